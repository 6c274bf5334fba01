"""What the words around a figure tell: how it binds, whether it is a change, when.

Reads         "tối thiểu 70% cấp sở" (>=, "cấp sở") / "đúng hạn trên 96%" (>) / "từ 96% trở lên" (>=) /
              "100% cán bộ, nhân viên được tập huấn" ("cán bộ, nhân viên") / "năm 2025 tối đa 1,36%" ("2025")
Leaves alone  "100% qua hệ thống" (no share of anything), a time that stands nearer to another figure
"""

from __future__ import annotations

import regex

from vnadmin_nlp.targets.cues import comparators, comparing
from vnadmin_nlp.targets.figures import Figure

_CUE_REACH = 44  # "không vượt quá mức": the longest words between a comparison and its figure have 30
_ONWARD = regex.compile(r" (?:\(?năm (?:19|20)\d\d\)? )?(?:xuống|lên|đến|tới|còn)\b")
_DIFFERENCE = regex.compile(r"(?:thấp|cao|lớn|nhỏ|ít|nhiều) hơn $")
_UPWARD = regex.compile(r"(?: [^.;,%\n]{0,70}?)? ?trở (?P<way>lên|xuống)")


def comparator_of(flow: str, figure: Figure, inherited: str | None) -> tuple[str, int, bool]:
    """How the figure binds, where the words that say so begin, and whether they hold for the rest of a list too."""
    match = comparing().match(flow, max(figure.left, figure.start - _CUE_REACH), figure.start)
    cue = match.start() if match else figure.start
    upward = _UPWARD.match(flow, figure.end)
    if upward is not None:
        return (">=" if upward["way"] == "lên" else "<="), cue, False
    if figure.high:
        return ">=", cue, False
    if match is None:
        return inherited or "=", cue, inherited is not None
    if match["from"]:
        return ("=" if _ONWARD.match(flow, figure.end) else ">="), cue, False
    sign = next((sign for key, sign in comparators().items() if match[key]), "=")
    if (
        _DIFFERENCE.search(flow, max(figure.left, cue - 8), figure.start)
        and " so với" in flow[figure.end : figure.end + 40]
    ):
        return "=", cue, False
    return sign, cue, sign != "="


_CHANGE = regex.compile(r"\b(?:(?P<up>tăng|nâng)|(?P<down>giảm|cắt giảm|hạ))(?! trưởng)\b")


def change_of(flow: str, figure: Figure, cue: int) -> str | None:
    """Whether the figure is a rise or a fall.

    >>> from vnadmin_nlp.targets.figures import percents
    >>> text = "giảm ít nhất 30% chi phí"
    >>> change_of(text, next(percents(text, 0, len(text))), 5)
    'decrease'
    """
    found = None
    for match in _CHANGE.finditer(flow, max(figure.left, cue - 24), figure.start):
        found = "increase" if match["up"] else "decrease"
    return found


_PERIOD = regex.compile(
    r"""(?P<quarter>[Qq]uý\ (?:IV|I{1,3}|[1-4])(?:/|\ năm\ )20\d{2}) | (?P<month>tháng\ \d{1,2}(?:/|\ năm\ )20\d{2})
      | (?P<half>\d{1,2}\ tháng\ (?:đầu|cuối)\ năm(?:\ 20\d{2})?) | giai\ đoạn\ (?P<span>20\d{2}\ ?-\ ?20\d{2})
      | năm\ (?P<year>(?:19|20)\d{2}) | \d{1,2}/\d{1,2}/(?P<of_date>20\d{2})""",
    regex.X,
)
# "giảm 10% so với năm 2023": the time that it is compared with.
_COMPARED = regex.compile(r"\bso với (?:cùng kỳ |thực hiện |kết quả |kế hoạch )?$")
_BESIDE = 24  # "năm 2025 tối đa 1,36%": a time this near before a figure is the figure's own


def period_of(flow: str, figure: Figure) -> str | None:
    """The time right before the figure, else the one told behind it in its sentence, else the nearest one before."""
    before = None
    for before in _PERIOD.finditer(flow, figure.left, figure.start):  # noqa: B007
        pass
    match = before
    if before is None or figure.start - before.end() > _BESIDE:
        behind = _PERIOD.finditer(flow, figure.end, figure.right)
        match = next((m for m in behind if not _COMPARED.search(flow, figure.end, m.start())), None) or before
    if match is None:
        return None
    return next(" ".join(group.replace(" - ", "-").split()) for group in match.groups() if group)
