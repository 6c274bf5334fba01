"""Automatic numbers of DOCX and DOC as Word draws them: "1.", "a)", "-", "Điều 1.".

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
class Level:
    """How one level of a list is written."""

    start: int = 1
    form: str = "decimal"
    """Word's name of the form: "decimal", "lowerLetter", "upperRoman", "bullet", "none"."""
    text: str = ""
    """The mark with "%1" for the first level's counter: "%1.", "Điều %1."."""
    style: str | None = None
    """The paragraph style that this level belongs to."""
    restart: int | None = None
    """The level above which it starts anew; 0 never, None every one."""
    arabic: bool = False
    """All counters of the mark in figures."""


@dataclass(slots=True)
class _List:
    levels: dict[int, Level]
    counters: dict[int, int] = field(default_factory=dict)


class Lists:
    """The lists of a document with their counters; ask for the marks in reading order.

    >>> lists = Lists()
    >>> lists.add("7", {0: Level(text="Điều %1."), 1: Level(text="%2)", form="lowerLetter")})
    >>> [lists.count("7", level) for level in (0, 1, 1, 0, 1)]
    ['Điều 1.', 'a)', 'b)', 'Điều 2.', 'a)']
    """

    def __init__(self) -> None:
        self._lists: dict[str, _List] = {}
        self._restarts: dict[tuple[str, int], int] = {}

    def add(self, name: str, levels: dict[int, Level], shared_with: str | None = None) -> None:
        """A list called `name`; it counts on with the list `shared_with` where one is named."""
        shared = self._lists.get(shared_with) if shared_with is not None else None
        self._lists[name] = shared if shared is not None else _List(levels)

    def restart(self, name: str, level: int, start: int) -> None:
        """The next paragraph of the list at `level` has the number `start`."""
        self._restarts[(name, level)] = start

    def levels(self, name: str) -> dict[int, Level]:
        """The levels of the list; {} for an unknown one."""
        found = self._lists.get(name)
        return found.levels if found is not None else {}

    def count(self, name: str, level: int) -> str:
        """The mark of the next paragraph at `level`; "" where the list or the level is unknown."""
        found = self._lists.get(name)
        definition = found.levels.get(level) if found is not None else None
        if found is None or definition is None:
            return ""
        restart = self._restarts.pop((name, level), None)
        if restart is not None:
            found.counters[level] = restart
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


class Numbering:
    """The lists of a DOCX."""

    def __init__(self, root: Any | None, by_style: Mapping[str, Any]) -> None:
        self._lists = Lists()
        self._by_style = by_style
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        abstract = {row.get(_W + "abstractNumId") or "": _levels(row) for row in root.iter(_W + "abstractNum")}
        first: dict[str, str] = {}  # abstract list → the first list made of it
        for number in root.iter(_W + "num"):
            name, basis = number.get(_W + "numId") or "", _value(number, "abstractNumId") or ""
            if basis not in abstract:
                continue
            own = {level: new for row in number.iter(_W + "lvlOverride") for level, new in _levels(row).items()}
            self._lists.add(name, {**abstract[basis], **own}, None if own else first.get(basis))
            if not own:
                first.setdefault(basis, name)
            for row in number.iter(_W + "lvlOverride"):
                start = _value(row, "startOverride")
                if start is not None and start.isdecimal():
                    self._lists.restart(name, int(row.get(_W + "ilvl") or 0), int(start))

    def mark(self, properties: Any | None, style: str | None) -> str:
        """The mark in front of the paragraph, counting it; "" where it has none."""
        own = properties.find(_W + "numPr") if properties is not None else None
        of_style = self._by_style.get(style) if style else None
        name = _value(own, "numId") if own is not None else None
        if name is None and of_style is not None:
            name = _value(of_style, "numId")
        if name is None or name == "0":
            return ""
        written = _value(own, "ilvl") if own is not None else None
        if written is None:
            by_style = [level for level, row in self._lists.levels(name).items() if style and row.style == style]
            written = str(by_style[0]) if by_style else (_value(of_style, "ilvl") if of_style is not None else None)
        level = min(int(written), _DEEPEST) if written and written.isdecimal() else 0
        return self._lists.count(name, level)


def _levels(parent: Any) -> dict[int, Level]:
    levels = {}
    for row in parent.iter(_W + "lvl"):
        start, restart = _value(row, "start"), _value(row, "lvlRestart")
        levels[int(row.get(_W + "ilvl") or 0)] = Level(
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
