"""DOCX, read from its XML.

Reads         the body in reading order with its tables in place, text boxes once, the results of fields, numbers as
              Word draws them (`numbering`), inserted text, hidden letterheads in the page header
Leaves out    deleted text, comments, field codes, hidden text; footnotes stand at the end, out of the sentence
Guards        sizes of the parts, external entities, anything from the network
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from vnadmin_nlp.errors import UnreadableFileError, issue
from vnadmin_nlp.readers import sniff
from vnadmin_nlp.readers.legacy import Legacy, detect_legacy, font_encoding
from vnadmin_nlp.readers.legacy_runs import RunDecoder
from vnadmin_nlp.readers.numbering import Numbering
from vnadmin_nlp.readers.registry import reader
from vnadmin_nlp.readers.tables import BLOCK_BREAK, Cell, fold_blank_lines, has_cue, render_table, split_spaced_columns
from vnadmin_nlp.schema import SourceText
from vnadmin_nlp.text import to_nfc

# The largest document.xml of 40 real files has 5 MB; a part of 150 MB is a bomb.
MAX_PART_BYTES = 150 * 1024 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Containers whose children stand where they stand; what is not listed and not known is not walked into.
_TRANSPARENT = frozenset(
    _W + name
    for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo")
)
_DROPPED = frozenset(
    _W + name for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "sectPr")
)
_P, _TBL, _TR, _TC, _R = (_W + name for name in ("p", "tbl", "tr", "tc", "r"))
_TXBX = _W + "txbxContent"


@reader(sniff.DOCX, name="docx")
def read_docx(data: bytes, path: str) -> SourceText:
    """The text of a DOCX. Raises UnreadableFileError for encrypted, broken and oversized files."""
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _Parts(archive, path)
            text, legacy = _Body(parts).text()
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        EOFError,
        OSError,
        KeyError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise _damaged(path) from error
    except RuntimeError as error:  # zipfile's word for an encrypted part
        if isinstance(error, RecursionError):
            raise
        raise UnreadableFileError(
            path, "file.encrypted", "its parts are encrypted", "Save it without the password."
        ) from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise _damaged(path) from error
        raise
    if not text.strip():
        raise UnreadableFileError(
            path, "file.empty", "the document holds no text", "Check that the right file was saved."
        )
    issues = []
    if legacy is not None:
        issues.append(
            issue(
                "text.encoding_guessed",
                f"The letters are those of {legacy.upper()} fonts and were decoded. Check a line.",
            )
        )
    return SourceText(text=text, encoding=legacy, hints={"lines_are_paragraphs": True}, issues=tuple(issues))


def _damaged(path: str) -> UnreadableFileError:
    return UnreadableFileError(
        path, "file.damaged", "the DOCX is cut off or broken", "Fetch it again, or open and save it."
    )


class _Parts:
    """The XML parts of the package, parsed on demand and guarded."""

    def __init__(self, archive: zipfile.ZipFile, path: str) -> None:
        self._archive = archive
        self._path = path
        self._names = set(archive.namelist())
        self.main = self._main_part()

    def _main_part(self) -> str:
        if "word/document.xml" in self._names:
            return "word/document.xml"
        named = sorted(name for name in self._names if name.startswith("word/document") and name.endswith(".xml"))
        if not named:
            raise _damaged(self._path)
        return named[0]

    def beside(self, name: str) -> str:
        return self.main.rsplit("/", maxsplit=1)[0] + "/" + name

    def named(self, prefix: str) -> list[str]:
        return sorted(name for name in self._names if name.startswith(self.beside(prefix)) and name.endswith(".xml"))

    def parse(self, name: str) -> Any | None:
        """The root of part `name`; None where the package has none."""
        from lxml import etree

        if name not in self._names:
            return None
        size = self._archive.getinfo(name).file_size
        if size > MAX_PART_BYTES:
            reason = f"its part {name} has {size // 1024 // 1024} MB unpacked"
            raise UnreadableFileError(self._path, "file.too_large", reason, "Split it into its documents.")
        with self._archive.open(name) as part:
            content = part.read(MAX_PART_BYTES + 1)
        if len(content) > MAX_PART_BYTES:
            raise UnreadableFileError(self._path, "file.too_large", f"its part {name} is a bomb", "Do not open it.")
        if _STRICT.encode() in content[:4096]:
            content = content.replace(_STRICT.encode(), _TRANSITIONAL.encode())
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(content, parser)


class _Body:
    """Walks the body; keeps the counters of lists and the styles."""

    def __init__(self, parts: _Parts) -> None:
        self._parts = parts
        self._styles = _Styles(parts.parse(parts.beside("styles.xml")))
        self._numbering = Numbering(parts.parse(parts.beside("numbering.xml")), self._styles.numbered)
        self._decoder = RunDecoder()

    def text(self) -> tuple[str, Legacy | None]:
        """The document's text and the old encoding that was decoded."""
        root = self._parts.parse(self._parts.main)
        body = root.find(_W + "body") if root is not None else None
        if body is None:
            return "", None
        blocks = list(self._blocks(body))
        head = self._letterhead_in_header() if not any(has_cue(block) for block in blocks[:8]) else ""
        notes = self._footnotes()
        text = split_spaced_columns(
            "\n".join([*([head, ""] if head else []), *blocks, *(["", *notes] if notes else [])])
        )
        legacy = detect_legacy(text)
        if legacy is not None:
            text = self._decoder.decode_all(text, legacy)
        return to_nfc(fold_blank_lines(text)), legacy or self._decoder.found

    def _blocks(self, parent: Any) -> Iterator[str]:
        """Paragraphs and rendered tables in reading order."""
        for child in _children(parent):
            if child.tag == _P:
                yield self._paragraph(child)
            elif child.tag == _TBL:
                rendered = self._table(child)
                if rendered:
                    yield from ("", rendered, "")

    def _paragraph(self, paragraph: Any) -> str:
        properties = paragraph.find(_W + "pPr")
        style = _value(properties, "pStyle") if properties is not None else None
        pieces: list[tuple[str, str | None]] = []  # text and font
        boxes: list[str] = []
        for run in _runs(paragraph):
            self._run(run, style, pieces, boxes)
        text = self._decoder.decode(pieces)
        mark = self._numbering.mark(properties, style) if text.strip() else ""
        lines = [f"{mark} {text.lstrip()}" if mark else text, *boxes]
        return "\n".join(line for line in lines if line) if boxes else lines[0]

    def _run(self, run: Any, style: str | None, pieces: list[tuple[str, str | None]], boxes: list[str]) -> None:
        properties = run.find(_W + "rPr")
        hidden, capitals, font = self._styles.look(properties, style)
        if hidden:
            return
        old = font is not None and font_encoding(font) is not None
        text: list[str] = []
        for child in _children(run):
            tag = child.tag
            if tag == _W + "t":
                text.append(child.text or "")
            elif tag in (_W + "tab", _W + "ptab"):
                text.append("\t")
            elif tag in (_W + "br", _W + "cr"):
                text.append("\n")
            elif tag == _W + "noBreakHyphen":
                text.append("-")
            elif tag == _W + "softHyphen":
                text.append("\xad" if old else "")
            elif tag == _W + "sym":
                code = int(child.get(_W + "char") or "0", 16)
                text.append(chr(code) if 0x20 <= code < 0xE000 else "")
            elif tag in (_W + "drawing", _W + "pict", _W + "object"):
                boxes.extend(self._text_boxes(child))
        joined = "".join(text)
        if joined:
            pieces.append((joined.upper() if capitals and not old else joined, font))

    def _text_boxes(self, drawing: Any) -> Iterator[str]:
        for box in _outer_boxes(drawing):
            text = "\n".join(self._blocks(box)).strip("\n")
            if text.strip():
                yield text

    # --- tables -------------------------------------------------------------------------------------------------

    def _table(self, table: Any) -> str:
        rows = []
        for row in (child for child in _children(table) if child.tag == _TR):
            row_properties = row.find(_W + "trPr")
            column = int(_value(row_properties, "gridBefore") or 0) if row_properties is not None else 0
            cells = []
            for cell in (child for child in _children(row) if child.tag == _TC):
                properties = cell.find(_W + "tcPr")
                merge = properties.find(_W + "vMerge") if properties is not None else None
                continued = merge is not None and merge.get(_W + "val", "continue") == "continue"
                text = "" if continued else _trim("\n".join(self._blocks(cell)))
                cells.append(Cell(column, text))
                span = _value(properties, "gridSpan") if properties is not None else None
                column += int(span) if span and span.isdecimal() else 1
            rows.append(cells)
        return render_table(rows, _is_ruled(table))

    # --- other parts --------------------------------------------------------------------------------------------

    def _letterhead_in_header(self) -> str:
        for name in self._parts.named("header"):
            root = self._parts.parse(name)
            text = _trim("\n".join(self._blocks(root))) if root is not None else ""
            if has_cue(text.split(BLOCK_BREAK)[-1]) or has_cue(text):
                return text
        return ""

    def _footnotes(self) -> list[str]:
        notes: list[str] = []
        for name in ("footnotes.xml", "endnotes.xml"):
            root = self._parts.parse(self._parts.beside(name))
            for note in root if root is not None else ():
                if note.get(_W + "type") is None:
                    text = " ".join("\n".join(self._blocks(note)).split())
                    if text:
                        notes.append(f"[{len(notes) + 1}] {text}")
        return notes


class _Styles:
    """What the styles say of hidden text, capitals, fonts and numbers."""

    def __init__(self, root: Any | None) -> None:
        self._own: dict[str, tuple[Any, Any, str | None]] = {}  # id → run properties, paragraph properties, basis
        self.numbered: dict[str, Any] = {}
        self._looks: dict[str | None, tuple[bool, bool, str | None]] = {}
        self._default: str | None = None
        if root is None:
            return
        for style in root.iter(_W + "style"):
            name = style.get(_W + "styleId")
            if name:
                self._own[name] = (style.find(_W + "rPr"), style.find(_W + "pPr"), _value(style, "basedOn"))
                if style.get(_W + "type") == "paragraph" and style.get(_W + "default") in ("1", "true"):
                    self._default = name
        for name in self._own:
            for _, paragraph, _ in self._chain(name):
                number = paragraph.find(_W + "numPr") if paragraph is not None else None
                if number is not None:
                    self.numbered[name] = number
                    break

    def _chain(self, name: str | None) -> Iterator[tuple[Any, Any, str | None]]:
        seen: set[str] = set()
        while name is not None and name in self._own and name not in seen:
            seen.add(name)
            yield self._own[name]
            name = self._own[name][2]

    def look(self, properties: Any | None, style: str | None) -> tuple[bool, bool, str | None]:
        """(hidden, capitals, font) of a run with `properties` in a paragraph of `style`."""
        hidden, capitals, font = self._style_look(style or self._default)
        if properties is None:
            return hidden, capitals, font
        own = _value(properties, "rStyle")
        if own:
            of_style = self._style_look(own)
            hidden, capitals, font = hidden or of_style[0], capitals or of_style[1], of_style[2] or font
        return _override(properties, hidden, capitals, font)

    def _style_look(self, style: str | None) -> tuple[bool, bool, str | None]:
        if style not in self._looks:
            look: tuple[bool, bool, str | None] = (False, False, None)
            for properties, _, _ in reversed(list(self._chain(style))):
                if properties is not None:
                    look = _override(properties, *look)
            self._looks[style] = look
        return self._looks[style]


def _override(properties: Any, hidden: bool, capitals: bool, font: str | None) -> tuple[bool, bool, str | None]:
    vanish, caps, fonts = (properties.find(_W + name) for name in ("vanish", "caps", "rFonts"))
    if vanish is not None:
        hidden = vanish.get(_W + "val", "1") not in ("0", "false", "off")
    if caps is not None:
        capitals = caps.get(_W + "val", "1") not in ("0", "false", "off")
    if fonts is not None:
        font = fonts.get(_W + "ascii") or fonts.get(_W + "hAnsi") or font
    return hidden, capitals, font


def _value(parent: Any, name: str) -> str | None:
    child = parent.find(_W + name)
    value: str | None = child.get(_W + "val") if child is not None else None
    return value


def _children(parent: Any) -> Iterator[Any]:
    """The children of `parent`, those of transparent containers in their place."""
    for child in parent:
        if child.tag in _TRANSPARENT:
            yield from _children(child)
        elif child.tag == _MC + "AlternateContent":
            chosen = child.find(_MC + "Choice")
            if chosen is None:
                chosen = child.find(_MC + "Fallback")
            if chosen is not None:
                yield from _children(chosen)
        elif child.tag not in _DROPPED:
            yield child


def _outer_boxes(parent: Any) -> Iterator[Any]:
    """The text boxes of a drawing, not those inside them, each once: a fallback repeats what the choice holds."""
    for child in _children(parent):
        if child.tag == _TXBX:
            yield child
        else:
            yield from _outer_boxes(child)


def _runs(paragraph: Any) -> Iterator[Any]:
    return (child for child in _children(paragraph) if child.tag == _R)


def _is_ruled(table: Any) -> bool:
    """True where the table or one of its cells draws lines."""
    properties = table.find(_W + "tblPr")
    style = (_value(properties, "tblStyle") or "") if properties is not None else ""
    borders = properties.find(_W + "tblBorders") if properties is not None else None
    if borders is not None:
        return any(_is_drawn(border) for border in borders)
    if "grid" in style.casefold() and "light" not in style.casefold():
        return True
    drawn = [border for cell in table.iter(_W + "tcBorders") for border in cell if _is_drawn(border)]
    return len(drawn) > 4


def _is_drawn(border: Any) -> bool:
    return border.get(_W + "val") not in (None, "nil", "none")


def _trim(text: str) -> str:
    return text.strip("\n")
