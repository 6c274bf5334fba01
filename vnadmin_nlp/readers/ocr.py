"""Text recognition of pages that are pictures: rendered, cleaned, read by tesseract, laid out like a PDF's text.

The words go with their boxes into `layout`, which sets the columns of letterhead and footer one after the other.
Nothing has to be switched on: where tesseract and its Vietnamese data are installed, pictures are read.

VNADMIN_OCR=off       leaves recognition out
VNADMIN_OCR_CACHE     a folder that keeps what was read, so that a second run over an archive costs nothing
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import regex

from vnadmin_nlp.errors import issue
from vnadmin_nlp.readers import ocr_cache as cache
from vnadmin_nlp.readers import tesseract
from vnadmin_nlp.readers.handwriting import leave_blank
from vnadmin_nlp.readers.layout import Laid, Word, order_page
from vnadmin_nlp.readers.legacy import is_syllable
from vnadmin_nlp.readers.places import Placed, PlacedWord, placed_word, unturned
from vnadmin_nlp.readers.scan import LEAST_SKEW, clean, drop_red, find_skew, level
from vnadmin_nlp.readers.second_look import Closing, look_again
from vnadmin_nlp.readers.tables import BLOCK_BREAK
from vnadmin_nlp.readers.tesseract import Program, RecognitionError, Seen
from vnadmin_nlp.schema import Row

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

DPI = 300
POINTS_AN_INCH = 72
MOST_PAGES = 200
_LONGEST_SIDE = 5000  # pixels: A3 at 300 dpi
_FEWEST_LETTERS = 20  # fewer on all pages together: nothing was read
_DESCENDING = frozenset("gpqyjQ,;()/ạặậẹệịọộợụựỵẠẶẬẸỆỊỌỘỢỤỰỴ")
_DESCENT = 0.2
_TALLEST = 1.8  # times the page's median word: headings are 1.3 times as tall
_UNSURE = 30.0
_SURE = 80.0
_STRAY_LETTERS = 3
# Borders of tables and strokes of the pen; dashes are kept, they begin lists.
_MARKS = regex.compile(r"[|_~\\^<>=¬¦ˆ`´'°«»⁄{}\[\]#@*!¡‹›“”‘’]+")
_FEWEST_DIGITS = 2
_EDGES = regex.compile(r"^[^\p{L}\d]+|[^\p{L}\d]+$")
_FEWEST_WORDS = 10  # fewer tell nothing of how a page lies
_UNSURE_PAGE = 15.0  # of 100: pages upside down have 5, the worst of 62 that lie right 18, most 70 (2026-11)


class PageRead(NamedTuple):
    """What was read on one page."""

    text: str
    confidence: float = 0.0
    """Mean of its words, 0 to 100; 0 where there are none."""
    fault: str | None = None
    """Why nothing was read."""
    words: tuple[Word, ...] = ()
    """The words of the text, in its order, on the page made level; none where the page comes from the cache."""


class Reading(NamedTuple):
    """What was read of a document's pictures."""

    texts: Mapping[int, str]
    """Page → text; pages that could not be read are missing."""
    issues: tuple[Row, ...] = ()
    advice: str = ""
    """What to do where nothing was read."""


NOTHING = Reading({})

Scan = tuple["Image", int]
"""A page as a picture, and its dots an inch."""


def read_pages(document: pypdfium2.PdfDocument, numbers: Sequence[int]) -> Reading:
    """The text on the pages `numbers` of a PDF, which are pictures."""
    chosen = numbers[:MOST_PAGES]
    return read_scans((render(document, number) for number in chosen), chosen)


def read_scans(scans: Iterable[Scan], numbers: Sequence[int]) -> Reading:
    """The text on `scans`, which are the pages `numbers`."""
    if os.environ.get("VNADMIN_OCR", "").casefold() == "off":
        return Reading({}, advice="Recognition is switched off: unset VNADMIN_OCR.")
    program = tesseract.find_program()
    if program is None:
        return Reading({}, advice=f"{tesseract.ADVICE} to have them read.")
    pages = dict(zip(numbers, _side_by_side(scans, program, len(numbers)), strict=True))
    faults = {page.fault for page in pages.values() if page.fault}
    read = {number: page for number, page in pages.items() if page.text}
    if sum(map(str.isalpha, "".join(page.text for page in read.values()))) < _FEWEST_LETTERS:
        return Reading({}, advice="; ".join(sorted(faults)) or "No text was recognised on them.")
    return Reading({number: page.text for number, page in read.items()}, (_told(read, faults),))


def _told(read: Mapping[int, PageRead], faults: set[str]) -> Row:
    mean = sum(page.confidence for page in read.values()) / len(read)
    message = f"The text of {len(read)} pages was recognised, confidence {mean:.0f} of 100. Check names and numbers."
    return issue("text.ocr", " ".join((message, *sorted(faults))))


def render(document: pypdfium2.PdfDocument, number: int) -> Scan:
    """A page as a picture in colour, and its dots an inch."""
    page = document[number]
    try:
        inches = max(page.get_size()) / POINTS_AN_INCH
        dpi = DPI if inches * DPI <= _LONGEST_SIDE else max(1, int(_LONGEST_SIDE / inches))
        return page.render(scale=dpi / POINTS_AN_INCH).to_pil(), dpi
    finally:
        page.close()


def _side_by_side(scans: Iterable[Scan], program: Program, count: int) -> Iterator[PageRead]:
    """Pages in order, a few at once; pictures are drawn one by one in this thread, which pdfium asks for."""
    workers = max(1, min(_cores(), count))
    waiting: deque[Future[PageRead]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for picture, dpi in scans:
            if len(waiting) > workers:
                yield waiting.popleft().result()
            waiting.append(pool.submit(read_page, program, picture, dpi))
        for future in waiting:
            yield future.result()


def _cores() -> int:
    if multiprocessing.parent_process() is not None:
        return 1  # one of several processes side by side, which share the cores already
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def read_page(program: Program, picture: Image, dpi: int) -> PageRead:
    """The text of one page in reading order; from the cache where it has been read before."""
    kept = cache.place_of(picture, f"{dpi} {program.version}")
    known = cache.load(kept)
    if known is not None:
        return PageRead(*known)
    try:
        page = _recognised(program, level(picture), dpi)[0]
    except RecognitionError as error:
        return PageRead("", fault=str(error))
    cache.save(kept, (page.text, page.confidence))
    return page


def _recognised(program: Program, grey: Image, dpi: int) -> tuple[PageRead, int]:
    """What stands on a level page, and by how many degrees it had to be turned."""
    turned, seen, angle = _upright(program, grey, dpi)
    rest, closings = look_again(program, turned, seen, dpi)
    return assemble(rest, closings, (turned.width, turned.height), dpi), angle


def _upright(program: Program, grey: Image, dpi: int) -> tuple[Image, list[Seen], int]:
    """The page turned so that it can be read, the words on it, and the angle in degrees, counter-clockwise."""
    seen = tesseract.recognise(program, clean(grey, dpi), dpi)
    best = grey, seen, 0
    for angle in _turns(seen):
        turned = grey.rotate(angle, expand=True)
        again = tesseract.recognise(program, clean(turned, dpi), dpi)
        if _certainty(again) > _certainty(best[1]):
            best = turned, again, angle
    return best


def locate(scan: Scan) -> Placed | None:
    """The words on a scan with their boxes on the page as it is, before it was made level; None without tesseract."""
    program = tesseract.find_program()
    if program is None or os.environ.get("VNADMIN_OCR", "").casefold() == "off":
        return None
    picture, dpi = scan
    width, height = (side * POINTS_AN_INCH / dpi for side in picture.size)
    grey = drop_red(picture)
    skew = find_skew(grey)
    try:
        page, angle = _recognised(program, level(picture), dpi)
    except RecognitionError:
        return None
    turned_height = width if angle in (90, 270) else height
    words = (placed_word(word, turned_height) for word in page.words)
    askew = skew if abs(skew) >= LEAST_SKEW else 0.0
    return Placed(
        width,
        height,
        tuple(PlacedWord(word.text, unturned(word.box, angle, askew, (width, height))) for word in words),
    )


def _turns(seen: Sequence[Seen]) -> tuple[int, ...]:
    """By how many degrees a page may have to be turned: lying where its words are tall, upside down where unsure."""
    long = [word for word in seen if len(word.text) > 2]
    tall = sum(1 for word in long if word.bottom - word.top > word.right - word.left)
    if len(long) < _FEWEST_WORDS:
        return ()
    if tall > len(long) / 2:
        return 90, 270
    return (180,) if _certainty(seen) < _UNSURE_PAGE * sum(len(word.text) for word in seen) else ()


def _certainty(seen: Sequence[Seen]) -> float:
    return sum(len(word.text) * word.confidence for word in seen if is_syllable(word.text))


def assemble(seen: Sequence[Seen], closings: Sequence[Closing], size: tuple[int, int], dpi: int) -> PageRead:
    """The words on a page of `size` pixels as text; the columns of each closing one after the other."""
    kept = without_garbage(leave_blank(seen, size[1]))
    parts: list[Laid] = []
    for closing in closings:
        above = [word for word in kept if _middle(word) < closing.bottom]
        kept = [word for word in kept if _middle(word) >= closing.bottom]
        parts += [_ordered(above, size, dpi), _ordered(closing.signed, size, dpi)]
    parts.append(_ordered(kept, size, dpi))
    everything = [*seen, *(word for closing in closings for word in closing.signed)]
    confidence = sum(word.confidence for word in everything) / len(everything) if everything else 0.0
    laid = [part for part in parts if part.text]
    words = tuple(word for part in laid for word in part.words)
    return PageRead(BLOCK_BREAK.join(part.text for part in laid), confidence, words=words)


def _middle(word: Seen) -> float:
    return (word.top + word.bottom) / 2


def _ordered(seen: Sequence[Seen], size: tuple[int, int], dpi: int) -> Laid:
    points = POINTS_AN_INCH / dpi
    tallest = _TALLEST * sorted(word.bottom - word.top for word in seen)[len(seen) // 2] if seen else 0.0
    lines = (list(line) for _, line in groupby(seen, key=attrgetter("line")))
    words = [word for line in lines for word in _on_one_base(line, tallest, size[1], points)]
    return order_page(words, size[0] * points)


def without_garbage(seen: Sequence[Seen]) -> list[Seen]:
    """`seen` without unsure pieces, marks at the ends of lines and lines of a letter or two that are unsure."""
    kept: list[Seen] = []
    for _, line in groupby((word for word in seen if not is_garbage(word)), key=attrgetter("line")):
        words = list(line)
        while words and _MARKS.fullmatch(words[-1].text):
            words.pop()
        while words and _MARKS.fullmatch(words[0].text):
            words.pop(0)
        if not _is_stray(words):
            kept += words
    return kept


def _is_stray(line: Sequence[Seen]) -> bool:
    text = "".join(word.text for word in line)
    if len(text) > _STRAY_LETTERS or any(map(str.isdigit, text)):
        return False
    return all(word.confidence < _SURE for word in line) or not any(map(str.isalpha, text))


def is_garbage(word: Seen) -> bool:
    """True for what stamps, handwriting and lines are taken for: unsure, and built like no word and no number."""
    if word.confidence >= _UNSURE:
        return False
    core = _EDGES.sub("", word.text)
    return not is_syllable(core) and sum(map(str.isdigit, core)) < _FEWEST_DIGITS


def _on_one_base(line: Sequence[Seen], tallest: float, height: int, points: float) -> list[Word]:
    """The words of one line in points from the lower left corner, all on its base and of its height.

    A stroke of the pen that was taken for a letter makes a line no taller than `tallest`.
    """
    tall = min(tallest, sorted(word.bottom - word.top for word in line)[int(len(line) * 0.8)])
    bases = sorted(word.bottom - (_DESCENT * tall if _DESCENDING & set(word.text) else 0.0) for word in line)
    base = (height - bases[len(bases) // 2]) * points
    return [Word(word.left * points, word.right * points, base, tall * points, word.text) for word in line]
