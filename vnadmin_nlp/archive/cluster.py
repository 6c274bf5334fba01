"""The inputs of a run read by a Ray cluster, for archives that one machine does not read in time.

Ray Data spreads batches over actors; each works with a supervised process of its own (arrow.ParseBatch). Records come
back to the machine that started the run, which keeps the manifest and writes the part files: the output is the same as
that of a run on one machine. Every machine must have this library and see the files under the same paths.

Needs ray (the extra "ray").
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from itertools import islice
from typing import Any

from vnadmin_nlp.archive.listing import Entry
from vnadmin_nlp.archive.manifest import Record
from vnadmin_nlp.archive.work import Read, fault_record
from vnadmin_nlp.errors import MissingDependencyError, UsageError

# An actor keeps one core busy. Were each to claim a whole one, a cluster full of them would have none left for Ray's
# own tasks and wait for ever (measured with two actors on two cores).
CPUS_AN_ACTOR = 0.75
_BATCH = 32
# Inputs handed to Ray at once: so many records may have to be made again when this machine dies.
_WINDOW = 20_000
_ROUNDS = 3


def records(
    reads: Iterator[Read], address: str, timeout: float | None, max_memory: int | None
) -> Iterator[tuple[Read, Record]]:
    """The record of each of `reads`, in whatever order the cluster is done with them.

    What a cluster did not give back is asked for again, three times in all, and then recorded as crashed. Raises
    MissingDependencyError without Ray, UsageError where no cluster answers at `address`.
    """
    data = _connected(address)
    while window := list(islice(reads, _WINDOW)):
        left = {task.seq: task for task in window}
        for _ in range(_ROUNDS):
            for came in _round(data, list(left.values()), timeout, max_memory):
                # A batch that was done twice, because a machine died before it could say so, counts once.
                if came.seq in left:
                    yield left.pop(came.seq), came
            if not left:
                break
        for task in left.values():
            yield task, fault_record(task, "crashed", 0.0)


def _connected(address: str) -> Any:
    """The module ray.data, with a cluster behind it."""
    # Ray tells its makers about its use unless it is told not to.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise MissingDependencyError("ray is not installed. Install it: pip install 'vnadmin_nlp[ray]'") from error
    if not ray.is_initialized():
        try:
            _knock(address)
            ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
        except (OSError, RuntimeError, ValueError) as error:
            raise UsageError(f"no Ray cluster at {address}: {error}. Start one, or use --address local.") from error
    logging.getLogger("ray.data").setLevel(logging.WARNING)
    return ray


def _knock(address: str) -> None:
    """Raises OSError where nobody answers at "host:port": Ray itself tries for minutes before it says so."""
    host, _, port = address.rpartition(":")
    if host and port.isdigit() and "/" not in host:
        socket.create_connection((host, int(port)), timeout=5).close()


def _round(ray: Any, tasks: list[Read], timeout: float | None, max_memory: int | None) -> Iterator[Record]:
    """The records that the cluster gives back for `tasks`; fewer where it loses some."""
    import pyarrow as pa

    from vnadmin_nlp.archive.arrow import ParseBatch

    blocks = [_block(tasks[at : at + _BATCH]) for at in range(0, len(tasks), _BATCH)]
    most = max(1, int(ray.cluster_resources().get("CPU", 1)))
    dataset = ray.data.from_arrow(blocks).map_batches(
        ParseBatch,
        fn_constructor_kwargs={"timeout": timeout, "max_memory": max_memory},
        batch_format="pyarrow",
        batch_size=None,
        num_cpus=CPUS_AN_ACTOR,
        concurrency=(1, most),
    )
    try:
        for batch in dataset.iter_batches(batch_format="pyarrow", batch_size=None):
            yield from _records(pa.table(batch))
    except ray.exceptions.RayError:
        return


def _block(tasks: list[Read]) -> Any:
    import pyarrow as pa

    schema = pa.schema(
        [
            ("seq", pa.int64()),
            ("name", pa.string()),
            ("place", pa.binary()),
            ("kind", pa.string()),
            ("member", pa.int64()),
            ("size", pa.int64()),
            ("mtime_ns", pa.int64()),
            ("fault", pa.string()),
        ]
    )
    rows = [{"seq": task.seq, **dict(zip(Entry._fields, task.entry, strict=True))} for task in tasks]
    return pa.Table.from_pylist(rows, schema)


def _records(batch: Any) -> Iterator[Record]:
    names = ["seq", "sha256", "status", "reason", "seconds", "documents"]
    for row in batch.select(names).to_pylist():
        lines = tuple(line.encode() for line in row.pop("documents"))
        yield Record(**row, lines=lines)
