"""The head of a document: letterhead, number, place and date, type, subject, addressees, and where the body begins.

A line is told by its own words first (`cues.cue`), then by what stands above it. The head passes through up to three
states: the letterhead until a type, a subject or an addressee is seen, then what that box allows below it.

Reads         "SỞ NỘI VỤ / Số: 15/SNV-VP / V/v báo cáo / Kính gửi: …" -> agency, number, subject, addressee
Leaves alone  stamps of the receiving office, section headings of the gazette (both "other")
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from vnadmin_nlp.lexicon import table, type_for_symbol
from vnadmin_nlp.lines import STARTS
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Label, Line
from vnadmin_nlp.symbols import find_symbols
from vnadmin_nlp.text import bare, fold_key, is_upper
from vnadmin_nlp.zones.cues import (
    ADDRESSEE_LEAD,
    AGENCY,
    ANNEX_TITLE,
    BODY,
    BULLETS,
    COLLECTED,
    DAMAGED_LEAD,
    INLINE,
    MOTTO,
    TELEGRAM,
    any_of,
    begins_body,
    cue,
    is_sentence,
    type_on,
    words_of,
)

AUTHORITY = Pattern(
    "authority-line",
    regex.compile(rf"^(?:{any_of('authority')}|(?:bo|so) \p{{L}}|ban (?!hanh)|(?:doan|truong) )"),
    matches=("bo truong bo tai chinh", "chinh phu", "ban thuong vu", "so noi vu"),
    rejects=("ban hanh quy che", "ve viec ban hanh", "bo, nganh"),
)
GAZETTE = Pattern(
    "gazette-section",
    regex.compile(
        r"^(?:phan (?:i{1,3}|iv|v)\b[ .]{0,3})?van ban (?:quy pham|phap luat|khac|hop nhat)|^phan (?:i{1,3}|iv)\b"
    ),
    matches=("phan i. van ban quy pham phap luat", "phan ii", "van ban khac"),
    rejects=("phan thu nhat", "van ban so 12"),
)
ADDRESS = Pattern(
    "address-line",
    regex.compile(r"^\W{0,2}(?:dia chi|d/c|mst|ma so thue|dien thoai|dt|tel|fax|email)\b"),
    matches=("(dia chi: so 5 pho hue)", "mst: 0100000000", "dien thoai: 024"),
    rejects=("so noi vu", "dtnn"),
)
ENCLOSURE = Pattern(
    "enclosure-line",
    regex.compile(
        r"^(?:\W{0,3}(?:ban hanh )?kem theo\b"
        # any other bracket belongs to the subject: "(giai đoạn 1)"
        r"|\((?!v/v|ve viec)"
        r"(?=[^\n]{0,200}(?:kem |ban hanh|thong qua|dai hoi|du thao|\bso \d|\bngay \d|\btheo |tai lieu|phuc vu)))"
    ),
    matches=("(ban hanh kem theo quyet dinh so 15/qd-ubnd)", "kem theo cong van so 12", "ban hanh kem theo quyet dinh"),
    rejects=("ve viec thanh lap hoi dong (dot 2)", "(giai doan 1) tai thi tran mo duc", "(sua doi)"),
)
# What a consolidated text says between its title and its body; the lines behind it name what amended it.
CONSOLIDATED = Pattern(
    "consolidated-text",
    regex.compile(
        r"^(?:luat|bo luat|phap lenh|nghi dinh|nghi quyet|quyet dinh|thong tu(?: lien tich)?)"
        r" (?:so:? \d|[^\n]{3,60}? so \d)"
    ),
    matches=("thong tu so 37/2016/tt-bldtbxh ngay 25 thang 10", "luat dat dai so 31/2024/qh15 ngay 18"),
    rejects=("so 37/2016/tt-bldtbxh", "cua thong tu so 12"),
)
_AMENDED_BY = "sua doi, bo sung boi"
# Another name for a document than a type: "BẢN ĐÁNH GIÁ THỦ TỤC HÀNH CHÍNH", where the number's symbol tells the type.
UNTYPED = Pattern(
    "title-without-type",
    regex.compile(r"^ban (?:danh gia|thuyet minh|tong hop|giai trinh|so sanh|tiep thu|ra soat|mo ta|thong ke)\b"),
    matches=("ban danh gia thu tuc hanh chinh", "ban tong hop y kien gop y"),
    rejects=("ban quan ly khu kinh te", "ban chi dao"),
)
STAMPED = Pattern(
    "arrival-stamp-entry",
    regex.compile(r"^(?:so\s{0,2}:?\s{0,3}[\d.…]{0,12}$|ngay\s{0,2}:|chuyen\s{0,2}:|so va ky hieu|gio\s{0,2}:)"),
    matches=("so: 6204", "ngay: 21/8/2023", "chuyen: vp"),
    rejects=("so: 15/qd-bnv", "ngay 21 thang 8"),
)
NAMES_WORK = Pattern(
    "work-named",
    regex.compile(rf"^{any_of('work_names')} ?:"),
    matches=("du an: nang cap duong tinh 123", "goi thau: tu van giam sat"),
    rejects=("du an nang cap duong tinh", "dia diem: phong hop so 2", "cong trinh thuy loi"),
)
# A letter's subject without "việc", right below its number.
ABOUT = Pattern(
    "subject-without-viec",
    regex.compile(r"[Vv]ề\s?:|[Vv]ề\s(?=\p{Ll})(?!việc)"),
    matches=("Về: góp ý dự thảo", "về thực hiện chính sách"),
    rejects=("Về việc góp ý", "Vềnh", "Về Hà Nội", "Vệ sinh môi trường"),
)
# A body that begins right behind the last addressee. On bare text.
SPEAKS = Pattern(
    "body-behind-addressee",
    regex.compile(r"\b(?:de nghi|yeu cau|nhan duoc|thong bao|tra loi|co y kien|bao cao|kinh moi|xin y kien)\b"),
    matches=("bo tu phap de nghi bo y te bao cao ket qua.",),
    rejects=("cac so, ban, nganh cap tinh.", "van phong chinh phu"),
)
PATTERNS = (AUTHORITY, GAZETTE, ADDRESS, ENCLOSURE, CONSOLIDATED, UNTYPED, STAMPED, NAMES_WORK, ABOUT, SPEAKS)
_DRAFT_DAY = regex.compile(r"\(?ngay \d")
_NUMBERED = regex.compile(r"\bso \d")
_DAY = regex.compile(r"\bngay\b")
_ARRIVAL = frozenset(words_of("arrival"))
_JOINING = frozenset(words_of("joining"))
# A head without one of these is none.
_ANCHORS = frozenset(("motto", "number", "date", "type", "subject", "addressee"))
_LONGEST_PREAMBLE = 24  # lines of a page before the letterhead of its document
_LONGEST_ATTRIBUTE = 200  # characters of one of them
_TITLE_WORDS = 6
_NEAR = 7  # lines within which any may stand
_RIGHT_COLUMN = ("motto", "number", "date")


@dataclass(frozen=True, slots=True)
class _Spot:
    """One line of the head and what stands around it."""

    lines: Sequence[Line]
    index: int
    labels: Sequence[Label]
    """Of the lines above, stamps included."""
    previous: Line | None
    """The line above that is no part of a stamp."""
    plain: str
    cue: Label | None

    @property
    def text(self) -> str:
        return self.lines[self.index].text

    @property
    def breaks(self) -> int:
        return self.lines[self.index].breaks

    @property
    def before(self) -> str:
        """Words of the line above; only for a line that is not the first."""
        assert self.previous is not None
        return self.previous.text

    @property
    def last(self) -> Label | None:
        return self.labels[-1] if self.labels else None

    def following(self, count: int) -> Sequence[Line]:
        return self.lines[self.index + 1 : self.index + 1 + count]


def label_head(lines: Sequence[Line]) -> tuple[list[Label], int]:
    """Labels of the head's lines, and the index of the first line of the body; ([], 0) where there is no head."""
    labels: list[Label] = []
    rule: Callable[[_Spot], Label | None] = _in_letterhead
    previous: Line | None = None
    stamped = _arrival_stamp(lines)
    for index, line in enumerate(lines):
        if index in stamped:
            labels.append("other")
            continue
        plain = bare(line.text)
        spot = _Spot(lines, index, labels, previous, plain, cue(line.text, plain))
        label = "mark" if _is_draft_day(spot) else "type" if _is_annex_title(spot) else rule(spot)
        if label is None:
            break
        if label in _RULES and not (label == "subject" and rule is _below_type):
            rule = _RULES[label]
        labels.append(label)
        previous = line
    return (labels, len(labels)) if _ANCHORS.intersection(labels) else ([], 0)


def _is_annex_title(spot: _Spot) -> bool:
    """Whether the file begins with "Phụ lục III", and soon tells which document that annex belongs to."""
    if any(label != "other" for label in spot.labels) or not ANNEX_TITLE.regex.match(spot.plain):
        return False
    return any(ENCLOSURE.regex.match(bare(line.text)) and "kem theo" in bare(line.text) for line in spot.following(9))


def _is_draft_day(spot: _Spot) -> bool:
    """Whether a line below "DỰ THẢO" is the day of the draft: "(ngày 12/3)"."""
    return spot.last == "mark" and len(spot.text) < 40 and _DRAFT_DAY.match(spot.plain) is not None


def _arrival_stamp(lines: Sequence[Line]) -> frozenset[int]:
    """Indices of the receiving office's stamp: its name, ĐẾN, its own Số, Ngày, Chuyển."""
    for index, line in enumerate(lines[:40]):
        if bare(line.text).strip(" .:*") not in _ARRIVAL:
            continue
        stamp = {index}
        if index == 1 and is_upper(lines[0].text):
            stamp.add(0)
        for after in range(index + 1, min(len(lines), index + 6)):
            if not STAMPED.regex.match(bare(lines[after].text)):
                break
            stamp.add(after)
        if len(stamp) > 1:
            return frozenset(stamp)
    return frozenset()


def _in_letterhead(spot: _Spot) -> Label | None:
    """The label of a line while neither type nor subject nor addressee was seen; None where the body begins."""
    text = spot.text
    if GAZETTE.regex.match(spot.plain):
        return "other"
    if spot.cue == "type" and _names_other_type(spot):
        return "subject"
    if spot.cue:
        return spot.cue
    if not spot.labels and COLLECTED.regex.match(text):
        return "other"
    if spot.last in _RIGHT_COLUMN and "number" in spot.labels and DAMAGED_LEAD.regex.match(text):
        return "subject"
    if spot.last in _RIGHT_COLUMN and ABOUT.regex.match(text) and len(text) < 200:
        return "subject"
    if _is_title(spot):
        return "subject"
    # Capital fonts of the old encodings leave small letters: "bộ tài chính", "thông tư".
    small = text.islower() and len(text) < 60
    if small and spot.last in ("date", "other") and "date" in spot.labels and type_on(text.upper()):
        return "type"
    heading = (is_upper(text) and len(text) < 140) or (small and AGENCY.regex.match(spot.plain) is not None)
    if heading and "date" in spot.labels and UNTYPED.regex.match(spot.plain):
        return "subject"
    if _motto_follows(spot):
        return "agency" if heading else "other"
    if begins_body(text, spot.plain):
        return None
    if heading:
        return "agency"
    if not any(c.isalnum() for c in text):
        return "other"
    return "other" if len(text) < 75 and (not is_sentence(text) or _head_goes_on(spot)) else None


_PLAIN_VERBS = frozenset(("Quy định", "Hướng dẫn"))
"""Types that are verbs too: "QUY ĐỊNH CÁC TỶ LỆ …" is the subject of a thông tư whose type line is lost."""


def _is_title(spot: _Spot) -> bool:
    """Whether a line in capitals below number and date is the subject of a document whose type line is lost.

    Who decides, or the legal basis, stands right below it.
    """
    if "number" not in spot.labels or "date" not in spot.labels or not is_upper(spot.text):
        return False
    named = AGENCY.regex.match(spot.plain) and not spot.plain.startswith("ban hanh ")
    if len(spot.text.split()) < 4 or named or _is_authority(spot):
        return False
    if _heads_sentence(spot):
        return True
    for line in spot.following(2):
        if bare(line.text).lstrip(BULLETS + " ").startswith("can cu"):
            return True
        if not is_upper(line.text):
            return False
        if AUTHORITY.regex.match(bare(line.text)):
            return any(not is_upper(after.text) for after in spot.following(4))
    return False


def _heads_sentence(spot: _Spot) -> bool:
    """Whether a long line in capitals below a whole letterhead stands right over the first sentence of the body."""
    if not {"number", "date", "motto"}.issubset(spot.labels) or len(spot.text.split()) < _TITLE_WORDS:
        return False
    following = spot.following(1)
    return bool(following) and len(following[0].text) > _LONGEST_ATTRIBUTE and not is_upper(following[0].text)


def _names_other_type(spot: _Spot) -> bool:
    """Whether a heading begins with a verb that is a type too, and the number tells another type."""
    name = type_on(spot.text, spot.plain)
    if name not in _PLAIN_VERBS or len(spot.text.split()) < 4:
        return False
    numbers = [line.text for line, label in zip(spot.lines, spot.labels, strict=False) if label == "number"]
    found = next((symbol.row for text in numbers for symbol in find_symbols(text)), None)
    told = type_for_symbol(found["type_code"], found["style"]) if found and found["type_code"] else None
    return told is not None and told.name != name


def _motto_follows(spot: _Spot) -> bool:
    """Whether the state's or the Party's motto stands on one of the next lines: a letterhead is still to come.

    Over the letterhead a page may print its own lines and the document's attributes: short ones, if there are many.
    """
    for count, line in enumerate(spot.following(_LONGEST_PREAMBLE)):
        if count >= _NEAR and len(line.text) > _LONGEST_ATTRIBUTE:
            return False
        if len(line.text) < 90 and MOTTO.regex.match(bare(line.text)):
            return True
    return False


def _head_goes_on(spot: _Spot) -> bool:
    """Whether more of the letterhead or the addressees stand on the next lines, so that the body cannot have begun."""
    for line in spot.following(5):
        plain = bare(line.text)
        if MOTTO.regex.match(plain) or (ADDRESSEE_LEAD.regex.match(plain) and len(line.text) < 200):
            return True
        if is_sentence(line.text) and len(line.text) > 60:
            return False
    return False


def _box(spot: _Spot) -> Label | None:
    """The box that a line below the letterhead opens by its own words."""
    if spot.cue == "number" and spot.last == "subject" and ("number" in spot.labels or spot.text[0].islower()):
        return "subject"  # "… tại Văn bản / số 2950/UBND-KT", "… thực hiện / Nghị quyết số 12-NQ/TU"
    if spot.cue == "date" and spot.last == "subject" and spot.text[0].islower():
        return "subject"  # "… tăng mức trợ cấp / đối với người nghỉ việc trước ngày 01 tháng 9 năm 1985"
    return spot.cue if spot.cue in ("motto", "number", "date", "mark", "addressee") else None


def _below_subject(spot: _Spot) -> Label | None:
    """The label of a line below "V/v …"; None where the body begins."""
    box = _box(spot)
    if box:
        return box
    if spot.cue == "type" or (spot.cue == "subject" and spot.last != "subject"):
        return spot.cue
    if spot.last == "subject" and _is_authority(spot):
        return "agency"
    if spot.last == "subject" and (_continues(spot) or _head_goes_on(spot)):
        return "subject"
    if spot.last in _RIGHT_COLUMN and not any(c.isalnum() for c in spot.text):
        return "other"  # the line drawn under the motto
    if spot.last == "date" and spot.labels[-2:-1] == ["subject"] and spot.text[0].islower() and _head_goes_on(spot):
        return "subject"  # the date stands beside the first of its lines
    deciding = is_upper(spot.text) and len(spot.text) < 100 and AUTHORITY.regex.match(spot.plain)
    return "agency" if deciding else None


def _below_type(spot: _Spot) -> Label | None:
    """The label of a line below the type of a named document; None where the body begins."""
    text, plain = spot.text, spot.plain
    box = _box(spot)
    if box:
        return box
    if TELEGRAM.regex.search(plain) and is_upper(text[:-6]):
        return "addressee"
    if spot.last == "authority":
        return "authority" if is_upper(text) and not BODY.regex.match(plain) else None
    if ENCLOSURE.regex.match(plain) and len(text) < (700 if "subject" not in spot.labels else 300):
        return "enclosure"
    if spot.last == "enclosure" and (not text[0].isupper() or _is_unclosed(spot)):
        return "enclosure"
    if not any(c.isalpha() for c in text):
        return "subject" if spot.last == "subject" and _continues(spot) else "other"
    if _is_authority(spot):
        return "authority"
    return _in_title(spot)


def _is_unclosed(spot: _Spot) -> bool:
    """Whether the bracket of the enclosure line is still open, and closes on this line."""
    above = "".join(line.text for line, label in zip(spot.lines, spot.labels, strict=False) if label == "enclosure")
    return above.count("(") > above.count(")") and spot.text.endswith(")")


def _in_title(spot: _Spot) -> Label | None:
    """The label of a line below the type that is neither a box of its own nor the line that names who decides."""
    text, plain = spot.text, spot.plain
    if spot.cue == "subject":
        return "subject"
    if spot.last == "type" and plain == bare(spot.before):
        return "other"  # the type printed twice
    if plain.startswith("hoi nghi lan thu") and "subject" not in spot.labels and _subject_follows(spot):
        return "other"
    if plain.startswith("cua ") and is_upper(text) and _subject_follows(spot) and not _NUMBERED.search(plain):
        return "other"
    if spot.last == "subject" and _is_consolidated(spot):
        return None
    if spot.last == "type" and INLINE.regex.match(spot.before):
        dated = plain.startswith("ngay ")  # "Nghị định của Chính phủ số 114/2003/NĐ-CP / ngày 10/10/2003 về …"
        return "subject" if dated or not begins_body(text, plain) else None
    if "subject" not in spot.labels:
        if _is_titled(spot) and STARTS.regex.match(text):
            return None  # "KẾ HOẠCH MỞ LỚP TẬP HUẤN / I. MỤC ĐÍCH"
        if _is_titled(spot) and not is_upper(text) and (is_sentence(text) or spot.breaks > 1):
            return None  # "HƯỚNG DẪN VỀ THỂ THỨC VĂN BẢN" is the subject too: the body begins
        return "subject" if not begins_body(text, plain) or _names_topic(spot) else None
    if spot.last == "subject" and (_continues(spot) or _closes_block(spot)):
        return "subject"
    if spot.last == "date" and is_upper(text) and not BODY.regex.match(plain):
        return "subject"  # "… SỐ 07/2008/CT-BTTTT / NGÀY 30 THÁNG 12 NĂM 2008 / VỀ …"
    return None


def _is_titled(spot: _Spot) -> bool:
    """Whether the line of the type holds the subject as well, in capitals, and no lead opens one here."""
    if spot.last != "type" or not is_upper(spot.before):
        return False
    name = type_on(spot.before)
    behind = spot.before.split()[len(name.split()) :] if name else []
    return len(behind) > 3 and spot.cue != "subject"


def _names_topic(spot: _Spot) -> bool:
    """Whether a line below the type begins like a body and is its subject: "Thực hiện …", "Xét thi đua", short."""
    if spot.plain.startswith(("thuc hien", "cong tac")):
        return True
    short = spot.breaks == 1 and len(spot.text) < 70 and spot.text[-1].isalnum()
    return short and spot.plain.startswith(("xet ", "tiep theo")) and not spot.plain.startswith("xet de nghi")


def _is_consolidated(spot: _Spot) -> bool:
    """Whether a line below the title begins the tale of a consolidated text: "Nghị định số … được sửa đổi bởi:"."""
    if not CONSOLIDATED.regex.match(spot.plain):
        return False
    return any(_AMENDED_BY in f" {bare(line.text)}" for line in (spot.lines[spot.index], *spot.following(7)))


def _subject_follows(spot: _Spot) -> bool:
    """Whether the next line begins the subject anew ("Về việc …"): "CỦA CHÍNH PHỦ" above it is no part of it."""
    leads = ("ve ", "v/v", "quy dinh ", "huong dan ")
    return any(bare(line.text).startswith(leads) for line in spot.following(1))


def _closes_block(spot: _Spot) -> bool:
    """Whether a short line directly below the subject is the last before a blank one: a centred heading in pieces."""
    text = spot.text
    if spot.breaks != 1 or len(text) > 70 or ":" in text or is_sentence(text) or begins_body(text, spot.plain):
        return False
    return any(line.breaks > 1 for line in spot.following(1))


def _is_authority(spot: _Spot) -> bool:
    """Whether a line in capitals names who decides ("BỘ TRƯỞNG BỘ TÀI CHÍNH") rather than the subject."""
    if spot.text.islower() and spot.last == "subject" and _is_agency_above(spot, spot.text):
        return True
    if not is_upper(spot.text) or not AUTHORITY.regex.match(spot.plain) or _NUMBERED.search(spot.plain):
        return False
    if spot.last == "subject" and _names_subject(spot):
        return False
    for line in spot.following(4):
        plain = bare(line.text).lstrip(BULLETS + " ")
        if plain.startswith(_OPENINGS):
            return True
        if len(plain) < 60 and _DAY.search(plain):
            continue
        if not is_upper(line.text):
            return False
    return False


_OPENINGS = ("can cu", "xet", "theo", "thuc hien", "tren co so", "dieu 1", "de ", "kinh gui")


@cache
def _unfinished() -> frozenset[str]:
    return frozenset(table("head_words")["unfinished"]["words"])


def _names_subject(spot: _Spot) -> bool:
    """Whether a line that begins like the name of a body is the last of a subject in capitals.

    So where who decides comes on the next line, or where the line above cannot end there: "… CỦA / SỞ NỘI VỤ".
    """
    if is_upper(spot.before) and fold_key(spot.before.rsplit(None, 1)[-1]) in _unfinished():
        return True
    decided = any(is_upper(line.text) and AUTHORITY.regex.match(bare(line.text)) for line in spot.following(1))
    return decided and (len(spot.text.split()) > 3 or AGENCY.regex.match(spot.plain) is not None)


def _is_agency_above(spot: _Spot, text: str) -> bool:
    """Whether a line that names who decides repeats a line of the letterhead."""
    if not AUTHORITY.regex.match(bare(text)):
        return False
    above = zip(spot.lines, spot.labels, strict=False)
    return any(label == "agency" and bare(seen.text) == bare(text) for seen, label in above)


def _continues(spot: _Spot) -> bool:
    """Whether a line goes on with the subject begun on the line before."""
    text, before = spot.text, spot.before
    if not any(c.isalpha() for c in text):
        return text[0].isdigit() and bare(before).endswith((" nam", " so", " quy", " giai doan", " hoc", "-"))
    located = spot.plain.startswith("dia diem:") and NAMES_WORK.regex.match(bare(before))
    if spot.breaks == 1 and (located or NAMES_WORK.regex.match(spot.plain)):
        return True  # "… kế hoạch lựa chọn nhà thầu / Dự án: Nâng cấp đường tỉnh 123"
    if before.endswith(":") and spot.breaks == 1 and not begins_body(text, spot.plain):
        # "… nhóm thủ tục hành chính: / Đăng ký thành lập … / Căn cứ Luật …"
        return any(bare(line.text).startswith("can cu ") for line in spot.following(3))
    if before.endswith((".", ";", ":")) or STARTS.regex.match(text):
        return False
    if text[0].islower() or text[0] in ",(":
        goes_on = before.endswith(",") or _head_goes_on(spot) or not _is_set_close(spot)
        return spot.breaks <= 1 or (len(text) < 160 and goes_on)
    if before.endswith((",", "-")):
        return True
    if spot.breaks > 1 and _is_inside_capitals(spot):
        return True
    if (spot.breaks > 1 and not _is_set_wide(spot)) or begins_body(text, spot.plain):
        return False
    if is_upper(before):
        return is_upper(text) or text[0].isdigit()
    return _is_centred_below(text, before)


def _is_inside_capitals(spot: _Spot) -> bool:
    """Whether a line in capitals behind a blank one still belongs to a subject in capitals.

    So where a quotation is open above it, or where who decides or the legal basis stands right below it.
    """
    if not is_upper(spot.before) or not is_upper(spot.text) or ":" in spot.text:
        return False
    if _subject_so_far(spot).count('"') % 2:
        return True
    following = [line.text for line in spot.following(1)]
    return any(
        bare(text).lstrip(BULLETS + " ").startswith("can cu")
        or (is_upper(text) and AUTHORITY.regex.match(bare(text)) is not None)
        for text in following
    )


def _subject_so_far(spot: _Spot) -> str:
    told = zip(spot.lines, spot.labels, strict=False)
    return " ".join(line.text for line, label in told if label == "subject")


def _is_set_close(spot: _Spot) -> bool:
    """Whether the lines of the subject so far follow each other closely, so that a gap ends it."""
    told = zip(spot.lines, spot.labels, strict=False)
    inner = [line.breaks for line, label in told if label == "subject"][1:]
    return bool(inner) and max(inner) <= 1


def _is_set_wide(spot: _Spot) -> bool:
    """Whether a blank line stands between all lines of the subject so far, so that one more ends nothing."""
    told = zip(spot.lines, spot.labels, strict=False)
    inner = [line.breaks for line, label in told if label == "subject"][1:]
    return bool(inner) and min(inner) > 1 and spot.breaks <= max(inner)


def _is_centred_below(text: str, before: str) -> bool:
    """Whether a line may be the next piece of a centred heading: a line of the body is full, of a heading not."""
    joined = bare(before.rsplit(None, 1)[-1]) in _JOINING
    if (
        len(text) > (260 if joined else 120)
        or ":" in text
        or (not joined and len(text) >= 70 and len(text) > len(before) + 12)
    ):
        return False
    return len(before) >= 24 or joined


def _below_addressee(spot: _Spot) -> Label | None:
    """The label of a line below "Kính gửi"; None where the body begins."""
    text = spot.text
    if spot.cue == "addressee" or (spot.cue in _RIGHT_COLUMN and len(text) < 90):
        return spot.cue
    bracketed = spot.plain.startswith("(") and ("dia chi" in spot.plain or "d/c" in spot.plain)
    if bracketed or ADDRESS.regex.match(spot.plain):
        return "address"
    if spot.last == "address":
        return _below_address(spot)
    listed = _is_entry(spot) if text[0] in BULLETS else _goes_on_with_entry(spot)
    return "addressee" if listed else None


def _below_address(spot: _Spot) -> Label | None:
    text = spot.text
    closes = text.endswith(")") and len(text) < 90 and "(" not in text
    if text[0].islower() or (text[0].isdigit() and len(text) < 60) or spot.before.endswith(",") or closes:
        return "address"
    return "addressee" if text[0] == "-" and len(text) < 160 else None


def _is_entry(spot: _Spot) -> bool:
    """Whether a line with a dash is one more addressee and not the first item of the body."""
    if len(spot.text) >= 200:
        return False
    if spot.last in _RIGHT_COLUMN:
        return True  # the right column of the letterhead stands between
    if "addressee" not in spot.labels or is_sentence(spot.text[:-1]):
        return False
    if spot.before.endswith((";", ",")):
        return True
    return spot.last == "addressee" and (spot.before[0] in BULLETS or _leads_addressees(spot.before))


def _leads_addressees(text: str) -> bool:
    plain = bare(text)
    return ADDRESSEE_LEAD.regex.match(plain) is not None or TELEGRAM.regex.search(plain) is not None


def _goes_on_with_entry(spot: _Spot) -> bool:
    """Whether a line without dash is an addressee or goes on with one."""
    text, before = spot.text, spot.before
    if before.endswith((";", ",")) or (before.rstrip().endswith(":") and _leads_addressees(before)):
        return len(text) < 160 and not (text.endswith(".") and SPEAKS.regex.search(spot.plain))
    if before.endswith("."):
        return False
    if text[0].islower() and len(text) < 120:
        return True
    if spot.breaks > 1 or len(text) >= 70 or len(before) <= 40 or text.endswith((":", ".")):
        return False
    return not BODY.regex.match(spot.plain) and is_upper(text) == is_upper(before.split(":")[-1] or "a")


_RULES: dict[str, Callable[[_Spot], Label | None]] = {
    "type": _below_type,
    "subject": _below_subject,
    "addressee": _below_addressee,
}
