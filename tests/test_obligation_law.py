"""Duties that normative text states, and what is none."""

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnadmin_nlp.obligations import find_obligations
from vnadmin_nlp.obligations.law import find_duties
from vnadmin_nlp.provisions import find_provisions

OWN = {
    "number": "14/2024/TT-BCT",
    "doc_type": "TT",
    "date": datetime.date(2024, 3, 5),
    "issuer": "Bộ Công Thương",
}


def read(text, **own):
    provisions = find_provisions(text, 0, len(text))
    return find_obligations(
        text, provisions=provisions, citations=[], targets=[], own=OWN | own, start=0, end=len(text)
    )


DUTIES = [
    ("1. Cơ quan đăng ký đầu tư lập danh mục dự án chậm tiến độ.", "Cơ quan đăng ký đầu tư", "lập danh mục"),
    ("Trong thời hạn 05 ngày, đơn vị sự nghiệp công lập gửi hồ sơ về Sở.", "đơn vị sự nghiệp công lập", "gửi hồ sơ"),
    ("2. Các doanh nghiệp phải kê khai đầy đủ số lượng hàng hóa.", "Các doanh nghiệp", "kê khai đầy đủ"),
    ("Trường hợp cần gia hạn, cơ quan chủ trì đề nghị bằng văn bản.", "cơ quan chủ trì", "đề nghị bằng văn bản"),
    ("Nếu hồ sơ thiếu thì bộ phận một cửa thông báo cho người nộp.", "bộ phận một cửa", "thông báo cho"),
    ("Người sử dụng lao động niêm yết danh sách tại trụ sở.", "Người sử dụng lao động", "niêm yết danh sách"),
    ("3. Cơ quan tiến hành xác minh lập biên bản làm việc.", "Cơ quan tiến hành xác minh", "lập biên bản"),
    ("Văn thư cơ quan kiểm tra chữ ký số trên văn bản đến.", "Văn thư cơ quan", "kiểm tra chữ ký"),
    ("12- Các cơ quan chức năng (sau đây gọi là cơ quan) phải tham gia xử lý.", "Các cơ quan chức năng", "tham gia"),
    (
        "Quá trình thực hiện, nếu có vướng mắc thì Thường trực Hội đồng gửi ý kiến về Văn phòng.",
        "Thường trực Hội đồng",
        "gửi ý",
    ),
    ("Các doanh nghiệp tiến hành khóa sổ kế toán vào cuối ngày 31/12.", "Các doanh nghiệp", "tiến hành khóa sổ"),
    ("Trưởng đoàn thanh tra lập biên bản công bố quyết định.", "Trưởng đoàn thanh tra", "lập biên bản"),
    ("Người có nghĩa vụ kê khai phải nộp bản kê khai đúng hạn.", "Người có nghĩa vụ kê khai", "nộp bản kê khai"),
    ("Các đơn vị gửi hồ sơ đề nghị khen thưởng về Ban.", "Các đơn vị", "gửi hồ sơ đề nghị"),
    ("Tổ công tác (lập theo Quyết định 5) kiểm tra đột xuất các kho.", "Tổ công tác", "kiểm tra đột xuất"),
]


@pytest.mark.parametrize(("text", "bearer", "action"), DUTIES)
def test_a_duty(text, bearer, action):
    (row,) = read(f"Điều 7. Chế độ báo cáo\n{text}")
    assert row["bearers"][0]["text"] == bearer
    assert row["action"].startswith(action)
    assert (row["nature"], row["modality"], row["rule"]) == ("standing", "must", "law_duty")


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("a definition", "Cơ quan đầu mối là cơ quan tổng hợp số liệu của các đơn vị khác."),
        ("a right", "Doanh nghiệp có quyền khiếu nại quyết định xử lý của cơ quan thuế."),
        ("a right", "Các doanh nghiệp được giảm tiền thuê đất trong hai năm đầu hoạt động."),
        ("a possibility", "Đơn vị sự nghiệp công lập có thể ký hợp đồng với người lao động khác."),
        ("a condition", "Doanh nghiệp phải có đủ vốn điều lệ theo quy định của pháp luật."),
        ("a penalty", "Cá nhân không nộp hồ sơ đúng hạn thì bị xử phạt theo quy định hiện hành."),
        ("what everybody does", "Người nộp thuế kê khai theo mẫu và nộp hồ sơ tại cơ quan thuế."),
        ("a case", "Trường hợp doanh nghiệp thành lập trong năm thì doanh thu tính từ tháng đầu."),
        ("a condition before a consequence", "Đơn vị đăng ký trước ngày ấn định thì được ưu tiên xếp lịch."),
        ("a subject that is no body", "Việc thẩm định hồ sơ do cơ quan chuyên môn thực hiện theo quy trình."),
    ],
)
def test_no_duty(why, text):
    assert read(f"Điều 7. Chế độ báo cáo\n{text}") == []


def test_headings_without_duties():
    words = "1. Cơ quan đầu mối tổng hợp số liệu của các đơn vị khác."
    for heading in ("Giải thích từ ngữ", "Phạm vi điều chỉnh", "Đối tượng áp dụng", "Quyền của doanh nghiệp"):
        assert read(f"Điều 3. {heading}\n{words}") == []
    assert len(read(f"Điều 3. Quyền và nghĩa vụ\n{words}")) == 1


def test_a_list_of_duties_hands_its_bearer_down():
    text = (
        "Điều 8. Báo cáo\n1. Sở Công Thương có trách nhiệm:\n"
        "a) Rà soát hồ sơ đã nhận trong năm;\nb) Tổng hợp kết quả kiểm tra các kho.\n2. Mẫu báo cáo."
    )
    rows = read(text)
    assert [(row["bearers"][0]["text"], row["action"]) for row in rows] == [
        ("Sở Công Thương", "Rà soát hồ sơ đã nhận trong năm"),
        ("Sở Công Thương", "Tổng hợp kết quả kiểm tra các kho"),
    ]
    assert {row["nature"] for row in rows} == {"standing"}


def test_a_bearer_alone_before_a_list_hands_down():
    text = "Điều 8. Góp vốn\n1. Ngân hàng Nhà nước chi nhánh tỉnh:\na) Theo dõi việc góp vốn của các tổ chức.\n2. Mẫu."
    (row,) = read(text)
    assert row["bearers"][0]["text"] == "Ngân hàng Nhà nước chi nhánh tỉnh"


def test_an_article_that_assigns_in_its_heading():
    text = "Điều 3. Giao Chính phủ thực hiện một số nhiệm vụ\n1. Điều hành thận trọng ngân sách năm sau."
    (row,) = read(text)
    assert (row["bearers"][0]["text"], row["action"]) == ("Chính phủ", "Điều hành thận trọng ngân sách năm sau")


def test_a_day_makes_a_duty_a_definite_task():
    (row,) = read("Điều 8. Báo cáo\n1. Sở Công Thương gửi số liệu năm đầu trước ngày 15/12/2024.")
    assert row["nature"] != "standing"
    assert row["due"]["date"] == datetime.date(2024, 12, 15)


def test_the_closing_article_names_bodies_with_verbs_in_their_names():
    (row,) = read(
        "Điều 9. Chánh Văn phòng Bộ, Giám đốc các Sở: Công Thương, Tài chính; Giám đốc Ban Quản lý dự án đầu tư "
        "xây dựng và các tổ chức, cá nhân liên quan đến hoạt động xuất khẩu chịu trách nhiệm thi hành Thông tư này."
    )
    assert [bearer["text"] for bearer in row["bearers"]] == [
        "Chánh Văn phòng Bộ",
        "Giám đốc các Sở: Công Thương, Tài chính",
        "Giám đốc Ban Quản lý dự án đầu tư xây dựng",
        "các tổ chức, cá nhân liên quan đến hoạt động xuất khẩu",
    ]


@given(
    st.lists(
        st.sampled_from(["Trường hợp ", "cơ quan ", "phải ", "gửi ", ", ", ". ", "(", ")", " thì ", "\n", "1. "]),
        max_size=60,
    )
)
def test_any_text_is_read(pieces):
    text = "".join(pieces)
    for duty in find_duties(text, 0, len(text)):
        assert duty.start <= duty.phrase.start < duty.phrase.end <= duty.phrase.action <= duty.stop


@pytest.mark.parametrize(
    "piece", ["Trường hợp a, ", "cơ quan ", "Khi (", "cơ quan có thẩm quyền, ", "Nếu cơ quan, thì "]
)
def test_hostile_text_takes_linear_time(piece):
    text = piece * (300_000 // len(piece))
    begin = time.perf_counter()
    read(text)
    assert time.perf_counter() - begin < 12
