"""Who must do what, by when: bearers, inheritance, forms of assignment, near-misses."""

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnadmin_nlp.obligations import find_obligations
from vnadmin_nlp.obligations.bearers import organisation, read_phrase, split_bearers
from vnadmin_nlp.obligations.duties import modality_of, nature_of, uid_of
from vnadmin_nlp.provisions import find_provisions

D = datetime.date
OWN = {"number": "12/CT-UBND", "doc_type": "CT", "date": D(2024, 3, 5), "issuer": "Ủy ban nhân dân tỉnh Bình An"}


def read(text, **own):
    provisions = find_provisions(text, 0, len(text))
    return find_obligations(
        text, provisions=provisions, citations=[], targets=[], own=OWN | own, start=0, end=len(text)
    )


def brief(rows):
    return [("; ".join(bearer["text"] for bearer in row["bearers"]), row["action"]) for row in rows]


# (why, text, expected bearers and actions)
CASES = [
    (
        "a verb that no table has, behind a known body",
        "1. Giao Sở Y tế ghi hình các buổi tập huấn trên địa bàn tỉnh.",
        [("Sở Y tế", "ghi hình các buổi tập huấn trên địa bàn tỉnh")],
    ),
    (
        "the branch is part of a known body's name",
        "1. Ngân hàng Nhà nước chi nhánh tỉnh Bình An rà soát dư nợ của các doanh nghiệp.",
        [("Ngân hàng Nhà nước chi nhánh tỉnh Bình An", "rà soát dư nợ của các doanh nghiệp")],
    ),
    (
        "a later sentence of an item with a bearer of its own",
        "1. Sở Y tế tổ chức tuyên truyền về an toàn thực phẩm. Sở Công Thương tổng hợp kết quả kiểm tra các chợ.",
        [
            ("Sở Y tế", "tổ chức tuyên truyền về an toàn thực phẩm"),
            ("Sở Công Thương", "tổng hợp kết quả kiểm tra các chợ"),
        ],
    ),
    (
        "a sentence before an order keeps its own bearer",
        "Văn phòng HĐND và UBND huyện có trách nhiệm đôn đốc, tổng hợp. Yêu cầu UBND các xã tổ chức thực hiện.",
        [("Văn phòng HĐND và UBND huyện", "đôn đốc, tổng hợp"), ("UBND các xã", "tổ chức thực hiện")],
    ),
    (
        "plain paragraphs below an order",
        "Chủ tịch UBND tỉnh yêu cầu:\nSở Công Thương tổ chức kiểm tra các chợ tạm trên địa bàn.",
        [("Sở Công Thương", "tổ chức kiểm tra các chợ tạm trên địa bàn")],
    ),
    (
        "the issuer that orders bears nothing",
        "Ủy ban nhân dân tỉnh chỉ đạo như sau:\n1. Giao UBND các huyện rà soát các chợ.",
        [("UBND các huyện", "rà soát các chợ")],
    ),
    (
        "what is assigned is nobody",
        "1. Giao nhiệm vụ thu phí cho từng đội, cụ thể:\na) Đánh giá kỹ tình hình thu phí.",
        [],
    ),
    (
        "helpers without 'với', and behind 'cùng với'",
        "1. Giao Sở Tài chính chủ trì, phối hợp Sở Xây dựng thẩm định kinh phí.\n"
        "2. Giao Sở Xây dựng chủ trì, cùng với các sở, ngành liên quan rà soát các chợ.",
        [("Sở Tài chính", "thẩm định kinh phí"), ("Sở Xây dựng", "rà soát các chợ")],
    ),
    (
        "a tax office in its own spelling",
        "1. Cục thuế tỉnh rà soát nợ thuế trên địa bàn.",
        [("Cục thuế tỉnh", "rà soát nợ thuế trên địa bàn")],
    ),
    (
        "the health office in a list of offices",
        "Giám đốc các Sở: Nội vụ, Y tế, Tư pháp; Chủ tịch UBND các huyện chịu trách nhiệm thi hành Chỉ thị này.",
        [
            (
                "Giám đốc các Sở: Nội vụ, Y tế, Tư pháp; Chủ tịch UBND các huyện",
                "chịu trách nhiệm thi hành Chỉ thị này",
            )
        ],
    ),
    (
        "people in a closing article that only names the decision",
        "Điều 3. Các ông (bà): Chánh Văn phòng UBND tỉnh, Giám đốc Sở Y tế căn cứ Quyết định thi hành.",
        [("Chánh Văn phòng UBND tỉnh; Giám đốc Sở Y tế", "căn cứ Quyết định thi hành")],
    ),
    (
        "an official by what he is in charge of",
        "1. Đề nghị đồng chí Đảng ủy viên phụ trách ấp Ba thường xuyên theo dõi tình hình.",
        [("đồng chí Đảng ủy viên phụ trách ấp Ba", "thường xuyên theo dõi tình hình")],
    ),
    (
        "an order that refers to what was said before",
        "1. Giao Sở Xây dựng rà soát các chợ. "
        "Căn cứ nội dung này, Chủ tịch UBND tỉnh yêu cầu Sở Tài chính bố trí đủ vốn trong năm.",
        [("Sở Xây dựng", "rà soát các chợ"), ("Sở Tài chính", "bố trí đủ vốn trong năm")],
    ),
    (
        "a board named after its work",
        "1. Ban Chỉ đạo xây dựng nông thôn mới huyện tổ chức kiểm tra các xã.",
        [("Ban Chỉ đạo xây dựng nông thôn mới huyện", "tổ chức kiểm tra các xã")],
    ),
    (
        "a board that makes a product is not named after it",
        "1. Ban Chỉ đạo xây dựng kế hoạch kiểm tra, tổ chức thực hiện.",
        [("Ban Chỉ đạo", "xây dựng kế hoạch kiểm tra, tổ chức thực hiện")],
    ),
    (
        "adverbs behind a bearer",
        "1. Kiểm toán nhà nước hằng năm thực hiện kiểm toán quỹ.",
        [("Kiểm toán nhà nước", "thực hiện kiểm toán quỹ")],
    ),
    (
        "an official that no table lists, behind Giao",
        "1. Giao công chức Địa chính tham mưu kế hoạch kiểm tra.",
        [("công chức Địa chính", "tham mưu kế hoạch kiểm tra")],
    ),
    (
        "a post for the time being is the action",
        "1. Giao Sở Nội vụ làm đầu mối hướng dẫn các đơn vị.",
        [("Sở Nội vụ", "làm đầu mối hướng dẫn các đơn vị")],
    ),
    (
        "a minister's proposal is a ground",
        "Xét đề nghị Giám đốc Sở Y tế và Tổ trưởng Tổ công tác thực hiện Đề án 30.",
        [],
    ),
    (
        "below an opinion a plain order binds, though outside any list",
        "Phó Thủ tướng Chính phủ có ý kiến như sau:\nBộ Xây dựng có phương án cụ thể, báo cáo Thủ tướng Chính phủ.",
        [("Bộ Xây dựng", "có phương án cụ thể, báo cáo Thủ tướng Chính phủ")],
    ),
    (
        "a day that is still to come makes an order of a plain sentence",
        "Các đơn vị gửi ý kiến về Phòng Nghiệp vụ trước ngày 20/12/2030.",
        [("Các đơn vị", "gửi ý kiến về Phòng Nghiệp vụ trước ngày 20/12/2030")],
    ),
    ("a day that is past tells what was done", "Các đơn vị gửi ý kiến về Phòng Nghiệp vụ trước ngày 20/12/2003.", []),
    (
        "numbers with a dash",
        "1- Sở Y tế khẩn trương rà soát hồ sơ.\n2- Các huyện tổ chức di dời dân khỏi vùng ngập.",
        [("Sở Y tế", "khẩn trương rà soát hồ sơ"), ("Các huyện", "tổ chức di dời dân khỏi vùng ngập")],
    ),
    ("whom to ask is no task", "Mọi chi tiết xin liên hệ: Vụ Công tác học sinh, điện thoại: 0430000000.", []),
    (
        "a colon inside the list of the closing article",
        "Các Bộ trưởng: Y tế, Tài chính và Thủ trưởng các đơn vị liên quan chịu trách nhiệm thi hành Quyết định này.",
        [
            (
                "Các Bộ trưởng: Y tế, Tài chính; Thủ trưởng các đơn vị liên quan",
                "chịu trách nhiệm thi hành Quyết định này",
            )
        ],
    ),
    (
        "persons in the closing article",
        "Bà Trưởng phòng Nội vụ và ông Trần Văn An chịu trách nhiệm thi hành Quyết định này.",
        [("Bà Trưởng phòng Nội vụ; ông Trần Văn An", "chịu trách nhiệm thi hành Quyết định này")],
    ),
    ("a person who reports is none", "Bà Trần Thị Mai báo cáo kết quả công tác năm qua tại hội nghị.", []),
    (
        "the head of the government and the head of an office are two",
        "Thủ tướng Chính phủ, Chủ nhiệm Văn phòng Chủ tịch nước chịu trách nhiệm thi hành Quyết định này.",
        [("Thủ tướng Chính phủ; Chủ nhiệm Văn phòng Chủ tịch nước", "chịu trách nhiệm thi hành Quyết định này")],
    ),
    (
        "what a document says of itself is no task",
        "Trưởng phòng Nội vụ chịu trách nhiệm thi hành Quyết định này.\nQuyết định này có hiệu lực kể từ ngày ký.",
        [("Trưởng phòng Nội vụ", "chịu trách nhiệm thi hành Quyết định này")],
    ),
    (
        "a heading hands its bearer down",
        "3. Giám đốc Sở Nội vụ:\n- Rà soát nhiệm vụ được giao;\n- Tổng hợp kết quả báo cáo.",
        [("Giám đốc Sở Nội vụ", "Rà soát nhiệm vụ được giao"), ("Giám đốc Sở Nội vụ", "Tổng hợp kết quả báo cáo")],
    ),
    (
        "a heading with Giao and two bearers",
        "1. Giao các sở, ban, ngành, UBND cấp huyện\n- Tiếp tục rà soát các nhiệm vụ.",
        [("các sở, ban, ngành; UBND cấp huyện", "Tiếp tục rà soát các nhiệm vụ")],
    ),
    (
        "a heading that runs on",
        "2. Sở Tài chính: Bố trí kinh phí cho các nhiệm vụ.",
        [("Sở Tài chính", "Bố trí kinh phí cho các nhiệm vụ")],
    ),
    (
        "a sentence with its bearer",
        "4. Giám đốc Sở Y tế chủ trì, phối hợp với các địa phương tổ chức tiêm phòng.",
        [("Giám đốc Sở Y tế", "tổ chức tiêm phòng")],
    ),
    (
        "a verb that no name goes on with ends the name",
        "5. Sở Kế hoạch và Đầu tư chủ trì, phối hợp với Sở Tài chính thẩm định phương án.",
        [("Sở Kế hoạch và Đầu tư", "thẩm định phương án")],
    ),
    (
        "a verb in a name, and the verb behind the name",
        "6. Ban Quản lý dự án hoàn thiện hồ sơ quyết toán.",
        [("Ban Quản lý dự án", "hoàn thiện hồ sơ quyết toán")],
    ),
    (
        "the issuer assigns",
        "Chủ tịch UBND tỉnh yêu cầu Thủ trưởng các đơn vị rà soát hồ sơ tồn đọng.",
        [("Thủ trưởng các đơn vị", "rà soát hồ sơ tồn đọng")],
    ),
    (
        "the issuer asks",
        "Sở Y tế đề nghị các đơn vị gửi ý kiến góp ý về Sở.",
        [("các đơn vị", "gửi ý kiến góp ý về Sở")],
    ),
    (
        "a lead-in for a list",
        "UBND tỉnh yêu cầu các sở, ngành thực hiện các nội dung sau:\n1. Rà soát thủ tục hành chính.",
        [("các sở, ngành", "Rà soát thủ tục hành chính")],
    ),
    (
        "the closing article",
        "Điều 3. Chánh Văn phòng UBND tỉnh, Giám đốc Sở Nội vụ và Thủ trưởng các cơ quan có liên quan "
        "chịu trách nhiệm thi hành Quyết định này./.",
        [
            (
                "Chánh Văn phòng UBND tỉnh; Giám đốc Sở Nội vụ; Thủ trưởng các cơ quan có liên quan",
                "chịu trách nhiệm thi hành Quyết định này",
            )
        ],
    ),
    (
        "a bearer of its own inside an item",
        "1. Các cơ quan:\na) Theo dõi việc giải quyết hồ sơ; người đứng đầu các đơn vị thường xuyên tiếp công dân.",
        [
            ("Các cơ quan", "Theo dõi việc giải quyết hồ sơ"),
            ("người đứng đầu các đơn vị", "thường xuyên tiếp công dân"),
        ],
    ),
    (
        "a second sentence of an item",
        "3. Sở Nội vụ chủ trì tham mưu kế hoạch năm. Thực hiện tốt việc tiếp công dân định kỳ.",
        [("Sở Nội vụ", "tham mưu kế hoạch năm"), ("Sở Nội vụ", "Thực hiện tốt việc tiếp công dân định kỳ")],
    ),
    (
        "sentences of a dash stay together",
        "1. Giao Sở A:\n- Đẩy mạnh số hóa hồ sơ. Tuyên truyền đến người dân.",
        [("Sở A", "Đẩy mạnh số hóa hồ sơ. Tuyên truyền đến người dân")],
    ),
    (
        "a regular report behind a task",
        "Giao Sở Nội vụ theo dõi việc thực hiện và định kỳ hàng quý báo cáo UBND tỉnh.",
        [("Sở Nội vụ", "theo dõi việc thực hiện và định kỳ hàng quý báo cáo UBND tỉnh")],
    ),
    (
        "told to act, not only to know",
        "Tổng cục Thuế thông báo để Cục Thuế tỉnh được biết và hướng dẫn người nộp thuế.",
        [("Cục Thuế tỉnh", "hướng dẫn người nộp thuế")],
    ),
    (
        "labels under a task",
        "1. Xây dựng chuyên mục hỏi đáp trên cổng thông tin.\nĐơn vị chủ trì: Sở Tư pháp.\n"
        "Đơn vị phối hợp: Văn phòng UBND tỉnh.\nThời gian thực hiện: Quý II/2024.",
        [("Sở Tư pháp", "Xây dựng chuyên mục hỏi đáp trên cổng thông tin")],
    ),
    (
        "a group with a verb in its name",
        "b) Các doanh nghiệp cung cấp suất ăn: Niêm yết nguồn gốc thực phẩm.",
        [("Các doanh nghiệp cung cấp suất ăn", "Niêm yết nguồn gốc thực phẩm")],
    ),
    (
        "a follow-up with the deadline",
        "Sở Y tế đề nghị các đơn vị góp ý dự thảo Thông tư.\nÝ kiến tham gia gửi về Sở Xây dựng trước ngày 12/4/2024.",
        [
            ("các đơn vị", "góp ý dự thảo Thông tư"),
            ("các đơn vị", "Ý kiến tham gia gửi về Sở Xây dựng trước ngày 12/4/2024"),
        ],
    ),
    (
        "a follow-up that tells of a report",
        "Sở Y tế đề nghị các đơn vị rà soát biên chế.\nKết quả thực hiện báo cáo về Sở Nội vụ trước ngày 12/4/2024.",
        [
            ("các đơn vị", "rà soát biên chế"),
            ("các đơn vị", "Kết quả thực hiện báo cáo về Sở Nội vụ trước ngày 12/4/2024"),
        ],
    ),
]


@pytest.mark.parametrize(("why", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_bearers_and_actions(why, text, expected):
    assert brief(read(text)) == expected, why


# (why, type, text)
NONE = [
    ("a recital", "CV", "Căn cứ Luật Tổ chức chính quyền địa phương; theo đề nghị của Giám đốc Sở Nội vụ."),
    ("a report of what was done", "CV", "Sở Xây dựng đã hoàn thành việc nghiệm thu các công trình."),
    ("an introduction", "CT", "Thời gian qua, các sở, ban, ngành đã đẩy mạnh cải cách hành chính."),
    ("told only to know", "CV", "Tổng cục Thuế trả lời để Cục Thuế tỉnh được biết./."),
    ("the issuer tells of itself", "CV", "Ủy ban nhân dân tỉnh thông báo để Hội Doanh nghiệp tỉnh biết./."),
    ("asked of the one above", "TTr", "Sở Nội vụ kính đề nghị Ủy ban nhân dân tỉnh xem xét, phê duyệt."),
    ("law", "NĐ", "1. Người nộp thuế kê khai, nộp hồ sơ đến cơ quan thuế quản lý trực tiếp."),
    ("a definition", "NĐ", "1. Cơ quan chủ trì là cơ quan được giao nhiệm vụ soạn thảo."),
    ("an invitation", "GM", "Sở Y tế kính mời các đơn vị tham dự và đề nghị các đơn vị cử đúng thành phần."),
    ("an object of another verb", "CT", "Nghiêm cấm việc yêu cầu người dân nộp thêm giấy tờ."),
    ("a principle", "CT", "8. Sự hài lòng của người dân là thước đo chất lượng phục vụ của cơ quan."),
    (
        "aims without a bearer",
        "KH",
        "I. MỤC ĐÍCH\n- Nâng cao nhận thức của cán bộ, công chức.\n- Tạo chuyển biến rõ nét.",
    ),
    ("a list of people", "QĐ", "1. Chủ tịch Hội: Ông Trần Văn Bình; Phó Chủ tịch: Bà Lê Thị An."),
]


@pytest.mark.parametrize(("why", "doc_type", "text"), NONE, ids=[row[0] for row in NONE])
def test_near_misses(why, doc_type, text):
    assert brief(read(text, doc_type=doc_type)) == [], why


def test_a_law_assigns_where_it_says_so():
    text = (
        "Điều 8. Trách nhiệm thi hành\n"
        "1. Bộ Nội vụ chủ trì, phối hợp với Bộ Tài chính hướng dẫn thi hành Nghị định này.\n"
        "2. Các Bộ trưởng, Chủ tịch Ủy ban nhân dân các tỉnh chịu trách nhiệm thi hành Nghị định này."
    )
    rows = read(text, doc_type="NĐ", number="12/2024/NĐ-CP")
    assert [[bearer["text"] for bearer in row["bearers"]] for row in rows] == [
        ["Bộ Nội vụ"],
        ["Các Bộ trưởng", "Chủ tịch Ủy ban nhân dân các tỉnh"],
    ]
    assert [row["provision"] for row in rows] == ["Điều 8.1", "Điều 8.2"]


def test_the_fields_of_one_row():
    (row,) = read("2. Sở Tài chính chủ trì, phối hợp với Sở Nội vụ xây dựng Đề án, trình UBND tỉnh trong quý II/2024.")
    assert [party["text"] for party in row["coordinators"]] == ["Sở Nội vụ"]
    assert (row["modality"], row["nature"], row["provision"]) == ("must", "deliverable", "2")
    assert (row["due"]["date"], row["due"]["text"]) == (D(2024, 6, 30), "trong quý II/2024")
    assert row["report_to"] == "UBND tỉnh"
    assert row["bearers"][0]["organisation"] == "Sở Tài chính"


def test_a_deadline_of_the_heading_holds_for_its_items_unless_they_have_one():
    text = (
        "1. Sở A hoàn thành các việc trước ngày 30/6/2024, cụ thể:\n"
        "a) Rà soát toàn bộ hồ sơ lưu;\nb) Báo cáo kết quả trước 15/5/2024."
    )
    rows = read(text)
    assert [row["due"]["date"] for row in rows if row["provision"] != "1"] == [D(2024, 6, 30), D(2024, 5, 15)]


def test_labels_fill_coordinators_and_deadline():
    (row,) = read(
        "1. Xây dựng chuyên mục hỏi đáp pháp luật.\nĐơn vị chủ trì: Sở Tư pháp.\n"
        "Đơn vị phối hợp: Văn phòng UBND tỉnh.\nThời gian thực hiện: từ quý I đến hết năm 2024."
    )
    assert [party["text"] for party in row["coordinators"]] == ["Văn phòng UBND tỉnh"]
    assert row["due"]["date"] == D(2024, 12, 31)


def test_labels_name_the_bearer_of_a_task_that_has_inherited_one():
    text = (
        "1. Sở Nội vụ:\n- Xây dựng phần mềm quản lý hồ sơ.\n+ Sản phẩm: phần mềm được nghiệm thu.\n"
        "+ Đơn vị thực hiện: Phòng Cải cách hành chính.\n+ Thời gian thực hiện: Từ tháng 3 đến hết tháng 6/2024."
    )
    (row,) = read(text)
    assert row["action"] == "Xây dựng phần mềm quản lý hồ sơ"
    assert [bearer["text"] for bearer in row["bearers"]] == ["Phòng Cải cách hành chính"]
    assert row["due"]["date"] == D(2024, 6, 30)


@pytest.mark.parametrize(
    "line",
    [
        "Thời hạn báo cáo: chậm nhất ngày 20/3/2024.",
        "Thời gian gửi báo cáo trước ngày 20/3/2024.",
        "Thời gian thực hiện: trước ngày 20/3/2024.",
    ],
)
def test_a_line_of_time_gives_the_task_above_its_deadline(line):
    (row,) = read("Sở Y tế đề nghị các đơn vị báo cáo tình hình sử dụng biên chế.\n" + line, doc_type="CV")
    assert row["due"]["date"] == D(2024, 3, 20)


def test_a_time_that_is_no_label_gives_no_deadline():
    text = "Sở Y tế đề nghị các đơn vị báo cáo tình hình.\nThời gian qua, trước yêu cầu mới, các đơn vị đã cố gắng."
    (row,) = read(text, doc_type="CV")
    assert row["due"] is None


def test_bearers_before_a_colon_hand_down_to_the_paragraph_behind():
    text = (
        "Đề nghị Sở Tài chính; Sở Nội vụ:\nRà soát hồ sơ, gửi về Văn phòng trước ngày 20/3/2024.\n"
        "Rà soát là việc thường niên của các cơ quan."
    )
    (row,) = read(text, doc_type="CV")
    assert [bearer["text"] for bearer in row["bearers"]] == ["Sở Tài chính", "Sở Nội vụ"]
    assert (row["modality"], row["due"]["date"]) == ("request", D(2024, 3, 20))


def test_bodies_of_a_heading_that_only_cooperate():
    text = (
        "5. Hội Nông dân tỉnh, Liên đoàn Lao động tỉnh và Tỉnh đoàn\nPhối hợp với các sở, ngành tuyên truyền rộng rãi."
    )
    (row,) = read(text)
    assert [bearer["text"] for bearer in row["bearers"]] == [
        "Hội Nông dân tỉnh",
        "Liên đoàn Lao động tỉnh",
        "Tỉnh đoàn",
    ]
    assert [body["text"] for body in row["coordinators"]] == ["các sở, ngành"]


def test_links_to_targets_and_citations():
    text = "1. Giao Sở A bảo đảm 90% hồ sơ đúng hạn.\n2. Giao Sở B rà soát hồ sơ lưu trữ."
    spans = [{"span": {"start": text.index("90%"), "end": text.index("90%") + 3}}, {"span": None}]
    provisions = find_provisions(text, 0, len(text))
    rows = find_obligations(
        text, provisions=provisions, citations=spans, targets=spans, own=OWN, start=0, end=len(text)
    )
    assert [(row["targets"], row["citations"]) for row in rows] == [([0], [0]), ([], [])]


SPLITS = [
    ("Sở Văn hóa, Thể thao và Du lịch", ["Sở Văn hóa, Thể thao và Du lịch"]),  # one name
    ("Văn phòng HĐND và UBND huyện", ["Văn phòng HĐND và UBND huyện"]),  # one office of two bodies
    ("Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ", ["Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ"]),  # one person
    ("Giám đốc Công an tỉnh, Giám đốc Sở Y tế", ["Giám đốc Công an tỉnh", "Giám đốc Sở Y tế"]),
    ("Thủ trưởng các sở, ban, ngành; Chủ tịch UBND các xã", ["Thủ trưởng các sở, ban, ngành", "Chủ tịch UBND các xã"]),
    ("Trung tâm Ứng cứu sự cố (TTUC), Sở Y tế", ["Trung tâm Ứng cứu sự cố (TTUC)", "Sở Y tế"]),  # its short name
    ("Sở Y tế (cơ quan thường trực)", ["Sở Y tế"]),  # a remark
    ("Các cơ quan, ban ngành và UBND các xã", ["Các cơ quan, ban ngành", "UBND các xã"]),
    ("Ban Quản lý Khu Kinh tế và các Khu công nghiệp", ["Ban Quản lý Khu Kinh tế và các Khu công nghiệp"]),
]


@pytest.mark.parametrize(("text", "expected"), SPLITS, ids=[row[0] for row in SPLITS])
def test_lists_of_bearers(text, expected):
    assert [party["text"] for party in split_bearers(text, 0, len(text))] == expected


def test_two_places_are_two_bearers():
    text = "Chủ tịch 02 xã Long An và Bình Minh"
    parties = split_bearers(text, 0, len(text))
    assert [party["text"] for party in parties] == [text, text]
    assert [party["organisation"] for party in parties] == [
        "Ủy ban nhân dân xã Long An",
        "Ủy ban nhân dân xã Bình Minh",
    ]


ENDS = [
    ("các cơ quan, tổ chức có liên quan triển khai", "các cơ quan, tổ chức có liên quan"),  # a noun
    ("UBND các xã tổ chức đối thoại", "UBND các xã"),  # a verb
    ("Bộ Ngoại giao chủ trì", "Bộ Ngoại giao"),  # part of the name
    ("các cơ sở y tế công lập thực hiện", "các cơ sở y tế công lập"),
    ("Ban Quản lý dự án đầu tư xây dựng lập tiến độ", "Ban Quản lý dự án đầu tư xây dựng"),
    ("người được giao quản lý con dấu có trách nhiệm", "người được giao quản lý con dấu"),
    ("Ban Quản lý dự án Đầu tư xây dựng huyện lập tiến độ", "Ban Quản lý dự án Đầu tư xây dựng huyện"),
    ("Chủ tịch UBND cấp xã nhận xét về kết quả tự xếp loại", "Chủ tịch UBND cấp xã"),
    ("Văn phòng Ban chỉ đạo lập danh sách", "Văn phòng Ban chỉ đạo"),
    ("Hội đồng nhân dân cấp tỉnh có thể quyết định", "Hội đồng nhân dân cấp tỉnh"),  # a modal
    ("Giám đốc các Sở: Tài chính, Công Thương rà soát", "Giám đốc các Sở: Tài chính, Công Thương"),
]


@pytest.mark.parametrize(("text", "words"), ENDS, ids=[row[0] for row in ENDS])
def test_where_a_bearer_ends(text, words):
    phrase = read_phrase(text, 0, len(text))
    assert text[phrase.start : phrase.end] == words


def test_organisations():
    assert organisation("Chánh Văn phòng UBND tỉnh") == "Văn phòng Ủy ban nhân dân tỉnh"
    assert organisation("Thủ trưởng các đơn vị") is None


def test_modality_and_nature():
    assert modality_of("không để xảy ra sai phạm", False) == "must_not"
    assert modality_of("có thể lồng ghép", False) == "may"
    assert nature_of("tiếp tục rà soát", None) == "standing"
    assert nature_of("tiếp tục rà soát", {"date": D(2024, 6, 30), "recurrence": None}) == "specific"


def test_uid_outlives_spelling_place_and_deadline():
    text = "1. Giao Sở Nội vụ rà soát toàn bộ các nhiệm vụ được giao trong năm, hoàn thành trước ngày 30/6/2024."
    moved = "\n\n" + text.replace("30/6", "15/7").replace("Sở Nội vụ", "Sở  Nội vụ")
    assert [row["uid"] for row in read(text)] == [row["uid"] for row in read(moved)]
    assert uid_of(OWN, [{"text": "Sở A"}], "rà soát") != uid_of(OWN, [{"text": "Sở B"}], "rà soát")


def test_two_alike_get_two_uids():
    uids = [row["uid"] for row in read("1. Giao Sở A:\n- Rà soát các hồ sơ lưu trữ;\n- Rà soát các hồ sơ lưu trữ.")]
    assert uids[1] == f"{uids[0]}-2"


PIECES = st.sampled_from(
    [
        "Giao Sở A ",
        "1. ",
        "- ",
        "rà soát ",
        "phối hợp với ",
        "các đơn vị ",
        ": ",
        ". ",
        "; ",
        "\n",
        "trước ngày 30/6/2024 ",
        "Đơn vị chủ trì: ",
        "chịu trách nhiệm thi hành ",
        "đề nghị ",
        "(",
        '"',
    ]
)


@given(st.lists(PIECES, max_size=40))
def test_any_text_is_read(pieces):
    text = "".join(pieces)
    rows = read(text)
    assert [row["span"]["start"] for row in rows] == sorted(row["span"]["start"] for row in rows)
    assert len({row["uid"] for row in rows}) == len(rows)
    for row in rows:
        assert row["bearers"]
        assert row["action"]
        for party in row["bearers"]:
            span = party["span"]
            assert span is None or " ".join(text[span["start"] : span["end"]].split()) == party["text"]


HOSTILE = [
    "Giao ",
    "giao Sở Nội vụ ",
    "đề nghị các đơn vị ",
    "1. Giao Sở Nội vụ: ",
    "Đơn vị chủ trì: Sở A. ",
    "phối hợp với ",
    "1. Giao Sở Nội vụ phối hợp với Sở Y tế rà soát trước ngày 1/1/2025. ",
    "để Sở Nội vụ biết, ",
    "báo cáo UBND tỉnh ",
    "Chủ tịch 02 xã A và B, ",
    "(",
    "- Sở Nội vụ: ",
    "Giao Sở Nội vụ gửi trước ngày 1/1/2030; gửi trước ngày 2/2/2031; ",
    "gửi trước ngày 1/1/2030 và 2/2/2031 và ",
    "Trường hợp a, cơ quan b, ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece):
    small, large = (timed(piece * (size // len(piece))) for size in (20_000, 80_000))
    assert large < 8 * small + 0.2


def timed(text):
    begun = time.perf_counter()
    read(text)
    return time.perf_counter() - begun


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1. Sở Nội vụ lập danh sách trước ngày 05/9/2024; tập huấn cho các trường trong tháng 10/2024.",
            [("lập danh sách trước ngày 05/9/2024", D(2024, 9, 5)), ("tập huấn cho các trường", D(2024, 10, 31))],
        ),
        (
            "1. Sở Nội vụ báo cáo tiến độ trước ngày 15/7/2024 và 15/10/2024.",
            [("báo cáo tiến độ", D(2024, 7, 15)), ("báo cáo tiến độ", D(2024, 10, 15))],
        ),
        (
            "1. Sở Nội vụ xây dựng kế hoạch; gửi về Văn phòng trước ngày 20/5/2024.",
            [("xây dựng kế hoạch; gửi", D(2024, 5, 20))],
        ),
        (
            "1. Sở Nội vụ kiểm tra hàng ngày các chốt; báo cáo hàng tuần về Văn phòng.",
            [("kiểm tra hàng ngày các chốt; báo cáo hàng tuần", None)],
        ),
    ],
)
def test_each_part_with_its_own_deadline(text, expected):
    rows = read(text)
    assert [row["due"]["date"] for row in rows] == [date for _, date in expected]
    assert all(row["action"].startswith(words) for row, (words, _) in zip(rows, expected, strict=True))
    assert all(row["bearers"][0]["text"] == "Sở Nội vụ" for row in rows)
    assert len({row["uid"] for row in rows}) == len(rows)


def test_minutes_assign_in_their_conclusion():
    text = (
        "1. Phòng Tổ chức trình bày dự thảo.\nKết luận của Chủ trì:\n- Phòng Tổ chức hoàn thiện dự thảo trước ngày "
        "04/7/2024;\nCuộc họp kết thúc lúc 10 giờ."
    )
    (row,) = read(text, doc_type="BB")
    assert row["action"] == "hoàn thiện dự thảo trước ngày 04/7/2024"


@pytest.mark.parametrize(
    ("text", "bearer"),
    [
        ("Trường hợp khai thiếu thì doanh nghiệp phải kê khai bổ sung với cơ quan thuế.", "doanh nghiệp"),
        ("2. Khi nhận được hồ sơ, Khoa Sau đại học kiểm tra thành phần của tiểu ban.", "Khoa Sau đại học"),
        ("Theo Kế hoạch 9/KH-UBND, Sở Y tế phải hoàn thành phần mềm trước ngày 30/6/2024.", "Sở Y tế"),
    ],
)
def test_a_letter_states_a_duty_by_a_word_of_duty(text, bearer):
    (row,) = read(text, doc_type="CV", issuer="Cục Thuế tỉnh Bình An")
    assert (row["bearers"][0]["text"], row["rule"]) == (bearer, "bound")


@pytest.mark.parametrize(
    "text",
    [
        "Doanh nghiệp kê khai thuế theo mẫu và nộp tại cơ quan quản lý.",
        '"Doanh nghiệp phải kê khai thuế theo mẫu và nộp tại cơ quan quản lý."',
        "Điều 5. Kê khai\nDoanh nghiệp phải kê khai thuế theo mẫu và nộp đúng hạn.",
        "Doanh nghiệp phải đáp ứng các điều kiện theo quy định hiện hành.",
    ],
)
def test_a_letter_that_explains_or_quotes_assigns_nothing(text):
    assert read(text, doc_type="CV", issuer="Cục Thuế tỉnh Bình An") == []


def test_a_report_proposes_to_those_above():
    text = "V. KIẾN NGHỊ, ĐỀ XUẤT\n1. Đề nghị Chính phủ sớm sửa đổi Nghị định về văn thư cho đồng bộ."
    assert read(text, doc_type="BC") == []


def test_an_article_of_a_decision_states_duties():
    text = "Điều 2. Phòng Nội vụ thông báo kết quả trước ngày 10/6/2024; Hiệu trưởng các trường ký hợp đồng lao động."
    rows = read(text, doc_type="QĐ", number="12/QĐ-UBND")
    assert brief(rows)[0] == ("Phòng Nội vụ", "thông báo kết quả trước ngày 10/6/2024")
    assert rows[0]["due"]["date"] == D(2024, 6, 10)


def test_people_named_before_a_colon():
    text = "Điều 3. Các ông, bà: Chánh Văn phòng, Giám đốc Sở Y tế chịu trách nhiệm thi hành Quyết định này./."
    (row,) = read(text, doc_type="QĐ")
    assert [bearer["text"] for bearer in row["bearers"]] == ["Chánh Văn phòng", "Giám đốc Sở Y tế"]


def test_a_heading_that_gives_to_a_misread_body():
    text = "Điều 3. Giao Chính phi thực hiện một số biện pháp điều hành\n1. Điều hành thận trọng chính sách tài khóa."
    (row,) = read(text, doc_type="NQ")
    assert (row["bearers"][0]["text"], row["provision"]) == ("Chính phi", "Điều 3.1")


@pytest.mark.parametrize(
    "body", ["Sở Nông nghiệp và Phát triển nông thôn", "Sở Lao động - Thương binh và Xã hội", "Sở Y tế"]
)
def test_whole_name_of_who_hears_of_it(body):
    (row,) = read(f"Đề nghị các huyện báo cáo về {body} trước ngày 20/12/2030.")
    assert row["report_to"] == body
