"""Tables of a document as text: layout tables as blocks, data tables as rows.

Word, HTML and RTF set the letterhead and the footer as a table of two columns without lines. Read row by row it
mixes the agency with the motto; so such a table is read column by column, each column a block with a blank line
between. A table that holds data gives one line a row, cells joined by " | ".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.text import bare, fold_space, is_upper

CELL_BREAK = " | "
BLOCK_BREAK = "\n\n"


class Cell(NamedTuple):
    """A cell that begins in a column of the table's grid."""

    column: int
    text: str
    """Paragraphs with "\\n" between."""


Rows = Sequence[Sequence[Cell]]

# On the bare text of one line. Motto, Party heading, list of recipients: what only letterheads and footers hold.
CUES = Pattern(
    "layout-cue",
    regex.compile(
        r"^\W{0,4}(?:cong hoa xa hoi chu nghia|doc lap\s?[^\p{L}\d]{1,3}\s?tu do|dang cong san viet nam"
        r"|doan tncs ho chi minh|noi nhan\s?[:.]?)",
    ),
    matches=(
        "cong hoa xa hoi chu nghia viet nam",
        "doc lap - tu do - hanh phuc",
        "noi nhan:",
        "dang cong san viet nam",
    ),
    rejects=("noi o hien nay", "hoi dong nhan dan", "doc lap va tu chu"),
)
SIGNER = Pattern(
    "signer-cue",
    regex.compile(
        r"^\W{0,4}(?:(?:tm|t/m|kt|k/t|tl|t/l|tuq|q)\s?[./]\s?\p{L}"
        r"|(?:pho |quyen |q\. ?)?(?:chu tich|giam doc|tong giam doc|bo truong|thu truong|bi thu"
        r"|chanh van phong|truong ban|truong phong|hieu truong|cuc truong|vu truong|thu tuong"
        r"|tong bi thu|chu nhiem|nguoi lap|chu toa|thu ky)\b)",
    ),
    matches=("tm. uy ban nhan dan", "kt. chu tich", "pho giam doc", "bo truong"),
    rejects=("tl so 5", "so noi vu", "danh sach"),
)
PATTERNS = (CUES, SIGNER)
_LAYOUT_COLUMNS = 3


@lru_cache(maxsize=4096)
def has_cue(text: str) -> bool:
    """True where a line of `text` belongs to a letterhead or a footer.

    >>> has_cue("Độc lập - Tự do - Hạnh phúc"), has_cue("Nơi nhận:\\n- Như trên;"), has_cue("Giám đốc Sở Nội vụ")
    (True, True, False)
    """
    for line in text.split("\n")[:12]:
        words = line.strip()
        if not words or len(words) > 80:
            continue
        plain = bare(fold_space(words))
        if CUES.regex.match(plain) or (is_upper(words) and SIGNER.regex.match(plain)):
            return True
    return False


def render_table(rows: Rows, ruled: bool | None = None) -> str:
    """The table as text. `ruled` tells whether its lines are drawn; None where that is not known.

    >>> letterhead = [[Cell(0, "SỞ NỘI VỤ"), Cell(1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")],
    ...               [Cell(0, "Số: 15/SNV"), Cell(1, "Hà Nội, ngày 5 tháng 3 năm 2024")]]
    >>> print(render_table(letterhead))
    SỞ NỘI VỤ
    Số: 15/SNV
    <BLANKLINE>
    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
    Hà Nội, ngày 5 tháng 3 năm 2024
    >>> print(render_table([[Cell(0, "1"), Cell(1, "Hồ sơ\\ntrực tuyến"), Cell(2, "80%")]], ruled=True))
    1 | Hồ sơ trực tuyến | 80%
    """
    filled = [row for row in rows if any(cell.text.strip() for cell in row)]
    if not filled:
        return ""
    if all(len(_filled(row)) == 1 for row in filled) and len({_filled(row)[0].column for row in filled}) == 1:
        return "\n".join(_filled(row)[0].text.strip("\n") for row in filled)
    head = _head_rows(filled)
    if head and head + 2 < len(filled) and max(len(_filled(row)) for row in filled[head:]) > 1:
        # A form whose letterhead and list stand in one table.
        rest = render_table(filled[head:], ruled=True)
        return _columns(filled[:head]) + BLOCK_BREAK + rest
    if head or _is_layout(filled, ruled):
        return _columns(filled)
    return "\n".join(map(_row_line, filled))


def _filled(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row if cell.text.strip()]


def _head_rows(rows: Rows) -> int:
    """Number of rows up to the last that shows a cue; 0 where the table is no letterhead or footer."""
    last = 0
    for index, row in enumerate(rows[:6]):
        cells = _filled(row)
        if len(cells) <= _LAYOUT_COLUMNS and any(has_cue(cell.text) for cell in cells):
            last = index + 1
    if not last or any(len(_filled(row)) > _LAYOUT_COLUMNS for row in rows[:last]):
        return 0
    # The number and the date, or the signer's name, stand in the row below.
    return min(last + 1, len(rows)) if last < len(rows) and len(_filled(rows[last])) <= 2 else last


def _is_layout(rows: Rows, ruled: bool | None) -> bool:
    if max(len(_filled(row)) for row in rows) > _LAYOUT_COLUMNS:
        return False
    if len(rows) == 1:
        return not ruled or all(cell.text.strip().count("\n") >= 2 for cell in _filled(rows[0]))
    return ruled is False and len(rows) == 2


def _row_line(row: Sequence[Cell]) -> str:
    cells = [fold_space(cell.text) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return CELL_BREAK.join(cells)


def _columns(rows: Rows) -> str:
    """The table column by column. A cell alone in its row that spans the table ends the columns above it."""
    blocks: list[str] = []
    columns: dict[int, list[str]] = {}
    starts = _column_starts(rows)
    for row in rows:
        cells = _filled(row)
        if len(row) == 1 and len(starts) > 1:
            blocks.extend(_blocks(columns))
            blocks.append(_without_blanks(row[0].text))
            columns = {}
            continue
        for cell in cells:
            nearest = min(starts, key=lambda start: abs(start - cell.column))
            columns.setdefault(nearest, []).append(_without_blanks(cell.text))
    blocks.extend(_blocks(columns))
    return BLOCK_BREAK.join(blocks)


def _without_blanks(text: str) -> str:
    """A cell's lines: the empty ones above a signer's name are room for the signature."""
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _column_starts(rows: Rows) -> list[int]:
    """Where the columns begin: the starts of the row that has most filled cells."""
    fullest = max(rows, key=lambda row: len(_filled(row)))
    starts = [cell.column for cell in _filled(fullest)]
    if len(starts) == 1 and len(fullest) > 1:
        starts = [cell.column for cell in fullest]
    return starts


def _blocks(columns: dict[int, list[str]]) -> Iterable[str]:
    return ["\n".join(columns[start]) for start in sorted(columns)]


_BLANK_LINES = regex.compile(r"\n(?:[ \t\xa0]*\n){2,}")


def fold_blank_lines(text: str) -> str:
    """`text` with one blank line where several stand, none at its ends.

    >>> fold_blank_lines("\\nSố: 15\\n \\n\\n\\nKính gửi")
    'Số: 15\\n\\nKính gửi'
    """
    return str(_BLANK_LINES.sub(BLOCK_BREAK, text)).strip("\n")


# --- columns made with tabs and spaces --------------------------------------------------------------------------

_WIDE_GAP = regex.compile(r"(?<=\S)(?:[ \xa0]*\t[ \t\xa0]*|[ \xa0]{4,})(?=\S)")
_INDENT = regex.compile(r"[ \xa0]*\t[\t \xa0]*|[ \xa0]{12,}")


def split_spaced_columns(text: str) -> str:
    """`text` with the columns that tabs or runs of spaces make in a letterhead or footer one after the other.

    Such lines must follow each other and one of them must show a cue; other lines with tabs stay as they are.

    >>> print(split_spaced_columns("UBND TỈNH A\\t\\tĐỘC LẬP - TỰ DO\\nSố: 15/UBND      Hà Nội, ngày 5"))
    UBND TỈNH A
    Số: 15/UBND
    <BLANKLINE>
    ĐỘC LẬP - TỰ DO
    Hà Nội, ngày 5
    """
    if "\t" not in text and "    " not in text:
        return text
    lines = text.split("\n")
    done: list[str] = []
    at = 0
    while at < len(lines):
        end, left, right = _spaced_band(lines, at)
        if end == at:
            done.append(lines[at])
            at += 1
        else:
            done.extend([*left, "", *right, ""])
            at = end
    return "\n".join(done)


def _spaced_band(lines: Sequence[str], at: int) -> tuple[int, list[str], list[str]]:
    """The end of the band that begins at line `at` and its columns; the end is `at` where no band begins."""
    if len(_spaced_parts(lines[at])) != 2:
        return at, [], []
    sides: list[tuple[str, str]] = []
    last = 0  # behind the last line that holds both columns
    for line in lines[at : at + 45]:
        parts = _spaced_parts(line)
        alone = line.strip()
        if len(line) > 240 or len(parts) > 2 or (len(parts) == 1 and len(alone) > 60 and not _INDENT.match(line)):
            break
        if len(parts) == 2:
            sides.append((parts[0], parts[1]))
            last = len(sides)
        else:
            sides.append(("", alone) if _INDENT.match(line) else (alone, ""))
        is_footer = any(has_cue(left) for left, _ in sides)
        if len(sides) - last > (30 if is_footer else 3):
            break
    if not any(has_cue(left) or has_cue(right) for left, right in sides[: last + 2]):
        return at, [], []
    # Below a letterhead stand the title and the body; a list of recipients runs on alone.
    if not any(has_cue(left) for left, _ in sides):
        sides = sides[:last]
    left_side, right_side = ([side[number] for side in sides if side[number]] for number in (0, 1))
    return at + len(sides), left_side, right_side


def _spaced_parts(line: str) -> list[str]:
    """What stands between the wide gaps of `line`; room for a number or a day to be filled in is no gap.

    >>> _spaced_parts("Số:        /UBND-NC\\t\\tHà Nội, ngày      tháng      năm 2025")
    ['Số:        /UBND-NC', 'Hà Nội, ngày      tháng      năm 2025']
    """
    words = line.strip()
    parts = []
    start = 0
    for gap in _WIDE_GAP.finditer(words):
        is_blank = _BLANK_BEFORE.search(words, start, gap.start()) or _BLANK_BEHIND.match(words, gap.end())
        if is_blank and not has_cue(words[gap.end() :]):
            continue
        parts.append(words[start : gap.start()])
        start = gap.end()
    return [*parts, words[start:]] if words else []


_BLANK_BEFORE = regex.compile(r"(?i)(?:\bsố\s?:?|ngày|tháng|năm|:)$")
_BLANK_BEHIND = regex.compile(r"(?i)[/\-–]|tháng\b|năm\b")
