"""A stretch of the flow with single spaces, and the ways to its offsets and back.

A wrapped line, a justified PDF or a Markdown mark leaves runs of spaces: "Sở  Nội vụ". Patterns over words would have
to allow for them everywhere; instead they run on the squeezed text, and spans are carried back at the end.

>>> squeezed = Squeezed("số   12/QĐ-UBND  ngày", 0, 21)
>>> squeezed.text, squeezed.back(3), squeezed.forward(17)
('số 12/QĐ-UBND ngày', 5, 14)
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import regex

from vnadmin_nlp.schema import Row

_RUN = regex.compile(r" {2,}")


class Squeezed:
    """`flow[start:end]` with every run of spaces as one space."""

    __slots__ = ("_ends", "_places", "_shifts", "end", "start", "text")

    def __init__(self, flow: str, start: int, end: int) -> None:
        self.start, self.end = start, end
        self._places, self._shifts, self._ends = [0], [start], [start]
        pieces = []
        last, shift = start, start
        for run in _RUN.finditer(flow, start, end):
            pieces.append(flow[last : run.start() + 1])
            last = run.end()
            shift += last - run.start() - 1
            self._places.append(last - shift)
            self._shifts.append(shift)
            self._ends.append(last)
        pieces.append(flow[last:end])
        self.text = "".join(pieces)

    def back(self, offset: int) -> int:
        """The offset in the flow of a character's offset in `text`."""
        return offset + self._shifts[bisect_right(self._places, offset) - 1]

    def forward(self, offset: int) -> int:
        """The offset in `text` of a character's offset in the flow; what lies outside comes to its edges."""
        if offset >= self.end:
            return len(self.text)
        return max(0, offset - self._shifts[bisect_right(self._ends, offset) - 1])

    def span_back(self, span: Row) -> Row:
        """The span in the flow of one in `text`."""
        return {"start": self.back(span["start"]), "end": self.back(span["end"] - 1) + 1}

    def rows_forward(self, rows: Sequence[Row]) -> list[Row]:
        """Copies of `rows` whose spans are those in `text`; one outside the stretch has an empty span at its edge."""
        return [row | {"span": self._span_forward(row["span"])} if row.get("span") else row for row in rows]

    def _span_forward(self, span: Row) -> Row:
        return {"start": self.forward(span["start"]), "end": self.forward(span["end"])}
