"""Lines, paragraphs, the flow, and lines of two columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnadmin_nlp.columns import separate_columns
from vnadmin_nlp.lines import blank_noise, find_flow, find_lines, find_paragraphs

LONG = "Giao Sở Nội vụ chủ trì, phối hợp với các cơ quan có liên quan tham"
PIECES = st.sampled_from(
    (LONG, "mưu thực hiện.", "1. Giao", "- Như trên;", "Điều 2. Giao", "12", " ", "", "SỞ NỘI VỤ", "   a) b")
)
TEXTS = st.lists(PIECES, max_size=12).map("\n".join)


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        (f"{LONG}\nmưu thực hiện.", 1),
        (f"{LONG}\n\nmưu thực hiện.", 1),  # over the end of a page
        (f"{LONG} mưu.\nSở Tài chính", 2),  # the sentence ended
        (f"{LONG}\n1. Sở Tài chính", 2),  # a part of its own
        ("SỞ NỘI VỤ\nSố: 15/SNV-VP", 2),
        ("Kính gửi:\n- Sở Nội vụ;", 2),
        ("Điều 1. Phạm vi\nThông tư này quy định", 2),  # too short to be cut by the paper's edge
    ],
)
def test_paragraphs(text: str, paragraphs: int) -> None:
    assert len(find_paragraphs(find_lines(text))) == paragraphs


def test_paragraphs_of_a_word_processor_are_joined_before_small_letters_only() -> None:
    lines = find_lines(f"{LONG}\nSở Tài chính\nvà Sở Y tế")
    assert len(find_paragraphs(lines)) == 1
    assert len(find_paragraphs(lines, whole=True)) == 2


@pytest.mark.parametrize(
    ("line", "noise"),
    [
        ("12", True),
        ("- 3 -", True),
        ("Trang 2/4", True),
        ("CÔNG BÁO/Số 290 + 291/Ngày 12-5-2024", True),
        ("Thời gian ký: 12.10.2022 13:49", True),
        ("2024", False),
        ("12. Giao Sở Nội vụ", False),
        ("Số: 290/QĐ-BNV", False),
        ("Người ký văn bản chịu trách nhiệm", False),
    ],
)
def test_noise(line: str, noise: bool) -> None:
    text = f"phối hợp\n{line}\nvới các sở"
    assert (blank_noise(text) != text) is noise


@given(TEXTS)
def test_lines_cover_all_words(text: str) -> None:
    lines = find_lines(text)
    assert all(text[line.start : line.end] == line.text == line.text.strip() for line in lines)
    assert [line.text for line in lines] == [part.strip() for part in text.split("\n") if part.strip()]


@given(TEXTS)
def test_the_flow_keeps_the_length_and_is_its_own_flow(text: str) -> None:
    paragraphs = find_paragraphs(find_lines(text))
    flow = find_flow(text, paragraphs)
    assert len(flow) == len(text) == len(blank_noise(text))
    assert flow.split() == text.split()
    assert find_flow(flow, paragraphs) == flow


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("SỞ NỘI VỤ        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ["SỞ NỘI VỤ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]),
        ("SỞ NỘI VỤ\tĐộc lập - Tự do", ["SỞ NỘI VỤ", "Độc lập - Tự do"]),
        (
            "Số: 15/QĐ-BNV Hà Nội, ngày 05 tháng 3 năm 2024",  # a scan
            ["Số: 15/QĐ-BNV", "Hà Nội, ngày 05 tháng 3 năm 2024"],
        ),
        ("Số:        /UBND-NC", ["Số:        /UBND-NC"]),  # a blank to fill in
        ("1    2    3    4", ["1    2    3    4"]),  # a row of a table
        ("V/v báo cáo ngày 05 tháng 3 năm 2024", ["V/v báo cáo ngày 05 tháng 3 năm 2024"]),
    ],
)
def test_columns(text: str, parts: list[str]) -> None:
    lines = find_lines(text.replace("\t", " "))
    assert [line.text for line in separate_columns(text.replace("\t", " "), text, lines)] == parts


def test_the_left_column_comes_first() -> None:
    text = "SỞ NỘI VỤ        Độc lập - Tự do\nSố: 15/SNV        Hà Nội, ngày 05/3/2024"
    parts = [line.text for line in separate_columns(text, text, find_lines(text))]
    assert parts == ["SỞ NỘI VỤ", "Số: 15/SNV", "Độc lập - Tự do", "Hà Nội, ngày 05/3/2024"]
