"""Names of bodies with the diacritics that a scan lost or exchanged.

Reads         "Chỉnh phú"  "Giám đôc Sở Tài chính"  "Bộ trưởng Bộ Giáo dục và Dào tạo"  "Cục Thuế Thành phó Hồ Chí Minh"
Leaves alone  every word that the lists of data/issuer_words.toml do not hold, and one-syllable ones ("sở" and "số")
"""

from __future__ import annotations

from functools import cache

import regex

from vnadmin_nlp.citations.vocabulary import words
from vnadmin_nlp.patterns import any_of
from vnadmin_nlp.text import bare

_LISTS = ("positions", "committees", "levels", "closed", "fields")


@cache
def _plain() -> dict[str, str]:
    """Phrases of two and more syllables by their form without diacritics; forms that two phrases share are left out."""
    found: dict[str, str] = {}
    for name in _LISTS:
        for phrase in words(name):
            if " " in phrase:
                found.setdefault(bare(phrase), phrase)
    return found


def _any(*names: str) -> str:
    phrases = {bare(phrase) for name in names for phrase in words(name) if " " in phrase}
    return any_of(phrases)


@cache
def _body() -> regex.Pattern[str]:
    """A whole name without diacritics: positions, then a complete body."""
    return regex.compile(
        rf"(?:(?:{_any('positions')}),?\s(?:cua\s)?){{0,2}}"
        rf"(?:{_any('closed')}|(?:bo|so)\s(?:truong\s)?(?:{_any('fields')}|y te|noi vu|tai chinh|tu phap)"
        rf"|(?:ubnd|hdnd|{_any('committees')})(?P<level>\s(?:tinh|huyen|quan|xa|phuong|{_any('levels')}))?)(?!\p{{L}})"
    )


_PLACE = regex.compile(r"(?:\s\p{Lu}\p{Ll}{0,7}){1,4}")


def damaged_end(flow: str, start: int, limit: int) -> int | None:
    """Offset behind the misread name that begins at `start`; None where none does.

    >>> text = "Chỉnh phú quy định"
    >>> text[:damaged_end(text, 0, len(text))]
    'Chỉnh phú'
    """
    match = _body().match(bare(flow[start:limit]))
    if match is None:
        return None
    end = start + match.end()
    place = _PLACE.match(flow, end, limit) if match["level"] else None
    return place.end() if place else end


@cache
def _phrases() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\p{{L}}){any_of(_plain())}(?!\p{{L}})")


@cache
def _position_before() -> regex.Pattern[str]:
    return regex.compile(rf"(?r)(?<!\p{{L}}){_any('positions')}\s")


def with_position(flow: str, start: int) -> int:
    """`start` of a body's name, or of the misread position right before it.

    >>> text = "của Giám đôc Sở Tài chính"
    >>> text[with_position(text, text.index("Sở")):]
    'Giám đôc Sở Tài chính'
    """
    before = max(0, start - 24)
    match = _position_before().match(bare(flow[before:start]))
    return start if match is None else before + int(match.start())


def respelled(name: str) -> str:
    """`name` with the phrases of the lists spelled as they are there, letter case kept.

    >>> respelled("Bộ trưởng Bộ Giáo dục và Dào tạo"), respelled("Sở Nội vụ tỉnh An Giang")
    ('Bộ trưởng Bộ Giáo dục và Đào tạo', 'Sở Nội vụ tỉnh An Giang')
    """
    return _with_phrases(name) if name else name


def _with_phrases(name: str) -> str:
    pieces, last = [], 0
    for match in _phrases().finditer(bare(name)):
        printed = name[match.start() : match.end()]
        phrase = _plain()[match.group()]
        pieces += [name[last : match.start()], _cased(phrase, printed)]
        last = match.end()
    return "".join([*pieces, name[last:]]) if pieces else name


_SAME_SOUND = {"uỷ": "ủy", "oá": "óa", "oà": "òa"}


def _cased(phrase: str, printed: str) -> str:
    """`phrase` in the letter case of `printed`, or `printed` where both differ only in the placing of a tone mark."""
    folded = printed.lower()
    for old, new in _SAME_SOUND.items():
        folded = folded.replace(old, new)
    if folded == phrase:
        return printed
    return "".join(new.upper() if old.isupper() else new for new, old in zip(phrase, printed, strict=True))
