"""What a line says of itself: motto, number, place and date, type, subject, addressee, mark; position and capacity.

Reads         "Số: 15/QĐ-BNV" -> number    "Kính gửi: Sở Nội vụ" -> addressee    "KT. CHỦ TỊCH" (it signs)
Leaves alone  "Sở Nội vụ", "Số liệu báo cáo", sentences that only begin like a heading

Most patterns run on bare text (`text.bare`): that is what survives a bad scan of a heading.
"""

from __future__ import annotations

from functools import cache

import regex

from vnadmin_nlp import lexicon, patterns
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Label
from vnadmin_nlp.text import bare, fold_key, is_upper

BULLETS = "-+~"
"""What begins an entry of a list."""


def words_of(key: str) -> tuple[str, ...]:
    """The bare words of a row of data/head_words.toml.

    >>> "can cu" in words_of("body_phrases")
    True
    """
    return tuple(bare(word) for word in lexicon.table("head_words")[key]["words"])


def any_of(key: str) -> str:
    """Source of a regular expression for any word of a row, the longer ones first."""
    return patterns.any_of(words_of(key))


MOTTO = Pattern(
    "motto",
    regex.compile(
        r"^\W{0,4}(?:c[o0]n?g h[o0]a? x[aä] h[o0i]i|ch[uú] ngh[ií]a v[ií][eé]t|d[o0]c l[ae]p ?- ?t[uưy] do|"
        r"dang c[o0]ng san viet|viet nam dan chu cong hoa|"
        r"dang lao dong viet nam|doan (?:tncs|thanh nien cong san) ho chi minh$)"
    ),
    matches=(
        "cong hoa xa hoi chu nghia viet nam",
        "doc lap - tu do - hanh phuc",
        "dang cong san viet nam",
        "viet nam dan chu cong hoa",
    ),
    rejects=("can cu hien phap nuoc cong hoa xa hoi chu nghia viet nam", "so noi vu"),
)
# The state's motto in a line of a scan, whatever stands around it.
MOTTO_WORDS = Pattern(
    "rest-of-motto-line",
    regex.compile(r"nghia viet nam|hoa xa hoi chu|doc lap\s?-|tu do\s?-"),
    matches=("'hoa xa hoi chu nghia viet nam", "doc lap - tu do"),
    rejects=("pho chu tich", "bao hiem xa hoi viet nam"),
)
NUMBER_LINE = Pattern(
    "number-line",
    regex.compile(
        # "Luật số: 31/2024/QH15"
        r"^(?:luat|bo luat|phap lenh|nghi quyet|nghi dinh|lenh|quyet dinh|thong tu|sac lenh)"
        r" so\s{0,3}:?\s{0,3}\d[^\s]{2,40}$"
        # "Số" as scans read it; behind it a colon, a number with its slash, or a blank before the symbol
        r"|^(?:s[o6]|\$[o6]|sé|s6)\s{0,3}(?:[:.;]|(?=\s?\d{1,6}\s?[/-])|(?=\s\d{1,6}\s[a-zđ]{2,6}/[a-zđ-]{1,15}$)|(?=\s[\s.…_]{0,20}[/-]\s?\p{L}))\s?[^\n]{0,60}?[\s_-]{0,80}$"
        # a scan that lost the word
        r"|^[:.]\s{0,2}\d{1,5}\s?/\s?(?:\d{4}\s?/\s?)?[a-zđ]{2,8}(?:\s?-\s?[a-zđ&]{1,12}){0,3}$"
    ),
    matches=(
        "so: 15/qd-bnv",
        "so 39-ct/tu",
        "luat so: 31/2024/qh15",
        "so:      /ubnd-nc",
        "so -hd/btctu",
        ": 300 /tchq-gsql",
    ),
    rejects=(
        "so noi vu",
        "so lieu bao cao",
        "so 15 truong hop",
        "quyet dinh so 468/qd-ttg ngay 27/3/2021 va quyet dinh so",
        "so luong: 5 nguoi tham gia theo quy dinh cua phap luat ve ngan sach nha nuoc hien hanh",
    ),
)
DATE_LINE = Pattern(
    "date-line",
    regex.compile(
        # a place, or none; then ngày … tháng … năm …, filled in or not
        r"^\W{0,3}(?:(?!(?:hom|hoi|vao|tu|den|ke)\b)\p{L}[\p{L}\s.'’-]{0,40}?"
        r"(?:(?<=phuong |quan |khu |to |ap )\d{1,2})?[,.;]?\s{0,6})?"
        r"\bng[aà]y\s{0,6}[^\s]{0,6}\s{0,6}th[aá]n?g\s{0,6}[^\s]{0,6}\s{0,6}n[aă]m\s{0,6}"
        r"[\d.…]{0,2}\s?[\d.…]{0,4}\.?$"
        # "Hà Nội, ngày 8/3/2024"
        r"|^(?!(?:hom|hoi|vao|tu|den|ke)\b)\p{L}[\p{L}\s.-]{1,40}(?:,?\s{1,3}ngay\s{0,3}|,\s{1,3})"
        r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$"
    ),
    matches=(
        "ha noi, ngay 05 thang 3 nam 2024",
        "thai nguyen, ngay     thang 7 nam 2025",
        "ha noi, ngay 8/3/2024",
        "binh duong, 05/3/2024",
        "phuong 1, ngay 05 thang 3, nam 20 24",
    ),
    rejects=("can cu luat dat dai ngay 18 thang 01 nam 2024;", "ngay 05 thang 3 nam 2024, uy ban nhan dan"),
)
MARK = Pattern(
    "mark-line",
    regex.compile(rf"^\W{{0,2}}(?:{any_of('marks')}|du thao[^\n]{{0,30}})\W{{0,3}}$"),
    matches=("hoa toc", "(sao y)", "mat", "du thao lan 2"),
    rejects=("khan truong trien khai", "bi mat nha nuoc", "mat tran to quoc"),
)
SUBJECT_LEAD = Pattern(
    "subject-cue",
    regex.compile(r"^\W{0,2}(?:v\s?/\s?v|vnv|va?v|v/y|ve viec|trich yeu)\b[:.]?|^v[/il1]v\b"),
    matches=("v/v bao cao quy i", "ve viec thanh lap hoi dong", "vlv bao cao", "trich yeu: bao cao"),
    rejects=("viec thanh lap hoi dong", "vu phap che"),
)
# "V/v" as scans read it. Only directly below the number.
DAMAGED_LEAD = Pattern(
    "damaged-subject-lead",
    regex.compile(r"^[^\p{L}\d]{0,2}[Vv][/\\Il1iAaJj|.,'‘’y]{0,2}[VvW]?\s+(?=\p{Ll})"),
    matches=("VA hoàn thuế giá trị gia tăng", "Vlv hoàn thuế", "'Vv hướng dẫn", "VW kiểm tra"),
    rejects=("Vụ Pháp chế", "Về việc", "Việt Nam"),
)
ADDRESSEE_LEAD = Pattern(
    "addressee-cue",
    regex.compile(r"^\W{0,3}(?:dong )?k[ií]nh ?g[uưoiử]{1,2}i?\b"),
    matches=("kinh gui: so noi vu", "dong kinh gui", "kinh goi"),
    rejects=("so kinh te", "kinh phi thuc hien"),
)
# "THỦ TƯỚNG CHÍNH PHỦ ĐIỆN:" heads the addressees of a công điện.
TELEGRAM = Pattern(
    "telegram-lead",
    regex.compile(r"\bdien\s{0,2}:?$"),
    matches=("thu tuong chinh phu dien:", "chu tich uy ban nhan dan tinh dien"),
    rejects=("cong dien so 12", "dien thoai: 024"),
)
# A heading in one sentence, as documents before 2005 have it. `fields.heading` reads the rest of it.
INLINE = Pattern(
    "heading-in-one-sentence",
    regex.compile(
        r"(?i)^\W{0,3}(?P<type>Nghị định|Quyết định|Thông tư(?: liên tịch)?|Chỉ thị|Nghị quyết)\s+"
        r"(?:của\s+\p{L}[\p{L}\s,-]{2,80}?\s+)?số\s*:?\s*\d[\w.-]{0,8}(?:\s?/\s?|\s(?=\p{Lu}{2,6}/))[\d\p{L}][^\s,;]{2,40}"
        r"(?:\s+ngày\b[^\n]{0,300})?\s*$"
    ),
    matches=(
        "Nghị định của Chính phủ số 28/2003/NĐ-CP",
        "QUYẾT ĐỊNH SỐ 12/2001/QĐ-BTC NGÀY 13/3/2001 VỀ VIỆC BAN HÀNH CHẾ ĐỘ",
    ),
    rejects=("Nghị định này", "Quyết định số 15/QĐ-BNV được ban hành", "Nghị định của Chính phủ"),
)
# The first line of a letter whose heading a collector wrote: "Công văn số … ngày … của Tổng cục Thuế về …".
COLLECTED = Pattern(
    "heading-of-a-collection",
    regex.compile(
        r"(?i)^\W{0,3}(?P<type>Công văn|Thông báo|Quyết định|Chỉ thị|Công điện|Kế hoạch|Hướng dẫn|Văn bản)\s+"
        r"(?:số\s*:?\s*)?(?P<number>\d{1,6}\s?/[\d\p{L}][^\s,;]{1,40})\s*,?\s+"
        r"ngày\s+(?P<date>[\d/.-]{8,10}|\d{1,2} tháng \d{1,2} năm \d{4})"
        r"(?:\s+của\s+(?P<issuer>\p{L}[\p{L}\s,.-]{3,80}?)\s+(?:về\s+việc|về|v/v:?)|\s+(?:về\s+việc|v/v):?)"
        r"\s+(?P<subject>\S[^\n]{3,400})$"
    ),
    matches=(
        "Công văn số 4109/TCT-CS ngày 05 tháng 10 năm 2015 của Tổng cục Thuế V/v ưu đãi thuế",
        "Công văn số: 45/SNV-CC ngày 12/5/2015 V/v hướng dẫn xét tuyển",
    ),
    rejects=("Công văn số 4109/TCT-CS ngày 05/10/2015", "theo Công văn số 1/A-B ngày 05/10/2015 của Sở Y tế về thuốc"),
)
# The type with the body, as the old gazette prints it over the subject: "Nghị định của Chính phủ".
DECIDED = Pattern(
    "type-with-body",
    regex.compile(
        r"^\W{0,3}(?P<type>Nghị định|Quyết định|Chỉ thị|Nghị quyết|Pháp lệnh|Thông tư) của (?:Chính phủ|Quốc hội|"
        r"Thủ tướng Chính phủ|[ỦU][ỷy] ban [Tt]hường vụ Quốc hội|"
        r"Bộ trưởng Bộ \p{Lu}[\p{L} -]{2,50}|Bộ \p{Lu}[\p{L} -]{2,40})\W{0,3}$"
    ),
    matches=("Nghị định của Chính phủ", "Quyết định của Bộ trưởng Bộ Tài chính"),
    rejects=("Nghị định của Chính phủ về quản lý thuế", "theo Nghị định của Chính phủ", "Quyết định của Ủy ban"),
)
# A line of the letterhead that opens a new body; any other line goes on with the one above ("TỈNH QUẢNG NGÃI").
AGENCY = Pattern(
    "agency-opens",
    regex.compile(rf"^(?:{any_of('agency')}|u[bỷ] ?ban)\b"),
    matches=("so noi vu", "uy ban nhan dan", "tong cuc thue", "truong dai hoc can tho"),
    rejects=("tinh quang ngai", "huyen minh long", "va truyen thong"),
)
BODY = Pattern(
    "body-opening",
    regex.compile(
        rf"^(?:{any_of('body_phrases')}|(?:{any_of('body_words')}) |ngay \d|nam \d{{4}},"
        r"|thi hanh (?:dieu|khoan|luat|nghi (?:quyet|dinh)|quyet dinh|chi thi|ket luan)\b"
        r"|dieu 1\b|chuong [i1]\b|phan (?:i|thu)\b|i\. |1\. )"
    ),
    matches=(
        "can cu luat dat dai",
        "xet de nghi cua giam doc so noi vu",
        "dieu 1. thanh lap",
        "nam 2024, uy ban nhan dan",
    ),
    rejects=("ve viec thanh lap hoi dong", "dieu 12. hieu luc", "nam 2024"),
)
# The first line of a file that holds an annex alone: "Phụ lục III".
ANNEX_TITLE = Pattern(
    "annex-title",
    regex.compile(r"^\W{0,3}phu luc(?: (?:so )?(?:[ivx]{1,5}|\d{1,2}))?[a-z]?\W{0,3}$"),
    matches=("phu luc", "phu luc iii", "phu luc so 2:", "phu luc 1a"),
    rejects=("phu luc hop dong", "theo phu luc i", "phu luc i kem theo thong tu nay"),
)
SIGNING = Pattern(
    "signing-line",
    regex.compile(
        r"^\W{0,3}(?:(?:t\.?\s?m|k\.?\s?t|t\.?\s?l|t\.?\s?u\.?\s?q|q|t/m|k/t|t/l)\s{0,2}[.,/]\s{0,3}\S"
        r"|(?:t/m|k/t|t/l)\s"
        r"|(?:tm|kt|tl|tuq)\s(?:bo truong|chu tich|giam doc|(?:tong )?cuc truong|truong (?:ban|phong)"
        r"|uy ban nhan dan|hoi dong))"
    ),
    matches=(
        "tm. uy ban nhan dan",
        "kt bo truong",
        "kt. chu tich",
        "t/m ban thuong vu",
        "kt.bo truong",
        "t.m. chinh phu",
    ),
    rejects=("thu truong cac don vi", "tm", "kt - xh"),
)
LED = Pattern(
    "type-before-lead",
    regex.compile(
        r"(?P<type>\p{Lu}[\p{Lu} ]{4,24})\s{1,3}"
        r"(?=V/v\b|(?!Kính\s|Số\s|Của\s|Căn\scứ|Ngày\s|Theo\s|Này\b)\p{Lu}\p{Ll}{0,6}\s\p{Ll})"
    ),
    matches=("QUYẾT ĐỊNH Về việc ủy quyền", "THÔNG BÁO V/v nghỉ Tết", "KẾ HOẠCH Mở lớp bồi dưỡng nghiệp vụ"),
    rejects=("QUYẾT ĐỊNH", "Quyết định Về việc", "VỀ VIỆC ỦY QUYỀN", "TỜ TRÌNH Kính gửi: Bộ Y tế", "KẾ HOẠCH Số 12"),
)
PATTERNS = (
    MOTTO,
    LED,
    MOTTO_WORDS,
    NUMBER_LINE,
    DATE_LINE,
    MARK,
    SUBJECT_LEAD,
    DAMAGED_LEAD,
    ADDRESSEE_LEAD,
    TELEGRAM,
    INLINE,
    COLLECTED,
    DECIDED,
    AGENCY,
    BODY,
    ANNEX_TITLE,
    SIGNING,
)
_LONGEST_BOX = 130  # Characters of a line that is a box of its own: motto, number, date, mark.
_LONGEST_HEADING = 220
_LONGEST_SIGNING = 90


def cue(text: str, plain: str) -> Label | None:
    """What a line of the head says of itself; None where its words do not tell.

    >>> cue("Số: 15/QĐ-BNV", "so: 15/qd-bnv"), cue("SỞ NỘI VỤ", "so noi vu")
    ('number', None)
    """
    if len(text) < _LONGEST_BOX:
        if MOTTO.regex.match(plain):
            return "motto"
        if NUMBER_LINE.regex.match(plain):
            return "number"
        if DATE_LINE.regex.match(plain) and not plain.startswith(("can cu", "xet")):
            return "date"
        if MARK.regex.match(plain):
            return "mark"
    if SUBJECT_LEAD.regex.match(plain):
        return "subject"
    if ADDRESSEE_LEAD.regex.match(plain):
        return "addressee"
    return "type" if type_on(text, plain) else None


def type_on(text: str, plain: str | None = None) -> str | None:
    """The document type that a heading line names, alone or before its subject in capitals; else None.

    >>> type_on("KẾ HOẠCH"), type_on("LUẬT ĐẤT ĐAI"), type_on("Kế hoạch này")
    ('Kế hoạch', 'Luật', None)
    """
    if len(text) > _LONGEST_HEADING:
        return None
    inline = INLINE.regex.match(text)
    if inline:
        return inline["type"].capitalize()
    decided = DECIDED.regex.match(text)
    if decided:
        return decided["type"].capitalize()
    led = LED.regex.match(text)
    if led and (name := _type_names().get(bare(led["type"]))):
        return name
    plain = (bare(text) if plain is None else plain).strip(_AROUND)
    alone = _type_names().get(plain) or _type_names().get(plain.removeprefix("ban "))
    if alone and (is_upper(text) or text[:1].isupper()):
        return alone
    return _type_opening(text) if is_upper(text) else None


_AROUND = " .:*-_~"


def _type_opening(text: str) -> str | None:
    """The type that a heading in capitals begins with, marks and all: "THỦ TƯỚNG" does not begin with "THƯ"."""
    words = fold_key(text).strip(_AROUND).split()
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
    """Bare name or alias of a document type → its name. "Sao lục" and other copies are marks, not types."""
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
    """Whether bare text is, or begins with, the title of a position.

    >>> is_position("pho chu tich"), is_position("giam doc so noi vu"), is_position("so noi vu")
    (True, True, False)
    """
    words = plain.split(maxsplit=5)
    if any(" ".join(words[:size]) in _position_words() for size in range(min(5, len(words)), 0, -1)):
        return True
    return plain in hidden_positions()


@cache
def hidden_positions() -> dict[str, str]:
    """Bare titles whose first letters a stamp hides → the title in capitals: "anh van phong" → "CHÁNH VĂN PHÒNG"."""
    found: dict[str, str] = {}
    for position in lexicon.positions():
        plain = bare(position.name)
        if plain.count(" ") and "/" not in plain:
            for cut in (1, 2):
                found.setdefault(plain[cut:].strip(), position.name.upper())
    return {plain: name for plain, name in found.items() if plain not in _position_words()}


def signs(text: str) -> bool:
    """Whether a line belongs to a signature: a capacity ("KT. CHỦ TỊCH") or a position in capitals.

    >>> signs("KT. CHỦ TỊCH"), signs("PHÓ GIÁM ĐỐC"), signs("Giám đốc các sở chịu trách nhiệm thi hành.")
    (True, True, False)
    """
    if len(text) > _LONGEST_SIGNING:
        return False
    plain = bare(text).lstrip("-+~ ")
    if SIGNING.regex.match(plain):
        return True
    return (is_upper(text) or len(text) < 32) and is_position(plain.strip(" .:*-"))


def begins_body(text: str, plain: str) -> bool:
    """Whether a line opens the body; a heading in capitals does not.

    >>> begins_body("Để thực hiện", "de thuc hien"), begins_body("THỰC HIỆN KẾ HOẠCH", "thuc hien ke hoach")
    (True, False)
    """
    return (BODY.regex.match(plain) is not None or text.startswith("Để ")) and not is_upper(text)


def is_sentence(text: str) -> bool:
    """Whether a line ends like a sentence or is too long for a heading.

    >>> is_sentence("Yêu cầu các đơn vị báo cáo."), is_sentence("Về việc báo cáo")
    (True, False)
    """
    return text.endswith((".", ";", ":", ",")) or len(text) > 110
