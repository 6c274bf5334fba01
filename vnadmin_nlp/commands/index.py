"""`vnadmin index`: build the store of an output folder, or bring it up to date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from vnadmin_nlp.commands.faults import told

OK = 0


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "index",
        help="make the output of a run searchable",
        description="Build OUT/store.sqlite from the part files of `vnadmin batch`: full text, tables, near copies. "
        "A build that was stopped goes on; a later call takes in what is new.",
        epilog="examples:\n  vnadmin index ket-qua\n  vnadmin query ket-qua 'quyet dinh 766'\n\n"
        "exit status: 0 done, 2 no output of a run, 5 a package is missing, 130 stopped (call again to go on)",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("out", metavar="OUT", type=Path, help="the output folder of `vnadmin batch`")
    command.add_argument(
        "--without-copies", action="store_true", help="do not look for near copies (needs no further package)"
    )
    command.set_defaults(run=told(_run))


def _run(arguments: argparse.Namespace) -> int:
    from vnadmin_nlp.archive.store import build

    def progress(done: int, parts: int, documents: int) -> None:
        print(f"vnadmin index: part {done} of {parts}, {documents:,} documents", file=sys.stderr)

    done = build(arguments.out, with_copies=not arguments.without_copies, told=progress)
    print(f"{done['documents']:,} documents; {done['added']} parts taken in, {done['removed']} taken out")
    return OK
