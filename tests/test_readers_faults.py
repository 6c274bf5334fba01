"""Files as archives hold them: protected, cut off, empty, wrongly named, huge. Each has its answer, none hangs."""

import os
import shutil
import struct
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest
from conftest import OWN_CORPUS
from made_files import Pdf, docx, letter_pdf, mail, odt, packed, paragraph

from vnadmin_nlp import parse_files
from vnadmin_nlp.errors import UnreadableFileError
from vnadmin_nlp.readers import doc, read_bytes, read_documents_in

LETTER = "Số: 15/QĐ-BNV\nHà Nội, ngày 05 tháng 3 năm 2024\nQUYẾT ĐỊNH\nVề việc thành lập Hội đồng"
FILES = {
    "a.pdf": letter_pdf().bytes(),
    "a.docx": docx(paragraph(LETTER)),
    "a.odt": odt(f"<text:p>{LETTER}</text:p>"),
    "a.html": f"<html><body><p>{LETTER}</p></body></html>".encode(),
    "a.rtf": rb"{\rtf1 S\u7889?: 15/Q\u272?-BNV\par}",
    "a.txt": LETTER.encode(),
    "a.eml": bytes(mail(LETTER, {})),
    "a.zip": packed({"a.txt": LETTER.encode()}),
}


@pytest.mark.parametrize("name", FILES)
def test_the_name_of_a_file_tells_nothing(name, tmp_path):
    """Each file under the suffix of each other one gives what it gives under its own."""
    wanted = [d.model_dump(exclude={"source": {"path"}}) for d in parse_files([_written(tmp_path, name, FILES[name])])]
    for other in FILES:
        path = _written(tmp_path, f"x-{name}{Path(other).suffix}", FILES[name])
        assert [d.model_dump(exclude={"source": {"path"}}) for d in parse_files([path])] == wanted, other


def _written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("share", [0.9, 0.5, 0.1])
def test_a_file_that_is_cut_off_is_read_or_told(name, share, tmp_path):
    """No exception, no empty result without a reason."""
    data = FILES[name][: int(len(FILES[name]) * share)]
    for document in parse_files([_written(tmp_path, name, data)]):
        assert document.text or document.failed
        assert all(issue.code != "parse.failed" for issue in document.issues)


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_no_bytes(name, tmp_path):
    (document,) = parse_files([_written(tmp_path, name, b"")])
    assert [issue.code for issue in document.issues] == ["file.empty"]


def _encrypted_pdf() -> bytes:
    pdf = Pdf().page().text(80, 700, LETTER)
    pdf.extra = (
        "/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 "
        f"/O <{'ab' * 32}> /U <{'cd' * 32}> >> /ID [<{'ef' * 16}> <{'ef' * 16}>]"
    )
    return pdf.bytes()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_encrypted_pdf(), "file.encrypted"),
        (odt("<text:p>x</text:p>", manifest="<encryption-data/>"), "file.encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le"), "file.encrypted"),
        (Pdf().page().bytes(), "file.empty"),
        (docx(""), "file.empty"),
        (b"Rar!\x1a\x07\x00", "file.unsupported"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "file.unsupported"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "file.binary"),
    ],
)
def test_faults(data, code):
    (result,) = read_documents_in(data, "ho-so")
    assert isinstance(result, UnreadableFileError)
    assert result.code == code
    assert str(result).startswith("ho-so: ")
    assert result.advice


def test_two_thousand_pages(tmp_path):
    pdf = Pdf()
    for number in range(2000):
        pdf.page().text(80, 700, f"Trang thứ {number} của hồ sơ ghi lại một câu đủ dài để không phải là số trang.")
    start = time.perf_counter()
    (document,) = parse_files([_written(tmp_path, "a.pdf", pdf.bytes())])
    assert document.source.pages == 2000
    assert document.text.count("Trang thứ") == 2000
    assert document.text[document.source.page_starts[1999] :].startswith("Trang thứ 1999")
    assert time.perf_counter() - start < 60


def test_more_pages_than_are_read_are_told(monkeypatch):
    monkeypatch.setattr("vnadmin_nlp.readers.pdf._MOST_PAGES", 2)
    pdf = Pdf()
    for _ in range(3):
        pdf.page().text(80, 700, "Một trang của hồ sơ ghi lại một câu đủ dài để không phải là số trang.")
    source = read_bytes(pdf.bytes())
    assert len(source.page_starts) == 2
    assert [row["code"] for row in source.issues] == ["text.truncated"]


def test_a_device_is_no_file():
    if not Path("/dev/zero").exists():
        pytest.skip("this system has no /dev/zero")
    (document,) = parse_files(["/dev/zero"])
    assert [issue.code for issue in document.issues] == ["file.unsupported"]


# --- LibreOffice --------------------------------------------------------------------------------------------------

needs_libreoffice = pytest.mark.skipif(
    not shutil.which("soffice") and not os.environ.get("VNADMIN_REQUIRE_PROGRAMS"),
    reason="LibreOffice is not installed (Debian: libreoffice-writer)",
)


@pytest.fixture(scope="module")
def word_file(tmp_path_factory) -> bytes:
    """A DOC that LibreOffice wrote."""
    folder = tmp_path_factory.mktemp("doc")
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "doc"]
    letter = OWN_CORPUS / "documents" / "02-cong-van-huyen.docx"
    subprocess.run([*command, "--outdir", folder, letter], check=True, capture_output=True, timeout=120)
    return (folder / f"{letter.stem}.doc").read_bytes()


@needs_libreoffice
def test_what_our_reader_cannot_make_out_libreoffice_may(word_file, monkeypatch):
    whole = read_bytes(word_file)
    assert (whole.reader, whole.issues) == ("doc", ())

    def broken(*_):
        raise struct.error("as of a file whose tables are damaged")

    monkeypatch.setattr(doc, "WordRecords", broken)
    with pytest.raises(UnreadableFileError, match="cut off or broken"):
        read_bytes(word_file)
    monkeypatch.setenv("VNADMIN_LIBREOFFICE", "on")
    source = read_bytes(word_file)
    # LibreOffice's text leaves out the numbers that Word draws.
    lost = Counter(whole.text.split()) - Counter(source.text.split())
    assert lost.total() < 0.05 * len(whole.text.split())
    assert source.reader == "doc+libreoffice"
    assert [row["code"] for row in source.issues] == ["text.fallback"]


@needs_libreoffice
def test_what_is_no_document_stays_broken(word_file, monkeypatch):
    monkeypatch.setenv("VNADMIN_LIBREOFFICE", "on")
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(word_file[:2000])
    assert caught.value.code == "file.damaged"
