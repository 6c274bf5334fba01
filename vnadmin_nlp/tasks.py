"""Tasks as trackers hold them: an obligation together with the document that assigns it.

    "1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính xây dựng báo cáo … trước ngày 20/3/2024"
    -> Task(title="Sở Nội vụ: Xây dựng báo cáo …", lead=("Sở Nội vụ",), coordinating=("Sở Tài chính",), due=2024-03-20)

A task's `uid` is a UUID of the document's identity (issuer, number, year), the bearers and the first words of the
action without its deadline. So it is the same from PDF, DOCX and a corrected version, a moved deadline included, and
differs between two bodies that use one number. Trackers find a task again by it.

What is tracked follows Quyết định 42/2014/QĐ-TTg and 23/2018/QĐ-TTg: products and other definite tasks, not the
standing duties of a body; `tracked` tells, `left_out` says why not.
"""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from vnadmin_nlp.lines import find_lines, find_paragraphs
from vnadmin_nlp.schema import Document, NumericTarget, Obligation, Party
from vnadmin_nlp.text import clean_value, fold_key, fold_space, matching_view

NAMESPACE = uuid.UUID("6f0b7a52-6d4e-5f0e-9a53-7c1f0c1d9a11")
"""Of every UUID made here. A change of it would double all tasks of all trackers: never change it."""

TITLE_LENGTH = 160
SOURCE_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class TaskDocument:
    """The document that assigns tasks: their parent in a tracker."""

    uid: str
    """UUID of its identity: issuer, number and year; type, date and subject where there is no number."""
    title: str
    """'Công văn số 1204/UBND-NC ngày 05/3/2024 của Ủy ban nhân dân tỉnh Thái Nguyên: chuẩn bị hội nghị'."""
    reference: str
    """The title without the subject."""
    type_name: str
    number: str
    issuer: str
    subject: str
    issued_on: datetime.date | None
    urgency: str
    """"HỎA TỐC", "THƯỢNG KHẨN", "KHẨN" or empty."""
    path: str
    """The file as the caller named it; no part of what is compared."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Task:
    """One obligation, ready for a tracker. Texts are plain: no control characters, NFC."""

    uid: str
    document: TaskDocument
    title: str
    """Who leads and what is to be done, at most TITLE_LENGTH characters."""
    action: str
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    report_to: str
    due: datetime.date | None
    due_text: str
    recurrence: str
    """RFC 5545 RRULE of a safe form, or empty."""
    target: str
    """Figures to be reached, as written, "; " between them."""
    place: str
    """Where in the document: 'mục 2.b', 'Điều 3.1'."""
    source: str
    """The paragraph that assigns it, white space folded."""
    nature: str

    @property
    def basis(self) -> str:
        """Document and place: what a register calls căn cứ."""
        return f"{self.place}, {self.document.reference}" if self.place else self.document.reference


def task_document(document: Document) -> TaskDocument:
    """The document of a tracker's tasks."""
    number = _plain(document.number.value if document.number else "")
    issuer = _plain(document.issuer.name if document.issuer else "")
    issued = document.issued_on.value if document.issued_on else None
    kind = _plain(document.doc_type.name if document.doc_type else "Văn bản")
    subject = _plain(document.subject.value if document.subject else "")
    reference = " ".join(
        part
        for part in (
            kind,
            f"số {number}" if number else "",
            f"ngày {vietnamese_date(issued)}" if issued else "",
            f"của {issuer}" if issuer else "",
        )
        if part
    )
    return TaskDocument(
        uid=str(uuid.uuid5(NAMESPACE, _identity(document))),
        title=f"{reference}: {subject}" if subject else reference,
        reference=reference,
        type_name=kind,
        number=number,
        issuer=issuer,
        subject=subject,
        issued_on=issued,
        urgency=_plain(document.urgency.value if document.urgency else ""),
        path=_plain(document.source.path or ""),
        sha256=document.source.sha256 or "",
    )


def _identity(document: Document) -> str:
    """What makes two files one document: "issuer|number|year"; without a number type, issuer, day and subject."""
    issuer = fold_key(document.issuer.name) if document.issuer else ""
    issued = document.issued_on.value if document.issued_on else None
    if document.number:
        year = document.number.year or (issued.year if issued else "")
        number = fold_key(document.number.value).lstrip("0")  # 05 and 5 are one number
        return f"{issuer}|{number}|{year}"
    kind = fold_key(document.doc_type.name) if document.doc_type else ""
    subject = fold_key(document.subject.value) if document.subject else ""
    if not (subject or issued):
        subject = fold_key(document.text)  # nothing else tells two nameless texts apart
    return f"{kind}|{issuer}|{issued or ''}|{subject}"


def left_out(document: Document, obligation: Obligation) -> str | None:
    """Why an obligation is no tracked task: "news", "standing", "permission", "prohibition"; None where it is one."""
    if document.kind != "official":
        return "news"
    if obligation.nature == "standing":
        return "standing"
    return {"may": "permission", "must_not": "prohibition"}.get(obligation.modality)


def tasks_of(document: Document, *, everything: bool = False) -> Iterator[Task]:
    """The tracked tasks of a document, in reading order; with `everything` what `left_out` names too."""
    if not document.obligations:
        return
    parent = task_document(document)
    paragraphs = _Paragraphs(document.text)
    seen: Counter[str] = Counter()
    for obligation in document.obligations:
        what = _what(obligation)
        seen[what] += 1  # the second of two alike is told by its place among them
        if everything or left_out(document, obligation) is None:
            uid = str(uuid.uuid5(NAMESPACE, f"{parent.uid}\n{what}\n{seen[what]}"))
            yield _task(uid, document, parent, obligation, paragraphs)


_FIRST_WORDS = 8
_WORD = regex.compile(r"[\p{L}\d]+")


def _what(obligation: Obligation) -> str:
    """Bearers and first words of an action, the words of its deadline left out, in one spelling."""
    action = obligation.action[:2000]
    if obligation.due and obligation.due.text:
        action = action.replace(obligation.due.text, " ")
    words = " ".join(_WORD.findall(fold_key(action))[:_FIRST_WORDS])
    return f"{'|'.join(sorted(fold_key(party.text) for party in obligation.bearers))}\n{words}"


def _task(uid: str, document: Document, parent: TaskDocument, obligation: Obligation, paragraphs: _Paragraphs) -> Task:
    lead = _names(obligation.bearers)
    action = _plain(obligation.action)
    due = obligation.due
    targets = [document.targets[index] for index in obligation.targets if index < len(document.targets)]
    return Task(
        uid=uid,
        document=parent,
        title=_title(lead, action),
        action=action,
        lead=lead,
        coordinating=_names(obligation.coordinators),
        report_to=_plain(obligation.report_to or ""),
        due=due.date if due else None,
        due_text=_plain((due.text if due else "") or ""),
        recurrence=_safe_rule(due.recurrence if due else None),
        target="; ".join(dict.fromkeys(_target(target) for target in targets if target.status == "required")),
        place=_place(obligation.provision),
        source=paragraphs.around(obligation),
        nature=obligation.nature,
    )


def _names(parties: tuple[Party, ...]) -> tuple[str, ...]:
    """The parties as written, each once: "Chủ tịch 02 xã A và B" stands for two organisations."""
    return tuple(dict.fromkeys(_plain(party.text) for party in parties))


def _title(lead: tuple[str, ...], action: str) -> str:
    who = lead[0] if lead else ""
    if len(lead) > 1:
        who += f" (+{len(lead) - 1})"
    what = action[:1].upper() + action[1:]
    return shortened(f"{who}: {what}" if who and len(who) <= TITLE_LENGTH // 2 else what, TITLE_LENGTH)


def shortened(text: str, length: int) -> str:
    """`text` in at most `length` characters, cut behind a word and marked "…".

    >>> shortened("xây dựng báo cáo tổng kết", 16)
    'xây dựng báo…'
    """
    if len(text) <= length:
        return text
    head = text[: length - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[length // 2 :] else head).rstrip(" ,;:") + "…"


_COMPARED = {">=": "tối thiểu ", ">": "trên ", "<=": "tối đa ", "<": "dưới ", "=": ""}


def _target(target: NumericTarget) -> str:
    figure = vietnamese_figure(target.value)
    if target.value_max is not None:
        figure = f"từ {figure} đến {vietnamese_figure(target.value_max)}"
    else:
        figure = _COMPARED[target.comparator] + figure
    if target.unit != "%":  # a count: its unit names the thing
        named = f"{figure} {target.unit}"
    else:
        named = f"{target.indicator}: {figure}%" if target.indicator else f"{figure}%"
    scope = target.scope if target.scope and not fold_key(named).startswith(fold_key(target.scope)) else None
    behind = [part for part in (scope, target.period) if part]
    return _plain(named + (f" ({', '.join(behind)})" if behind else ""))


def description(task: Task) -> str:
    """What is to be done, by whom, by when, to what figure, and the paragraph that says so; one line each."""
    due = vietnamese_date(task.due) if task.due else ""
    if task.due_text:
        due = f"{due} ({task.due_text})" if due else task.due_text
    rows = (
        ("Nhiệm vụ", task.action),
        ("Chủ trì", "; ".join(task.lead)),
        ("Phối hợp", "; ".join(task.coordinating)),
        ("Thời hạn", due),
        ("Chỉ tiêu", task.target),
        ("Báo cáo", task.report_to),
        ("Căn cứ", task.basis),
        ("Nguyên văn", task.source),
    )
    return "\n".join(f"{label}: {value}" for label, value in rows if value)


def vietnamese_figure(value: float) -> str:
    """A figure as Vietnamese documents write it.

    >>> vietnamese_figure(1200.5), vietnamese_figure(95)
    ('1.200,5', '95')
    """
    written = f"{value:,.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,d}"
    return written.translate(str.maketrans(",.", ".,"))


def vietnamese_date(day: datetime.date) -> str:
    """A day as Vietnamese documents write it in figures: 05/3/2024.

    >>> vietnamese_date(datetime.date(2024, 3, 5))
    '05/3/2024'
    """
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day.month < 3 else f"{day.day:02d}/{day.month}/{day.year}"


def _place(path: str | None) -> str:
    if not path:
        return ""
    return _plain(path) if path[:1].isupper() and not regex.match(r"[IVXLC]+\b", path) else f"mục {_plain(path)}"


# Rules of the forms that the parser writes. Any other (a hand-made file) could make a calendar compute for ever.
_RULE = regex.compile(
    r"FREQ=(?:HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=[1-9]\d{0,2})?(?:;BYMONTH=(?:1[0-2]|[1-9])"
    r"(?:,(?:1[0-2]|[1-9])){0,11})?(?:;BYMONTHDAY=(?:-1|3[01]|[12]\d|[1-9]))?(?:;BYDAY=(?:MO|TU|WE|TH|FR|SA|SU))?"
)


def _safe_rule(rule: str | None) -> str:
    return rule if rule and _RULE.fullmatch(rule) else ""


class _Paragraphs:
    """The paragraphs of a document's text, found once for all of its tasks."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = find_paragraphs(find_lines(matching_view(text))) if text else []

    def around(self, obligation: Obligation) -> str:
        """The paragraphs that the obligation's words stand in; its own words where the text was left out."""
        span = obligation.span
        if span is None or span.end > len(self._text):
            return _long(obligation.text or obligation.action)
        inside = [p for p in self._found if p.start < span.end and span.start < p.end]
        start, end = (inside[0].start, inside[-1].end) if inside else (span.start, span.end)
        return _long(self._text[start:end])


def _long(text: str) -> str:
    return shortened(_plain(clean_value(text)), SOURCE_LENGTH)


_UNPRINTABLE = regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def _plain(text: str) -> str:
    """`text` on one line without characters that XML and calendars refuse."""
    return fold_space(_UNPRINTABLE.sub(" ", text))
