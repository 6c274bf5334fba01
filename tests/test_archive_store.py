"""The store and the questions to it: with and without diacritics, numbers in any spelling, dates, who cites whom."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import polars
import pyarrow.parquet as pq
import pytest
from archive_files import write_archive
from conftest import OWN_CORPUS
from hypothesis import given, settings
from hypothesis import strategies as st

from vnadmin_nlp.archive import runner, store
from vnadmin_nlp.archive.parquet import schema_of
from vnadmin_nlp.archive.parts import part_files, read_lines
from vnadmin_nlp.archive.progress import Lines
from vnadmin_nlp.archive.query import Question, find_documents, find_obligations
from vnadmin_nlp.archive.runner import Options
from vnadmin_nlp.archive.store import open_store
from vnadmin_nlp.archive.tables import TABLES
from vnadmin_nlp.archive.words import folded, number_key
from vnadmin_nlp.cli import main

LETTER = """ỦY BAN NHÂN DÂN
TỈNH HÀ NAM

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}

Hà Nam, ngày {day:02} tháng {month:02} năm {year}

QUYẾT ĐỊNH
Về việc {subject}

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;
{basis}
Điều 1. {order}

Nơi nhận:
- Như trên;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Trần Văn Mẫu
"""
BASIS_766 = "Căn cứ Quyết định số 766/QĐ-TTg ngày 23/6/2022 của Thủ tướng Chính phủ;"


def letter(number: str, date: datetime.date, subject: str, order: str, basis: str = "") -> str:
    return LETTER.format(
        number=number, day=date.day, month=date.month, year=date.year, subject=subject, order=order, basis=basis
    )


DOCUMENTS = {
    "a.txt": letter(
        "05/QĐ-UBND",
        datetime.date(2024, 1, 8),
        "bảo hiểm y tế",
        "Sở Nội vụ báo cáo kết quả về UBND tỉnh trước ngày 20/3/2024.",
        BASIS_766,
    ),
    "b.txt": letter(
        "1766/QĐ-UBND",
        datetime.date(2024, 6, 3),
        "báo hiếm muộn",
        "Sở Y tế trình UBND tỉnh kế hoạch trước ngày 15/7/2024.",
        "Căn cứ Quyết định số 05/QĐ-UBND ngày 08/01/2024 của UBND tỉnh;",
    ),
    "c.txt": letter(
        "12/QĐ-UBND",
        datetime.date(2023, 5, 4),
        "đẩy mạnh chuyển đổi số",
        'Phòng 766 có quyết định riêng; "quyết" và định kỳ.',
    ),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three documents of known content, read and indexed."""
    folder = tmp_path_factory.mktemp("small")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    out = folder / "out"
    runner.run([str(folder)], out, Options(parquet=True, zstd=True), Lines(sys.stderr, as_json=True))
    assert main(["index", str(out)]) == 0
    return out


@pytest.mark.parametrize(
    ("question", "names"),
    [
        # with and without diacritics: first those where the words stand together
        (Question("quyet dinh 766"), ["a.txt", "c.txt"]),
        (Question("Quyết định 766"), ["a.txt", "c.txt"]),
        (Question("QUYẾT ĐỊNH SỐ 766/QĐ-TTg"), ["a.txt"]),
        (Question("day manh chuyen doi so"), ["c.txt"]),
        # exact words first, whatever the ranking by frequency says
        (Question("bảo hiểm"), ["a.txt", "b.txt"]),
        (Question("báo hiếm"), ["b.txt", "a.txt"]),
        # between quotation marks only together
        (Question('"định kỳ"'), ["c.txt"]),
        (Question('"kỳ định"'), []),
        # what means something to SQL or to the full-text syntax is a word here
        (Question("NEAR(766 OR quyết)"), []),
        (Question("exact:766* - \"';--"), []),
        (Question("766/QĐ-UBND"), []),
        # numbers in any spelling; 766 is not 1766
        (Question(number="5/qd-ubnd"), ["a.txt"]),
        (Question(number="Số: 05 / QĐ–UBND"), ["a.txt"]),
        (Question(number="1766"), ["b.txt"]),
        (Question(number="766"), []),
        (Question(number="17"), []),
        # issuer, type, dates
        (Question(issuer="ubnd tinh ha nam"), ["b.txt", "a.txt", "c.txt"]),
        (Question(issuer="UBND tỉnh Hà Giang"), []),
        (Question(doc_type="quyet dinh", since=datetime.date(2024, 1, 1)), ["b.txt", "a.txt"]),
        (Question(doc_type="QĐ", until=datetime.date(2023, 12, 31)), ["c.txt"]),
        (Question(doc_type="Công văn"), []),
        # citations
        (Question(citing="766/qd-ttg"), ["a.txt"]),
        (Question(citing="QĐ|TTg|766|2022"), ["a.txt"]),
        (Question(citing="766/QĐ-TTg", role="basis"), ["a.txt"]),
        (Question(citing="766/QĐ-TTg", role="amends"), []),
        (Question(citing="05/QĐ-UBND"), ["b.txt"]),
        (Question(citing="L|QH|77|2015"), ["b.txt", "a.txt", "c.txt"]),
        (Question(cited_by="1766/QĐ-UBND"), ["a.txt"]),
        (Question(cited_by="12/QĐ-UBND"), []),
        # conditions add up
        (Question("bảo hiểm", citing="766/QĐ-TTg"), ["a.txt"]),
        (Question("bảo hiểm", limit=1), ["a.txt"]),
    ],
    ids=str,
)
def test_questions(small: Path, question: Question, names: list[str]) -> None:
    with open_store(small) as base:
        assert [Path(row["path"]).name for row in find_documents(base, question)] == names


@pytest.mark.parametrize(
    ("today", "within", "bearer", "due"),
    [
        (datetime.date(2024, 3, 20), None, None, []),  # due today is not overdue
        (datetime.date(2024, 3, 21), None, None, ["2024-03-20"]),
        (datetime.date(2024, 8, 1), None, None, ["2024-03-20", "2024-07-15"]),
        (datetime.date(2024, 8, 1), None, "so y te", ["2024-07-15"]),
        (datetime.date(2024, 8, 1), None, "Sở Tài chính", []),
        (datetime.date(2024, 3, 13), 7, None, ["2024-03-20"]),
        (datetime.date(2024, 3, 12), 7, None, []),
        (datetime.date(2024, 7, 15), 0, None, ["2024-07-15"]),
    ],
)
def test_obligations(small: Path, today: datetime.date, within: int | None, bearer: str | None, due: list[str]) -> None:
    with open_store(small) as base:
        rows = find_obligations(base, Question(), today=today, within=within, bearer=bearer)
    assert [row["due_date"] for row in rows] == due
    assert all(row["days"] == (datetime.date.fromisoformat(row["due_date"]) - today).days for row in rows)


def test_answers_for_programs(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", str(small), "quyet dinh 766", "--format", "json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[0]["key"] == "QĐ|ủy ban nhân dân tỉnh hà nam|5|2024"
    assert "Quyết định số 766/QĐ-TTg" in rows[0]["found"]
    assert main(["query", str(small), "--overdue", "--today", "1/8/2024", "--format", "csv"]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff"))))
    assert [row["due_date"] for row in table] == ["2024-03-20", "2024-07-15"]
    assert main(["query", str(small), "khongcotunay"]) == 4
    assert main(["query", str(small / "documents"), "x"]) == 2
    assert "vnadmin index" in capsys.readouterr().err


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_no_question_breaks_the_syntax(text: str) -> None:
    with sqlite3.connect(":memory:") as base:
        base.executescript(store._SCHEMA)
        assert find_documents(base, Question(text)) == []
        assert find_documents(base, Question(number=text, citing=text, issuer=text)) == []


@settings(deadline=None)
@given(st.text(alphabet="aăâđêôơưẠỆđĐÝ ỹ1", max_size=30))
def test_folding_keeps_places(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded(folded(text)) == folded(text)


@settings(deadline=None, max_examples=50)
@given(st.from_regex(r"[1-9][0-9]{0,3}/(?:20[0-2][0-9]/)?[A-ZĐ]{1,4}(?:-[A-ZĐ]{1,4}){0,2}", fullmatch=True))
def test_spellings_of_a_number_are_one(number: str) -> None:
    for spelling in (f"Số: 0{number}", number.lower(), number.replace("-", " – "), number.replace("Đ", "D")):
        assert number_key(spelling) == number_key(number)


def test_parquet_has_the_declared_schema_in_every_part(small: Path) -> None:
    """Also the parts and tables without a row; DuckDB and Polars read them, and the JSON lines, alike."""
    lines = [json.loads(line) for path in part_files(small) for line in read_lines(path)]
    for table in TABLES:
        for path in (small / "tables" / table).iterdir():
            assert pq.read_schema(path).equals(schema_of(table), check_metadata=True)
        count = len(lines) if table == "documents" else sum(len(line[table]) for line in lines)
        files = str(small / "tables" / table / "*.parquet")
        assert duckdb.sql(f"SELECT count(*) FROM '{files}'").fetchall() == [(count,)]
        assert polars.read_parquet(files).height == count
    read = duckdb.sql(f"SELECT number.value FROM '{small}/documents/*.jsonl.zst' ORDER BY 1").fetchall()
    assert [number for (number,) in read] == ["05/QĐ-UBND", "12/QĐ-UBND", "1766/QĐ-UBND"]
    dates = polars.read_parquet(str(small / "tables" / "documents" / "*.parquet"))["issued_on"].to_list()
    assert dates == [datetime.date(2024, 1, 8), datetime.date(2024, 6, 3), datetime.date(2023, 5, 4)]


def dump(out: Path) -> dict[str, list[tuple[object, ...]]]:
    with open_store(out) as base:
        tables = [*TABLES, "texts", "copies", "signatures"]
        rows = {table: base.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables}
        hits = [(doc,) for (doc,) in base.execute("SELECT rowid FROM search WHERE search MATCH '766' ORDER BY 1")]
    return rows | {"hits": hits}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a run over generated documents, in many parts."""
    folder = tmp_path_factory.mktemp("archive")
    write_archive(folder / "in", 200)
    runner.run([str(folder / "in")], folder / "out", Options(jobs=2, part_size=10), Lines(sys.stderr, as_json=True))
    return folder


def test_a_build_that_was_killed_goes_on(archive: Path) -> None:
    out = archive / "out"
    call = [sys.executable, "-m", "vnadmin_nlp", "index", str(out)]
    for _ in range(4):
        run = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert run.stderr is not None
        run.stderr.readline()  # the first part is in
        time.sleep(0.02)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
    subprocess.run(call, check=True, capture_output=True)
    resumed = dump(out)
    (out / "store.sqlite").unlink()
    assert main(["index", str(out)]) == 0
    assert dump(out) == resumed
    assert len(resumed["documents"]) == 196  # without the four copies


def test_near_copies_are_linked(archive: Path) -> None:
    """Of every fifty generated documents one is another's draft and one the same in another format."""
    assert main(["index", str(archive / "out")]) == 0
    with open_store(archive / "out") as base:
        pairs = base.execute(
            "SELECT relation, one.path, other.path FROM copies JOIN documents AS one ON one.doc = copies.doc "
            "JOIN documents AS other ON other.doc = copies.other ORDER BY 1, 2"
        ).fetchall()
        told = [(relation, Path(one).stem[-3:], Path(other).stem[-3:]) for relation, one, other in pairs]
        copies = find_documents(base, Question(copies_of=pairs[0][2]))
    assert told == [
        *(("draft", f"{at:03}", f"{at - 1:03}") for at in (41, 91, 141, 191)),
        *(("same_text", f"{at:03}", f"{at - 1:03}") for at in (27, 77, 127, 177)),
    ]
    assert [(row["relation"], row["path"]) for row in copies] == [("draft", pairs[0][1])]


def test_the_same_document_as_pdf_and_docx(tmp_path: Path) -> None:
    documents = OWN_CORPUS / "documents"
    names = [documents / f"01-cong-van-tinh.{ending}" for ending in ("pdf", "docx", "txt")]
    runner.run(map(str, names), tmp_path, Options(), Lines(sys.stderr, as_json=True))
    assert main(["index", str(tmp_path)]) == 0
    with open_store(tmp_path) as base:
        relations = [row[0] for row in base.execute("SELECT relation FROM copies")]
    assert len(relations) == 3
    assert set(relations) <= {"same_text", "same_document"}


def test_what_is_read_again_is_taken_in_anew(archive: Path) -> None:
    """A changed file: its part is written again, and neither index nor tables keep what it said before."""
    out = archive / "out"
    assert main(["index", str(out)]) == 0
    changed = archive / "in" / "0000" / "00000003.docx"
    changed.write_text("Số: 9/QĐ-BNV\n\nQUYẾT ĐỊNH\nVề việc từkhóariêng", encoding="utf-8")
    runner.run([str(archive / "in")], out, Options(jobs=1), Lines(sys.stderr, as_json=True))
    assert main(["index", str(out)]) == 0
    with open_store(out) as base:
        assert [row["path"] for row in find_documents(base, Question("tukhoarieng"))] == [str(changed)]
        assert base.execute("SELECT count(*), count(DISTINCT path) FROM documents").fetchone() == (196, 196)
        (orphans,) = base.execute(
            "SELECT count(*) FROM citations WHERE doc NOT IN (SELECT doc FROM documents)"
        ).fetchone()
        assert orphans == 0
        # The index forgot the old text: every hit is a document that stands.
        hits = [doc for (doc,) in base.execute("SELECT rowid FROM search WHERE search MATCH 'so'")]
        assert set(hits) <= {doc for (doc,) in base.execute("SELECT doc FROM documents")}


def test_shards_are_asked_together(tmp_path: Path) -> None:
    write_archive(tmp_path / "in", 60)
    for index in (1, 2):
        runner.run([str(tmp_path / "in")], tmp_path / "out", Options(shard=(index, 2)), Lines(sys.stderr, as_json=True))
    assert main(["index", str(tmp_path / "out")]) == 0
    assert main(["batch", "--report", str(tmp_path / "out")]) == 0
    with open_store(tmp_path / "out") as base:
        assert base.execute("SELECT count(DISTINCT path) FROM documents").fetchone()[0] >= 59
