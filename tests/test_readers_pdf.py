"""PDF files written here: columns apart, tables, order broken by a font, pictures, protection."""

import ctypes
import io
import unicodedata

import pdfplumber
import pypdfium2
import pytest
from made_files import LETTER_TEXT, NUMBER, Pdf, letter_pdf
from pypdfium2 import raw
from test_ocr import letter, needs_tesseract, pdf_of

from vnadmin_nlp.errors import UnreadableFileError
from vnadmin_nlp.readers import read_bytes


def test_letterhead_and_footer_come_out_as_blocks():
    source = read_bytes(letter_pdf().bytes())
    assert source.text == LETTER_TEXT
    assert (source.media_type, source.reader, source.page_starts) == ("application/pdf", "pdf", (0,))
    assert source.issues == ()


def test_the_file_may_draw_in_any_order():
    """A server that lacks a letter draws it later, from another font: here all of "Ộ" and "ạ" come last."""
    text = "Ủy ban nhân dân xã đề nghị các bộ phận một cửa tiếp nhận trọn hồ sơ"
    broken = Pdf().page()
    for word in ("ộ", "ậ", "ọ", "ơ"):
        text = text.replace(word, word)
    for late in (False, True):
        for place, drawn in enumerate(text):
            if (drawn in "ộậọơềạị") == late and drawn != " ":
                broken.text(60 + 6 * place, 700, drawn)
    source = read_bytes(broken.bytes())
    assert source.text == text


def test_signer_above_the_recipients_and_a_name_beside_them():
    pdf = Pdf().page().text(80, 700, "Các thôn có trách nhiệm thi hành Quyết định này kể từ ngày được ký./.")
    pdf.text(350, 670, "CHỦ TỊCH").text(80, 640, "Nơi nhận:\n- Như Điều 3;\n- Đảng ủy xã;\n- Lưu: VT.")
    pdf.text(350, 609, "Trần Văn Mẫu")
    assert read_bytes(pdf.bytes()).text.split("\n\n")[1:] == [
        "Nơi nhận:\n- Như Điều 3;\n- Đảng ủy xã;\n- Lưu: VT.",
        "CHỦ TỊCH\nTrần Văn Mẫu",
    ]


def test_number_and_date_as_near_as_a_gazette_sets_them():
    pdf = Pdf().page().text(60, 800, "CÔNG BÁO/Số 12/Ngày 05-3-2024", 10).text(400, 800, "7", 10)
    pdf.text(60, 770, "BỘ NỘI VỤ").text(172, 770, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    pdf.text(60, 750, "Số: 3/2024/TT-BNV").text(172, 750, "Hà Nội, ngày 01 tháng 3 năm 2024")
    assert read_bytes(pdf.bytes()).text.split("\n\n")[1:] == [
        "BỘ NỘI VỤ\nSố: 3/2024/TT-BNV",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHà Nội, ngày 01 tháng 3 năm 2024",
    ]


def test_columns_without_a_cue_stay_lines():
    """Two columns of a price list are no letterhead."""
    pdf = Pdf().page().text(80, 700, "Gạo\nMuối\nĐường").text(350, 700, "12.000\n5.000\n20.000")
    assert read_bytes(pdf.bytes()).text == "Gạo 12.000\nMuối 5.000\nĐường 20.000"


@pytest.mark.parametrize(
    ("left", "right", "at"),
    [
        # begins like the state's name and holds a date
        ("Phòng Quản lý", "công nghiệp trước ngày 12 tháng 11 năm 2025 và tham dự", 166),
        ("Trung tâm phòng, chống", "trước ngày 18/12/2025 để tổng hợp", 330),  # a scan lost words between
    ],
)
def test_a_sentence_right_above_the_footer_stays_a_sentence(left, right, at):
    pdf = Pdf().page().text(80, 700, left).text(at, 700, right).text(80, 680, "báo cáo./.")
    pdf.text(80, 650, "Nơi nhận:\n- Như trên;\n- Lưu: VT.").text(350, 650, "CHỦ TỊCH\nTrần Văn Mẫu")
    assert read_bytes(pdf.bytes()).text.split("\n\n") == [
        f"{left} {right}\nbáo cáo./.",
        "Nơi nhận:\n- Như trên;\n- Lưu: VT.",
        "CHỦ TỊCH\nTrần Văn Mẫu",
    ]


def _ruled():
    pdf = Pdf().page().text(80, 760, "Chỉ tiêu giao các thôn như sau:")
    for y in (740, 710, 660):
        pdf.line(80, y, 500, y)
    for x in (80, 120, 350, 500):
        pdf.line(x, 740, x, 660)
    pdf.text(85, 720, "TT").text(125, 720, "Nội dung").text(360, 720, "Tỷ lệ")
    pdf.text(85, 690, "1").text(125, 690, "Hồ sơ nộp\ntrực tuyến").text(360, 690, "80%")
    return pdf.bytes()


def test_ruled_table_gives_rows():
    text = read_bytes(_ruled()).text
    assert text == "Chỉ tiêu giao các thôn như sau:\n\nTT | Nội dung | Tỷ lệ\n1 | Hồ sơ nộp trực tuyến | 80%"


def test_ruled_table_has_the_cells_that_pdfplumber_finds():
    with pdfplumber.open(io.BytesIO(_ruled())) as pdf:
        (table,) = pdf.pages[0].extract_tables()
    wanted = [" | ".join(cell.replace("\n", " ") for cell in row) for row in table]
    assert read_bytes(_ruled()).text.splitlines()[-2:] == wanted


def test_cell_over_two_rows_comes_once():
    pdf = Pdf().page()
    for y, start in ((740, 80), (710, 200), (680, 80)):
        pdf.line(start, y, 500, y)
    for x in (80, 200, 500):
        pdf.line(x, 740, x, 680)
    pdf.text(85, 720, "Thôn Đông").text(210, 720, "12 hộ").text(210, 690, "7 người")
    assert read_bytes(pdf.bytes()).text == "Thôn Đông | 12 hộ\n | 7 người"


def test_pages_are_apart_and_their_starts_known():
    pdf = Pdf()
    for number in (1, 2, 3):
        pdf.page().text(80, 700, f"Nội dung của trang thứ {number} gồm một câu đủ dài để không phải là số trang.")
    source = read_bytes(pdf.bytes())
    assert [source.text[start : start + 8] for start in source.page_starts] == ["Nội dung"] * 3
    assert source.text.count("\n\n") == 2


def test_pictures_without_text_need_recognition():
    source = read_bytes(Pdf().page().picture().text(500, 20, "2").bytes(), "scan.pdf")
    assert source.text == ""
    assert [row["code"] for row in source.issues] == ["file.needs_ocr"]
    assert source.hints["text_on_pictures"] == "2"
    assert "scan.pdf" in source.issues[0]["message"]


def test_a_picture_among_pages_of_text_is_told():
    pdf = Pdf().page().text(80, 700, "Trang này có chữ.\n" * 8).page().picture()
    source = read_bytes(pdf.bytes())
    assert "Trang này" in source.text
    assert [row["code"] for row in source.issues] == ["text.truncated"]


def test_tcvn3_letters_are_decoded():
    text = (
        "Uû ban nh©n d©n x· ®Ò nghÞ c¸c th«n b¸o c¸o tr\xadíc ngµy 05 th¸ng 3; céng chøc x· chÞu tr¸ch nhiÖm kiÓm tra"
    )
    source = read_bytes(Pdf().page().text(30, 700, text, 9).bytes())
    assert source.text.startswith("Uỷ ban nhân dân xã đề nghị các thôn báo cáo trước ngày 05 tháng 3;")
    assert source.encoding == "tcvn3"


def test_letters_that_writers_confuse_are_repaired():
    assert read_bytes(Pdf().page().text(80, 700, "Chƣơng trình lƣu trữ").bytes()).text == "Chương trình lưu trữ"


def test_decomposed_letters_come_out_composed():
    text = unicodedata.normalize("NFD", NUMBER[1])
    assert unicodedata.is_normalized("NFC", read_bytes(Pdf().page().text(80, 700, text).bytes()).text)


def test_protected_file():
    pdf = letter_pdf()
    key = "<" + "41" * 32 + ">"
    pdf.extra = f"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >>"
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(pdf.bytes(), "mat.pdf")
    assert caught.value.code == "file.encrypted"


@pytest.mark.parametrize("kept", [20, 300, 900])
def test_cut_off_file(kept):
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(letter_pdf().bytes()[:kept], "cut.pdf")
    assert caught.value.code == "file.damaged"
    assert "cut.pdf" in str(caught.value)


WIDE = "Danh sách các thôn đã báo cáo kết quả rà soát hồ sơ lưu trữ"


def _wide(turned_page: bool) -> bytes:
    """A page with a wide table drawn upwards and a running head across it."""
    # Upwards along the page: x is where a line stands, y where a letter does.
    pdf = Pdf().page().turned(100, 60, WIDE).turned(140, 70, "TT").turned(140, 200, "Thôn Đông")
    pdf.line(120, 60, 120, 500).line(160, 60, 160, 500)
    pdf.line(120, 60, 160, 60).line(120, 150, 160, 150).line(120, 500, 160, 500)
    pdf.text(60, 800, "CÔNG BÁO/Số 12/Ngày 05-3-2024")
    return pdf.bytes() if not turned_page else pdf.bytes().replace(b"/MediaBox", b"/Rotate 90 /MediaBox")


@pytest.mark.parametrize("turned_page", [False, True])
def test_a_wide_table_on_its_side(turned_page):
    """Its letters are drawn upwards; whether the page is shown turned does not matter."""
    source = read_bytes(_wide(turned_page))
    assert source.text == f"CÔNG BÁO/Số 12/Ngày 05-3-2024\n\n{WIDE}\n\nTT | Thôn Đông"


SENTENCE = (
    "Ủy ban nhân dân xã đề nghị các thôn rà soát hồ sơ lưu trữ của mình và báo cáo trước ngày 15 tháng 4 năm 2024"
)


def test_letters_of_a_font_taken_for_symbols_are_put_back():
    text = "Uû ban nh©n d©n x· ®Ò nghÞ c¸c th«n b¸o c¸o tr\xadíc ngµy 05 th¸ng 3; céng chøc x· chÞu tr¸ch nhiÖm"
    shifted = "".join(letter if letter == " " else chr(0xF000 + ord(letter)) for letter in text)
    source = read_bytes(Pdf().page().text(30, 700, shifted, 9).bytes())
    assert source.text.startswith("Uỷ ban nhân dân xã đề nghị các thôn báo cáo trước ngày 05 tháng 3")
    assert source.encoding == "tcvn3"


def test_glyphs_without_unicode_are_told(monkeypatch):
    """Letters of a private use area mean nothing; without recognition the text stays and an issue tells why."""
    monkeypatch.setenv("VNADMIN_OCR", "off")
    nameless = "".join(letter if letter == " " else chr(0xE000 + ord(letter) % 200) for letter in SENTENCE)
    source = read_bytes(Pdf().page().text(30, 700, nameless, 9).page().text(30, 700, SENTENCE, 9).bytes())
    assert [row["code"] for row in source.issues] == ["text.layer_wrong"]
    assert "pages: 1;" in source.issues[0]["message"]
    assert SENTENCE in source.text


@pytest.mark.parametrize(
    "text",
    [
        "\uf0b7 Sở Nội vụ;\n\uf0b7 Sở Tài chính.",  # bullets of a symbol font
        "The committee asked all units to finish the work and to send what they had done before the end of the year.",
    ],
)
def test_bullets_and_other_languages_are_no_wrong_layer(text):
    assert read_bytes(Pdf().page().text(30, 700, text, 9).bytes()).issues == ()


@needs_tesseract
def test_a_bad_layer_under_a_scan_is_read_anew():
    garbage = (
        "Uy bm nhfin din xd d6 nghi cric th6n rd sorit h6 so lrru trfi crta minh vir brio crio truoc ngdy 15 thdng 4"
    )
    source = read_bytes(with_hidden_text(pdf_of(letter()), [garbage] * 4), "scan.pdf")
    assert "rà soát hồ sơ và báo cáo kết quả" in source.text
    assert garbage not in source.text
    assert [row["code"] for row in source.issues] == ["text.layer_wrong", "text.ocr"]
    assert source.ocr


def with_hidden_text(data: bytes, lines: list[str]) -> bytes:
    """The PDF with lines that are not drawn on its first page, as programs put them under a scan."""
    document = pypdfium2.PdfDocument(data)
    page = document[0]
    for number, line in enumerate(lines):
        drawn = raw.FPDFPageObj_NewTextObj(document, b"Helvetica", ctypes.c_float(8))
        raw.FPDFText_SetText(drawn, (ctypes.c_ushort * (len(line) + 1))(*map(ord, line), 0))
        raw.FPDFTextObj_SetTextRenderMode(drawn, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        raw.FPDFPageObj_Transform(drawn, 1, 0, 0, 1, 40, 400 - 20 * number)
        raw.FPDFPage_InsertObject(page, drawn)
    page.gen_content()
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _noted(body: str, note: str = "1 Luật số 31/2024/QH15 ngày 18 tháng 01 năm 2024.", size: float = 9) -> Pdf:
    """A page whose last line goes on overleaf, a rule of two inches and a note under it, and the next page."""
    pdf = Pdf().page().text(80, 700, body).line(80, 120, 224, 120).text(80, 105, note, size).text(300, 40, "1")
    return pdf.page().text(80, 700, "các cơ quan có liên quan tổ chức thực hiện và báo cáo trước ngày 15/4/2024.")


BODY = "Điều 1. Ban hành Kế hoạch rà soát hồ sơ lưu trữ của xã.\nĐiều 2. Giao Văn phòng chủ trì, phối hợp với"


def test_a_footnote_leaves_the_sentence_that_goes_on_overleaf():
    source = read_bytes(_noted(BODY).bytes())
    one, two = BODY.split("\n")
    assert source.text.split("\n\n") == [
        one,
        "[1] Luật số 31/2024/QH15 ngày 18 tháng 01 năm 2024.",
        f"{two}\n1",
        "các cơ quan có liên quan tổ chức thực hiện và báo cáo trước ngày 15/4/2024.",
    ]


def test_the_mark_of_a_footnote_leaves_the_number_it_hangs_on():
    line = "Thực hiện Nghị định số 15/2020/NĐ-CP"
    pdf = Pdf().page().text(80, 700, line).text(80 + 6 * len(line), 705, "1", 6).text(80, 680, "Điều 2. Giao.")
    pdf.line(80, 120, 224, 120).text(80, 105, "1 Luật số 31/2024/QH15.", 9)
    assert "số 15/2020/NĐ-CP\n" in read_bytes(pdf.bytes()).text


@pytest.mark.parametrize(
    "pdf",
    [
        _noted(BODY, size=12),  # a rule above lines as large as the body ends a letterhead, no text
        Pdf().page().text(80, 700, BODY).line(80, 120, 300, 120).text(80, 105, "1 Luật", 9),  # too long a rule
        Pdf().page().text(80, 700, BODY).line(80, 120, 224, 120),  # nothing under it
    ],
)
def test_a_rule_that_is_none_of_footnotes(pdf):
    assert "[1]" not in read_bytes(pdf.bytes()).text
