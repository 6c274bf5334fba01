"""Whether a figure is required, reported, or no target at all.

Reads         "phấn đấu đạt 90%" (required) / "chiếm khoảng 5,3%" (reported) / "tiết kiệm 162.056.800 đồng" (reported)
Leaves alone  "thuế suất 10%", "hưởng 85% lương", "Trường hợp chênh lệch từ 20%" (rates, shares, conditions)
"""

from __future__ import annotations

import regex

from vnadmin_nlp.targets.cues import last, words
from vnadmin_nlp.targets.figures import Figure

NORMATIVE = frozenset({"HP", "L", "BL", "PL", "NĐ", "TT", "TTLT", "NQLT", "ĐL", "QC", "QyC", "QyĐ", "VBHN"})
"""Codes of document types whose text is law: their figures are rates and thresholds unless a goal is named."""
REPORTS = frozenset({"BC", "TTr", "BB"})
"""Codes of document types that tell what was done."""
_SILENT = frozenset({"CV", "QĐ", "NQ"})
# Letters that answer a question and decisions quote figures of other texts: "100%" alone makes no target there.

_NEAR = 40
_REACHED = regex.compile(r"\b(?:đạt|tăng|giảm|hoàn thành)(?: \p{L}{2,6}){0,2} $")
_FORMULA = regex.compile(r"[=x×≤≥<>±] {0,2}\d|% ?[x×=|]|\| ?\d")


def status_of(flow: str, figure: Figure, doc_type: str | None, first: int | None) -> str | None:
    """ "required", "reported", or None where the figure is a rate, a condition or nothing told.

    `first` is where the first provision begins: what stands before it looks back.
    """
    goal = words("goal").search(flow, figure.left, figure.start)
    if goal is None and (doc_type in NORMATIVE or _left_out(flow, figure)):
        return None
    report = doc_type in REPORTS or (first is not None and figure.start < first)
    required = last(words("required"), flow, figure.left, figure.start)
    if required < 0 and words("required").search(flow, figure.end, figure.right):
        required = figure.left
    reported = last(words("reported"), flow, figure.left, figure.start)
    if goal and required > reported:
        return "required"
    reached = _REACHED.search(flow, max(figure.left, figure.start - 24), figure.start) is not None
    near = words("reported_near").search(flow, max(figure.left, figure.start - _NEAR), figure.start) is not None
    if report and (near or reached or reported >= 0):
        return "reported"
    if required > reported:
        return "required"
    if reported >= 0:
        return "reported"
    # Without any word of the table only "đạt 90%" and "100% hồ sơ" make a target.
    if reached:
        return "required"
    return "required" if figure.low == "100" and not report and doc_type not in _SILENT else None


def _left_out(flow: str, figure: Figure) -> bool:
    if words("left_out").search(flow, max(figure.left, figure.start - 160), figure.right):
        return True
    if _FORMULA.search(flow, max(figure.left, figure.start - 4), figure.end + 3):
        return True
    return conditional(flow, figure)


def conditional(flow: str, figure: Figure) -> bool:
    """Whether the sentence sets a condition: "Trường hợp …", "nếu …"."""
    return words("condition").search(flow, max(figure.left, figure.start - 200), figure.start) is not None


# An amount needs its reason right before it.
_REASON = regex.compile(
    r"\b(?P<goal>phấn đấu|chỉ tiêu|mục tiêu|dự toán giao|kế hoạch (?:vốn|giao)|giao)\b[^.;\n]{0,90}$"
    r"|\b(?P<result>tiết kiệm|đã (?:thu|chi|giải ngân|huy động|tiết kiệm)"
    r"|(?:doanh thu|tổng thu|giải ngân|thu ngân sách)[^.;\n]{0,50}(?:đạt|ước|là))\b[^.;\n]{0,60}$",
    regex.IGNORECASE,
)
_RATE_FOLLOWS = regex.compile(r" ?/(?! ?năm)|(?: \p{L}{1,6})? ?(?:một|mỗi|/) ?(?:người|hộ|ha|tháng|m2)")


def amount_status(flow: str, figure: Figure, doc_type: str | None) -> str | None:
    """The status of a sum of money; None where it is a price, a fine or nothing told."""
    reason = _REASON.search(flow, figure.left, figure.start)
    if reason is None or _RATE_FOLLOWS.match(flow, figure.end):
        return None
    if not reason["goal"] and words("left_out").search(flow, figure.left, figure.right):
        return None
    return "required" if reason["goal"] and doc_type not in REPORTS else "reported"
