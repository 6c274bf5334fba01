"""Tasks told by the columns of a table."""

import datetime
import time

import pytest

from vnadmin_nlp.obligations import find_obligations
from vnadmin_nlp.provisions import find_provisions

D = datetime.date
OWN = {"number": "07/KH-UBND", "doc_type": "KH", "date": D(2024, 1, 10), "issuer": "Ủy ban nhân dân tỉnh Bình An"}


def read(text, **own):
    provisions = find_provisions(text, 0, len(text))
    return find_obligations(
        text, provisions=provisions, citations=[], targets=[], own=OWN | own, start=0, end=len(text)
    )


HEADER = "STT | Nội dung | Đơn vị chủ trì | Đơn vị phối hợp | Thời gian hoàn thành"
ROWS = (
    "1 | Xây dựng phần mềm quản lý | Sở Khoa học | Sở Tài chính; các huyện | Quý II/2024",
    "2 | Tập huấn cho cán bộ | Sở Nội vụ, Trường Chính trị | | Trước 15/9/2024",
)


def told(rows):
    return [
        (
            [b["text"] for b in row["bearers"]],
            [c["text"] for c in row["coordinators"]],
            row["action"],
            row["due"] and row["due"]["date"],
        )
        for row in rows
    ]


EXPECTED = [
    (["Sở Khoa học"], ["Sở Tài chính", "các huyện"], "Xây dựng phần mềm quản lý", D(2024, 6, 30)),
    (["Sở Nội vụ", "Trường Chính trị"], [], "Tập huấn cho cán bộ", D(2024, 9, 15)),
]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join([HEADER, *ROWS]),
        "\n".join(f"| {line} |" for line in [HEADER, "--- | --- | --- | --- | ---", *ROWS]),
        f"{HEADER} {ROWS[0]} {ROWS[1]}",
    ],
    ids=["readers", "markdown", "run together"],
)
def test_one_obligation_a_row(text):
    rows = read(text)
    assert told(rows) == EXPECTED
    assert {row["rule"] for row in rows} == {"table_row"}


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("no column of a leader", "STT | Nội dung | Số lượng | Thời gian\n1 | Máy tính để bàn | 12 | Quý I"),
        ("no time and no helper", "STT | Nội dung | Cơ quan thực hiện đo\n1 | Tiếng ồn nơi làm việc | Trung tâm Y tế"),
        ("a group of tasks", f"{HEADER}\nI | Cải cách thể chế | | |"),
        ("the columns' numbers", f"{HEADER}\n(1) | (2) | (3) | (4) | (5)"),
        ("an invitation's table has rows of people", "Họ tên | Chức vụ | Đơn vị\nAn | Trưởng phòng | Sở Nội vụ"),
    ],
)
def test_near_misses(why, text):
    assert read(text) == []


def test_a_row_without_a_leader_goes_on_with_the_one_above():
    rows = read(f"{HEADER}\n{ROWS[0]}\n2 | Tập huấn cho cán bộ | | | Quý III/2024")
    assert rows[1]["bearers"][0]["text"] == "Sở Khoa học"
    assert rows[1]["bearers"][0]["span"] is None


def test_rows_stand_in_the_part_above_them():
    rows = read("III. NHIỆM VỤ\n2. Các nhiệm vụ cụ thể\n" + "\n".join([HEADER, *ROWS]))
    assert [row["provision"] for row in rows] == ["III.2", "III.2"]


@pytest.mark.parametrize("piece", ["| ", "a | b | c\n", HEADER + " 1 | ", HEADER + "\n", "1 | x | Sở A | | 1/1\n"])
def test_hostile_tables_take_linear_time(piece):
    text = HEADER + "\n" + piece * (200_000 // len(piece))
    begin = time.perf_counter()
    read(text)
    assert time.perf_counter() - begin < 12
