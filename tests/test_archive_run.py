"""Runs over archives: killed at any moment, bad files beside good ones, the same output whatever happens."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest
from archive_files import HostileWork, other_document, write_archive, write_bad_files

from vnadmin_nlp.archive import runner
from vnadmin_nlp.archive.parts import part_files, read_lines
from vnadmin_nlp.archive.progress import Lines
from vnadmin_nlp.archive.report import read_report
from vnadmin_nlp.archive.runner import Options
from vnadmin_nlp.cli import main


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "vnadmin_nlp", "batch", *map(str, arguments)]


def files_of(out: Path) -> dict[str, bytes]:
    """The part files by name."""
    return {path.name: path.read_bytes() for path in sorted((out / "documents").iterdir())}


def statuses(out: Path) -> dict[str, str]:
    with sqlite3.connect(out / "manifest.sqlite") as base:
        return dict(base.execute("SELECT name, status FROM inputs"))


def count_done(out: Path) -> int:
    """How many inputs have a status, also while a run is only just beginning."""
    try:
        with sqlite3.connect(f"file:{out / 'manifest.sqlite'}?mode=ro", uri=True) as base:
            return int(base.execute("SELECT count(status) FROM inputs").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def paths_in(out: Path) -> list[str]:
    return [json.loads(line)["source"]["path"] for path in part_files(out) for line in read_lines(path)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    write_archive(folder, 600)
    return folder


@pytest.fixture(scope="module")
def undisturbed(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("undisturbed")
    runner.run([str(archive)], out, Options(jobs=2, part_size=50), Lines(sys.stderr, as_json=True))
    return out


def test_output_is_that_of_a_serial_run(archive: Path, undisturbed: Path) -> None:
    """Line for line what `vnadmin parse` prints for the inputs that are no copies."""
    found = statuses(undisturbed)
    names = [name for name in sorted(found) if found[name] != "duplicate"]
    chosen = names[:60]
    run = subprocess.run(
        [sys.executable, "-m", "vnadmin_nlp", "parse", "--format", "json", *chosen], capture_output=True, check=True
    )
    lines = [line for path in part_files(undisturbed) for line in read_lines(path)]
    assert len(lines) == len(names)
    assert lines[:60] == run.stdout.splitlines()


def test_killed_at_twenty_random_moments(archive: Path, undisturbed: Path, tmp_path: Path) -> None:
    """kill -9 of the run, or of one of its processes, at twenty moments: nothing lost, nothing twice."""
    chance = random.Random(20)
    out = tmp_path / "out"
    call = command(archive, "--to", out, "--jobs", "2", "--part-size", "50")
    done: list[int] = []
    for moment in range(20):
        run = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.2, 1.6))
        workers = [child for child in psutil.Process(run.pid).children() if "spawn_main" in " ".join(child.cmdline())]
        if moment % 2 and workers:
            chance.choice(workers).kill()
            time.sleep(chance.uniform(0.0, 0.6))
        run.kill()
        run.wait()
        done.append(count_done(out))
    assert done == sorted(done)  # what was recorded once stays recorded
    assert done[0] < len(statuses(undisturbed))
    subprocess.run([*call, "--retry-failed"], check=True, capture_output=True)
    assert statuses(out) == statuses(undisturbed)
    assert files_of(out) == files_of(undisturbed)
    paths = paths_in(out)
    assert len(paths) == len(set(paths))
    assert json.loads((out / "report.json").read_text()) == json.loads((undisturbed / "report.json").read_text())


def test_a_second_call_does_nothing_again(archive: Path, undisturbed: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (undisturbed / "documents").iterdir()}
    runner.run([str(archive)], undisturbed, Options(jobs=2), Lines(sys.stderr, as_json=True))
    assert {path: path.stat().st_mtime_ns for path in (undisturbed / "documents").iterdir()} == before


def test_a_terminal_interrupt_can_be_resumed(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    write_archive(folder, 200)
    call = command(folder, "--to", out, "--jobs", "2", "--part-size", "50")
    run = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while count_done(out) < 10:
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    _, told = run.communicate(timeout=60)
    assert run.returncode == 130
    assert b"goes on from here" in told
    assert b"Traceback" not in told
    report = json.loads((out / "report.json").read_text())
    assert 0 < report["pending"] < report["inputs"] == 200
    assert subprocess.run(call, check=False, capture_output=True).returncode == 0
    good = sorted(name for name, status in statuses(out).items() if status == "ok")
    assert paths_in(out) == good
    assert len(good) == 196


def test_every_kind_of_bad_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit status 3, counts that add up, one status each, and the good ones all there."""
    monkeypatch.setenv("VNADMIN_OCR", "off")
    folder = tmp_path / "hồ sơ"
    folder.mkdir()
    expected = write_bad_files(folder)
    before = sorted((path.name, path.lstat().st_mtime_ns) for path in folder.iterdir())
    out = tmp_path / "kết quả"
    run = subprocess.run(command(folder, "--to", out, "--jobs", "2"), capture_output=True, text=True, check=False)
    assert run.returncode == 3, run.stderr
    assert "Traceback" not in run.stderr
    found = {name.removeprefix(f"{folder}/"): status for name, status in statuses(out).items()}
    wrong = {name: found.get(name) for name, right in expected.items() if found.get(name) not in right}
    assert wrong == {}
    # Of the TAR that was cut off, what could be listed and the file itself are inputs.
    assert {name.partition("!")[0] for name in found.keys() - expected.keys()} <= {"cụt.tar.gz"}
    report = json.loads((out / "report.json").read_text())
    counts = Counter(statuses(out).values())
    assert {status: report[status] for status in counts} == counts
    assert report["inputs"] == report["good"] + report["failed"] == len(found)
    assert report["ignored"] == 1  # Thumbs.db
    failures = [json.loads(line) for line in (out / "errors.jsonl").read_text().splitlines()]
    assert len(failures) == report["failed"]
    assert all(row["reason"] for row in failures)
    good = {name for name, status in statuses(out).items() if status == "ok"}
    assert good <= set(paths_in(out))
    assert sorted((path.name, path.lstat().st_mtime_ns) for path in folder.iterdir()) == before
    shown = subprocess.run(command("--report", out), capture_output=True, text=True, check=True).stdout
    numbers = [int(line.split()[1].replace(",", "")) for line in shown.splitlines()]
    assert sum(numbers[:-1]) == numbers[-1] == len(found)


def test_limits_and_deaths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What hangs, dies, fills memory or raises costs only itself; a process that dies once costs nothing."""
    monkeypatch.setattr(runner, "Work", HostileWork)
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a tốt", "b treo", "c tốt", "d chết", "e tốt", "f phình", "g tốt", "h lỗi", "i một lần", "k tốt"):
        (folder / f"{name}.txt").write_bytes(other_document() + name.encode())
    out = tmp_path / "out"
    report = runner.run(
        [str(folder)], out, Options(jobs=2, timeout=8, max_memory=700_000_000), Lines(sys.stderr, as_json=True)
    )
    found = {Path(name).stem: status for name, status in statuses(out).items() if name.endswith(".txt")}
    assert {name: status for name, status in found.items() if status != "ok"} == {
        "b treo": "timeout",
        "d chết": "crashed",
        "f phình": "out_of_memory",
        "h lỗi": "error",
    }
    assert len(paths_in(out)) == report["inputs"] == 10
    # Once the fault is gone, only what failed is read again, and its part is written anew.
    monkeypatch.setattr(runner, "Work", HostileWork.__base__)
    again = runner.run([str(folder)], out, Options(jobs=1, retry_failed=True), Lines(sys.stderr, as_json=True))
    assert again["ok"] == again["inputs"] - again["duplicate"] == 10
    assert [path.name for path in (out / "documents").iterdir()] == ["part-000000-2.jsonl"]
    assert len(paths_in(out)) == 10


def test_new_changed_and_vanished_files(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_bytes(other_document() + name.encode())
    quiet = Lines(sys.stderr, as_json=True)
    runner.run([str(folder)], out, Options(), quiet)
    (folder / "a.txt").unlink()
    (folder / "b.txt").write_bytes(other_document() + b"b, changed")
    (folder / "d.txt").write_bytes((folder / "c.txt").read_bytes())
    report = runner.run([str(folder)], out, Options(), quiet)
    assert (report["ok"], report["duplicate"]) == (3, 1)
    texts = {
        Path(document["source"]["path"]).name: document["text"][-10:]
        for path in part_files(out)
        for document in map(json.loads, read_lines(path))
    }
    assert sorted(texts) == ["a.txt", "b.txt", "c.txt"]
    assert texts["b.txt"].endswith("b, changed")


def test_a_copy_is_the_later_one_whoever_is_faster(tmp_path: Path) -> None:
    """An input that comes before its copy, but is read after it, takes its place."""
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "b.txt").write_bytes(other_document())
    quiet = Lines(sys.stderr, as_json=True)
    runner.run([str(folder / "a.txt"), str(folder)], out, Options(), quiet)
    (folder / "a.txt").write_bytes(other_document())
    runner.run([str(folder)], out, Options(), quiet)
    assert {Path(name).name: status for name, status in statuses(out).items()} == {"a.txt": "ok", "b.txt": "duplicate"}
    assert [Path(path).name for path in paths_in(out)] == ["a.txt"]


def test_shares_are_apart_and_whole(archive: Path, undisturbed: Path, tmp_path: Path) -> None:
    """The recipe for GNU parallel, xargs and SLURM arrays: one call a share, and one output of them all."""
    recipe = f"seq 3 | xargs -P 2 -I % {sys.executable} -m vnadmin_nlp batch $IN --to $OUT --jobs 1 --shard %/3"
    told = {**os.environ, "IN": str(archive), "OUT": str(tmp_path)}
    subprocess.run(["bash", "-c", recipe], env=told, check=True, capture_output=True)
    shares = sorted(tmp_path.iterdir())
    assert [path.name for path in shares] == ["shard-1-of-3", "shard-2-of-3", "shard-3-of-3"]
    names = [set(statuses(share)) for share in shares]
    assert all(names)
    assert sum(map(len, names)) == 600
    assert set().union(*names) == set(statuses(undisturbed))
    assert read_report(tmp_path)["inputs"] == 600


def test_a_full_disk_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A part file that cannot be written ends the run with what to do; what was read is kept."""
    (tmp_path / "a.txt").write_bytes(other_document())
    out = tmp_path / "out"
    out.mkdir()
    (out / "documents").write_bytes(b"in the way")
    assert main(["batch", str(tmp_path / "a.txt"), "--to", str(out)]) == 1
    told = capfd.readouterr().err
    assert "part 0 could not be written" in told
    assert "Traceback" not in told
    (out / "documents").unlink()
    assert main(["batch", str(tmp_path / "a.txt"), "--to", str(out)]) == 0
    assert paths_in(out) == [str(tmp_path / "a.txt")]


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        ([], 2, "--to"),  # nothing named
        (["x"], 2, "--to"),  # no output
        (["khong-co-*.pdf", "--to", "OUT"], 4, "unmatched"),  # a pattern that matches nothing
        (["khong-co.pdf", "--to", "OUT"], 4, "no such file"),  # all that is named is missing
        (["--report", "OUT"], 2, "manifest.sqlite"),  # no output of a run
        (["GOOD", "khong-co.pdf", "--to", "OUT"], 3, "no such file"),
        (["GOOD", "khong-co.pdf", "--to", "OUT", "--fail-on", "none"], 0, ""),
        (["GOOD", "khong-co.pdf", "--to", "OUT", "--fail-on", "0.5"], 0, ""),
        (["GOOD", "khong-co.pdf", "--to", "OUT", "--fail-on", "0.4"], 3, ""),
        (["GOOD", "--to", "GOOD"], 1, "GOOD"),  # the output is a file
        (["GOOD", "--to", "OUT", "--dry-run"], 0, ""),
    ],
)
def test_exit_statuses(
    arguments: list[str], status: int, told: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "GOOD").write_bytes(other_document())
    real = [str(tmp_path / part) if part in ("GOOD", "OUT") else part for part in arguments]
    assert main(["batch", *real]) == status
    captured = capfd.readouterr()
    assert told in captured.err
    assert "Traceback" not in captured.err
    assert (tmp_path / "OUT").exists() == (
        "OUT" in arguments and "--dry-run" not in arguments and arguments[0] != "--report"
    )


def test_two_runs_into_one_folder(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lock = sqlite3.connect(tmp_path / "lock.sqlite", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    assert main(["batch", str(tmp_path), "--to", str(tmp_path)]) == 2
    assert "another run" in capfd.readouterr().err
    lock.close()


def test_a_list_on_standard_input(tmp_path: Path) -> None:
    names = [tmp_path / "a [1].txt", tmp_path / "b\n2.txt"]
    for name in names:
        name.write_bytes(other_document() + os.fsencode(name))
    run = subprocess.run(
        command("-", "--to", tmp_path / "out", "--log-format", "json"),
        input=b"\0".join(map(os.fsencode, names)),
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert sorted(statuses(tmp_path / "out")) == [str(names[0]), str(names[1]).replace("\n", "\\n")]
    events = [json.loads(line)["event"] for line in run.stderr.splitlines()]
    assert events == ["started", "listed", "finished"]
