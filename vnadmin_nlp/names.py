"""Names of bodies and people: how they are written, and how a heading in capitals becomes a name.

Reads         "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI" -> "Ủy ban nhân dân tỉnh Quảng Ngãi"    "Nguyễn Văn An" (a person)
Leaves alone  "KT. CHỦ TỊCH", "(Đã ký)", "Nơi nhận" (no names of people)
"""

from __future__ import annotations

from functools import cache
from itertools import takewhile

import regex

from vnadmin_nlp import lexicon
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.text import bare, fold_key, fold_space, is_upper

# Words that a place name follows: what comes behind is written with capitals.
_BEFORE_PLACE = frozenset(
    ("tỉnh", "huyện", "quận", "xã", "phường", "trấn", "phố", "khu", "tp", "tp.", "thôn", "bản", "thcs", "thpt")
)
_SMALL = frozenset(("và", "của", "các", "tại", "thuộc", "về", "cho", "với", "trong", "ngoài", "theo"))
# A word of these opens the name of a body; the next word begins with a capital: "Sở Nội vụ", "Cục Thuế".
_HEADS = frozenset(
    (
        "bộ",
        "sở",
        "cục",
        "vụ",
        "phòng",
        "viện",
        "đoàn",
        "hội",
        "ban",
        "trường",
        "tòa",
        "toà",
        "đài",
        "báo",
        "ngân",
        "công",
    )
)
# Names of bodies whose inner words stay small whatever their head word does.
_FIXED = regex.compile(
    r"(?i)\b(ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân|"
    r"ban chấp hành|ban thường vụ|ban quản lý|ban chỉ đạo|ủy ban thường vụ|"
    r"văn phòng|hội đồng|trung tâm|trường|đoàn đại biểu|bộ chỉ huy|ban cán sự|"
    r"công ty|công an|công đoàn|chi nhánh|viện kiểm sát nhân dân|tòa án nhân dân|bộ phận|đài phát thanh)\b"
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
    """The agency's name, or the printed alias where that is spelled out too: "Tỉnh đoàn", not "Đoàn Thanh niên".

    "UBND PHƯỜNG" is the alias that ends alike, "Ủy ban nhân dân phường", not the first name, "Ủy ban nhân dân xã".
    """
    spelled = [name for name in (agency.name, *agency.aliases) if not regex.search(r"\p{Lu}{2}", name)]
    for name in spelled:
        if fold_key(name) == fold_key(printed):
            return name
    alike = max(spelled, key=lambda name: _same_ending(name, printed), default=agency.name)
    if _same_ending(alike, printed):
        return alike
    if agency.name.endswith(" tỉnh") and bare(printed).endswith((" tp", " tp.", " thanh pho")):
        return agency.name.removesuffix("tỉnh") + "Thành phố"
    return agency.name


def _same_ending(name: str, printed: str) -> int:
    """How many last words two names share."""
    pairs = zip(reversed(fold_key(name).split()), reversed(fold_key(printed).split()), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _cased(text: str, *, place: bool = False) -> str:
    """Words in capitals as running text has them. `place` where the words before were those of a body's kind."""
    words = text.split()
    out: list[str] = []
    for index, word in enumerate(words):
        lower = word.lower()
        before = words[index - 1].lower() if index else ""
        if _ABBREVIATION.fullmatch(word):
            out.append(word)
        elif lower == "khu" and [w.lower() for w in words[index + 1 : index + 2]] == ["vực"]:
            out.append(lower)
        elif lower in _BEFORE_PLACE and (index or place):
            place = True
            out.append(lower)
            continue
        elif _UNSPOKEN.fullmatch(word):
            out.append(word)  # "PCTT", "TKCN"
        elif index == 0 or (place and lower not in _SMALL) or before in _HEADS or before in ("-", "–"):
            out.append(word.capitalize())
        else:
            out.append(lower)
        if lower in _SMALL or lower in ("-", "–"):
            place = False
    cased = _FIXED.sub(lambda m: m.group()[0] + m.group()[1:].lower(), " ".join(out))
    return _PROPER.sub(_proper, cased)


# Words that stay in capitals, and Roman numerals.
_ABBREVIATION = regex.compile(
    r"(?:UBND|HĐND|TNCS|MTTQ|TP\.?|KCN|KKT|BQL|TNHH|MTV|CP|BHXH|ĐBQH|BCH|BTV|BCĐ|CCHC|THPT|THCS|TW|PTNT|"
    r"GTVT|TTTT|KHĐT|CNTT|ĐTN|LĐLĐ|HTX|VNPT|EVN)\b.*|[IVX]{1,4}"
)
_UNSPOKEN = regex.compile(r"[BCDĐGHKLMNPQRSTVX]{2,8}")  # no vowel: an abbreviation
_SPELLED = {"việt nam": "Việt Nam", "hồ chí minh": "Hồ Chí Minh"}


def _proper(match: regex.Match[str]) -> str:
    word = match.group()
    return _SPELLED.get(word.lower(), word.upper())


_PLACE_WORDS = ("Thành phố", "Tỉnh", "Huyện", "Quận", "Thị xã", "Phường", "Thị trấn", "Việt Nam")


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
    for phrase in (*(position.name for position in lexicon.positions()), *_PLACE_WORDS):
        add(phrase)
    return known


_LONGEST_PHRASE = 8  # words


def restored(text: str) -> str:
    """A heading in capitals with the marks that a scan lost, where the words are known ones.

    >>> restored("TONG CUC THUÊ"), restored("BAN QUẢN LÝ"), restored("CUC THUE TINH BAC NINH")
    ('TỔNG CỤC THUẾ', 'BAN QUẢN LÝ', 'CỤC THUẾ TỈNH BẮC NINH')
    """
    known = _bare_phrases()
    words = text.replace("VIETNAM", "VIỆT NAM").split()
    shortest = 1 if bare(text) == text.lower() else 2  # among marked words "QUAN" is no "QUẬN": "CƠ QUAN"
    out: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST_PHRASE, len(words) - at), shortest - 1, -1):
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
    return frozenset(name.lower() for key in ("kinh", "other") for name in lexicon.table("person_names")[key]["names"])


_NAME = regex.compile(r"\p{Lu}['’\p{L}]{0,9}(?:[\s-]{1,3}\p{Lu}['’\p{L}]{0,9}){1,5}")
SIGNED = Pattern(
    "signed",
    regex.compile(r"(?i)^\W{0,3}đã\s?ký\W{0,3}|\W{1,5}đã\s?ký\W{0,3}$"),
    matches=("(Đã ký)", "Đã ký: Nguyễn Văn An", "Nguyễn Văn An (đã ký)"),
    rejects=("Nguyễn Văn An", "văn bản đã ký kết"),
)
TITLE = Pattern(
    "personal-title",
    regex.compile(
        # degrees and honours
        r"^(?:(?:GS|PGS|TS|ThS|Th\.S|BS|CK[I1]{1,2}|BSCK[I1]{1,2}|KS|CN|LS|TSKH|Ths|NGƯT|NGND|AHLĐ|Dr)[.,\s]{1,3}"
        # military ranks and forms of address
        r"|(?:(?:Thượng|Trung|Thiếu|Đại)\s(?:tá|tướng|úy)|Đại tướng|Ông|Bà|Đ/c|đ/c)\s)+\s{0,3}"
    ),
    matches=("PGS.TS. Nguyễn Văn An", "Đại tá Nguyễn Văn An", "Ông Nguyễn Văn An", "BSCKII. Lê Thị Bình"),
    rejects=("Nguyễn Văn An", "Bàn Văn An", "Ông"),
)
PATTERNS = (SIGNED, TITLE)
_SPECK = regex.compile(r"(?<=\p{Ll})[.,](?= \p{Lu}\p{Ll})")  # "Nguyễn. Văn Hải" in a scan
_AROUND = " .,;:*_-–\"'“”‘’`~|"  # Specks and marks around a name.


def person_name(text: str) -> str | None:
    """The person's name that a line of a signature holds, without degree and rank; None for anything else.

    >>> person_name("PGS.TS. Nguyễn Văn An"), person_name("NGUYỄN VĂN AN")
    ('Nguyễn Văn An', 'Nguyễn Văn An')
    >>> person_name("PHÓ CHỦ TỊCH"), person_name("(Đã ký)")
    (None, None)
    >>> person_name("rần Hoàng Tuấn")  # a stamp over its first letter
    'Trần Hoàng Tuấn'
    """
    text = SIGNED.regex.sub("", fold_space(text)).strip(_AROUND)
    text = _SPECK.sub("", TITLE.regex.sub("", text))
    if not _NAME.fullmatch(text):
        return _with_first_letter(text)
    words = text.split()
    if words[0].lower() not in _surnames() or not 2 <= len(words) <= 6:
        return None
    return " ".join(word.capitalize() for word in words) if text.isupper() else text


_HEADLESS = regex.compile(r"\p{Ll}{3,6}(?: \p{Lu}\p{Ll}{1,6}){2,3}")


def _with_first_letter(text: str) -> str | None:
    """A name whose first letter is lost, with that letter; None where several family names or none could be meant."""
    if not _HEADLESS.fullmatch(text):
        return None
    family, _, rest = text.partition(" ")
    whole = _surnames_without_first_letter().get(bare(family))
    return f"{whole} {rest}" if whole else None


@cache
def _surnames_without_first_letter() -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for name in lexicon.table("person_names")["frequent"]["names"]:
        found.setdefault(bare(name)[1:], []).append(name)
    return {form: names[0] for form, names in found.items() if len(names) == 1}


def looks_like_name(text: str) -> bool:
    """Whether a line may be the name of a person with a rare or damaged family name: two to four capitalised words.

    >>> looks_like_name("Lẻ Hoàng Tuấn"), looks_like_name("PHÓ CHỦ TỊCH"), looks_like_name("rần Hoàng Tuấn")
    (True, False, False)
    """
    words = fold_space(text).strip(_AROUND).split()
    if not 2 <= len(words) <= 4 or is_upper(text):
        return False
    return all(word[:1].isupper() and word[1:].islower() and word.isalpha() for word in words)


@cache
def _bare_surnames() -> dict[str, str]:
    """Bare form → family name, where only one family name of the majority has it."""
    found: dict[str, list[str]] = {}
    for name in lexicon.table("person_names")["kinh"]["names"]:
        found.setdefault(bare(name), []).append(name)
    return {form: names[0] for form, names in found.items() if len(names) == 1}


def respelled_name(text: str) -> str:
    """A person's name whose family name and middle name lost their marks in a scan, put right where they are certain.

    >>> respelled_name("Nguyén Thi Mai"), respelled_name("Trân Văn An"), respelled_name("Đỗ Hoang Anh Son")
    ('Nguyễn Thị Mai', 'Trần Văn An', 'Đỗ Hoàng Anh Sơn')
    """
    words = text.split()
    if not words:
        return text
    if words[0].lower() not in _surnames():
        words[0] = _bare_surnames().get(bare(words[0]), words[0])
    if len(words) > 2 and bare(words[1]) in ("thi", "van"):
        words[1] = {"thi": "Thị", "van": "Văn"}[bare(words[1])]
    given = _given_names()
    return " ".join([*words[:1], *(given.get(word, word) for word in words[1:])])


@cache
def _given_names() -> dict[str, str]:
    """A given name as a scan reads it → the name it means: "Hoang" → "Hoàng", "Tuân" → "Tuấn"."""
    table = lexicon.table("person_names")
    likelier = dict(zip(table["likelier"]["rare"], table["likelier"]["names"], strict=True))
    return {bare(name).capitalize(): name for name in table["given"]["names"]} | likelier
