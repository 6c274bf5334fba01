"""The flow with single spaces, and the way back to its offsets.

A wrapped line, a justified PDF or a Markdown mark leaves runs of spaces: "Chính  phủ". Patterns over words would have
to allow for them everywhere; instead they run on the squeezed text, and spans are carried back at the end.

>>> squeezed = Squeezed("số   12/QĐ-UBND  ngày", 0, 21)
>>> squeezed.text, squeezed.back(3), squeezed.back(14)
('số 12/QĐ-UBND ngày', 5, 17)
"""

from __future__ import annotations

from bisect import bisect_right

import regex

_RUN = regex.compile(r" {2,}")


class Squeezed:
    """`flow[start:end]` with every run of spaces as one space."""

    __slots__ = ("_places", "_shifts", "text")

    def __init__(self, flow: str, start: int, end: int) -> None:
        self._places = [0]
        self._shifts = [start]
        pieces = []
        last, shift = start, start
        for run in _RUN.finditer(flow, start, end):
            pieces.append(flow[last : run.start() + 1])
            last = run.end()
            shift += last - run.start() - 1
            self._places.append(last - shift)
            self._shifts.append(shift)
        pieces.append(flow[last:end])
        self.text = "".join(pieces)

    def back(self, offset: int) -> int:
        """The offset in the flow of a character's offset in `text`."""
        return offset + self._shifts[bisect_right(self._places, offset) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span in the flow of one in `text`, without spaces at its edges."""
        return self.back(start), self.back(end - 1) + 1
