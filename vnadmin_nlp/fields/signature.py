"""Who signed: capacity, position, name.

Reads         "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH / Nguyễn Văn An" -> capacity KT, on behalf of CHỦ TỊCH, position PHÓ CHỦ TỊCH
              "T/M BAN THƯỜNG VỤ" (Party) -> capacity TM
Leaves alone  "(Đã ký)", stamps of digital signatures, the list of recipients beside it
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from vnadmin_nlp import lexicon
from vnadmin_nlp.names import looks_like_name, person_name, restored
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Line, Row, Zones
from vnadmin_nlp.text import bare, fold_space, is_upper
from vnadmin_nlp.zones import MOTTO_WORDS, hidden_positions, is_position
from vnadmin_nlp.zones.cues import AGENCY

# Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7 (TM., KT., TL., TUQ., Q.); Hướng dẫn 36-HD/VPTW (T/M, K/T, T/L).
CAPACITY = Pattern(
    "signing-capacity",
    regex.compile(
        r"^[^\p{L}]{0,4}(?P<capacity>T\.?\s?U\.?\s?Q|T\s?[./]?\s?M|K\s?[./]?\s?T|T\s?[./]?\s?L|Q|KT|TM|TL|TUQ|"
        r"Thừa lệnh|THỪA LỆNH|Quyền|QUYỀN)"
        r"(?:\s{0,2}[.,:/]\s{0,3}|\s{1,3}(?=\p{Lu})|(?<=/[MTL])\s{0,3})(?P<whom>\p{L}[^\n]{1,120})$"
    ),
    matches=(
        "KT. CHỦ TỊCH",
        "TM. ỦY BAN NHÂN DÂN",
        "T/M BAN THƯỜNG VỤ",
        "KT.BỘ TRƯỞNG",
        "TUQ. GIÁM ĐỐC",
        "K/T CHỦ TỊCH",
        "KT/BỘ TRƯỞNG",
    ),
    rejects=("TMDV", "KTNN", "Q1", "Tổng cục trưởng"),
)
STAMP = Pattern(
    "signature-stamp",
    regex.compile(r"(?i)^\W{0,3}(?:\[?đã\s?ký\]?|da\s?ky|\(ký|ký\s|signed|chữ\s?ký|đóng\s?dấu|\[?daky|dự\s?thảo)"),
    matches=("(Đã ký)", "[Đã ký]", "Ký bởi: Văn phòng", "Signed by: Sở Nội vụ"),
    rejects=("Nguyễn Văn An", "CHỦ TỊCH"),
)
PATTERNS = (CAPACITY, STAMP)


@dataclass
class _Block:
    """One signature as its lines come."""

    capacities: list[str] = field(default_factory=list)
    whom: str | None = None
    position: list[str] = field(default_factory=list)
    name: str | None = None
    start: int | None = None
    end: int = 0

    @property
    def titled(self) -> bool:
        return bool(self.capacities or self.position)

    def cover(self, line: Line) -> None:
        self.start = line.start if self.start is None else self.start
        self.end = line.end

    def add_capacity(self, match: regex.Match[str]) -> None:
        letters = bare(match["capacity"]).translate(_BETWEEN_LETTERS)
        self.capacities.append({"thualenh": "TL", "quyen": "Q"}.get(letters, letters.upper()))
        self.whom, own = _whom_and_own(match["whom"].strip(" ."), self.capacities[-1])
        if own:
            self.position.append(own)


def _whom_and_own(words: str, capacity: str) -> tuple[str, str | None]:
    """Whom a capacity is for, and the signer's own position where both stand on one line.

    >>> _whom_and_own("CHỦ TỊCH PHÓ CHỦ TỊCH", "KT"), _whom_and_own("ỦY BAN NHÂN DÂN CHỦ TỊCH", "TM")
    (('CHỦ TỊCH', 'PHÓ CHỦ TỊCH'), ('ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'))
    >>> _whom_and_own("TỔNG CỤC TRƯỞNG", "KT"), _whom_and_own("BAN BÍ THƯ", "TM")
    (('TỔNG CỤC TRƯỞNG', None), ('BAN BÍ THƯ', None))
    """
    parts = words.split()
    agency = lexicon.agency_opening(words)
    if agency is not None and not agency[1].strip():
        return words, None  # "BAN BÍ THƯ" is a body, no secretary of one
    for cut in range(1, len(parts)):
        whom, own = " ".join(parts[:cut]), " ".join(parts[cut:])
        title = lexicon.position_opening(own)
        if title is None or not is_upper(own):
            continue
        if capacity == "TM":
            known = title.rank == "head" and AGENCY.regex.match(bare(whom)) is not None
        else:
            known = (title.rank == "deputy" or capacity != "KT") and lexicon.position_opening(whom) is not None
        if known and (capacity == "KT" or len(bare(own).split()) <= _LONGEST_TITLE):
            return whom, own
    return words, None


_LONGEST_TITLE = 4  # words: "CHỦ TỊCH HỘI ĐỒNG"; a longer one may be the body's own name
_BETWEEN_LETTERS = str.maketrans("", "", "./ ")


def find_signatures(zones: Zones) -> list[Row]:
    """`Signature` rows in reading order; several in joint documents and minutes, none where the block is lost."""
    blocks = _blocks(zones.labelled("signature"))
    return [_row(block) for block in _paired(blocks) if block.name or block.titled]


def _blocks(lines: list[Line]) -> list[_Block]:
    """One block for each run of capacity, position and name; a name closes its block."""
    blocks = [_Block()]
    for line in lines:
        whole = fold_space(line.text)
        text = whole.strip(" .;*_|-+~")
        if not text or (STAMP.regex.match(text) and not person_name(text)):
            continue
        block = blocks[-1]
        capacity = CAPACITY.regex.match(whole)
        name = None if capacity else _name(text, block)
        if not (capacity or name or _is_position(text, block)):
            continue
        if block.name or (capacity and block.position):
            block = _Block()
            blocks.append(block)
        if capacity:
            block.add_capacity(capacity)
        elif name:
            block.name = name
        else:
            block.position.append(text)
        block.cover(line)
    return blocks


def _name(text: str, block: _Block) -> str | None:
    """The person's name on a line; below a title also one whose family name no table has."""
    # "Chánh Văn An" begins like a position and is a name; "CHÁNH VĂN PHÒNG" is a position.
    named = person_name(text)
    if is_position(bare(text)):
        return named if named and not is_upper(text) and looks_like_name(text) else None
    if named:
        return named
    unknown = looks_like_name(text) and block.titled and not block.name and not _is_position(text, block)
    return text if unknown else None


def _is_position(text: str, block: _Block) -> bool:
    """Whether a line is a position, or goes on with one ("PHÓ GIÁM ĐỐC / SỞ NỘI VỤ")."""
    if len(text) > 90:
        return False
    if is_position(bare(text)):
        return is_upper(text) or len(text) < 50
    if bare(text).startswith("nuoc cong hoa xa hoi chu nghia"):  # "CHỦ TỊCH / NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        return len(block.position) == 1 and not block.name
    if not is_upper(text) or len(text) >= 60 or not block.titled or block.name or MOTTO_WORDS.regex.search(bare(text)):
        return False
    return len(text.split()) >= 2


def _paired(blocks: list[_Block]) -> list[_Block]:
    """Joint documents in two columns read as positions first, names after them: the n-th name goes with the n-th."""
    nameless = [block for block in blocks if block.titled and not block.name]
    orphans = [block for block in blocks if block.name and not block.titled]
    if not nameless or len(orphans) < len(nameless):
        return blocks
    whole = [block for block in blocks if block.titled and block.name][:1]
    names = [block.name for block in (*whole, *orphans)]
    for holder, name in zip((*nameless, *whole), names, strict=False):
        holder.name = name
    return [block for block in blocks if block.titled]


def _own_position(block: _Block) -> list[str]:
    """The lines of the signer's own position, without the name of the body above it.

    "KT. VỤ TRƯỞNG / VỤ PHÁP CHẾ / PHÓ VỤ TRƯỞNG" and "THỦ TƯỚNG CHÍNH PHỦ / THỦ TƯỚNG" end in the position.
    """
    lines = block.position
    first = next((at for at, text in enumerate(lines) if is_position(bare(text))), 0)
    if len(lines) - first == 2 and bare(lines[first + 1]) == f"pho {bare(lines[first])}":
        return lines[first + 1 :]  # the capacity before the first line is lost: "GIÁM ĐỐC / PHÓ GIÁM ĐỐC"
    repeated = (at for at in range(first + 1, len(lines)) if bare(lines[first]).startswith(bare(lines[at]) + " "))
    return lines[next(repeated, first) :]


def _row(block: _Block) -> Row:
    own = restored(" ".join(hidden_positions().get(bare(line), line) for line in _own_position(block))) or None
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
