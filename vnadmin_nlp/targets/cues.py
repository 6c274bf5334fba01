"""The words of `data/target_cues.toml` as regular expressions, for the modules of this folder.

Reads         the rows of the table
Leaves alone  every text
"""

from __future__ import annotations

from functools import cache

import regex

from vnadmin_nlp.lexicon import table


@cache
def words(key: str) -> regex.Pattern[str]:
    """A pattern that finds any word of a row of the cues, whatever its case.

    >>> bool(words("goal").search("Phấn đấu đạt 90%"))
    True
    """
    return regex.compile(r"\b(?:" + "|".join(table("target_cues")[key]["words"]) + r")\b", regex.IGNORECASE)


@cache
def comparators() -> dict[str, str]:
    """Rows of the cues that compare, and how: {"at_least": ">="}."""
    return {key: str(row["comparator"]) for key, row in table("target_cues").items() if "comparator" in row}


@cache
def comparing() -> regex.Pattern[str]:
    """The word of a comparison right before a figure, read backwards from it, in a group named after its row."""
    groups = "|".join(f"(?P<{key}>{'|'.join(table('target_cues')[key]['words'])})" for key in comparators())
    return regex.compile(
        rf"(?r)\b(?:(?:(?:đạt|là|bằng|chiếm|được|từ|mức|còn|ở) )*(?:{groups})"
        r"|(?P<from>(?:(?:đạt|là|được) )?từ)|(?P<plain>đạt|là|bằng|chiếm|khoảng|còn|lên|xuống))"
        r"(?: (?:đạt|là|bằng|được|khoảng|từ|mức|cả|thêm))*(?: ?[:(])? {0,4}",
        regex.IGNORECASE,
    )


def last(pattern: regex.Pattern[str], flow: str, start: int, end: int) -> int:
    """Where the last match of a pattern begins; -1 where there is none."""
    place = -1
    for match in pattern.finditer(flow, start, end):
        place = match.start()
    return place


class Trail:
    """The matches of a pattern before the figures of a text, each stretch read once however many figures ask.

    >>> trail = Trail(words("goal"), "Phấn đấu đạt 90%, 80% và 70%")
    >>> trail.last(0, 13), trail.last(0, 18), trail.last(10, 24)
    (0, 0, -1)
    """

    __slots__ = ("_flow", "_last", "_pattern", "_since", "_to")

    def __init__(self, pattern: regex.Pattern[str], flow: str) -> None:
        self._pattern, self._flow = pattern, flow
        self._since = self._to = 0
        self._last = -1

    def last(self, floor: int, at: int) -> int:
        """Where the last match inside flow[floor:at] begins; -1 where there is none."""
        if floor < self._since or floor > self._to or at < self._to:
            self._since = self._to = floor
            self._last = -1
        for match in self._pattern.finditer(self._flow, self._to, at):
            self._last = match.start()
        self._to = max(self._to, at)
        return self._last if self._last >= floor else -1
