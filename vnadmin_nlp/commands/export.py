"""`vnadmin export`: documents to a tracker or an office format.

The options of a KIND belong to its exporter, which is imported only where `--to KIND` names it.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vnadmin_nlp.export import Outcome, Report
    from vnadmin_nlp.inputs import Inputs

OK, SOME_FAILED = 0, 1
_SHOWN = frozenset({"created", "updated", "conflict", "gone", "deleted", "closed", "failed", "duplicate", "lost"})
_EPILOG = """examples:
  vnadmin export cong-van.pdf --to xlsx --out nhiem-vu.xlsx
  vnadmin parse --format json van-ban/* | vnadmin export - --to ics > nhiem-vu.ics
  vnadmin export van-ban.jsonl --to caldav --url https://may-chu.example/lich/van-thu/ --dry-run
  vnadmin export --to caldav --help                the options of one KIND

exit status: 0 done, 1 something failed or a person must decide (the rest is done), 2 wrong call
Run it again whenever documents change: a task is found by its uid, and what people changed there stays."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], argv: Sequence[str]) -> None:
    """Add the command; with the options of the KIND that `argv` names."""
    command = commands.add_parser(
        "export",
        help="put tasks and records into trackers and office formats",
        description="Put the tasks of documents into a tracker, or documents into an office's format.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if list(argv[:1]) == ["export"]:
        _fill(command, argv)


def _fill(command: argparse.ArgumentParser, argv: Sequence[str]) -> None:
    from vnadmin_nlp.export import kinds, load

    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    first.add_argument("--to")
    try:
        kind = first.parse_known_args(argv[1:])[0].to
    except argparse.ArgumentError:
        kind = None
    command.add_argument("inputs", nargs="+", metavar="INPUT", help='a file, JSON Lines of `vnadmin parse`, or "-"')
    command.add_argument("--to", required=True, metavar="KIND", help=", ".join(kinds()))
    command.add_argument("--out", "-o", metavar="FILE", help="where to write (default: standard output)")
    command.add_argument("--people", metavar="CSV", help="table name,email,login: who a body is in the tracker")
    command.add_argument("--link", metavar="URL", help="web address of a document; {number}, {sha256}, {name} in it")
    command.add_argument(
        "--all-tasks", action="store_true", help="standing duties, permissions, prohibitions and articles too"
    )
    command.add_argument("--jobs", type=int, default=1, metavar="N", help="processes that read files (default 1)")
    command.add_argument(
        "--today",
        type=_day,
        default=None,
        metavar="DATE",
        help="day that deadlines count from (default: the day of looking)",
    )
    command.add_argument("--format", choices=("text", "json"), default="text", help="of the report")
    command.add_argument("--quiet", "-q", action="store_true", help="no progress, no lines of single tasks")
    command.epilog = _EPILOG
    command.set_defaults(run=_run)
    if kind in kinds():
        exporter = load(kind)
        exporter.add_options(command.add_argument_group(f"--to {kind}: {exporter.summary}"))
        command.epilog = exporter.epilog or _EPILOG


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a day such as 2024-03-05") from None


def _run(options: argparse.Namespace) -> int:
    from vnadmin_nlp.errors import UsageError, VnAdminError
    from vnadmin_nlp.export import Report, load
    from vnadmin_nlp.inputs import Inputs

    exporter = load(options.to)
    inputs = Inputs(options.inputs, jobs=options.jobs)
    report = Report()
    with _Screen(inputs, report, options, exporter.prints) as screen:
        report.listen = screen.show
        try:
            exporter.export(inputs, options, report)
        except UsageError:
            raise
        except VnAdminError as error:
            screen.stopped = str(error)
    return SOME_FAILED if screen.stopped or report.needs_attention else OK


class _Screen:
    """What people see while it runs: a bar on a terminal, a line for each change, the counts at the end.

    The lines are results of a push and go to standard output, unless the exported file itself goes there.
    """

    def __init__(self, inputs: Inputs, report: Report, options: argparse.Namespace, prints: bool) -> None:
        self._inputs, self._report, self._options = inputs, report, options
        self._out = sys.stderr if prints and options.out in (None, "-") else sys.stdout
        self._bar: Any = None
        self._told = time.monotonic()
        self.stopped = ""

    def __enter__(self) -> _Screen:
        if sys.stderr.isatty() and not self._options.quiet:
            self._bar = _bar(self._inputs.total)
            self._bar.start()
            self._line = self._bar.add_task("", total=self._inputs.total or None)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._bar is not None:
            self._bar.update(self._line, completed=self._inputs.done, description=self._counts())
            self._bar.stop()
        if kind is not None and not issubclass(kind, KeyboardInterrupt):
            return  # a wrong call: its message is all there is to say
        if self.stopped:
            print(f"vnadmin: {self.stopped}", file=sys.stderr)
        if self._options.format == "json":
            print(json.dumps({"counts": dict(self._report.counts)}), file=self._out)
        else:
            print(f"vnadmin: {self._counts() or 'nothing to do'}", file=sys.stderr)

    def show(self, outcome: Outcome) -> None:
        """One outcome: a line where it is a change or a fault, and the counts."""
        if outcome.what in _SHOWN and (not self._options.quiet or outcome.what in ("failed", "conflict")):
            self._print(outcome)
        if self._bar is not None:
            self._bar.update(self._line, completed=self._inputs.done, description=self._counts())
        elif not self._options.quiet and time.monotonic() - self._told > 10:
            self._told = time.monotonic()
            print(f"vnadmin: {self._counts()} …", file=sys.stderr)

    def _print(self, outcome: Outcome) -> None:
        if self._options.format == "json":
            row = {"what": outcome.what, "uid": outcome.uid, "title": outcome.title, "detail": outcome.detail}
            text = json.dumps(row, ensure_ascii=False)
        else:
            text = f"{outcome.what:<9} {outcome.title}" + (f" ({outcome.detail})" if outcome.detail else "")
        out = sys.stderr if outcome.what == "failed" and self._options.format == "text" else self._out
        if self._bar is not None and out.isatty():
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            print(text, file=out, flush=True)

    def _counts(self) -> str:
        return " · ".join(f"{name} {number}" for name, number in sorted(self._report.counts.items()) if number)


def _bar(total: int) -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    return Progress(
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
        console=Console(stderr=True),
        transient=False,
    )
