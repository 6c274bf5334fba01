"""`vnadmin graph`: who cites whom in an archive."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from vnadmin_nlp.commands.faults import told
from vnadmin_nlp.commands.rows import FORMATS, print_rows

OK, WRONG_CALL = 0, 2

_EPILOG = """examples:
  vnadmin graph ket-qua                          what is cited most
  vnadmin graph ket-qua --missing --format csv   cited, and not in the archive
  vnadmin graph ket-qua --issues                 circles of citations, documents cited before their day
  vnadmin graph ket-qua --to vien-dan.graphml    the whole graph for Gephi, yEd, networkx
  vnadmin graph ket-qua --to vien-dan.csv        the same as a table of edges

exit status: 0 done, 2 no store, 5 a package is missing"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "graph",
        help="who cites whom in an archive",
        description="The citation graph of the store that `vnadmin index` built.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("out", metavar="OUT", type=Path, help="the output folder of `vnadmin batch`")
    what = command.add_mutually_exclusive_group()
    what.add_argument("--missing", action="store_true", help="only cited documents that the archive lacks")
    what.add_argument("--issues", action="store_true", help="what cannot be: circles, impossible dates")
    what.add_argument("--to", metavar="FILE", type=Path, help="write the graph: a name ending in .graphml or .csv")
    command.add_argument("--role", help="only citations in this role (basis, amends, …)")
    command.add_argument("--limit", type=int, default=20, metavar="N", help="at most so many rows (default 20)")
    command.add_argument("--format", choices=FORMATS, help="default: table on a terminal, else JSON lines")
    command.set_defaults(run=told(_run))


def _run(arguments: argparse.Namespace) -> int:
    from vnadmin_nlp.archive import graph
    from vnadmin_nlp.archive.store import open_store

    writers = {".graphml": graph.write_graphml, ".csv": graph.write_csv}
    if arguments.to is not None and arguments.to.suffix.lower() not in writers:
        print("vnadmin graph: the name after --to must end in .graphml or .csv.", file=sys.stderr)
        return WRONG_CALL
    with open_store(arguments.out) as base:
        if arguments.to is not None:
            count = writers[arguments.to.suffix.lower()](base, arguments.to)
            print(f"{arguments.to}: {count:,} edges")
            return OK
        rows = (
            graph.doubts(base)
            if arguments.issues
            else graph.cited(base, missing=arguments.missing, role=arguments.role, limit=arguments.limit)
        )
    columns = ("code", "message") if arguments.issues else ("key", "documents", "roles", "in_archive")
    print_rows(rows, columns, arguments.format)
    return OK
