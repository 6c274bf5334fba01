"""Tasks that a table assigns: a row with columns for the task, who leads, who helps and when.

Reads         "STT | Nhiệm vụ | Đơn vị chủ trì | Đơn vị phối hợp | Thời gian hoàn thành" and the rows under it, one
              obligation each; "| 1 | … | … |" as in Markdown; a table whose lines a PDF has run together
Leaves alone  a table without a column for the one who leads, a column "Cơ quan thực hiện đo" beside no time, rows that
              only name a group of tasks ("I | Cải cách thể chế | | |")
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

import regex

from vnadmin_nlp.deadlines import best_deadline, find_deadlines
from vnadmin_nlp.obligations.bearers import split_bearers
from vnadmin_nlp.obligations.cues import any_of
from vnadmin_nlp.obligations.drafts import Draft
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Row

_Cell = tuple[int, int]

# What a column is told by its heading; the first that fits counts, for "Thời gian thực hiện" is no leader.
_COLUMNS = tuple(
    (
        name,
        Pattern(
            f"column_{name}",
            regex.compile(rf"^\s*{any_of(f'column_{name}', ignore_case=True)}"),
            matches=matches,
            rejects=rejects,
        ),
    )
    for name, matches, rejects in (
        ("time", ("Thời gian thực hiện", "Tiến độ", "Thời hạn"), ("Đơn vị thực hiện",)),
        ("with", ("Đơn vị phối hợp", "Phối hợp thực hiện"), ("Đơn vị chủ trì, phối hợp",)),
        ("lead", ("Đơn vị chủ trì", "CƠ QUAN THỰC HIỆN", "Chủ trì"), ("Thời gian thực hiện", "Nơi thực hiện")),
        ("task", ("Nội dung công việc", "Tên nhiệm vụ", "Nhiệm vụ"), ("STT", "Ghi chú")),
    )
)
PATTERNS = tuple(pattern for _, pattern in _COLUMNS)

_MOST_COLUMNS = 12
_FIRST_NUMBER = regex.compile(r"\s(?:1|I|A)\.?$")
_NUMBER = regex.compile(r"\s(?:\d{1,3}(?:\.\d{1,2})?|[IVX]{1,5})\.?$")
_RULE = regex.compile(r"[|\s:-]+")


class _Header(NamedTuple):
    """The place of each column; the length of a row."""

    columns: dict[str, list[int]]
    width: int


class Table(NamedTuple):
    """Where a table of tasks stands, and its rows as obligations in the making."""

    start: int
    stop: int
    drafts: list[Draft]


def find_tables(flow: str, provisions: Sequence[Row], own: datetime.date | None) -> list[Table]:
    """The tables of tasks in `flow`, in reading order."""
    if "|" not in flow:
        return []
    tables: list[Table] = []
    header: _Header | None = None
    offset = 0
    for line in flow.split("\n"):
        begin, stop = offset, offset + len(line)
        offset = stop + 1
        if not line.strip():
            continue
        if "|" not in line:
            header = None
            continue
        cells = _cells(flow, begin, stop)
        found = _header(flow, cells)
        if found is not None:
            header = found
            tables.append(Table(begin, stop, []))
            rows = _run_together(flow, cells, header.width)
        else:
            rows = [cells]
        if header is None:
            continue
        table = tables[-1]
        for row in rows:
            _add(flow, row, header, table.drafts, own)
        tables[-1] = table._replace(stop=stop)
    _give_provisions(tables, provisions)
    return tables


def _cells(flow: str, begin: int, stop: int) -> list[_Cell]:
    """The cells of a line, without the outer bars."""
    while begin < stop and flow[begin] in " |":
        begin += 1
    while stop > begin and flow[stop - 1] == " ":
        stop -= 1
    if stop > begin and flow[stop - 1] == "|":
        stop -= 1
    cells = []
    while True:
        bar = flow.find("|", begin, stop)
        cells.append(_strip(flow, begin, bar if bar >= 0 else stop))
        if bar < 0:
            return cells
        begin = bar + 1


def _strip(flow: str, begin: int, stop: int) -> _Cell:
    while begin < stop and flow[begin].isspace():
        begin += 1
    while stop > begin and flow[stop - 1].isspace():
        stop -= 1
    return begin, stop


def _header(flow: str, cells: list[_Cell]) -> _Header | None:
    """What the columns are, where this row names the task, the one who leads, and a helper or a time."""
    if len(cells) < 3:
        return None
    columns: dict[str, list[int]] = {}
    width = 0
    for index, (begin, stop) in enumerate(cells[:_MOST_COLUMNS]):
        if stop - begin > 60:
            break
        width = index + 1
        words = flow[begin:stop]
        kind = next((name for name, pattern in _COLUMNS if pattern.regex.search(words)), None)
        if kind is not None:
            columns.setdefault(kind, []).append(index)
        if index >= 2 and _FIRST_NUMBER.search(words):
            break
    if len(columns.get("task", ())) < 1 or "lead" not in columns or not ("with" in columns or "time" in columns):
        return None
    return _Header(columns, width)


def _run_together(flow: str, cells: list[_Cell], width: int) -> list[list[_Cell]]:
    """The rows behind a header on the same line: each last cell ends with the number of the next row."""
    rows: list[list[_Cell]] = []
    at = width
    number = _NUMBER.search(flow, *cells[width - 1]) if width else None
    while number is not None and at + width - 1 <= len(cells):
        row = [_strip(flow, number.start(), number.end()), *cells[at : at + width - 1]]
        last = row[-1]
        number = _NUMBER.search(flow, *last) if at + width - 1 < len(cells) else None
        if number is not None:
            row[-1] = (last[0], number.start())
        rows.append(row)
        at += width - 1
    return rows


def _add(flow: str, row: list[_Cell], header: _Header, drafts: list[Draft], own: datetime.date | None) -> None:
    """Turn a row into an obligation; one whose leader's cell is empty goes on with that of the row above."""

    def cell(kind: str) -> list[_Cell]:
        places = [row[index] for index in header.columns.get(kind, ()) if index < len(row)]
        return [(begin, stop) for begin, stop in places if stop > begin]

    tasks, leads, helpers, times = cell("task"), cell("lead"), cell("with"), cell("time")
    if not tasks or _RULE.fullmatch(flow, row[0][0], row[-1][1]):
        return
    # Columns are often numbered under their headings: "(1) | (2) | (3)".
    begin, stop = max(tasks, key=lambda place: place[1] - place[0])
    if stop - begin < 6:
        return
    parties = [party for place in leads for party in _parties(flow, place)]
    if not parties and drafts and times:
        parties = [party | {"span": None} for party in drafts[-1].parties]
    if not parties:
        return
    draft = Draft(row[0][0], row[-1][1], begin, "table_row", None, parties, action_stop=stop)
    draft.coordinators = [party for place in helpers for party in _parties(flow, place)]
    for place in times:
        found = find_deadlines(flow, *place, own, bare=True)
        draft.due = draft.due or best_deadline(found[::-1])
    drafts.append(draft)


def _parties(flow: str, place: _Cell) -> list[Row]:
    parties: list[Row] = []
    for piece in regex.finditer(r"[^;]+", flow[slice(*place)]):
        parties += split_bearers(flow, place[0] + piece.start(), place[0] + piece.end())
    return [party for party in parties if regex.search(r"\p{L}\p{L}", party["text"])]


def _give_provisions(tables: list[Table], provisions: Sequence[Row]) -> None:
    """Set the path of the numbered part that each table stands in: the last one that began above it."""
    at, path = 0, None
    for table in tables:
        while at < len(provisions) and provisions[at]["span"]["start"] < table.start:
            if provisions[at]["rule"] not in ("dash", "plus"):
                path = str(provisions[at]["path"])
            at += 1
        for draft in table.drafts:
            draft.provision = path
