"""A generator: known facts are written as a citation in every form and must come back."""

import dataclasses
import datetime
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnadmin_nlp import find_citations as find_in_text
from vnadmin_nlp.citations import find_citations

D = datetime.date


@dataclasses.dataclass(frozen=True)
class Fact:
    type_name: str
    serial: str
    year: int | None
    symbol: str
    date: D
    body: str
    pinpoint: str

    @property
    def number(self):
        if "/" in self.symbol:
            return f"{self.serial}-{self.symbol}"
        return f"{self.serial}/{self.year}/{self.symbol}" if self.year else f"{self.serial}/{self.symbol}"


# type, symbol, whether the year stands in the number, body
KINDS = (
    ("Nghị định", "NĐ-CP", True, "Chính phủ"),
    ("Nghị quyết", "NQ-CP", False, "Chính phủ"),
    ("Nghị quyết", "QH15", True, "Quốc hội"),
    ("Quyết định", "QĐ-TTg", False, "Thủ tướng Chính phủ"),
    ("Quyết định", "QĐ-TTg", True, "Thủ tướng Chính phủ"),
    ("Công điện", "CĐ-TTg", False, "Thủ tướng Chính phủ"),
    ("Chỉ thị", "CT-TTg", False, "Thủ tướng Chính phủ"),
    ("Thông tư", "TT-BTC", True, "Bộ trưởng Bộ Tài chính"),
    ("Thông tư", "TT-BGDĐT", True, "Bộ Giáo dục và Đào tạo"),
    ("Thông tư liên tịch", "TTLT-BTC-BTP", True, "Bộ Tài chính, Bộ Tư pháp"),
    ("Quyết định", "QĐ-UBND", False, "Chủ tịch UBND tỉnh"),
    ("Quyết định", "QĐ-UBND", True, "Ủy ban nhân dân tỉnh Hà Giang"),
    ("Kế hoạch", "KH-UBND", False, "UBND huyện Minh Long"),
    ("Công văn", "UBND-TTPVHCC", False, "Ủy ban nhân dân tỉnh"),
    ("Công văn", "SNV-CCHC", False, "Sở Nội vụ"),
    ("Công văn", "VPCP-KSTT", False, "Văn phòng Chính phủ"),
    ("Tờ trình", "TTr-SYT", False, "Giám đốc Sở Y tế"),
    ("Báo cáo", "BC-STP", False, "Sở Tư pháp tỉnh Hà Giang"),
    ("Thông báo", "TB-VPCP", False, "Văn phòng Chính phủ"),
    ("Chỉ thị", "CT/TU", False, "Ban Thường vụ Tỉnh ủy"),
    ("Nghị quyết", "NQ/TW", False, "Bộ Chính trị"),
    ("Hướng dẫn", "HD/BTCTW", False, "Ban Tổ chức Trung ương"),
)
PINPOINTS = ("", "Điều 5", "khoản 2 Điều 5", "điểm a, b khoản 1 Điều 12", "Phụ lục I", "Mục 2 Chương III")


@st.composite
def facts(draw):
    type_name, symbol, dated, body = draw(st.sampled_from(KINDS))
    date = draw(st.dates(D(2004, 1, 1), D(2026, 12, 31)))
    serial = f"{draw(st.integers(1, 9999)):02}{draw(st.sampled_from(['', '', '', 'A'] if '/' not in symbol else ['']))}"
    year = date.year if dated else None
    return Fact(type_name, serial, year, symbol, date, body, draw(st.sampled_from(PINPOINTS)))


DATES = {
    "long": lambda d: f"ngày {d.day:02} tháng {d.month:02} năm {d.year}",
    "short": lambda d: f"ngày {d.day}/{d.month}/{d.year}",
    "padded": lambda d: f"ngày {d.day:02}/{d.month:02}/{d.year}",
    "dotted": lambda d: f"ngày {d.day:02}.{d.month:02}.{d.year}",
}
# How the number stands: printed form of it.
NUMBERS = {
    "số": lambda n: f"số {n}",
    "số:": lambda n: f"số: {n}",
    "bare": lambda n: n,
    "glued": lambda n: f"số{n}",
    "spaced": lambda n: "số " + n.replace("/", " / ", 1),
    "dash": lambda n: "số " + n.replace("-", "\N{EN DASH}"),
    "eth": lambda n: "số " + n.replace("Đ", "Ð"),
    "markdown": lambda n: f"số **{n}**",
}
LEADS = ("Căn cứ ", "theo quy định tại ", "Thực hiện ", "(kèm theo ", "nhận được ", "- ", "và ")
TAILS = (" về việc phân công.", ";", ".", ", các sở rà soát", " quy định chi tiết nội dung")


def check(text, fact, *, pinpoint=True):
    (row,) = find_in_text(text)
    assert row.doc_type.name == fact.type_name
    assert row.number == fact.number
    assert row.date == fact.date
    assert row.issuer.text == fact.body
    if pinpoint:
        assert (row.pinpoint.text if row.pinpoint else "") == fact.pinpoint
    normal = unicodedata.normalize("NFC", text)
    assert row.text == normal[row.span.start : row.span.end]


@given(
    facts(),
    st.sampled_from(sorted(NUMBERS)),
    st.sampled_from(sorted(DATES)),
    st.sampled_from(LEADS),
    st.sampled_from(TAILS),
)
@settings(max_examples=400, deadline=None)
def test_number_date_body(fact, number, date, lead, tail):
    pinpoint = f"{fact.pinpoint} " if fact.pinpoint else ""
    written = f"{fact.type_name} {NUMBERS[number](fact.number)} {DATES[date](fact.date)} của {fact.body}"
    check(f"{lead}{pinpoint}{written}{tail}", fact)


@given(facts(), st.sampled_from(sorted(DATES)))
@settings(max_examples=150, deadline=None)
def test_body_before_the_number(fact, date):
    text = f"Xét đề nghị của {fact.body} tại {fact.type_name} số {fact.number} {DATES[date](fact.date)} về dự án."
    check(text, fact, pinpoint=False)


@given(facts())
@settings(max_examples=150, deadline=None)
def test_date_and_body_before_the_number(fact):
    day = f"{fact.date.day:02}/{fact.date.month:02}/{fact.date.year}"
    check(f"Ngày {day}, {fact.body} ban hành {fact.type_name} số {fact.number} về dự án.", fact, pinpoint=False)


@given(facts())
@settings(max_examples=150, deadline=None)
def test_decomposed_letters(fact):
    text = f"theo {fact.type_name} số {fact.number} {DATES['short'](fact.date)} của {fact.body};"
    check(unicodedata.normalize("NFD", text), fact, pinpoint=False)


@given(facts(), st.integers(1, 9999), st.sampled_from([", ", " và ", " và số ", "; số "]))
@settings(max_examples=200, deadline=None)
def test_type_and_body_given_once(fact, serial, joint):
    second = dataclasses.replace(fact, serial=f"{serial:02}")
    text = (
        f"các {fact.type_name} số {fact.number} {DATES['short'](fact.date)}{joint}{second.number} "
        f"{DATES['long'](second.date)} của {fact.body};"
    )
    rows = find_citations(text)
    assert [row["number"] for row in rows] == [fact.number, second.number]
    assert {row["doc_type"]["name"] for row in rows} == {fact.type_name}
    assert {row["issuer"]["text"] for row in rows} == {fact.body}
    assert [row["date"] for row in rows] == [fact.date, second.date]


@given(facts(), st.sampled_from(sorted(NUMBERS)), st.sampled_from(sorted(DATES)))
@settings(max_examples=200, deadline=None)
def test_every_form_has_the_same_key(fact, number, date):
    own = {"province": "Hà Giang", "issuer": "Ủy ban nhân dân tỉnh Hà Giang", "date": D(2027, 1, 1)}
    plain = f"{fact.type_name} số {fact.number} {DATES['short'](fact.date)} của {fact.body}"
    flow = NUMBERS[number](fact.number).replace("\N{EN DASH}", "-").replace("Ð", "Đ").replace("*", "")
    other = f"{fact.type_name} {flow} {DATES[date](fact.date)} của {fact.body}"
    keys = {find_citations(text, own=own)[0]["key"] for text in (plain, other)}
    assert len(keys) == 1
    assert None not in keys


NO_NUMBERS = (
    "ngày {0}/{1}/2024",
    "{0}/7 và 24/7",
    "điện thoại 0208.3{0}.{1}",
    "tỷ lệ {0}/{1}",
    "TCVN {0}:2001, ISO 9001:2015",
    "tài khoản số 37{0}.0.{1}/KB",
    "Hợp đồng số {0}/2020/HĐ-TV",
    "Mẫu số {0}/GTGT",
    "CÔNG BÁO/Số {0} + {1}",
    "nhà số {0}/A2 đường Lê Lợi",
    "Bản án số {0}/2020/HS-ST",
    "hồ sơ vụ án số {0}/2020/TLST-DS",
    "Tờ trình số      /TTr-SNV ngày   tháng {0} năm 2025",
    "Ntkc.{0}/2023",
    "{0},{1}% hộ nghèo",
    "quý II/2024 và tháng {0}/2024",
)


@given(
    st.sampled_from(NO_NUMBERS), st.integers(1, 31), st.integers(1, 12), st.sampled_from(["theo ", "", "Căn cứ ", "- "])
)
@settings(max_examples=300, deadline=None)
def test_hard_negatives_are_left_alone(form, one, other, lead):
    assert find_citations(lead + form.format(one, other)) == []


@pytest.mark.parametrize("kind", KINDS, ids=[f"{row[0]} {row[1]}" for row in KINDS])
def test_every_kind_once(kind):
    type_name, symbol, dated, body = kind
    fact = Fact(type_name, "05", 2024 if dated else None, symbol, D(2024, 3, 5), body, "khoản 2 Điều 5")
    check(f"{fact.pinpoint} của {type_name} số {fact.number} ngày 05/3/2024 của {body}", fact)
