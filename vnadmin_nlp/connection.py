"""HTTP to the one server that the user named, and the secrets for it.

Requests go to the scheme, host and port of the given address only; a redirect elsewhere is refused with the address
it names. TLS certificates are always verified. Proxies and `.netrc` of the environment are not used. Secrets are read
from the environment or the keyring, never from the command line or the address, and stand in no message. An answer
over ANSWER_LIMIT is refused; a server that is busy, slow or gone is asked again, TRIES times in all.
"""

from __future__ import annotations

import base64
import ipaddress
import os
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import httpx

from vnadmin_nlp._version import __version__
from vnadmin_nlp.errors import UsageError, VnAdminError

TRIES = 4
FIRST_PAUSE = 0.5  # Seconds before the second try; each further pause is twice as long.
LONGEST_PAUSE = 60.0  # Of what a server may ask for by Retry-After.
ANSWER_LIMIT = 16 * 1024 * 1024
_REDIRECTS = 3
_BUSY = frozenset({429, 500, 502, 503, 504})


class ServerError(VnAdminError):
    """A server that cannot be used: the whole push ends. The message says what to try."""


class RequestError(VnAdminError):
    """A request that the server refused: only this task fails. `status` is the HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Secret:
    """A user's name and password, or a key. Never printed."""

    user: str = ""
    password: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.password)

    def basic(self) -> str:
        """The value of an Authorization header."""
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()


def find_secret(service: str, url: str, user: str | None) -> Secret:
    """The secret for `service` ("caldav", "redmine"): environment first, then the keyring; empty where there is none.

    Environment: VNADMIN_CALDAV_USER and VNADMIN_CALDAV_PASSWORD, or VNADMIN_REDMINE_KEY. Keyring: the service
    "vnadmin-caldav" or "vnadmin-redmine" with the name "USER@HOST", "HOST" where there is no user.
    """
    prefix = f"VNADMIN_{service.upper()}"
    user = user or os.environ.get(f"{prefix}_USER", "")
    password = os.environ.get(f"{prefix}_PASSWORD") or os.environ.get(f"{prefix}_KEY", "")
    if password:
        return Secret(user, password)
    host = urlsplit(url).hostname
    return Secret(user, _from_keyring(f"vnadmin-{service}", f"{user}@{host}" if user else str(host)))


def _from_keyring(service: str, name: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(service, name) or ""
    except (KeyringError, RuntimeError):  # a machine without a keyring
        return ""


class Connection:
    """A client of one server. Use it in a `with` statement."""

    def __init__(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        ca: str | None = None,
        timeout: float = 30.0,
        allow_http: bool = False,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Raises UsageError for an address that may not be used."""
        self.url = checked_url(url, allow_http=allow_http)
        self._origin = _origin(self.url)
        self._pause = pause
        try:
            verify = ssl.create_default_context(cafile=ca)
        except (OSError, ssl.SSLError) as error:
            raise UsageError(f"--ca {ca}: is no file of certificates in PEM form ({error}).") from None
        # Credentials only travel in `headers`; httpx's own use of the environment is off.
        self._client = httpx.Client(
            headers={"User-Agent": f"vnadmin_nlp/{__version__}", **(headers or {})},
            verify=verify,
            timeout=timeout,
            trust_env=False,
            follow_redirects=False,
        )

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._client.close()

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        expect: tuple[int, ...] = (200, 201, 204, 207),
        allow: tuple[int, ...] = (),
    ) -> httpx.Response:
        """The answer, its content read. A status outside `expect` and `allow` raises.

        Raises ServerError where the server cannot be used at all, RequestError where it refuses this request.
        """
        with self.stream(method, url, headers=headers, content=content, expect=expect, allow=allow) as response:
            size = 0
            parts = []
            for part in response.iter_bytes():
                size += len(part)
                if size > ANSWER_LIMIT:
                    raise RequestError(response.status_code, f"the server's answer is over {ANSWER_LIMIT} bytes")
                parts.append(part)
            # The same answer, with its content at hand; `iter_bytes` has undone the compression.
            left = ("content-encoding", "content-length", "transfer-encoding")
            kept = {name: value for name, value in response.headers.items() if name.lower() not in left}
            return httpx.Response(response.status_code, headers=kept, content=b"".join(parts), request=response.request)

    @contextmanager
    def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        expect: tuple[int, ...] = (200, 201, 204, 207),
        allow: tuple[int, ...] = (),
    ) -> Iterator[httpx.Response]:
        """As `request`, the content still to be read."""
        response = self._sent(method, self._inside(url), headers, content)
        try:
            if response.status_code not in expect + allow:
                response.read()
                raise _refused(method, response, self._origin)
            yield response
        except httpx.HTTPError as error:
            raise ServerError(_gone(self._origin, error)) from None
        finally:
            response.close()

    def _sent(self, method: str, url: str, headers: Mapping[str, str] | None, content: bytes | None) -> httpx.Response:
        """The answer to a request, sent again while the server is busy or gone, and along redirects inside it."""
        wait = FIRST_PAUSE
        redirects = 0
        failed: str = ""
        tries = 0
        while tries < TRIES:
            request = self._client.build_request(method, url, headers=dict(headers or {}), content=content)
            try:
                response = self._client.send(request, stream=True)
            except httpx.HTTPError as error:
                failed = _gone(self._origin, error)
                tries += 1
                if isinstance(error, httpx.ConnectError) and "CERTIFICATE" in str(error).upper():
                    break
                if tries < TRIES:
                    self._pause(wait)
                wait *= 2
                continue
            if response.status_code in (301, 302, 307, 308):
                response.close()
                url = self._inside(urljoin(url, response.headers.get("location", "")), redirected=True)
                redirects += 1
                if redirects > _REDIRECTS:
                    raise ServerError(f"{self._origin} redirects in a circle; check --url.")
                continue
            tries += 1
            if response.status_code in _BUSY and tries < TRIES:
                response.close()
                self._pause(min(_retry_after(response) or wait, LONGEST_PAUSE))
                wait *= 2
                continue
            return response
        raise ServerError(failed)

    def _inside(self, url: str, *, redirected: bool = False) -> str:
        """An address of this server, made absolute. Raises ServerError for any other."""
        whole = urljoin(self.url, url)
        if _origin(whole) != self._origin:
            how = "redirects to" if redirected else "names"
            raise ServerError(
                f"{self._origin} {how} another server, {_origin(whole)}; nothing was sent there. "
                "If that is the right one, give its address as --url."
            )
        return whole


def checked_url(url: str, *, allow_http: bool) -> str:
    """`url` where it may be used. Raises UsageError otherwise.

    >>> checked_url("https://lich.example/van-thu/", allow_http=False)
    'https://lich.example/van-thu/'
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"--url {url}: is no address ({error}).") from None
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            "--url holds a user or a password; it would stand in the history of the shell. "
            "Give the user with --user and the password in the environment or the keyring (see --help)."
        )
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(f"--url {url}: must begin with https:// (or http://) and name a host.")
    if parts.scheme == "http" and not allow_http and not _is_loopback(host):
        raise UsageError(
            f"--url {url}: http:// sends the password readable for everybody on the way. Use https://, "
            "or add --allow-http where the network is trusted."
        )
    return url


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _origin(url: str) -> str:
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return f"{parts.scheme}://{parts.hostname}:{port}"


def _retry_after(response: httpx.Response) -> float:
    value = response.headers.get("retry-after", "")
    return float(value) if value.isdecimal() else 0.0


def _gone(origin: str, error: httpx.HTTPError) -> str:
    if "CERTIFICATE" in str(error).upper():
        return (
            f"{origin}: its certificate could not be verified ({error}). "
            "Where the office has a certificate authority of its own, give its file with --ca FILE."
        )
    if isinstance(error, httpx.TimeoutException):
        what = "does not answer in time"
    elif isinstance(error, httpx.ConnectError):
        what = f"cannot be reached ({error})"
    else:
        what = f"broke the connection off ({error or type(error).__name__})"
    return f"{origin} {what}. Run the same command again later: what is done is not done twice."


_MEANING = {
    401: "the user's name or password is wrong or missing (see --help for where they are read from)",
    403: "this user may not do that there",
    404: "there is no such address on the server",
    405: "the address does not take tasks; is it a calendar's own address?",
    413: "the task is larger than the server takes",
    507: "the server has no space left",
}
_FATAL = frozenset({401, 403, 507}) | _BUSY


def _refused(method: str, response: httpx.Response, origin: str) -> VnAdminError:
    status = response.status_code
    meaning = _MEANING.get(status) or (
        "the server is busy or broken; run the same command again later" if status in _BUSY else "it was refused"
    )
    message = f"{origin} answered {status} to {method}: {meaning}"
    told = "" if status in _MEANING else _told(response)
    message += f" ({told})." if told else "."
    return ServerError(message) if status in _FATAL else RequestError(status, message)


def _told(response: httpx.Response) -> str:
    """What the server says of it, on one line and short; nothing of a page of HTML."""
    if "html" in response.headers.get("content-type", ""):
        return ""
    return " ".join(response.content[:400].decode("utf-8", "replace").split())[:200]
