"""The records of a Word 97-2003 file: pieces of text, properties of characters and paragraphs, fonts, styles, lists.

The layout is that of Microsoft's [MS-DOC]. A file is a stream with the text in pieces and a table stream with the
rest. Properties hang on byte positions of the text, not on characters; they are lists of changes ("sprm").
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from vnadmin_nlp.readers.numbering import Level, Lists

# Places in the file information block.
_FLAGS, _CCP_TEXT = 0x0A, 0x4C
_STYLES, _CHARACTERS, _PARAGRAPHS, _FONTS, _CLX, _LISTS, _OVERRIDES = 0xA2, 0xFA, 0x102, 0x112, 0x1A2, 0x2E2, 0x2EA
_PAGE = 512
# The windows-1252 letters of 0x80 to 0x9F; the rest of an 8-bit piece is Latin-1.
_CP1252 = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
_CP1252 = {code: letter for code, letter in _CP1252.items() if letter != "\N{REPLACEMENT CHARACTER}"}
# Word's number forms by code.
_FORMS = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    22: "decimalZero",
    23: "bullet",
    255: "none",
}


class Piece(NamedTuple):
    """A stretch of the text."""

    at: int
    """Byte where it begins."""
    wide: bool
    """Two bytes a character."""
    length: int
    """Characters."""


@dataclass(slots=True)
class Look:
    """What a run of characters looks like."""

    font: int | None = None
    hidden: bool | None = None
    capitals: bool | None = None
    deleted: bool = False


@dataclass(slots=True)
class Shape:
    """What a paragraph is."""

    style: int = 0
    in_table: bool = False
    row_end: bool = False
    level: int | None = None
    list: int | None = None
    """Number of the list override; 0 for none."""
    edges: tuple[int, ...] = ()
    """Where the cells of a row begin and end, in twentieths of a point; of a row's end only."""
    ruled: bool = False


@dataclass(slots=True)
class _Style:
    basis: int
    shape: Shape
    look: Look


@dataclass(slots=True)
class _Plex:
    """Property records by byte position."""

    starts: list[int] = field(default_factory=list)
    rows: list[bytes] = field(default_factory=list)

    def at(self, position: int) -> tuple[int, bytes]:
        """The end of the run at `position`, and its record."""
        index = bisect_right(self.starts, position) - 1
        end = self.starts[index + 1] if index + 1 < len(self.starts) else 1 << 31
        return end, self.rows[index] if index >= 0 else b""


class WordRecords:
    """The records of one file. Raises struct.error, IndexError or ValueError where they are broken."""

    def __init__(self, stream: bytes, table: bytes) -> None:
        self._stream = stream
        self._table = table
        self.lengths: tuple[int, ...] = struct.unpack_from("<8i", stream, _CCP_TEXT)
        """Characters of the text, footnotes, page headers, macros, comments, endnotes, text boxes, boxes in headers."""
        # Most runs and paragraphs of a document look like others of it.
        self._looks: dict[tuple[int, bytes], Look] = {}
        self._shapes: dict[bytes, Shape] = {}
        self.pieces = self._read_pieces()
        self._characters = self._read_pages(_CHARACTERS, self._character_page)
        self._paragraphs = self._read_pages(_PARAGRAPHS, self._paragraph_page)
        self.fonts = self._read_fonts()
        self._styles = self._read_styles()
        self.lists, self._list_names = self._read_lists()

    def _slice(self, place: int) -> bytes:
        offset, size = struct.unpack_from("<II", self._stream, place)
        return self._table[offset : offset + size] if size and offset < len(self._table) else b""

    # --- text ---------------------------------------------------------------------------------------------------

    def _read_pieces(self) -> list[Piece]:
        clx = self._slice(_CLX)
        at = 0
        while at < len(clx) and clx[at] == 1:
            at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
        if at >= len(clx) or clx[at] != 2:
            return []
        (size,) = struct.unpack_from("<I", clx, at + 1)
        rows = clx[at + 5 : at + 5 + size]
        count = (len(rows) - 4) // 12
        ends = struct.unpack_from(f"<{count + 1}I", rows, 0)
        pieces = []
        for index in range(count):
            (place,) = struct.unpack_from("<I", rows, 4 * (count + 1) + 8 * index + 2)
            narrow = bool(place & 0x40000000)
            place &= 0x3FFFFFFF
            pieces.append(Piece(place // 2 if narrow else place, not narrow, ends[index + 1] - ends[index]))
        return pieces

    def text_of(self, piece: Piece) -> str:
        """The characters of `piece`, one for one."""
        if piece.wide:
            return self._stream[piece.at : piece.at + 2 * piece.length].decode("utf-16-le", "replace")
        return self._stream[piece.at : piece.at + piece.length].decode("latin-1").translate(_CP1252)

    # --- properties ---------------------------------------------------------------------------------------------

    def _read_pages(self, place: int, read: Callable[[bytes], Iterator[tuple[int, bytes]]]) -> _Plex:
        plex = _Plex()
        table = self._slice(place)
        count = (len(table) - 4) // 8
        for index in range(max(count, 0)):
            (number,) = struct.unpack_from("<I", table, 4 * (count + 1) + 4 * index)
            page = self._stream[(number & 0x3FFFFF) * _PAGE : ((number & 0x3FFFFF) + 1) * _PAGE]
            if len(page) == _PAGE:
                for start, row in read(page):
                    plex.starts.append(start)
                    plex.rows.append(row)
        order = sorted(range(len(plex.starts)), key=plex.starts.__getitem__)
        return _Plex([plex.starts[index] for index in order], [plex.rows[index] for index in order])

    @staticmethod
    def _character_page(page: bytes) -> Iterator[tuple[int, bytes]]:
        count = page[-1]
        for index in range(min(count, 101)):
            (start,) = struct.unpack_from("<I", page, 4 * index)
            at = page[4 * (count + 1) + index] * 2
            yield start, page[at + 1 : at + 1 + page[at]] if at else b""

    @staticmethod
    def _paragraph_page(page: bytes) -> Iterator[tuple[int, bytes]]:
        count = page[-1]
        for index in range(min(count, 29)):
            (start,) = struct.unpack_from("<I", page, 4 * index)
            at = page[4 * (count + 1) + 13 * index] * 2
            if not at:
                yield start, b""
            elif page[at]:
                yield start, page[at + 1 : at + 2 * page[at]]
            else:
                yield start, page[at + 2 : at + 2 + 2 * page[at + 1]]

    def look_at(self, position: int, style: int) -> tuple[int, Look]:
        """The end of the run of characters at byte `position`, and its look in a paragraph of `style`."""
        end, row = self._characters.at(position)
        look = self._looks.get((style, row))
        if look is None:
            base = self._style_look(style)
            look = Look(base.font, base.hidden, base.capitals)
            _change_look(look, row)
            self._looks[style, row] = look
        return end, look

    def shape_at(self, position: int) -> Shape:
        """The shape of the paragraph that holds byte `position`; not to be changed, others share it."""
        _, row = self._paragraphs.at(position)
        shape = self._shapes.get(row)
        if shape is None:
            shape = self._shapes[row] = self._read_shape(row)
        return shape

    def _read_shape(self, row: bytes) -> Shape:
        if len(row) < 2:
            return Shape()
        (style,) = struct.unpack_from("<H", row, 0)
        shape = Shape(style)
        for basis in self._chain(style):
            if shape.list is None:
                shape.list, shape.level = basis.shape.list, basis.shape.level
        of_style = (shape.list, shape.level)
        shape.list = shape.level = None
        _change_shape(shape, row[2:])
        if shape.list is None:
            shape.list = of_style[0]
            shape.level = of_style[1] if shape.level is None else shape.level
        return shape

    def mark(self, shape: Shape) -> str:
        """The automatic number of a paragraph, counting it; "" where it has none."""
        if not shape.list or shape.list > len(self._list_names):
            return ""
        return self.lists.count(str(shape.list), shape.level or 0)

    # --- styles and fonts ---------------------------------------------------------------------------------------

    def _chain(self, style: int) -> Iterator[_Style]:
        for _ in range(20):
            found = self._styles.get(style)
            if found is None:
                return
            yield found
            style = found.basis

    def _style_look(self, style: int) -> Look:
        look = Look()
        for found in self._chain(style):
            look.font = found.look.font if look.font is None else look.font
            look.hidden = found.look.hidden if look.hidden is None else look.hidden
            look.capitals = found.look.capitals if look.capitals is None else look.capitals
        return look

    def _read_styles(self) -> dict[int, _Style]:
        sheet = self._slice(_STYLES)
        if len(sheet) < 6:
            return {}
        (size,) = struct.unpack_from("<H", sheet, 0)
        count, base = struct.unpack_from("<HH", sheet, 2)
        default = struct.unpack_from("<H", sheet, 2 + 12)[0] if size >= 14 else None
        at = 2 + size
        styles = {}
        for number in range(min(count, 4096)):
            if at + 2 > len(sheet):
                break
            (length,) = struct.unpack_from("<H", sheet, at)
            row = sheet[at + 2 : at + 2 + length]
            at += 2 + length
            if length >= base + 2:
                styles[number] = _read_style(row, base, default)
        return styles

    def _read_fonts(self) -> list[str]:
        table = self._slice(_FONTS)
        fonts = []
        if len(table) < 4:
            return []
        count = struct.unpack_from("<H", table, 0)[0]
        at = 4
        for _ in range(count):
            if at >= len(table):
                break
            length = table[at]
            name = table[at + 40 : at + 1 + length].decode("utf-16-le", "replace")
            fonts.append(name.split("\x00", maxsplit=1)[0])
            at += 1 + length
        return fonts

    # --- lists --------------------------------------------------------------------------------------------------

    def _read_lists(self) -> tuple[Lists, list[int]]:
        lists = Lists()
        offset, size = struct.unpack_from("<II", self._stream, _LISTS)
        table = self._table
        if not size:
            return lists, []
        (count,) = struct.unpack_from("<H", table, offset)
        heads = [(struct.unpack_from("<i", table, offset + 2 + 28 * index)[0], table[offset + 2 + 28 * index + 26] & 1)
                 for index in range(count)]  # fmt: skip
        at = offset + size
        levels: dict[int, dict[int, Level]] = {}
        for name, simple in heads:
            rows = {}
            for number in range(1 if simple else 9):
                rows[number], at = _read_level(table, at)
            levels[name] = rows
        offset, size = struct.unpack_from("<II", self._stream, _OVERRIDES)
        if not size:
            return lists, []
        (count,) = struct.unpack_from("<I", table, offset)
        names = [struct.unpack_from("<i", table, offset + 4 + 16 * index)[0] for index in range(min(count, 8192))]
        changes = [table[offset + 4 + 16 * index + 12] for index in range(len(names))]
        at = offset + 4 + 16 * count
        first: dict[int, str] = {}
        for index, (name, changed) in enumerate(zip(names, changes, strict=True), start=1):
            own: dict[int, Level] = {}
            restarts = []
            if at + 4 <= offset + size:
                at += 4
                for _ in range(changed):
                    start, bits = struct.unpack_from("<II", table, at)
                    at += 8
                    if bits & 0x20:
                        own[bits & 15], at = _read_level(table, at)
                    elif bits & 0x10:
                        restarts.append((bits & 15, start))
            lists.add(str(index), {**levels.get(name, {}), **own}, None if own else first.get(name))
            if not own:
                first.setdefault(name, str(index))
            for level, start in restarts:
                lists.restart(str(index), level, start)
        return lists, names


def _read_level(table: bytes, at: int) -> tuple[Level, int]:
    start, form = struct.unpack_from("<iB", table, at)
    restart_off = bool(table[at + 5] & 0x08)
    arabic = bool(table[at + 5] & 0x04)
    characters, paragraphs = table[at + 24], table[at + 25]
    at += 28 + characters + paragraphs
    (count,) = struct.unpack_from("<H", table, at)
    text = table[at + 2 : at + 2 + 2 * count].decode("utf-16-le", "replace")
    written = "".join(f"%{ord(letter) + 1}" if letter < "\t" else letter for letter in text)
    return Level(
        start, _FORMS.get(form, "decimal"), written, None, 0 if restart_off else None, arabic
    ), at + 2 + 2 * count


def _read_style(row: bytes, base: int, default_font: int | None) -> _Style:
    kinds, counts = struct.unpack_from("<HH", row, 2)
    kind, basis, changes = kinds & 15, kinds >> 4, counts & 15
    (length,) = struct.unpack_from("<H", row, base)
    at = base + 2 + 2 * length + 2
    style = _Style(basis, Shape(), Look())
    for number in range(min(changes, 2)):
        at += at % 2
        if at + 2 > len(row):
            break
        (size,) = struct.unpack_from("<H", row, at)
        change = row[at + 2 : at + 2 + size]
        at += 2 + size
        if kind == 1 and number == 0:
            _change_shape(style.shape, change[2:])
        else:
            _change_look(style.look, change)
    if basis == 0xFFF and style.look.font is None:
        style.look.font = default_font
    return style


# --- changes ----------------------------------------------------------------------------------------------------


def _changes(row: bytes) -> Iterator[tuple[int, bytes]]:
    """The changes of a list: (code, operand)."""
    at = 0
    while at + 2 <= len(row):
        (code,) = struct.unpack_from("<H", row, at)
        at += 2
        kind = code >> 13
        if code == 0xD608:
            size = (struct.unpack_from("<H", row, at)[0] + 1) if at + 2 <= len(row) else 0
        elif kind == 6:
            size = 1 + row[at] if at < len(row) else 0
        else:
            size = (1, 1, 2, 4, 2, 2, 0, 3)[kind]
        yield code, row[at : at + size]
        at += size


def _change_look(look: Look, row: bytes) -> None:
    for code, value in _changes(row):
        if code == 0x4A4F and len(value) == 2:
            look.font = int.from_bytes(value, "little")
        elif code == 0x083C and value:
            look.hidden = _switched(value[0], look.hidden)
        elif code == 0x083B and value:
            look.capitals = _switched(value[0], look.capitals)
        elif code == 0x0800 and value:
            look.deleted = bool(value[0])


def _switched(value: int, of_style: bool | None) -> bool:
    """0x80 is the style's value, 0x81 its opposite."""
    if value & 0x80:
        return bool(of_style) != bool(value & 1)
    return bool(value)


def _change_shape(shape: Shape, row: bytes) -> None:
    for code, value in _changes(row):
        if code == 0x2416 and value:
            shape.in_table = bool(value[0])
        elif code == 0x2417 and value:
            shape.row_end = bool(value[0])
        elif code == 0x260A and value:
            shape.level = value[0]
        elif code == 0x460B and len(value) == 2:
            shape.list = int.from_bytes(value, "little")
        elif code == 0xD608 and len(value) > 3:
            count = value[2]
            if len(value) >= 3 + 2 * (count + 1):
                shape.edges = struct.unpack_from(f"<{count + 1}h", value, 3)
            shape.ruled = shape.ruled or _has_borders(value[3 + 2 * (count + 1) :])
        elif code == 0xD605 and len(value) > 24:
            shape.ruled = shape.ruled or any(value[at + 1] not in (0, 0xFF) for at in range(1, 25, 4))
        elif code == 0xD613 and len(value) > 48:
            shape.ruled = shape.ruled or any(value[at + 5] not in (0, 0xFF) for at in range(1, 49, 8))


def _has_borders(cells: bytes) -> bool:
    """True where a cell's record draws a line: four borders of four bytes behind its first four bytes."""
    for cell in range(0, len(cells) - 19, 20):
        if any(cells[cell + border + 1] not in (0, 0xFF) for border in (4, 8, 12, 16)):
            return True
    return False
