"""Footnotes of a page, taken out of the sentence that they interrupt.

Word and LibreOffice draw a rule of two inches above the notes and print them smaller. On such a page the notes are set
behind the last line that ends a sentence, so that a sentence which goes on overleaf goes on in the text; and the small
raised figures that point to them leave the body, where they would be taken for digits of a number ("NĐ-CP1").
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

import regex

from vnadmin_nlp.readers.layout import Glyph, Laid
from vnadmin_nlp.readers.tables import BLOCK_BREAK

# In points and shares, seen on 44 pages of 9 files (2026-11): rules 144 to 146 long, notes 0.72 to 0.87 of the body.
_SHORTEST, _LONGEST = 140.0, 150.0
_SMALLER = 0.92
_RAISED, _TINY = 0.15, 0.8  # of the letters beside it
_ENDS = (".", ";", ":", "!", "?", "”", "|")
_NOTE_START = regex.compile(r"(?m)^\[?\(?(\d{1,3}|\*{1,3})\)?\]?(?=\s?\p{L}|\s?[\"“(])")
_MARK = regex.compile(r"[\d\[\]()*]")


class Parted(NamedTuple):
    """The glyphs of a page."""

    body: list[Glyph]
    notes: list[Glyph]


def may_have(rules: Sequence[tuple[float, float, float]]) -> bool:
    """True where a page draws a rule as long as that above footnotes; `rules` are its level lines."""
    return any(_SHORTEST <= end - start <= _LONGEST for _, start, end in rules)


def part(glyphs: Sequence[Glyph], rules: Sequence[tuple[float, float, float]]) -> Parted | None:
    """The body and the notes of a page; None where it has none. `rules` are its level lines: height, start, end."""
    found = [at for at, start, end in rules if _SHORTEST <= end - start <= _LONGEST]
    if not found or not glyphs:
        return None
    at = min(found)
    below = _without_folio([glyph for glyph in glyphs if glyph.y < at])
    notes = set(map(attrgetter("number"), below))
    above = [glyph for glyph in glyphs if glyph.number not in notes]
    if not below or not above or _middle_height(below) > _SMALLER * _middle_height(above):
        return None
    return Parted(_without_marks(above), below)


def _middle_height(glyphs: Sequence[Glyph]) -> float:
    return sorted(glyph.height for glyph in glyphs)[len(glyphs) // 2]


def _without_folio(below: list[Glyph]) -> list[Glyph]:
    """What stands under the rule without the page number in the last line."""
    if not below:
        return below
    lowest = min(below, key=attrgetter("y"))
    line = [glyph for glyph in below if glyph.y - lowest.y < 0.5 * lowest.height]
    is_folio = len(line) <= 3 and all(glyph.text.isdecimal() for glyph in line)
    return [glyph for glyph in below if glyph not in line] if is_folio else below


def _without_marks(body: Sequence[Glyph]) -> list[Glyph]:
    """The body without the raised figures; one at the start of a line, which may count a list, stays."""
    kept: list[Glyph] = []
    for glyph in body:
        before = kept[-1] if kept else None
        is_mark = (
            before is not None
            and _MARK.fullmatch(glyph.text)
            and glyph.height < _TINY * before.height
            and _RAISED * before.height < glyph.y - before.y < before.height
            and glyph.x0 > before.x0
        )
        if not is_mark:
            kept.append(glyph)
    return kept


def join(body: Laid, notes: Laid) -> Laid:
    """The page with its notes behind the last line that ends a sentence, each begun with its number in brackets.

    >>> body = Laid("Điều 1. Một.\\nĐiều 2. Giao Sở Nội vụ chủ trì, phối hợp", ())
    >>> print(join(body, Laid("1 Luật số 31.", ())).text)
    Điều 1. Một.
    <BLANKLINE>
    [1] Luật số 31.
    <BLANKLINE>
    Điều 2. Giao Sở Nội vụ chủ trì, phối hợp
    """
    written = _NOTE_START.sub(r"[\1]", notes.text)
    lines = body.text.split("\n")
    end = next((at for at in range(len(lines), 0, -1) if lines[at - 1].rstrip().endswith(_ENDS)), len(lines))
    above, below = "\n".join(lines[:end]), "\n".join(lines[end:]).lstrip("\n")
    at = sum(1 for piece in above.split() if piece != "|")
    return Laid(
        BLOCK_BREAK.join(filter(None, (above, written, below))),
        (*body.words[:at], *notes.words, *body.words[at:]),
    )
