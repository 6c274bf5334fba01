"""The tables of `data/`, and what their rows have in common: names to fold, days to hold on.

Every table is a TOML file of tables-in-a-table (key → row) or a TSV file with a header line, read once, on first use.
The parsers behind it are imported then, so that importing this package costs little.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Protocol, TypeVar


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


def folded(text: str) -> str:
    """`text.fold_key`, whose module is imported on first use."""
    from vnadmin_nlp.text import fold_key

    return fold_key(text)


def parse_date(value: str) -> datetime.date | None:
    """The date of an ISO column; None for an empty one."""
    return datetime.date.fromisoformat(value) if value else None


class Dated(Protocol):
    """A row with a time: first and last day, None where there is no bound or none is known."""

    @property
    def valid_from(self) -> datetime.date | None:
        """First day."""

    @property
    def valid_to(self) -> datetime.date | None:
        """Last day."""


DatedRow = TypeVar("DatedRow", bound=Dated)


def holds_on(row: Dated, on: datetime.date) -> bool:
    """True where `row` is valid on the day `on`, both bounds included."""
    return (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on <= row.valid_to)


def nearest(rows: Sequence[DatedRow], on: datetime.date | None) -> DatedRow:
    """The row valid on the day `on`, else the nearest in time; for None the one that holds last. Needs one row."""
    if on is None:
        return max(rows, key=lambda row: row.valid_to or datetime.date.max)
    return min(rows, key=lambda row: distance(row, on))


def distance(row: Dated, on: datetime.date) -> int:
    """Days between the day `on` and the time of `row`; 0 where it holds on that day."""
    if row.valid_from is not None and on < row.valid_from:
        return (row.valid_from - on).days
    if row.valid_to is not None and on > row.valid_to:
        return (on - row.valid_to).days
    return 0


def index_rows(pairs: Iterable[tuple[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """Rows by key, each once, in the order given."""
    index: dict[str, list[Any]] = {}
    for key, row in pairs:
        rows = index.setdefault(key, [])
        if row not in rows:
            rows.append(row)
    return {key: tuple(rows) for key, rows in index.items()}


@cache
def abbreviations() -> dict[str, str]:
    """Short forms with one reading, folded, and what they stand for.

    >>> abbreviations()["ubnd"]
    'Ủy ban nhân dân'
    """
    return {folded(short): full for short, full in table("abbreviations")["short"].items()}


_SEPARATORS = str.maketrans(dict.fromkeys(",.;:-\N{EN DASH}()", " ") | {"&": " và "})


@cache
def _folded_abbreviations() -> dict[str, str]:
    return {short: " ".join(folded(full).translate(_SEPARATORS).split()) for short, full in abbreviations().items()}


def expanded(name: str) -> str:
    """Key of a name, for comparing: folded, short forms spelled out, commas and hyphens dropped, "&" read "và".

    >>> expanded("UBND TP. Hồ Chí Minh"), expanded("Bộ Văn hoá, Thể thao & Du lịch")
    ('ủy ban nhân dân thành phố hồ chí minh', 'bộ văn hóa thể thao và du lịch')
    """
    short = _folded_abbreviations()
    return " ".join(short.get(word, word) for word in folded(name.translate(_SEPARATORS)).split())
