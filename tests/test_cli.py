"""The command line, as a stranger calls it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from vnadmin_nlp.cli import main

LETTER = """Số: 15/QĐ-BNV
Hà Nội, ngày 05 tháng 3 năm 2024

QUYẾT ĐỊNH
Về việc thành lập Hội đồng

Căn cứ Luật Đất đai năm 2013;
"""


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "quyet-dinh.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


def test_one_file_is_one_json_object(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "--format", "json", str(letter)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["number"]["value"] == "15/QĐ-BNV"
    assert data["issued_on"]["value"] == "2024-03-05"


def test_several_files_are_json_lines(letter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "khong-co.pdf"
    assert main(["parse", "--format", "json", str(letter), str(missing), str(letter)]) == 1
    captured = capsys.readouterr()
    rows = [json.loads(line) for line in captured.out.splitlines()]
    assert [row["source"]["path"] for row in rows] == [str(letter), str(missing), str(letter)]
    assert rows[1]["issues"][0]["code"] == "file.missing"
    assert "khong-co.pdf" in captured.err
    assert "Traceback" not in captured.err


def test_table(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "--format", "table", str(letter)]) == 0
    out = capsys.readouterr().out
    assert "15/QĐ-BNV" in out
    assert "thành lập Hội đồng" in out


def test_without_text(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "--format", "json", "--without-text", str(letter)]) == 0
    assert "text" not in json.loads(capsys.readouterr().out)


def test_wrong_calls_exit_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["parse"])
    assert caught.value.code == 2
    assert main(["evaluate", str(tmp_path)]) == 2
    assert "gold.json" in capsys.readouterr().err


def test_standard_input() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "vnadmin_nlp", "parse", "--format", "json", "-"],
        input=LETTER.encode(),
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0
    assert json.loads(run.stdout)["number"]["value"] == "15/QĐ-BNV"


HEAVY = (
    "spacy",
    "underthesea",
    "pdfplumber",
    "pypdfium2",
    "lxml",
    "selectolax",
    "pydantic",
    "rich",
    "regex",
    "pyarrow",
    "psutil",
    "sqlite3",
)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom vnadmin_nlp.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stderr.strip() == "[]"
    assert "examples:" in run.stdout
