"""Cơ quan ban hành: the letterhead's last agency, else concluded from what is left of the document.

Reads         "BỘ TÀI CHÍNH / TỔNG CỤC THUẾ" -> Tổng cục Thuế, parent Bộ Tài chính
              "UBND TỈNH BÌNH THUẬN / SỞ NỘI VỤ" -> Sở Nội vụ tỉnh Bình Thuận
Infers        from the number's symbol, the line that names who decides, the signature, the place, the body's
              "Tổng cục Thuế có ý kiến như sau"; the result is marked `inferred`
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import regex

from vnadmin_nlp import lexicon
from vnadmin_nlp.fields.heading import Heading
from vnadmin_nlp.names import name_case, restored
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Line, Row, Zones
from vnadmin_nlp.text import bare, fold_space
from vnadmin_nlp.zones.cues import AGENCY, words_of

# The body names its author.
SPEAKS = Pattern(
    "body-speaks",
    regex.compile(
        r"(?P<name>(?:Bộ|Tổng cục|Cục|Chi cục|Sở|Ủy ban nhân dân|UBND|Ban|Văn phòng|Bảo hiểm|Kho bạc|Thanh tra|"
        r"Chính phủ|Ngân hàng|Trường|Viện|Hội đồng|Tòa án)"
        # up to eleven words of the name
        r"(?:\s(?!về|trong|đã|để|theo|tại|cho|có|là)(?:\p{L}[\p{L}\d&-]{0,13},?|TP\.|-|&)){0,11}?)\s"
        r"(?:có\sý\skiến|trả\slời|thông\sbáo|báo\scáo|đề\snghị|yêu\scầu|nhận\sđược|kính\sđề\snghị|trân\strọng|"
        r"xin\sý\skiến|giải\sđáp)\b"
    ),
    matches=("Tổng cục Thuế có ý kiến như sau", "Cục Thuế tỉnh Hải Dương trả lời để Công ty được biết"),
    rejects=("Tổng cục Thuế là cơ quan", "đề nghị Công ty liên hệ"),
)
# The closing sentence asks to write back: "phản ánh về Bộ Tài chính để được nghiên cứu, giải quyết".
WRITE_BACK = Pattern(
    "write-back-to",
    regex.compile(
        r"\b(?:phản ánh|báo cáo|gửi|thông báo|liên hệ|đề xuất)(?: ý kiến| kịp thời| bằng văn bản| kết quả)?"
        r" (?:về|với|đến|cho) (?P<name>(?:Bộ|Tổng cục|Cục|Chi cục|Sở|Ủy ban nhân dân|UBND|Bảo hiểm|Kho bạc|Ngân hàng)"
        r"(?:\s(?!để|xem|nghiên)[\p{L}&-]{1,14},?){1,8}?)"
        r" (?:để|xem xét|nghiên cứu)\b"
    ),
    matches=("kịp thời tổng hợp, phản ánh về Tổng cục Thuế để được nghiên cứu giải quyết",),
    rejects=("báo cáo về tình hình thực hiện", "gửi Sở Nội vụ để tổng hợp"),
)
ENACTS = Pattern(
    "enacting-words",
    regex.compile(
        r"(?m)^\W{0,3}(?P<body>(?:Bộ trưởng|Chánh án|Viện trưởng|Thống đốc|Tổng Thanh tra|Tổng Kiểm toán|Chính phủ|"
        r"Thủ tướng Chính phủ|Ủy ban nhân dân|Hội đồng nhân dân|Bộ)\s?[\p{L}\s,-]{0,60}?)\s"
        r"(?:ban hành|quyết định|hướng dẫn)\s(?:Nghị định|Thông tư|Quyết định|Nghị quyết|Chỉ thị)\b"
    ),
    matches=("Bộ trưởng Bộ Tài chính ban hành Thông tư sửa đổi", "Chính phủ ban hành Nghị định"),
    rejects=("theo Nghị định do Chính phủ ban hành", "Bộ Tài chính trả lời"),
)
# The level at which a committee speaks of itself.
SPOKEN_LEVEL = Pattern(
    "spoken-level",
    regex.compile(
        r"(?:UBND|Ủy ban nhân dân)\s(tỉnh|thành phố|huyện|thị xã|quận|xã|phường)\s+"
        r"(?:yêu cầu|chỉ đạo|chỉ thị|giao|đề nghị|nhận được|ban hành|báo cáo|quyết định|thông báo|đã)"
    ),
    matches=("UBND tỉnh yêu cầu", "Chủ tịch Ủy ban nhân dân huyện chỉ đạo"),
    rejects=("UBND các huyện báo cáo", "UBND tỉnh Lào Cai"),
)
PLACED = Pattern(
    "level-and-place",
    regex.compile(
        r"(?i)\b(tỉnh|thành\sphố|tp\.?|huyện|quận|thị\sxã|xã|phường|thị\strấn|đặc\skhu)\s{1,3}"
        r"(\p{Lu}[\p{L}'’-]{0,40}(?:[\s-]{1,3}\p{Lu}[\p{L}'’]{0,40}){0,5})"
    ),
    matches=("Ủy ban nhân dân tỉnh Quảng Ngãi", "Cục Thuế TP. Hà Nội"),
    rejects=("Sở Nội vụ", "Tỉnh 7"),
)
# What a scan left of the motto beside the agency.
MOTTO_LEFT = Pattern(
    "rest-of-motto",
    regex.compile(r"(?<=\S)\s+(?:c[o0]n?g h\S{1,3} x|d[o0]c l\Sp\b|nghia viet nam|/\s?\p{L})"),
    matches=("so noi vu cong hoa xa hoi", "so noi vu doc lap"),
    rejects=("so noi vu", "cong hoa xa hoi"),
)
# An annex or what a decision enacts names the decision: "(Ban hành kèm theo Quyết định số … của Bộ trưởng Bộ Y tế)".
ENCLOSED = Pattern(
    "issuer-from-enclosure",
    regex.compile(
        r"(?i:kèm theo)\s[^()\n]{4,160}?\bcủa\s(?P<body>\p{Lu}[\p{L}\s,-]{2,80}?)(?=\)|$|\s(?:về|quy định|ban hành)\b)"
    ),
    matches=(
        "(Ban hành kèm theo Quyết định số 13/2004/QĐ-BKHCN ngày 25/5/2004 của Bộ trưởng Bộ Khoa học và Công nghệ)",
    ),
    rejects=("(Kèm theo Công văn số 12/SNV-VP)",),
)
PATTERNS = (SPEAKS, WRITE_BACK, ENACTS, SPOKEN_LEVEL, PLACED, MOTTO_LEFT, ENCLOSED)
_OF_THE_STATE = regex.compile(r"(?i)\s+nước\s+cộng\s+h\p{L}+\s+xã\s+hội\s+chủ\s+nghĩa\s+việt\s+nam")
_LOCAL = regex.compile(r"^(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\s", regex.I)
_SEVERAL = regex.compile(r",\s|\d")

_CENTRAL = frozenset(("Chính phủ", "Thủ tướng Chính phủ", "Quốc hội", "Ủy ban Thường vụ Quốc hội", "Chủ tịch nước"))
# Types that only one body issues. Source: Luật 64/2025/QH15, Điều 4.
_ONLY_ISSUER = {
    "Nghị định": "Chính phủ",
    "Luật": "Quốc hội",
    "Bộ luật": "Quốc hội",
    "Hiến pháp": "Quốc hội",
    "Pháp lệnh": "Ủy ban Thường vụ Quốc hội",
}
# Bare words in the name of a body that no table names → its level; the first row that fits counts.
_LEVEL_WORDS = (
    (("dang bo", "tinh uy", "huyen uy", "thanh uy", "dang uy", "chi bo", "ban chap hanh dang"), "party"),
    (("doan ", "hoi ", "lien doan", "cong doan", "mat tran"), "organisation"),
    (
        ("nhan dan xa", "nhan dan phuong", "nhan dan thi tran", "ubnd xa", "ubnd phuong", "nhan dan dac khu"),
        "commune",
    ),
    (("nhan dan huyen", "nhan dan quan", "nhan dan thi xa", "ubnd huyen", "ubnd quan", "phong "), "district"),
    (
        ("nhan dan tinh", "nhan dan thanh pho", "ubnd tinh", "ubnd tp", "so ", "cuc thue tinh", "cuc thue tp"),
        "province",
    ),
    (("bo ", "tong cuc", "ngan hang nha nuoc"), "ministry"),
)
# Opening words, bare.
_NATIONAL = ("bo ", "chinh phu", "thu tuong", "quoc hoi", "tong cuc", "uy ban thuong vu")
_UNITS = (
    "so ",
    "phong ",
    "chi cuc",
    "thanh tra",
    "ban ",
    "van phong",
    "cuc ",
    "trung tam",
    "hoi ",
    "truong ",
    "benh vien",
)
_PARTY_COMMITTEES = ("tinh uy", "thanh uy", "huyen uy", "quan uy", "dang uy", "trung uong doan")
# The letterhead names the organisation of a place; its committee has the bodies below it.
_PARTY_OF = {
    "dang bo tinh": "Tỉnh ủy",
    "dang bo thanh pho": "Thành ủy",
    "dang bo huyen": "Huyện ủy",
    "dang bo quan": "Quận ủy",
}
# Whole names, bare, that say nothing without their parent or their place.
_OF_PARENT = ("ban thuong vu", "ban chap hanh", "ban thuong truc", "thuong truc", "bch", "btv", "van phong")
_OF_PLACE = ("uy ban nhan dan", "ubnd", "hoi dong nhan dan", "hdnd", "tinh uy")
_YOUTH_UNION = regex.compile(r"(?<!\p{L})(?:TW|T)?ĐTN")
_YOUTH_UNION_NAME = "Đoàn TNCS Hồ Chí Minh"
_BODY_START, _BODY_END = 6000, 1500  # Characters of the body in which its author is looked for.


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the letterhead, and its place in the text."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the document besides its letterhead."""

    opening: str
    """The first characters of the body."""
    close: str
    """Its last ones."""
    authority: list[Line]
    title: str
    """The line of the type: "CHỈ THỊ CỦA THỦ TƯỚNG CHÍNH PHỦ"."""
    enclosure: str
    """The words that tell which document this one was issued with."""
    symbol: Row
    """The notation of the number; empty where there is none."""
    place: str | None
    on: datetime.date | None
    signatures: list[Row]
    doc_type: str


def find_issuer(
    zones: Zones,
    view: str,
    *,
    number: Row | None,
    symbol: Row | None,
    place: Row | None,
    issued_on: Row | None,
    signatures: list[Row],
    doc_type: Row | None = None,
    heading: Heading | None = None,
) -> Row | None:
    """The issuing body as an `Issuer` row; None where nothing tells it.

    `symbol` is the notation of a number whose serial is blank.
    """
    start, end = zones.body
    known = _Known(
        opening=view[start : start + _BODY_START],
        close=view[max(start, end - _BODY_END) : end],
        authority=zones.labelled("authority"),
        title=next((line.text for line in zones.labelled("type")), ""),
        enclosure=fold_space(" ".join(line.text for line in zones.labelled("enclosure"))),
        symbol=number or symbol or {},
        place=place["value"] if place else None,
        on=issued_on["value"] if issued_on else None,
        signatures=signatures,
        doc_type=doc_type["name"] if doc_type else "",
    )
    row = _printed(letterhead(zones), heading, known) or _inferred(known)
    return row and row | _level(row["name"], known.place, known.on)


def _printed(bodies: list[Body], heading: Heading | None, known: _Known) -> Row | None:
    """The body that the letterhead, or else a heading in one sentence, names."""
    if bodies:
        own, parent = bodies[-1], bodies[-2].name if len(bodies) > 1 else None
        name, rule = _full_name(own.name, parent, known.place), "letterhead"
        if name == "Chính phủ" and "TTg" in (known.symbol.get("issuer_codes") or ()):
            name = "Thủ tướng Chính phủ"  # the gazette prints the Government's name over the Prime Minister's decisions
        if bare(name).startswith("ban chap hanh") and _YOUTH_UNION.search(known.symbol.get("value") or ""):
            name = f"{name} {_YOUTH_UNION_NAME}"  # printed in the right column, where others have the motto
        start, end = own.start, own.end
    elif heading is not None and heading.issuer is not None:
        words, start, end = heading.issuer
        words = _OF_THE_STATE.sub("", words)
        name, parent, rule = _of_authority(words.upper()), None, "heading-sentence"
    else:
        return None
    return {"name": name, "parent": parent, "span": {"start": start, "end": end}, "rule": rule, "inferred": False}


def letterhead(zones: Zones) -> list[Body]:
    """The bodies that the letterhead names, the highest first."""
    bodies: list[Body] = []
    run: list[Line] = []
    for line, label in zip(zones.lines, zones.labels, strict=True):
        if label == "agency":
            if run and AGENCY.regex.match(_plain(line)) and not _hangs(run, line):
                bodies.append(_body(run))
                run = []
            run.append(line)
        elif run and label in ("number", "type", "date", "body", "subject", "addressee"):
            break
    if run:
        bodies.append(_body(run))
    bodies = [part for body in bodies for part in _apart(body)]
    # "VÀ XÃ HỘI" alone is the end of a name whose beginning a wrapped line lost.
    bodies = [body for body in bodies if sum(c.isalpha() for c in body.name) > 3 and not body.name.startswith("Và ")]
    # A gazette prints the body once more above the letterhead.
    return [body for index, body in enumerate(bodies) if body.name not in [b.name for b in bodies[index + 1 :]]]


def _plain(line: Line) -> str:
    return bare(line.text).strip(" -*_.|")


def _hangs(run: list[Line], line: Line) -> bool:
    """Whether the lines above need this one: "BAN CHẤP HÀNH / ĐẢNG BỘ TỈNH", "SỞ NÔNG NGHIỆP VÀ MÔI / TRƯỜNG"."""
    plain = _plain(run[-1])
    if run[-1].text.rstrip("* ").endswith(("-", "–", ",")) or plain == "thu tuong":
        return True
    above = restored(" ".join(part.text for part in run))
    if lexicon.agency_opening(above) is None and lexicon.agency_opening(restored(f"{above} {line.text}")):
        return True
    if plain.endswith((" va", " -", ",", " cua", " thuoc", "ban chap hanh", "ban thuong vu", "-", "bch", " &")):
        return True
    return plain in ("van phong", "hoi dong", "ban quan ly", "thuong truc") or line.text[:1] in "-–"


def _body(run: list[Line]) -> Body:
    words = " ".join(line.text.strip(" *_|") for line in run)
    motto = MOTTO_LEFT.regex.search(bare(words))
    words = words[: motto.start()] if motto else words
    name = name_case(words.upper() if words.islower() else words)
    return Body(name, run[0].start, run[-1].end)


def _apart(body: Body) -> list[Body]:
    """A ministry and a body below it that stand on one line: "BỘ TÀI CHÍNH TỔNG CỤC THUẾ"."""
    opening = lexicon.agency_opening(body.name)
    if opening is None or opening[0].level not in ("ministry", "central"):
        return [body]
    agency, rest = opening
    if len(rest.split()) < 2 or not AGENCY.regex.match(bare(rest)):
        return [body]
    return [Body(agency.name, body.start, body.end), Body(name_case(rest.upper()), body.start, body.end)]


def _full_name(name: str, parent: str | None, place: str | None) -> str:
    """The name with its province or district where the letterhead leaves it to the parent or to the place."""
    if PLACED.regex.search(name) or name in _CENTRAL or lexicon.province_named(" ".join(name.split()[-2:])):
        return name
    plain = bare(name)
    of_parent = _of_parent(plain, parent) if parent else None
    if of_parent:
        return f"{name} {of_parent}"
    if place and plain in _OF_PLACE:
        province = lexicon.province_named(place, None)
        if province:
            return f"{name} {province.name}" if plain == "tinh uy" else f"{name} {province.kind} {province.name}"
    return name


def _of_parent(plain: str, parent: str) -> str | None:
    """What the parent adds to the bare name of a body below it; None where the name is complete."""
    above = bare(parent)
    if above.endswith("ban chap hanh trung uong"):
        return "Trung ương Đảng" if plain == "van phong" else "Trung ương"
    if plain in _OF_PARENT:
        return parent
    if not plain.startswith(_UNITS):
        return None
    if above.startswith(_PARTY_COMMITTEES):
        return parent
    for organisation, committee in _PARTY_OF.items():
        if above.startswith(f"{organisation} "):
            return f"{committee} {parent[len(organisation) + 1 :]}"
    place = PLACED.regex.search(parent)
    if place and above.startswith(("uy ban nhan dan", "ubnd", "hoi dong nhan dan")):
        return place[0][0].lower() + place[0][1:]
    return None


def _inferred(known: _Known) -> Row | None:
    """The body that the rest of the document tells, the surest sign first."""
    for find in (
        _from_number,
        _from_enclosure,
        _from_authority,
        _from_title,
        _from_type,
        _from_enacting,
        _from_signature,
        _from_body,
    ):
        found = find(known)
        if found:
            name, rule = found
            return {"name": name, "parent": None, "span": None, "rule": rule, "inferred": True}
    return None


_Found = tuple[str, str]
"""A name and the rule that concluded it."""


def _from_number(known: _Known) -> _Found | None:
    codes = known.symbol.get("issuer_codes") or ()
    if len(codes) > 1 and known.doc_type == "Thông tư liên tịch":
        bodies = [_central_coded(code, known.on) for code in codes]
        if all(bodies):
            return " - ".join(filter(None, bodies)), "issuer-from-number"
    for code in codes[:1]:
        if code in ("UBND", "UB", "HĐND"):
            return _local_body(code, known), "issuer-from-number"
        found = lexicon.agencies_coded(code, known.on)
        if len({agency.name for agency in found}) == 1:
            return _full_name(found[0].name, None, known.place), "issuer-from-number"
    return None


def _central_coded(code: str, on: datetime.date | None) -> str | None:
    """The one ministry or other central body with a code; None where there is none or several."""
    names = {agency.name for agency in lexicon.agencies_coded(code, on) if agency.level in ("ministry", "central")}
    return names.pop() if len(names) == 1 else None


def _from_enclosure(known: _Known) -> _Found | None:
    match = ENCLOSED.regex.search(known.enclosure)
    return (_of_authority(match["body"].upper()), ENCLOSED.name) if match else None


def _from_authority(known: _Known) -> _Found | None:
    words = " ".join(line.text for line in known.authority)
    name = _of_authority(words) if words else None
    return (name, "issuer-from-authority-line") if name else None


_TITLED = regex.compile(
    r"(?i)^\W{0,3}(?:\p{L}+\s){1,4}?của\s+(?P<body>\p{L}[\p{L}\s,-]{3,80}?)(?:\s(?:về|số|v/v)\b|\W{0,3}$)"
)


def _from_title(known: _Known) -> _Found | None:
    match = _TITLED.match(known.title)
    name = _of_authority(match["body"].upper()) if match else ""
    return (name, "issuer-from-title") if AGENCY.regex.match(bare(name)) else None


def _from_type(known: _Known) -> _Found | None:
    only = _ONLY_ISSUER.get(known.doc_type)
    return (only, "issuer-from-type") if only else None


def _from_enacting(known: _Known) -> _Found | None:
    match = ENACTS.regex.search(known.opening)
    return (_of_authority(match["body"].upper()), ENACTS.name) if match else None


def _from_signature(known: _Known) -> _Found | None:
    rule = "issuer-from-signature"
    for row in known.signatures:
        whom = row.get("on_behalf_of")
        if whom and "TM" in row.get("capacities", ()) and AGENCY.regex.match(bare(whom)):
            name = name_case(whom)
            local = bare(name) in ("uy ban nhan dan", "ubnd")
            return _local_body("UBND", known) if local else name, rule
    if known.place and _spoken_level(known):
        return _local_body("UBND", known), rule
    return None


def _from_body(known: _Known) -> _Found | None:
    """The body that the text names as its speaker most often; its end counts three times, whom to answer once."""
    votes: dict[str, int] = {}
    for weight, stretch in ((1, known.opening[:4000]), (3, known.close)):
        for match in SPEAKS.regex.finditer(fold_space(stretch)):
            name = match["name"].strip(" ,.")
            if _may_speak(name):
                votes[name] = votes.get(name, 0) + weight
    for match in WRITE_BACK.regex.finditer(fold_space(known.close)):
        votes[match["name"]] = votes.get(match["name"], 0) + 1
    return (max(votes, key=lambda name: votes[name]), SPEAKS.name) if votes else None


def _may_speak(name: str) -> bool:
    """Whether words before "có ý kiến" are one body's name, and not "Ban hành …", "số …" or "Bộ phận …"."""
    if not 1 <= len(name.split()) <= 12 or _SEVERAL.search(name):
        return False
    plain = bare(name)
    return not plain.startswith(("ban hanh", "so ", "bo phan")) or (plain.startswith("so ") and name[0] == "S")


def _local_body(code: str, known: _Known) -> str:
    """The committee or council whose symbol names no place: of the place in the date line."""
    base = "Hội đồng nhân dân" if code == "HĐND" else "Ủy ban nhân dân"
    place = known.place
    if not place:
        return base
    if _LOCAL.match(place):
        return f"{base} {place[0].lower() + place[1:]}"
    province = lexicon.province_named(place, None)
    level = _spoken_level(known)
    if province and level in (None, "tỉnh", "thành phố"):
        return f"{base} {province.kind} {province.name}"
    return " ".join(filter(None, (base, level, place)))


def _spoken_level(known: _Known) -> str | None:
    """The level at which the body speaks of itself most often: "UBND tỉnh", "Chủ tịch UBND huyện yêu cầu"."""
    spoken = [match[1] for match in SPOKEN_LEVEL.regex.finditer(known.opening)]
    return max(spoken, key=spoken.count) if spoken else None


def _of_authority(words: str) -> str:
    """The body that decides where a line names its head: "BỘ TRƯỞNG BỘ TÀI CHÍNH" is Bộ Tài chính."""
    text = fold_space(words).strip(" .:*_-")
    plain = bare(text)
    for title in words_of("deciding_titles"):
        if plain.startswith(f"{title} "):
            rest = text[len(title) + 1 :]
            return name_case(rest) if AGENCY.regex.match(bare(rest)) else name_case(text)
    return name_case(text)


def _level(name: str, place: str | None, on: datetime.date | None) -> Row:
    """`level` and `province` of a body."""
    plain = bare(name)
    province = None
    placed = PLACED.regex.search(name)
    if placed and bare(placed[1]) in ("tinh", "thanh pho", "tp", "tp."):
        province = lexicon.province_named(placed[2], on)
    if province is None and place and not plain.startswith(_NATIONAL):
        province = lexicon.province_named(_LOCAL.sub("", place), on)
    if province is None and placed:
        province = _province_of(f"{placed[1]} {placed[2]}", on)
    agency = lexicon.agency_named(name, on)
    level = agency.level if agency else _level_word(plain)
    if level in ("central", "ministry"):
        province = None
    return {"level": level, "province": {"code": province.code, "name": province.name} if province else None}


def _province_of(unit: str, on: datetime.date | None) -> lexicon.ProvinceRow | None:
    """The province of a district or commune, where only one has a unit of this name: "huyện Minh Long"."""
    provinces = {row.province for row in lexicon.units_named(unit, on)}
    if len(provinces) != 1:
        return None
    key = provinces.pop()
    return next((row for row in lexicon.provinces() if row.key == key), None)


def _level_word(plain: str) -> str | None:
    return next((level for words, level in _LEVEL_WORDS if any(word in plain for word in words)), None)
