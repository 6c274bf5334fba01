"""Figures that somebody must reach, and figures reported as reached.

Reads         "tối thiểu 70% cấp sở, 30% cấp huyện, 20 cấp xã" (the last is 20 %, its unit inferred) / "trên 96%" /
              "từ 10 - 15%" / "giảm ít nhất 30% chi phí tuân thủ" / "phấn đấu thu 1.200 tỷ đồng" / "ít nhất 02 cuộc" /
              "chiếm khoảng 5,3% tổng số" (reported)
Leaves alone  "thuế suất 10%", "hưởng 85% lương", "trên 50% vốn điều lệ", "nếu chênh lệch từ 20% trở lên" (rates, shares,
              conditions); "trong 05 ngày", "02 bản", "đủ 18 tuổi"; prices and fines; rows of a formula

A percentage is a target where its sentence requires or reports something, and no word of a rate, price or condition
stands in it. In laws, decrees and circulars only the words of a goal make one. An amount or a count needs a word of
a goal or of a result right before it. The words are rows of `data/target_cues.toml`; the guide is
docs/OBLIGATIONS.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import regex

from vnadmin_nlp.lexicon import table
from vnadmin_nlp.numerals import FIGURE, parse_decimal, parse_quantity
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Row

_PERCENT = Pattern(
    "percent",
    regex.compile(
        rf"(?<![\d.,/\p{{L}}-])(?P<low>{FIGURE})(?: ?%)?(?: ?- ?(?P<high>{FIGURE})| (?:đến|tới) (?P<high2>{FIGURE}))? ?%$"
    ),
    matches=("đạt 54,56%", "từ 10 - 15%", "từ 10% đến 15%", "100 %"),
    rejects=("24/7%", "tỷ lệ %", "A96%", "x 100% ="),
)
_AMOUNT = Pattern(
    "amount",
    regex.compile(
        rf"(?<![\d.,/\p{{L}}-])(?P<low>{FIGURE})(?: ?- ?(?P<high>{FIGURE}))?"
        r"(?P<scale> (?:(?:nghìn|ngàn) )?(?:tỷ|tỉ)| triệu| (?:nghìn|ngàn))? ?(?:đồng|VNĐ|VND)\b(?! ?/(?! ?năm))"
    ),
    matches=("1.200 tỷ đồng", "450 triệu đồng", "1.700.000.000 đồng", "2,5 nghìn tỷ đồng"),
    rejects=("500.000 đồng/người", "hợp đồng", "12 tỷ lệ"),
)
PATTERNS = (_PERCENT, _AMOUNT)

NORMATIVE = frozenset({"HP", "L", "BL", "PL", "L-CTN", "NĐ", "TT", "TTLT", "NQLT", "ĐL", "QC", "QyC", "QyĐ", "VBHN"})
"""Codes of document types whose text is law: their figures are rates and thresholds unless a goal is named."""
REPORTS = frozenset({"BC", "TTr", "BB"})
"""Codes of document types that tell what was done."""

_REACH = 320  # a sentence of a plan with a list of targets: 9 in 10 of those read are shorter
_AFTER = 70
_CUE_REACH = 44


class _Figure(NamedTuple):
    """A figure with its place and its sentence."""

    start: int
    end: int
    low: str
    high: str | None
    scale: str
    unit: str
    rule: str
    left: int
    """Where the sentence begins, at most _REACH before."""


def find_targets(
    flow: str,
    *,
    provisions: Sequence[Row],
    citations: Sequence[Row],
    obligations_hint: Sequence[Row] | None = None,
    doc_type: str | None = None,
    start: int,
    end: int,
) -> list[Row]:
    """The figures of flow[start:end], sorted by span, as rows of `NumericTarget` without `text`.

    `doc_type` is the code of the document's type ("CT", "NĐ", "BC"); it leans the reading of a bare figure.
    `obligations_hint` is not used yet.

    >>> text = "1. Bảo đảm tỷ lệ hồ sơ trực tuyến tối thiểu 70% cấp sở, 30% cấp huyện, 20 cấp xã."
    >>> rows = find_targets(text, provisions=[], citations=[], doc_type="CT", start=0, end=len(text))
    >>> [(row["comparator"], row["value"], row["scope"], row["inferred_unit"]) for row in rows]
    [('>=', 70, 'cấp sở', False), ('>=', 30, 'cấp huyện', False), ('>=', 20, 'cấp xã', True)]
    """
    first = min((row["span"]["start"] for row in provisions), default=None)
    rows: list[Row] = []
    last: tuple[_Figure, Row] | None = None
    for figure in _percents(flow, start, end):
        chained = last is not None and _in_list(flow, last[0], figure)
        row = _read(flow, end, figure, doc_type, first, last[1] if last and chained else None)
        last = None if row is None else (figure, row)
        if row is not None:
            rows.append(row)
            rows.extend(_without_unit(flow, figure, row, end))
    rows.extend(_amounts(flow, start, end, doc_type))
    rows.extend(_counts(flow, start, end, doc_type))
    return sorted(_apart(rows, citations), key=lambda row: int(row["span"]["start"]))


def _apart(rows: list[Row], citations: Sequence[Row]) -> list[Row]:
    """Without the figures that stand inside a citation."""
    spans = [row["span"] for row in citations if row.get("span")]
    if not spans or not rows:
        return rows
    inside = {place for span in spans for place in range(span["start"], min(span["end"], span["start"] + 400))}
    return [row for row in rows if row["span"]["start"] not in inside]


def _percents(flow: str, start: int, end: int) -> Iterator[_Figure]:
    at = flow.find("%", start, end)
    while at >= 0:
        before = flow[at - 1] if flow[at - 1] != " " else flow[at - 2 : at - 1]
        if at > start and before.isdigit():
            match = _PERCENT.regex.search(flow, max(start, at - 36), at + 1)
            if match is not None:
                high = match["high"] or match["high2"]
                left = _sentence_start(flow, start, match.start())
                yield _Figure(match.start(), at + 1, match["low"], high, "", "%", _PERCENT.name, left)
        at = flow.find("%", at + 1, end)


def _sentence_start(flow: str, start: int, at: int) -> int:
    floor = max(start, at - _REACH)
    return max(floor, *(flow.rfind(mark, floor, at) + len(mark) for mark in ("\n", ". ", "; ")))


def _sentence_end(flow: str, at: int, end: int) -> int:
    stop = min(end, at + _AFTER)
    marks = [flow.find(mark, at, stop) for mark in ("\n", ". ", ";", "./")]
    return min([mark for mark in marks if mark >= 0], default=stop)


@cache
def _words(key: str) -> regex.Pattern[str]:
    return regex.compile(r"\b(?:" + "|".join(table("target_cues")[key]["words"]) + r")\b", regex.IGNORECASE)


@cache
def _comparators() -> regex.Pattern[str]:
    """The word of a comparison right before a figure, in groups named after the rows of the table."""
    keys = [key for key, row in table("target_cues").items() if "comparator" in row]
    groups = "|".join(f"(?P<{key}>{'|'.join(table('target_cues')[key]['words'])})" for key in keys)
    # Longer words first within the whole: "không vượt quá" before "vượt".
    return regex.compile(
        rf"\b(?:{groups}|(?P<from>từ)|(?P<plain>đạt|là|bằng|chiếm|khoảng|còn|lên|xuống))"
        r"(?: (?:đạt|là|bằng|được|khoảng|từ|mức|cả|thêm|trên|ít nhất))*(?: ?[:(])? {0,4}$",
        regex.IGNORECASE,
    )


def _comparator(flow: str, figure: _Figure, inherited: str | None) -> tuple[str, int]:
    """How the figure binds, and where the words that say so begin."""
    begin = max(figure.left, figure.start - _CUE_REACH)
    match = _comparators().search(flow, begin, figure.start)
    upward = _UPWARD.match(flow, figure.end)
    if upward is not None:
        return (">=" if upward["way"] == "lên" else "<="), match.start() if match else figure.start
    if match is None:
        return inherited or "=", figure.start
    if match["from"]:
        return ("=" if figure.high else ">="), match.start()
    cues = table("target_cues")
    for key, row in cues.items():
        if "comparator" in row and match[key]:
            return str(row["comparator"]), match.start()
    return "=", match.start()


_UPWARD = regex.compile(r"(?: [^.;,%\n]{0,70}?)? ?trở (?P<way>lên|xuống)")


def _in_list(flow: str, before: _Figure, figure: _Figure) -> bool:
    """Whether a figure goes on with the list that the one before it stands in."""
    if figure.start - before.end > 90 or figure.left > before.start:
        return False
    return _LIST_GAP.fullmatch(flow, before.end, figure.start) is not None


_LIST_GAP = regex.compile(r"[^.;:()%\n]{0,60}?[,;]? ?(?:và |hoặc |, )?(?:tại |đối với |cấp [^,.;\n]{2,20} )?")


def _read(
    flow: str, end: int, figure: _Figure, doc_type: str | None, first: int | None, before: Row | None
) -> Row | None:
    """The row of a figure; None where it is no target."""
    stop = _sentence_end(flow, figure.end, end)
    status = before["status"] if before else _status(flow, figure, stop, doc_type, first)
    if status is None:
        return None
    comparator, cue = _comparator(flow, figure, before["comparator"] if before else None)
    scope = _scope(flow, figure, stop)
    return {
        "indicator": _indicator(flow, figure, cue, stop) or (before["indicator"] if before else None),
        "comparator": comparator,
        "value": _number(figure.low, figure.scale),
        "value_max": _number(figure.high, figure.scale) if figure.high else None,
        "unit": figure.unit,
        "change": _change(flow, figure, cue),
        "scope": scope,
        "period": _period(flow, figure, stop),
        "status": status,
        "inferred_unit": False,
        "span": {"start": figure.start, "end": figure.end},
        "rule": figure.rule,
        "inferred": False,
    }


def _number(figure: str, scale: str) -> int | float:
    value = parse_quantity(f"{figure}{scale}") or parse_decimal(figure) or Decimal(0)
    return int(value) if value == value.to_integral_value() else float(value)


def _status(flow: str, figure: _Figure, stop: int, doc_type: str | None, first: int | None) -> str | None:
    """ "required", "reported", or None where the figure is a rate, a condition or nothing told."""
    goal = _words("goal").search(flow, figure.left, figure.start)
    if goal is None and (doc_type in NORMATIVE or _left_out(flow, figure, stop)):
        return None
    report = doc_type in REPORTS or (first is not None and figure.start < first)
    required = _last(_words("required"), flow, figure.left, figure.start)
    if required < 0 and _words("required").search(flow, figure.end, stop):
        required = figure.left
    return _lean(flow, figure, required, report, goal is not None, doc_type)


def _lean(flow: str, figure: _Figure, required: int, report: bool, goal: bool, doc_type: str | None) -> str | None:
    """The status that the words before the figure and the kind of text around it tell."""
    reported = _last(_words("reported"), flow, figure.left, figure.start)
    if goal and required > reported:
        return "required"
    near = _words("reported_near").search(flow, max(figure.left, figure.start - _NEAR), figure.start) is not None
    if report and (near or reported >= 0):
        return "reported"
    if required >= 0 and required > reported:
        return "required"
    if reported >= 0:
        return "reported"
    if _REACHED.search(flow, max(figure.left, figure.start - 24), figure.start):
        return "reported" if report else "required"
    return "required" if figure.low == "100" and not report and doc_type not in _SILENT else None


# Letters that answer a question and decisions quote figures of other texts: "100%" alone makes no target there.
_SILENT = frozenset({"CV", "QĐ", "NQ"})
_NEAR = 40
_REACHED = regex.compile(r"\b(?:đạt|tăng|giảm|hoàn thành)(?: \p{L}{2,6}){0,2} $")


def _last(words: regex.Pattern[str], flow: str, start: int, end: int) -> int:
    place = -1
    for match in words.finditer(flow, start, end):
        place = match.start()
    return place


def _left_out(flow: str, figure: _Figure, stop: int) -> bool:
    if _words("left_out").search(flow, max(figure.left, figure.start - 160), stop):
        return True
    if _FORMULA.search(flow, max(figure.left, figure.start - 4), figure.end + 3):
        return True
    return _words("condition").search(flow, max(figure.left, figure.start - 200), figure.start) is not None


_FORMULA = regex.compile(r"[=x×≤≥<>±] {0,2}\d|% ?[x×=|]|\| ?\d")


def _without_unit(flow: str, figure: _Figure, row: Row, end: int) -> Iterator[Row]:
    """The figures that go on with a list of percentages and have lost their sign: "30% cấp huyện, 20 cấp xã"."""
    if not row["scope"]:
        return
    head = row["scope"].split()[0]
    at = figure.end
    for _ in range(4):
        match = _BARE.match(flow, at, min(end, at + 120))
        if match is None or match["head"] != head:
            return
        yield row | {
            "value": _number(match["figure"], ""),
            "value_max": None,
            "scope": " ".join(match["scope"].split()),
            "inferred_unit": True,
            "span": {"start": match.start("figure"), "end": match.end("figure")},
            "rule": "percent_without_sign",
        }
        at = match.end()


_BARE = regex.compile(
    r"(?: (?:tại |ở )?[^,.;:()%\d\n]{2,40}),(?: và)? (?P<figure>\d{1,3}(?:,\d{1,2})?) (?:tại |ở )?"
    r"(?P<scope>(?P<head>\p{L}{2,6}) \p{L}{1,10})\b"
)

# Where the words behind a figure stop naming what it is a share of: single words, pairs, and what may not follow a
# comma inside the name ("ngành, lĩnh vực" goes on, ", tỷ lệ …" does not).
_STOPS = frozenset(
    "được có đạt qua theo trong vào so là đều phải để trở đến từ năm đã đang sẽ không nhằm với bằng hoặc trên tại nhưng "
    "chiếm tăng giảm tối ít".split()
)
_STOP_PAIRS = frozenset(
    ("thực hiện", "sử dụng", "tham gia", "hoàn thành", "thông qua", "bảo đảm", "đảm bảo", "kế hoạch", "và có", "ký kết")
)
_NOT_AFTER_COMMA = frozenset("tỷ tỉ mức chỉ số trong nhất đồng tối trên từ đạt phấn và cấp".split())
_LEADS = ("tại ", "ở ", "đối với ", "trên ", "cho ", "của ", "trong ")
_NAMED = regex.compile(r"(?:^|[,:;(]\s?|\b(?:như|và|xã|huyện|phường|tỉnh) )(?P<scope>\p{Lu}\p{Ll}{1,7}(?: \p{Lu}\p{Ll}{1,7}){0,3}) (?:đạt|chiếm) {1,4}$")


def _scope(flow: str, figure: _Figure, stop: int) -> str | None:
    words = _share_of(flow[figure.end : max(stop, min(figure.end + 2 * _AFTER, len(flow)))])
    if words:
        return words
    named = _NAMED.search(flow, max(figure.left, figure.start - 48), figure.start)
    return named["scope"] if named else None


def _share_of(behind: str) -> str | None:
    """The noun phrase at the start of `behind`, without the word that ties it to the figure.

    >>> _share_of(" tại cấp huyện, 20% tại cấp xã"), _share_of(" cán bộ, nhân viên có thể sử dụng")
    ('cấp huyện', 'cán bộ, nhân viên')
    >>> _share_of(" qua hệ thống") is None
    True
    """
    text = behind.split("\n", 1)[0].lstrip(" ")
    text = next((text[len(lead) :] for lead in _LEADS if text.startswith(lead)), text)
    taken: list[str] = []
    words = text.split()[:24]
    for index, word in enumerate(words):
        bare = word.strip(".,;:()")
        if word[0] == "(" or not bare or not bare[0].isalpha() or _ends_name(words, index, bare):
            break
        taken.append(word)
        following = words[index + 1].strip("(") if index + 1 < len(words) else ""
        if word[-1] in ".;:)" or word.endswith("),") or (word[-1] == "," and (not following[:1].isalpha() or following in _NOT_AFTER_COMMA)):
            break
    name = " ".join(taken).rstrip(".,;:() ").removesuffix(" và")
    return None if name in ("", "và") else name


def _ends_name(words: list[str], index: int, bare: str) -> bool:
    if " ".join(words[max(0, index - 2) : index]) == "đối tượng" or words[index : index + 2] == ["trong", "các"]:
        return False
    pair = " ".join(words[index : index + 2]).strip(".,;:()")
    return bare in _STOPS or pair in _STOP_PAIRS


_MEASURE = regex.compile(
    r"\b(?:tỷ lệ|tỉ lệ|mức độ|chỉ số|tổng số|số lượng|số|kết quả|diện tích|sản lượng|thu nhập|doanh thu|tốc độ|giá trị"
    r"|kim ngạch|tổng thu|thu ngân sách|chi phí|thời gian|hồ sơ|thanh toán|giải ngân)\b",
    regex.IGNORECASE,
)
_TRIM = " ,;:(-\"'"


def _indicator(flow: str, figure: _Figure, cue: int, stop: int) -> str | None:
    """What is measured: the words from the last word of measure to the figure, else those behind the figure."""
    begin = _last(_MEASURE, flow, max(figure.left, cue - 200), cue)
    if begin >= 0 and "%" not in flow[begin:cue]:
        words = " ".join(flow[begin:cue].split()).strip(_TRIM)
        if len(words) > 4:
            return words
    behind = " ".join(flow[figure.end : stop].split()).strip(_TRIM + ".")
    if len(behind) > 4 and behind[0].isalpha():
        return behind.split(",")[0]
    begin = max(figure.left, *(flow.rfind(mark, figure.left, cue) + 1 for mark in ",:("))
    words = " ".join(flow[begin:cue].split()).strip(_TRIM)
    return words or None


_RISE = regex.compile(r"\b(?:(?P<up>tăng|nâng)|(?P<down>giảm|cắt giảm|hạ))(?! trưởng)\b")


def _change(flow: str, figure: _Figure, cue: int) -> str | None:
    found = None
    for match in _RISE.finditer(flow, max(figure.left, cue - 24), figure.start):
        found = "increase" if match["up"] else "decrease"
    return found


_PERIOD = regex.compile(
    r"""(?P<quarter>[Qq]uý\ (?:IV|I{1,3}|[1-4])(?:/|\ năm\ )20\d{2}) | (?P<month>tháng\ \d{1,2}(?:/|\ năm\ )20\d{2})
      | (?P<half>\d{1,2}\ tháng\ (?:đầu|cuối)\ năm(?:\ 20\d{2})?) | giai\ đoạn\ (?P<span>20\d{2}\ ?-\ ?20\d{2})
      | năm\ (?P<year>(?:19|20)\d{2}) | \d{1,2}/\d{1,2}/(?P<of_date>20\d{2})""",
    regex.X,
)


def _period(flow: str, figure: _Figure, stop: int) -> str | None:
    """The time right before the figure, else the one told behind it in its sentence, else the nearest one before."""
    before = None
    for before in _PERIOD.finditer(flow, figure.left, figure.start):  # noqa: B007
        pass
    match = before
    if before is None or figure.start - before.end() > _BESIDE:
        match = _PERIOD.search(flow, figure.end, stop) or before
    if match is None:
        return None
    return next(" ".join(group.replace(" - ", "-").split()) for group in match.groups() if group)


_BESIDE = 24  # "năm 2025 tối đa 1,36%": a time this near before a figure is the figure's own


# An amount or a count needs its reason right before it.
_AMOUNT_REASON = regex.compile(
    r"\b(?P<goal>phấn đấu|chỉ tiêu|mục tiêu|dự toán giao|kế hoạch (?:vốn|giao)|giao)\b[^.;\n]{0,90}$"
    r"|\b(?P<result>tiết kiệm|đã (?:thu|chi|giải ngân|huy động|tiết kiệm)|(?:doanh thu|tổng thu|giải ngân|thu ngân sách)[^.;\n]{0,50}"
    r"(?:đạt|ước|là))\b[^.;\n]{0,60}$",
    regex.IGNORECASE,
)


def _amounts(flow: str, start: int, end: int, doc_type: str | None) -> Iterator[Row]:
    if doc_type in NORMATIVE:
        return
    at = flow.find("đồng", start, end)
    while at >= 0:
        if flow[at - 1].isspace() or flow[at - 1].isdigit():
            match = _last_match(_AMOUNT.regex, flow, max(start, at - 40), at + 4)
            row = None if match is None else _amount(flow, start, end, match, doc_type)
            if row is not None:
                yield row
        at = flow.find("đồng", at + 4, end)


def _last_match(pattern: regex.Pattern[str], flow: str, start: int, end: int) -> regex.Match[str] | None:
    found = None
    for found in pattern.finditer(flow, start, end):  # noqa: B007
        pass
    return found if found is not None and found.end() == end else None


def _amount(flow: str, start: int, end: int, match: regex.Match[str], doc_type: str | None) -> Row | None:
    if _RATE_FOLLOWS.match(flow, match.end()):
        return None
    left = _sentence_start(flow, start, match.start())
    scale = match["scale"] or ""
    figure = _Figure(match.start(), match.end(), match["low"], match["high"], scale, "đồng", _AMOUNT.name, left)
    reason = _AMOUNT_REASON.search(flow, left, match.start())
    stop = _sentence_end(flow, match.end(), end)
    if reason is None or (not reason["goal"] and _words("left_out").search(flow, left, stop)):
        return None
    row = _read(flow, end, figure, doc_type, None, {"status": "", "comparator": None, "indicator": None})
    if row is not None:
        row["status"] = "required" if reason["goal"] and doc_type not in REPORTS else "reported"
        row["scope"] = None
    return row


_RATE_FOLLOWS = regex.compile(r" ?/(?! ?năm)|(?: \p{L}{1,6})? ?(?:một|mỗi|/) ?(?:người|hộ|ha|tháng|năm|m2)")


_RESULTS = ("đã", "chỉ có", "số ", "tổng", "gồm")


@cache
def _count_pattern() -> regex.Pattern[str]:
    nouns = sorted(table("units")["counted"]["words"], key=len, reverse=True)
    return regex.compile(
        r"\b(?P<cue>[Íí]t nhất|[Tt]ối thiểu|[Tt]ối đa|[Pp]hấn đấu[^.;%\n\d]{0,60}|[Cc]hỉ tiêu[^.;%\n\d]{0,40}|[Cc]hỉ có|"
        r"số (?:PAKN|hồ sơ|TTHC|vụ việc)[^.;%\n\d]{0,40}:|[Tt]ổng s[ốô][^.;%\n\d]{0,90} (?:là|:)|gồm(?: có)? ?:|"
        r"[Đđ]ã (?:tiếp nhận|giải quyết|xử lý|hoàn thành|tổ chức|ban hành|công bố|thành lập|hỗ trợ|cấp|đào tạo)[^.;%\n\d]{0,30})"
        rf" ?:? ?(?P<low>{FIGURE})(?: ?- ?(?P<high>{FIGURE}))?(?: ?\([^)\n]{{1,20}}\))?(?: |(?=[mk]))(?P<unit>"
        + "|".join(regex.escape(noun) for noun in nouns)
        + r")\b"
    )


def _counts(flow: str, start: int, end: int, doc_type: str | None) -> Iterator[Row]:
    if doc_type in NORMATIVE:
        return
    for match in _count_pattern().finditer(flow, start, end):
        left = _sentence_start(flow, start, match.start("low"))
        if _words("condition").search(flow, left, match.start()):
            continue
        unit = " ".join(match["unit"].split())
        figure = _Figure(match.start("low"), match.end(), match["low"], match["high"], "", unit, "count", left)
        row = _read(flow, end, figure, doc_type, None, {"status": "", "comparator": None, "indicator": None})
        if row is not None:
            row["status"] = "reported" if match["cue"].lower().startswith(_RESULTS) else "required"
            yield row
