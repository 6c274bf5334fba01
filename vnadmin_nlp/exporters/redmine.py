"""Redmine (REST): an issue for each task below one for its document, safe to run again.

Two custom fields of issues carry the identity: `vnadmin_uid` and `vnadmin_state` (see `merge`). An update sends only
fields that the document changed and nobody else did: status, done ratio, notes and watchers are never sent. Custom
fields named "Chủ trì", "Phối hợp", "Chỉ tiêu" are filled where the project has them. Custom fields cannot be made by
REST: `vnadmin doctor redmine` prints what an administrator has to do.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from vnadmin_nlp.connection import Connection, RequestError, ServerError, find_secret
from vnadmin_nlp.errors import UsageError
from vnadmin_nlp.export import Exporter, Report, add_server_options, link_of, tasks
from vnadmin_nlp.merge import digest, plan, read_stamp, stamp
from vnadmin_nlp.people import People, read_people
from vnadmin_nlp.schema import Document
from vnadmin_nlp.tasks import NAMESPACE, Task, TaskDocument, description, shortened
from vnadmin_nlp.text import fold_key

UID_FIELD, STATE_FIELD = "vnadmin_uid", "vnadmin_state"
_EXTRA_FIELDS: dict[str, Callable[[Task], str]] = {
    "Chủ trì": lambda task: "; ".join(task.lead),
    "Phối hợp": lambda task: "; ".join(task.coordinating),
    "Chỉ tiêu": lambda task: task.target,
}
_SUBJECT = 255  # Characters that Redmine takes.
_CUSTOM = 255  # Of a custom field of the format Text.
_PAGE = 100  # Redmine's own limit.
_NOT_THERE = str(NAMESPACE)  # A uid that no issue has.
_JSON = {"Content-Type": "application/json"}
_REJECTED = ("rejected", "từ chối", "đã hủy", "cancelled")

Issue = dict[str, Any]
Fields = dict[str, str]
"""Field → value as text; a custom field's name is "cf_" and its id."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that must be there on the server; `found` is empty where it is not."""

    name: str
    found: str
    advice: str = ""
    needed: bool = True


class _Redmine:
    """The REST interface of one server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(
        self, path: str, query: Mapping[str, str] | None = None, *, allow: tuple[int, ...] = ()
    ) -> dict[str, Any] | None:
        """The JSON at `path`; None for a status of `allow`."""
        address = f"{path}?{urlencode(query)}" if query else path
        response = self._connection.request("GET", address, expect=(200,), allow=allow)
        if response.status_code != 200:
            return None
        try:
            data = json.loads(response.content)
        except ValueError:
            data = None
        if not isinstance(data, dict):
            raise ServerError(f"{urljoin(self._connection.url, path)}: the answer is no JSON of Redmine; check --url.")
        return data

    def rows(self, path: str, key: str, query: Mapping[str, str] | None = None) -> Iterator[dict[str, Any]]:
        """All rows of a list, page by page."""
        offset, total = 0, 1
        while offset < total:
            data = self.get(path, {**(query or {}), "limit": str(_PAGE), "offset": str(offset)}) or {}
            rows = data.get(key) or []
            yield from rows
            total = int(data.get("total_count") or len(rows))
            offset += _PAGE

    def send(self, method: str, path: str, issue: Mapping[str, object]) -> Issue:
        """Write an issue; the issue that comes back, empty for an update."""
        body = json.dumps({"issue": issue}, ensure_ascii=False).encode()
        response = self._connection.request(
            method, path, headers=_JSON, content=body, expect=(200, 201, 204), allow=(422,)
        )
        if response.status_code == 422:
            raise RequestError(422, f"Redmine refused it: {_errors(response.content)}")
        data = json.loads(response.content) if response.status_code == 201 else {}
        issue_back: Issue = data.get("issue") or {}
        return issue_back


def _errors(content: bytes) -> str:
    try:
        return "; ".join(map(str, json.loads(content)["errors"]))
    except (ValueError, KeyError, TypeError):
        return "it gives no reason"


@dataclass(frozen=True, slots=True)
class _Project:
    """What the push needs to know of the project."""

    identifier: int
    tracker: int
    uid_field: int
    state_field: int
    extra: dict[str, int]
    """Name → id of those of _EXTRA_FIELDS that the project has."""
    members: dict[str, int]
    """Folded name or login → id."""


def _connected(options: argparse.Namespace) -> Connection:
    secret = find_secret("redmine", options.url, getattr(options, "user", None))
    if not secret:
        raise UsageError("No key for Redmine: set VNADMIN_REDMINE_KEY, or keep it in the keyring (see --help).")
    return Connection(
        options.url if options.url.endswith("/") else f"{options.url}/",
        {"X-Redmine-API-Key": secret.password},
        ca=options.ca,
        timeout=getattr(options, "timeout", 60.0),
        allow_http=options.allow_http,
    )


def look(options: argparse.Namespace) -> list[Step]:
    """What is there and what is missing on the server, in the order in which an administrator mends it."""
    with _connected(options) as connection, _understood(options.url):
        return list(_steps(_Redmine(connection), options))


@contextmanager
def _understood(url: str) -> Iterator[None]:
    """Turns what an unexpected answer breaks into a message."""
    try:
        yield
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ServerError(f"{url}: an answer is not as Redmine's ({type(error).__name__}: {error}).") from error


def _steps(redmine: _Redmine, options: argparse.Namespace) -> Iterator[Step]:
    try:
        # On a public project a wrong key reads as an anonymous visitor: only this page tells whether the key holds.
        user = (redmine.get("users/current.json") or {})["user"]
    except ServerError as error:
        yield Step("REST and key", "", f"{error} Tick Administration > Settings > API > Enable REST web service; take "
                   "the key from My account > API access key.")  # fmt: skip
        return
    yield Step("REST and key", f"{user.get('firstname', '')} {user.get('lastname', '')}".strip() or "yes")
    project = _project(redmine, options.project)
    if project is None:
        yield Step(
            "project", "", f"There is no project '{options.project}' that this user may see; add the user to it."
        )
        return
    yield Step("project", project["name"])
    tracker = _tracker(project, options.tracker)
    names = ", ".join(t["name"] for t in project.get("trackers", ()))
    yield Step("tracker", tracker["name"] if tracker else "", f"Give one of the project's trackers: {names or 'none'}.")
    fields = _fields(redmine, project, tracker)
    yield _field_step(UID_FIELD, fields, "Text (not long)", "tick 'Used as a filter', ")
    if UID_FIELD in fields:
        yield Step(
            f"{UID_FIELD} as a filter",
            "yes" if _filters(redmine, fields[UID_FIELD]) else "",
            f"Administration > Custom fields > {UID_FIELD}: tick 'Used as a filter'.",
        )
    yield _field_step(STATE_FIELD, fields, "Long text", "")
    for name in _EXTRA_FIELDS:
        step = _field_step(name, fields, "Text", "")
        yield Step(step.name, step.found, f"Only if it shall be a column: {step.advice}", needed=False)
    closed = _closed_status(redmine)
    yield Step("a closed status", closed[1] if closed else "", "Administration > Issue statuses: tick 'Issue closed'.")
    members = _members(redmine, options.project)
    for person in read_people(options.people).rows.values():
        if person.login:
            held = _member(person.login, members) is not None
            advice = f"Project > Settings > Members: add '{person.login}' ({person.name})."
            yield Step(f"member {person.login}", "yes" if held else "", advice, needed=False)


def _field_step(name: str, fields: Mapping[str, int], form: str, more: str) -> Step:
    advice = (
        f"Administration > Custom fields > New > Issues: format {form}, name {name}, {more}tick the tracker, "
        "tick the project (with 'For all projects' only an administrator's key sees it before the first issue)."
    )
    return Step(f"custom field {name}", f"id {fields[name]}" if name in fields else "", advice)


def _project(redmine: _Redmine, name: str) -> dict[str, Any] | None:
    query = {"include": "trackers,issue_custom_fields"}
    data = redmine.get(f"projects/{quote(name, safe='')}.json", query, allow=(403, 404))
    return data["project"] if data else None


def _fields(redmine: _Redmine, project: Mapping[str, Any], tracker: Mapping[str, Any] | None) -> dict[str, int]:
    """Name → id of the custom fields of the project's issues, from the three places where Redmine tells some of them.

    The project's own; those for all projects only to an administrator, and to anybody on an issue that has them.
    """
    found = list(project.get("issue_custom_fields") or ())
    held = redmine.get("custom_fields.json", allow=(403,)) or {}
    found += [
        field
        for field in held.get("custom_fields") or ()
        if field.get("customized_type") == "issue"
        and (tracker is None or tracker["id"] in [t["id"] for t in field.get("trackers") or ()])
    ]
    query = {"project_id": str(project["id"]), "status_id": "*", "limit": "1"}
    if tracker:
        query["tracker_id"] = str(tracker["id"])
    for issue in (redmine.get("issues.json", query) or {}).get("issues") or ():
        found += issue.get("custom_fields") or ()
    return {field["name"]: int(field["id"]) for field in found}


def _tracker(project: Mapping[str, Any], name: str | None) -> dict[str, Any] | None:
    found: list[dict[str, Any]] = project.get("trackers") or []
    return next((t for t in found if name is None or fold_key(t["name"]) == fold_key(name)), None)


def _filters(redmine: _Redmine, field: int) -> bool:
    """Whether the server filters by the field: it ignores a filter that it does not know and returns every issue."""
    # An empty server answers so in any case; what it holds later is looked at issue by issue.
    answer = redmine.get("issues.json", {"status_id": "*", f"cf_{field}": _NOT_THERE, "limit": "1"}) or {}
    return not answer.get("total_count")


def _closed_status(redmine: _Redmine) -> tuple[int, str] | None:
    """The status of tasks that are dropped: "Rejected" where there is one, else the first closed one."""
    closed = [s for s in redmine.rows("issue_statuses.json", "issue_statuses") if s.get("is_closed")]
    named = [s for s in closed if fold_key(s["name"]) in _REJECTED]
    return next(((status["id"], status["name"]) for status in named + closed), None)


def _members(redmine: _Redmine, project: str) -> dict[str, int]:
    """Folded name → id of the project's members, groups too; logins as well where the key is an administrator's."""
    found = {}
    for row in redmine.rows(f"projects/{quote(project, safe='')}/memberships.json", "memberships"):
        body = row.get("user") or row.get("group")
        if body:
            found[fold_key(body["name"])] = int(body["id"])
    if redmine.get("users.json", {"limit": "1"}, allow=(403,)) is not None:
        held = set(found.values())
        for user in redmine.rows("users.json", "users"):
            if user["id"] in held:
                found[fold_key(user["login"])] = int(user["id"])
    return found


def _member(login: str, members: Mapping[str, int]) -> int | None:
    if login.isascii() and login.isdecimal() and int(login) in members.values():
        return int(login)
    return members.get(fold_key(login))


def _checked(redmine: _Redmine, options: argparse.Namespace) -> _Project:
    missing = [step for step in _steps(redmine, options) if step.needed and not step.found]
    if missing:
        steps = "".join(f"\n  {step.name}: {step.advice}" for step in missing)
        raise UsageError(f"{options.url} is not ready for tasks:{steps}")
    project = _project(redmine, options.project) or {}
    tracker = _tracker(project, options.tracker) or {}
    fields = _fields(redmine, project, tracker)
    return _Project(
        identifier=int(project["id"]),
        tracker=int(tracker["id"]),
        uid_field=fields[UID_FIELD],
        state_field=fields[STATE_FIELD],
        extra={name: fields[name] for name in _EXTRA_FIELDS if name in fields},
        members=_members(redmine, options.project),
    )


def _export(documents: Iterable[Document], options: argparse.Namespace, report: Report) -> None:
    with _connected(options) as connection:
        redmine = _Redmine(connection)
        with _understood(options.url):
            push = _Push(redmine, _checked(redmine, options), options, report)
        for assigned in tasks(documents, report, everything=options.all_tasks):
            parent = push.parent(assigned.document) if assigned.tasks else None
            for task in assigned.tasks:
                push.task(task, parent)
            push.gone(assigned.document.uid, assigned.known)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the server holds of one uid."""

    identifier: int
    state: str
    closed: bool
    subject: str
    parent: int | None


class _Push:
    """One run: the project, what it held at the start, and what becomes of each task."""

    def __init__(self, redmine: _Redmine, project: _Project, options: argparse.Namespace, report: Report) -> None:
        self._redmine, self._project, self._report = redmine, project, report
        self._dry, self._overwrite, self._close = options.dry_run, options.overwrite, options.close_missing
        self._people: People = read_people(options.people)
        self._link: str | None = options.link
        self._url: str = options.url
        self._told: set[str] = set()
        self._status = _closed_status(redmine)
        self._entries = dict(self._held())

    def _held(self) -> Iterator[tuple[str, _Entry]]:
        """The issues with a uid, in every project of the server: a person may have moved one. Closed ones too."""
        field = f"cf_{self._project.uid_field}"
        for issue in self._redmine.rows("issues.json", "issues", {"status_id": "*", field: "*", "sort": "id"}):
            held = _custom(issue)
            uid = held.get(self._project.uid_field, "")
            if uid:  # looked at, whatever the filter did
                yield (
                    uid,
                    _Entry(
                        identifier=int(issue["id"]),
                        state=held.get(self._project.state_field, ""),
                        closed=bool(issue["status"].get("is_closed")),
                        subject=issue["subject"],
                        parent=(issue.get("parent") or {}).get("id"),
                    ),
                )

    def parent(self, document: TaskDocument) -> int | None:
        """The issue of a document; None in a dry run that would make it, or where it was refused."""
        text = document.title
        if link := link_of(self._link, document):
            text = f"{text}\n{link}"
        fields = {"subject": shortened(document.title, _SUBJECT), "description": text}
        return self._issue(document.uid, fields)

    def task(self, task: Task, parent: int | None) -> None:
        """The issue of a task."""
        text = description(task)
        if link := link_of(self._link, task.document):
            text = f"{text}\n{link}"
        start = task.document.issued_on
        if start and task.due and task.due < start:
            start = task.due  # Redmine refuses a deadline before the start
        fields = {
            "subject": shortened(task.title, _SUBJECT),
            "description": text,
            "due_date": task.due.isoformat() if task.due else "",
            "start_date": start.isoformat() if start else "",
            "assigned_to_id": self._assignee(task),
        }
        if parent is not None:  # refused, or a dry run: a link that is there stays
            fields["parent_issue_id"] = str(parent)
        for name, identifier in self._project.extra.items():
            fields[f"cf_{identifier}"] = shortened(_EXTRA_FIELDS[name](task), _CUSTOM)
        self._issue(task.uid, fields)

    def _assignee(self, task: Task) -> str:
        """The first of the lead bodies that is a member, by the table or by its own name; empty for none."""
        for name in task.lead:
            person = self._people.find(name)
            member = _member(person.login if person and person.login else name, self._project.members)
            if member is not None:
                return str(member)
            if person and person.login and name not in self._told:
                self._told.add(name)
                self._report.add("lost", f"{name}: assignee", f"'{person.login}' is no member of the project")
        return ""

    def _issue(self, uid: str, fields: Fields) -> int | None:
        entry = self._entries.get(uid)
        ours = {name: digest(value) for name, value in fields.items()}
        try:
            if entry is not None and entry.state == stamp(ours):
                self._report.add("unchanged", fields["subject"], uid=uid)
                return entry.identifier
            with _understood(self._url):
                if entry is None:
                    return self._create(uid, fields)
                self._update(entry, uid, fields, ours)
        except RequestError as error:
            self._report.add("failed", fields["subject"], str(error), uid)
        return entry.identifier if entry else None

    def _create(self, uid: str, fields: Fields) -> int | None:
        if self._dry:
            self._report.add("created", fields["subject"], uid=uid)
            return None
        state = stamp({name: digest(value) for name, value in fields.items()})
        body = {"project_id": self._project.identifier, "tracker_id": self._project.tracker}
        made = self._redmine.send("POST", "issues.json", body | self._body(fields, {"uid": uid, "state": state}))
        if _custom(made).get(self._project.uid_field) != uid:
            raise ServerError(
                f"Issue {made.get('id')} came back without {UID_FIELD}: tick the tracker in that field's settings, "
                "then delete the issue and run the command again."
            )
        self._report.add("created", fields["subject"], f"#{made['id']}", uid)
        return int(made["id"])

    def _body(self, fields: Fields, own: Mapping[str, str]) -> dict[str, object]:
        """The fields as Redmine takes them: custom ones in a list of their own."""
        identifiers = {"uid": self._project.uid_field, "state": self._project.state_field}
        custom = [{"id": identifiers[name], "value": value} for name, value in own.items()]
        custom += [{"id": int(n[3:]), "value": value} for n, value in fields.items() if n.startswith("cf_")]
        plain = {name: value for name, value in fields.items() if not name.startswith("cf_")}
        return {**plain, "custom_fields": custom}

    def _update(self, entry: _Entry, uid: str, fields: Fields, ours: dict[str, str]) -> None:
        data = self._redmine.get(f"issues/{entry.identifier}.json", allow=(404,))
        if data is None:
            raise RequestError(404, "it was deleted a moment ago; run the command again")
        issue = data["issue"]
        held = _custom(issue)
        if held.get(self._project.uid_field) != uid:
            raise RequestError(200, f"issue {entry.identifier} is another task's now; it is left alone")
        wrote = read_stamp(held.get(self._project.state_field, ""))
        theirs = {name: digest(_value(issue, held, name)) for name in fields}
        what = plan(ours, theirs, wrote, overwrite=self._overwrite)
        state = stamp(what.wrote)
        if (what.write or state != stamp(wrote)) and not self._dry:
            changed = {name: fields[name] for name in fields if name in what.write}
            self._redmine.send("PUT", f"issues/{entry.identifier}.json", self._body(changed, {"state": state}))
        where = f"#{entry.identifier}"
        if what.conflicts:
            names = ", ".join(what.conflicts)
            self._report.add(
                "conflict", fields["subject"], f"{where}: {names}: changed by a person and by the document", uid
            )
        elif what.write:
            self._report.add("updated", fields["subject"], f"{where}: {', '.join(sorted(what.write))}", uid)
        else:
            self._report.add("unchanged", fields["subject"], uid=uid)

    def gone(self, document: str, known: frozenset[str]) -> None:
        """Report, and with --close-missing close, what the document has no more; what is closed stays so."""
        parent = self._entries.get(document)
        if parent is None:
            return
        for uid, entry in self._entries.items():
            if entry.parent != parent.identifier or entry.closed or uid in known:
                continue
            if not self._close:
                detail = f"#{entry.identifier}: its document has it no more; --close-missing closes it"
                self._report.add("gone", entry.subject, detail, uid)
                continue
            try:
                with _understood(self._url):
                    self._drop(entry, uid)
            except RequestError as error:
                self._report.add("failed", entry.subject, str(error), uid)

    def _drop(self, entry: _Entry, uid: str) -> None:
        if self._status and not self._dry:
            notes = "Nhiệm vụ không còn trong văn bản."
            path = f"issues/{entry.identifier}.json"
            self._redmine.send("PUT", path, {"status_id": self._status[0], "notes": notes})
            after = (self._redmine.get(path) or {})["issue"]
            if not after["status"].get("is_closed"):  # Redmine takes a status that the workflow forbids, and ignores it
                raise RequestError(200, f"#{entry.identifier}: the workflow lets this user not set '{self._status[1]}'")
        self._report.add("closed", entry.subject, f"#{entry.identifier}", uid)


def _custom(issue: Issue) -> dict[int, str]:
    """Custom field id → value; of several values the first."""
    found = {}
    for row in issue.get("custom_fields") or ():
        value = row.get("value")
        found[int(row["id"])] = str((value[0] if value else "") if isinstance(value, list) else value or "")
    return found


def _value(issue: Issue, custom: Mapping[int, str], name: str) -> str:
    """A field of an issue as this program would write it."""
    if name.startswith("cf_"):
        return custom.get(int(name[3:]), "")
    if name == "assigned_to_id":
        return str((issue.get("assigned_to") or {}).get("id", ""))
    if name == "parent_issue_id":
        return str((issue.get("parent") or {}).get("id", ""))
    return str(issue.get(name) or "").replace("\r\n", "\n")


def _add_options(group: argparse._ArgumentGroup) -> None:
    add_server_options(group)
    group.add_argument("--project", required=True, metavar="NAME", help="identifier of the project")
    group.add_argument("--tracker", metavar="NAME", help="tracker of the tasks (default: the project's first)")


EXPORTER = Exporter(
    summary="issues of a Redmine project",
    export=_export,
    add_options=_add_options,
    epilog="""the key of the REST interface is read from
  the environment   VNADMIN_REDMINE_KEY
  the keyring       keyring set vnadmin-redmine HOST      (USER@HOST with --user USER)

examples:
  vnadmin doctor redmine --url https://redmine.example --project van-phong
  vnadmin export *.pdf --to redmine --url https://redmine.example --project van-phong --people dau-moi.csv --dry-run

An office is assigned where --people gives its login or its name is that of a member or group of the project.""",
)
