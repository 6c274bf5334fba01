"""ODT, the text files of LibreOffice, read from their XML.

Reads         the body in reading order with its tables in place, numbers of lists and headings as they are drawn, text
              boxes once, fields as last shown, inserted text; a letterhead that stands in the page header; TCVN3 and
              VNI by font
Leaves out    deleted text, comments, hidden text; footnotes stand at the end, out of the sentence
Guards        sizes of the parts, external entities, anything from the network

lxml and not a library of the format: what such a library adds, its objects, keeps neither the order of tables nor the
numbers that are drawn.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from vnadmin_nlp.errors import UnreadableFileError, issue
from vnadmin_nlp.readers import sniff
from vnadmin_nlp.readers.legacy import Legacy, detect_legacy
from vnadmin_nlp.readers.legacy_runs import RunDecoder
from vnadmin_nlp.readers.numbering import Level, Lists
from vnadmin_nlp.readers.registry import reader
from vnadmin_nlp.readers.tables import Cell, fold_blank_lines, has_cue, render_table, split_spaced_columns
from vnadmin_nlp.schema import Row, SourceText
from vnadmin_nlp.text import to_nfc

MAX_PART_BYTES = 150 * 1024 * 1024
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _OFFICE = ("{" + _SPACE + name + ":1.0}" for name in ("text", "table", "office"))
_STYLE, _DRAW = ("{" + _SPACE + name + ":1.0}" for name in ("style", "drawing"))
_FO = "{" + _SPACE + "xsl-fo-compatible:1.0}"
# What holds no text of the document.
_DROPPED = frozenset(
    (_TEXT + "tracked-changes", _TEXT + "note-citation", _TEXT + "sequence-decls", _TEXT + "variable-decls",
     _TEXT + "user-field-decls", _OFFICE + "annotation", _OFFICE + "annotation-end", _OFFICE + "forms",
     _TEXT + "ruby-text", _TEXT + "table-of-content-source", _OFFICE + "event-listeners")
)  # fmt: skip
_BLOCKS = frozenset((_TEXT + "p", _TEXT + "h"))
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_DEEPEST = 9
# LibreOffice writes a mark that came from Word as a whole: "Điều %1%."
_LISTED = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}num-list-format"
_NO_LINE = re.compile(r"0(?:\.0+)?(?:\D|$)(?!\d)")
_COUNTER = re.compile(r"%([1-9])%")
_MOST_REPEATED = 200


@reader(sniff.ODT, name="odt")
def read_odt(data: bytes, path: str) -> SourceText:
    """The text of an ODT. Raises UnreadableFileError for encrypted, broken and oversized files."""
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if _is_encrypted(archive):
                raise UnreadableFileError(
                    path, "file.encrypted", "the document is protected by a password", "Save it without the password."
                )
            content, styles = (_parse(archive, name, path) for name in ("content.xml", "styles.xml"))
        text, legacy = _Body(content, styles).text()
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, OSError, KeyError, ValueError) as error:
        raise UnreadableFileError(
            path, "file.damaged", "the ODT is cut off or broken", "Fetch it again, or open and save it."
        ) from error
    if not text.strip():
        raise UnreadableFileError(
            path, "file.empty", "the document holds no text", "Check that the right file was saved."
        )
    issues: tuple[Row, ...] = ()
    if legacy is not None:
        message = f"The letters are those of {legacy.upper()} fonts and were decoded. Check a line."
        issues = (issue("text.encoding_guessed", message),)
    return SourceText(text=text, encoding=legacy, hints={"lines_are_paragraphs": True}, issues=issues)


def _is_encrypted(archive: zipfile.ZipFile) -> bool:
    if "META-INF/manifest.xml" not in archive.namelist():
        return False
    with archive.open("META-INF/manifest.xml") as part:
        return b"encryption-data" in part.read(1_000_000)


def _parse(archive: zipfile.ZipFile, name: str, path: str) -> Any:
    from lxml import etree

    with archive.open(name) as part:
        content = part.read(MAX_PART_BYTES + 1)
    if len(content) > MAX_PART_BYTES:
        raise UnreadableFileError(path, "file.too_large", f"its part {name} is a bomb", "Do not open it.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(content, parser)


@dataclass(slots=True)
class _Place:
    """Where a paragraph stands: its list and level, and whether it is the item's first."""

    name: str
    level: int
    counted: bool = True


@dataclass(slots=True)
class _Runs:
    """A paragraph under construction."""

    runs: list[tuple[str, str | None]] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)


class _Body:
    """Walks the body; keeps the counters of lists and the footnotes."""

    def __init__(self, content: Any, styles: Any) -> None:
        self._content, self._styles_root = content, styles
        self._styles = _Styles(styles, content)
        self._decoder = RunDecoder()
        self._lists = Lists()
        self._made: dict[str, str] = {}  # xml:id of a list → the name it counts under
        self._notes: list[str] = []
        self._number = 0
        outline = styles.find(f".//{_TEXT}outline-style")
        if outline is not None:
            self._lists.add("outline", _levels(outline))

    def text(self) -> tuple[str, Legacy | None]:
        """The document's text and the old encoding that was decoded."""
        body = self._content.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            return "", None
        blocks = list(self._blocks(body, None))
        head = "" if any(has_cue(block) for block in blocks[:8]) else self._letterhead_in_header()
        notes = [f"[{number}] {note}" for number, note in enumerate(self._notes, 1)]
        lines = [*([head, ""] if head else []), *blocks, *(["", *notes] if notes else [])]
        text = split_spaced_columns("\n".join(lines))
        legacy = detect_legacy(text)
        if legacy is not None:
            text = self._decoder.decode_all(text, legacy)
        return to_nfc(fold_blank_lines(text)), legacy or self._decoder.found

    def _letterhead_in_header(self) -> str:
        for header in self._styles_root.iter(_STYLE + "header", _STYLE + "header-first"):
            text = "\n".join(self._blocks(header, None)).strip("\n")
            if has_cue(text):
                return text
        return ""

    def _blocks(self, parent: Any, place: _Place | None) -> Iterator[str]:
        """Paragraphs and rendered tables in reading order."""
        for child in parent:
            tag = child.tag
            if tag in _BLOCKS:
                yield self._paragraph(child, place)
                if place is not None:
                    place.counted = True
            elif tag == _TABLE + "table":
                rendered = self._table(child)
                if rendered:
                    yield from ("", rendered, "")
            elif tag == _TEXT + "list":
                yield from self._list(child, place)
            elif tag == _DRAW + "frame":
                yield from self._boxes(child)
            elif isinstance(tag, str) and tag not in _DROPPED:
                yield from self._blocks(child, place)  # sections, indexes, numbered paragraphs

    # --- lists --------------------------------------------------------------------------------------------------

    def _list(self, element: Any, outer: _Place | None) -> Iterator[str]:
        level = outer.level + 1 if outer is not None else 0
        style = element.get(_TEXT + "style-name")
        name = outer.name if outer is not None and style is None else self._list_name(element, style, outer)
        for item in element:
            if item.tag not in (_TEXT + "list-item", _TEXT + "list-header"):
                continue
            start = item.get(_TEXT + "start-value")
            if start is not None and start.isdecimal():
                self._lists.restart(name, level, int(start))
            yield from self._blocks(item, _Place(name, level, counted=item.tag != _TEXT + "list-item"))

    def _list_name(self, element: Any, style: str | None, outer: _Place | None) -> str:
        """The name that a list counts under: that of the list it goes on from, else a new one."""
        own_id = element.get("{http://www.w3.org/XML/1998/namespace}id")
        before = element.get(_TEXT + "continue-list")
        name = self._made.get(before) if before else None
        if name is None and element.get(_TEXT + "continue-numbering") == "true" and style:
            name = self._made.get(f"style {style}")
        if name is None:
            self._number += 1
            name = outer.name if outer is not None and not style else f"list {self._number}"
            self._lists.add(name, self._styles.levels(style))
        if own_id:
            self._made[own_id] = name
        if style:
            self._made[f"style {style}"] = name
        return name

    def _mark(self, paragraph: Any, place: _Place | None) -> str:
        if place is not None:
            return "" if place.counted else self._lists.count(place.name, min(place.level, _DEEPEST))
        level = paragraph.get(_TEXT + "outline-level")
        if paragraph.tag == _TEXT + "h" and level and level.isdecimal():
            return self._lists.count("outline", int(level) - 1)
        return ""

    # --- paragraphs ---------------------------------------------------------------------------------------------

    def _paragraph(self, paragraph: Any, place: _Place | None) -> str:
        found = _Runs()
        self._walk(paragraph, self._styles.look(paragraph.get(_TEXT + "style-name"), "paragraph"), found)
        text = self._decoder.decode(found.runs)
        mark = self._mark(paragraph, place) if text.strip() else ""
        line = f"{mark} {text.lstrip()}" if mark else text
        return "\n".join(filter(None, [line, *found.boxes])) if found.boxes else line

    def _walk(self, element: Any, look: _Look, found: _Runs) -> None:
        self._add(element.text, look, found)
        for child in element:
            tag = child.tag
            if tag == _TEXT + "s":
                count = child.get(_TEXT + "c") or "1"
                found.runs.append((" " * min(int(count) if count.isdecimal() else 1, _MOST_REPEATED), None))
            elif tag == _TEXT + "tab":
                found.runs.append(("\t", None))
            elif tag == _TEXT + "line-break":
                found.runs.append(("\n", None))
            elif tag == _TEXT + "note":
                self._note(child)
            elif tag == _DRAW + "frame":
                found.boxes.extend(self._boxes(child))
            elif tag == _TEXT + "span":
                self._walk(child, self._styles.look(child.get(_TEXT + "style-name"), "text", look), found)
            elif isinstance(tag, str) and tag not in _DROPPED:
                hidden = tag in (_TEXT + "hidden-text", _TEXT + "hidden-paragraph")
                self._walk(child, replace(look, hidden=True) if hidden else look, found)
            self._add(child.tail, look, found)

    @staticmethod
    def _add(text: str | None, look: _Look, found: _Runs) -> None:
        if text and not look.hidden:
            plain = " ".join(text.split("\n")) if "\n" in text else text
            found.runs.append((plain.upper() if look.capitals else plain, look.font))

    def _note(self, note: Any) -> None:
        body = note.find(_TEXT + "note-body")
        text = " ".join("\n".join(self._blocks(body, None)).split()) if body is not None else ""
        if text:
            self._notes.append(text)

    def _boxes(self, frame: Any) -> Iterator[str]:
        for box in frame.iter(_DRAW + "text-box"):
            if next(box.iterancestors(_DRAW + "text-box"), None) is None or frame.tag == _DRAW + "text-box":
                text = "\n".join(self._blocks(box, None)).strip("\n")
                if text.strip():
                    yield text

    # --- tables -------------------------------------------------------------------------------------------------

    def _table(self, table: Any) -> str:
        rows = []
        for row in _own_rows(table):
            cells = []
            column = 0
            for cell in row:
                if cell.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
                    continue
                if cell.tag == _TABLE + "table-cell":
                    cells.append(Cell(column, "\n".join(self._blocks(cell, None)).strip("\n")))
                elif not self._is_spanned(row, cell):
                    cells.append(Cell(column, ""))
                column += _count(cell, "number-columns-repeated")
            rows.append(cells)
        return render_table(rows, self._styles.is_ruled(table))

    @staticmethod
    def _is_spanned(row: Any, cell: Any) -> bool:
        """True for a cell covered from the left; one covered from above keeps its place."""
        before = cell.getprevious()
        steps = 1
        while before is not None and before.tag == _TABLE + "covered-table-cell":
            steps += 1
            before = before.getprevious()
        return before is not None and _count(before, "number-columns-spanned") > steps


def _own_rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == _TABLE + "table-row":
            yield child
        elif child.tag in (_TABLE + "table-header-rows", _TABLE + "table-rows", _TABLE + "table-row-group"):
            yield from _own_rows(child)


def _count(element: Any, name: str) -> int:
    value = element.get(_TABLE + name) or "1"
    return min(max(int(value), 1), _MOST_REPEATED) if value.isdecimal() else 1


# --- styles -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Look:
    """What text looks like."""

    font: str | None = None
    hidden: bool = False
    capitals: bool = False


class _Styles:
    """What the styles of both parts say of fonts, hidden text, lists and lines of tables."""

    def __init__(self, *roots: Any) -> None:
        self._own: dict[tuple[str, str], Any] = {}
        self._lists: dict[str, Any] = {}
        self._faces: dict[str, str] = {}
        self._looks: dict[tuple[str, str, _Look], _Look] = {}
        for root in roots:
            for style in root.iter(_STYLE + "style"):
                self._own[style.get(_STYLE + "family") or "", style.get(_STYLE + "name") or ""] = style
            for row in root.iter(_TEXT + "list-style"):
                self._lists[row.get(_STYLE + "name") or ""] = row
            for face in root.iter(_STYLE + "font-face"):
                family = face.get("{" + _SPACE + "svg-compatible:1.0}font-family") or ""
                self._faces[face.get(_STYLE + "name") or ""] = family.strip("'\"")

    def look(self, name: str | None, family: str, outer: _Look | None = None) -> _Look:
        """The look of text in the style `name` within `outer`."""
        outer = outer or _Look()
        if name is None:
            return outer
        key = (family, name, outer)
        if key not in self._looks:
            look = outer
            for style in reversed(list(self._chain(family, name))):
                look = self._changed(look, style.find(_STYLE + "text-properties"))
            self._looks[key] = look
        return self._looks[key]

    def _chain(self, family: str, name: str | None) -> Iterator[Any]:
        seen: set[str] = set()
        while name and name not in seen and (family, name) in self._own:
            seen.add(name)
            style = self._own[family, name]
            yield style
            name = style.get(_STYLE + "parent-style-name")

    def _changed(self, look: _Look, properties: Any | None) -> _Look:
        if properties is None:
            return look
        face = properties.get(_STYLE + "font-name")
        font = self._faces.get(face, face) if face else properties.get(_FO + "font-family") or look.font
        display, case = properties.get(_TEXT + "display"), properties.get(_FO + "text-transform")
        return _Look(
            font,
            display == "none" if display else look.hidden,
            case == "uppercase" if case else look.capitals,
        )

    def levels(self, name: str | None) -> dict[int, Level]:
        """The levels of a list style; {} for an unknown one."""
        row = self._lists.get(name) if name else None
        return _levels(row) if row is not None else {}

    def is_ruled(self, table: Any) -> bool | None:
        """True where a cell of the table draws a line, False where none does."""
        for cell in table.iter(_TABLE + "table-cell"):
            style = self._own.get(("table-cell", cell.get(_TABLE + "style-name") or ""))
            properties = style.find(_STYLE + "table-cell-properties") if style is not None else None
            if properties is None:
                continue
            drawn = (properties.get(_FO + f"border{side}") for side in ("", "-top", "-bottom", "-left", "-right"))
            if any(line and "none" not in line and not _NO_LINE.match(line) for line in drawn):
                return True
        return False


def _levels(style: Any) -> dict[int, Level]:
    levels = {}
    for row in style:
        written = row.get(_TEXT + "level") or ""
        if not written.isdecimal():
            continue
        at = int(written) - 1
        if row.tag == _TEXT + "list-level-style-bullet":
            levels[at] = Level(form="bullet", text=row.get(_TEXT + "bullet-char") or "")
            continue
        form = row.get(_STYLE + "num-format") or ""
        shown = row.get(_TEXT + "display-levels") or "1"
        first = max(at + 1 - (int(shown) if shown.isdecimal() else 1), 0)
        counters = ".".join(f"%{number + 1}" for number in range(first, at + 1)) if form else ""
        start = row.get(_TEXT + "start-value") or "1"
        listed = row.get(_LISTED)
        text = f"{row.get(_STYLE + 'num-prefix') or ''}{counters}{row.get(_STYLE + 'num-suffix') or ''}"
        levels[at] = Level(
            start=int(start) if start.isdecimal() else 1,
            form=_FORMS.get(form, "decimal") if form else "none",
            text=_COUNTER.sub(r"%\1", listed) if listed and form else text,
        )
    return levels
