"""A second look at where a document is signed: seal and pen hide what the first look takes for a picture.

The first look reads the whole page and leaves out regions that are more drawing than print. Beside "Nơi nhận" stand
the signer's position and name; that region is read again by itself in several ways, and line by line the reading
whose words are words wins. What the first look read of the body and of the recipients is never touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import regex

from vnadmin_nlp.readers import tesseract
from vnadmin_nlp.readers.legacy import is_syllable
from vnadmin_nlp.readers.tesseract import Program, RecognitionError, Seen
from vnadmin_nlp.text import bare

if TYPE_CHECKING:
    from PIL.Image import Image

_RIGHT_HALF = 0.42  # of the page's width: where the signer's column begins at the earliest
_ABOVE, _BELOW = 0.035, 0.3  # of the page's height, from "Nơi nhận"
_LEFT_COLUMN = 0.6  # of the page's width: no entry of the recipients' list reaches farther
_MOST_AREAS = 3
_TALLEST = 0.27  # inches: a word of 16 points with marks above and below has 0.25
_HEAD = regex.compile(r"\W{0,3}n[o0]i ?nhan\b")
# "Nơi nhận" in any spelling, or an entry of the list where the pen hides its head.
_RECIPIENTS = regex.compile(
    r"\W{0,3}(?:n[o0]i? ?n?h[ij]?[ae]n\b|noi\b(?! dung)|nhu (?:tren|dieu|muc|thanh)\b|luu\b\W{0,3}vt\b)"
)
_LEAST_SURE = 40.0
_LEAST_SURE_TITLE = 10.0
_SURE_ALONE = 85.0
# Bare words of the titles that stand above a signature: what looks like one is one.
_TITLES = frozenset(
    ("bi", "ban", "bo", "chanh", "chu", "cuc", "doc", "giam", "nguoi", "pho", "phong", "thu", "tich", "truong", "vu")
)
_SHORT = frozenset({"KT", "TM", "TL", "TUQ", "Q", "TS", "THS", "PGS", "GS", "BS", "UBND", "HĐND", "BCH", "BTV", "LS"})
_EDGE = regex.compile(r"^[^\p{L}]+|[^\p{L}]+$")


class Area(NamedTuple):
    """A part of a page, in pixels from the upper left corner."""

    left: int
    top: int
    right: int
    bottom: int


class Closing(NamedTuple):
    """Where a document ends: recipients on the left, who signed on the right."""

    top: int
    bottom: int
    signed: list[Seen]
    """The right column."""


def look_again(program: Program, grey: Image, seen: Sequence[Seen], dpi: int) -> tuple[list[Seen], list[Closing]]:
    """`seen` without what stands beside a list of recipients, and that read again on `grey`, the page as it was."""
    closings = []
    for area in find_areas(seen, grey.width, grey.height):
        inside, outside = _parted(seen, area)
        looks = [inside, *_looks(program, _cut(grey, area, outside, dpi), area, dpi)]
        signed = choose_lines(looks)
        if signed:
            outside = _recipients(program, grey, outside, (area, signed), dpi)
            closings.append(Closing(area.top, _end_of(outside, area, signed), signed))
        seen = outside
    return list(seen), closings


def _recipients(
    program: Program, grey: Image, outside: list[Seen], beside: tuple[Area, list[Seen]], dpi: int
) -> list[Seen]:
    """`outside` with the list of recipients read again by itself where its head "Nơi nhận" was not seen."""
    area, signed = beside
    lines = _lines(outside)
    column = [line for line in lines if _is_entry(line, area)]
    if not column or any(_is_head(line) for line in column):
        return outside
    box = _box([word for line in column for word in line])
    edge = min(box.right + dpi // 5, *(word.left for word in signed))
    place = Area(
        max(0, box.left - dpi // 10), max(0, box.top - int(_ABOVE * grey.height)), edge, box.bottom + dpi // 20
    )
    rest = [word for line in lines if not (_is_entry(line, area) or _is_piece(line, place)) for word in line]
    for again in map(_lines, _looks(program, _cut(grey, place, rest, dpi), place, dpi)):
        heads = [at for at, line in enumerate(again) if _is_head(line)]
        if heads:
            return rest + [word for line in again[heads[0] :] for word in line]
    return outside


def _is_piece(line: Sequence[Seen], place: Area) -> bool:
    """True for a line of the list that was read in pieces."""
    box = _box(line)
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    is_inside = place.left < x < place.right and place.top < y < place.bottom
    return is_inside and box.right < place.right and not _is_body(line)


def _is_low(word: Seen, dpi: int) -> bool:
    """False for a stroke of the pen that was taken for a word."""
    return word.bottom - word.top < _TALLEST * dpi


def _lines(seen: Sequence[Seen]) -> list[list[Seen]]:
    return [list(line) for _, line in groupby(seen, key=attrgetter("line"))]


def _is_entry(line: Sequence[Seen], area: Area) -> bool:
    """True for a line of the left column, level with the signature."""
    box = _box(line)
    return area.top < box.top < area.bottom and box.right < _LEFT_COLUMN * area.right and not _is_body(line)


def _is_body(line: Sequence[Seen]) -> bool:
    return line[0].text[0].islower() or line[-1].text.endswith("/.")


def _is_head(line: Sequence[Seen]) -> bool:
    return _HEAD.match(_bare(line)) is not None


def _bare(line: Sequence[Seen]) -> str:
    return bare(" ".join(word.text for word in line))


def _end_of(outside: Sequence[Seen], area: Area, signed: Sequence[Seen]) -> int:
    """The foot of the longer column."""
    end = _box(signed).bottom
    foot = area.top + int(2 * (_ABOVE * area.right))
    for box in map(_box, _lines(outside)):
        if area.top < box.top < foot and box.right < _LEFT_COLUMN * area.right:
            foot = max(foot, box.bottom + 2 * (box.bottom - box.top))
            end = max(end, box.bottom)
    return end


def find_areas(seen: Sequence[Seen], width: int, height: int) -> list[Area]:
    """Where signatures may stand on a page: to the right of each list of recipients."""
    lines = _lines(seen)
    starts: list[int] = []
    for line in lines:
        if not _is_narrow(_box(_left_part(line)), width) or not _RECIPIENTS.match(_bare(line)):
            continue
        first = _top_of_list(lines, line, width) - int(_ABOVE * height)
        if not starts or first > starts[-1] + _BELOW * height / 2:
            starts.append(max(0, first))
    ends = [*starts[1:], height]
    return [
        Area(int(_RIGHT_HALF * width), top, width, max(top + 1, min(top + int((_ABOVE + _BELOW) * height), end)))
        for top, end in zip(starts, ends, strict=False)
    ][:_MOST_AREAS]


def _top_of_list(lines: Sequence[Sequence[Seen]], entry: Sequence[Seen], width: int) -> int:
    """The top of the list that `entry` belongs to; above "Nơi nhận" it does not go."""
    top = _box(entry).top
    if _is_head(entry):
        return top
    for line in sorted(lines, key=lambda line: -line[0].top):
        box = _box(_left_part(line))
        if box.left > _RIGHT_HALF * width or box.top > top:
            continue
        if not _is_narrow(box, width) or top - box.top > 4 * (box.bottom - box.top) or _is_body(line):
            break
        top = min(top, box.top)
        if _is_head(line):
            break
    return top


def _left_part(line: Sequence[Seen]) -> Sequence[Seen]:
    """A line up to its first wide gap."""
    wide = _wide(line)
    gaps = (at for at in range(1, len(line)) if line[at].left - line[at - 1].right > wide)
    return line[: next(gaps, len(line))]


def _wide(line: Sequence[Seen]) -> int:
    """A gap wider than this lies between columns."""
    return 2 * sorted(word.bottom - word.top for word in line)[len(line) // 2]


def _is_narrow(box: Area, width: int) -> bool:
    return box.left < _RIGHT_HALF * width and box.right < _LEFT_COLUMN * width


def _parted(seen: Sequence[Seen], area: Area) -> tuple[list[Seen], list[Seen]]:
    """Words of lines that lie in `area`, and all others; a line that holds both columns is cut at its gap."""
    inside: list[Seen] = []
    outside: list[Seen] = []
    for line in _lines(seen):
        words = sorted(line, key=attrgetter("left"))
        middle = (words[0].top + words[0].bottom) / 2
        cut = _gap(words, area.left) if area.top <= middle <= area.bottom else len(words)
        outside.extend(words[:cut])
        inside.extend(words[cut:])
    return inside, outside


def _gap(words: Sequence[Seen], left: int) -> int:
    """Index of the first word of the right column; the number of words where all stand in the left one."""
    wide = _wide(words)
    for at, word in enumerate(words):
        if word.left >= left and (at == 0 or word.left - words[at - 1].right > wide):
            # A body line with a hole goes on in small letters.
            small = sum(1 for other in words[at:] if other.text.islower() and is_plausible(other))
            return at if 2 * small < len(words) - at else len(words)
    return len(words)


def _cut(grey: Image, area: Area, known: Sequence[Seen], dpi: int) -> Image:
    """The area's picture without the words that are known already."""
    picture = grey.crop(area)
    for word in known:
        left, top = max(0, word.left - area.left - 3), max(0, word.top - area.top - 3)
        right, bottom = word.right - area.left + 3, word.bottom - area.top + 3
        if _is_low(word, dpi) and left < min(right, picture.width) and top < min(bottom, picture.height):
            picture.paste(255, (left, top, right, bottom))
    return picture


def _looks(program: Program, picture: Image, area: Area, dpi: int) -> Iterator[list[Seen]]:
    """What is read in the area: as it is, without thin strokes of the pen, and word by word."""
    from PIL import ImageFilter

    soft = picture.filter(ImageFilter.GaussianBlur(1))
    bold, fat = (picture.filter(ImageFilter.MaxFilter(n)).filter(ImageFilter.MinFilter(n)) for n in (3, 5))
    for number, (variant, segmentation) in enumerate(((soft, 6), (bold, 6), (fat, 6), (soft, 11)), start=1):
        try:
            found = tesseract.recognise(program, variant, dpi, segmentation=segmentation)
        except RecognitionError:
            continue
        yield [_moved(word, area, number) for word in found]


def _moved(word: Seen, area: Area, look: int) -> Seen:
    block, paragraph, line = word.line
    return Seen(
        word.left + area.left,
        word.top + area.top,
        word.right + area.left,
        word.bottom + area.top,
        word.confidence,
        word.text,
        (1000 * look + block, paragraph, line),
    )


def choose_lines(looks: Sequence[Sequence[Seen]]) -> list[Seen]:
    """Of lines that several looks read at one place, those with most that is a word."""
    lines = [trimmed(line) for look in looks for line in _lines(look)]
    chosen: list[list[Seen]] = []
    for line in sorted(filter(_is_told, lines), key=_worth, reverse=True):
        if not any(_overlap(line, other) for other in chosen):
            chosen.append(line)
    chosen.sort(key=lambda line: line[0].top)
    return [word for at, line in enumerate(chosen) if not _is_seal(line, chosen[:at]) for word in line]


def _is_seal(line: Sequence[Seen], above: Sequence[Sequence[Seen]]) -> bool:
    """True for capitals below the signer's title that hold no title: the name inside the seal."""
    return bool(above) and all(word.text.isupper() for word in line) and not _has_title(line)


def _has_title(line: Sequence[Seen]) -> bool:
    cores = [_EDGE.sub("", word.text) for word in line]
    return any(core in _SHORT or bare(core) in _TITLES for core in cores)


def trimmed(line: Sequence[Seen]) -> list[Seen]:
    """`line` without what seal and pen left in it."""
    plausible = [at for at, word in enumerate(line) if is_plausible(word)]
    if not plausible:
        return []
    middle = line[plausible[0] : plausible[-1] + 1]
    return [word for word in middle if is_plausible(word) or word.confidence >= 80 or word.text in ("-", "–")]


def is_plausible(word: Seen) -> bool:
    """True for a syllable or one of the abbreviations before a signature, if it was read with some confidence."""
    core = _EDGE.sub("", word.text)
    if word.confidence < _LEAST_SURE:
        return core.isupper() and word.confidence >= _LEAST_SURE_TITLE and bare(core) in _TITLES
    if core.upper() in _SHORT or (core.isupper() and core.isalpha() and len(core) > 2):
        return True
    return is_syllable(core) and (len(core) > 1 or core in "YÝÔ")


def _is_told(line: Sequence[Seen]) -> bool:
    """True for two words or a sure one; a single word in capitals is a piece of the seal."""
    if len(line) == 1:
        word = line[0]
        return word.confidence >= _SURE_ALONE and len(word.text) > 2 and not word.text.isupper()
    return _worth(line) > 0


def _worth(line: Sequence[Seen]) -> float:
    """Letters of words, weighed by how sure they are, less the letters of what is no word."""
    return sum(len(word.text) * (word.confidence if is_plausible(word) else -50.0) for word in line)


def _overlap(one: Sequence[Seen], two: Sequence[Seen]) -> bool:
    a, b = _box(one), _box(two)
    if min(a.right, b.right) <= max(a.left, b.left):
        return False
    return min(a.bottom, b.bottom) - max(a.top, b.top) > 0.3 * min(a.bottom - a.top, b.bottom - b.top)


def _box(line: Sequence[Seen]) -> Area:
    return Area(
        min(word.left for word in line),
        min(word.top for word in line),
        max(word.right for word in line),
        max(word.bottom for word in line),
    )
