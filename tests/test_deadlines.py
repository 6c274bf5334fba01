"""Deadlines: absolute, by period, relative, recurring; and times that are none."""

import datetime
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnadmin_nlp.deadlines import best_deadline, find_deadlines
from vnadmin_nlp.working_days import add_working_days, is_working_day

D = datetime.date
OWN = D(2024, 3, 5)


def read(text, own=OWN, **options):
    return find_deadlines(text, 0, len(text), own, **options)


DATES = [
    ("báo cáo trước ngày 15/12/2024 để tổng hợp", D(2024, 12, 15), "trước ngày 15/12/2024"),
    ("chậm nhất là ngày 30 tháng 6 năm 2024", D(2024, 6, 30), "chậm nhất là ngày 30 tháng 6 năm 2024"),
    ("gửi trước 17 giờ 00 ngày 20/5/2024", D(2024, 5, 20), "trước 17 giờ 00 ngày 20/5/2024"),
    ("Báo cáo được gửi trước ngày 15/12/2024 về Sở", D(2024, 12, 15), "trước ngày 15/12/2024"),  # asked for, no case
    ("xong trước ngày 30/4", D(2024, 4, 30), "xong trước ngày 30/4"),  # the year of the document
    ("trước ngày 15/01 gửi báo cáo", D(2025, 1, 15), "trước ngày 15/01"),  # already past: the next year
    ("trước ngày 31 tháng 12", D(2024, 12, 31), "trước ngày 31 tháng 12"),
    ("khắc phục ngay trong quý II/2024", D(2024, 6, 30), "trong quý II/2024"),
    ("trong quý III năm 2024", D(2024, 9, 30), "trong quý III năm 2024"),
    ("trình trong tháng 6", D(2024, 6, 30), "trong tháng 6"),
    ("trước tháng 9/2024", D(2024, 8, 31), "trước tháng 9/2024"),  # the day before it begins
    ("đến hết năm 2025 hoàn thành", D(2025, 12, 31), "đến hết năm 2025"),
    ("hoàn thành trong năm 2024", D(2024, 12, 31), "hoàn thành trong năm 2024"),
    ("trong 6 tháng đầu năm", D(2024, 6, 30), "trong 6 tháng đầu năm"),
    ("Chậm nhất đến ngày 30/6/2024, bảo đảm", D(2024, 6, 30), "Chậm nhất đến ngày 30/6/2024"),
    ("bảo đảm đến ngày 31/12/2024 hầu hết", D(2024, 12, 31), "đến ngày 31/12/2024"),
    ("trong vòng 05 ngày kể từ ngày ký", D(2024, 3, 10), "trong vòng 05 ngày kể từ ngày ký"),
    ("trong 03 tháng kể từ ngày ban hành", D(2024, 6, 5), "trong 03 tháng kể từ ngày ban hành"),
    ("sơ kết vào quý IV năm 2024", D(2024, 12, 31), "vào quý IV năm 2024"),
    ("phấn đấu đạt 95% số tài khoản đã cấp trước ngày 01/7/2024", D(2024, 7, 1), "trước ngày 01/7/2024"),
    ("khóa sổ ở thời điểm cuối ngày 31-12-2024", D(2024, 12, 31), "cuối ngày 31-12-2024"),
    ("(thời gian: từ ngày 10/4/2024 đến ngày 25/4/2024)", D(2024, 4, 25), "đến ngày 25/4/2024"),  # a stretch to come
    # depends on something the document does not tell
    ("báo cáo Hội đồng tại kỳ họp cuối năm 2024", None, "tại kỳ họp cuối năm 2024"),
    ("trình trước kỳ họp thứ 9", None, "trước kỳ họp thứ 9"),
    ("trong thời hạn 10 ngày kể từ ngày nhận văn bản", None, "trong thời hạn 10 ngày kể từ ngày nhận văn bản"),
]


@pytest.mark.parametrize(("text", "date", "words"), DATES, ids=[row[0] for row in DATES])
def test_dates(text, date, words):
    rows = read(text)
    assert [(row["date"], row["text"]) for row in rows] == [(date, words)]
    assert text[slice(*rows[0]["span"].values())] == words


RECURRENCES = [
    ("báo cáo trước ngày 25 hàng tháng", "FREQ=MONTHLY;BYMONTHDAY=25"),
    ("trước ngày 15/12 hằng năm", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15"),
    ("ngày 20 tháng cuối quý", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=20"),
    ("định kỳ 6 tháng báo cáo", "FREQ=MONTHLY;INTERVAL=6"),
    ("06 tháng một lần", "FREQ=MONTHLY;INTERVAL=6"),
    ("định kỳ hàng quý tổng hợp", "FREQ=MONTHLY;INTERVAL=3"),
    ("Hàng năm, tổ chức kiểm tra", "FREQ=YEARLY"),
    ("họp giao ban hàng tuần", "FREQ=WEEKLY"),
    ("ít nhất 02 lần/tuần", "FREQ=WEEKLY"),
    ("định kỳ tổng hợp báo cáo", None),  # regular, how often is not told
]


@pytest.mark.parametrize(("text", "rule"), RECURRENCES, ids=[row[0] for row in RECURRENCES])
def test_recurrences(text, rule):
    assert [(row["date"], row["recurrence"]) for row in read(text)] == [(None, rule)]


NONE = [
    "giai đoạn 2022 - 2025",  # a programme
    "Quyết định số 766/QĐ-TTg ngày 23/6/2024",  # a document's date
    "dự án được phê duyệt trước ngày 01/7/2025",  # a condition
    "hồ sơ đã được gửi trước ngày 01/7/2025",  # a condition
    "từ ngày 01/4/2024 đến hết ngày 30/4/2024 đã nhận",  # a stretch that was reported
    "kết quả trong năm 2023",  # before the document
    "kế hoạch hàng năm của đơn vị",  # tells which plan
    "6 tháng đầu năm 2024 đạt kết quả",  # no cue
    "đến năm 2030, tầm nhìn đến năm 2045",  # an outlook
    "trong thời gian tới",
    "chậm nhất đến ngày 31 tháng 3 năm sau",  # of each year
]


@pytest.mark.parametrize("text", NONE)
def test_times_that_are_no_deadlines(text):
    assert read(text) == []


def test_without_the_documents_date_a_missing_year_is_not_guessed():
    assert [(row["date"], row["text"]) for row in read("trước ngày 30/6", own=None)] == [(None, "trước ngày 30/6")]


def test_behind_a_label_no_cue_is_needed():
    text = "Thời gian: Quý II/2024"
    assert [row["date"] for row in read(text, bare=True)] == [D(2024, 6, 30)]


def test_each_day_of_a_list():
    rows = read("báo cáo trước ngày 15/6/2024 và 15/12/2024")
    assert [row["date"] for row in rows] == [D(2024, 6, 15), D(2024, 12, 15)]


def test_a_day_binds_before_a_recurrence():
    rows = read("định kỳ hàng tháng báo cáo, lần đầu trước ngày 25/4/2024")
    assert best_deadline(rows)["date"] == D(2024, 4, 25)
    assert best_deadline([]) is None


@pytest.mark.parametrize(
    ("start", "number", "day"),
    [
        (D(2024, 3, 7), 3, D(2024, 3, 12)),  # a Thursday, no holiday near
        (D(2024, 2, 6), 5, D(2024, 2, 20)),  # Tết 2024: off from 8 to 14 February
        (D(2024, 4, 26), 2, D(2024, 5, 3)),  # Monday 29 April off, in lieu of Saturday 4 May
        (D(2024, 4, 26), 3, D(2024, 5, 4)),  # which is worked
        (D(2025, 4, 28), 2, D(2025, 5, 5)),  # 30 April, 1 May, and Friday 2 May in lieu
        (D(2025, 1, 24), 1, D(2025, 2, 3)),  # Tết 2025: off from 25 January to 2 February
        (D(2024, 12, 30), 2, D(2025, 1, 2)),  # over New Year
    ],
)
def test_working_days(start, number, day):
    assert add_working_days(start, number) == day


def test_working_days_of_an_order_over_tet():
    assert [row["date"] for row in read("trong 05 ngày làm việc kể từ ngày ban hành", own=D(2024, 2, 6))] == [
        D(2024, 2, 20)
    ]
    assert [row["date"] for row in read("trong 05 ngày làm việc kể từ ngày nhận được hồ sơ", own=D(2024, 2, 6))] == [
        None
    ]


def test_a_misread_number_of_working_days_is_not_counted():
    assert add_working_days(D(2024, 3, 7), 99_999) is None


@given(st.dates(D(2020, 1, 1), D(2026, 6, 30)), st.integers(0, 60))
def test_working_days_grow(start, number):
    day = add_working_days(start, number)
    assert day >= start + datetime.timedelta(days=number)
    assert number == 0 or is_working_day(day)
    assert number == 0 or day > add_working_days(start, number - 1)


def test_the_calendar_is_imported_when_it_is_needed():
    code = "import sys; import vnadmin_nlp.deadlines; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.text(alphabet="ngàythángnămquýtrước hàng định kỳ0123456789/IV.,", max_size=120))
def test_any_text_is_read(text):
    for row in read(text):
        assert 0 <= row["span"]["start"] < row["span"]["end"] <= len(text)
        assert row["text"] == " ".join(text[slice(*row["span"].values())].split())
