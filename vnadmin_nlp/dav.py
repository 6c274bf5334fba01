"""A client of one CalDAV calendar (RFC 4791): what it is, what it holds, read and write one object.

It knows nothing of tasks. The report of what a calendar holds is read as it arrives: a calendar of any size needs the
memory of one object.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import urljoin, urlsplit

import regex
from icalendar import vText
from lxml import etree

from vnadmin_nlp.connection import Connection, RequestError, ServerError
from vnadmin_nlp.errors import UsageError

_NS = {"d": "DAV:", "c": "urn:ietf:params:xml:ns:caldav"}
_XML = {"Content-Type": "application/xml; charset=utf-8"}
_LONGEST_ITEM = 8 * 1024 * 1024  # Bytes of one <response>; a calendar object is some kilobytes.


class DavCalendar:
    """One calendar, for components of one sort ("VTODO", "VEVENT")."""

    def __init__(self, connection: Connection, component: str) -> None:
        self._connection = connection
        self.component = component
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

    def objects(self, names: Collection[str]) -> Iterator[tuple[str, dict[str, str]]]:
        """The address of each object with those properties of `names` that it has; one object in memory at a time."""
        line = _line_pattern(names)
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
                        found = self._found(element, line)
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

    def _found(self, element: etree._Element, line: regex.Pattern[str]) -> tuple[str, dict[str, str]] | None:
        data = element.findtext(".//c:calendar-data", "", _NS)
        told = _first_lines(data, self.component, line)
        return (urljoin(self.url, element.findtext("d:href", "", _NS)), told) if told else None

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


_FOLD = regex.compile(r"\r?\n[ \t]")


def _line_pattern(names: Collection[str]) -> regex.Pattern[str]:
    return regex.compile(rf"(?m)^({'|'.join(map(regex.escape, names))})(?:;[^:\r\n]{{0,500}})?:([^\r\n]*)")


def _first_lines(data: str, component: str, line: regex.Pattern[str]) -> dict[str, str]:
    """The few properties asked for, of the first component of the sort: ten times faster than parsing all."""
    start = data.find(f"BEGIN:{component}")
    if start < 0:
        return {}
    own = data[start + len(component) + 6 :].split("BEGIN:", 1)[0].split("END:", 1)[0]
    return {name: str(vText.from_ical(value)) for name, value in reversed(line.findall(_FOLD.sub("", own)))}


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _no_xml(url: str, error: etree.XMLSyntaxError) -> ServerError:
    return ServerError(f"{url}: the answer is no XML of CalDAV ({error.msg}). Is it the address of a calendar?")
