"""Tên loại: the heading, else the symbol of the number, else the words by which the document names itself.

Reads         "CHỈ THỊ" -> Chỉ thị    "Số: 12/KH-UBND" -> Kế hoạch    "6085/UBND-TTPVHCC" -> Công văn
Leaves alone  "QUYẾT ĐỊNH:" before the articles, types of cited documents
"""

from __future__ import annotations

import regex

from vnadmin_nlp import lexicon
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Row, Zones
from vnadmin_nlp.text import bare
from vnadmin_nlp.zones import ANNEX_TITLE, type_on

SELF = Pattern(
    "names-itself",
    regex.compile(
        r"\b(?P<type>Nghị quyết liên tịch|Nghị quyết|Nghị định|Quyết định|Chỉ thị|Thông tư liên tịch|Thông tư|"
        r"Kế hoạch|Thông báo|Tờ trình|Báo cáo|"
        r"Hướng dẫn|Công điện|Chương trình|Công văn|công văn|Kết luận|Luật|Pháp lệnh|Quy định|Quy chế)\s+này\b"
    ),
    matches=("Chỉ thị này có hiệu lực", "Công văn này thay thế"),
    rejects=("Chỉ thị số 08/CT-UBND", "Kế hoạch nêu trên"),
)
REPLIES = Pattern(
    "letter-wording",
    regex.compile(
        r"(?m)\bcó ý kiến (?:như sau|trả lời)"
        r"|^\W{0,3}(?:Trả lời|Phúc đáp)\s(?:công văn|văn bản|Công văn|Văn bản|đề nghị|thư)"
        r"|\b(?:trả lời|thông báo|hướng dẫn) (?:để|cho) [^.\n]{3,120}\b(?:được )?biết\b"
    ),
    matches=(
        "Tổng cục Thuế có ý kiến như sau:",
        "Cục Thuế trả lời để Công ty được biết",
        "Trả lời công văn số 12/CT-TTHT",
    ),
    rejects=("có ý kiến bằng văn bản", "trả lời kiến nghị của cử tri"),
)
# On bare text.
LETTER = Pattern(
    "letter-subject",
    regex.compile(r"^\W{0,3}v\s?/?\s?v\b"),
    matches=("v/v bao cao quy i", "vv huong dan"),
    rejects=("ve viec bao cao", "vu phap che"),
)
# Behind the number of a law: "Luật số: 31/2024/QH15".
NUMBERED_LAW = Pattern(
    "numbered-law",
    regex.compile(r"\W*(Luật|Pháp lệnh|Nghị quyết|Bộ luật|Hiến pháp)\b"),
    matches=("Luật số: 31/2024/QH15",),
    rejects=("Số: 15/QĐ-BNV", "Luậtsố"),
)
PATTERNS = (SELF, REPLIES, LETTER, NUMBERED_LAW)


def find_doc_type(zones: Zones, view: str, number: Row | None, symbol: Row | None) -> Row | None:
    """The document's type as a `DocumentType` row.

    `symbol` is the notation of a number whose serial is blank. None where nothing tells the type.
    """
    if number and number.get("type_code") == "VBHN":
        return _row("Văn bản hợp nhất", number, None, "type-from-number")
    for line in zones.labelled("type"):
        name = "Phụ lục" if ANNEX_TITLE.regex.match(bare(line.text)) else type_on(line.text)
        if name:
            joint = number and document_type_of(number)
            if joint and joint.name.startswith(name):
                name = joint.name  # "THÔNG TƯ / LIÊN TỊCH CỦA …"
            at = bare(line.text).find(bare(name).split()[0])
            start = line.start + max(at, 0)
            end = min(line.end, start + len(name))
            return _row(name, number or symbol, {"start": start, "end": end}, "type-heading")
    return _from_symbol(zones, number, symbol) or _from_words(view, zones)


def document_type_of(number: Row) -> lexicon.DocumentTypeRow | None:
    """The type that a number's symbol names; None for that of a công văn."""
    code = number.get("type_code")
    return lexicon.type_for_symbol(code, number.get("style") or "state") if code else None


def _from_symbol(zones: Zones, number: Row | None, symbol: Row | None) -> Row | None:
    """The type that the number's symbol tells where no heading does."""
    row = number or symbol or {}
    # "V/v …" under the number is the mark of a công văn, whatever "CT-TTHT" of a Cục Thuế looks like.
    # A named document shows its type; what only addresses somebody is a letter.
    if any(LETTER.regex.match(bare(line.text)) for line in zones.labelled("subject")[:1]) or zones.labelled(
        "addressee"
    ):
        return _row("Công văn", None, None, "letter-without-type")
    found = document_type_of(row)
    if found:
        told = {"code": row["type_code"], "name": found.name}
        return told | {"span": None, "rule": "type-from-number", "inferred": True}
    law = next((NUMBERED_LAW.regex.match(line.text) for line in zones.labelled("number")), None)
    if law:
        return _row(law[1], number, None, "type-from-number")
    return _row("Công văn", None, None, "letter-without-type") if row.get("issuer_codes") else None


def _from_words(view: str, zones: Zones) -> Row | None:
    """The type by which the body calls itself; a công văn where it answers somebody."""
    if REPLIES.regex.search(view[zones.body[0] : zones.body[0] + 3000]) or REPLIES.regex.search(view[-1500:]):
        return _row("Công văn", None, None, REPLIES.name)
    votes: dict[str, int] = {}
    for match in SELF.regex.finditer(view, zones.body[0]):
        name = match["type"].capitalize()
        votes[name] = votes.get(name, 0) + 1
    if not votes:
        return None
    return _row(max(votes, key=lambda name: votes[name]), None, None, SELF.name)


def _row(name: str, number: Row | None, span: Row | None, rule: str) -> Row:
    found = lexicon.document_type_named(name)
    code = found.code if found else None
    printed = (number or {}).get("type_code")
    if code and printed and printed.upper() == code.upper():
        code = printed
    return {"code": code, "name": found.name if found else name, "span": span, "rule": rule, "inferred": span is None}
