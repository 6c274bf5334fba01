"""Where on a page a stretch of text stands: words with boxes, matched to the text that was made of them.

A reader whose format has pages registers a function that gives the words of one page again, in the order of its text:

    @locator(sniff.PDF)
    def locate(data: bytes, number: int, text: str, encoding: str | None) -> Placed: ...

Boxes are found on demand and never while parsing: most documents are never looked at.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import regex

from vnadmin_nlp.readers.layout import Word

_ABOVE, _BELOW = 0.8, 0.3  # heights of a word above and below its base that its box covers
_AHEAD = 60  # words: how far the next one is looked for before it is looked for anywhere
_SAME_LINE = 0.5
_WIDEST_GAP = 3.0  # heights: justified lines have wide gaps, columns wider ones
_NO_BRACKETS = str.maketrans("", "", "[]")
_TOKEN = regex.compile(r"\S+")


class Box(NamedTuple):
    """A rectangle in points from the page's upper left corner, as the page is shown."""

    x0: float
    y0: float
    x1: float
    y1: float


class PlacedWord(NamedTuple):
    """A word and where it stands."""

    text: str
    box: Box


class Placed(NamedTuple):
    """A page with its words, in the order of its text."""

    width: float
    height: float
    words: tuple[PlacedWord, ...]


Locate = Callable[[bytes, int, str, "str | None"], Placed]
_LOCATORS: dict[str, Locate] = {}


def locator(*media_types: str) -> Callable[[Locate], Locate]:
    """Registers a function that places the words of a page of `media_types`."""

    def register(locate: Locate) -> Locate:
        _LOCATORS.update(dict.fromkeys(media_types, locate))
        return locate

    return register


def locator_for(media_type: str) -> Locate | None:
    """The function that places the words of `media_type`; None where the format has no pages."""
    return _LOCATORS.get(media_type)


def placed_word(word: Word, height: float) -> PlacedWord:
    """A word of the layout, whose y counts from the bottom of a page `height` high, with its box."""
    top, bottom = height - word.y - _ABOVE * word.height, height - word.y + _BELOW * word.height
    return PlacedWord(word.text, Box(word.x0, top, word.x1, bottom))


def unturned(box: Box, angle: int, skew: float, size: tuple[float, float]) -> Box:
    """A box on the page turned by `skew` and then by `angle` degrees, counter-clockwise, as it was before."""
    (width, height), (x0, y0, x1, y1) = size, box
    if angle == 180:
        x0, y0, x1, y1 = width - x1, height - y1, width - x0, height - y0
    elif angle == 90:
        x0, y0, x1, y1 = width - y1, x0, width - y0, x1
    elif angle == 270:
        x0, y0, x1, y1 = y0, height - x1, y1, height - x0
    # A word is turned as a whole: its middle moves, its size stays.
    turn = math.radians(skew)
    across, down = (x0 + x1 - width) / 2, (y0 + y1 - height) / 2
    right = across * (math.cos(turn) - 1) - down * math.sin(turn)
    lower = across * math.sin(turn) + down * (math.cos(turn) - 1)
    return Box(x0 + right, y0 + lower, x1 + right, y1 + lower)


class Located(NamedTuple):
    """A piece of the page's text and its box."""

    start: int
    end: int
    box: Box


def align(text: str, words: Sequence[PlacedWord]) -> list[Located]:
    """The pieces of `text` between white space with the boxes of their words; pieces that no word is are left out.

    The words follow the text's order but for tables; where a symbol was torn by a line's end, its parts stand as
    several words.

    >>> box = Box(0, 0, 9, 9)
    >>> words = [PlacedWord(text, box) for text in ("Số:", "15/UBND-", "NC")]
    >>> [(piece.start, piece.end) for piece in align("Số: 15/UBND-NC |", words)]
    [(0, 3), (4, 14), (4, 14)]
    """
    by_text: dict[str, list[int]] = defaultdict(list)
    for index, word in enumerate(words):
        by_text[word.text].append(index)
    used: set[int] = set()
    located: list[Located] = []
    at = 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        run = _run(words, token, at, by_text, used)
        if not run and token.startswith("["):
            run = _run(words, token.translate(_NO_BRACKETS), at, by_text, used)  # the number of a footnote
        used.update(run)
        located.extend(Located(match.start(), match.end(), words[index].box) for index in run)
        if run and at <= run[0] < at + _AHEAD:
            at = run[-1] + 1
    return located


def _run(
    words: Sequence[PlacedWord], token: str, at: int, by_text: dict[str, list[int]], used: set[int]
) -> Sequence[int]:
    """The words that make up `token`: the next ones, else the nearest one that is not taken."""
    joined = ""
    for index in range(at, min(at + 4, len(words))):
        joined += words[index].text
        if joined == token:
            return range(at, index + 1)
        if not token.startswith(joined):
            break
    free = [index for index in by_text.get(token, ()) if index not in used]
    ahead = [index for index in free if at <= index < at + _AHEAD]
    return ahead[:1] or sorted(free, key=lambda index: abs(index - at))[:1]


def cover(located: Iterable[Located], start: int, end: int) -> list[Box]:
    """The boxes of the text [start:end], one for each line that it stands on."""
    lines: list[Box] = []
    for piece in located:
        if piece.end <= start or piece.start >= end:
            continue
        box = _part(piece, start, end)
        if lines and _is_beside(lines[-1], box):
            last = lines.pop()
            box = Box(min(last.x0, box.x0), min(last.y0, box.y0), max(last.x1, box.x1), max(last.y1, box.y1))
        lines.append(box)
    return lines


def _is_beside(one: Box, two: Box) -> bool:
    """True for words of one line, on whichever side: a page may stand upside down."""
    height = two.y1 - two.y0
    gap = max(two.x0 - one.x1, one.x0 - two.x1)
    return abs(one.y0 - two.y0) < _SAME_LINE * height and gap < _WIDEST_GAP * height


def _part(piece: Located, start: int, end: int) -> Box:
    """The box of the letters of a piece that lie in [start:end], all letters taken as equally wide."""
    length = piece.end - piece.start
    letter = (piece.box.x1 - piece.box.x0) / length
    left = piece.box.x0 + max(start - piece.start, 0) * letter
    right = piece.box.x1 - max(piece.end - end, 0) * letter
    return piece.box._replace(x0=left, x1=right)
