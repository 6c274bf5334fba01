"""A head that a converter printed on one line, divided into the lines that it was.

Reads         "CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM ----- Số: 31/2009/NQ-CP Hà Nội, ngày 05 tháng 03 năm 2009
              NGHỊ QUYẾT VỀ VIỆC … CHÍNH PHỦ Căn cứ …" -> one line a box, and the rest
Leaves alone  sentences about the state ("… nước Cộng hòa xã hội chủ nghĩa Việt Nam ngày …"): no motto stands behind it
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from vnadmin_nlp import lexicon
from vnadmin_nlp.patterns import Pattern, any_of
from vnadmin_nlp.schema import Line
from vnadmin_nlp.text import bare, is_upper
from vnadmin_nlp.zones.head import AUTHORITY

# On bare text: the state's name with its motto, or the Party's name, and a day behind it.
FLATTENED = Pattern(
    "flattened-head",
    regex.compile(
        r"(?:cong hoa xa hoi chu nghia viet nam[^\n]{1,60}?doc lap ?- ?tu do|dang cong san viet nam)"
        r"[^\n]{1,260}?\bngay \d{1,2} thang \d{1,2} nam \d{4}"
    ),
    matches=(
        "cong hoa xa hoi chu nghia viet nam doc lap - tu do - hanh phuc so: 1/qd-a ha noi, ngay 05 thang 03 nam 2009",
    ),
    rejects=("nuoc cong hoa xa hoi chu nghia viet nam ngay 05 thang 03 nam 2009", "doc lap - tu do - hanh phuc"),
)
PATTERNS = (FLATTENED,)
_RULE = regex.compile(r"\s*(?<![-_*=])[-_*=]{3,}\s*")
_MOTTO = regex.compile(r"cong hoa xa hoi chu nghia viet nam|doc lap ?- ?tu do ?- ?hanh phuc|dang cong san viet nam")
_NUMBER = regex.compile(r"\bso ?: ?\d[^\s,;]{2,40}")
_DATE = regex.compile(
    r"(?<!\p{L})(?:(?:TP\.?|Thành phố)\s?)?\p{Lu}\p{Ll}{0,9}(?:[\s-]\p{Lu}\p{Ll}{0,9}){0,4},?\s{1,2}"
    r"ngày \d{1,2} tháng \d{1,2} năm \d{4}"
)
_BODY = regex.compile(r"(?<!\p{L})(?:Căn cứ|Xét đề nghị|Theo đề nghị|Thực hiện|Kính gửi|Để (?=\p{Ll})|Trong thời gian)")
_WORD = regex.compile(r"(?<=\s)\S+")
_LONGEST = 100  # characters of the line that names who decides
_FIRST_LINES = 6
_SHORTEST = 90  # characters: a head on one line is longer than any of its boxes
_HEAD = 1500


@cache
def _types() -> regex.Pattern[str]:
    names = (row.name.upper() for row in lexicon.document_types() if len(row.name) > 5)
    return regex.compile(rf"\s{{1,2}}({any_of(names)})(?=\s)")


def divide_flattened(lines: Sequence[Line]) -> list[Line]:
    """`lines` with a head on one line among the first of them divided.

    >>> text = "BỘ Y TẾ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc ------ Số: 7/2019/TT-BYT "
    >>> text += "Hà Nội, ngày 04 tháng 11 năm 2019 THÔNG TƯ HƯỚNG DẪN CÔNG TÁC VĂN THƯ Căn cứ Nghị định số 3/2019/NĐ-CP"
    >>> [line.text for line in divide_flattened([Line(0, len(text), text, 0)])][3:7]
    ['Số: 7/2019/TT-BYT', 'Hà Nội, ngày 04 tháng 11 năm 2019', 'THÔNG TƯ', 'HƯỚNG DẪN CÔNG TÁC VĂN THƯ']
    """
    for index, line in enumerate(lines[:_FIRST_LINES]):
        if len(line.text) >= _SHORTEST and FLATTENED.regex.search(bare(line.text[:_HEAD])):
            return [*lines[:index], *_pieces(line), *lines[index + 1 :]]
    return list(lines)


def _pieces(line: Line) -> list[Line]:
    text = line.text
    plain = bare(text[:_HEAD])
    cuts = {place for match in _RULE.finditer(text, 0, _HEAD) for place in match.span()}
    cuts |= {place for match in _MOTTO.finditer(plain) for place in match.span()}
    number = _NUMBER.search(plain)
    if number:
        cuts |= set(number.span())
    date = _DATE.search(text, 0, _HEAD)
    if date:
        cuts |= {*date.span(), *_title(text, max(date.end(), number.end() if number else 0))}
    pieces: list[Line] = []
    at = 0
    for cut in [*sorted(cuts), len(text)]:
        words = text[at:cut].strip()
        if any(c.isalnum() for c in words):
            start = line.start + text.index(words, at)
            pieces.append(Line(start, start + len(words), words, 1 if pieces else line.breaks))
        at = cut
    return pieces


def _title(text: str, at: int) -> set[int]:
    """Where type, subject, the line that names who decides, and the body begin behind `at`."""
    kind = _types().match(text, at, at + 80)
    behind = kind.end() if kind else at
    cuts = {kind.start(1), behind} if kind else {at}
    body = _BODY.search(text, behind, behind + 900)
    if body is None:
        return cuts
    cuts.add(body.start())
    title = text[behind : body.start()].rstrip()
    words = [
        match.start() for match in _WORD.finditer(title) if match.start() and len(title) - match.start() < _LONGEST
    ]
    found = [at for at in words if AUTHORITY.regex.match(bare(title[at:])) and is_upper(title[at:])]
    if found:
        last = found[-1]
        # "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH A": the position belongs to the body behind it
        before = [start for start in found if title[start:last].strip().count(" ") <= 1 and start < last]
        cuts.add(behind + min(before, default=last))
    return cuts
