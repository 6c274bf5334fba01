"""`vnadmin export` itself: inputs, exporters of others, reports, help, start-up; and `vnadmin doctor`."""

import io
import json
import os
import pty
import subprocess
import sys
import textwrap
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from task_documents import write_archive, write_directive

from vnadmin_nlp import export
from vnadmin_nlp.cli import main

KINDS = (
    "akomantoso", "caldav", "csv", "edxml", "ics", "jsonld", "labelstudio", "records", "redmine", "taskwarrior", "xlsx"
)  # fmt: skip


def test_every_kind_is_found_and_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert tuple(export.kinds()) == KINDS
    for kind in KINDS:
        with pytest.raises(SystemExit) as ended:
            main(["export", "--to", kind, "--help"])
        assert ended.value.code == 0
        assert "examples:" in capsys.readouterr().out


def test_an_exporter_of_another_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kanban.py").write_text(
        textwrap.dedent(
            """
            from vnadmin_nlp.export import Exporter, tasks
            def put(documents, options, report):
                for assigned in tasks(documents, report, everything=options.all_tasks):
                    for task in assigned.tasks:
                        print(options.board, task.title)
                        report.add("created", task.title, uid=task.uid)
            EXPORTER = Exporter("cards", put, lambda group: group.add_argument("--board", default="van-phong"))
            BROKEN = 1
            """
        ),
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    points = [
        EntryPoint("kanban", "kanban:EXPORTER", export.GROUP),
        EntryPoint("broken", "kanban:BROKEN", export.GROUP),
        EntryPoint("absent", "khong_co_goi_nay:EXPORTER", export.GROUP),
    ]
    monkeypatch.setattr(export, "entry_points", lambda group: points)
    letter = str(write_directive(tmp_path))
    assert main(["export", letter, "--to", "kanban", "--board", "ubnd"]) == 0
    assert "ubnd Sở Nội vụ: Xây dựng báo cáo" in capsys.readouterr().out
    assert main(["export", letter, "--to", "broken"]) == 2
    assert main(["export", letter, "--to", "absent"]) == 2
    assert "'khong_co_goi_nay' is not installed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["khong-co.pdf", "--to", "ics"], "khong-co.pdf: does not exist"),
        ([".", "--to", "ics"], "is a folder"),
        (["-", "-", "--to", "ics"], "stands twice"),
        (["LETTER", "--to", "google"], "there is no such exporter. Known: akomantoso"),
        (["LETTER", "--to", "xlsx"], "name it with --out"),
        (["LETTER", "--to", "ics", "--out", "/khong/co/a.ics"], "cannot be written"),
        (["LETTER", "--to", "ics", "--remind", "bay"], "give days"),
        (["LETTER", "--to", "records", "--out", "."], "is a folder"),
        (["LETTER", "--to", "edxml"], "name a folder"),
        (["LETTER", "--to", "redmine", "--url", "http://127.0.0.1:9/", "--project", "x"], "VNADMIN_REDMINE_KEY"),
    ],
)
def test_wrong_calls(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VNADMIN_REDMINE_KEY", raising=False)
    letter = str(write_directive(tmp_path))
    assert main(["export", *(letter if a == "LETTER" else a for a in arguments)]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert "Traceback" not in err


def test_what_cannot_be_read_is_told_and_the_rest_is_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = write_archive(tmp_path / "kho.jsonl", 3)
    lines = rows.read_text(encoding="utf-8").splitlines()
    rows.write_text("\n".join([lines[0], "{khong phai", '{"schema_version": "1.0"}', "", *lines[1:]]), encoding="utf-8")
    broken = tmp_path / "hong.pdf"
    broken.write_bytes(b"%PDF-1.7 hong")
    copy = tmp_path / "ban-sao.txt"
    copy.write_text(write_directive(tmp_path).read_text(encoding="utf-8"), encoding="utf-8")
    command = ["export", str(rows), str(broken), str(tmp_path / "cong-van.txt"), str(copy), "--to", "ics"]
    assert main([*command, "--out", str(tmp_path / "a.ics"), "--format", "json"]) == 1
    *outcomes, last = map(json.loads, capsys.readouterr().out.splitlines())
    counts = last["counts"]
    assert (counts["written"], counts["failed"], counts["duplicate"]) == (8, 3, 1)
    failed = [row["detail"] for row in outcomes if row["what"] == "failed"]
    assert failed[0].startswith("Line 2 is no document")
    assert "kind" in failed[1]


def test_standard_input_takes_rows_and_documents(tmp_path: Path) -> None:
    rows = write_archive(tmp_path / "kho.jsonl", 2)
    for given, tasks in ((rows.read_bytes(), 4), (write_directive(tmp_path).read_bytes(), 2)):
        run = subprocess.run(
            [sys.executable, "-m", "vnadmin_nlp", "export", "-", "--to", "csv"],
            input=given,
            capture_output=True,
            check=True,
        )
        assert f"written {tasks}" in run.stderr.decode()
        assert len(run.stdout.decode().splitlines()) > tasks


def test_rows_without_text_are_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["parse", "--format", "json", "--without-text", str(write_directive(tmp_path))])
    rows = tmp_path / "van-ban.jsonl"
    rows.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["export", str(rows), "--to", "csv"]) == 0
    assert "xây dựng báo cáo" in capsys.readouterr().out


def test_a_file_is_whole_or_untouched(tmp_path: Path) -> None:
    out = tmp_path / "a.ics"
    out.write_text("cũ", encoding="utf-8")

    def fail() -> None:
        with export.open_output(str(out)) as file:
            file.write("mới")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert out.read_text(encoding="utf-8") == "cũ"
    assert [path.name for path in tmp_path.iterdir()] == ["a.ics"]


def test_a_bar_on_a_terminal(tmp_path: Path) -> None:
    rows = write_archive(tmp_path / "kho.jsonl", 30)
    leader, follower = pty.openpty()
    command = [
        sys.executable,
        "-m",
        "vnadmin_nlp",
        "export",
        str(rows),
        "--to",
        "csv",
        "--out",
        str(tmp_path / "a.csv"),
    ]
    with subprocess.Popen(command, stderr=follower, stdout=follower, env={**os.environ, "TERM": "xterm"}) as run:
        os.close(follower)
        seen = io.BytesIO()
        while True:
            try:
                part = os.read(leader, 4096)
            except OSError:
                break
            if not part:
                break
            seen.write(part)
    os.close(leader)
    assert run.returncode == 0
    assert "100%" in seen.getvalue().decode()
    assert "written 60" in seen.getvalue().decode()


def test_help_stays_light() -> None:
    code = """import sys
from vnadmin_nlp.cli import main
try:
    main(['--help'])
except SystemExit:
    print(*sys.modules)"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert not loaded & {
        "httpx",
        "icalendar",
        "xlsxwriter",
        "openpyxl",
        "keyring",
        "lxml",
        "pydantic",
        "rich",
        "cobalt",
    }


def test_doctor(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["doctor"]) == 0
    assert "icalendar" in capsys.readouterr().out
    monkeypatch.setenv("PATH", "")
    assert main(["doctor", "--format", "json"]) == 0  # a program is no need
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    missing = {row["name"]: row["advice"] for row in rows if not row["found"]}
    assert missing["task"] == "Debian: apt install taskwarrior"
    assert main(["doctor", "redmine"]) == 2


def test_doctor_tells_a_missing_package(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import PackageNotFoundError

    from vnadmin_nlp.commands import doctor

    def version(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "version", version)
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "pip install 'vnadmin_nlp[export]'" in out
    assert "MISSING pydantic" in out


def test_without_the_extra(tmp_path: Path) -> None:
    code = """import sys
for name in ("httpx", "icalendar", "dateutil", "xlsxwriter", "openpyxl", "keyring", "cobalt"):
    sys.modules[name] = None
from vnadmin_nlp.cli import main
sys.exit(main(sys.argv[1:]))"""
    letter = str(write_directive(tmp_path))
    server = ["--url", "http://127.0.0.1:9/", "--project", "x"]
    for arguments, status, message in (
        (["doctor"], 0, "pydantic"),
        (["doctor", "redmine", *server], 2, "pip install 'vnadmin_nlp[export]'"),
        (["export", letter, "--to", "csv"], 0, "Sở Nội vụ"),
        (["export", letter, "--to", "records"], 0, "1204"),
        (["export", letter, "--to", "records", "--form", "xlsx"], 2, "pip install"),
        (["export", letter, "--to", "jsonld"], 0, "schema.org"),
        (["export", letter, "--to", "ics"], 2, "is not installed"),
        (["export", letter, "--to", "caldav", *server[:2]], 2, "pip install 'vnadmin_nlp[export]'"),
        (["export", letter, "--to", "xlsx"], 2, "pip install 'vnadmin_nlp[export]'"),
    ):
        run = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
        assert run.returncode == status, run.stderr
        assert message in run.stdout + run.stderr
        assert "Traceback" not in run.stderr


def test_secrets_are_found_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    from vnadmin_nlp.connection import find_secret

    class Ring(KeyringBackend):
        priority = 1  # type: ignore[assignment]

        def get_password(self, service: str, username: str) -> str | None:
            return {("vnadmin-caldav", "van-thu@lich.example"): "bi-mat-1", ("vnadmin-redmine", "rm.example"): "k"}.get(
                (service, username)
            )

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

        def delete_password(self, service: str, username: str) -> None:
            raise NotImplementedError

    for name in ("USER", "PASSWORD", "KEY"):
        monkeypatch.delenv(f"VNADMIN_CALDAV_{name}", raising=False)
        monkeypatch.delenv(f"VNADMIN_REDMINE_{name}", raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    try:
        secret = find_secret("caldav", "https://lich.example/a/", "van-thu")
        assert (secret.user, secret.password) == ("van-thu", "bi-mat-1")
        assert "bi-mat-1" not in repr(secret)
        assert find_secret("redmine", "https://rm.example/", None).password == "k"
        assert not find_secret("redmine", "https://khac.example/", None)
        monkeypatch.setenv("VNADMIN_CALDAV_PASSWORD", "bi-mat-2")
        assert find_secret("caldav", "https://lich.example/a/", "van-thu").password == "bi-mat-2"
    finally:
        keyring.set_keyring(before)
