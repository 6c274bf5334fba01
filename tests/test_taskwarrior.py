"""Tasks into the real program `task` (Debian: taskwarrior)."""

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from servers import need
from task_documents import write_archive, write_directive

from vnadmin_nlp.cli import main

Run = Callable[..., str]


@pytest.fixture(params=["UTC", "Asia/Ho_Chi_Minh"])
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> Run:
    need("task", "taskwarrior")
    (tmp_path / "taskrc").write_text(f"data.location={tmp_path}/viec\n", encoding="utf-8")
    monkeypatch.setenv("TASKRC", str(tmp_path / "taskrc"))
    monkeypatch.setenv("TZ", request.param)
    time.tzset()

    def call(*arguments: object, status: int = 0) -> str:
        capsys.readouterr()
        assert main(["export", *map(str, arguments), "--to", "taskwarrior"]) == status
        return "".join(capsys.readouterr())

    yield call
    monkeypatch.undo()
    time.tzset()


def task(*arguments: str) -> str:
    command = ["task", "rc.confirmation=off", "rc.verbose=nothing", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout


def rows() -> dict[str, dict[str, Any]]:
    return {row["description"].split(":")[0]: row for row in json.loads(task("export"))}


def test_twice_is_once(run: Run, tmp_path: Path) -> None:
    letter = write_directive(tmp_path)
    assert "created 2" in run(letter, "--dry-run")
    assert rows() == {}
    assert "created 2" in run(letter)
    assert "unchanged 2" in run(letter)
    found = rows()
    assert set(found) == {"Sở Nội vụ", "Sở Tài chính"}
    assert task("_get", f"{found['Sở Nội vụ']['uuid']}.due").strip() == "2024-03-20T23:59:59"
    assert "Sở Nội vụ" in task("project:1204/UBND-NC", "list")
    assert found["Sở Nội vụ"]["coordinating"] == "Sở Tài chính"


def test_peoples_work_survives(run: Run, tmp_path: Path) -> None:
    run(write_directive(tmp_path))
    found = rows()
    task(found["Sở Nội vụ"]["uuid"], "modify", "+gap", "priority:H")
    task(found["Sở Nội vụ"]["uuid"], "annotate", "đã họp ngày 08/3")
    task(found["Sở Tài chính"]["uuid"], "done")
    assert "unchanged 1 · updated 1" in run(write_directive(tmp_path, due="25/3/2024"))
    after = rows()
    assert after["Sở Tài chính"]["status"] == "completed"
    assert set(after["Sở Nội vụ"]["tags"]) == {"vnadmin", "gap"}
    assert after["Sở Nội vụ"]["priority"] == "H"
    assert after["Sở Nội vụ"]["annotations"][0]["description"] == "đã họp ngày 08/3"
    task(after["Sở Nội vụ"]["uuid"], "modify", "due:2024-03-26")
    assert "due: changed by a person" in run(write_directive(tmp_path, due="28/3/2024"), status=1)


def test_vanished(run: Run, tmp_path: Path) -> None:
    run(write_directive(tmp_path, more="4. Sở Y tế lập danh mục thiết bị, gửi Sở Tài chính trước ngày 28/3/2024."))
    assert "gone 1" in run(write_directive(tmp_path))
    assert rows()["Sở Y tế"]["status"] == "pending"
    assert "closed 1" in run(write_directive(tmp_path), "--close-missing")
    assert rows()["Sở Y tế"]["status"] == "deleted"
    assert "gone" not in run(write_directive(tmp_path))


def test_five_thousand(run: Run, tmp_path: Path) -> None:
    if os.environ["TZ"] != "UTC":
        pytest.skip("once is enough")
    assert "created 5000" in run(write_archive(tmp_path / "kho.jsonl", 2500), "-q")
    assert "unchanged 5000" in run(tmp_path / "kho.jsonl", "-q")


def test_without_the_program_or_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["export", str(write_directive(tmp_path)), "--to", "taskwarrior"]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(command) == 2
    assert "apt install taskwarrior" in capsys.readouterr().err
    (tmp_path / "task").write_text("#!/bin/sh\necho hong >&2; exit 3\n")
    (tmp_path / "task").chmod(0o755)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("TASKRC", raising=False)
    assert main(command) == 2
    assert "run `task` once" in capsys.readouterr().err
    (tmp_path / ".taskrc").write_text("")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert main(command) == 1
    assert "ended with status 3: hong" in capsys.readouterr().err
