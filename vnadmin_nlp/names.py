"""Names of bodies and people: how they are written, and how a heading in capitals becomes a name.

Reads         "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI" -> "Ủy ban nhân dân tỉnh Quảng Ngãi"    "Nguyễn Văn An" (a person)
Leaves alone  "KT. CHỦ TỊCH", "(Đã ký)", "Nơi nhận" (no names of people)
"""

from __future__ import annotations

from functools import cache

import regex

from vnadmin_nlp import lexicon
from vnadmin_nlp.text import bare, fold_key, fold_space, is_upper

# Words that a place name follows: what comes behind is written with capitals.
_BEFORE_PLACE = frozenset("tỉnh huyện quận xã phường trấn phố khu tp tp. thôn bản".split())
_SMALL = frozenset("và của các tại thuộc về cho với trong ngoài theo".split())
# A word of these opens the name of a body; the next word begins with a capital: "Sở Nội vụ", "Cục Thuế".
_HEADS = frozenset(
    "bộ sở cục vụ phòng viện đoàn hội ban trường tòa toà đài báo ngân công".split()
)
# Names of bodies whose inner words stay small whatever their head word does.
_FIXED = regex.compile(
    r"(?i)\b(ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân|ban chấp hành|ban thường vụ|ban quản lý|ban chỉ đạo|ủy ban thường vụ|"
    r"văn phòng|hội đồng|trung tâm|trường|đoàn đại biểu|bộ chỉ huy|ban cán sự|viện kiểm sát nhân dân|tòa án nhân dân|bộ phận|đài phát thanh)\b"
)
_PROPER = regex.compile(r"(?i)\b(việt nam|hồ chí minh|tncs|mttq|hđnd|ubnd|tp\.|đbqh|bhxh)\b")


def name_case(text: str) -> str:
    """The name of a body as it is written in running text. Text that is not in capitals comes back folded only.

    >>> name_case("ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI"), name_case("SỞ NỘI VỤ"), name_case("UBND HUYỆN MINH LONG")
    ('Ủy ban nhân dân tỉnh Quảng Ngãi', 'Sở Nội vụ', 'Ủy ban nhân dân huyện Minh Long')
    """
    text = fold_space(text).strip(" -_.:,;*")
    if not is_upper(text):
        return text
    text = restored(text)
    known = lexicon.agency_opening(text)
    if known:
        agency, rest = known
        printed = text[: len(text) - len(rest)].strip() if rest else text
        return f"{_as_printed(agency, printed)} {_cased(rest, place=True)}".strip()
    return _cased(text)


def _as_printed(agency: lexicon.Agency, printed: str) -> str:
    """The agency's name, or the alias that was printed where that is spelled out too: "Tỉnh đoàn", not "Đoàn Thanh niên"."""
    for name in (agency.name, *agency.aliases):
        if fold_key(name) == fold_key(printed) and not regex.search(r"\p{Lu}{2}", name):
            return name
    if agency.name.endswith(" tỉnh") and bare(printed).endswith((" tp", " tp.", " thanh pho")):
        return agency.name.removesuffix("tỉnh") + "Thành phố"
    return agency.name


def _cased(text: str, *, place: bool = False) -> str:
    """Words in capitals as running text has them. `place` where the words before were those of a body's kind."""
    words = text.split()
    out: list[str] = []
    for index, word in enumerate(words):
        lower = word.lower()
        before = words[index - 1].lower() if index else ""
        if _ABBREVIATION.fullmatch(word):
            out.append(word)
        elif lower in _BEFORE_PLACE and (index or place):
            place = True
            out.append(lower)
            continue
        elif index == 0 or (place and lower not in _SMALL) or before in _HEADS or before in ("-", "–"):
            out.append(word.capitalize())
        else:
            out.append(lower)
        if lower in _SMALL or lower in ("-", "–"):
            place = False
    cased = _FIXED.sub(lambda m: m.group()[0] + m.group()[1:].lower(), " ".join(out))
    return _PROPER.sub(_proper, cased)


_ABBREVIATION = regex.compile(
    r"(?:UBND|HĐND|TNCS|MTTQ|TP\.?|KCN|KKT|BQL|TNHH|MTV|CP|BHXH|ĐBQH|BCH|BTV|BCĐ|CCHC|THPT|THCS|TW|PTNT|GTVT|TTTT|KHĐT|CNTT|ĐTN|LĐLĐ|HTX|VNPT|EVN)\b.*|[IVX]{1,4}"
)


def _proper(match: regex.Match[str]) -> str:
    word = match.group()
    return {"việt nam": "Việt Nam", "hồ chí minh": "Hồ Chí Minh"}.get(word.lower(), word if word.isupper() else word.upper())


@cache
def _bare_phrases() -> dict[str, tuple[str, ...]]:
    """Bare form → proper forms of what headings hold: agencies, provinces, positions, words for local bodies."""
    known: dict[str, tuple[str, ...]] = {}

    def add(name: str) -> None:
        forms = known.get(bare(name), ())
        if fold_key(name) not in map(fold_key, forms):
            known[bare(name)] = (*forms, name)

    for row in lexicon.agencies():
        for name in (row.name, *row.aliases):
            add(name)
    for province in lexicon.provinces():
        add(province.name)
    for phrase in (*(position.name for position in lexicon.positions()), "Thành phố", "Tỉnh", "Huyện", "Quận", "Thị xã", "Phường", "Thị trấn", "Việt Nam"):
        add(phrase)
    return known


_LONGEST_PHRASE = 8  # words


def restored(text: str) -> str:
    """A heading in capitals with the marks that a scan lost, where the words are known ones.

    >>> restored("TONG CUC THUÊ"), restored("SỞ NỘI VỤ"), restored("CUC THUE TINH BAC NINH")
    ('TỔNG CỤC THUẾ', 'SỞ NỘI VỤ', 'CỤC THUẾ TỈNH BẮC NINH')
    """
    known = _bare_phrases()
    words = text.split()
    out: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + size])
            proper = known.get(bare(phrase).strip(" .,"))
            if proper:
                right = len(proper) > 1 or fold_key(phrase).strip(" .,") == fold_key(proper[0])
                out.append(phrase if right else proper[0].upper() if phrase.isupper() else proper[0])
                at += size
                break
        else:
            out.append(words[at])
            at += 1
    return " ".join(out)


@cache
def _surnames() -> frozenset[str]:
    return frozenset(name.lower() for row in lexicon.table("person_names").values() for name in row["names"])


_NAME = regex.compile(r"\p{Lu}['’\p{L}]{0,9}(?:[\s-]{1,3}\p{Lu}['’\p{L}]{0,9}){1,5}")
_SIGNED = regex.compile(r"(?i)^\W{0,3}đã\s?ký\W{0,3}|\W{1,5}đã\s?ký\W{0,3}$")
_DEGREE = regex.compile(
    r"^(?:(?:GS|PGS|TS|ThS|Th\.S|BS|CK[I1]{1,2}|BSCK[I1]{1,2}|KS|CN|LS|TSKH|Ths|NGƯT|NGND|AHLĐ|Dr)[.,\s]{1,3}|(?:(?:Thượng|Trung|Thiếu|Đại)\s(?:tá|tướng|úy)|Đại tướng|Ông|Bà|Đ/c|đ/c)\s)+\s{0,3}"
)


def person_name(text: str) -> str | None:
    """The person's name that a line of a signature holds, without degree and rank; None for anything else.

    >>> person_name("PGS.TS. Nguyễn Văn An"), person_name("NGUYỄN VĂN AN"), person_name("PHÓ CHỦ TỊCH"), person_name("(Đã ký)")
    ('Nguyễn Văn An', 'Nguyễn Văn An', None, None)
    """
    text = _SIGNED.sub("", fold_space(text)).strip(" .,;:*_-–\"'“”‘’`~|")
    text = _DEGREE.sub("", text)
    match = _NAME.fullmatch(text)
    if not match:
        return None
    words = text.split()
    if words[0].lower() not in _surnames() or not 2 <= len(words) <= 6:
        return None
    return " ".join(word.capitalize() for word in words) if text.isupper() else text


def looks_like_name(text: str) -> bool:
    """Whether a line may be a person's name whose family name is not in the table or damaged: two to four capitalised words.

    >>> looks_like_name("rần Hoàng Tuấn"), looks_like_name("PHÓ CHỦ TỊCH")
    (False, False)
    """
    words = fold_space(text).strip(" .,;:*_-–\"'“”‘’`~|").split()
    return 2 <= len(words) <= 4 and not is_upper(text) and all(w[:1].isupper() and w[1:].islower() and w.isalpha() for w in words)


@cache
def _bare_surnames() -> dict[str, str]:
    """Bare form → family name, where only one family name of the majority has it."""
    found: dict[str, list[str]] = {}
    for name in lexicon.table("person_names")["kinh"]["names"]:
        found.setdefault(bare(name), []).append(name)
    return {form: names[0] for form, names in found.items() if len(names) == 1}


def respelled_name(text: str) -> str:
    """A person's name whose family name and middle name lost their marks in a scan, put right where they are certain.

    >>> respelled_name("Nguyén Thi Mai"), respelled_name("Trân Văn An")
    ('Nguyễn Thị Mai', 'Trần Văn An')
    """
    words = text.split()
    if not words:
        return text
    if words[0].lower() not in _surnames():
        words[0] = _bare_surnames().get(bare(words[0]), words[0])
    if len(words) > 2 and bare(words[1]) in ("thi", "van"):
        words[1] = {"thi": "Thị", "van": "Văn"}[bare(words[1])]
    return " ".join(words)
