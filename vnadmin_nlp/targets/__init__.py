"""Figures that somebody must reach, and figures reported as reached.

Reads         "tối thiểu 70% cấp sở, 30% cấp huyện, 20 cấp xã" (the last is 20 %, its unit inferred) / "trên 96%" /
              "từ 10 - 15%" / "giảm ít nhất 30% chi phí tuân thủ" / "phấn đấu thu 1.200 tỷ đồng" / "ít nhất 02 cuộc" /
              "chiếm khoảng 4,7% tổng số" (reported)
Leaves alone  "thuế suất 10%", "hưởng 85% lương", "trên 50% vốn điều lệ", "nếu chênh lệch từ 20% trở lên" (rates,
              shares, conditions); "trong 05 ngày", "02 bản", "đủ 18 tuổi"; prices and fines; rows of a formula

A percentage is a target where its sentence requires or reports something, and no word of a rate, price or condition
stands in it. In laws, decrees and circulars only the words of a goal make one. An amount or a count needs a word of
a goal or of a result, or its verb, before it. Tables are read by their heads. The words are rows of
`data/target_cues.toml` and `data/noun_phrases.toml`; the guide is docs/OBLIGATIONS.md.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from vnadmin_nlp.schema import Row
from vnadmin_nlp.squeeze import Squeezed
from vnadmin_nlp.targets.counting import counts, labelled
from vnadmin_nlp.targets.figures import Figure, amounts, number, percents
from vnadmin_nlp.targets.indicators import indicator_of
from vnadmin_nlp.targets.reading import change_of, comparator_of, period_of
from vnadmin_nlp.targets.scopes import scope_of
from vnadmin_nlp.targets.status import NORMATIVE, Sections, amount_status, count_status, status_of, told_by_form
from vnadmin_nlp.targets.tables import table_rows


def find_targets(
    flow: str,
    *,
    provisions: Sequence[Row],
    citations: Sequence[Row],
    obligations_hint: Sequence[Row] | None = None,
    doc_type: str | None = None,
    start: int,
    end: int,
) -> list[Row]:
    """The figures of flow[start:end], sorted by span, as rows of `NumericTarget` without `text`.

    `doc_type` is the code of the document's type ("CT", "NĐ", "BC"); it leans the reading of a bare figure.
    `obligations_hint` is not used yet.

    >>> text = "1. Bảo đảm tỷ lệ hồ sơ trực tuyến tối thiểu 70% cấp sở, 30% cấp huyện, 20 cấp xã."
    >>> rows = find_targets(text, provisions=[], citations=[], doc_type="CT", start=0, end=len(text))
    >>> [(row["comparator"], row["value"], row["scope"], row["inferred_unit"]) for row in rows]
    [('>=', 70, 'cấp sở', False), ('>=', 30, 'cấp huyện', False), ('>=', 20, 'cấp xã', True)]
    """
    squeezed = Squeezed(flow, start, end)
    text, sections = squeezed.text, Sections(squeezed.text, squeezed.rows_forward(provisions), doc_type)
    rows = list(_shares(text, 0, len(text), sections))
    if doc_type not in NORMATIVE:
        rows.extend(_others(text, 0, len(text), sections))
    tabled = list(table_rows(text, sections))
    places = {row["span"]["end"] for row in tabled}
    rows = tabled + [row for row in rows if row["span"]["end"] not in places]
    for row in rows:
        row["span"] = squeezed.span_back(row["span"])
    return sorted(_outside(rows, citations), key=lambda row: int(row["span"]["start"]))


def _shares(flow: str, start: int, end: int, sections: Sections) -> Iterator[Row]:
    """The percentages; one that goes on with a list takes over status and comparison of the one before it."""
    before: _Read | None = None
    for figure in percents(flow, start, end):
        above = before if before is not None and _in_list(flow, before.figure, figure) else None
        status = told_by_form(flow, figure, sections) if above else None
        status = status or (above.row["status"] if above else status_of(flow, figure, sections))
        before = None
        if status is not None:
            before = _read(flow, figure, status, above)
            yield before.row
            yield from _without_sign(flow, figure, before.row, end)


def _others(flow: str, start: int, end: int, sections: Sections) -> Iterator[Row]:
    for figure in amounts(flow, start, end):
        status = amount_status(flow, figure, sections)
        if status is not None:
            yield _read(flow, figure, status).row
    before: _Read | None = None
    for count in (*counts(flow, start, end), *labelled(flow, start, end)):
        status = count_status(flow, count, sections)
        before = _read(flow, count.figure, status, before if count.listed else None) if status is not None else None
        if before is not None:
            yield before.row


class _Read(NamedTuple):
    """A figure, its row, and whether its comparison holds for what its list goes on with."""

    figure: Figure
    row: Row
    holds: bool


def _read(flow: str, figure: Figure, status: str, above: _Read | None = None) -> _Read:
    held = above.row["comparator"] if above is not None and above.holds else None
    comparator, cue, holds = comparator_of(flow, figure, held)
    row: Row = {
        "indicator": indicator_of(flow, figure, cue, above.row["indicator"] if above else None),
        "comparator": comparator,
        "value": figure.value,
        "value_max": figure.value_max,
        "unit": figure.unit,
        "change": change_of(flow, figure, cue),
        "scope": scope_of(flow, figure, cue),
        "period": period_of(flow, figure),
        "status": status,
        "inferred_unit": False,
        "span": {"start": figure.start, "end": figure.end},
        "rule": figure.rule,
        "inferred": False,
    }
    return _Read(figure, row, holds)


_LIST_GAP = regex.compile(r"[^.;:()%\n]{0,60}?[,;]? ?(?:và |hoặc |, )?(?:tại |đối với |cấp [^,.;\n]{2,20} )?")


# "từ 21% năm 2020 | xuống còn 8,5%": the second figure is another matter.
_TURNS = regex.compile(r"(?: \(?năm (?:19|20)\d\d\)?)? (?:xuống|lên)\b")


def _in_list(flow: str, before: Figure, figure: Figure) -> bool:
    """Whether a figure goes on with the list that the one before it stands in."""
    if figure.start - before.end > 90 or figure.left > before.start or _TURNS.match(flow, before.end, figure.start):
        return False
    return _LIST_GAP.fullmatch(flow, before.end, figure.start) is not None


_BARE = regex.compile(
    r"(?: (?:tại |ở )?[^,.;:()%\d\n]{2,40}),(?: và)? (?P<figure>\d{1,3}(?:,\d{1,2})?) (?:tại |ở )?"
    r"(?P<scope>(?P<head>\p{L}{2,6}) \p{L}{1,10})\b"
)


def _without_sign(flow: str, figure: Figure, row: Row, end: int) -> Iterator[Row]:
    """The figures that go on with a list of percentages and have lost their sign: "30% cấp huyện, 20 cấp xã"."""
    head = (row["scope"] or "").split(" ")[0]
    at = figure.end
    for _ in range(4):
        match = _BARE.match(flow, at, min(end, at + 120))
        if match is None or match["head"] != head:
            return
        yield row | {
            "value": number(match["figure"]),
            "value_max": None,
            "scope": " ".join(match["scope"].split()),
            "inferred_unit": True,
            "span": {"start": match.start("figure"), "end": match.end("figure")},
            "rule": "percent_without_sign",
        }
        at = match.end("figure")


def _outside(rows: list[Row], citations: Sequence[Row]) -> list[Row]:
    """Without the figures that stand inside a citation."""
    spans = sorted((row["span"]["start"], row["span"]["end"]) for row in citations if row.get("span"))
    return [row for row in rows if not _covered(spans, row["span"]["start"])]


def _covered(spans: list[tuple[int, int]], at: int) -> bool:
    place = bisect(spans, (at, at))
    return place > 0 and spans[place - 1][1] > at
