"""Which line of a document is what: letterhead, number, place and date, type, subject, addressees, signature.

The boxes are those of Nghị định 30/2020/NĐ-CP, Phụ lục I; the labels are `schema.Label`. A label is told from the
line's own words first (`_cue`), then from where it stands. Lines of a scan often hold the left and the right column
in one ("Số: 15/QĐ-BNV Hà Nội, ngày …"): `columns` divides them before they are labelled.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import regex

from vnadmin_nlp import lexicon
from vnadmin_nlp.columns import separate_columns
from vnadmin_nlp.lines import STARTS
from vnadmin_nlp.names import person_name
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Label, Line, Zones
from vnadmin_nlp.text import bare, fold_key, is_upper

HEAD_LINES = 90  # No letterhead of the corpus, stamps and empty lines of tables included, is longer (2026-11).
CLOSING_LINES = 60  # The longest Nơi nhận seen has 41 entries.

MOTTO = Pattern(
    "motto",
    regex.compile(r"^\W{0,4}(?:c[o0]n?g h[o0]a? x[aä] h[o0i]i|ch[uú] ngh[ií]a v[ií][eé]t|d[o0]c l[ae]p ?- ?t[uưy] do|dang c[o0]ng san viet|doan (?:tncs|thanh nien cong san) ho chi minh$)"),
    matches=("cong hoa xa hoi chu nghia viet nam", "doc lap - tu do - hanh phuc", "dang cong san viet nam"),
    rejects=("can cu hien phap nuoc cong hoa xa hoi chu nghia viet nam", "so noi vu"),
)
# On the bare text. A number line names its own "Số", a date line holds the words ngày … tháng … năm.
NUMBER_LINE = Pattern(
    "number-line",
    regex.compile(
        r"^(?:luat|bo luat|phap lenh|nghi quyet|nghi dinh|lenh|quyet dinh|thong tu|sac lenh) so\s{0,3}:?\s{0,3}\d[^\s]{2,40}$"
        r"|^(?:s[o6]|\$[o6]|sé|s6)\s{0,3}(?:[:.;]|(?=\s?\d{1,6}\s?[/-])|(?=\s[\s.…_]{0,20}[/-]\s?\p{L}))\s?[^\n]{0,60}$"
    ),
    matches=("so: 15/qd-bnv", "so 39-ct/tu", "luat so: 31/2024/qh15", "so:      /ubnd-nc", "so -hd/btctu"),
    rejects=(
        "so noi vu",
        "so lieu bao cao",
        "quyet dinh so 468/qd-ttg ngay 27/3/2021 va quyet dinh so", "so luong: 5 nguoi tham gia theo quy dinh cua phap luat ve ngan sach nha nuoc hien hanh",
    ),
)
DATE_LINE = Pattern(
    "date-line",
    regex.compile(
        r"^\W{0,3}(?:(?!(?:hom|hoi|vao|tu|den|ke)\b)\p{L}[\p{L}\s.'’-]{0,40}?[,.;]?\s{0,6})?\bng[aà]y\s{0,6}[^\s]{0,6}\s{0,6}th[aá]n?g\s{0,6}[^\s]{0,6}\s{0,6}n[aă]m\s{0,6}[\d.…]{0,6}\.?$"
        r"|^(?!(?:hom|hoi|vao|tu|den|ke)\b)\p{L}[\p{L}\s.-]{1,40},?\s{1,3}ngay\s{0,3}\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$"
    ),
    matches=("ha noi, ngay 05 thang 3 nam 2024", "thai nguyen, ngay     thang 7 nam 2025", "ha noi, ngay 8/3/2024"),
    rejects=("can cu luat dat dai ngay 18 thang 01 nam 2024;", "ngay 05 thang 3 nam 2024, uy ban nhan dan"),
)
_CLOSING = Pattern(
    "closing",
    regex.compile(r"(?m)^[^\p{L}\d\n]{0,14}(?i:n?[ơoaớở]i\s{1,3}nh[âậaạ]n)\s{0,3}(?:[:.;]|$|(?=\s{1,3}\p{Lu}{2}|\s{1,3}T/M|\s{1,3}K/T))"),
    matches=("Nơi nhận:", "Noi nhận: TM. CHÍNH PHỦ", "  NƠI NHẬN:"),
    rejects=("1. Nơi nhận Hồ sơ: Sở", "Nơi nhận hồ sơ là Bộ phận Một cửa", "tại nơi nhận: quầy số 1"),
)
# A heading in one sentence, as documents before 2005 have it. `fields.heading` reads the rest of it.
INLINE = Pattern(
    "heading-in-one-sentence",
    regex.compile(
        r"(?i)^\W{0,3}(?P<type>Nghị định|Quyết định|Thông tư(?: liên tịch)?|Chỉ thị|Nghị quyết)\s+(?:của\s+\p{L}[\p{L}\s,-]{2,80}?\s+)?số\s*:?\s*\d[\w.-]{0,8}\s?/\s?[\d\p{L}][^\s,;]{2,40}(?:\s+ngày\b[^\n]{0,300})?\s*$"
    ),
    matches=("Nghị định của Chính phủ số 28/2003/NĐ-CP", "QUYẾT ĐỊNH SỐ 12/2001/QĐ-BTC NGÀY 13/3/2001 VỀ VIỆC BAN HÀNH CHẾ ĐỘ"),
    rejects=("Nghị định này", "Quyết định số 15/QĐ-BNV được ban hành", "Nghị định của Chính phủ"),
)
_END_MARK = regex.compile(r"\./\.?|\./(?=\s|$)")
_ANNEX = Pattern(
    "annex-heading",
    regex.compile(r"^(?:phu luc|bieu mau|mau so|danh muc|danh sach|bieu so)\b|^\(?(?:ban hanh )?kem theo\b"),
    matches=("phu luc i", "mau so 01", "(ban hanh kem theo quyet dinh so"),
    rejects=("luu: vt", "theo phu luc"),
)
_SUBJECT_CUE = regex.compile(r"^\W{0,2}(?:v\s?/\s?v|vnv|va?v|v/y|ve viec|trich yeu)\b[:.]?|^v[/il1]v\b")
# "V/v" as scans read it. Only directly below the number.
DAMAGED_LEAD = Pattern(
    "damaged-subject-lead",
    regex.compile(r"^[^\p{L}\d]{0,2}[Vv][/\\Il1iAaJj|.,'‘’y]{0,2}[Vv]?\s+(?=\p{Ll})"),
    matches=("VA hoàn thuế giá trị gia tăng", "Vlv hoàn thuế", "'Vv hướng dẫn"),
    rejects=("Vụ Pháp chế", "Về việc", "Việt Nam"),
)
_ADDRESSEE = regex.compile(r"^\W{0,3}(?:dong )?k[ií]nh ?g[uưoiử]{1,2}i?\b")
_BODY_CUE = regex.compile(
    r"^(?:can cu|theo de nghi|theo tinh than|thuc hien|trong thoi gian|thoi gian qua|ngay \d|nham |sau khi|tiep theo|qua |tren co so|"
    r"xet |tra loi|phuc dap|dieu 1\b|chuong [i1]\b|phan (?:i|thu)\b|i\. |1\. |tham quyen|duoc su|theo |hom nay|thua uy quyen|"
    r"trong nam|trong nhung|nham|nam \d{4},|cong tac|hien nay|trong khi|vua qua)"
)
_AUTHORITY = regex.compile(
    r"^(?:chinh phu|thu tuong chinh phu|quoc hoi|uy ban|hoi dong|chu tich|bo truong|bo \p{L}|giam doc|tong giam doc|cuc truong|tong cuc|"
    r"hieu truong|chanh|vien truong|ban (?!hanh)|thong doc|tong kiem toan|tong thanh tra|thanh tra|lien bo|liên tịch|truong ban|ubnd|hdnd|doan |"
    r"tinh uy|huyen uy|thanh uy|dang uy|bi thu|so \p{L}|ngan hang|kiem toan|chu nhiem|viện|vien|truong )"
)
_MARK = regex.compile(r"^\W{0,2}(?:hoa toc(?: hen gio)?|thuong khan|khan|toi mat|tuyet mat|mat|ban sao|sao y(?: ban chinh)?|sao luc|trich sao|du thao[^\n]{0,30})\W{0,3}$")
_TELEGRAM = regex.compile(r"\bdien\s{0,2}:?$")
_GAZETTE = regex.compile(r"^(?:phan (?:i{1,3}|iv|v)\b[ .]{0,3})?van ban (?:quy pham|phap luat|khac|hop nhat)|^phan (?:i{1,3}|iv)\b")
_ADDRESS = regex.compile(r"^\W{0,2}(?:dia chi|d/c|mst|ma so thue|dien thoai|dt|tel|fax|email)\b")
PATTERNS = (MOTTO, NUMBER_LINE, DATE_LINE, INLINE, DAMAGED_LEAD, _CLOSING, _ANNEX)


def _beside_recipient(text: str) -> int:
    """Where the signature begins in a line that holds a recipient too ("- Như trên; KT. CHỦ TỊCH"); else 0."""
    if text[0] not in "-+~" or len(text) > 160:
        return 0
    end = max(text.rfind("; "), text.rfind(". "), text.rfind(" | "))
    if end < 0:
        return 0
    cut = end + (3 if text.startswith(" | ", end) else 1)
    rest = text[cut:].strip()
    behind_file_line = bare(text[1:6]).lstrip().startswith("luu") and len(regex.findall(r"(?<!\S)\p{L}{2,}(?!\S)", rest)) > 1
    if person_name(rest) or behind_file_line:
        return cut + len(text[cut:]) - len(text[cut:].lstrip())
    if text[end] == ".":
        return 0
    titled = is_upper(rest) and "," not in rest and len(regex.findall(r"\p{L}{3,}", rest)) > 1
    if rest and (not _WORD.search(rest) or signs(rest.lstrip("- ")) or is_position(bare(rest).lstrip("- >")) or titled):
        return cut + len(text[cut:]) - len(text[cut:].lstrip())
    return 0


def _divide_recipients(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        cut = _beside_recipient(line.text)
        if cut:
            left = line.text[:cut].rstrip(" |")
            yield Line(line.start, line.start + len(left), left, line.breaks)
            yield Line(line.start + cut, line.end, line.text[cut:], 0)
        else:
            yield line


def find_zones(view: str, raw: str, lines: Sequence[Line]) -> Zones:
    """The label of every line and the stretch of the body.

    Reads the letterhead within the first lines and the closing behind the first "Nơi nhận", or, where that is lost,
    behind the end mark "./.". What follows the closing is an annex. `raw` is the text that `view` is the view of.
    """
    head = separate_columns(view, raw, lines[:HEAD_LINES])
    head_labels, body_at = _label_head(head)
    rest = list(lines[HEAD_LINES:])
    all_lines = head + rest
    labels: list[Label] = head_labels + ["body"] * (len(all_lines) - len(head_labels))
    first, last = _closing_range(view, all_lines, body_at)
    if first < len(all_lines):
        tail = list(_divide_recipients(separate_columns(view, raw, all_lines[first:last])))
        all_lines[first:last] = tail
        tail_labels = _label_closing(tail)
        labels[first:last] = tail_labels
        after = first + len(tail)
        labels[after:] = ["annex"] * (len(all_lines) - after)
        first_closing = next((i for i, label in enumerate(tail_labels) if label != "body"), len(tail)) + first
        body_end = all_lines[first_closing].start if first_closing < len(all_lines) else len(view)
    else:
        body_end = len(view)
    if "number" not in labels:
        _label_authentication(all_lines, labels)
    start = all_lines[body_at].start if body_at < len(all_lines) else len(view)
    return Zones(raw, tuple(all_lines), tuple(labels), (min(start, body_end), body_end))


def _label_authentication(lines: Sequence[Line], labels: list[Label]) -> None:
    """A consolidated text has its own number and date at its end, under "XÁC THỰC VĂN BẢN HỢP NHẤT"."""
    for index, line in enumerate(lines):
        if labels[index] == "body" and _AUTHENTICATION.search(bare(line.text)):
            for after in range(max(0, index - 4), min(len(lines), index + 7)):
                cue = _cue(lines[after].text, bare(lines[after].text))
                if labels[after] == "body" and (cue in ("number", "date") or is_upper(lines[after].text)):
                    labels[after] = cue if cue in ("number", "date") else "agency"
            labels[index] = "other"
            return


_AUTHENTICATION = regex.compile(r"\bxac thuc van ban hop nhat")


def _cue(text: str, plain: str) -> Label | None:
    """What a line of the head says of itself."""
    if len(text) < 130:
        if MOTTO.regex.match(plain):
            return "motto"
        if NUMBER_LINE.regex.match(plain):
            return "number"
        if DATE_LINE.regex.match(plain) and not plain.startswith(("can cu", "xet")):
            return "date"
        if _MARK.match(plain):
            return "mark"
    if _SUBJECT_CUE.match(plain):
        return "subject"
    if _ADDRESSEE.match(plain):
        return "addressee"
    if type_on(text, plain):
        return "type"
    return None


def type_on(text: str, plain: str | None = None) -> str | None:
    """The document type that a heading line names, alone or before its subject in capitals; else None.

    >>> type_on("KẾ HOẠCH"), type_on("LUẬT ĐẤT ĐAI"), type_on("Kế hoạch này")
    ('Kế hoạch', 'Luật', None)
    """
    if len(text) > 220:
        return None
    plain = plain if plain is not None else bare(text)
    plain = plain.strip(" .:*-_~")
    inline = INLINE.regex.match(text)
    if inline:
        return inline["type"].capitalize()
    row = _type_names().get(plain) or _type_names().get(plain.removeprefix("ban "))
    if row and (is_upper(text) or text[:1].isupper()):
        return row
    if not is_upper(text):
        return None
    # Before more words the marks must be right: "THỦ TƯỚNG" does not begin with "THƯ".
    words = fold_key(text).strip(" .:*-_~").split()
    for size in (4, 3, 2, 1):
        opening = " ".join(words[:size])
        name = _type_names().get(bare(opening))
        if name and len(words) > size and fold_key(name) == opening:
            return name
    return None


# Words for parts of documents or for any document: "VĂN BẢN QUY PHẠM PHÁP LUẬT" heads a section of the gazette.
_NO_HEADING = frozenset(("Văn bản", "Phụ lục", "Thư", "Mẫu"))


@cache
def _type_names() -> dict[str, str]:
    """Bare name or alias of a document type → its name. "Số lục" and other copies are marks, not types."""
    names: dict[str, str] = {}
    for row in lexicon.document_types():
        if row.family != "copy" and row.name not in _NO_HEADING:
            for name in (*row.aliases, row.name):
                names.setdefault(bare(name), row.name)
    return names


@cache
def _position_words() -> frozenset[str]:
    return frozenset(bare(position.name) for position in lexicon.positions())


def is_position(plain: str) -> bool:
    """Whether bare text is, or begins with, the title of a position: "pho chu tich", "giam doc so noi vu"."""
    words = plain.split()
    return any(" ".join(words[:size]) in _position_words() for size in range(min(5, len(words)), 0, -1))


def _label_head(lines: Sequence[Line]) -> tuple[list[Label], int]:
    """Labels of the head's lines, and the index of the first line of the body."""
    labels: list[Label] = []
    state = "letterhead"
    previous: Line | None = None
    stamped = _arrival_stamp(lines)
    index = 0
    for index, line in enumerate(lines):
        text, plain = line.text, bare(line.text)
        if index in stamped:
            labels.append("other")
            continue
        label = _next_label(state, text, plain, line.breaks, previous, lines, index, labels)
        if label is None:
            break
        if label in ("type", "subject", "addressee"):
            state = label if label != "subject" or state != "type" else "type"
        labels.append(label)
        previous = line
    else:
        index = len(lines)
    if not any(label in _ANCHORS for label in labels):
        return [], 0
    return labels, index


def _arrival_stamp(lines: Sequence[Line]) -> frozenset[int]:
    """The lines of the stamp that the receiving office prints on a document: its name, ĐẾN, its own Số, Ngày, Chuyển."""
    for index, line in enumerate(lines[:40]):
        if bare(line.text).strip(" .:*") not in ("den", "cong van den", "van ban den"):
            continue
        stamp = {index}
        if index and is_upper(lines[index - 1].text) and index == 1:
            stamp.add(index - 1)
        for after in range(index + 1, min(len(lines), index + 6)):
            if not _STAMPED.match(bare(lines[after].text)):
                break
            stamp.add(after)
        if len(stamp) > 1:
            return frozenset(stamp)
    return frozenset()


_STAMPED = regex.compile(r"^(?:so\s{0,2}:?\s{0,3}[\d.…]{0,12}$|ngay\s{0,2}:|chuyen\s{0,2}:|so va ky hieu|gio\s{0,2}:)")

_ANCHORS = frozenset(("motto", "number", "date", "type", "subject", "addressee"))


def _next_label(
    state: str,
    text: str,
    plain: str,
    breaks: int,
    previous: Line | None,
    lines: Sequence[Line],
    index: int,
    labels: Sequence[Label],
) -> Label | None:
    """The label of one more line of the head; None where the body begins."""
    cue = _cue(text, plain)
    if labels and labels[-1] == "mark" and regex.match(r"\(?ngay \d", plain) and len(text) < 40:
        return "mark"  # the day of a draft
    if state == "letterhead":
        if _GAZETTE.match(plain):
            return "other"
        if cue:
            return cue
        if labels and labels[-1] in ("number", "date", "motto") and "number" in labels and DAMAGED_LEAD.regex.match(text):
            return "subject"
        if _motto_follows(lines, index):
            return "agency" if is_upper(text) and len(text) < 140 else "other"
        if _begins_body(text, plain):
            return None
        if is_upper(text) and len(text) < 140:
            return "agency"
        if not any(c.isalnum() for c in text):
            return "other"
        return "other" if len(text) < 75 and (not _is_sentence(text) or _head_goes_on(lines, index)) else None
    if state == "addressee":
        return _after_addressee(cue, text, plain, breaks, previous, labels)
    if cue == "number" and labels[-1] == "subject" and text[0].islower():
        return "subject"  # "… tại Văn bản / số 2950/UBND-KT"
    if cue in ("motto", "number", "date", "mark", "addressee"):
        return cue
    if state == "subject":
        if cue == "type":
            return cue
        if cue == "subject" and labels[-1] != "subject":
            return cue
        if labels[-1] == "subject" and (_continues(text, plain, breaks, previous) or _head_goes_on(lines, index)):
            return "subject"
        return "agency" if is_upper(text) and len(text) < 100 and _AUTHORITY.match(plain) else None
    return _after_type(cue, text, plain, breaks, previous, lines, index, labels)


def _after_type(
    cue: Label | None,
    text: str,
    plain: str,
    breaks: int,
    previous: Line | None,
    lines: Sequence[Line],
    index: int,
    labels: Sequence[Label],
) -> Label | None:
    if _TELEGRAM.search(plain) and is_upper(text[:-6]):
        return "addressee"
    if labels[-1] == "authority":
        return "authority" if is_upper(text) and not _BODY_CUE.match(plain) else None
    if regex.match(r"\W{0,3}(?:ban hanh )?kem theo\b|\(", plain) and len(text) < 300:
        return "enclosure"
    if labels[-1] == "enclosure" and not text[0].isupper():
        return "enclosure"
    if not any(c.isalnum() for c in text):
        return "other"
    if not any(c.isalpha() for c in text):
        return "subject" if labels[-1] == "subject" and _continues(text, plain, breaks, previous) else "other"
    if _is_authority(text, plain, lines, index):
        return "authority"
    if cue == "subject":
        return "subject"
    if plain.startswith("cua ") and is_upper(text) and _leads(lines, index) and not regex.search(r"\bso \d", plain):
        return "other"
    seen = "subject" in labels
    if labels[-1] == "type" and previous is not None and INLINE.regex.match(previous.text):
        return "subject"
    if not seen:
        return None if _begins_body(text, plain) and not plain.startswith(("thuc hien", "cong tac")) else "subject"
    if labels[-1] == "subject" and (_continues(text, plain, breaks, previous) or _closes_block(lines, index)):
        return "subject"
    if labels[-1] == "date" and is_upper(text) and not _BODY_CUE.match(plain):
        return "subject"  # "… SỐ 07/2008/CT-BTTTT / NGÀY 30 THÁNG 12 NĂM 2008 / VỀ …"
    return None


def _closes_block(lines: Sequence[Line], index: int) -> bool:
    """Whether a short line directly below the subject is the last before a blank one: a centred heading in pieces."""
    text = lines[index].text
    if lines[index].breaks != 1 or len(text) > 70 or _is_sentence(text) or _begins_body(text, bare(text)):
        return False
    return index + 1 < len(lines) and lines[index + 1].breaks > 1


def _leads(lines: Sequence[Line], index: int) -> bool:
    """Whether the next line begins the subject anew ("Về việc …"): a line "CỦA CHÍNH PHỦ" above it is no part of it."""
    return index + 1 < len(lines) and bare(lines[index + 1].text).startswith(("ve ", "v/v", "quy dinh ", "huong dan "))


def _motto_follows(lines: Sequence[Line], index: int) -> bool:
    """Whether the state's or the Party's motto stands on one of the next lines: a letterhead is still to come."""
    return any(MOTTO.regex.match(bare(line.text)) for line in lines[index + 1 : index + 8] if len(line.text) < 90)


def _head_goes_on(lines: Sequence[Line], index: int) -> bool:
    """Whether more of the letterhead or the addressees stand on the next lines, so that the body cannot have begun."""
    for line in lines[index + 1 : index + 6]:
        plain = bare(line.text)
        if MOTTO.regex.match(plain) or (_ADDRESSEE.match(plain) and len(line.text) < 200):
            return True
        if _is_sentence(line.text) and len(line.text) > 60:
            return False
    return False


def _is_authority(text: str, plain: str, lines: Sequence[Line], index: int) -> bool:
    """Whether a line in capitals names who decides ("BỘ TRƯỞNG BỘ TÀI CHÍNH") rather than the subject."""
    if not is_upper(text) or not _AUTHORITY.match(plain) or regex.search(r"\bso \d", plain):
        return False
    for line in lines[index + 1 : index + 5]:
        if len(line.text) < 60 and regex.search(r"\bngay\b", bare(line.text)):
            continue
        if bare(line.text).startswith(("can cu", "xet", "theo", "thuc hien", "tren co so", "dieu 1", "de ")):
            return True
        if not is_upper(line.text):
            return False
    return False


def _continues(text: str, plain: str, breaks: int, previous: Line | None) -> bool:
    """Whether a line goes on with the subject begun on the line before."""
    assert previous is not None
    before = previous.text
    if not any(c.isalpha() for c in text):
        return text[0].isdigit() and bare(before).endswith((" nam", " so", " quy", " giai doan", " hoc", "-"))
    if before.endswith((".", ";", ":", "./.")) or STARTS.regex.match(text):
        return False
    if text[0].islower() or text[0] in ",(":
        return len(text) < 160 or breaks <= 1
    if before.endswith((",", "-")):
        return True
    if breaks > 1 or _begins_body(text, plain):
        return False
    if is_upper(text) != is_upper(before) and is_upper(before):
        return text[0].isdigit()
    if is_upper(text) and is_upper(before):
        return True
    joined = bare(before.rsplit(None, 1)[-1]) in _JOINING
    # A line of the body is full, one of a centred heading is not.
    if len(text) > 120 or ":" in text or (not joined and len(text) >= 70 and len(text) > len(before) + 12):
        return False
    return len(before) >= 24 or joined


_JOINING = frozenset("so va cua cac ve thuc trong giua voi tai cho den theo nam tinh huyen xa thanh do quoc viec cong ban".split())


def _after_addressee(
    cue: Label | None, text: str, plain: str, breaks: int, previous: Line | None, labels: Sequence[Label]
) -> Label | None:
    assert previous is not None
    if cue == "addressee":
        return cue
    if cue in ("motto", "date", "number") and len(text) < 90:
        return cue
    if _ADDRESS.match(plain) or (plain.startswith("(") and ("dia chi" in plain or "d/c" in plain)):
        return "address"
    if labels[-1] == "address":
        if text[0].islower() or (text[0].isdigit() and len(text) < 60) or previous.text.endswith(",") or text.endswith(")") and len(text) < 90 and "(" not in text:
            return "address"
        return "addressee" if text[0] == "-" and len(text) < 160 else None
    bullet = text[0] in "-+~"
    if bullet and labels[-1] in ("motto", "date", "number") and len(text) < 200:
        return "addressee"  # the right column of the letterhead stands between
    if bullet:
        listed = any(label == "addressee" for label in labels) and len(text) < 200 and not _is_sentence(text[:-1])
        first_bullet = labels[-1] == "addressee" and (
            previous.text[0] in "-+~" or _ADDRESSEE.match(bare(previous.text)) or _TELEGRAM.search(bare(previous.text))
        )
        return "addressee" if listed and (first_bullet or previous.text.endswith((";", ","))) else None
    before = previous.text
    if before.rstrip().endswith((":",)) and (_ADDRESSEE.match(bare(before)) or _TELEGRAM.search(bare(before))):
        return "addressee" if len(text) < 160 else None
    if before.endswith((".", "./.")):
        return None
    if before.endswith((";", ",")):
        return "addressee" if len(text) < 160 else None
    if text[0].islower() and len(text) < 120:
        return "addressee"
    if breaks <= 1 and len(text) < 70 and len(before) > 40 and not _BODY_CUE.match(plain) and not text.endswith((":", ".")) and is_upper(text) == is_upper(before.split(":")[-1] or "a"):
        return "addressee"
    return None


def _begins_body(text: str, plain: str) -> bool:
    """Whether a line opens the body: "Căn cứ …", "Thực hiện …", "Để …"; headings in capitals do not."""
    return (_BODY_CUE.match(plain) is not None or text.startswith("Để ")) and not is_upper(text)


def _is_sentence(text: str) -> bool:
    return text.endswith((".", ";", ":", ",")) or len(text) > 110


def _closing_range(view: str, lines: Sequence[Line], body_at: int) -> tuple[int, int]:
    """Indices of the lines that hold Nơi nhận and signatures: from a few lines before them to the annexes."""
    if body_at >= len(lines):
        return len(lines), len(lines)
    match = _CLOSING.regex.search(view, lines[body_at].start)
    listed = _index_at(lines, match.end()) if match else None
    signed = _first_signature(lines, body_at, listed)
    if listed is None and signed is None:
        return len(lines), len(lines)
    if listed is not None and (signed is None or listed - signed < 30):
        first = listed
        while first > body_at and listed - first < 14 and _may_sign(lines[first - 1].text):
            first -= 1
        return first, _closing_end(lines, listed)
    assert signed is not None
    return signed, _closing_end(lines, signed)


def _index_at(lines: Sequence[Line], offset: int) -> int:
    """Index of the line that reaches `offset`."""
    return bisect_left(lines, offset, key=lambda line: line.end)


def _first_signature(lines: Sequence[Line], body_at: int, before: int | None) -> int | None:
    """The first line of the first signature behind the body: capacity or position, with a person's name below.

    A position without capacity counts only behind the end mark "./." or in capitals over a name.
    """
    for index in range(body_at + 1, len(lines) if before is None else before):
        text = lines[index].text
        if len(text) > 90 or not (text[0].isupper() or text[0] in "\"'*"):
            continue
        if not signs(text) or not (is_upper(text) or lines[index - 1].text.endswith((".", "./"))):
            continue
        following = lines[index + 1 : index + 7]
        named = next((n for n, line in enumerate(following) if person_name(line.text)), None)
        if named is None:
            if index >= len(lines) - 4 or (_END_MARK.search(lines[index - 1].text) and lines[index - 1].text.endswith((".", "./"))):
                return index
            continue
        if all(signs(line.text) or len(line.text) < 70 for line in following[:named]):
            return index
    return None


_SIGNING = Pattern(
    "signing-line",
    regex.compile(
        r"^\W{0,3}(?:(?:t\.?\s?m|k\.?\s?t|t\.?\s?l|t\.?\s?u\.?\s?q|q|t/m|k/t|t/l)\s{0,2}[.,/]\s{0,3}\S"
        r"|(?:t/m|k/t|t/l)\s)"
    ),
    matches=("tm. uy ban nhan dan", "kt. chu tich", "t/m ban thuong vu", "kt.bo truong", "t.m. chinh phu"),
    rejects=("thu truong cac don vi", "tm", "kt - xh"),
)


def signs(text: str) -> bool:
    """Whether a line belongs to a signature: a capacity ("KT. CHỦ TỊCH") or a position in capitals.

    >>> signs("KT. CHỦ TỊCH"), signs("PHÓ GIÁM ĐỐC"), signs("Giám đốc các sở chịu trách nhiệm thi hành.")
    (True, True, False)
    """
    if len(text) > 90:
        return False
    plain = bare(text).lstrip("-+~ ")
    if _SIGNING.regex.match(plain):
        return True
    return (is_upper(text) or len(text) < 32) and is_position(plain.strip(" .:*-"))


def _may_sign(text: str) -> bool:
    """Whether a line before Nơi nhận may be part of the signature: short, and no end of a sentence."""
    return len(text) < 75 and not text.endswith((".", ";", ":", ",", "./")) and not STARTS.regex.match(text)


def _closing_end(lines: Sequence[Line], at: int) -> int:
    for index in range(at + 1, min(len(lines), at + CLOSING_LINES)):
        line = lines[index]
        plain = bare(line.text)
        if _ANNEX.regex.match(plain):
            return index
        if type_on(line.text, plain) and is_upper(line.text) and index > at + 3 and not is_position(plain):
            return index
        if MOTTO.regex.match(plain) or (len(line.text) > 170 and line.text[0] not in "-+~"):
            return index
    return min(len(lines), at + CLOSING_LINES)


def _label_closing(lines: Sequence[Line]) -> list[Label]:
    """Labels of the closing: "recipient" from Nơi nhận to the Lưu line, the rest "signature"."""
    labels: list[Label] = []
    state: Label = "signature"
    before_sign = True
    for line, following in pairwise([*lines, None]):
        assert line is not None
        text, plain = line.text, bare(line.text)
        if not _WORD.search(text) and text[0] not in "-+~":
            labels.append("other")  # specks of a scan
            continue
        if _CLOSING.regex.match(text):
            state, before_sign = "recipient", False
        elif state == "recipient":
            if signs(text) and (text[0] not in "-+~" or is_upper(text)):
                state = "signature"
            elif labels and _ends_recipients(lines, len(labels), text, plain):
                state = "signature"
        elif state == "signature" and text[0] in "-+~" and "recipient" in labels and len(text) > 4:
            # Columns of a scan in one text: the list goes on beside the signature.
            state = "recipient"
        if before_sign and state == "signature" and not signs(text) and "signature" not in labels:
            labels.append("body")
            continue
        labels.append(state)
    return labels


_WORD = regex.compile(r"\p{L}{2}|\d{2}")


def _ends_recipients(lines: Sequence[Line], index: int, text: str, plain: str) -> bool:
    """Whether a line without dash behind the list of recipients is no longer part of it."""
    if text[0] in "-+~":
        return False
    before = lines[index - 1]
    if person_name(text) and not before.text.endswith(("-", ":", "–", "đ/c")):
        return True
    ended = before.text.endswith((".", "./.")) or bare(before.text).lstrip("-+~ ").startswith("luu")
    if ended and not text[0].islower():
        return not before.text.endswith((",", ";")) or lines[index].breaks > 1
    if lines[index].breaks > 1 and not text[0].islower() and not before.text.endswith((";", ",")):
        return not _CLOSING.regex.match(before.text)
    return False
