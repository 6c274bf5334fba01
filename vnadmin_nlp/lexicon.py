"""The only reader of `data/`: tables with a source and dates become frozen rows.

Every table is a TOML file of tables-in-a-table (key → row) or a TSV file with a header line. A table is read once,
on first use; the parsers behind it are imported then, so that importing this module costs nothing.

Validity: `valid_from` is the first day, `valid_to` the last day on which a row holds; None means that no bound is
known or that it still holds. A date argument `on` is always given by the caller; None asks for rows of any time.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

Family = Literal["administrative", "normative", "party", "copy", "organisation"]
Level = Literal["central", "ministry", "province", "district", "commune", "party", "organisation", "court"]


@cache
def table(name: str) -> dict[str, dict[str, Any]]:
    """The rows of data/`name`.toml by key, in the file's order. Raises FileNotFoundError for an unknown name."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    rows: dict[str, dict[str, Any]] = tomllib.loads(_read(f"{name}.toml"))
    return rows


@cache
def tsv(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of data/`name`.tsv without the header line and comments. Raises FileNotFoundError."""
    lines = [line for line in _read(f"{name}.tsv").splitlines() if line and not line.startswith("#")]
    return tuple(tuple(line.split("\t")) for line in lines[1:])


def _read(file_name: str) -> str:
    from importlib import resources

    return (resources.files("vnadmin_nlp") / "data" / file_name).read_text(encoding="utf-8")


def _folded(text: str) -> str:
    from vnadmin_nlp.text import fold_key

    return fold_key(text)


def _date(value: str) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


class _Dated(Protocol):
    @property
    def valid_from(self) -> datetime.date | None: ...
    @property
    def valid_to(self) -> datetime.date | None: ...


_DatedRow = TypeVar("_DatedRow", bound=_Dated)


def holds_on(row: _Dated, on: datetime.date) -> bool:
    """True where `row` is valid on the day `on`, both bounds included."""
    return (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on <= row.valid_to)


def nearest(rows: Sequence[_DatedRow], on: datetime.date | None) -> _DatedRow:
    """The row valid on the day `on`, else the nearest in time; for None the one that holds last. Needs one row."""
    if on is None:
        return max(rows, key=lambda row: row.valid_to or datetime.date.max)
    return min(rows, key=lambda row: _distance(row, on))


def _distance(row: _Dated, on: datetime.date) -> int:
    if row.valid_from is not None and on < row.valid_from:
        return (row.valid_from - on).days
    if row.valid_to is not None and on > row.valid_to:
        return (on - row.valid_to).days
    return 0


# --- document types ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DocumentTypeRow:
    """Tên loại văn bản."""

    key: str
    code: str | None
    """Abbreviation in symbols: "QĐ"; "CV" for a công văn, which prints none; None where a type has none."""
    name: str
    families: tuple[Family, ...]
    """Families that use this name with this abbreviation, its own first."""
    variants: tuple[str, ...]
    """Other spellings of the abbreviation, and those of older rules."""
    aliases: tuple[str, ...]
    general: bool
    """True for words such as "Văn bản", which name no type: the symbol decides."""
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    examples: tuple[str, ...]

    @property
    def family(self) -> Family:
        """The family the type belongs to first."""
        return self.families[0]


@cache
def document_types() -> tuple[DocumentTypeRow, ...]:
    """Every type of document, those of Nghị định 30/2020/NĐ-CP first and in its order.

    >>> [row.code for row in document_types()[:3]]
    ['NQ', 'QĐ', 'CT']
    """
    return tuple(
        DocumentTypeRow(
            key=key,
            code=row.get("code"),
            name=row["name"],
            families=tuple(row["families"]),
            variants=tuple(row.get("variants", ())),
            aliases=tuple(row.get("aliases", ())),
            general=row.get("general", False),
            valid_from=row.get("valid_from"),
            valid_to=row.get("valid_to"),
            examples=tuple(row.get("examples", ())),
        )
        for key, row in table("document_types").items()
    )


@cache
def _document_types_by_name() -> dict[str, tuple[DocumentTypeRow, ...]]:
    return _index((_folded(name), row) for row in document_types() for name in (row.name, *row.aliases))


@cache
def _document_types_by_code() -> dict[str, tuple[DocumentTypeRow, ...]]:
    exact = [(row.code, row) for row in document_types() if row.code]
    tolerant = [(variant, row) for row in document_types() for variant in row.variants]
    return _index([*exact, *tolerant])


def _index(pairs: Iterable[tuple[str, Any]]) -> dict[str, tuple[Any, ...]]:
    index: dict[str, list[Any]] = {}
    for key, row in pairs:
        rows = index.setdefault(key, [])
        if row not in rows:
            rows.append(row)
    return {key: tuple(rows) for key, rows in index.items()}


def document_type_named(name: str, family: Family | None = None) -> DocumentTypeRow | None:
    """The type called `name`, whatever its case and placing of tone marks; None for any other words.

    Where a name stands in two families ("Quy định"), `family` chooses; without it the state's comes first.

    >>> document_type_named("QUYẾT ĐỊNH").code, document_type_named("Giấy uỷ quyền").code
    ('QĐ', 'GUQ')
    >>> document_type_named("Quy định").code, document_type_named("Quy định", "party").code
    ('QyĐ', 'QĐ')
    >>> document_type_named("Quyết định này") is None
    True
    """
    rows = _document_types_by_name().get(_folded(name), ())
    fitting = [row for row in rows if family is None or family in row.families]
    return next(iter(fitting or rows), None)


def document_types_coded(code: str) -> tuple[DocumentTypeRow, ...]:
    """The types whose abbreviation is `code`, letter case as printed, likeliest first; () for any other code.

    Types that own the abbreviation stand before those which only spell theirs so now and then.

    >>> [row.name for row in document_types_coded("CTr")], [row.name for row in document_types_coded("TT")]
    (['Chương trình'], ['Thông tư', 'Thông tri', 'Tờ trình'])
    >>> document_types_coded("UBND")
    ()
    """
    return _document_types_by_code().get(code, ())


_FAMILIES_OF_STYLE: dict[str, tuple[Family, ...]] = {
    "state": ("administrative", "normative", "copy"),
    "party": ("party", "organisation"),
    "historic": ("normative", "administrative"),
}


def type_for_symbol(code: str, style: str = "state", word_before: str | None = None) -> DocumentTypeRow | None:
    """The type of a document whose symbol has `code` for its type; None where `code` is no type (a công văn, a law).

    A type written before the number decides, unless it is a general word: `code` may then be an agency's
    abbreviation that looks like a type ("Công văn số 123/CT-TTHT" of a Cục Thuế). `word_before` may hold more words
    than the type. Without it, `style` ("state", "party", "historic") chooses among types with the same abbreviation.

    >>> type_for_symbol("TT", "party").name, type_for_symbol("TT", "state").name
    ('Thông tri', 'Thông tư')
    >>> type_for_symbol("CT", "state", "thực hiện Công văn").code
    'CV'
    >>> type_for_symbol("BC", "state", "tại Văn bản").name
    'Báo cáo'
    >>> type_for_symbol("UBND") is None
    True
    """
    families = _FAMILIES_OF_STYLE.get(style, ())
    candidates = document_types_coded(code)
    written = _type_ending(word_before, families) if word_before else None
    if written is not None and not written.general:
        return written
    fitting = [row for row in candidates if row.code == code and set(families) & set(row.families)]
    if style == "historic":
        fitting.sort(key=lambda row: row.family != "normative")
    return next(iter(fitting or candidates), None)


_LONGEST_NAME = 8  # words: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" is longer but stands before no number


def _type_ending(words: str, families: tuple[Family, ...]) -> DocumentTypeRow | None:
    parts = words.split()[-_LONGEST_NAME:]
    for start in range(len(parts)):
        rows = _document_types_by_name().get(_folded(" ".join(parts[start:])))
        if rows:
            return next((row for row in rows if set(families) & set(row.families)), rows[0])
    return None


# --- provinces --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProvinceRow:
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
    return _index((_joined(name), row) for row in provinces() for name in (row.name, *row.aliases))


_JOINTS = str.maketrans("", "", " -.'")
_KINDS_OF_PROVINCE = {"thànhphố": "thành phố", "tp": "thành phố", "tỉnh": "tỉnh"}


def _joined(name: str) -> str:
    """Key of a place name: as `_folded`, and "Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu", "ĐắkLắk" alike."""
    from vnadmin_nlp.text import fold_key

    # Folding before joining: "hòa bình" must be folded as two words.
    return fold_key(name.replace("\N{EN DASH}", "-")).translate(_JOINTS)


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


# --- agencies ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Agency:
    """Cơ quan, tổ chức that issues documents; for bodies of each province, district or commune their common name."""

    key: str
    code: str
    """Its usual abbreviation in symbols: "BNV", "UBND"."""
    codes: tuple[str, ...]
    """Other spellings of it."""
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
    return _index([*own, *((code, row) for row in agencies() for code in row.codes)])


@cache
def _agencies_by_name() -> dict[str, tuple[Agency, ...]]:
    return _index((expanded(name), row) for row in agencies() for name in (row.name, *row.aliases))


@cache
def abbreviations() -> dict[str, str]:
    """Short forms with one reading, folded, and what they stand for.

    >>> abbreviations()["ubnd"]
    'Ủy ban nhân dân'
    """
    return {_folded(short): full for short, full in table("abbreviations")["short"].items()}


_SEPARATORS = str.maketrans(dict.fromkeys(",.;:-\N{EN DASH}()", " ") | {"&": " và "})


@cache
def _folded_abbreviations() -> dict[str, str]:
    return {short: " ".join(_folded(full).translate(_SEPARATORS).split()) for short, full in abbreviations().items()}


def expanded(name: str) -> str:
    """Key of a name, for comparing: folded, short forms spelled out, commas and hyphens dropped, "&" read "và".

    >>> expanded("UBND TP. Hồ Chí Minh"), expanded("Bộ Văn hoá, Thể thao & Du lịch")
    ('ủy ban nhân dân thành phố hồ chí minh', 'bộ văn hóa thể thao và du lịch')
    """
    short = _folded_abbreviations()
    return " ".join(short.get(word, word) for word in _folded(name.translate(_SEPARATORS)).split())


def agencies_coded(code: str, on: datetime.date | None = None) -> tuple[Agency, ...]:
    """The agencies that `code` abbreviates, letter case as printed, likeliest first; () for an unknown code.

    With a day `on` only those which stood then; where none did, all of them, the nearest in time first: a body's
    abbreviation outlives it. The list of codes is open, so () does not mean that there is no such agency.

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
    standing = tuple(row for row in rows if holds_on(row, on))
    return standing or tuple(sorted(rows, key=lambda row: _distance(row, on)))


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
    words = text.split()
    for size in range(min(len(words), _LONGEST_AGENCY), 0, -1):
        row = agency_named(" ".join(words[:size]), on)
        if row is not None:
            return row, " ".join(words[size:])
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


# --- districts and communes -------------------------------------------------------------------------------------


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
    folded = _folded(name)
    prefix = next((prefix for prefix in _KINDS_OF_UNIT if folded.startswith(prefix)), "")
    found = _units(folded[len(prefix) :], _KINDS_OF_UNIT.get(prefix)) or (_units(folded, None) if prefix else ())
    return tuple(
        unit for unit in found if (on is None or holds_on(unit, on)) and (province is None or unit.province == province)
    )


def _units(folded: str, kind: str | None) -> tuple[AdminUnit, ...]:
    joined = folded.translate(_JOINTS).lstrip("0")
    rows = [row for row in _unit_rows().get(joined, ()) if kind is None or row[1] == kind]
    units = [AdminUnit(name, kind_, province, _date(start), _date(end)) for name, kind_, province, start, end in rows]
    return tuple(sorted(units, key=lambda unit: unit.level != "district"))


# --- signatures -------------------------------------------------------------------------------------------------


Rank = Literal["head", "deputy", "member"]
_RANKS: tuple[Rank, ...] = ("head", "deputy", "member")


class CapacityRow(NamedTuple):
    """Thẩm quyền ký: in whose place somebody signs."""

    code: str
    """"KT", "TM", "TL", "TUQ", "Q": the contract's capacities."""
    name: str
    """What it stands for: "ký thay"."""
    forms: tuple[str, ...]
    """As printed by state ("KT.") and Party ("K/T")."""
    followed: str
    """What stands behind it: "collective", "head" (the position signed for), "own" (the signer's own position)."""
    examples: tuple[str, ...]


class PositionRow(NamedTuple):
    """Chức vụ of a signer."""

    name: str
    """As in running text: "Phó Chủ tịch"."""
    rank: Rank
    head: str | None
    """For a deputy the position he signs KT. for: "Chủ tịch"; None for others."""


@cache
def capacities() -> tuple[CapacityRow, ...]:
    """The capacities of Nghị định 30/2020/NĐ-CP, Điều 13, with the Party's forms.

    >>> {row.code: row.name for row in capacities()}["TUQ"]
    'thừa ủy quyền'
    """
    return tuple(
        CapacityRow(code, row["name"], tuple(row["forms"]), row["followed"], tuple(row["examples"]))
        for code, row in table("capacities")["capacity"].items()
    )


@cache
def positions() -> tuple[PositionRow, ...]:
    """The positions that stand in signature blocks. Longer titles begin with one of them: the list is open.

    >>> {row.name: row.head for row in positions()}["Phó Cục trưởng"]
    'Cục trưởng'
    """
    heads = table("capacities")["head_of"]
    return tuple(
        PositionRow(name, rank, (heads.get(name) or _head_of(name)) if rank == "deputy" else None)
        for rank in _RANKS
        for name in table("capacities")["rank"][rank]["names"]
    )


def _head_of(deputy: str) -> str:
    head = deputy.removeprefix("Phó ").removesuffix(" Thường trực")
    return head[0].upper() + head[1:]


@cache
def _positions_by_name() -> dict[str, PositionRow]:
    return {_folded(row.name): row for row in positions()}


def position_opening(text: str) -> PositionRow | None:
    """The position that `text` begins with, the longest that fits; None if none does.

    >>> position_opening("PHÓ GIÁM ĐỐC SỞ NỘI VỤ").head
    'Giám đốc Sở'
    >>> position_opening("Nguyễn Văn A") is None
    True
    """
    words = _folded(text).split()
    index = _positions_by_name()
    for size in range(min(len(words), _LONGEST_POSITION), 0, -1):
        row = index.get(" ".join(words[:size]))
        if row is not None:
            return row
    return None


_LONGEST_POSITION = 7  # words: "Phó Trưởng Đoàn đại biểu Quốc hội"


# --- laws -------------------------------------------------------------------------------------------------------


class LawRow(NamedTuple):
    """Hiến pháp, bộ luật, luật or pháp lệnh."""

    key: str
    """Its number, or a name of ours where it has none."""
    number: str | None
    """"45/2013/QH13"; None for constitutions and acts of before 1997."""
    title: str
    """With its kind: "Luật Đất đai"."""
    kind: str
    """"Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh"."""
    adopted: datetime.date
    """The date by which it is cited."""
    effective: datetime.date | None
    """Entry into force; None where not recorded."""
    replaced_by: tuple[str, ...]
    """Keys of the acts that took its place; () while it is in force or where none is recorded."""
    aliases: tuple[str, ...]
    evidence: str
    """How the row is known; the codes stand at the head of the table."""

    @property
    def adopted_by(self) -> str:
        """The body that adopted it: "Ủy ban Thường vụ Quốc hội" for ordinances."""
        return "Ủy ban Thường vụ Quốc hội" if self.kind == "Pháp lệnh" else "Quốc hội"

    @property
    def amending(self) -> bool:
        """True for an act that amends others: "Luật sửa đổi, bổ sung một số điều của …"."""
        return " sửa đổi, bổ sung " in self.title


@cache
def laws() -> tuple[LawRow, ...]:
    """The registry of laws: the most cited, not all.

    >>> next(law.title for law in laws() if law.number == "80/2015/QH13")
    'Luật Ban hành văn bản quy phạm pháp luật'
    """
    return tuple(
        LawRow(
            key=key,
            number=key if "/" in key else None,
            title=row["title"],
            kind=row["kind"],
            adopted=row["adopted"],
            effective=row.get("effective"),
            replaced_by=tuple(row.get("replaced_by", ())),
            aliases=tuple(row.get("aliases", ())),
            evidence=row["evidence"],
        )
        for key, row in table("laws").items()
    )


@cache
def _laws_by_title() -> dict[str, tuple[LawRow, ...]]:
    newest_first = sorted(laws(), key=lambda law: law.adopted, reverse=True)
    return _index((expanded(title), law) for law in newest_first for title in (law.title, *law.aliases))


@cache
def _laws_by_number() -> dict[str, LawRow]:
    return {law.number: law for law in laws() if law.number}


def law_numbered(number: str) -> LawRow | None:
    """The law with this number, written without spaces; None if the registry has none.

    >>> law_numbered("45/2013/QH13").title
    'Luật Đất đai'
    """
    return _laws_by_number().get(number)


def laws_titled(title: str) -> tuple[LawRow, ...]:
    """The laws called `title`, newest first; () for a title the registry does not hold.

    `title` begins with the kind of act. Letter case, commas, hyphens, the placing of tone marks, short forms such as
    "GTGT" and "(sửa đổi)" behind the title do not matter.

    >>> [law.number for law in laws_titled("luật đất đai (sửa đổi)")]
    ['31/2024/QH15', '45/2013/QH13', '13/2003/QH11']
    >>> laws_titled("Luật phòng chống ma tuý")[0].adopted.year, laws_titled("Đất đai")
    (2021, ())
    """
    key = expanded(title)
    return _laws_by_title().get(key) or _laws_by_title().get(key.removesuffix(" sửa đổi"), ())


def law_named(title: str, year: int | None = None, on: datetime.date | None = None) -> LawRow | None:
    """The law called `title` that a document means; None where the registry has none that fits.

    With `year` the one adopted in it. Without, the one in force on the day `on`, or, where none was yet, the last
    one adopted by then; without a day, the newest. A law adopted after `on` is never meant.

    >>> import datetime
    >>> law_named("Luật Đất đai", 2013).number, law_named("Luật Đất đai", on=datetime.date(2010, 1, 1)).number
    ('45/2013/QH13', '13/2003/QH11')
    >>> law_named("Luật Đất đai", 2012) is None, law_named("Luật Thuế GTGT", 2008).adopted.isoformat()
    (True, '2008-06-03')
    """
    fitting = [
        law
        for law in laws_titled(title)
        if (year is None or law.adopted.year == year) and (not on or law.adopted <= on)
    ]
    in_force = [law for law in fitting if on is None or (law.effective or law.adopted) <= on]
    return next(iter(in_force or fitting), None)
