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
        "what has fallen from year to year",
        "1. Tỷ lệ hộ nghèo đã giảm từ 21% năm 2005 xuống còn 8,5% năm 2010.",
        "NQ",
        [(21, "%"), (8.5, "%")],
    ),
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
    ("a fraction of all", "CT", "1. Có 17/17 đơn vị đồng ý với phương án."),
    ("a ceiling of a firm's turnover", "CV", "1. Doanh nghiệp có tổng doanh thu không quá 200 tỷ đồng được giảm thuế."),
    ("a place in a ranking", "CT", "1. Năm qua tỉnh đứng thứ 20 trên tổng số 34 tỉnh, thành phố."),
    ("a number of articles", "QĐ", "1. Quy chế gồm 5 chương, 20 điều."),
    ("a count in a circular", "TT", "1. Cơ sở bố trí ít nhất 02 phòng chờ."),
    ("a count behind a condition", "CV", "1. Trường hợp tiếp nhận 03 hồ sơ trở lên thì lập danh sách."),
    ("a budget without a bound", "KH", "V. KINH PHÍ\n1. Tổng kinh phí dự kiến 12,5 tỷ đồng."),
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


def test_a_time_of_comparison_is_no_period():
    (row,) = read("- Giảm tối thiểu 10% số vụ tai nạn giao thông so với năm 2023.")
    assert (row["indicator"], row["period"]) == ("số vụ tai nạn giao thông", None)


def test_what_each_share_of_a_list_measures():
    rows = read("đã giải quyết hồ sơ, trong đó trước hạn 80%, đúng hạn 18,9%, quá hạn 1,1%.", "BC")
    assert [row["indicator"] for row in rows] == ["trước hạn", "đúng hạn", "quá hạn"]


def test_a_level_is_a_group_of_its_own():
    rows = read("- Phấn đấu 90% cấp huyện và 70% cấp xã xử lý văn bản trên môi trường mạng.")
    assert [row["scope"] for row in rows] == ["cấp huyện", "cấp xã"]


# (why, document type, text, the indicators in order)
INDICATORS = [
    (
        "a rate, over a bracket",
        "CT",
        "1. Bảo đảm tỷ lệ giải quyết hồ sơ đúng hạn (tối thiểu 96%).",
        ["tỷ lệ giải quyết hồ sơ đúng hạn"],
    ),
    ("its own words in a bracket", "CT", "1. Giải quyết đạt yêu cầu đề ra (đúng hạn trên 96%).", ["đúng hạn"]),
    (
        "levels of one list measure the same",
        "CT",
        "1. Phấn đấu hồ sơ trực tuyến tối thiểu 70% cấp sở, 30% cấp huyện, 20 cấp xã.",
        ["hồ sơ trực tuyến"] * 3,
    ),
    (
        "a share: the group and what is done",
        "KH",
        "1. Đảm bảo 100% cán bộ, nhân viên được tập huấn trong năm 2025.",
        ["cán bộ, nhân viên được tập huấn"],
    ),
    (
        "a list inside the name",
        "KH",
        "1. Phấn đấu mức độ hài lòng của người dân, doanh nghiệp đạt 90%.",
        ["mức độ hài lòng của người dân, doanh nghiệp"],
    ),
    (
        "a comma inside the name",
        "KH",
        "1. Phấn đấu tỷ trọng công nghiệp chế biến, chế tạo trong GRDP đạt 30% vào năm 2030.",
        ["tỷ trọng công nghiệp chế biến, chế tạo trong GRDP"],
    ),
    (
        "a count with what it is about",
        "KH",
        "1. Tổ chức 02 lớp tập huấn cho cán bộ xã, hoàn thành trong quý II.",
        ["lớp tập huấn cho cán bộ xã"],
    ),
    (
        "a time is no indicator",
        "NQ",
        "1. Chi tối đa như sau: năm 2025 tối đa 1,36%, năm 2026 tối đa 1,26%.",
        [None, None],
    ),
    ("whom it is for is no indicator", "KH", "1. Chỉ tiêu đối với cấp huyện: tối thiểu 80%.", [None]),
]


@pytest.mark.parametrize(("why", "doc_type", "text", "expected"), INDICATORS, ids=[row[0] for row in INDICATORS])
def test_what_a_figure_measures(why, doc_type, text, expected):
    assert [row["indicator"] for row in read(text, doc_type)] == expected


def test_indicator_and_period():
    (row,) = read("1. Bảo đảm năm 2025, mức độ hài lòng của tổ chức đạt 92%.")
    assert (row["indicator"], row["period"]) == ("mức độ hài lòng của tổ chức", "2025")


def test_the_time_beside_a_figure_is_its_own():
    rows = read("II. MỤC TIÊU\n1. Chi năm 2025 tối đa 1,36%, năm 2026 tối đa 1,26%.")
    assert [(row["value"], row["period"]) for row in rows] == [(1.36, "2025"), (1.26, "2026")]


# (why, document type, text, expected rows: comparator, value, unit, scope, status)
COUNTS = [
    ("verb", "CT", "1. Lắp đặt 07 trạm quan trắc, xong trong năm.", [("=", 7, "trạm quan trắc", None, "required")]),
    ("a name", "CT", "1. Kết nạp 12 đảng viên mới trong năm.", [("=", 12, "đảng viên mới", None, "required")]),
    (
        "far verb",
        "KH",
        "1. Hoàn thành bố trí thiết bị cho 30 xã, phường.",
        [("=", 30, "xã, phường", None, "required")],
    ),
    (
        "a minimum goes on",
        "KH",
        "1. Kiểm tra ít nhất 09 sở, ngành và 21 xã.",
        [(">=", 9, "sở, ngành", None, "required"), (">=", 21, "xã", None, "required")],
    ),
    ("a quoted name", "KH", '1. Xây mới 6 "Mái ấm biên cương".', [("=", 6, "Mái ấm biên cương", None, "required")]),
    ("a measure", "CT", "1. Phát dọn 15 km đường tuần tra.", [("=", 15, "km", "đường tuần tra", "required")]),
    ("how often", "CT", "1. Đối thoại ít nhất 02 lần/năm.", [(">=", 2, "lần", None, "required")]),
    (
        "a recital",
        "CT",
        "Trong tháng, toàn tỉnh tiếp nhận 2.310 hồ sơ, trả 2.004 hồ sơ.\n1. Giao Sở A.",
        [("=", 2310, "hồ sơ", "toàn tỉnh", "reported")],
    ),
    (
        "a part of a plan",
        "BC",
        "I. KẾT QUẢ\n1. Đã hoàn thành 19/20 nhiệm vụ của năm.",
        [("=", 19, "nhiệm vụ", None, "reported")],
    ),
    (
        "a breakdown",
        "BC",
        "I. KẾT QUẢ\n1. Ban hành 9 văn bản (4 nghị quyết, 5 quyết định).",
        [
            ("=", 9, "văn bản", None, "reported"),
            ("=", 4, "nghị quyết", None, "reported"),
            ("=", 5, "quyết định", None, "reported"),
        ],
    ),
    (
        "labels",
        "BC",
        "I. KẾT QUẢ\n1. Số hồ sơ đã nhận: 31, trong đó, kỳ trước chuyển sang: 4.",
        [("=", 31, "hồ sơ", None, "reported"), ("=", 4, "hồ sơ", None, "reported")],
    ),
    ("scaled", "BC", "I. KẾT QUẢ\n1. Sản lượng đạt 3,5 triệu tấn.", [("=", 3_500_000, "tấn", None, "reported")]),
    (
        "funds with a ceiling",
        "QĐ",
        "1. Ngân sách trung ương bố trí không quá 900 tỷ đồng.",
        [("<=", 900_000_000_000, "đồng", None, "required")],
    ),
]


@pytest.mark.parametrize(("why", "doc_type", "text", "expected"), COUNTS, ids=[row[0] for row in COUNTS])
def test_counts(why, doc_type, text, expected):
    rows = [(row["comparator"], row["value"], row["unit"], row["scope"], row["status"]) for row in read(text, doc_type)]
    assert rows == expected, why


# (why, text, expected rows: comparator, value, scope)
SCOPES = [
    ("upwards holds for one", "1. Tỷ lệ đạt từ 99% trở lên đối với cấp tỉnh và 97% đối với cấp xã.",
     [(">=", 99, "cấp tỉnh"), ("=", 97, "cấp xã")]),
    ("before it", "1. Tỷ lệ đúng hạn: cấp tỉnh tối thiểu 97%, cấp xã tối thiểu 95%.",
     [(">=", 97, "cấp tỉnh"), (">=", 95, "cấp xã")]),
    ("its rate", "1. Bảo đảm tỷ lệ hồ sơ trực tuyến đạt tối thiểu 70%; không để tỷ lệ hồ sơ trễ hạn vượt quá 3%.",
     [(">=", 70, "hồ sơ trực tuyến"), ("<=", 3, "hồ sơ trễ hạn")]),
    ("set apart", "1. Phấn đấu giải ngân 95% kế hoạch, riêng vốn chương trình mục tiêu đạt 100%.",
     [("=", 95, "kế hoạch"), ("=", 100, "vốn chương trình mục tiêu")]),
    ("reached more than", "1. Phấn đấu mức độ hài lòng đạt trên 90%.", [(">", 90, "mức độ hài lòng")]),
    ("a range", "1. Bảo đảm giảm 60 - 70% số đơn vị.", [(">=", 60, "số đơn vị")]),
    ("being given", "1. Hoàn thành 100% chỉ tiêu được giao.", [("=", 100, "chỉ tiêu được giao")]),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "expected"), SCOPES, ids=[row[0] for row in SCOPES])
def test_scope_and_comparison(why, text, expected):
    assert [(row["comparator"], row["value"], row["scope"]) for row in read(text)] == expected, why


def test_from_one_level_down_to_another():
    rows = read("II. CHỈ TIÊU\n1. Giảm tỷ lệ hộ nghèo từ 9,5% xuống còn dưới 7%.", "KH")
    assert [(row["comparator"], row["value"], row["status"]) for row in rows] == [
        ("=", 9.5, "reported"),
        ("<", 7, "required"),
    ]


def test_a_goal_named_in_a_report_is_required():
    rows = read("I. KẾT QUẢ\n1. Tỷ lệ số hóa đạt 71,6%, vượt chỉ tiêu tối thiểu 60% của năm.", "BC")
    assert [(row["value"], row["status"]) for row in rows] == [(71.6, "reported"), (60, "required")]


HEAD = "STT | Chỉ tiêu | ĐVT | Thực hiện 2024 | Kế hoạch 2025\n"
# (why, document type, text, expected rows: indicator, comparator, value, unit, scope, period, status)
TABLES = [
    ("two columns", "KH", HEAD + "1 | Hồ sơ đúng hạn | % | 95,2 | ≥ 98", [
        ("Hồ sơ đúng hạn", "=", 95.2, "%", None, "2024", "reported"),
        ("Hồ sơ đúng hạn", ">=", 98, "%", None, "2025", "required")]),
    ("scaled unit", "KH", HEAD + "1 | Thu ngân sách | Tỷ đồng |  | 20,5",
     [("Thu ngân sách", "=", 20_500_000_000, "đồng", None, "2025", "required")]),
    ("groups", "KH", "| Nội dung | Cấp tỉnh | Cấp xã |\n|---|---|---|\n| Hồ sơ trực tuyến | 80% | trên 60% |", [
        ("Hồ sơ trực tuyến", "=", 80, "%", "Cấp tỉnh", None, "required"),
        ("Hồ sơ trực tuyến", ">", 60, "%", "Cấp xã", None, "required")]),
    ("no head", "KH", "1 | Hồ sơ đúng hạn | % | 95,2", []),
    ("no unit", "BC", "Chỉ số | Năm 2022 | Năm 2023\nA (điểm) | 84,9 | 86,7", []),
    ("tasks", "KH", "STT | Nội dung | Chủ trì | Kế hoạch\n1 | Rà soát | Sở A | 30/4/2026", []),
    ("other width", "KH", HEAD + "1 | Hồ sơ đúng hạn | % | 95,2", []),
    ("a law", "NĐ", HEAD + "1 | Hồ sơ đúng hạn | % | 95,2 | 98", []),
    ("a rate", "KH", HEAD + "1 | Thuế suất | % | 8 | 10", []),
    ("another table", "KH", HEAD + "\nVăn bản\n1 | Hồ sơ đúng hạn | % | 95,2 | 98", []),
]  # fmt: skip


@pytest.mark.parametrize(("why", "doc_type", "text", "expected"), TABLES, ids=[row[0] for row in TABLES])
def test_tables(why, doc_type, text, expected):
    keys = ("indicator", "comparator", "value", "unit", "scope", "period", "status")
    assert [tuple(row[key] for key in keys) for row in read(text, doc_type)] == expected, why


def test_figures_inside_a_citation_are_left_out():
    text = "1. Thực hiện Kế hoạch bảo đảm 100% hồ sơ."
    at = text.index("Kế hoạch")
    cited = [{"span": {"start": at, "end": len(text)}}]
    assert read(text, citations=cited) == []


PIECES = ["12", "3,5", "%", " | ", "\n", "đạt ", "tối thiểu ", "xã", " tỷ đồng", "(", ")", ", ", "Chỉ tiêu", "ĐVT",
          "Năm 2025", ": ", "từ ", " xuống ", "tiếp nhận ", " hồ sơ", "Số hồ sơ", "trong đó ",
          '"', " - ", "/", "  "]  # fmt: skip


LETTERS = st.text("0123456789%.,- đồngtỷtối thiểuđạt;\n|", max_size=150)


@given(st.one_of(LETTERS, st.lists(st.sampled_from(PIECES)).map("".join)))
def test_any_text_is_read(text):
    rows = read(text)
    assert [row["span"]["start"] for row in rows] == sorted(row["span"]["start"] for row in rows)
    for row in rows:
        assert text[slice(*row["span"].values())]


HOSTILE = ["% ", "5 % ", "kiểm tra 12 xã, ", "đạt 5 xã (", "Số hồ sơ: 5: ", "1 | 2 | 3\n", "| ", "10 tỷ đồng ", "đồng ",
           "ít nhất 02 ", "70% cấp sở, 20 cấp xã, ", "phấn đấu "]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece):
    small, large = (timed(piece * (size // len(piece))) for size in (20_000, 80_000))
    assert large < 8 * small + 0.2


def timed(text):
    begun = time.perf_counter()
    read(text)
    return time.perf_counter() - begun


def test_a_goal_behind_where_it_starts_from():
    rows = read("1. Phấn đấu giảm tỷ lệ hộ nghèo từ 21% năm 2020 xuống còn 8,5% năm 2025.")
    assert [(row["comparator"], row["value"], row["status"]) for row in rows] == [
        ("=", 21, "reported"),
        ("=", 8.5, "required"),
    ]
