"""From spans to rectangles on the page: letters of a PDF, tables, recognised words, files inside of archives."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_files import Pdf, docx, letter_pdf, packed, paragraph
from test_ocr import letter, needs_tesseract, pdf_of

from vnadmin_nlp import UnreadableFileError, UsageError, parse_file, parse_files
from vnadmin_nlp.readers.places import Box, PlacedWord, align, cover
from vnadmin_nlp.schema import Document, Span


def box_of(document: Document, words: str) -> list[tuple[int, ...]]:
    """(page, x0, y0, x1, y1) of the first place where the document says `words`, in whole points."""
    start = document.text.index(words)
    found = document.regions(Span(start=start, end=start + len(words)))
    return [(r.page, round(r.x0), round(r.y0), round(r.x1), round(r.y1)) for r in found]


@pytest.fixture
def written(tmp_path):
    def write(data: bytes, name: str = "a.pdf") -> str:
        path = tmp_path / name
        path.write_bytes(data)
        return str(path)

    return write


def test_fields_of_a_letter(written):
    document = parse_file(written(letter_pdf().bytes()))
    # Drawn at (90, 735) from the lower left in 12 points, letters half as wide: "Số: " is 24 points long.
    (number,) = document.regions(document.number)
    assert (number.page, number.x0, number.x1) == (1, 90 + 24, 90 + 6 * len("Số: 27/UBND-VP"))
    assert number.y0 < 842 - 735 < number.y1
    assert (number.page_width, number.page_height) == (595, 842)
    # Two lines are two rectangles, in the right column.
    assert box_of(document, "Độc lập - Tự do - Hạnh phúc")[0][1] == 270
    assert [row[1] for row in box_of(document, "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH")] == [330, 330]


def test_every_span_of_a_document_has_a_place(written):
    document = parse_file(written(letter_pdf().bytes()))
    assert all(document.regions(found) for found in document.found() if found.span)


def test_pages_between_are_read_as_the_file_draws(written):
    pdf = Pdf()
    for number in (1, 2, 3):
        pdf.page().text(80, 700, f"Nội dung của trang thứ {number} gồm một câu đủ dài để không phải là số trang.")
    document = parse_file(written(pdf.bytes()))
    assert [box_of(document, f"thứ {number}")[0][0] for number in (1, 2, 3)] == [1, 2, 3]
    across = document.text[document.source.page_starts[1] - 8 : document.source.page_starts[1] + 8]
    assert [row[0] for row in box_of(document, across)] == [1, 2]


def test_table_cells_and_words_that_come_twice(written):
    pdf = Pdf().page().text(80, 760, "Chỉ tiêu giao các thôn như sau:")
    for y in (740, 710, 660):
        pdf.line(80, y, 500, y)
    for x in (80, 120, 350, 500):
        pdf.line(x, 740, x, 660)
    pdf.text(85, 720, "TT").text(125, 720, "Thôn").text(360, 720, "Tỷ lệ")
    pdf.text(85, 690, "1").text(125, 690, "Thôn\nĐông").text(360, 690, "80%")
    document = parse_file(written(pdf.bytes()))
    assert box_of(document, "80%")[0][1] == 360
    assert [box[1] for box in box_of(document, "Thôn Đông")] == [125, 125]


def test_formats_without_pages_and_values_without_place_have_none(written):
    document = parse_file(written(docx(paragraph("Số: 15/QĐ-BNV")), "a.docx"))
    assert document.regions(Span(start=0, end=3)) == ()
    assert parse_file(written(letter_pdf().bytes())).regions(None) == ()


def test_document_out_of_an_archive(written):
    inner = packed({"in.pdf": letter_pdf().bytes()})
    (document,) = parse_files([written(packed({"thu.zip": inner}), "a.zip")])
    again = Document.from_json(document.to_json())
    assert again.source.member == "thu.zip/in.pdf"
    assert box_of(again, "Kính gửi")[0][:2] == (1, 200)


def test_a_file_that_changed_or_went_is_told(written, tmp_path):
    path = written(letter_pdf().bytes())
    document = parse_file(path)
    written(Pdf().page().text(80, 700, "khác").bytes())
    with pytest.raises(UsageError, match="parse it again"):
        document.regions(document.number)
    (tmp_path / "a.pdf").unlink()
    with pytest.raises(UnreadableFileError):
        document.regions(document.number)


@needs_tesseract
@pytest.mark.parametrize("turn", [0.0, 2.0, 180.0])
def test_recognised_words_stand_where_they_are_drawn(written, turn):
    document = parse_file(written(pdf_of(letter().rotate(turn, fillcolor="white"))))
    (box,) = box_of(document, "Kính gửi")
    upright = 200 * 72 / 200, 480 * 72 / 200  # where the picture's maker put it, in points
    assert box[0] == 1
    if turn == 180.0:
        assert abs(595 - box[3] - upright[0]) < 4
        assert abs(842 - box[4] - upright[1]) < 8
    else:
        # 2 degrees move a word so far from the middle by some 8 points to the side and 8 down.
        assert abs(box[1] - upright[0] + 4.2 * turn) < 5
        assert abs(box[2] - upright[1] - 4.0 * turn) < 8


# --- matching ---------------------------------------------------------------------------------------------------

WORDS = st.lists(st.text("abcđ-/", min_size=1, max_size=4), max_size=40)


@given(WORDS)
def test_words_in_the_order_of_the_text_are_matched_one_to_one(words):
    placed = [PlacedWord(word, Box(number, 0, number + 1, 1)) for number, word in enumerate(words)]
    located = align(" ".join(words), placed)
    assert [piece.box.x0 for piece in located] == list(range(len(words)))


@given(WORDS, st.randoms(use_true_random=False))
def test_in_any_order_no_word_is_used_twice(words, chance):
    placed = [PlacedWord(word, Box(number, 0, number + 1, 1)) for number, word in enumerate(words)]
    shuffled = [word for word in words if word != "-"]
    chance.shuffle(shuffled)
    located = align(" | ".join(shuffled), placed)
    assert len({piece.box for piece in located}) == len(located)
    boxes = [cover(located, piece.start, piece.end) for piece in located]
    assert all(itertools.chain(boxes))
