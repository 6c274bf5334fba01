"""Mentions with a number: which strings of the form are citations, their type and their date.

Reads         "Nghị định số: 45/2020/NĐ-CP ngày 08/4/2020"  "Công điện 280/CĐ-TTg"  "số45/2020/NĐ-CP"
              "Thông tư của Bộ Tài chính số 78/2014/TT-BTC"  "Nghị quyết số 12-NQ/ĐU, ngày 05/9/2026"
Leaves alone  "Mẫu số 01/GTGT" (a form)  "Hợp đồng số 12/2020/HĐ-TV" (a contract)  "CÔNG BÁO/Số 290"  "QCVN 01:2009/BYT"
"""

from __future__ import annotations

from functools import cache

import regex

from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.citations.issuers import issuer_end
from vnadmin_nlp.dates import date_of
from vnadmin_nlp.lexicon import DocumentTypeRow, document_types, document_types_coded, type_for_symbol
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.symbols import Symbol, find_symbols, with_type
from vnadmin_nlp.text import bare

LEAD = Pattern(
    "number-lead",
    regex.compile(r"(?r)(?::\s{0,2})?(?<!\p{L})(?:[Ss][ốôóòồổỗộ0o]|SỐ|S[ôó])(?:\s(?:hiệu|ký\shiệu))?\s{0,2}[:.;]{0,2}\s{0,3}"),
    matches=("Nghị định số: ", "Công văn số", "các Quyết định: số "),
    rejects=("Nghị định",),
)
_ENDING = regex.compile(r"(?r)\p{L}[\p{L} ]{1,46}")
# "(X11-X14)" between number and date; "ngày ngày"; a comma before a Party document's date; "được ban hành ngày".
_DATE_FORMS = (
    r"(?:ngày\s{0,3}(?P<day>[0-3OoIl]?[\dOoIlL])\s{0,3}tháng\s{0,3}(?P<month>[01]?\d)\s{0,3}[,.]?\s{0,3}năm\s{0,3}(?P<year>(?:1\ ?[89]|2\ ?0)\ ?\d\ ?\d(?!\d))"
    r"|(?P<day>[0-3]?\d)\ ?(?P<mark>[/.-])\ ?(?P<month>[01]?\d)\ ?(?P=mark)\ ?(?P<year>(?:1\ ?[89]|2\ ?0)\ ?\d\ ?\d(?!\d))(?!/))"
)
DATED = Pattern(
    "date-after-number",
    regex.compile(
        rf"(?:\s?\([A-ZĐ0-9][A-ZĐ0-9,\s-]{{1,24}}\))?\s{{0,2}}[,(]?\s{{0,2}}(?:(?:đã\s)?(?:được\s)?(?:ký|ban\shành|thông\squa|đề)\s)?(?:ngày\s{{0,2}}(?=ngày|\d)(?!\d{{1,2}}\s{{0,3}}tháng))?{_DATE_FORMS}",
        regex.I,
    ),
    matches=(" ngày 08/4/2020", ", ngày 05/9/2026", " (X11-X14) ngày 12 tháng 3 năm 2008", " ngày ngày 11 tháng 01 năm 2018", "31/03/2016"),
    rejects=("quy định tại Điều 2",),
)
BETWEEN = Pattern(
    "list-joint",
    regex.compile(r"\s{0,2}(?:[,;]?\s{0,2}(?:và|hoặc|cùng)?|-|&|[,;]?\s{0,2}và\s(?:các|theo|tại))\s{0,2}(?:các\s)?"),
    matches=(", ", " và ", "; và "),
)
_YEAR_AFTER = regex.compile(r"\s{0,2}năm\s((?:19|20)\d\d)(?!\d)")
PATTERNS = (LEAD, DATED, BETWEEN)

# What stands before strings of the same form that are no documents, by its last words without diacritics.
_FOREIGN = regex.compile(
    r"(?<!\p{L})(?:hợp đồng(?: [\p{L} ]{1,30})?|hđ|mẫu(?: biểu)?|biểu(?: mẫu)?|phiếu|tờ khai|hóa đơn|hoá đơn|tài khoản|tk|nhà|đường|phố|ngõ|hẻm|điện thoại|đt|fax|tel"
    r"|cmnd|cccd|thửa(?: đất)?|tờ bản đồ|lô|hồ sơ|bản án|vận đơn|đơn hàng|po|mã số thuế|mst|mã số|ký hiệu|tiêu chuẩn|quy chuẩn|qcvn|tcvn|tcxdvn|tcn|iso|iec"
    r"|bản vẽ|phòng|tầng|tòa|căn hộ|khu|km|quyển|trang|tập|công báo|số tay|máy|thẻ|bảng|biển số|tạp chí)(?:\ssố)?\s{0,2}$"
)
@cache
def types_by_ending() -> dict[str, DocumentTypeRow]:
    """Names of types without diacritics, so that a scan's "Quyêt đinh" is found too."""
    found: dict[str, DocumentTypeRow] = {}
    for row in document_types():
        for name in (row.name, *row.aliases):
            found.setdefault(bare(name), row)
    found.pop("phu luc", None)
    found.pop("danh muc", None)
    found["cv"] = found["van thu"] = found["cong van"]
    return found


def find_numbered(flow: str) -> list[Draft]:
    """Drafts of every mention with a number in `flow`, in reading order, with type and date."""
    found: list[Draft] = []
    floor = 0
    for symbol in find_symbols(flow):
        draft = _draft(flow, symbol, floor)
        if draft is not None:
            found.append(draft)
            floor = draft.end
    return found


def _draft(flow: str, symbol: Symbol, floor: int) -> Draft | None:
    symbol = _with_first_digit(flow, symbol)
    at = symbol.start
    if at and flow[at - 1].isalpha() and not _glued_lead(flow, at):
        return None
    floor_of_list = floor
    floor = max(floor, flow.rfind("\n", max(floor, at - 200), at) + 1, at - 200)
    lead = LEAD.regex.match(flow, floor, at)
    before = lead.start() if lead else at
    kind, begin = type_before(flow, floor, before)
    if kind is None and lead:
        kind, begin = _type_before_issuer(flow, floor, before)
    in_list = floor_of_list < before and bool(BETWEEN.regex.fullmatch(flow, floor_of_list, before))
    if not in_list and not _is_citation(flow, symbol, floor, kind, lead is not None, begin if kind else before):
        return None
    row = symbol.row
    if kind is not None:
        row = with_type(row, kind.name)
    draft = Draft(begin if kind else before, symbol.end, "citation-number", at, number=row, kind=kind, typed=kind is not None)
    draft.year = row["year"]
    attach_date(flow, draft)
    return draft


_MISREAD = {"l": "1", "I": "1", "O": "0"}


def _with_first_digit(flow: str, symbol: Symbol) -> Symbol:
    """`symbol` with the first digit that a scan read as a letter: "số l4749/CT-HTr"."""
    at = symbol.start
    if at < 4 or flow[at - 1] not in _MISREAD or bare(flow[at - 4 : at - 1]) != "so ":
        return symbol
    digit = _MISREAD[flow[at - 1]]
    row = symbol.row | {"serial": digit + symbol.row["serial"], "value": digit + symbol.row["value"]}
    return Symbol(at - 1, symbol.end, row)


def _glued_lead(flow: str, at: int) -> bool:
    return bare(flow[max(0, at - 2) : at]) == "so" and not flow[max(0, at - 3) : at - 2].isalpha()


def type_before(flow: str, floor: int, at: int) -> tuple[DocumentTypeRow | None, int]:
    """The type whose name ends at `at` (white space aside) and where it begins; (None, at) where there is none.

    >>> text = "thực hiện các Nghị định "
    >>> row, begin = type_before(text, 0, len(text))
    >>> row.code, text[begin:]
    ('NĐ', 'Nghị định ')
    """
    stop = at
    while stop > floor and flow[stop - 1] in " :(":
        stop -= 1
    run = _ENDING.match(flow, floor, stop)
    if not run:
        return None, at
    words = run.group().split()
    known = types_by_ending()
    for count in range(min(6, len(words)), 0, -1):
        row = known.get(bare(" ".join(words[-count:])))
        if row is not None and _names_type(words[-count], count):
            return row, _start_of_last(flow, run.start(), stop, words[-count:])
    return None, at


def _names_type(first: str, count: int) -> bool:
    """One-syllable names ("Luật", "Lệnh", "Đơn", "Thư") are types only with a capital."""
    return count > 1 or (first[0].isupper() and (len(first) > 2 or first == "CV"))


def _start_of_last(flow: str, start: int, stop: int, words: list[str]) -> int:
    at = stop
    for word in reversed(words):
        at = flow.rfind(word, start, at)
    return at


# A type, its issuer and only then the number: "Nghị định của Chính phủ số 132/2008/NĐ-CP".
_TYPES_WITH_ISSUER = regex.compile(
    r"(?i)(?<!\p{L})(?:nghị định|nghị quyết|thông tư(?: liên tịch)?|quyết định|chỉ thị|công văn|thông báo|tờ trình|báo cáo|kế hoạch|công điện|văn bản|hướng dẫn|kết luận)\s(?:của\s(?:liên\s)?)?"
)


def _type_before_issuer(flow: str, floor: int, at: int) -> tuple[DocumentTypeRow | None, int]:
    for match in _TYPES_WITH_ISSUER.finditer(flow, max(floor, at - 130), at):
        found = issuer_end(flow, match.end(), at)
        if found is not None and not flow[found:at].strip(" ,"):
            return type_before(flow, floor, match.start() + len(match.group().removesuffix("của ").rstrip()))
    return None, at


def _is_citation(
    flow: str, symbol: Symbol, floor: int, kind: DocumentTypeRow | None, has_lead: bool, before: int
) -> bool:
    row = symbol.row
    if kind is not None:
        return kind.name not in ("Hợp đồng", "Tờ khai", "Bản án")
    symbol_text = str(row["symbol"])
    law = row["issuer_codes"][:1] in (("QH",), ("UBTVQH",))
    known = row["type_code"] is not None or law
    if not law and _FOREIGN.search(flow[max(floor, before - 45) : before].lower()):
        return False
    if row["style"] == "historic":
        return has_lead and (known or "-" in row["value"] or len(symbol_text) > 3)
    if row["style"] == "party":
        return bool(known)
    if row["type_code"] == "HĐ":
        return False
    if has_lead:
        return len(symbol_text) > 1 and not (flow[before : before + 1] == "S" and _letterhead(flow, before, symbol.end))
    return bool(known and "-" in symbol_text) or (known and row["year"] is not None) or _is_office(symbol_text)


def _letterhead(flow: str, before: int, end: int) -> bool:
    """True for "Số: 12/UBND-VX" at the start of a paragraph: a letterhead, not a mention."""
    return (before == 0 or flow[before - 1] == "\n" or flow[max(0, before - 2) : before].isspace()) and ":" in flow[before : before + 8]


_OFFICE = regex.compile(r"(?:UBND|HĐND|VPCP|TTg|CP|BTC|BNV|BCA|BYT|BXD|BCT|BTP|BGDĐT|BKHCN|BNNMT|BTNMT|BTTTT|BGTVT|BKHĐT|TCT|TCHQ|S[A-ZĐ]{2,7})-[A-ZĐ]")


def _is_office(symbol: str) -> bool:
    return bool(_OFFICE.match(symbol))


def attach_date(flow: str, draft: Draft) -> None:
    """Takes in the date, or else the year, that stands right behind `draft`."""
    match = DATED.regex.match(flow, draft.end, draft.end + 90)
    if match:
        value = date_of(match)
        if value is not None:
            draft.date, draft.end = value, match.end()
            draft.year = draft.year or value.year
        return
    year = _YEAR_AFTER.match(flow, draft.end, draft.end + 12)
    if year:
        draft.year, draft.end = draft.year or int(year[1]), year.end()


def kind_from_number(draft: Draft) -> DocumentTypeRow | None:
    """The type that the number's own notation tells; None for a công văn or a law."""
    row = draft.number
    if row is None or row["type_code"] is None:
        return None
    return type_for_symbol(row["type_code"], row["style"]) if document_types_coded(row["type_code"]) else None
