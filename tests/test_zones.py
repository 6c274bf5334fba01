"""What each line of a document is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnadmin_nlp import lexicon
from vnadmin_nlp.lines import find_lines
from vnadmin_nlp.text import bare
from vnadmin_nlp.zones import find_zones, is_position, signs, type_on
from vnadmin_nlp.zones.cues import words_of

LETTER = """SỞ NỘI VỤ
Số: 15/SNV-VP
Hà Nội, ngày 05 tháng 3 năm 2024
V/v báo cáo
quý I
Kính gửi:
- Sở Y tế;
- Sở Tài chính.
Thực hiện kế hoạch, Sở Nội vụ đề nghị các sở báo cáo./.
Nơi nhận:
- Như trên;
- Lưu: VT.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Trần Văn An
PHỤ LỤC
Mẫu báo cáo"""
LABELS = (
    "agency number date subject subject addressee addressee addressee body "
    "recipient recipient recipient signature signature signature annex annex"
)


def labels(text: str) -> list[str]:
    return list(find_zones(text, text, find_lines(text)).labels)


def test_letter() -> None:
    assert labels(LETTER) == LABELS.split()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Một hai ba.", ["body"]),
        ("QUYẾT ĐỊNH\nVề việc thành lập Tổ công tác\nCăn cứ Luật Đất đai;", ["type", "subject", "body"]),
        ("NGHỊ QUYẾT\nVề dự toán\nQUỐC HỘI\nCăn cứ Hiến pháp;", ["type", "subject", "authority", "body"]),
        ("QUY CHẾ\nLàm việc\n(Kèm theo Quyết định số 15/QĐ-UBND)", ["type", "subject", "enclosure"]),
        ("HỎA TỐC\nSố: 15/UBND-NC\nThực hiện kế hoạch.", ["mark", "number", "body"]),
        (  # the rows of a table that was the letterhead
            "BỘ Y TẾ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\nSố: 12/BYT-KH | Hà Nội, ngày 05 tháng 3 năm 2024 |\n"
            "Kính gửi: | - Sở Y tế; |\nBộ Y tế đề nghị báo cáo.",
            ["agency", "number", "motto", "date", "addressee", "addressee", "body"],
        ),
        (  # boxes broken inside
            "Số:\n77/KH-UBND\nNghệ\nAn, ngày 12\ntháng 5 năm 2021\nKẾ HOẠCH\nPhát triển chợ\nKính\ngửi: Sở Tài chính",
            ["number", "date", "type", "subject", "addressee"],
        ),
        (  # attributes that a page prints over the letterhead
            "Công văn 59/BYT-KH năm 2024 trả lời kiến nghị của cử tri do Bộ Y tế ban hành\nLoại văn bản Công văn\n"
            "Cơ quan ban hành Bộ Y tế\nNgười ký Trần Văn An\nLĩnh vực Bộ máy hành chính\nTình trạng Đã biết\nBỘ Y TẾ\n"
            "-------\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 59/BYT-KH\nKính gửi: Sở Y tế",
            ["other", "other", "other", "other", "other", "other", "agency", "other", "motto", "number", "addressee"],
        ),
        (  # all on one line
            "BỘ Y TẾ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc ------ Số: 7/2019/QĐ-BYT Hà Nội, "
            "ngày 04 tháng 11 năm 2019 QUYẾT ĐỊNH BAN HÀNH QUY CHẾ CỦA BỘ BỘ TRƯỞNG BỘ Y TẾ Căn cứ Luật Giá;",
            ["agency", "motto", "motto", "number", "date", "type", "subject", "authority", "body"],
        ),
        (  # the type line is lost; a verb that is a type too
            "Số: 7/2018/TT-NHNN\nHà Nội, ngày 12 tháng 6 năm 2018\nQUY ĐỊNH CÁC TỶ LỆ BẢO ĐẢM AN TOÀN\nCăn cứ Luật;",
            ["number", "date", "subject", "body"],
        ),
        (
            "Số: 17/2020/QĐ-UBND\nHà Nam, ngày 03 tháng 02 năm 2020\nBAN HÀNH QUY CHẾ QUẢN LÝ CHỢ\n"
            "ỦY BAN NHÂN DÂN TỈNH HÀ NAM\nCăn cứ Luật Giá;",
            ["number", "date", "subject", "agency", "body"],
        ),
        ("QUYẾT ĐỊNH Về việc ủy quyền\nGIÁM ĐỐC CÔNG TY A\n- Căn cứ Luật Giá;", ["type", "authority", "body"]),
        (  # a title on the type's line, then the body
            "HƯỚNG DẪN VỀ THỂ THỨC VĂN BẢN CỦA ĐẢNG\n\nThi hành Điều 2 Quyết định số 31-QĐ/TW của Bộ Chính trị.",
            ["type", "body"],
        ),
        ("Số: 88/BYT-KH\nVề: góp ý dự thảo Quy chế\nKính gửi: Sở Y tế", ["number", "subject", "addressee"]),
        ("ĐẾN\nSố: 6204\nNgày: 21/8/2023\nSố: 15/UBND-NC", ["other", "other", "other", "number"]),  # arrival stamp
    ],
)
def test_heads(text: str, wanted: list[str]) -> None:
    assert labels(text) == wanted


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("KẾ HOẠCH", "Kế hoạch"),
        ("LUẬT ĐẤT ĐAI", "Luật"),
        ("QUYÉT ĐỊNH", "Quyết định"),  # a scan's tone mark
        ("THỦ TƯỚNG CHÍNH PHỦ", None),  # no THƯ
        ("Kế hoạch này có hiệu lực", None),
        ("SỞ NỘI VỤ", None),
    ],
)
def test_type_on(line: str, name: str | None) -> None:
    assert type_on(line) == name


@pytest.mark.parametrize(
    ("line", "does"),
    [
        ("KT. CHỦ TỊCH", True),
        ("T/M BAN THƯỜNG VỤ", True),
        ("PHÓ GIÁM ĐỐC", True),
        ("Giám đốc các sở chịu trách nhiệm thi hành quyết định này.", False),
        ("SỞ NỘI VỤ", False),
        ("Trần Văn An", False),
    ],
)
def test_signs(line: str, does: bool) -> None:
    assert signs(line) is does


def test_is_position() -> None:
    assert is_position("chu tich ubnd tinh")
    assert not is_position("uy ban nhan dan")


@pytest.mark.parametrize("row", lexicon.table("head_words"))
def test_head_words_show_their_examples(row: str) -> None:
    for example in lexicon.table("head_words")[row]["examples"]:
        assert any(word in bare(example) for word in words_of(row)), example


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(LETTER.split("\n")), max_size=25).map("\n".join))
def test_any_order_of_lines_is_labelled(text: str) -> None:
    zones = find_zones(text, text, find_lines(text))
    assert len(zones.labels) == len(zones.lines)
    assert 0 <= zones.body[0] <= zones.body[1] <= len(text)
    assert all(text[line.start : line.start + len(line.text)] == line.text for line in zones.lines)
