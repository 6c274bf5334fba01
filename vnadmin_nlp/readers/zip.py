"""ZIP archives of documents.

Reads         every file, archives and mails inside of it too; names in UTF-8 that Windows did not mark as such
Leaves out    folders, and what systems add by themselves: __MACOSX, .DS_Store, Thumbs.db, desktop.ini
Guards        sizes are counted while unpacking, never believed; links are not followed
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from vnadmin_nlp.errors import UnreadableFileError
from vnadmin_nlp.readers import sniff
from vnadmin_nlp.readers.members import Member, container
from vnadmin_nlp.text import to_nfc

MAX_MEMBER_BYTES = 200 * 1024 * 1024
# Text packs 4 to 20 times smaller, a blank scan up to 200; a bomb 1,000 times.
_MOST_RATIO, _HARMLESS = 300, 20 * 1024 * 1024
_BY_SYSTEMS = ("thumbs.db", ".ds_store", "desktop.ini")
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1


@container(sniff.ZIP)
def open_zip(data: bytes, path: str) -> Iterator[Member]:
    """The files of an archive in its own order. Raises UnreadableFileError where its list of files is broken."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise UnreadableFileError(
            path, "file.damaged", "the archive is cut off or broken", "Fetch it again, or pack it again."
        ) from error
    with archive:
        for entry in archive.infolist():
            if entry.is_dir() or _is_by_system(entry.filename):
                continue
            name = _name(entry)
            try:
                yield Member(name, _unpack(archive, entry, path))
            except UnreadableFileError as error:
                yield Member(name, fault=error)


def _is_by_system(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or parts[-1].casefold() in _BY_SYSTEMS


def _name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; zipfile takes a name without the mark of UTF-8 for cp437."""
    if not entry.flag_bits & _UTF8_NAME:
        try:
            return to_nfc(entry.filename.encode("cp437").decode("utf-8"))
        except UnicodeError:
            pass
    return to_nfc(entry.filename)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: str) -> bytes:
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableFileError(
            path, "file.encrypted", "it is protected by a password", "Unpack it with the password."
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UnreadableFileError(
            path, "file.unsupported", "it is a link to another file", "Pack the file that it leads to."
        )
    try:
        with archive.open(entry) as stream:
            return _bounded(stream, entry.compress_size, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise UnreadableFileError(path, "file.damaged", "it is damaged in the archive", "Pack it again.") from error
    except (NotImplementedError, RuntimeError) as error:
        reason = "it is packed by a method that is not known here"
        raise UnreadableFileError(path, "file.unsupported", reason, "Pack it again as an ordinary ZIP.") from error


def _bounded(stream: IO[bytes], packed: int, path: str) -> bytes:
    """The whole of `stream`. Raises UnreadableFileError as soon as it grows as only a bomb does."""
    limit = min(MAX_MEMBER_BYTES, max(_HARMLESS, packed * _MOST_RATIO))
    content = stream.read(limit + 1)
    if len(content) > limit:
        reason = f"it has more than {limit // 1024 // 1024} MB unpacked out of {packed // 1024} KB"
        raise UnreadableFileError(path, "file.too_large", reason, "It may be a bomb: do not open it.")
    return content
