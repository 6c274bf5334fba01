"""`vnadmin query`: questions to the store of an archive."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vnadmin_nlp.commands.faults import told
from vnadmin_nlp.commands.rows import FORMATS, print_rows

if TYPE_CHECKING:
    from vnadmin_nlp.archive.query import Question

OK, NOTHING = 0, 4

_EPILOG = """examples:
  vnadmin query ket-qua 'quyet dinh 766'                with or without diacritics; exact matches come first
  vnadmin query ket-qua '"chuyển đổi số" cấp xã'        words between quotation marks stay together
  vnadmin query ket-qua --number '06 / qd-ttg'          a number in any spelling
  vnadmin query ket-qua --issuer 'UBND tinh Ha Nam' --since 2024-01-01
  vnadmin query ket-qua --citing 766/QĐ-TTg --role basis
  vnadmin query ket-qua --cited-by 'KH|ủy ban nhân dân tỉnh hà nam|12|2024'
  vnadmin query ket-qua --copies-of 12/KH-UBND
  vnadmin query ket-qua --overdue --today 2024-07-01 --bearer 'so noi vu'
  vnadmin query ket-qua --due-within 30 --format csv > sap-den-han.csv

exit status: 0 something was found, 2 no store, 4 nothing was found"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "query",
        help="find documents and obligations of an archive",
        description="Ask the store that `vnadmin index` built. Conditions add up.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("out", metavar="OUT", type=Path, help="the output folder of `vnadmin batch`")
    command.add_argument("text", nargs="?", metavar="TEXT", help="words that stand in the document")
    command.add_argument("--number", help='number in any spelling; "766" finds every number with this serial')
    command.add_argument("--key", help='identity, as "key" in the results: "QĐ|TTg|766|2022"')
    command.add_argument("--issuer", help="words of the issuer's name")
    command.add_argument("--type", dest="doc_type", help='document type: "Quyết định", "quyet dinh", "QĐ"')
    command.add_argument("--since", type=_date, metavar="DATE", help="issued on this day or later")
    command.add_argument("--until", type=_date, metavar="DATE", help="issued on this day or earlier")
    command.add_argument("--citing", metavar="NUMBER|KEY", help="documents that cite this one")
    command.add_argument("--cited-by", metavar="NUMBER|KEY", help="documents of the archive that this one cites")
    command.add_argument("--role", help="with --citing or --cited-by: only in this role (basis, amends, …)")
    command.add_argument("--copies-of", metavar="NUMBER|KEY|PATH", help="documents that say the same: copies, drafts")
    due = command.add_mutually_exclusive_group()
    due.add_argument("--overdue", action="store_true", help="obligations that were due before today")
    due.add_argument("--due-within", type=int, metavar="DAYS", help="obligations due from today on for so many days")
    command.add_argument("--bearer", help="with --overdue or --due-within: words of the name of who must act")
    command.add_argument("--today", type=_date, metavar="DATE", help="the day to count from (default: the real one)")
    command.add_argument("--limit", type=int, default=20, metavar="N", help="at most so many rows (default 20)")
    command.add_argument("--format", choices=FORMATS, help="default: table on a terminal, else JSON lines")
    command.set_defaults(run=told(_run))


def _run(arguments: argparse.Namespace) -> int:
    from vnadmin_nlp.archive.query import find_documents, find_obligations
    from vnadmin_nlp.archive.store import open_store

    question = _question(arguments)
    with open_store(arguments.out) as base:
        if arguments.overdue or arguments.due_within is not None:
            rows = find_obligations(
                base,
                question,
                today=arguments.today or datetime.date.today(),
                within=arguments.due_within,
                bearer=arguments.bearer,
            )
            columns = ["due_date", "days", "bearers", "action", "number", "issuer"]
        else:
            rows = find_documents(base, question)
            columns = ["number", "issued_on", "issuer", "subject"]
            columns += [name for name in ("relation", "similarity", "found") if rows and name in rows[0]] or ["path"]
    print_rows(rows, columns, arguments.format)
    if not rows:
        print("vnadmin query: nothing was found.", file=sys.stderr)
    return OK if rows else NOTHING


def _question(arguments: argparse.Namespace) -> Question:
    from vnadmin_nlp.archive.query import Question

    names = ("text", "number", "key", "issuer", "doc_type", "since", "until", "citing", "cited_by", "role", "copies_of")
    return Question(**{name: getattr(arguments, name) for name in names}, limit=arguments.limit)


def _date(text: str) -> datetime.date:
    """A day as ISO or as it is written in Vietnam.

    >>> _date("2024-07-01") == _date("1/7/2024")
    True
    """
    day = datetime.datetime.strptime(text, "%d/%m/%Y" if "/" in text else "%Y-%m-%d")
    return day.date()
