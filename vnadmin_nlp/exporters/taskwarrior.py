"""Taskwarrior: export, merge, import, because its import alone replaces whole tasks and opens completed ones again.

A task's uuid is its uid. Only fields that nobody changed since the last push are replaced (see `merge`); status, tags,
annotations, priority and every other attribute go back as they came. The program `task` is called with arguments of
this module only, its hooks off.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from vnadmin_nlp.connection import ServerError
from vnadmin_nlp.errors import UsageError
from vnadmin_nlp.export import Assigned, Exporter, Report, tasks
from vnadmin_nlp.exporters.ics import first_occurrence
from vnadmin_nlp.merge import digest, plan, read_stamp, stamp
from vnadmin_nlp.schema import Document
from vnadmin_nlp.tasks import Task

STATE, DOCUMENT = "vnadmin_state", "vnadmin_document"
_TEXTS = ("lead", "coordinating", "target", "basis", "source")
_OPEN = ("pending", "waiting", "recurring")
_SETTINGS = (
    "rc.confirmation=off",
    "rc.hooks=off",
    "rc.gc=off",
    "rc.json.array=on",
    "rc.verbose=nothing",
    "rc.recurrence.confirmation=no",
    *(f"rc.uda.{name}.type=string" for name in (*_TEXTS, STATE, DOCUMENT)),
)
Row = dict[str, Any]


def _program() -> str:
    program = shutil.which("task")
    if program is None:
        raise UsageError("The program 'task' is not installed (Debian: apt install taskwarrior).")
    home = Path.home()
    if not os.environ.get("TASKRC") and not any(p.exists() for p in (home / ".taskrc", home / ".config/task/taskrc")):
        raise UsageError("Taskwarrior has not been used yet by this user: run `task` once, so that it makes its files.")
    return program


def _call(program: str, *command: str, text: str = "") -> str:
    done = subprocess.run(
        [program, *_SETTINGS, *command], input=text, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    if done.returncode != 0:
        said = " ".join((done.stderr or done.stdout).split())[:300]
        raise ServerError(f"task {command[-1]} ended with status {done.returncode}: {said}")
    return done.stdout


def _held(program: str) -> dict[str, Row]:
    """Every task of the user by uuid."""
    try:
        rows = json.loads(_call(program, "export") or "[]")
    except json.JSONDecodeError as error:
        raise ServerError(f"task export printed no JSON ({error}).") from None
    return {row["uuid"]: row for row in rows}


def _export(documents: Iterable[Document], options: argparse.Namespace, report: Report) -> None:
    program = _program()
    held = _held(program)
    changed: list[Row] = []
    for assigned in tasks(documents, report, everything=options.all_tasks):
        for task in assigned.tasks:
            row = _merged(held.get(task.uid), task, options, report)
            if row is not None:
                changed.append(row)
        changed += _gone(held.values(), assigned, options, report)
    if changed and not options.dry_run:
        _call(program, "import", "-", text=json.dumps(changed, ensure_ascii=False))


def _fields(task: Task) -> dict[str, str]:
    """The fields that a push may set, as text; the deadline as a day."""
    due = first_occurrence(task) or task.due
    return {
        "description": task.title,
        "project": (task.document.number or task.document.type_name).replace(".", "-").replace(" ", "_"),
        "due": due.isoformat() if due else "",
        "lead": "; ".join(task.lead),
        "coordinating": "; ".join(task.coordinating),
        "target": task.target,
        "basis": task.basis,
        "source": task.source,
    }


def _merged(theirs: Row | None, task: Task, options: argparse.Namespace, report: Report) -> Row | None:
    """The task as it shall be imported; None where it stays as it is."""
    ours = _fields(task)
    digests = {name: digest(value) for name, value in ours.items()}
    if theirs is None:
        report.add("created", task.title, uid=task.uid)
        entry = task.document.issued_on or task.due or datetime.date(2000, 1, 1)
        row: Row = {"uuid": task.uid, "status": "pending", "entry": f"{entry:%Y%m%d}T000000Z", "tags": ["vnadmin"]}
        return _with(row, ours) | {STATE: stamp(digests), DOCUMENT: task.document.uid}
    wrote = read_stamp(theirs.get(STATE, ""))
    now = {name: digest(_value(theirs, name)) for name in ours}
    what = plan(digests, now, wrote, overwrite=options.overwrite)
    if what.conflicts:
        detail = f"{', '.join(what.conflicts)}: changed by a person and by the document"
        report.add("conflict", task.title, detail, task.uid)
    elif what.write:
        report.add("updated", task.title, ", ".join(sorted(what.write)), task.uid)
    else:
        report.add("unchanged", task.title, uid=task.uid)
    if not what.write and stamp(what.wrote) == stamp(wrote):
        return None
    row = _with(dict(theirs), {name: ours[name] for name in what.write})
    return row | {STATE: stamp(what.wrote), DOCUMENT: task.document.uid}


def _with(row: Row, fields: dict[str, str]) -> Row:
    for name, value in fields.items():
        row.pop(name, None)
        if value:
            row[name] = _moment(value) if name == "due" else value
    return row


def _moment(day: str) -> str:
    """The last second of a day here, in the form and zone of Taskwarrior's files."""
    local = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(23, 59, 59)).astimezone()
    return f"{local.astimezone(datetime.timezone.utc):%Y%m%dT%H%M%SZ}"


def _value(row: Row, name: str) -> str:
    value = str(row.get(name, ""))
    if name != "due" or not value:
        return value
    moment = datetime.datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    return moment.astimezone().date().isoformat()


def _gone(held: Iterable[Row], assigned: Assigned, options: argparse.Namespace, report: Report) -> Iterator[Row]:
    for row in held:
        if row.get(DOCUMENT) != assigned.document.uid or row["uuid"] in assigned.known or row["status"] not in _OPEN:
            continue
        if options.close_missing:
            report.add("closed", row["description"], uid=row["uuid"])
            now = datetime.datetime.now(datetime.timezone.utc)
            yield row | {"status": "deleted", "end": f"{now:%Y%m%dT%H%M%SZ}"}
        else:
            detail = "its document has it no more; --close-missing closes it"
            report.add("gone", row["description"], detail, row["uuid"])


def _add_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--dry-run", action="store_true", help="tell what would be done, and do nothing")
    group.add_argument("--close-missing", action="store_true", help="delete tasks that their document has no more")
    group.add_argument("--overwrite", action="store_true", help="in a conflict the document wins over the person")


EXPORTER = Exporter(
    summary="the user's Taskwarrior, by its program `task`",
    export=_export,
    add_options=_add_options,
    epilog="""examples:
  vnadmin export *.pdf --to taskwarrior --dry-run
  vnadmin export *.pdf --to taskwarrior && task project:1204/UBND-NC list

To see who leads and on what basis, tell Taskwarrior the fields once:
  for f in lead coordinating target basis source; do
    task config uda.$f.type string; task config uda.$f.label $f; done""",
)
