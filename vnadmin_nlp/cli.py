"""The command line: `vnadmin parse`, `vnadmin evaluate`, and the commands that have a file of their own in commands/.

Results go to standard output, messages to standard error. Nothing heavy is imported before a command needs it:
`vnadmin --help` loads neither pydantic nor a reader.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vnadmin_nlp._version import __version__
from vnadmin_nlp.commands import batch, doctor, export, graph, index, query

if TYPE_CHECKING:
    from vnadmin_nlp.schema import Document

OK, SOME_FAILED, WRONG_CALL = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that `argv` names. Returns the exit status: 0 done, 1 a file failed, 2 a wrong call."""
    argv = sys.argv[1:] if argv is None else argv
    try:
        arguments = _parser(argv).parse_args(argv)
        return int(arguments.run(arguments))
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        print("vnadmin: stopped.", file=sys.stderr)
        return 130
    except _usage_error() as error:
        print(f"vnadmin: {error}", file=sys.stderr)
        return WRONG_CALL


def _usage_error() -> type[Exception]:
    from vnadmin_nlp.errors import UsageError

    return UsageError


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vnadmin",
        description="Read Vietnamese administrative documents and return typed facts.",
        epilog="examples:\n  vnadmin parse cong-van.pdf\n  vnadmin parse --format json van-ban/*.docx > van-ban.jsonl\n"
        "  vnadmin batch ho-so/ --to ket-qua && vnadmin index ket-qua\n  vnadmin query ket-qua 'quyet dinh 766'\n"
        "  vnadmin evaluate corpora/administrative --misses",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"vnadmin_nlp {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_parse(commands)
    for command in (batch, index, query, graph):
        command.add(commands)
    _add_evaluate(commands)
    export.add(commands, argv)
    doctor.add(commands)
    return parser


def _add_parse(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "parse",
        help="parse files and print what they hold",
        description="Parse files and print what they hold. Formats are told from the content: PDF, scans, DOCX, DOC, "
        "RTF, ODT, HTML, Markdown, text; ZIP archives and e-mails (EML, MSG) give one result for each document inside.",
        epilog="examples:\n  vnadmin parse cong-van.pdf                     a table, in colour on a terminal\n"
        "  vnadmin parse --format json cong-van.pdf       one JSON object\n"
        "  vnadmin parse --format json *.docx             JSON Lines, one object a file\n"
        "  vnadmin parse --format json den/thu.eml a.zip  one object for each document inside\n"
        "  cat cong-van.txt | vnadmin parse -             standard input\n\n"
        "exit status: 0 all parsed, 1 a file failed (the others are still printed), 2 wrong call",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("files", nargs="+", metavar="FILE", help='a file, or "-" for standard input')
    command.add_argument(
        "--format", choices=("json", "table"), help="json, or a table (default: table on a terminal, else json)"
    )
    command.add_argument("--jobs", type=_positive, default=1, metavar="N", help="processes side by side (default 1)")
    command.add_argument("--without-text", action="store_true", help="leave the document's text out of the JSON")
    command.set_defaults(run=_run_parse)


def _add_evaluate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "evaluate",
        help="score the parser against gold facts",
        description="Parse the documents of a corpus and score each field against its gold facts.",
        epilog="examples:\n  vnadmin evaluate corpora/administrative\n"
        "  vnadmin evaluate corpora/real --documents ../shared --split test --misses\n"
        "  vnadmin evaluate corpora/administrative --floors        exit status 1 where a floor is missed\n"
        "  vnadmin evaluate --labels vnlegaltext DIR               recall of the references of a public set",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("corpus", metavar="CORPUS", help="a folder that holds gold.json, or a labelled set (--labels)")
    command.add_argument("--labels", choices=("vnlegaltext",), help="CORPUS holds the BIO files of this public set")
    command.add_argument("--judged", metavar="FILE", help="verdicts on a sample of what was found beyond the labels")
    command.add_argument("--documents", metavar="DIR", help="where the documents are (default: the corpus's folder)")
    command.add_argument("--split", help='only the documents of this split ("dev", "test")')
    command.add_argument("--state", metavar="STATES", help="only the documents of these states: pdf-text,docx,…")
    command.add_argument("--only", metavar="FIELDS", help="only these fields, separated by commas")
    command.add_argument("--misses", action="store_true", help="print each miss")
    command.add_argument("--format", choices=("table", "json"), default="table")
    command.add_argument("--floors", action="store_true", help="compare with the corpus's floors.json")
    command.add_argument("--jobs", type=_positive, default=1, metavar="N", help="processes side by side (default 1)")
    command.set_defaults(run=_run_evaluate)


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def _run_parse(arguments: argparse.Namespace) -> int:
    form = arguments.format or ("table" if sys.stdout.isatty() else "json")
    status = OK
    for document in _documents(arguments.files, arguments.jobs):
        if document.failed:
            status = SOME_FAILED
            _complain(document)
        _print(document, form, arguments.without_text)
    return status


def _documents(files: Sequence[str], jobs: int) -> Iterator[Document]:
    from vnadmin_nlp import parser

    if files == ["-"]:
        yield from parser.parse_each_in(sys.stdin.buffer.read(), "-")
        return
    yield from parser.parse_files(files, jobs=jobs)


def _complain(document: Document) -> None:
    for issue in document.issues:
        if issue.severity == "error":
            print(f"vnadmin: {document.source}: {issue.message}", file=sys.stderr)


def _print(document: Document, form: str, without_text: bool) -> None:
    if form == "table":
        from vnadmin_nlp.table import print_document

        print_document(document)
        return
    data = document.model_dump_json(exclude={"text"} if without_text else None)
    sys.stdout.write(data + "\n")


def _run_evaluate(arguments: argparse.Namespace) -> int:
    if arguments.labels:
        return _run_labels(arguments)
    from vnadmin_nlp import evaluate

    only = frozenset(arguments.only.split(",")) if arguments.only else None
    report = evaluate.evaluate(
        Path(arguments.corpus),
        documents=Path(arguments.documents) if arguments.documents else None,
        split=arguments.split,
        states=arguments.state.split(",") if arguments.state else (),
        jobs=arguments.jobs,
    )
    print(report.to_json() if arguments.format == "json" else report.to_table(only=only, misses=arguments.misses))
    if arguments.floors:
        missed = report.below_floors()
        for line in missed:
            print(f"vnadmin: below its floor: {line}", file=sys.stderr)
        return SOME_FAILED if missed else OK
    return OK


def _run_labels(arguments: argparse.Namespace) -> int:
    from vnadmin_nlp import labels

    judged = Path(arguments.judged) if arguments.judged else None
    print(labels.evaluate_labels(Path(arguments.corpus), judged).to_table(misses=arguments.misses))
    return OK
