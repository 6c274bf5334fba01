"""Roles: what the citing document does with the cited one, by the cue phrase before the mention.

Reads         "Căn cứ | Luật …"  "thay thế | Quyết định …"  "Phúc đáp | Công văn …"  "ban hành kèm theo | Quyết định …"
Leaves alone  "Nghị định A sửa đổi, bổ sung Nghị định B": there A amends B, not the citing document; B is mentioned.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.lexicon import table

_WINDOW = 110
_OUTER = {"amends", "replaces", "repeals", "guides", "enclosed_with"}


@cache
def _cues() -> tuple[regex.Pattern[str], dict[str, str]]:
    """All cues as one pattern that finds the last one, and the role of each."""
    roles = {cue: row["role"] for row in table("citation_roles").values() for cue in row["cues"]}
    words = "|".join(regex.escape(cue, special_only=True) for cue in sorted(roles, key=len, reverse=True))
    return regex.compile(rf"(?r)(?<!\p{{L}})(?:{words})(?!\p{{L}})"), roles


def attach_roles(flow: str, drafts: Sequence[Draft]) -> None:
    """Sets the role of each of `drafts`; members of a list share that of its first."""
    for position, draft in enumerate(drafts):
        earlier = drafts[position - 1] if position else None
        if draft.linked and earlier is not None:
            draft.role = earlier.role
        else:
            draft.role = _role(flow, draft, earlier)


def _role(flow: str, draft: Draft, earlier: Draft | None) -> str:
    floor = max(0, draft.start - _WINDOW)
    floor = max(floor, flow.rfind("\n", floor, draft.start) + 1, flow.rfind(". ", floor, draft.start) + 1)
    window = flow[floor : draft.start].lower()
    pattern, roles = _cues()
    cue = pattern.search(window)
    if not cue:
        return _paragraph_role(flow, draft)
    role = roles[cue.group()]
    if (
        role == "enclosed_with"
        and window[: cue.start()].strip(" -+") not in ("", "(")
        and not window[: cue.start()].endswith("(")
    ):
        return "mentions"  # a form or a list enclosed with the cited document, not the citing one
    if role in _OUTER and earlier is not None and earlier.end > floor and earlier.end <= floor + cue.start():
        between = flow[earlier.end : floor + cue.start()]
        if ";" not in between and not between.rstrip().endswith((",", "và")):
            return "mentions"
    return role


def _paragraph_role(flow: str, draft: Draft) -> str:
    """A căn cứ paragraph gives its role to what follows its ";" as well: "Căn cứ Luật A; Luật B"."""
    start = flow.rfind("\n", max(0, draft.start - 600), draft.start) + 1
    head = flow[start : start + 12].lstrip(" -+").lower()
    before = flow[max(0, draft.start - 4) : draft.start].strip()
    return "basis" if head.startswith("căn cứ") and before.endswith(";") else "mentions"
