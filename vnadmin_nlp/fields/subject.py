"""Trích yếu nội dung: under the type of a named document, behind "V/v" in a công văn.

Reads         "V/v duy trì, cải thiện các nội\\ndung sau kiểm tra" -> "duy trì, cải thiện các nội dung sau kiểm tra"
              "Ban hành Quy chế làm việc" -> as it stands
Leaves alone  "(Kèm theo Quyết định số …)", the line that names who decides
"""

from __future__ import annotations

import regex

from vnadmin_nlp.fields.heading import Heading
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Line, Row, Zones
from vnadmin_nlp.text import bare, clean_value, matching_view
from vnadmin_nlp.zones import DAMAGED_LEAD, type_on

LEAD = Pattern(
    "subject-lead",
    regex.compile(
        r"(?i)^(?:[^\p{L}\d(\"]{0,5}|\()(?:v\s?[/.]?\s?v\b|v/y\b|va?v\b|v[il1]v\b|về\s{0,2}việc|ve viec|v[êệ] việc|"
        r"trích\s+yếu(?:\s+nội\s+dung)?\s*:|về(?=\s))\s{0,2}[:.]?\s{0,5}"
        r"(?:(?:v/v|về\s{0,2}việc)\s{0,3}:?\s{0,3})?"
    ),
    matches=("V/v: duy trì", "Về việc ban hành", "Về nâng cao hiệu quả", "VỀ VIỆC PHÊ DUYỆT"),
    rejects=("Ban hành Quy chế", "Vềnh", "Vệ sinh an toàn"),
)
PATTERNS = (LEAD,)
_AROUND = " .:*_-–"


def find_subject(zones: Zones, heading: Heading | None = None) -> Row | None:
    """Trích yếu as a `Subject` row; None where there is none."""
    if heading is None:
        lines, title = _lines(zones), _title_on_type_line(zones)
    else:
        labelled = [line for line in zones.labelled("type", "subject") if line.end > heading.subject_at]
        lines, title = labelled or list(zones.lines[:1]), heading.subject_at
    if not lines:
        return None
    start, end = lines[0].start, lines[-1].end
    if title is not None:
        start = max(start, title)
    raw = " ".join(zones.text[max(line.start, start) : line.end] for line in lines if line.end > start)
    value = clean_value(raw)
    lead = LEAD.regex.match(value) or DAMAGED_LEAD.regex.match(value)
    if lead:
        value = value[lead.end() :]
        inner = lead.re.match(matching_view(zones.text[start:end]))
        start += inner.end() if inner else 0
    value = _clean(value)
    if not value:
        return None
    rule = LEAD.name if lead else "subject-under-type"
    return {"value": value, "span": {"start": start, "end": end}, "rule": rule}


_RULE = regex.compile(r"(?<![-_=–])[-_=–]{3,}+\s?$")  # The line drawn under the subject.


_OF_BODY = regex.compile(r"(?i)^của\s+\p{L}[\p{L}\s-]{3,80}?\s(?:về việc|v/v)\s+")


def _clean(value: str) -> str:
    value = _OF_BODY.sub("", _RULE.sub("", value).strip(" .;:*_-–"))
    if value.startswith("(") and value.endswith(")") and "(" not in value[1:]:
        return value[1:-1].strip()
    return value[:-1] if value.endswith(")") and value.count(")") > value.count("(") else value


def _lines(zones: Zones) -> list[Line]:
    """The lines of the subject: one unbroken run, that of the type before that of "V/v"."""
    run: list[Line] = []
    for line, label in zip(zones.lines, zones.labels, strict=True):
        if label == "subject":
            run.append(line)
        elif run and label not in ("date", "number", "motto", "other", "mark"):
            break
    type_line = next(iter(zones.labelled("type")), None)
    if type_line is not None and _title_on_type_line(zones) is not None:
        run = [type_line, *(line for line in run if line.start > type_line.end)]
    return run


def _title_on_type_line(zones: Zones) -> int | None:
    """Where the subject begins on the type's own line: "LUẬT ĐẤT ĐAI"; None where the type stands alone."""
    line = next(iter(zones.labelled("type")), None)
    if line is None:
        return None
    name = type_on(line.text)
    if not name:
        return None
    last_word = bare(name).split()[-1]
    at = bare(line.text).find(last_word)
    if at < 0:
        return None  # the type under another name: "THÔNG TƯ LIÊN BỘ"
    behind = line.text[at + len(last_word) :].lstrip(_AROUND)
    title = behind.rstrip(_AROUND)
    following = next(iter(zones.labelled("subject")), None)
    if len(title.split()) <= 2 and following is not None and LEAD.regex.match(following.text):
        return None  # "THÔNG TƯ HƯỚNG DẪN / Về việc …"
    if len(title) < 4 or (bare(title).startswith("cua ") and zones.labelled("subject")):
        return None
    return line.start + len(line.text) - len(behind)
