"""Headings that tell everything in one sentence, as documents before 2005 and their copies have them.

Reads         "QUYẾT ĐỊNH / CỦA BỘ TRƯỞNG BỘ TÀI CHÍNH SỐ 1141-TC/QĐ/CĐKT / NGÀY 01 THÁNG 11 NĂM 1995 VỀ VIỆC …"
Leaves alone  headings that only name the subject, numbers of documents that the subject is about
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from vnadmin_nlp import dates, symbols
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Row, Zones
from vnadmin_nlp.text import bare, fold_space, is_upper
from vnadmin_nlp.zones import COLLECTED, INLINE

SENTENCE = Pattern(
    "heading-sentence",
    regex.compile(
        # the type, who issued it, the number
        r"(?is)^\W{0,4}(?:(?:NGHỊ\s+ĐỊNH|QUYẾT\s+ĐỊNH|THÔNG\s+TƯ|CHỈ\s+THỊ|NGHỊ\s+QUYẾT|LUẬT|PHÁP\s+LỆNH|CÔNG\s+VĂN|THÔNG\s+BÁO"
        r"|SẮC\s+LỆNH)\s+)?"
        r"(?:LIÊN\s+TỊCH\s+(?=SỐ))?(?:(?:CỦA|LIÊN\s+TỊCH(?:\s+CỦA)?)\s+(?P<issuer>\p{L}[^\d]{3,160}?)\s+)?"
        # "SỐ 1141 TC/QĐ/CĐKT" too
        r"SỐ\s*:?\s*(?P<number>\d[^\s,]{0,40}(?:\s(?=\p{L}{2,6}/)[^\s,]{2,40}|\s\p{Lu}{1,4}(?=\s+NGÀY))?)\s*,?\s*"
        # the date
        r"(?:NGÀY\s+(?P<date>\d{1,2}\s*THÁNG\s*\d{1,2}\s*NĂM\s*\d{4}|\d{1,2}\s?[/-]\s?\d{1,2}\s?[/-]\s?\d{4}))\s*"
        # the body may stand behind it
        r"(?:CỦA\s+(?P<later>\p{L}[\p{L}\s,-]{3,80}?)(?=\s+(?:VỀ|V/V|HƯỚNG|QUY|BAN\s+HÀNH|SỬA|BỔ|PHÊ|CHO|ÁP|GIẢI)\b|\n)\s+)?"
    ),
    matches=(
        "Nghị định của Chính phủ số 28/2003/NĐ-CP\nngày 31/3/2003 về phát hành công trái",
        "CỦA BỘ TÀI CHÍNH SỐ 45/2001/TT-BTC NGÀY 12 THÁNG 6 NĂM 2001 HƯỚNG DẪN",
        "QUYẾT ĐỊNH CỦA BỘ TRƯỞNG BỘ TÀI CHÍNH\nSỐ 1141 TC/QĐ/CĐKT NGÀY 1-11-1995 VỀ VIỆC",
        "SẮC LỆNH\nCỦA CHỦ TỊCH NƯỚC VIỆT NAM DÂN CHỦ CỘNG HÒA SỐ 51-SL NGÀY 22 THÁNG 3 NĂM 1951 ĐẶT HUÂN CHƯƠNG",
        "THÔNG TƯ\nSỐ 23 TC/TCT NGÀY 26-4-1997 CỦA BỘ TÀI CHÍNH HƯỚNG DẪN",
    ),
    rejects=("SỬA ĐỔI MỘT SỐ ĐIỀU CỦA LUẬT ĐẤT ĐAI SỐ 31/2024/QH15", "CỦA CHÍNH PHỦ VỀ GIÁM SÁT ĐẦU TƯ"),
)
PATTERNS = (SENTENCE,)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading of this kind tells."""

    issuer: tuple[str, int, int] | None
    """Words and place of the body; None where it is not named."""
    number: Row | None
    issued_on: Row | None
    subject_at: int
    """Where the subject begins."""


def find_heading(zones: Zones, view: str) -> Heading | None:
    """The heading's facts; None for the usual heading."""
    if zones.lines and not zones.labelled("number"):
        collected = COLLECTED.regex.match(zones.lines[0].text)
        if collected:
            return _collected(view, zones.lines[0].start, collected)
    lines = zones.labelled("subject")
    named = [line for line in zones.labelled("type")[:1] if INLINE.regex.match(line.text) or is_upper(line.text)]
    if not (named and INLINE.regex.match(named[0].text)) and not (lines and _may_open(lines[0].text)):
        return None
    start, end = (named or lines)[0].start, (lines or named)[-1].end
    match = SENTENCE.regex.match(view[start:end])
    if not match:
        return None
    spans = {
        name: (start + match.start(name), start + match.end(name)) for name in ("issuer", "later", "number", "date")
    }
    return Heading(
        issuer=next(((match[name], *spans[name]) for name in ("issuer", "later") if match[name]), None),
        number=_number(view, spans["number"]),
        issued_on=_issued_on(match["date"], spans["date"]),
        subject_at=start + match.end(),
    )


def _may_open(text: str) -> bool:
    """Whether the line below the type may go on with it; capital fonts of the old encodings leave small letters."""
    return is_upper(text) or bare(text).startswith(("cua ", "so "))


def _collected(view: str, at: int, match: regex.Match[str]) -> Heading:
    """The facts of a heading that a collector wrote over a letter."""
    spans = {name: (at + match.start(name), at + match.end(name)) for name in ("issuer", "number", "date", "subject")}
    return Heading(
        issuer=(match["issuer"], *spans["issuer"]) if match["issuer"] else None,
        number=_number(view, spans["number"]),
        issued_on=_issued_on(match["date"], spans["date"]),
        subject_at=spans["subject"][0],
    )


def _number(view: str, span: tuple[int, int]) -> Row | None:
    found = next(symbols.find_symbols(view, *span), None)
    return found and found.row | {"span": {"start": found.start, "end": found.end}, "rule": SENTENCE.name}


def _issued_on(words: str, span: tuple[int, int]) -> Row | None:
    value = dates.parse_date("ngày " + fold_space(words.lower().replace("năm", "năm ")))
    if value is None:
        return None
    return {"value": value, "span": {"start": span[0], "end": span[1]}, "rule": SENTENCE.name}
