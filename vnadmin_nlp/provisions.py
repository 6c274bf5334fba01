"""The numbered parts of a body, from Phần down to the dash.

Reads         "Chương II" / "Điều 3. Phạm vi" / "I. MỤC TIÊU" / "2. Giao Sở Nội vụ:" / "2.1. …" / "b) Rà soát …" /
              "đ) …" / "- Bố trí …" / "+ Gửi …"
Leaves alone  "1. 234 hồ sơ" (a number), "12.5.2024" (a date), "3.500 đồng", rows of a table, lines quoted from
              another document ("“Điều 5. …”)

What is nested in what follows from the kinds of marker and the order they come in: a "-" under "a)" under "1."
belongs there, and a new "2." closes both. Numbers may jump (1, 3, 4) or be misread ("l." for "1."). A path joins
what is printed: "2", "1.b", "Điều 3.2.a", "Chương II.Mục 1"; an article stands for itself, whatever chapter it is in.
A bullet has no number, so its place among its siblings stands behind its sign: "1.a.-2" is the second dash.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from vnadmin_nlp.numerals import parse_roman
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Row

# Ranks: a marker closes every open part of the same or a higher rank.
_RANKS = {
    "part": 0,
    "chapter": 1,
    "section": 2,
    "subsection": 3,
    "article": 4,
    "capital": 5,
    "roman": 6,
    "number": 7,
    "decimal": 8,
    "decimal3": 9,
    "decimal4": 10,
    "letter": 11,
    "bracket": 12,
    "dash": 13,
    "plus": 14,
}

_TITLED = Pattern(
    "titled",
    regex.compile(
        r"""(?P<word>Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC|Tiểu\ mục|TIỂU\ MỤC)\ {1,3}
        (?P<number>[IVXLC]{1,8}|\d{1,3}[a-zđ]?|(?:thứ|THỨ)\ \p{L}{2,5}(?:\ \p{L}{3,5})?)
        \s{0,2}(?P<tail>[.:-]|(?=\n|\Z)|\ (?=\p{Lu}\p{Lu}))""",
        regex.X,
    ),
    matches=("Chương II", "CHƯƠNG I QUY ĐỊNH CHUNG", "Mục 1. Thẩm quyền", "Phần thứ nhất", "Tiểu mục 2"),
    rejects=("Mục tiêu", "Chương trình số 12", "Mục 2 Chương III của Luật"),
)
_ARTICLE = Pattern(
    "article",
    regex.compile(r"(?:Điều|ĐIỀU) {1,3}(?P<number>\d{1,4}[a-zđ]?) ?(?:[.:]|(?=\n|\Z))"),
    matches=("Điều 3. Phạm vi", "ĐIỀU 12: Kinh phí", "Điều 4a. Bổ sung", "Điều 7"),
    rejects=("Điều 5 Nghị định này", "Điều lệ hội", "Điều chỉnh 3."),
)
_NUMBER = Pattern(
    "number",
    regex.compile(
        r"""(?P<number>\d{1,3}(?:\.\d{1,2}){0,3})
        (?:[.)/]\ {0,8}(?=[^\d\s.,)/%])
          |[.)]\ {1,8}(?=\d{1,3}%|\d{1,2}\ \p{L})
          |[.)]\ {0,8}(?=\n|\Z)
          |(?<!\.\d)\ ?-\ {1,4}(?=\p{Lu}\p{Ll})
          |(?<=\.\d{1,2})\ {1,4}(?=\p{Lu}))""",
        regex.X,
    ),
    matches=(
        "1. Giao Sở Nội vụ",
        "2.Rà soát",
        "3) Kinh phí",
        "2.1. Mục tiêu",
        "2.1 Mục tiêu",
        "4. 100% số",
        "5. 2 xã",
        "2- Các huyện",
    ),
    rejects=(
        "1. 234 hồ sơ",
        "12.5.2024",
        "3.500 đồng",
        "30/6/2024",
        "1.234.567 đồng",
        "5,3% tổng số",
        "7. 8. 2020",
        "10 - 15%",
        "21 - HD/TU",
    ),
)
_MISREAD = Pattern(
    "misread_one",
    regex.compile(r"(?P<number>[l|!])[.)] {1,4}(?=\p{Lu}\p{Ll})"),
    matches=("l. Giao Sở Nội vụ", "l) Thực hiện"),
    rejects=("l) thực hiện", "lít. Sau", "I. MỤC TIÊU"),
)
_ROMAN = Pattern(
    "roman",
    regex.compile(r"(?P<number>[IVX]{1,6})(?:[.)] {0,4}(?=[\p{L}\"])|/ {0,4}(?=\p{Lu})| ?- {1,3}(?=[\p{L}\"]))"),
    matches=("I. MỤC TIÊU", "IV/ Tổ chức thực hiện", "II - NHIỆM VỤ", "III.Kinh phí"),
    rejects=("IVB. nhóm", "quý II", "V-2024", "I ốt", "V/v rà soát"),
)
_CAPITAL = Pattern(
    "capital",
    regex.compile(r"(?P<number>[A-HĐ])[.)/] {1,4}(?=\p{Lu}\p{Lu}|\p{Lu}\p{Ll}{0,7} \p{Ll})"),
    matches=("A. PHẦN CHUNG", "B. Nội dung thực hiện", "A) Đối với các sở"),
    rejects=("A. Nguyễn Văn", "TP. Hồ Chí Minh", "A1. Tên"),
)
# The Vietnamese order of letters has đ behind d and no f, j, w, z; those are accepted where somebody wrote them.
_LETTER = Pattern(
    "letter",
    regex.compile(
        r"(?P<number>[a-zđ]{1,2}\d{0,2})(?:\) {0,8}(?=\S)|\) {0,8}(?=\n|\Z)|\.\) ?|\. {1,4}(?=\p{Lu}\p{Ll}))"
    ),
    matches=("a) Rà soát", "đ) Bố trí kinh phí", "a1) Trường hợp", "b. Tổ chức tập huấn", "c)Thực hiện"),
    rejects=("v.v", "tr.đ", "TW) và", "a, Rà soát", "kg. hàng"),
)
_BRACKET = Pattern(
    "bracket",
    regex.compile(r"\((?P<number>\d{1,2}|[a-zđ]|[ivx]{1,5})\) {0,4}(?=\p{L})"),
    matches=("(1) Xây dựng", "(a) trường hợp", "(iii) kết nối"),
    rejects=("(2024) Kế hoạch", "(sau đây gọi là)", "(1), (2)"),
)
_BULLET = Pattern(
    "bullet",
    regex.compile(r"(?<![-+])(?P<number>[-+~_]|\.-)(?: {1,8}(?=[^\s\d-]|\d{1,4}\b(?![.,/]\d))|(?=\p{L}))"),
    matches=("- Tiếp tục rà soát", "+ Gửi báo cáo", "-Bố trí", "- 100% hồ sơ", "~ Chủ trì"),
    rejects=("--- trang", "-5,2%", "-----", "+ 12.500", "-3-"),
)
PATTERNS = (_TITLED, _ARTICLE, _NUMBER, _MISREAD, _ROMAN, _CAPITAL, _LETTER, _BRACKET, _BULLET)

_WORDS = {"phần": "part", "chương": "chapter", "mục": "section", "tiểu mục": "subsection"}
_DECIMALS = ("number", "decimal", "decimal3", "decimal4")
_DASHES = {"-": "dash", "~": "dash", "_": "dash", ".-": "dash", "+": "plus"}

# A paragraph without a number that begins so speaks for the whole document: it ends the list above it.
_CLOSES = regex.compile(
    r"""(?:Trên\ đây\ là|Yêu\ cầu\b|Đề\ nghị\b|Căn\ cứ\b|Nhận\ được\b|Trong\ quá\ trình\b|Vậy\b
    |Kính\ đề\ nghị|Trân\ trọng
    |Giao\b|(?:Chỉ\ thị|Quyết\ định|Kế\ hoạch|Nghị\ quyết|Công\ văn|Thông\ báo|Công\ điện|Văn\ bản)\ này\b
    |PHỤ\ LỤC|Phụ\ lục\ (?:[IVX\d]|kèm)|DANH\ MỤC|BIỂU\b|Nơi\ nhận|NƠI\ NHẬN
    |\p{L}[^\n]{3,900}(?:chịu\ trách\ nhiệm\ (?:thi\ hành|thực\ hiện)|triển\ khai\ thực\ hiện|nghiêm\ túc\ thực\ hiện)
      [^\n.]{0,40}(?:\./|\ này\ ?\.))""",
    regex.X,
)
# A title under "Chương II", and a heading behind a number: longer ones are sentences.
_SHORT = 160
_HEADED = 320
_QUOTE_ENDS = ('"', '".', '";', '";.', '",')


class _Marker(NamedTuple):
    """A marker at a line's start: its kind, the label of the path, and where the words behind it begin."""

    kind: str
    label: str
    prefix: str
    behind: int


def find_provisions(flow: str, start: int, end: int) -> list[Row]:
    """The provisions of flow[start:end], parents before children, as rows of `Provision` without `text`.

    A span runs from the marker to the last word of the last child.

    >>> flow = "1. Giao Sở Nội vụ:\\n- Rà soát hồ sơ;\\n- Báo cáo.\\n3. Giao Sở Y tế thực hiện."
    >>> [(row["path"], row["heading"], row["parent"]) for row in find_provisions(flow, 0, len(flow))]
    [('1', 'Giao Sở Nội vụ', None), ('1.-1', None, 0), ('1.-2', None, 0), ('3', None, None)]
    """
    rows: list[Row] = []
    stack: list[tuple[_Marker, int]] = []
    last = start
    loose = 0
    for begin, stop in _unquoted(flow, start, end):
        marker = _read_marker(flow, begin, stop, stack)
        if marker is not None:
            _close(rows, stack, _level(stack, marker), last)
            loose = loose + 1 if not stack and marker.kind in ("dash", "plus") else 0
            rows.append(_row(flow, begin, stop, marker, _path(marker, stack, rows, loose)))
            rows[-1]["parent"] = stack[-1][1] if stack else None
            stack.append((marker, len(rows) - 1))
        elif stack and _CLOSES.match(flow, begin, stop):
            _close(rows, stack, _keep(stack), last)
        last = stop
    _close(rows, stack, 0, last)
    for row in rows:
        del row["dashes"]
    return rows


def _unquoted(flow: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Begin and end of each line that holds something, without those that quote another document's articles."""
    quoted = 0
    for begin, stop in _lines(flow, start, end):
        first = flow[begin]
        if first == '"' and flow.find('"', begin + 1, stop) < 0 and flow.startswith(_QUOTED, begin + 1):
            quoted = _QUOTED_LINES
        if quoted:
            quoted = 0 if flow.endswith(_QUOTE_ENDS, begin, stop) else quoted - 1
        elif first != "|":
            yield begin, stop


# What an amending document quotes begins with a number of the amended one; longer quotations are rare, and a
# quotation whose end is lost must not hide the rest.
_QUOTED = ("Điều", "Chương", "Mục", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a)", "b)", "c)", "d)", "đ)", "e)")
_QUOTED_LINES = 60


def _lines(flow: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    offset = start
    for raw in flow[start:end].split("\n"):
        words = raw.strip()
        if words:
            begin = offset + len(raw) - len(raw.lstrip())
            yield begin, begin + len(words)
        offset += len(raw) + 1


def _read_marker(flow: str, begin: int, stop: int, stack: list[tuple[_Marker, int]]) -> _Marker | None:
    first = flow[begin]
    if first in "-+~_.":
        return _bullet(flow, begin, stop)
    if first.isdigit():
        return _number(flow, begin, stop)
    if first in "IVXl|!":
        return _roman(flow, begin, stop)
    if first in "ĐPCMT" and (titled := _titled(flow, begin, stop)):
        return titled
    if first == "(":
        return _simple(_BRACKET, "bracket", flow, begin, stop)
    if flow[begin + 1 : begin + 2] == "." or (first.islower() and flow.find(")", begin, begin + 5) > 0):
        return _simple(_LETTER, "letter", flow, begin, stop) or _capital(flow, begin, stop, stack)
    return _capital(flow, begin, stop, stack) if flow[begin + 1 : begin + 2] in (")", "/") else None


def _bullet(flow: str, begin: int, stop: int) -> _Marker | None:
    # A scan leaves dirt in front of a number: "._8. Hiệp hội", ".4. Thời gian".
    dirt = begin
    while dirt < min(begin + 3, stop - 1) and flow[dirt] in "._~-" and flow[dirt + 1] in "._~-0123456789":
        dirt += 1
    if dirt > begin and flow[dirt : dirt + 1].isdigit() and flow[begin] != "-":
        return _number(flow, dirt, stop)
    match = _BULLET.regex.match(flow, begin, stop)
    if match is None:
        return None
    sign = match["number"]
    return _Marker(_DASHES[sign], "+" if sign == "+" else "-", "", match.end())


def _number(flow: str, begin: int, stop: int) -> _Marker | None:
    match = _NUMBER.regex.match(flow, begin, stop)
    if match is None:
        return None
    prefix, _, label = match["number"].rpartition(".")
    kind = _DECIMALS[match["number"].count(".")]
    return _Marker(kind, label.lstrip("0") or label, prefix, match.end())


def _roman(flow: str, begin: int, stop: int) -> _Marker | None:
    if flow[begin] in "l|!":
        match = _MISREAD.regex.match(flow, begin, stop)
        if match is not None:
            return _Marker("number", "1", "", match.end())
        return _simple(_LETTER, "letter", flow, begin, stop) if flow[begin] == "l" else None
    match = _ROMAN.regex.match(flow, begin, stop)
    if match is None or parse_roman(match["number"]) is None:
        return None
    return _Marker("roman", match["number"], "", match.end())


def _titled(flow: str, begin: int, stop: int) -> _Marker | None:
    article = _ARTICLE.regex.match(flow, begin, stop)
    if article is not None:
        return _Marker("article", f"Điều {article['number']}", "", article.end())
    match = _TITLED.regex.match(flow, begin, stop)
    if match is None:
        return None
    word = match["word"].capitalize()
    number = match["number"]
    label = number.lower() if number[0] in "tT" else number
    return _Marker(_WORDS[word.lower()], f"{word} {label}", "", match.end())


def _capital(flow: str, begin: int, stop: int, stack: list[tuple[_Marker, int]]) -> _Marker | None:
    marker = _simple(_CAPITAL, "capital", flow, begin, stop)
    if marker is None or marker.label == "A":
        return marker
    return marker if any(open_.kind == "capital" for open_, _ in stack) else None


def _simple(pattern: Pattern, kind: str, flow: str, begin: int, stop: int) -> _Marker | None:
    match = pattern.regex.match(flow, begin, stop)
    return None if match is None else _Marker(kind, match["number"], "", match.end())


def _level(stack: list[tuple[_Marker, int]], marker: _Marker) -> int:
    """How many open parts stay open above `marker`: its depth."""
    for depth, (open_, _) in enumerate(stack):
        if open_.kind == marker.kind:
            return depth
    rank = _RANKS[marker.kind]
    # "1." below "a)" that stands in no number of its own: the number is the child ("a) … 1. … 2. …").
    if marker.kind == "number" and marker.label == "1" and stack and stack[-1][0].kind == "letter":
        return len(stack)
    for depth, (open_, _) in enumerate(stack):
        if _RANKS[open_.kind] > rank:
            return depth
    return len(stack)


def _close(rows: list[Row], stack: list[tuple[_Marker, int]], depth: int, last: int) -> None:
    while len(stack) > depth:
        _, index = stack.pop()
        rows[index]["span"]["end"] = last


def _keep(stack: list[tuple[_Marker, int]]) -> int:
    """Depth up to which a paragraph that ends a list leaves the parts open: articles and what encloses them."""
    depth = 0
    while depth < len(stack) and _RANKS[stack[depth][0].kind] <= _RANKS["article"]:
        depth += 1
    return depth


def _row(flow: str, begin: int, stop: int, marker: _Marker, path: str) -> Row:
    return {
        "path": path,
        "heading": _heading(flow, stop, marker),
        "span": {"start": begin, "end": stop},
        "rule": marker.kind,
        "parent": None,
        "inferred": False,
        "dashes": 0,
    }


def _path(marker: _Marker, stack: list[tuple[_Marker, int]], rows: list[Row], loose: int) -> str:
    bullet = marker.kind in ("dash", "plus")
    if marker.kind == "article" or not stack:
        return f"{marker.label}{loose}" if bullet else _full_label(marker, None)
    above, index = stack[-1]
    label = _full_label(marker, above)
    if bullet:
        rows[index]["dashes"] += 1
        label += str(rows[index]["dashes"])
    return f"{rows[index]['path']}.{label}"


def _full_label(marker: _Marker, above: _Marker | None) -> str:
    """ "1.1" stands under "1" as its last figure only, under anything else in full."""
    if not marker.prefix:
        return marker.label
    printed = f"{above.prefix}.{above.label}".lstrip(".") if above and above.kind in _DECIMALS else None
    return marker.label if printed == marker.prefix else f"{marker.prefix}.{marker.label}"


def _heading(flow: str, stop: int, marker: _Marker) -> str | None:
    words = flow[marker.behind : min(stop, marker.behind + _HEADED)].strip()
    if not words and _RANKS[marker.kind] <= _RANKS["article"]:
        return _next_line(flow, stop)
    if stop - marker.behind >= _HEADED or not words:
        return None
    if words.endswith(":"):
        return " ".join(words[:-1].split())
    return " ".join(words.split()) if words[-1] not in ".;,!/" and marker.kind not in ("dash", "plus") else None


def _next_line(flow: str, stop: int) -> str | None:
    """The title under "Chương II": the next line, where it is short and no part of its own."""
    for begin, end in _lines(flow, stop, min(len(flow), stop + _HEADED)):
        words = flow[begin:end]
        numbered = _read_marker(flow, begin, end, []) is not None
        return None if numbered or len(words) > _SHORT or words[-1] in ".;" else " ".join(words.split())
    return None
