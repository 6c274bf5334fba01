"""Tasks into real CalDAV servers, read and edited by an independent client, and into a server that fails."""

import datetime
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import caldav
import pytest
from fake_dav import FakeDav, fake_dav
from servers import free_port, need, radicale, xandikos
from task_documents import write_archive, write_directive

from vnadmin_nlp import connection
from vnadmin_nlp.cli import main
from vnadmin_nlp.dav import DavCalendar

USER, PASSWORD = "van-thu", "mat-khau-thu"
Export = Callable[..., dict[str, int]]


class Office:
    """A calendar on a server: what this program puts into it, and what a person sees and does there."""

    def __init__(self, server: str, calendar: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.server, self.url, self._capsys = server, f"{server}{calendar}", capsys
        self.lines: list[dict[str, str]] = []

    def push(self, *arguments: object, status: int = 0) -> dict[str, int]:
        """Run the export; the counts of its report."""
        self._capsys.readouterr()
        command = ["export", *map(str, arguments), "--to", "caldav", "--url", self.url, "--create", "--format", "json"]
        assert main(command) == status
        *lines, last = self._capsys.readouterr().out.splitlines()
        self.lines = [json.loads(line) for line in lines]
        counts: dict[str, int] = json.loads(last)["counts"]
        return {name: number for name, number in counts.items() if name != "left_out"}

    def todos(self) -> dict[str, Any]:
        """Title's beginning → the to-do, by the independent client."""
        client = caldav.DAVClient(url=self.server, username=USER, password=PASSWORD)
        found = client.calendar(url=self.url).search(todo=True, include_completed=True)
        return {str(todo.icalendar_component["SUMMARY"]).split(":")[0]: todo for todo in found}

    def edit(self, title: str, **values: object) -> None:
        """As a person's client does: read, change, write."""
        todo = self.todos()[title]
        component = todo.icalendar_component
        for name, value in values.items():
            component.pop(name.replace("_", "-"), None)
            component.add(name.replace("_", "-"), value)
        todo.save()


@pytest.fixture(scope="module", params=["radicale", "xandikos"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    folder = tmp_path_factory.mktemp(request.param)
    with ExitStack() as stack:
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("VNADMIN_CALDAV_USER", USER)
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("VNADMIN_CALDAV_PASSWORD", PASSWORD)
        if request.param == "radicale":
            yield stack.enter_context(radicale(folder)), f"{USER}/{{}}/"
        else:
            yield stack.enter_context(xandikos(folder)), f"{USER}/calendars/{{}}/"


@pytest.fixture
def office(server: tuple[str, str], request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Office:
    name = request.node.originalname.replace("_", "-")
    return Office(server[0], server[1].format(name), capsys)


def test_twice_is_once(office: Office, tmp_path: Path) -> None:
    letter = write_directive(tmp_path)
    people = tmp_path / "dau-moi.csv"
    people.write_text("name,email,login\nSở Nội vụ,van-thu@snv.example,snv\n", encoding="utf-8")
    assert office.push(letter, "--people", people) == {"created": 3}
    assert office.push(letter, "--people", people) == {"unchanged": 3}
    todos = office.todos()
    assert set(todos) == {
        "Sở Nội vụ",
        "Sở Tài chính",
        "Công văn số 1204/UBND-NC ngày 05/3/2024 của Ủy ban nhân dân tỉnh Thái Nguyên",
    }
    lead = todos["Sở Nội vụ"].icalendar_component
    assert lead["DUE"].dt == datetime.date(2024, 3, 20)
    attendees = {str(a.params["CN"]): (str(a), a.params["ROLE"]) for a in lead["ATTENDEE"] if "CN" in a.params}
    assert attendees["Sở Nội vụ"] == ("mailto:van-thu@snv.example", "CHAIR")
    assert attendees["Sở Tài chính"][1] == "REQ-PARTICIPANT"
    assert "1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính" in str(lead["DESCRIPTION"])
    parent = todos[next(name for name in todos if name.startswith("Công văn"))].icalendar_component
    assert str(lead["RELATED-TO"]) == str(parent["UID"])


def test_a_persons_progress_survives_a_changed_document(office: Office, tmp_path: Path) -> None:
    office.push(write_directive(tmp_path))
    notes = str(office.todos()["Sở Nội vụ"].icalendar_component["DESCRIPTION"]) + "Đã họp ngày 08/3, chờ số liệu."
    office.edit("Sở Nội vụ", PERCENT_COMPLETE=60, STATUS="IN-PROCESS", COMMENT="gọi lại anh Hải", DESCRIPTION=notes)
    assert office.push(write_directive(tmp_path, due="25/3/2024")) == {"updated": 1, "unchanged": 2}
    task = office.todos()["Sở Nội vụ"].icalendar_component
    assert task["DUE"].dt == datetime.date(2024, 3, 25)
    assert (int(task["PERCENT-COMPLETE"]), str(task["STATUS"])) == (60, "IN-PROCESS")
    assert str(task["COMMENT"]) == "gọi lại anh Hải"
    assert "Thời hạn: 25/3/2024" in str(task["DESCRIPTION"])
    assert str(task["DESCRIPTION"]).endswith("Đã họp ngày 08/3, chờ số liệu.")


def test_odd_characters_come_back_as_they_went(office: Office, tmp_path: Path) -> None:
    letter = write_directive(tmp_path)
    odd = letter.read_text(encoding="utf-8").replace(
        "bố trí kinh phí", 'bố trí "kinh phí" \\n \\, 50%, ^n - 📅 <b>&amp;'
    )
    odd = odd.replace("chuẩn bị hội nghị", "chuẩn bị: 'hội nghị'; \N{LINE SEPARATOR}\u200b")
    letter.write_text(odd, encoding="utf-8")
    assert office.push(letter) == {"created": 3}
    assert office.push(letter) == {"unchanged": 3}
    letter.write_text(odd.replace("15/3/2024", "18/3/2024"), encoding="utf-8")
    assert office.push(letter) == {"updated": 1, "unchanged": 2}  # and no conflict
    assert '"kinh phí" \\n \\, 50%, ^n - 📅 <b>&amp;' in str(
        office.todos()["Sở Tài chính"].icalendar_component["SUMMARY"]
    )


def test_a_completed_task_stays_completed(office: Office, tmp_path: Path) -> None:
    office.push(write_directive(tmp_path))
    office.todos()["Sở Tài chính"].complete()
    assert office.push(write_directive(tmp_path)) == {"unchanged": 3}
    assert office.push(write_directive(tmp_path, figure=98)) == {"updated": 1, "unchanged": 2}
    assert str(office.todos()["Sở Tài chính"].icalendar_component["STATUS"]) == "COMPLETED"


def test_what_both_changed_is_a_conflict_and_the_persons_stays(office: Office, tmp_path: Path) -> None:
    office.push(write_directive(tmp_path))
    office.edit("Sở Nội vụ", DUE=datetime.date(2024, 3, 22))
    assert office.push(write_directive(tmp_path)) == {"unchanged": 3}
    moved = write_directive(tmp_path, due="25/3/2024")
    for _ in range(2):  # told until somebody decides
        assert office.push(moved, status=1) == {"conflict": 1, "unchanged": 2}
        assert "DUE" in office.lines[0]["detail"]
        assert office.todos()["Sở Nội vụ"].icalendar_component["DUE"].dt == datetime.date(2024, 3, 22)
    assert office.push(moved, "--overwrite") == {"updated": 1, "unchanged": 2}
    assert office.todos()["Sở Nội vụ"].icalendar_component["DUE"].dt == datetime.date(2024, 3, 25)
    assert office.push(moved) == {"unchanged": 3}


def test_a_vanished_task_is_told_and_closed_only_on_demand(office: Office, tmp_path: Path) -> None:
    more = "4. Sở Y tế lập danh mục thiết bị, gửi Sở Tài chính trước ngày 28/3/2024."
    longer = write_directive(tmp_path, "dai.txt", more=more)
    corrected = write_directive(tmp_path, "ngan.txt")
    assert office.push(longer) == {"created": 4}
    assert office.push(corrected) == {"gone": 1, "updated": 1, "unchanged": 2}  # the document's list of tasks
    assert "STATUS" not in office.todos()["Sở Y tế"].icalendar_component
    assert office.push(corrected, "--close-missing") == {"closed": 1, "unchanged": 3}
    assert str(office.todos()["Sở Y tế"].icalendar_component["STATUS"]) == "CANCELLED"
    assert office.push(corrected) == {"unchanged": 3}
    assert office.push(longer) == {"updated": 2, "unchanged": 2}  # it is back
    assert str(office.todos()["Sở Y tế"].icalendar_component["STATUS"]) == "NEEDS-ACTION"


def test_what_a_person_deleted_stays_deleted(office: Office, tmp_path: Path) -> None:
    office.push(write_directive(tmp_path))
    office.todos()["Sở Tài chính"].delete()
    for changed in ("20/3/2024", "25/3/2024"):
        office.push(write_directive(tmp_path, due=changed))
        assert "deleted" in [line["what"] for line in office.lines]
        assert "Sở Tài chính" not in office.todos()
    more = "4. Sở Y tế lập danh mục thiết bị, gửi Sở Tài chính trước ngày 28/3/2024."
    longer = write_directive(tmp_path, due="25/3/2024", more=more)  # a new task is no deleted one
    assert office.push(longer) == {"created": 1, "deleted": 1, "updated": 1, "unchanged": 1}  # … in the list
    assert office.push(longer, "--recreate") == {"created": 1, "unchanged": 3}
    assert office.push(longer) == {"unchanged": 4}


def test_a_dry_run_changes_nothing(office: Office, tmp_path: Path) -> None:
    assert office.push(write_directive(tmp_path), "--dry-run") == {"created": 3}
    office.push(write_directive(tmp_path))
    assert office.push(write_directive(tmp_path, due="25/3/2024"), "--dry-run") == {"updated": 1, "unchanged": 2}
    assert office.todos()["Sở Nội vụ"].icalendar_component["DUE"].dt == datetime.date(2024, 3, 20)


def test_a_task_that_moved_to_another_address_is_found(office: Office, tmp_path: Path) -> None:
    office.push(write_directive(tmp_path))
    todo = office.todos()["Sở Nội vụ"]
    text = todo.data
    todo.delete()
    client = caldav.DAVClient(url=office.server, username=USER, password=PASSWORD)
    client.request(f"{office.url}chuyen-cho-khac.ics", "PUT", text, {"Content-Type": "text/calendar"})
    assert office.push(write_directive(tmp_path, due="25/3/2024")) == {"updated": 1, "unchanged": 2}
    assert office.todos()["Sở Nội vụ"].icalendar_component["DUE"].dt == datetime.date(2024, 3, 25)


def test_events_of_deadlines(office: Office, tmp_path: Path) -> None:
    client = caldav.DAVClient(url=office.server, username=USER, password=PASSWORD)
    letter = write_directive(tmp_path)
    assert office.push(letter, "--as", "events", "--all-tasks", "--remind", "7,1") == {"created": 3}
    assert office.push(letter, "--as", "events", "--all-tasks", "--remind", "7,1") == {"unchanged": 3}
    events = [e.icalendar_component for e in client.calendar(url=office.url).search(event=True)]
    assert sorted(str(e["DTSTART"].dt) for e in events) == ["2024-03-15", "2024-03-20", "2024-03-25"]
    assert [len(e.subcomponents) for e in events] == [2, 2, 2]  # two alarms each


@pytest.mark.real_corpus
def test_real_documents_twice(office: Office, seeds: Path) -> None:
    files = sorted(seeds.glob("*.txt"))
    first = office.push(*files)
    assert set(first) == {"created"}
    assert office.push(*files) == {"unchanged": first["created"]}
    todos = caldav.DAVClient(url=office.server, username=USER, password=PASSWORD).calendar(url=office.url).todos()
    assert len(todos) == first["created"]
    assert len({str(todo.icalendar_component["UID"]) for todo in todos}) == len(todos)
    assert any("DUE" in todo.icalendar_component for todo in todos)
    assert sum("ATTENDEE" in todo.icalendar_component for todo in todos) >= 40


def test_a_killed_push_goes_on(office: Office, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "kho.jsonl", 40)
    command = [sys.executable, "-m", "vnadmin_nlp", "export", str(archive), "--to", "caldav", "--url", office.url]
    with subprocess.Popen(
        [*command, "--create"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=os.environ.copy()
    ) as push:
        assert push.stdout is not None
        for _ in range(25):
            assert push.stdout.readline().startswith("created")
        push.kill()
    counts = office.push(archive)
    assert counts["created"] + counts["unchanged"] == 120
    assert counts["unchanged"] >= 25
    uids = [str(todo.icalendar_component["UID"]) for todo in _all(office)]
    assert len(uids) == len(set(uids)) == 120


def test_a_server_that_goes_down_in_the_middle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VNADMIN_CALDAV_USER", USER)
    monkeypatch.setenv("VNADMIN_CALDAV_PASSWORD", PASSWORD)
    archive, port = write_archive(tmp_path / "kho.jsonl", 20), free_port()
    url = f"http://127.0.0.1:{port}/{USER}/nhiem-vu/"
    command = [sys.executable, "-m", "vnadmin_nlp", "export", str(archive), "--to", "caldav", "--url", url, "--create"]
    with ExitStack() as server:
        server.enter_context(radicale(tmp_path, port=port))
        push = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert push.stdout is not None
        for _ in range(10):
            assert push.stdout.readline().startswith("created")
    _, err = push.communicate(timeout=60)
    assert push.returncode == 1
    assert "what is done is not done twice" in err
    assert "Traceback" not in err
    with radicale(tmp_path, port=port) as again:
        office = Office(again, f"{USER}/nhiem-vu/", capsys)
        counts = office.push(archive)
        assert counts["created"] + counts["unchanged"] == 60
        assert counts["unchanged"] >= 10
        assert len({str(todo.icalendar_component["UID"]) for todo in _all(office)}) == len(_all(office)) == 60


def test_somebody_writes_between_reading_and_writing(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.push(write_directive(tmp_path))
    put = DavCalendar.put
    edits = ["lần một", "lần hai"]

    def late(calendar: DavCalendar, href: str, text: str, *, etag: str | None) -> bool:
        if edits:
            office.edit("Sở Nội vụ", COMMENT=edits.pop())
        return put(calendar, href, text, etag=etag)

    monkeypatch.setattr(DavCalendar, "put", late)
    assert office.push(write_directive(tmp_path, due="25/3/2024")) == {"updated": 1, "unchanged": 2}
    task = office.todos()["Sở Nội vụ"].icalendar_component
    assert str(task["COMMENT"]) == "lần một"
    assert task["DUE"].dt == datetime.date(2024, 3, 25)


def test_a_person_works_with_todoman(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VNADMIN_CALDAV_USER", USER)
    monkeypatch.setenv("VNADMIN_CALDAV_PASSWORD", PASSWORD)
    with radicale(tmp_path) as server:
        office = Office(server, f"{USER}/nhiem-vu/", capsys)
        office.push(write_directive(tmp_path))
        # todoman works on folders: here the server's own, as a synchronised one would be.
        config = tmp_path / "todoman.py"
        config.write_text(f'path = "{tmp_path}/collections/collection-root/{USER}/*"\n', encoding="utf-8")
        program = [str(Path(sys.executable).with_name("todo")), "--config", str(config)]
        environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
        listed = subprocess.run([*program, "--porcelain", "list"], capture_output=True, check=True, env=environment)
        number = next(row["id"] for row in json.loads(listed.stdout) if row["summary"].startswith("Sở Nội vụ"))
        subprocess.run([*program, "done", str(number)], capture_output=True, check=True, env=environment)
        assert office.push(write_directive(tmp_path, due="25/3/2024")) == {"updated": 1, "unchanged": 2}
        task = office.todos()["Sở Nội vụ"].icalendar_component
        assert str(task["STATUS"]) == "COMPLETED"
        assert task["DUE"].dt == datetime.date(2024, 3, 25)
        assert len(office.todos()) == 3


def _all(office: Office) -> list[Any]:
    client = caldav.DAVClient(url=office.server, username=USER, password=PASSWORD)
    found: list[Any] = client.calendar(url=office.url).todos()
    return found


# --- a server that fails -----------------------------------------------------------------------------------------


@pytest.fixture
def dav(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDav]:
    monkeypatch.setattr(connection, "FIRST_PAUSE", 0.01)
    monkeypatch.setenv("VNADMIN_CALDAV_USER", USER)
    monkeypatch.setenv("VNADMIN_CALDAV_PASSWORD", PASSWORD)
    with fake_dav() as server:
        yield server


@pytest.mark.parametrize(
    ("faults", "status", "message"),
    [
        ([("PUT", 2, "drop")], 0, ""),  # one lost connection is tried again
        ([("PUT", 2, "lose")], 0, ""),  # so is one whose request was carried out
        ([("PUT", 2, 503)], 0, ""),  # busy for a moment
        ([("REPORT", 1, 500)], 0, ""),
        ([("PUT", 2, 413)], 1, "larger than the server takes"),  # one task; the others go on
        ([("PUT", 2, 403)], 1, "may not do that"),
        ([("PUT", 0, "drop")], 1, "is not done twice"),
        ([("PUT", 0, 500)], 1, "run the same command again"),
        ([("REPORT", 0, 401)], 1, "password is wrong or missing"),
        ([("PROPFIND", 0, "nonsense")], 1, "no XML of CalDAV"),
        ([("REPORT", 0, "nonsense")], 1, "no XML of CalDAV"),
        ([("REPORT", 0, "cut")], 1, "broke the connection off"),
        ([("PROPFIND", 0, "cut")], 1, "broke the connection off"),
        ([("REPORT", 0, "redirect:https://khac.example/lich/")], 1, "another server, https://khac.example:443"),
        ([("PUT", 1, "redirect:http://127.0.0.1:9/lich/")], 1, "nothing was sent there"),
        ([("PROPFIND", 0, "redirect:/lich/")], 1, "in a circle"),
        ([("GET", 0, "drop")], 0, ""),  # not needed for new tasks
        ([("REPORT", 0, "slow")], 1, "does not answer in time"),
    ],
)
def test_faults_are_told_and_the_next_run_goes_on(
    dav: FakeDav,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    faults: list[tuple[str, int, object]],
    status: int,
    message: str,
) -> None:
    letter = str(write_directive(tmp_path))
    dav.faults = faults
    command = ["export", letter, "--to", "caldav", "--url", dav.url]
    assert main([*command, "--timeout", "0.5"] if "slow" in str(faults) else command) == status
    out, err = capsys.readouterr()
    assert message in out + err
    assert "Traceback" not in err
    assert PASSWORD not in out + err
    dav.faults = []
    assert main(command) == 0
    assert len(dav.items) == 3
    assert main(command) == 0
    assert "unchanged 3" in capsys.readouterr().err


def test_a_stale_etag_is_read_again(dav: FakeDav, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["export", str(write_directive(tmp_path)), "--to", "caldav", "--url", dav.url]
    main(command)
    write_directive(tmp_path, due="25/3/2024")
    dav.seen = {}
    dav.faults = [("PUT", 1, 412), ("PUT", 2, 412)]  # somebody was faster, twice
    assert main(command) == 0
    assert "updated 1" in capsys.readouterr().err
    write_directive(tmp_path, due="27/3/2024")
    dav.faults = [("PUT", 0, 412)]
    assert main(command) == 1
    assert "keeps writing to it" in capsys.readouterr().out


def test_what_cannot_be_read_is_left_alone(dav: FakeDav, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["export", str(write_directive(tmp_path)), "--to", "caldav", "--url", dav.url]
    main(command)
    path = next(path for path, data in dav.items.items() if "Bố trí kinh phí".encode() in data.replace(b"\r\n ", b""))
    broken = (
        dav.items[path].replace(b"X-VNADMIN-STATE:", b"X-OTHER:").replace(b"DUE;VALUE=DATE:2", b"DUE;VALUE=DATE:mai")
    )
    dav.items[path] = broken
    assert main(command) == 1
    assert "left alone" in capsys.readouterr().err
    assert dav.items[path] == broken


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://may-chu.example/lich/", "--allow-http"),
        ("https://van-thu:bi-mat@may-chu.example/lich/", "history of the shell"),
        ("ftp://may-chu.example/", "must begin with https://"),
        ("may-chu.example/lich", "must begin with https://"),
        ("https://[::1/", "is no address"),
    ],
)
def test_addresses_that_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], url: str, message: str) -> None:
    assert main(["export", str(write_directive(tmp_path)), "--to", "caldav", "--url", url]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert "Traceback" not in err


def test_an_unknown_certificate_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import ssl
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    certificate = tmp_path / "khoa.pem"
    openssl = need("openssl", "openssl")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(certificate), "-out", str(certificate) + ".crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(str(certificate) + ".crt", str(certificate))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    command = ["export", str(write_directive(tmp_path)), "--to", "caldav"]
    command += ["--url", f"https://127.0.0.1:{server.server_port}/lich/"]
    try:
        assert main(command) == 1
        assert "could not be verified" in capsys.readouterr().err
        # With the office's own authority the server is spoken to: it knows no CalDAV.
        assert main([*command, "--ca", f"{certificate}.crt"]) == 1
        assert "answered 501" in capsys.readouterr().err
        assert main([*command, "--ca", str(tmp_path / "khong-co.pem")]) == 2
    finally:
        server.shutdown()
        server.server_close()


_MEASURED = """
import resource, sys
from vnadmin_nlp.cli import main
status = main(sys.argv[1:])
print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
sys.exit(status)
"""


def test_five_thousand_tasks_in_bounded_memory(dav: FakeDav, tmp_path: Path) -> None:
    def push(documents: int) -> tuple[int, str]:
        archive = write_archive(tmp_path / f"{documents}.jsonl", documents)
        command = [sys.executable, "-c", _MEASURED, "export", str(archive), "--to", "caldav", "--url", dav.url, "-q"]
        run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
        counts, peak = run.stderr.splitlines()
        return int(peak.split()[1]), counts

    small, _ = push(40)
    large, counts = push(1700)
    assert "created 4980" in counts  # 5,100 less the 120 of the first push
    again, counts = push(1700)
    assert "unchanged 5100" in counts
    assert large < small + 40, f"{small} MB for 120 tasks, {large} MB for 5,100"
    assert again < small + 40, f"{small} MB for 120 tasks, {again} MB for 5,100 that are there"
