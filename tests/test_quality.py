"""Numbers that sort an archive: words, share of syllables, and the issue of a text that nobody decoded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnadmin_nlp import parse
from vnadmin_nlp.quality import find_fault, measure
from vnadmin_nlp.text import bare

CLEAN = (
    "Ủy ban nhân dân xã đề nghị các thôn rà soát hồ sơ lưu trữ của mình, phân công người phụ trách và báo cáo kết quả "
    "trước ngày 15 tháng 4 năm 2024 để tổng hợp theo Kế hoạch số 12/KH-UBND của UBND tỉnh."
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (CLEAN, None),
        (CLEAN.upper(), None),  # capitals tell nothing
        ("Số: 15/QĐ-BNV", None),  # neither does so little
        (bare(CLEAN), "lost their marks"),
        (
            "the committee asked all units to finish their work before the end of the year and to send the report on "
            "what they had done with every file that was kept",
            "another language",
        ),
        # An old encoding of letters that no table of ours has.
        (" ".join("nh" + chr(0x2500 + number) + "n" for number in range(30)), "old encoding"),
    ],
)
def test_fault(text, fault):
    found = find_fault(measure(text))
    assert (found is None) if fault is None else (fault in found["message"])
    assert found is None or found["code"] == "text.encoding_suspect"


def test_source_tells_the_numbers():
    source = parse(CLEAN).source
    assert (source.words, source.text_quality, source.page_starts) == (45, 1.0, ())


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_text_has_numbers(text):
    quality = measure(text * 40)
    assert quality.words == len((text * 40).split())
    assert quality.share is None or 0.0 <= quality.share <= 1.0
