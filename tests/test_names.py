"""Names of bodies and people."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnadmin_nlp.names import looks_like_name, name_case, person_name, respelled_name, restored
from vnadmin_nlp.text import bare

WORDS = st.sampled_from(
    ("ỦY", "BAN", "NHÂN", "DÂN", "TỈNH", "SỞ", "NỘI", "VỤ", "VÀ", "BẮC", "NINH", "UBND", "-", "TONG", "CUC", "THUE")
)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("SỞ NỘI VỤ", "Sở Nội vụ"),
        ("ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI", "Ủy ban nhân dân tỉnh Quảng Ngãi"),
        ("UBND HUYỆN MINH LONG", "Ủy ban nhân dân huyện Minh Long"),
        ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Sở Nông nghiệp và Môi trường"),
        ("TỔNG CỤC THUẾ", "Tổng cục Thuế"),
        ("BỘ TÀI CHÍNH", "Bộ Tài chính"),
        ("Sở Nội vụ", "Sở Nội vụ"),  # no heading in capitals: folded only
        ("  Sở  Nội vụ; ", "Sở Nội vụ"),
    ],
)
def test_name_case(heading: str, name: str) -> None:
    assert name_case(heading) == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("PGS.TS. Lê Thị Bình", "Lê Thị Bình"),
        ("Đại tá Trần Văn An", "Trần Văn An"),
        ("(Đã ký) Trần Văn An", "Trần Văn An"),
        ("PHÓ CHỦ TỊCH", None),
        ("KT. CHỦ TỊCH", None),
        ("(Đã ký)", None),
        ("Nơi nhận", None),
        ("Sở Nội vụ", None),
        ("Nguyễn", None),
        ("", None),
    ],
)
def test_person_name(line: str, name: str | None) -> None:
    assert person_name(line) == name


@pytest.mark.parametrize(
    ("line", "may"),
    [
        ("Lẻ Hoàng Tuấn", True),
        ("Nguyén Thi Mai", True),
        ("rần Hoàng Tuấn", False),
        ("PHÓ CHỦ TỊCH", False),
        ("Sở Nội vụ", False),
        ("Một Hai Ba Bốn Năm", False),
    ],
)
def test_looks_like_name(line: str, may: bool) -> None:
    assert looks_like_name(line) is may


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("Nguyén Thi Mai", "Nguyễn Thị Mai"),
        ("Trân Văn An", "Trần Văn An"),
        ("Lê Thị Bình", "Lê Thị Bình"),
        ("Xyz Văn An", "Xyz Văn An"),  # no family name with these letters
        ("", ""),
    ],
)
def test_respelled_name(read: str, name: str) -> None:
    assert respelled_name(read) == name


@settings(deadline=None)  # tables are loaded on first use
@given(st.lists(WORDS, max_size=8).map(" ".join))
def test_restoring_keeps_the_letters_and_is_idempotent(heading: str) -> None:
    whole = restored(heading)
    assert bare(whole) == bare(heading)
    assert restored(whole) == whole


@settings(deadline=None)  # tables are loaded on first use
@given(st.lists(WORDS, min_size=1, max_size=8).map(" ".join))
def test_a_name_in_its_case_is_left_alone(heading: str) -> None:
    name = name_case(heading)
    assert name == name.strip()
    assert name.isupper() or name_case(name) == name
