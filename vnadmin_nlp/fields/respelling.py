"""The values of the head of a scan, with the marks that it lost.

Reads         "Hoàng Thi Mai", "Phó Chủ tich" of a scan -> "Hoàng Thị Mai", "Phó Chủ tịch"
              "thủ tục hãi quan" in a text that may come from a scan -> "thủ tục hải quan"
Leaves alone  values of files that were typed (DOCX, HTML, a PDF's own letters), and `text` of every field
"""

from __future__ import annotations

from vnadmin_nlp.errors import issue
from vnadmin_nlp.names import respelled_name
from vnadmin_nlp.schema import Row, SourceText, Zones
from vnadmin_nlp.spelling import is_damaged, pairs_in, respelled, respelled_surely, without_specks

# None is text that a caller passes; scanners hand out the others.
_MAYBE_SCANNED = (None, "text/plain", "text/markdown")


def respell(head: Row, source: SourceText, view: str, zones: Zones, issues: list[Row]) -> None:
    """Puts right the values of `head` in place, and tells in `issues` how many."""
    if source.ocr or is_damaged(view):
        changed = _respell_all(head, _body(view, zones))
    elif source.media_type in _MAYBE_SCANNED and head.get("subject"):
        changed = _respell_subject(head["subject"], _body(view, zones))
    else:
        return
    if changed:
        issues.append(issue("value.respelled", f"Marks that the scan lost were put back in {changed} values."))


def _body(view: str, zones: Zones) -> str:
    """Body and annexes, without the head that is to be compared with them."""
    return "\n".join(view[start:end] for start, end in zones.stretches)


def _respell_all(head: Row, body: str) -> int:
    company = pairs_in(body)
    rows = [head.get("subject"), head.get("issuer"), *head.get("recipients", ()), *head.get("signatures", ())]
    changed = 0
    for row in filter(None, rows):
        for key in ("value", "name", "position"):
            value = row.get(key)
            if value:
                person = key == "name" and "capacities" in row
                read = without_specks(value)
                row[key] = respelled_name(read) if person else respelled(read, company)
                changed += row[key] != value
    return changed


def _respell_subject(row: Row, body: str) -> int:
    read = row["value"]
    row["value"] = respelled_surely(read, body)
    return int(row["value"] != read)
