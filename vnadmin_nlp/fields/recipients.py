"""Kính gửi and Nơi nhận, entry by entry.

Reads         "- Văn phòng Chính phủ (b/c);" -> name "Văn phòng Chính phủ", purpose "b/c"
              "- Lưu: VT, HCC." -> name "Lưu: VT, HCC", role "file"
Leaves alone  the typist's mark behind the list ("Ntkc.11/2023", "PL.(300)"), addresses and tax codes under Kính gửi
"""

from __future__ import annotations

import regex

from vnadmin_nlp.names import person_name
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Label, Row, Zones
from vnadmin_nlp.spelling import is_syllable
from vnadmin_nlp.text import bare, clean_value
from vnadmin_nlp.zones import signs

PURPOSE = Pattern(
    "purpose",
    regex.compile(
        r"(?i)\s{0,3}\(\s?(?P<purpose>(?:để\s|đê\s|dé\s|đề\s)?(?:b/?\s?c(?:áo)?|báo\scáo|bc|t/?h|thực\s(?:hiện|biện)|p/?h|"
        r"phối\shợp|chỉ\sđạo|c/đ|biết|theo\sdõi|kiểm\stra|đăng(?:\stải|\scông\sbáo|\swebsite)?|giám\ssát|th[aâ]m\sdự|"
        r"công\sbố|lưu|báo\scáo,\s[^)]{1,20}|b/c,\s[^)]{1,20}|để\sbiết)|(?:để|đê|dé|đề)\s[^()\n]{2,60})\s?\)\s{0,2}[;.,]?$"
    ),
    matches=(
        "Văn phòng Chính phủ (b/c);",
        "Thủ tướng Chính phủ (để báo cáo)",
        "Bộ Công an (để phối hợp);",
        "Sở Nội vụ (B/c)",
    ),
    rejects=("Giám đốc Sở (đ/c Bình)", "Lưu: VT (20 bản)", "Báo cáo tuần"),
)
TYPIST = Pattern(
    "typist-mark",
    regex.compile(
        # initials and a month, initials and a count
        r"^[\p{L}\d]{1,10}[._]?(?:\(?\d{1,3}\)?)?[._]?\d{1,2}[/.]\d{2,4}\.?$|^\p{L}{1,4}\.\(\d{1,4}\)\.?$"
        # figures, the path of a file, a mark of a template
        r"|^[\d/\s-]{4,}\s?\p{L}{0,6}$|(?i)^[a-z]:[\\/]|^<[^>]{0,80}>$"
    ),
    matches=("Ntkc.11/2023", "PL.(300)", "792-29706624//2017 pbk"),
    rejects=("Sở Nội vụ", "VPUB: PCVP, CVTH", "TH", "P.KT1"),
)
# "Lưu: VT, KTTH (2b). 440": how many were printed.
_PRINTED = regex.compile(r"(?<=\))\s{0,2}[.,]?\s{0,2}\d{2,4}\.?$")
_FILE = regex.compile(r"^(?:luu|lun|lưu)\b")
_ADDRESSEE_LEAD = regex.compile(
    r"(?i)^[^\n]{3,120}\sđiện\s{0,2}:\s{0,3}|^\W{0,3}(?:đồng\s)?k[íi]nh\s{0,3}g[ửuưiởoứ]{1,2}i?\s{0,3}[:;.]?\s{0,9}"
)
_LIST_LEAD = regex.compile(r"(?i)^[^\p{L}]{0,6}n?[ơoaớởáà]i\s{1,3}n\p{L}{2,4}\b\s{0,3}[:.;]?\s{0,6}")
_BULLET = regex.compile(r"^(?:(?:[-+~•*.–—\uf0b7\uf02d]|\\-)\s{0,3}){1,2}")
PATTERNS = (PURPOSE, TYPIST)


def find_recipients(zones: Zones) -> list[Row]:
    """`Recipient` rows: addressees, then copies and the file line, each in reading order."""
    addressees = [_entry(pieces, "addressee") for pieces in _entries(zones, "addressee", _ADDRESSEE_LEAD, _SEMICOLON)]
    copies = [_entry(pieces, "copy") for pieces in _entries(zones, "recipient", _LIST_LEAD, _INLINE)]
    return [row for row in (*addressees, *copies) if row]


Piece = tuple[int, str]
"""What of an entry stands on one line: offset, and words as the document has them."""

# Between entries that share a line: "- Bộ Công an; - Bộ Tư pháp;", under Kính gửi "Sở Tài chính; Sở Nội vụ." too.
_INLINE = regex.compile(r"(?<=;)\s{0,3}(?=[-+~]\s)")
_SEMICOLON = regex.compile(r"(?<=;)\s{1,3}(?=\S)")


def _entries(zones: Zones, label: Label, lead: regex.Pattern[str], between: regex.Pattern[str]) -> list[list[Piece]]:
    """The entries of a list: a dash begins one, and where there are no dashes the end of the one before does."""
    lines = zones.labelled(label)
    entries: list[list[Piece]] = []
    bulleted = sum(1 for line in lines if _BULLET.match(line.text)) >= 2
    open_entry = False
    for line in lines:
        raw, match = zones.raw(line), lead.match(line.text)
        if match:
            open_entry = False
        for start, end in _parts(line.text, match.end() if match else 0, between):
            words = line.text[start:end]
            if not words.strip(" .:;_"):
                continue
            piece = line.start + start, raw[start:end]
            if entries and open_entry and not _BULLET.match(words):
                entries[-1].append(piece)
            else:
                entries.append([piece])
            open_entry = bulleted or not words.rstrip().endswith((".", ";"))
    return entries


def _parts(text: str, start: int, between: regex.Pattern[str]) -> list[tuple[int, int]]:
    """Where the entries of one line stand, from `start` on."""
    cuts = [match.span() for match in between.finditer(text, start)]
    starts = [start, *(end for _, end in cuts)]
    ends = [*(begin for begin, _ in cuts), len(text)]
    return list(zip(starts, ends, strict=True))


def _entry(pieces: list[Piece], role: str) -> Row | None:
    """One entry as a row; None for the typist's mark and for specks."""
    start, first = pieces[0]
    bullet = _BULLET.match(first)
    if bullet:
        start, first = start + bullet.end(), first[bullet.end() :]
    end, last = pieces[-1] if len(pieces) > 1 else (start, first)
    last = last[: _dirt_at(last)] if role == "copy" else last
    entry = clean_value(" ".join([first, *(words for _, words in pieces[1:-1]), last] if len(pieces) > 1 else [last]))
    purpose = PURPOSE.regex.search(entry)
    name = (entry[: purpose.start()] if purpose else entry).strip()
    name = name if name.endswith(("v.v.", "...")) else name.rstrip(" ;.,:(")
    if not any(c.isalnum() for c in name) or TYPIST.regex.match(name):
        return None
    if role == "copy" and _FILE.match(bare(name)):
        role, name = "file", _PRINTED.sub("", name)
    return {
        "name": name,
        "role": role,
        "purpose": clean_value(purpose["purpose"]) if purpose else None,
        "span": {"start": start, "end": end + len(last.rstrip(" ;."))},
        "rule": "addressee-entry" if role == "addressee" else "recipient-entry",
    }


_LONGEST_LINE = 240  # A page is no wider; a longer line comes from no scan.
_STOP = regex.compile(r"[;.]\s{1,60}(?=\S)")
_WORD = regex.compile(r"\p{L}+")


def _dirt_at(words: str) -> int | None:
    """Where behind the mark that ends an entry the signature beside it, or dirt, was read into the line.

    "VPUB: PCVP, TTHC; Trần Văn An" ends before the name; "Báo Quảng Ngãi; Đài PT-TH tỉnh" goes on; None where all is
    of the entry.
    """
    if len(words) > _LONGEST_LINE:
        return None
    filed = _FILE.match(bare(words.lstrip(" -"))) is not None
    for stop in _STOP.finditer(words):
        rest = words[stop.end() :]
        if words.count("(", 0, stop.start()) > words.count(")", 0, stop.start()):
            continue  # "Lưu (VP ; NV)"
        if (filed or stop.group()[0] == ";") and _is_dirt(rest):
            return stop.start()
    return None


def _is_dirt(rest: str) -> bool:
    """Whether words are a signature, a name, or for the greater part no syllables and no abbreviations."""
    if signs(rest) or person_name(rest.strip(" .;")) or rest.count(")") > rest.count("("):
        return True
    found = _WORD.findall(rest)
    odd = sum(1 for word in found if not (is_syllable(word) or (word.isupper() and len(word) > 1)))
    return odd * 2 >= len(found)
