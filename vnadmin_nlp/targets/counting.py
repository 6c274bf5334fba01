"""Counts: a number, the noun it counts, and the word that makes it a target.

Reads         "kết nạp 22 đảng viên mới" / "ít nhất 02 cuộc kiểm tra" / "đã hoàn thành 46/49 nhiệm vụ" /
              "74 văn bản (29 nghị quyết, 45 quyết định)" / "đạt 190 triệu tấn" / "có 1.286 thủ tục hành chính"
Leaves alone  "trong 05 ngày", "02 bản", "26/29 cơ quan góp ý", "Điều 3", "chốt tại 04 ngầm tràn", conditions

A comparison before the number or a verb that has it for an object makes a count a target; in a report and in a
recital "có", "đạt" and the like do too, there of the nouns of `data/units.toml` only.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import regex

from vnadmin_nlp.lexicon import table
from vnadmin_nlp.numerals import FIGURE
from vnadmin_nlp.targets.figures import Figure, figure_at
from vnadmin_nlp.targets.nouns import counted_noun

_NUMBER = regex.compile(
    rf"(?<![\d.,/\p{{L}}+%-]|[-–] )(?P<low>(?<!\d ){FIGURE})(?P<of>/(?:{FIGURE}))?(?: ?[-–] ?(?P<high>{FIGURE}))?"
    r"(?: ?\([^)\n]{1,20}\))?(?P<scale> (?:triệu|(?:nghìn|ngàn)(?: tỷ)?|tỷ|tỉ))?"
    r"(?: (?=[\p{L}\"“])|(?=(?:ha|km|m2|m²|m3|m³)\b))"
)
_TIMES = regex.compile(r"(?:ngày|tháng|năm|giờ|phút|tuổi)\b(?! công)")


_LABEL = regex.compile(rf"[^.;:%\d\n]{{0,60}}: ?(?P<low>{FIGURE})\b(?! ?[%/]| ?(?:tỷ|triệu|đồng|ngày))")


class Count(NamedTuple):
    """A count with what stands before it."""

    figure: Figure
    cue: str
    """What makes it one: "bound" (a comparison), "goal", "verb" (its verb), "far" (a verb farther), "told" ("có"),
    "label" (the name of a line before a colon)."""
    listed: bool
    """Whether it goes on with the list of the count before it."""


@cache
def _near() -> regex.Pattern[str]:
    rows = table("target_cues")
    bound = "|".join("|".join(rows[key]["words"]) for key in ("at_least", "at_most"))
    verbs, told = ("|".join(rows[key]["words"]) for key in ("acting", "told"))
    return regex.compile(
        rf"(?r)\b(?:(?P<bound>{bound})(?: là| đạt)?|(?P<goal>số lượng[^.;:\n\d]{{0,24}}:)"
        rf"|(?P<verb>{verbs})(?: được| thêm| khoảng| trên| hơn| mới| đối với| tại| cho| đủ)*|(?P<told>{told})"
        r"(?: khoảng| trên| hơn| trong đó [^,.;:\d\n]{1,30})?)(?: |: ?)",
        regex.IGNORECASE,
    )


@cache
def _far() -> regex.Pattern[str]:
    verbs = "|".join(table("target_cues")["acting"]["words"])
    return regex.compile(
        rf"(?r)\b(?:(?P<goal>phấn đấu|chỉ tiêu|mục tiêu)[^.;%\n\d]{{0,60}}[ :]|(?P<far>{verbs})[^.;:%\n\d]{{0,60}} )",
        regex.IGNORECASE,
    )


_IN_LIST = regex.compile(
    r"(?P<gap>[^.;:%\d\n]{0,60})"
    r"(?:, ?| và | và (?:khoảng |trên )| ?\((?:khoảng )?|, trong đó (?:có |\p{Ll}{2,7} (?:\p{Ll}{2,7} )?)?)"
)
_REACH = 96


def counts(flow: str, start: int, end: int) -> Iterator[Count]:
    """The counts of flow[start:end] that some word makes likely targets, sorted by place."""
    before: Count | None = None
    for match in _NUMBER.finditer(flow, start, end):
        at = match.end()
        if _TIMES.match(flow, at):
            continue
        noun = counted_noun(flow, at, known=False)
        cue = None if noun is None else _cue(flow, start, match, before)
        if cue in ("far", "told", "goal", "label"):
            noun = counted_noun(flow, at, known=True)
        if cue is None or noun is None:
            continue
        parts = (match["low"], match["high"], match["scale"] or "")
        figure = figure_at(flow, (start, end), (match.start("low"), noun[1]), parts, (noun[0], "count"))
        before = Count(figure, before.cue if cue == "list" and before else cue, cue == "list")
        yield before


def _cue(flow: str, start: int, match: regex.Match[str], before: Count | None) -> str | None:
    low, of = match["low"], match["of"]
    if of is not None and of[1:] == low:
        return None
    if before is not None and _IN_LIST.fullmatch(flow, before.figure.end, max(match.start(), before.figure.end)):
        return "list"
    floor = max(start, match.start() - _REACH)
    found = _near().match(flow, floor, match.start()) or _far().match(flow, floor, match.start())
    if found is None:
        return _bracketed(flow, match) or (
            "label" if of is None and _OF_LABEL.match(flow, floor, match.start()) else None
        )
    cue = str(found.lastgroup)
    return cue if of is None or cue in ("bound", "verb", "far") else None


# "- Nghề nấu ăn: 25 người": the whole line is a label and its count.
_OF_LABEL = regex.compile(r"(?r)(?:^|\n)[-+*\s]{0,6}(?:\d{1,2}[.)]|\p{Ll}\))?\s?\p{L}[^.;:%\n]{2,70}: ?")
_ANSWERED = regex.compile(r"[^.;:()%\d\n]{3,60}\((?:đạt|chiếm|bằng|tỷ lệ) ")
_ALONE = regex.compile(r"[^.;:()%\d\n]{3,40}\)")


def _bracketed(flow: str, match: regex.Match[str]) -> str | None:
    """ "told" for "184 thí sinh (đạt 92% chỉ tiêu)" and for "100% hồ sơ (1.062 hồ sơ)"."""
    if _ANSWERED.match(flow, match.end()):
        return "told"
    alone = flow[match.start() - 1 : match.start()] == "(" and _ALONE.match(flow, match.end())
    return "told" if alone else None


def labelled(flow: str, start: int, end: int) -> Iterator[Count]:
    """The counts behind a label: "Số hồ sơ được tiếp nhận: 49, trong đó, kỳ trước chuyển sang: 20; số hồ sơ …: 21"."""
    for label in _label().finditer(flow, start, end):
        at = label.end()
        for _ in range(8):
            match = _LABEL.match(flow, at, end)
            if match is None:
                break
            at = match.end()
            place = (match.start("low"), at)
            yield Count(
                figure_at(flow, (start, end), place, (match["low"], None, ""), (label["noun"], "labelled")),
                "told",
                False,
            )


@cache
def _label() -> regex.Pattern[str]:
    nouns = sorted(table("units")["counted"]["words"], key=len, reverse=True)
    return regex.compile(rf"\b[Ss]ố (?:lượng )?(?P<noun>{'|'.join(nouns)})\b(?=[^.;:%\d\n]{{1,60}}: ?\d)")
