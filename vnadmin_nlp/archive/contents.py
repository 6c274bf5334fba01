"""The bytes of an input, wherever they are: a file, or a member of a ZIP or TAR file, which is never unpacked to disk.

What an archive declares is not believed: a member is read up to the limit for files and not a byte further.
"""

from __future__ import annotations

import hashlib
import lzma
import os
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

from vnadmin_nlp.archive.listing import Entry
from vnadmin_nlp.errors import UnreadableFileError
from vnadmin_nlp.readers import MAX_BYTES

# Text packs to a tenth, a scan hardly at all. What shrinks a thousandfold and is large is made to fill memory.
_MOST_GROWTH = 1000
_LARGE = 16 * 1024 * 1024
_ENCRYPTED = 0x1
# What the listing found, by issue code: reason and advice.
_FAULTS = {
    "file.no_permission": ("the folder may not be read", "Change its permissions or run as its owner."),
    "file.unsupported": ("it is no file, but a link, device, pipe or socket", "Save a copy of what it stands for."),
    "file.too_large": (
        "it unpacks to far more than an archive of documents does",
        "Unpack it by hand if you trust it.",
    ),
    "file.damaged": ("the archive is damaged; what could be listed was read", "Fetch it again from where it came."),
}
_DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    IndexError,
)


class Contents:
    """Reads inputs; keeps the last archive open, since members come in order."""

    def __init__(self) -> None:
        self._place: tuple[bytes, int] | None = None
        self._archive: zipfile.ZipFile | tarfile.TarFile | None = None

    def read(self, entry: Entry) -> bytes:
        """The bytes of `entry`. Raises UnreadableFileError."""
        if entry.kind == "unreadable":
            code = entry.fault or "file.unsupported"
            raise UnreadableFileError(entry.name, code, *_FAULTS[code])
        if entry.size > MAX_BYTES:
            raise _too_large(entry)
        try:
            data = self._file(entry) if entry.kind == "file" else self._member(entry)
        except FileNotFoundError as error:
            raise UnreadableFileError(entry.name, "file.missing", "there is no such file", "Check the path.") from error
        except PermissionError as error:
            advice = "Change its permissions or run as its owner."
            raise UnreadableFileError(entry.name, "file.no_permission", "the file may not be read", advice) from error
        except _DAMAGED as error:
            reason = f"it cannot be read: {getattr(error, 'strerror', None) or error}"
            raise UnreadableFileError(
                entry.name, "file.damaged", reason, "Fetch it again from where it came."
            ) from error
        if len(data) > MAX_BYTES:
            raise _too_large(entry)
        return data

    def digest(self, entry: Entry) -> str | None:
        """The sha256 of `entry`; None where it cannot be read."""
        try:
            return hashlib.sha256(self.read(entry)).hexdigest()
        except UnreadableFileError:
            return None

    def _file(self, entry: Entry) -> bytes:
        with Path(os.fsdecode(entry.place)).open("rb") as file:
            return file.read(MAX_BYTES + 1)

    def _member(self, entry: Entry) -> bytes:
        archive = self._open(entry)
        index = entry.member or 0
        if isinstance(archive, zipfile.ZipFile):
            info = archive.infolist()[index]
            if info.flag_bits & _ENCRYPTED:
                raise UnreadableFileError(
                    entry.name, "file.encrypted", "it is protected by a password", "Unpack it with the password."
                )
            if info.file_size > _LARGE and info.file_size > _MOST_GROWTH * max(1, info.compress_size):
                raise _too_large(entry)
            with archive.open(info) as file:
                return file.read(MAX_BYTES + 1)
        stream: Any = archive.fileobj
        stream.seek(index)
        data: bytes = stream.read(entry.size)
        if len(data) < entry.size:
            raise EOFError("the archive is cut off")
        return data

    def _open(self, entry: Entry) -> zipfile.ZipFile | tarfile.TarFile:
        wanted = (entry.place, entry.mtime_ns)
        if self._archive is None or self._place != wanted:
            if self._archive is not None:
                self._archive.close()
            path = Path(os.fsdecode(entry.place))
            self._archive = zipfile.ZipFile(path) if entry.kind == "zip" else tarfile.open(path)  # noqa: SIM115
            self._place = wanted
        return self._archive


def _too_large(entry: Entry) -> UnreadableFileError:
    reason = f"it has {entry.size // 1024 // 1024} MB or more, or unpacks like a bomb; the limit is "
    return UnreadableFileError(
        entry.name, "file.too_large", reason + f"{MAX_BYTES // 1024 // 1024} MB", "Split it into its documents."
    )
