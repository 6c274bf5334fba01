"""Files of every format as one `SourceText` in reading order, and files that hold several as one for each.

`read_file` and `read_bytes` tell the format by content, hand the bytes to the reader registered for it, and add what
is the same for all: path, sha256, the reader's name. To add a format, add one file with one `@reader` function and
import it here; `registry` tells its contract. `read_documents` reads ZIP archives and e-mails too (`members`).

A reader puts the left and the right column of a letterhead and of a footer one after the other, with a blank line
between. Everything that can be wrong with a file comes as `UnreadableFileError`, never as a library's exception.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from os import PathLike, fspath
from pathlib import Path

from vnadmin_nlp.errors import UnreadableFileError, VnAdminError
from vnadmin_nlp.readers import (  # noqa: F401 - registers each reader
    doc,
    docx,
    html,
    mail,
    msg,
    odt,
    pdf,
    picture,
    plain,
    rtf,
    zip,
)
from vnadmin_nlp.readers.members import Reading, Result, container_types, documents_in, find_member
from vnadmin_nlp.readers.registry import Reader, media_types, reader, reader_for
from vnadmin_nlp.readers.sniff import BINARY, ENCRYPTED_OFFICE, OLE, media_type_of
from vnadmin_nlp.schema import SourceText

__all__ = [
    "MAX_BYTES",
    "Reader",
    "bytes_of",
    "media_types",
    "read_bytes",
    "read_documents",
    "read_documents_in",
    "read_file",
    "reader",
    "reader_for",
]

# 70 times the largest file of 587 real ones; such a file is no administrative document.
MAX_BYTES = 200 * 1024 * 1024


def read_file(path: str | PathLike[str]) -> SourceText:
    """The text of the file at `path`. Raises UnreadableFileError, which names the file, the reason and what to try."""
    return read_bytes(_bytes_of(path), path)


def read_documents(path: str | PathLike[str]) -> Iterator[Result]:
    """The text of each document in the file at `path`: one, or those of a ZIP archive or an e-mail, nested ones too.

    A document that cannot be read is the UnreadableFileError that says why; the rest goes on.
    """
    try:
        data = _bytes_of(path)
    except UnreadableFileError as error:
        yield error
        return
    yield from read_documents_in(data, path)


def read_documents_in(data: bytes, path: str | PathLike[str]) -> Iterator[Result]:
    """`read_documents` for bytes; `path` only names them."""
    media_type = media_type_of(data) if data and len(data) <= MAX_BYTES else ""
    if media_type in container_types():
        yield from documents_in(data, fspath(path), media_type, Reading(media_type_of, read_bytes))
        return
    try:
        yield read_bytes(data, path)
    except UnreadableFileError as error:
        yield error


def bytes_of(path: str | PathLike[str], member: str | None = None) -> bytes:
    """The bytes of a file, or of the document at `member` inside of it. Raises UnreadableFileError."""
    data = _bytes_of(path)
    if member is None:
        return data
    found = find_member(data, fspath(path), member, media_type_of)
    if found is None:
        raise UnreadableFileError(fspath(path), "file.missing", f"it holds no {member}", "Parse it again.")
    return found


def _bytes_of(path: str | PathLike[str]) -> bytes:
    name = fspath(path)
    place = Path(name)
    try:
        if place.is_dir():
            raise UnreadableFileError(name, "file.is_directory", "this is a folder", "Name the files in it.")
        if place.exists() and not place.is_file():
            raise UnreadableFileError(name, "file.unsupported", "this is no file, but a device or pipe", "Save a copy.")
        size = place.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(name, size)
        return place.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFileError(name, "file.missing", "there is no such file", "Check the path.") from error
    except PermissionError as error:
        raise UnreadableFileError(
            name, "file.no_permission", "the file may not be read", "Change its permissions or run as its owner."
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableFileError(
            name, "file.missing", f"the file cannot be opened: {reason}", "Check the path."
        ) from error


def read_bytes(data: bytes, path: str | PathLike[str] | None = None) -> SourceText:
    """The text of a file's bytes; `path` only names it. Raises UnreadableFileError.

    >>> source = read_bytes("Số: 15/QĐ-BNV".encode("utf-16"))
    >>> source.text, source.reader, source.encoding
    ('Số: 15/QĐ-BNV', 'text', 'utf-16-le')
    """
    name = "(bytes)" if path is None else fspath(path)
    if not data:
        raise UnreadableFileError(name, "file.empty", "the file holds no bytes", "Copy it again from where it came.")
    if len(data) > MAX_BYTES:
        raise _too_large(name, len(data))
    media_type = media_type_of(data)
    found = reader_for(media_type)
    if found is None:
        raise _no_reader(name, media_type)
    try:
        source = found.read(data, name)
    except VnAdminError:
        raise
    except RecursionError as error:
        raise UnreadableFileError(
            name, "file.damaged", "its parts are nested too deeply", "Open it and save it again."
        ) from error
    except MemoryError as error:
        raise UnreadableFileError(
            name, "file.too_large", "its content does not fit into memory", "Split it."
        ) from error
    return replace(
        source,
        path=None if path is None else name,
        media_type=source.media_type or media_type,
        reader=source.reader or found.name,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _too_large(name: str, size: int) -> UnreadableFileError:
    reason = f"the file has {size // 1024 // 1024} MB, the limit is {MAX_BYTES // 1024 // 1024} MB"
    return UnreadableFileError(name, "file.too_large", reason, "Split it into its documents.")


def _no_reader(name: str, media_type: str) -> UnreadableFileError:
    if media_type in container_types():
        return UnreadableFileError(
            name, "file.container", "the file holds several documents", "Use parse_files, which gives each of them."
        )
    if media_type == ENCRYPTED_OFFICE:
        return UnreadableFileError(
            name, "file.encrypted", "the file is protected by a password", "Save it without the password."
        )
    if media_type == OLE:
        return UnreadableFileError(
            name, "file.damaged", "the file is cut off, or no Word document", "Fetch it again, or save it as DOCX."
        )
    if media_type == BINARY:
        return UnreadableFileError(
            name, "file.binary", "the content is of no known format", "Check that the file is not damaged or a program."
        )
    return UnreadableFileError(
        name, "file.unsupported", f"there is no reader for {media_type}", "Save it as DOCX, PDF or text."
    )
