"""CalDAV (RFC 4791): tasks into a calendar of any server, safe to run again.

One streamed report tells what the calendar holds; then each task is created, left alone, or merged: only properties
of `ics.OWNED` that nobody changed since the last push are replaced, under If-Match. A task is found by its UID wherever
a person moved it. Nothing is kept on this machine: a push that was killed goes on where it stopped.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import regex
from icalendar import Calendar, vText
from icalendar.cal import Component
from lxml import etree

from vnadmin_nlp.connection import Connection, RequestError, Secret, ServerError, find_secret
from vnadmin_nlp.errors import UsageError
from vnadmin_nlp.export import Exporter, Report, add_server_options, tasks
from vnadmin_nlp.exporters.ics import (
    DOCUMENT,
    NOTES,
    ROLE,
    STATE,
    TASKS,
    Style,
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
_NS = {"d": "DAV:", "c": "urn:ietf:params:xml:ns:caldav"}
_XML = {"Content-Type": "application/xml; charset=utf-8"}
_LONGEST_ITEM = 8 * 1024 * 1024  # Bytes of one <response>; a calendar object is some kilobytes.


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the calendar holds of one UID."""

    href: str
    etag: str
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
        calendar = _Calendar(connection, "VEVENT" if style.events else "VTODO", secret)
        exists = calendar.check(create=options.create and not options.dry_run, may_lack=options.create)
        push = _Push(calendar, dict(calendar.entries()) if exists else {}, options, report)
        for assigned in tasks(documents, report, everything=options.all_tasks):
            refused: set[str] = set()
            for task, component in style.components(assigned, report):
                if task is None:
                    list_tasks(component, (task.uid for task in assigned.tasks if task.uid not in refused))
                    push.component(component)
                elif not push.deleted(assigned.document.uid, task) and not push.component(component):
                    refused.add(task.uid)
            push.gone(assigned.document.uid, frozenset(map(style.uid, assigned.known)), style)


class _Calendar:
    """A collection of a CalDAV server."""

    def __init__(self, connection: Connection, component: str, secret: Secret) -> None:
        self._connection = connection
        self.component = component
        self._user = secret.user
        self.url = connection.url

    def check(self, *, create: bool, may_lack: bool) -> bool:
        """Whether the calendar is there. Raises UsageError where the address is none, or takes no such component."""
        answer = self._properties(self.url, "<d:resourcetype/><c:supported-calendar-component-set/>", allow=(404,))
        if answer is None:
            if create:
                self._make()
                return True
            if may_lack:
                return False
            raise UsageError(f"{self.url}: there is no such calendar. Add --create to make it.{self._known()}")
        if answer.find(".//d:resourcetype/c:calendar", _NS) is None:
            raise UsageError(f"{self.url}: is no calendar.{self._known()}")
        taken = {comp.get("name", "") for comp in answer.iterfind(".//c:supported-calendar-component-set/c:comp", _NS)}
        if taken and self.component not in taken:
            other = "--as events" if self.component == "VTODO" else "--as todos"
            raise UsageError(f"{self.url}: the calendar takes only {', '.join(sorted(taken))}. Try {other}.")
        return True

    def _make(self) -> None:
        response = self._connection.request("MKCALENDAR", self.url, headers=_XML, content=self._new(), allow=(409,))
        if response.status_code == 409:
            raise UsageError(
                f"{self.url}: the folder above it does not exist on the server; check the user's name in it."
            )

    def _new(self) -> bytes:
        name = urlsplit(self.url).path.rstrip("/").rsplit("/", 1)[-1]
        root = etree.Element(f"{{{_NS['c']}}}mkcalendar", nsmap=_NS)
        prop = etree.SubElement(etree.SubElement(root, f"{{{_NS['d']}}}set"), f"{{{_NS['d']}}}prop")
        etree.SubElement(prop, f"{{{_NS['d']}}}displayname").text = name
        kinds = etree.SubElement(prop, f"{{{_NS['c']}}}supported-calendar-component-set")
        etree.SubElement(kinds, f"{{{_NS['c']}}}comp", name=self.component)
        return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))

    def _known(self) -> str:
        """The calendars that the user may mean, as a sentence; empty where the server does not tell."""
        try:
            found = self._calendars()
        except (RequestError, ServerError):
            return ""
        return f" Calendars found: {', '.join(found)}" if found else ""

    def _calendars(self) -> list[str]:
        for start in (self.url, urljoin(self.url, "/")):
            home = self._linked(start, "d:current-user-principal", "c:calendar-home-set") or start
            answer = self._properties(home, "<d:resourcetype/>", depth="1", allow=(404, 405))
            if answer is None:
                continue
            held = answer.iterfind("d:response", _NS)
            found = [
                r.findtext("d:href", "", _NS) for r in held if r.find(".//d:resourcetype/c:calendar", _NS) is not None
            ]
            if found:
                return [urljoin(self.url, href) for href in found[:20]]
        return []

    def _linked(self, url: str, *names: str) -> str | None:
        """The address at the end of a chain of properties that each hold an address."""
        for name in names:
            answer = self._properties(url, f"<{name}/>", allow=(404, 405))
            href = None if answer is None else answer.findtext(f".//{name}/d:href", None, _NS)
            if not href:
                return None
            url = urljoin(url, href)
        return url

    def _properties(self, url: str, names: str, *, depth: str = "0", allow: tuple[int, ...]) -> etree._Element | None:
        """The multistatus of a PROPFIND; None for a status of `allow`."""
        body = f'<d:propfind xmlns:d="{_NS["d"]}" xmlns:c="{_NS["c"]}"><d:prop>{names}</d:prop></d:propfind>'
        response = self._connection.request(
            "PROPFIND", url, headers={**_XML, "Depth": depth}, content=body.encode(), expect=(207,), allow=allow
        )
        if response.status_code != 207:
            return None
        try:
            answer = etree.fromstring(response.content, _parser())
        except etree.XMLSyntaxError as error:
            raise _no_xml(url, error) from None
        # Some servers (Xandikos) tell of a missing collection inside a multistatus.
        missing = " 404" in answer.findtext("d:response/d:status", "", _NS)
        return None if missing and 404 in allow else answer

    def entries(self) -> Iterator[tuple[str, _Entry]]:
        """Each UID of the sort that tasks have, with what stands there; read as it arrives, one object in memory."""
        body = (
            f'<c:calendar-query xmlns:d="{_NS["d"]}" xmlns:c="{_NS["c"]}"><d:prop>'
            "<d:getetag/><c:calendar-data/></d:prop>"
            f'<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="{self.component}"/></c:comp-filter>'
            "</c:filter></c:calendar-query>"
        )
        with self._connection.stream(
            "REPORT", self.url, headers={**_XML, "Depth": "1"}, content=body.encode(), expect=(207,)
        ) as response:
            tag = f"{{{_NS['d']}}}response"
            parser = etree.XMLPullParser(("end",), tag=tag, resolve_entities=False, no_network=True, huge_tree=True)
            since = 0
            try:
                for part in response.iter_bytes():
                    parser.feed(part)
                    since += len(part)
                    for _, element in parser.read_events():
                        since = 0
                        found = self._entry(element)
                        element.clear()
                        while element.getprevious() is not None:
                            del element.getparent()[0]
                        if found:
                            yield found
                    if since > _LONGEST_ITEM:
                        raise ServerError(f"{self.url}: an object of the calendar is over {_LONGEST_ITEM} bytes.")
                parser.close()
            except etree.XMLSyntaxError as error:
                raise _no_xml(self.url, error) from None

    def _entry(self, element: etree._Element) -> tuple[str, _Entry] | None:
        data = element.findtext(".//c:calendar-data", "", _NS)
        told = _first_lines(data, self.component)
        if not _OWN_UID.fullmatch(told.get("UID", "")):
            return None
        return told["UID"], _Entry(
            href=urljoin(self.url, element.findtext("d:href", "", _NS)),
            etag=element.findtext(".//d:getetag", "", _NS),
            state=told.get(STATE, ""),
            document=told.get(DOCUMENT, ""),
            status=told.get("STATUS", ""),
            closed=CLOSED in told,
            title=told.get("SUMMARY", ""),
            tasks=told.get(TASKS, ""),
        )

    def get(self, href: str) -> tuple[str, str] | None:
        """An object's text and its ETag; None where it is gone."""
        response = self._connection.request("GET", href, expect=(200,), allow=(404, 410))
        if response.status_code != 200:
            return None
        return response.content.decode("utf-8", "replace"), response.headers.get("etag", "")

    def put(self, href: str, text: str, *, etag: str | None) -> bool:
        """Write an object, a new one for `etag` None; False where it is not as it was any more."""
        condition = {"If-None-Match": "*"} if etag is None else {"If-Match": etag}
        response = self._connection.request(
            "PUT",
            href,
            headers={"Content-Type": "text/calendar; charset=utf-8", **condition},
            content=text.encode(),
            allow=(412,),
        )
        return response.status_code != 412


class _Push:
    """One run: the calendar, what it held at the start, and what becomes of each component."""

    def __init__(
        self, calendar: _Calendar, entries: dict[str, _Entry], options: argparse.Namespace, report: Report
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

    def gone(self, document: str, known: frozenset[str], style: Style) -> None:
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


_OWN_UID = regex.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")  # uuid5
_FOLD = regex.compile(r"\r?\n[ \t]")
_LINE = regex.compile(
    rf"(?m)^(UID|STATUS|SUMMARY|{STATE}|{DOCUMENT}|{TASKS}|{CLOSED})(?:;[^:\r\n]{{0,500}})?:([^\r\n]*)"
)


def _first_lines(data: str, component: str) -> dict[str, str]:
    """The few properties that an entry needs, of the first component of the sort: ten times faster than parsing all."""
    start = data.find(f"BEGIN:{component}")
    if start < 0:
        return {}
    own = data[start + len(component) + 6 :].split("BEGIN:", 1)[0].split("END:", 1)[0]
    return {name: str(vText.from_ical(value)) for name, value in reversed(_LINE.findall(_FOLD.sub("", own)))}


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _no_xml(url: str, error: etree.XMLSyntaxError) -> ServerError:
    return ServerError(f"{url}: the answer is no XML of CalDAV ({error.msg}). Is it the address of a calendar?")


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
