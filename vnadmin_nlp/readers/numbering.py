"""Automatic numbers of a DOCX as Word draws them: "1.", "a)", "-", "Điều 1.".

A paragraph names a list and a level, itself or through its style; the list's definition tells how the counters of
its levels are written. They stand in no text, so a reader without this loses "Điều 1." and what citations point to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVEL = re.compile(r"%([1-9])")
_DEEPEST = 8
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str | None = None
    restart: int | None = None
    arabic: bool = False
    """All counters of this level's text as figures (isLgl)."""


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document with their counters; ask for the marks in reading order."""

    def __init__(self, root: Any | None, by_style: Mapping[str, Any]) -> None:
        self._lists: dict[str, _List] = {}  # numId → list; several may share one
        self._by_style = by_style
        self._overrides: dict[tuple[str, int], int] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        shared: dict[str, _List] = {}
        for abstract in root.iter(_W + "abstractNum"):
            shared[abstract.get(_W + "abstractNumId") or ""] = _List(_levels(abstract))
        for number in root.iter(_W + "num"):
            name = number.get(_W + "numId") or ""
            found = shared.get(_value(number, "abstractNumId") or "")
            if found is None:
                continue
            own = {level: new for override in number.iter(_W + "lvlOverride") for level, new in _levels(override).items()}
            self._lists[name] = _List({**found.levels, **own}, {}) if own else found
            for override in number.iter(_W + "lvlOverride"):
                start = _value(override, "startOverride")
                if start is not None and start.isdecimal():
                    self._overrides[(name, int(override.get(_W + "ilvl") or 0))] = int(start)

    def mark(self, properties: Any | None, style: str | None) -> str:
        """The mark in front of the paragraph, counting it; "" where it has none."""
        own = properties.find(_W + "numPr") if properties is not None else None
        of_style = self._by_style.get(style) if style else None
        name = _value(own, "numId") if own is not None else None
        if name is None and of_style is not None:
            name = _value(of_style, "numId")
        found = self._lists.get(name or "")
        if found is None or name is None or name == "0":
            return ""
        written = _value(own, "ilvl") if own is not None else None
        if written is None:
            by_style = [level for level, row in found.levels.items() if style and row.style == style]
            written = str(by_style[0]) if by_style else (_value(of_style, "ilvl") if of_style is not None else None)
        level = min(int(written), _DEEPEST) if written and written.isdecimal() else 0
        return self._count(name, found, level)

    def _count(self, name: str, found: _List, level: int) -> str:
        definition = found.levels.get(level)
        if definition is None:
            return ""
        override = self._overrides.pop((name, level), None)
        if override is not None:
            found.counters[level] = override
        else:
            found.counters[level] = found.counters.get(level, definition.start - 1) + 1
        for deeper in [other for other in found.counters if other > level]:
            below = found.levels.get(deeper)
            if below is None or below.restart is None or (below.restart > 0 and level < below.restart):
                del found.counters[deeper]
        if definition.form == "bullet":
            return _bullet(definition.text)
        if definition.form == "none":
            return _LEVEL.sub("", definition.text).strip()

        def counter(match: re.Match[str]) -> str:
            other = int(match.group(1)) - 1
            row = found.levels.get(other, definition)
            value = found.counters.setdefault(other, row.start)
            return write_number(value, "decimal" if definition.arabic else row.form)

        return _LEVEL.sub(counter, definition.text).strip()


def _levels(parent: Any) -> dict[int, _Level]:
    levels = {}
    for row in parent.iter(_W + "lvl"):
        start, restart = _value(row, "start"), _value(row, "lvlRestart")
        levels[int(row.get(_W + "ilvl") or 0)] = _Level(
            start=int(start) if start and start.isdecimal() else 1,
            form=_value(row, "numFmt") or "decimal",
            text=_value(row, "lvlText") or "",
            style=_value(row, "pStyle"),
            restart=int(restart) if restart and restart.isdecimal() else None,
            arabic=row.find(_W + "isLgl") is not None,
        )
    return levels


def _value(parent: Any, name: str) -> str | None:
    child = parent.find(_W + name)
    value: str | None = child.get(_W + "val") if child is not None else None
    return value


def _bullet(text: str) -> str:
    """The bullet; those of symbol fonts, which have no Unicode character, as "•".

    >>> _bullet("-"), _bullet("\\uf0b7")
    ('-', '•')
    """
    mark = text.strip()
    return "•" if not mark or mark == "o" or "\ue000" <= mark[0] <= "\uf8ff" else mark


def write_number(value: int, form: str) -> str:
    """`value` in one of Word's forms; forms of other scripts as figures.

    >>> write_number(4, "upperRoman"), write_number(28, "lowerLetter"), write_number(7, "decimalZero")
    ('IV', 'bb', '07')
    """
    if value < 1 or value > 32_000:
        return str(value)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman = ""
        for size, sign in _ROMAN:
            roman += sign * (value // size)
            value %= size
        return roman.upper() if form == "upperRoman" else roman
    return f"{value:02d}" if form == "decimalZero" else str(value)
