"""DOC: the binary files of Word 97 to 2003, and the text of Word 6 and 95.

Reads         the text in the order of its pieces, tables by their cell and row marks, automatic numbers, the results of
              fields, text boxes and footnotes at the end; TCVN3 and VNI by the run's font
Leaves out    field codes, deleted and hidden text, comments, page headers
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from vnadmin_nlp import quality
from vnadmin_nlp.errors import UnreadableFileError, issue
from vnadmin_nlp.readers import libreoffice, sniff
from vnadmin_nlp.readers.legacy import Legacy, decode_legacy, detect_legacy
from vnadmin_nlp.readers.legacy_runs import RunDecoder
from vnadmin_nlp.readers.registry import reader
from vnadmin_nlp.readers.tables import Cell, fold_blank_lines, has_cue, render_table, split_spaced_columns
from vnadmin_nlp.readers.word_records import Piece, Shape, WordRecords
from vnadmin_nlp.schema import SourceText
from vnadmin_nlp.text import to_nfc

_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_FEWEST_WORDS, _FEWEST_SYLLABLES = 20, 0.7
_WORD_97 = 0xC1  # nFib; files before it have their text in one stretch of 8-bit characters
# Marks inside of a paragraph: picture, footnote, comment, drawing and the like stand for nothing that is text.
_NOTE_MARK = "\x02"
_INLINE = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-"} | dict.fromkeys("\0\1\2\3\4\5\x08"))


@reader(sniff.DOC, name="doc")
def read_doc(data: bytes, path: str) -> SourceText:
    """The text of a DOC. Raises UnreadableFileError for encrypted and broken files."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            stream = container.openstream("WordDocument").read()
            flags = struct.unpack_from("<H", stream, 0x0A)[0]
            if flags & _ENCRYPTED:
                raise UnreadableFileError(
                    path, "file.encrypted", "the document is protected by a password", "Save it without the password."
                )
            if struct.unpack_from("<H", stream, 2)[0] < _WORD_97:
                text, legacy = _old_text(stream)
            else:
                table = container.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
                text, legacy = _Body(WordRecords(stream, table)).text()
    except UnreadableFileError:
        raise
    except (OSError, struct.error, IndexError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        fault = UnreadableFileError(
            path, "file.damaged", "the DOC is cut off or broken", "Fetch it again, or open and save it."
        )
        return _by_libreoffice(data, fault, error)
    if not text.strip():
        raise UnreadableFileError(
            path, "file.empty", "the document holds no text", "Check that the right file was saved."
        )
    issues: tuple[dict[str, Any], ...] = ()
    if legacy is not None:
        message = f"The letters are those of {legacy.upper()} fonts and were decoded. Check a line."
        issues = (issue("text.encoding_guessed", message),)
    return SourceText(text=text, encoding=legacy, hints={"lines_are_paragraphs": True}, issues=issues)


def _by_libreoffice(data: bytes, fault: UnreadableFileError, cause: Exception) -> SourceText:
    """The text by LibreOffice, where it is there and makes out more. Raises `fault` where not."""
    text = libreoffice.text_of(data, ".doc")
    words = quality.measure(text) if text else None
    # What it takes for text where a file is no document comes out as signs.
    if not text or words is None or words.words < _FEWEST_WORDS or (words.share or 0.0) < _FEWEST_SYLLABLES:
        raise fault from cause
    legacy = detect_legacy(text)
    decoded = to_nfc(decode_legacy(text, legacy)) if legacy else text
    note = issue("text.fallback", f"{fault.reason}; its text was read by LibreOffice. Check tables and numbers.")
    return SourceText(
        text=fold_blank_lines(split_spaced_columns(decoded)),
        reader="doc+libreoffice",
        encoding=legacy,
        hints={"lines_are_paragraphs": True},
        issues=(note,),
    )


def _old_text(stream: bytes) -> tuple[str, Legacy | None]:
    """The text of Word 6 and 95: between two places of the stream, marks as in later versions, no fonts read."""
    start, end = struct.unpack_from("<II", stream, 0x18)
    raw = stream[start:end].decode("cp1252", "replace")
    body = _Writer(RunDecoder())
    fields: list[bool] = []
    for paragraph in _split(raw):
        shape = Shape(in_table=paragraph.endswith("\x07"), row_end=paragraph == "\x07" and body.in_row)
        body.add(_shown(paragraph[:-1], fields), shape, paragraph[-1])
    return body.finish()


def _split(text: str) -> Iterator[str]:
    """Paragraphs with the mark that ends each."""
    start = 0
    for at, letter in enumerate(text):
        if letter in "\r\x07":
            yield text[start : at + 1]
            start = at + 1
    if start < len(text):
        yield text[start:] + "\r"


class _Body:
    """Walks the characters of all stories."""

    def __init__(self, records: WordRecords) -> None:
        self._records = records
        self._decoder = RunDecoder()
        self._fields: list[bool] = []

    def text(self) -> tuple[str, Legacy | None]:
        """The document's text and the old encoding that was decoded."""
        main, notes, *_, boxes, _ = self._records.lengths
        body = _Writer(self._decoder)
        aside = _Writer(self._decoder)
        # Behind the text stand footnotes, page headers, macros, comments, endnotes and text boxes.
        box_start = sum(self._records.lengths[:6])
        note = 0
        for at, shape, text, mark in self._paragraphs():
            if at < main:
                number = self._records.mark(shape) if _has_words(text) else ""
                body.add(f"{number} {text.lstrip()}" if number else text, shape, mark)
            elif at < main + notes:
                if text.startswith(_NOTE_MARK):
                    note += 1
                    text = f"[{note}] {text[1:].lstrip()}"  # noqa: PLW2901
                aside.add(text, shape, mark)
            elif box_start <= at < box_start + boxes:
                aside.add(text, shape, mark)
        return body.finish(aside)

    def _paragraphs(self) -> Iterator[tuple[int, Shape, str, str]]:
        """(place, shape, text decoded by font, the mark that ends it) of every paragraph."""
        records = self._records
        place = start = 0
        runs: list[tuple[str, str | None]] = []
        for piece in records.pieces:
            text = records.text_of(piece)
            at = 0
            while at < len(text):
                ends = [found for found in (text.find("\r", at), text.find("\x07", at)) if found >= 0]
                stop = min(ends, default=len(text))
                shape = records.shape_at(piece.at + min(stop, len(text) - 1) * (2 if piece.wide else 1))
                runs.extend(self._runs(piece, text, range(at, stop), shape.style))
                if ends:
                    yield start, shape, self._decoder.decode(runs), text[stop]
                    runs = []
                    start = place + stop + 1
                at = stop + 1
            place += piece.length
        if runs:
            yield start, Shape(), self._decoder.decode(runs), "\r"

    def _runs(self, piece: Piece, text: str, places: range, style: int) -> Iterator[tuple[str, str | None]]:
        """The characters of `piece` at `places` that are shown, in runs with their font."""
        records = self._records
        width = 2 if piece.wide else 1
        at = places.start
        while at < places.stop:
            end, look = records.look_at(piece.at + at * width, style)
            until = min(max((end - piece.at + width - 1) // width, at + 1), places.stop)
            shown = _shown(text[at:until], self._fields)
            at = until
            if look.deleted or look.hidden or not shown:
                continue
            font = records.fonts[look.font] if look.font is not None and look.font < len(records.fonts) else None
            yield (shown.upper() if look.capitals else shown), font


def _shown(text: str, fields: list[bool]) -> str:
    """`text` without field codes; `fields` tells for each open field whether its code is being read."""
    if not fields and "\x13" not in text and "\x14" not in text and "\x15" not in text:
        return text
    kept = []
    for letter in text:
        if letter == "\x13":
            fields.append(True)
        elif letter == "\x14":
            if fields:
                fields[-1] = False
        elif letter == "\x15":
            if fields:
                fields.pop()
        elif not any(fields):
            kept.append(letter)
    return "".join(kept)


def _has_words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


@dataclass(slots=True)
class _Writer:
    """Paragraphs become lines, cells and rows become tables."""

    decoder: RunDecoder
    lines: list[str] = field(default_factory=list)
    _rows: list[list[Cell]] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _cell: list[str] = field(default_factory=list)
    _ruled: bool = False

    @property
    def in_row(self) -> bool:
        """True between the first cell of a row and its end."""
        return bool(self._cells)

    def add(self, text: str, shape: Shape, mark: str) -> None:
        """The next paragraph."""
        line = text.translate(_INLINE).replace("\x1f", "")
        if mark == "\x07" or shape.in_table:
            if shape.row_end or (mark == "\x07" and not shape.in_table and not line and self._cells):
                self._end_row(shape)
            elif mark == "\x07":
                self._cell.append(line)
                self._cells.append("\n".join(self._cell).strip("\n"))
                self._cell = []
            else:
                self._cell.append(line)
            return
        self._end_table()
        self.lines.append(line)

    def _end_row(self, shape: Shape) -> None:
        edges = shape.edges if len(shape.edges) > len(self._cells) else tuple(range(len(self._cells)))
        self._rows.append([Cell(edge, text) for edge, text in zip(edges, self._cells, strict=False)])
        self._ruled = self._ruled or shape.ruled
        self._cells = []

    def _end_table(self) -> None:
        if self._cell:
            self._cells.append("\n".join(self._cell))
            self._cell = []
        if self._cells:
            self._end_row(Shape())
        if self._rows:
            rendered = render_table(self._rows, self._ruled)
            if rendered:
                self.lines.extend(("", rendered, ""))
            self._rows = []
            self._ruled = False

    def finish(self, aside: _Writer | None = None) -> tuple[str, Legacy | None]:
        """The whole text, `aside` behind it, and the old encoding that was decoded."""
        self._end_table()
        lines = self.lines
        if aside is not None:
            aside._end_table()
            other = "\n".join(aside.lines).strip("\n")
            if other.strip():
                lines = (
                    [other, "", *lines] if has_cue(other) and not any(map(has_cue, lines[:8])) else [*lines, "", other]
                )
        text = split_spaced_columns("\n".join(lines))
        legacy = detect_legacy(text)
        if legacy is not None:
            text = self.decoder.decode_all(text, legacy)
        return to_nfc(fold_blank_lines(text)), legacy or self.decoder.found
