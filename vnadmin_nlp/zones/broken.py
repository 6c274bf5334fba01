"""Lines of the head that were broken inside a box, joined again.

A page that wraps its text at sixty characters, or the narrow cell of a table, breaks what is one line on paper:
"Số:" / "77/KH-UBND", "Nghệ" / "An, ngày 12" / "tháng 5 năm 2021", "Kính" / "gửi: Sở Tài chính".

Leaves alone  "Số: 15/QĐ-BNV" / "Hà Nội, ngày …" (two boxes), "Kính gửi:" / "- Sở Nội vụ" (a list), sentences
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from vnadmin_nlp.lexicon import province_named
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Line
from vnadmin_nlp.text import bare, is_upper

# What the first line may end with, and what the next one then begins with; both on bare text, "\n" between them.
BROKEN = Pattern(
    "broken-line",
    regex.compile(
        r"""(?x)
          ^\W{0,3}so\s?:?\n\d{1,6}[a-z]?\s?[/-]
        | \d\s?[/-]\n(?:\d{4}\s?/\s?)?[a-zđ]{2,8}\s?[-/]                     # "Số: 21 -" / "HD/BTCTW"
        | (?<=^[^\n]{0,50})\bngay\n(?:\d{1,2}\s)?(?:\d{1,2}|thang\b)[^\n]{0,24}$
        | (?<=^[^\n]{0,50})\bngay\s\d{1,2}\nthang\s\d{1,2}\b[^\n]{0,12}$
        | (?<=^[^\n]{0,50})\bngay\s\d{1,2}\sthang\n\d{1,2}\snam\s\d{4}\W{0,3}$
        | (?<=^[^\n]{0,50})\bngay\s\d{1,2}\sthang\s\d{1,2}\nnam\s\d{4}\W{0,3}$
        | (?<=^[^\n]{0,50})\bngay\s\d{1,2}\sthang\s\d{1,2}\snam\n\d{4}\W{0,3}$
        | ^\W{0,3}\p{L}[\p{L}\s.]{1,30},\nngay\s\d{1,2}\sthang\s[^\n]{1,16}$
        | ^\W{0,3}kinh\ngui\b
        | ^\W{0,3}cong\nhoa\sxa\shoi | ^\W{0,3}cong\shoa\nxa\shoi | ^\W{0,3}cong\shoa\sxa\nhoi\schu
        | ^\W{0,3}cong\shoa\sxa\shoi\nchu\snghia | \bcong\shoa\sxa\shoi\schu\nnghia\sviet
        | \bcong\shoa\sxa\shoi\schu\snghia\nviet\snam
        | \bviet\snam\sdan\schu\ncong\shoa | \bdang\scong\ssan\nviet\snam | \bdang\scong\nsan\sviet
        """
    ),
    matches=(
        "so:\n77/kh-ubnd",
        "so: 21 -\nhd/btctw",
        "ha nam, ngay\n03 thang 02 nam 2020",
        "ha nam, ngay 03 thang 02\nnam 2020",
        "ha nam,\nngay 03 thang 02 nam 2020",
        "kinh\ngui: so tai chinh",
        "cong hoa xa\nhoi chu nghia viet nam",
    ),
    rejects=(
        "so: 15/qd-bnv\nha noi, ngay 05 thang 3 nam 2024",
        "kinh gui:\n- so noi vu",
        "so noi vu\n12/3/2024",
        "can cu luat dat dai,\nngay 03 thang 02 nam 2020 so noi vu bao cao",
    ),
)
CAPACITY_ALONE = Pattern(
    "capacity-alone",
    regex.compile(r"^(?:TUQ|K\s?[./]?\s?T|T\s?[./]?\s?[ML])\s?[./]?$"),
    matches=("KT.", "TM.", "T/M", "K/T", "TUQ."),
    rejects=("KT. CHỦ TỊCH", "TT", "QĐ", "KTT"),
)
# A drawn line, or a bullet that a converter made of a table's cell, before a box of the head.
RULED = Pattern(
    "rule-before-box",
    regex.compile(r"^(?:[-_=*]{3,40}\s{0,9}(?=\p{L})|-\s?(?=(?:Số|SỐ)\s?:))"),
    matches=("--------------- Hà Nội, ngày 23 tháng 9", "-Số: 04/2013/TT-NHNN"),
    rejects=("- Sở Nội vụ", "-----", "Số: 04"),
)
PATTERNS = (BROKEN, CAPACITY_ALONE, RULED)
_PLACE_END = regex.compile(
    r"^(?P<place>\p{Lu}\p{Ll}{0,8}(?:\s\p{Lu}\p{Ll}{0,8}){0,2}|phố\s[\p{L}\s]{2,20}?)\s?,\s?ngày\s"
)
_LONGEST = 70  # Characters of either line: a box of the head is short.


def without_rules(lines: Sequence[Line]) -> list[Line]:
    """`lines` without the line drawn before the words of a box.

    >>> without_rules([Line(0, 13, "----- Hà Nội,", 0)])[0].text
    'Hà Nội,'
    """
    cut = []
    for line in lines:
        rule = RULED.regex.match(line.text) if line.text[0] in "-_=*" else None
        at = rule.end() if rule else 0
        cut.append(Line(line.start + at, line.end, line.text[at:], line.breaks) if at else line)
    return cut


def join_broken(view: str, lines: Sequence[Line]) -> list[Line]:
    """`lines` with those that were broken inside a box joined; a joined line's text is as long as its stretch.

    >>> from vnadmin_nlp.lines import find_lines
    >>> text = "Số:\\n77/KH-UBND\\nNghệ\\nAn, ngày 12\\ntháng 5 năm 2021"
    >>> [line.text for line in join_broken(text, find_lines(text))]
    ['Số: 77/KH-UBND', 'Nghệ An, ngày 12 tháng 5 năm 2021']
    """
    joined: list[Line] = []
    for line in lines:
        whole = line
        while joined and _is_broken(view, joined[-1], whole):
            above = joined.pop()
            text = view[above.start : whole.end].replace("\n", " ")
            whole = Line(above.start, whole.end, text, above.breaks)
        joined.append(whole)
    return joined


def join_capacities(view: str, lines: Sequence[Line]) -> list[Line]:
    """`lines` with a capacity that stands alone joined to whom it is for: "KT." / "CHỦ TỊCH".

    >>> from vnadmin_nlp.lines import find_lines
    >>> text = "KT.\\nCHỦ TỊCH\\nPHÓ CHỦ TỊCH"
    >>> [line.text for line in join_capacities(text, find_lines(text))]
    ['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH']
    """
    joined: list[Line] = []
    for line in lines:
        above = joined[-1] if joined else None
        alone = above is not None and len(above.text) < 6 and CAPACITY_ALONE.regex.match(above.text)
        if above is not None and alone and is_upper(line.text) and line.breaks == 1 and len(line.text) < _LONGEST:
            joined[-1] = Line(above.start, line.end, view[above.start : line.end].replace("\n", " "), above.breaks)
        else:
            joined.append(line)
    return joined


def _is_broken(view: str, above: Line, line: Line) -> bool:
    if len(above.text) > _LONGEST or len(line.text) > _LONGEST * 3 or line.breaks > 1:
        return False
    if view[above.end : line.start].strip():
        return False  # another column stands between
    if BROKEN.regex.search(f"{bare(above.text)}\n{bare(line.text)}"):
        return True
    return _is_place(above.text, line.text)


def _is_place(above: str, text: str) -> bool:
    """Whether the line above is the first word of the place: "Nghệ" / "An, ngày 12 …"."""
    match = _PLACE_END.match(text)
    if match is None or len(above.split()) > 3 or not above[0].isupper() or above.isupper():
        return False
    return province_named(f"{above} {match['place']}") is not None or above == "Thành"
