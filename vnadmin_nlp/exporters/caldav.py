"""CalDAV (RFC 4791): tasks into a calendar of any server, safe to run again.

One streamed report tells what the calendar holds; then each task is created, left alone, or merged: only properties
of `ics.OWNED` that nobody changed since the last push are replaced, under If-Match. A task is found by its UID wherever
a person moved it. Nothing is kept on this machine: a push that was killed goes on where it stopped.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

import regex
from icalendar import Calendar, vText
from icalendar.cal import Component

from vnadmin_nlp.connection import Connection, RequestError, find_secret
from vnadmin_nlp.dav import DavCalendar
from vnadmin_nlp.export import Exporter, Report, add_server_options, tasks
from vnadmin_nlp.exporters.ics import (
    DOCUMENT,
    NOTES,
    ROLE,
    STATE,
    TASKS,
    add_style_options,
    calendar_of,
    digests,
    list_tasks,
    own_part,
    short,
    style_of,
)
from vnadmin_nlp.merge import plan, read_stamp, stamp
from vnadmin_nlp.schema import Document
from vnadmin_nlp.tasks import Task

CLOSED = "X-VNADMIN-CLOSED"
"""On a task that --close-missing cancelled: it is opened again when its document has it again."""
_ATTEMPTS = 4  # At a task that somebody else writes to at the same time.


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the calendar holds of one UID."""

    href: str
    state: str
    document: str
    status: str
    closed: bool
    title: str
    tasks: str
    """Of a document: its tasks of the last push."""


def _export(documents: Iterable[Document], options: argparse.Namespace, report: Report) -> None:
    style = style_of(options)
    secret = find_secret("caldav", options.url, options.user)
    headers = {"Authorization": secret.basic()} if secret or secret.user else {}
    with Connection(
        options.url if options.url.endswith("/") else f"{options.url}/",
        headers,
        ca=options.ca,
        timeout=options.timeout,
        allow_http=options.allow_http,
    ) as connection:
        calendar = DavCalendar(connection, "VEVENT" if style.events else "VTODO")
        exists = calendar.check(create=options.create and not options.dry_run, may_lack=options.create)
        push = _Push(calendar, _entries(calendar) if exists else {}, options, report)
        for assigned in tasks(documents, report, everything=options.all_tasks):
            refused: set[str] = set()
            for task, component in style.components(assigned, report):
                if task is None:
                    list_tasks(component, (task.uid for task in assigned.tasks if task.uid not in refused))
                    push.component(component)
                elif not push.deleted(assigned.document.uid, task) and not push.component(component):
                    refused.add(task.uid)
            push.gone(assigned.document.uid, frozenset(map(style.uid, assigned.known)))


_HELD = ("UID", "STATUS", "SUMMARY", STATE, DOCUMENT, TASKS, CLOSED)
_OWN_UID = regex.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")  # uuid5


def _entries(calendar: DavCalendar) -> dict[str, _Entry]:
    """What the calendar holds by UID; only UIDs of the sort that tasks have."""
    found = {}
    for href, told in calendar.objects(_HELD):
        if _OWN_UID.fullmatch(told.get("UID", "")):
            found[told["UID"]] = _Entry(
                href=href,
                state=told.get(STATE, ""),
                document=told.get(DOCUMENT, ""),
                status=told.get("STATUS", ""),
                closed=CLOSED in told,
                title=told.get("SUMMARY", ""),
                tasks=told.get(TASKS, ""),
            )
    return found


class _Push:
    """One run: the calendar, what it held at the start, and what becomes of each component."""

    def __init__(
        self, calendar: DavCalendar, entries: dict[str, _Entry], options: argparse.Namespace, report: Report
    ) -> None:
        self._calendar, self._entries, self._report = calendar, entries, report
        self._dry, self._overwrite, self._close = options.dry_run, options.overwrite, options.close_missing
        self._recreate = options.recreate
        self._by_document: dict[str, list[str]] = {}
        for uid, entry in entries.items():
            self._by_document.setdefault(entry.document, []).append(uid)

    def deleted(self, document: str, task: Task) -> bool:
        """Whether a person deleted the task; then that is told. The document's own to-do is written behind its tasks',
        so what it names was there.
        """
        parent = self._entries.get(document)
        if self._recreate or task.uid in self._entries or parent is None or short(task.uid) not in parent.tasks.split():
            return False
        self._report.add("deleted", task.title, "by a person; --recreate makes it anew", task.uid)
        return True

    def component(self, ours: Component) -> bool:
        """Create or merge one component; False where the server refused it, which is reported."""
        uid, title = str(ours["UID"]), str(ours["SUMMARY"])
        try:
            entry = self._entries.get(uid)
            if entry is None:
                self._create(ours, uid, title)
            elif entry.state == str(ours[STATE]) and not entry.closed:
                self._report.add("unchanged", title, uid=uid)
            else:
                self._merge(ours, entry.href, uid, title)
        except RequestError as error:
            self._report.add("failed", title, str(error), uid)
            return False
        return True

    def _create(self, ours: Component, uid: str, title: str) -> None:
        href = urljoin(self._calendar.url, f"{uid}.ics")
        if self._dry or self._calendar.put(href, calendar_of(ours), etag=None):
            self._report.add("created", title, uid=uid)
        else:  # it is there: written by another push meanwhile, or by this one whose answer was lost
            self._merge(ours, href, uid, title)

    def _merge(self, ours: Component, href: str, uid: str, title: str) -> None:
        for _ in range(_ATTEMPTS):
            held = self._calendar.get(href)
            if held is None:
                raise RequestError(404, "it was deleted in the calendar a moment ago; run the command again")
            text, etag = held
            if not etag:
                raise RequestError(200, "the server gives no ETag; it cannot be changed without risk to others' work")
            merged = _merged(text, ours, uid, overwrite=self._overwrite)
            if merged.text is None or self._dry or self._calendar.put(merged.href or href, merged.text, etag=etag):
                self._tell(merged, title, uid)
                return
        self._report.add("conflict", title, "somebody else keeps writing to it; run the command again", uid)

    def _tell(self, merged: _Merged, title: str, uid: str) -> None:
        if merged.conflicts:
            fields = ", ".join(merged.conflicts)
            self._report.add("conflict", title, f"{fields}: changed by a person and by the document", uid)
        elif merged.text is None:
            self._report.add("unchanged", title, uid=uid)
        else:
            self._report.add("updated", title, ", ".join(merged.written), uid)

    def gone(self, document: str, known: frozenset[str]) -> None:
        """Report, and with --close-missing cancel, what the document has no more; what is finished counts as closed."""
        for uid in self._by_document.get(document, ()):
            entry = self._entries[uid]
            if uid in known or entry.status in ("COMPLETED", "CANCELLED") or (uid == document and known):
                continue
            if not self._close:
                self._report.add("gone", entry.title, "its document has it no more; --close-missing closes it", uid)
                continue
            try:
                self._cancel(entry, uid)
            except RequestError as error:
                self._report.add("failed", entry.title, str(error), uid)

    def _cancel(self, entry: _Entry, uid: str) -> None:
        for _ in range(_ATTEMPTS):
            held = self._calendar.get(entry.href)
            if held is None:
                return
            text, etag = held
            calendar, component = _parsed(text, uid)
            component.pop("STATUS", None)
            component.add("STATUS", "CANCELLED")
            component[CLOSED] = vText("TRUE")
            _touch(component)
            if self._dry or self._calendar.put(entry.href, calendar.to_ical().decode(), etag=etag):
                self._report.add("closed", entry.title, uid=uid)
                return
        self._report.add("conflict", entry.title, "somebody else keeps writing to it; run the command again", uid)


@dataclass(frozen=True, slots=True)
class _Merged:
    """An object with our changes; `text` is None where there is nothing to write."""

    text: str | None
    written: tuple[str, ...]
    conflicts: tuple[str, ...]
    href: str | None = None


def _merged(text: str, ours: Component, uid: str, *, overwrite: bool) -> _Merged:
    """What a server holds, with the owned properties that may be replaced replaced."""
    calendar, theirs = _parsed(text, uid)
    wrote = read_stamp(str(theirs.get(STATE, "")))
    what = plan(digests(ours), digests(theirs), wrote, overwrite=overwrite)
    reopened = CLOSED in theirs and str(theirs.get("STATUS", "")) == "CANCELLED"
    if not what.write and not reopened and stamp(what.wrote) == stamp(wrote):
        return _Merged(None, (), what.conflicts)
    for name in sorted(what.write):
        _replace(theirs, ours, name)
    if reopened:
        theirs.pop("STATUS")
        theirs.add("STATUS", "NEEDS-ACTION")
        theirs.pop(CLOSED)
    theirs[STATE] = vText(stamp(what.wrote))
    theirs[DOCUMENT] = ours[DOCUMENT]
    _touch(theirs)
    return _Merged(calendar.to_ical().decode(), tuple(sorted(what.write)), what.conflicts)


def _replace(theirs: Component, ours: Component, name: str) -> None:
    before = theirs.pop(name, None)
    value = ours.get(name)
    if name == "ATTENDEE":
        held = before if isinstance(before, list) else [before] if before is not None else []
        new = value if isinstance(value, list) else [value] if value is not None else []
        value = [a for a in held if ROLE not in a.params] + new or None
    elif name == "DESCRIPTION" and before is not None:
        notes = own_part(str(before))[1]
        value = vText(f"{own_part(str(value or ''))[0]}\n\n{NOTES}\n{notes}")
    if value is not None:
        theirs[name] = value


def _parsed(text: str, uid: str) -> tuple[Calendar, Component]:
    """An object of the calendar and the component in it that has the UID, the series rather than one day of it."""
    try:
        calendar = Calendar.from_ical(text)
    except (ValueError, KeyError, IndexError) as error:
        raise RequestError(200, f"what the calendar holds cannot be read ({error}); it is left alone") from None
    for component in calendar.walk():
        if str(component.get("UID", "")) == uid and "RECURRENCE-ID" not in component:
            if component.errors:  # written back, these lines would be lost
                break
            return calendar, component
    raise RequestError(200, "its place in the calendar holds something else, or is damaged; it is left alone")


def _touch(component: Component) -> None:
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        component.pop(name, None)
        component.add(name, now)


def _add_options(group: argparse._ArgumentGroup) -> None:
    add_server_options(group)
    add_style_options(group)
    group.add_argument("--recreate", action="store_true", help="make tasks anew that people deleted there")
    group.add_argument("--create", action="store_true", help="make the calendar where it is missing")


EXPORTER = Exporter(
    summary="tasks into a calendar of a CalDAV server",
    export=_export,
    add_options=_add_options,
    epilog="""the password is read from
  the environment   VNADMIN_CALDAV_USER, VNADMIN_CALDAV_PASSWORD
  the keyring       keyring set vnadmin-caldav USER@HOST      (with --user USER)

examples:
  vnadmin export *.pdf --to caldav --url https://may-chu.example/lich/van-thu/ --user van-thu --dry-run
  vnadmin export *.pdf --to caldav --url https://may-chu.example/lich/van-thu/ --user van-thu --people dau-moi.csv

what is printed, one line a task: created, updated, conflict (a person and the document changed one field: the
person's stays), gone (its document has it no more), deleted (a person deleted it; it stays so), closed, failed;
unchanged ones are counted""",
)
