"""Short forms and back references.

Reads         "Công điện 968/CĐ-TTg" after a full mention (short)  "Nghị định nêu trên" (back reference)
              "Quyết định này" in a letter that has cited one (back reference)
Leaves alone  "Quyết định này" in a decision (the document itself)  "các Nghị định nêu trên" (several)
              a short form of which two documents have been cited: "12/QĐ-UBND" of two bodies (an issue)
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from vnadmin_nlp.citations.doubts import Doubts
from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.citations.numbers import type_before
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Row

ABOVE = Pattern(
    "back-reference",
    regex.compile(r"trên(?!\p{L})(?:(?<=(?:nêu|nói|dẫn)\strên)|\sđây(?!\p{L}))"),
    matches=("Nghị định nêu trên", "Công văn nói trên", "Quyết định trên đây"),
    rejects=("Quyết định này", "trên địa bàn"),
)
THIS = Pattern(
    "back-reference-this",
    regex.compile(
        r"(?:Nghị\s[Đđ]ịnh|Nghị\s[Qq]uyết|Thông\s[Tt]ư|Quyết\s[Đđ]ịnh|Chỉ\s[Tt]hị|Công\s[Đđ]iện|Kết\s[Ll]uận)\snày(?!\p{L})"
    ),
    matches=("triển khai Nghị định này",),
    rejects=("Nghị định nêu trên", "quyết định này nọ"),
)
PATTERNS = (ABOVE, THIS)
_SAID = ("nêu ", "nói ", "dẫn ")
_NEAR = 700  # characters between a mention and "Nghị định này": farther off it may mean another one


def mark_short(drafts: Sequence[Draft], doubts: Doubts) -> None:
    """Tells a short mention from a full one: the same document again, without date and issuer.

    "Thông tư số 04/2018" is short for the Thông tư "04/2018/TT-…" before it.
    """
    full: dict[str, list[int]] = {}
    without_symbol: dict[str, int] = {}
    for position, draft in enumerate(drafts):
        cut_short = draft.number["symbol"] is None if draft.number is not None else draft.year is None
        earlier = (
            [without_symbol[_serial(draft)]]
            if cut_short and _serial(draft) in without_symbol
            else full.get(draft.core, [])
        )
        for name in (_serial(draft), _serial(draft, without_year=True), f"{draft.title}|None".casefold()):
            without_symbol.setdefault(name, position)
        if not earlier or draft.date is not None or draft.issuer is not None:
            full.setdefault(draft.core, []).append(position)
            continue
        keys = {drafts[at].key for at in earlier} - {None}
        if len(keys) > 1:
            doubts.note("citation.ambiguous", "Two documents above have this number.", draft.start, draft.end)
            draft.key = None
            continue
        draft.refers_to = earlier[0]
        draft.form = "short" if draft.number is not None else draft.form
        draft.key = draft.key or next(iter(keys), None)
    _share_keys(drafts, full)


def _share_keys(drafts: Sequence[Draft], full: dict[str, list[int]]) -> None:
    """A mention without body or date has the key of the others with its number, where all of these have one."""
    for positions in full.values():
        keys = {drafts[at].key for at in positions} - {None}
        if len(keys) == 1 and len(positions) > 1:
            key = next(iter(keys))
            for at in positions:
                draft = drafts[at]
                if draft.key is None and (draft.date is None or key is None or key.endswith(f"|{draft.date.year}")):
                    draft.key = key


def _serial(draft: Draft, *, without_year: bool = False) -> str:
    row = draft.number
    year = None if without_year else draft.year if row is None else row["year"]
    name = f"{_kind_name(draft)}|{row['serial'].lstrip('0')}" if row else (draft.title or "").casefold()
    return f"{name}|{year}"


def find_back_references(flow: str, drafts: Sequence[Draft], own: Row | None, doubts: Doubts) -> list[Draft]:
    """Drafts for "<type> nêu trên", "<type> này" whose type has an earlier mention; `refers_to` counts in `drafts`."""
    told = (own or {}).get("doc_type")
    places = [(match.start(), match.end(), match.group()) for match in ABOVE.regex.finditer(flow)]
    if told is not None:
        places += [(match.start(), match.end(), match.group()) for match in THIS.regex.finditer(flow)]
    found = []
    latest: dict[str, int] = {}
    position = 0
    for start, end, words in sorted(places):
        this = words.endswith("này")
        stop = end - 4 if this else start - (4 if flow[start - 4 : start] in _SAID else 0)
        kind, begin = type_before(flow, max(0, stop - 50), stop)
        while position < len(drafts) and drafts[position].end <= begin:
            latest[_kind_name(drafts[position])] = position
            position += 1
        if kind is None or kind.general or flow[max(0, begin - 4) : begin].lower() == "các ":
            continue
        if kind.name not in latest or (this and (kind.code == told or begin - drafts[latest[kind.name]].end > _NEAR)):
            continue
        refers_to = latest[kind.name]
        if _has_rival(drafts, refers_to):
            doubts.note("citation.ambiguous", "Several documents of this type stand right above.", begin, end)
            continue
        found.append(Draft(begin, end, "back-reference", kind=kind, form="back_reference", refers_to=refers_to))
    return found


def _has_rival(drafts: Sequence[Draft], position: int) -> bool:
    """True where the mention stands in a list with another document of its type."""
    draft, before = drafts[position], drafts[position - 1] if position else None
    return draft.linked and before is not None and _kind_name(before) == _kind_name(draft) and before.core != draft.core


def _kind_name(draft: Draft) -> str:
    return draft.kind.name if draft.kind else ""
