"""Plain text, Markdown, encodings, HTML, RTF, and what is refused."""

import json
import os
import stat
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import FOOTER, LETTERHEAD, NUMBER

from vnadmin_nlp.errors import ISSUES, UnreadableFileError
from vnadmin_nlp.parser import parse_source
from vnadmin_nlp.readers import media_types, read_bytes, read_file, reader_for
from vnadmin_nlp.readers.sniff import media_type_of

TEXT = (
    "Số: 27/UBND-VP\nPhú An, ngày 05 tháng 3 năm 2024\n\nỦy ban nhân dân xã đề nghị các thôn báo cáo kết quả rà soát."
)


# --- encodings --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),  # without a mark
        (TEXT.encode("utf-32"), "utf-32-le"),
        (TEXT.replace("\n", "\r\n").encode(), "utf-8"),
        (TEXT.replace("\n", "\r").encode(), "utf-8"),
        (unicodedata.normalize("NFD", TEXT).encode(), "utf-8"),
    ],
)
def test_unicode_text_comes_out_untouched(data, encoding):
    source = read_bytes(data)
    assert (source.text, source.encoding) == (TEXT, encoding)
    assert source.issues == ()


# The same phrase by hand in each old encoding.
PLAIN = (
    "Ủy ban nhân dân xã đề nghị các thôn báo cáo trước ngày 05 tháng 3; cán bộ chịu trách nhiệm kiểm tra việc thực hiện"
)


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (
            "Uû ban nh©n d©n x· ®Ò nghÞ c¸c th«n b¸o c¸o tr\xadíc ngµy 05 th¸ng 3; "
            "c¸n bé chÞu tr¸ch nhiÖm kiÓm tra viÖc thùc hiÖn",
            "tcvn3",
            PLAIN.replace("Ủy", "Uỷ"),
        ),
        (
            "UÛy ban nhaân daân xaõ ñeà nghò caùc thoân baùo caùo tröôùc ngaøy 05 thaùng 3; "
            "caùn boä chòu traùch nhieäm kieåm tra vieäc thöïc hieän",
            "vni",
            PLAIN,
        ),
    ],
)
def test_old_letters(text, encoding, expected):
    for data in (text.encode("cp1252"), text.encode()):
        source = read_bytes(data)
        assert (source.text, source.encoding) == (expected, encoding)
        assert [row["code"] for row in source.issues] == ["text.encoding_guessed"]


def test_windows_1258():
    """The code page writes a tone as a mark behind its letter."""
    written = ""
    for letter in PLAIN:
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        written += unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones)) + tones
    source = read_bytes(written.encode("cp1258"))
    assert (source.text, source.encoding) == (PLAIN, "cp1258")


@pytest.mark.parametrize(
    "text",
    [
        "Le décret relatif à la procédure d'évaluation des sociétés a été publié, après l'avis émis à l'unanimité.",
        "Größe und Länge über Straßen für Fußgänger; Prüfung, Übersicht, Maßnahmen, Änderungen, Gebühren.",
        "UBND TP HCM - KH so 12 ngay 3/4/2024 ve viec trien khai",
        "Diện tích 5 m², nhiệt độ 10°C, sai số ±3%, giá 1.200 ¥, §2, £5, «trích»",
    ],
)
def test_other_letters_are_left_alone(text):
    assert read_bytes(text.encode()).text == text


def test_a_few_broken_bytes_do_not_hide_the_text():
    source = read_bytes(TEXT.encode() + b"\xff" + TEXT.encode())
    assert source.text.count("Ủy ban") == 2
    assert [row["code"] for row in source.issues] == ["text.encoding_suspect"]


@pytest.mark.parametrize(
    ("text", "expected", "front"),
    [
        ("---\nso: 27\nten: 'Rà soát'\n---\nSố: 27\n", "Số: 27\n", {"so": "27", "ten": "Rà soát"}),
        ("---\r\nso: 27\r\n---\r\nSố: 27", "Số: 27", {"so": "27"}),
        ("---\nĐiều 1. Phạm vi\n---\n", "---\nĐiều 1. Phạm vi\n---\n", None),  # a drawn line
        ("Số: 27\n---\nso: 28\n---\n", "Số: 27\n---\nso: 28\n---\n", None),  # not at the start
    ],
)
def test_front_matter(text, expected, front):
    source = read_bytes(text.encode())
    assert source.text == expected
    assert source.hints.get("front_matter") == front


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\x00\ufeff"), min_size=1))
def test_nfd_reads_as_nfc(text):
    def outcome(form):
        try:
            return read_bytes(("Ủy ban " + unicodedata.normalize(form, text)).encode()).text
        except UnreadableFileError as error:
            return error.code

    assert outcome("NFD") == outcome("NFC")


# --- HTML -------------------------------------------------------------------------------------------------------


def html(body: str) -> str:
    return read_bytes(f"<!DOCTYPE html><html><head><title>t</title></head><body>{body}</body></html>".encode()).text


def cells(*texts: str) -> str:
    return "<tr>" + "".join(f"<td>{text.replace(chr(10), '<br>')}</td>" for text in texts) + "</tr>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Ủy <b>ban</b><i> nhân</i>\n  dân</p><p>xã</p>", "Ủy ban nhân dân\nxã"),
        ("<div>một<br>hai<div>ba</div>bốn</div>", "một\nhai\nba\nbốn"),
        ("<ol><li>Rà soát</li><li>Báo cáo</li></ol><ul><li>thôn</li></ul>", "1. Rà soát\n2. Báo cáo\n- thôn"),
        ("<ol start='4'><li>Rà soát</li><li>- đã có dấu</li></ol>", "4. Rà soát\n- đã có dấu"),
        ("<nav>Trang chủ</nav><script>x()</script><p style='display: none'>ẩn</p><p>Số: 27</p>", "Số: 27"),
        ("<div class='main-menu'>Giới thiệu</div><p>Số: 27</p>", "Số: 27"),
        (
            "<table>" + cells(*LETTERHEAD) + cells(*NUMBER) + "</table><p>QUYẾT ĐỊNH</p>",
            f"{LETTERHEAD[0]}\n{NUMBER[0]}\n\n{LETTERHEAD[1]}\n{NUMBER[1]}\n\nQUYẾT ĐỊNH",
        ),
        (
            "<table>" + cells("TT", "Thôn") + cells("1", "Đông") + cells("2", "Đoài") + "</table>",
            "TT | Thôn\n1 | Đông\n2 | Đoài",
        ),
        (
            "<table><tr><td rowspan=2>1</td><td>a</td></tr><tr><td>b</td></tr><tr><td colspan=2>cộng</td></tr></table>",
            "1 | a\n | b\ncộng",
        ),
    ],
)
def test_html_body(body, expected):
    assert html(body) == expected


def test_html_in_a_declared_old_page_code():
    page = "<html><head><meta charset=windows-1252></head><body><p>café</p></body></html>"
    assert read_bytes(page.encode("cp1252")).text == "café"


def test_attribute_tab():
    pairs = (
        ("Số hiệu", "27/2024/QĐ-UBND"),
        ("Loại văn bản", "Quyết định"),
        ("Ngày ban hành", "05/03/2024"),
        ("Ngành", "--"),
    )
    rows = "".join(
        f"<tr><td><span class='ant-descriptions-item-label'>{label}</span><span>{value}</span></td></tr>"
        for label, value in pairs
    )
    tab = f"<div class='ant-descriptions'><table>{rows}</table></div>"
    source = read_bytes(f"<html><body><nav>Trang chủ</nav><h1>Quyết định số 27</h1>{tab}</body></html>".encode())
    assert source.hints["attributes"] == dict(pairs[:3])
    assert (
        source.text == "Quyết định số 27\nSố hiệu: 27/2024/QĐ-UBND\nLoại văn bản: Quyết định\nNgày ban hành: 05/03/2024"
    )


def test_html_title_tells_the_number_that_the_text_lost():
    page = "<title>{}</title><body><p>QUYẾT ĐỊNH</p><p>Về việc thành lập Tổ công tác</p>{}</body>"
    body = "<p>Căn cứ Luật Đất đai số 31/2024/QH15;</p><p>Điều 1. Thành lập Tổ công tác./.</p>"
    document = parse_source(read_bytes(page.format("Quyết định số 12/2025/QĐ-TTg Về Tổ công tác", body).encode(), "a"))
    assert document.number is not None
    assert (document.number.value, document.number.span, document.number.inferred) == ("12/2025/QĐ-TTg", None, True)
    news = parse_source(read_bytes(page.format("Bộ Y tế ban hành Thông tư số 12/2025/TT-BYT", body).encode(), "a"))
    assert news.number is None


def test_deep_html_does_not_overflow():
    assert html("<div>" * 5000 + "Số: 27") == "Số: 27"


# --- RTF --------------------------------------------------------------------------------------------------------


def _rtf_row(left: bytes, right: bytes) -> bytes:
    return rb"\trowd\cellx4000\cellx9000\pard\intbl " + left + rb"\cell " + right + rb"\cell\row"


def rtf(body: bytes) -> str:
    head = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times New Roman;}{\f1 .VnTime;}{\f2 .VnTimeH;}{\f3\fcharset163 Arial;}}"
    )
    return read_bytes(head + body + b"}").text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rb"\f0 S\u7889? 27\par Ng\u224\'e0y 5", "Số 27\nNgày 5"),
        (rb"\uc0 S\u7889  27", "Số 27"),
        (rb"\f1 s\'e8 5 {\f2 quy\'d5t \'ae\'denh}", "số 5 QUYẾT ĐỊNH"),
        (rb"\f3 c\'e1n b\'f4\'f2", "cán bộ"),
        (rb"a{\*\unknown b}{\info{\author c}}{\pict 00ff}{\v d}{\field{\*\fldinst PAGE}{\fldrslt 7}}", "a7"),
        (rb"{\listtext 1.\tab}R\'e0 so\'e1t\par {\pntext a)\tab}B\'e1o c\'e1o", "1.\tRà soát\na)\tBáo cáo"),
        (_rtf_row(b"TT", rb"Th\u244?n") + _rtf_row(b"1", b"A") + _rtf_row(b"2", b"B") + rb"\pard xong",
         "TT | Thôn\n1 | A\n2 | B\n\nxong"),
        (rb"a{\footnote b}c", "ac\n\n[1] b"),
        (rb"a\bin3 }}}b", "ab"),
    ],
)  # fmt: skip
def test_rtf_body(body, expected):
    assert rtf(body) == expected


def test_rtf_letterhead():
    def escaped(text):
        return "".join(rf"\u{ord(c)}?" if ord(c) > 127 else r"\par " if c == "\n" else c for c in text).encode()

    rows = b"".join(_rtf_row(escaped(left), escaped(right)) for left, right in (LETTERHEAD, NUMBER))
    assert rtf(rows + rb"\pard xong").split("\n\n") == [
        LETTERHEAD[0] + "\n" + NUMBER[0],
        LETTERHEAD[1] + "\n" + NUMBER[1],
        "xong",
    ]


def test_rtf_cut_off_gives_what_is_left_and_says_so():
    source = read_bytes(rb"{\rtf1 So 27 {\b Phu An")
    assert source.text == "So 27 Phu An"
    assert [row["code"] for row in source.issues] == ["text.truncated"]


# --- DOC --------------------------------------------------------------------------------------------------------

FIXTURES = Path(__file__).parent / "fixtures"


def test_doc():
    """letter.doc was made by LibreOffice from made_files' phrases: letterhead, list, data table, footer."""
    source = read_file(FIXTURES / "letter.doc")
    assert source.reader == "doc"
    assert source.text.split("\n\n") == [
        LETTERHEAD[0] + "\n" + NUMBER[0],
        LETTERHEAD[1] + "\n" + NUMBER[1],
        "Kính gửi: Các thôn",
        "Điều 1. Phạm vi\n1. Một\na) Ý\n2. Hai\n- Như trên;",
        "TT | Thôn | Hộ\n1 | Thôn Đông | 12\n2 | Thôn Đoài | 7",
        FOOTER[0],
        FOOTER[1].replace("\n\n\n", "\n"),
    ]


@pytest.mark.parametrize("kept", [600, 3000, 6000])
def test_doc_cut_off(kept):
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes((FIXTURES / "letter.doc").read_bytes()[:kept], "cut.doc")
    assert caught.value.code == "file.damaged"


# --- formats and refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"%PDF-1.4", "application/pdf"),
        (b"junk\n%PDF-1.4", "application/pdf"),
        (b"{\\rtf1", "text/rtf"),
        (b"  <html>", "text/html"),
        (b"<!-- x --><!doctype HTML>", "text/html"),
        ("<html><body>Số".encode("utf-16"), "text/html"),
        ("Số < 5 <b>".encode(), "text/plain"),
        (b"BM is how this text begins", "text/plain"),
        ("# Tiêu đề\n".encode(), "text/markdown"),
        ("Số: **27**".encode(), "text/markdown"),
        (b"\x89PNG\r\n\x1a\n", "image/*"),
        (bytes(range(256)), "application/octet-stream"),
        (b"MZ\x90\x00\x03", "application/octet-stream"),
    ],
)
def test_format_is_told_by_content(data, media_type):
    assert media_type_of(data) == media_type


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b" \n\t\n", "file.empty"),
        ("\ufeff".encode(), "file.empty"),
        (b"<html><body><script>x</script></body></html>", "file.empty"),
        (b"{\\rtf1}", "file.empty"),
        (bytes(range(256)) * 9, "file.binary"),
        (b"PK\x03\x04 and no more", "file.container"),
        (b"PK\x03\x04....word/document.xml cut off", "file.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le"), "file.encrypted"),
        (b"Rar!\x1a\x07\x00", "file.unsupported"),
        (b"%PDF-1.4 and no more", "file.damaged"),
    ],
)
def test_unreadable_bytes(data, code):
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(data, "ho-so.bin")
    error = caught.value
    assert error.code == code
    assert code in ISSUES
    assert str(error).startswith("ho-so.bin: ")
    assert error.reason in str(error)
    assert error.advice in str(error)


def test_unreadable_paths(tmp_path):
    cases = [(tmp_path, "file.is_directory"), (tmp_path / "none.pdf", "file.missing"), ("a\0b", "file.missing")]
    closed = tmp_path / "closed.txt"
    closed.write_text("Số")
    closed.chmod(0)
    if not os.access(closed, os.R_OK):  # root may read everything
        cases.append((closed, "file.no_permission"))
    for path, code in cases:
        with pytest.raises(UnreadableFileError) as caught:
            read_file(path)
        assert caught.value.code == code
    closed.chmod(stat.S_IRUSR | stat.S_IWUSR)


def test_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("vnadmin_nlp.readers.MAX_BYTES", 10)
    (tmp_path / "big.txt").write_text("Số: 27/UBND-VP")
    with pytest.raises(UnreadableFileError) as caught:
        read_file(tmp_path / "big.txt")
    assert caught.value.code == "file.too_large"


def test_a_broken_picture_is_told():
    with pytest.raises(UnreadableFileError, match=r"trang-1\.jpg") as caught:
        read_bytes(b"\xff\xd8\xff\xe0 jpeg", "trang-1.jpg")
    assert caught.value.code == "file.damaged"


def test_facts_of_the_file(tmp_path):
    path = tmp_path / "cong-van.pdf"  # the name lies
    path.write_bytes(TEXT.encode())
    source = read_file(path)
    assert (source.path, source.media_type, source.reader) == (str(path), "text/plain", "text")
    assert source.sha256 is not None
    assert len(source.sha256) == 64


def test_every_media_type_has_a_named_reader():
    readers = [reader_for(media_type) for media_type in media_types()]
    names = {"doc", "docx", "html", "odt", "pdf", "picture", "rtf", "text"}
    assert {found.name for found in readers if found} == names


def outcome(data: bytes) -> str:
    """The code of the refusal, or "read" where the text came out in NFC."""
    try:
        source = read_bytes(data, "x")
    except UnreadableFileError as error:
        return error.code
    return "read" if unicodedata.is_normalized("NFC", source.text) else "not NFC"


STARTS = (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1 ", b"<html>", b"\xff\xfe")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused_by_name(start, rest):
    assert outcome(start + rest) in {"read", *ISSUES}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 255)), min_size=1, max_size=30))
def test_damaged_doc_is_read_or_refused_by_name(changes):
    data = bytearray((FIXTURES / "letter.doc").read_bytes())
    for place, value in changes:
        data[place % len(data)] = value
    assert outcome(bytes(data)) in {"read", *ISSUES}


def test_long_lines_take_no_time():
    started = time.process_time()
    for text in ("Ủy ban nhân dân xã " * 400_000, "a" * 10_000_000, " " * 9_999_999 + "a", "**" * 5_000_000):
        assert len(read_bytes(text.encode()).text) == len(text)
    assert time.process_time() - started < 8


def test_heavy_libraries_wait_until_they_are_needed():
    heavy = "pypdfium2 pdfplumber lxml selectolax olefile charset_normalizer"
    code = f"import sys, vnadmin_nlp.readers; sys.exit(any(name in sys.modules for name in '{heavy}'.split()))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- real documents ---------------------------------------------------------------------------------------------


@pytest.mark.real_corpus
def test_real_files_keep_their_columns_apart(real_documents, monkeypatch):
    """Every file is read or told to be a picture; no line holds an agency and the motto, or recipients and a signer."""
    mixed = regex.compile(
        r"(?m)^[^\n|]*\S[^\n|]* (?:CỘNG H[ÒO][AÀ] XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập - Tự do - Hạnh phúc)$"
        r"|^Nơi nhận ?: ?(?:TM|KT|TL|TUQ)\."
    )
    monkeypatch.setenv("VNADMIN_OCR", "off")  # recognised pages have tests of their own
    wrong = []
    for line in (real_documents / "MANIFEST.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["state"] in ("scan-image-only", "ocr-noisy", "header-lost", "txt"):
            continue
        source = read_file(real_documents / row["path"])
        # Free-standing forms in gazette annexes come scanned or as pictures of tables.
        if mixed.search(source.text[:2000]) or not (source.text or source.issues):
            wrong.append(row["id"])
    assert wrong == []


TASK = "Giao Sở Nội vụ chủ trì, phối hợp với các sở, ban, ngành và địa phương báo cáo kết quả thực hiện trong quý I."
LINKED = "<li><a href='/x'>{}</a></li>"
NAVIGATION = f"<ul class='x1'>{LINKED.format('Trang chủ')}{LINKED.format('Tin tức')}{LINKED.format('Liên hệ')}</ul>"
OTHERS = "<div><b>Văn bản khác</b>" + "".join(f"<a>Quyết định số {n}/QĐ-UBND</a><br>" for n in range(11, 16)) + "</div>"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        # menus and lists of other documents, on a site nobody knows
        (f"<div>{NAVIGATION}</div><div><p>Số: 15/QĐ-BNV</p></div>{OTHERS}", "Số: 15/QĐ-BNV"),
        # a portal's layout in tables
        (f"<table><tr><td>{OTHERS}</td><td><p>Số: 15</p><p>{TASK}</p></td></tr></table>", f"Số: 15\n{TASK}"),
        # the bases of a decision, each a link, are its text
        (
            "<div>" + "".join(f"<p>Căn cứ <a>Luật số {n}/2024/QH15</a>;</p>" for n in (1, 2, 3)) + "</div>",
            "\n".join(f"Căn cứ Luật số {n}/2024/QH15;" for n in (1, 2, 3)),
        ),
        # sentences with links are no menu
        ("<div><a>Sở Nội vụ</a>, <a>Sở Tài chính</a> và <a>Sở Y tế</a> báo cáo kết quả thực hiện trong quý.</div>",
         "Sở Nội vụ, Sở Tài chính và Sở Y tế báo cáo kết quả thực hiện trong quý."),
        # a page of nothing but links is what it is
        (NAVIGATION, "- Trang chủ\n- Tin tức\n- Liên hệ"),
    ],
)  # fmt: skip
def test_navigation_of_any_portal_is_left_out(page, text):
    assert read_bytes(f"<html><body>{page}</body></html>".encode()).text == text


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        # what was changed: inserted stays, deleted and said in the margin goes
        (rb"Giao {\deleted ba}{\revised hai} th\'f4n{\*\annotation ghi} b\'e1o.\par", "Giao hai thôn báo."),
        # a text box stands behind its paragraph, once; the drawing for old readers repeats it
        (
            rb"Tr{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt Trong khung\par}}{\shprslt{\*\do{\dptxbxtext Trong}}}}"
            rb"ong\par C\par",
            "Trong\nTrong khung\nC",
        ),
        # in a cell too
        (rb"\trowd\cellx100\intbl A{\shp{\*\shpinst{\shptxt B\par}}}\cell\row\pard C\par", "A\nB\n\nC"),
        # footnotes leave the sentence, with their number
        (
            rb"Theo Lu\u7853?t{\footnote Lu\u7853?t 31} v\'e0 Lu\u7853?t{\footnote Lu\u7853?t 32} kh\'e1c.\par",
            "Theo Luật và Luật khác.\n\n[1] Luật 31\n[2] Luật 32",
        ),
    ],
)
def test_rtf_changes_boxes_notes(rtf, text):
    assert read_bytes(rb"{\rtf1\ansi\ansicpg1252 " + rtf + b"}").text == text
