"""Số, ký hiệu: the grammar of document numbers.

Reads         "61/2018/NĐ-CP"  "66.7/2025/NQ-CP"  "6085/UBND-TTPVHCC"  "39-CT/TU"  "84 TC/CĐKT"  "25-HĐBT"
              "61/2018 / NĐ - CP" (broken spacing)  "126/2024/NĐCP" (lost hyphen)  "nđ-cp" (case)  "QĐĐ" (scan)
Leaves alone  "23/4/2018" (a date)  "24/7"  "quý II/2024"  "60 km/h"  "TCVN 6909:2001"  "54,56%"  "UBND/HĐND"

Patterns run on the matching view (`text.matching_view`): en dashes, Ð and no-break spaces are gone there. Whether a
string with the form of a number is one, the words around it decide: that is the business of the caller.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from vnadmin_nlp.lexicon import agencies, agencies_coded, document_types_coded
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Row
from vnadmin_nlp.text import bare

# Letters of abbreviations carry no tone marks; "TƯ" and "ĐBQH" need the letters of the Vietnamese alphabet.
_UP = "A-ZĐĂÂÊÔƠƯ"
# A code: "NĐ", "TTg", "QyĐ", "UBTVQH14", "TCBM&BC". A word glued behind it ends it: "SYTngày".
_CODE = rf"[{_UP}](?:[{_UP}0-9&]|(?!ngày|của|về|tháng|năm)[a-zđơư]){{0,17}}"
# Behind broken spacing only a code that cannot be the first word of a sentence: two capitals among its first letters.
_CAPITALS = rf"(?=[{_UP}][{_UP}a-zđ]?[{_UP}&])"
_APART = rf"\ {{0,2}}[-/]\ {{0,2}}(?:-\ {{0,2}}|\n)?(?:{_CAPITALS}{_CODE}|TĨg)"
_NEXT = rf"(?:[-/_.]{_CODE}|{_APART}|\ \.(?=UB|HĐND){_CODE}|\.\d\d(?!\d)|\.(?:19|20)\d\d[A-Z]|-\d{{1,2}}(?![\d/]))"
# "QH 15"; "HĐN N ngày" (a code broken before the date); "QĐ-BCA(X11)" (a unit in brackets).
_BROKEN = rf"\ (?!TP|TX|TT|TW|TƯ|VN|UB)[{_UP}][A-Za-zĐ]{{0,2}}(?=\ {{1,2}}ngày\b)"
_TAIL = rf"(?:(?<=QH)\ \d\d(?!\d)|{_BROKEN})?(?:\((?=[A-ZĐ])[A-ZĐ0-9-]{{1,12}}\))?"
_LOWER = r"(?i:nđ|nd|qđ|qd|nq|ttlt|tt|ct|cđ)\ ?-\ ?(?i:cp|ttg|ubnd|hđnd|b[a-zđ]{1,8})"
_NOTATION = rf"(?:{_CODE}{_NEXT}{{0,11}}|{_LOWER}){_TAIL}"
# A scan reads 1 as l or I and 0 as O: "20l8", "6l/2018".
_YEAR = r"(?:1\ ?9|2\ ?[0O])\ ?[\dlIO]\ ?[\dlIO]"
_SLASH = r"\ {0,3}/{1,2}\ {0,3}"
_SERIAL = r"\d{1,6}(?:\.\d{1,2})?(?:(?:[A-Za-zđĐ]|bis)(?=\ ?[/-]|\ [A-Z]{2,4}/))?"

SYMBOL = Pattern(
    "document-number",
    regex.compile(
        rf"""(?<!\d|\d[-./,:]|/|/\ |\p{{Lu}}-|\p{{L}}/)(?P<serial>{_SERIAL})(?:
          {_SLASH}(?P<year>{_YEAR})(?:{_SLASH}|-(?=QH\d|L[-/]|PL-|NĐ-|QĐ-|TT-|CT-|NQ-))
          (?:\n\ {{0,2}}(?={_CAPITALS}))?(?P<dated>{_NOTATION})
        | {_SLASH}(?P<plain>{_NOTATION})
        | \ {{0,2}}-\ {{0,2}}(?P<party>(?:{_CAPITALS}{_CODE}{_NEXT}{{0,5}}|L/CTN){_TAIL})
        | \ ?(?P<historic>[{_UP}]{{2,6}}/{_CODE}{_NEXT}{{0,3}}|(?:CP|TTg|HĐBT)(?![/-]))
        )(?!\p{{L}}(?<!n(?=gày)|c(?=ủa)|v(?=ề)))""",
        regex.X,
    ),
    matches=(
        "61/2018/NĐ-CP",
        "66.7/2025/NQ-CP",
        "12A/2020/TT-BTC",
        "6085/UBND-TTPVHCC",
        "39-CT/TU",
        "25-HĐBT",
        "84 TC/CĐKT",
        "61/2018 / NĐ - CP",
        "2297a/QĐ-UBND",
        "109/QĐ-SYTngày 20",
        "34/2005-QH11",
        "84/QĐ .UBND",
        "50126/HQ.2004G",
    ),
    rejects=(
        "23/4/2018",
        "24/7",
        "quý II/2024",
        "11/2023",
        "60 km/h",
        "TCVN 6909:2001",
        "54,56%",
        "UBND/HĐND",
        "1- Các",
    ),
)
_PREFIX = regex.compile(r"\s{0,3}(?:[Ss][ốôóoỐÔÓO]|SỐ)?\s{0,3}[:.;]{0,2}\s{0,3}")
PATTERNS = (SYMBOL,)


class Symbol(NamedTuple):
    """A string with the form of a document number, where it stands and how it reads."""

    start: int
    end: int
    row: Row
    """The keys of `schema.DocumentNumber` that tell of the number itself."""


def find_symbols(view: str, start: int = 0, end: int | None = None) -> Iterator[Symbol]:
    """Strings of `view` that have the form of a document number, in reading order.

    >>> [view.row["value"] for view in find_symbols("Nghị định số 61/2018 / NĐ - CP ngày 23/4/2018")]
    ['61/2018/NĐ-CP']
    """
    for match in SYMBOL.regex.finditer(view, start, len(view) if end is None else end):
        row = _row(match)
        # A footnote mark glued behind a known code ("NĐ-CP1") is no part of the number.
        cut = _footnote(match)
        yield Symbol(match.start(), match.end() - cut, row)


def parse_symbol(text: str, word_before: str | None = None) -> Row | None:
    """Keys of a document number for `text`, "Số:" before it allowed; None for anything else.

    Keys: value, serial, year, symbol, type_code, issuer_codes, unit_code, style. `word_before` (the words before the
    number) tells a Cục Thuế's "28399/CT-TTHT" from a chỉ thị.

    >>> parse_symbol("Số: 05 / 2024/TT- BTC")["value"], parse_symbol("39-CT/TU")["style"]
    ('05/2024/TT-BTC', 'party')
    >>> parse_symbol("05/3/2024") is None
    True
    """
    prefix = _PREFIX.match(text)
    match = SYMBOL.regex.match(text, prefix.end() if prefix else 0)
    if not match or text[match.end() :].strip(" .,;"):
        return None
    row = _row(match)
    return row if word_before is None else with_type(row, word_before)


def with_type(row: Row, word_before: str) -> Row:
    """`row` read anew in the light of the type that stands before the number.

    >>> with_type(parse_symbol("28399/CT-TTHT"), "Công văn")["issuer_codes"]
    ('CT',)
    """
    if row["type_code"] is None or bare(word_before).split()[-2:] not in (["cong", "van"], ["van", "thu"]):
        return row
    codes = tuple(_codes(row["symbol"]))
    if codes[0] == "CV" or not agencies_coded(codes[0]):  # "Công văn số 02/BC-LĐQV" is a báo cáo by its notation
        return row
    if codes[0] != "CT" and len(codes) > 1 and agencies_coded(codes[1]):  # so is "công văn số 645/TTr-BHXH" a tờ trình
        return row
    return row | {"type_code": None, "issuer_codes": codes[:1], "unit_code": "-".join(codes[1:]) or None}


def is_repaired(printed: str, row: Row) -> bool:
    """True where `printed` differs from the number's value by more than white space and the form of a hyphen.

    >>> is_repaired("126/2024/NĐCP", parse_symbol("126/2024/NĐCP")), is_repaired("5 /NQ-CP", parse_symbol("5 /NQ-CP"))
    (True, False)
    """
    return str(row["value"]) not in "".join(printed.split()).replace("_", "-").replace("--", "-")


def _row(match: regex.Match[str]) -> Row:
    dated, plain, party, historic = match.group("dated", "plain", "party", "historic")
    notation = dated or plain or party or historic
    year = "".join(match["year"].split()).translate(_DIGITS) if dated else None
    joint = "-" if party else "" if historic else "/"
    serial = match["serial"]
    if serial[-1] in "lIO":
        serial = serial.translate(_DIGITS)
    facts = _read(notation, "dated" if dated else "plain" if plain else "party" if party else "historic")
    value = f"{serial}/{year}/{facts['symbol']}" if year else f"{serial}{joint}{facts['symbol']}"
    return {"value": value, "serial": serial, "year": int(year) if year else None, **facts}


@lru_cache(maxsize=8192)
def _read(notation: str, form: str) -> Row:
    """The notation's part of a row."""
    symbol = _repaired(notation)
    codes = _codes(symbol)
    style = _style(symbol, codes, form)
    if style == "historic":
        return {"symbol": symbol, "style": style} | _historic(codes)
    rows = document_types_coded(codes[0]) if len(codes) > 1 or codes[0] in _ALONE else ()
    if rows and rows[0].code != "CV":
        return {"symbol": symbol, "type_code": codes[0], "unit_code": None, "style": style} | _issuers(codes)
    codes = codes[1:] if rows and len(codes) > 1 else codes
    return {
        "symbol": symbol,
        "type_code": None,
        "issuer_codes": (_LEGISLATURE.sub("", codes[0]),),
        "unit_code": "-".join(codes[1:]) or None,
        "style": style,
    }


# Types whose code stands alone: "159/SL", "010912/CV".
_ALONE = {"SL", "CV", "BCVT"}
_LEGISLATURE = regex.compile(r"(?<=QH|HĐNN)\d{1,2}$")


def _issuers(codes: list[str]) -> Row:
    rest = codes[1:]
    if codes[0] == "VBHN" and len(rest) > 1 and document_types_coded(rest[0]):
        rest = rest[1:]  # "68/2026/VBHN-NĐ-BCT"
    if codes[0] in ("TTLT", "NQLT", "KHLT", "TTLB"):
        return {"issuer_codes": tuple(rest)}
    return {
        "issuer_codes": tuple(_LEGISLATURE.sub("", code) for code in rest[:1]),
        "unit_code": "-".join(rest[1:]) or None,
    }


# Types that stood in symbols before 1997, wherever in them: "1141-TC/QĐ/CĐKT", "155/1998/TT/BTC".
_OLD_TYPES = ("QĐ", "TT", "NĐ", "CT", "NQ", "TTLT", "TTLB", "LCT", "L")


def _historic(codes: list[str]) -> Row:
    kind = next((code for code in codes if code in _OLD_TYPES), None)
    rest = [code for code in codes if code != kind]
    issuer = tuple(_LEGISLATURE.sub("", code) for code in rest[:1])
    return {"type_code": kind, "issuer_codes": issuer, "unit_code": "-".join(rest[1:]) or None}


def _style(symbol: str, codes: list[str], form: str) -> str:
    if form == "historic" and codes[0] in ("QĐ", "CT", "NQ", "HD", "TB", "KH"):
        return "party"  # "84 QĐ/TWĐTN": a mass organisation that leaves out the hyphen
    if form == "historic" or (form in ("dated", "plain") and ("/" in symbol or _OLD_YEAR.search(symbol))):
        return "historic"
    if form == "party":
        mirror = symbol.count("/") == 1 and bool(document_types_coded(codes[0])) and codes[0] not in ("TC", "L", "LCT")
        return "party" if mirror else "historic"
    return "state"


_OLD_YEAR = regex.compile(r"\.\d\d$")
_BREAK = regex.compile(r"[-/.()]+")


def _codes(symbol: str) -> list[str]:
    return [code for code in _BREAK.split(symbol) if code]


_DIGITS = str.maketrans("lIOS", "1105")
# Letters of a scan in the Prime Minister's abbreviation: "QĐ-TT&", "CT-TĨg", "CĐ-TTs".
_TTG = regex.compile(r"(?<=^(?:QĐ|CT|CĐ)-)T[TĨ][&gqs89]$")
_DOUBLED = regex.compile(r"(?<=^|-)([HNQ])Đ{2,4}(?=ND(?:-|$)|-|$)")  # a scan's "HĐĐND", "QĐĐ-UBND"
_LEGISLATURE_READ = regex.compile(r"(?<=QH)(?=.?[lIOS])[1lI][\dlIOS]$")  # "UBTVQHI5"
# Agencies whose abbreviation every document uses alike: what is glued to one of them is damage.
_MINISTRIES = "TC|NV|CA|QP|NG|TP|CT|YT|XD|GDĐT|KHCN|NNMT|NNPTNT|TNMT|TTTT|GTVT|KHĐT|LĐTBXH|VHTTDL"
_KNOWN = rf"CP|TTg|UBND|HĐND|UBTVQH\d\d|B(?:{_MINISTRIES})"
_GLUED = regex.compile(rf"^(NĐ|ND|QĐ|QD|NQ|CT|TT|TTr|KH|TB|BC|CĐ)({_KNOWN})$")
_FOOTNOTE = regex.compile(rf"(?<=-(?:CP|TTg|UBND|B(?:{_MINISTRIES})))\d{{1,2}}$")
_LEGISLATURE_APART = regex.compile(r"QH-(?=\d\d$)")
_CASED = {"TTG": "TTg", "ND": "NĐ", "QD": "QĐ"}


def _repaired(notation: str) -> str:
    symbol = "".join(notation.split()).replace("_", "-").replace("--", "-").replace("/-", "/")
    if symbol.islower():
        symbol = "-".join(_CASED.get(code, code) for code in symbol.upper().split("-"))
    symbol = _DOUBLED.sub(r"\1Đ", symbol)
    symbol = _FOOTNOTE.sub("", _GLUED.sub(r"\1-\2", symbol))
    symbol = _TTG.sub("TTg", symbol)
    symbol = _LEGISLATURE_APART.sub("QH", symbol)
    symbol = _LEGISLATURE_READ.sub(lambda match: match.group().translate(_DIGITS), symbol)
    return _typed(_spelled(symbol))


def _spelled(symbol: str) -> str:
    """`symbol` with the Đ of agencies' abbreviations that are always written with it: "BGDDT" is "BGDĐT"."""
    if "D" not in symbol:
        return symbol
    return "-".join(_codes_with_stroke().get(code, code) for code in symbol.split("-"))


@cache
def _codes_with_stroke() -> dict[str, str]:
    codes = {row.code for row in agencies() if "Đ" in row.code and len(row.code) > 3}
    plain = {row.code for row in agencies()}
    return {bare(code).upper(): code for code in codes if bare(code).upper() not in plain}


def _typed(symbol: str) -> str:
    """`symbol` with the type's code as its table prints it: "QD-UBND" is "QĐ-UBND"."""
    first, joint, rest = symbol.partition("-")
    if not joint or not rest:
        return symbol
    for row in document_types_coded(first):
        if row.code == first:
            return symbol
        if row.code and bare(row.code) == bare(first):
            return f"{row.code}-{rest}"
    return symbol


def _footnote(match: regex.Match[str]) -> int:
    found = _FOOTNOTE.search(match.group())
    return len(found.group()) if found else 0
