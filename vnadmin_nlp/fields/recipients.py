"""Kính gửi and Nơi nhận, entry by entry.

Reads         "- Văn phòng Chính phủ (b/c);" -> name "Văn phòng Chính phủ", purpose "b/c"
              "- Lưu: VT, HCC." -> name "Lưu: VT, HCC", role "file"
Leaves alone  the typist's mark behind the list ("Ntkc.11/2023", "PL.(300)"), addresses and tax codes under Kính gửi
"""

from __future__ import annotations

import regex

from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Line, Row, Zones
from vnadmin_nlp.text import bare, fold_space

PURPOSE = Pattern(
    "purpose",
    regex.compile(
        r"(?i)\s{0,3}\(\s?(?P<purpose>(?:để\s|đê\s|dé\s|đề\s)?(?:b/?\s?c(?:áo)?|báo\scáo|bc|t/?h|thực\s(?:hiện|biện)|p/?h|phối\shợp|chỉ\sđạo|c/đ|biết|theo\sdõi|kiểm\stra|đăng(?:\stải|\scông\sbáo|\swebsite)?|giám\ssát|th[aâ]m\sdự|công\sbố|lưu|báo\scáo,\s[^)]{1,20}|b/c,\s[^)]{1,20}|để\sbiết))\s?\)\s{0,2}[;.,]?$"
    ),
    matches=("Văn phòng Chính phủ (b/c);", "Thủ tướng Chính phủ (để báo cáo)", "Bộ Công an (để phối hợp);", "Sở Nội vụ (B/c)"),
    rejects=("Giám đốc Sở (đ/c Bình)", "Lưu: VT (20 bản)", "Báo cáo tuần"),
)
TYPIST = Pattern(
    "typist-mark",
    regex.compile(r"^[\p{L}\d]{1,10}[._]?(?:\(?\d{1,3}\)?)?[._]?\d{1,2}[/.]\d{2,4}\.?$|^\p{L}{1,4}\.\(\d{1,4}\)\.?$|^[\d/\s-]{4,}\s?\p{L}{0,6}$|(?i)^[a-z]:[\\/]|^<[^>]{0,80}>$"),
    matches=("Ntkc.11/2023", "PL.(300)", "792-29706624//2017 pbk"),
    rejects=("Sở Nội vụ", "VPUB: PCVP, CVTH", "TH", "P.KT1"),
)
_FILE = regex.compile(r"^(?:luu|lun|lưu)\b")
_ADDRESSEE_LEAD = regex.compile(r"(?i)^\W{0,3}(?:đồng\s)?k[íi]nh\s{1,3}g[ửuưiởoứ]{1,2}i?\s{0,3}[:;.]?\s{0,9}")
_LIST_LEAD = regex.compile(r"(?i)^[^\p{L}]{0,6}n[ơoaớở]i\s{1,3}nh[âậaạ]n\s{0,3}[:.;]?\s{0,6}")
_BULLET = regex.compile(r"^[-+~•*.]{1,2}\s{0,3}")
PATTERNS = (PURPOSE, TYPIST)


def find_recipients(zones: Zones, view: str) -> list[Row]:
    """`Recipient` rows: addressees, then copies and the file line, each in reading order."""
    addressees = _entries(_chunks(zones.labelled("addressee"), _ADDRESSEE_LEAD, split=True), view, "addressee")
    copies = _entries(_chunks(zones.labelled("recipient"), _LIST_LEAD, split=False), view, "copy")
    return addressees + copies


def _chunks(lines: list[Line], lead: regex.Pattern[str], *, split: bool) -> list[tuple[int, int, bool]]:
    """Ranges of the text, one an entry: a line that begins with a dash, or that follows an ended entry, begins one."""
    chunks: list[tuple[int, int, bool]] = []
    bulleted = sum(1 for line in lines if _BULLET.match(line.text)) >= 2
    open_entry = False
    for line in lines:
        start = line.start
        text = line.text
        match = lead.match(text)
        if match:
            start += match.end()
            text = text[match.end() :]
            open_entry = False
        if not text.strip(" .:;_"):
            continue
        bullet = bool(_BULLET.match(text))
        if chunks and open_entry and not bullet and not (not bulleted and chunks[-1][2]):
            chunks[-1] = (chunks[-1][0], line.end, text.endswith((";", ".")))
        else:
            chunks.append((start, line.end, text.endswith((";", "."))))
        open_entry = not (text.endswith((".", ";")) and not bulleted)
    return chunks


def _entries(chunks: list[tuple[int, int, bool]], view: str, role: str) -> list[Row]:
    rows = []
    for start, end, _ in chunks:
        for part_start, part_end in _split(view, start, end) if role == "addressee" else ((start, end),):
            row = _entry(view, part_start, part_end, role)
            if row:
                rows.append(row)
    return rows


def _split(view: str, start: int, end: int) -> list[tuple[int, int]]:
    """Addressees on one line: "Sở Tài chính; Sở Nội vụ." is two."""
    parts = []
    at = start
    for match in regex.finditer(r";", view[start:end]):
        parts.append((at, start + match.start()))
        at = start + match.end()
    parts.append((at, end))
    return [(a, b) for a, b in parts if view[a:b].strip(" \n.;,-")]


def _entry(view: str, start: int, end: int, role: str) -> Row | None:
    raw = view[start:end]
    lead = len(raw) - len(raw.lstrip(" \n"))
    bullet = _BULLET.match(raw[lead:])
    start += lead + (bullet.end() if bullet else 0)
    raw = view[start:end]
    name = fold_space(raw)
    purpose = PURPOSE.regex.search(name)
    cleaned = (name[: purpose.start()] if purpose else name).strip()
    cleaned = cleaned.rstrip(" ;.,:") if not cleaned.endswith(("v.v.", "...")) else cleaned
    if not any(c.isalnum() for c in cleaned) or TYPIST.regex.match(cleaned):
        return None
    kept = raw.rstrip(" \n;.")
    if role == "copy" and _FILE.match(bare(cleaned)):
        role = "file"
    return {
        "name": cleaned,
        "role": role,
        "purpose": fold_space(purpose["purpose"]) if purpose else None,
        "span": {"start": start, "end": start + len(kept)},
        "rule": "addressee-entry" if role == "addressee" else "recipient-entry",
    }
