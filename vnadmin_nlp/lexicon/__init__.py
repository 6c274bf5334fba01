"""The only reader of `data/`: tables with a source and dates become frozen rows.

`tables` reads; the other modules turn a table's rows into one type each and look them up. Validity: `valid_from` is the
first day, `valid_to` the last day on which a row holds; None means that no bound is known or that it still holds. A
date argument `on` is always given by the caller; None asks for rows of any time.
"""

from vnadmin_nlp.lexicon.agencies import (
    Agency,
    Level,
    agencies,
    agencies_coded,
    agency_named,
    agency_opening,
    agency_today,
)
from vnadmin_nlp.lexicon.document_types import (
    DocumentTypeRow,
    Family,
    document_type_named,
    document_types,
    document_types_coded,
    type_for_symbol,
)
from vnadmin_nlp.lexicon.laws import LawRow, law_named, law_numbered, laws, laws_titled
from vnadmin_nlp.lexicon.places import (
    AdminUnit,
    ProvinceRow,
    province_named,
    provinces,
    successor_of,
    successors_of,
    units_named,
)
from vnadmin_nlp.lexicon.signatures import (
    CapacityRow,
    PositionRow,
    Rank,
    capacities,
    position_opening,
    positions,
)
from vnadmin_nlp.lexicon.tables import abbreviations, expanded, holds_on, nearest, table, tsv

__all__ = [
    "AdminUnit",
    "Agency",
    "CapacityRow",
    "DocumentTypeRow",
    "Family",
    "LawRow",
    "Level",
    "PositionRow",
    "ProvinceRow",
    "Rank",
    "abbreviations",
    "agencies",
    "agencies_coded",
    "agency_named",
    "agency_opening",
    "agency_today",
    "capacities",
    "document_type_named",
    "document_types",
    "document_types_coded",
    "expanded",
    "holds_on",
    "law_named",
    "law_numbered",
    "laws",
    "laws_titled",
    "nearest",
    "position_opening",
    "positions",
    "province_named",
    "provinces",
    "successor_of",
    "successors_of",
    "table",
    "tsv",
    "type_for_symbol",
    "units_named",
]
