"""The closing of a document: Nơi nhận and the signatures, and where they begin and end.

Reads         "Nơi nhận: / - Như trên; / - Lưu: VT. / CHỦ TỊCH / Trần Văn An" -> recipient, …, signature, signature
Leaves alone  "Nơi nhận hồ sơ là Bộ phận Một cửa", positions inside the body, annexes behind the closing
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import regex

from vnadmin_nlp.lines import STARTS
from vnadmin_nlp.names import person_name
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Label, Line
from vnadmin_nlp.text import bare, is_upper
from vnadmin_nlp.zones.cues import AGENCY, BULLETS, MOTTO, SIGNING, cue, is_position, signs, type_on

RECIPIENTS = Pattern(
    "closing",
    regex.compile(
        r"(?m)^[^\p{L}\d\n]{0,14}(?i:n?[ơoaớở]i\s{1,3}nh[âậaạ]n)\s{0,3}"
        r"(?:[:.;]|$|(?=\s{1,3}\p{Lu}{2}|\s{1,3}T/M|\s{1,3}K/T))"
        # as a bad scan has it, alone or before the signature: "Nơi nhện:", "Nơi niệm g BỘ TRƯỞNG"
        r"|^[^\p{L}\d\n]{0,6}(?i:n[ơoớaáà]i\s{1,3}n\p{L}{2,4})"
        r"(?:(?:\s{0,2}[:;.]|(?<=(?i:nh)\p{L}{2,3}))\s{0,2}$"
        r"|(?=(?:\s\S)?\s{1,3}(?:TM|KT|TL|BỘ TRƯỞNG|CHỦ TỊCH|GIÁM ĐỐC|THỨ TRƯỞNG|CỤC TRƯỞNG|PHÓ )))"
    ),
    matches=("Nơi nhận:", "Noi nhận: TM. CHÍNH PHỦ", "  NƠI NHẬN:", "Nơi nhện", "Nơi niệm g BỘ TRƯỞNG"),
    rejects=(
        "1. Nơi nhận Hồ sơ: Sở",
        "Nơi nhận hồ sơ là Bộ phận Một cửa",
        "tại nơi nhận: quầy số 1",
        "Nơi nào",
        "Nơi nào có",
    ),
)
ANNEX = Pattern(
    "annex-heading",
    regex.compile(r"^(?:phu luc|bieu mau|mau so|danh muc|danh sach|bieu so)\b|^\(?(?:ban hanh )?kem theo\b"),
    matches=("phu luc i", "mau so 01", "(ban hanh kem theo quyet dinh so"),
    rejects=("luu: vt", "theo phu luc"),
)
AUTHENTICATION = Pattern(
    "authentication",
    regex.compile(r"\bxac thuc van ban hop nhat"),
    matches=("xac thuc van ban hop nhat",),
    rejects=("van ban hop nhat so 12/vbhn-btc",),
)
# A speck, or what a scan made of the dash, before a signature that stands beside the heading of the list.
SPECK_BEFORE = Pattern(
    "speck-before-signature",
    regex.compile(
        r"^(?:[^\p{L}\d]{0,14}(?i:n?[ơoaớởáà]i\s{1,3}n\p{L}{2,4})\s{0,3}[:.;]?\s{1,3})?(?:(?!\p{Lu}[\p{Lu}./\s])\S{1,5}\s{1,2})?"
        r"(?=(?:KT|TM|TL|TUQ|[TK]/[MTL])[.\s]|(?:BỘ|CỤC|THỨ) TRƯỞNG$|(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC)$)"
    ),
    matches=("lê KT. CHỦ TỊCH", "Nơi nhận: f2è/- TL. BỘ TRƯỞNG", "g BỘ TRƯỞNG", "KT. BỘ TRƯỞNG"),
    rejects=("TỔNG CỤC TRƯỞNG", "Q. CHỦ TỊCH", "KTT. CHỦ TỊCH", "- Như trên;", "Sở Nội vụ KT. CHỦ TỊCH"),
)
NAME_BEHIND = Pattern(
    "name-behind-recipient",
    regex.compile(r"(?<=; {1,60})(?:\p{Lu}\p{Ll}+ ?){2,5}$"),
    matches=("các tỉnh trực thuộc TW; Trần Văn An",),
    rejects=("Báo Hà Giang; Đài PT-TH tỉnh", "các PCN: Trần Văn An, Lê Văn Bình", "Trần Văn An"),
)
STAMPED = Pattern(
    "signed-stamp",
    regex.compile(r"(?i)^\W{0,3}đã\s?ký\W{0,3}$"),
    matches=("(Đã ký)", "[đã ký]", "Đã ký"),
    rejects=("ông An đã ký biên bản", "(Đã ký số)", "Đã ký kết"),
)
GLUED = Pattern(
    "name-glued-to-title",
    regex.compile(r"^(?P<title>\p{Lu}[\p{Lu} .]{5,60}?)(?P<name>\p{Lu}\p{Ll}{1,7}(?: \p{Lu}\p{Ll}{1,7}){1,4})$"),
    matches=("THỨ TRƯỞNGTrần Văn An",),
    rejects=("THỨ TRƯỞNG", "Trần Văn An", "THỨ TRƯỞNGtrần", "Thứ trưởngTrần Văn An"),
)
PATTERNS = (RECIPIENTS, ANNEX, AUTHENTICATION, SPECK_BEFORE, NAME_BEHIND, STAMPED, GLUED)
_CLOSING_LINES = 60  # The longest Nơi nhận seen has 41 entries.
_LONGEST_SPECK = 5
_MARKS = regex.compile(r"; +|\. +| \| ")  # between a recipient and what stands beside it
_WORD = regex.compile(r"\p{L}{2}|\d{2}")
_FIRST_ENTRY = regex.compile(r"[-+~] ?(?:nhu (?:tren|dieu \d|kinh gui)|ban bi thu)\b")
_FILED = regex.compile(r"[-+~ ]{1,3}luu\b")  # the last entry of a list of recipients
_NUMBERED_PART = regex.compile(r"\d{1,2}\.\s\p{Lu}|(?:Điều|ĐIỀU)\s\d")  # a body that begins behind it
_LETTERS = regex.compile(r"\p{L}{3,}")
_WHOLE_WORD = regex.compile(r"(?<!\S)\p{L}{2,}(?!\S)")


def closing_range(view: str, lines: Sequence[Line], body_at: int) -> tuple[int, int]:
    """Indices of the lines that hold Nơi nhận and signatures; both len(lines) where there are none."""
    nothing = len(lines), len(lines)
    if body_at >= len(lines):
        return nothing
    match = RECIPIENTS.regex.search(view, lines[body_at].start)
    listed = _index_at(lines, match.end()) if match else None
    if listed is None:
        listed = _headless_list(lines, body_at)
    signed = _first_signature(lines, body_at, listed)
    if listed is not None and (signed is None or listed - signed < 30):
        first = listed
        while first > body_at and listed - first < 14 and _may_sign(lines[first - 1].text):
            first -= 1
        return first, _closing_end(lines, listed)
    return nothing if signed is None else (signed, _closing_end(lines, signed))


def _headless_list(lines: Sequence[Line], body_at: int) -> int | None:
    """The first entry of a list of recipients whose heading a scan lost: "- Như trên;" with "- Lưu: VT." below it."""
    for index in range(body_at + 1, len(lines)):
        if _FIRST_ENTRY.match(bare(lines[index].text)):
            filed = any(_FILED.match(bare(line.text)) for line in lines[index + 1 : index + 45])
            return index if filed else None
    return None


def _index_at(lines: Sequence[Line], offset: int) -> int:
    """Index of the line that reaches `offset`."""
    return bisect_left(lines, offset, key=lambda line: line.end)


def _first_signature(lines: Sequence[Line], body_at: int, before: int | None) -> int | None:
    """The first line of the first signature behind the body: capacity or position, with a person's name below.

    A position without capacity counts only behind the end of a sentence or in capitals over a name.
    """
    for index in range(body_at + 1, len(lines) if before is None else before):
        if _opens_signature(lines[index].text, lines[index - 1].text) and _is_signed(lines, index):
            return index
        if STAMPED.regex.match(lines[index].text):
            above = _above_stamp(lines, index, body_at)
            if above is not None:
                return above
    return None


def _above_stamp(lines: Sequence[Line], stamp: int, body_at: int) -> int | None:
    """The first line of a signature in small letters or without a title: "Chủ tịch / (Đã ký) / Trần Văn An".

    The stamp stands between title and name, or behind the name at the document's end.
    """
    above, below = lines[stamp - 1].text, lines[stamp + 1].text if stamp + 1 < len(lines) else ""
    if stamp - 1 <= body_at:
        return None
    if signs(above) and person_name(below):
        return stamp - 1
    ends = len(lines) - stamp <= 3
    return stamp - 1 if ends and person_name(above) else stamp if ends and person_name(below) else None


def _opens_signature(text: str, above: str) -> bool:
    if len(text) > 90 or not (text[0].isupper() or text[0] in "\"'*"):
        return False
    return signs(text) and (is_upper(text) or above.endswith((".", "./")))


def _is_signed(lines: Sequence[Line], index: int) -> bool:
    """Whether a name stands below within six lines, or the document ends here."""
    following = lines[index + 1 : index + 7]
    named = next((n for n, line in enumerate(following) if person_name(line.text)), None)
    if named is None:
        if _signs_behind_list(lines, index):
            return True
        above = lines[index - 1].text
        return index >= len(lines) - 4 or ("./" in above and above.endswith((".", "./")))
    return all(signs(line.text) or len(line.text) < 70 for line in following[:named])


def _signs_behind_list(lines: Sequence[Line], index: int) -> bool:
    """Whether a capacity stands over recipients whose heading is lost, with the name behind the last of them."""
    if not SIGNING.regex.match(bare(lines[index].text)) or not is_upper(lines[index].text):
        return False
    following = lines[index + 1 : index + _CLOSING_LINES]
    filed = next((n for n, line in enumerate(following) if _FILED.match(bare(line.text))), None)
    return filed is not None and any(person_name(line.text) for line in following[filed + 1 : filed + 4])


def _may_sign(text: str) -> bool:
    """Whether a line before Nơi nhận may be part of the signature: short, and no end of a sentence."""
    return len(text) < 75 and not text.endswith((".", ";", ":", ",", "./")) and not STARTS.regex.match(text)


def _closing_end(lines: Sequence[Line], at: int) -> int:
    """The line behind the closing that begins at or before the line `at`: an annex, another document, a long line."""
    last = min(len(lines), at + _CLOSING_LINES)
    filed = False
    for index in range(at + 1, last):
        text, plain = lines[index].text, bare(lines[index].text)
        if MOTTO.regex.match(plain):
            return _letterhead_above(lines, at + 1, index)
        if ANNEX.regex.match(plain) or (len(text) > 170 and text[0] not in BULLETS):
            return index
        filed = filed or _FILED.match(plain) is not None
        if filed and _NUMBERED_PART.match(text):
            return index
        if index > at + 3 and is_upper(text) and type_on(text, plain) and not is_position(plain):
            return index
    return last


def _letterhead_above(lines: Sequence[Line], at: int, motto: int) -> int:
    """Where the letterhead of the next document begins, whose motto stands at `motto`: its agency may be above it."""
    first = motto
    for index in range(motto - 1, max(at, motto - 6), -1):
        text = lines[index].text
        agency = AGENCY.regex.match(bare(text)) is not None
        # "THỦ TƯỚNG CHÍNH PHỦ" right above the motto is a body, "TRƯỞNG BAN" and what stands above an agency signs.
        titled = signs(text) and not (agency and first == motto and text.count(" ") >= 3)
        if any(c.isalpha() for c in text) and (not is_upper(text) or titled or person_name(text)):
            break
        first = index if agency else first
    return first


def divide_recipients(lines: Sequence[Line]) -> Iterator[Line]:
    """`lines`, those divided that hold a recipient and behind it a part of the signature, as a scan reads them.

    A title with the name glued to it is divided too.
    """
    for line in lines:
        glued = GLUED.regex.match(line.text) if len(line.text) < 90 else None
        cut = glued.start("name") if glued and signs(glued["title"]) else _signature_at(line.text)
        if cut:
            left = line.text[:cut].rstrip(" |")
            if len(left) > _LONGEST_SPECK:
                yield Line(line.start, line.start + len(left), left, line.breaks)
            yield Line(line.start + cut, line.end, line.text[cut:], 0)
        else:
            yield line


def _signature_at(text: str) -> int:
    """Where the signature begins in a line that holds a recipient too ("- Như trên; KT. CHỦ TỊCH"); else 0."""
    if len(text) > 160:
        return 0
    if text[0] not in BULLETS:
        speck = SPECK_BEFORE.regex.match(text)
        if speck:
            return speck.end() if signs(text[speck.end() :]) else 0
        name = NAME_BEHIND.regex.search(text)  # "… trực thuộc TW; Trần Văn An"
        return name.start() if name and person_name(name.group()) else 0
    last = True
    for mark in reversed(list(_MARKS.finditer(text))):
        rest = text[mark.end() :].strip()
        filed = last and bare(text[1:6]).lstrip().startswith("luu") and len(_WHOLE_WORD.findall(rest)) > 1
        named = last and person_name(rest) is not None and not rest.endswith((";", ","))
        # Behind an earlier mark only a capacity: "- Như trên; KT. CHỦ TỊCH".
        signed = mark.group()[0] != "." and bool(rest) and (_belongs_to_signature(rest) if last else signs(rest))
        if named or filed or signed:
            return mark.end()
        last = False
    return 0


def _belongs_to_signature(text: str) -> bool:
    """Whether words behind a recipient are a capacity, a position, a title in capitals, or specks."""
    titled = is_upper(text) and "," not in text and len(_LETTERS.findall(text)) > 1
    position = is_position(bare(text).lstrip("- >"))
    return titled or position or not _WORD.search(text) or signs(text.lstrip("- "))


def label_closing(lines: Sequence[Line]) -> list[Label]:
    """Labels of the closing: "recipient" from Nơi nhận to the Lưu line, the rest "signature"; "body" before both."""
    labels: list[Label] = []
    state: Label = "signature"
    for index, line in enumerate(lines):
        if not _WORD.search(line.text) and line.text[0] not in BULLETS:
            labels.append("other")  # specks of a scan
            continue
        state = _state(state, lines, index, labels)
        begun = "recipient" in labels or "signature" in labels or signs(line.text) or _is_stamped(lines, index)
        labels.append("body" if state == "signature" and not begun else state)
    return labels


def _is_stamped(lines: Sequence[Line], index: int) -> bool:
    """Whether a name without a title stands right above "(Đã ký)"."""
    below = lines[index + 1].text if index + 1 < len(lines) else ""
    return STAMPED.regex.match(below) is not None and person_name(lines[index].text) is not None


def _state(state: Label, lines: Sequence[Line], index: int, labels: Sequence[Label]) -> Label:
    """Whether a line belongs to Nơi nhận or to a signature, where the line above belonged to `state`."""
    text = lines[index].text
    dashed = text[0] in BULLETS
    if RECIPIENTS.regex.match(text) or (dashed and _FIRST_ENTRY.match(bare(text))):
        return "recipient"
    if state == "signature":
        # Columns of a scan in one text: the list goes on beside the signature.
        # Where the heading of the list is lost, its dashes stand below the capacity.
        listed = dashed and len(text) > 4 and ("recipient" in labels or ("signature" in labels and not signs(text)))
        return "recipient" if listed else "signature"
    if signs(text) and (not dashed or is_upper(text)):
        return "signature"
    return "signature" if labels and not dashed and _ends_recipients(lines, index) else "recipient"


def _ends_recipients(lines: Sequence[Line], index: int) -> bool:
    """Whether a line without dash behind the list of recipients is no longer part of it."""
    text, before = lines[index].text, lines[index - 1].text
    beside = lines[index].breaks == 0  # the right column of the same line
    if text.endswith((";", ",")):
        return False
    if person_name(text) and (beside or not before.endswith(("-", ":", "–", "đ/c"))):
        return True
    if text[0].islower():
        return False
    apart = lines[index].breaks > 1
    if before.endswith(".") or bare(before).lstrip("-+~ ").startswith("luu"):
        return apart or not before.endswith((",", ";"))
    return apart and not before.endswith((";", ",")) and not RECIPIENTS.regex.match(before)


def label_closing_date(lines: Sequence[Line], labels: list[Label]) -> None:
    """Labels the place and date that stand over the signature, where the letterhead has none."""
    signed = next((i for i, label in enumerate(labels) if label == "signature"), 0)
    for index in range(max(0, signed - 2), signed):
        text = lines[index].text
        if labels[index] in ("body", "other") and cue(text, bare(text)) == "date" and text[-1].isdigit():
            labels[index] = "date"


def label_authentication(lines: Sequence[Line], labels: list[Label]) -> None:
    """Labels the number and date that a consolidated text has at its end, under "XÁC THỰC VĂN BẢN HỢP NHẤT"."""
    at = next((i for i, line in enumerate(lines) if labels[i] == "body" and _authenticates(line)), None)
    if at is None:
        return
    for index in range(max(0, at - 4), min(len(lines), at + 7)):
        text = lines[index].text
        told = cue(text, bare(text))
        if labels[index] == "body" and (told in ("number", "date") or is_upper(text)):
            labels[index] = told if told in ("number", "date") else "agency"
    labels[at] = "other"


def _authenticates(line: Line) -> bool:
    return AUTHENTICATION.regex.search(bare(line.text)) is not None
