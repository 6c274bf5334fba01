"""Identities: which body a written issuer is, and one key for one document, however it is cited.

"<type>|<issuer>|<number without leading zeros>|<year>": "NĐ|CP|61|2018", "L|QH|45|2013". The same symbol exists in
every province, so a local document's key holds the body's full name ("QĐ|ủy ban nhân dân tỉnh quảng ngãi|761|2022"),
which a generic "UBND tỉnh" gets from the citing document. Where body or year is not known there is no key.
"""

from __future__ import annotations

import datetime
from functools import cache, lru_cache

import regex

from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.citations.vocabulary import words
from vnadmin_nlp.lexicon import Agency, agencies_coded, agency_opening, law_named, laws_titled, province_named
from vnadmin_nlp.schema import Row
from vnadmin_nlp.symbols import parse_symbol
from vnadmin_nlp.text import fold_key


# "Bộ trưởng, Chủ nhiệm " before the body; "Chủ tịch nước" and "Thủ tướng Chính phủ" are bodies themselves.
@cache
def _position() -> regex.Pattern[str]:
    titles = "|".join(r"\s".join(word.split()) for word in words("positions"))
    return regex.compile(rf"(?i)(?:(?:{titles})(?!\snước|\schính\sphủ),?\s(?:của\s)?){{1,2}}")


# Abbreviations that central and provincial bodies share: "CT" was each province's Cục Thuế until 2025.
_SHARED = {"CT", "BCĐ", "BQL", "BHXH", "VP"}
_NATIONAL = {"CP", "TTg", "QH", "UBTVQH", "CTN", "HĐBT", "HĐNN", "TW"}


def body_named(issuer: str, own: Row | None) -> str | None:
    """Full name of the body written `issuer`, in the light of the citing document; None where it stays unknown.

    >>> body_named("Chủ tịch UBND tỉnh", {"province": "Quảng Ngãi", "issuer": None, "date": None})
    'Ủy ban nhân dân tỉnh Quảng Ngãi'
    >>> body_named("UBND tỉnh", None) is None, body_named("Bộ trưởng Bộ Y tế", None)
    (True, 'Bộ Y tế')
    """
    own = own or {}
    return _body(issuer, own.get("province"), own.get("issuer"), own.get("date"))


@lru_cache(maxsize=4096)
def _body(issuer: str, province: str | None, own_issuer: str | None, on: datetime.date | None) -> str | None:
    position = _position().match(issuer)
    words = issuer[position.end() :] if position and position.end() < len(issuer) else issuer
    opening = agency_opening(words, on)
    if opening is None:
        return None
    row, rest = opening
    if row.level in ("central", "ministry", "court"):
        return row.name if not rest else None
    if rest:
        return f"{row.name} {rest}"
    return _completed(row, province, own_issuer, on)


def _completed(row: Agency, province: str | None, own_issuer: str | None, on: datetime.date | None) -> str | None:
    """A generic name with its place: "Ủy ban nhân dân tỉnh", "Sở Nội vụ"."""
    if own_issuer and fold_key(own_issuer).startswith(fold_key(row.name) + " "):
        return own_issuer
    if row.level != "province" or not province:
        return None
    unit = province_named(province, on)
    kind = unit.kind if unit else "tỉnh"
    stem = row.name.removesuffix(" tỉnh").removesuffix(" thành phố")
    return f"{stem} {kind} {province}"


def body_coded(draft: Draft, on: datetime.date | None) -> str | None:
    """Name of the body that the number's notation tells: "Chính phủ" of NĐ-CP; None for a local or unknown code."""
    codes: tuple[str, ...] = draft.number["issuer_codes"] if draft.number else ()
    return _coded(codes[0], draft.date or on) if len(codes) == 1 else None


@lru_cache(maxsize=4096)
def _coded(code: str, on: datetime.date | None) -> str | None:
    rows = agencies_coded(code, on)
    if code in _SHARED:
        return None
    return rows[0].name if rows and rows[0].level in ("central", "ministry", "court") else None


def key_of(draft: Draft, name: str | None, own: Row | None) -> str | None:
    """The key of a mention issued by the body `name`; None where its issuer or its year is not known."""
    if draft.number is None:
        return _law_key(draft.title or "", draft.year, draft.date, (own or {}).get("date"))
    row = draft.number
    year = row["year"] or (draft.date.year if draft.date else None)
    codes: tuple[str, ...] = row["issuer_codes"]
    if year is None or not codes:
        return None
    body = (
        codes[0].replace("TTG", "TTg")
        if _is_national(codes, datetime.date(year, 7, 1))
        else "-".join(codes)
        if len(codes) > 1
        else None
    )
    body = body or (fold_key(name) if name else None)
    if body is None:
        return None
    kind = row["type_code"] or ("L" if codes[0] in ("QH", "UBTVQH", "CTN") else "CV")
    if kind == "L" and draft.kind is not None and draft.kind.code == "NQ":
        kind = "NQ"
    return f"{kind}|{body}|{row['serial'].lstrip('0')}|{year}"


def _is_national(codes: tuple[str, ...], on: datetime.date) -> bool:
    return len(codes) == 1 and (codes[0] in _NATIONAL or codes[0] == "TTG" or _coded(codes[0], on) is not None)


@lru_cache(maxsize=4096)
def _law_key(title: str, year: int | None, date: datetime.date | None, on: datetime.date | None) -> str | None:
    """The key of a law by its registered number; a bare title is the law in force on the citing document's date."""
    law = next((row for row in laws_titled(title) if row.adopted == date), None) if date else None
    if law is None and date is None:
        named = laws_titled(title)
        law = law_named(title, year, on) if year or on or len(named) == 1 else None
    if law is None:
        return None
    row = parse_symbol(law.number) if law.number else None
    if row is None or row["year"] is None:
        return f"{law.kind}|{law.adopted.year}"
    return f"L|{row['issuer_codes'][0]}|{row['serial'].lstrip('0')}|{row['year']}"
