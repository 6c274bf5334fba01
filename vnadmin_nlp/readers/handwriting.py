"""Serial numbers and days written by hand in a scanned letterhead: left blank rather than guessed.

Agencies print "Số:      /QĐ-UBND" and "ngày      tháng 3 năm 2024" and fill in the rest with a pen or a stamp.
Tesseract knows print only: of 15 such days it read 2, of 17 such numbers 1, and gave some figure for most of the others
(19 dev scans, 2026-11). What is printed it reads with more than `_SURE_DAY`; so what is less sure is left out, and the
parser sees the blank that the form has.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

import regex

from vnadmin_nlp.readers.tesseract import Seen
from vnadmin_nlp.text import bare

_HEAD = 0.35  # of the page's height: the letterhead stands above
_SURE_DAY = 87.0
_SURE_NUMBER = 75.0
_NEAR = 5  # words between which the blank lies
_NUMBER_START = regex.compile(r"^\W{0,2}S[ốôóoòọéê06]\w?[:.]?(?=$|[^\p{L}:.])")
_SYMBOL = regex.compile(r"[/⁄]\s?\p{Lu}")
_DAY = regex.compile(r"\d{1,2}")
_NUMBER = regex.compile(r"\d{1,5}\p{L}?")


def leave_blank(seen: Sequence[Seen], height: int) -> list[Seen]:
    """`seen` on a page `height` pixels high without the unsure figures of its letterhead."""
    kept: list[Seen] = []
    for _, line in groupby(seen, key=attrgetter("line")):
        words = list(line)
        kept += _without_number(_without_day(words)) if words[0].top < _HEAD * height else words
    return kept


def _without_day(words: list[Seen]) -> list[Seen]:
    """What stands between "Hà Nội, ngày" and "tháng" is a day that was read well, or nothing."""
    for at, word in enumerate(words[1:], start=1):
        before = words[at - 1].text
        if not (bare(word.text).startswith("ngay") and before.endswith((",", ".")) and before[0].isupper()):
            continue
        month = _index(words, at + 1, "thang")
        if month is None:
            continue
        between = words[at + 1 : month]
        figure = "".join(part.text for part in between)
        is_sure = len(word.text) == len("ngày") and all(part.confidence > _SURE_DAY for part in between)
        if _DAY.fullmatch(figure) and is_sure:
            return words
        return [*words[:at], word._replace(text=word.text[: len("ngày")]), *words[month:]]
    return words


def _index(words: Sequence[Seen], start: int, opening: str) -> int | None:
    near = range(start, min(start + _NEAR, len(words)))
    return next((at for at in near if bare(words[at].text).startswith(opening)), None)


def _without_number(words: list[Seen]) -> list[Seen]:
    """What stands between "Số:" and "/QĐ-UBND" is a number that was read well, or nothing."""
    for at, word in enumerate(words[:2]):
        start = _NUMBER_START.match(word.text)
        if start is None:
            continue
        for end in range(at, min(at + _NEAR, len(words))):
            symbol = _SYMBOL.search(words[end].text, start.end() if end == at else 0)
            if symbol is not None:
                return _with_blank(words, at, start.end(), end, symbol.start())
    return words


def _with_blank(words: list[Seen], first: int, behind: int, last: int, slash: int) -> list[Seen]:
    """`words` without what stands from place `behind` of word `first` to place `slash` of word `last`, where unsure."""
    if first == last:
        pieces = [(words[first].text[behind:slash], words[first].confidence)]
    else:
        inner = [(word.text, word.confidence) for word in words[first + 1 : last]]
        ends = (words[first].text[behind:], words[first].confidence), (words[last].text[:slash], words[last].confidence)
        pieces = [piece for piece in (ends[0], *inner, ends[1]) if piece[0]]
    figure = "".join(text for text, _ in pieces)
    if _NUMBER.fullmatch(figure) and all(confidence > _SURE_NUMBER for _, confidence in pieces):
        return words
    # It was the figure that made them unsure.
    opening = words[first]._replace(text=words[first].text[:behind], confidence=_SURE_NUMBER)
    symbol = words[last]._replace(text=words[last].text[slash:], confidence=_SURE_NUMBER)
    if first == last:
        middle = (opening.left + opening.right) // 2
        opening, symbol = opening._replace(right=middle), symbol._replace(left=middle)
    return [*words[:first], opening, symbol, *words[last + 1 :]]
