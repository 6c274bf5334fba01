"""A batch of inputs as an Arrow table in, their documents as an Arrow table out: what every engine's adapter shares.

    ray.data:  dataset.map_batches(ParseBatch, batch_format="pyarrow", num_cpus=0.75, concurrency=(1, 8))
    Spark:     frame.mapInArrow(parse_batches, SPARK_SCHEMA)

Input: `name` (string) and, where the files cannot be reached by the name, `content` (binary). Output: every column of
the input but `content`, and those of `OUTPUT`: one row for each input, whatever happens. The work is done by a
supervised process beside the engine's own, so that a document that hangs, dies or fills memory takes none of the
engine's processes with it, and the engine has nothing to try again for ever.

Needs pyarrow (the extra "archive" or "ray").
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from vnadmin_nlp import parser
from vnadmin_nlp.archive.contents import Contents
from vnadmin_nlp.archive.listing import Entry
from vnadmin_nlp.archive.manifest import Record
from vnadmin_nlp.archive.work import Read, documents_of, fault_record, read_input, record
from vnadmin_nlp.pool import Outcome, Workers

OUTPUT = pa.schema(
    [
        ("sha256", pa.string()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("seconds", pa.float64()),
        ("documents", pa.list_(pa.large_string())),
    ]
)
SPARK_SCHEMA = "name string, sha256 string, status string, reason string, seconds double, documents array<string>"
_ENTRY = Entry._fields[1:]  # columns that tell more of an input than its name


class _Input(NamedTuple):
    """One row of a batch."""

    task: Read
    content: bytes | None


class ParseBatch:
    """A callable for `map_batches`; its process lives as long as it does.

    `timeout` is in seconds a document, `max_memory` in bytes.
    """

    def __init__(self, timeout: float | None = 300.0, max_memory: int | None = 2_000_000_000) -> None:
        self._timeout, self._max_memory = timeout, max_memory
        self._workers: Workers[_Input, Record] | None = None

    def __call__(self, batch: pa.Table) -> pa.Table:
        """The output of a batch; it never raises for what an input holds."""
        inputs = [_input(index, row) for index, row in enumerate(batch.to_pylist())]
        if self._workers is None:
            self._workers = Workers(_parse, 1, timeout=self._timeout, max_memory=self._max_memory)
        for one in inputs:
            self._workers.submit(one)
        records: dict[int, Record] = {}
        while self._workers.busy:
            for outcome in self._workers.wait():
                records[outcome.item.task.seq] = _record(outcome)
        return _output(batch, [records[index] for index in range(len(inputs))])

    def close(self) -> None:
        """End the process."""
        if self._workers is not None:
            self._workers.close()
            self._workers = None


def parse_batch(batch: pa.Table, timeout: float | None = 300.0, max_memory: int | None = 2_000_000_000) -> pa.Table:
    """`ParseBatch` for a single batch."""
    parse = ParseBatch(timeout, max_memory)
    try:
        return parse(batch)
    finally:
        parse.close()


def parse_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What Spark's `mapInArrow` calls, once for each of its tasks, with rows of `name` and perhaps `content`."""
    parse = ParseBatch()
    try:
        for batch in batches:
            yield from parse(pa.Table.from_batches([batch])).combine_chunks().to_batches()
    finally:
        parse.close()


def _input(index: int, row: dict[str, Any]) -> _Input:
    name = row["name"]
    told = {key: row[key] for key in _ENTRY if row.get(key) is not None}
    return _Input(Read(index, Entry(**{"name": name, "place": name.encode(), **told})), row.get("content"))


def _parse(one: _Input) -> Record:
    """Read and parse one input, in a process of its own."""
    if one.content is None:
        return read_input(_CONTENTS, one.task)
    digest = hashlib.sha256(one.content).hexdigest()
    return record(one.task.seq, digest, documents_of(one.content, one.task.entry.name))


_CONTENTS = Contents()


def _record(outcome: Outcome[_Input, Record]) -> Record:
    task = outcome.item.task
    if outcome.result is not None:
        return outcome.result._replace(seconds=outcome.seconds)
    if outcome.fault is not None:
        return fault_record(task, outcome.fault, outcome.seconds, outcome.item.content)
    return record(task.seq, None, [parser.fault_document(task.entry.name, outcome.error)], outcome.seconds)


def _output(batch: pa.Table, records: list[Record]) -> pa.Table:
    columns = {name: batch[name] for name in batch.column_names if name != "content"}
    told = {
        "sha256": [one.sha256 for one in records],
        "status": [one.status for one in records],
        "reason": [one.reason for one in records],
        "seconds": [one.seconds for one in records],
        "documents": [[line.decode() for line in one.lines] for one in records],
    }
    return pa.table({**columns, **{field.name: pa.array(told[field.name], field.type) for field in OUTPUT}})
