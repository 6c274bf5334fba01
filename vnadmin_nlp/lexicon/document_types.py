"""Tên loại văn bản: from name or abbreviation to the type."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Literal, NamedTuple

from vnadmin_nlp.lexicon.tables import folded, index_rows, table

Family = Literal["administrative", "normative", "party", "copy", "organisation"]


class DocumentTypeRow(NamedTuple):
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
    return index_rows((folded(name), row) for row in document_types() for name in (row.name, *row.aliases))


@cache
def _document_types_by_code() -> dict[str, tuple[DocumentTypeRow, ...]]:
    exact = [(row.code, row) for row in document_types() if row.code]
    tolerant = [(variant, row) for row in document_types() for variant in row.variants]
    return index_rows([*exact, *tolerant])


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
    rows = _document_types_by_name().get(folded(name), ())
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
        rows = _document_types_by_name().get(folded(" ".join(parts[start:])))
        if rows:
            return next((row for row in rows if set(families) & set(row.families)), rows[0])
    return None
