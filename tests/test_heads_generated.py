"""One head in every layout that public sites print: whatever its facts are, they come back."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnadmin_nlp import parse

PLACES = ("Hà Nam", "Nghệ An", "Lai Châu", "Đồng Nai", "Bắc Ninh")
TOPICS = ("QUẢN LÝ CHỢ", "BẢO VỆ KHO LƯU TRỮ", "LÀM VIỆC CỦA SỞ NỘI VỤ", "PHỐI HỢP GIỮA SỞ Y TẾ VÀ SỞ TÀI CHÍNH")
STATE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
TAIL = "\nCăn cứ Luật Tổ chức chính quyền địa phương;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành Quy chế."


def plain(number: str, place: str, day: str, title: str) -> str:
    body = f"ỦY BAN NHÂN DÂN\nTỈNH {place.upper()}\n-------\n{STATE}\n{MOTTO}\nSố: {number}\n{place}, {day}\n"
    return f"{body}QUYẾT ĐỊNH\n{title}\nỦY BAN NHÂN DÂN TỈNH {place.upper()}{TAIL}"


def rows(number: str, place: str, day: str, title: str) -> str:
    head = f"ỦY BAN NHÂN DÂN | {STATE} |\nSố: {number} | {place}, {day} |\n"
    return f"{head}QUYẾT ĐỊNH\n{title}\nỦY BAN NHÂN DÂN TỈNH {place.upper()}{TAIL}"


def broken(number: str, place: str, day: str, title: str) -> str:
    text = plain(number, place, day, title).replace("Số: ", "Số:\n").replace(" tháng", "\ntháng")
    return text.replace(f"\n{place},", "\n" + place.replace(" ", "\n") + ",").replace("XÃ HỘI CHỦ", "XÃ\nHỘI CHỦ")


def with_attributes(number: str, place: str, day: str, title: str) -> str:
    lines = (f"Quyết định {number}", f"Số hiệu: {number}", "Loại văn bản: Quyết định", "Người ký: Trần Văn An")
    return "\n".join(lines * 3) + "\n" + plain(number, place, day, title)


def flat(number: str, place: str, day: str, title: str) -> str:
    return " ".join(plain(number, place, day, title).split())


@pytest.mark.parametrize("layout", [plain, rows, broken, with_attributes, flat], ids=lambda layout: layout.__name__)
@settings(max_examples=25, deadline=None)
@given(
    serial=st.integers(1, 4999),
    date=st.dates(datetime.date(1999, 1, 1), datetime.date(2025, 6, 30)),
    place=st.sampled_from(PLACES),
    topic=st.sampled_from(TOPICS),
)
def test_a_head_in_every_layout(layout, serial, date, place, topic):
    number, day = f"{serial}/QĐ-UBND", f"ngày {date.day:02} tháng {date.month:02} năm {date.year}"
    document = parse(layout(number, place, day, f"VỀ VIỆC BAN HÀNH QUY CHẾ {topic}"))
    assert (document.number.value, document.issued_on.value, document.place.value) == (number, date, place)
    assert document.issuer.name == f"Ủy ban nhân dân tỉnh {place}"
    assert (document.doc_type.name, document.subject.value) == ("Quyết định", f"BAN HÀNH QUY CHẾ {topic}")
