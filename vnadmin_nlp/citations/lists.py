"""Coordination: what is written once for several numbers.

Reads         "Nghị định số: 45/2020/NĐ-CP ngày 08/4/2020, 107/2021/NĐ-CP ngày 06/12/2021 của Chính phủ" (type, issuer)
              "Tờ trình số 1280/TTr-CP và số 1281/TTr-CP ngày 29/12/2025" (date)
              "đề xuất của Giám đốc Sở Nội vụ tại Văn bản số 589/SNV-TT … và Công văn số 63/SNV-TT" (issuer before)
Leaves alone  "Nghị định số 83/2013/NĐ-CP và Thông tư số 156/2013/TT-BTC của Bộ Tài chính": no ministry issues a decree
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import pairwise

import regex

from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.citations.issuers import OF, SESSION, agrees, issuer_end, issuer_ending_at, issuers_in, speaks_for
from vnadmin_nlp.citations.misread import with_position
from vnadmin_nlp.citations.numbers import BETWEEN, attach_date, kind_from_number
from vnadmin_nlp.citations.pinpoints import LEADING
from vnadmin_nlp.dates import parse_date
from vnadmin_nlp.lexicon import DocumentTypeRow
from vnadmin_nlp.patterns import Pattern

VIA = Pattern(
    "issuer-before",
    regex.compile(
        r"(?r),?\s(?:\(|\(?(?:(?:báo\scáo|đề\snghị|đề\sxuất|trình)\s)?(?:tại|qua)\s"
        r"|(?:đã\s)?(?:ký\s|có\s)?(?:ban\shành|thông\squa)\s|(?:đã\s)?có\s)(?:các\s|những\s)?"
    ),
    matches=(
        "Sở Nội vụ tại ",
        "Trưởng phòng Nội vụ, tại ",
        "Quốc hội đã thông qua ",
        "Chính phủ tại các ",
        "Bộ Tài chính (",
        "Chính phủ ban hành ",
    ),
    rejects=("thực hiện",),
)
# "Xét đề nghị của Bảo hiểm xã hội Việt Nam (| công văn số …)": who proposes has written it.
PROPOSES = Pattern(
    "who-proposes",
    regex.compile(r"(?i)(?:đề\snghị|đề\sxuất|kiến\snghị|báo\scáo)\scủa\s$"),
    matches=("Xét đề nghị của ", "theo báo cáo của "),
    rejects=("đề nghị ", "gửi báo cáo cho ", "đề nghị của Bộ"),
)
PATTERNS = (VIA, PROPOSES)
_WINDOW = 160


def attach_issuers(flow: str, drafts: Sequence[Draft]) -> None:
    """Takes in the body that stands behind each of `drafts`, or else before it, and shares it along lists."""
    own_before: list[bool] = []
    for draft in drafts:
        own_before.append(draft.issuer is not None)
        _attach_behind(flow, draft)
    _link(flow, drafts)
    _share_types(flow, drafts)
    _share_back(flow, drafts)
    for position, draft in enumerate(drafts):
        if draft.issuer is None and not draft.title:
            floor = drafts[position - 1].end if position else 0
            own_before[position] = _attach_before(flow, draft, floor)
        elif own_before[position] and draft.issuer is not None:
            _date_before(flow, draft, max(0, draft.start - 40), draft.start)
    _share_forward(flow, drafts, own_before)


def _attach_behind(flow: str, draft: Draft) -> None:
    if draft.issuer is not None:
        return
    session = SESSION.regex.match(flow, draft.end, draft.end + 60)
    of = session or OF.regex.match(flow, draft.end, draft.end + 170)
    if not of:
        _attach_place(flow, draft)
        return
    # The bracket that may stand between holds mentions of its own: its body is not theirs.
    stop = issuer_end(flow, of.end(), len(flow))
    if stop is None:
        return
    if _is_joint(draft):
        stop = _joint_end(flow, stop, draft)
    draft.issuer = (of.end(), stop)
    if "(" not in of.group():
        draft.end = stop
        if draft.date is None:
            attach_date(flow, draft)


_PLACE = regex.compile(r"\s(?:tỉnh|huyện|thành phố|TP|xã|phường|quận|thị xã)(?:\s\p{Lu}\p{Ll}{1,7}){0,3}(?!\p{L})")


def _attach_place(flow: str, draft: Draft) -> None:
    """Takes in the place that completes the notation: "908/QĐ-UBND tỉnh"."""
    body = next((code for code in ("UBND", "HĐND") if flow.endswith(code, draft.at, draft.end)), None)
    place = _PLACE.match(flow, draft.end, draft.end + 40) if body and draft.number is not None else None
    if body and place:
        draft.issuer, draft.end = (draft.end - len(body), place.end()), place.end()
        if draft.date is None:
            attach_date(flow, draft)


def _is_joint(draft: Draft) -> bool:
    """True for numbers that several bodies may sign: joint circulars, documents of the Party's centre."""
    return draft.number is not None and (
        len(draft.number["issuer_codes"]) > 1 or draft.number["issuer_codes"] == ("TW",)
    )


_AND = regex.compile(r"(?:,\s|\svà\s|\s?-\s|\s-\s?)")


def _joint_end(flow: str, stop: int, draft: Draft) -> int:
    """Offset behind the last body of "Bộ Công an, Bộ Quốc phòng và Bộ Tài chính", which issued together."""
    for _ in range(8):
        joint = _AND.match(flow, stop, stop + 4)
        following = issuer_end(flow, joint.end(), len(flow)) if joint else None
        if joint is None or following is None or not _signs_too(flow[joint.end() : following], draft):
            break
        stop = following
    return stop


_JOINT_BEFORE = regex.compile(r"(?r)(?:,\s|\svà\s|\s?-\s)")


def _joint_start(flow: str, floor: int, start: int) -> int:
    """Offset of the first of the bodies "Bộ Công an, Bộ Quốc phòng và Bộ Tài chính", whose last begins at `start`."""
    for _ in range(8):
        joint = _JOINT_BEFORE.match(flow, max(floor, start - 4), start)
        before = issuer_ending_at(flow, floor, joint.start()) if joint else None
        if before is None:
            break
        start = before[0]
    return start


def _signs_too(name: str, draft: Draft) -> bool:
    """False for "…/TW của Ban Bí thư, Chủ tịch UBND tỉnh yêu cầu": the next sentence's subject."""
    codes = draft.number["issuer_codes"] if draft.number else ()
    return len(codes) > 1 or agrees(name, codes)


_FARTHEST = 190  # Characters between two members of a list: a joint of 16 and the longest pinpoint.


def _link(flow: str, drafts: Sequence[Draft]) -> None:
    for earlier, later in pairwise(drafts):
        distance = later.start - earlier.end
        gap = flow[earlier.end : later.start] if 0 <= distance <= 90 else "."
        if (
            12 < distance <= _FARTHEST
            and "\n" not in gap
            and (pinpoint := LEADING.regex.search(flow, earlier.end, later.start))
        ):
            gap = flow[earlier.end : pinpoint.start()]
        later.linked = len(gap) <= 16 and bool(BETWEEN.regex.fullmatch(gap))


def _share_types(flow: str, drafts: Sequence[Draft]) -> None:
    """A type written once holds for the numbers behind it in its list, and over "…; số" in its paragraph."""
    last: Draft | None = None
    reach = 0  # the end of the last member of the list that `last` opens
    for draft in drafts:
        if draft.typed:
            last = draft if draft.number is not None else None
            reach = draft.end
            continue
        told = kind_from_number(draft)
        shared = last is not None and (draft.linked or _resumes(flow, reach, draft)) and _fits(last, told)
        draft.kind = last.kind if last is not None and shared else told
        if shared:
            reach = draft.end
        elif not draft.linked:
            last = None


def _fits(last: Draft, told: DocumentTypeRow | None) -> bool:
    """True where the type of `last` does not contradict what a number's notation tells."""
    if last.kind is None:
        return False
    return told is None or last.kind.general or told.name == last.kind.name or told.code == last.kind.code


_SENTENCE_END = regex.compile(r"\p{Ll}{2}\.\s+\p{Lu}")


def _resumes(flow: str, reach: int, draft: Draft) -> bool:
    """True where the list that reached `reach` goes on with `draft` behind words on its last member's content."""
    if draft.start - reach >= 300:
        return False
    gap = flow[reach : draft.start]
    return "\n" not in gap and gap.rstrip(" (").endswith((";", ",", "và", "các")) and not _SENTENCE_END.search(gap)


def _share_back(flow: str, drafts: Sequence[Draft]) -> None:
    for position in range(len(drafts) - 2, -1, -1):
        draft, following = drafts[position], drafts[position + 1]
        if not following.linked or draft.title:
            continue
        if draft.issuer is None and _may_share(flow, draft, following):
            draft.issuer = following.issuer
        if (
            draft.date is None
            and following.date is not None
            and not following.typed
            and _may_date(draft, following.date)
        ):
            draft.date = following.date
            draft.year = draft.year or following.date.year


def _may_date(draft: Draft, date: datetime.date) -> bool:
    return draft.number is not None and draft.number["year"] in (None, date.year)


def _may_share(flow: str, draft: Draft, giver: Draft) -> bool:
    codes = draft.number["issuer_codes"] if draft.number else ()
    if giver.issuer is None or giver.title or (codes == ("TW",) and giver.typed):
        return False  # Party documents "…/TW" come from several bodies
    return agrees(flow[slice(*giver.issuer)], codes)


def _attach_before(flow: str, draft: Draft, floor: int) -> bool:
    """Takes in "X" of "của X tại <draft>", "X ban hành <draft>"; true where there is one."""
    floor = max(floor, draft.start - _WINDOW)
    floor = max(floor, flow.rfind("\n", floor, draft.start) + 1)
    via = VIA.regex.match(flow, floor, draft.start)
    if not via:
        return False
    codes = draft.number["issuer_codes"] if draft.number else ()
    found = issuer_ending_at(flow, floor, via.start())
    certain = via.group().strip().startswith("(") or _ISSUES.search(via.group()) is not None
    certain = certain and not (found and PROPOSES.regex.search(flow, max(floor, found[0] - 14), found[0]))
    if found is not None and (speaks_for if certain and not _is_joint(draft) else agrees)(flow[slice(*found)], codes):
        start = with_position(flow, found[0])
        draft.issuer = (_joint_start(flow, floor, start) if _is_joint(draft) else start, found[1])
        _date_before(flow, draft, floor, draft.issuer[0])
        return True
    return _attach_subject(flow, draft, floor, via.start())


_ISSUES = regex.compile(r"ban\shành|có|ký")
_DATE_BEFORE = regex.compile(r"(?r)[Nn]gày\s[^,;.\n]{6,30},\s")


def _date_before(flow: str, draft: Draft, floor: int, at: int) -> None:
    """Takes in the date of "Ngày 09/6/2025, Chính phủ ban hành <draft>"."""
    if draft.date is None and (match := _DATE_BEFORE.match(flow, max(floor, at - 40), at)):
        draft.date = parse_date(match.group())
        draft.year = draft.year or (draft.date.year if draft.date else None)


def _attach_subject(flow: str, draft: Draft, floor: int, at: int) -> bool:
    """Takes in the subject of "Sở Tư pháp thẩm định tại <draft>" where the number's notation is that body's."""
    codes = draft.number["issuer_codes"] if draft.number else ()
    sentence = max(floor, *(flow.rfind(mark, floor, at) + 1 for mark in (";", ". ")))
    clause = max(sentence, flow.rfind(",", sentence, at) + 1)
    # Only one body in the state can be meant by "QĐ-TTg": for such it may stand farther off.
    reach = sentence if codes in _UNIQUE else clause
    for start, end in issuers_in(flow, reach, at):
        if speaks_for(flow[start:end], codes):
            draft.issuer = (start, end)
            _date_before(flow, draft, max(0, start - 40), start)
            return True
    return False


_UNIQUE = {("CP",), ("TTg",), ("QH",), ("UBTVQH",)}


def _share_forward(flow: str, drafts: Sequence[Draft], own_before: list[bool]) -> None:
    for position in range(1, len(drafts)):
        draft, earlier = drafts[position], drafts[position - 1]
        if draft.issuer is None and own_before[position - 1] and not draft.title and _continues(flow, earlier, draft):
            draft.issuer = earlier.issuer
            own_before[position] = True


def _continues(flow: str, earlier: Draft, draft: Draft) -> bool:
    """True where the body before `earlier` issued `draft` too: in one list, or the same notation in one sentence."""
    if not _may_share(flow, draft, earlier):
        return False
    if draft.linked or not (draft.number and earlier.number):
        return draft.linked
    same = draft.number["issuer_codes"] == earlier.number["issuer_codes"]
    return same and _resumes(flow, earlier.end, draft)
