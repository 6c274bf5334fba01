"""Issuing bodies beside a number: an open vocabulary behind closed head words.

Reads         "của Thủ tướng Chính phủ"  "của Chủ tịch UBND tỉnh"  "của Cục Quản lý Y, Dược cổ truyền - Bộ Y tế"
              "Xét đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số …"  "Nghị định của Chính phủ số …"
Leaves alone  what follows the name: "của Chính phủ | quy định về …", "của Bộ Tài chính | hướng dẫn …"
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from vnadmin_nlp.citations.misread import damaged_end
from vnadmin_nlp.citations.vocabulary import any_of as _any
from vnadmin_nlp.citations.vocabulary import words
from vnadmin_nlp.lexicon import Agency, agencies_coded, document_types, expanded
from vnadmin_nlp.patterns import Pattern

# A proper name's words; a type's name or a provision in capitals is none.
_PROPER = (
    r"(?!Về\b|Căn\b|(?:Điều|Khoản)\s\d|Quy\s|Ban\s|V/v|Quyết\s[Đđ]ịnh|Nghị\s|Thông\s[Tt]|Chỉ\s[Tt]|Tiêu\s)"
    r"(?:\p{Lu}[\p{L}'’]{0,9}|\d{1,2}(?![\d/]))"
)
_PLACE = rf"{_PROPER}(?:(?:\s|-|\s-\s){_PROPER}){{0,4}}"
# "khóa XV", "nước Cộng hòa xã hội chủ nghĩa Việt Nam"
_TERM_OF_OFFICE = r"(?:,?\s(?i:khóa|khoá)\s[IVX]{1,5})?"
_OF_THE_NATION = r"(?:\snước\s(?i:(?:cộng\shòa|cộng\shoà)\sxã\shội\schủ\snghĩa\sviệt\snam|chxhcn\sviệt\snam))?"


@cache
def _position() -> str:
    return rf"(?:{_any('positions')},?\s{{1,2}}(?:của\s)?){{0,2}}"


@cache
def _known() -> regex.Pattern[str]:
    """Names that end where their words end: local committees, closed names, ministries and departments."""
    level = _any("levels")
    at = rf"(?:,?\s{{1,2}}{level}(?:\s{{1,2}}{_PLACE})?)"
    local = rf"{_any('committees')}{at}{{0,3}}"
    closed = rf"{_any('closed')}{_OF_THE_NATION}{_TERM_OF_OFFICE}"
    seat = rf"(?:\s{_PLACE}(?=\s(?:về|tại|v/v|V/v)\b|[,;.)]|\s{{0,2}}(?:$|\n)))?{at}?"
    field = rf"(?i:bộ\s(?:trưởng\s)?|sở\s){_any('fields')}(?!\s-\s){seat}"
    return regex.compile(rf"{_position()}(?:{local}|{closed}|{field})(?!\p{{L}})")


@cache
def _head() -> regex.Pattern[str]:
    """The first words of a name of unknown length."""
    return regex.compile(rf"{_position()}(?:{_any('committees')}|{_any('heads')})(?!\p{{L}}|\scáo)")


@cache
def _head_word() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\p{{L}})(?={_head().pattern}|{_any('closed')}(?!\p{{L}}))")


@cache
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words and pairs that end a name, and pairs that do not right behind its head."""
    return frozenset(words("stops")), frozenset(words("stop_pairs")), frozenset(words("openings"))


@cache
def _types() -> frozenset[str]:
    """First two words of types' names: "thông tư", "nghị định"."""
    names = (name for row in document_types() for name in (row.name, *row.aliases))
    return frozenset(" ".join(name.casefold().split()[:2]) for name in names if " " in name) - {
        "liên tịch",
        "chương trình",
    }


_WORD = regex.compile(r"(?P<gap>\s{0,2}(?:[,&-]\s|-|/)?\s?)(?P<word>\p{L}[\p{L}\d&.'’-]{0,18}|\d{1,3}(?![\d/]))")
_LEVEL_WORDS = {"tỉnh", "thành", "huyện", "quận", "thị", "xã", "phường"}
_AFTER_LEVEL = {"tỉnh", "phố", "huyện", "quận", "xã", "phường", "trấn", "khu"}
_PROVISIONS = {"khoản", "điều", "điểm", "mục", "chương", "phần", "mẫu"}
_SHORT = regex.compile(r"(?i:tp|tx|q|h|p|x|t|st|tw)\.")
_LIMIT = 110  # characters: the longest names of bodies in the development documents have 90

OF = Pattern(
    "issuer-after",
    regex.compile(r"\s{0,2}(?:\([^()\n]{0,160}\)\s{0,2})?,?\s{0,2}(?:c(?:ủa|ua|ùa|úa|ũa|uả|ả)|do)\s{1,2}(?:các\s)?"),
    matches=(" của Chính phủ", ", của Ban Thường vụ", " (đã được sửa đổi) của Bộ Nội vụ"),
    rejects=("về việc",),
)
SESSION = Pattern(
    "issuer-session",
    regex.compile(r",?\s{0,2}(?:tại\s)?[Kk]ỳ\shọp\sthứ\s\p{L}{2,6}(?:\s\p{L}{2,6})?,\s(?=Quốc\shội\skh)"),
    matches=(" Kỳ họp thứ nhất, Quốc hội khóa XV",),
    rejects=("Kỳ họp thứ 7, Hội đồng nhân dân",),
)
PATTERNS = (OF, SESSION)


def issuer_end(flow: str, start: int, limit: int) -> int | None:
    """Offset behind the body whose name begins at `start`; None where no head word of a body stands there.

    >>> text = "Chủ tịch UBND tỉnh xem xét"
    >>> text[:issuer_end(text, 0, len(text))]
    'Chủ tịch UBND tỉnh'
    """
    limit = min(limit, start + _LIMIT)
    known = _known().match(flow, start, limit)
    if known:
        return int(known.end())
    head = _head().match(flow, start, limit)
    if head:
        return _named(flow, head, _run_end(flow, head.end(), limit))
    return damaged_end(flow, start, limit)


_GLUED_MARK = regex.compile(r"(?r)(?<=\p{Ll}|[IVX])\d{1,2}")


def _named(flow: str, head: regex.Match[str], end: int) -> int | None:
    """`end` without a footnote's mark; None for a head word that names no body: "các Bộ, ngành"."""
    mark = _GLUED_MARK.match(flow, head.end(), end)
    end = int(mark.start()) if mark else end
    alone = end == head.end() and head.group().casefold().endswith(words("nameless"))
    return None if alone else end


def _run_end(flow: str, start: int, limit: int) -> int:
    """Offset behind the words that still belong to the name whose head ends at `start`."""
    end = start
    placed = False  # behind "tỉnh" only a place's name follows
    for count in range(16):
        match = _WORD.match(flow, end, limit)
        if not match or not _goes_on(flow, match, limit, first=count == 0):
            break
        word = match["word"]
        if word[0].islower():
            if placed and word not in _LEVEL_WORDS:
                break
            placed = word in _AFTER_LEVEL or (placed and word in ("thành", "thị"))
        elif not match["gap"]:
            break
        end = int(match.end())
        if word.endswith(".") and not _SHORT.fullmatch(word):  # the end of the sentence, not "TP."
            return end - 1
    return end


def _goes_on(flow: str, match: regex.Match[str], limit: int, *, first: bool) -> bool:
    """True where the word of `match` still belongs to the name; `first` for the one right behind the head."""
    word, gap = match["word"], match["gap"]
    stops, stop_pairs, openings = _lists()
    lower = word.casefold()
    following = _WORD.match(flow, match.end(), limit)
    after = following["word"].casefold() if following else ""
    pair = f"{lower} {after}"
    if _is_other(flow, match, pair):
        return False
    if first and pair in openings:
        return True
    if word == "và":
        return following is not None and _joins(flow, following, limit)
    if "," in gap:
        return _continues_behind_comma(flow, match.start("word"), limit)
    if word[0].isupper():
        return "-" not in gap or gap == "-" or lower not in stops
    kept = pair in words("kept_pairs")
    return (lower not in stops or kept) and pair not in stop_pairs and ("-" not in gap or gap == "-")


def _is_other(flow: str, match: regex.Match[str], pair: str) -> bool:
    """True where something else begins: another document, a provision, "về", "số 12", "ban hành"."""
    lower, after = pair.split(" ", 1)
    if pair in _types() or lower in ("về", "căn") or _is_number(flow, match):
        return True
    return (lower in _PROVISIONS and after[:1].isdigit()) or (match["word"] == "ban" and after in ("hành", ""))


def _is_number(flow: str, match: regex.Match[str]) -> bool:
    """True for the "số" of "số 12/QĐ-UBND", not for that of "Chuyển đổi số"."""
    return match["word"] in ("số", "Số", "SỐ") and not flow[match.end() : match.end() + 2].strip()[:1].isalpha()


def _joins(flow: str, following: regex.Match[str], limit: int) -> bool:
    """True for the "và" of "Giáo dục và Đào tạo", not for that of "Bộ Y tế và Sở Nội vụ" or "và Thông tư"."""
    start = following.start("word")
    if not following["word"][0].isupper() or _head().match(flow, start, limit):
        return False
    second = _WORD.match(flow, following.end(), limit)
    return f"{following['word']} {second['word'] if second else ''}".casefold() not in _types()


# "Cục Quản lý Y, Dược cổ truyền", "Ủy ban Quốc gia Ứng phó sự cố, thiên tai và Tìm kiếm cứu nạn"
_ENUMERATED = regex.compile(
    r"(?!các\b|đề\b|đồng\b|trong\b|theo\b|\p{L}{1,8}\s(?:số|định|văn|tư|trình)\b)"
    r"(?:\p{L}{1,8}\s){1,3}(?:và\s\p{Lu}|cổ\struyền)"
)


def _continues_behind_comma(flow: str, start: int, limit: int) -> bool:
    return bool(_ENUMERATED.match(flow, start, limit)) and not _head().match(flow, start, limit)


def issuers_in(flow: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Every body named in `flow[start:end]`, in reading order.

    >>> text = "được Bộ Nội vụ đánh giá cao"
    >>> [text[slice(*span)] for span in issuers_in(text, 0, len(text))]
    ['Bộ Nội vụ']
    """
    at = start
    for head in _head_word().finditer(flow, start, end):
        if head.start() < at or not flow[head.start()].isupper():
            continue
        found = issuer_end(flow, head.start(), end)
        if found is not None:
            at = found
            yield head.start(), found


_INTRODUCED = regex.compile(r"(?r)(?:của|do|và|,|;|\(|\n)\s{0,2}")
_TERM = regex.compile(r"\s{0,2}(?:,?\s?(?:nhiệm\skỳ|khóa|khoá|lần\sthứ)[^,;.\n]{0,30})?")


def issuer_ending_at(flow: str, start: int, end: int) -> tuple[int, int] | None:
    """The body whose name ends exactly at `end` and begins at or behind `start`, the longest such name.

    >>> text = "Xét đề nghị của Giám đốc Sở Nội vụ tại"
    >>> text[slice(*issuer_ending_at(text, 0, text.index(" tại")))]
    'Giám đốc Sở Nội vụ'
    """
    for head in _head_word().finditer(flow, start, end):
        if flow[head.start()].islower() and not _INTRODUCED.match(flow, max(0, head.start() - 6), head.start()):
            continue  # the "hội" of "đại hội"
        found = issuer_end(flow, head.start(), end)
        if found is not None and _TERM.fullmatch(flow, found, end):
            return head.start(), found
    return None


def speaks_for(name: str, codes: tuple[str, ...]) -> bool:
    """True where the number's notation itself says that `name` issued it.

    >>> speaks_for("Bộ Tài chính", ("BTC",)), speaks_for("Kho bạc Nhà nước", ("BTC",))
    (True, False)
    """
    return len(codes) == 1 and (codes[0] in _NATIONAL or bool(agencies_coded(codes[0]))) and agrees(name, codes)


def agrees(name: str, codes: tuple[str, ...]) -> bool:
    """False where the number's own notation says that a body other than `name` issued it.

    >>> agrees("Bộ Tài chính", ("CP",)), agrees("Chủ tịch UBND tỉnh", ("UBND",)), agrees("Sở Nội vụ", ("SNV",))
    (False, True, True)
    """
    if len(codes) != 1:
        return True
    code = codes[0].replace("TTG", "TTg")
    if code in _NATIONAL:
        return name.casefold().startswith(_NATIONAL[code])
    rows = agencies_coded(code)
    if not rows:
        return True
    folded = expanded(name)
    return any(_core(row) in folded or code.casefold() in folded.split() for row in rows)


@cache
def _core(row: Agency) -> str:
    """What is left of an agency's name when a post stands before it: "nội vụ" of "Trưởng phòng Nội vụ"."""
    return expanded(row.name.removesuffix(" tỉnh").removesuffix(" xã"))


# Bodies that go by names which their agency's name does not hold.
_NATIONAL = {
    "CP": ("chính phủ",),
    "TTg": ("thủ tướng", "phó thủ tướng"),
    "QH": ("quốc hội",),
    "UBTVQH": ("ủy ban thường vụ", "uỷ ban thường vụ", "ubtvqh"),
    "TW": ("trung ương", "bộ chính trị", "ban bí thư", "ban chấp hành trung ương", "hội nghị"),
}
