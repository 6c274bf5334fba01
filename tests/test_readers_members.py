"""Files that hold files: ZIP archives, e-mails, each inside of another, and what they must not be able to do."""

import io
import json
import zipfile

import pytest
from made_files import docx, letter_pdf, mail, packed, paragraph
from msgforge import Message as OutlookMessage

from vnadmin_nlp import UnreadableFileError, parse_file, parse_files
from vnadmin_nlp.cli import main
from vnadmin_nlp.readers import members, read_bytes, read_documents_in, zip

LETTER = "Số: 15/QĐ-BNV\nHà Nội, ngày 05 tháng 3 năm 2024\nQUYẾT ĐỊNH\nVề việc thành lập Hội đồng".encode()


def found(data, name="a.zip"):
    """(member, number or code of the fault) of each document."""
    results = read_documents_in(data, name)
    return [(r.member, r.code if isinstance(r, UnreadableFileError) else r.text.split("\n")[0]) for r in results]


def test_archive_gives_its_documents_in_order():
    data = packed({"2024/b.txt": LETTER, "2024/a.docx": docx(paragraph("Kính gửi: Sở Nội vụ")), "c.pdf": b"%PDF-1.7 x"})
    assert found(data) == [
        ("2024/b.txt", "Số: 15/QĐ-BNV"),
        ("2024/a.docx", "Kính gửi: Sở Nội vụ"),
        ("c.pdf", "file.damaged"),
    ]


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        # what systems add is no document
        ({"__MACOSX/._a.txt": b"x", "Thumbs.db": b"x", "a.txt": LETTER}, [("a.txt", "Số: 15/QĐ-BNV")]),
        # an archive of nothing else is empty, and says so
        ({"__MACOSX/._a.txt": b"x"}, [(None, "file.empty")]),
        ({}, [(None, "file.empty")]),
        ({"a.txt": b""}, [("a.txt", "file.empty")]),
        # a table of numbers is no document, but is not dropped in silence
        ({"a.xlsx": packed({"[Content_Types].xml": b"", "xl/workbook.xml": b""})}, [("a.xlsx", "file.unsupported")]),
        # names lead nowhere
        (
            {"../../etc/passwd": LETTER, "/root/x": LETTER},
            [("etc/passwd", "Số: 15/QĐ-BNV"), ("root/x", "Số: 15/QĐ-BNV")],
        ),
        ({"in.zip": packed({"a.txt": LETTER})}, [("in.zip/a.txt", "Số: 15/QĐ-BNV")]),
    ],
)
def test_members(files, wanted):
    assert found(packed(files)) == wanted


def test_archive_that_is_not_compressed_is_not_taken_for_what_it_holds_first():
    data = packed({"a.pdf": letter_pdf().bytes(), "b.txt": LETTER}, zipfile.ZIP_STORED)
    assert found(data) == [("a.pdf", "ỦY BAN NHÂN DÂN"), ("b.txt", "Số: 15/QĐ-BNV")]


def test_nesting_has_an_end():
    data = packed({"a.txt": LETTER})
    for _ in range(members.DEEPEST):
        data = packed({"in.zip": data, "b.txt": LETTER})
    results = found(data)
    assert results[0] == ("/".join(["in.zip"] * members.DEEPEST), "file.too_large")
    assert results[1:] == [("/".join(["in.zip"] * depth + ["b.txt"]), "Số: 15/QĐ-BNV") for depth in (3, 2, 1, 0)]


def test_a_bomb_is_seen_while_it_unpacks():
    data = packed({"bomb.txt": b"0" * (zip._HARMLESS + 1), "a.txt": LETTER})
    assert len(data) < 100_000
    assert found(data) == [("bomb.txt", "file.too_large"), ("a.txt", "Số: 15/QĐ-BNV")]


def test_too_many_bytes_and_too_many_members(monkeypatch):
    monkeypatch.setattr(members._Opener, "__init__", _limited(members._Opener.__init__, members=2))
    assert found(packed({f"{n}.txt": LETTER for n in range(4)}))[2:] == [("2.txt", "file.too_large")]


def _limited(original, **limits):
    return lambda self, *arguments: original(self, *arguments, **limits)


def test_entry_that_lies_about_its_size_and_one_that_is_damaged():
    data = bytearray(packed({"a.txt": LETTER * 50, "b.txt": LETTER}, zipfile.ZIP_STORED))
    data[60] ^= 0xFF
    assert found(bytes(data)) == [("a.txt", "file.damaged"), ("b.txt", "Số: 15/QĐ-BNV")]


def test_encrypted_member_and_link():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("secret.txt", LETTER)
    data = bytearray(stream.getvalue())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 8] |= 1
    assert found(bytes(data)) == [("link.txt", "file.unsupported"), ("secret.txt", "file.encrypted")]


def test_name_in_utf8_that_is_not_marked():
    data = packed({"Công văn 15.txt": LETTER})
    name = "Công văn 15.txt".encode()
    for place in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data = data[:place] + b"\0\0" + data[place + 2 :]
    assert name in data
    assert found(data) == [("Công văn 15.txt", "Số: 15/QĐ-BNV")]


def test_cut_archive():
    assert found(packed({"a.txt": LETTER})[:-30]) == [(None, "file.damaged")]


# --- mails ------------------------------------------------------------------------------------------------------


def test_mail_gives_its_text_and_its_attachments():
    message = mail("Kính gửi quý cơ quan văn bản kèm theo.", {"15.txt": LETTER, "a.pdf": letter_pdf().bytes()})
    assert found(bytes(message), "thu.eml") == [
        (None, "Kính gửi quý cơ quan văn bản kèm theo."),
        ("15.txt", "Số: 15/QĐ-BNV"),
        ("a.pdf", "ỦY BAN NHÂN DÂN"),
    ]


def test_html_of_a_mail_is_read_and_its_plain_form_is_not_read_again():
    message = mail("bản chữ", {}, html="<p>Số: 7/SNV</p><p>bản HTML</p>")
    (source,) = read_documents_in(bytes(message), "thu.eml")
    assert (source.text, source.reader, source.media_type) == ("Số: 7/SNV\nbản HTML", "mail", "message/rfc822")


def test_small_pictures_of_the_text_are_left_out_and_told():
    message = mail("Trân trọng.", {})
    message.add_attachment(b"\x89PNG\r\n\x1a\n" + b"0" * 99, maintype="image", subtype="png", cid="<logo>")
    message.get_payload()[1].replace_header("Content-Disposition", "inline")
    (source,) = read_documents_in(bytes(message), "thu.eml")
    assert [row["code"] for row in source.issues] == ["file.members_left_out"]


def test_message_in_a_message_and_an_archive_in_it():
    inner = mail("Xin chuyển tiếp.", {"van-ban.zip": packed({"15.txt": LETTER})})
    outer = mail("", {})
    outer.add_attachment(inner)
    assert found(bytes(outer), "thu.eml") == [
        ("Gửi văn bản.eml", "Xin chuyển tiếp."),
        ("Gửi văn bản.eml/van-ban.zip/15.txt", "Số: 15/QĐ-BNV"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "From: Sở Nội vụ\nTo: UBND xã\nSubject: họp\n\nKính gửi",  # typed by hand: nothing technical
        "Số: 15/QĐ-BNV\nDate: 5/3\nContent-Type: x\nFrom: y\n",
    ],
)
def test_a_text_that_looks_like_a_mail_is_a_text(text):
    assert read_bytes(text.encode()).reader == "text"


@pytest.mark.parametrize("charset", ["utf-8", "cp1258", "us-ascii", "no-such"])
def test_a_mail_whose_charset_is_wrong_is_read(charset):
    raw = b"MIME-Version: 1.0\nFrom: a@b\nSubject: x\nContent-Type: text/plain; charset=" + charset.encode() + b"\n\n"
    source = next(read_documents_in(raw + "Số: 15/QĐ-BNV của Bộ Nội vụ".encode(), "thu.eml"))
    assert source.text == "Số: 15/QĐ-BNV của Bộ Nội vụ"


def test_outlook_message():
    inner = OutlookMessage(subject="x", html_body="<p>Xin chuyển tiếp.</p>")
    message = OutlookMessage(subject="Gửi văn bản", text_body="Kính gửi văn bản kèm theo.", to=[("a@b.vn", "A")])
    message.attach_bytes("15.docx", docx(paragraph("Số: 15/QĐ-BNV")))
    message.attach_bytes("cũ.msg", inner.as_bytes())
    # what a Word file has in its directory stands in the message too
    message.attach_bytes("a.bin", bytes(range(256)) + "WordDocument".encode("utf-16-le") + b"\0\0")
    assert found(message.as_bytes(), "thu.msg") == [
        (None, "Kính gửi văn bản kèm theo."),
        ("15.docx", "Số: 15/QĐ-BNV"),
        ("cũ.msg", "Xin chuyển tiếp."),
        ("a.bin", "file.binary"),
    ]
    assert found(message.as_bytes()[:3000], "thu.msg")[0][1] == "file.damaged"


# --- what users call --------------------------------------------------------------------------------------------


def test_parse_files_and_the_command_line_give_each(tmp_path, capsys):
    path = tmp_path / "den.zip"
    path.write_bytes(packed({"15.txt": LETTER, "hong.pdf": b"%PDF-1.7"}))
    documents = list(parse_files([path]))
    assert [(d.source.path, d.source.member, str(d.number)) for d in documents] == [
        (str(path), "15.txt", "15/QĐ-BNV"),
        (str(path), "hong.pdf", "None"),
    ]
    assert main(["parse", "--format", "json", str(path)]) == 1
    captured = capsys.readouterr()
    assert [json.loads(line)["source"]["member"] for line in captured.out.splitlines()] == ["15.txt", "hong.pdf"]
    assert "den.zip: hong.pdf: " in captured.err


def test_two_processes_give_the_same(tmp_path):
    path = tmp_path / "den.zip"
    path.write_bytes(packed({"15.txt": LETTER, "16.txt": LETTER}))
    assert [d.to_json() for d in parse_files([path, path], jobs=2)] == [d.to_json() for d in parse_files([path, path])]


def test_one_document_asked_for_where_there_are_several(tmp_path):
    path = tmp_path / "den.zip"
    path.write_bytes(packed({"15.txt": LETTER}))
    with pytest.raises(UnreadableFileError, match="parse_files") as caught:
        parse_file(path)
    assert caught.value.code == "file.container"
