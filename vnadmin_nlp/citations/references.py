"""Short forms and back references.

Reads         "Công điện 968/CĐ-TTg" after a full mention (short)  "Nghị định nêu trên" (back reference)
Leaves alone  "Quyết định này" (the document itself)  "các Nghị định nêu trên" (several)
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.citations.numbers import type_before
from vnadmin_nlp.patterns import Pattern

ABOVE = Pattern(
    "back-reference",
    regex.compile(r"trên(?!\p{L})(?:(?<=(?:nêu|nói|dẫn)\strên)|\sđây(?!\p{L}))"),
    matches=("Nghị định nêu trên", "Công văn nói trên", "Quyết định trên đây"),
    rejects=("Quyết định này", "trên địa bàn"),
)
PATTERNS = (ABOVE,)
_SAID = ("nêu ", "nói ", "dẫn ")


def mark_short(drafts: Sequence[Draft]) -> None:
    """Tells a short mention from a full one: the same document again, without date and issuer.

    "Thông tư số 04/2018" is short for the Thông tư "04/2018/TT-…" before it.
    """
    first: dict[str, int] = {}
    without_symbol: dict[str, int] = {}
    for position, draft in enumerate(drafts):
        cut_short = draft.number["symbol"] is None if draft.number is not None else draft.year is None
        earlier = without_symbol.get(_serial(draft), position) if cut_short else first.setdefault(draft.core, position)
        for name in (_serial(draft), _serial(draft, without_year=True), f"{draft.title}|None".casefold()):
            without_symbol.setdefault(name, position)
        if earlier != position and draft.date is None and draft.issuer is None:
            draft.refers_to = earlier
            draft.form = "short" if draft.number is not None else draft.form
            draft.key = draft.key or drafts[earlier].key


def _serial(draft: Draft, *, without_year: bool = False) -> str:
    row = draft.number
    year = None if without_year else draft.year if row is None else row["year"]
    name = f"{_kind_name(draft)}|{row['serial'].lstrip('0')}" if row else (draft.title or "").casefold()
    return f"{name}|{year}"


def find_back_references(flow: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts for "<type> nêu trên" whose type has an earlier mention; `refers_to` counts in `drafts`."""
    found = []
    latest: dict[str, int] = {}
    position = 0
    for match in ABOVE.regex.finditer(flow):
        stop = match.start() - (4 if flow[match.start() - 4 : match.start()] in _SAID else 0)
        kind, begin = type_before(flow, max(0, stop - 50), stop)
        while position < len(drafts) and drafts[position].end <= begin:
            latest[_kind_name(drafts[position])] = position
            position += 1
        if kind is None or kind.general or flow[max(0, begin - 4) : begin].lower() == "các ":
            continue
        if kind.name in latest:
            refers_to = latest[kind.name]
            found.append(
                Draft(begin, match.end(), "back-reference", kind=kind, form="back_reference", refers_to=refers_to)
            )
    return found


def _kind_name(draft: Draft) -> str:
    return draft.kind.name if draft.kind else ""
