"""The words of `data/obligation_cues.toml` as regular expressions, for the modules of this folder.

Reads         the rows of the table
Leaves alone  every text
"""

from __future__ import annotations

import regex

from vnadmin_nlp import patterns
from vnadmin_nlp.lexicon import table

EDGE = r"(?![\p{L}\d])"
"""Behind a word: no letter and no digit follows."""


def any_of(key: str, *, ignore_case: bool = False) -> str:
    """Source of a regular expression for any word of a row, the longer ones first.

    >>> bool(regex.match(any_of("duty"), "có trách nhiệm thi hành"))
    True
    """
    return patterns.any_of(words_of(key), ignore_case=ignore_case)


def any_of_rows(*keys: str) -> str:
    """Source of a regular expression for any word of several rows, the longer ones first."""
    return patterns.any_of(word for key in keys for word in words_of(key))


def words_of(key: str) -> list[str]:
    """The words of a row."""
    return list(table("obligation_cues")[key]["words"])


def starts(key: str, flags: int = 0) -> regex.Pattern[str]:
    """A pattern that matches a word of a row where it stands whole.

    >>> bool(starts("duty").match("có trách nhiệm thi hành")), bool(starts("done").match("đãi ngộ"))
    (True, False)
    """
    return regex.compile(rf"{any_of(key, ignore_case=bool(flags & regex.IGNORECASE))}{EDGE}", flags)
