"""Citations (viện dẫn): mentions of other documents in running text.

Reads         "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ"  "khoản 2 Điều 3 Luật Đất đai năm 2013"
              "điểm d Khoản 3 Công văn số 3418/UBND-TTHC ngày 20/7/2023 của Chủ tịch UBND tỉnh"
Leaves alone  dates, telephone numbers, ratios, TCVN and ISO standards, contracts, forms ("Mẫu số 01/GTGT"), the
              document's own number

`find_citations` reads top to bottom in the order of the work: numbers and laws by name, bodies and lists, pinpoints,
roles, short forms, keys. It runs on the flow (`lines.find_flow`): "\\n" stands only between paragraphs.
"""

from __future__ import annotations

import datetime

import regex

from vnadmin_nlp.citations import issuers, laws, lists, nicknames, numbers, pinpoints, references
from vnadmin_nlp.citations.doubts import Doubts
from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.citations.identity import body_coded, body_named, body_written, key_of, successor_named
from vnadmin_nlp.citations.laws import AMENDED, find_laws
from vnadmin_nlp.citations.lists import attach_issuers
from vnadmin_nlp.citations.misread import respelled
from vnadmin_nlp.citations.nicknames import find_nicknames
from vnadmin_nlp.citations.numbers import find_numbered
from vnadmin_nlp.citations.pinpoints import attach_distant, attach_pinpoint, pinpoint_row
from vnadmin_nlp.citations.references import find_back_references, mark_short
from vnadmin_nlp.citations.roles import attach_roles, attach_subject_roles
from vnadmin_nlp.citations.squeeze import Squeezed
from vnadmin_nlp.lexicon import law_numbered
from vnadmin_nlp.schema import Row
from vnadmin_nlp.text import fold_space

PATTERNS = (
    *numbers.PATTERNS,
    *laws.PATTERNS,
    *issuers.PATTERNS,
    *lists.PATTERNS,
    *nicknames.PATTERNS,
    *pinpoints.PATTERNS,
    *references.PATTERNS,
)


def find_citations(
    flow: str, *, own: Row | None = None, start: int = 0, end: int | None = None, issues: list[Row] | None = None
) -> list[Row]:
    """Rows of `schema.Citation` (without `text`) for the documents that `flow[start:end]` mentions, in reading order.

    `own` tells of the citing document what is known: "number" (its value), "span" of that number, "issuer" (name),
    "province" (name), "date". A mention of its own number is no citation. `issues` takes in what is doubtful.

    >>> rows = find_citations("theo khoản 2 Điều 5 Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ")
    >>> [(row["number"], row["date"].isoformat(), row["issuer"]["text"], row["pinpoint"]["text"]) for row in rows]
    [('61/2018/NĐ-CP', '2018-04-23', 'Chính phủ', 'khoản 2 Điều 5')]
    """
    squeezed = Squeezed(flow, start, len(flow) if end is None else end)
    text = squeezed.text
    drafts = _merged(text, find_laws(text), find_numbered(text))
    drafts = [draft for draft in drafts if not _is_own(draft, own, squeezed)]
    attach_issuers(text, drafts)
    floor = 0
    for draft in drafts:
        attach_pinpoint(text, draft, floor)
        floor = draft.end
    attach_distant(text, drafts)
    attach_roles(text, drafts, own)
    attach_subject_roles(drafts, _in_subject(own), own)
    own = _dated(own, drafts)
    for draft in drafts:
        draft.body = _body(text, draft, own)
        written = body_written(text[slice(*draft.issuer)], own) if draft.issuer and not draft.body else None
        draft.key = key_of(draft, draft.body or written, own)
    doubts = Doubts(squeezed, own, [] if issues is None else issues)
    mark_short(drafts, doubts)
    found = _with_back_references(text, drafts, own, doubts)
    doubts.check(found)
    return [_row(squeezed, draft) for draft in found]


def _in_subject(own: Row | None) -> list[Row]:
    """The citations in the citing document's own subject, read as one line."""
    subject = (own or {}).get("subject")
    told = own or {}
    kind = {key: told.get(key) for key in ("doc_type", "type_name")}
    return find_citations(subject, own=kind) if subject else []


def _dated(own: Row | None, drafts: list[Draft]) -> Row:
    """`own` with a "day" for laws named without a year: its date, else the last one that it cites."""
    told = own or {}
    return {**told, "day": told.get("date") or max((draft.day for draft in drafts if draft.day), default=None)}


def _body(text: str, draft: Draft, own: Row | None) -> str | None:
    if draft.issuer is not None:
        return body_named(respelled(text[slice(*draft.issuer)]), own, draft.day)
    return body_coded(draft, own)


def _merged(text: str, named: list[Draft], numbered: list[Draft]) -> list[Draft]:
    """Both kinds in reading order; a law's name right before its number makes one mention."""
    merged: list[Draft] = []
    for draft in sorted([*named, *numbered], key=lambda one: (one.start, -one.end)):
        last = merged[-1] if merged else None
        if last is not None and draft.start < last.end and draft.number is None:
            continue
        if last is not None and _is_number_of(text, last, draft):
            _cut_to_amended(text, last, draft)
            last.number, last.end, last.rule, last.form = draft.number, draft.end, draft.rule, "full"
            last.date, last.year = draft.date or last.date, draft.year or last.year
            continue
        merged.append(draft)
    return merged


def _cut_to_amended(text: str, law: Draft, draft: Draft) -> None:
    """Makes of "Luật sửa đổi, bổ sung một số điều của Luật Giá" the law amended, where the number behind is its own."""
    registered = law_numbered(draft.number["value"]) if draft.number else None
    inner = AMENDED.regex.match(text, law.start, law.end)
    if inner is None or registered is None or registered.amending:
        return
    law.start, law.title = inner.end(), registered.title


_OWN_NUMBER = regex.compile(r"\s?(?:\((?:đã\s)?sửa\sđổi[^()\n]{0,30}\)|sửa\sđổi)?\s?[,(]?\s?(?:số|SỐ)?\s?:?\s?")


def _is_number_of(text: str, law: Draft, draft: Draft) -> bool:
    if law.title is None or law.number is not None or draft.number is None or law.end > draft.at:
        return False
    of_laws = draft.number["type_code"] in (None, "PL", "L", "LCT") and draft.number["unit_code"] is None
    return of_laws and bool(_OWN_NUMBER.fullmatch(text, law.end, draft.at))


def _is_own(draft: Draft, own: Row | None, squeezed: Squeezed) -> bool:
    if not own or draft.number is None:
        return False
    span = own.get("span")
    if span and squeezed.back(draft.start) < span["end"] and span["start"] < squeezed.back(draft.end - 1):
        return True
    return (
        bool(own.get("number"))
        and _same(draft.number["value"], own["number"])
        and not _other_date(draft.date, own.get("date"))
    )


def _same(one: str, other: str) -> bool:
    return one.lstrip("0").upper() == other.lstrip("0").upper()


def _other_date(date: datetime.date | None, own: datetime.date | None) -> bool:
    return date is not None and own is not None and date != own


def _with_back_references(text: str, drafts: list[Draft], own: Row | None, doubts: Doubts) -> list[Draft]:
    """`drafts` and the back references between them, with `refers_to` counting in the list returned."""
    named = find_nicknames(text, drafts)
    taken = {offset for draft in named for offset in (draft.start, draft.end)}
    back = [draft for draft in find_back_references(text, drafts, own, doubts) if draft.start not in taken] + named
    for draft in back:
        draft.key = None if draft.refers_to is None else drafts[draft.refers_to].key
    if not back:
        return drafts
    ordered = sorted([*drafts, *back], key=lambda draft: draft.start)
    place = {id(draft): position for position, draft in enumerate(ordered)}
    for draft in ordered:
        if draft.refers_to is not None:
            draft.refers_to = place[id(drafts[draft.refers_to])]
    return ordered


def _row(squeezed: Squeezed, draft: Draft) -> Row:
    number, kind = draft.number, draft.kind
    start, end = squeezed.span(draft.start, draft.end)
    return {
        "span": {"start": start, "end": end},
        "rule": draft.rule,
        "inferred": False,
        "doc_type": None if kind is None else {"code": None if kind.general else kind.code, "name": kind.name},
        "number": None if number is None else number["value"],
        "title": draft.title,
        "year": draft.year,
        "date": draft.date,
        "issuer": _issuer(squeezed.text, draft),
        "pinpoint": None if draft.pinpoint is None else pinpoint_row(squeezed.text, draft.pinpoint),
        "role": draft.role,
        "key": draft.key,
        "refers_to": draft.refers_to,
        "form": draft.form,
    }


def _issuer(text: str, draft: Draft) -> Row | None:
    if draft.issuer is None and draft.body is None:
        return None
    return {
        "text": draft.issuer and respelled(fold_space(text[slice(*draft.issuer)])),
        "name": draft.body,
        "successor": draft.body and successor_named(draft.body, draft.day),
    }


__all__ = ["PATTERNS", "find_citations"]
