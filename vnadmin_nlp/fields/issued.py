"""Địa danh and ngày ban hành: "Hà Nội, ngày 05 tháng 3 năm 2024".

A law, an ordinance or a resolution of the National Assembly has no such line: its date is that of its adoption, told
behind the last article ("… thông qua ngày 18 tháng 01 năm 2024").
"""

from __future__ import annotations

import datetime

import regex

from vnadmin_nlp.errors import issue
from vnadmin_nlp.names import restored
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Line, Row, Zones
from vnadmin_nlp.text import fold_key, fold_space
from vnadmin_nlp.zones import type_on

DATE = Pattern(
    "place-date-line",
    regex.compile(
        r"(?ix)ng[àa]y\s{0,6}(?P<day>\d{1,2}|[.…_\s]{0,12})\s{0,6}th[áa]ng\s{0,6}(?P<month>\d{1,2}|[.…_\s]{0,12})\s{0,6}"
        r",?\s?n[ăa]m\s{0,6}(?P<year>\d{2}\ ?\d{2}|\d{0,3}[.…_\s]{0,8})"
        r"|(?:ng[àa]y\s{1,4})?(?P<day2>\d{1,2})\s?[/.-]\s?(?P<month2>\d{1,2})\s?[/.-]\s?(?P<year2>\d{4})"
    ),
    matches=("Hà Nội, ngày 05 tháng 3 năm 2024", "ngày    tháng 7 năm 2025", "Hà Nội, ngày 8/3/2024"),
    rejects=("tháng 3 năm 2024", "Số: 15/QĐ-BNV"),
)
_PLACE = Pattern(
    "place",
    regex.compile(
        # up to eight words before "ngày"
        r"^[^\p{L}\d]{0,4}(?P<place>(?!(?i:ng[àa]y)\b)\p{Lu}[\p{L}\d.'’]{0,12}(?:[\s-]{1,3}[\p{L}\d.'’]{1,12}){0,7}?)"
        r"\s{0,3}[,.;]?\s{1,9}(?i:ng[àa]y|tháng)\b"
        # or a comma and a day
        r"|^(?P<place2>\p{Lu}[\p{L}\s.-]{1,40}?)\s?,\s?(?i:ng[àa]y)?\s?\d"
    ),
    matches=("Hà Nội, ngày 05 tháng 3 năm 2024", "TP. Hồ Chí Minh, ngày 8/3/2024", "Hà Nội ngày tháng năm 2021"),
    rejects=("ngày 05 tháng 3 năm 2024", "NGÀY 30 THÁNG 12 NĂM 2008", "Số: 15/QĐ-BNV, ngày 5 tháng 3"),
)
_ADOPTED = Pattern(
    "adopted-on",
    regex.compile(
        r"(?ix)(?:thông\squa|ban\shành)(?:\s{1,3}tại\s[^.\n]{0,80}?)?\s{0,3}(?:vào\s)?\s{0,3}ngày\s{1,3}"
        r"(?P<day>\d{1,2})\s{1,3}tháng\s{1,3}(?P<month>\d{1,2})\s{1,3}năm\s{1,3}(?P<year>\d{4})"
    ),
    matches=("kỳ họp thứ 6 thông qua ngày 18 tháng 01 năm 2024.",),
    rejects=("được thông qua tại kỳ họp thứ 6",),
)
PATTERNS = (DATE, _PLACE, _ADOPTED)
_STROKE = regex.compile(r"(?<=(?i:ngày)\s{0,3}\d)[|lI!](?=\s{0,3}tháng)|(?<=(?i:ngày)\s{0,3})[|lI!](?=\d\s{0,3}tháng)")
_ADOPTING = ("QH", "UBTVQH")  # How the codes of the bodies begin that adopt.
_ADOPTERS = ("quốc hội", "ủy ban thường vụ quốc hội")
_ADOPTED_TYPES = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")


def find_place(zones: Zones) -> Row | None:
    """Địa danh as a `Place` row; None where the line has none."""
    for line in zones.labelled("date"):
        match = _PLACE.regex.match(line.text)
        if match:
            group = "place" if match["place"] else "place2"
            span = {"start": line.start + match.start(group), "end": line.start + match.end(group)}
            value = restored(fold_space(match[group]).strip(" .,-"))
            if type_on(" ".join(value.upper().split()[:2])):
                return None  # "Thông báo khẩn ngày 18/10/2020"
            return {"value": value, "span": span, "rule": _PLACE.name}
    return None


def find_issued_on(zones: Zones, view: str, number: Row | None, doc_type: Row | None, issues: list[Row]) -> Row | None:
    """Ngày ban hành as an `IssuedOn` row; None where day or month is blank, with an issue that says so."""
    for line in zones.labelled("date"):
        row = _read(line, issues)
        if row:
            return row
    for line in zones.labelled("number"):  # "Số: 15/QĐ-BNV ngày 05/3/2024"
        row = _read(line, issues) if "ngày" in line.text.lower() else None
        if row:
            return row
    if zones.labelled("date"):
        return None
    return _adoption(view, zones) if _is_adopted(zones, number, doc_type) else None


def _read(line: Line, issues: list[Row]) -> Row | None:
    """The date in a line; None, with an issue, where a part of it is blank or no such day exists."""
    match = DATE.regex.search(_STROKE.sub("1", line.text))
    if not match:
        return None
    span = (line.start + match.start(), line.start + match.end())
    day, month, year = (match[name] or match[f"{name}2"] or "" for name in ("day", "month", "year"))
    year = year.replace(" ", "")
    if not (day.isdigit() and month.isdigit() and len(year) == 4 and year.isdigit()):
        issues.append(issue("date.blank", "Day, month or year is left blank: no date is given.", span))
        return None
    value = _date(year, month, day)
    if value is None:
        issues.append(issue("date.impossible", f"The date {day}/{month}/{year} does not exist.", span))
        return None
    return {"value": value, "span": {"start": span[0], "end": span[1]}, "rule": DATE.name}


def _is_adopted(zones: Zones, number: Row | None, doc_type: Row | None) -> bool:
    """Whether the document is one of the National Assembly or its committee, by its number, its type or its heading."""
    codes = (number or {}).get("issuer_codes") or ()
    symbol = (number or {}).get("symbol") or ""
    if any(code.startswith(_ADOPTING) for code in (symbol, *codes)):
        return True
    deciding = {fold_key(line.text) for line in zones.labelled("authority", "agency")}
    return number is None and ((doc_type or {}).get("name") in _ADOPTED_TYPES or not deciding.isdisjoint(_ADOPTERS))


def _adoption(view: str, zones: Zones) -> Row | None:
    """The day on which a law or a resolution of the National Assembly was adopted: the last that the text tells."""
    told = list(_ADOPTED.regex.finditer(view, zones.body[0]))
    value = _date(told[-1]["year"], told[-1]["month"], told[-1]["day"]) if told else None
    if value is None:
        return None
    span = {"start": told[-1].start("day"), "end": told[-1].end("year")}
    return {"value": value, "span": span, "rule": _ADOPTED.name}


def _date(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
