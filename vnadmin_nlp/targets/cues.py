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
    """The word of a comparison right before a figure, in a group named after its row."""
    groups = "|".join(f"(?P<{key}>{'|'.join(table('target_cues')[key]['words'])})" for key in comparators())
    return regex.compile(
        rf"\b(?:{groups}|(?P<from>từ)|(?P<plain>đạt|là|bằng|chiếm|khoảng|còn|lên|xuống))"
        r"(?: (?:đạt|là|bằng|được|khoảng|từ|mức|cả|thêm|trên|ít nhất))*(?: ?[:(])? {0,4}$",
        regex.IGNORECASE,
    )


def last(pattern: regex.Pattern[str], flow: str, start: int, end: int) -> int:
    """Where the last match of a pattern begins; -1 where there is none."""
    place = -1
    for match in pattern.finditer(flow, start, end):
        place = match.start()
    return place
