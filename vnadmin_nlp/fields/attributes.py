"""Facts that a portal page states in its attribute table, for pages that hold no text of the document.

Reads         "Số hiệu: 12/2024/TT-BTC", "Loại văn bản: Thông tư", "Ngày ban hành: 05/03/2024", "Người ký: …"
Leaves alone  pages that show the document itself
"""

from __future__ import annotations

import regex

from vnadmin_nlp import dates, lexicon, symbols
from vnadmin_nlp.schema import Row
from vnadmin_nlp.text import fold_key, fold_space

_LABELS = {
    "số hiệu": "number",
    "số ký hiệu": "number",
    "số/ký hiệu": "number",
    "loại văn bản": "doc_type",
    "ngày ban hành": "issued_on",
    "cơ quan ban hành": "issuer",
    "nơi ban hành": "issuer",
    "người ký": "name",
    "chức danh": "position",
    "trích yếu": "subject",
    "tên văn bản": "subject",
}
_RULE = "portal-attributes"


def find_attributes(attributes: dict[str, str], text: str) -> Row:
    """Header rows of `Document` from the attribute table; a key is there only where the table has it.

    `text` is the page's text, in which the values are looked up for their places.
    """
    folded = {fold_key(label).rstrip(":"): value for label, value in attributes.items() if value}
    told = {_LABELS[label]: value for label, value in folded.items() if label in _LABELS}
    head: Row = {"recipients": [], "signatures": []}
    found = next(symbols.find_symbols(told.get("number", "")), None)
    if found is not None:
        head["number"] = found.row | _place(text, told["number"][found.start : found.end])
    kind = lexicon.document_type_named(told.get("doc_type", ""))
    if kind is not None:
        head["doc_type"] = {"code": kind.code, "name": kind.name} | _place(text, told["doc_type"])
    date = dates.parse_date(told.get("issued_on", ""))
    if date is not None:
        head["issued_on"] = {"value": date} | _place(text, told["issued_on"])
    if "issuer" in told:
        agency = lexicon.agency_named(told["issuer"], date)
        row = {"name": told["issuer"], "level": agency.level if agency else None, "parent": None, "province": None}
        head["issuer"] = row | _place(text, told["issuer"])
    title = told.get("subject") or _title(text, told.get("number"))
    if title:
        head["subject"] = {"value": title} | _place(text, title)
    if "name" in told:
        row = {"name": told["name"], "position": told.get("position"), "capacity": None, "on_behalf_of": None}
        head["signatures"] = [row | _place(text, told["name"])]
    return head


# "của Bộ Tài chính về việc": what stands between the number and the subject.
_LEAD = regex.compile(r"(?i)^(?:của\s[^,]{3,80}?\s)?(?:v/v|về việc|về)\s+")


def _title(text: str, number: str | None) -> str | None:
    """The subject behind type and number in the page's first line."""
    first = fold_space(text.split("\n", 1)[0])
    if not number or number not in first:
        return None
    return _LEAD.sub("", first.split(number, 1)[1].strip(" :-–")) or None


def _place(text: str, words: str) -> Row:
    at = text.find(words)
    span = {"start": at, "end": at + len(words)} if at >= 0 else None
    return {"span": span, "rule": _RULE, "inferred": span is None}
