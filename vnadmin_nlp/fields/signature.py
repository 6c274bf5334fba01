"""Who signed: capacity, position, name.

Reads         "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH / Nguyễn Văn An" -> capacity KT, on behalf of CHỦ TỊCH, position PHÓ CHỦ TỊCH
              "T/M BAN THƯỜNG VỤ" (Party) -> capacity TM
Leaves alone  "(Đã ký)", stamps of digital signatures, the list of recipients beside it
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from vnadmin_nlp.names import looks_like_name, person_name, restored
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Line, Row, Zones
from vnadmin_nlp.text import bare, fold_space, is_upper
from vnadmin_nlp.zones import is_position

# Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7 (TM., KT., TL., TUQ., Q.); Hướng dẫn 36-HD/VPTW (T/M, K/T, T/L).
CAPACITY = Pattern(
    "signing-capacity",
    regex.compile(
        r"^[^\p{L}]{0,4}(?P<capacity>T\.?\s?U\.?\s?Q|T\s?[./]?\s?M|K\s?[./]?\s?T|T\s?[./]?\s?L|Q|KT|TM|TL|TUQ|Thừa lệnh|THỪA LỆNH|Quyền|QUYỀN)"
        r"(?:\s{0,2}[.,:/]\s{0,3}|\s{1,3}(?=\p{Lu})|(?<=/[MTL])\s{0,3})(?P<whom>\p{L}[^\n]{1,120})$"
    ),
    matches=("KT. CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN", "T/M BAN THƯỜNG VỤ", "KT.BỘ TRƯỞNG", "TUQ. GIÁM ĐỐC", "K/T CHỦ TỊCH", "KT/BỘ TRƯỞNG"),
    rejects=("TMDV", "KTNN", "Q1", "Tổng cục trưởng"),
)
PATTERNS = (CAPACITY,)
_STAMP = regex.compile(r"(?i)^\W{0,3}(?:\[?đã\s?ký\]?|da\s?ky|\(ký|ký\s|signed|chữ\s?ký|đóng\s?dấu|\[?daky|dự\s?thảo)")


@dataclass
class _Block:
    capacities: list[str] = field(default_factory=list)
    whom: str | None = None
    position: list[str] = field(default_factory=list)
    name: str | None = None
    start: int | None = None
    end: int = 0

    def cover(self, line: Line) -> None:
        self.start = line.start if self.start is None else self.start
        self.end = line.end


def find_signatures(zones: Zones) -> list[Row]:
    """`Signature` rows in reading order; several in joint documents and minutes, none where the block is lost."""
    blocks = _blocks(zones.labelled("signature"))
    return [_row(block) for block in _pair(blocks) if block.name or block.position or block.capacities]


def _blocks(lines: list[Line]) -> list[_Block]:
    """One block for each run of capacity, position and name; a name closes its block."""
    blocks = [_Block()]
    for line in lines:
        block = blocks[-1]
        text = fold_space(line.text).strip(" .;*_|-+~")
        if not text or (_STAMP.match(text) and not person_name(text)):
            continue
        match = CAPACITY.regex.match(fold_space(line.text))
        if match:
            if block.name or (block.position and not block.whom):
                block = _next(blocks)
            elif block.position:
                block = _next(blocks)
            _add_capacity(block, match, line)
            continue
        name = None if is_position(bare(text)) and not (_blocks_name(text)) else person_name(text)
        if name:
            if block.name:
                block = _next(blocks)
            block.name = name
            block.cover(line)
        elif _position(text, block):
            if block.name:
                block = _next(blocks)
            block.position.append(text)
            block.cover(line)
        elif looks_like_name(text) and not block.name and (block.position or block.capacities):
            block.name = text
            block.cover(line)
    return blocks


def _blocks_name(text: str) -> bool:
    """Whether a line that begins like a position is a name all the same: "Chánh Văn An" is not "CHÁNH VĂN PHÒNG"."""
    return not is_upper(text) and looks_like_name(text) and person_name(text) is not None


def _next(blocks: list[_Block]) -> _Block:
    blocks.append(_Block())
    return blocks[-1]


def _add_capacity(block: _Block, match: regex.Match[str], line: Line) -> None:
    letters = bare(match["capacity"]).replace(".", "").replace("/", "").replace(" ", "")
    capacity = {"thualenh": "TL", "quyen": "Q"}.get(letters, letters.upper())
    block.capacities.append(capacity)
    block.whom = match["whom"].strip(" .")
    block.cover(line)


def _position(text: str, block: _Block) -> bool:
    """Whether a line is a position, or goes on with one ("PHÓ GIÁM ĐỐC / SỞ NỘI VỤ")."""
    if len(text) > 90:
        return False
    if is_position(bare(text)):
        return is_upper(text) or len(text) < 50
    return is_upper(text) and len(text) < 60 and bool(block.capacities or block.position) and not block.name and any(c.isalpha() for c in text) and len(text.split()) >= 2


def _pair(blocks: list[_Block]) -> list[_Block]:
    """Joint documents in two columns read as positions first, names after them: the n-th name goes with the n-th."""
    nameless = [b for b in blocks if not b.name and (b.position or b.capacities)]
    orphans = [b for b in blocks if b.name and not b.position and not b.capacities]
    if nameless and orphans and len(orphans) >= len(nameless):
        waiting = list(nameless)
        first = next(b for b in blocks if b.name and (b.position or b.capacities)) if any(b.name and (b.position or b.capacities) for b in blocks) else None
        names = ([first] if first else []) + orphans
        holders = waiting + ([first] if first else [])
        given = [b.name for b in names]
        for holder, name in zip(holders, given, strict=False):
            holder.name = name
        return [b for b in blocks if b not in orphans or b in holders]
    return blocks


def _row(block: _Block) -> Row:
    position = list(block.position)
    own = restored(" ".join(position)) or None
    capacity = block.capacities[-1] if block.capacities else None
    if own is None and capacity == "Q":
        own = block.whom
    return {
        "name": block.name,
        "position": own,
        "capacity": capacity,
        "on_behalf_of": block.whom,
        "capacities": tuple(block.capacities),
        "span": {"start": block.start, "end": block.end},
        "rule": "signature-block",
    }
