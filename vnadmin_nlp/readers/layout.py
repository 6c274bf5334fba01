"""Reading order from positions: glyphs → words → lines, columns one after the other.

A page's letterhead and footer stand in two columns: agency and number on the left, motto, place and date on the
right; recipients on the left, signer on the right. Sorted by height alone their lines mix. Such a *band* is found by
its gutter, a strip without ink that several lines share, and by a line that only letterheads and footers hold
(`tables.has_cue`). Its left column comes out first, then a blank line, then the right one.

Coordinates are points from the page's lower left corner, y is a line's base, as in PDF. Recognised words of a scan
fit as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple, TypeVar

import regex

from vnadmin_nlp.readers.tables import BLOCK_BREAK, has_cue
from vnadmin_nlp.text import bare, is_upper

# All in heights of a line's letters, measured on 49 real PDF files and 33 made ones (2026-11).
_SAME_LINE = 0.5  # two bases nearer than this are one line; a footnote's mark stands 0.4 higher
_SPACE = 0.2  # a gap wider than this is a space where the file draws none
_TORN = 0.6  # a gap wider than this is a space even where pdfium says that letters follow each other
_GUTTER = 1.6  # a gap wider than this may be a gutter
_NARROW_GUTTER = 0.4  # … where the words themselves tell that a column begins
_NARROWEST = 0.18  # what must be left of the gutter over all lines of a band
_SIDE_BY_SIDE = 1.05  # lines of two columns need not stand at one height; lines of one column are farther apart
_NEXT_LINE = 2.2  # farther apart is another paragraph
_LETTERHEAD_GAP = 4.0
_HIGHEST = 45  # lines; the longest Nơi nhận seen has 41 entries
_CENTRED = 0.05  # of the page's width: margins differ by 1 to 1.5 cm


class Glyph(NamedTuple):
    """One drawn character."""

    x0: float
    x1: float
    y: float
    height: float
    text: str
    number: int
    """Place in the file's order."""
    spaced: bool
    """A space stands before it in the file's order."""


class Word(NamedTuple):
    """Characters without space between."""

    x0: float
    x1: float
    y: float
    height: float
    text: str


class Segment(NamedTuple):
    """Words of one line without a wide gap between."""

    x0: float
    x1: float
    y: float
    height: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with a space between."""
        return " ".join(word.text for word in self.words)


Line = list[Segment]
_Piece = TypeVar("_Piece", Glyph, Word)


def join_glyphs(glyphs: Sequence[Glyph]) -> list[Word]:
    """The words of a page, whatever the order in which the file draws its glyphs.

    Glyphs that follow each other in the file stay together, because the boxes of a scan's hidden text overlap; such
    pieces are put in order by position, which mends files that draw missing letters later.
    """
    words = []
    for row in _rows(glyphs):
        letters: list[str] = []
        first = last = row[0]
        for piece in sorted(_pieces(_without_overdrawn(row)), key=lambda piece: piece[0].x0):
            for glyph in piece:
                if letters and glyph is piece[0] and _is_apart(last, glyph):
                    words.append(Word(first.x0, last.x1, first.y, first.height, "".join(letters)))
                    letters = []
                if not letters:
                    first = glyph
                elif glyph.text == last.text and abs(glyph.x0 - last.x0) < 0.15 * glyph.height:
                    continue  # drawn twice to look bold
                letters.append(glyph.text)
                last = glyph
        words.append(Word(first.x0, last.x1, first.y, first.height, "".join(letters)))
    return words


def _pieces(row: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs of a row that follow each other in the file without a gap."""
    pieces: list[list[Glyph]] = []
    for glyph in sorted(row, key=attrgetter("number")):
        last = pieces[-1][-1] if pieces else None
        if (
            last is None
            or glyph.number != last.number + 1
            or glyph.spaced
            or not -_TORN * glyph.height < glyph.x0 - last.x1 < _SPACE * glyph.height
        ):
            pieces.append([])
        pieces[-1].append(glyph)
    return pieces


def _without_overdrawn(row: Sequence[Glyph]) -> Sequence[Glyph]:
    """A row without the line of "_" that somebody drew through its words."""
    strokes = [glyph for glyph in row if glyph.text == "_"]
    if len(strokes) < 4:
        return row
    rest = [glyph for glyph in row if glyph.text != "_"]
    over = sum(1 for glyph in rest if any(stroke.x0 < (glyph.x0 + glyph.x1) / 2 < stroke.x1 for stroke in strokes))
    return rest if over > 2 else row


def _is_apart(before: Glyph, after: Glyph) -> bool:
    gap = after.x0 - before.x1
    height = max(before.height, after.height)
    if after.number == before.number + 1:
        return after.spaced or gap > _TORN * height
    return gap > _SPACE * height or (after.spaced and gap > 0.1 * height)


def _rows(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces of one height together, from the top, each row from left to right."""
    row: list[_Piece] = []
    for piece in sorted(pieces, key=lambda piece: -piece.y):
        if row and row[0].y - piece.y > _SAME_LINE * max(row[0].height, piece.height):
            yield sorted(row, key=attrgetter("x0"))
            row = []
        row.append(piece)
    if row:
        yield sorted(row, key=attrgetter("x0"))


def find_lines(words: Sequence[Word]) -> list[Line]:
    """The words as lines from the top, each cut where a wide gap stands."""
    lines = []
    for row in _rows(words):
        line: Line = []
        run = [row[0]]
        for word in row[1:]:
            if word.x0 - run[-1].x1 > _GUTTER * max(word.height, run[-1].height):
                line.extend(_split_columns(_segment(run)))
                run = []
            run.append(word)
        line.extend(_split_columns(_segment(run)))
        lines.append(line)
    return lines


# What a right column begins with, and what a left one does, on the bare text. Gazettes set their columns so near that
# no gap tells them apart.
_RIGHT_START = regex.compile(
    r"cong hoa xa hoi|doc lap\s?[^\p{L}\d]{1,3}\s?tu do|dang cong san viet"
    r"|[^\W\d]{2,9}(?: [^\W\d]{1,9}){0,5},? ngay\b[^\p{L}]{1,9}thang "
)
# Stands below the letterhead, with those it names to its right: no line of the left column.
_ADDRESSEE = regex.compile(r"\W{0,4}kinh gui\b")
_LEFT_START = regex.compile(r"\W{0,2}(?:so\s?[:.]?\s?[\d./]|so\s?:|noi nhan\s?:)")


def _split_columns(segment: Segment) -> list[Segment]:
    """A segment that holds both columns of a letterhead as two; any other as it is."""
    words = segment.words
    if len(words) < 4 or len(words) > 24:
        return [segment]
    for at in range(1, len(words) - 2):
        if words[at].x0 - words[at - 1].x1 < _NARROW_GUTTER * segment.height:
            continue
        right = bare(" ".join(word.text for word in words[at:]))
        dated = _RIGHT_START.match(right)
        if dated and (right.startswith(("cong hoa", "doc lap", "dang cong")) or _LEFT_START.match(bare(segment.text))):
            return [_segment(words[:at]), _segment(words[at:])]
    return [segment]


def _segment(run: Sequence[Word]) -> Segment:
    heights = sorted(word.height for word in run)
    return Segment(run[0].x0, run[-1].x1, run[0].y, heights[len(heights) // 2], tuple(run))


class Block(NamedTuple):
    """Text that stands together on the page."""

    y: float
    """Base of its first line."""
    text: str
    apart: bool
    """A blank line stands before and behind it."""
    words: tuple[Word, ...] = ()
    """The words of the text, in its order."""


def find_blocks(lines: Sequence[Line], width: float) -> list[Block]:
    """The lines of a page `width` wide, from the top, with the columns of each band one after the other."""
    blocks: list[Block] = []
    singles = 0  # blocks at the end of `blocks` that are lines by themselves
    at = 0
    while at < len(lines):
        band = _find_band(lines, at, at - singles, width)
        if band is None:
            blocks.append(_single(lines[at]))
            singles += 1
            at += 1
            continue
        first, end, gutter = band
        del blocks[len(blocks) - (at - first) :]
        for is_left in (True, False):
            column = [[segment for segment in line if (segment.x1 <= gutter) == is_left] for line in lines[first:end]]
            inner = find_blocks([line for line in column if line], width)
            blocks.append(Block(lines[first][0].y, join_blocks(inner), apart=True, words=words_of(inner)))
        singles = 0
        at = end
    return blocks


def _single(line: Line) -> Block:
    words = tuple(word for segment in line for word in segment.words)
    return Block(line[0].y, " ".join(segment.text for segment in line), apart=False, words=words)


def words_of(blocks: Sequence[Block]) -> tuple[Word, ...]:
    """The words of the blocks, in the order of their text."""
    return tuple(word for block in blocks for word in block.words)


def join_blocks(blocks: Sequence[Block]) -> str:
    """The blocks as text, a blank line around those that stand apart."""
    pieces: list[str] = []
    before = None
    for block in blocks:
        if before is not None:
            pieces.append(BLOCK_BREAK if block.apart or before.apart else "\n")
        pieces.append(block.text)
        before = block
    return "".join(pieces)


def _find_band(lines: Sequence[Line], at: int, floor: int, width: float) -> tuple[int, int, float] | None:
    """The band whose first line side by side is `lines[at]`: its first line, its end and the place of its gutter."""
    line = lines[at]
    if _RUNNING_HEAD.search(" ".join(segment.text for segment in line)):
        return None
    if len(line) > 1 and line[-1].text[0].islower() and not any(has_cue(segment.text) for segment in line):
        return None  # a sentence with a hole, where a scan lost a word
    for gap in _gaps(lines, at):
        end, two_sided, gap_below = _grow_down(lines, at, gap, width)
        if not two_sided:
            continue
        first, has_cue_above, gutter = _grow_up(lines, at, floor, gap_below, width)
        if has_cue_above or any(has_cue(segment.text) for line in lines[at:end] for segment in line):
            return first, end, (gutter[0] + gutter[1]) / 2
    return None


_Gap = tuple[float, float]
# The gazette's running head has a page number at one side and stands right above a letterhead.
_RUNNING_HEAD = regex.compile(r"(?i)công báo\s?/")


def _gaps(lines: Sequence[Line], at: int) -> Iterator[_Gap]:
    """Places where a gutter could run: between two segments of a line, or of two lines that overlap in height."""
    line = lines[at]
    for before, after in pairwise(line):
        yield before.x1, after.x0
    if at + 1 < len(lines) and len(line) == 1 and len(lines[at + 1]) == 1:
        one, two = sorted((line[0], lines[at + 1][0]), key=attrgetter("x0"))
        height = max(one.height, two.height)
        if abs(one.y - two.y) < _SIDE_BY_SIDE * height and two.x0 - one.x1 > _NARROWEST * height:
            yield one.x1, two.x0


def _grow_down(lines: Sequence[Line], at: int, gap: _Gap, width: float) -> tuple[int, int, _Gap]:
    """Lines from `at` on that leave the gutter free: (end, number of lines side by side, the gutter that is left)."""
    end = at
    two_sided = 0
    last_left: float | None = None
    last_right: float | None = None
    for line in lines[at:]:
        narrower = _narrowed(line, gap)
        if narrower is None or (end > at and any(_ADDRESSEE.match(bare(segment.text)) for segment in line)):
            break
        left = [segment for segment in line if segment.x1 <= narrower[0] + 0.01]
        right = [segment for segment in line if segment.x0 >= narrower[1] - 0.01]
        height = line[0].height
        if not (left and right) and end > at:
            alone = (left or right)[0]
            if _is_centred(line, width):
                break
            above = [y for y in (last_left, last_right) if y is not None]
            # A column of the letterhead has no holes; the signer's name stands below one.
            if left and above and min(above) - alone.y > _LETTERHEAD_GAP * height:
                break
        gap = narrower
        last_left = left[-1].y if left else last_left
        last_right = right[-1].y if right else last_right
        if last_left is not None and last_right is not None and abs(last_left - last_right) < _SIDE_BY_SIDE * height:
            two_sided += 1
        end += 1
    return end, two_sided, gap


def _narrowed(line: Line, gap: _Gap) -> _Gap | None:
    """What the segments of `line` leave of the gutter; None where one of them lies across it."""
    low, high = gap
    for segment in line:
        if segment.x1 <= low or segment.x0 >= high:
            continue
        # Whichever side leaves more room.
        if high - segment.x1 >= segment.x0 - low:
            low = max(low, segment.x1)
        else:
            high = min(high, segment.x0)
        if high - low < _NARROWEST * segment.height:
            return None
    return low, high


def _is_centred(line: Line, width: float) -> bool:
    middle = (line[0].x0 + line[-1].x1) / 2
    return abs(middle - width / 2) < _CENTRED * width


def _grow_up(lines: Sequence[Line], at: int, floor: int, gap: _Gap, width: float) -> tuple[int, bool, _Gap]:
    """The first line of the band, not above line `floor`: (line, whether a cue stands there, the gutter that is left).

    One column may begin above the other, and in a footer only the signer's name may stand beside the recipients. Short
    lines of the body above a cue are left out; they come first in any order.
    """
    first, found, left_over = at, False, gap
    for index in range(at - 1, max(floor, at - _HIGHEST) - 1, -1):
        line = lines[index]
        narrower = _narrowed(line, gap)
        if narrower is None or _is_centred(line, width):
            break
        gap = narrower
        near = line[0].y - lines[index + 1][0].y < _NEXT_LINE * line[0].height
        if any(has_cue(segment.text) for segment in line):
            first, found, left_over = index, True, gap
        elif first == index + 1 and near and (line[0].x0 > gap[0] - 0.01 or is_upper(line[0].text)):
            first, left_over = index, gap
    return first, found, left_over


# --- pages ------------------------------------------------------------------------------------------------------


class Table(NamedTuple):
    """A ruled table of the page, already as text."""

    top: float
    text: str
    words: tuple[Word, ...] = ()


class Laid(NamedTuple):
    """A page in reading order."""

    text: str
    words: tuple[Word, ...]
    """Those of the text, in its order; the bars between a table's cells are none."""


def order_page(words: Sequence[Word], width: float, tables: Sequence[Table] = ()) -> Laid:
    """A page in reading order; `words` are those outside of `tables`."""
    blocks: list[Block] = []
    rest = list(words)
    for table in sorted(tables, key=lambda table: -table.top):
        above = [word for word in rest if word.y > table.top]
        rest = [word for word in rest if word.y <= table.top]
        blocks.extend(find_blocks(find_lines(above), width))
        if table.text:
            blocks.append(Block(table.top, table.text, apart=True, words=table.words))
    blocks.extend(find_blocks(find_lines(rest), width))
    return Laid(join_blocks(blocks), words_of(blocks))
