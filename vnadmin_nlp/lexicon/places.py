"""Provinces, districts and communes of a day, and what became of them."""

from __future__ import annotations

import datetime
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from vnadmin_nlp.lexicon.tables import folded, holds_on, index_rows, nearest, parse_date, table, tsv


class ProvinceRow(NamedTuple):
    """Tỉnh or thành phố trực thuộc trung ương during one stretch of its history."""

    key: str
    code: str | None
    """Code of the General Statistics Office: "19"; None for units before 2008."""
    name: str
    """Without "tỉnh" or "thành phố"."""
    kind: str
    """"tỉnh", "thành phố", "đặc khu"."""
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    successors: tuple[str, ...]
    """Keys of what the unit became; () while it still stands. Several where it was divided."""
    aliases: tuple[str, ...]
    evidence: str
    """"K" where dates are general knowledge, "" where they come from the source named in the table."""

    @property
    def successor(self) -> str | None:
        """Key of the one unit that took this one over; None where it still stands or was divided."""
        return self.successors[0] if len(self.successors) == 1 else None

    @property
    def full_name(self) -> str:
        """The name with its kind: "tỉnh Thái Nguyên", "thành phố Huế"."""
        return f"{self.kind} {self.name}"


@cache
def provinces() -> tuple[ProvinceRow, ...]:
    """Every province and centrally run city there is or was.

    >>> import datetime
    >>> [sum(holds_on(row, datetime.date(2025, month, 30)) for row in provinces()) for month in (6, 7)]
    [63, 34]
    """
    return tuple(
        ProvinceRow(
            key=key,
            code=row.get("code"),
            name=row["name"],
            kind=row["kind"],
            valid_from=row.get("valid_from"),
            valid_to=row.get("valid_to"),
            successors=tuple(row.get("successors", ())),
            aliases=tuple(row.get("aliases", ())),
            evidence=row.get("evidence", ""),
        )
        for key, row in table("provinces").items()
    )


@cache
def _provinces_by_key() -> dict[str, ProvinceRow]:
    return {row.key: row for row in provinces()}


@cache
def _provinces_by_name() -> dict[str, tuple[ProvinceRow, ...]]:
    return index_rows((_joined(name), row) for row in provinces() for name in (row.name, *row.aliases))


_JOINTS = str.maketrans("", "", " -.'")
_KINDS_OF_PROVINCE = {"thànhphố": "thành phố", "tp": "thành phố", "tỉnh": "tỉnh"}


def _joined(name: str) -> str:
    """Key of a place name: as `folded`, and "Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu", "ĐắkLắk" alike."""
    # Folding before joining: "hòa bình" must be folded as two words.
    return folded(name.replace("\N{EN DASH}", "-")).translate(_JOINTS)


def province_named(name: str, on: datetime.date | None = None) -> ProvinceRow | None:
    """The province called `name` on the day `on`; None for a name no province ever had.

    "tỉnh", "thành phố", "TP." before the name, letter case, spaces, hyphens and the placing of tone marks do not
    matter. Where no unit of that name stood on that day, the one nearest in time is given; without a day, today's
    or the last one. "thành phố" before a name that belongs to a tỉnh on that day is a city of a lower level: None.

    >>> import datetime
    >>> province_named("Tỉnh Đắc Lắc", datetime.date(2025, 6, 30)).key
    'dak_lak'
    >>> province_named("ĐẮK LẮK").key, province_named("TP. HCM").code, province_named("Hoà Bình").valid_to.year
    ('dak_lak_2025', '79', 2025)
    >>> province_named("Hà Tây", datetime.date(2020, 1, 1)).successor
    'ha_noi'
    >>> province_named("Sở Nội vụ") is None, province_named("thành phố Huế", datetime.date(2020, 1, 1)) is None
    (True, True)
    """
    joined = _joined(name)
    index = _provinces_by_name()
    if rows := index.get(joined):
        return nearest(rows, on)
    for prefix, kind in _KINDS_OF_PROVINCE.items():
        if rows := index.get(joined.removeprefix(prefix)):
            row = nearest(rows, on)
            return None if kind == "thành phố" and row.kind != kind else row
    return None


def successors_of(row: ProvinceRow, on: datetime.date | None = None) -> tuple[ProvinceRow, ...]:
    """What `row` has become by the day `on` (None: by now); `row` itself while it still stands.

    >>> [row.key for row in successors_of(province_named("Hà Nam Ninh"))]
    ['ninh_binh_2025']
    """
    if row.valid_to is None or not row.successors or (on is not None and on <= row.valid_to):
        return (row,)
    by_key = _provinces_by_key()
    found: dict[str, ProvinceRow] = {}
    for key in row.successors:
        found |= {later.key: later for later in successors_of(by_key[key], on)}
    return tuple(found.values())


def successor_of(row: ProvinceRow, on: datetime.date | None = None) -> ProvinceRow | None:
    """The one province that `row` has become by the day `on` (None: by now); None where it was divided.

    >>> successor_of(province_named("Phú Yên")).full_name
    'tỉnh Đắk Lắk'
    >>> successor_of(province_named("Vĩnh Phú")).name, successor_of(province_named("Sông Bé")) is None
    ('Phú Thọ', True)
    """
    rows = successors_of(row, on)
    return rows[0] if len(rows) == 1 else None


# --- districts and communes ---


class AdminUnit(NamedTuple):
    """A district or commune; one row for all units of one name and kind in a province."""

    name: str
    """Without its kind: "Minh Long", "1" for Quận 1."""
    kind: str
    """"quận", "thành phố", "thị xã", "huyện"; "phường", "thị trấn", "xã", "đặc khu"."""
    province: str
    """Key of its province at that time."""
    valid_from: datetime.date | None
    valid_to: datetime.date | None

    @property
    def level(self) -> Literal["district", "commune"]:
        """ "district" until 2025-06-30, "commune"."""
        return "district" if self.kind in _DISTRICT_KINDS else "commune"

    @property
    def full_name(self) -> str:
        """The name with its kind: "huyện Minh Long"."""
        return f"{self.kind} {self.name}"


_DISTRICT_KINDS = frozenset(("quận", "thành phố", "thị xã", "huyện"))
# Written forms before a name and the kind they mean; "tp." and the like need their full stop or a space.
_KINDS_OF_UNIT = {
    "thành phố ": "thành phố", "tp. ": "thành phố", "tp.": "thành phố", "tp ": "thành phố",
    "thị xã ": "thị xã", "tx. ": "thị xã", "tx.": "thị xã", "tx ": "thị xã",
    "thị trấn ": "thị trấn", "tt. ": "thị trấn", "tt.": "thị trấn", "tt ": "thị trấn",
    "đặc khu ": "đặc khu", "huyện ": "huyện", "h. ": "huyện", "h.": "huyện",
    "quận ": "quận", "q. ": "quận", "q.": "quận", "phường ": "phường", "p. ": "phường", "p.": "phường",
    "xã ": "xã", "x. ": "xã", "x.": "xã",
}  # fmt: skip


@cache
def _unit_rows() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Rows of the table by joined name. The table's names are folded already: only case and joints are left to do."""
    index: dict[str, list[tuple[str, ...]]] = {}
    for row in tsv("admin_units"):
        index.setdefault(row[0].casefold().translate(_JOINTS), []).append(row)
    return {name: tuple(rows) for name, rows in index.items()}


@lru_cache(maxsize=4096)
def units_named(name: str, on: datetime.date | None = None, province: str | None = None) -> tuple[AdminUnit, ...]:
    """The districts and communes called `name` on the day `on` (None: ever), districts first; () for no such name.

    A kind before the name ("huyện", "TP.", "P.") must fit; `province`, the key of a `ProvinceRow`, leaves only its own.

    >>> import datetime
    >>> [(unit.province, unit.level) for unit in units_named("huyện Minh Long", datetime.date(2022, 1, 1))]
    [('quang_ngai', 'district')]
    >>> units_named("huyện Minh Long", datetime.date(2025, 7, 1))
    ()
    >>> [unit.full_name for unit in units_named("Q. 1", province="ho_chi_minh")]
    ['quận 1']
    """
    words = folded(name)
    prefix = next((prefix for prefix in _KINDS_OF_UNIT if words.startswith(prefix)), "")
    found = _units(words[len(prefix) :], _KINDS_OF_UNIT.get(prefix)) or (_units(words, None) if prefix else ())
    return tuple(
        unit for unit in found if (on is None or holds_on(unit, on)) and (province is None or unit.province == province)
    )


def _units(words: str, kind: str | None) -> tuple[AdminUnit, ...]:
    joined = words.translate(_JOINTS).lstrip("0")
    rows = [row for row in _unit_rows().get(joined, ()) if kind is None or row[1] == kind]
    units = [
        AdminUnit(name, kind_, province, parse_date(start), parse_date(end))
        for name, kind_, province, start, end in rows
    ]
    return tuple(sorted(units, key=lambda unit: unit.level != "district"))
