"""Duties that normative text states: a body at the head of a sentence, and what it must do.

Reads         "Cơ quan đăng ký đầu tư lập báo cáo hằng năm" / "Trong thời hạn 05 ngày, đơn vị sự nghiệp gửi hồ sơ" /
              "Doanh nghiệp phải kê khai đầy đủ" / "Trường hợp cần gia hạn, cơ quan chủ trì đề nghị bằng văn bản"
Leaves alone  "Cơ quan chủ trì là cơ quan chịu trách nhiệm chính" (a definition), "Doanh nghiệp được giảm, có quyền,
              có thể …" (rights), "Doanh nghiệp phải có đủ vốn" (a condition), "Cá nhân không nộp hồ sơ thì bị phạt" (a
              penalty), "Người nộp thuế kê khai …" (what everybody does, without a word of duty)

A name may hold a verb of its own: "cơ quan quản lý nhà nước", "Ban Quản lý dự án đầu tư xây dựng". A verb right behind
a general head ("cơ quan", "người") tells which one is meant; the duty begins at the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from vnadmin_nlp.obligations.bearers import BEARER, Phrase, closing_at, is_noun, trimmed
from vnadmin_nlp.obligations.cues import EDGE, any_of, any_of_rows
from vnadmin_nlp.patterns import Pattern

_EITHER_CASE = rf"(?:[Cc]ác |[Nn]hững |[Mm]ỗi )?{any_of('law_bearers', ignore_case=True)}{EDGE}"
LAW_BEARER = Pattern(
    "law_bearer",
    regex.compile(rf"(?<![\p{{L}}\d])(?i:{_EITHER_CASE})"),
    matches=("Doanh nghiệp phải", "cơ quan thuế", "Người sử dụng lao động", "Văn thư cơ quan"),
    rejects=("Việc kê khai", "Mức hỗ trợ"),
)
PREFACE = Pattern(
    "law_preface",
    regex.compile(rf"{any_of('law_prefaces')}{EDGE}"),
    matches=("Trong thời hạn 05 ngày", "Trường hợp cần gia hạn", "Hằng tháng"),
    rejects=("Bộ trưởng", "Tuy nhiên"),
)
PATTERNS = (LAW_BEARER, PREFACE)

# What decides behind a bearer's first words, whichever comes first.
_NEXT = regex.compile(
    rf"(?:(?P<name>(?<!\p{{L}}){any_of('verbs_in_names', ignore_case=True)}{EDGE}|\([^()\n]{{0,200}}\))"
    rf"|(?<!\p{{L}})(?:(?P<not>{any_of('law_stops')}{EDGE})"
    rf"|(?P<duty>{any_of('law_duty')}{EDGE})"
    rf"|(?!{any_of('not_actions')}{EDGE})(?P<act>{any_of_rows('actions', 'law_actions')}{EDGE})))"
)
CONDITION = regex.compile(rf"{any_of('law_conditions')}{EDGE}")
"""A condition or a state: "phải có đủ vốn"."""
_HEADS = any_of("general_heads", ignore_case=True)
_GENERAL = regex.compile(
    rf"(?i:(?:các |những |mỗi )?{_HEADS}(?:,? {_HEADS})*{EDGE}"
    r"(?:(?:\s(?:được giao|có thẩm quyền|có chức năng|được phân công|trực tiếp))+)?)\s?"
)
_TELLS_WHICH = regex.compile(any_of("tell_which"))
_EVERYBODY = regex.compile(rf"(?i:(?:các |những |mỗi )?{any_of('everybody', ignore_case=True)}{EDGE})")
_OFFICES = regex.compile(rf"{any_of('offices', ignore_case=True)}{EDGE}")
_ENDS = regex.compile(r"[.;:](?=\s|$)|\n")
_SENTENCE = regex.compile(r"[.;]\s{1,3}(?=\p{L})")
_OPENS = regex.compile(r"[\"“]?\s?(?:\d{1,3}(?:\.\d{1,2}){0,2}\s?[-.)/]|[a-zđ]\)|Điều \d{1,3}[a-zđ]?\.)?\s{0,2}")
_COMMA = regex.compile(r",\s(?:thì\s)?|\sthì\s")
# A day makes a duty of what everybody does: "các doanh nghiệp khóa sổ vào cuối ngày 31/12".
_DATED = regex.compile(r"(?:trước|chậm nhất|muộn nhất|cuối|đến hết)[^.;,\n]{0,20} ngày \d")
_CASE = regex.compile(r"(?i:(?:các |những |mọi )?trường hợp)\b")
_IF = regex.compile(r"(?i:.{0,60}\b(?:trường hợp|nếu|khi)\b)")
_THEN = regex.compile(r"[^,;]{0,160}?\sthì\s")
_PREFACE_REACH = 420  # "Trong thời hạn … kể từ ngày nhận được …, cơ quan …": the longest preface read has 300
_REACH = 340  # from the bearer's head to its verb
_LONGEST_LIST = 720
_BEHIND = 14  # shorter sentences are headings


class Duty(NamedTuple):
    """A sentence of a law that states a duty: its place, and its bearer with where the action begins."""

    start: int
    stop: int
    phrase: Phrase


def find_duties(flow: str, at: int, stop: int) -> Iterator[Duty]:
    """The duties that flow[at:stop], one paragraph, states; a sentence is one at most.

    >>> text = "Trong thời hạn 05 ngày, cơ quan đăng ký đầu tư gửi báo cáo về Bộ Tài chính. Doanh nghiệp được hỗ trợ."
    >>> [text[duty.phrase.start : duty.phrase.end] for duty in find_duties(text, 0, len(text))]
    ['cơ quan đăng ký đầu tư']
    """
    begin, duty, goes_on = _opens(flow, at, stop), None, False
    while begin < stop:
        closing = closing_at(flow, begin, min(stop, begin + _LONGEST_LIST))
        mark = _SENTENCE.search(flow, closing or begin, stop)
        end = mark.start() + 1 if mark else stop
        phrase = _duty(flow, begin, end)
        if phrase is not None and (end - phrase.action >= _BEHIND or flow[end - 1] == ":"):
            if duty is not None:
                yield duty
            duty = Duty(begin, end, phrase)
        elif duty is not None and goes_on:
            duty = duty._replace(stop=end)
        goes_on = mark is not None and flow[mark.start()] == ";" and duty is not None and duty.stop == end
        begin = mark.end() if mark else stop
    if duty is not None:
        yield duty


def _opens(flow: str, at: int, stop: int) -> int:
    opening = _OPENS.match(flow, at, stop)
    return opening.end() if opening else at


def _duty(flow: str, at: int, end: int) -> Phrase | None:
    """The bearer of a sentence, where it stands at the head or behind a preface and a comma."""
    phrase = read_duty(flow, at, end)
    if phrase is not None or PREFACE.regex.match(flow, at, end) is None:
        return phrase
    limit = min(end, at + _PREFACE_REACH)
    then = flow.find(" thì ", at, limit) if _IF.match(flow, at, limit) else -1
    for comma in _COMMA.finditer(flow, max(at, then), limit):
        phrase = read_duty(flow, comma.end(), end)
        if phrase is not None:
            return phrase
    return None


def read_duty(flow: str, at: int, end: int) -> Phrase | None:
    """The bearer that begins at `at` and its action; None where no duty is stated.

    >>> read_duty("Doanh nghiệp có quyền kê khai", 0, 29) is None, read_duty("Doanh nghiệp phải kê khai", 0, 25).action
    (True, 13)
    """
    head = BEARER.regex.match(flow, at, end) or LAW_BEARER.regex.match(flow, at, end)
    if head is None or _CASE.match(flow, at, end):
        return None
    closing = closing_at(flow, at, min(end, at + _LONGEST_LIST))
    if closing is not None:
        return Phrase(at, trimmed(flow, at, closing), closing + 1)
    limit = min(end, at + _REACH)
    close = _ENDS.search(flow, head.end(), limit)
    limit = close.start() if close else limit
    general = _GENERAL.match(flow, at, limit)
    everybody = _EVERYBODY.match(flow, at, limit) is not None and _OFFICES.match(flow, at, limit) is None
    begin = general.end() if general else head.end()
    nouns = head.end() if flow[head.end() - 7 : head.end()] == "cơ quan" else at  # "Văn thư cơ quan kiểm tra …"
    for match in _NEXT.finditer(flow, general.start() if general and general.end() == at else head.end(), limit):
        if match["not"]:
            return None
        if match["name"]:
            continue
        if match.start() < begin and not match["not"]:
            continue
        if general and match["act"] and match.start() == begin and _TELLS_WHICH.fullmatch(match["act"]):
            # "cơ quan tiếp nhận", "cơ quan tiến hành xác minh": which one is meant
            begin = match.end() + 1 if match["act"] in ("tiến hành", "thực hiện") else at
            continue
        if match["act"] and is_noun(flow, nouns, match):
            continue
        if match["act"] and everybody and _DATED.search(flow, match.end(), end) is None:
            continue
        if CONDITION.match(flow, match.start(), end) or _THEN.match(flow, match.end(), end):
            return None
        return Phrase(at, trimmed(flow, at, match.start()), match.start())
    return None


NO_DUTIES = regex.compile(any_of("law_silent_heads", ignore_case=True))
"""Headings of articles that state no duties: definitions, scope, rights, penalties."""
DUTIES_TOO = regex.compile("nghĩa vụ|trách nhiệm|nhiệm vụ", regex.IGNORECASE)
"""In such a heading: it states duties too ("Quyền và nghĩa vụ")."""
MUST = regex.compile(rf"{any_of('law_duty')}{EDGE}")
"""Words that bind whoever they are said of."""
PREAMBLE = regex.compile(any_of("preambles"))
"""Behind the issuer: it enacts the text."""
DUTY_LIST = regex.compile(rf"(?:{any_of('law_duty')}|{any_of('duty_lists')})[^.;\n]{{0,60}}:$")
"""A sentence that ends so opens a list of duties."""
