"""Marks that a scan lost, put right by the company a syllable keeps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnadmin_nlp.spelling import is_damaged, pairs_in, respelled, respelled_surely, without_specks
from vnadmin_nlp.text import bare

SYLLABLES = st.sampled_from(
    ("hoàn", "thuê", "giá", "tri", "gia", "tăng", "các", "tỉnh,", "thành", "phó", "Sở", "NỘI", "vu", "12", "x")
)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("hoàn thuê giá tri gia tăng", "hoàn thuế giá trị gia tăng"),
        ("các tỉnh, thành phó", "các tỉnh, thành phố"),
        ("Sở Nội vụ tỉnh Thái Nguyên", "Sở Nội vụ tỉnh Thái Nguyên"),  # clean
        ("Công ty TNHH Hoa Sen", "Công ty TNHH Hoa Sen"),
        ("Số: 15/QĐ-UBND", "Số: 15/QĐ-UBND"),
        ("", ""),
    ],
)
def test_respelled(read: str, meant: str) -> None:
    assert respelled(read) == meant


@pytest.mark.parametrize(
    ("read", "body", "meant"),
    [
        ("thủ tục hãi quan", "Chi cục Hải quan làm thủ tục hải quan.", "thủ tục hải quan"),
        ("thủ tục hãi quan", "Chi cục báo cáo.", "thủ tục hãi quan"),  # the body does not confirm it
        ("học bạ số và sổ điểm điện tử", "Các trường dùng sổ điểm điện tử.", "học bạ số và sổ điểm điện tử"),
        ("Quy định về thi đua", "Thi đua là phong trào.", "Quy định về thi đua"),
    ],
)
def test_text_of_good_quality_keeps_what_its_body_has(read: str, body: str, meant: str) -> None:
    assert respelled_surely(read, body) == meant


def test_the_body_of_the_document_tells_what_is_meant() -> None:
    body = "Do dịch Covid kéo dài, đơn vị bị ảnh hưởng bởi dịch Covid được hỗ trợ."
    assert respelled("ảnh hưởng bởi địch Covid") == "ảnh hưởng bởi địch Covid"  # a word too
    assert respelled("ảnh hưởng bởi địch Covid", pairs_in(body)) == "ảnh hưởng bởi dịch Covid"
    assert respelled("ảnh hưởng bởi dịch Covid", pairs_in("địch Covid")) == "ảnh hưởng bởi dịch Covid"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("năm 2017 | các đơn vị", "năm 2017 các đơn vị"),
        ("(2015 \N{EM DASH} 2018)", "(2015 – 2018)"),
        ("các sở, ban, ngành; UBND cấp huyện", "các sở, ban, ngành; UBND cấp huyện"),  # clean
        ("giai đoạn 2021 - 2025", "giai đoạn 2021 - 2025"),
    ],
)
def test_specks_are_left_out(read: str, meant: str) -> None:
    assert without_specks(read) == meant


@settings(deadline=None)  # tables are loaded on first use
@given(st.text(max_size=40) | st.lists(SYLLABLES, max_size=12).map(" ".join))
def test_only_marks_change(text: str) -> None:
    assert bare(respelled(text)) == bare(text)


@settings(deadline=None)  # tables are loaded on first use
@given(st.lists(SYLLABLES, max_size=12).map(" ".join))
def test_letter_case_stays(text: str) -> None:
    assert [char.isupper() for char in respelled(text)] == [char.isupper() for char in text]


@pytest.mark.parametrize(
    ("text", "damaged"),
    [
        ("Kính gửi các tỉnh, thành phố trực thuộc Trung ương, đề nghị báo cáo", False),
        ("vẽ viêc thưc hiẹn chẽ đô bào cáo đinh kỳ cùa các đon vi trên đja bàn", True),
        ("vẽ viêc", False),  # too short to tell
        ("", False),
    ],
)
def test_is_damaged(text: str, damaged: bool) -> None:
    assert is_damaged(text) is damaged


def test_words_glued_by_a_converter_are_no_scan() -> None:
    glued = "Các đơn vị nghiêncứu và góp ýkiến trước khi banhành, vềviệc này đềnghị các đơnvị gửi vănbản trả lời"
    assert not is_damaged(glued)
    assert is_damaged("Cac đon vị nghien cưu và góp y kiẽn truơc khi bạn hanh, đẽ nghi cac đơn vi gưi văn bán trà lơi")


def test_plain_words_of_the_country_are_no_scan() -> None:
    text = "Hướng dẫn diễn xướng, sử dụng nhạc cụ; nuôi trâu, bò, lợn nái, trồng ngô, chạy thử máy, đóng gỗ và vải"
    assert not is_damaged(text)
