"""The tables of data/: every row's examples are read, and what must hold between rows holds."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from importlib import resources
from itertools import combinations
from typing import get_args

import pytest

from vnadmin_nlp import lexicon, schema
from vnadmin_nlp.text import fold_key

BEFORE, AFTER = datetime.date(2025, 6, 30), datetime.date(2025, 7, 1)
DATA = resources.files("vnadmin_nlp") / "data"
TABLES = (
    "document_types.toml", "agencies.toml", "abbreviations.toml", "provinces.toml", "admin_units.tsv",
    "capacities.toml", "laws.toml",
)  # fmt: skip

# Nghị định 30/2020/NĐ-CP, Điều 7 and Phụ lục III.
DECREE_30 = {
    "Nghị quyết": "NQ", "Quyết định": "QĐ", "Chỉ thị": "CT", "Quy chế": "QC", "Quy định": "QyĐ", "Thông cáo": "TC",
    "Thông báo": "TB", "Hướng dẫn": "HD", "Chương trình": "CTr", "Kế hoạch": "KH", "Phương án": "PA", "Đề án": "ĐA",
    "Dự án": "DA", "Báo cáo": "BC", "Biên bản": "BB", "Tờ trình": "TTr", "Hợp đồng": "HĐ", "Công văn": "CV",
    "Công điện": "CĐ", "Bản ghi nhớ": "BGN", "Bản thỏa thuận": "BTT", "Giấy ủy quyền": "GUQ", "Giấy mời": "GM",
    "Giấy giới thiệu": "GGT", "Giấy nghỉ phép": "GNP", "Phiếu gửi": "PG", "Phiếu chuyển": "PC", "Phiếu báo": "PB",
    "Thư công": None, "Bản sao y": "SY", "Bản trích sao": "TrS", "Bản sao lục": "SL",
}  # fmt: skip

# Nghị quyết 202/2025/QH15, Điều 1.
PROVINCES_2025 = """
    An Giang, Bắc Ninh, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, Hà Nội,
    Hà Tĩnh, Hải Phòng, Hồ Chí Minh, Huế, Hưng Yên, Khánh Hòa, Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, Nghệ An,
    Ninh Bình, Phú Thọ, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sơn La, Tây Ninh, Thái Nguyên, Thanh Hóa, Tuyên Quang,
    Vĩnh Long
"""


def overlap(a, b):
    """True where two dated rows hold on a common day."""
    return (a.valid_to or datetime.date.max) >= (b.valid_from or datetime.date.min) and (
        b.valid_to or datetime.date.max
    ) >= (a.valid_from or datetime.date.min)


# --- all tables ---


@pytest.mark.parametrize("name", TABLES)
def test_table_names_its_source_and_is_nfc(name):
    text = (DATA / name).read_text(encoding="utf-8")
    head = text.split("\n\n")[0]
    assert head.startswith("# ")
    assert "Source" in head or "evidence" in head or "Phụ lục" in head
    assert re.search(r"Checked \d{4}-\d{2}", head)
    assert unicodedata.is_normalized("NFC", text)
    assert "Ð" not in text, "U+00D0 in place of Đ"


def test_importing_reads_no_table():
    code = "from vnadmin_nlp import lexicon as l; print(l.table.cache_info().currsize + l.tsv.cache_info().currsize)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "0"


@pytest.mark.parametrize("rows", [lexicon.document_types(), lexicon.agencies(), lexicon.provinces()])
def test_dates_are_ordered(rows):
    for row in rows:
        assert row.valid_from is None or row.valid_to is None or row.valid_from <= row.valid_to, row.key


# --- document types ---


def test_decree_30_is_complete_and_in_order():
    rows = lexicon.document_types()[: len(DECREE_30)]
    assert {row.name: row.code for row in rows} == DECREE_30
    assert [row.name for row in rows] == list(DECREE_30)


def test_code_stands_for_one_type_in_a_family():
    counts = Counter((family, row.code) for row in lexicon.document_types() if row.code for family in row.families)
    # The Party writes both quyết định and quy định as QĐ.
    assert {pair for pair, count in counts.items() if count > 1} == {("party", "QĐ")}


def test_name_stands_for_one_type_in_a_family():
    names = Counter(
        (family, fold_key(name))
        for row in lexicon.document_types()
        for name in {row.name, *row.aliases}
        for family in row.families
    )
    assert [pair for pair, count in names.items() if count > 1] == []


EXAMPLES = [(row, example) for row in lexicon.document_types() for example in row.examples]


@pytest.mark.parametrize(("row", "example"), EXAMPLES, ids=[f"{row.key}-{example}" for row, example in EXAMPLES])
def test_document_type_example(row, example):
    words, numbered, symbol = example.partition(" số ")
    if not numbered:
        assert any(fold_key(example).startswith(fold_key(name)) for name in (row.name, *row.aliases))
        return
    style = "party" if re.match(r"\d+-[^/]+/[^/]+$", symbol) else "state"
    assert lexicon.document_type_named(words, row.family) == row
    codes = re.split(r"[/\-]", symbol)[1:]
    printed = next((code for code in codes if code in (row.code, *row.variants)), codes[0])
    found = lexicon.type_for_symbol(printed, style, f"thực hiện {words}")
    assert found == row if not row.general else found is None


def test_every_type_has_an_example():
    assert [row.key for row in lexicon.document_types() if not row.examples] == []


@pytest.mark.parametrize(
    ("code", "style", "words", "name"),
    [
        ("QĐ", "state", None, "Quyết định"),
        ("QĐ", "party", None, "Quyết định"),  # ambiguous without the word: 66-QĐ/TW is a quy định
        ("QĐ", "party", "thi hành Quy định", "Quy định"),
        ("CTr", "state", None, "Chương trình"),
        ("CTR", "state", None, "Chương trình"),
        ("CT", "state", None, "Chỉ thị"),
        ("TTR", "state", None, "Tờ trình"),
        ("TT", "state", "tại Tờ trình", "Tờ trình"),
        ("TT", "party", None, "Thông tri"),
        ("SL", "state", None, "Bản sao lục"),
        ("SL", "historic", None, "Sắc lệnh"),
        ("KL", "party", None, "Kết luận"),
        ("KL", "state", "theo Kết luận thanh tra", "Kết luận thanh tra"),
        ("BC", "state", "tại Văn bản", "Báo cáo"),
        ("QD", "state", None, "Quyết định"),
        ("LCT", "historic", None, "Lệnh"),
        ("QH15", "state", "Luật", "Luật"),  # no type code: only the word tells a law from a resolution
    ],
)
def test_type_for_symbol(code, style, words, name):
    assert lexicon.type_for_symbol(code, style, words).name == name


@pytest.mark.parametrize("code", ["UBND", "BNV", "QH15", "ct", "", "Kế hoạch"])
def test_no_type_for_symbol(code):
    assert lexicon.type_for_symbol(code) is None


# --- agencies ---


def test_agencies_point_to_agencies():
    keys = {row.key for row in lexicon.agencies()}
    for row in lexicon.agencies():
        assert row.successor is None or row.successor in keys, row.key
        assert row.parent is None or row.parent in keys, row.key
        assert row.successor is None or row.valid_to is not None, f"{row.key} stands and has a successor"
        assert row.level is None or row.level in get_args(lexicon.Level)


def test_agency_name_stands_for_one_body_at_a_time():
    names: dict[str, list[lexicon.Agency]] = {}
    for row in lexicon.agencies():
        for name in {lexicon.expanded(name) for name in (row.name, *row.aliases)}:
            names.setdefault(name, []).append(row)
    clashes = [(a.key, b.key) for rows in names.values() for a, b in combinations(rows, 2) if overlap(a, b)]
    assert clashes == []


def test_ministry_code_stands_for_one_ministry_at_a_time():
    ministries = [row for row in lexicon.agencies() if row.level == "ministry" and row.parent == "chinh_phu"]
    clashes = [(a.key, b.key) for a, b in combinations(ministries, 2) if a.code == b.code and overlap(a, b)]
    assert clashes == []


@pytest.mark.parametrize(
    ("on", "count"),
    [(datetime.date(2025, 2, 28), 22), (datetime.date(2025, 3, 1), 17)],  # NQ 176/2025/QH15: 14 ministries and 3 bodies
)
def test_number_of_ministries(on, count):
    names = "Bộ ", "Thanh tra Chính phủ", "Ngân hàng Nhà nước", "Văn phòng Chính phủ", "Ủy ban Dân tộc"
    rows = [
        row
        for row in lexicon.agencies()
        if row.level == "ministry" and row.name.startswith(names) and lexicon.holds_on(row, on)
    ]
    assert len(rows) == count, [row.name for row in rows]


AGENCY_EXAMPLES = [(row, example) for row in lexicon.agencies() for example in row.examples]


@pytest.mark.parametrize(("row", "example"), AGENCY_EXAMPLES, ids=[example for _, example in AGENCY_EXAMPLES])
def test_agency_example(row, example):
    codes = {re.sub(r"\d+$", "", code) for code in re.split(r"[/\-]", example)}
    assert codes & {row.code, *row.codes}
    assert any(row in lexicon.agencies_coded(code) for code in codes)


@pytest.mark.parametrize(
    ("code", "on", "key"),
    [
        ("BTC", None, "bo_tai_chinh"),
        ("BKHĐT", datetime.date(2024, 1, 1), "bo_ke_hoach_dau_tu"),
        ("BKHĐT", datetime.date(2026, 1, 1), "bo_ke_hoach_dau_tu"),  # the abbreviation outlives the body
        ("CT", datetime.date(2026, 1, 1), "cuc_thue"),
        ("TCT", datetime.date(2012, 1, 1), "tong_cuc_thue"),
        ("SNN", datetime.date(2020, 1, 1), "so_nong_nghiep_phat_trien_nong_thon"),
        ("UB", datetime.date(1999, 1, 1), "uy_ban_nhan_dan"),
        ("TW", None, "ban_chap_hanh_trung_uong"),
    ],
)
def test_agencies_coded(code, on, key):
    assert lexicon.agencies_coded(code, on)[0].key == key


@pytest.mark.parametrize(
    ("name", "on", "key"),
    [
        ("UỶ BAN NHÂN DÂN TỈNH", None, "uy_ban_nhan_dan_tinh"),
        ("UBND huyện", None, "uy_ban_nhan_dan_huyen"),
        ("Bộ GD&ĐT", None, "bo_giao_duc_dao_tao"),
        ("Bộ Lao động-Thương binh và Xã hội", None, "bo_lao_dong_thuong_binh_xa_hoi"),
        ("Sở NN & PTNT", None, "so_nong_nghiep_phat_trien_nong_thon"),
        ("Bộ Nội vụ", datetime.date(1995, 1, 1), "bo_noi_vu_1975"),  # today's Ministry of Public Security
        ("Bộ Nội vụ", datetime.date(2020, 1, 1), "bo_noi_vu"),
        ("VP UBND tỉnh", None, "van_phong_uy_ban_nhan_dan"),
        ("Ban Thường vụ Tỉnh uỷ", None, "tinh_uy"),
        ("BCH Trung ương Đoàn TNCS Hồ Chí Minh", None, "trung_uong_doan"),
    ],
)
def test_agency_named(name, on, key):
    assert lexicon.agency_named(name, on).key == key


@pytest.mark.parametrize("name", ["", "Nguyễn Văn A", "Sở", "tỉnh Thái Nguyên"])
def test_no_agency_named(name):
    assert lexicon.agency_named(name) is None


# --- provinces and the units below them ---


def test_provinces_before_and_after():
    before = [row for row in lexicon.provinces() if lexicon.holds_on(row, BEFORE)]
    after = [row for row in lexicon.provinces() if lexicon.holds_on(row, AFTER)]
    assert len(before) == 63
    assert len({row.code for row in before}) == 63
    assert sorted(row.name for row in after) == sorted(name.strip() for name in PROVINCES_2025.split(","))
    assert len({row.code for row in after}) == 34
    assert sum(row.kind == "thành phố" for row in before) == 6
    assert sum(row.kind == "thành phố" for row in after) == 6


def test_provinces_go_on_without_a_gap():
    by_key = {row.key: row for row in lexicon.provinces()}
    for row in lexicon.provinces():
        assert bool(row.successors) == (row.valid_to is not None), row.key
        for key in row.successors:
            assert by_key[key].valid_from is not None, key
            assert row.valid_to is not None
            assert (by_key[key].valid_from - row.valid_to).days <= 1, (row.key, key)


def test_every_province_has_a_successor_today():
    today = {row.key for row in lexicon.provinces() if row.valid_to is None}
    for row in lexicon.provinces():
        assert {later.key for later in lexicon.successors_of(row)} <= today, row.key


def test_province_name_stands_for_one_at_a_time():
    by_name: dict[str, list[lexicon.ProvinceRow]] = {}
    for row in lexicon.provinces():
        for name in {re.sub(r"[ \-]", "", fold_key(name)) for name in (row.name, *row.aliases)}:
            by_name.setdefault(name, []).append(row)
    clashes = [(a.key, b.key) for rows in by_name.values() for a, b in combinations(rows, 2) if overlap(a, b)]
    assert clashes == []


@pytest.mark.parametrize(
    ("name", "on", "key"),
    [
        ("tỉnh Đắc Lắc", BEFORE, "dak_lak"),
        ("ĐĂK LĂK", AFTER, "dak_lak_2025"),
        ("ĐắkLắk", datetime.date(2003, 12, 31), "dak_lak_1975"),
        ("Bà Rịa-Vũng Tàu", BEFORE, "ba_ria_vung_tau"),
        ("Bà Rịa – Vũng Tàu", AFTER, "ba_ria_vung_tau"),  # gone: the nearest one
        ("TP.HCM", BEFORE, "ho_chi_minh"),
        ("Tp. Hồ Chí Minh", AFTER, "ho_chi_minh_2025"),
        ("Thừa Thiên - Huế", datetime.date(2020, 1, 1), "thua_thien_hue"),
        ("thành phố Huế", datetime.date(2025, 3, 1), "hue"),
        ("Hoà Bình", BEFORE, "hoa_binh"),
        ("Khánh Hoà", AFTER, "khanh_hoa_2025"),
        ("Hà Tây", datetime.date(2005, 1, 1), "ha_tay"),
        ("Hà Nội", datetime.date(2005, 1, 1), "ha_noi_1978"),
        ("tỉnh Hậu Giang", datetime.date(1990, 1, 1), "hau_giang_1976"),
        ("Minh Hải", datetime.date(1995, 1, 1), "minh_hai"),
    ],
)
def test_province_named(name, on, key):
    assert lexicon.province_named(name, on).key == key


@pytest.mark.parametrize("name", ["", "tỉnh", "thành phố Thái Nguyên", "Minh Long", "Sở Nội vụ", "Bình"])
def test_no_province_named(name):
    assert lexicon.province_named(name, BEFORE) is None


def test_admin_units():
    provinces = {row.key: row for row in lexicon.provinces()}
    kinds: Counter[str] = Counter()
    for name, kind, province, start, end in lexicon.tsv("admin_units"):
        on = BEFORE if end else AFTER
        assert bool(start) != bool(end)
        assert name == " ".join(name.split())
        assert fold_key(name) == name.casefold(), "the reader takes the names as folded"
        assert not name.startswith("0")
        # Thừa Thiên Huế became the city of Huế half a year before; its units stand under the province.
        assert lexicon.holds_on(provinces[province], on) or province == "thua_thien_hue"
        kinds[kind] += on == AFTER
    assert {kind: count for kind, count in kinds.items() if count} == {"xã": 2621, "phường": 687, "đặc khu": 13}


def test_a_unit_is_listed_once():
    assert [row for row, count in Counter(lexicon.tsv("admin_units")).items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "on", "found"),
    [
        ("huyện Minh Long", BEFORE, [("huyện", "quang_ngai")]),
        ("huyện Minh Long", AFTER, []),
        ("xã Minh Long", AFTER, [("xã", "quang_ngai_2025")]),
        ("TP. Thái Nguyên", BEFORE, [("thành phố", "thai_nguyen")]),
        ("Phú Quốc", AFTER, [("đặc khu", "an_giang_2025")]),
        ("thành phố Thủ Đức", BEFORE, [("thành phố", "ho_chi_minh")]),
        ("Nguyễn Văn A", None, []),
    ],
)
def test_units_named(name, on, found):
    assert [(unit.kind, unit.province) for unit in lexicon.units_named(name, on)] == found


# --- signatures ---


def test_capacities_are_the_contract():
    assert {row.code for row in lexicon.capacities()} == set(get_args(schema.Capacity))


@pytest.mark.parametrize("row", lexicon.capacities(), ids=lambda row: row.code)
def test_capacity_example(row):
    assert row.examples
    for example in row.examples:
        rest = next(example.removeprefix(form).strip() for form in row.forms if example.startswith(form))
        position = lexicon.position_opening(rest)
        assert row.followed == "collective" or position is not None or lexicon.agency_named(rest) or "BAN" in rest


def test_deputies_sign_for_heads():
    heads = {row.name for row in lexicon.positions() if row.rank == "head"}
    for row in lexicon.positions():
        assert (row.head is not None) == (row.rank == "deputy"), row.name
        assert row.head is None or row.head in heads, f"{row.name} signs for {row.head}, which is no position"


def test_position_is_listed_once():
    names = Counter(fold_key(row.name) for row in lexicon.positions())
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PHÓ CHỦ TỊCH", "Phó Chủ tịch"),
        ("CHÁNH VĂN PHÒNG", "Chánh Văn phòng"),
        ("PHÓ TỔNG CỤC TRƯỞNG TỔNG CỤC THUẾ", "Phó Tổng cục trưởng"),
        ("ỦY VIÊN THƯ KÝ", "Ủy viên Thư ký"),
        ("UỶ VIÊN BAN THƯỜNG VỤ", "Ủy viên Ban Thường vụ"),
        ("GIÁM ĐỐC SỞ Y TẾ", "Giám đốc Sở"),
    ],
)
def test_position_opening(text, name):
    assert lexicon.position_opening(text).name == name


# --- laws ---

TERMS = {  # first sessions of the National Assembly by term
    9: "1992-09-19", 10: "1997-09-20", 11: "2002-07-19", 12: "2007-07-19", 13: "2011-07-21", 14: "2016-07-20",
    15: "2021-07-20", 16: "2026-04-01",
}  # fmt: skip


@pytest.mark.parametrize("law", lexicon.laws(), ids=lambda law: law.key)
def test_law(law):
    by_key = {row.key: row for row in lexicon.laws()}
    assert law.title.startswith(law.kind)
    assert law.kind in ("Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh")
    assert law.evidence in ("act", "text+date", "text", "date", "S", "K")
    assert law.effective is None or law.effective >= law.adopted
    assert law.key not in law.replaced_by
    for key in law.replaced_by:
        assert by_key[key].adopted >= law.adopted
    assert lexicon.law_named(law.title, law.adopted.year).adopted.year == law.adopted.year
    assert law in lexicon.laws_titled(law.title.upper())
    if law.number:
        match = re.fullmatch(r"\d{2,3}/(\d{4})/(?:PL-)?(UBTV)?QH(\d+)", law.number)
        assert match, law.number
        assert int(match[1]) == law.adopted.year
        assert bool(match[2]) == (law.kind == "Pháp lệnh")
        term = int(match[3])
        assert TERMS[term] <= law.adopted.isoformat() < TERMS.get(term + 1, "9"), "adopted in another term"


def test_two_laws_of_one_title_have_two_dates():
    dates = Counter((law.title, law.adopted) for law in lexicon.laws())
    assert [pair for pair, count in dates.items() if count > 1] == []


@pytest.mark.parametrize(
    ("title", "year", "on", "number"),
    [
        ("Luật Đất đai", 2013, None, "45/2013/QH13"),
        ("Luật đất đai", None, datetime.date(2024, 7, 31), "45/2013/QH13"),
        ("Luật đất đai", None, datetime.date(2024, 8, 1), "31/2024/QH15"),
        ("Bộ luật Dân sự", None, datetime.date(2016, 6, 1), "33/2005/QH11"),
        ("Luật Phòng chống tham nhũng", None, None, "36/2018/QH14"),
        ("Luật Tổ chức CQĐP", 2015, None, "77/2015/QH13"),
        ("Luật Quản lý thuế", 2006, None, "78/2006/QH11"),
        ("Luật Ban hành văn bản QPPL", 2015, None, "80/2015/QH13"),
        ("Pháp lệnh Phí và lệ phí", None, datetime.date(2005, 1, 1), "38/2001/PL-UBTVQH10"),
    ],
)
def test_law_named(title, year, on, number):
    assert lexicon.law_named(title, year, on).number == number


@pytest.mark.parametrize(
    ("title", "year", "on"),
    [
        ("Luật Đất đai", 2012, None),
        ("Đất đai", None, None),
        ("Luật Đất đai", None, datetime.date(1980, 1, 1)),
        ("Luật này", None, None),
    ],
)
def test_no_law_named(title, year, on):
    assert lexicon.law_named(title, year, on) is None
