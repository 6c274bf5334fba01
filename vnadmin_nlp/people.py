"""Who a body or a person is in a tracker: a table that the office keeps.

A CSV file (UTF-8) with the columns `name`, `email` and `login`: names as documents write them, in any spelling of
tone marks and case. `email` is used by calendars, `login` by Redmine, Jira, Planner and Trello.

    name,email,login
    Sở Nội vụ,vanthu@snv.example,snv
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import regex

from vnadmin_nlp.errors import UsageError
from vnadmin_nlp.lexicon.tables import expanded

_EMAIL = regex.compile(r"[^\s@<>\"'\\,;:]{1,64}@[^\s@<>\"'\\,;:]{1,190}")


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the table."""

    name: str
    email: str = ""
    login: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """The rows by name."""

    rows: dict[str, Person] = field(default_factory=dict)

    def find(self, name: str) -> Person | None:
        """The row of a body or person; None where the table has none.

        >>> People({expanded("Ủy ban nhân dân tỉnh"): Person("UBND tỉnh", login="ubnd")}).find("UBND tỉnh").login
        'ubnd'
        """
        return self.rows.get(expanded(name))


def read_people(path: str | None) -> People:
    """The table in a file; an empty one for None. Raises UsageError for a file that is no such table."""
    if path is None:
        return People()
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}). Give a CSV file in UTF-8.") from error
    table = csv.DictReader(text.splitlines())
    if not {"name"} <= set(table.fieldnames or ()):
        raise UsageError(f"{path}: its first line must name the columns name, email, login (name at least).")
    rows = {}
    for number, row in enumerate(table, start=2):
        person = Person(*((row.get(column) or "").strip() for column in ("name", "email", "login")))
        if person.email and not _EMAIL.fullmatch(person.email):
            raise UsageError(f"{path}, line {number}: '{person.email}' is no e-mail address.")
        if person.name:
            rows[expanded(person.name)] = person
    return People(rows)
