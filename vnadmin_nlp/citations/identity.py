"""Identities: which body a written issuer is, and one key for one document, however it is cited.

"<type>|<issuer>|<number without leading zeros>|<year>": "NĐ|CP|61|2018", "L|QH|45|2013". The same symbol exists in
every province, so a local document's key holds the body's full name ("QĐ|ủy ban nhân dân tỉnh quảng ngãi|761|2022"),
which a generic "UBND tỉnh", or a bare "/QĐ-UBND" in a document of the province's own bodies, gets from the citing
document. Where body or year is not known there is no key.
"""

from __future__ import annotations

import datetime
from functools import cache, lru_cache

import regex

from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.citations.vocabulary import words
from vnadmin_nlp.lexicon import (
    Agency,
    LawRow,
    agencies_coded,
    agency_named,
    agency_opening,
    agency_today,
    law_named,
    laws,
    laws_titled,
    province_named,
    successor_of,
)
from vnadmin_nlp.patterns import any_of
from vnadmin_nlp.schema import Row
from vnadmin_nlp.symbols import parse_symbol
from vnadmin_nlp.text import fold_key


# "Bộ trưởng, Chủ nhiệm " before the body; "Chủ tịch nước" and "Thủ tướng Chính phủ" are bodies themselves.
@cache
def _position() -> regex.Pattern[str]:
    titles = any_of(words("positions"), space=r"\s")
    return regex.compile(rf"(?i)(?:{titles}(?!\snước|\schính\sphủ),?\s(?:của\s)?){{1,2}}")


# Abbreviations that central and provincial bodies share: "CT" was each province's Cục Thuế until 2025.
_SHARED = {"CT", "BCĐ", "BQL", "BHXH", "VP"}
_NATIONAL = {"CP", "TTg", "QH", "UBTVQH", "CTN", "HĐBT", "HĐNN", "TW"}


def body_named(issuer: str, own: Row | None, on: datetime.date | None = None) -> str | None:
    """Full name of the body written `issuer`, in the light of the citing document; None where it stays unknown.

    `on` is the day of the cited document; without it the citing document's counts.

    >>> body_named("Chủ tịch UBND tỉnh", {"province": "Quảng Ngãi", "issuer": None, "date": None})
    'Ủy ban nhân dân tỉnh Quảng Ngãi'
    >>> body_named("UBND tỉnh", None) is None, body_named("Bộ trưởng Bộ Y tế", None)
    (True, 'Bộ Y tế')
    """
    own = own or {}
    return _body(issuer, own.get("province"), own.get("issuer"), on or own.get("date"))


@lru_cache(maxsize=4096)
def _body(issuer: str, province: str | None, own_issuer: str | None, on: datetime.date | None) -> str | None:
    position = _position().match(issuer)
    words = issuer[position.end() :] if position and position.end() < len(issuer) else issuer
    opening = agency_opening(words, on)
    if opening is None:
        return None
    row, rest = opening
    if not rest and on is not None and row.valid_from is not None and on < row.valid_from:
        row = agency_named(f"{row.name} tỉnh", on) or row  # "Cục Thuế" was a province's until there was a national one
    if row.level in ("central", "ministry", "court"):
        return row.name if not rest else None
    if row.level == "province" and (placed := _placed(row, words, rest, on)):
        return placed
    if fold_key(rest) in _BARE_LEVELS:
        named = fold_key(f"{row.name} {rest}")
        return own_issuer if own_issuer and fold_key(own_issuer).startswith(f"{named} ") else None
    if rest:
        return f"{_committee(row, rest, on) or row.name} {rest}"
    return _completed(row, province, own_issuer, on)


_BARE_LEVELS = {"tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu"}


def _placed(row: Agency, words: str, rest: str, on: datetime.date | None) -> str | None:
    """A provincial body with its place as it is written in full: "Sở Nội vụ Hà Giang", "Cục Thuế TP. Hồ Chí Minh"."""
    size = len(rest.split())
    for count in (size, size + 1, size + 2):
        unit = province_named(" ".join(words.split()[-count:]), on) if rest else None
        if unit is not None:
            return f"{_stem(row)} {unit.kind} {unit.name}"
    return None


def _stem(row: Agency) -> str:
    return row.name.removesuffix(" tỉnh").removesuffix(" thành phố")


def _completed(row: Agency, province: str | None, own_issuer: str | None, on: datetime.date | None) -> str | None:
    """A generic name with its place: "Ủy ban nhân dân tỉnh", "Sở Nội vụ", "Tỉnh ủy"."""
    if own_issuer and fold_key(own_issuer).startswith(fold_key(row.name) + " "):
        return own_issuer
    if row.level == "party" and ("Trung ương" in row.name or row.name in ("Bộ Chính trị", "Ban Bí thư")):
        return row.name
    if not province:
        return None
    if row.level == "party":
        committee = _committee(row, province, on)
        return f"{committee} {province}" if committee else None
    unit = province_named(province, on) if row.level == "province" else None
    return f"{_stem(row)} {unit.kind if unit else 'tỉnh'} {province}" if row.level == "province" else None


def _committee(row: Agency, province: str, on: datetime.date | None) -> str | None:
    """A provincial Party body's name: "Tỉnh ủy" in a tỉnh, "Thành ủy" in a city of that rank; None for other bodies."""
    unit = province_named(province, on)
    if unit is None or not row.name.endswith(("Tỉnh ủy", "Thành ủy")):
        return None
    city = unit.kind == "thành phố"
    if row.name.endswith("Thành ủy"):
        return row.name if city else None
    return row.name.replace("Tỉnh ủy", "Thành ủy") if city else row.name


def body_written(issuer: str, own: Row | None) -> str | None:
    """The name of a body that the table lacks, for keys: as written, its province added; None for a generic name.

    >>> body_written("Chủ tịch Hiệp hội Du lịch tỉnh", {"province": "Hà Giang"})
    'Hiệp hội Du lịch tỉnh Hà Giang'
    >>> body_written("Công ty", None) is None
    True
    """
    position = _position().match(issuer)
    name = issuer[position.end() :] if position and position.end() < len(issuer) else issuer
    opening = agency_opening(name)
    if (opening is not None and not opening[1]) or len(name.split()) < 3:
        return None
    if not name.endswith(" tỉnh"):
        return name
    province = (own or {}).get("province")
    return f"{name} {province}" if province else None


def body_coded(draft: Draft, own: Row | None) -> str | None:
    """Name of the body that the number's notation tells; None for an unknown or ambiguous code.

    "Chính phủ" of NĐ-CP; for local codes ("UBND", "SNV", "TU") the body of the citing document's province, if that
    document comes from a provincial body itself.
    """
    codes: tuple[str, ...] = draft.number["issuer_codes"] if draft.number else ()
    told = own or {}
    on = told.get("date")
    if len(codes) != 1:
        return None
    central = _coded(codes[0], draft.date or on)
    if central is not None:
        return central.name
    return _local(codes[0], told.get("province"), told.get("issuer"), on)


@lru_cache(maxsize=4096)
def _local(code: str, province: str | None, own_issuer: str | None, on: datetime.date | None) -> str | None:
    if not province or not own_issuer or not _is_provincial(own_issuer, on):
        return None
    if code == "UBND":
        return _body("Ủy ban nhân dân tỉnh", province, own_issuer, on)
    rows = [row for row in agencies_coded(code, on) if row.level == "province" or row.name.endswith("Tỉnh ủy")]
    return _completed(rows[0], province, None, on) if rows and code not in _SHARED else None


@lru_cache(maxsize=1024)
def _is_provincial(own_issuer: str, on: datetime.date | None) -> bool:
    opening = agency_opening(own_issuer, on)
    return opening is not None and (opening[0].level == "province" or opening[0].name.endswith("Tỉnh ủy"))


@lru_cache(maxsize=4096)
def _coded(code: str, on: datetime.date | None) -> Agency | None:
    """The central body that `code` abbreviates; None for local and shared codes."""
    code = code.replace("TTG", "TTg")
    rows = agencies_coded(code, on)
    if code in _SHARED:
        return None
    return rows[0] if rows and rows[0].level in ("central", "ministry", "court") else None


@lru_cache(maxsize=4096)
def successor_named(name: str, on: datetime.date | None) -> str | None:
    """Name of the body that by now has the tasks of the one called `name` on the day `on`.

    None for a body that still stands under this name, that left no one successor, or that is not known. Bodies and
    provinces are followed by the tables: what a body's sections became is not.

    >>> successor_named("Bộ Giao thông vận tải", None), successor_named("Bộ Y tế", None)
    ('Bộ Xây dựng', None)
    >>> successor_named("Sở Kế hoạch và Đầu tư tỉnh Hà Giang", datetime.date(2024, 5, 6))
    'Sở Tài chính tỉnh Tuyên Quang'
    """
    opening = agency_opening(name, on)
    if opening is None:
        return None
    row, rest = opening
    today = agency_today(row)
    if not rest:
        return None if today.name == row.name else today.name
    province = province_named(rest, on) if row.level == "province" or row.name.endswith("Tỉnh ủy") else None
    unit = successor_of(province) if province else None
    if unit is None:
        return None
    place = unit.name if row.level == "party" else unit.full_name
    later = f"{_stem(today)} {place}"
    return None if fold_key(later) == fold_key(name) else later


def key_of(draft: Draft, name: str | None, own: Row | None) -> str | None:
    """The key of a mention issued by the body `name`; None where its issuer or its year is not known."""
    if draft.number is None:
        return _law_key(draft.title or "", draft.year, draft.date, (own or {}).get("day"))
    row = draft.number
    year = row["year"] or (draft.date.year if draft.date else None)
    codes: tuple[str, ...] = row["issuer_codes"]
    if year is None or not codes:
        return None
    body = _body_key(codes, name, datetime.date(year, 7, 1), (own or {}).get("province"))
    return None if body is None else f"{_kind_key(draft, codes)}|{body}|{row['serial'].lstrip('0')}|{year}"


def _kind_key(draft: Draft, codes: tuple[str, ...]) -> str:
    """The type by the notation, else by the word before the number."""
    row, written = draft.number or {}, draft.kind and not draft.kind.general and draft.kind.code
    if row["type_code"]:
        return "TTr" if (row["type_code"], written) == ("TT", "TTr") else str(row["type_code"])  # "Tờ trình số 5/TT-X"
    if codes[0] in ("QH", "UBTVQH", "CTN"):
        return written if written in ("NQ", "PL") else "L"
    return written or "CV"


def _body_key(codes: tuple[str, ...], name: str | None, on: datetime.date, province: str | None) -> str | None:
    if len(codes) > 1:
        return "-".join(codes)
    if codes[0] in _NATIONAL:
        return codes[0]
    central = _coded(codes[0], on)
    if central is not None:
        return central.code
    if name is None:
        return None
    called = agency_named(name, on)
    if called is not None and called.level in ("central", "ministry", "court"):
        return called.code
    return _local_key(name, province)


_LOWER = regex.compile(
    r"(?i)(?:ủy ban nhân dân|hội đồng nhân dân|phòng [^,]{2,40}) (?:huyện|quận|thị xã|thành phố|xã|phường|thị trấn) "
)


@lru_cache(maxsize=4096)
def _local_key(name: str, province: str | None) -> str:
    """The body's name in lower case; that of a district or commune with its province, where that is known."""
    folded = fold_key(name)
    if not _LOWER.match(folded) or province is None:
        return folded
    unit = province_named(folded.split(" nhân dân ", 1)[-1])
    base = folded.split(",")[0].split(" tỉnh ")[0]
    return folded if unit is not None else f"{base}, {fold_key(province)}"


@lru_cache(maxsize=4096)
def _law_key(title: str, year: int | None, date: datetime.date | None, on: datetime.date | None) -> str | None:
    """The key of a law by its registered number; a bare title is the law in force on the citing document's date."""
    law = next((row for row in laws_titled(title) if row.adopted == date), None) if date else None
    if law is None and date is None:
        named = laws_titled(title)
        law = law_named(title, year, None if year else on) if year or on or len(named) == 1 else None
    return None if law is None else _registered_key(law)


def _registered_key(law: LawRow) -> str:
    """ "L|QH|45|2013"; "Luật Khoáng sản|1996" for an act that has no number of today's form."""
    row = parse_symbol(law.number) if law.number else None
    if row is None or row["year"] is None:
        return f"{law.title}|{law.adopted.year}"
    kind = row["type_code"] or ("PL" if law.kind == "Pháp lệnh" else "L")
    return f"{kind}|{row['issuer_codes'][0]}|{row['serial'].lstrip('0')}|{row['year']}"


@cache
def _articles() -> dict[str, int]:
    return {_registered_key(law): law.articles for law in laws() if law.articles is not None}


def articles_of(key: str | None) -> int | None:
    """How many articles the act with this key has; None where it is no act of the registry or that is not recorded.

    >>> articles_of("L|QH|45|2013")
    212
    """
    return _articles().get(key) if key else None
