"""Bodies and people that an order names: where a bearer's words begin and end, and who they are.

Reads         "Giám đốc Sở Nội vụ" / "các sở, ban, ngành, UBND cấp huyện" (two: the second begins with a body) /
              "Chỉ huy trưởng Bộ Chỉ huy Quân sự tỉnh, Giám đốc Công an tỉnh" (two) /
              "Chủ tịch 02 xã Long An và Bình Minh" (two, with the words of both)
Leaves alone  "Phòng, chống tham nhũng", "Ban hành kế hoạch", "Cơ sở dữ liệu" (no bodies)

A bearer's words end where an action begins ("… khẩn trương rà soát"), or at a colon. A list is cut only where the
next piece begins with a body or a position of its own: "Sở Văn hóa, Thể thao và Du lịch" stays whole. What a position
heads is the organisation ("Giám đốc Sở Nội vụ" → "Sở Nội vụ"); a group has none.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import regex

from vnadmin_nlp import lexicon
from vnadmin_nlp.obligations.cues import EDGE, any_of, any_of_rows, words_of
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Row

_NUMBER = r"(?:(?:[Tt]ất cả |[Tt]oàn thể )?(?:[Cc]ác|[Nn]hững)|[Mm]ỗi|[Tt]ừng|[Tt]ất cả|[Tt]oàn thể|\d{1,3})"
_MANY = rf"{_NUMBER} {any_of('groups')}{EDGE}"
_TITLE = rf"{any_of('titles')}{EDGE}"
_BODY = rf"{any_of('bodies')} (?:\p{{Lu}}|cấp |tỉnh|huyện|các )"
_NAME = rf"{any_of('names')}{EDGE}"
_BARE = rf"{any_of('bare_groups')}{EDGE}"
_NOT = rf"(?!{any_of('not_bodies')}{EDGE})"

BEARER = Pattern(
    "bearer",
    regex.compile(rf"(?<![\p{{L}}\d])(?<!Cơ )(?<!cơ ){_NOT}(?:{_MANY}|{_TITLE}|{_BODY}|{_NAME}|{_BARE})"),
    matches=(
        "Giám đốc Sở Nội vụ",
        "các sở, ban, ngành",
        "UBND các huyện, thành phố",
        "Trung tâm Phục vụ hành chính công",
        "Các doanh nghiệp cung cấp suất ăn",
        "người đứng đầu các cơ quan",
    ),
    rejects=("Phòng, chống tham nhũng", "Ban hành kế hoạch", "Cơ sở dữ liệu quốc gia", "Các nhiệm vụ chủ yếu"),
)
PATTERNS = (BEARER,)

_NOT_BEHIND = "".join(rf"(?<!{word} )" for word in words_of("part_of_name"))
_VERBS = rf"{any_of_rows('actions', 'actions_in_capitals')}{EDGE}"
# The verb is looked for first: it is the rarest of the conditions.
_ACTION = regex.compile(
    rf"(?<!\p{{L}})(?={_VERBS})(?:(?={any_of('never_in_names')}{EDGE})|{_NOT_BEHIND})"
    r"(?!(?<=[Bb]an )(?:chỉ đạo|kiểm soát)|(?<=(?:viên|cán bộ|công chức|đồng chí) )phụ trách)"
    rf"(?!{any_of('not_actions')}{EDGE}){_VERBS}"
)
# "người được giao quản lý con dấu có trách nhiệm": the verbs before tell which person is meant.
_PERSON_DUTY = regex.compile(rf"(?<!\p{{L}}){any_of('person_duties')}{EDGE}")
ACTION_START = regex.compile(
    r"(?:(?:hãy|cùng|cần|phải|sớm|nhất là|đồng thời,?|bên cạnh đó,?|ngoài ra,?|trong đó,?|định kỳ|hàng|hằng)\s)?"
    rf"{any_of_rows('actions', 'other_starts')}{EDGE}",
    regex.IGNORECASE,
)
_MAYBE_NOUN = regex.compile(any_of("maybe_nouns"))
_WEAK_VERB = regex.compile(any_of("weak_verbs"))
_NOUN_BEFORE = regex.compile(rf"(?<!\p{{L}}){any_of('nouns_follow')}\s$")
_NOUN_BEHIND = regex.compile(rf"(?:\s|,\s){any_of('nouns_go_on')}{EDGE}")
_VERB_BEHIND = regex.compile(rf"\s(?:\d|{any_of('verbs_precede')}{EDGE})")
_TELLS_WHICH = regex.compile(rf"{any_of('tells_which_group')}\b[^:;.\n]{{1,80}}:\s{{1,2}}\p{{Lu}}")
_LONGEST = 720  # the longest list of bearers read in a closing article has 640 characters


# The closing article's list of bearers runs up to these words, whatever verbs are in their names.
_CARRIES_OUT = regex.compile(
    r" (?:căn cứ[^.;\n]{0,40} )?(?:chịu|có) trách nhiệm (?:tổ chức )?(?:triển khai )?(?:thi hành|thực hiện)"
    r"[^.;\n]{0,40} này| căn cứ Quyết định (?:này )?thi hành\b"
)


_PERSON = regex.compile(r"(?:Các )?(?:[Ôô]ng|[Bb]à|đ/c|Đ/c)\s(?=\p{Lu})")


class Phrase(NamedTuple):
    """The words of one or several bearers: their place, where the action begins, and whether a colon stands between."""

    start: int
    end: int
    action: int
    colon: bool = False


def read_phrase(flow: str, at: int, stop: int) -> Phrase | None:
    """The bearers whose words begin at `at`; None where no body or position begins there.

    Where no action and no colon follows, the words run to the end: a heading.

    >>> text = "Sở Nội vụ, Sở Tài chính khẩn trương rà soát."
    >>> phrase = read_phrase(text, 0, len(text))
    >>> text[phrase.start : phrase.end], text[phrase.action :]
    ('Sở Nội vụ, Sở Tài chính', 'khẩn trương rà soát.')
    """
    head = BEARER.regex.match(flow, at, min(stop, at + 80))
    if head is None and _PERSON.match(flow, at, min(stop, at + 20)) is None:
        return None
    limit = min(stop, at + _LONGEST)
    closing = closing_at(flow, at, limit)
    if closing is not None:
        return Phrase(at, trimmed(flow, at, closing), closing + 1)
    if head is None:
        return None  # a person is named as a bearer only where the closing article does
    colon = _colon(flow, at, limit)
    end = min(place for place in (limit, colon, _full_stop(flow, head.end(), limit)) if place >= 0)
    action = _action(flow, at, head.end(), end)
    if action is not None and not _TELLS_WHICH.match(flow, action, min(limit, action + 90)):
        return Phrase(at, trimmed(flow, at, action), action)
    if end != colon:
        return Phrase(at, trimmed(flow, at, end), end)
    behind = colon + 1
    while behind < stop and flow[behind] == " ":
        behind += 1
    return Phrase(at, trimmed(flow, at, colon), behind, colon=True)


# "Giám đốc các Sở: Tài chính, Công Thương;" — a colon inside the list of what is headed.
_PEOPLE = regex.compile(r"(?:[Cc]ác )?(?:[Ôô]ng(?:, bà|/bà|, Bà| \(bà\))?|[Đđ]ồng chí)\s?:\s")
_LISTS = regex.compile(
    r"(?:[Cc]ác\s(?:[Ss]ở|[Bb]ộ(?:\strưởng)?|[Bb]an|cơ quan|[Pp]hòng|tỉnh|huyện|xã|thành phố)"
    r"|[Ss]ở|[Bb]ộ|sau|Giám đốc)\s?$"
)


def closing_at(flow: str, at: int, limit: int) -> int | None:
    """Where "chịu trách nhiệm thi hành … này" begins behind a list of bearers; None where there is no such list."""
    place = flow.find(" trách nhiệm ", at, limit)
    place = flow.rfind(" ", at, max(place, at)) if place >= 0 else flow.find(" căn cứ Quyết định ", at, limit)
    if place < 0 or _CARRIES_OUT.match(flow, place) is None or flow.find("\n", at, place) >= 0:
        return None
    people = _PEOPLE.match(flow, at, place)
    listed = _colon(flow, people.end() if people else at, place) < 0
    return place if listed and _full_stop(flow, at, place) == place else None


def _colon(flow: str, at: int, limit: int) -> int:
    colon = flow.find(":", at, limit)
    while colon >= 0 and _LISTS.search(flow, at, colon) and flow[colon + 1 : colon + 3].strip()[:1].isupper():
        colon = flow.find(":", colon + 1, limit)
    return colon


def _full_stop(flow: str, at: int, limit: int) -> int:
    stop = flow.find(". ", at, limit)
    return stop if stop >= 0 else limit


# "Ban Chỉ đạo xây dựng nông thôn mới | tổ chức …", "Hội đồng thẩm định | họp …": named after its work.
_NAMED_AFTER_WORK = regex.compile(
    rf"{any_of('named_after_work')} (?P<work>{any_of('work_in_names')}){EDGE}(?! {any_of('products')}{EDGE})"
)
_LONGEST_NAME = 90


def _action(flow: str, head: int, at: int, end: int) -> int | None:
    actions = _PERSON_DUTY if flow.startswith(("người", "Người"), head) else _ACTION
    named = _NAMED_AFTER_WORK.match(flow, head, end)
    work = None
    for match in actions.finditer(flow, at, end):
        place = int(match.start())
        if is_noun(flow, at, match):
            continue
        if work is None and named is not None and place == named.start("work"):
            work = place
        elif work is None or place - work < _LONGEST_NAME:
            return place if work is None or not flow.endswith((", ", " và "), at, place) else work
        else:
            break
    return _behind_known(flow, head, end) if work is None else work


# What goes on with a body's name: its place, its kind, who belongs to it.
_GOES_ON = regex.compile(rf"{any_of('goes_on_name')}{EDGE}")
_ACTION_WORDS = 3


def _behind_known(flow: str, head: int, end: int) -> int | None:
    """Where an action with a verb that no table has begins: right behind the whole name of a known body."""
    words = flow[head : min(end, head + 120)]
    known = lexicon.agency_opening(words) if words[:1].isupper() else None
    if known is None or known[1].count(" ") < _ACTION_WORDS or not known[1][0].islower():
        return None
    if _GOES_ON.match(known[1]):
        return None
    place = words.find(known[1])
    return head + place if place > 0 else None


def is_noun(flow: str, at: int, match: regex.Match[str]) -> bool:
    """Whether a verb is used as a noun here: "các cơ quan, tổ chức có liên quan", "nhu cầu cấp nước"."""
    word, behind = match.group(), (match.end(), min(match.end() + 40, len(flow)))
    if _WEAK_VERB.fullmatch(word):
        return _VERB_BEHIND.match(flow, *behind) is None
    if not _MAYBE_NOUN.fullmatch(word):
        return False
    before = _NOUN_BEFORE.search(flow, max(at, match.start() - 16), match.start()) is not None
    return before or (word == "tổ chức" and _NOUN_BEHIND.match(flow, *behind) is not None)


_ADVERBS = regex.compile(r"(?: (?:đó|này|nêu trên))?(?: (?:cũng|đều|còn|luôn|vẫn)| h[àằ]ng (?:năm|quý|tháng|tuần))+$")
_ADVERB_REACH = 40


def trimmed(flow: str, at: int, end: int) -> int:
    """`end` without the white space, the marks and the adverbs before it: "đơn vị đó cũng | phải"."""
    while end > at and flow[end - 1] in " ,;:-–(":
        end -= 1
    adverbs = _ADVERBS.search(flow, max(at, end - _ADVERB_REACH), end)
    return adverbs.start() if adverbs else end


# Where a list of bearers is cut: before a body, a position or a group of its own.
_CUT = regex.compile(
    r"(?:\s?;\s?(?:và\s)?|,\s(?:và\s)?|\svà\s|\s&\s)"
    + rf"(?={_NOT}(?:{_MANY}|{_TITLE}|{_BODY}|{_NAME}|(?:[Ôô]ng|[Bb]à)\s\p{{Lu}}))"
)
# "Văn phòng HĐND và UBND", "Bộ trưởng, Chủ nhiệm", "Đoàn ĐBQH, HĐND": one body, one person.
_WHOLE_BEFORE = regex.compile(
    r"(?:H[ĐD]ND|Hội đồng nhân dân|ĐBQH|Quốc hội|Bộ trưởng|[Hh]uyện ủy|Quận ủy|Thành ủy|Đảng ủy|[Bb]an|[Bb]ộ"
    r"|[Ll]ãnh đạo|(?<!Thủ tướng )Chính phủ)$"
)
_ONE_PERSON = regex.compile(r",\s(?:Chủ nhiệm|Trưởng [Bb]an|Tổng Thanh tra|Phó Thủ tướng)")
_ASIDE = regex.compile(r",? \(?(?:nhất là|đặc biệt là)\b")  # "các tổ chức đoàn thể, nhất là ở cơ sở"
_SAME_GROUP = ("sở", "ban", "ngành", "phòng,", "xã,", "trưởng", "giám đốc", "chủ tịch", "lãnh đạo", "thủ trưởng")
_WITH_COUNCIL = ("UBND", "HĐND", "HDND", "Ủy ban", "Uỷ ban", "Hội đồng nhân dân", "Văn phòng", "Đoàn")


def split_bearers(flow: str, start: int, end: int) -> list[Row]:
    """The bearers of flow[start:end], one row of `Party` each.

    >>> text = "Giám đốc các sở, ban, ngành; Chủ tịch UBND các huyện, thành phố"
    >>> [party["text"] for party in split_bearers(text, 0, len(text))]
    ['Giám đốc các sở, ban, ngành', 'Chủ tịch UBND các huyện, thành phố']
    """
    parties: list[Row] = []
    begin = start
    aside = _ASIDE.search(flow, start, end)
    end = aside.start() if aside else end
    for match in _CUT.finditer(flow, start, end):
        cut = match.start()
        if _stays_whole(flow, begin, match) or flow.count("(", start, cut) > flow.count(")", start, cut):
            continue
        parties += _parties(flow, begin, cut)
        begin = match.end()
    return parties + _parties(flow, begin, end)


def _stays_whole(flow: str, begin: int, match: regex.Match[str]) -> bool:
    if ";" in match.group():
        return False
    if flow.startswith(("Y tế", "y tế"), match.end()) and ":" in flow[begin : match.start()]:
        return True  # "Giám đốc các Sở: Nội vụ, Y tế, …"
    if flow[match.end() : match.end() + 1].islower() and flow.startswith(_SAME_GROUP, match.end()):
        return True
    if _WHOLE_BEFORE.search(flow, max(begin, match.start() - 20), match.start()):
        following = flow[match.end() : match.end() + 24]
        if following.startswith(("Ủy ban M", "Uỷ ban M")):
            return False  # the Front's committee is no part of a council's name
        return following.startswith(_WITH_COUNCIL) or _ONE_PERSON.match(flow, match.start()) is not None
    return False


_SHORT_NAME = regex.compile(r" \(\p{Lu}[\p{Lu}\d-]{1,11}\)$")  # "Trung tâm Ứng cứu sự cố (TTUC)": a part of the name


def _parties(flow: str, begin: int, end: int) -> list[Row]:
    """One row of `Party` for the words of one bearer; several where they name several places."""
    while begin < end and flow[begin] in " ,;:.-(":
        begin += 1
    while end > begin and flow[end - 1] in " ,;:.-":
        end -= 1
    people = _PEOPLE.match(flow, begin, end)
    begin = people.end() if people else begin
    bracket = flow.find(" (", begin, end)
    if bracket > 0 and not _SHORT_NAME.match(flow, bracket, end) and flow.find(")", bracket, end) in (end - 1, -1):
        end = bracket
    words = " ".join(flow[begin:end].split())
    span = {"start": begin, "end": end}
    if len(words) < 2:
        return []
    return [{"text": words, "organisation": body, "span": span} for body in _organisations(words)]


_TWO_PLACES = regex.compile(
    r"(?P<lead>[^\d]{0,80}?)(?:\d{1,2}|hai|ba) (?P<kind>xã|phường|huyện|thị trấn|thành phố|thị xã):? "
    r"(?P<first>\p{Lu}[\p{L} ]{1,40}?)(?P<more>(?:, \p{Lu}[\p{L} ]{1,40}?){0,8}) và (?P<last>\p{Lu}[\p{L} ]{1,40})"
)


def _organisations(words: str) -> list[str | None]:
    """The bodies behind one bearer's words: one, or one for each place of "Chủ tịch 02 xã Long An và Bình Minh"."""
    places = _TWO_PLACES.fullmatch(words)
    if places is None:
        return [organisation(words)]
    names = [places["first"], *(name for name in places["more"].split(", ") if name), places["last"]]
    if not regex.search(r"Chủ tịch|UBND|[ỦU][ỷy] ban", places["lead"]):
        return [None for _ in names]
    return [f"Ủy ban nhân dân {places['kind']} {name.strip()}" for name in names]


_HEADED = regex.compile(rf"(?:{_TITLE})\s(?P<body>(?:{_NAME}|{_BODY}).*)", regex.DOTALL)
_OFFICE = regex.compile(r"Chánh (?P<body>(?:[Vv]ăn phòng|[Tt]hanh tra)\b.*)", regex.DOTALL)
_FULL = (("UBND", "Ủy ban nhân dân"), ("HĐND", "Hội đồng nhân dân"), ("Uỷ ban", "Ủy ban"))
_VAGUE = regex.compile(
    r"\b(?:các|những|mỗi|từng|liên quan|trực thuộc|tất cả|toàn thể|quý|đồng chí|cấp huyện|cấp xã|cấp tỉnh)\b",
    regex.IGNORECASE,
)


@cache
def _position() -> regex.Pattern[str]:
    return regex.compile(_TITLE)


def organisation(words: str) -> str | None:
    """The body that a bearer's words name, its abbreviations written out; None for a group or a person.

    >>> organisation("Giám đốc Sở Nội vụ"), organisation("Chủ tịch UBND tỉnh"), organisation("các sở, ngành")
    ('Sở Nội vụ', 'Ủy ban nhân dân tỉnh', None)
    """
    if len(words) > 160 or _VAGUE.search(words):
        return None
    headed = _OFFICE.fullmatch(words) or _HEADED.fullmatch(words)
    body = _SHORT_NAME.sub("", headed["body"] if headed else words)
    if headed is None and _position().match(body):
        return None
    for short, full in _FULL:
        body = body.replace(short, full)
    return str(body[:1].upper() + body[1:])


_WITH = regex.compile(
    r"(?:chủ trì(?:,| và| hoặc)? ?)?(?:(?:có trách nhiệm|chủ động|tích cực|thường xuyên|tiếp tục|cùng) )*"
    r"(?:[Pp]hối hợp(?: (?:chặt chẽ|tốt|cùng|đồng bộ|thường xuyên|hiệu quả|kịp thời|liên tục))*(?: với| cùng)?"
    r"|cùng với) ?:? ?(?=\S)"
)


def read_coordinators(flow: str, at: int, stop: int) -> tuple[list[Row], int, int] | None:
    """Parties behind the first "phối hợp với" of flow[at:stop], the place of those words and of the action behind.

    >>> text = "chủ trì, phối hợp với Sở Tài chính tham mưu UBND tỉnh"
    >>> parties, begin, action = read_coordinators(text, 0, len(text))
    >>> [party["text"] for party in parties], text[action:]
    (['Sở Tài chính'], 'tham mưu UBND tỉnh')
    """
    for match in _WITH.finditer(flow, at, stop):
        named = read_phrase(flow, match.end(), stop)  # "phối hợp Sở Xây dựng thẩm định" too
        if named is None and "với" not in match.group() and "cùng" not in match.group():
            continue
        phrase = named or read_unlisted(flow, match.end(), stop)
        if phrase is not None:
            return split_bearers(flow, phrase.start, phrase.end), match.start(), phrase.action
    return None


# What is assigned, not to whom.
_NO_PARTY = regex.compile(r"(?:nhiệm vụ|trách nhiệm|chỉ tiêu|dự toán|kinh phí|kế hoạch|vốn|đất|việc|quyền|biên chế)\b")


def read_unlisted(flow: str, at: int, stop: int) -> Phrase | None:
    """Words that no table lists ("chính quyền địa phương"): up to the action, where one is near."""
    action = _action(flow, at, at, min(stop, at + 160))
    if action is None or action == at or not flow[at].isalpha() or _NO_PARTY.match(flow, at):
        return None
    return Phrase(at, trimmed(flow, at, action), action)
