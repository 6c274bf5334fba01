"""Kính gửi and Nơi nhận, entry by entry.

Reads         "- Văn phòng Chính phủ (b/c);" -> name "Văn phòng Chính phủ", purpose "b/c"
              "- Lưu: VT, HCC." -> name "Lưu: VT, HCC", role "file"
Leaves alone  the typist's mark behind the list ("Ntkc.11/2023", "PL.(300)"), addresses and tax codes under Kính gửi
"""

from __future__ import annotations

import regex

from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Label, Row, Zones
from vnadmin_nlp.text import bare, clean_value

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
_ADDRESSEE_LEAD = regex.compile(r"(?i)^[^\n]{3,120}\sđiện\s{0,2}:\s{0,3}|^\W{0,3}(?:đồng\s)?k[íi]nh\s{1,3}g[ửuưiởoứ]{1,2}i?\s{0,3}[:;.]?\s{0,9}")
_LIST_LEAD = regex.compile(r"(?i)^[^\p{L}]{0,6}n[ơoaớở]i\s{1,3}nh[âậaạ]n\s{0,3}[:.;]?\s{0,6}")
_BULLET = regex.compile(r"^(?:[-+~•*.–—\uf0b7\uf02d]|\\-){1,2}\s{0,3}")
PATTERNS = (PURPOSE, TYPIST)


def find_recipients(zones: Zones) -> list[Row]:
    """`Recipient` rows: addressees, then copies and the file line, each in reading order."""
    addressees = _entries(zones, "addressee", _ADDRESSEE_LEAD)
    copies = _entries(zones, "recipient", _LIST_LEAD)
    return [row for piece in addressees if (row := _entry(piece, "addressee"))] + [
        row for piece in copies if (row := _entry(piece, "copy"))
    ]


Piece = list[tuple[int, str]]
"""One entry: (offset, words of the document) of each line it stands on."""


def _entries(zones: Zones, label: Label, lead: regex.Pattern[str]) -> list[Piece]:
    """The entries of a list: a dash begins one, and where there are no dashes the end of the one before does."""
    lines = zones.labelled(label)
    entries: list[Piece] = []
    bulleted = sum(1 for line in lines if _BULLET.match(line.text)) >= 2
    open_entry = False
    for line in lines:
        start, text, raw = line.start, line.text, zones.raw(line)
        match = lead.match(text)
        if match:
            start, text, raw = start + match.end(), text[match.end() :], raw[match.end() :]
            open_entry = False
        for offset, part in _divided(text, by_semicolon=lead is _ADDRESSEE_LEAD):
            if not part.strip(" .:;_"):
                continue
            piece = (start + offset, raw[offset : offset + len(part)])
            if entries and open_entry and not _BULLET.match(part):
                entries[-1].append(piece)
            else:
                entries.append([piece])
            open_entry = bulleted or not part.rstrip().endswith((".", ";"))
    return entries


_INLINE = regex.compile(r"(?<=;)\s{0,3}(?=[-+~]\s)")
_SEMICOLON = regex.compile(r"(?<=;)\s{1,3}(?=\S)")


def _divided(text: str, *, by_semicolon: bool) -> list[tuple[int, str]]:
    """Entries that share a line: "- Bộ Công an; - Bộ Tư pháp;", under Kính gửi "Sở Tài chính; Sở Nội vụ." too."""
    pattern = _SEMICOLON if by_semicolon else _INLINE
    parts = []
    at = 0
    for match in pattern.finditer(text):
        parts.append((at, text[at : match.start()]))
        at = match.end()
    return [*parts, (at, text[at:])]


def _entry(piece: Piece, role: str) -> Row | None:
    start, first = piece[0]
    bullet = _BULLET.match(first)
    if bullet:
        start, first = start + bullet.end(), first[bullet.end() :]
    end, last = piece[-1] if len(piece) > 1 else (start, first)
    name = clean_value(" ".join([first, *(words for _, words in piece[1:])]))
    purpose = PURPOSE.regex.search(name)
    cleaned = (name[: purpose.start()] if purpose else name).strip()
    cleaned = cleaned.rstrip(" ;.,:") if not cleaned.endswith(("v.v.", "...")) else cleaned
    if not any(c.isalnum() for c in cleaned) or TYPIST.regex.match(cleaned):
        return None
    if role == "copy" and _FILE.match(bare(cleaned)):
        role = "file"
    return {
        "name": cleaned,
        "role": role,
        "purpose": clean_value(purpose["purpose"]) if purpose else None,
        "span": {"start": start, "end": end + len(last.rstrip(" ;."))},
        "rule": "addressee-entry" if role == "addressee" else "recipient-entry",
    }
