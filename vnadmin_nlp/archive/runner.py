"""One run over an archive: list the inputs, have them read by supervised processes, record each, write part files.

Nothing that is recorded is done again, and nothing is lost: this process may be killed at any moment, and the same
call goes on where it was. Part files are written by the same processes, each as soon as it and those before it are
complete, so that a run that was disturbed ends with the same files, byte for byte, as one that was not.
"""

from __future__ import annotations

import os
import time
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vnadmin_nlp import parser
from vnadmin_nlp._version import __version__
from vnadmin_nlp.archive.listing import Entry, Listing
from vnadmin_nlp.archive.manifest import PART_SIZE, Manifest, Record
from vnadmin_nlp.archive.parts import Sealed, check_layout, layout_of, sweep
from vnadmin_nlp.archive.progress import Progress
from vnadmin_nlp.archive.report import report_of, write_failures, write_report
from vnadmin_nlp.archive.work import Read, Seal, Work, fault_record, record
from vnadmin_nlp.errors import VnAdminError
from vnadmin_nlp.pool import Outcome, Workers
from vnadmin_nlp.schema import SCHEMA_VERSION

_COMMIT_EVERY = 0.5  # Seconds of work that a power cut or kill -9 may cost.
# A process takes 0.7 seconds to start: one part in a hundred of what 10,000 documents at 7 ms take.
_RECYCLE_AFTER = 10_000

Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Options:
    """How a run works. None of it changes what is found in a document that is read to its end."""

    jobs: int = 1
    timeout: float | None = 300.0
    """Seconds a document."""
    max_memory: int | None = 2_000_000_000
    """Bytes a process."""
    retry_failed: bool = False
    limit: int | None = None
    """Only so many inputs in this run."""
    shard: tuple[int, int] | None = None
    """(3, 64): the third of 64 shares of the inputs, told by their names."""
    zstd: bool = False
    parquet: bool = False
    ray: str | None = None
    """Address of a Ray cluster, "local" for one on this machine alone; None for processes of our own."""
    part_size: int = PART_SIZE
    """Inputs a part file; a folder keeps what its first run was told."""


def run(sources: Iterable[str], out: Path, options: Options, progress: Progress) -> Report:
    """Read every input of `sources` into `out`. Returns the report, in which the counts by status add up.

    Raises UsageError for a folder that cannot be used, MissingDependencyError for a package that is asked for and not
    installed, KeyboardInterrupt where it was stopped: everything recorded until then is kept.
    """
    layout = layout_of(zstd=options.zstd, parquet=options.parquet)
    check_layout(layout)
    out = shard_folder(out, options.shard)
    manifest = Manifest(out, f"{__version__}/{SCHEMA_VERSION}", configuration(), layout, options.part_size)
    try:
        sweep(out, manifest.parts())
        progress.told("started", out=str(out), version=__version__, jobs=options.jobs)
        listing = Listing(sources, leave_out=out)
        manifest.list_inputs(shared(listing, options.shard))
        manifest.reset(retry_failed=options.retry_failed)
        _report_listing(manifest, listing, options, progress)
        try:
            _Run(manifest, out, options, progress).work()
        finally:
            manifest.commit()
            progress.close()
            sweep(out, manifest.parts())
            write_failures(out, manifest.failures())
            report = report_of(manifest.counts(), ignored=listing.ignored, unmatched=listing.unmatched)
            write_report(out, report)
        progress.told("finished", **{key: value for key, value in report.items() if value})
        return report
    finally:
        manifest.close()


def configuration() -> str:
    """What besides the version changes results."""
    return "ocr=" + ("off" if os.environ.get("VNADMIN_OCR", "").casefold() == "off" else "on")


def shard_folder(out: Path, shard: tuple[int, int] | None) -> Path:
    """Where a share of the inputs goes: OUT/shard-03-of-64."""
    if shard is None:
        return out
    index, count = shard
    return out / f"shard-{index:0{len(str(count))}}-of-{count}"


def shared(entries: Iterable[Entry], shard: tuple[int, int] | None) -> Iterator[Entry]:
    """The entries of one share: by a checksum of the name, so that every machine tells the same."""
    for entry in entries:
        if shard is None or zlib.crc32(entry.name.encode()) % shard[1] == shard[0] - 1:
            yield entry


def _report_listing(manifest: Manifest, listing: Listing, options: Options, progress: Progress) -> None:
    counts = manifest.counts()
    to_do = counts["pending"]
    inputs = sum(counts.values())
    limited = to_do if options.limit is None else min(to_do, options.limit)
    for pattern in listing.unmatched:
        progress.told("unmatched", pattern=pattern)
    progress.listed(inputs, inputs - to_do, limited)


class _Run:
    """The loop of a run."""

    def __init__(self, manifest: Manifest, out: Path, options: Options, progress: Progress) -> None:
        self._manifest, self._out, self._options, self._progress = manifest, out, options, progress
        self._left = manifest.count_to_do()
        self._open = deque(self._left)
        self._seals = deque(Seal(part) for part in manifest.to_seal() if part not in self._left)
        self._committed = time.monotonic()

    def work(self) -> None:
        """Read what is to be done, then write the part files that are left."""
        to_do = sum(self._left.values())
        if to_do == 0 and not self._seals:
            return
        reads: Iterator[Read] = map(Read._make, self._manifest.to_do(self._options.limit))
        if self._options.ray is not None:
            self._by_ray(reads)
            reads = iter(())
        jobs = max(1, min(self._options.jobs, to_do + len(self._seals)))
        with Workers(
            Work(self._out, self._manifest.layout),
            jobs,
            timeout=self._options.timeout,
            max_memory=self._options.max_memory,
            recycle_after=_RECYCLE_AFTER,
        ) as workers:
            self._through(workers, reads)
            self._manifest.commit()
            self._seals.extend(map(Seal, self._manifest.to_seal()))
            self._through(workers, iter(()))

    def _by_ray(self, reads: Iterator[Read]) -> None:
        """Have the inputs read by a cluster; part files are written here."""
        from vnadmin_nlp.archive.cluster import records

        options = self._options
        for task, came in records(reads, options.ray or "auto", options.timeout, options.max_memory):
            self._took(task, came)
            if time.monotonic() - self._committed > _COMMIT_EVERY:
                self._commit()

    def _through(self, workers: Workers[Read | Seal, Record | Sealed], reads: Iterator[Read]) -> None:
        while True:
            while workers.room:
                task = self._next(reads)
                if task is None:
                    break
                workers.submit(task)
            if not workers.busy:
                return
            for outcome in workers.wait():
                self._take(outcome)
            if time.monotonic() - self._committed > _COMMIT_EVERY:
                self._commit()

    def _next(self, reads: Iterator[Read]) -> Read | Seal | None:
        if self._seals:
            self._commit()  # the process that writes the part reads it from the manifest
            return self._seals.popleft()
        return next(reads, None)

    def _commit(self) -> None:
        self._manifest.commit()
        self._committed = time.monotonic()

    def _take(self, outcome: Outcome[Read | Seal, Record | Sealed]) -> None:
        task = outcome.item
        if isinstance(task, Seal):
            if not isinstance(outcome.result, Sealed):
                raise _unwritten(self._out, task, outcome)
            self._manifest.sealed(*outcome.result)
        elif outcome.fault is not None:
            self._took(task, fault_record(task, outcome.fault, outcome.seconds))
        elif isinstance(outcome.result, Record):
            self._took(task, outcome.result._replace(seconds=outcome.seconds))
        else:
            failed = parser.fault_document(task.entry.name, outcome.error)
            self._took(task, record(task.seq, None, [failed], outcome.seconds))

    def _took(self, task: Read, came: Record) -> None:
        status = self._manifest.record(came)
        self._progress.took(task.entry.name, status, came.reason)
        self._left[came.seq // self._manifest.part_size] -= 1
        while self._open and self._left[self._open[0]] == 0:
            self._seals.append(Seal(self._open.popleft()))


_ADVICE = {
    "timeout": "call again with a longer --timeout",
    "out_of_memory": "call again with a larger --max-memory",
    None: "see that the disk has room and may be written, and call again",
}


def _unwritten(out: Path, task: Seal, outcome: Outcome[Any, Any]) -> VnAdminError:
    advice = _ADVICE.get(outcome.fault, _ADVICE[None])
    reason = outcome.error or outcome.fault
    return VnAdminError(f"{out}: part {task.part} could not be written: {reason}. Everything read is kept: {advice}.")


def dry_run(sources: Iterable[str], out: Path, shard: tuple[int, int] | None) -> Report:
    """What a run would be given, without writing anything: inputs, bytes, and counts by the endings of the names."""
    listing = Listing(sources, leave_out=out)
    count = size = 0
    endings: dict[str, int] = {}
    for entry in shared(listing, shard):
        count, size = count + 1, size + entry.size
        ending = Path(entry.name).suffix.lower()
        endings[ending] = endings.get(ending, 0) + 1
    by_count = dict(sorted(endings.items(), key=lambda pair: (-pair[1], pair[0])))
    return {"inputs": count, "bytes": size, "endings": by_count, "ignored": listing.ignored}
