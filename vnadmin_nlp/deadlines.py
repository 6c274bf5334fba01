"""Deadlines and recurrences: when something falls due, in the words of an order.

Reads         "trước ngày 15/12/2023"   "chậm nhất ngày 30 tháng 6 năm 2024"   "trước 17 giờ 00 ngày 20/5/2024"
              "trong quý II/2024" -> 2024-06-30    "trong tháng 6" -> the last day of June    "đến hết năm 2025"
              "trong vòng 05 ngày làm việc kể từ ngày ký"    "6 tháng đầu năm 2024" -> 2024-06-30
              "trước ngày 25 hàng tháng" -> FREQ=MONTHLY;BYMONTHDAY=25    "định kỳ 6 tháng"    "hàng quý"
Leaves alone  "giai đoạn 2022 - 2025" (a programme), "Quyết định số 766/QĐ-TTg ngày 23/6/2022" (a document's date),
              "dự án được phê duyệt trước ngày 01/7/2014" (a condition), days before the document's own date

A month, a quarter or a year falls due on its last day; "trước tháng 9/2024" on the day before it begins. What depends
on something the document does not tell ("kể từ ngày nhận được văn bản") keeps its words and has no date. Working days
are counted from the document's date, over the public holidays of Vietnam.
"""

from __future__ import annotations

import calendar
import datetime
from bisect import bisect, bisect_left, insort
from collections.abc import Callable
from typing import NamedTuple

import regex

from vnadmin_nlp.dates import DATE, date_of
from vnadmin_nlp.due_forms import (
    DAY,
    EVERY,
    HALF,
    INTERVAL,
    MONTH,
    QUARTER,
    RATE,
    RECURRING,
    RECURRING_DAY,
    SESSION,
    UNSPECIFIED,
    WITHIN,
    YEAR,
)
from vnadmin_nlp.numerals import parse_number, parse_roman
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Row
from vnadmin_nlp.working_days import add_working_days

# The words before a time that make it a deadline; what may stand between them and the time. Read backwards from it.
_CUE = regex.compile(
    r"""(?r)(?P<cue>[Tt]rước|[Cc]hậm\ nhất|[Mm]uộn\ nhất|[Kk]hông\ muộn\ hơn|[Kk]hông\ quá|[Đđ]ến\ hết|[Hh]ết
      |[Tt]rong|[Xx]ong
      |[Hh]ạn\ (?:cuối|chót|nộp|gửi)|[Tt]hời\ (?:hạn|gian)(?:\ (?:hoàn\ thành|thực\ hiện|gửi|nộp|báo\ cáo|xong))?\ ?:
      |[Hh]oàn\ thành|[Cc]uối|[Đđ]ến|[Vv]ào)
    (?P<gap>(?:[\s:,(]|là|vào|đến|hết|trước|trong|cuối|khoảng|thời\ gian|giờ\ làm\ việc|của|ngày|sáng|chiều
      |\d{1,2}\ ?(?:giờ|h|g)(?:\ ?\d{2})?(?:\ ?phút)?|thứ\ (?:\p{L}{2,4}|\d)|(?<=[\s(])\d{1,2}:\d{2})*)""",
    regex.X,
)
_CUE_REACH = 48  # "Chậm nhất trước 17 giờ 00 phút, thứ Sáu, ngày": the longest gap seen in orders
_WEAK = ("đến", "vào", "hoàn thành", "cuối")
_STRONG_FOR_YEAR = ("trong", "đến hết", "hết", "trước", "chậm nhất", "muộn nhất", "cuối")
# Words that make "trước ngày …" the time of something past or of a condition, and "đến …" the end of a range.
_CONDITION = regex.compile(
    r"(?:\b(?:đã|được|phát sinh|hiệu lực|áp dụng|ký kết|có từ)\b[^.;,\n]{0,40}"
    r"|\b[Tt]ừ (?:ngày|tháng|quý|năm)?[^.;\n]{0,32}"
    r"|\b(?:xem|coi) đây là\b[^.;\n]{0,60})$"
)
_CONDITION_REACH = 80
# "phấn đấu kích hoạt 95% số tài khoản đã cấp trước ngày …": the goal is due, whatever was granted.
# "thời gian: từ ngày … đến ngày …": the end of a stretch that is to come.
_GOAL = regex.compile(
    r"(?i:\bphấn đấu\b|\bhoàn thành\b|\bgiải ngân\b|\bthời gian(?: (?:thực hiện|tổ chức|kiểm tra))?:)[^.;\n]{0,60}$"
)
# "báo cáo được gửi trước ngày …" behind the document's own day: what is asked for, not a case.
_SENT_IN = regex.compile(r"\b(?<!đã )được (?:gửi|nộp|báo cáo|hoàn thành)\b[^.;\n]{0,40}$")
_UNITS = {
    "giờ": ("HOURLY", 1),
    "ngày": ("DAILY", 1),
    "tuần": ("WEEKLY", 1),
    "tháng": ("MONTHLY", 1),
    "quý": ("MONTHLY", 3),
    "năm": ("YEARLY", 1),
}
# "hàng năm" behind a noun tells what the noun is ("kế hoạch hàng năm"); these let it tell when to act.
_PERIOD_OF = (
    "kế hoạch",
    "dự toán",
    "chương trình",
    "kinh phí",
    "chỉ tiêu",
    "mức",
    "lương",
    "học phí",
    "tiền thuê",
    "số liệu",
)
_ACTS_BEFORE = regex.compile(
    r"(?:^|[.;:,(+-]\s{0,3}|\n\s{0,3}"
    r"|\b(?:báo cáo|tổng hợp|gửi|họp|kiểm tra|cập nhật|giao ban|thực hiện|rà soát|và|hoặc)\s)$"
)


class _Where(NamedTuple):
    """The text that is read, where the search began, the document's own date, and whether a cue is needed."""

    flow: str
    start: int
    own: datetime.date | None
    bare: bool


def find_deadlines(
    flow: str, start: int, end: int, own: datetime.date | None = None, *, bare: bool = False
) -> list[Row]:
    """The deadlines in flow[start:end], sorted by span, as rows of `Due`.

    `own` is the document's date: it gives a missing year, starts the relative ones, and what lies before it is left
    out. `bare` reads a time without a cue too, behind a label such as "Thời gian thực hiện:".

    >>> text = "Báo cáo kết quả về Sở Nội vụ trước ngày 15/12/2023 để tổng hợp."
    >>> [(row["date"].isoformat(), row["text"]) for row in find_deadlines(text, 0, len(text))]
    [('2023-12-15', 'trước ngày 15/12/2023')]
    """
    found: list[Row] = []
    taken: list[tuple[int, int]] = []
    words = flow[start:end]
    where = _Where(flow, start, own, bare)
    for pattern, read, needed in _READERS:
        if not bare and not all(any(word in words for word in group) for group in needed):
            continue
        for match in pattern.regex.finditer(flow, start, end):
            if _overlaps(taken, match.start(), match.end()):
                continue
            row = read(pattern.name, match, where)
            if row is not None:
                found.append(row)
                insort(taken, (row["span"]["start"], row["span"]["end"]))
    found += _joined(found, where, end)
    return sorted(found, key=lambda row: int(row["span"]["start"]))


class Deadlines:
    """The deadlines of a text, found once; its parts are asked for many times.

    >>> text = "Sở Nội vụ báo cáo trước ngày 15/12/2023; Sở Y tế báo cáo hằng tháng."
    >>> deadlines = Deadlines(text)
    >>> [row["text"] for row in deadlines.within(0, 40)], [row["recurrence"] for row in deadlines.within(40, 70)]
    (['trước ngày 15/12/2023'], ['FREQ=MONTHLY'])
    """

    __slots__ = ("_rows", "_starts", "own")

    def __init__(self, flow: str, own: datetime.date | None = None) -> None:
        self.own = own
        self._rows = find_deadlines(flow, 0, len(flow), own)
        self._starts = [row["span"]["start"] for row in self._rows]

    def within(self, start: int, end: int) -> list[Row]:
        """Those that lie whole in [start, end), sorted by span."""
        found = self._rows[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [row for row in found if row["span"]["end"] <= end]


_AND = regex.compile(r"(?:,| và| hoặc|, và) {1,2}(?:(?:trước )?ngày )?(?=\d{1,2}[/.]\d{1,2}[/.]\d{4})")


def _joined(found: list[Row], where: _Where, end: int) -> list[Row]:
    """The further days of a list: "trước ngày 15/01/2025 và 31/5/2025"."""
    more: list[Row] = []
    known = {row["span"]["end"] for row in found}
    for row in found:
        at = int(row["span"]["end"])
        while row["rule"] == "due_day" and (joint := _AND.match(where.flow, at, end)) is not None:
            match = DATE.regex.match(where.flow, joint.end(), end)
            date = date_of(match) if match is not None else None
            past = date is not None and where.own is not None and date < where.own
            if match is None or date is None or past or match.end() in known:
                break
            more.append(_due("due_day", where, match.span(), date))
            at = match.end()
    return more


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether [start, end) meets one of the sorted, disjoint spans of `taken`."""
    at = bisect(taken, (end, 0))
    return at > 0 and taken[at - 1][1] > start


def best_deadline(rows: list[Row]) -> Row | None:
    """The one that binds an obligation: the first day, else the first recurrence, else the first in words.

    >>> best_deadline([]) is None
    True
    """
    for key in ("date", "recurrence"):
        for row in rows:
            if row[key] is not None:
                return row
    return rows[0] if rows else None


def _due(
    name: str, where: _Where, place: tuple[int, int], date: datetime.date | None, recurrence: str | None = None
) -> Row:
    flow, (begin, stop) = where.flow, place
    while stop > begin and flow[stop - 1] in " ,;(":
        stop -= 1
    words = " ".join(flow[begin:stop].split())
    return {
        "date": date,
        "text": words,
        "recurrence": recurrence,
        "rule": name,
        "span": {"start": begin, "end": stop},
    }


def _cue(flow: str, start: int, at: int) -> regex.Match[str] | None:
    return _CUE.match(flow, max(start, at - _CUE_REACH), at)


def _bound(name: str, match: regex.Match[str], where: _Where, date: datetime.date | None) -> Row | None:
    """The row of a day, month, quarter, half or year behind its cue; None where it is no deadline."""
    cue = _cue(where.flow, where.start, match.start())
    if cue is None:
        return _due(name, where, match.span(), date) if where.bare and date else None
    word = cue["cue"].lower().split(":")[0].strip()
    known = date is not None and where.own is not None
    fits = _fits(name, word, cue.group().lower(), known)
    if not where.bare and (not fits or _is_condition(where, cue.start(), word, known)):
        return None
    if date is not None and where.own is not None and date < where.own:
        return None
    if date is not None and name in ("due_month", "due_quarter", "due_year") and "trước" in cue.group().lower():
        date = _first_day(date, name) - datetime.timedelta(days=1)
    return _due(name, where, (cue.start(), match.end()), date)


def _is_condition(where: _Where, at: int, word: str, known: bool) -> bool:
    """Whether the words before a cue tell of something past or of a case; `known` tells that both dates are."""
    if word not in ("trước", "đến", "đến hết", "hết", "vào", "trong"):
        return False
    if _GOAL.search(where.flow, max(where.start, at - _CONDITION_REACH), at) is not None:
        return False
    if known and _SENT_IN.search(where.flow, max(where.start, at - _CONDITION_REACH), at) is not None:
        return False
    return _CONDITION.search(where.flow, max(where.start, at - _CONDITION_REACH), at) is not None


def _fits(name: str, word: str, cue: str, known: bool) -> bool:
    """Whether the cue is strong enough for this kind of time; `known` tells that both dates are."""
    if name == "due_year":
        return any(strong in cue for strong in _STRONG_FOR_YEAR)
    if name == "due_half":
        return word not in _WEAK
    if word == "vào":
        return name in ("due_quarter", "due_month") and known
    if word in ("đến", "cuối"):
        return name == "due_day" and known
    return True


def _first_day(date: datetime.date, name: str) -> datetime.date:
    if name == "due_year":
        return date.replace(month=1, day=1)
    return date.replace(month=date.month - 2 if name == "due_quarter" else date.month, day=1)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> datetime.date | None:
    if not (1 <= month <= 12 and 1900 <= year <= 2200):
        return None
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def _full_date(_name: str, m: regex.Match[str], where: _Where) -> Row | None:
    date = date_of(m)
    return None if date is None else _bound("due_day", m, where, date)


def _day(name: str, m: regex.Match[str], where: _Where) -> Row | None:
    """A day without its year: only behind "ngày" or "trước", for "1/2" may be a half."""
    before = where.flow[max(0, m.start() - 6) : m.start()].lower()
    if "ngày" not in before and "trước" not in before:
        return None
    date = _next_year_if_past(where.own, lambda year: _date(year, int(m["m"]), int(m["d"])))
    return None if date is None and where.own else _bound(name, m, where, date)


def _next_year_if_past(own: datetime.date | None, make: Callable[[int], datetime.date | None]) -> datetime.date | None:
    """A time without its year is the first one not before the document's own date."""
    if own is None:
        return None
    date = make(own.year)
    return make(own.year + 1) if date is not None and date < own else date


def _month(name: str, m: regex.Match[str], where: _Where) -> Row | None:
    return _bound(name, m, where, _end_of(m["y"] or m["y2"], int(m["m"]), where.own))


def _quarter(name: str, m: regex.Match[str], where: _Where) -> Row | None:
    number = int(m["q"]) if m["q"].isdigit() else parse_roman(m["q"]) or 0
    return _bound(name, m, where, _end_of(m["y"] or m["y2"], 3 * number, where.own))


def _end_of(year: str | None, month: int, own: datetime.date | None) -> datetime.date | None:
    if year:
        return _month_end(int(year), month)
    return _next_year_if_past(own, lambda y: _month_end(y, month))


def _half(name: str, m: regex.Match[str], where: _Where) -> Row | None:
    month = 12 if m["side"] == "cuối" else int(parse_number(m["n"]) or 0)
    year = int(m["y"]) if m["y"] else (where.own.year if where.own else None)
    return _bound(name, m, where, None if year is None else _month_end(year, month))


def _year(name: str, m: regex.Match[str], where: _Where) -> Row | None:
    return _bound(name, m, where, _date(int(m["y"]), 12, 31))


_OWN_SIGNING = regex.compile(
    r"(?:ký ban hành|ký|ban hành)(?: (?:ban hành )?(?:văn bản|Công văn|Quyết định|Chỉ thị|Kế hoạch|Thông báo))?"
    r"(?: này)? ?(?:$|[.;,/)])"
)
_LEAD = regex.compile(
    r"(?:[Tt]rong|[Ss]au|[Cc]hậm nhất|[Kk]hông quá|[Tt]ối đa)"
    r"(?: (?:vòng|thời hạn|thời gian|là|sau|chậm nhất|không quá|tối đa))*\s{1,2}$"
)


def _within(name: str, m: regex.Match[str], where: _Where) -> Row | None:
    begin = m.start()
    lead = _LEAD.search(where.flow, max(where.start, begin - 40), begin)
    if lead is not None:
        begin = lead.start()
    signing = _OWN_SIGNING.match(m["from"])
    date = _counted(where.own, int(m["n"]), m["unit"], m["work"] is not None) if where.own and signing else None
    stop = m.start("from") + (signing.end() if signing else _clause(m["from"]))
    while stop > begin and where.flow[stop - 1] in ".;,/) ":
        stop -= 1
    return _due(name, where, (begin, stop), date)


def _clause(words: str) -> int:
    comma = words.find(",")
    return comma if comma > 0 else len(words)


def _counted(own: datetime.date, number: int, unit: str, working: bool) -> datetime.date | None:
    if working:
        return add_working_days(own, number)
    if unit == "tháng":
        month = own.month - 1 + number
        end = _month_end(own.year + month // 12, month % 12 + 1)
        return None if end is None else end.replace(day=min(own.day, end.day))
    days = {"ngày": number, "tuần": 7 * number}.get(unit)
    return None if days is None else own + datetime.timedelta(days=days)


def _recurring_day(name: str, m: regex.Match[str], where: _Where) -> Row | None:
    day, month = int(m["d"]), m["m"] or m["m2"]
    if m["unit"] == "năm" and month:
        rule = f"FREQ=YEARLY;BYMONTH={int(month)};BYMONTHDAY={day}"
    elif m["unit"] in ("tháng", None) and not month:
        rule = "FREQ=MONTHLY" + (";INTERVAL=3" if m["place"] else "") + f";BYMONTHDAY={day}"
    else:
        rule = _rrule(m["unit"] or "tháng", 1)
    cue = _cue(where.flow, where.start, m.start())
    return _due(name, where, (cue.start() if cue else m.start(), m.end()), None, rule)


def _recurring(name: str, m: regex.Match[str], where: _Where) -> Row | None:
    number = parse_number((m["n"] or "1").lower())
    return _due(name, where, m.span(), None, _rrule(m["unit"] or m["unit2"], int(number or 1)))


def _every(name: str, m: regex.Match[str], where: _Where) -> Row | None:
    return _due(name, where, m.span(), None, _rrule(m["unit"], 1)) if _acts(m, where) else None


_AT_LEAST = regex.compile(r"(?:[IiÍí]t nhất|[Tt]ối thiểu|mỗi) $")


def _rate(name: str, m: regex.Match[str], where: _Where) -> Row | None:
    """ "02 lần/tuần", "06 tháng một lần", with the words before that make it the least."""
    least = _AT_LEAST.search(where.flow, max(where.start, m.start() - 12), m.start())
    number = parse_number(m["n"].lower()) if name == "due_interval" else None
    place = (least.start() if least else m.start(), m.end())
    return _due(name, where, place, None, _rrule(m["unit"], int(number or 1)))


def _acts(m: regex.Match[str], where: _Where) -> bool:
    if m["plain"][0].isupper() or m["more"]:
        return True
    before = where.flow[max(where.start, m.start() - 24) : m.start()]
    if m["unit"] != "năm" and not before.rstrip().endswith(_PERIOD_OF):
        return True
    return _ACTS_BEFORE.search(where.flow, max(where.start, m.start() - 12), m.start()) is not None


def _rrule(unit: str, number: int) -> str:
    """RFC 5545 recurrence of `number` units.

    >>> _rrule("tháng", 6), _rrule("quý", 1)
    ('FREQ=MONTHLY;INTERVAL=6', 'FREQ=MONTHLY;INTERVAL=3')
    """
    frequency, step = _UNITS[unit]
    interval = step * number
    return f"FREQ={frequency}" + (f";INTERVAL={interval}" if interval > 1 else "")


def _periodic(name: str, m: regex.Match[str], where: _Where) -> Row | None:
    return _due(name, where, m.span(), None)


_Reader = Callable[[str, "regex.Match[str]", _Where], "Row | None"]
_Needed = tuple[tuple[str, ...], ...]
# Each pattern with its reader and the words without which it cannot match: one of each group.
_READERS: tuple[tuple[Pattern, _Reader, _Needed], ...] = (
    (SESSION, _periodic, (("ỳ họp", "iên họp"),)),
    (RECURRING_DAY, _recurring_day, (("gày",), ("àng", "ằng", "mỗi", "quý"))),
    (WITHIN, _within, (("từ ", "sau "), ("ngày", "tháng", "tuần", "giờ"))),
    (DATE, _full_date, (("/", "tháng", "-", "."), ("19", "20"))),
    (DAY, _day, (("gày", "rước"), ("/", "tháng"))),
    (HALF, _half, (("tháng đầu", "tháng cuối"),)),
    (QUARTER, _quarter, (("uý",),)),
    (MONTH, _month, (("áng",),)),
    (YEAR, _year, (("năm",),)),
    (RECURRING, _recurring, (("ịnh kỳ",),)),
    (EVERY, _every, (("àng ", "ằng ", "ỗi "),)),
    (RATE, _rate, (("lần", "đợt", "buổi"),)),
    (INTERVAL, _rate, (("lần",),)),
    (UNSPECIFIED, _periodic, (("ịnh kỳ ",),)),
)
