"""Documents to export: files of any readable format, and the JSON Lines that `vnadmin parse` writes.

Told from the content: a file whose first line is the JSON of a Document is read line by line, so that an archive of
any size needs the memory of one document. What cannot be read is a Document with an error issue, as in `parse_files`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from vnadmin_nlp import parser
from vnadmin_nlp.errors import UsageError, issue
from vnadmin_nlp.schema import Document

LONGEST_LINE = 256 * 1024 * 1024
"""Bytes of one document's JSON: what is over it is no work of `vnadmin parse`."""


class Inputs:
    """The documents of `names`, in order and lazily; "-" is standard input. `done` of `total` bytes tell how far.

    Raises UsageError at once for a name that does not exist, is a folder, or stands twice.
    """

    def __init__(self, names: Iterable[str], *, jobs: int = 1) -> None:
        self.names = list(names)
        self.jobs = jobs
        self.done = 0
        self.total = 0
        for name in self.names:
            if name != "-":
                self.total += _size(name)
        if self.names.count("-") > 1:
            raise UsageError('"-" stands twice: standard input can be read once.')

    def __iter__(self) -> Iterator[Document]:
        group: list[str] = []
        for name in self.names:
            read = next((read for holds, read in SOURCES if holds(name)), None)
            if read is None:
                group.append(name)
                continue
            yield from self._files(group)
            group = []
            for length, document in read(name):
                self.done += length
                yield document
        yield from self._files(group)

    def _files(self, names: list[str]) -> Iterator[Document]:
        for name, document in zip(names, parser.parse_files(names, jobs=self.jobs), strict=True):
            self.done += _size(name)
            yield document


def _size(name: str) -> int:
    path = Path(name)
    if path.is_dir():
        raise UsageError(f"{name}: is a folder. Name the files in it: {name.rstrip('/')}/*")
    try:
        return path.stat().st_size
    except FileNotFoundError:
        raise UsageError(f"{name}: does not exist. Check the path.") from None
    except OSError as error:
        raise UsageError(f"{name}: cannot be read ({error.strerror}).") from None


def _is_json_lines(name: str) -> bool:
    """Whether a file begins as the JSON of a Document does."""
    try:
        with Path(name).open("rb") as file:
            head = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    except OSError:
        return False
    return head.startswith(b"{") and b'"schema_version"' in head[:200]


def _read_json_lines(name: str) -> Iterator[tuple[int, Document]]:
    with Path(name).open("rb") as file:
        yield from _rows(file, name)


def _rows(file: IO[bytes], name: str) -> Iterator[tuple[int, Document]]:
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            yield 0, _bad_row(name, number, f"it is longer than {LONGEST_LINE} bytes")
            return
        if line.strip():
            yield len(line), _row(line, name, number)


def _row(line: bytes, name: str, number: int) -> Document:
    try:
        data = json.loads(line)
        if isinstance(data, dict):
            data.setdefault("text", "")  # of `vnadmin parse --without-text`
        return Document.model_validate(data)
    except (ValueError, RecursionError) as error:
        if isinstance(error, ValidationError):
            first = error.errors()[0]
            reason = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        else:
            reason = f"it is no JSON ({error})"
        return _bad_row(name, number, reason)


def _bad_row(name: str, number: int, reason: str) -> Document:
    message = f"Line {number} is no document of `vnadmin parse --format json`: {reason}. Parse its file again."
    return Document.model_validate(
        {"source": {"path": name}, "text": "", "kind": "other", "issues": [issue("file.damaged", message)]}
    )


def _read_standard_input(name: str) -> Iterator[tuple[int, Document]]:
    stream = sys.stdin.buffer
    head = stream.peek(4096) if hasattr(stream, "peek") else b""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from _rows(stream, name)
    else:
        yield 0, parser.parse_bytes_or_issue(stream.read(), name)


SOURCES: tuple[tuple[Callable[[str], bool], Callable[[str], Iterator[tuple[int, Document]]]], ...] = (
    (lambda name: name == "-", _read_standard_input),
    (_is_json_lines, _read_json_lines),
)
"""What is not a file to parse: whether a name is of this sort, and its documents, each with the bytes it took."""
