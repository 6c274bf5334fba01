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

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import regex

from vnadmin_nlp.lexicon import table
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Row


def words_of(key: str) -> list[str]:
    """The words of a row of `data/obligation_cues.toml`."""
    return list(table("obligation_cues")[key]["words"])


def alternatives(words: Iterable[str]) -> str:
    """Source of a regular expression for any of `words`, the longer ones first."""
    return "|".join(regex.escape(word) for word in sorted(set(words), key=len, reverse=True))


_EDGE = r"(?![\p{L}\d])"
_GROUP = rf"(?:{alternatives(words_of('groups'))}){_EDGE}"
_MANY = rf"(?:(?:[Tt]ất cả |[Tt]oàn thể )?(?:[Cc]ác|[Nn]hững)|[Mm]ỗi|[Tt]ừng|[Tt]ất cả|[Tt]oàn thể|\d{{1,3}}) (?:{_GROUP})"
_TITLE = rf"(?:{alternatives(words_of('titles'))}){_EDGE}"
_BODY = rf"(?:{alternatives(words_of('bodies'))}) (?:\p{{Lu}}|cấp |tỉnh|huyện|các )"
_NAME = rf"(?:{alternatives(words_of('names'))}){_EDGE}"
_BARE = rf"(?:{alternatives(words_of('bare_groups'))}){_EDGE}"
_NOT = rf"(?!(?:{alternatives(words_of('not_bodies'))}){_EDGE})"

BEARER = Pattern(
    "bearer",
    regex.compile(rf"(?<![\p{{L}}\d]){_NOT}(?:{_MANY}|{_TITLE}|{_BODY}|{_NAME}|{_BARE})"),
    matches=(
        "Giám đốc Sở Nội vụ",
        "các sở, ban, ngành",
        "UBND các huyện, thành phố",
        "Trung tâm Phục vụ hành chính công",
        "Các doanh nghiệp cung cấp máy tính",
        "người đứng đầu các cơ quan",
    ),
    rejects=("Phòng, chống tham nhũng", "Ban hành kế hoạch", "Cơ sở dữ liệu quốc gia", "Các nhiệm vụ chủ yếu"),
)
# An action in small letters; some verbs never stand in a name and are accepted with a capital too ("… tỉnh Tiếp tục").
_CAPITAL = "Tiếp tục|Khẩn trương|Tăng cường|Chủ động|Chủ trì|Thường xuyên|Phối hợp|Căn cứ|Đẩy mạnh|Nghiêm túc|Rà soát|Triển khai"
_ACTION = regex.compile(
    rf"(?<!\p{{L}})(?<!được )(?<!công )(?<!dân )(?<!Ngoại )(?<!độc )(?<!thành )(?<!bàn )(?<!trung )(?<!sơ )(?<!người )(?<!giáo dục và )(?<!giáo dục, )(?<!cao )"
    rf"(?!giúp việc|lưu thông|giao thông|thu nhập|cấp (?:tỉnh|huyện|xã|cơ sở|trung ương|Trung ương|sở|trên|dưới|có))(?:(?:{alternatives(words_of('actions'))}){_EDGE}|(?:{_CAPITAL}){_EDGE})"
)
ACTION_START = regex.compile(
    rf"(?:(?:hãy|cùng|cần|phải|sớm|nhất là|đồng thời,?|bên cạnh đó,?|ngoài ra,?|trong đó,?|Định kỳ|Hàng|Hằng)\s)?"
    rf"(?:{alternatives(words_of('actions'))}|không|kiên quyết|nghiêm|có|làm|là|lấy|nêu|lưu ý|nhân rộng|khơi|giữ|đề cao"
    rf"|tuyệt đối|ngăn chặn|phòng ngừa|xóa|xoá|cải cách|xếp|bảo vệ|phát triển|thiết kế|lắp|tích hợp|nâng cấp|mua sắm){_EDGE}",
    regex.IGNORECASE,
)
_DUTY = regex.compile(r"(?<!\p{L})(?:có trách nhiệm|chịu trách nhiệm|phải|cần|thường xuyên|khẩn trương|trực tiếp|tổ chức thực hiện)(?!\p{L})")
# "tổ chức" is a noun behind these, and so are some verbs that belong to the name of a group.
_NOUN_BEFORE = regex.compile(r"(?:[Cc]ác|,|và|mỗi|cơ quan|những|chức danh|đơn vị|bộ phận|trách nhiệm|công tác|chủ thể)\s$")
_NOUNS = ("tổ chức", "quản lý", "kiểm tra", "giám sát", "hướng dẫn", "thu", "thanh tra", "lãnh đạo", "cấp", "cung cấp", "ký", "chuyển", "mở")
_LONGEST = 720  # the longest list of bearers read in a closing article has 640 characters


class Phrase(NamedTuple):
    """The words of one or several bearers: their place, where the action begins, and whether a colon stands between."""

    start: int
    end: int
    action: int
    colon: bool


def read_phrase(flow: str, at: int, stop: int) -> Phrase | None:
    """The bearers whose words begin at `at`; None where no body or position begins there.

    Where no action and no colon follows, the words run to the end: a heading.

    >>> text = "Sở Nội vụ, Sở Tài chính khẩn trương rà soát."
    >>> phrase = read_phrase(text, 0, len(text))
    >>> text[phrase.start : phrase.end], text[phrase.action :]
    ('Sở Nội vụ, Sở Tài chính', 'khẩn trương rà soát.')
    """
    head = BEARER.regex.match(flow, at, min(stop, at + 80))
    if head is None:
        return None
    limit = min(stop, at + _LONGEST)
    colon = _colon(flow, at, limit)
    full = _full_stop(flow, head.end(), limit)
    end = min(place for place in (limit, colon, full) if place >= 0)
    action = _action(flow, at, head.end(), end)
    if action is not None and not _TELLS_WHICH.match(flow, action, min(limit, action + 90)):
        return Phrase(at, _trim(flow, at, action), action, False)
    if end == colon and colon >= 0:
        behind = colon + 1
        while behind < stop and flow[behind] == " ":
            behind += 1
        return Phrase(at, _trim(flow, at, colon), behind, True)
    return Phrase(at, _trim(flow, at, end), stop if end == stop else end, False)


# "Các doanh nghiệp cung cấp máy tính: Cài đặt …" — a verb before the colon that tells which group is meant.
_TELLS_WHICH = regex.compile(
    r"(?:cung cấp|đào tạo|hỗ trợ|tham gia|sử dụng|tư vấn|thanh toán|quản lý|ứng dụng|khai thác|thực hiện dự án)\b[^:;.\n]{1,80}:\s{1,2}\p{Lu}"
)
# "Giám đốc các Sở: Tài chính, Công Thương;" — a colon inside the list of what is headed.
_LISTS = regex.compile(r"(?:[Cc]ác\s(?:[Ss]ở|[Bb]ộ|[Bb]an|cơ quan|phòng|Phòng|huyện|xã|thành phố)|[Ss]ở|[Bb]ộ|sau)\s?$")


def _colon(flow: str, at: int, limit: int) -> int:
    colon = flow.find(":", at, limit)
    while colon >= 0 and _LISTS.search(flow, at, colon) and flow[colon + 1 : colon + 3].strip()[:1].isupper():
        colon = flow.find(":", colon + 1, limit)
    return colon


def _full_stop(flow: str, at: int, limit: int) -> int:
    stop = flow.find(". ", at, limit)
    return stop if stop >= 0 else limit


def _action(flow: str, head: int, at: int, end: int) -> int | None:
    # "người được giao nhiệm vụ tiếp nhận hồ sơ có trách nhiệm": the verbs before tell which person is meant.
    actions = _DUTY if flow.startswith(("người", "Người"), head) else _ACTION
    for match in actions.finditer(flow, at, end):
        word = match.group()
        if word in _NOUNS and _NOUN_BEFORE.search(flow, max(at, match.start() - 16), match.start()):
            continue
        if word in _NOUNS and not _VERBAL.match(flow, match.end(), min(end + 40, len(flow))):
            continue
        return match.start()
    return None


# Behind a verb that may be a noun: what makes it a verb.
_VERBAL = regex.compile(
    r"[,;] ?\p{Ll}|\s(?:thực hiện|triển khai|các?\b|việc|công tác|kiểm tra|rà soát|tuyên truyền|tập huấn|hội nghị|lấy|quán triệt"
    r"|và|chặt chẽ|thường xuyên|có hiệu quả|tốt|nghiêm|cho|về|đối với|thông tin|số liệu|kinh phí|\d|đánh giá|sơ kết|tổng kết"
    r"|đối thoại|họp|xây dựng|theo dõi|tiếp nhận|in|phát động|thẩm định|bàn giao|điều tra|khảo sát|cung cấp|báo cáo)"
)


def _trim(flow: str, at: int, end: int) -> int:
    while end > at and flow[end - 1] in " ,;:-–(":
        end -= 1
    return end


# Where a list of bearers is cut: before a body, a position or a group of its own.
_CUT = regex.compile(
    r"(?:\s?;\s?(?:và\s)?|,\s(?:và\s)?|\svà\s|\s&\s)" + rf"(?={_NOT}(?:{_MANY}|{_TITLE}|{_BODY}|{_NAME}))"
)
# "Văn phòng HĐND và UBND", "Bộ trưởng, Chủ nhiệm", "Đoàn ĐBQH, HĐND": one body, one person.
_WHOLE_BEFORE = regex.compile(
    r"(?:HĐND|HDND|Hội đồng nhân dân|ĐBQH|Đoàn ĐBQH|Quốc hội|Bộ trưởng|huyện ủy|Huyện ủy|Quận ủy|Thành ủy|Đảng ủy|ban|Ban|Bộ|bộ"
    r"|Lãnh đạo|lãnh đạo|Chính phủ)$"
)
_ONE_PERSON = regex.compile(r",\s(?:Chủ nhiệm|Trưởng [Bb]an|Tổng Thanh tra|Phó Thủ tướng)")
_TWO_PLACES = regex.compile(
    r"(?P<lead>.*?\b)(?:\d{1,2}|hai|ba) (?P<kind>xã|phường|huyện|thị trấn|thành phố|thị xã):? (?P<first>\p{Lu}[\p{L} ]{1,40}?)"
    r"(?P<more>(?:, \p{Lu}[\p{L} ]{1,40}?)*) và (?P<last>\p{Lu}[\p{L} ]{1,40})"
)


def split_bearers(flow: str, start: int, end: int) -> list[Row]:
    """The bearers of flow[start:end], one row of `Party` each.

    >>> text = "Giám đốc các sở, ban, ngành; Chủ tịch UBND các huyện, thành phố"
    >>> [party["text"] for party in split_bearers(text, 0, len(text))]
    ['Giám đốc các sở, ban, ngành', 'Chủ tịch UBND các huyện, thành phố']
    """
    parties: list[Row] = []
    begin = start
    for match in _CUT.finditer(flow, start, end):
        if _stays_whole(flow, begin, match) or flow.count("(", start, match.start()) > flow.count(")", start, match.start()):
            continue
        _add(parties, flow, begin, match.start())
        begin = match.end()
    _add(parties, flow, begin, end)
    return parties


def _stays_whole(flow: str, begin: int, match: regex.Match[str]) -> bool:
    if ";" in match.group():
        return False
    if flow[match.end() : match.end() + 1].islower() and flow.startswith(_SAME_GROUP, match.end()):
        return True
    if _WHOLE_BEFORE.search(flow, max(begin, match.start() - 20), match.start()):
        following = flow[match.end() : match.end() + 24]
        return following.startswith(_WITH_COUNCIL) or _ONE_PERSON.match(flow, match.start()) is not None
    return False


_SAME_GROUP = ("sở", "ban", "ngành", "phòng,", "xã,", "trưởng", "giám đốc", "chủ tịch", "lãnh đạo", "thủ trưởng")
_WITH_COUNCIL = ("UBND", "HĐND", "HDND", "Ủy ban", "Uỷ ban", "Hội đồng nhân dân", "Văn phòng", "Đoàn")


def _add(parties: list[Row], flow: str, begin: int, end: int) -> None:
    while begin < end and flow[begin] in " ,;:.-(":
        begin += 1
    while end > begin and flow[end - 1] in " ,;:.-":
        end -= 1
    bracket = flow.find(" (", begin, end)
    if bracket > 0 and flow.find(")", bracket, end) in (end - 1, -1):
        end = bracket
    words = " ".join(flow[begin:end].split())
    if len(words) < 2:
        return
    span = {"start": begin, "end": end}
    places = _TWO_PLACES.fullmatch(words)
    if places is None:
        parties.append({"text": words, "organisation": organisation(words), "span": span})
        return
    names = [places["first"], *(name for name in places["more"].split(", ") if name), places["last"]]
    level = "Ủy ban nhân dân" if regex.search(r"Chủ tịch|UBND|[ỦU][ỷy] ban", places["lead"]) else None
    for name in names:
        body = f"{level} {places['kind']} {name.strip()}" if level else None
        parties.append({"text": words, "organisation": body, "span": span})


_HEADED = regex.compile(rf"(?:{_TITLE})\s(?P<body>(?:{_NAME}|{_BODY}).*)", regex.DOTALL)
_CHANH = regex.compile(r"Chánh (?P<body>(?:[Vv]ăn phòng|[Tt]hanh tra)\b.*)", regex.DOTALL)
_FULL = (("UBND", "Ủy ban nhân dân"), ("HĐND", "Hội đồng nhân dân"), ("Uỷ ban", "Ủy ban"))
_VAGUE = regex.compile(r"(?i)\b(?:các|những|mỗi|từng|liên quan|trực thuộc|tất cả|toàn thể|quý|đồng chí|cấp huyện|cấp xã|cấp tỉnh)\b")


@cache
def organisation(words: str) -> str | None:
    """The body that a bearer's words name, its abbreviations written out; None for a group or a person.

    >>> organisation("Giám đốc Sở Nội vụ"), organisation("Chủ tịch UBND tỉnh"), organisation("các sở, ngành")
    ('Sở Nội vụ', 'Ủy ban nhân dân tỉnh', None)
    """
    if _VAGUE.search(words) or len(words) > 160:
        return None
    headed = _CHANH.fullmatch(words) or _HEADED.fullmatch(words)
    body = headed["body"] if headed else words
    if headed is None and regex.match(_TITLE, body):
        return None
    body = body[:1].upper() + body[1:]
    for short, full in _FULL:
        body = regex.sub(rf"\b{short}\b", full, body)
    return body


_WITH = regex.compile(
    r"(?:chủ trì(?:,| và| hoặc)? ?)?(?:(?:có trách nhiệm|chủ động|tích cực|thường xuyên|tiếp tục|cùng) )*"
    r"[Pp]hối hợp(?: (?:chặt chẽ|tốt|cùng|đồng bộ|thường xuyên|hiệu quả|kịp thời|liên tục))*(?: với| cùng)? ?:? ?(?=\S)"
)


def read_coordinators(flow: str, at: int, stop: int) -> tuple[list[Row], int, int] | None:
    """Parties behind the first "phối hợp với" of flow[at:stop], the place of those words and of the action behind.

    >>> text = "chủ trì, phối hợp với Sở Tài chính tham mưu UBND tỉnh"
    >>> parties, begin, action = read_coordinators(text, 0, len(text))
    >>> [party["text"] for party in parties], text[action:]
    (['Sở Tài chính'], 'tham mưu UBND tỉnh')
    """
    for match in _WITH.finditer(flow, at, stop):
        if "với" not in match.group() and "cùng" not in match.group():
            continue
        phrase = _coordinating(flow, match.end(), stop)
        if phrase is not None:
            return split_bearers(flow, phrase.start, phrase.end), match.start(), phrase.action
    return None


def _coordinating(flow: str, at: int, stop: int) -> Phrase | None:
    phrase = read_phrase(flow, at, stop)
    if phrase is not None:
        return phrase
    # "các ngành chức năng", "Bộ phận …" and other words no table lists: up to the action, where one is near.
    action = _action(flow, at, at, min(stop, at + 160))
    if action is None or action == at or not flow[at].isalpha():
        return None
    return Phrase(at, _trim(flow, at, action), action, False)


PATTERNS = (BEARER,)
