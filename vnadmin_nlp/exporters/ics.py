"""iCalendar (RFC 5545): a to-do for each task and one for its document, or all-day events of the deadlines.

    Sở Nội vụ chủ trì … trước ngày 20/3/2024
    -> VTODO with SUMMARY, DESCRIPTION (the paragraph), DUE, ATTENDEE;ROLE=CHAIR, RELATED-TO the document's VTODO

The components made here are what `caldav` pushes. X-VNADMIN-STATE tells which values this program wrote (see
`merge`), X-VNADMIN-DOCUMENT the document. Same documents, same bytes: DTSTAMP is the document's day.
"""

from __future__ import annotations

import argparse
import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Alarm, Event, Todo, vCalAddress, vRecur, vText, vUri
from icalendar.cal import Component

from vnadmin_nlp.errors import UsageError
from vnadmin_nlp.export import Assigned, Exporter, Report, link_of, open_output, tasks
from vnadmin_nlp.merge import digest, stamp
from vnadmin_nlp.people import People, read_people
from vnadmin_nlp.schema import Document
from vnadmin_nlp.tasks import NAMESPACE, Task, TaskDocument, description

PRODID = "-//vnadmin_nlp//Nhiem vu giao//VI"
STATE, DOCUMENT, ROLE = "X-VNADMIN-STATE", "X-VNADMIN-DOCUMENT", "X-VNADMIN-ROLE"
TASKS = "X-VNADMIN-TASKS"
"""On a document's to-do: the beginnings of its tasks' UIDs. One that is missing was deleted by a person."""
OWNED = (
    "SUMMARY",
    "DESCRIPTION",
    "DTSTART",
    "DUE",
    "RRULE",
    "CATEGORIES",
    "URL",
    "RELATED-TO",
    "ATTENDEE",
    "PRIORITY",
    "TRANSP",
    TASKS,
)
"""Properties that a push may set. STATUS, PERCENT-COMPLETE, COMPLETED, COMMENT and all others are the person's."""
NOTES = "─── Ghi chú viết dưới dòng này được giữ nguyên ───"
"""In a DESCRIPTION: what stands above is the document's, what a person writes below stays."""

_PRIORITIES = {"HỎA TỐC": 1, "HỎA TỐC HẸN GIỜ": 1, "THƯỢNG KHẨN": 2, "KHẨN": 3}
_ROLES = {"lead": "CHAIR", "coordinating": "REQ-PARTICIPANT", "report-to": "NON-PARTICIPANT"}
_NATURES = {"deliverable": "Có sản phẩm", "specific": "Nhiệm vụ cụ thể", "standing": "Thường xuyên"}
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Style:
    """How tasks become components."""

    people: People
    events: bool = False
    """All-day events of deadlines in place of to-dos."""
    remind: tuple[int, ...] = ()
    """Days before the deadline with an alarm."""
    link: str | None = None
    """Template of a document's web address."""

    def components(self, assigned: Assigned, report: Report) -> Iterator[tuple[Task | None, Component]]:
        """Each task's component that has a place in the form, then the document's (none for events) with None."""
        for task in assigned.tasks:
            component = _event(task, self) if self.events else _todo(task, self)
            if component is None:
                report.add("left_out", task.title, "an event needs a deadline", task.uid)
            else:
                yield task, component
        if assigned.tasks and not self.events:
            yield None, _parent(assigned, self)

    def uid(self, task_uid: str) -> str:
        """The UID of a task's component: a to-do and an event of one task may stand in one calendar."""
        return str(uuid.uuid5(NAMESPACE, f"event {task_uid}")) if self.events else task_uid


def short(uid: str) -> str:
    """A UID as TASKS holds it."""
    return uid[:8]


def written(component: Component) -> str:
    """A component as text, lines folded."""
    data: bytes = component.to_ical()
    return data.decode()


def calendar_of(component: Component) -> str:
    """A calendar that holds one component, as text."""
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODID}\r\n{written(component)}END:VCALENDAR\r\n"


def _parent(assigned: Assigned, style: Style) -> Todo:
    todo, document = Todo(), assigned.document
    _identify(todo, document.uid, document)
    todo.add("SUMMARY", document.title)
    if link := link_of(style.link, document):
        todo["URL"] = vUri(link)
    if document.number:
        todo.add("CATEGORIES", [document.number])
    if document.urgency in _PRIORITIES:
        todo.add("PRIORITY", _PRIORITIES[document.urgency])
    list_tasks(todo, (task.uid for task in assigned.tasks))
    return todo


def list_tasks(todo: Component, uids: Iterable[str]) -> None:
    """Let a document's to-do name the tasks that it has."""
    todo[TASKS] = vText(" ".join(sorted(map(short, uids))))
    _seal(todo)


def _todo(task: Task, style: Style) -> Todo:
    todo = Todo()
    _identify(todo, task.uid, task.document)
    _describe(todo, task, style)
    first = first_occurrence(task)
    if first:
        # RFC 5545 wants DTSTART beside RRULE, and DUE later than DTSTART in the same form: the day, from 0:00 to 23:59.
        todo.add("DTSTART", datetime.datetime.combine(first, datetime.time()))
        todo.add("DUE", datetime.datetime.combine(first, datetime.time(23, 59)))
        todo["RRULE"] = vRecur.from_ical(task.recurrence)
    elif task.due:
        todo.add("DUE", task.due)
    todo["RELATED-TO"] = vText(task.document.uid)
    todo["RELATED-TO"].params["RELTYPE"] = "PARENT"
    _remind(todo, task, style, related="END")
    _seal(todo)
    return todo


def _event(task: Task, style: Style) -> Event | None:
    """An all-day event of the deadline; None for a task without one."""
    day = first_occurrence(task) or task.due
    if day is None:
        return None
    event = Event()
    _identify(event, style.uid(task.uid), task.document)
    _describe(event, task, style)
    event.add("DTSTART", day)
    if first_occurrence(task):
        event["RRULE"] = vRecur.from_ical(task.recurrence)
    event.add("TRANSP", "TRANSPARENT")
    _remind(event, task, style, related="START")
    _seal(event)
    return event


def first_occurrence(task: Task) -> datetime.date | None:
    """First day of a recurring task: its own deadline, else the rule's first day behind the document's.

    None where it does not recur, or its document has no day to count from, or it recurs within a day.
    """
    if not task.recurrence or task.recurrence.startswith("FREQ=HOURLY"):
        return None
    if task.due:
        return task.due
    if task.document.issued_on is None:
        return None
    start = datetime.datetime.combine(task.document.issued_on, datetime.time())
    following = rrulestr(task.recurrence, dtstart=start).after(start)
    return following.date() if following else None


def _identify(component: Component, uid: str, document: TaskDocument) -> None:
    component.add("UID", uid)
    day = document.issued_on or datetime.date(1970, 1, 1)
    component.add("DTSTAMP", datetime.datetime.combine(day, datetime.time(), datetime.timezone.utc))
    component[DOCUMENT] = vText(document.uid)


def _describe(component: Component, task: Task, style: Style) -> None:
    component.add("SUMMARY", task.title)
    component.add("DESCRIPTION", f"{description(task)}\n\n{NOTES}\n")
    component.add("CATEGORIES", [c for c in (task.document.number, _NATURES[task.nature]) if c])
    if link := link_of(style.link, task.document):
        component["URL"] = vUri(link)
    if task.document.urgency in _PRIORITIES:
        component.add("PRIORITY", _PRIORITIES[task.document.urgency])
    for role, names in (
        ("lead", task.lead),
        ("coordinating", task.coordinating),
        ("report-to", (task.report_to,) if task.report_to else ()),
    ):
        for name in names:
            component.add("ATTENDEE", _attendee(name, role, style.people))


def _attendee(name: str, role: str, people: People) -> vCalAddress:
    """A party of the task. Without an e-mail address in the table a URN stands for the name: no mail can be sent."""
    person = people.find(name)
    address = f"mailto:{person.email}" if person and person.email else f"urn:uuid:{uuid.uuid5(NAMESPACE, name)}"
    attendee: vCalAddress = vCalAddress(address)
    # A backslash before the end of a parameter is read as an escape of the mark behind it.
    attendee.params["CN"] = name.replace('"', "'").replace("\\", "/")
    attendee.params["ROLE"] = _ROLES[role]
    attendee.params["SCHEDULE-AGENT"] = "NONE"  # RFC 6638: the server shall not send invitations
    attendee.params[ROLE] = role
    return attendee


def _remind(component: Component, task: Task, style: Style, *, related: str) -> None:
    if not (task.due or first_occurrence(task)):
        return
    for days in style.remind:
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", f"Còn {days} ngày: {task.title}")
        alarm.add("TRIGGER", -days * _DAY)
        alarm["TRIGGER"].params["RELATED"] = related
        component.add_component(alarm)


def _seal(component: Component) -> None:
    component[STATE] = vText(stamp(digests(component)))


def digests(component: Component) -> dict[str, str]:
    """Digest of each owned property, whatever order and form a server keeps it in."""
    return {name: digest(_canonical(component, name)) for name in OWNED}


def _canonical(component: Component, name: str) -> str:
    value: Any = component.get(name)
    if value is None:
        return ""
    values = value if isinstance(value, list) else [value]
    if name == "ATTENDEE":
        ours = [v for v in values if ROLE in v.params]
        return "\n".join(sorted(f"{v.params[ROLE]} {v.params.get('CN', '')} {v}" for v in ours))
    if name == "CATEGORIES":
        return "\n".join(sorted(str(c) for v in values for c in v.cats))
    if name == "DESCRIPTION":
        return own_part(str(value))[0]
    if hasattr(values[0], "dt"):
        return str(values[0].dt.isoformat())
    if isinstance(values[0], vRecur):
        return "\n".join(sorted(f"{part}={','.join(map(str, told))}" for part, told in value.items()))
    return "\n".join(sorted(str(v) for v in values)).strip()


def own_part(text: str) -> tuple[str, str]:
    """A DESCRIPTION's part above NOTES, and what a person wrote below it."""
    above, _, below = text.partition(NOTES)
    return above.strip(), below.strip()


def add_style_options(group: argparse._ArgumentGroup) -> None:
    """Options of every exporter that writes calendar components."""
    group.add_argument(
        "--as", dest="form", choices=("todos", "events"), default="todos",
        help="to-dos (default), or all-day events of the deadlines for calendars that take no to-dos",
    )  # fmt: skip
    group.add_argument("--remind", metavar="DAYS", default="", help='alarms before the deadline: "7,3,1"')


def style_of(options: argparse.Namespace) -> Style:
    """The style that the options tell. Raises UsageError for days that are none."""
    days = [part.strip() for part in options.remind.split(",") if part.strip()]
    if not all(day.isascii() and day.isdecimal() and len(day) < 4 for day in days):
        raise UsageError(f"--remind {options.remind}: give days before the deadline, such as 7,3,1.")
    return Style(
        people=read_people(options.people),
        events=options.form == "events",
        remind=tuple(sorted({int(day) for day in days}, reverse=True)),
        link=options.link,
    )


def _export(documents: Iterable[Document], options: argparse.Namespace, report: Report) -> None:
    style = style_of(options)
    with open_output(options.out, newline="") as file:
        file.write(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODID}\r\n")
        for assigned in tasks(documents, report, everything=options.all_tasks):
            for task, component in style.components(assigned, report):
                file.write(written(component))
                if task is not None:
                    report.add("written", task.title, uid=task.uid)
        file.write("END:VCALENDAR\r\n")


EXPORTER = Exporter(
    summary="iCalendar file: to-dos, or deadlines as events",
    prints=True,
    export=_export,
    add_options=add_style_options,
    epilog="examples:\n  vnadmin export cong-van.pdf --to ics --out nhiem-vu.ics\n"
    "  vnadmin export *.docx --to ics --as events --remind 7,3,1 > thoi-han.ics",
)
