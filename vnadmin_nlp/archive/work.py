"""What a process of a run does: read and parse one input, or write one part file."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from vnadmin_nlp import parser
from vnadmin_nlp.archive import parts
from vnadmin_nlp.archive.contents import Contents
from vnadmin_nlp.archive.listing import Entry
from vnadmin_nlp.archive.manifest import MANIFEST, Record
from vnadmin_nlp.archive.statuses import reason_of, status_of_all
from vnadmin_nlp.errors import UnreadableFileError
from vnadmin_nlp.pool import Fault
from vnadmin_nlp.schema import Document


class Read(NamedTuple):
    """A task: read this input."""

    seq: int
    entry: Entry


class Seal(NamedTuple):
    """A task: write this part file."""

    part: int


@dataclass
class Work:
    """The function of the processes. What it holds open is opened in each process anew."""

    out: Path
    layout: str
    _contents: Contents = field(default_factory=Contents)
    _base: sqlite3.Connection | None = None

    def __call__(self, task: Read | Seal) -> Record | parts.Sealed:
        """Do one task."""
        if isinstance(task, Seal):
            return parts.seal(self.out, task.part, self.layout)
        return self.read(task)

    def read(self, task: Read) -> Record:
        """The record of one input; without lines where an earlier input with the same bytes is done."""
        return read_input(self._contents, task, self._is_copy)

    def _is_copy(self, seq: int, sha256: str) -> bool:
        if self._base is None:
            self._base = sqlite3.connect(self.out / MANIFEST, isolation_level=None)
            self._base.execute("PRAGMA query_only = true")
        found = self._base.execute(
            "SELECT 1 FROM inputs WHERE sha256 = ? AND seq < ? AND status IS NOT NULL AND status <> 'duplicate'",
            (sha256, seq),
        )
        return found.fetchone() is not None


def read_input(
    contents: Contents, task: Read, is_copy: Callable[[int, str], bool] = lambda seq, sha256: False
) -> Record:
    """The record of one input. Bytes of which `is_copy` is true are not parsed."""
    try:
        data = contents.read(task.entry)
    except UnreadableFileError as error:
        return record(task.seq, None, [parser.unreadable(error)])
    sha256 = hashlib.sha256(data).hexdigest()
    if data and is_copy(task.seq, sha256):
        return Record(task.seq, sha256, "duplicate", None, 0.0, ())
    return record(task.seq, sha256, documents_of(data, task.entry.name))


def documents_of(data: bytes, name: str) -> list[Document]:
    """The documents in the bytes of one input. Never raises for a fault of the input."""
    return list(parser.parse_each_in(data, name))


def record(seq: int, sha256: str | None, documents: list[Document], seconds: float = 0.0) -> Record:
    """The record of an input in which `documents` were read."""
    lines = tuple(document.model_dump_json().encode() for document in documents)
    return Record(seq, sha256, status_of_all(documents), reason_of(documents), seconds, lines)


_FAULTS: dict[Fault, tuple[str, str]] = {
    "crashed": ("parse.crashed", "The process that read it died, twice. Please report this file's form."),
    "timeout": ("parse.timeout", "It took longer than the limit. Try it alone with a longer --timeout."),
    "out_of_memory": ("parse.out_of_memory", "It took more memory than the limit. Try it with a larger --max-memory."),
}


def fault_record(task: Read, fault: Fault, seconds: float, data: bytes | None = None) -> Record:
    """The record of an input whose process was killed or died. Its bytes are read here where `data` has them not."""
    document = parser.failed_document(task.entry.name, *_FAULTS[fault])
    digest = Contents().digest(task.entry) if data is None else hashlib.sha256(data).hexdigest()
    return record(task.seq, digest, [document], seconds)
