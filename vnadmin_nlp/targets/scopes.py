"""The group a figure is for.

Reads         "70% cấp sở" / "80% ở đô thị" / "100% cán bộ, nhân viên | được tập huấn" / "68 km đường băng" (behind) /
              "cấp huyện tối thiểu 97%" / "toàn tỉnh tiếp nhận 41.380 hồ sơ" / "mỗi quý ít nhất 02 cuộc" (before) /
              "tỷ lệ hồ sơ trễ hạn | dưới 2%" ("hồ sơ trễ hạn": what the rate is a rate of)
Leaves alone  "100% qua hệ thống", "tăng 14% so với năm 2022"

In this order: the words behind the figure, the place, level or turn named before it in its clause, the rate's own noun.
"""

from __future__ import annotations

import regex

from vnadmin_nlp.targets.figures import Figure
from vnadmin_nlp.targets.nouns import listed, noun_phrase

_TIE = regex.compile(r"(?: trở lên)?(?: (?:tại|ở|đối với|trên|cho|của|trong))?(?: lượng)? ")
_OBJECT = regex.compile(r"\b(?:tại|ở|cho|đạt|của|với)(?: \p{L}{2,6}){0,2} $")
_TURN = regex.compile(r"(?:[^,.;:()%\d\n]{0,24} )?(?P<turn>mỗi (?:tháng|quý|tuần|học kỳ|đợt|hộ))\b", regex.IGNORECASE)
_PLACE = regex.compile(
    r"\b(?P<place>(?:toàn|cả) (?:tỉnh|nước|huyện|thành phố|xã|ngành|quốc|vùng)"
    r"|một số (?:xã|huyện|tỉnh|địa phương|đơn vị|chủ đầu tư|cơ quan|sở, ngành)"
    r"|mỗi (?:tháng|quý|tuần|học kỳ|hộ|thôn|cơ quan|bộ, ngành, địa phương|sở, ngành|đơn vị|xã)"
    r"|cấp (?:tỉnh|huyện|xã|sở|bộ|trung ương|cơ sở)|vùng (?:cao|sâu|xa)|miền núi"
    r"|(?<=(?:tại|ở|khu vực) )(?:đô thị|nông thôn|thành thị)"
    r"|lĩnh vực \p{Ll}{2,7}(?: \p{Ll}{2,7})?(?= (?:đạt|tối thiểu|ít nhất|trên|dưới))"
    r"|trên địa bàn (?:tỉnh|huyện|xã|thành phố))\b",
    regex.IGNORECASE,
)
_TAIL = (
    r" (?:(?:cũng|vẫn|mới|đã|phải|chỉ) )*(?:đạt|chiếm|tăng|giảm|từ|ước|dưới)(?: bình quân)?"
    r"(?: (?:ít nhất|tối thiểu|trên|dưới|không quá|tối đa|khoảng|từ))? ?$"
)
_APART = regex.compile(r"\b(?:trong đó|riêng)(?: đối với)? (?P<name>\p{L}[^,;:.()%\d\n]{3,60}?)" + _TAIL)
_ASIDE = regex.compile(r"(?:^|[;:,(] ?(?:và )?)(?P<name>\p{L}[^,;:.()%\d\n]{2,60}?)" + _TAIL)
_FOR = regex.compile(r"\bđối với (?P<name>\p{L}[^,;:.()%\d\n]{2,60})[:,] ?$", regex.IGNORECASE)
_NAMED = regex.compile(
    r"(?:^|[,:;(]\s?|\b(?:như|và|xã|huyện|phường|tỉnh) )"
    r"(?P<scope>\p{Lu}\p{Ll}{1,7}(?: \p{Lu}\p{Ll}{1,7}){0,3}) (?:đạt|chiếm) {1,4}$"
)
_RATE = regex.compile(
    r"\b(?:tỷ lệ|tỉ lệ|tốc độ tăng trưởng|mức độ hài lòng của|(?<!chỉ )số(?! hóa| liệu)|kiểm soát|điều hành)"
    r" (?P<of>\p{L}[^;:.()%\n]{2,90})$",
    regex.IGNORECASE,
)
_VERB = regex.compile(
    r" (?:(?:phải|chỉ|mới|đã|vẫn|còn|ước|được|để|cả năm|năm 20\d\d|toàn tỉnh|bình quân|hiệu chỉnh|quét lại) ?)*"
    r"(?:(?<!không )đạt|chiếm|xuống|lên|trễ hạn xuống|giảm|tăng|là|còn|từ|ở mức|dưới|trên|vượt quá|phải)?"
    r"(?: còn| mức| từ)? ?$"
)
# "70% cấp xã | xử lý văn bản trên mạng": a level is a group of its own.
_LEVEL = regex.compile(r"(?P<level>cấp (?:tỉnh|huyện|xã|sở|bộ)) (?!và |hoặc |trở )\p{Ll}", regex.IGNORECASE)
_BEFORE = 120
_GOAL = regex.compile(r"^(?:phấn đấu|bảo đảm|đảm bảo|duy trì|nâng|đưa) (?:cả năm )?", regex.IGNORECASE)


def scope_of(flow: str, figure: Figure, cue: int) -> str | None:
    """The group, place, level or turn that the figure is for; `cue` is where the words of its comparison begin."""
    behind = _behind(flow, figure)
    if figure.unit == "%" and behind is not None:
        return behind
    floor = max(figure.left, cue - _BEFORE, _last_figure(flow, figure.left, cue))
    addressed = _FOR.search(flow, floor, cue)
    if addressed is not None:
        return addressed["name"]
    place = None
    for place in _PLACE.finditer(flow, floor, figure.start):  # noqa: B007
        pass
    if place is not None:
        return place["place"]
    turn = _TURN.match(flow, figure.end) if figure.rule == "count" else None
    if turn is not None:
        return turn["turn"]
    if behind is not None:
        return behind
    if figure.rule == "count":
        return None
    named = _NAMED.search(flow, max(figure.left, figure.start - 48), figure.start)
    if named is not None:
        return named["scope"]
    return _of_rate(flow, floor, cue, figure)


def _last_figure(flow: str, floor: int, at: int) -> int:
    """Behind the last percentage or bracket before a figure: what stands there belongs to that one."""
    if flow.startswith((" xuống", " lên"), flow.rfind("%", floor, at) + 1):
        return floor
    return max(floor, flow.rfind("%", floor, at) + 1, flow.rfind(")", floor, at) + 1)


def _behind(flow: str, figure: Figure) -> str | None:
    if figure.rule == "count" and figure.unit not in listed("bare"):
        return None
    tie = _TIE.match(flow, figure.end)
    if tie is None:
        return None
    if figure.rule == "amount" and not flow.startswith((" cho ", " vốn "), figure.end):
        return None
    is_object = _OBJECT.search(flow, max(figure.left, figure.start - 28), figure.start) is not None
    phrase = noun_phrase(flow, tie.end(), relative=is_object)
    if phrase is None or phrase[0].split(" ")[0] in listed("no_group"):
        return None
    level = _LEVEL.match(phrase[0])
    return level["level"] if level else phrase[0]


def share_of(behind: str) -> str | None:
    """The noun phrase at the start of `behind`, without the word that ties it to the figure.

    >>> share_of(" tại cấp huyện, 20% tại cấp xã"), share_of(" cán bộ, nhân viên có thể sử dụng")
    ('cấp huyện', 'cán bộ, nhân viên')
    >>> share_of(" qua hệ thống") is None
    True
    """
    tie = _TIE.match(behind)
    phrase = noun_phrase(behind, tie.end()) if tie else None
    return phrase[0] if phrase else None


def _of_rate(flow: str, floor: int, cue: int, figure: Figure) -> str | None:
    """What a rate is a rate of: "tỷ lệ hồ sơ trễ hạn không quá 2%"."""
    if figure.unit != "%":
        return None
    before = flow[floor : figure.start]
    apart = _APART.search(before)
    if apart is not None:
        return apart["name"]
    rate = None
    if flow.startswith((" xuống", " lên"), flow.rfind("%", floor, cue) + 1):
        cue = max(floor, flow.rfind(" từ ", floor, cue))
    for rate in _RATE.finditer(flow, floor, cue):  # noqa: B007
        pass
    if rate is None:
        aside = _ASIDE.search(before)
        return _GOAL.sub("", aside["name"]) if aside else None
    verb = _VERB.search(rate["of"])
    name = (rate["of"][: verb.start()] if verb else rate["of"]).strip(" ,")
    return name if len(name) > 2 and name.split(" ")[0] not in listed("no_group") else None
