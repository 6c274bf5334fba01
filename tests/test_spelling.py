"""Marks that a scan lost, put right by the company a syllable keeps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnadmin_nlp.spelling import is_damaged, respelled
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
