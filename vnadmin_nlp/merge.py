"""What a push may write: three versions of each field decide, so that no person's work is lost.

`ours` is what the documents say now, `theirs` what the tracker holds, `wrote` what the last push left there. A field
that still is as we left it is ours to change; one that a person changed is theirs. Only where both changed is there a
conflict, and then theirs stays and the field is named.

Versions are short digests: a tracker keeps `wrote` as one line of text (`stamp`) beside the task.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import regex

Digests = Mapping[str, str]
"""Field → digest of its value; the empty string for an absent value."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Fields to write, fields in conflict, and the digests to keep for the next push."""

    write: frozenset[str]
    conflicts: tuple[str, ...]
    wrote: dict[str, str]


def digest(value: str) -> str:
    """Eight hexadecimal digits; the empty string for an absent value.

    >>> digest(""), digest("Sở Nội vụ")
    ('', 'b5213851')
    """
    return hashlib.sha256(value.encode()).hexdigest()[:8] if value else ""


def plan(ours: Digests, theirs: Digests, wrote: Digests, *, overwrite: bool = False) -> Plan:
    """Which fields of `ours` to write over `theirs`; `overwrite` lets ours win every conflict.

    >>> plan({"due": "b"}, {"due": "a"}, {"due": "a"}).write  # the deadline moved, nobody touched it
    frozenset({'due'})
    >>> plan({"due": "b"}, {"due": "c"}, {"due": "a"}).conflicts  # the deadline moved, a person moved it too
    ('due',)
    >>> plan({"due": "a"}, {"due": "c"}, {"due": "a"}).write  # only the person moved it: it stays
    frozenset()
    """
    write, conflicts, kept = set(), [], dict(wrote)
    for field, value in ours.items():
        held, last = theirs.get(field, ""), wrote.get(field, "")
        if held == value:
            kept[field] = value
        elif held == last or overwrite:
            write.add(field)
            kept[field] = value
        elif value != last:
            conflicts.append(field)
    return Plan(frozenset(write), tuple(sorted(conflicts)), kept)


_FIELD = regex.compile(r"(?<!\S)([A-Za-z][\w-]{0,39})=([0-9a-f]{8})(?!\S)")


def stamp(wrote: Digests) -> str:
    """The digests as one line, for the tracker to keep.

    >>> stamp({"due": "0a1b2c3d", "lead": ""})
    'due=0a1b2c3d'
    """
    return " ".join(f"{field}={value}" for field, value in sorted(wrote.items()) if value)


def read_stamp(line: str) -> dict[str, str]:
    """The digests that `stamp` wrote; what is no such field is left out.

    >>> read_stamp("due=0a1b2c3d x=y")
    {'due': '0a1b2c3d'}
    """
    return dict(_FIELD.findall(line))
