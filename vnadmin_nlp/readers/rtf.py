"""RTF, read by its control words; what is unknown is passed over.

Reads         text in any code page, "\\u" letters, TCVN3 and VNI by font, tables, list marks that Word wrote into the
              file, the results of fields, inserted text; text boxes behind their paragraph, footnotes at the end
Leaves out    pictures, styles, properties, field codes, page headers, comments, hidden and deleted text
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from vnadmin_nlp.errors import UnreadableFileError, issue
from vnadmin_nlp.readers import sniff
from vnadmin_nlp.readers.legacy import Legacy, detect_legacy, font_encoding
from vnadmin_nlp.readers.legacy_runs import RunDecoder
from vnadmin_nlp.readers.registry import reader
from vnadmin_nlp.readers.tables import Cell, fold_blank_lines, render_table, split_spaced_columns
from vnadmin_nlp.schema import SourceText
from vnadmin_nlp.text import to_nfc

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"  # a control word
    rb"|\\'([0-9a-fA-F]{2})"  # a byte
    rb"|\\([^a-zA-Z])"  # a control symbol
    rb"|([{}])"
    rb"|[\r\n\x00]+"
    rb"|([^\\{}\r\n\x00]+)"
)
_DEEPEST = 2000
# Groups that hold no text of the document.
_DROPPED = frozenset(
    b"colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf "
    b"listtable fldinst listoverridetable rsidtbl generator xmlnstbl themedata colorschememapping "
    b"latentstyles datastore annotation atnid atnauthor sp sn sv bkmkstart bkmkend filetbl revtbl private "
    b"pnseclvl ftnsep ftnsepc aftnsep aftnsepc nonshppict mmathPr wgrffmtfilter template userprops do".split()
)
# Optional groups ("\\*") that do hold text.
_KEPT = frozenset((b"shpinst", b"shptxt", b"shppict", b"listtext", b"pntext", b"footnote", b"cs", b"ud", b"upr"))
_SYMBOLS = {
    b"tab": "\t",
    b"line": "\n",
    b"page": "\n",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": " ",
    b"enspace": " ",
}
# Windows code pages of font character sets.
_CHARSETS = {0: "cp1252", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254"}
_CHARSETS |= {163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}


@reader(sniff.RTF, name="rtf")
def read_rtf(data: bytes, path: str) -> SourceText:
    """The text of an RTF file; one that is cut off gives what it still holds. Raises UnreadableFileError."""
    parser = _Parser(data)
    text, legacy = parser.text()
    if not text.strip():
        raise UnreadableFileError(
            path, "file.empty", "the document holds no text", "Check that the right file was saved."
        )
    issues: list[dict[str, Any]] = []
    if legacy is not None:
        issues.append(
            issue(
                "text.encoding_guessed",
                f"The letters are those of {legacy.upper()} fonts and were decoded. Check a line.",
            )
        )
    if parser.is_cut:
        issues.append(issue("text.truncated", f"{path} is cut off: it ends inside of a group. Fetch it again."))
    return SourceText(text=text, encoding=legacy, hints={"lines_are_paragraphs": True}, issues=tuple(issues))


@dataclass(slots=True)
class _State:
    """What a group inherits and may change."""

    font: int | None = None
    hidden: bool = False
    skipped: bool = False
    in_table: bool = False
    fallback: int = 1
    """Characters behind "\\u" that stand for it in old readers."""
    where: str = "body"
    """"body", "fonts", "notes" or "box"."""


@dataclass(slots=True)
class _Flow:
    """A stretch of text under construction: the body, or the footnotes."""

    lines: list[str] = field(default_factory=list)
    runs: list[tuple[str, str | None]] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    ruled: bool = False


class _Parser:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._decoder = RunDecoder()
        self._fonts: dict[int, str] = {}
        self._encodings: dict[int, str] = {}
        self._page = "cp1252"
        self._state = _State()
        self._stack: list[_State] = []
        self._body, self._notes, self._box = _Flow(), _Flow(), _Flow()
        self._boxes: list[str] = []
        """Text boxes of the paragraph that is being read: they stand behind it."""
        self._note = 0
        self._bytes = bytearray()
        self._skip = 0
        self._font_name = ""
        self._font: int | None = None
        self.is_cut = False

    def text(self) -> tuple[str, Legacy | None]:
        """The document's text and the old encoding that was decoded."""
        self._read()
        for flow in (self._body, self._notes):
            self._end_paragraph(flow)
            self._end_table(flow)
        notes = "\n".join(self._notes.lines).strip("\n")
        lines = [*self._body.lines, "", notes] if notes.strip() else self._body.lines
        text = split_spaced_columns("\n".join(lines))
        legacy = detect_legacy(text)
        if legacy is not None:
            text = self._decoder.decode_all(text, legacy)
        return to_nfc(fold_blank_lines(text)), legacy or self._decoder.found

    def _read(self) -> None:
        at = 0
        data = self._data
        optional = False
        while at < len(data):
            match = _TOKEN.match(data, at)
            if match is None:
                at += 1
                continue
            at = match.end()
            word, number, code, symbol, brace, plain = match.groups()
            if word is not None:
                if word == b"bin":
                    at += max(int(number or 0), 0)
                    continue
                self._word(word, int(number) if number is not None else None, optional)
                optional = False
            elif code is not None:
                self._byte(int(code, 16))
            elif symbol is not None:
                optional = symbol == b"*"
                self._symbol(symbol)
            elif brace is not None:
                self._brace(brace)
            elif plain is not None:
                skipped = min(self._skip, len(plain))
                self._skip -= skipped
                if not self._state.skipped:
                    self._bytes += plain[skipped:]
                optional = False
        self._flush()
        self.is_cut = bool(self._stack)

    # --- tokens -------------------------------------------------------------------------------------------------

    def _byte(self, value: int) -> None:
        if self._skip:
            self._skip -= 1
        elif not self._state.skipped:
            self._bytes.append(value)

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._skip = 0
        if brace == b"{":
            if len(self._stack) < _DEEPEST:
                self._stack.append(replace(self._state))
            else:
                raise RecursionError
        elif self._stack:
            if self._state.where == "notes" and self._stack[-1].where != "notes":
                self._end_paragraph(self._notes)
            if self._state.where == "box" and self._stack[-1].where != "box":
                self._end_box()
            self._state = self._stack.pop()

    def _symbol(self, symbol: bytes) -> None:
        if self._skip:
            self._skip -= 1
            return
        letter = {
            b"~": "\xa0",
            b"_": "-",
            b"-": "\xad",
            b"\r": "\r",
            b"\n": "\r",
            b"\\": "\\",
            b"{": "{",
            b"}": "}",
        }.get(symbol)
        if letter == "\r":
            self._flush()
            self._end_paragraph(self._flow)
        elif letter == "\xad":
            # A soft hyphen; "ư" in TCVN3.
            font = self._fonts.get(self._state.font or 0, "")
            if font_encoding(font):
                self._add("\xad")
        elif letter is not None:
            self._add(letter)

    def _word(self, word: bytes, number: int | None, optional: bool) -> None:
        state = self._state
        if word == b"u" and number is not None:
            self._add(chr(number % 0x10000))
            self._skip = state.fallback
            return
        if word in (b"uc", b"upr"):
            state.fallback = max(number or 0, 0) if word == b"uc" else state.fallback
            return
        self._flush()
        self._skip = 0
        if word in _DROPPED or (optional and word not in _KEPT):
            state.skipped = True
        elif word == b"fonttbl":
            state.where = "fonts"
        elif word == b"footnote" and not state.skipped:
            state.where = "notes"
            self._note += 1
            self._add(f"[{self._note}] ")
        elif word == b"shptxt" and not state.skipped:
            state.where, state.in_table = "box", False
        elif state.where == "fonts":
            self._font_word(word, number)
        elif word == b"f":
            state.font = number
        elif word == b"plain":
            state.font, state.hidden = None, False
        elif word in (b"v", b"deleted"):
            state.hidden = number != 0
        elif word == b"ansicpg" and number:
            self._page = f"cp{number}"
        elif not state.skipped:
            self._layout_word(word, number)

    def _font_word(self, word: bytes, number: int | None) -> None:
        if word == b"f":
            self._font, self._font_name = number, ""
        elif word == b"fcharset" and self._font is not None and number in _CHARSETS:
            self._encodings[self._font] = _CHARSETS[number]

    def _layout_word(self, word: bytes, number: int | None) -> None:
        flow = self._flow
        if word in _SYMBOLS:
            self._add(_SYMBOLS[word])
        elif word in (b"par", b"sect"):
            self._end_paragraph(flow)
        elif word == b"pard":
            self._state.in_table = False
        elif word == b"intbl":
            self._state.in_table = True
        elif word == b"trowd":
            flow.edges = []
        elif word == b"cellx":
            flow.edges.append(number or 0)
        elif word in (b"brdrs", b"brdrth", b"brdrdb"):
            flow.ruled = flow.ruled or bool(flow.edges) or self._state.in_table
        elif word in (b"cell", b"nestcell"):
            flow.cell.extend(self._lines(flow))
            flow.cells.append("\n".join(flow.cell))
            flow.cell = []
        elif word in (b"row", b"nestrow"):
            edges = [0, *flow.edges] if len(flow.edges) >= len(flow.cells) else list(range(len(flow.cells)))
            flow.rows.append([Cell(edge, text) for edge, text in zip(edges, flow.cells, strict=False)])
            flow.cells = []

    # --- text ---------------------------------------------------------------------------------------------------

    @property
    def _flow(self) -> _Flow:
        return {"notes": self._notes, "box": self._box}.get(self._state.where, self._body)

    def _flush(self) -> None:
        """The bytes read so far as text, by the code page of their font."""
        if not self._bytes:
            return
        raw = bytes(self._bytes)
        self._bytes.clear()
        if self._state.where == "fonts":
            self._font_name += raw.decode("latin-1")
            if ";" in self._font_name and self._font is not None:
                self._fonts[self._font] = self._font_name.split(";")[0].strip()
            return
        font = self._state.font
        if font is not None and font_encoding(self._fonts.get(font, "")):
            text = raw.decode("latin-1")
        else:
            page = self._encodings.get(font, self._page) if font is not None else self._page
            try:
                text = raw.decode(page, "replace")
            except LookupError:
                text = raw.decode("cp1252", "replace")
        self._add(text)

    def _add(self, text: str) -> None:
        self._flush()
        state = self._state
        if state.skipped or state.hidden or state.where == "fonts":
            return
        name = self._fonts.get(state.font) if state.font is not None else None
        self._flow.runs.append((text, name))

    def _end_paragraph(self, flow: _Flow) -> None:
        lines = self._lines(flow)
        if self._state.in_table or flow.cells:
            flow.cell.extend(lines)
            return
        self._end_table(flow)
        flow.lines.extend(lines)

    def _lines(self, flow: _Flow) -> list[str]:
        """The paragraph that was read, and the text boxes in it."""
        lines = [self._decoder.decode(flow.runs)]
        flow.runs = []
        if flow is self._body:
            lines += self._boxes
            self._boxes = []
        return lines

    def _end_box(self) -> None:
        self._end_paragraph(self._box)
        self._end_table(self._box)
        text = "\n".join(self._box.lines).strip("\n")
        self._box = _Flow()
        if text.strip():
            self._boxes.append(text)

    def _end_table(self, flow: _Flow) -> None:
        if flow.cells:
            flow.rows.append([Cell(number, text) for number, text in enumerate(flow.cells)])
            flow.cells = []
        if flow.rows:
            rendered = render_table(flow.rows, flow.ruled)
            if rendered:
                flow.lines.extend(("", rendered, ""))
        if flow.cell:
            flow.lines.extend(flow.cell)
        flow.rows, flow.cell, flow.ruled = [], [], False
