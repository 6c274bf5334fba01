"""A CalDAV server of forty lines that fails where a test tells it to: drops, delays, refuses, talks nonsense."""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

MULTISTATUS = (
    '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">{}</d:multistatus>'
)
CALENDAR = (
    "<d:response><d:href>{}</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
    '<c:supported-calendar-component-set><c:comp name="VTODO"/></c:supported-calendar-component-set>'
    "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
)
ITEM = (
    "<d:response><d:href>{}</d:href><d:propstat><d:prop><d:getetag>{}</d:getetag><c:calendar-data>{}</c:calendar-data>"
    "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
)


class FakeDav(ThreadingHTTPServer):
    """`items` are the calendar's objects. `faults` are consumed one a request of their method:
    ("PUT", 3, "drop") fails the third PUT from now; a number answers that status, "redirect:URL", "slow", "nonsense".
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.items: dict[str, bytes] = {}
        self.faults: list[tuple[str, int, object]] = []
        self.requests: list[tuple[str, str]] = []
        self.seen: dict[str, int] = {}
        self.secrets: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/lich/"

    def handle_error(self, *_: object) -> None:
        """A client that has gone is no fault of a test."""

    def fault(self, method: str) -> object:
        self.seen[method] = self.seen.get(method, 0) + 1
        for name, number, what in self.faults:
            if name == method and number in (0, self.seen[method]):
                return what
        return None


class _Handler(BaseHTTPRequestHandler):
    server: FakeDav
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.requests.append((self.command, self.path))
        self.server.secrets.add(self.headers.get("authorization", ""))
        fault = self.server.fault(self.command)
        if fault == "drop":
            self.close_connection = True
            return
        if fault == "lose":  # done, and the answer lost
            self._answer(body, silent=True)
            self.close_connection = True
            return
        if fault == "cut":  # an answer that breaks off
            self.send_response(207)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(MULTISTATUS.encode()[:60])
            self.close_connection = True
            return
        if fault == "slow":
            time.sleep(1.5)
        if isinstance(fault, str) and fault.startswith("redirect:"):
            self._send(302, b"", location=fault.removeprefix("redirect:"))
        elif isinstance(fault, str) and fault.startswith("json:"):
            self._send(200, fault.removeprefix("json:").encode(), content_type="application/json")
        elif fault == "nonsense":
            self._send(207, b"<html><body>Xin ch\xc3\xa0o", content_type="text/html")
        elif isinstance(fault, int):
            self._send(fault, b"", **({"retry_after": "0"} if fault == 503 else {}))
        else:
            self._answer(body)

    do_PROPFIND = do_REPORT = do_GET = do_PUT = do_MKCALENDAR = _handle

    def _answer(self, body: bytes, *, silent: bool = False) -> None:
        items, path = self.server.items, self.path
        if self.command == "PROPFIND":
            self._send(207, MULTISTATUS.format(CALENDAR.format(path)).encode())
        elif self.command == "REPORT":
            self._report()
        elif self.command == "GET":
            self._send(200, items[path], etag=_etag(items[path])) if path in items else self._send(404, b"")
        elif self.command == "PUT":
            held = items.get(path)
            stale = self.headers.get("if-match") != (_etag(held) if held else None) if held else False
            if (held and self.headers.get("if-none-match") == "*") or stale:
                return self._send(412, b"")
            items[path] = body
            if not silent:
                self._send(204 if held else 201, b"", etag=_etag(body))
        return None

    def _report(self) -> None:
        self.send_response(207)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        head, tail = MULTISTATUS.format("|").split("|")
        rows = (ITEM.format(p, _etag(d), escape(d.decode())) for p, d in list(self.server.items.items()))
        for part in (head, *rows, tail):
            data = part.encode()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.write(b"0\r\n\r\n")

    def _send(self, status: int, body: bytes, *, content_type: str = "application/xml", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def _etag(data: bytes) -> str:
    return f'"{hashlib.md5(data).hexdigest()}"'


@contextmanager
def fake_dav() -> Iterator[FakeDav]:
    with FakeDav() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(5)
