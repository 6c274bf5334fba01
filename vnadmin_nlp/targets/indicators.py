"""What a figure measures, as a phrase.

Reads         "tỷ lệ hồ sơ đúng hạn | đạt trên 96%" / "hồ sơ trực tuyến | tối thiểu 70% cấp sở, 30% cấp huyện" (both) /
              "bảo đảm 100% | cán bộ được tập huấn" / "tổ chức 01 | lớp tập huấn cho cán bộ xã" / "đúng hạn: 21"
Leaves alone  times, levels and places ("năm 2025 tối đa 1,36%", "cấp huyện 30%"): they tell when and for whom

In this order: a word of measure before the figure ("tỷ lệ", "mức độ") with what stands between; the group behind a
share with what is done to it; the last words before the figure. The words are rows of `data/target_cues.toml`.
"""

from __future__ import annotations

from functools import cache

import regex

from vnadmin_nlp.lexicon import table
from vnadmin_nlp.targets.cues import last
from vnadmin_nlp.targets.figures import Figure
from vnadmin_nlp.targets.nouns import noun_phrase

_PIECE = regex.compile(r"[,;:]\s|\.\s|\n")
_SENTENCE = regex.compile(r"[;:]\s|\.\s|\n")
_BRACKETS = regex.compile(r"\s?\([^()]{1,60}\)")
_AROUND = " ,;:()-\"'*|"
_MEASURE_REACH = 200
_LIST_WORDS = 3  # "…, doanh nghiệp": words that only end a list
_SHORTEST_NAME = 4
_LONGEST_NAME = 140  # characters of a group and what is done to it


def _words(key: str) -> str:
    return "|".join(table("target_cues")[key]["words"])


@cache
def _measure() -> regex.Pattern[str]:
    return regex.compile(rf"\b(?:{_words('measures')})", regex.IGNORECASE)


@cache
def _opening() -> regex.Pattern[str]:
    return regex.compile(rf"(?:{_words('opens_indicator')})(?=[\s,:]|$)[\s,:]*", regex.IGNORECASE)


@cache
def _ending() -> regex.Pattern[str]:
    return regex.compile(rf"[\s,:(]*(?:\b(?:{_words('ends_indicator')}))?[\s,:(]*$", regex.IGNORECASE)


@cache
def _for_whom() -> regex.Pattern[str]:
    lead = r"(?:(?:tại|ở|đối với|trên|của|cho)\s)*"
    return regex.compile(rf"{lead}(?:{_words('no_indicator')})\b|đối với\b", regex.IGNORECASE)


@cache
def _clause_end() -> regex.Pattern[str]:
    return regex.compile(rf"[,;:(\d\n]|\.(?=\s|$)|\s(?:{_words('behind_indicator')})\b")


def indicator_of(flow: str, figure: Figure, cue: int, above: str | None = None) -> str | None:
    """What is measured: the group that a share is of with what is done to it, else the words before the figure.

    `above` is the indicator of the figure that this one's list goes on from.

    >>> from vnadmin_nlp.targets.figures import percents
    >>> for text in ("tỷ lệ hồ sơ đúng hạn đạt trên 96%", "bảo đảm 100% cán bộ được tập huấn, có máy tính"):
    ...     figure = next(percents(text, 0, len(text)))
    ...     indicator_of(text, figure, figure.start)
    'tỷ lệ hồ sơ đúng hạn'
    'cán bộ được tập huấn'
    """
    before, measured = _named_before(flow, figure, cue)
    if figure.rule == "labelled" or ":" in flow[max(0, cue - 2) : figure.start]:
        return before or above
    behind = _named_behind(flow, figure)
    if figure.rule == "count":
        return before if measured else behind or before or above
    if measured or behind is None:
        return before or above or behind
    return behind


def _named_before(flow: str, figure: Figure, cue: int) -> tuple[str | None, bool]:
    """The words before a figure that name what it measures, and whether a word of measure opens them."""
    floor = max(figure.left, flow.rfind("%", figure.left, cue) + 1)
    words = _BRACKETS.sub("", flow[floor:cue])
    bracket = words.rfind("(")
    if bracket >= 0:  # "(tối thiểu 96%)" tells of the words before it, "(đúng hạn trên 96%)" of its own
        inside = words[bracket + 1 :].strip(_AROUND)
        words = inside if inside else words[:bracket]
    at = last(_measure(), words, max(0, len(words) - _MEASURE_REACH), len(words))
    measured = at >= 0 and not _SENTENCE.search(words, at, len(words.rstrip(" :(,")))
    words = words[at:] if measured else _last_piece(words.rstrip(" ,:("))
    words = " ".join(words.split())
    while (opening := _opening().match(words)) is not None and opening.end() and not measured:
        words = words[opening.end() :]
    while words and (ending := _ending().search(words)) is not None and ending.start() < len(words):
        words = words[: ending.start()]
    words = words.strip(_AROUND)
    named = len(words) >= _SHORTEST_NAME and words[0].isalpha() and not _for_whom().match(words)
    return (words if named else None), measured and named


def _last_piece(words: str) -> str:
    """The words behind the last mark; those before it too where they only end a list: "người dân, doanh nghiệp"."""
    pieces = _PIECE.split(words)
    tail = pieces[-1]
    ends_list = len(pieces) > 1 and tail.count(" ") < _LIST_WORDS and words.endswith(f", {tail}")
    if ends_list and not _opening().match(tail) and not _for_whom().match(tail):
        return f"{pieces[-2]}, {tail}"
    return tail


def _named_behind(flow: str, figure: Figure) -> str | None:
    """The group behind a share with what is done to it, or the noun behind a count with what it is about."""
    at = figure.start if figure.rule == "count" else figure.end
    if figure.rule == "count":
        unit = flow.find(figure.unit.split()[0], figure.start, figure.end)
        at = unit if unit >= 0 else figure.end
    else:
        while at < figure.right and flow[at] == " ":
            at += 1
        if at >= figure.right or not flow[at].isalpha() or _for_whom().match(flow, at):
            return None
    group = noun_phrase(flow, at)
    if group is None:
        return None
    tail = max(group[1], figure.end)
    stop = min(len(flow), max(tail, figure.end + _LONGEST_NAME))
    end = _clause_end().search(flow, tail, stop)
    stop = end.start() if end else stop if stop == len(flow) else flow.rfind(" ", at, stop)
    words = " ".join(flow[at:stop].split()).strip(_AROUND + ".")
    return words if len(words) >= _SHORTEST_NAME else None
