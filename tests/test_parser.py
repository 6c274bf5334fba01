"""The whole parse: what holds for every document, and the faults of files."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vnadmin_nlp import Document, UnreadableFileError, parse, parse_file, parse_files

OWN_CORPUS = Path(__file__).resolve().parents[1] / "corpora" / "administrative"

LETTER = """ỦY BAN NHÂN DÂN
TỈNH THÁI NGUYÊN

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 1204/UBND-NC

Thái Nguyên, ngày 05 tháng 3 năm 2024

V/v chuẩn bị hội nghị
giao ban quý I

Kính gửi:

- Sở Nội vụ;
- Sở Tài chính.

Thực hiện Nghị định số 45/2020/NĐ-CP ngày 08/4/2020 của Chính phủ, UBND tỉnh yêu cầu:

1. Sở Nội vụ:

- Chủ trì, phối hợp với Sở Tài chính xây dựng báo cáo, trình UBND tỉnh trước ngày 20/3/2024;
- Bảo đảm tối thiểu 95% hồ sơ được giải quyết đúng hạn.

Yêu cầu các đơn vị thực hiện./.

Nơi nhận:

- Như trên;
- Lưu: VT, NC.

KT. CHỦ TỊCH
PHÓ CHỦ TỊCH



Trần Văn An
"""


def _check(document: Document) -> None:
    """What holds for every document."""
    for found in document.found():
        assert found.rule
        if found.span is None:
            assert found.text is None
            assert found.inferred
        else:
            assert 0 <= found.span.start <= found.span.end <= len(document.text)
            assert document.text[found.span.start : found.span.end] == found.text
    for name in ("citations", "targets", "provisions"):
        starts = [found.span.start for found in getattr(document, name)]
        assert starts == sorted(starts), name
    for obligation in document.obligations:
        assert all(0 <= index < len(document.targets) for index in obligation.targets)
        assert all(0 <= index < len(document.citations) for index in obligation.citations)
    assert Document.from_json(document.to_json()) == document


def test_letter() -> None:
    document = parse(LETTER)
    _check(document)
    assert document.kind == "official"
    assert str(document.number) == "1204/UBND-NC"
    assert document.number is not None
    assert document.number.issuer_codes == ("UBND",)
    assert document.number.unit_code == "NC"
    assert str(document.doc_type) == "Công văn"
    assert str(document.issuer) == "Ủy ban nhân dân tỉnh Thái Nguyên"
    assert document.issuer is not None
    assert document.issuer.level == "province"
    assert document.issuer.province is not None
    assert document.issuer.province.name == "Thái Nguyên"
    assert str(document.place) == "Thái Nguyên"
    assert str(document.issued_on) == "2024-03-05"
    assert str(document.subject) == "chuẩn bị hội nghị giao ban quý I"
    assert [(r.role, r.name) for r in document.recipients] == [
        ("addressee", "Sở Nội vụ"),
        ("addressee", "Sở Tài chính"),
        ("copy", "Như trên"),
        ("file", "Lưu: VT, NC"),
    ]
    (signature,) = document.signatures
    assert (signature.name, signature.position, signature.capacity, signature.on_behalf_of) == (
        "Trần Văn An",
        "PHÓ CHỦ TỊCH",
        "KT",
        "CHỦ TỊCH",
    )
    (citation,) = document.citations
    assert (citation.number, str(citation.date), citation.role) == ("45/2020/NĐ-CP", "2020-04-08", "implements")
    assert any(o.due and str(o.due) == "2024-03-20" and o.bearers[0].text == "Sở Nội vụ" for o in document.obligations)
    (target,) = document.targets
    assert (target.value, target.unit, target.comparator, target.status) == (95, "%", ">=", "required")
    assert not document.failed
    assert document


def test_nfd_gives_the_nfc_result() -> None:
    assert parse(unicodedata.normalize("NFD", LETTER)) == parse(LETTER)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Đ", "\N{LATIN CAPITAL LETTER ETH}"),  # wrong Đ
        ("/UBND-NC", "/UBND\N{EN DASH}NC"),  # en dash in the symbol
        ("Số: 1204/UBND-NC", "Số: **1204**/UBND-NC"),  # marks of Markdown
        (" ngày ", "\N{NO-BREAK SPACE}ngày "),
        ("ỦY BAN", "UỶ BAN"),  # old placing of the tone mark
    ],
)
def test_damage_that_changes_no_value(before: str, after: str) -> None:
    document, damaged = parse(LETTER), parse(LETTER.replace(before, after))
    _check(damaged)
    for name in ("number", "issued_on", "doc_type"):
        assert str(getattr(damaged, name)) == str(getattr(document, name))
    assert str(damaged.issuer).casefold() == str(document.issuer).casefold()
    assert [c.number for c in damaged.citations] == [c.number for c in document.citations]


def test_same_input_same_output() -> None:
    assert parse(LETTER).to_json() == parse(LETTER).to_json()


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="SốÐĐ:/-.,;0123456789 \n\tabKUBNDngàythángnămĐiềukhoảnđiểm%()“”*_#", max_size=400))
@example("0)")  # a paragraph of a marker alone
def test_any_text_parses(text: str) -> None:
    _check(parse(text))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(LETTER.split("\n")), max_size=30))
def test_any_order_of_lines_parses(lines: list[str]) -> None:
    _check(parse("\n".join(lines)))


@pytest.mark.parametrize(
    "unit",
    [
        "Số: 1/",
        "ngày ",
        "1. ",
        "a) ",
        "- ",
        "Nghị định số ",
        "% ",
        "Giao ",
        "(",
        "Kính gửi: ",
        "khoản 1 Điều ",
        "A-B/",
        "\n",
        "Nơi nhận:\n",
    ],
)
def test_hostile_repetition_is_linear(unit: str) -> None:
    import time

    text = unit * (200_000 // len(unit))
    start = time.process_time()
    parse(text)
    assert time.process_time() - start < 12


def test_empty_text() -> None:
    document = parse("")
    assert document.kind == "other"
    assert document.citations == ()


class TestFaultyFiles:
    """A caller's fault raises from parse_file; parse_files goes on and says so in the document."""

    @pytest.fixture
    def files(self, tmp_path: Path) -> dict[str, Path]:
        good = tmp_path / "tot.txt"
        good.write_text(LETTER, encoding="utf-8")
        cases = {
            "good": good,
            "missing": tmp_path / "khong-co.txt",
            "directory": tmp_path,
            "empty": tmp_path / "rong.txt",
            "junk": tmp_path / "rac.bin",
            "docx": tmp_path / "cut.docx",
        }
        cases["empty"].write_bytes(b"")
        cases["junk"].write_bytes(bytes(range(256)) * 40)
        whole = (OWN_CORPUS / "documents" / "01-cong-van-tinh.docx").read_bytes()
        cases["docx"].write_bytes(whole[: len(whole) // 2])
        return cases

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("missing", "file.missing"),
            ("directory", "file.is_directory"),
            ("empty", "file.empty"),
            ("junk", "file.binary"),
            ("docx", "file.damaged"),
        ],
    )
    def test_each(self, files: dict[str, Path], name: str, code: str) -> None:
        with pytest.raises(UnreadableFileError) as caught:
            parse_file(files[name])
        assert caught.value.code == code
        assert str(files[name]) in str(caught.value)

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_one_bad_file_stops_nothing(self, files: dict[str, Path], jobs: int) -> None:
        documents = list(parse_files(files.values(), jobs=jobs))
        assert [d.source.path for d in documents] == [str(path) for path in files.values()]
        assert [d.failed for d in documents] == [False, True, True, True, True, True]
        assert all(json.loads(d.to_json())["issues"] for d in documents[1:])


def test_ten_megabytes_of_one_line(tmp_path: Path) -> None:
    path = tmp_path / "dai.txt"
    sentence = "Giao các sở, ban, ngành căn cứ chức năng, nhiệm vụ được giao tổ chức triển khai thực hiện " * 5
    unit = sentence + "theo Quyết định số 15/QĐ-BNV ngày 05/3/2024. "
    path.write_text(unit * (10_000_000 // len(unit)), encoding="utf-8")
    document = parse_file(path)
    assert len(document.citations) == 10_000_000 // len(unit)
