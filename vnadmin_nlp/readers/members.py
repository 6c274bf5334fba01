"""Files that hold other files: ZIP archives and e-mails, taken apart in memory.

A container is one file in this folder with one function marked `@container(...)`:

    @container("application/zip")
    def open_zip(data: bytes, path: str) -> Iterator[Member]: ...

It yields the members in order; `documents_in` reads each, containers inside of containers too. Nothing is written to
disk, so a member's name cannot lead anywhere; it only labels what is found. A member that cannot be read comes as the
error that says why, and the rest goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from vnadmin_nlp.errors import UnreadableFileError
from vnadmin_nlp.schema import Row, SourceText

MOST_MEMBERS = 5_000
MOST_BYTES = 1024 * 1024 * 1024  # unpacked, all members of a file together
DEEPEST = 4  # an archive in a mail in a mail in an archive
_LONGEST_NAME = 240


class Member(NamedTuple):
    """One file of a container."""

    name: str | None
    """Place inside of it: "2024/cong-van.docx"; None for the container's own text, as a mail has."""
    data: bytes = b""
    fault: UnreadableFileError | None = None
    """Why it cannot be had."""
    media_type: str | None = None
    """What `SourceText.media_type` is to tell where the bytes do not: "message/rfc822"."""
    reader: str | None = None
    issues: tuple[Row, ...] = ()


Open = Callable[[bytes, str], Iterator[Member]]
Result = SourceText | UnreadableFileError
_CONTAINERS: dict[str, Open] = {}


def container(media_type: str) -> Callable[[Open], Open]:
    """Registers a function that takes files of `media_type` apart."""

    def register(function: Open) -> Open:
        _CONTAINERS[media_type] = function
        return function

    return register


def container_types() -> list[str]:
    """Every media type that can be taken apart, in alphabetical order."""
    return sorted(_CONTAINERS)


class Reading(NamedTuple):
    """How a member's bytes are told and read; handed in, because readers are registered above this module."""

    media_type_of: Callable[[bytes], str]
    read: Callable[[bytes, str], SourceText]


def documents_in(data: bytes, path: str, media_type: str, reading: Reading) -> Iterator[Result]:
    """What a container holds: the text of each member, or the error that says why there is none."""
    found = 0
    for result in _Opener(path, reading).walk(data, media_type, None, 1):
        found += 1
        yield result
    if not found:
        yield UnreadableFileError(path, "file.empty", "it holds no file", "Check that the right file was saved.")


def find_member(
    data: bytes, path: str, name: str, media_type_of: Callable[[bytes], str], depth: int = 1
) -> bytes | None:
    """The bytes of the member `name` of a container, "in.zip/a.pdf" of one inside of it; None where there is none."""
    opened = _CONTAINERS.get(media_type_of(data)) if data and depth <= DEEPEST else None
    for member in opened(data, path) if opened is not None else ():
        own = safe_name(member.name) if member.name else ""
        if own == name and member.fault is None:
            return member.data
        if own and name.startswith(f"{own}/"):
            found = find_member(member.data, path, name[len(own) + 1 :], media_type_of, depth + 1)
            if found is not None:
                return found
    return None


@dataclass(slots=True)
class _Opener:
    """Takes one file apart, over all of its depths, within one budget."""

    path: str
    reading: Reading
    members: int = MOST_MEMBERS
    room: int = MOST_BYTES
    """Bytes that may still be unpacked."""

    def walk(self, data: bytes, media_type: str, place: str | None, depth: int) -> Iterator[Result]:
        """The documents of the container `data`, which stands at `place` of the file."""
        try:
            for member in _CONTAINERS[media_type](data, self.path):
                name = "/".join(filter(None, (place, member.name and safe_name(member.name)))) or None
                self.members -= 1
                self.room -= len(member.data)
                if self.members < 0 or self.room < 0:
                    yield self._over().at(self.path, name)
                    return
                yield from self._read(member, name, depth)
        except UnreadableFileError as error:
            yield error.at(self.path, place)

    def _over(self) -> UnreadableFileError:
        many = f"{MOST_MEMBERS} files" if self.members < 0 else f"{MOST_BYTES // 1024 // 1024} MB"
        reason = f"it holds more than {many}: this member and those behind it were left out"
        return UnreadableFileError(self.path, "file.too_large", reason, "Unpack it and name the files.")

    def _read(self, member: Member, name: str | None, depth: int) -> Iterator[Result]:
        if member.fault is not None:
            yield member.fault.at(self.path, name)
            return
        media_type = self.reading.media_type_of(member.data) if member.data else ""
        if media_type in _CONTAINERS and member.media_type is None:
            if depth < DEEPEST:
                yield from self.walk(member.data, media_type, name, depth + 1)
                return
            reason = f"archives are nested more than {DEEPEST} deep"
            fault = UnreadableFileError(self.path, "file.too_large", reason, "Unpack it and name the files.")
            yield fault.at(self.path, name)
            return
        try:
            source = self.reading.read(member.data, f"{self.path}: {name}" if name else self.path)
        except UnreadableFileError as error:
            yield error.at(self.path, name)
            return
        yield replace(
            source,
            path=self.path,
            member=name,
            media_type=member.media_type or source.media_type,
            reader=member.reader or source.reader,
            issues=(*member.issues, *source.issues),
        )


_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def safe_name(name: str) -> str:
    """A member's name as a label: forward slashes, no way out of its folder, nothing that a terminal would obey.

    >>> safe_name("..\\\\..\\\\Văn bản\\\\15.docx"), safe_name("/etc/passwd"), safe_name("a\\x1b[2J.txt")
    ('Văn bản/15.docx', 'etc/passwd', 'a�[2J.txt')
    """
    parts = _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", name).replace("\\", "/").split("/")
    kept = "/".join(part for part in parts if part.strip() not in ("", ".", ".."))
    return kept[-_LONGEST_NAME:] or "(no name)"
