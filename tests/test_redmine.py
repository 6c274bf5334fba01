"""Tasks into a real Redmine 5 (Debian, SQLite, puma): twice, after people worked there, after the document changed."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_dav import fake_dav
from servers import REDMINE_KEY, Redmine, redmine
from task_documents import write_directive

from vnadmin_nlp import connection
from vnadmin_nlp.cli import main

MORE = "4. Sở Y tế lập danh mục thiết bị, gửi Sở Tài chính trước ngày 28/3/2024."
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def server() -> Iterator[Redmine]:
    with redmine() as running:
        yield running


@pytest.fixture
def run(server: Redmine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object, key: str = REDMINE_KEY) -> tuple[int, str, str]:
        monkeypatch.setenv("VNADMIN_REDMINE_KEY", key)
        capsys.readouterr()
        status = main([*map(str, arguments), "--url", server.url, "--project", "van-phong"])
        captured = capsys.readouterr()
        assert key not in captured.out + captured.err
        return status, captured.out, captured.err

    return call


def ask(server: Redmine, path: str, method: str = "GET", **body: object) -> Any:
    """As a person's browser or another program: without the code under test."""
    headers = {"X-Redmine-API-Key": REDMINE_KEY, "Content-Type": "application/json"}
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(f"{server.url}{path}", data=data, headers=headers, method=method)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
        content = answer.read()
    return json.loads(content) if content else {}


def issues(server: Redmine, number: str) -> dict[str, Any]:
    """Who leads → the issue, of the document with this number."""
    found = ask(server, "issues.json?status_id=*&limit=100")["issues"]
    parent = next(issue for issue in found if number in issue["subject"])
    return {i["subject"].split(":")[0]: i for i in found if i.get("parent", {}).get("id") == parent["id"]}


def test_the_doctor_tells_the_steps_until_they_are_done(server: Redmine, run: Run, tmp_path: Path) -> None:
    status, out, _ = run("doctor", "redmine")
    assert status == 1
    assert "MISSING custom field vnadmin_uid" in out
    assert "tick 'Used as a filter'" in out
    status, _, err = run("export", write_directive(tmp_path), "--to", "redmine")
    assert status == 2
    assert "vnadmin_uid" in err
    server.run("fields")
    people = tmp_path / "dau-moi.csv"
    people.write_text("name,login\nSở Nội vụ,snv\nSở Tài chính,stc\n", encoding="utf-8")
    status, out, _ = run("doctor", "redmine", "--people", people)
    assert status == 0
    assert "ok      member snv" in out
    assert "missing member stc" in out  # he has an account and is no member


def test_a_wrong_key_on_a_public_project_is_told(run: Run, tmp_path: Path) -> None:
    status, _, err = run("export", write_directive(tmp_path), "--to", "redmine", key="f" * 40)
    assert status == 2
    assert "password is wrong or missing" in err
    assert run("doctor", "redmine", key="f" * 40)[0] == 1


def test_twice_is_once(server: Redmine, run: Run, tmp_path: Path) -> None:
    people = tmp_path / "dau-moi.csv"
    people.write_text("name,login\nSở Nội vụ,snv\nSở Tài chính,stc\n", encoding="utf-8")
    letter = write_directive(tmp_path, number="1/UBND-NC")
    status, out, err = run("export", letter, "--to", "redmine", "--people", people)
    assert status == 0
    assert "created 3" in err
    assert "'stc' is no member" in out
    assert "unchanged 3" in run("export", letter, "--to", "redmine", "--people", people)[2]
    found = issues(server, "1/UBND-NC")
    assert set(found) == {"Sở Nội vụ", "Sở Tài chính"}
    task = found["Sở Nội vụ"]
    assert task["due_date"] == "2024-03-20"
    assert task["assigned_to"]["name"] == "Sở Nội vụ"
    assert "assigned_to" not in found["Sở Tài chính"]
    assert {f["name"]: f["value"] for f in task["custom_fields"]}["Chủ trì"] == "Sở Nội vụ"
    assert "Nguyên văn: 1. Sở Nội vụ chủ trì" in task["description"]


def test_peoples_work_survives_a_changed_document(server: Redmine, run: Run, tmp_path: Path) -> None:
    number = "2/UBND-NC"
    run("export", write_directive(tmp_path, number=number), "--to", "redmine")
    task = issues(server, number)["Sở Nội vụ"]
    work = {"done_ratio": 60, "status_id": 2, "notes": "đã họp"}
    ask(server, f"issues/{task['id']}.json", "PUT", issue=work)
    changed = write_directive(tmp_path, number=number, due="25/3/2024")
    assert "updated 1" in run("export", changed, "--to", "redmine", "--dry-run")[2]
    assert issues(server, number)["Sở Nội vụ"]["due_date"] == "2024-03-20"
    assert "unchanged 2 · updated 1" in run("export", changed, "--to", "redmine")[2]
    after = ask(server, f"issues/{task['id']}.json?include=journals")["issue"]
    assert (after["due_date"], after["done_ratio"], after["status"]["id"]) == ("2024-03-25", 60, 2)
    assert any(journal["notes"] == "đã họp" for journal in after["journals"])
    # A person and the document move the deadline: the person's stays, and it is told.
    ask(server, f"issues/{task['id']}.json", "PUT", issue={"due_date": "2024-03-27"})
    moved = write_directive(tmp_path, number=number, due="29/3/2024")
    status, out, _ = run("export", moved, "--to", "redmine")
    assert status == 1
    assert "due_date: changed by a person" in out
    assert issues(server, number)["Sở Nội vụ"]["due_date"] == "2024-03-27"
    assert "updated 1" in run("export", moved, "--to", "redmine", "--overwrite")[2]
    assert issues(server, number)["Sở Nội vụ"]["due_date"] == "2024-03-29"


def test_a_changed_figure_changes_its_column(server: Redmine, run: Run, tmp_path: Path) -> None:
    number = "9/UBND-NC"
    run("export", write_directive(tmp_path, number=number), "--to", "redmine")
    status, _, err = run("export", write_directive(tmp_path, number=number, figure=98), "--to", "redmine")
    assert (status, "updated 1" in err) == (0, True)
    fields = {f["name"]: f["value"] for f in issues(server, number)["Sở Nội vụ"]["custom_fields"]}
    assert fields["Chỉ tiêu"] == "hồ sơ được giải quyết đúng hạn: tối thiểu 98%"


def test_a_closed_issue_is_no_reason_for_a_new_one(server: Redmine, run: Run, tmp_path: Path) -> None:
    letter = write_directive(tmp_path, number="3/UBND-NC")
    run("export", letter, "--to", "redmine")
    task = issues(server, "3/UBND-NC")["Sở Tài chính"]
    ask(server, f"issues/{task['id']}.json", "PUT", issue={"status_id": 5})
    assert "unchanged 3" in run("export", letter, "--to", "redmine")[2]
    assert issues(server, "3/UBND-NC")["Sở Tài chính"]["status"]["id"] == 5


def test_a_vanished_task_is_closed_only_on_demand(server: Redmine, run: Run, tmp_path: Path) -> None:
    longer = write_directive(tmp_path, "dai.txt", number="4/UBND-NC", more=MORE)
    shorter = write_directive(tmp_path, "ngan.txt", number="4/UBND-NC")
    run("export", longer, "--to", "redmine")
    assert "gone 1 · left_out 1 · unchanged 3" in run("export", shorter, "--to", "redmine")[2]
    assert issues(server, "4/UBND-NC")["Sở Y tế"]["status"]["name"] == "New"
    assert "closed 1" in run("export", shorter, "--to", "redmine", "--close-missing")[2]
    assert issues(server, "4/UBND-NC")["Sở Y tế"]["status"]["name"] == "Rejected"
    assert "gone" not in run("export", shorter, "--to", "redmine")[2]


def test_strangers_issues_are_never_touched(server: Redmine, run: Run, tmp_path: Path) -> None:
    body = {"project_id": "van-phong", "subject": "Mua giấy", "custom_fields": [{"id": 1, "value": ""}]}
    stranger = ask(server, "issues.json", "POST", issue=body)["issue"]
    run("export", write_directive(tmp_path, number="5/UBND-NC", more=MORE), "--to", "redmine", "--overwrite")
    assert ask(server, f"issues/{stranger['id']}.json")["issue"]["updated_on"] == stranger["updated_on"]


def test_a_member_without_administration_can_push(server: Redmine, run: Run, tmp_path: Path) -> None:
    letter = write_directive(tmp_path, number="6/UBND-NC")
    status, _, err = run("export", letter, "--to", "redmine", key=REDMINE_KEY[::-1])
    assert status == 0, err
    assert "created 3" in err
    assert "unchanged 3" in run("export", letter, "--to", "redmine", key=REDMINE_KEY[::-1])[2]


def test_a_deadline_before_the_document_is_taken(server: Redmine, run: Run, tmp_path: Path) -> None:
    rows = tmp_path / "van-ban.jsonl"
    from task_documents import directive

    from vnadmin_nlp import parse

    row = json.loads(parse(directive(number="7/UBND-NC")).to_json())
    row["obligations"][0]["due"]["date"] = "2024-02-01"
    rows.write_text(json.dumps(row), encoding="utf-8")
    assert run("export", rows, "--to", "redmine")[0] == 0
    assert issues(server, "7/UBND-NC")["Sở Nội vụ"]["due_date"] == "2024-02-01"


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("drop", "is not done twice"),
        (500, "busy or broken"),
        (401, "password is wrong or missing"),
        ("nonsense", "answered 207"),
        ("json:{}", "is not as Redmine's"),
        ("json:[1]", "no JSON of Redmine"),
        ('json:{"user": {}, "project": {"name": "x", "id": {}}}', "is not ready for tasks"),
        ("redirect:https://khac.example/", "another server"),
    ],
)
def test_a_server_that_fails_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    fault: object,
    message: str,
) -> None:
    monkeypatch.setattr(connection, "FIRST_PAUSE", 0.01)
    monkeypatch.setenv("VNADMIN_REDMINE_KEY", REDMINE_KEY)
    with fake_dav() as server:
        server.faults = [("GET", 0, fault)]
        server_options = ["--url", server.url, "--project", "van-phong"]
        assert main(["export", str(write_directive(tmp_path)), "--to", "redmine", *server_options]) in (1, 2)
        said = "".join(capsys.readouterr())
        assert message in said
        assert REDMINE_KEY not in said
        assert main(["doctor", "redmine", *server_options]) == 1
        assert "Traceback" not in "".join(capsys.readouterr())
