"""Numbers of documents: the whole grammar, what only looks like one, damage that is repaired."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnadmin_nlp.symbols import find_symbols, is_repaired, parse_symbol

# (printed, serial, year, type, issuers, unit, style)
READ = [
    # state, named document
    ("15/QĐ-BNV", "15", None, "QĐ", ("BNV",), None, "state"),
    ("61/2018/NĐ-CP", "61", 2018, "NĐ", ("CP",), None, "state"),
    ("280/CĐ-TTg", "280", None, "CĐ", ("TTg",), None, "state"),
    ("02/CTr-UBND", "02", None, "CTr", ("UBND",), None, "state"),
    ("05/SY-UBND", "05", None, "SY", ("UBND",), None, "state"),
    # state, công văn: the first code is the issuer, the rest the unit
    ("05/BNV-VP", "05", None, None, ("BNV",), "VP", "state"),
    ("12/UBND-VX", "12", None, None, ("UBND",), "VX", "state"),
    ("596/TTg-CĐS", "596", None, None, ("TTg",), "CĐS", "state"),
    ("7816/VPCP-TTĐT", "7816", None, None, ("VPCP",), "TTĐT", "state"),
    ("6085/UBND-TTPVHCC", "6085", None, None, ("UBND",), "TTPVHCC", "state"),
    # National Assembly: no type in the notation
    ("45/2019/QH14", "45", 2019, None, ("QH",), None, "state"),
    ("351/2017/UBTVQH14", "351", 2017, None, ("UBTVQH",), None, "state"),
    ("1656/NQ-UBTVQH15", "1656", None, "NQ", ("UBTVQH",), None, "state"),
    ("16/2004/PL-UBTVQH11", "16", 2004, "PL", ("UBTVQH",), None, "state"),
    # a letter, a point in the serial
    ("12A/2020/TT-BTC", "12A", 2020, "TT", ("BTC",), None, "state"),
    ("66.7/2025/NQ-CP", "66.7", 2025, "NQ", ("CP",), None, "state"),
    ("2297a/QĐ-UBND", "2297a", None, "QĐ", ("UBND",), None, "state"),
    # several issuers
    ("05/2012/TTLT-BCA-BTP-BTC", "05", 2012, "TTLT", ("BCA", "BTP", "BTC"), None, "state"),
    # consolidated texts until 2025 and of 2026
    ("12/VBHN-VPQH", "12", None, "VBHN", ("VPQH",), None, "state"),
    ("67/VBHN-NĐ-BCT", "67", None, "VBHN", ("BCT",), None, "state"),
    ("68/2026/VBHN-NĐ-BCT", "68", 2026, "VBHN", ("BCT",), None, "state"),
    # before 2004
    ("87/1999/QĐ-UB", "87", 1999, "QĐ", ("UB",), None, "state"),
    ("36/2006/CT-TTG", "36", 2006, "CT", ("TTG",), None, "state"),
    ("159/SL", "159", None, "SL", (), None, "state"),
    # Party and mass organisations: hyphen first
    ("39-CT/TU", "39", None, "CT", ("TU",), None, "party"),
    ("163-QĐ/TW", "163", None, "QĐ", ("TW",), None, "party"),
    ("12-NQ/ĐU", "12", None, "NQ", ("ĐU",), None, "party"),
    ("19-NQ/TƯ", "19", None, "NQ", ("TƯ",), None, "party"),
    ("367-QĐ/TWĐTN-VP", "367", None, "QĐ", ("TWĐTN",), "VP", "party"),
    # before 1997
    ("25-HĐBT", "25", None, None, ("HĐBT",), None, "historic"),
    ("35-L/CTN", "35", None, "L", ("CTN",), None, "historic"),
    ("57-LCT/HĐNN8", "57", None, "LCT", ("HĐNN",), None, "historic"),
    ("1141-TC/QĐ/CĐKT", "1141", None, "QĐ", ("TC",), "CĐKT", "historic"),
    ("155/1998/TT/BTC", "155", 1998, "TT", ("BTC",), None, "historic"),
    ("84/QĐ.UBT.96", "84", None, "QĐ", ("UBT",), "96", "historic"),
    # one code only
    ("15/CP", "15", None, None, ("CP",), None, "state"),
    ("12/BCĐ", "12", None, None, ("BCĐ",), None, "state"),
]

# (printed, canonical): spacing, hyphens, Đ, case, footnotes; what a scan makes of letters
REPAIRED = [
    ("61/2018 / NĐ - CP", "61/2018/NĐ-CP"),
    ("37/2007/QĐ - BYT", "37/2007/QĐ-BYT"),
    ("178/ 202 5 /QH15", "178/2025/QH15"),
    ("136/TTr- UBND", "136/TTr-UBND"),
    ("123/2016/NĐ- -CP", "123/2016/NĐ-CP"),
    ("84 TC/CĐKT", "84TC/CĐKT"),
    ("84 QĐ/TWĐTN", "84QĐ/TWĐTN"),
    ("6LCT/HĐNN-8", "6LCT/HĐNN-8"),
    ("03/1998/QH 10", "03/1998/QH10"),
    ("54/2014/QH-13", "54/2014/QH13"),
    ("157/TB_UBND", "157/TB-UBND"),
    ("126/2024/NĐCP", "126/2024/NĐ-CP"),
    ("126/2024/NĐ-CP1", "126/2024/NĐ-CP"),
    ("34/2011/nđ-cp", "34/2011/NĐ-CP"),
    ("12/qđ-ttg", "12/QĐ-TTg"),
    ("94/QĐĐ-UBND", "94/QĐ-UBND"),
    ("94/QD-UBND", "94/QĐ-UBND"),
    ("12/2021/QĐ-TT&", "12/2021/QĐ-TTg"),
    ("10/CT- TĨg", "10/CT-TTg"),
    ("170/2008/QĐ-BCA(X11)", "170/2008/QĐ-BCA(X11)"),
]

# Strings that hold digits and marks and are no numbers.
REFUSED = [
    "23/4/2018",
    "08/4/2020",
    "18-3-1989",
    "24/7",
    "quý II/2024",
    "11/2023",
    "Ntkc.11/2023",
    "60 km/h",
    "1/3",
    "54,56%",
    "TCVN 6909:2001",
    "ISO 9001:2015",
    "QCVN 01:2009/BYT",
    "0208 3855 123",
    "UBND/HĐND",
    "A/B",
    "12/34 Lê Lợi",
    "C1-02/NS",
    "2025 - Các Sở GDĐT",
    "10- Bộ Tài chính",
    "98/Ngày 25-01-2023",
    "https://congbao.vn/12/QĐ-UBND",
]


@pytest.mark.parametrize("expected", READ, ids=[row[0] for row in READ])
def test_read(expected):
    printed, serial, year, kind, issuers, unit, style = expected
    row = parse_symbol(printed)
    assert row is not None
    assert row["value"] == printed
    found = (row["serial"], row["year"], row["type_code"], row["issuer_codes"], row["unit_code"], row["style"])
    assert found == (serial, year, kind, issuers, unit, style)


@pytest.mark.parametrize(("printed", "canonical"), REPAIRED)
def test_repaired(printed, canonical):
    row = parse_symbol(printed)
    assert row is not None
    assert row["value"] == canonical


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text):
    assert parse_symbol(text) is None
    assert not list(find_symbols(text))


@pytest.mark.parametrize("prefix", ["Số: ", "Số ", "SỐ:", "số", "Sô: ", ""])
def test_prefix(prefix):
    assert parse_symbol(f"{prefix}05/2024/TT-BTC")["value"] == "05/2024/TT-BTC"


def test_word_before_decides():
    # A Cục Thuế's công văn looks like a chỉ thị.
    assert parse_symbol("28399/CT-TTHT")["type_code"] == "CT"
    row = parse_symbol("28399/CT-TTHT", "Công văn")
    assert (row["type_code"], row["issuer_codes"], row["unit_code"]) == (None, ("CT",), "TTHT")


def test_glued_words_end_a_number():
    found = list(find_symbols("số 109/QĐ-SYTngày 20 tháng 02"))
    assert [one.row["value"] for one in found] == ["109/QĐ-SYT"]


def test_a_footnote_mark_is_left_out_of_the_span():
    text = "Nghị định số 126/2024/NĐ-CP1, Sở"
    (one,) = find_symbols(text)
    assert text[one.start : one.end] == "126/2024/NĐ-CP"


def test_repair_is_told():
    assert is_repaired("126/2024/NĐCP", parse_symbol("126/2024/NĐCP"))
    assert not is_repaired("61/2018 / NĐ - CP", parse_symbol("61/2018 / NĐ - CP"))


SERIAL = st.from_regex(r"[1-9]\d{0,4}", fullmatch=True)
TYPES = st.sampled_from(["QĐ", "NQ", "KH", "TB", "CT", "BC", "TTr", "CTr", "HD"])
AGENCIES = st.from_regex(r"[B-DG-HK-NP-TVX]{2,5}", fullmatch=True)


@given(SERIAL, st.one_of(st.none(), st.integers(1946, 2049)), TYPES, AGENCIES)
def test_any_agency_reads_back(serial, year, kind, agency):
    """The vocabulary of agencies is open: any capitals behind a type make a number."""
    printed = f"{serial}/{year}/{kind}-{agency}" if year else f"{serial}/{kind}-{agency}"
    row = parse_symbol(printed)
    assert (row["value"], row["serial"], row["year"], row["type_code"]) == (printed, serial, year, kind)


@given(st.text(alphabet="0123456789/-.QĐUBNDCPtg ", max_size=60))
def test_spans_hold_the_serial(text):
    for one in find_symbols(text):
        assert text[one.start : one.end].startswith(one.row["serial"])
        assert " " not in one.row["value"]
