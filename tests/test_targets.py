"""Figures required and reported, what they measure and for whom; and figures that are no targets."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnadmin_nlp.provisions import find_provisions
from vnadmin_nlp.targets import find_targets


def read(text, doc_type="CT", citations=()):
    provisions = find_provisions(text, 0, len(text))
    return find_targets(text, provisions=provisions, citations=citations, doc_type=doc_type, start=0, end=len(text))


# (why, text, expected rows: comparator, value, unit, scope, status)
REQUIRED = [
    (
        "a minimum for each group",
        "1. Bảo đảm tỷ lệ hồ sơ trực tuyến tối thiểu 70% cấp sở, 30% cấp huyện.",
        [(">=", 70, "%", "cấp sở"), (">=", 30, "%", "cấp huyện")],
    ),
    ("more than", "1. Giải quyết hồ sơ đạt yêu cầu (đúng hạn trên 96%).", [(">", 96, "%", None)]),
    ("from … upwards", "1. Bảo đảm tỷ lệ đúng hạn đạt từ 96% trở lên.", [(">=", 96, "%", None)]),
    ("at most", "1. Phấn đấu tỷ lệ trễ hạn không quá 2%.", [("<=", 2, "%", None)]),
    ("less than", "1. Phấn đấu tỷ lệ hộ nghèo dưới 1,5%.", [("<", 1.5, "%", "hộ nghèo")]),
    (
        "everything of a group",
        "1. Bảo đảm 100% cán bộ, nhân viên được tập huấn.",
        [("=", 100, "%", "cán bộ, nhân viên")],
    ),
    ("everything, through a system", "1. Việc gửi hồ sơ được thực hiện 100% qua hệ thống.", [("=", 100, "%", None)]),
    ("a count with its noun", "1. Mỗi quý tổ chức ít nhất 02 cuộc kiểm tra.", [(">=", 2, "cuộc kiểm tra", "Mỗi quý")]),
    (
        "an amount with scale words",
        "1. Phấn đấu thu ngân sách đạt 1.200 tỷ đồng.",
        [("=", 1_200_000_000_000, "đồng", None)],
    ),
    ("a fall", "1. Cắt giảm tối thiểu 30% chi phí tuân thủ.", [(">=", 30, "%", "chi phí tuân thủ")]),
]


@pytest.mark.parametrize(("why", "text", "expected"), REQUIRED, ids=[row[0] for row in REQUIRED])
def test_required(why, text, expected):
    rows = read(text)
    assert [(row["comparator"], row["value"], row["unit"], row["scope"]) for row in rows] == expected, why
    assert {row["status"] for row in rows} == {"required"}


REPORTED = [
    (
        "a share in a recital",
        "Hiện nay, cả tỉnh chỉ có 1.250 tổ chức, chiếm khoảng 4,7% tổng số.\n1. Giao Sở A.",
        "CT",
        [(1250, "tổ chức"), (4.7, "%")],
    ),
    (
        "named places",
        "Tỷ lệ còn thấp như: Bình An đạt 48,5%, Yên Phú đạt 19,2%.\n1. Giao Sở A.",
        "CV",
        [(48.5, "%"), (19.2, "%")],
    ),
    ("a report", "I. KẾT QUẢ\n1. Tỷ lệ đúng hạn đạt 98,5%; quá hạn 1,5%.", "BC", [(98.5, "%"), (1.5, "%")]),
    ("money saved", "1. Chi phí tiết kiệm được là 85.300.000 đồng/năm.", "BC", [(85300000, "đồng")]),
]


@pytest.mark.parametrize(("why", "text", "doc_type", "expected"), REPORTED, ids=[row[0] for row in REPORTED])
def test_reported(why, text, doc_type, expected):
    rows = read(text, doc_type)
    assert [(row["value"], row["unit"]) for row in rows] == expected, why
    assert {row["status"] for row in rows} == {"reported"}


# (why, document type, text)
NONE = [
    ("a tax rate", "CV", "Doanh nghiệp áp dụng thuế suất 10% trong 15 năm."),
    ("a share of pay", "NĐ", "Người tập sự được hưởng 85% mức lương bậc 1."),
    ("a holding", "NĐ", "Công ty nắm giữ trên 50% vốn điều lệ."),
    ("a condition", "CV", "Trường hợp chênh lệch từ 20% trở lên thì tính lại."),
    ("a threshold in a circular", "TT", "Đơn vị có tỷ lệ từ 0,5% trở lên được xếp vào nhóm I."),
    ("interest", "QĐ", "Lãi suất vay bằng 127% lãi suất hộ nghèo."),
    ("an injury", "NQ", "Người bị suy giảm khả năng lao động từ 51% trở lên."),
    ("a formula", "TT", "Tỷ lệ = A/B x 100% = N"),
    ("a duration", "CT", "1. Trả lời trong tối đa 05 ngày."),
    ("copies", "CT", "1. Gửi ít nhất 02 bản về Sở."),
    ("a price", "CV", "Đơn giá 500.000 đồng/người."),
    ("a quorum", "NQ", "Nghị quyết được thông qua khi trên 50% tổng số thành viên biểu quyết tán thành."),
    ("a sign without a figure", "CT", "1. Báo cáo tỷ lệ % theo mẫu."),
]


@pytest.mark.parametrize(("why", "doc_type", "text"), NONE, ids=[row[0] for row in NONE])
def test_no_targets(why, doc_type, text):
    assert read(text, doc_type) == [], why


def test_a_lost_sign_is_taken_from_the_list():
    rows = read("1. Phấn đấu hồ sơ trực tuyến tối thiểu 70% cấp sở, 30% cấp huyện, 20 cấp xã.")
    assert [(row["value"], row["scope"], row["inferred_unit"]) for row in rows] == [
        (70, "cấp sở", False),
        (30, "cấp huyện", False),
        (20, "cấp xã", True),
    ]
    assert {row["comparator"] for row in rows} == {">="}


def test_a_range_is_one_row():
    (row,) = read("II. CHỈ TIÊU\n1. Tốc độ tăng trưởng đạt từ 10% - 10,5%.", "CTr")
    assert (row["value"], row["value_max"]) == (10, 10.5)


def test_headings_tell_what_figures_are():
    text = "I. KẾT QUẢ\n1. Thu đạt 71% dự toán.\nII. CHỈ TIÊU\n1. Thu đạt 100% dự toán."
    assert [row["status"] for row in read(text, "BC")] == ["reported", "required"]


def test_a_law_has_targets_only_where_it_names_a_goal():
    text = "1. Có giải pháp nhằm giảm ít nhất 40% số giờ làm thủ tục."
    assert [row["value"] for row in read(text, "NĐ")] == [40]
    assert [row["change"] for row in read(text, "NĐ")] == ["decrease"]


def test_indicator_and_period():
    (row,) = read("1. Bảo đảm năm 2025, mức độ hài lòng của tổ chức đạt 92%.")
    assert (row["indicator"], row["period"]) == ("mức độ hài lòng của tổ chức", "2025")


def test_the_time_beside_a_figure_is_its_own():
    rows = read("II. MỤC TIÊU\n1. Chi năm 2025 tối đa 1,36%, năm 2026 tối đa 1,26%.")
    assert [(row["value"], row["period"]) for row in rows] == [(1.36, "2025"), (1.26, "2026")]


def test_figures_inside_a_citation_are_left_out():
    text = "1. Thực hiện Kế hoạch bảo đảm 100% hồ sơ."
    at = text.index("Kế hoạch")
    cited = [{"span": {"start": at, "end": len(text)}}]
    assert read(text, citations=cited) == []


@given(st.text(alphabet="0123456789%.,- đồngtỷtối thiểuđạt;\n", max_size=150))
def test_any_text_is_read(text):
    rows = read(text)
    assert [row["span"]["start"] for row in rows] == sorted(row["span"]["start"] for row in rows)
    for row in rows:
        assert text[slice(*row["span"].values())]


HOSTILE = ["% ", "5 % ", "10 tỷ đồng ", "ít nhất 02 ", "70% cấp sở, 20 cấp xã, ", "phấn đấu ", "đồng "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece):
    small, large = (timed(piece * (size // len(piece))) for size in (20_000, 80_000))
    assert large < 8 * small + 0.2


def timed(text):
    begun = time.perf_counter()
    read(text)
    return time.perf_counter() - begun
