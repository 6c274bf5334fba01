"""Numbers in digits and in words. Every spelled number up to 99 is generated and read back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnadmin_nlp.numerals import parse_decimal, parse_number, parse_quantity, parse_roman, parse_spelled

DIGITS = [
    ("1.234,5", "1234.5"),  # dots group, a comma marks the decimals
    ("12,5", "12.5"),
    ("3.000.000", "3000000"),
    ("54,56", "54.56"),
    ("05", "5"),  # a leading zero as the standard asks for
    ("12.5", "12.5"),  # a dot before one digit cannot group
    ("1 234 567", "1234567"),  # groups set apart by blanks
    ("30/6/2024", None),  # a date
    ("15/2024", None),  # a document number
    ("1.2.3", None),  # a heading
    ("", None),
]


@pytest.mark.parametrize(("text", "value"), DIGITS)
def test_digits(text, value):
    assert parse_decimal(text) == (None if value is None else Decimal(value))


QUANTITIES = [
    ("1.200 tỷ", 1_200_000_000_000),
    ("2,5 nghìn tỷ", 2_500_000_000_000),  # two scale words
    ("450 triệu", 450_000_000),
    ("12 ngàn", 12_000),  # the second spelling of nghìn
    ("hai mươi triệu", 20_000_000),
    ("ba trăm linh năm", 305),
    ("tỷ lệ", None),  # no figure before the word
    ("một vài", None),
]


@pytest.mark.parametrize(("text", "value"), QUANTITIES)
def test_quantities(text, value):
    assert parse_quantity(text) == value


UNITS = ["", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def spell(number):
    tens, unit = divmod(number, 10)
    if tens == 0:
        return [UNITS[unit]]
    if tens == 1:
        return [f"mười {'lăm' if unit == 5 else UNITS[unit]}".strip()]
    forms = {1: ["mốt"], 4: ["tư", "bốn"], 5: ["lăm", "nhăm"]}.get(unit, [UNITS[unit]])
    return [f"{UNITS[tens]} mươi {form}".strip() for form in forms]


@pytest.mark.parametrize("number", range(1, 100))
def test_spelled(number):
    for words in spell(number):
        assert parse_spelled(words) == number, words


@pytest.mark.parametrize("text", ["năm nay", "ba phải", "hai ba", "mười mười", "mươi", "trăm", "một trăm tỉnh"])
def test_words_that_are_no_numbers(text):
    assert parse_spelled(text) is None


@given(st.integers(0, 999_999_999))
def test_grouped_digits_come_back(number):
    assert parse_number(f"{number:,}".replace(",", ".")) == number


def to_roman(number):
    out = ""
    for value, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
        (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        while number >= value:
            out += letters
            number -= value
    return out


@given(st.integers(1, 3999))
def test_roman_numerals_come_back(number):
    assert parse_roman(to_roman(number)) == number


@pytest.mark.parametrize("text", ["", "IIII", "VX", "IC", "ii", "XIVB"])
def test_no_roman_numerals(text):
    assert parse_roman(text) is None
