"""Encodings from before Unicode, several in one text, and the way back from the text to the bytes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnadmin_nlp import parse_file
from vnadmin_nlp.readers import read_bytes
from vnadmin_nlp.readers.legacy import decode_legacy
from vnadmin_nlp.readers.plain import decode_bytes, raw_offsets
from vnadmin_nlp.schema import Span

TEXT = (
    "ỦY BAN NHÂN DÂN XÃ PHÚ AN\n"
    "Căn cứ Luật Lưu trữ, Ủy ban nhân dân xã đề nghị các thôn rà soát hồ sơ của mình.\n"
    "Điều 2. Trưởng các thôn chịu trách nhiệm thi hành Quyết định này trong thời gian tới. Kết quả gửi về xã."
)
VIQR = {
    "\u0302": "^",
    "\u0306": "(",
    "\u031b": "+",
    "\u0301": "'",
    "\u0300": "`",
    "\u0309": "?",
    "\u0303": "~",
    "\u0323": ".",
}


def viqr(text: str) -> str:
    """`text` in VIQR: shape before tone, as it is typed."""
    out = []
    for letter in text.replace("đ", "dd").replace("Đ", "DD"):
        base, *marks = unicodedata.normalize("NFD", letter)
        out.append(base + "".join(sorted((VIQR.get(mark, mark) for mark in marks), key=lambda sign: sign not in "^(+")))
    return "".join(out)


def tcvn3(text: str) -> str:
    """`text` in TCVN3 letters: the table turned round."""
    return "".join(_BACK.get(letter, letter) for letter in text)


_BACK = {decode_legacy(chr(code), "tcvn3"): chr(code) for code in range(0xA1, 0x100)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_unicode(encoding, form):
    assert read_bytes(unicodedata.normalize(form, TEXT).encode(encoding)).text == TEXT


def test_cp1258():
    # Python's codec knows letters with a shape and tones behind them.
    data = "".join(
        letter if letter in "âêôăơưđÂÊÔĂƠƯĐ" else unicodedata.normalize("NFD", letter) for letter in _decomposed(TEXT)
    ).encode("cp1258")
    source = read_bytes(data)
    assert (source.text, source.encoding) == (TEXT, "cp1258")


def _decomposed(text: str) -> str:
    """Each letter as its shape, the tone behind it."""
    tones = "\u0301\u0300\u0309\u0303\u0323"
    out = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        shape = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        out.append(shape + "".join(part for part in parts if part in tones))
    return "".join(out)


def test_viqr():
    source = read_bytes(viqr(TEXT).encode("ascii"))
    assert (source.text, source.encoding) == (TEXT, "viqr")
    assert [row["code"] for row in source.issues] == ["text.encoding_guessed"]


@pytest.mark.parametrize(
    "text",
    [
        "Don't you go? It's (here) a+b, x^2. o.k. e.g. U.S. a.m.\n" * 9,
        "UBND xa de nghi cac thon bao cao. Ket qua gui ve xa? Khong.\n" * 9,  # Vietnamese without marks is no VIQR
        "for (a^b) { i++; e.x(); o*u }\n" * 9,
    ],
)
def test_ascii_that_is_no_viqr(text):
    assert read_bytes(text.encode()).text == text


@pytest.mark.parametrize(
    ("word", "wanted"),
    [("to+'i.", "tới."), ("ddu+'ng dda^`u.", "đứng đầu."), ("ho.p", "họp"), ("tho+`i?", "thời?"), ("DDie^`u", "Điều")],
)
def test_viqr_words(word, wanted):
    assert decode_legacy(word, "viqr") == wanted


# --- several in one -----------------------------------------------------------------------------------------------

OLD = "Uỷ ban nhân dân xã đề nghị các thôn báo cáo kết quả thực hiện trước ngày 05 tháng 3"


def test_lines_of_tcvn3_in_a_unicode_text():
    text = "\n".join([TEXT, tcvn3(OLD), TEXT])
    source = read_bytes(text.encode())
    assert source.text == "\n".join([TEXT, OLD, TEXT])
    assert source.encoding == "tcvn3"


def test_bytes_of_tcvn3_in_a_utf8_file():
    data = b"\r\n".join([TEXT.encode(), tcvn3(OLD).encode("latin-1"), tcvn3(OLD).encode("latin-1"), TEXT.encode()])
    decoded = decode_bytes(data)
    assert decoded.text == "\n".join([TEXT, OLD, OLD, TEXT])
    assert [row["code"] for row in decoded.issues] == ["text.encoding_guessed"]


def test_a_french_line_stays():
    french = "Le décret relatif à la procédure d'évaluation des sociétés a été publié à l'été déjà"
    assert read_bytes(f"{TEXT}\n{french}".encode()).text == f"{TEXT}\n{french}"


# --- back to the bytes --------------------------------------------------------------------------------------------

LINES = TEXT.replace("\n", "\r\n")


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        LINES.encode("utf-8-sig"),
        LINES.encode("utf-16"),
        LINES.encode("utf-16-be"),
        unicodedata.normalize("NFD", LINES).encode(),
        tcvn3(OLD + "\r\n" + OLD).encode("latin-1"),
        tcvn3(OLD + "\r\n" + OLD).encode(),  # saved as Unicode by somebody
        viqr(LINES).encode(),
        ("---\nnguon: x\n---\n" + TEXT).encode(),
        b"\r\n".join([TEXT.encode(), tcvn3(OLD).encode("latin-1"), tcvn3(OLD).encode("latin-1"), TEXT.encode()]),
    ],
)
def test_pieces_of_the_file_give_the_text(data):
    """What stands between the offsets of two words decodes to what stands between them in the text."""
    text = read_bytes(data).text
    at = 0
    previous = 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        found = raw_offsets(data, start, at)
        assert found is not None
        assert previous <= found[0] < found[1] <= len(data)
        previous = found[1]
    # The same word twice stands on the same bytes twice.
    first, last = text.index("nhân"), text.rindex("nhân")
    pieces = [data[slice(*raw_offsets(data, place, place + 4))] for place in (first, last)]
    assert pieces[0].lower() == pieces[1].lower() or len(set(map(len, pieces))) == 2


@given(st.text(alphabet="aâáầđ eĐ\n\r15/", max_size=60), st.data())
def test_utf8_is_exact(text, data):
    raw = ("x" + text).encode()
    read = decode_bytes(raw).text
    start = data.draw(st.integers(0, len(read)))
    end = data.draw(st.integers(start, len(read)))
    found = raw_offsets(raw, start, end)
    assert found is not None
    piece = raw[found[0] : found[1]].decode().replace("\r\n", "\n").replace("\r", "\n")
    assert unicodedata.normalize("NFC", piece) == read[start:end]


def test_tables_that_were_set_have_no_offsets_and_the_text_around_them_has():
    text = "Trước\n\n|SỞ Y TẾ|Độc lập - Tự do - Hạnh phúc|\n|---|---|\n|Số: 15/SYT|Ngày 5/3/2024|\n\nSau"
    data = text.encode()
    read = read_bytes(data).text
    assert raw_offsets(data, 0, 5) == (0, len("Trước".encode()))
    assert raw_offsets(data, len(read) - 3, len(read)) == (len(data) - 3, len(data))
    assert raw_offsets(data, read.index("Số"), read.index("Số") + 2) is None


def test_of_a_document(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(LINES.encode("utf-16"))
    document = parse_file(path)
    start = document.text.index("Điều 2")
    found = document.raw_offsets(Span(start=start, end=start + 6))
    assert found is not None
    assert path.read_bytes()[slice(*found)].decode("utf-16-le") == "Điều 2"
    assert document.raw_offsets(None) is None
