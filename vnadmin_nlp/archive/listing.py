"""The inputs of a run, in a fixed order: files, folders, globs, lists on standard input, members of ZIP and TAR files.

An input is named by its path; a member by the archive's path, "!/" and its own: "hồ sơ.zip!/2024/cv-15.docx". The
names of members are labels only: nothing is ever written under them. Every file of a folder is an input, whatever its
format; what programs leave behind (`LITTER`) is counted and left alone.
"""

from __future__ import annotations

import contextlib
import glob
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal, NamedTuple

Kind = Literal["file", "zip", "tar", "unreadable"]

LITTER = ("~$*", "._*", ".DS_Store", "Thumbs.db", "desktop.ini", ".~lock.*#")
MOST_MEMBERS = 1_000_000
# A TAR is unpacked to be listed; one that grows more than this, beyond the first gigabyte, is a bomb.
_MOST_GROWTH = 200
_GIGABYTE = 1 << 30
_TAR_NAMES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")


class Listed(str):
    """A path of a list: never a pattern, whatever it looks like."""


class Entry(NamedTuple):
    """One input."""

    name: str
    """How it is called everywhere: its path, as UTF-8."""
    place: bytes
    """The path of the file, or of the archive it is in, as the system has it."""
    kind: Kind = "file"
    member: int | None = None
    """Which member of the archive: the index in a ZIP, the offset of the data in a TAR."""
    size: int = 0
    mtime_ns: int = 0
    fault: str | None = None
    """The issue code that tells why it cannot be read, where the listing already shows that."""


@dataclass
class Listing:
    """The inputs that `sources` name, and what was left alone."""

    sources: Iterable[str]
    leave_out: Path | None = None
    """The output folder: what a run writes is not its input."""
    ignored: int = 0
    """Files that programs leave behind, and links to folders, so far."""
    unmatched: list[str] = field(default_factory=list)
    """Patterns that match nothing, so far."""

    def __iter__(self) -> Iterator[Entry]:
        for source in self.sources:
            if Path(source).is_dir():
                yield from self._folder(source)
            elif isinstance(source, Listed) or os.path.lexists(source) or not glob.has_magic(source):
                yield from self._file(source)
            else:
                paths = sorted(glob.glob(source, recursive=True))  # noqa: PTH207 - the name stays as it was given
                if not paths:
                    self.unmatched.append(source)
                for path in paths:
                    if not Path(path).is_dir():
                        yield from self._file(path)

    def _folder(self, folder: str) -> Iterator[Entry]:
        try:
            found = sorted(os.scandir(folder), key=lambda one: one.name)
        except OSError:
            yield Entry(_name(folder), os.fsencode(folder), "unreadable", fault="file.no_permission")
            return
        for one in found:
            if any(fnmatch(one.name, pattern) for pattern in LITTER):
                self.ignored += 1
            elif one.is_dir(follow_symlinks=False):
                if not self._is_output(one):
                    yield from self._folder(one.path)
            elif one.is_symlink() and one.is_dir():
                self.ignored += 1  # its files stand elsewhere, or it leads round in a circle
            else:
                yield from self._file(one.path)

    def _is_output(self, folder: os.DirEntry[str]) -> bool:
        return self.leave_out is not None and self.leave_out.exists() and self.leave_out.samefile(folder)

    def _file(self, path: str) -> Iterator[Entry]:
        lower = path.lower()
        try:
            told = Path(path).stat()
        except (OSError, ValueError):
            yield Entry(_name(path), os.fsencode(path))  # the reader says what is wrong
            return
        entry = Entry(_name(path), os.fsencode(path), size=told.st_size, mtime_ns=told.st_mtime_ns)
        if not stat.S_ISREG(told.st_mode):
            yield entry._replace(kind="unreadable", fault="file.unsupported")
        elif lower.endswith(".zip"):
            yield from _zip(entry)
        elif lower.endswith(_TAR_NAMES):
            yield from _tar(entry)
        else:
            yield entry


def from_list(data: bytes) -> Iterator[Listed]:
    """The paths in a list, one a line, or ended by NUL characters as `find -print0` writes them."""
    for row in data.split(b"\x00" if b"\x00" in data else b"\n"):
        path = os.fsdecode(row.removesuffix(b"\r"))
        if path:
            yield Listed(path)


def _zip(entry: Entry) -> Iterator[Entry]:
    """The members; the file itself where it is no ZIP, or an office document called .zip."""
    try:
        with zipfile.ZipFile(os.fsdecode(entry.place)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
        yield entry
        return
    names = {member.filename for member in members[:1000]}
    if "[Content_Types].xml" in names or "mimetype" in names:
        yield entry
        return
    if len(members) > MOST_MEMBERS:
        yield entry._replace(kind="unreadable", fault="file.too_large")
        return
    seen: dict[str, int] = {}
    for index, member in enumerate(members):
        if not member.is_dir() and not _is_litter(member.filename):
            name = _member_name(entry.name, member.filename, seen)
            yield entry._replace(name=name, kind="zip", member=index, size=member.file_size)


def _tar(entry: Entry) -> Iterator[Entry]:
    """The members; behind them the file itself where it is damaged or grows like a bomb."""
    most = max(_GIGABYTE, entry.size * _MOST_GROWTH)
    seen: dict[str, int] = {}
    try:
        with tarfile.open(os.fsdecode(entry.place)) as archive:
            count = 0
            while (member := archive.next()) is not None:
                count += 1
                if member.offset_data + member.size > most or count > MOST_MEMBERS:
                    yield entry._replace(kind="unreadable", fault="file.too_large")
                    return
                archive.members = []  # type: ignore[attr-defined]  # the library keeps all, which fills memory
                if member.isdir() or _is_litter(member.name):
                    continue
                name = _member_name(entry.name, member.name, seen)
                found = entry._replace(name=name, kind="tar", member=member.offset_data, size=member.size)
                if not member.isreg():
                    found = found._replace(kind="unreadable", fault="file.unsupported")
                yield found
    except (tarfile.TarError, OSError, EOFError, ValueError, zlib.error):
        yield entry._replace(kind="unreadable", fault="file.damaged") if seen else entry


def _is_litter(member: str) -> bool:
    base = member.rpartition("/")[2]
    return member.startswith("__MACOSX/") or any(fnmatch(base, pattern) for pattern in LITTER)


def _member_name(archive: str, member: str, seen: dict[str, int]) -> str:
    """The member's label; two of one name are told apart by a count."""
    member = _printable(member)
    seen[member] = count = seen.get(member, 0) + 1
    return f"{archive}!/{member}" + (f"#{count}" if count > 1 else "")


def _name(path: str) -> str:
    """A path as UTF-8: bytes that are none are shown as escapes.

    >>> _name(os.fsdecode(b"/h\\xf4 so/cv.txt"))
    '/h\\\\xf4 so/cv.txt'
    """
    return _printable(os.fsencode(path).decode("utf-8", "backslashreplace"))


def _printable(name: str) -> str:
    """Without characters that steer a terminal, and without halves of surrogate pairs."""
    with contextlib.suppress(UnicodeEncodeError):
        name.encode()
        if name.isprintable():
            return name
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
    return "".join(shown)
