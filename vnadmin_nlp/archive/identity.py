"""A document's own key: the one that a citation of it gets, so that citing and cited meet."""

from __future__ import annotations

import datetime
from typing import Any

from vnadmin_nlp import citations


def own_key(document: dict[str, Any]) -> str | None:
    """The key of a document, given as its JSON; None where number, issuer or year is not known.

    >>> own_key({"number": {"value": "766/QĐ-TTg", "style": "state"}, "doc_type": {"name": "Quyết định"},
    ...          "issuer": {"name": "Thủ tướng Chính phủ", "province": None}, "issued_on": {"value": "2022-06-23"}})
    'QĐ|TTg|766|2022'
    """
    number, kind = document["number"], document["doc_type"]
    if number is None:
        return None
    issuer, issued = document["issuer"], document["issued_on"]
    words = [kind["name"] if kind else "Văn bản", "số", number["value"]]
    date = datetime.date.fromisoformat(issued["value"]) if issued else None
    if date is not None:
        words.append(f"ngày {date.day:02}/{date.month:02}/{date.year}")
    province = issuer["province"]["name"] if issuer and issuer["province"] else None
    if issuer is not None:
        words.append(f"của {issuer['name']}")
    told = {"issuer": issuer and issuer["name"], "province": province, "date": date}
    found = citations.find_citations(" ".join(words), own=told)
    key: str | None = found[0]["key"] if found and found[0]["number"] == number["value"] else None
    return key
