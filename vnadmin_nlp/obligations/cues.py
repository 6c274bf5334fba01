"""The words of `data/obligation_cues.toml` as regular expressions, for the modules of this folder.

Reads         the rows of the table
Leaves alone  every text
"""

from __future__ import annotations

import regex

from vnadmin_nlp.lexicon import table

EDGE = r"(?![\p{L}\d])"
"""Behind a word: no letter and no digit follows."""


def any_of(key: str) -> str:
    """Source of a regular expression for any word of a row, the longer ones first.

    >>> any_of("duty")[:3], "có trách nhiệm" in any_of("duty")
    ('(?:', True)
    """
    return any_of_rows(key)


def any_of_rows(*keys: str) -> str:
    """Source of a regular expression for any word of several rows, the longer ones first."""
    words = {word for key in keys for word in table("obligation_cues")[key]["words"]}
    return "(?:" + "|".join(regex.escape(word, literal_spaces=True) for word in sorted(words, key=_longest_first)) + ")"


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word


def starts(key: str, flags: int = 0) -> regex.Pattern[str]:
    """A pattern that matches a word of a row where it stands whole.

    >>> bool(starts("duty").match("có trách nhiệm thi hành")), bool(starts("done").match("đãi ngộ"))
    (True, False)
    """
    return regex.compile(rf"{any_of(key)}{EDGE}", flags)
