"""Số, ký hiệu of the document itself.

Reads         "Số: 6085/UBND-TTPVHCC"    "Luật số: 31/2024/QH15"    "QUYẾT ĐỊNH … SỐ 115/2004/QĐ-TTG NGÀY …"
Leaves alone  "Số:      /UBND-NC" (a draft: null, with an issue), numbers of cited documents, arrival stamps
"""

from __future__ import annotations

import regex

from vnadmin_nlp import lexicon, symbols
from vnadmin_nlp.errors import issue
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Line, Row, Zones

BLANK = Pattern(
    "blank-serial",
    regex.compile(
        r"(?i)^\W{0,3}(?:\p{L}{2,12}\s)?s[ốo]\s{0,3}[:.]?[\s.…_]{0,30}"
        r"(?P<symbol>[/-]\s?(?:\d{4}\s?/\s?)?\p{Lu}[\p{L}\d/&.\s-]{1,40})?$"
    ),
    matches=("Số:      /UBND-NC", "Số:        /2024/QH15", "Số: ........./QĐ-BTC", "Số:"),
    rejects=("Số: 15/QĐ-BNV", "Số lượng: 20"),
)
_LEAD = regex.compile(r"(?i)^[^\n]{0,80}?[s$][ốoôóồ6]\s{0,3}[:.;]?\s{0,9}(?:/\s?(?=\d))?")
SPECKS = Pattern(
    "specks-behind-serial",
    regex.compile(r"(?<=\d)[+*'\"°~`.,]{1,2}(?=\s{0,2}/)"),
    matches=("Số:04+ /CT-UBND", "Số: 15./QĐ-BNV"),
    rejects=("Số: 66.7/2025/NQ-CP", "Số: 15/QĐ-BNV", "Số: +/QĐ-BNV"),
)
TITLE = Pattern(
    "page-title",
    regex.compile(
        r"^(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Nghị định|Quyết định|Thông tư(?: liên tịch)?|Chỉ thị|Công văn|Kế hoạch|"
        r"Thông báo|Công điện|Lệnh)\s{1,2}số:?\s{1,2}(?P<number>\d[^\s,;]{2,60})"
    ),
    matches=("Nghị quyết số 97/2025/UBTVQH15 Điều chỉnh Chương trình",),
    rejects=("Bộ Tài chính ban hành Thông tư số 12/2025/TT-BTC", "Số: 12/2025/TT-BTC"),
)
PATTERNS = (BLANK, TITLE, SPECKS)


def find_number(zones: Zones, issues: list[Row]) -> tuple[Row | None, Row | None]:
    """The number as a `DocumentNumber` row, and, where the serial is blank, the notation behind it.

    Both None where the document shows no number at all.
    """
    blank: Row | None = None
    for line in zones.labelled("number"):
        match = BLANK.regex.match(line.text)
        if match:
            blank = _blank(line, match, issues) or blank
            continue
        row = _read(line)
        if row:
            return row, None
    return None, blank


def find_number_in_title(title: str | None) -> Row | None:
    """The number that a page's title tells: "Quyết định số 45/2025/QĐ-TTg Quy định …". It has no place in the text.

    >>> find_number_in_title("Quyết định số 45/2025/QĐ-TTg Quy định đối tượng thuê nhà ở công vụ")["value"]
    '45/2025/QĐ-TTg'
    >>> find_number_in_title("Tin tức: Bộ Tài chính ban hành Thông tư số 12/2025/TT-BTC") is None
    True
    """
    match = TITLE.regex.match(title or "")
    row = symbols.parse_symbol(match["number"]) if match else None
    return row and row | {"span": None, "rule": TITLE.name, "inferred": True}


def repaired(number: Row | None, doc_type: Row | None, issues: list[Row]) -> Row | None:
    """The number with the type's code that the heading vouches for, where a scan damaged one letter of it.

    "23/ĐC-UBND" under BÁO CÁO is 23/BC-UBND. A code that is one of the table's own is left alone.
    """
    code = (doc_type or {}).get("code")
    if not number or not doc_type or not code or number["type_code"] or not number["symbol"]:
        return number
    first = number["symbol"].split("-")[0]
    if (
        number["span"] is None
        or doc_type["rule"] != "type-heading"
        or not _one_letter_apart(first, code)
        or lexicon.agencies_coded(first)
    ):
        return number
    row = symbols.parse_symbol(number["value"].replace(first, code, 1))
    if row is None:
        return number
    span = number["span"]["start"], number["span"]["end"]
    issues.append(issue("number.repaired", f"{number['value']} was read; the heading says {code}.", span))
    return number | row


def _one_letter_apart(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _read(line: Line) -> Row | None:
    lead = _LEAD.match(line.text)
    at = lead.end() if lead else 0
    # Blanks for the lead, a stray slash in it is no part of a number; and for specks: "04+ /CT-UBND".
    text = SPECKS.regex.sub(lambda specks: " " * len(specks.group()), " " * at + line.text[at:])
    found = next(symbols.find_symbols(text, at), None)
    if found is None or found.start - at > 3:
        return None
    span = {"start": line.start + found.start, "end": line.start + found.end}
    return found.row | {"span": span, "rule": "number-line"}


def _blank(line: Line, match: regex.Match[str], issues: list[Row]) -> Row | None:
    issues.append(issue("number.blank", "The serial number is left blank: no number is given.", (line.start, line.end)))
    if not match["symbol"]:
        return None
    return symbols.parse_symbol("1" + match["symbol"].strip())
