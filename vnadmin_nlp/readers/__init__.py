"""Files of every format as one `SourceText` in reading order.

`read_file` and `read_bytes` tell the format by content, hand the bytes to the reader registered for it, and add what
is the same for all: path, sha256, the reader's name. To add a format, add one file with one `@reader` function and
import it here; `registry` tells its contract.

A reader puts the left and the right column of a letterhead and of a footer one after the other, with a blank line
between. Everything that can be wrong with a file comes as `UnreadableFileError`, never as a library's exception.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from os import PathLike, fspath
from pathlib import Path

from vnadmin_nlp.errors import UnreadableFileError, VnAdminError
from vnadmin_nlp.readers import doc, docx, html, pdf, picture, plain, rtf  # noqa: F401 - registers each reader
from vnadmin_nlp.readers.registry import Reader, media_types, reader, reader_for
from vnadmin_nlp.readers.sniff import BINARY, ENCRYPTED_OFFICE, OLE, media_type_of
from vnadmin_nlp.schema import SourceText

__all__ = ["MAX_BYTES", "Reader", "media_types", "read_bytes", "read_file", "reader", "reader_for"]

# 70 times the largest file of 587 real ones; such a file is no administrative document.
MAX_BYTES = 200 * 1024 * 1024


def read_file(path: str | PathLike[str]) -> SourceText:
    """The text of the file at `path`. Raises UnreadableFileError, which names the file, the reason and what to try."""
    name = fspath(path)
    place = Path(name)
    try:
        if place.is_dir():
            raise UnreadableFileError(name, "file.is_directory", "this is a folder", "Name the files in it.")
        size = place.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(name, size)
        data = place.read_bytes()
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
    return read_bytes(data, name)


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
