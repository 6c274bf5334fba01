"""iCalendar files: read back by independent readers, the same bytes at each run, safe against what documents hold."""

import dataclasses
import datetime
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from servers import need
from task_documents import directive, write_directive

from vnadmin_nlp import parse
from vnadmin_nlp.cli import main
from vnadmin_nlp.export import Assigned, Report
from vnadmin_nlp.exporters.ics import STATE, Style, calendar_of, digests, first_occurrence
from vnadmin_nlp.merge import read_stamp
from vnadmin_nlp.people import People
from vnadmin_nlp.tasks import Task, _plain, task_document, tasks_of

RULES = ("FREQ=MONTHLY;BYMONTHDAY=25", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15", "FREQ=WEEKLY", "FREQ=HOURLY;INTERVAL=2")


def exported(path: Path, *arguments: str) -> Calendar:
    out = path.with_suffix(".ics")
    assert main(["export", str(path), "--to", "ics", "--out", str(out), *arguments]) == 0
    return Calendar.from_ical(out.read_bytes())


def test_same_documents_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = str(write_directive(tmp_path))
    main(["export", letter, "--to", "ics"])
    first = capsys.readouterr().out
    main(["export", letter, "--to", "ics"])
    assert capsys.readouterr().out == first
    assert first.startswith("BEGIN:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in first.split("\r\n"))


def test_json_lines_give_what_files_give(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = str(write_directive(tmp_path))
    main(["export", letter, "--to", "ics"])
    from_file = capsys.readouterr().out
    main(["parse", "--format", "json", letter])
    rows = tmp_path / "van-ban.jsonl"
    rows.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["export", str(rows), "--to", "ics"]) == 0
    assert capsys.readouterr().out == from_file


def test_a_recurring_task_has_a_first_day_and_a_rule(tmp_path: Path) -> None:
    calendar = exported(write_directive(tmp_path), "--all-tasks", "--remind", "7,3,1")
    todo = next(c for c in calendar.walk("VTODO") if "RRULE" in c)
    assert todo["RRULE"].to_ical() == b"FREQ=MONTHLY;BYMONTHDAY=25"
    assert todo["DTSTART"].dt == datetime.datetime(2024, 3, 25)
    assert todo["DTSTART"].dt < todo["DUE"].dt
    assert [a["TRIGGER"].dt.days for a in todo.subcomponents] == [-7, -3, -1]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("trước ngày 25 hàng tháng", "2024-03-25"),  # still to come in the document's month
        ("trước ngày 02 hàng tháng", "2024-04-02"),  # past in the document's month
        ("trước ngày 15/12 hằng năm", "2024-12-15"),
        ("định kỳ hàng quý", "2024-06-05"),  # three months behind the document
        ("trước ngày 28/3/2024", None),  # no recurrence
    ],
)
def test_first_occurrence(words: str, first: str | None) -> None:
    more = f"4. Sở Y tế gửi báo cáo kết quả thực hiện về Sở Nội vụ {words}."
    task = list(tasks_of(parse(directive(more=more)), everything=True))[-1]
    day = first_occurrence(task)
    assert (day and day.isoformat()) == first


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=YEARLY;BYSECOND=1", "FREQ=DAILY\r\nATTACH:file:///x", "nonsense", "FREQ=DAILY;COUNT=9"],
)
def test_a_strange_rule_of_a_handmade_file_is_left_out(rule: str) -> None:
    row = json.loads(parse(directive()).to_json())
    row["obligations"][0]["due"]["recurrence"] = rule
    from vnadmin_nlp.schema import Document

    task = next(iter(tasks_of(Document.model_validate(row))))
    assert task.recurrence == ""


def test_a_document_cannot_write_properties_of_its_own(tmp_path: Path) -> None:
    evil = directive().replace("bố trí kinh phí", 'bố trí;kinh:phí "A"\\nBEGIN:VALARM\\, ')
    path = tmp_path / "van-ban.txt"
    path.write_text(evil, encoding="utf-8")
    todos = exported(path).walk("VTODO")
    assert len(todos) == 3
    assert not any(todo.subcomponents for todo in todos)
    assert any("\\nBEGIN:VALARM" in str(todo["SUMMARY"]) for todo in todos)  # as text


def test_calcurse_reads_every_task(tmp_path: Path) -> None:
    need("calcurse", "calcurse")
    exported(write_directive(tmp_path))
    run = subprocess.run(
        ["calcurse", "-D", str(tmp_path / "c"), "-i", str(tmp_path / "cong-van.ics")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "3 todos" in run.stdout + run.stderr
    assert "0 skipped" in run.stdout + run.stderr or "skipped" not in run.stdout + run.stderr


def test_todoman_reads_every_task(tmp_path: Path) -> None:
    calendar = exported(write_directive(tmp_path), "--all-tasks")
    folder = tmp_path / "lich" / "van-thu"
    folder.mkdir(parents=True)
    for todo in calendar.walk("VTODO"):
        one = Calendar()
        one.add("PRODID", "x")
        one.add("VERSION", "2.0")
        one.add_component(todo)
        (folder / f"{todo['UID']}.ics").write_bytes(one.to_ical())
    config = tmp_path / "config.py"
    config.write_text(f'path = "{tmp_path}/lich/*"\ndate_format = "%Y-%m-%d"\n', encoding="utf-8")
    program = str(Path(sys.executable).with_name("todo"))
    command = [program, "--porcelain", "--config", str(config), "list"]
    environment = {
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PATH": "/usr/bin",
        "LANG": "C.UTF-8",
    }
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    rows = json.loads(run.stdout)
    assert len(rows) == 4
    due = {row["summary"].split(":")[0]: row["due"] for row in rows if row["due"]}
    day = datetime.datetime.fromtimestamp(due["Sở Nội vụ"]).date()
    assert day in (datetime.date(2024, 3, 20), datetime.date(2024, 3, 19))  # todoman counts a day's start in its zone


WORDS = st.text(max_size=40).map(_plain)
SOME = st.lists(WORDS.filter(bool), max_size=2).map(tuple)


@settings(max_examples=150, deadline=None)
@example("", "\\", (), (), None, "", "")  # a backslash at the end of a name
@given(WORDS, WORDS, SOME, SOME, st.none() | st.dates(datetime.date(1950, 1, 1)), WORDS, st.sampled_from(["", *RULES]))
def test_what_a_server_gives_back_is_what_was_written(  # noqa: PLR0917
    title: str,
    number: str,
    lead: tuple[str, ...],
    coordinating: tuple[str, ...],
    due: datetime.date | None,
    source: str,
    rule: str,
) -> None:
    """Else a task that nobody touched would look changed, and be a conflict."""
    head = dataclasses.replace(task_document(parse(directive())), number=number, title=title, urgency="KHẨN")
    task = Task(
        "u", head, title, title, lead, coordinating, number, due, source, rule, source, title, source, "specific"
    )
    for events in (False, True):
        style = Style(People(), events=events, remind=(7, 1), link="https://vp.example/{number}")
        for _, component in style.components(Assigned(head, [task], frozenset()), Report()):
            (held,) = Calendar.from_ical(calendar_of(component)).walk(component.name)
            assert digests(held) == digests(component)
            assert read_stamp(str(held[STATE])) == {k: v for k, v in digests(component).items() if v}
            again = Calendar.from_ical(Calendar.from_ical(calendar_of(held)).to_ical()).walk(component.name)[0]
            assert digests(again) == digests(component)
