"""Who must do what, by when.

Reads         "3. Giám đốc Sở Nội vụ:" with the dashes under it (each inherits the bearer) /
              "Sở Tài chính chủ trì, phối hợp với các địa phương bố trí kinh phí" / "Giao Văn phòng theo dõi, đôn đốc" /
              "Đề nghị các đơn vị gửi ý kiến trước ngày 12/4/2024" / "Đơn vị chủ trì: Sở Tư pháp." under its task /
              "Thủ trưởng các đơn vị chịu trách nhiệm thi hành Quyết định này"
Leaves alone  "Sở Xây dựng đã hoàn thành việc nghiệm thu" (a report), "Căn cứ Luật …" (a recital), "Người nộp thuế kê
              khai …" (law),
              "Kính đề nghị UBND tỉnh xem xét, phê duyệt" (asked of the one above)

The smallest clause with its own bearer and action is one obligation: one numbered item or dash, each further sentence
of an item, and each part behind ";" that names a bearer of its own. docs/OBLIGATIONS.md is the definition.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from vnadmin_nlp.deadlines import Deadlines
from vnadmin_nlp.obligations.drafts import finished, paragraphs
from vnadmin_nlp.obligations.duties import uid_of
from vnadmin_nlp.obligations.parts import split_by_deadline
from vnadmin_nlp.obligations.signs import INVITATIONS
from vnadmin_nlp.obligations.tables import find_tables
from vnadmin_nlp.obligations.walk import Walk
from vnadmin_nlp.schema import Row
from vnadmin_nlp.squeeze import Squeezed


def find_obligations(
    flow: str,
    *,
    provisions: Sequence[Row],
    citations: Sequence[Row],
    targets: Sequence[Row],
    own: Row | None,
    start: int,
    end: int,
) -> list[Row]:
    """The obligations of flow[start:end], sorted by span, as rows of `Obligation` without `text`.

    `own` tells of the document: number, issuer, date, doc_type (its code), subject.

    >>> text = "Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát hồ sơ trước ngày 30/6/2024."
    >>> rows = find_obligations(text, provisions=[], citations=[], targets=[], own=None, start=0, end=len(text))
    >>> [(row["bearers"][0]["text"], row["action"], row["due"]["date"].isoformat()) for row in rows]
    [('Sở Nội vụ', 'rà soát hồ sơ trước ngày 30/6/2024', '2024-06-30')]
    """
    own = own or {}
    squeezed = Squeezed(flow, start, end)
    rows = _find(squeezed.text, squeezed.rows_forward(provisions), own)
    for row in rows:
        _carry_back(row, squeezed)
    for key, found in (("targets", targets), ("citations", citations)):
        places = _places(found)
        starts = [start for start, _ in places]
        for row in rows:
            begin, stop = bisect_left(starts, row["span"]["start"]), bisect_left(starts, row["span"]["end"])
            row[key] = [index for _, index in places[begin:stop]]
    _identify(rows, own)
    return rows


def _find(text: str, provisions: list[Row], own: Row) -> list[Row]:
    date = own.get("date")
    deadlines = Deadlines(text, date)
    walk = Walk(text, provisions, own, deadlines)
    tables = [] if own.get("doc_type") in INVITATIONS else find_tables(text, provisions, date)
    for paragraph in paragraphs(text, provisions, [(table.start, table.stop) for table in tables]):
        walk.read(paragraph)
    walk.lead_ins()
    told = [draft for table in tables for draft in table.drafts]
    drafts = sorted(walk.drafts + told, key=lambda draft: draft.start)
    parts = [part for draft in drafts if draft.parties for part in split_by_deadline(draft, text, deadlines)]
    return [row for part in parts if (row := finished(part, text, deadlines))["action"]]


def _carry_back(row: Row, squeezed: Squeezed) -> None:
    """Turn the spans of a row, of its parties and of its deadline into those of the flow."""
    row["span"] = squeezed.span_back(row["span"])
    for key in ("bearers", "coordinators"):
        row[key] = [party | {"span": party["span"] and squeezed.span_back(party["span"])} for party in row[key]]
    if row["due"] is not None:
        row["due"] = row["due"] | {"span": squeezed.span_back(row["due"]["span"])}


def _places(found: Sequence[Row]) -> list[tuple[int, int]]:
    """Where each found object begins, with its index, sorted; without those that were inferred."""
    return sorted((row["span"]["start"], index) for index, row in enumerate(found) if row.get("span"))


def _identify(rows: list[Row], own: Row) -> None:
    """Give each row its `uid`; the second of two alike ends in "-2"."""
    seen: dict[str, int] = {}
    for row in rows:
        uid = uid_of(own, row["bearers"], row["action"])
        seen[uid] = seen.get(uid, 0) + 1
        row["uid"] = uid if seen[uid] == 1 else f"{uid}-{seen[uid]}"
