"""Short names that a document gives to another one, and their later use.

Reads         "Quyết định số 06/QĐ-TTg … (Đề án 06)"  "Thông tư số … (sau đây gọi tắt là Thông tư 02)"
Leaves alone  "(sau đây gọi là hộ kinh doanh)": no document  "(sau đây gọi là Nghị định)": a type names no document
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import regex

from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.citations.numbers import type_before
from vnadmin_nlp.patterns import Pattern, any_of

_TYPE = (
    r"(?:Luật|Bộ\sluật|Pháp\slệnh|Nghị\sđịnh|Nghị\squyết|Thông\stư|Quyết\sđịnh|Chỉ\sthị|Công\svăn|Công\sđiện|Kế\shoạch"
    r"|Chương\strình|Đề\sán|Dự\sán|Chiến\slược|Quy\schế|Quy\sđịnh|Hướng\sdẫn|Kết\sluận|Thông\sbáo|Điều\slệ)"
)
INTRODUCED = Pattern(
    "short-name-introduced",
    regex.compile(
        rf"""\((?:(?:(?:sau\sđây|dưới\sđây)\s)?(?:được\s)?(?:gọi|viết)\s(?:tắt\s|chung\s)?là:?\s"?(?P<said>{_TYPE}\s[^()\n";]{{1,60}})
        |"?(?P<plain>{_TYPE}\s(?:số\s)?\d{{1,4}}(?:/\d{{4}})?))"?\)""",
        regex.X,
    ),
    matches=("(Đề án 06)", "(sau đây gọi tắt là Thông tư 02)", "(sau đây viết tắt là Luật Đất đai)"),
    rejects=("(sau đây gọi là hộ kinh doanh)", "(Kèm theo Quyết định số 12)", "(sau đây gọi là Nghị định)"),
)
PATTERNS = (INTRODUCED,)
_REACH = 400  # characters between a document and the short name it gets: its title stands there


def find_nicknames(flow: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts for later uses of the short names that `flow` gives to some of `drafts`; `refers_to` counts in these."""
    given = _introduced(flow, drafts)
    if not given:
        return []
    found: list[Draft] = []
    starts = [draft.start for draft in drafts]
    for match in regex.finditer(rf"(?<!\p{{L}}){any_of(given)}(?![\p{{L}}\d]|/\d|-\p{{Lu}})", flow):
        since, refers_to = given[match.group()]
        place = bisect_right(starts, match.start())
        inside = place and drafts[place - 1].end > match.start()
        meets = bisect_left(starts, match.end()) > place
        if match.start() < since or inside or meets:
            continue
        kind, _ = type_before(flow, match.start(), match.start() + len(match.group().rstrip("0123456789/")))
        kind = kind or drafts[refers_to].kind
        span = (match.start(), match.end())
        found.append(Draft(*span, "short-name", kind=kind, form="back_reference", refers_to=refers_to))
    return found


def _introduced(flow: str, drafts: Sequence[Draft]) -> dict[str, tuple[int, int]]:
    """Short name → where it is given, and the position of its document in `drafts`."""
    ends = [draft.end for draft in drafts]
    given: dict[str, tuple[int, int]] = {}
    for match in INTRODUCED.regex.finditer(flow):
        last = bisect_right(ends, match.start()) - 1
        floor = max(0, match.start() - _REACH)
        floor = max(floor, flow.rfind("\n", floor, match.start()) + 1)
        if members := [at for at in range(max(0, last - 8), last + 1) if drafts[at].start >= floor]:
            name = (match["said"] or match["plain"]).rstrip(' "')
            given.setdefault(name, (match.end(), _meant(name, members, drafts)))
    return given


def _meant(name: str, members: Sequence[int], drafts: Sequence[Draft]) -> int:
    """Of several documents before the short name the one whose number it repeats, else the first of its clause."""
    digits = "".join(char for char in name.split("/", maxsplit=1)[0] if char.isdigit()).lstrip("0")
    for at in reversed(members):
        row = drafts[at].number
        if row is not None and digits and row["serial"].lstrip("0") == digits:
            return at
    return members[-1]
