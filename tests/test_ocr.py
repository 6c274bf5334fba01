"""Scans drawn here: level and clean, words to lines, the second look at signatures, what is missing is told."""

import io
import json
import random
import tempfile
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from vnadmin_nlp.errors import UnreadableFileError
from vnadmin_nlp.readers import handwriting, ocr, ocr_cache, picture, read_bytes, scan, second_look, tesseract
from vnadmin_nlp.readers.tesseract import RecognitionError, Seen, parse_table

FONTS = ("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
FONT = next((path for path in FONTS if Path(path).exists()), None)
LEFT = "ỦY BAN NHÂN DÂN\nXÃ PHÚ AN\n\nSố: 27/UBND-VP\nV/v rà soát hồ sơ lưu trữ"
RIGHT = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nPhú An, ngày 05 tháng 3 năm 2024"
BODY = (
    "Kính gửi: Các thôn trên địa bàn xã\n\n"
    "Thực hiện Công văn số 112/UBND-NV ngày 20 tháng 02 năm 2024 của Ủy ban\n"
    "nhân dân huyện về công tác lưu trữ, Ủy ban nhân dân xã đề nghị các thôn\n"
    "rà soát hồ sơ và báo cáo kết quả trước ngày 20 tháng 3 năm 2024./."
)
FOOT_LEFT = "Nơi nhận:\n- Như trên;\n- Lưu: VT."
FOOT_RIGHT = "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\n\nTrần Văn Mẫu"


def letter(askew: float = 0.0) -> Image.Image:
    """A page of A4 at 200 dots an inch, as a scanner gives it."""
    page = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(FONT, 36)
    for place, text, align in (
        ((120, 150), LEFT, "center"),
        ((760, 150), RIGHT, "center"),
        ((200, 480), BODY, "left"),
        ((200, 1000), FOOT_LEFT, "left"),
        ((1000, 1000), FOOT_RIGHT, "center"),
    ):
        draw.multiline_text(place, text, "black", font, spacing=14, align=align)
    draw.ellipse((900, 1020, 1140, 1260), outline=(230, 20, 30), width=8)  # the seal
    return page.rotate(askew, Image.Resampling.BICUBIC, fillcolor="white")


def pdf_of(*pages: Image.Image) -> bytes:
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", resolution=200, save_all=True, append_images=pages[1:])
    return stream.getvalue()


def png_of(page: Image.Image) -> bytes:
    stream = io.BytesIO()
    page.save(stream, "PNG")
    return stream.getvalue()


def stripes(angle: float) -> Image.Image:
    """Grey lines of print, turned clockwise by `angle`."""
    page = Image.new("L", (1200, 1600), 255)
    draw = ImageDraw.Draw(page)
    chance = random.Random(3)
    for y in range(200, 1400, 40):
        x = 150
        while x < 1000:
            width = chance.randint(20, 90)
            draw.rectangle((x, y, x + width, y + 16), fill=0)
            x += width + 14
    return page.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255)


def word(text: str, left: int, top: int, line: int = 1, *, confidence: float = 95.0, block: int = 1) -> Seen:
    return Seen(left, top, left + 20 * len(text), top + 40, confidence, text, (block, 1, line))


def words(text: str, left: int, top: int, line: int = 1, *, confidence: float = 95.0, block: int = 1) -> list[Seen]:
    row = []
    for part in text.split(" "):
        row.append(word(part, left, top, line, confidence=confidence, block=block))
        left = row[-1].right + 15
    return row


needs_tesseract = pytest.mark.skipif(
    tesseract.find_program() is None or FONT is None, reason="tesseract with `vie` and a font with Vietnamese letters"
)


@pytest.fixture
def fake(monkeypatch):
    """Recognition that reads the same line on every page, or what a test puts in its place."""

    def read(program, page, dpi, *, segmentation=3):
        return words("Ủy ban nhân dân xã đề nghị các thôn", 100, 100)

    monkeypatch.setattr(tesseract, "find_program", lambda: tesseract.Program("tesseract", "5"))
    monkeypatch.setattr(tesseract, "recognise", read)
    return monkeypatch


# --- the picture ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("angle", [-2.6, -0.4, 0.0, 1.2, 2.8])
def test_skew_is_found(angle):
    assert scan.find_skew(stripes(angle)) == pytest.approx(angle, abs=0.15)


def test_a_level_or_blank_page_is_not_turned():
    for page in (stripes(0.0), Image.new("L", (800, 1000), 255), Image.new("L", (3, 2), 255)):
        assert scan.deskew(page) is page


def test_red_ink_is_as_bright_as_paper_and_blue_ink_stays():
    page = Image.new("RGB", (3, 1), "white")
    page.putpixel((1, 0), (220, 30, 40))
    page.putpixel((2, 0), (30, 40, 200))
    assert [scan.drop_red(page).getpixel((x, 0)) >= 200 for x in range(3)] == [True, True, False]


def test_long_lines_go_and_letters_stay():
    page = Image.new("L", (900, 900), 255)
    draw = ImageDraw.Draw(page)
    draw.rectangle((100, 0, 103, 899), fill=0)
    draw.rectangle((0, 500, 899, 502), fill=0)
    draw.rectangle((300, 300, 306, 340), fill=0)  # a stem
    cleaned = scan.drop_lines(page, 300)
    assert cleaned.crop((90, 0, 120, 480)).getextrema() == (255, 255)
    assert cleaned.crop((300, 300, 307, 341)).getextrema() == (0, 0)
    assert cleaned.size == page.size


def test_specks_are_blurred():
    page = Image.new("L", (100, 100), 255)
    page.putpixel((50, 50), 0)
    assert scan.clean(page, 300).getextrema()[0] > 200


# --- tesseract's table ------------------------------------------------------------------------------------------


def test_table_of_words():
    rows = (
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext",
        "1\t1\t0\t0\t0\t0\t0\t0\t2513\t3509\t-1\t",
        "4\t1\t1\t1\t1\t0\t388\t292\t300\t68\t-1\t",
        "5\t1\t1\t1\t1\t1\t388\t301\t137\t38\t90.879684\tUBND",
        '5\t1\t1\t1\t1\t2\t540\t292\t114\t66\t83.5\t"TỈNH',
        "5\t1\t1\t1\t1\t3\t700\t292\t114\t66\t95\t ",
        "5\t1\t1\t1\tx\t4\t700\t292\t114\t66\t95\thỏng",
    )
    assert [(w.text, w.left, w.right, w.bottom, w.line) for w in parse_table("\n".join(rows))] == [
        ("UBND", 388, 525, 339, (1, 1, 1)),
        ('"TỈNH', 540, 654, 358, (1, 1, 1)),
    ]
    assert parse_table("") == []


# --- words to text ----------------------------------------------------------------------------------------------


def test_letterhead_comes_out_as_two_blocks():
    seen = [
        *words("ỦY BAN NHÂN DÂN", 200, 200, 1),
        *words("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1100, 203, 1, block=2),
        *words("XÃ PHÚ AN", 250, 260, 2),
        *words("Độc lập - Tự do - Hạnh phúc", 1200, 262, 2, block=2),
    ]
    page = ocr.assemble(seen, [], (2480, 3508), 300)
    assert page.text == "ỦY BAN NHÂN DÂN\nXÃ PHÚ AN\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    assert page.confidence == pytest.approx(95)


def test_words_that_reach_below_the_base_stay_in_their_line():
    seen = [Seen(100, 100, 160, 140, 90, "số", (1, 1, 1)), Seen(170, 110, 230, 152, 90, "gộp", (1, 1, 1))]
    assert ocr.assemble(seen, [], (2480, 3508), 300).text == "số gộp"


def test_unsure_pieces_that_are_no_words_are_left_out():
    kept = [
        w.text
        for w in (word(text, 0, 0, confidence=12) for text in ("~}", "hồ", "nhận:", "61/2018/NĐ-CP", "x2"))
        if not ocr.is_garbage(w)
    ]
    assert kept == ["hồ", "nhận:", "61/2018/NĐ-CP"]
    assert ocr.assemble([], [], (100, 100), 300) == ocr.PageRead("")


def test_marks_at_the_ends_of_lines_and_stray_letters_are_left_out():
    seen = [
        *words("| công lập trong tỉnh; |", 300, 400, 1),
        *words("- Như trên;", 300, 460, 2),
        word("uJ", 300, 520, 3, confidence=50.0),
        word("_|", 300, 580, 4),
        word("12", 300, 640, 5, confidence=50.0),
        word("A", 300, 700, 6),
    ]
    assert ocr.assemble(seen, [], (2480, 3508), 300).text == "công lập trong tỉnh;\n- Như trên;\n12\nA"


def test_those_addressed_stand_below_both_columns():
    seen = [
        *words("XÃ PHÚ AN", 250, 260, 1),
        *words("Độc lập - Tự do - Hạnh phúc", 1200, 262, 1, block=2),
        *words("V/v rà soát hồ sơ", 250, 330, 2),
        *words("Kính gửi:", 500, 480, 3),
        *words("- Các thôn;", 1100, 550, 4),
    ]
    text = "XÃ PHÚ AN\nV/v rà soát hồ sơ\n\nĐộc lập - Tự do - Hạnh phúc\n\nKính gửi:\n- Các thôn;"
    assert ocr.assemble(seen, [], (2480, 3508), 300).text == text


def test_pages_that_lie_are_told_by_tall_words():
    tall = [Seen(100, 100 * n, 130, 100 * n + 90, 90.0, "chữ", (1, 1, n)) for n in range(12)]
    unsure = [word("xyzt", 100, 60 * n, n) for n in range(12)]
    sure = [word("nghiệp", 100, 60 * n, n) for n in range(12)]
    assert [ocr._turns(seen) for seen in (tall, unsure, sure, tall[:3])] == [(90, 270), (180,), (), ()]


# --- figures written by hand ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "confidence", "text"),
    [
        ("Phú An, ngày fŸ tháng 3 năm 2024", 60, "Phú An, ngày tháng 3 năm 2024"),
        ("Phú An, ngày&9 tháng 3 năm 2024", 95, "Phú An, ngày tháng 3 năm 2024"),
        ("Phú An, ngày 43 tháng 3 năm 2024", 76, "Phú An, ngày tháng 3 năm 2024"),
        ("Phú An, ngày 05 tháng 3 năm 2024", 96, "Phú An, ngày 05 tháng 3 năm 2024"),
        ("báo cáo trước ngày 05 tháng 3 năm 2024", 60, "báo cáo trước ngày 05 tháng 3 năm 2024"),
        ("Số: 27 /UBND-VP", 60, "Số: /UBND-VP"),
        ("Số:2ô/UBND-VP", 74, "Số: /UBND-VP"),
        ("Số: #2 /UBND-VP", 95, "Số: /UBND-VP"),
        ("Số: 27/UBND-VP", 92, "Số: 27/UBND-VP"),
        ("Thực hiện Công văn số 27/UBND-VP ngày 5/3/2024", 60, "Thực hiện Công văn số 27/UBND-VP ngày 5/3/2024"),
    ],
)
def test_unsure_figures_of_the_letterhead_are_left_blank(read, confidence, text):
    seen = handwriting.leave_blank(words(read, 300, 400, confidence=confidence), 3508)
    assert " ".join(w.text for w in seen) == text
    below = words(read, 300, 2400, confidence=confidence)
    assert handwriting.leave_blank(below, 3508) == below


# --- the second look --------------------------------------------------------------------------------------------


def test_signatures_are_looked_for_beside_the_recipients():
    seen = [
        *words("Sở Nội vụ có trách nhiệm", 300, 900),
        *words("Nơi nhận:", 300, 1000, 2),
        *words("- Như trên;", 300, 1060, 3),
    ]
    (area,) = second_look.find_areas(seen, 2480, 3508)
    assert area.left > 900
    assert area.top < 1000
    assert area.bottom > 1800
    assert second_look.find_areas(seen[:6], 2480, 3508) == []


def test_the_list_may_have_lost_its_head():
    seen = [
        *words("đề nghị các thôn thực hiện./.", 300, 800, 1),
        *words("Mai nhm", 300, 1000, 2),
        *words("- Như trên;", 300, 1060, 3),
        *words("- Lưu: VT.", 300, 1120, 4),
    ]
    (area,) = second_look.find_areas(seen, 2480, 3508)
    assert 800 < area.top < 1000


def test_a_line_over_both_columns_is_cut_and_a_body_line_is_not():
    line = [*words("- Lưu: VT.", 300, 1000), *words("Trần Văn Mẫu", 1400, 1000)]
    body = [*words("rà soát hồ sơ", 300, 1100, 2), *words("và báo cáo", 1400, 1100, 2)]
    inside, outside = second_look._parted([*line, *body], second_look.Area(1040, 900, 2480, 2000))
    assert [w.text for w in inside] == ["Trần", "Văn", "Mẫu"]
    assert len(outside) == 3 + 4 + 3


def test_recipients_without_head_are_read_again(fake):
    page = Image.new("L", (2480, 3508), 255)
    again = [*words("Nơi nhận:", 40, 20, 1), *words("- Như trên;", 40, 90, 2), *words("- Lưu: VT.", 40, 150, 3)]
    fake.setattr(tesseract, "recognise", lambda *_, **__: again)
    seen = [*words("Nai nhm", 300, 1000, 1), *words("- Như trên;", 300, 1060, 2), *words("- Lưu: VT.", 300, 1120, 3)]
    seen += words("Trần Văn Mẫu", 1500, 1300, 4)
    rest, (closing,) = second_look.look_again(tesseract.Program("tesseract", "5"), page, seen, 300)
    assert [w.text for w in rest] == ["Nơi", "nhận:", "-", "Như", "trên;", "-", "Lưu:", "VT."]
    assert [w.text for w in closing.signed][-3:] == ["Trần", "Văn", "Mẫu"]


def test_of_several_readings_the_one_with_words_wins():
    first = [*words("CHU FỊCH", 1300, 1000, 1, confidence=35.0), word("8ÀC", 1300, 1200, 2, confidence=60.0)]
    second = [
        *words("KT. CHỦ TỊCH", 1290, 1002, 1, confidence=90.0, block=1001),
        *words("(~ Trần Văn Mẫu 7", 1280, 1400, 2, confidence=85.0, block=1001),
    ]
    assert [w.text for w in second_look.choose_lines([first, second])] == ["KT.", "CHỦ", "TỊCH", "Trần", "Văn", "Mẫu"]


def test_the_name_inside_the_seal_is_left_out():
    look = [
        *words("GIÁM ĐỐC", 1300, 1000, 1),
        *words("CÔNG THƯƠNG", 1250, 1200, 2),
        *words("Trần Văn Mẫu", 1300, 1400, 3),
    ]
    assert [w.text for w in second_look.choose_lines([look])] == ["GIÁM", "ĐỐC", "Trần", "Văn", "Mẫu"]


def test_closing_comes_out_column_by_column():
    left = [
        *words("Nơi nhận:", 300, 1000, 1),
        *words("- Như trên;", 300, 1060, 2),
        *words("Ghi chú ở cuối trang", 300, 1900, 3),
    ]
    signed = [*words("CHỦ TỊCH", 1500, 1020, 1), *words("Trần Văn Mẫu", 1450, 1500, 2)]
    text = ocr.assemble(left, [second_look.Closing(980, 1540, signed)], (2480, 3508), 300).text
    assert text == "Nơi nhận:\n- Như trên;\n\nCHỦ TỊCH\nTrần Văn Mẫu\n\nGhi chú ở cuối trang"


# --- what is missing is told ------------------------------------------------------------------------------------


def test_without_the_program_the_message_names_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    for data in (pdf_of(Image.new("L", (600, 800), 255)), png_of(Image.new("L", (600, 800), 255))):
        source = read_bytes(data, "quet.pdf")
        (row,) = source.issues
        assert (source.text, source.ocr, row["code"]) == ("", False, "file.needs_ocr")
        assert "tesseract-ocr-vie" in row["message"]
        assert "quet.pdf" in row["message"]


def test_without_vietnamese_the_program_is_not_used(monkeypatch, tmp_path):
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho eng\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert tesseract.find_program() is None


def test_recognition_can_be_switched_off(monkeypatch):
    monkeypatch.setenv("VNADMIN_OCR", "off")
    assert "VNADMIN_OCR" in read_bytes(png_of(Image.new("L", (60, 80), 255))).issues[0]["message"]


def test_pages_their_starts_and_the_issue(fake):
    source = read_bytes(pdf_of(*[Image.new("L", (600, 800), 255)] * 3))
    assert (source.reader, source.ocr, len(source.page_starts)) == ("pdf+ocr", True, 3)
    assert [source.text[at : at + 6] for at in source.page_starts] == ["Ủy ban"] * 3
    assert [row["code"] for row in source.issues] == ["text.ocr"]
    assert "3 pages" in source.issues[0]["message"]
    assert "95" in source.issues[0]["message"]


def test_more_pages_than_the_limit_are_told(fake):
    fake.setattr(ocr, "MOST_PAGES", 2)
    pages = [Image.new("L", (600, 800), 255)] * 3
    stream = io.BytesIO()
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:])
    for data in (pdf_of(*pages), stream.getvalue()):
        source = read_bytes(data)
        assert [row["code"] for row in source.issues] == ["text.ocr", "text.truncated"]
        assert source.text.count("Ủy ban") == 2


def test_a_page_that_takes_too_long_is_an_issue(fake):
    def read(program, page, dpi, *, segmentation=3):
        if page.getpixel((page.width // 2, page.height // 2)) < 128:
            raise RecognitionError("recognition took longer than 60 seconds")
        return words("Ủy ban nhân dân xã đề nghị các thôn", 100, 100)

    fake.setattr(tesseract, "recognise", read)
    fake.setattr(scan, "drop_lines", lambda grey, dpi: grey)
    source = read_bytes(pdf_of(Image.new("L", (600, 800), 255), Image.new("L", (600, 800), 0)))
    assert [row["code"] for row in source.issues] == ["text.ocr", "text.truncated"]
    assert "60 seconds" in source.issues[0]["message"]
    alone = read_bytes(pdf_of(Image.new("L", (600, 800), 0)))
    assert [row["code"] for row in alone.issues] == ["file.needs_ocr"]
    assert "60 seconds" in alone.issues[0]["message"]


def test_the_program_is_stopped_after_its_time(monkeypatch, tmp_path):
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nexec sleep 30\n")
    program.chmod(0o755)
    monkeypatch.setattr(tesseract, "SECONDS_A_PAGE", 0.2)
    with pytest.raises(RecognitionError, match="longer"):
        tesseract.recognise(tesseract.Program(str(program), "5"), Image.new("L", (10, 10), 255), 300)
    program.write_text("#!/bin/sh\necho broken data >&2\nexit 1\n")
    with pytest.raises(RecognitionError, match="broken data"):
        tesseract.recognise(tesseract.Program(str(program), "5"), Image.new("L", (10, 10), 255), 300)
    with pytest.raises(RecognitionError, match="cannot be run"):
        tesseract.recognise(tesseract.Program(str(tmp_path / "none"), "5"), Image.new("L", (10, 10), 255), 300)


def test_pictures_over_the_limit_are_refused(monkeypatch, fake):
    monkeypatch.setattr(picture, "_MOST_PIXELS", 1000)
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(png_of(Image.new("L", (60, 80), 255)))
    assert caught.value.code == "file.too_large"


def test_huge_pages_are_drawn_with_fewer_dots():
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(7200, 3600)
    page, dpi = ocr.render(document, 0)
    assert max(page.size) <= 5001
    assert dpi == 50
    document.close()


# --- the cache --------------------------------------------------------------------------------------------------


def test_what_was_read_is_kept(fake, monkeypatch, tmp_path):
    monkeypatch.setenv("VNADMIN_OCR_CACHE", str(tmp_path / "kept"))
    data = png_of(Image.new("L", (600, 800), 255))
    first = read_bytes(data)
    (kept,) = (tmp_path / "kept").rglob("*.*")
    assert json.loads(kept.read_text(encoding="utf-8"))["text"] == first.text
    fake.setattr(tesseract, "recognise", None)
    assert read_bytes(data).text == first.text


def test_a_broken_or_closed_cache_is_no_fault(monkeypatch, tmp_path):
    monkeypatch.setenv("VNADMIN_OCR_CACHE", str(tmp_path))
    place = ocr_cache.place_of(Image.new("L", (6, 8), 255), "5")
    assert ocr_cache.load(place) is None
    place.parent.mkdir()
    place.write_text('{"text": ')
    assert ocr_cache.load(place) is None
    (tmp_path / "file").write_text("")
    ocr_cache.save(tmp_path / "file" / "ab" / "abc.json", ("text", 90.0))
    monkeypatch.delenv("VNADMIN_OCR_CACHE")
    assert ocr_cache.place_of(Image.new("L", (6, 8), 255), "5") is None


# --- with the program -------------------------------------------------------------------------------------------


@needs_tesseract
def test_a_scanned_letter_end_to_end(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    source = read_bytes(pdf_of(letter(askew=1.1)))
    assert list(tmp_path.iterdir()) == []
    blocks = source.text.split("\n\n")
    assert blocks[0].split("\n")[0] == "ỦY BAN NHÂN DÂN"
    assert "Số: 27/UBND-VP" in blocks[0]
    assert blocks[1].startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert "112/UBND-NV ngày 20 tháng 02 năm 2024" in source.text
    assert blocks[-1].split("\n")[-1] == "Trần Văn Mẫu"
    assert "Lưu" in blocks[-2]


@needs_tesseract
def test_a_picture_that_lies_on_its_side_is_turned():
    source = read_bytes(png_of(letter().rotate(90, expand=True)))
    assert source.reader == "picture+ocr"
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in source.text


@needs_tesseract
def test_a_blank_page_needs_recognition_still():
    source = read_bytes(pdf_of(Image.new("L", (1240, 1754), 255)))
    assert (source.text, [row["code"] for row in source.issues]) == ("", ["file.needs_ocr"])
