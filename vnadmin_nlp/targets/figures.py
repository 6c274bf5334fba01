"""Figures with a unit, each with the stretch of its sentence that tells of it.

Reads         "54,56%" / "từ 10 - 15%" / "1.200 tỷ đồng" / "ít nhất 02 cuộc" / "đã tiếp nhận 49 PAKN"
Leaves alone  "tỷ lệ %", "500.000 đồng/người" (a rate), "hợp đồng", "02 bản" (no cue before it)
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import regex

from vnadmin_nlp.numerals import FIGURE, parse_decimal, parse_quantity
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.targets.cues import any_noun

PERCENT = Pattern(
    "percent",
    regex.compile(
        rf"(?<![\d.,/\p{{L}}-])(?P<low>{FIGURE})(?: ?%)?"
        rf"(?: ?- ?(?P<high>{FIGURE})| (?:đến|tới) (?P<high2>{FIGURE}))? ?%$"
    ),
    matches=("đạt 54,56%", "từ 10 - 15%", "từ 10% đến 15%", "100 %"),
    rejects=("24/7%", "tỷ lệ %", "A96%", "x 100% ="),
)
AMOUNT = Pattern(
    "amount",
    regex.compile(
        rf"(?<![\d.,/\p{{L}}-])(?P<low>{FIGURE})(?: ?- ?(?P<high>{FIGURE}))?"
        r"(?P<scale> (?:(?:nghìn|ngàn) )?(?:tỷ|tỉ)| triệu| (?:nghìn|ngàn))? ?(?:đồng|VNĐ|VND)\b(?! ?/(?! ?năm))"
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
                yield _figure(flow, (start, end), match.span(), parts, ("%", PERCENT.name))
        at = flow.find("%", at + 1, end)


def amounts(flow: str, start: int, end: int) -> Iterator[Figure]:
    """The sums of money of flow[start:end]."""
    at = flow.find("đồng", start, end)
    while at >= 0:
        if flow[at - 1].isspace() or flow[at - 1].isdigit():
            found = None
            for found in AMOUNT.regex.finditer(flow, max(start, at - 40), at + 8):  # noqa: B007
                pass
            if found is not None and found.end() == at + 4:
                parts = (found["low"], found["high"], found["scale"] or "")
                yield _figure(flow, (start, end), found.span(), parts, ("đồng", AMOUNT.name))
        at = flow.find("đồng", at + 4, end)


@cache
def _count_pattern() -> regex.Pattern[str]:
    return regex.compile(
        r"\b(?P<cue>[Íí]t nhất|[Tt]ối thiểu|[Tt]ối đa|[Pp]hấn đấu[^.;%\n\d]{0,60}|[Cc]hỉ tiêu[^.;%\n\d]{0,40}|[Cc]hỉ có"
        r"|số (?:PAKN|hồ sơ|TTHC|vụ việc)[^.;%\n\d]{0,40}:|[Tt]ổng s[ốô][^.;%\n\d]{0,90} (?:là|:)|gồm(?: có)? ?:"
        r"|[Đđ]ã (?:tiếp nhận|giải quyết|xử lý|hoàn thành|tổ chức|ban hành|công bố|thành lập|hỗ trợ|cấp|đào tạo)"
        r"[^.;%\n\d]{0,30})"
        rf" ?:? ?(?P<low>{FIGURE})(?: ?- ?(?P<high>{FIGURE}))?(?: ?\([^)\n]{{1,20}}\))?(?: |(?=[mk]))"
        rf"(?P<unit>{any_noun('counted')})\b"
    )


_RESULTS = ("đã", "chỉ có", "số ", "tổng", "gồm")


def counts(flow: str, start: int, end: int) -> Iterator[tuple[Figure, str]]:
    """The counts with a cue before them, each with its status: the cue tells it."""
    for match in _count_pattern().finditer(flow, start, end):
        place = (match.start("low"), match.end())
        unit = " ".join(match["unit"].split())
        figure = _figure(flow, (start, end), place, (match["low"], match["high"], ""), (unit, "count"))
        yield figure, "reported" if match["cue"].lower().startswith(_RESULTS) else "required"


def _figure(
    flow: str,
    bounds: tuple[int, int],
    place: tuple[int, int],
    parts: tuple[str, str | None, str],
    kind: tuple[str, str],
) -> Figure:
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
