"""Calendar dates in every written form, and what is no date."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnadmin_nlp.dates import find_dates, parse_date

READ = [
    # the decree's own form, with and without leading zeros
    ("ngày 05 tháng 3 năm 2024", (2024, 3, 5)),
    ("Ngày 29 tháng 12 năm 2019", (2019, 12, 29)),
    ("NGÀY 30 THÁNG 9 NĂM 2015", (2015, 9, 30)),
    # glued and spread words of scans and justified text
    ("ngày17 tháng01 năm2020", (2020, 1, 17)),
    ("ngày  5   tháng  3  năm  2024", (2024, 3, 5)),
    ("ngày 0L tháng 9 năm 2016", (2016, 9, 1)),
    ("ngày l5 tháng 9 năm 2016", (2016, 9, 15)),
    # short forms
    ("05/3/2024", (2024, 3, 5)),
    ("ngày 23/4/2018", (2018, 4, 23)),
    ("18-3-1989", (1989, 3, 18)),
    ("15.5.2009", (2009, 5, 15)),
    ("ngày 21/01/ 2026", (2026, 1, 21)),
]
REFUSED = [
    "tháng 6 năm 2024",
    "năm 2024",
    "ngày   tháng 7 năm 2025",
    "24/7",
    "11/2023",
    "quý II/2024",
    "31/02/2024",
    "12/2024/NĐ-CP",
    "5/3/2024/QĐ",
    "01/12-3/2024",
    "",
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_read(text, expected):
    assert parse_date(text) == datetime.date(*expected)


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text):
    assert parse_date(text) is None


def test_every_date_with_its_place():
    text = "từ ngày 05/3/2024 đến ngày 10 tháng 4 năm 2024"
    found = find_dates(text)
    assert [text[one.start : one.end] for one in found] == ["05/3/2024", "ngày 10 tháng 4 năm 2024"]


def test_an_impossible_date_keeps_its_place():
    (found,) = find_dates("ngày 31/02/2024")
    assert found.value is None


@given(st.dates(datetime.date(1945, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from("/-."))
def test_round_trip(date, mark):
    assert parse_date(f"{date.day}{mark}{date.month}{mark}{date.year}") == date
    assert parse_date(f"ngày {date.day:02} tháng {date.month} năm {date.year}") == date
