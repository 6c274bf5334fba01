"""Pinpoints: the part of a document that a mention points to.

Reads         "điểm a, c khoản 2 Điều 7 | Nghị định …"  "khoản 2 Điều 5 và khoản 1 Điều 9 của | Luật …"
              "Điều 18 của Quy định … ban hành kèm theo | Quyết định …"  "Nghị định … | , Điều 5"
Leaves alone  "khoản 2 Điều này và Nghị định số …"  "Điều 3. Giao …"
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Row
from vnadmin_nlp.text import fold_space

_UNIT = (
    r"(?:[ĐđD]i[ểêềệễé]m|ĐIỂM|[Tt]iết|[Kk]ho[ảàa]n|KHOẢN|[ĐđD]i[ềêểệễé]u|ĐIỀU|(?:[Tt]iểu\s)?[Mm]ục|MỤC|[Cc]hương|CHƯƠNG"
    r"|[Pp]hần|PHẦN|[Pp]hụ\s[Ll]ục|PHỤ\sLỤC|(?:[Bb]iểu\s)?[Mm]ẫu\ssố|[Bb]iểu\ssố|[Ss]ố\sthứ\stự|[Đđ]oạn"
    r"|[Gg]ạch\sđầu\sdòng)"
)
# "2", "10.1", "1.a", "2(a)", "a", "đ", "IV", "A", "thứ nhất"
_ID = (
    r"(?:thứ\s)?(?:\d{1,3}(?:\.\d{1,2}){0,3}(?:\.?[a-zđ](?!\p{L})|\s?\([a-zđ]\))?|[a-zđ]\d?(?:\.\d{1,2})?(?!\p{L})"
    r"|[IVXLC]{1,6}(?:\.\d{1,2})?(?!\p{L})|[A-HĐ](?!\p{L})|nhất|hai|ba|đầu|\|)"  # "|": a scan's 1
)
_AND = r"(?:,\s?|\s(?:và|hoặc|đến)\s|,\s(?:và|đến)\s|;\s|\s?-\s?)"
_IDS = rf"(?:số\s)?[\"']?{_ID}[\"']?(?:{_AND}[\"']?{_ID}[\"']?(?![\p{{L}}/]|\.\d)){{0,15}}"
_PART = rf"{_UNIT}(?:\s{{1,2}}|(?=\d)){_IDS}"
_JOINT = r"\s{0,2}(?:,\svà|,\sđến|,|;|-|và|hoặc|đến|của|tại|thuộc)?\s{0,2}"
_ANNEX = r"(?:\s[Pp]hụ\s[Ll]ục(?=\s{1,2}(?:của|kèm|ban\shành|\p{Lu}\p{Ll}{2}|$)))?"
_CHAIN = rf"{_PART}(?:{_JOINT}{_PART}){{0,9}}{_ANNEX}"
_ANNEXED = r"(?:,?\s{0,2}(?:đã\s)?(?:được\s)?(?:ban\shành\s)?(?:kèm\s)?theo)"
# A text that the cited document puts into force stands between: "Điều 18 của Quy định … ban hành kèm theo".
_ENCLOSED = (
    r"(?:\s(?:của\s|tại\s)?(?:[Qq]uy\s[Đđ]ịnh|[Qq]uy\s[Cc]hế|Điều\s[Ll]ệ|Danh\s[Mm]ục|Kế\s[Hh]oạch"
    rf"|Chương\s[Tt]rình|Đề\s[Áá]n|Hướng\s[Dd]ẫn|Quy\s[Cc]huẩn)[^.;:\n]{{0,90}}?{_ANNEXED})"
)
_OF = r"(?:của|tại|thuộc|trong|quy\sđịnh\stại|nêu\stại|theo)"
LEADING = Pattern(
    "pinpoint-before",
    regex.compile(
        rf"(?<!\p{{L}})(?P<pin>{_CHAIN})(?:{_ENCLOSED}|{_ANNEXED}|\s{{0,2}}[,-]?\s{{0,2}}{_OF}?)\s{{1,2}}"
        r"(?:các\s|những\s)?$"
    ),
    matches=(
        "điểm a, c khoản 2 Điều 7 ",
        "khoản 2 Điều 5 và khoản 1 Điều 9 của ",
        "Mẫu số 09 Phụ lục II kèm theo ",
        "điểm 3 - mục D - phần III - ",
        "Điểm 2.1.1.2 (a), Mục II, Phần B, ",
        "Khoản2 Mục IV Phần C ",
        "Điều 18 của Quy định đào tạo ban hành kèm theo ",
    ),
    rejects=("khoản 2 Điều này và ", "Điều 3. Giao Sở Nội vụ ", "hướng dẫn "),
)
TRAILING = Pattern(
    "pinpoint-after",
    regex.compile(
        rf",?\s{{0,2}}(?:\((?:tại\s)?|tại\s|,\s?)(?P<pin>{_CHAIN})(?=\s{{0,2}}[).;,\n]|$)"
        r"(?!\s?[,)]?\s?(?:của|Luật|Nghị|Thông|Bộ))"
    ),
    matches=(", Điều 5.", " (khoản 2 Điều 3)"),
    rejects=(", Điều 5 Thông tư", "Điều 5"),
)
DISTANT = Pattern(
    "pinpoint-distant",
    regex.compile(
        rf",\s{{1,2}}tại\s(?P<pin>{_CHAIN})(?=\s{{0,2}}(?:,\s)?(?:quy\sđịnh|hướng\sdẫn|nêu|có\s|thì\s|về\s|[:;]))"
    ),
    matches=(", tại Điều 13 quy định về bảo đảm", ", tại khoản 1 và khoản 2 Điều 3 hướng dẫn:"),
    rejects=(", tại Điều 13 Nghị định này", "tại Điều 13 quy định"),
)
PATTERNS = (LEADING, TRAILING, DISTANT)
_WINDOW = 170


def attach_pinpoint(flow: str, draft: Draft, floor: int) -> None:
    """Takes in the pinpoint that stands right before `draft`, or else right behind it."""
    floor = max(floor, draft.start - _WINDOW)
    floor = max(floor, flow.rfind("\n", floor, draft.start) + 1)
    match = LEADING.regex.search(flow, floor, draft.start) if _may_lead(flow, draft.start) else None
    if match:
        draft.pinpoint = match.span("pin")
        draft.start = match.start("pin")
        return
    match = TRAILING.regex.match(flow, draft.end, draft.end + 100)
    if match and not match["pin"][0].isdigit():
        draft.pinpoint = match.span("pin")
        draft.end = match.end("pin")


def attach_distant(flow: str, drafts: Sequence[Draft]) -> None:
    """Takes in the pinpoint at the end of "Căn cứ <draft> … về …, tại Điều 13 quy định": that of the first mention."""
    position = 0
    for match in DISTANT.regex.finditer(flow):
        line = flow.rfind("\n", max(0, match.start() - 700), match.start()) + 1
        while position < len(drafts) and drafts[position].start < line:
            position += 1
        if position == len(drafts):
            return
        draft = drafts[position]
        opening = flow[line : draft.start].strip(" -+*").lower()
        if draft.end <= match.start() and draft.pinpoint is None and opening in ("", "căn cứ", "theo", "căn cứ theo"):
            draft.pinpoint = match.span("pin")


_ENDS = regex.compile(r"(?r)(?:của|tại|thuộc|trong|theo|các|những|[Ll]ục|[,-]|[\dIVXLCA-HĐa-zđ.\"'|]{1,8})\s{1,2}")


def _may_lead(flow: str, at: int) -> bool:
    return bool(_ENDS.match(flow, max(0, at - 12), at))


_FIELDS = {
    "part": ("phần",),
    "chapter": ("chương",),
    "section": ("mục", "tiểu mục"),
    "article": ("điều",),
    "clause": ("khoản",),
    "point": ("điểm", "tiết"),
    "annex": ("phụ lục",),
}
_FIELD_OF = {word: field for field, words in _FIELDS.items() for word in words}
_SPLIT = regex.compile(rf"(?P<unit>{_UNIT})\s{{0,2}}(?P<ids>{_IDS})")


def pinpoint_row(flow: str, span: tuple[int, int]) -> Row:
    """Keys of `schema.Pinpoint` for the words at `span`; of several parts of one kind the first.

    >>> row = pinpoint_row("điểm a khoản 2 Điều 5", (0, 21))
    >>> row["point"], row["clause"], row["article"]
    ('a', '2', '5')
    """
    words = _read(flow[slice(*span)])
    row: Row = dict.fromkeys(_FIELDS)
    for match in _SPLIT.finditer(words):
        field = _FIELD_OF.get(match["unit"].lower())
        if field and row[field] is None:
            row[field] = fold_space(match["ids"].removeprefix("số "))
    return {"text": fold_space(words), **row}


_ARTICLE = regex.compile(r"\d{1,3}(?=[a-zđ]?(?!\p{L}))")


def last_article(flow: str, span: tuple[int, int]) -> int:
    """The highest article that the words at `span` name; 0 where they name none.

    >>> last_article("khoản 2 Điều 5 và khoản 1 Điều 19", (0, 33))
    19
    """
    parts = _SPLIT.finditer(_read(flow[slice(*span)]))
    named = [_ARTICLE.findall(part["ids"]) for part in parts if part["unit"].lower() == "điều"]
    return max((int(number) for ids in named for number in ids), default=0)


_MISREAD = regex.compile(
    r"(?<=[ĐđD])i[êểễệé]u(?!\p{L})|(?<=[ĐđD])i[êềễệé]m(?!\p{L})|(?<=[Kk]ho)[àa]n(?!\p{L})|\bD(?=i[ềể][um]\b)"
)


def _read(words: str) -> str:
    """`words` with what a scan misreads in the names of parts: "Điểu |" is "Điều 1"."""
    read = _MISREAD.sub(lambda match: {"u": "iều", "m": "iểm", "n": "ản"}.get(match.group()[-1], "Đ"), words)
    return read.replace("|", "1")
