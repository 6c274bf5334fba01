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
    regex.compile(r"(?<=\p{L}\s{1,2})(?:nêu|nói|dẫn)\strên(?!\p{L})|(?<=\p{L}\s)trên\sđây(?!\p{L})"),
    matches=("Nghị định nêu trên", "Công văn nói trên", "Quyết định trên đây"),
    rejects=("Quyết định này", "trên địa bàn"),
)
PATTERNS = (ABOVE,)


def mark_short(drafts: Sequence[Draft]) -> None:
    """Tells a short mention from a full one: the same document again, without date and issuer."""
    first: dict[str, int] = {}
    for position, draft in enumerate(drafts):
        earlier = first.setdefault(draft.core, position)
        if earlier != position and draft.date is None and draft.issuer is None:
            draft.refers_to = earlier
            if draft.number is not None:
                draft.form = "short"
            draft.key = draft.key or drafts[earlier].key


def find_back_references(flow: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts for "<type> nêu trên" whose type has an earlier mention; `refers_to` counts in `drafts`."""
    found = []
    for match in ABOVE.regex.finditer(flow):
        kind, begin = type_before(flow, max(0, match.start() - 50), match.start())
        if kind is None or kind.general or flow[max(0, begin - 4) : begin].lower() == "các ":
            continue
        earlier = [i for i, draft in enumerate(drafts) if draft.end <= begin and draft.kind and draft.kind.name == kind.name]
        if earlier:
            found.append(Draft(begin, match.end(), "back-reference", kind=kind, form="back_reference", refers_to=earlier[-1]))
    return found
