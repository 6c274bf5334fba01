"""Which reader reads which format: media type → function.

A reader is one file in this folder with one function marked `@reader(...)`:

    @reader("application/pdf", name="pdf")
    def read_pdf(data: bytes, path: str) -> SourceText: ...

It gets the bytes and the name to call the file by in messages, and returns a `SourceText` with text, media type,
encoding, pages, hints and issues; `read_bytes` adds path, sha256 and the reader's name. A file that cannot be read
raises `UnreadableFileError`. The package's `__init__` imports the file, which registers it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from vnadmin_nlp.schema import SourceText

Read = Callable[[bytes, str], SourceText]


class Reader(NamedTuple):
    """A registered reader."""

    name: str
    """What `Document.source.reader` tells: "pdf", "docx"."""
    read: Read


_READERS: dict[str, Reader] = {}


def reader(*media_types: str, name: str) -> Callable[[Read], Read]:
    """Registers a function as the reader of `media_types`. Raises ValueError where a type has a reader already."""

    def register(read: Read) -> Read:
        for media_type in media_types:
            if media_type in _READERS:
                raise ValueError(f"{media_type} is read by {_READERS[media_type].name} already")
            _READERS[media_type] = Reader(name, read)
        return read

    return register


def reader_for(media_type: str) -> Reader | None:
    """The reader of `media_type`; None where there is none."""
    return _READERS.get(media_type)


def media_types() -> list[str]:
    """Every media type that can be read, in alphabetical order."""
    return sorted(_READERS)
