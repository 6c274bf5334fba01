"""Whether a figure is required, reported, or no target at all.

Reads         "phấn đấu đạt 90%" (required) / "chiếm khoảng 4,7%" (reported) / "tiết kiệm 85.300.000 đồng" (reported)
Leaves alone  "thuế suất 10%", "hưởng 85% lương", "Trường hợp chênh lệch từ 20%" (rates, shares, conditions)
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence

import regex

from vnadmin_nlp.schema import Row
from vnadmin_nlp.targets.counting import Count
from vnadmin_nlp.targets.cues import Trail, words
from vnadmin_nlp.targets.figures import Figure

NORMATIVE = frozenset({"HP", "L", "BL", "PL", "NĐ", "TT", "TTLT", "NQLT", "ĐL", "QC", "QyC", "QyĐ", "VBHN"})
"""Codes of document types whose text is law: their figures are rates and thresholds unless a goal is named."""
REPORTS = frozenset({"BC", "TTr", "BB"})
"""Codes of document types that tell what was done."""
DIRECTING = frozenset({"CT", "KH", "CTr", "CĐ", "TB", "CV", "KL", "ĐA", "PA"})
"""Codes of document types whose items tell somebody what to do: a count behind a verb is required there."""
_SILENT = frozenset({"CV", "QĐ", "NQ"})
# Letters that answer a question and decisions quote figures of other texts: a bare one makes no target there.

_NEAR = 40
_ACTED = regex.compile(
    r"\b(?:tiết kiệm|bàn giao|giám sát|giải ngân|hoàn thành|xử lý|cập nhật|số hóa|công khai|kiểm tra|thực hiện|rà soát"
    r"|giảm tỷ lệ|kéo giảm|nâng tỷ lệ|thu gom|tiêm|phủ sóng|yêu cầu)\b[^.;:%\d\n]{0,40} $",
    regex.IGNORECASE,
)
_FAR = 80
_DONE = regex.compile(r"\bđã (?!cấp\b|giao\b)", regex.IGNORECASE)
_PER = regex.compile(r" ?/(?! ?(?:năm|tháng|quý|tuần|ngày))")
_REACHED = regex.compile(r"\b(?:đạt|tăng|giảm|hoàn thành)(?: \p{L}{2,6}){0,2} $")
_BOUND = regex.compile(r"\b(?:vượt quá|không quá|trên|dưới|xuống còn|xuống dưới|lên) {1,4}$")
_FORMULA = regex.compile(r"[=x×≤≥<>±] {0,2}\d|% ?[x×=|](?!\p{L})|\| ?\d")


class Sections:
    """What the headings of a document say of the figures under them."""

    def __init__(self, flow: str, provisions: Sequence[Row], doc_type: str | None) -> None:
        self.doc_type = doc_type
        self._flow = flow
        self._trails: dict[str, Trail] = {}
        self._provisions = provisions
        self._starts = [row["span"]["start"] for row in provisions]
        self._leans: list[str | None] = []
        for row in provisions:
            above = None if row["parent"] is None else self._leans[row["parent"]]
            self._leans.append(_lean_of(row["heading"]) or above)

    def last(self, key: str, floor: int, at: int) -> int:
        """Where the last word of a row of the cues begins in a stretch; -1 where there is none."""
        if key not in self._trails:
            self._trails[key] = Trail(words(key), self._flow)
        return self._trails[key].last(floor, at)

    def lean(self, at: int) -> str | None:
        """ "required" under "Chỉ tiêu", "reported" under "Kết quả" and before the first item; None elsewhere."""
        index: int | None = bisect(self._starts, at) - 1
        if index == -1:
            return "reported" if self._starts or self.doc_type in REPORTS else None
        while index is not None and self._provisions[index]["span"]["end"] <= at:
            index = self._provisions[index]["parent"]
        lean = None if index is None else self._leans[index]
        return lean or ("reported" if self.doc_type in REPORTS else None)

    def numbered(self, at: int) -> bool:
        """Whether a place stands below the first numbered item."""
        return bool(self._starts) and bisect(self._starts, at) > 0

    def headed(self, at: int) -> bool:
        """Whether what is below the heading of a place is reported by that heading, not by its being a recital."""
        return self.numbered(at) and self.lean(at) == "reported" and self.doc_type not in REPORTS


def _lean_of(heading: str | None) -> str | None:
    if not heading:
        return None
    if words("required_section").search(heading):
        return "required"
    return "reported" if words("reported_section").match(heading) else None


def status_of(flow: str, figure: Figure, sections: Sections) -> str | None:
    """ "required", "reported", or None where the figure is a rate, a condition or nothing told."""
    doc_type, lean = sections.doc_type, sections.lean(figure.start)
    told = told_by_form(flow, figure, sections)
    if told is not None:
        return told
    goal = lean == "required" or sections.last("goal", figure.left, figure.start) >= 0
    if not goal and (doc_type in NORMATIVE or _left_out(flow, figure, sections)):
        return None
    if lean is not None and conditional(figure, sections):
        return None
    required = sections.last("required", figure.left, figure.start)
    if required < 0 and words("required").search(flow, figure.end + 1, figure.right):
        required = figure.left
    reported = sections.last("reported", figure.left, figure.start)
    if lean == "required" or (goal and required > reported):
        return "required"
    reached = _REACHED.search(flow, max(figure.left, figure.start - 24), figure.start) is not None
    near = words("reported_near").search(flow, max(figure.left, figure.start - _NEAR), figure.start) is not None
    if lean == "reported" and (
        sections.headed(figure.start) or near or reached or reported >= 0 or doc_type in REPORTS
    ):
        return "reported"
    if required > reported:
        return "required"
    if reported >= 0:
        return "reported"
    if (
        lean is None
        and doc_type == "CV"
        and sections.numbered(figure.start)
        and _ACTED.search(flow, figure.left, figure.start)
    ):
        return "required"
    return _bare(flow, figure, lean, doc_type, reached)


_GOAL_BEFORE = regex.compile(r"\b(?:chỉ tiêu|mục tiêu)(?: tối thiểu| ít nhất| là| trên)? $", regex.IGNORECASE)
_BRACKETED = regex.compile(r"\((?:đạt|chiếm|bằng)(?: tỷ lệ)? $")
_COMPARED = regex.compile(r" (?:kế hoạch|dự toán|chỉ tiêu|so với (?:cùng kỳ|năm|kế hoạch))")
_EQUAL = regex.compile(r"\b(?:bằng|tăng|giảm|cao hơn|thấp hơn)(?: khoảng| trên)? $")
# "đã giảm từ 21% năm 2005 xuống còn 8,5%"
_ACHIEVED = regex.compile(
    r"\bđã (?:giảm|tăng|đạt|vượt|nâng|kéo giảm|hoàn thành)\b(?![^\n]{0,200}\b(?:phấn đấu|mục tiêu|sẽ)\b)"
)
_DOWN = regex.compile(r" (?:\(?năm (?:19|20)\d\d\)? )?(?:xuống|lên)(?: còn)?(?: dưới| trên)? \d")


def told_by_form(flow: str, figure: Figure, sections: Sections) -> str | None:
    """What the form alone tells: "vượt chỉ tiêu 65%" is a goal, "(đạt 82,2%)", "bằng 98% kế hoạch" and the first of
    "từ 14,6% xuống 11%" are results.
    """
    told = _form(flow, figure, sections)
    if told is None or sections.doc_type in NORMATIVE or _left_out(flow, figure, sections):
        return None
    return told


def _form(flow: str, figure: Figure, sections: Sections) -> str | None:
    floor = max(figure.left, figure.start - 24)
    if _GOAL_BEFORE.search(flow, floor, figure.start):
        return "required"
    if _DOWN.match(flow, figure.end, figure.right) and flow.startswith("từ ", figure.start - 3):
        return "reported"
    if sections.lean(figure.start) == "required":
        return None
    if _ACHIEVED.search(flow, max(figure.left, figure.start - 110), figure.start):
        return "reported"
    if _BRACKETED.search(flow, floor, figure.start):
        return "reported"
    return "reported" if _COMPARED.match(flow, figure.end) and _EQUAL.search(flow, floor, figure.start) else None


def _bare(flow: str, figure: Figure, lean: str | None, doc_type: str | None, reached: bool) -> str | None:
    """A figure without any word of the table: "đạt 90%", "không vượt quá 3%", "100% hồ sơ"."""
    if reached:
        return "reported" if lean == "reported" or doc_type is None else "required"
    if lean == "reported" or doc_type in _SILENT:
        return None
    bound = doc_type is not None and _BOUND.search(flow, max(figure.left, figure.start - 24), figure.start) is not None
    return "required" if bound or figure.low == "100" else None


def _left_out(flow: str, figure: Figure, sections: Sections) -> bool:
    if sections.last("left_out", max(figure.left, figure.start - 160), figure.start) >= 0:
        return True
    if words("left_out").search(flow, max(figure.left, figure.start - 12), figure.right):
        return True
    if _FORMULA.search(flow, max(figure.left, figure.start - 4), figure.end + 3):
        return True
    return conditional(figure, sections)


def conditional(figure: Figure, sections: Sections) -> bool:
    """Whether the sentence sets a condition: "Trường hợp …", "nếu …"."""
    return sections.last("condition", max(figure.left, figure.start - 200), figure.start) >= 0


# An amount needs its reason right before it.
_REASON = regex.compile(
    r"\b(?P<goal>phấn đấu|chỉ tiêu|mục tiêu|dự toán giao|kế hoạch (?:vốn|giao)|giao)\b[^.;\n]{0,90}$"
    r"|\b(?P<result>tiết kiệm|đã (?:thu|chi|giải ngân|huy động|tiết kiệm)|giải ngân được"
    r"|(?:doanh thu|tổng thu|giải ngân|thu ngân sách|kim ngạch|giá trị (?:xây lắp|thực hiện|sản xuất))"
    r"[^.;\n]{0,50}(?:đạt|ước|là|được|thực hiện))\b"
    r"[^.;\n]{0,60}$",
    regex.IGNORECASE,
)
_CEILING = regex.compile(
    r"\b(?P<verb>bố trí|thu ngân sách|tổng kinh phí|tổng mức|tổng vốn|huy động|dành)\b[^.;\n]{0,60}"
    r"(?:không (?:quá|dưới|thấp hơn|vượt quá)|tối thiểu|tối đa|ít nhất) (?:là )?$",
    regex.IGNORECASE,
)
_RATE_FOLLOWS = regex.compile(r" ?/(?! ?năm)|(?: \p{L}{1,6})? ?(?:một|mỗi|/) ?(?:người|hộ|ha|tháng|m2)")


def amount_status(flow: str, figure: Figure, sections: Sections) -> str | None:
    """The status of a sum of money; None where it is a price, a fine or nothing told."""
    if _RATE_FOLLOWS.match(flow, figure.end):
        return None
    lean = sections.lean(figure.start)
    if figure.scale.endswith(("tỷ", "tỉ")) and _CEILING.search(flow, figure.left, figure.start):
        return None if conditional(figure, sections) else "required"
    reason = _REASON.search(flow, figure.left, figure.start)
    if reason is None:
        return "required" if lean == "required" else None
    if not reason["goal"] and words("left_out").search(flow, figure.left, figure.right):
        return None
    return "required" if lean == "required" or (reason["goal"] and lean is None) else "reported"


_RESULT = regex.compile(r"[^.;:()%\d\n]{0,40}\((?:đạt|chiếm|bằng|tỷ lệ) ")


def count_status(flow: str, count: Count, sections: Sections) -> str | None:
    """The status of a count, after its cue, the heading above it and the kind of document; None: no target."""
    figure, cue, doc_type = count.figure, count.cue, sections.doc_type
    if conditional(figure, sections) or _PER.match(flow, figure.end):
        return None
    lean = sections.lean(figure.start)
    if lean == "required":
        return "required" if cue != "told" else None
    if cue == "label":
        return lean  # only a heading tells what a line with a count is
    told_of = sections.last("reported", figure.left, figure.start) >= 0
    done = _DONE.search(flow, max(figure.left, figure.start - _FAR), figure.start) is not None
    if cue in ("bound", "goal"):
        return "required" if lean is None or cue == "bound" else "reported"
    if lean == "reported":
        return "reported"
    if cue == "told":
        return "reported" if told_of or _RESULT.match(flow, figure.end) else None
    if told_of or done:
        return "reported"
    return "required" if doc_type in DIRECTING and sections.numbered(figure.start) else None
