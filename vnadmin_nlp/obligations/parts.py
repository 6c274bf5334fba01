"""An assignment with several deadlines: each part that has its own is a task of its own.

Reads         "ban hành hướng dẫn trước ngày 05/9/2024; tập huấn cho các trường trong tháng 9/2024" (two) /
              "báo cáo trước ngày 15/01/2025 và 31/5/2025", "xong trước ngày 01/5 đối với …, xong trước ngày 01/8 đối
              với …" (two with the same action)
Leaves alone  "xây dựng kế hoạch; gửi về Sở trước ngày 20/5" (one: the deadline is that of the whole)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from vnadmin_nlp.deadlines import Deadlines, best_deadline
from vnadmin_nlp.obligations.bearers import ACTION_START
from vnadmin_nlp.obligations.drafts import Draft
from vnadmin_nlp.obligations.ground import elsewhere
from vnadmin_nlp.schema import Row

_PART = regex.compile(r";\s{1,3}(?:và\s|đồng thời,?\s)?(?=\p{L})")
_LONGEST = 4000  # bounds the search for parts
_MOST_DAYS = 8  # more days than this in one action are a calendar, not its deadlines


def split_by_deadline(draft: Draft, flow: str, deadlines: Deadlines) -> Iterator[Draft]:
    """The draft, cut before each later part that has a deadline where an earlier part has one too.

    >>> text = "lập danh sách trước ngày 05/9/2024; tập huấn trong tháng 10/2024"
    >>> draft = Draft(0, len(text), 0, "sentence", None, [])
    >>> [text[part.start : part.stop] for part in split_by_deadline(draft, text, Deadlines(text))]
    ['lập danh sách trước ngày 05/9/2024; ', 'tập huấn trong tháng 10/2024']
    """
    if draft.due is not None or draft.action_stop is not None:
        yield draft
        return
    reach = min(draft.stop, draft.action + _LONGEST)
    found = [row for row in deadlines.within(draft.start, reach) if row["date"] or row["recurrence"]]
    if len(found) < 2:
        yield draft
        return
    current = draft
    for mark in _PART.finditer(flow, draft.action, reach):
        at = mark.end()
        behind = [row for row in found if row["span"]["start"] >= at]
        before = [row for row in found if current.start <= row["span"]["start"] < at]
        if not before or not behind or not _acts(flow, at, draft.stop, behind[0]):
            continue
        # Two regular duties of one item are its rhythm, no two tasks.
        if behind[0]["date"] is None and not any(row["date"] for row in before):
            continue
        yield from _with_second(replace(current, stop=at), before)
        current = replace(
            draft, start=at, action=at, rule="own_deadline", parties=elsewhere(draft.parties), coordinators=[]
        )
    yield from _with_second(current, [row for row in found if row["span"]["start"] >= current.start])


def _acts(flow: str, at: int, stop: int, due: Row) -> bool:
    """Whether a part begins with an action, and the deadline is that of this part, not of a later one."""
    end = flow.find(";", at, stop)
    inside = due["span"]["start"] < (end if end >= 0 else stop)
    return inside and ACTION_START.match(flow, at, stop) is not None


def _with_second(draft: Draft, found: list[Row]) -> Iterator[Draft]:
    """The draft, and once more for each further day in it: one action that is due several times."""
    yield draft
    days = [row for row in found if row["date"] is not None and row["span"]["end"] <= draft.stop]
    first = best_deadline(days)
    for row in days[:_MOST_DAYS]:
        if first is not None and row["date"] > first["date"]:
            yield replace(draft, due=row, rule="second_deadline")
            first = row
