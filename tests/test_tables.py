"""Workbooks and CSV tables: what offices type stays, nothing becomes a formula, LibreOffice reads them."""

import csv
import datetime
import io
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from servers import need
from task_documents import directive, write_directive

from vnadmin_nlp.cli import main

MORE = "4. Sở Y tế lập danh mục thiết bị, gửi Sở Tài chính trước ngày 28/3/2024."
EVIL = '=HYPERLINK("http://khac.example";"bấm vào đây")'


def export(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 0) -> str:
    capsys.readouterr()
    assert main(["export", *map(str, arguments)]) == status
    captured = capsys.readouterr()
    return captured.out + captured.err


def rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(path)
    _, names, _, *found = book[sheet].iter_rows(values_only=True)
    return [dict(zip(names, row, strict=True)) for row in found]


def type_into(path: Path, sheet: str, row: int, **cells: object) -> None:
    """As a person does: open, type, save."""
    book = openpyxl.load_workbook(path)
    names = [cell.value for cell in book[sheet][2]]
    for name, value in cells.items():
        book[sheet].cell(row + 4, names.index(name.replace("_", " ")) + 1, value)
    book.save(path)


def test_four_sheets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "so.xlsx"
    assert "created 2" in export(capsys, write_directive(tmp_path), "--to", "xlsx", "--out", book)
    task, other = rows(book, "Nhiệm vụ")
    assert (task["Chủ trì"], task["Phối hợp"]) == ("Sở Nội vụ", "Sở Tài chính")
    assert task["Thời hạn"] == datetime.datetime(2024, 3, 20)
    assert task["Chỉ tiêu"] == "hồ sơ được giải quyết đúng hạn: tối thiểu 95%"
    assert task["Trạng thái"] == "Chưa thực hiện"
    assert other["Căn cứ"].startswith("mục 2, Công văn số 1204/UBND-NC")
    (follow_up,) = rows(book, "Theo dõi giải quyết")
    assert list(follow_up)[:7] == [
        "Số đến",
        "Tên loại, số, ký hiệu, ngày tháng và tên cơ quan, tổ chức ban hành",
        "Đơn vị hoặc người nhận",
        "Thời hạn giải quyết",
        "Tiến độ giải quyết",
        "Số, ký hiệu văn bản trả lời",
        "Ghi chú",
    ]
    assert follow_up["Thời hạn giải quyết"] == datetime.datetime(2024, 3, 20)
    (incoming,) = rows(book, "Văn bản đến")
    assert (incoming["Tác giả"], incoming["Số, ký hiệu"]) == ("Ủy ban nhân dân tỉnh Thái Nguyên", "1204/UBND-NC")
    (outgoing,) = rows(book, "Văn bản đi")
    assert outgoing["Người ký"] == "Trần Văn An"
    assert outgoing["Nơi nhận văn bản"] == "Sở Nội vụ; Sở Tài chính"


def test_same_documents_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = write_directive(tmp_path)
    for name in ("a.xlsx", "b.xlsx"):
        export(capsys, letter, "--to", "xlsx", "--out", tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_what_was_typed_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "so.xlsx"
    export(capsys, write_directive(tmp_path), "--to", "xlsx", "--out", book)
    type_into(book, "Nhiệm vụ", 0, Trạng_thái="Đang thực hiện", Ghi_chú="chờ số liệu")
    type_into(book, "Theo dõi giải quyết", 0, Số_đến=57, Tiến_độ_giải_quyết="đã chuyển phòng TH")
    added = openpyxl.load_workbook(book)  # a column and a row of a person's own
    added["Nhiệm vụ"].cell(2, 14, "Lãnh đạo phụ trách")
    added["Nhiệm vụ"].cell(4, 14, "Phó Chánh VP")
    added["Nhiệm vụ"].cell(6, 3, "việc ghi tay")
    added.save(book)
    other = write_directive(tmp_path, "khac.txt", number="8/UBND-NC")
    said = export(capsys, write_directive(tmp_path, due="25/3/2024"), other, "--to", "xlsx", "--out", book)
    assert "updated" in said
    found = rows(book, "Nhiệm vụ")
    assert [row["Nhiệm vụ"] for row in found][2] == "việc ghi tay"
    assert len(found) == 5
    assert found[0]["Thời hạn"] == datetime.datetime(2024, 3, 25)
    assert (found[0]["Trạng thái"], found[0]["Ghi chú"]) == ("Đang thực hiện", "chờ số liệu")
    assert found[0]["Lãnh đạo phụ trách"] == "Phó Chánh VP"
    follow_up = rows(book, "Theo dõi giải quyết")
    assert (follow_up[0]["Số đến"], follow_up[0]["Tiến độ giải quyết"]) == (57, "đã chuyển phòng TH")
    assert follow_up[0]["Thời hạn giải quyết"] == datetime.datetime(2024, 3, 25)


def test_conflicts_gone_and_closed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "so.xlsx"
    command = ["--to", "xlsx", "--sheets", "tasks", "--out", book]
    export(capsys, write_directive(tmp_path, more=MORE), *command)
    type_into(book, "Nhiệm vụ", 0, Thời_hạn=datetime.date(2024, 3, 22))
    said = export(capsys, write_directive(tmp_path, due="25/3/2024"), *command, status=1)
    assert "Thời hạn: changed by a person and by the document" in said
    assert "gone" in said
    assert rows(book, "Nhiệm vụ")[0]["Thời hạn"] == datetime.datetime(2024, 3, 22)
    assert rows(book, "Nhiệm vụ")[2]["Trạng thái"] == "Chưa thực hiện"
    said = export(capsys, write_directive(tmp_path, due="25/3/2024"), *command, "--overwrite", "--close-missing")
    assert "closed" in said
    assert rows(book, "Nhiệm vụ")[0]["Thời hạn"] == datetime.datetime(2024, 3, 25)
    assert rows(book, "Nhiệm vụ")[2]["Trạng thái"] == "Đã hủy"


def _zip(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, content in files.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return data.getvalue()


BROKEN = _zip(xl__workbook_xml=b"<workbook", _Content_Types_=b"<Types/>")


@pytest.mark.parametrize("content", [b"khong phai bang tinh", b"", _zip(a=b"1"), BROKEN])
def test_a_file_that_is_no_workbook_is_not_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    book = tmp_path / "so.xlsx"
    book.write_bytes(content)
    assert "is no workbook" in export(capsys, write_directive(tmp_path), "--to", "xlsx", "--out", book, status=2)
    assert book.read_bytes() == content


def test_a_sheet_of_somebody_else_is_not_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "so.xlsx"
    export(capsys, write_directive(tmp_path), "--to", "xlsx", "--out", book)
    added = openpyxl.load_workbook(book)
    added.create_sheet("Lương")
    added.save(book)
    assert "Lương" in export(capsys, write_directive(tmp_path), "--to", "xlsx", "--out", book, status=2)
    assert "Lương" in openpyxl.load_workbook(book).sheetnames


def evil(tmp_path: Path) -> Path:
    path = tmp_path / "van-ban.txt"
    text = directive().replace("chuẩn bị hội nghị giao ban quý I", EVIL).replace("bố trí kinh phí", f"{EVIL} bố trí")
    path.write_text(text.replace("Kính gửi: Sở Nội vụ", "Kính gửi: +84; @A1; -2+3; Sở Nội vụ"), encoding="utf-8")
    return path


def test_no_text_becomes_a_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "so.xlsx"
    export(capsys, evil(tmp_path), "--to", "xlsx", "--out", book)
    cells = [c for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for c in row]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


@pytest.mark.parametrize("program", ["plain", "jira", "planner", "trello"])
def test_no_cell_of_a_csv_begins_as_a_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str], program: str) -> None:
    out = tmp_path / "bang.csv"
    export(capsys, evil(tmp_path), "--to", "csv", "--for", program, "--out", out)
    cells = [cell for row in csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig"))) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t")]


def test_jira_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = tmp_path / "dau-moi.csv"
    people.write_text("name,login\nSở Nội vụ,snv\n", encoding="utf-8")
    letter = write_directive(tmp_path)
    capsys.readouterr()
    assert main(["export", str(letter), "--to", "csv", "--for", "jira", "--people", str(people)]) == 0
    parent, task, _ = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (parent["Issue Id"], parent["Parent Id"], parent["Issue Type"]) == ("1", "", "Task")
    assert (task["Issue Id"], task["Parent Id"], task["Issue Type"]) == ("2", "1", "Sub-task")
    assert (task["Due Date"], task["Assignee"]) == ("2024-03-20", "snv")
    assert task["Labels"] == "1204/UBND-NC Sở_Nội_vụ"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("ten,thu\nSở Nội vụ,x\n", "must name the columns"),
        ("name,email\nSở Nội vụ,khong phai\n", "line 2: 'khong phai' is no e-mail address"),
        (None, "cannot be read"),
    ],
)
def test_a_wrong_table_of_people_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str | None, message: str
) -> None:
    people = tmp_path / "dau-moi.csv"
    if table:
        people.write_text(table, encoding="utf-8")
    assert message in export(capsys, write_directive(tmp_path), "--to", "csv", "--people", people, status=2)


def test_libreoffice_opens_the_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = need("soffice", "libreoffice-calc")
    need("pdftotext", "poppler-utils")
    book = tmp_path / "so.xlsx"
    export(capsys, evil(tmp_path), "--to", "xlsx", "--out", book, "--today", "2024-03-19")
    command = [
        program,
        f"-env:UserInstallation=file://{tmp_path}/ho-so",
        "--headless",
        "--convert-to",
        "pdf",
        str(book),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=100, cwd=tmp_path)
    pages = subprocess.run(
        ["pdftotext", "-layout", "so.pdf", "-"], capture_output=True, check=True, cwd=tmp_path
    ).stdout
    text = pages.decode()
    for title in ("DANH MỤC NHIỆM VỤ", "SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN", "SỔ ĐĂNG KÝ VĂN BẢN ĐI", "Sở Nội vụ"):
        assert title in text
    assert "HYPERLINK" in text  # shown, and not followed


def test_a_workbook_saved_by_libreoffice_is_known_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book, saved = tmp_path / "so.xlsx", tmp_path / "luu"
    export(capsys, write_directive(tmp_path), "--to", "xlsx", "--out", book)
    type_into(book, "Nhiệm vụ", 0, Trạng_thái="Đang thực hiện")
    program = need("soffice", "libreoffice-calc")
    command = [program, f"-env:UserInstallation=file://{tmp_path}/ho-so", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", saved, book], check=True, capture_output=True, timeout=100)
    said = export(capsys, write_directive(tmp_path, due="25/3/2024"), "--to", "xlsx", "--out", saved / "so.xlsx")
    assert "unchanged 1" in said
    first = rows(saved / "so.xlsx", "Nhiệm vụ")[0]
    assert (first["Trạng thái"], first["Thời hạn"]) == ("Đang thực hiện", datetime.datetime(2024, 3, 25))
    assert len(rows(saved / "so.xlsx", "Nhiệm vụ")) == 2
