"""PDF with a text layer.

The fast path is pdfium's own text. It follows the order in which the file draws, which mixes the columns of letterhead
and footer ("Nơi nhận: TL. CHỦ TỊCH") and is scrambled where a font lacked letters; so the first and the last page,
every page that shows a letterhead or a footer, pages of tables and pages out of order are rebuilt from the positions
of their characters (`layout`, `ruled`).

Repairs       "ƣ" for "ư" and the mark for a hyphen at a line's end, which some writers and pdfium put in
Leaves alone  page numbers, running heads and signature stamps: they are text, and later steps know them
Says so       `file.needs_ocr` for pages that are pictures, `text.order_broken` for rebuilt pages, `text.layer_wrong`
              for pages whose letters are not those they show; these are recognised from their pictures
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import regex

from vnadmin_nlp import quality
from vnadmin_nlp.errors import UnreadableFileError, issue
from vnadmin_nlp.readers import footnotes, ocr, sniff
from vnadmin_nlp.readers.layout import Glyph, Laid, Word, join_glyphs, order_page
from vnadmin_nlp.readers.legacy import Legacy, decode_capitals, decode_legacy, detect_legacy, draws_capitals
from vnadmin_nlp.readers.legacy_runs import restored
from vnadmin_nlp.readers.places import Placed, PlacedWord, align, locator, placed_word, unturned
from vnadmin_nlp.readers.registry import reader
from vnadmin_nlp.readers.ruled import Rule, find_tables
from vnadmin_nlp.schema import Row, SourceText
from vnadmin_nlp.text import to_nfc

if TYPE_CHECKING:
    import pypdfium2

PAGE_BREAK = "\n\n"
_MOST_PAGES = 5000
# Fewer letters than this on a page: a picture with a page number or a signature stamp on it.
_FEWEST_LETTERS = 60
# A page that shows one of these has columns side by side.
_COLUMN_CUES = ("Nơi nhận", "NƠI NHẬN", "CỘNG HÒA XÃ HỘI", "CỘNG HOÀ XÃ HỘI", "ĐẢNG CỘNG SẢN", "Độc lập",
                "Ñoäc laäp", "Nôi nhaän")  # fmt: skip
_LONE_LETTER = regex.compile(r"(?<!\S)[^\W\d_a-zA-ZĐđ](?!\S)")
_BROKEN_SHARE = 0.05  # whole files have at most 0.006, scrambled ones at least 0.17 (2026-11)
_REPAIRED = str.maketrans({"\u01a3": "ư", "\u01a2": "Ư", "\ufffe": "-", "\x02": "-", "\x00": None, "\ufeff": None})
# Letters of a private use area, which a font without names leaves, bullets of symbol fonts aside.
_MEANINGLESS = regex.compile(r"[\uE000-\uF01F\uF100-\uF8FF\uFFFD\x01-\x08]")
_SHIFTED = regex.compile(r"[\uF020-\uF0FF]")
_SYMBOL_FONT = regex.compile(r"(?i)symbol|wingdings|webdings|dingbats")
_MEANINGLESS_SHARE = 0.05
# Layers of usable OCR programs have 0.84 and more, two hopeless ones 0.22 and 0.37 (2026-11).
_WRONG_SHARE, _GOOD_SHARE = 0.6, 0.97
_FEWEST_WORDS = 20
_ASKED = 9  # characters of a page that are asked how they stand
_ROOM = 0.1  # of a letter's height
_BLANK_CODES = frozenset((0x20, 0xA0, 0x09, 0x0D, 0x0A, 0))
_LINE_END = regex.compile(r"[ \t]*\r?\n")
_TORN_HYPHEN = regex.compile(r"(?<=[\p{L}\d])-\n(?=[\p{L}\d])")


@reader(sniff.PDF, name="pdf")
def read_pdf(data: bytes, path: str) -> SourceText:
    """A PDF's text, pages separated by a blank line. Raises UnreadableFileError for encrypted and broken files."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(path, str(error)) from error
    try:
        return _read(document, path)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(path, str(error)) from error
    finally:
        document.close()


def _unreadable(path: str, reason: str) -> UnreadableFileError:
    if "password" in reason.casefold() or "security" in reason.casefold():
        return UnreadableFileError(
            path, "file.encrypted", "the PDF is protected by a password", "Save it without the password."
        )
    return UnreadableFileError(
        path, "file.damaged", "the PDF is cut off or broken", "Fetch it again, or open and save it."
    )


def _read(document: pypdfium2.PdfDocument, path: str) -> SourceText:
    count = len(document)
    if not count:
        raise UnreadableFileError(path, "file.damaged", "the PDF has no pages", "Fetch it again, or open and save it.")
    pages: list[str] = []
    broken: list[int] = []
    last = min(count, _MOST_PAGES) - 1
    for number in range(last + 1):
        page = _Page(document, number)
        fast = page.fast_text()
        out_of_order = _is_scrambled(fast)
        if out_of_order:
            broken.append(number)
        pages.append(page.laid_out().text if page.is_rebuilt(fast, is_outer=number in (0, last)) else fast)
        page.close()
    pages = [_unshifted(text) for text in pages]
    legacy = detect_legacy("\n".join(pages))
    if legacy == "tcvn3":
        # The fonts tell which letters are drawn as capitals.
        pages = [restored(_legacy_page(document, number, legacy), legacy) for number in range(last + 1)]
    elif legacy is not None:
        pages = [restored(decode_legacy(text, legacy), legacy) for text in pages]
    return _finish(document, [_repaired(text) for text in pages], broken, legacy, path)


def _unshifted(text: str) -> str:
    """`text` of a font that was written as a font of symbols, whose letters stand 0xF000 too high.

    >>> _unshifted("\uf053\uf06f: 15/\uf053NV"), _unshifted("\uf0b7 Sở Nội vụ")
    ('So: 15/SNV', '\uf0b7 Sở Nội vụ')
    """
    high = len(_SHIFTED.findall(text))
    if not high or 4 * high < sum(map(str.isalpha, text)):
        return text
    return str(_SHIFTED.sub(lambda match: chr(ord(match.group()) - 0xF000), text))


def _repaired(text: str) -> str:
    """`text` in NFC without the odd characters of PDF writers; a symbol cut by a line's end is whole again.

    >>> _repaired("Ch\\u01a3ơng I, số 15/TTLT-VKS\\ufffe\\nBCA")
    'Chương I, số 15/TTLT-VKS-BCA'
    """
    return to_nfc(_TORN_HYPHEN.sub("-", text.translate(_REPAIRED)))


def _legacy_page(document: pypdfium2.PdfDocument, number: int, legacy: Legacy) -> str:
    page = _Page(document, number, legacy)
    text = page.laid_out().text
    page.close()
    return text


def _finish(
    document: pypdfium2.PdfDocument, pages: list[str], broken: Sequence[int], legacy: Legacy | None, path: str
) -> SourceText:
    issues: list[dict[str, Any]] = []
    hints: dict[str, Any] = {}
    pictures = [
        number
        for number, text in enumerate(pages)
        if _letters(text) < _FEWEST_LETTERS and _has_picture(document, number)
    ]
    wrong = [
        number for number, text in enumerate(pages) if number not in pictures and _is_wrong(document, number, text)
    ]
    reading = ocr.read_pages(document, sorted({*pictures, *wrong})) if pictures or wrong else ocr.NOTHING
    if pictures and not reading.texts and not any(_letters(text) >= _FEWEST_LETTERS for text in pages):
        rest = PAGE_BREAK.join(filter(None, (text.strip() for text in pages)))
        if rest:
            hints["text_on_pictures"] = rest
        message = f"{path} holds pictures of {len(pages)} pages. {reading.advice}"
        return SourceText(
            text="", page_starts=(0,) * len(pages), hints=hints, issues=(issue("file.needs_ocr", message),)
        )
    if wrong:
        reading, told = _judged(reading, pages, wrong)
        issues.append(told)
    pages = [reading.texts.get(number, text) for number, text in enumerate(pages)]
    issues.extend(reading.issues if reading.texts else ())
    unread = [number for number in pictures if number not in reading.texts]
    if unread:
        listed = ", ".join(str(number + 1) for number in unread[:20])
        issues.append(issue("text.truncated", f"These pages are pictures without text: {listed}. {reading.advice}"))
    if len(document) > len(pages):
        message = f"The file has {len(document)} pages; those behind page {len(pages)} were left out. Split it."
        issues.append(issue("text.truncated", message))
    if broken:
        listed = ", ".join(str(number + 1) for number in broken[:20])
        issues.append(
            issue("text.order_broken", f"The text of these pages was rebuilt from positions: {listed}. Check a line.")
        )
    if legacy is not None:
        issues.append(
            issue(
                "text.encoding_guessed",
                f"The letters are those of {legacy.upper()} fonts and were decoded. Check a line.",
            )
        )
    if not any(text.strip() for text in pages):
        raise UnreadableFileError(
            path, "file.empty", "the PDF shows no text and no picture", "Check that the right file was saved."
        )
    starts = []
    at = 0
    for text in pages:
        starts.append(at)
        at += len(text) + len(PAGE_BREAK)
    return SourceText(
        text=PAGE_BREAK.join(pages),
        reader="pdf+ocr" if reading.texts else None,
        encoding=legacy,
        ocr=bool(reading.texts),
        page_starts=tuple(starts),
        hints=hints,
        issues=tuple(issues),
    )


@locator(sniff.PDF)
def locate(data: bytes, number: int, text: str, encoding: str | None) -> Placed:
    """The words of page `number` as `read_pdf` read them: from its letters, or recognised where it is a picture."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        page = _Page(document, number, "tcvn3" if encoding == "tcvn3" else None)
        placed = page.placed(is_outer=number in (0, min(len(document), _MOST_PAGES) - 1))
        page.close()
        if encoding in ("vni", "viqr"):
            legacy: Legacy = "vni" if encoding == "vni" else "viqr"
            decoded = (PlacedWord(to_nfc(decode_legacy(word.text, legacy)), word.box) for word in placed.words)
            placed = placed._replace(words=tuple(decoded))
        pieces = len(text.split())
        if len(align(text, placed.words)) * 2 < pieces and _has_picture(document, number):
            return ocr.locate(ocr.render(document, number)) or placed
        return placed
    finally:
        document.close()


def _letters(text: str) -> int:
    """Letters at the start of a page: enough to tell text from a page number or a stamp."""
    return sum(map(str.isalpha, text[:1000]))


def _has_picture(document: pypdfium2.PdfDocument, number: int) -> bool:
    import pypdfium2.raw as pdfium

    page = document[number]
    try:
        return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    finally:
        page.close()


def _wrong_pages(document: pypdfium2.PdfDocument, pages: Sequence[str]) -> list[int]:
    """The pages whose letters are not those shown; looked for where the whole text has more odd words than usual."""
    whole = "\n".join(pages)
    if (quality.measure(whole).share or 0.0) >= _GOOD_SHARE and not _MEANINGLESS.search(whole):
        return []
    return [number for number, text in enumerate(pages) if _is_wrong(document, number, text)]


def _is_wrong(document: pypdfium2.PdfDocument, number: int, text: str) -> bool:
    """True where a page's letters are not those that it shows: glyphs without Unicode, or a bad layer under a scan.

    A page in another language has no picture behind it and no letters that mean nothing.
    """
    found = quality.measure(text)
    if found.words < _FEWEST_WORDS:
        return False
    letters = sum(map(str.isalpha, text))
    if len(_MEANINGLESS.findall(text)) > _MEANINGLESS_SHARE * (letters + 1):
        return True
    return found.share is not None and found.share < _WRONG_SHARE and _has_picture(document, number)


def _judged(reading: ocr.Reading, pages: Sequence[str], wrong: Sequence[int]) -> tuple[ocr.Reading, Row]:
    """`reading` without the wrong pages that recognition reads no better, and the issue that tells of all of them."""
    better = {
        number for number in wrong if number in reading.texts and _is_better(reading.texts[number], pages[number])
    }
    kept = {number: text for number, text in reading.texts.items() if number not in wrong or number in better}
    listed = ", ".join(str(number + 1) for number in wrong[:20])
    done = f"{len(better)} of them were recognised from their pictures" if better else "it was left as it is"
    advice = "" if reading.texts or better else f" {reading.advice}"
    message = f"The letters in the file are not those shown on these pages: {listed}; {done}.{advice}"
    return reading._replace(texts=kept), issue("text.layer_wrong", message)


def _is_better(recognised: str, text: str) -> bool:
    return (quality.measure(recognised).share or 0.0) > (quality.measure(text).share or 0.0)


def _is_scrambled(text: str) -> bool:
    """True where accented letters stand alone: a font lacked them and another drew them later.

    >>> _is_scrambled("C NG HÒA Ộ Ộ Ủ"), _is_scrambled("Độc lập - Tự do")
    (True, False)
    """
    tokens = text.count(" ") + text.count("\n") + 1
    return len(_LONE_LETTER.findall(text)) > _BROKEN_SHARE * tokens


# --- one page ---------------------------------------------------------------------------------------------------


class _Page:
    """A page of pdfium with its text page; `close` it."""

    def __init__(self, document: pypdfium2.PdfDocument, number: int, legacy: Legacy | None = None) -> None:
        self._page = document[number]
        self._text = self._page.get_textpage()
        self._legacy = legacy
        self._rules: tuple[list[Rule], list[Rule]] | None = None
        self._crosswise: list[str] = []
        self._turn = self._page.get_rotation()
        drawn = _find_turn(self._text.raw)
        self.is_askew = drawn is not None and drawn != self._turn
        """The text is drawn at a right angle to the page, as wide tables are."""
        if drawn is not None:
            self._turn = drawn

    def close(self) -> None:
        self._text.close()
        self._page.close()

    def fast_text(self) -> str:
        """pdfium's text, in the file's order."""
        text: str = self._text.get_text_range(errors="replace")
        return str(_LINE_END.sub("\n", text)).strip("\n")

    def has_tables(self) -> bool:
        level, upright = self._find_rules()
        return len(level) >= 2 and len(upright) >= 3

    def is_rebuilt(self, fast: str, *, is_outer: bool) -> bool:
        """Whether the page's text is rebuilt from positions; `fast` is pdfium's, `is_outer` the first or last page."""
        if is_outer or self.is_askew or _is_scrambled(fast):
            return True
        return any(cue in fast for cue in _COLUMN_CUES) or self.has_tables() or self._has_footnotes()

    def _has_footnotes(self) -> bool:
        level, _ = self._find_rules()
        return footnotes.may_have(level)

    def _size(self) -> tuple[float, float]:
        """Width and height of the page as its text is read."""
        width, height = self._page.get_size()
        return (height, width) if (self._turn - self._page.get_rotation()) % 180 else (width, height)

    def placed(self, *, is_outer: bool) -> Placed:
        """The page's words with their boxes, in the order of the page's text."""
        width, height = self._size()
        left, bottom, _, _ = self._page.get_cropbox() if not self._turn else (0.0, 0.0, 0.0, 0.0)
        is_rebuilt = self._legacy is not None or self.is_rebuilt(self.fast_text(), is_outer=is_outer)
        words = self.laid_out().words if is_rebuilt else self._drawn_words(width, height)
        found = [
            placed_word(word._replace(x0=word.x0 - left, x1=word.x1 - left, y=word.y - bottom, text=text), height)
            for word in words
            if (text := to_nfc(word.text.translate(_REPAIRED)))
        ]
        size = self._page.get_size()
        back = (self._page.get_rotation() - self._turn) % 360
        words_as_shown = (PlacedWord(word.text, unturned(word.box, back, 0.0, size)) for word in found)
        return Placed(size[0], size[1], tuple(words_as_shown))

    def _drawn_words(self, width: float, height: float) -> Iterator[Word]:
        """The words as the file draws them: pdfium's text in pieces."""
        run: list[Glyph] = []
        for glyph in self._glyphs(width, height):
            if run and glyph.spaced:
                yield _joined(run)
                run = []
            run.append(glyph)
        if run:
            yield _joined(run)

    def laid_out(self) -> Laid:
        """The page from the positions of its characters."""
        width, height = self._size()
        self._crosswise.clear()
        glyphs = list(self._glyphs(width, height))
        if not glyphs:
            return Laid("", ())
        level, upright = self._find_rules()
        parted = footnotes.part(glyphs, level)
        shown = glyphs if parted is None else parted.body
        tables, outside = find_tables(shown, level, upright, width) if self.has_tables() else ([], shown)
        laid = order_page(join_glyphs(outside), width, tables)
        if parted is not None:
            laid = footnotes.join(laid, order_page(join_glyphs(parted.notes), width))
        # The running head of a page with a wide table stands along its side.
        return laid._replace(text=f"{''.join(self._crosswise).strip()}\n\n{laid.text}") if self._crosswise else laid

    def _glyphs(self, width: float, height: float) -> Iterator[Glyph]:
        import pypdfium2.raw as pdfium

        page = self._text.raw
        turn = self._turn
        x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
        # Called for every character: names looked up once.
        code_of, origin_of, box_of = (
            pdfium.FPDFText_GetUnicode,
            pdfium.FPDFText_GetCharOrigin,
            pdfium.FPDFText_GetLooseCharBox,
        )
        at_x, at_y, in_box = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
        legacy = self._legacy is not None
        spaced = doubtful = False
        number, end = 0, 0.0
        for index in range(pdfium.FPDFText_CountChars(page)):
            code = code_of(page, index)
            if code in _BLANK_CODES:
                # On a turned page pdfium puts a space before each run: only one with room is one.
                spaced = spaced or not turn or not pdfium.FPDFText_IsGenerated(page, index)
                doubtful = True
                continue
            if turn and _turn_of(page, index) != turn:
                self._crosswise.append(f" {chr(code)}" if doubtful else chr(code))
                spaced = doubtful = False
                continue
            origin_of(page, index, at_x, at_y)
            box_of(page, index, in_box)
            text = self._decoded(pdfium, page, index, chr(code)) if legacy else chr(code)
            left, right, base, tall = box.left, box.right, y.value, box.top - box.bottom
            if turn:
                left, right, base, tall = _turned(turn, (width, height), box, (x.value, y.value))
            if doubtful and not spaced:
                spaced = abs(left - end) > _ROOM * tall
            yield Glyph(left, right, base, tall, text, number, spaced)
            number += 1
            spaced = doubtful = False
            end = right

    def _decoded(self, pdfium: Any, page: Any, index: int, text: str) -> str:
        """A TCVN3 character by its font."""
        buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(page, index, buffer, 128, flags)
        font = buffer.value.decode("utf-8", "replace")
        if _SHIFTED.match(text) and not _SYMBOL_FONT.search(font):
            text = chr(ord(text) - 0xF000)
        if draws_capitals(font):
            return decode_capitals(text)
        return decode_legacy(text, "tcvn3")

    def _find_rules(self) -> tuple[list[Rule], list[Rule]]:
        if self._rules is None:
            level, upright = _read_rules(self._page)
            self._rules = _turned_rules(self._turn, self._size(), level, upright) if self._turn else (level, upright)
        return self._rules


def _joined(run: Sequence[Glyph]) -> Word:
    """Glyphs as one word; one that goes on in the next line is as long as its part in the first."""
    first = [glyph for glyph in run if abs(glyph.y - run[0].y) < run[0].height]
    text = "".join(glyph.text for glyph in run)
    return Word(min(g.x0 for g in first), max(g.x1 for g in first), run[0].y, run[0].height, text)


def _turned(
    turn: int, size: tuple[float, float], box: Any, origin: tuple[float, float]
) -> tuple[float, float, float, float]:
    """(left, right, base, height) of a character on a page shown turned by `turn` degrees, clockwise."""
    (width, height), (x, y) = size, origin
    if turn == 90:
        return box.bottom, box.top, height - x, box.right - box.left
    if turn == 270:
        return width - box.top, width - box.bottom, x, box.right - box.left
    return width - box.right, width - box.left, height - y, box.top - box.bottom


def _turned_rules(
    turn: int, size: tuple[float, float], level: list[Rule], upright: list[Rule]
) -> tuple[list[Rule], list[Rule]]:
    """The level and the upright lines of a page read turned by `turn` degrees, clockwise."""
    width, height = size
    if turn == 180:
        return (
            [Rule(height - at, width - end, width - start) for at, start, end in level],
            [Rule(width - at, height - end, height - start) for at, start, end in upright],
        )
    if turn == 90:
        return (
            [Rule(height - at, start, end) for at, start, end in upright],
            [Rule(at, height - end, height - start) for at, start, end in level],
        )
    return (
        [Rule(at, width - end, width - start) for at, start, end in upright],
        [Rule(width - at, start, end) for at, start, end in level],
    )


def _find_turn(page: Any) -> int | None:
    """By how many degrees, clockwise, a page has to be turned so that its text stands upright; None for no text.

    Most of a few characters tell: a drawing's labels may stand otherwise.
    """
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(page)
    turns = Counter(
        _turn_of(page, index)
        for index in range(count // (2 * _ASKED), count, max(count // _ASKED, 1))
        if pdfium.FPDFText_GetUnicode(page, index) not in _BLANK_CODES
    )
    return turns.most_common(1)[0][0] if turns else None


def _turn_of(page: Any, index: int) -> int:
    """By how many degrees, clockwise, a character has to be turned so that it stands upright: 0, 90, 180 or 270."""
    import pypdfium2.raw as pdfium

    return -round(math.degrees(pdfium.FPDFText_GetCharAngle(page, index)) / 90) % 4 * 90


# --- drawn lines ------------------------------------------------------------------------------------------------


def _read_rules(page: pypdfium2.PdfPage) -> tuple[list[Rule], list[Rule]]:
    """The level and the upright lines that the page draws."""
    import pypdfium2.raw as pdfium

    level: list[Rule] = []
    upright: list[Rule] = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    handle = page.raw
    for number in range(pdfium.FPDFPage_CountObjects(handle)):
        drawn = pdfium.FPDFPage_GetObject(handle, number)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
            continue
        wide, high = right.value - left.value, top.value - bottom.value
        if high <= 2.5 and wide >= 6:
            level.append(Rule((top.value + bottom.value) / 2, left.value, right.value))
        elif wide <= 2.5 and high >= 4:
            upright.append(Rule((left.value + right.value) / 2, bottom.value, top.value))
        elif wide > 6 and high > 6:
            _read_path(pdfium, drawn, level, upright)
    return level, upright


def _read_path(pdfium: Any, drawn: Any, level: list[Rule], upright: list[Rule]) -> None:
    """The straight pieces of a path with several: a frame, or a table drawn in one go."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(drawn, mode, stroke)
    if not stroke.value:
        return
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = (0.0, 0.0)
    for number in range(min(pdfium.FPDFPath_CountSegments(drawn), 4000)):
        segment = pdfium.FPDFPath_GetPathSegment(drawn, number)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            _add_rule(before, point, level, upright)
        if pdfium.FPDFPathSegment_GetClose(segment):
            _add_rule(point, start, level, upright)
        before = point


def _add_rule(one: tuple[float, float], two: tuple[float, float], level: list[Rule], upright: list[Rule]) -> None:
    (x0, y0), (x1, y1) = one, two
    if abs(y0 - y1) < 1 and abs(x0 - x1) >= 6:
        level.append(Rule(y0, min(x0, x1), max(x0, x1)))
    elif abs(x0 - x1) < 1 and abs(y0 - y1) >= 4:
        upright.append(Rule(x0, min(y0, y1), max(y0, y1)))
