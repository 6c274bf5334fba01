"""Lines that hold two columns, divided: the letterhead and the footer of scans and of text kept with its layout.

Text with its layout shows the columns by a gap of spaces or a tab; a scan's text runs them together in one line
("Số: 15/QĐ-BNV Hà Nội, ngày …"), and only the words tell where the right one begins. The parts come back as lines of
their own, the left column before the right one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Line
from vnadmin_nlp.text import bare

_GAP = regex.compile(r"\t[\t ]{0,80}| {4,200}")
_BAR = regex.compile(r"[ \t]{0,80}\|[ \t]{0,80}")
# The line drawn under an agency or the motto, inside a line that was several: "BỘ NỘI VỤ ------- CỘNG HÒA …".
_DRAWN = regex.compile(r"[ \t]{0,9}(?<![-_*=])[-_*=]{4,}(?![-_*=])[ \t]{0,9}")
_RIGHT = 24  # Characters before a right column, where a line holds nothing else.
_WIDEST = 240  # Characters: a longer line holds no two columns.
_NUMBERED = regex.compile(r"\d\s?/\s?\S")

# A row of a table that was the letterhead or the footer, as converters print it: "BỘ Y TẾ | CỘNG HÒA … |".
ROW = Pattern(
    "row-of-a-letterhead",
    regex.compile(
        r"(?x)^[^\n|]{0,160}\|[^\n]{0,240}?(?:nghia\sviet\snam|tu\sdo\s{0,2}-|\bngay\b[^\n|]{0,12}\bthang\b)"
        r"|^\W{0,3}(?:so|noi\snhan|kinh\sgui)\s?:[^\n|]{0,60}\|"
        r"|\|\s?(?:tm|kt|tl|tuq)\s?[./]"
    ),
    matches=(
        "bo y te | cong hoa xa hoi chu nghia viet nam |",
        "so: 12/byt-kh | ha noi, ngay 05 thang 3 nam 2024 |",
        "kinh gui: | - so y te; |",
        "noi nhan: | tm. chinh phu |",
    ),
    rejects=("1 | ho so truc tuyen | 80%", "so luong | don vi", "bo y te"),
)
BESIDE = Pattern(
    "side-by-side",
    regex.compile(
        r"""(?x)^(?:
          [^\n]{2,90}?\s(?=
              c[o0]n?g\sh[o0]a\b | c[o0]n?g\b[^\n]{0,18}?nghia\b  # the state's name
            | d[o0]c\sl[ae]p\s{0,2}-\s{0,2}t[uưy]\sdo              # its motto
            | dang\sc[o0]ng\ssan\sviet                            # the Party's name
          )
        | n?[oa]i\snhan\s?[:.]?\s(?=[^\s:.])
        | noi\sn\w{2,4}(?:\s\S)?\s(?=(?:bo\struong|thu\struong|cuc\struong|chu\stich|giam\sdoc|tm\b|kt\b|tl\b|pho\s))
        )"""
    ),
    matches=("uy ban nhan dan cong hoa xa hoi chu nghia viet nam", "noi nhan: tm. uy ban nhan dan"),
    rejects=("so: 15/qd-bnv", "noi nhan:", "noi nhan :", "so noi vu"),
)
# A number, or the end of "V/v …", before a place with its date. The place begins with a capital and is no abbreviation.
DATED = Pattern(
    "number-beside-date",
    regex.compile(
        # the left column: a number, or the lead of a number or a subject
        r"^(?=[^\n]{0,44}\d\s?/|\W{0,3}(?:S[ốôóo6]\b|SỐ\b|\$|s[éôó]\b|[Vv]/))[^\n]{2,70}?\s"
        # the right one: a place of up to five words, then ngày … tháng or tháng … năm
        r"(?=(?:(?:TP\.?|Tp\.?|Thành phố|Tỉnh|Huyện|Quận|Xã|Phường|Thị xã|Thị trấn)\s)?"
        r"\p{Lu}[\p{Ll}'’]{1,9}(?:[\s-]{1,2}\p{Lu}[\p{Ll}'’]{0,9}){0,4}\s?[,.]?\s{0,3}"
        r"(?i:ng[àaáä]y|tháng)[^\n]{0,14}(?i:th[áa]n?g|năm))"
    ),
    matches=(
        "Số: 15/QĐ-BNV Hà Nội, ngày 05 tháng 3 năm 2024",
        "Số: 3310 / QĐ - UBND Đông Anh, ngày 06 tháng 6 năm 2022",
    ),
    rejects=(
        "Số: 15/QĐ-BNV",
        "Sơn La, ngày 05 tháng 3 năm 2024",
        "V/v báo cáo ngày 05 tháng 3 năm 2024 của Sở",
        "Căn cứ Nghị định của Chính phủ ngày 05 tháng 3 năm 2024",
    ),
)
# A number with the subject of a công văn behind it.
TITLED = Pattern(
    "number-beside-subject",
    regex.compile(r"^\W{0,3}(?:S[ốôóo6]|SỐ)\s?[:.]?\s{0,3}\d[^\s]{2,40}\s{1,3}(?=\(?[Vv]/[Vv][\s:])"),
    matches=("Số: 4109/TCT-CS V/v ưu đãi thuế",),
    rejects=("Số: 4109/TCT-CS", "V/v ưu đãi thuế", "Số liệu V/v"),
)
# An agency in capitals with its number behind it.
NUMBERED = Pattern(
    "agency-beside-number",
    regex.compile(r"^[^\p{Ll}\n\d]{6,90}?\s{1,3}(?=Số\s?:\s{0,3}\d{1,6}\s?/)"),
    matches=("UBND TỈNH BẮC GIANG Số: 172/2015/QĐ-UBND",),
    rejects=("Số: 172/2015/QĐ-UBND", "Quyết định Số: 172/2015/QĐ-UBND"),
)
PATTERNS = (ROW, BESIDE, DATED, TITLED, NUMBERED)


def separate_columns(view: str, raw: str, lines: Sequence[Line]) -> list[Line]:
    """`lines` with those that hold two columns divided; within each run of such lines the left column comes first.

    `raw` is the text itself, in which tabs can still be seen.

    >>> text = "SỞ NỘI VỤ        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\\nSố: 15/QĐ-SNV    Hà Nội, ngày 05 tháng 3 năm 2024"
    >>> from vnadmin_nlp.lines import find_lines
    >>> [line.text for line in separate_columns(text, text, find_lines(text))]
    ['SỞ NỘI VỤ', 'Số: 15/QĐ-SNV', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Hà Nội, ngày 05 tháng 3 năm 2024']
    """
    lines = [line for line in lines if line.text.strip("| ")]
    divided = [_by_gap(raw, line) for line in lines]
    wide = [index for index, parts in enumerate(divided) if len(parts) > 1]
    whole = [parts[0] for parts in divided]
    if not wide:
        return [part for line in whole for part in _by_words(line)]
    out: list[Line] = []
    at = 0
    for first, last in _runs(wide, lines):
        out += (part for line in whole[at:first] for part in _by_words(line))
        out += _columnwise(view, divided[first:last])
        at = last
    out += (part for line in whole[at:] for part in _by_words(line))
    return out


_ADDRESSED = regex.compile(r"\W{0,3}kinh gui\b")  # its row is none of the letterhead's


def _runs(wide: Sequence[int], lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Ranges of lines from one with a gap to another, with up to three plain lines between, and what hangs on."""
    first = last = wide[0]
    for index in wide[1:]:
        between = lines[last + 1 : index]
        apart = len(between) > 3 or any(line.text.endswith((".", ":")) or len(line.text) > 90 for line in between)
        if apart or _ADDRESSED.match(bare(lines[index].text)):
            yield first, _hanging(last, lines)
            first = index
        last = index
    yield first, _hanging(last, lines)


def _hanging(last: int, lines: Sequence[Line]) -> int:
    """One more line where it goes on with the left column: it begins small and stands directly below."""
    following = last + 1
    if following < len(lines) and lines[following].text[0].islower() and lines[following].breaks == 1:
        return following + 1
    return following


def _columnwise(view: str, divided: Sequence[list[Line]]) -> list[Line]:
    """The parts of a run of lines, the left column before the right one."""
    left: list[Line] = []
    right: list[Line] = []
    for parts in divided:
        indent = parts[0].start - (view.rfind("\n", 0, parts[0].start) + 1)
        if len(parts) == 1 and indent > _RIGHT:
            right.append(parts[0])
        else:
            left.append(parts[0])
            right += parts[1:]
    return [part for line in (*left, *right) for part in _by_words(line)]


def _by_gap(raw: str, line: Line) -> list[Line]:
    """A line divided at its gaps, if it looks like columns and not like a row of a table."""
    if len(line.text) > _WIDEST:
        return [line]
    if "|" in line.text:
        return _by_bars(line)
    cuts = [match.span() for match in _GAP.finditer(raw, line.start, line.end)]
    if not 1 <= len(cuts) <= 2:
        return [line]
    parts = _pieces(line, cuts)
    parts = [part for part in parts if any(c.isalnum() for c in part.text)] or parts[:1]
    if len(parts) == 1:
        return parts  # a rule of dashes stood in the other column
    worded = sum(sum(c.isalpha() for c in part.text) > 1 for part in parts)
    return parts if worded > 1 and not _blank_between(parts) else [line]


def _by_bars(line: Line) -> list[Line]:
    """The cells of a row of the letterhead or the footer; a single cell without the bars around it."""
    cuts = [(line.start + match.start(), line.start + match.end()) for match in _BAR.finditer(line.text)]
    worded = [cell for cell in _pieces(line, cuts) if any(c.isalnum() for c in cell.text)]
    if len(worded) == 1 or (len(worded) == 2 and ROW.regex.search(bare(line.text))):
        return [part for cell in worded for part in _by_rules(cell)]
    return [line]


def _by_rules(line: Line) -> list[Line]:
    """A cell divided at the lines drawn in it: "BỘ NỘI VỤ ------- Số: 15/QĐ-BNV"."""
    cuts = [(line.start + match.start(), line.start + match.end()) for match in _DRAWN.finditer(line.text)]
    return _pieces(line, cuts) if cuts else [line]


def _pieces(line: Line, cuts: Sequence[tuple[int, int]]) -> list[Line]:
    """What `line` holds between `cuts`, places in the document; only the first piece stands behind a line break."""
    parts: list[Line] = []
    at = line.start
    for start, end in (*cuts, (line.end, line.end)):
        words = line.text[at - line.start : start - line.start]
        if words.strip():
            parts.append(Line(at, start, words, 0 if parts else line.breaks))
        at = end
    return parts


def _blank_between(parts: Sequence[Line]) -> bool:
    """Whether the gap is a blank to fill in: "Số:        /UBND-NC", "ngày        tháng 7"."""
    before, behind = parts[0].text.rstrip().lower(), parts[-1].text.lstrip().lower()
    return before.endswith(("kính gửi:", "gửi:", "số:", "số", "ngày", "tháng", "so:", "so")) or behind.startswith(
        ("/", "-", "tháng", "năm")
    )


def _by_words(line: Line) -> Iterator[Line]:
    """A scan's line divided where its words tell that the right column begins."""
    if 12 < len(line.text) < 180:
        match = (
            TITLED.regex.match(line.text)
            or NUMBERED.regex.match(line.text)
            or BESIDE.regex.match(bare(line.text))
            or DATED.regex.match(line.text)
        )
        if match and not (match.re is BESIDE.regex and _is_sentence_about_the_state(line.text, match.end())):
            cut = match.end()
            left = line.text[:cut].rstrip()
            yield Line(line.start, line.start + len(left), left, line.breaks)
            yield from _by_words(Line(line.start + cut, line.end, line.text[cut:], 0))
            return
    yield line


_NAMED_STATE = regex.compile(
    r"\bnuoc cong hoa\b[^\n]{0,30}viet nam (?:so|khoa|ngay|ve)\b"
)  # "… Quốc hội nước … số 09/2003"


def _is_sentence_about_the_state(text: str, cut: int) -> bool:
    """Whether the words before the state's name are a sentence ("… nước / Cộng hòa …") and no agency in capitals."""
    left = text[:cut]
    if _NAMED_STATE.search(bare(text)) or bare(left).strip() == "nuoc":
        return True
    if bare(left).startswith("noi nh") or _NUMBERED.search(left):
        return False
    return any(c.islower() for c in left[: cut // 2])
