"""What every exporter has in common: its form, how it is found, what it reports, where its file goes.

An exporter is an `Exporter` that a package names in the entry point group `vnadmin_nlp.exporters`; the entry point's
name is the KIND of `vnadmin export --to KIND`. Those of this library are the modules of `vnadmin_nlp/exporters/`, and
one of another package is found in the same way:

    [options.entry_points]
    vnadmin_nlp.exporters =
        kanban = my_package.kanban:EXPORTER
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from vnadmin_nlp.errors import UsageError

if TYPE_CHECKING:
    from vnadmin_nlp.schema import Document
    from vnadmin_nlp.tasks import Task, TaskDocument

GROUP = "vnadmin_nlp.exporters"

What = Literal[
    "created",  # new in the tracker
    "updated",  # changed there, a person's fields kept
    "unchanged",  # as it was
    "conflict",  # a field that a person changed and the documents changed too: the person's stays
    "gone",  # in the tracker, and in its document no more
    "deleted",  # a person deleted it in the tracker: it stays so
    "closed",  # such a task, closed with --close-missing
    "failed",  # a file that could not be read, or a task that the tracker refused
    "duplicate",  # a file of a document that an earlier file of the same call holds
    "left_out",  # an obligation that is no tracked task, or has no place in the format
    "lost",  # a value that the format has no field for, or that is too long for its field
    "written",  # a document or task in a file
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one task, document or value."""

    what: What
    title: str
    detail: str = ""
    uid: str = ""


@dataclass
class Report:
    """Collects outcomes; `listen` sees each as it happens."""

    listen: Callable[[Outcome], None] = lambda outcome: None
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, what: What, title: str, detail: str = "", uid: str = "", *, number: int = 1) -> None:
        """Count one outcome (or `number` of them) and tell it."""
        self.counts[what] += number
        self.listen(Outcome(what, title, detail, uid))

    @property
    def needs_attention(self) -> bool:
        """True where something failed or a person must decide."""
        return bool(self.counts["failed"] or self.counts["conflict"])


@dataclass(frozen=True, slots=True)
class Exporter:
    """One KIND: a line for `--help`, its own options, and the work.

    `export` gets the documents (lazily), the options of the command line and the report. It raises UsageError for
    options that cannot be carried out and VnAdminError where a server or a file ends the work.
    """

    summary: str
    export: Callable[[Iterable[Document], argparse.Namespace, Report], None]
    add_options: Callable[[argparse._ArgumentGroup], None] = lambda group: None
    epilog: str = ""
    """Text below the options in `vnadmin export --to KIND --help`: examples, the environment it reads."""
    prints: bool = False
    """True where the result goes to standard output without --out; then the report goes to standard error."""


def kinds() -> dict[str, EntryPoint]:
    """The entry points by KIND, sorted. Nothing of them is imported."""
    return {point.name: point for point in sorted(entry_points(group=GROUP), key=lambda point: point.name)}


def load(kind: str) -> Exporter:
    """The exporter of a KIND. Raises UsageError for one that is unknown, or whose packages are not installed."""
    found = kinds()
    if kind not in found:
        known = ", ".join(found) or "none; install vnadmin_nlp again"
        raise UsageError(f"--to {kind}: there is no such exporter. Known: {known}.")
    try:
        exporter = found[kind].load()
    except ImportError as error:
        raise UsageError(
            f"--to {kind}: the package '{(error.name or '').partition('.')[0]}' is not installed. "
            "Try: pip install 'vnadmin_nlp[export]'"
        ) from error
    except AttributeError as error:
        raise UsageError(f"--to {kind}: {found[kind].value} does not exist ({error}).") from error
    if not isinstance(exporter, Exporter):
        raise UsageError(f"--to {kind}: {found[kind].value} is no vnadmin_nlp.export.Exporter.")
    return exporter


def readable(documents: Iterable[Document], report: Report) -> Iterator[Document]:
    """The documents that could be read, each once; failures and second copies are reported."""
    from vnadmin_nlp.tasks import task_document

    seen: dict[str, str] = {}
    for document in documents:
        path = document.source.path or "text"
        if document.failed:
            errors = [issue.message for issue in document.issues if issue.severity == "error"]
            report.add("failed", path, "; ".join(errors))
            continue
        uid = task_document(document).uid
        if uid in seen:
            report.add("duplicate", path, f"the document of {seen[uid]}; the first file counts")
            continue
        seen[uid] = path
        yield document


@dataclass(frozen=True, slots=True)
class Assigned:
    """A document with its tracked tasks, perhaps none."""

    document: TaskDocument
    tasks: list[Task]
    known: frozenset[str]
    """The uids of all its obligations, those that are not tracked too: what is not here has left the document."""


def tasks(documents: Iterable[Document], report: Report, *, everything: bool) -> Iterator[Assigned]:
    """Each readable document with its tracked tasks; how many obligations are left out, and why, is reported."""
    from vnadmin_nlp.tasks import left_out, task_document, tasks_of

    for document in readable(documents, report):
        parent = task_document(document)
        whole = list(tasks_of(document, everything=True))
        reasons = [None if everything else left_out(document, obligation) for obligation in document.obligations]
        for reason, number in sorted(Counter(reason for reason in reasons if reason).items()):
            report.add("left_out", parent.title, f"{number} of the sort '{reason}'", number=number)
        chosen = [task for task, reason in zip(whole, reasons, strict=True) if reason is None]
        yield Assigned(parent, chosen, frozenset(task.uid for task in whole))


@contextmanager
def open_output(path: str | None, *, encoding: str | None = "utf-8", newline: str = "\n") -> Iterator[IO[str]]:
    """A text file to write, "-" or None for standard output. The old file stays until the new one is whole."""
    if path in (None, "-"):
        yield sys.stdout
        return
    with _replaced(path) as temporary, temporary.open("w", encoding=encoding, newline=newline) as file:
        yield file


@contextmanager
def output_path(path: str | None, kind: str) -> Iterator[Path]:
    """A path to write a binary file to, moved to `path` when whole. Raises UsageError where no path is given."""
    if path in (None, "-"):
        raise UsageError(f"--to {kind} writes a file: name it with --out FILE.")
    with _replaced(path) as temporary:
        yield temporary


def output_folder(path: str | None, kind: str) -> Path:
    """The folder `path`, made where it is missing. Raises UsageError where none is given or it cannot be made."""
    if path in (None, "-"):
        raise UsageError(f"--to {kind} writes a file for each document: name a folder with --out DIR.")
    folder = Path(str(path))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--out {path}: is no folder ({error.strerror}).") from None
    return folder


def file_name(document: TaskDocument, suffix: str) -> str:
    """A file's name for a document: its number as far as file systems take it, and the beginning of its uid."""
    kept = "".join(c if c.isalnum() or c in "-." else "_" for c in document.number or "khong-so")[:60]
    return f"{kept.strip('._')}_{document.uid[:8]}{suffix}"


@contextmanager
def _replaced(path: str | None) -> Iterator[Path]:
    target = Path(str(path))
    if target.is_dir():
        raise UsageError(f"--out {path}: is a folder. Name a file in it.")
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=target.suffix)
    except OSError as error:
        raise UsageError(f"--out {path}: cannot be written ({error.strerror}).") from None
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    value = os.umask(0)
    os.umask(value)
    return value


def link_of(template: str | None, document: TaskDocument) -> str:
    """The web address of a document by the user's template: {number}, {sha256}, {name}; empty without a template.

    Raises UsageError for a template with any other name in braces.
    """
    if not template:
        return ""
    from urllib.parse import quote

    values = {"number": document.number, "sha256": document.sha256, "name": Path(document.path).name}
    try:
        return template.format(**{key: quote(value, safe="") for key, value in values.items()})
    except (KeyError, IndexError, ValueError, AttributeError):
        raise UsageError(f"--link {template}: only {{number}}, {{sha256}} and {{name}} may stand in braces.") from None


def add_server_options(group: argparse._ArgumentGroup) -> None:
    """Options of every exporter that talks to a server."""
    group.add_argument("--url", required=True, help="address of the calendar or project")
    group.add_argument("--user", metavar="NAME", help="the user's name (the password: see below)")
    group.add_argument("--ca", metavar="FILE", help="certificates of the office's own authority, PEM")
    group.add_argument("--timeout", type=float, default=60.0, metavar="SECONDS", help="for one answer (default 60)")
    group.add_argument("--allow-http", action="store_true", help="send the password over http:// too")
    group.add_argument("--dry-run", action="store_true", help="tell what would be done, and do nothing")
    group.add_argument("--close-missing", action="store_true", help="close tasks that their document has no more")
    group.add_argument("--overwrite", action="store_true", help="in a conflict the document wins over the person")
