"""Lines of an old encoding that their font drew in capitals.

.VnTimeH and its like have the codes of small letters and draw capitals. Where the file does not name the font of a
line, as plain text never does, the words tell: headings and signatures that nobody writes in small letters.

Reads         "quyết định" / "bộ tài chính" / "uỷ ban nhân dân" + "tỉnh an giang" / "kt. bộ trưởng" / "thứ trưởng"
Leaves alone  "uỷ ban nhân dân tỉnh An Giang" (a name in a sentence), "quyết định này", lines of the body
"""

from __future__ import annotations

from functools import cache

import regex

from vnadmin_nlp import lexicon
from vnadmin_nlp.patterns import Pattern

SIGNING = Pattern(
    "signing-in-small-letters",
    regex.compile(r"(?<!\p{L})(?:(?:k\s?[./]?\s?t|t\s?[./]?\s?[ml]|tuq|q)\s?[./]|k/t|t/[ml])\s?\p{L}[\p{L} ]{2,60}$"),
    matches=("kt. bộ trưởng", "tm . ubnd thành phố", "t/m ban thường vụ"),
    rejects=("kt bộ", "tl; bộ trưởng", "km. bộ"),
)
MOTTO = Pattern(
    "motto-in-small-letters",
    regex.compile(r"(?:nước )?cộng h(?:oà|òa) xã hội chủ nghĩa việt nam$|đảng cộng sản việt nam$"),
    matches=("cộng hoà xã hội chủ nghĩa việt nam",),
    rejects=("cộng hoà xã hội chủ nghĩa việt nam năm 1992",),
)
PLACE = Pattern(
    "place-in-small-letters",
    regex.compile(r"(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường) \p{Ll}+(?: \p{Ll}+){0,3}$"),
    matches=("tỉnh an giang", "thành phố hồ chí minh"),
    rejects=("tỉnh", "tỉnh an giang ban hành quy chế về việc"),
)
PATTERNS = (SIGNING, MOTTO, PLACE)
_AROUND = " .:*-_~\t"
_LONGEST = 90  # characters
_WIDE = regex.compile(r"\s{3,}|\t")  # between two columns
_REST = 7  # words of a body's name behind its kind: "… và phát triển nông thôn"


def restore_capitals(text: str) -> str:
    """`text` with the headings and signatures in small letters written as their font draws them.

    >>> print(restore_capitals("bộ tài chính\\nSố: 12/BTC\\nquyết định\\nvề thuế\\nkt. bộ trưởng\\nthứ trưởng\\nLê An"))
    BỘ TÀI CHÍNH
    Số: 12/BTC
    QUYẾT ĐỊNH
    về thuế
    KT. BỘ TRƯỞNG
    THỨ TRƯỞNG
    Lê An
    """
    lines = text.split("\n")
    above = False
    for index, line in enumerate(lines):
        columns = _WIDE.split(line)
        drawn = [_is_drawn(words.strip(_AROUND), above) for words in columns]
        above = any(drawn)
        for words, capitals in zip(columns, drawn, strict=True):
            if capitals:
                line = line.replace(words, words.upper(), 1)  # noqa: PLW2901
        lines[index] = line
    return "\n".join(lines)


def _is_drawn(words: str, above: bool) -> bool:
    """Whether words are a heading or a signature; `above` tells that the line above is one."""
    if not 3 < len(words) < _LONGEST or not _in_small_letters(words):
        return False
    small = words.lower()
    if SIGNING.regex.match(small) or MOTTO.regex.match(small) or small.removeprefix("bản ") in _type_names():
        return True
    if above and PLACE.regex.match(small):
        return True
    kind, of, body = small.partition(" của ")
    if of and kind in _type_names():
        return _names_body(body)
    return _names_body(small) or _names_position(small)


def _in_small_letters(words: str) -> bool:
    """Whether all letters are small, or small ones stand among capitals: no name and no sentence is written so."""
    if words.islower():
        return True
    inner = [word for word in words.split() if word.isalpha()]
    mixed = sum(word.isupper() or (word[0].islower() and word[1:].isupper()) for word in inner)
    return 2 * mixed >= len(inner) and any(word.islower() or word[:1].islower() for word in inner)


@cache
def _type_names() -> frozenset[str]:
    return frozenset(row.name.lower() for row in lexicon.document_types())


def _names_body(small: str) -> bool:
    opening = lexicon.agency_opening(small)
    return opening is not None and len(opening[1].split()) <= _REST and "," not in small


def _names_position(small: str) -> bool:
    return lexicon.position_opening(small) is not None and len(small.split()) <= _REST
