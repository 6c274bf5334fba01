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

# A line of the letterhead that opens a new body; any other line goes on with the one above ("TỈNH QUẢNG NGÃI").
_OPENS = Pattern(
    "agency-opens",
    regex.compile(
        r"^(?:bo|so|uy ban|u[bỷ] ?ban|ubnd|hdnd|tong cuc|cuc|chi cuc|ban|van phong|hoi dong|truong|phong|trung tam|cong ty|dang bo|dang uy|tinh uy|"
        r"huyen uy|thanh uy|quan uy|thi uy|chi bo|tinh doan|huyen doan|thanh doan|xa doan|doan|hoi|lien doan|cong doan|toa an|vien|bao hiem|kho bac|thanh tra|chinh phu|thu tuong|quoc hoi|"
        r"hoc vien|benh vien|tap doan|tong cong ty|ngan hang|dai hoc|khoa|chu tich|kiem toan|mat tran|bch|btv|dai|bao|bql|tong lien doan|lien minh|"
        r"thuong truc|to cong tac|dang doan|dong|lien hiep|hiep hoi|quy|nha xuat ban|cang vu|vuon|tram|doi|nhac)\b"
    ),
    matches=("so noi vu", "uy ban nhan dan", "tong cuc thue", "truong dai hoc can tho"),
    rejects=("tinh quang ngai", "huyen minh long", "va truyen thong"),
)
# The body names its author: "Tổng cục Thuế có ý kiến như sau", "Cục Thuế tỉnh Hải Dương trả lời để Công ty … được biết".
SPEAKS = Pattern(
    "body-speaks",
    regex.compile(
        r"(?P<name>(?:Bộ|Tổng cục|Cục|Chi cục|Sở|Ủy ban nhân dân|UBND|Ban|Văn phòng|Bảo hiểm|Kho bạc|Thanh tra|Chính phủ|Ngân hàng|Trường|Viện|Hội đồng|Tòa án)"
        r"(?:\s(?!về|trong|đã|để|theo|tại|cho|có|là)(?:\p{L}[\p{L}\d&-]{0,13},?|TP\.|-|&)){0,11}?)\s"
        r"(?:có\sý\skiến|trả\slời|thông\sbáo|báo\scáo|đề\snghị|yêu\scầu|nhận\sđược|kính\sđề\snghị|trân\strọng|xin\sý\skiến|giải\sđáp)\b"
    ),
    matches=("Tổng cục Thuế có ý kiến như sau", "Cục Thuế tỉnh Hải Dương trả lời để Công ty được biết"),
    rejects=("Tổng cục Thuế là cơ quan", "đề nghị Công ty liên hệ"),
)
_LOCAL = regex.compile(r"^(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\s", regex.I)
_PLACED = regex.compile(r"(?i)\b(tỉnh|thành\sphố|tp\.?|huyện|quận|thị\sxã|xã|phường|thị\strấn|đặc\skhu)\s{1,3}(\p{Lu}[\p{L}'’-]*(?:[\s-]{1,3}\p{Lu}[\p{L}'’]*){0,5})")
_CENTRAL = frozenset(("Chính phủ", "Thủ tướng Chính phủ", "Quốc hội", "Ủy ban Thường vụ Quốc hội", "Chủ tịch nước"))
# Types that only one body issues. Source: Luật 64/2025/QH15, Điều 4.
_ONLY_ISSUER = {
    "Nghị định": "Chính phủ",
    "Luật": "Quốc hội",
    "Bộ luật": "Quốc hội",
    "Hiến pháp": "Quốc hội",
    "Pháp lệnh": "Ủy ban Thường vụ Quốc hội",
}
_ENACTS = Pattern(
    "enacting-words",
    regex.compile(
        r"(?m)^\W{0,3}(?P<body>(?:Bộ trưởng|Chánh án|Viện trưởng|Thống đốc|Tổng Thanh tra|Tổng Kiểm toán|Chính phủ|Thủ tướng Chính phủ|Ủy ban nhân dân|Hội đồng nhân dân|Bộ)\s?[\p{L}\s,-]{0,60}?)\s"
        r"(?:ban hành|quyết định|hướng dẫn)\s(?:Nghị định|Thông tư|Quyết định|Nghị quyết|Chỉ thị)\b"
    ),
    matches=("Bộ trưởng Bộ Tài chính ban hành Thông tư sửa đổi", "Chính phủ ban hành Nghị định"),
    rejects=("theo Nghị định do Chính phủ ban hành", "Bộ Tài chính trả lời"),
)
PATTERNS = (_OPENS, SPEAKS, _ENACTS)


# What a scan left of the motto beside the agency.
_MOTTO_LEFT = regex.compile(r"(?<=\S)\s+(?:c[o0]n?g h\S{1,3} x|d[o0]c l\Sp\b|nghia viet nam|/\s?\p{L})")


@dataclass(frozen=True, slots=True)
class _Body:
    name: str
    start: int
    end: int


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
    on = issued_on["value"] if issued_on else None
    bodies = letterhead(zones)
    if heading is not None and heading.issuer is not None and not bodies:
        words, start, end = heading.issuer
        name = _of_authority(words.upper())
        row: Row = {"name": name, "parent": None, "span": {"start": start, "end": end}, "rule": "heading-sentence", "inferred": False}
    elif bodies:
        own, parent = bodies[-1], (bodies[-2] if len(bodies) > 1 else None)
        name = _full_name(own.name, parent.name if parent else None, place)
        if name == "Chính phủ" and "TTg" in ((number or symbol or {}).get("issuer_codes") or ()):
            name = "Thủ tướng Chính phủ"  # the gazette prints the Government's name over the Prime Minister's decisions
        span = {"start": own.start, "end": own.end}
        row = {"name": name, "parent": parent.name if parent else None, "span": span, "rule": "letterhead", "inferred": False}
    else:
        inferred = _inferred(zones, view, number or symbol, place, signatures, on, doc_type)
        if inferred is None:
            return None
        name, rule = inferred
        row = {"name": name, "parent": None, "span": None, "rule": rule, "inferred": True}
    return row | _level(str(row["name"]), place, on)


def letterhead(zones: Zones) -> list[_Body]:
    """The bodies that the letterhead names, the highest first."""
    bodies: list[_Body] = []
    run: list[Line] = []
    for line, label in zip(zones.lines, zones.labels, strict=True):
        if label == "agency":
            if run and _OPENS.regex.match(_plain(line)) and not _hangs(run, line):
                bodies.append(_body(run))
                run = []
            run.append(line)
        elif run and label in ("number", "type", "date", "body", "subject", "addressee"):
            break
    if run:
        bodies.append(_body(run))
    bodies = [body for body in bodies if sum(c.isalpha() for c in body.name) > 3]
    # A gazette prints the body once more above the letterhead.
    return [body for index, body in enumerate(bodies) if body.name not in [later.name for later in bodies[index + 1 :]]]


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


def _body(run: list[Line]) -> _Body:
    words = " ".join(line.text.strip(" *_|") for line in run)
    motto = _MOTTO_LEFT.search(bare(words))
    name = name_case(words[: motto.start()] if motto else words)
    return _Body(name, run[0].start, run[-1].end)


def _full_name(name: str, parent: str | None, place: Row | None) -> str:
    """The name with its province or district where the letterhead leaves it to the parent or to the place."""
    if _PLACED.search(name) or name in _CENTRAL or lexicon.province_named(" ".join(name.split()[-2:])):
        return name
    plain = bare(name)
    if parent and bare(parent).endswith("ban chap hanh trung uong"):
        return f"{name} Trung ương Đảng" if plain == "van phong" else f"{name} Trung ương"
    if parent and plain == "van phong":
        return f"{name} {parent}"
    if parent and plain in ("ban thuong vu", "ban chap hanh", "thuong truc", "bch", "btv"):
        return f"{name} {parent}"
    if parent and plain.startswith(("so ", "phong ", "chi cuc", "thanh tra", "ban ", "van phong", "cuc ", "trung tam", "hoi ", "truong ", "benh vien")):
        if bare(parent).startswith(("tinh uy", "thanh uy", "huyen uy", "quan uy", "dang uy")):
            return f"{name} {parent}"
        of = _PLACED.search(parent)
        if of and bare(parent).startswith(("uy ban nhan dan", "ubnd", "hoi dong nhan dan")):
            return f"{name} {of[0][0].lower() + of[0][1:]}"
    if place and plain in ("uy ban nhan dan", "ubnd", "hoi dong nhan dan", "hdnd", "tinh uy", "dang uy"):
        province = lexicon.province_named(place["value"], None)
        if province and plain != "dang uy":
            return f"{name} {province.kind} {province.name}" if plain != "tinh uy" else f"{name} {province.name}"
    return name


def _inferred(
    zones: Zones, view: str, symbol: Row | None, place: Row | None, signatures: list[Row], on: datetime.date | None, doc_type: Row | None
) -> tuple[str, str] | None:
    authority = _from_authority(zones)
    codes = (symbol or {}).get("issuer_codes") or ()
    for code in codes[:1]:
        if code in ("UBND", "UB", "HĐND"):
            return _local_body(code, place, signatures, view, zones), "issuer-from-number"
        found = lexicon.agencies_coded(code, on)
        if len({agency.name for agency in found}) == 1:
            return _full_name(found[0].name, None, place), "issuer-from-number"
    if authority:
        return authority, "issuer-from-authority-line"
    only = _ONLY_ISSUER.get((doc_type or {}).get("name") or "")
    if only:
        return only, "issuer-from-type"
    enacting = _ENACTS.regex.search(view[zones.body[0] : zones.body[0] + 6000])
    if enacting:
        return _of_authority(enacting["body"].upper()), _ENACTS.name
    signed = _from_signature(signatures, place, view, zones)
    if signed:
        return signed, "issuer-from-signature"
    spoken = _from_body(view, zones)
    return (spoken, SPEAKS.name) if spoken else None


def _local_body(code: str, place: Row | None, signatures: list[Row], view: str, zones: Zones) -> str:
    base = "Hội đồng nhân dân" if code == "HĐND" else "Ủy ban nhân dân"
    if not place:
        return base
    name = place["value"]
    stripped = _LOCAL.sub("", name)
    kind = _LOCAL.match(name)
    if kind:
        return f"{base} {name[0].lower() + name[1:]}"
    province = lexicon.province_named(name, None)
    level = _spoken_level(view, zones)
    if province and level in (None, "tỉnh", "thành phố"):
        return f"{base} {province.kind} {province.name}"
    return f"{base} {level or ''} {stripped}".replace("  ", " ")


def _spoken_level(view: str, zones: Zones) -> str | None:
    """The level at which the body speaks of itself: "UBND tỉnh", "Chủ tịch UBND huyện yêu cầu"."""
    spoken = regex.findall(r"(?:UBND|Ủy ban nhân dân)\s(tỉnh|thành phố|huyện|thị xã|quận|xã|phường)\s+(?:yêu cầu|chỉ đạo|chỉ thị|giao|đề nghị|nhận được|ban hành|báo cáo|quyết định|thông báo|đã)", view[zones.body[0] : zones.body[0] + 6000])
    return max(set(spoken), key=spoken.count) if spoken else None


def _from_authority(zones: Zones) -> str | None:
    lines = zones.labelled("authority")
    if not lines:
        return None
    return _of_authority(" ".join(line.text for line in lines))


def _of_authority(words: str) -> str:
    """The body that decides where a line names its head: "BỘ TRƯỞNG BỘ TÀI CHÍNH" is Bộ Tài chính."""
    text = fold_space(words).strip(" .:*_-")
    plain = bare(text)
    for title in ("bo truong ", "giam doc ", "tong cuc truong ", "cuc truong ", "thong doc ", "hieu truong ", "chanh an ", "vien truong ", "chu nhiem ", "chu tich ", "tong thanh tra ", "truong ban ", "tong giam doc ", "chi cuc truong "):
        if plain.startswith(title):
            rest = text[len(title) :]
            return name_case(rest) if _OPENS.regex.match(bare(rest)) else name_case(text)
    return name_case(text)


def _from_signature(signatures: list[Row], place: Row | None, view: str, zones: Zones) -> str | None:
    for row in signatures:
        whom = row.get("on_behalf_of")
        if whom and "TM" in row.get("capacities", ()) and _OPENS.regex.match(bare(whom)):
            name = name_case(whom)
            if bare(name) in ("uy ban nhan dan", "ubnd", "tm. ubnd"):
                return _local_body("UBND", place, signatures, view, zones)
            return name
    level = _spoken_level(view, zones)
    if place and level:
        return _local_body("UBND", place, signatures, view, zones)
    return None


def _from_body(view: str, zones: Zones) -> str | None:
    start, end = zones.body
    votes: dict[str, int] = {}
    stretches = (view[start : start + 4000], view[max(start, end - 1500) : end])
    for weight, stretch in zip((1, 3), stretches, strict=True):
        for match in SPEAKS.regex.finditer(fold_space(stretch)):
            name = match["name"].strip(" ,.")
            if 1 <= len(name.split()) <= 12 and not regex.search(r",\s|\d", name):
                votes[name] = votes.get(name, 0) + weight
    votes = {name: count for name, count in votes.items() if not bare(name).startswith(("ban hanh", "so ", "bo phan"))or bare(name).startswith("so ") and name[0] == "S"}
    if not votes:
        return None
    best = max(votes.values())
    return next(name for name, count in votes.items() if count == best)


def _level(name: str, place: Row | None, on: datetime.date | None) -> Row:
    """`level` and `province` of a body."""
    plain = bare(name)
    province = None
    placed = _PLACED.search(name)
    if placed and bare(placed[1]) in ("tinh", "thanh pho", "tp", "tp."):
        province = lexicon.province_named(placed[2], on)
    if province is None and place and not plain.startswith(("bo ", "chinh phu", "thu tuong", "quoc hoi", "tong cuc", "uy ban thuong vu")):
        province = lexicon.province_named(_LOCAL.sub("", place["value"]), on)
    agency = lexicon.agency_named(name, on)
    level = agency.level if agency else _level_word(plain)
    if level in ("central", "ministry"):
        province = None
    return {"level": level, "province": {"code": province.code, "name": province.name} if province else None}


def _level_word(plain: str) -> str | None:
    for words, level in _LEVEL_WORDS:
        if any(word in plain for word in words):
            return level
    return None


_LEVEL_WORDS = (
    (("dang bo", "tinh uy", "huyen uy", "thanh uy", "dang uy", "chi bo", "ban chap hanh dang"), "party"),
    (("doan ", "hoi ", "lien doan", "cong doan", "mat tran"), "organisation"),
    (("nhan dan xa", "nhan dan phuong", "nhan dan thi tran", "ubnd xa", "ubnd phuong", "nhan dan dac khu"), "commune"),
    (("nhan dan huyen", "nhan dan quan", "nhan dan thi xa", "ubnd huyen", "ubnd quan", "phong "), "district"),
    (("nhan dan tinh", "nhan dan thanh pho", "ubnd tinh", "ubnd tp", "so ", "cuc thue tinh", "cuc thue tp"), "province"),
    (("bo ", "tong cuc", "ngan hang nha nuoc"), "ministry"),
)
