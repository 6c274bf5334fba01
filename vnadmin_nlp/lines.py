"""Lines, paragraphs and the flow of a text.

A PDF or a scan breaks a sentence at the edge of the paper and again at the end of a page; Markdown and HTML keep a
paragraph on one line. `find_paragraphs` tells which line breaks are real. `find_flow` gives the body as one string
of the same length in which "\\n" stands only between paragraphs: patterns over sentences run on it, and their
offsets are offsets of the text.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Line, Paragraph

STARTS = Pattern(
    "paragraph-start",
    regex.compile(
        r"""^(?:
          [-+~]\s?(?=\S)
        | \d{1,3}(?:\.\d{1,3}){0,4}[.)](?:\s|$|(?=\p{Lu}))
        | \d{1,3}(?:\.\d{1,3}){1,4}\s
        | \d{1,2}\s?-\s(?=\p{Lu}\p{Ll})
        | \p{Ll}{1,2}\d?[.)](?:\s|$|(?=\p{Lu}))
        | [IVX]{1,6}[.)]?\s(?=\p{Lu})
        | [A-HĐ][.)]\s
        | (?:Điều|ĐIỀU)\s{1,3}\d{1,3}[a-zđ]?\s?(?:[.:]|$)
        | (?:Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC|Phụ\slục|PHỤ\sLỤC)\s{1,3}(?:[IVXLC]{1,8}|\d{1,3}|thứ)\b
          (?!\s{1,3}(?:Điều|Nghị|Thông|Luật|của))
        | Căn\scứ\b | Theo\sđề\snghị | Xét\sđề\snghị
        | Kính\sgửi | KÍNH\sGỬI | Nơi\snhận | NƠI\sNHẬN | V/v | Số\s?:
        | \|
        | \p{Lu}[\p{L}.]{0,9}(?:\s\p{Lu}[\p{L}.]{0,9}){0,4},\sngày\s{1,3}\S{1,2}\s{1,3}tháng\s{1,3}\S{1,2}\s{1,3}
          năm\s{1,3}\d{4}$
        )""",
        regex.X,
    ),
    matches=(
        "- Như trên;",
        "1. Giao Sở Nội vụ",
        "a) Tổ chức",
        "Điều 2. Giao",
        "Chương II",
        "II. NHIỆM VỤ",
        "3.1. Giám đốc",
        "An Giang, ngày 03 tháng 1 năm 2018",
    ),
    rejects=(
        "-",
        "Chương II Nghị định này",
        "12/2024",
        "ngày 05 tháng 3",
        "Sở Nội vụ",
        "Hà Nội, ngày 03 tháng 1 năm 2018 của Sở Xây dựng",
    ),
)
# Lines that are not part of what the document says: page marks, running heads of the gazette, signature stamps.
NOISE = Pattern(
    "noise-line",
    regex.compile(
        r"""(?m)^[ ]{0,80}(?:
          \d{1,3}
        | -\s?\d{1,3}\s?-
        | (?i:\[page\ \d{1,4}/\d{1,4}\])
        | (?i:-{2,5}\s?PAGE\b[^\n]{0,20})
        | (?i:Trang\s\d{1,3}(?:\s?/\s?\d{1,3})?)
        | PAGE
        | (?:\d{1,3}\s{1,9})?(?i:CÔNG\s{1,3}BÁO)\s?/\s?(?i:Số)\s?\d[^\n]{0,60}
        | (?i:Người\ ký|Ký\ bởi|Ký\ số\ bởi|Thời\ gian\ ký|Ngày\ ký|Email|Cơ\ quan\ ký
          |Digitally\ signed\ by|Date)\s?:[^\n]{0,120}
        | (?i:Cơ\ quan)\s?:[^\n]{0,80}(?=\n[ ]{0,80}(?i:Thời\ gian|Ngày)\ ký)
        )[ ]{0,80}$""",
        regex.X,
    ),
    matches=(
        "  3 ",
        "[page 1/3]",
        "--- PAGE BREAK ---",
        "CÔNG BÁO/Số 290 + 291/Ngày 12-5-2024",
        "Thời gian ký: 12.10.2022 13:49",
        "Trang 2/4",
    ),
    rejects=("Số: 290/QĐ-BNV", "2024", "3. Giao Sở Nội vụ", "Người ký văn bản phải chịu trách nhiệm"),
)
# A line that ends so has ended its sentence or its heading.
_ENDS = (".", ";", ":", "!", "?", "|", ".”", '."', ';"', "./", "…")
UNFINISHED = Pattern(
    "unfinished-line",
    regex.compile(
        r"(?:\s|^)(?:[Kk]hoản|[Đđ]iểm|Điều|điều|số|ngày|tháng|của|và|tại|các|theo|với|Nghị|Thông|Quyết"
        r"|Giám đốc|Chủ tịch)$"
    ),
    matches=("tại khoản 4 Điều", "Xét đề nghị của Giám đốc"),
    rejects=("tại khoản 4 Điều 22", "CHỦ TỊCH", "Quyết định", "chuyển đổi số."),
)
# A body's name broken at its hyphen: the next line is no item of a list.
SPLIT_NAME = Pattern(
    "split-name",
    regex.compile(
        r"(?:Lao động\n-\s?Thương binh|Văn hóa\n-\s?(?:Xã hội|Thông tin|Thể thao)|Tài chính\n-\s?(?:Kế hoạch|Kế toán)"
        r"|Kinh tế\n-\s?(?:Hạ tầng|Xã hội|Ngân sách)|Địa chính\n-\s?(?:Xây dựng|Nông nghiệp)|Tư pháp\n-\s?Hộ tịch"
        r"|Văn phòng\n-\s?Thống kê|Truyền thông\n-\s?Văn hóa)\b"
    ),
    matches=("Phòng Lao động\n- Thương binh và Xã hội",),
    rejects=("Phòng Lao động - Thương binh", "Sở Văn hóa\n- Sở Xây dựng", "Phòng Tài chính\n- Phòng Kinh tế"),
)
PATTERNS = (STARTS, NOISE, UNFINISHED, SPLIT_NAME)


def blank_noise(view: str) -> str:
    """`view` with its noise lines turned into spaces. Has the same length.

    >>> blank_noise("phối hợp\\n12\\nvới các sở")
    'phối hợp\\n  \\nvới các sở'
    """
    return NOISE.regex.sub(lambda m: " " * (m.end() - m.start()), view)


def find_lines(view: str) -> list[Line]:
    """The lines of `view` that hold something, in reading order, without the white space around them.

    >>> [line.text for line in find_lines("  Số: 15/QĐ-BNV \\n\\n Hà Nội")]
    ['Số: 15/QĐ-BNV', 'Hà Nội']
    """
    found = []
    offset = breaks = 0
    for raw in view.split("\n"):
        words = raw.strip()
        if words:
            start = offset + raw.index(words[0])
            found.append(Line(start, start + len(words), words, breaks))
            breaks = 0
        breaks += 1
        offset += len(raw) + 1
    return found


def find_paragraphs(lines: Sequence[Line], *, whole: bool = False) -> list[Paragraph]:
    """Lines joined where a sentence runs on, over the edge of the paper and over the end of a page.

    A line runs on into the next unless it ends a sentence, the next one starts a part of its own, or it is too short
    to have been broken by the paper's edge and the next one begins with a capital. With `whole` the lines are known to
    be paragraphs, as a word processor's are: only one that goes on with a small letter is joined.

    >>> wrapped = "Giao Sở Nội vụ chủ trì, phối hợp với các cơ quan có liên quan tham\\nmưu thực hiện.\\n2. Giao"
    >>> [wrapped[p.start:p.end].count("\\n") for p in find_paragraphs(find_lines(wrapped))]
    [1, 0]
    """
    found: list[Paragraph] = []
    if not lines:
        return found
    start, end, words, _ = lines[0]
    for line in lines[1:]:
        if _runs_on(words, line.text, line.breaks, whole):
            end, words = line.end, line.text
        else:
            found.append(Paragraph(start, end))
            start, end, words, _ = line
    found.append(Paragraph(start, end))
    return found


def _runs_on(words: str, following: str, breaks: int, whole: bool) -> bool:
    """Whether the line `words` goes on in the line `following`, which stands `breaks` line breaks below it."""
    if words.endswith(_ENDS):
        return False
    first = following[0]
    if first == "-" and breaks == 1 and SPLIT_NAME.regex.search(f"{words[-24:]}\n{following[:24]}"):
        return True
    if first.islower() or first in ",;)%":
        return not STARTS.regex.match(following)
    if whole or STARTS.regex.match(following):
        return False
    if breaks == 1 and UNFINISHED.regex.search(words):
        return True
    # Only a line cut off by the end of a page runs on over a blank one.
    if breaks > 1 and len(words) < 60:
        return words.endswith(",")
    if words.endswith("-") or first.isdigit():
        return len(words) >= 40
    heading = following.isupper() and " " in following
    return len(words) >= 50 and words.isupper() == heading


def find_flow(view: str, paragraphs: Sequence[Paragraph]) -> str:
    """`view` with every line break inside a paragraph turned into a space. Has the same length.

    >>> find_flow("Nghị định số\\n61/2018/NĐ-CP.\\nĐiều 2", [Paragraph(0, 27), Paragraph(28, 34)])
    'Nghị định số 61/2018/NĐ-CP.\\nĐiều 2'
    """
    pieces = []
    last = 0
    for start, end in paragraphs:
        pieces.append(view[last:start])
        pieces.append(view[start:end].replace("\n", " "))
        last = end
    pieces.append(view[last:])
    return "".join(pieces)
