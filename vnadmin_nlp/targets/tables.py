"""Figures set in a table: what is measured stands in the row's name, how and when in the head of the column.

Reads         "STT | Chỉ tiêu | ĐVT | Thực hiện 2024 | Kế hoạch 2025" over
              "1 | Tỷ lệ hồ sơ đúng hạn | % | 95,2 | ≥ 98" (95,2 reported for 2024, >= 98 required for 2025)
Leaves alone  a table without a head, without a unit in column or cell, of tasks and deadlines, of money spent by year;
              rows with more or fewer cells than the head; laws

The heads are rows of `data/target_cues.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from vnadmin_nlp.numerals import FIGURE
from vnadmin_nlp.schema import Row
from vnadmin_nlp.targets.cues import words
from vnadmin_nlp.targets.figures import number
from vnadmin_nlp.targets.status import DIRECTING, NORMATIVE, Sections

_MOST_CELLS = 24
_YEAR = regex.compile(r"\b(?P<period>(?:19|20)\d{2}(?: ?[-–] ?20\d{2})?)\b")
_GROUP = regex.compile(r"(?:toàn|cấp|khối|khu vực) \p{L}{2,8}(?: \p{L}{2,8}){0,2}", regex.IGNORECASE)
_CELL = regex.compile(
    r"(?P<sign>[≥>≤<]=?|trên|hơn|dưới|từ|tối thiểu|ít nhất|không dưới|không quá|tối đa|khoảng)?:? ?"
    rf"(?P<low>{FIGURE})(?: ?[-–] ?(?P<high>{FIGURE}))? ?(?P<unit>%|\p{{L}}[\p{{L}} ,²³]{{0,30}}?)?(?P<up> trở lên)?",
    regex.IGNORECASE,
)
_SIGNS = {
    "≥": ">=", ">=": ">=", "từ": ">=", "tối thiểu": ">=", "ít nhất": ">=", "không dưới": ">=", ">": ">", "trên": ">",
    "hơn": ">", "≤": "<=", "<=": "<=", "không quá": "<=", "tối đa": "<=", "<": "<", "dưới": "<",
}  # fmt: skip
_SCALED = regex.compile(r"(?P<scale>nghìn tỷ|ngàn tỷ|tỷ|tỉ|triệu|nghìn|ngàn) (?P<unit>\p{L}.*)", regex.IGNORECASE)


class _Column(NamedTuple):
    """A column of values: its status, its year and its group."""

    status: str | None
    period: str | None
    scope: str | None


class _Head(NamedTuple):
    """What the columns of a table hold."""

    cells: int
    name: int
    unit: int | None
    values: dict[int, _Column]


def table_rows(flow: str, sections: Sections) -> Iterator[Row]:
    """The figures of the tables of a text."""
    if sections.doc_type in NORMATIVE:
        return
    head: _Head | None = None
    last_end = -2
    at = flow.find("|")
    while at >= 0:
        start, end = flow.rfind("\n", 0, at) + 1, flow.find("\n", at)
        end = len(flow) if end < 0 else end
        cells = _cells(flow, start, end)
        if start > last_end + 2:
            head = None
        last_end = end
        if head is not None and len(cells) == head.cells:
            yield from _values(flow, cells, head, sections)
        elif head is None:
            head = _head([flow[a:b] for a, b in cells])
        at = flow.find("|", end)


def _cells(flow: str, start: int, end: int) -> list[tuple[int, int]]:
    """The places of a row's cells, without the blanks around them and the bars at its ends."""
    found: list[tuple[int, int]] = []
    at = start
    while at <= end and len(found) <= _MOST_CELLS:
        bar = flow.find("|", at, end)
        stop = end if bar < 0 else bar
        left, right = at, stop
        while left < right and flow[left] == " ":
            left += 1
        while right > left and flow[right - 1] == " ":
            right -= 1
        found.append((left, right))
        if bar < 0:
            break
        at = bar + 1
    if flow.startswith("|", start):
        found = found[1:]
    if found and found[-1][0] == found[-1][1] and flow.endswith("|", start, end):
        found = found[:-1]
    return found


def _head(cells: list[str]) -> _Head | None:
    if not 2 <= len(cells) <= _MOST_CELLS:
        return None
    name = next((index for index, cell in enumerate(cells) if words("table_name").match(cell)), None)
    if name is None:
        return None
    unit = next((index for index, cell in enumerate(cells) if words("table_unit").match(cell)), None)
    values = {
        index: column
        for index, cell in enumerate(cells)
        if index > name and index != unit and (column := _column(cell)) is not None
    }
    return _Head(len(cells), name, unit, values) if values else None


def _column(cell: str) -> _Column | None:
    year = _YEAR.search(cell)
    period = year["period"].replace(" ", "").replace("–", "-") if year else None
    group = _GROUP.fullmatch(cell)
    scope = group.group() if group else None
    if words("table_reported").search(cell):
        return _Column("reported", period, scope)
    if words("table_required").search(cell):
        return _Column("required", period, scope)
    return _Column(None, period, scope) if year or group else None


def _values(flow: str, cells: list[tuple[int, int]], head: _Head, sections: Sections) -> Iterator[Row]:
    name = " ".join(flow[slice(*cells[head.name])].split())
    if len(name) < 3 or not any(letter.isalpha() for letter in name) or words("left_out").search(name):
        return
    unit = flow[slice(*cells[head.unit])] if head.unit is not None else ""
    for index, column in head.values.items():
        start, end = cells[index]
        match = _CELL.fullmatch(flow, start, end)
        status = column.status or _status_under(sections, start)
        told = (match["unit"] or unit).strip() if match is not None else ""
        if match is None or status is None or not told or not (told == "%" or told[0].isalpha()):
            continue
        yield _row(match, told, name, column, status)


def _status_under(sections: Sections, at: int) -> str | None:
    return sections.lean(at) or ("required" if sections.doc_type in DIRECTING else None)


def _row(match: regex.Match[str], unit: str, name: str, column: _Column, status: str) -> Row:
    scaled = _SCALED.fullmatch(unit)
    scale = f" {scaled['scale'].lower()}" if scaled else ""
    sign = _SIGNS.get((match["sign"] or "").lower(), ">=" if match["up"] or match["high"] else "=")
    return {
        "indicator": name,
        "comparator": sign,
        "value": number(match["low"], scale),
        "value_max": number(match["high"], scale) if match["high"] else None,
        "unit": scaled["unit"] if scaled else unit,
        "change": None,
        "scope": column.scope,
        "period": column.period,
        "status": status,
        "inferred_unit": match["unit"] is None,
        "span": {"start": match.start("low"), "end": match.end()},
        "rule": "table",
        "inferred": False,
    }
