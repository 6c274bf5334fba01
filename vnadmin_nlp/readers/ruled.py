"""Ruled tables of a page: drawn lines → cells → rows of text.

The lines are cut into a grid of all their positions; cells between which no line runs are one cell. So a cell that
spans columns or rows comes out once, where it begins.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from vnadmin_nlp.readers.layout import Glyph, Table, Word, find_blocks, find_lines, join_blocks, join_glyphs, words_of
from vnadmin_nlp.readers.tables import Cell, render_table

_TOUCH = 3.0  # points: lines nearer than this meet; borders are up to 2 points thick
_MOST_CELLS = 20_000


class Rule(NamedTuple):
    """A drawn line, upright or level: `at` is its x or y, `start` and `end` are its ends on the other axis."""

    at: float
    start: float
    end: float


class _Grid(NamedTuple):
    """The positions of a table's lines, from the left and from the top, and the lines themselves."""

    xs: list[float]
    ys: list[float]
    rows: Sequence[Rule]
    columns: Sequence[Rule]


def find_tables(
    glyphs: Sequence[Glyph], level: Sequence[Rule], upright: Sequence[Rule], width: float
) -> tuple[list[Table], list[Glyph]]:
    """The tables of a page and the glyphs outside of them."""
    tables = []
    outside = list(glyphs)
    for rows, columns in _groups(level, upright):
        ys = _positions(rows)[::-1]
        xs = _positions(columns)
        if len(ys) < 2 or len(xs) < 3 or (len(ys) - 1) * (len(xs) - 1) > _MOST_CELLS:
            continue
        inside = [g for g in outside if xs[0] - 1 <= (g.x0 + g.x1) / 2 <= xs[-1] + 1 and ys[-1] - 1 <= g.y <= ys[0]]
        outside = [
            g for g in outside if not (xs[0] - 1 <= (g.x0 + g.x1) / 2 <= xs[-1] + 1 and ys[-1] - 1 <= g.y <= ys[0])
        ]
        tables.append(Table(ys[0], *_table_text(inside, _Grid(xs, ys, rows, columns), width)))
    return tables, outside


def _groups(level: Sequence[Rule], upright: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The lines that hang together, each group with its level and its upright lines."""
    groups: list[tuple[float, float, list[Rule], list[Rule]]] = []  # bottom, top, level, upright
    for rule in sorted(upright, key=lambda rule: rule.start):
        for index, (bottom, top, rows, columns) in enumerate(groups):
            if rule.start <= top + _TOUCH and rule.end >= bottom - _TOUCH:
                columns.append(rule)
                groups[index] = (min(bottom, rule.start), max(top, rule.end), rows, columns)
                break
        else:
            groups.append((rule.start, rule.end, [], [rule]))
    for rule in level:
        for bottom, top, rows, columns in groups:
            if bottom - _TOUCH <= rule.at <= top + _TOUCH:
                if any(column.at >= rule.start - _TOUCH and column.at <= rule.end + _TOUCH for column in columns):
                    rows.append(rule)
                break
    return [(rows, columns) for _, _, rows, columns in groups]


def _positions(rules: Sequence[Rule]) -> list[float]:
    """Where lines stand, those that touch taken as one, ascending."""
    found: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not found or at - found[-1] > _TOUCH:
            found.append(at)
    return found


def _table_text(glyphs: Sequence[Glyph], grid: _Grid, width: float) -> tuple[str, tuple[Word, ...]]:
    """The text of a table, and its words cell by cell."""
    xs, ys = grid.xs, grid.ys
    height, breadth = len(ys) - 1, len(xs) - 1
    owner = _merge(grid)
    held: dict[int, list[Glyph]] = {}
    falling = [-y for y in ys]
    for glyph in glyphs:
        row = min(max(bisect_left(falling, -glyph.y - 0.3 * glyph.height) - 1, 0), height - 1)
        column = min(max(bisect_right(xs, (glyph.x0 + glyph.x1) / 2) - 1, 0), breadth - 1)
        held.setdefault(owner[row * breadth + column], []).append(glyph)
    table: list[list[Cell]] = []
    shown: list[Word] = []
    for row in range(height):
        cells = []
        for column in range(breadth):
            at = row * breadth + column
            if owner[at] == at:
                blocks = find_blocks(find_lines(join_glyphs(held.get(at, ()))), width)
                cells.append(Cell(column, join_blocks(blocks)))
                shown.extend(words_of(blocks))
            elif owner[at] // breadth < row and owner[at] % breadth == column:
                cells.append(Cell(column, ""))  # covered from above
        table.append(cells)
    return render_table(table, ruled=True), tuple(shown)


def _merge(grid: _Grid) -> list[int]:
    """For each cell of the grid the first cell of the merged one that it belongs to."""
    xs, ys, rows, columns = grid
    height, breadth = len(ys) - 1, len(xs) - 1
    parent = list(range(height * breadth))

    def root(cell: int) -> int:
        while parent[cell] != cell:
            cell = parent[cell]
        return cell

    def join(one: int, two: int) -> None:
        one, two = sorted((root(one), root(two)))
        parent[two] = one

    for row in range(height):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(breadth):
            cell = row * breadth + column
            if column + 1 < breadth and not _covers(columns, xs[column + 1], middle):
                join(cell, cell + 1)
            centre = (xs[column] + xs[column + 1]) / 2
            if row + 1 < height and not _covers(rows, ys[row + 1], centre):
                join(cell, cell + breadth)
    return [root(cell) for cell in range(height * breadth)]


def _covers(rules: Sequence[Rule], at: float, point: float) -> bool:
    return any(abs(rule.at - at) <= _TOUCH and rule.start - 1 <= point <= rule.end + 1 for rule in rules)
