"""Patterns that bring their own evidence.

Each module that reads text lists its patterns in `PATTERNS`. A pattern names itself (the name is the `rule` of
what it finds), shows phrases that it matches and near-misses that it leaves alone; `tests/test_patterns.py` runs
them all. Every quantifier over a class of characters is bounded, so that no input makes a pattern slow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

_Tree = dict[str, "_Tree"]
_END = ""  # the key of a node at which a word ends


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


def any_of(words: Iterable[str], *, space: str = " ", backwards: bool = False, ignore_case: bool = False) -> str:
    """Source of a regular expression for any of `words`, the longer ones first, as a tree of their common beginnings.

    A flat list of 300 words is tried word by word at every place of a text; the tree is four times as fast. `space`
    stands for a blank of a word. With `backwards` common endings are shared instead, for patterns that begin with
    "(?r)". `ignore_case` must be said here: "Đầu tư" beside "đầu tư xây dựng" would else hide the longer one.

    >>> any_of(["sở", "sở nội vụ", "số"]), any_of(["rà soát", "rà"], space=r"\\s")
    ('(?:s(?:ố|ở(?: nội vụ)?))', '(?:rà(?:\\\\ssoát)?)')
    >>> any_of(["tờ trình", "trình"], backwards=True), any_of([])
    ('(?:(?:tờ )?trình)', '(?!)')
    """
    root: _Tree = {}
    if ignore_case:
        words = (word.lower() for word in words)
    for word in sorted(set(words)):
        node = root
        for letter in reversed(word) if backwards else word:
            node = node.setdefault(letter, {})
        node[_END] = {}
    flag = "i" if ignore_case else ""
    return f"(?{flag}:{_source(root, space, backwards)})" if root else "(?!)"


def _source(node: _Tree, space: str, backwards: bool) -> str:
    branches = []
    for letter, below in node.items():
        if letter != _END:
            here = space if letter == " " else regex.escape(letter)
            rest = _source(below, space, backwards)
            branches.append(rest + here if backwards else here + rest)
    if not branches:
        return ""
    if len(branches) == 1 and _END not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if _END in node else "")
