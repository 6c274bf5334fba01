"""Patterns that bring their own evidence.

Each module that reads text lists its patterns in `PATTERNS`. A pattern names itself (the name is the `rule` of
what it finds), shows phrases that it matches and near-misses that it leaves alone; `tests/test_patterns.py` runs
them all. Every quantifier over a class of characters is bounded, so that no input makes a pattern slow.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex


@dataclass(frozen=True, slots=True)
class Pattern:
    """A named regular expression with its examples.

    >>> Pattern("percent", regex.compile(r"\\d{1,3}(?:,\\d{1,3})? ?%"), ("54,56%",), ("24/7",)).name
    'percent'
    """

    name: str
    regex: regex.Pattern[str]
    matches: tuple[str, ...]
    """Phrases in which `regex.search` finds something."""
    rejects: tuple[str, ...] = ()
    """Phrases in which it finds nothing."""
