"""Cơ quan, tổ chức: from name or abbreviation to the body, valid on a day."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Literal, NamedTuple

from vnadmin_nlp.lexicon.tables import distance, expanded, holds_on, index_rows, nearest, table

Level = Literal["central", "ministry", "province", "district", "commune", "party", "organisation", "court"]


class Agency(NamedTuple):
    """Cơ quan, tổ chức that issues documents; for bodies of each province, district or commune their common name."""

    key: str
    code: str
    """Its usual abbreviation in symbols: "BNV", "UBND"."""
    codes: tuple[str, ...]
    """Other spellings of it."""
    old_codes: tuple[str, ...]
    """Abbreviations that meant it in symbols of before 1999."""
    name: str
    aliases: tuple[str, ...]
    level: Level | None
    """None where the name alone does not tell it: "Ủy ban nhân dân"."""
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    successor: str | None
    """Key of the body that took over its tasks, or most of them; None while it stands or where none did."""
    parent: str | None
    """Key of the body it belongs to; None at the top or where it differs from place to place."""
    evidence: str
    """"K" where dates or code are general knowledge."""
    examples: tuple[str, ...]


@cache
def agencies() -> tuple[Agency, ...]:
    """Every agency of the table, past ones included.

    >>> next(row for row in agencies() if row.code == "BGTVT").successor
    'bo_xay_dung'
    """
    return tuple(
        Agency(
            key=key,
            code=row["code"],
            codes=tuple(row.get("codes", ())),
            old_codes=tuple(row.get("old_codes", ())),
            name=row["name"],
            aliases=tuple(row.get("aliases", ())),
            level=row.get("level"),
            valid_from=row.get("valid_from"),
            valid_to=row.get("valid_to"),
            successor=row.get("successor"),
            parent=row.get("parent"),
            evidence=row.get("evidence", ""),
            examples=tuple(row.get("examples", ())),
        )
        for key, row in table("agencies").items()
    )


@cache
def _agencies_by_code() -> dict[str, tuple[Agency, ...]]:
    own = [(row.code, row) for row in agencies()]
    return index_rows([*own, *((code, row) for row in agencies() for code in row.codes)])


@cache
def _agencies_by_name() -> dict[str, tuple[Agency, ...]]:
    return index_rows((expanded(name), row) for row in agencies() for name in (row.name, *row.aliases))


_OLD_CODES_UNTIL = datetime.date(1998, 12, 31)


@cache
def _agencies_by_old_code() -> dict[str, tuple[Agency, ...]]:
    return index_rows((code, row) for row in agencies() for code in row.old_codes)


def agencies_coded(code: str, on: datetime.date | None = None) -> tuple[Agency, ...]:
    """The agencies that `code` abbreviates, letter case as printed, likeliest first; () for an unknown code.

    With a day `on` only those which stood then; where none did, all of them, the nearest in time first: a body's
    abbreviation outlives it. The list of codes is open, so () does not mean that there is no such agency. Codes of
    before 1999 ("TC") are known on a day of that time only.

    >>> import datetime
    >>> [row.name for row in agencies_coded("BTC")]
    ['Bộ Tài chính', 'Ban Tổ chức']
    >>> [row.level for row in agencies_coded("UBND", datetime.date(2025, 7, 1))]
    [None, 'province', 'commune']
    >>> agencies_coded("BGTVT", datetime.date(2025, 8, 1))[0].successor
    'bo_xay_dung'
    """
    rows = _agencies_by_code().get(code, ())
    if on is None:
        return rows
    if on <= _OLD_CODES_UNTIL:
        rows = (*_agencies_by_old_code().get(code, ()), *rows)
    standing = tuple(row for row in rows if holds_on(row, on))
    return standing or tuple(sorted(rows, key=lambda row: distance(row, on)))


def agency_named(name: str, on: datetime.date | None = None) -> Agency | None:
    """The agency called `name`, of the day `on` where two bore the name; None for any other words.

    Letter case, the placing of tone marks, hyphens, commas, "&" and short forms do not matter.

    >>> agency_named("BỘ LAO ĐỘNG, THƯƠNG BINH & XÃ HỘI").code, agency_named("UBND tỉnh").level
    ('BLĐTBXH', 'province')
    >>> agency_named("Bộ Nội vụ tỉnh") is None
    True
    """
    rows = _agencies_by_name().get(expanded(name))
    return nearest(rows, on) if rows else None


_LONGEST_AGENCY = 14  # words


def agency_opening(text: str, on: datetime.date | None = None) -> tuple[Agency, str] | None:
    """The agency whose name `text` begins with, the longest that fits, and the words behind it; None if none does.

    >>> row, rest = agency_opening("Sở Nội vụ tỉnh Thái Nguyên")
    >>> row.code, rest
    ('SNV', 'tỉnh Thái Nguyên')
    >>> agency_opening("UBND tỉnh Phú Yên")[0].key
    'uy_ban_nhan_dan_tinh'
    """
    words = text.split()[:_LONGEST_AGENCY]
    keys = [expanded(word) for word in words]  # word by word it is the same as of the whole
    index = _agencies_by_name()
    for size in range(len(words), 0, -1):
        rows = index.get(" ".join(filter(None, keys[:size])))
        if rows and keys[size - 1]:
            return nearest(rows, on), " ".join(text.split()[size:])
    return None


def agency_today(agency: Agency, on: datetime.date | None = None) -> Agency:
    """What `agency` has become by the day `on` (None: by now): itself, or the last of its successors.

    >>> agency_today(agency_named("Bộ Thương mại")).name
    'Bộ Công Thương'
    """
    by_key = {row.key: row for row in agencies()} if agency.successor else {}
    while agency.successor and agency.valid_to and (on is None or on > agency.valid_to):
        agency = by_key[agency.successor]
    return agency
