"""The view for matching and the keys for comparing."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vnadmin_nlp.text import bare, clean_value, fold_key, fold_space, is_upper, matching_view, to_nfc

MARKS = "*_#>\\`-. \n\t\N{NO-BREAK SPACE}\N{EN DASH}\N{SOFT HYPHEN}\N{BULLET}\N{LATIN CAPITAL LETTER ETH}"
TEXTS = st.text(alphabet=MARKS + "aĐđẾốUBND1/()", max_size=60)


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("Số: **6085**/UBND", "Số:   6085  /UBND"),
        ("QĐ\N{EN DASH}UBND", "QĐ-UBND"),
        ("\N{LATIN CAPITAL LETTER ETH}iều 1", "Điều 1"),
        ("\N{BULLET} Như trên;", "- Như trên;"),
        ("## Điều 1", "   Điều 1"),
        ("_Kính gửi_", " Kính gửi "),
        (r"Điều 1\. Giao", "Điều 1.  Giao"),
        ("157/TB_UBND", "157/TB_UBND"),  # an underscore inside a word stays
        ("mục #1, lớn hơn > 5", "mục #1, lớn hơn > 5"),  # no marks of Markdown
        ("Điều 1. Giao Sở Nội vụ", "Điều 1. Giao Sở Nội vụ"),
    ],
)
def test_matching_view(text: str, view: str) -> None:
    assert matching_view(text) == view


@given(st.text(max_size=80) | TEXTS)
def test_the_view_keeps_length_letters_and_line_breaks(text: str) -> None:
    view = matching_view(text)
    assert len(view) == len(text)
    assert all(seen == "\n" for char, seen in zip(text, view, strict=True) if char == "\n")
    assert all(seen == char for char, seen in zip(text, view, strict=True) if char.isascii() and char.isalnum())


@given(TEXTS)
@example("> >*")
@example("> # Điều 1")
@example(">_1")
def test_a_view_without_escapes_is_its_own_view(text: str) -> None:
    view = matching_view(text.replace("\\", ""))
    assert matching_view(view).split() == view.split()


@given(st.text(max_size=40))
def test_nfc_and_folding_are_idempotent(text: str) -> None:
    assert to_nfc(to_nfc(text)) == to_nfc(text) == unicodedata.normalize("NFC", text)
    assert fold_space(fold_space(text)) == fold_space(text)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậ ", max_size=40))
def test_bare_keeps_the_length_and_loses_case(text: str) -> None:
    assert len(bare(text)) == len(text)
    assert bare(bare(text)) == bare(text) == bare(text.upper())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UỶ BAN  NHÂN DÂN", "Ủy ban nhân dân", True),
        ("CỘNG HOÀ", "Cộng hòa", True),
        ("Thuỷ lợi", "thủy lợi", True),
        ("Quý I", "qúy I", False),  # behind "q" the tone belongs to the y
        ("Sở Y tế", "Sở Tư pháp", False),
    ],
)
def test_fold_key(one: str, other: str, same: bool) -> None:
    assert (fold_key(one) == fold_key(other)) is same


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("**Sở Nội vụ**", "Sở Nội vụ"),
        ("duy trì,\n  cải thiện", "duy trì, cải thiện"),
        ("Sở Nội vụ \N{EN DASH} Đội 1", "Sở Nội vụ \N{EN DASH} Đội 1"),  # dashes stay
        ("157/TB_UBND", "157/TB_UBND"),
    ],
)
def test_clean_value(text: str, value: str) -> None:
    assert clean_value(text) == value


@pytest.mark.parametrize(
    ("text", "upper"),
    [
        ("SỞ NỘI VỤ", True),
        ("ỦY BAN NHÂN DÂN TỈNH aN GIANG", True),  # a letter that a scan misread
        ("Sở Nội vụ", False),
        ("12/2024", False),
        ("A", False),
        ("", False),
    ],
)
def test_is_upper(text: str, upper: bool) -> None:
    assert is_upper(text) is upper
