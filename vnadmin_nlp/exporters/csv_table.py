"""CSV tables that Jira, Planner and Trello import, and a plain one.

These programs cannot update what they once imported: importing a later file makes every task once more. Where the
tracker takes CalDAV or is Redmine, use those. Each table keeps the task's uid in a column to compare by.

A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, "CSV Injection").
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from vnadmin_nlp.export import Assigned, Exporter, Report, link_of, open_output, tasks
from vnadmin_nlp.people import People, read_people
from vnadmin_nlp.schema import Document
from vnadmin_nlp.tasks import Task, description

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """What a table's columns are made of: a task, or its document where `task` is None."""

    assigned: Assigned
    task: Task | None
    number: int
    parent: int | None
    people: People
    link: str

    @property
    def logins(self) -> list[str]:
        """Logins of the lead bodies that the table of people knows."""
        found = [self.people.find(name) for name in (self.task.lead if self.task else ())]
        return [person.login for person in found if person and person.login]

    @property
    def labels(self) -> list[str]:
        """The document's number and the lead bodies."""
        number = self.assigned.document.number
        return [*([number] if number else []), *(self.task.lead if self.task else ())]

    @property
    def due(self) -> str:
        """ISO date, or empty."""
        return self.task.due.isoformat() if self.task and self.task.due else ""

    @property
    def text(self) -> str:
        """Description, and the document's address where one is given."""
        text = description(self.task) if self.task else self.assigned.document.title
        return f"{text}\n{self.link}" if self.link else text

    @property
    def title(self) -> str:
        """Title of the task or document."""
        return self.task.title if self.task else self.assigned.document.title

    @property
    def uid(self) -> str:
        """uid of the task or document."""
        return self.task.uid if self.task else self.assigned.document.uid


@dataclass(frozen=True, slots=True)
class Form:
    """The columns of one program; `parents` where documents have rows of their own."""

    columns: dict[str, Callable[[Row], str]]
    parents: bool = False
    mark: bool = False
    """A byte order mark in front, for programs that else take UTF-8 for an old code page."""


FORMS = {
    "jira": Form(
        {
            "Issue Id": lambda row: str(row.number),
            "Parent Id": lambda row: str(row.parent or ""),
            "Issue Type": lambda row: "Sub-task" if row.task else "Task",
            "Summary": lambda row: row.title[:254],  # Jira takes 255 characters
            "Description": lambda row: row.text,
            "Due Date": lambda row: row.due,
            "Assignee": lambda row: (row.logins or [""])[0],
            "Labels": lambda row: " ".join(label.replace(" ", "_") for label in row.labels),
            "vnadmin uid": lambda row: row.uid,
        },
        parents=True,
    ),
    "planner": Form(
        {
            "Task Name": lambda row: row.title[:255],
            "Bucket Name": lambda row: row.assigned.document.number or row.assigned.document.title[:100],
            "Progress": lambda row: "Not started",
            "Priority": lambda row: "Urgent" if row.assigned.document.urgency else "Medium",
            "Assigned To": lambda row: ";".join(row.logins),
            "Due Date": lambda row: row.due,
            "Labels": lambda row: ";".join(row.labels),
            "Description": lambda row: row.text,
            "vnadmin uid": lambda row: row.uid,
        },
        mark=True,
    ),
    "trello": Form(
        {
            "Card Name": lambda row: row.title,
            "Card Description": lambda row: row.text,
            "List Name": lambda row: row.assigned.document.number or row.assigned.document.title[:100],
            "Labels": lambda row: ",".join(label.replace(",", " ") for label in row.labels),
            "Due Date": lambda row: row.due,
            "Members": lambda row: ",".join(row.logins),
            "vnadmin uid": lambda row: row.uid,
        }
    ),
    "plain": Form(
        {
            "Chủ trì": lambda row: "; ".join(row.task.lead) if row.task else "",
            "Phối hợp": lambda row: "; ".join(row.task.coordinating) if row.task else "",
            "Nhiệm vụ": lambda row: row.task.action if row.task else "",
            "Thời hạn": lambda row: row.due,
            "Thời hạn trong văn bản": lambda row: row.task.due_text if row.task else "",
            "Định kỳ": lambda row: row.task.recurrence if row.task else "",
            "Chỉ tiêu": lambda row: row.task.target if row.task else "",
            "Căn cứ": lambda row: row.task.basis if row.task else "",
            "Nguyên văn": lambda row: row.task.source if row.task else "",
            "Mã": lambda row: row.uid,
        },
        mark=True,
    ),
}


def safe_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula.

    >>> safe_cell('=HYPERLINK("http://x")'), safe_cell("Sở Nội vụ")
    ('\\'=HYPERLINK("http://x")', 'Sở Nội vụ')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def _rows(form: Form, assigned: Assigned, first: int, people: People, link: str) -> Iterator[Row]:
    parent = first if form.parents else None
    if form.parents:
        yield Row(assigned, None, first, None, people, link)
    for number, task in enumerate(assigned.tasks, start=first + form.parents):
        yield Row(assigned, task, number, parent, people, link)


def _export(documents: Iterable[Document], options: argparse.Namespace, report: Report) -> None:
    form = FORMS[options.program]
    people = read_people(options.people)
    number = 1
    with open_output(options.out, encoding="utf-8-sig" if form.mark else "utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(form.columns)
        for assigned in tasks(documents, report, everything=options.all_tasks):
            if not assigned.tasks:
                continue
            for row in _rows(form, assigned, number, people, link_of(options.link, assigned.document)):
                writer.writerow(safe_cell(value(row)) for value in form.columns.values())
                number = row.number + 1
                if row.task:
                    report.add("written", row.title, uid=row.uid)


def _add_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--for", dest="program", choices=tuple(FORMS), default="plain", help="columns of this program")


EXPORTER = Exporter(
    summary="CSV table of tasks for Jira, Planner, Trello",
    prints=True,
    export=_export,
    add_options=_add_options,
    epilog="""examples:
  vnadmin export *.pdf --to csv --out nhiem-vu.csv
  vnadmin export *.pdf --to csv --for jira --people dau-moi.csv --out jira.csv

Jira, Planner and Trello cannot update what was imported: a second import makes every task once more.
Import only documents that are new; the columns are told in docs/TRACKERS.md.""",
)
