"""Numbered parts: markers, nesting, headings, spans."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnadmin_nlp.provisions import find_provisions


def found(text):
    return find_provisions(text, 0, len(text))


# (why, text, expected paths with their headings)
CASES = [
    (
        "khoản and dashes",
        "1. Giao Sở Nội vụ:\n- Rà soát;\n- Báo cáo.\n2. Giao Sở Y tế.",
        [("1", "Giao Sở Nội vụ"), ("1.-1", None), ("1.-2", None), ("2", None)],
    ),
    ("numbers jump", "1. Một việc làm.\n3. Việc khác làm.\n4. Việc nữa làm.", [("1", None), ("3", None), ("4", None)]),
    (
        "điểm with đ",
        "1. Các việc:\na) Việc a;\nd) Việc d;\nđ) Việc đ;\ne) Việc e.",
        [("1", "Các việc"), ("1.a", None), ("1.d", None), ("1.đ", None), ("1.e", None)],
    ),
    (
        "a dash under a letter under a number, closed by the next number",
        "1. Việc:\na) Gồm:\n- Một;\n+ Hai;\n2. Khác.",
        [("1", "Việc"), ("1.a", "Gồm"), ("1.a.-1", None), ("1.a.-1.+1", None), ("2", None)],
    ),
    (
        "articles stand for themselves",
        "Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\n1. Quy định này.\nĐiều 2. Đối tượng",
        [("Chương I", "QUY ĐỊNH CHUNG"), ("Điều 1", "Phạm vi"), ("Điều 1.1", None), ("Điều 2", "Đối tượng")],
    ),
    (
        "roman parts",
        "I. MỤC TIÊU\n1. Nâng cao chất lượng.\nII. NHIỆM VỤ\n1. Rà soát.",
        [("I", "MỤC TIÊU"), ("I.1", None), ("II", "NHIỆM VỤ"), ("II.1", None)],
    ),
    (
        "decimal numbers under their number",
        "2. Mục tiêu\n2.1. Mục tiêu chung\n2.2. Mục tiêu cụ thể",
        [("2", "Mục tiêu"), ("2.1", "Mục tiêu chung"), ("2.2", "Mục tiêu cụ thể")],
    ),
    ("a misread one", "l. Giao Sở Nội vụ rà soát.\n2. Giao Sở Y tế.", [("1", None), ("2", None)]),
    ("dirt of a scan before a number", "1. Giao Sở A.\n._2. Giao Sở B.", [("1", None), ("2", None)]),
    ("no blank behind the number", "1.Rà soát hồ sơ.\n2.Báo cáo.", [("1", None), ("2", None)]),
    ("percent behind a number", "1. 100% hồ sơ được số hóa.", [("1", None)]),
    (
        "parts and sections",
        "Phần thứ nhất\nTÌNH HÌNH\nMục 1. Thẩm quyền",
        [("Phần thứ nhất", "TÌNH HÌNH"), ("Phần thứ nhất.Mục 1", "Thẩm quyền")],
    ),
    (
        "a closing paragraph ends the list",
        "1. Giao Sở A:\n- Rà soát.\nTrên đây là kết luận, đề nghị thực hiện./.",
        [("1", "Giao Sở A"), ("1.-1", None)],
    ),
    (
        "quoted articles of another document",
        'Điều 1. Sửa đổi Điều 5 như sau:\n"Điều 5. Hồ sơ\n1. Đơn.\n2. Bản sao."\nĐiều 2. Hiệu lực',
        [("Điều 1", "Sửa đổi Điều 5 như sau"), ("Điều 2", "Hiệu lực")],
    ),
    ("a number, not a part", "1. 234 hồ sơ đã nhận.", []),
    ("a date", "12.5.2024 là hạn cuối.", []),
    ("a decimal figure", "3.500 đồng một suất.", []),
    ("rows of a table", "| 1. Sở A | 2 |\n| 2. Sở B | 3 |", []),
    ("a subject line", "V/v rà soát hồ sơ", []),
    ("a citation at the start of a line", "Mục 2 Chương III của Luật này quy định khác.", []),
]


@pytest.mark.parametrize(("why", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_paths_and_headings(why, text, expected):
    assert [(row["path"], row["heading"]) for row in found(text)] == expected, why


def test_span_covers_the_children_and_parent_is_an_index():
    text = "1. Giao Sở A:\n- Rà soát;\n- Báo cáo.\n\n2. Giao Sở B."
    rows = found(text)
    assert text[slice(*rows[0]["span"].values())] == "1. Giao Sở A:\n- Rà soát;\n- Báo cáo."
    assert [row["parent"] for row in rows] == [None, 0, 0, None]


def test_closing_paragraph_stands_outside():
    text = "1. Giao Sở A rà soát.\nYêu cầu các đơn vị thực hiện./."
    assert text[slice(*found(text)[0]["span"].values())] == "1. Giao Sở A rà soát."


def test_start_and_end_are_kept():
    text = "1. Ngoài.\n2. Trong.\n3. Ngoài."
    rows = find_provisions(text, 10, 19)
    assert [(row["path"], row["span"]) for row in rows] == [("2", {"start": 10, "end": 19})]


MARKS = st.sampled_from(
    [
        "1. Giao",
        "2) Việc",
        "1.1. Mục",
        "a) Điểm",
        "đ) Điểm",
        "- Gạch",
        "+ Cộng",
        "I. PHẦN",
        "Điều 3. Tên",
        "Chương II",
        "văn bản",
        "",
        '"Điều 1. x',
    ]
)


@given(st.lists(MARKS, max_size=40))
def test_children_lie_inside_their_parents(lines):
    rows = found("\n".join(lines))
    assert [row["span"]["start"] for row in rows] == sorted(row["span"]["start"] for row in rows)
    for index, row in enumerate(rows):
        assert row["span"]["start"] < row["span"]["end"]
        if row["parent"] is not None:
            parent = rows[row["parent"]]
            assert row["parent"] < index
            assert parent["span"]["start"] <= row["span"]["start"] <= row["span"]["end"] <= parent["span"]["end"]


@given(st.text(alphabet='1aIđ.-+)\n "Đ', max_size=200))
def test_any_text_is_read(text):
    for row in found(text):
        assert row["path"]


HOSTILE = ["1. ", "a) ", "- ", "1. x\n", "- x\n", '"1. x\n', "\n", "1.1.1.1.", "((", "Điều 1. "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece):
    small, large = (timed(piece * (size // len(piece))) for size in (50_000, 200_000))
    assert large < 8 * small + 0.2


def timed(text):
    begun = time.perf_counter()
    found(text)
    return time.perf_counter() - begun
