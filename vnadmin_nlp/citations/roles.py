"""Roles: what the citing document does with the cited one, by the words before the mention.

Reads         "Căn cứ | Luật …; | Nghị định …"  "Công văn này thay thế | …"  "Điều 2. Bãi bỏ: 1. | Quyết định …"
              "Phúc đáp | Công văn …"  "(Kèm theo | Quyết định …)"  "thực hiện | Chỉ thị …, | Công điện …"
Leaves alone  "Nghị định A sửa đổi | Nghị định B": A amends B, the citing document mentions both; so with
              "đề nghị Chính phủ sửa đổi | …" and "việc thực hiện | …" (a report on it)
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.lexicon import table
from vnadmin_nlp.schema import Row

_WINDOW = 260
# What a document does to another one by its own force; said of a third document these words mean nothing here.
_BY_FORCE = {"amends", "replaces", "repeals"}


@cache
def _cues() -> tuple[regex.Pattern[str], dict[str, str]]:
    """All cues as one pattern that finds the last one, and the role of each."""
    roles = {cue: row["role"] for row in table("citation_roles").values() for cue in row["cues"]}
    words = "|".join(regex.escape(cue, special_only=True) for cue in sorted(roles, key=len, reverse=True))
    return regex.compile(rf"(?r)(?<!\p{{L}})(?:{words})(?!\p{{L}})"), roles


def attach_roles(flow: str, drafts: Sequence[Draft], own: Row | None = None) -> None:
    """Sets the role of each of `drafts`; members of a list share that of its first."""
    directive = (own or {}).get("doc_type") in _DIRECTIVES
    earlier: Draft | None = None
    for draft in drafts:
        if draft.linked and earlier is not None:
            draft.role = earlier.role
        else:
            draft.role = _role(flow, draft, earlier, directive=directive)
        earlier = draft


# Types whose numbered items are tasks: what is to be done "theo Nghị định …" there carries that decree out.
_DIRECTIVES = {"CT", "KH", "CV", "CTr", "CĐ", "TB", "KL"}
_BRACKETED = regex.compile(r"\([^()]{0,300}\)")
_GONE = regex.compile(r"[^.;\n]{0,160}?hết\shiệu\slực")


def _role(flow: str, draft: Draft, earlier: Draft | None, *, directive: bool) -> str:
    floor = _clause_start(flow, draft.start)
    clause = _BRACKETED.sub("", flow[floor : draft.start].lower())
    pattern, roles = _cues()
    cue = pattern.search(clause)
    while cue is not None and roles[cue.group()] == "enclosed_with" and not _opens(clause, cue):
        cue = pattern.search(clause, 0, cue.start())  # "sửa đổi Quy định ban hành kèm theo | Quyết định"
    if cue is None:
        return _without_cue(flow, draft, earlier, floor)
    role = roles[cue.group()]
    before = clause[: cue.start()]
    if role in _BY_FORCE:
        return role if _by_own_force(before, earlier, floor) else "mentions"
    if role == "follows":
        return "implements" if directive and before.strip() and not _PAST.search(clause) else "mentions"
    if role == "amended_by":
        return "basis" if _paragraph_opening(flow, floor).startswith("căn cứ") else "mentions"
    return role


def _opens(clause: str, cue: regex.Match[str]) -> bool:
    before = clause[: cue.start()].strip(" -+*")
    return not before or before.endswith("(")


def _clause_start(flow: str, at: int) -> int:
    """Start of the clause that ends at `at`: behind ";", the end of a sentence or the start of the paragraph."""
    floor = max(0, at - _WINDOW)
    floor = max(floor, flow.rfind("\n", floor, at) + 1)
    sentence = flow.rfind(". ", floor, at - 2)
    if sentence - floor > 4:  # not the point of "2. "
        floor = sentence + 1
    return max(floor, flow.rfind(";", floor, at - 1) + 1)


def _paragraph_opening(flow: str, at: int) -> str:
    start = flow.rfind("\n", max(0, at - 1500), at) + 1
    return flow[start : start + 16].lower().strip(" -+*")


# "Công văn này thay thế", "có hiệu lực kể từ ngày ký và thay thế", "Điều 2. Bãi bỏ", "2. Sửa đổi": it acts itself.
_ITSELF = regex.compile(r"(?:này|hiệu lực)[^.;]{0,120}$|^\W*(?:(?:điều|khoản|điểm)?\W*[\da-zđ]{1,3}\s?[.)])?\W*$")


def _by_own_force(before: str, earlier: Draft | None, floor: int) -> bool:
    if _ITSELF.search(before):
        return earlier is None or earlier.end <= floor or before.rstrip().endswith((",", "và", "này"))
    return False


# Words of a report, not of a task.
_PAST = regex.compile(r"(?<!\p{L})(?:đã|đạt|chưa|còn|được cấp|giảm \d|tăng \d)(?!\p{L})")


def _without_cue(flow: str, draft: Draft, earlier: Draft | None, floor: int) -> str:
    """A later member of "Căn cứ A; B", an item below "bãi bỏ các văn bản sau:", a document "hết hiệu lực"."""
    if _GONE.match(flow, draft.end, draft.end + 200):
        return "repeals"
    before = flow[floor : draft.start].strip(" -+*")
    if not before or _MARKER.fullmatch(before):
        above = _heading_role(flow, floor)
        if above is not None:
            return above
    between = flow[earlier.end : draft.start] if earlier is not None else "\n"
    goes_on = "\n" not in between and ". " not in between and between.rstrip().endswith((";", ",", "và"))
    return earlier.role if earlier is not None and goes_on else "mentions"


_MARKER = regex.compile(r"\W*(?:\d{1,2}|\p{Ll})[.)]\W*(?:[Cc]ác)?\W*")
_HEADING = regex.compile(r"(?i)(?:bãi bỏ|hết hiệu lực|thay thế|căn cứ|cơ sở pháp lý|văn bản sau)")


def _heading_role(flow: str, at: int) -> str | None:
    """The role that the nearest line above, ending in ":" or short as a heading, gives to the items below it."""
    lines = flow[max(0, at - 1500) : at].rstrip("\n").split("\n")
    for line in reversed(lines[-12:]):
        words = line.strip(" *-")
        if words.endswith(":") or (0 < len(words) < 60 and not words.endswith((";", "."))):
            return _role_of_heading(words.lower())
    return None


def _role_of_heading(words: str) -> str | None:
    if "bãi bỏ" in words or "hết hiệu lực" in words:
        return "repeals"
    if "thay thế" in words and "này" in words:
        return "replaces"
    return "basis" if "căn cứ" in words or "cơ sở pháp lý" in words else None
