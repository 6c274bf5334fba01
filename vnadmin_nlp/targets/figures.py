"""Percentages and sums of money, each with the stretch of its sentence that tells of it.

Reads         "54,56%" / "từ 10 - 15%" / "1.200 tỷ đồng" / "15 tỷ USD"
Leaves alone  "tỷ lệ %", "500.000 đồng/người" (a rate), "hợp đồng"
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import regex

from vnadmin_nlp.numerals import FIGURE, parse_decimal, parse_quantity
from vnadmin_nlp.patterns import Pattern

PERCENT = Pattern(
    "percent",
    regex.compile(
        rf"(?<![\d.,/\p{{L}}-])(?P<low>{FIGURE})(?: ?%)?"
        rf"(?: ?[-–] ?(?:đến )?(?P<high>{FIGURE})| (?:đến|tới) (?P<high2>{FIGURE}))? ?%$"
    ),
    matches=("đạt 54,56%", "từ 10 - 15%", "từ 10% đến 15%", "100 %"),
    rejects=("24/7%", "tỷ lệ %", "A96%", "x 100% ="),
)
AMOUNT = Pattern(
    "amount",
    regex.compile(
        rf"(?<![\d.,/\p{{L}}-])(?P<low>{FIGURE})(?: ?- ?(?P<high>{FIGURE}))?"
        r"(?P<scale> (?:(?:nghìn|ngàn) )?(?:tỷ|tỉ)| triệu| (?:nghìn|ngàn))? ?"
        r"(?P<unit>đồng|VNĐ|VND|USD)\b(?! ?/(?! ?năm))"
    ),
    matches=("1.200 tỷ đồng", "450 triệu đồng", "2.400.000.000 đồng", "2,5 nghìn tỷ đồng", "85.300.000 đồng/năm"),
    rejects=("500.000 đồng/người", "hợp đồng", "12 tỷ lệ"),
)
PATTERNS = (PERCENT, AMOUNT)

# "từ 75% đến 80%" is read at its second sign.
_RANGE_FOLLOWS = regex.compile(rf" ?(?:-|đến|tới) ?(?:{FIGURE}) ?%")
_REACH = 320  # a sentence of a plan with a list of targets: 9 in 10 of those read are shorter
_AFTER = 70


class Figure(NamedTuple):
    """A figure with its place and its sentence."""

    start: int
    end: int
    low: str
    high: str | None
    scale: str
    unit: str
    rule: str
    left: int
    """Where its sentence begins, at most _REACH before."""
    right: int
    """Where its sentence ends, at most _AFTER behind."""

    @property
    def value(self) -> int | float:
        """In the base unit."""
        return number(self.low, self.scale)

    @property
    def value_max(self) -> int | float | None:
        """The upper end of a range."""
        return number(self.high, self.scale) if self.high else None


def number(figure: str, scale: str = "") -> int | float:
    """Value of digits with their scale word, whole where it can be.

    >>> number("1.200", " tỷ"), number("54,56")
    (1200000000000, 54.56)
    """
    value = parse_quantity(f"{figure}{scale}") or parse_decimal(figure) or Decimal(0)
    return int(value) if value == value.to_integral_value() else float(value)


def percents(flow: str, start: int, end: int) -> Iterator[Figure]:
    """The percentages of flow[start:end]. A sign without a figure before it is passed over at once."""
    at = flow.find("%", start, end)
    while at >= 0:
        before = flow[at - 1] if flow[at - 1] != " " else flow[at - 2 : at - 1]
        if at > start and before.isdigit():
            match = PERCENT.regex.search(flow, max(start, at - 36), at + 1)
            if match is not None and not _RANGE_FOLLOWS.match(flow, at + 1, end):
                parts = (match["low"], match["high"] or match["high2"], "")
                yield figure_at(flow, (start, end), match.span(), parts, ("%", PERCENT.name))
        at = flow.find("%", at + 1, end)


_MONEY = regex.compile(r"(?<=[\d ])(?:đồng|VNĐ|VND|USD)\b")


def amounts(flow: str, start: int, end: int) -> Iterator[Figure]:
    """The sums of money of flow[start:end]."""
    for word in _MONEY.finditer(flow, start, end):
        found = None
        for found in AMOUNT.regex.finditer(flow, max(start, word.start() - 40), word.end() + 8):  # noqa: B007
            pass
        if found is not None and found.end() == word.end():
            parts = (found["low"], found["high"], found["scale"] or "")
            unit = "USD" if found["unit"] == "USD" else "đồng"
            yield figure_at(flow, (start, end), found.span(), parts, (unit, AMOUNT.name))


def figure_at(
    flow: str,
    bounds: tuple[int, int],
    place: tuple[int, int],
    parts: tuple[str, str | None, str],
    kind: tuple[str, str],
) -> Figure:
    """The figure at `place` of flow[bounds], with the bounds of its sentence."""
    left, right = _sentence_start(flow, bounds[0], place[0]), _sentence_end(flow, place[1], bounds[1])
    return Figure(place[0], place[1], parts[0], parts[1], parts[2], kind[0], kind[1], left, right)


def _sentence_start(flow: str, start: int, at: int) -> int:
    floor = max(start, at - _REACH)
    ends = [place + len(mark) for mark in ("\n", ". ", "; ") if (place := flow.rfind(mark, floor, at)) >= 0]
    return max(ends, default=floor)


def _sentence_end(flow: str, at: int, end: int) -> int:
    stop = min(end, at + _AFTER)
    marks = [flow.find(mark, at, stop) for mark in ("\n", ". ", ";", "./")]
    return min([mark for mark in marks if mark >= 0], default=stop)
