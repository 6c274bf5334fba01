"""`vnadmin batch`: an archive of any size, every file accounted for."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vnadmin_nlp.commands.faults import told

if TYPE_CHECKING:
    from vnadmin_nlp.archive.runner import Options

OK, WRONG_CALL, SOME_FAILED, NOTHING, STOPPED = 0, 2, 3, 4, 130

_EPILOG = """examples:
  vnadmin batch ho-so/ --to ket-qua                     a folder, with all it holds
  vnadmin batch ho-so/ luu-tru.zip --to ket-qua --jobs 4 --zstd --parquet
  find ho-so -name '*.pdf' -print0 | vnadmin batch - --to ket-qua
  vnadmin batch ho-so/ --to ket-qua --retry-failed      once more what failed
  vnadmin batch ho-so/ --to ket-qua --shard 3/64        the third of 64 machines
  vnadmin batch --report ket-qua                        the counts by status

The same call goes on where a run was stopped or killed, and takes in files that are new or changed.
The results are ket-qua/documents/part-*.jsonl; `vnadmin index` makes them searchable.

exit status: 0 all read, 2 wrong call, 3 some inputs failed (listed in errors.jsonl), 4 no input, or nothing could be
read, 5 a package is missing, 130 stopped (call again to go on)"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "batch",
        help="read an archive: resume, limits, every file accounted for",
        description="Read every file of an archive into JSON lines and tables. Originals are never touched.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "inputs", nargs="*", metavar="INPUT", help='files, folders, globs, ZIP and TAR files; "-" reads a list of paths'
    )
    command.add_argument("--to", metavar="OUT", type=Path, help="the folder for results and the manifest")
    command.add_argument("--report", metavar="OUT", type=Path, help="only show the counts of an earlier run")
    command.add_argument("--jobs", type=_positive, metavar="N", help="processes side by side (default: one a core)")
    command.add_argument("--shard", type=_shard, metavar="I/N", help="only the I-th of N shares of the inputs")
    command.add_argument(
        "--timeout", type=_seconds, default=300.0, metavar="S", help="seconds a document may take (default 300)"
    )
    command.add_argument(
        "--max-memory", type=_positive, default=2000, metavar="MB", help="memory a process may take (default 2000)"
    )
    command.add_argument("--retry-failed", action="store_true", help="do once more what failed before")
    command.add_argument("--limit", type=_positive, metavar="N", help="read at most N inputs in this run")
    command.add_argument("--zstd", action="store_true", help="compress the JSON lines (needs zstandard)")
    command.add_argument("--parquet", action="store_true", help="write flat tables as well (needs pyarrow)")
    command.add_argument(
        "--part-size", type=_positive, default=1000, metavar="N", help="inputs a part file, set by the first run (1000)"
    )
    command.add_argument("--dry-run", action="store_true", help="only tell what would be read")
    command.add_argument(
        "--fail-on",
        type=_fail_on,
        default=0.0,
        metavar="any|none|RATIO",
        help="exit status 3 where any input failed (default), never, or where more than this share did",
    )
    command.add_argument(
        "--log-format", choices=("text", "json"), help="progress (default: a bar on a terminal, else json)"
    )
    command.add_argument(
        "--engine", choices=("local", "ray"), default="local", help="who reads: processes here, or a Ray cluster"
    )
    command.add_argument(
        "--address", default="auto", help='of the cluster; "local" starts Ray on this machine (default: the one around)'
    )
    command.set_defaults(run=told(_run))


def _run(arguments: argparse.Namespace) -> int:
    if arguments.report is not None:
        return _show_report(arguments.report)
    if arguments.to is None or not arguments.inputs:
        print("vnadmin batch: name the inputs, and the output folder with --to.", file=sys.stderr)
        return WRONG_CALL
    from vnadmin_nlp.archive import runner
    from vnadmin_nlp.archive.progress import progress_of

    if arguments.dry_run:
        report = runner.dry_run(_sources(arguments.inputs), arguments.to, arguments.shard)
        print(json.dumps(report, ensure_ascii=False))
        return OK if report["inputs"] else NOTHING
    signal.signal(signal.SIGTERM, _stop)
    try:
        progress = progress_of(arguments.log_format)
        report = runner.run(_sources(arguments.inputs), arguments.to, _options(arguments), progress)
    except KeyboardInterrupt:
        print("vnadmin batch: stopped; the same call goes on from here.", file=sys.stderr)
        return STOPPED
    from vnadmin_nlp.archive.report import to_table

    print(to_table(report))
    return exit_status(report, arguments.fail_on)


def _show_report(out: Path) -> int:
    from vnadmin_nlp.archive.report import read_report, to_table

    print(to_table(read_report(out)))
    return OK


def exit_status(report: dict[str, Any], most: float) -> int:
    """The exit status of a run: `most` is the share of inputs that may fail, above 1 for all.

    >>> exit_status({"inputs": 10, "ok": 9, "partial": 0, "failed": 1}, 0.0)
    3
    >>> exit_status({"inputs": 10, "ok": 9, "partial": 0, "failed": 1}, 0.1)
    0
    """
    if report["inputs"] == 0:
        return NOTHING
    if report["failed"] <= most * report["inputs"]:
        return OK
    return SOME_FAILED if report["ok"] + report["partial"] else NOTHING


def _options(arguments: argparse.Namespace) -> Options:
    from vnadmin_nlp.archive.runner import Options

    return Options(
        jobs=arguments.jobs or _cores(),
        timeout=arguments.timeout,
        max_memory=arguments.max_memory * 1_000_000,
        retry_failed=arguments.retry_failed,
        limit=arguments.limit,
        shard=arguments.shard,
        zstd=arguments.zstd,
        parquet=arguments.parquet,
        part_size=arguments.part_size,
        ray=arguments.address if arguments.engine == "ray" else None,
    )


def _sources(inputs: Sequence[str]) -> Iterator[str]:
    from vnadmin_nlp.archive.listing import from_list

    for source in inputs:
        if source == "-":
            yield from from_list(sys.stdin.buffer.read())
        else:
            yield source


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def _stop(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not value > 0:
        raise argparse.ArgumentTypeError("must be more than 0")
    return value


def _shard(text: str) -> tuple[int, int]:
    index, _, count = text.partition("/")
    if not (index.isdigit() and count.isdigit() and 1 <= int(index) <= int(count)):
        raise argparse.ArgumentTypeError('must be like "3/64": the third of 64')
    return int(index), int(count)


def _fail_on(text: str) -> float:
    named = {"any": 0.0, "none": 2.0}
    value = named[text] if text in named else float(text)
    if text not in named and not 0 <= value <= 1:
        raise argparse.ArgumentTypeError('must be "any", "none", or a share from 0 to 1')
    return value
