"""Numbers as Vietnamese documents write them.

Reads         "1.234,5" -> 1234.5    "12,5" -> 12.5    "3.000.000" -> 3000000    "2,5 nghìn tỷ" -> 2500000000000
              "hai mươi lăm" -> 25    "quý II" (roman) -> 2
Leaves alone  "30/6/2024" (a date)    "15/2024" (a document number)    "1.2.3" (a heading)    "ba phải" (not a number)
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from vnadmin_nlp.lexicon import table

# "." groups thousands and "," marks the decimals. A lone "." before one or two digits cannot be a group, so it is
# read the English way; a lone "," before three digits stays a decimal mark, as the standard has it.
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
_ENGLISH = re.compile(r"\d+\.\d{1,2}")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+")

FIGURE = r"\d{1,3}(?:\.\d{3}){1,5}(?:,\d{1,4})?|\d{1,12}(?:[.,]\d{1,3})?"
"""Source of a regular expression for one number in digits: bounded, to be built into larger patterns."""


def parse_decimal(text: str) -> Decimal | None:
    """Value of a number written in digits; None when `text` is not one.

    >>> parse_decimal("1.234,5")
    Decimal('1234.5')
    >>> parse_decimal("30/6/2024") is None
    True
    """
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _ENGLISH.fullmatch(text):
        return Decimal(text)
    if _SPACED.fullmatch(text):
        return Decimal(text.replace(" ", ""))
    return None


@cache
def scales() -> dict[str, int]:
    """Scale words and what they multiply by, longest first.

    >>> scales()["nghìn tỷ"]
    1000000000000
    """
    rows = table("units")
    words = {word: int(row["factor"]) for row in rows.values() if "factor" in row for word in row["words"]}
    return dict(sorted(words.items(), key=lambda item: -len(item[0])))


def parse_quantity(text: str) -> Decimal | None:
    """Value of a number with or without a scale word; None when `text` is not one.

    >>> parse_quantity("1.200 tỷ")
    Decimal('1200000000000')
    >>> parse_quantity("hai mươi triệu")
    Decimal('20000000')
    >>> parse_quantity("một vài") is None
    True
    """
    words = " ".join(text.lower().split())
    for scale, factor in scales().items():
        if words.endswith(" " + scale):
            value = parse_number(words[: -len(scale)].rstrip())
            return None if value is None else value * factor
    return parse_number(words)


def parse_number(text: str) -> Decimal | None:
    """Value of a number in digits or in words up to 999; None when `text` is neither.

    >>> parse_number("ba mươi tư"), parse_number("34")
    (Decimal('34'), Decimal('34'))
    """
    figure = parse_decimal(text)
    if figure is not None:
        return figure
    spelled = parse_spelled(text)
    return None if spelled is None else Decimal(spelled)


_UNITS = {
    "không": 0,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
# The unit changes its form behind "mươi" (and "năm" also behind "mười").
_AFTER_TENS = _UNITS | {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}


def parse_spelled(text: str) -> int | None:
    """Value of a number spelled out, up to 999; None when `text` is not one.

    >>> [parse_spelled(words) for words in ("mười", "mười lăm", "hai mươi mốt", "chín tư", "một trăm linh năm")]
    [10, 15, 21, 94, 105]
    >>> parse_spelled("năm nay") is None
    True
    """
    words = text.lower().split()
    if len(words) >= 2 and words[1] == "trăm":
        hundreds = _UNITS.get(words[0])
        rest = _below_hundred([w for w in words[2:] if w not in ("linh", "lẻ")]) if len(words) > 2 else 0
        return None if hundreds is None or rest is None else 100 * hundreds + rest
    return _below_hundred(words)


def _below_hundred(words: list[str]) -> int | None:
    if len(words) == 1:
        return 10 if words[0] in ("mười", "chục") else _UNITS.get(words[0])
    if len(words) == 2:
        first, last = words
        if first == "mười":
            return _plus(10, _AFTER_TENS.get(last))
        tens = _UNITS.get(first)
        if last in ("mươi", "chục"):
            return None if tens is None else 10 * tens
        # "chín tư" for "chín mươi tư"; two plain digits ("hai ba") mean "two or three" and stay unread.
        return _plus(10 * tens, _AFTER_TENS[last]) if tens and last in ("mốt", "tư", "lăm", "nhăm") else None
    if len(words) == 3 and words[1] == "mươi" and _UNITS.get(words[0]):
        return _plus(10 * _UNITS[words[0]], _AFTER_TENS.get(words[2]))
    return None


def _plus(tens: int, unit: int | None) -> int | None:
    return None if not unit else tens + unit


_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def parse_roman(text: str) -> int | None:
    """Value of a roman numeral in capitals; None when `text` is not a well-formed one.

    >>> parse_roman("XIV"), parse_roman("IIX"), parse_roman("")
    (14, None, None)
    """
    if not text or not _ROMAN.fullmatch(text):
        return None
    values = [_ROMAN_VALUES[letter] for letter in text]
    return sum(-v if v < following else v for v, following in zip(values, [*values[1:], 0], strict=True))
