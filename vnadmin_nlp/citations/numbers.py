"""Mentions with a number: which strings of the form are citations, their type and their date.

Reads         "Nghị định số: 45/2020/NĐ-CP ngày 08/4/2020"  "Công điện 280/CĐ-TTg"  "số45/2020/NĐ-CP"
              "Thông tư của Bộ Tài chính số 78/2014/TT-BTC"  "Nghị quyết số 12-NQ/ĐU, ngày 05/9/2026"
Leaves alone  "Mẫu số 01/GTGT" (a form)  "Hợp đồng số 12/2020/HĐ-TV" (a contract)  "CÔNG BÁO/Số 290"  "QCVN 01:2009/BYT"
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

import regex

from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.citations.issuers import OF, issuer_end
from vnadmin_nlp.dates import LONG_FORM, SHORT_FORM, date_of
from vnadmin_nlp.lexicon import DocumentTypeRow, document_types, document_types_coded, table, type_for_symbol
from vnadmin_nlp.patterns import Pattern, any_of
from vnadmin_nlp.schema import Row
from vnadmin_nlp.symbols import Symbol, find_symbols, with_type
from vnadmin_nlp.text import bare

LEAD = Pattern(
    "number-lead",
    regex.compile(
        r"(?r)(?::\s{0,2})?(?<!\p{L})(?:[Ss][ốôóòồổỗộ0o]|SỐ|S[ôó])(?:\s(?:hiệu|ký\shiệu))?\s{0,2}[:.;]{0,2}\s{0,3}"
    ),
    matches=("Nghị định số: ", "Công văn số", "các Quyết định: số "),
    rejects=("Nghị định",),
)
_ENDING = regex.compile(r"(?r)\p{L}[\p{L} ]{1,46}")
# "(X11-X14)" between number and date; "ngày ngày"; a comma before a Party document's date; "được ban hành ngày".
_ADOPTER = r"(?:(?:Quốc\shội|Ủy\sban\sThường\svụ\sQuốc\shội|HĐND\stỉnh|Chính\sphủ)\s)?"
_ISSUED = rf"(?:(?:đã\s)?(?:được\s{_ADOPTER})?(?:ký|ban\shành|thông\squa|đề)\s)?"
DATED = Pattern(
    "date-after-number",
    regex.compile(
        rf"""(?:\s?\([A-ZĐ0-9][A-ZĐ0-9,\s-]{{1,24}}\))?
        \s{{0,2}}[,(]?\s{{0,2}}{_ISSUED}(?:ngày\s{{0,2}}(?=ngày|\d)(?!\d{{1,2}}\s{{0,3}}tháng))?
        (?:{LONG_FORM}|{SHORT_FORM})""",
        regex.I | regex.X,
    ),
    matches=(
        " ngày 08/4/2020",
        ", ngày 05/9/2026",
        " (X11-X14) ngày 12 tháng 3 năm 2008",
        " ngày ngày 11 tháng 01 năm 2018",
        "31/03/2016",
        " được Quốc hội thông qua ngày 16/6/2025",
    ),
    rejects=("quy định tại Điều 2",),
)
BETWEEN = Pattern(
    "list-joint",
    regex.compile(
        r"\s{0,2}(?:[,;]?\s{0,2}(?:và|hoặc|cùng|đến)?|-|&|[,;]?\s{0,2}và\s(?:các|theo|tại))\s{0,2}(?:các\s)?"
    ),
    matches=(", ", " và ", "; và "),
)
_YEAR_AFTER = regex.compile(r"\s{0,2}năm\s((?:19|20)\d\d)(?!\d)")


@cache
def _traps() -> regex.Pattern[str]:
    """What stands before strings of the same form that are no documents: contracts, forms, addresses."""
    words = (word for row in table("citation_traps").values() for word in row["words"])
    listed = any_of(words, space=r"\s", backwards=True)
    return regex.compile(rf"(?r)(?<!\p{{L}})(?:hợp\sđồng\s[\p{{L}} ]{{1,30}}|{listed})(?:\ssố)?\s{{0,2}}")


@cache
def types_by_ending() -> dict[str, DocumentTypeRow]:
    """Names of types without diacritics, so that a scan's "Quyêt đinh" is found too."""
    found: dict[str, DocumentTypeRow] = {}
    for row in document_types():
        for name in (row.name, *row.aliases):
            found.setdefault(bare(name), row)
            if name.count(" ") == 1 and row.family != "copy":
                found.setdefault(bare(name).replace(" ", ""), row)  # words run together: "Thôngtư số"
    found.pop("phu luc", None)
    found.pop("danh muc", None)
    found["cv"] = found["van thu"] = found["cong van"]
    found["bao cao tham tra"] = found["bao cao tham dinh"] = found["bao cao"]  # "Báo cáo thẩm tra số 12/BC-HĐND"
    return found


def find_numbered(flow: str) -> list[Draft]:
    """Drafts of every mention with a number in `flow`, in reading order, with type and date."""
    found: list[Draft] = []
    floor = left = 0
    for symbol in find_symbols(flow):
        draft = None if left and _goes_on_list(flow, left, symbol.start) else _draft(flow, symbol, floor)
        if draft is not None:
            found.append(draft)
            floor, left = draft.end, 0
        else:
            left = symbol.end  # "mẫu số 09A/PL-TNCN, 09B/PL-TNCN": what follows in the list is none either
    _complete(flow, found)
    others = _find_unsymbolled(flow, found) + _find_clipped(flow, found)
    return sorted([*found, *others], key=lambda draft: draft.start) if others else found


def _goes_on_list(flow: str, left: int, at: int) -> bool:
    return at - left < 12 and bool(BETWEEN.regex.fullmatch(flow, left, at))


def _complete(flow: str, found: list[Draft]) -> None:
    """Takes in the second half of "03/LĐVV BTh" wherever the document has that number once before a date."""
    broken: dict[str, list[tuple[str, Draft]]] = {}
    for draft in found:
        printed = flow[draft.at : draft.end]
        if draft.number is not None and " " in printed and (half := _HALVES.match(printed)):
            broken.setdefault(half["first"], []).append((half["second"], draft))
    for draft in found if broken else ():
        for second, whole in broken.get(flow[draft.at : draft.end], ()):
            if flow.startswith(" " + second, draft.end) and not flow[draft.end + len(second) + 1].isalnum():
                draft.number, draft.end = whole.number, draft.end + len(second) + 1
                draft.stop = draft.end


_HALVES = regex.compile(r"(?P<first>\d{1,6}/[A-ZĐ&-]{2,20})\ (?P<second>[A-ZĐ][A-Za-zĐ]{0,2})(?=\ {1,2}ngày\b)")
# Numbers without the notation of a state body: companies' ("01VH-2020") and bare ones ("Nghị định số 34").
UNSYMBOLLED = Pattern(
    "number-without-symbol",
    regex.compile(
        r"số\s?:?\s(?P<number>[\dA-ZĐ](?:[\dA-ZĐa-zđ()&_]|[./-](?=[\dA-ZĐ(])|-\ (?=[A-ZĐ]{2})){0,38})"
        r"(?![\p{L}/-]|\ \d)"
    ),
    matches=("công văn số 01VH-2020 ngày", "Nghị định số 34", "văn thư số ABC-TAX(PIT)/001/2017"),
    rejects=("số liệu", "số lượng 34", "một số điều"),
)
_NORMATIVE = {
    *(
        "Nghị định",
        "Nghị quyết",
        "Thông tư",
        "Thông tư liên tịch",
        "Chỉ thị",
        "Sắc lệnh",
        "Pháp lệnh",
        "Luật",
        "Bộ luật",
    ),
}
_LETTERS = {
    "Công văn",
    "Văn bản",
    "Quyết định",
    "Tờ trình",
    "Thông báo",
    "Báo cáo",
    "Biên bản",
    "Thư",
    "Công điện",
    "Kế hoạch",
}


def _find_unsymbolled(flow: str, found: list[Draft]) -> list[Draft]:
    taken = [draft.at for draft in found]
    others = []
    for match in UNSYMBOLLED.regex.finditer(flow):
        at = match.start("number")
        place = bisect_left(taken, at)
        if place < len(taken) and taken[place] < match.end():
            continue
        draft = _unsymbolled(flow, match)
        if draft is not None:
            others.append(draft)
    return others


def _unsymbolled(flow: str, match: regex.Match[str]) -> Draft | None:
    """A draft where a type stands before the number and, for all but the commonest types, date or body behind it."""
    number = match["number"].replace(" ", "").rstrip("(&_")
    number = number if "(" in number else number.rstrip(")")  # the bracket that the mention stands in
    if not any(char.isdigit() for char in number):
        return None
    kind, begin = type_before(flow, max(0, match.start() - 60), match.start())
    if kind is None or kind.name not in _NORMATIVE | _LETTERS:
        return None
    draft = Draft(
        begin,
        match.start("number") + len(match["number"].rstrip("(&_)") if ")" not in number else match["number"]),
        "citation-bare-number",
        match.start("number"),
        number=_bare_row(number),
        kind=kind,
        typed=True,
    )
    draft.year = draft.number["year"] if draft.number else None
    attach_date(flow, draft)
    if draft.date is not None or OF.regex.match(flow, draft.end, draft.end + 20):
        return draft
    if not _SHORTENED.fullmatch(number):
        return None
    decision = kind.name == "Quyết định" and _CITES.match(flow, max(0, draft.start - 16), draft.start)
    return draft if kind.name in _NORMATIVE or decision else None


# "Nghị định 54 quy định": without "số" only where an earlier mention or the words behind vouch for it.
CLIPPED = Pattern(
    "number-clipped",
    regex.compile(
        r"(?<!\p{L})(?:Nghị\s[Đđ]ịnh|Nghị\s[Qq]uyết|Thông\s[Tt]ư|Chỉ\s[Tt]hị|Quyết\s[Đđ]ịnh|Kết\s[Ll]uận)\s"
        r"(?P<number>\d{1,4}(?:/(?:19|20)\d\d)?)(?![\d%]|\s?[-/]|[.,]\d|\s(?:tháng|điều|khoản|phần|chương|trang|lần|%))"
    ),
    matches=("theo Nghị định 54 của Chính phủ", "Thông tư 78/2014 hướng dẫn"),
    rejects=("Nghị định 54/2017/NĐ-CP", "Nghị quyết 18-NQ/TW", "Quyết định 3 lần"),
)
_VOUCHES = regex.compile(
    r"\s(?:của\s\p{Lu}|ngày\s\d|năm\s(?:19|20)\d\d|quy\sđịnh|hướng\sdẫn|về\s|sửa\sđổi|có\shiệu\slực)"
)


def _find_clipped(flow: str, found: list[Draft]) -> list[Draft]:
    taken = [draft.at for draft in found]
    seen = {(draft.kind.name, draft.number["serial"].lstrip("0")) for draft in found if draft.kind and draft.number}
    clipped = []
    for match in CLIPPED.regex.finditer(flow):
        place = bisect_left(taken, match.start())
        if place < len(taken) and taken[place] < match.end():
            continue
        kind, begin = type_before(flow, match.start(), match.start("number"))
        number = match["number"]
        if kind is None or number == "0":
            continue
        row = _bare_row(number)
        known = (kind.name, row["serial"].lstrip("0")) in seen
        if not known and not _is_vouched(flow, kind, match):
            continue
        draft = Draft(begin, match.end(), "citation-clipped", match.start("number"), number=row, kind=kind, typed=True)
        draft.year = row["year"]
        attach_date(flow, draft)
        clipped.append(draft)
    return clipped


_PART_BEFORE = regex.compile(r"(?r)(?:Điều|Khoản|khoản|Mục|mục|Chương|Phụ\slục)\s(?:\d{1,3}\w?|[IVX]{1,5})\s(?:của\s)?")
_CITES = regex.compile(r"(?r)(?<!\p{L})(?:tại|theo|[Cc]ăn\scứ|[Tt]hực\shiện|[Tt]riển\skhai|của|và)\s(?:các\s)?")
_CLAUSE_ENDS = regex.compile(r"\s?[.,;)\n]|$|\s(?:và|để|được|có)\s")


def _is_vouched(flow: str, kind: DocumentTypeRow, match: regex.Match[str]) -> bool:
    """True where the words beside "Nghị định 54" say that a document is meant: a pinpoint, a body, "theo … ,"."""
    start, end = match.start(), match.end()
    if _PART_BEFORE.match(flow, max(0, start - 24), start):
        return True
    if kind.name not in _NORMATIVE:
        return False
    cited = _CITES.match(flow, max(0, start - 16), start) and _CLAUSE_ENDS.match(flow, end, end + 8)
    return bool(cited) or bool(_VOUCHES.match(flow, end, end + 20))


# "Nghị định số 34", "Thông tư liên tịch số 04/2018": behind a normative type a short form that needs nothing more.
_SHORTENED = regex.compile(r"\d{1,3}[a-zA-Z]?(?:/(?:19|20)\d\d)?")


def _bare_row(number: str) -> Row:
    year = _YEAR_LAST.search(number)
    serial = number[: year.start()] if year else number
    return {
        "value": number,
        "serial": serial,
        "year": int(year[1]) if year else None,
        "symbol": None,
        "type_code": None,
        "issuer_codes": (),
        "unit_code": None,
        "style": "state",
    }


_YEAR_LAST = regex.compile(r"[/-]((?:19|20)\d\d)$")


def _draft(flow: str, symbol: Symbol, floor: int) -> Draft | None:
    symbol = _with_first_digit(flow, symbol)
    at = symbol.start
    if at and flow[at - 1].isalpha() and not _glued_lead(flow, at):
        return None
    floor_of_list = floor
    floor = _paragraph_start(flow, max(floor, at - 200), at)
    lead = LEAD.regex.match(flow, floor, at)
    before = lead.start() if lead else at
    kind, begin = type_before(flow, floor, before)
    issuer = None
    if kind is None and lead:
        kind, begin, issuer = _type_before_issuer(flow, floor, before)
    in_list = floor_of_list < before and bool(BETWEEN.regex.fullmatch(flow, floor_of_list, before))
    if (
        kind is None
        and not in_list
        and not _is_untyped_citation(flow, symbol, floor, before, has_lead=lead is not None)
    ):
        return None
    row = symbol.row
    if kind is not None and kind.name in _NO_DOCUMENTS:
        if row["issuer_codes"][:1] != ("QH",):
            return None
        kind = None  # "Luật … theo hợp đồng số 69/2020/QH14"
    if kind is not None:
        row = with_type(row, kind.name)
    draft = Draft(
        begin if kind else before, symbol.end, "citation-number", at, number=row, kind=kind, typed=kind is not None
    )
    draft.year, draft.issuer, draft.stop = row["year"], issuer, symbol.end
    attach_date(flow, draft)
    return draft


def _paragraph_start(flow: str, floor: int, at: int) -> int:
    """Start of the paragraph that `at` stands in; a line that ends in "số" runs on into its number."""
    line = flow.rfind("\n", floor, at) + 1
    if line and not flow[line:at].strip() and flow[max(floor, line - 4) : line].rstrip().endswith("số"):
        line = flow.rfind("\n", floor, line - 1) + 1
    return max(floor, line)


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
            above = known.get(bare(" ".join(words[-4:-2]))) if row.name == "Hướng dẫn" and len(words) > 3 else None
            if above is not None and above.name in _GUIDING:  # "các Thông tư hướng dẫn số 21/2003/TT-BTC"
                return above, _start_of_last(flow, run.start(), stop, words[-4:])
            return row, _start_of_last(flow, run.start(), stop, words[-count:])
    return None, at


_GUIDING = {"Thông tư", "Nghị định", "Quyết định", "Công văn"}


def _names_type(first: str, count: int) -> bool:
    """One-syllable names ("Luật", "Lệnh", "Đơn", "Thư") are types only with a capital."""
    return count > 1 or len(first) > 6 or (first[0].isupper() and (len(first) > 2 or first == "CV"))


def _start_of_last(flow: str, start: int, stop: int, words: list[str]) -> int:
    at = stop
    for word in reversed(words):
        at = flow.rfind(word, start, at)
    return at


# A type, its issuer and only then the number: "Nghị định của Chính phủ số 132/2008/NĐ-CP".
_TYPES_WITH_ISSUER = regex.compile(
    r"""(?<!\p{L})(?P<type>nghị\ định|nghị\ quyết|thông\ tư(?:\ liên\ tịch)?|quyết\ định|chỉ\ thị|công\ văn|thông\ báo
    |tờ\ trình|báo\ cáo|kế\ hoạch|công\ điện|văn\ bản|hướng\ dẫn|kết\ luận)\s(?:của\s(?:liên\s)?)?""",
    regex.I | regex.X,
)


def _type_before_issuer(flow: str, floor: int, at: int) -> tuple[DocumentTypeRow | None, int, tuple[int, int] | None]:
    for match in _TYPES_WITH_ISSUER.finditer(flow, max(floor, at - 130), at):
        found = issuer_end(flow, match.end(), at)
        if found is not None and not flow[found:at].strip(" ,"):
            kind, begin = type_before(flow, floor, match.end("type"))
            return kind, begin, (match.end(), found)
    return None, at, None


_NO_DOCUMENTS = {"Hợp đồng", "Tờ khai", "Bản án", "Phiếu báo"}


def _is_untyped_citation(flow: str, symbol: Symbol, floor: int, before: int, *, has_lead: bool) -> bool:
    """Whether a string without a type before it is a number: its notation must speak for it, or "số" and no trap."""
    row = symbol.row
    symbol_text = str(row["symbol"])
    law = row["issuer_codes"][:1] in (("QH",), ("UBTVQH",))
    known = row["type_code"] is not None or law
    if not law and _traps().match(flow[max(floor, before - 45) : before].lower()):
        return False
    if row["style"] == "historic":
        return has_lead and (known or "-" in row["value"] or len(symbol_text) > 3)
    if row["style"] == "party":
        return bool(known)
    if row["type_code"] == "HĐ":
        return False
    if not has_lead and _DAMAGED_LEAD.match(flow, max(0, before - 14), before):
        return False
    if has_lead:
        return len(symbol_text) > 1 and not (flow[before : before + 1] == "S" and _letterhead(flow, before, symbol.end))
    return bool(known and "-" in symbol_text) or (known and row["year"] is not None) or _is_office(symbol_text)


_DAMAGED_LEAD = regex.compile(r"(?r)\n[^\p{L}\d\n]{0,3}(?:S|Só|[S5s]6|)\s{0,2}:\s{0,3}")


def _letterhead(flow: str, before: int, end: int) -> bool:
    """True for "Số: 12/UBND-VX" at the start of a paragraph: a letterhead, not a mention."""
    return (before == 0 or flow[before - 1] == "\n" or flow[max(0, before - 2) : before].isspace()) and ":" in flow[
        before : before + 8
    ]


_OFFICE = regex.compile(
    r"(?:UBND|HĐND|VPCP|TTg|CP|BTC|BNV|BCA|BYT|BXD|BCT|BTP|BGDĐT|BKHCN|BNNMT|BTNMT|BTTTT|BGTVT|BKHĐT|TCT|TCHQ|S[A-ZĐ]{2,7})-[A-ZĐ]"
)


def _is_office(symbol: str) -> bool:
    return bool(_OFFICE.match(symbol))


def attach_date(flow: str, draft: Draft) -> None:
    """Takes in the date, or else the year, that stands right behind `draft`."""
    match = DATED.regex.match(flow, draft.end, draft.end + 90)
    if match:
        value = date_of(match)
        if value is not None:
            draft.date = value
            draft.year = draft.year or value.year
        draft.end = match.end()  # behind an impossible date too
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


PATTERNS = (LEAD, DATED, BETWEEN, UNSYMBOLLED, CLIPPED)
