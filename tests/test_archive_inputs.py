"""What is an input and what are its bytes: folders, globs, archives read in place, and archives made to do harm."""

from __future__ import annotations

import io
import os
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
from archive_files import good_document, other_document
from hypothesis import given, settings
from hypothesis import strategies as st

from vnadmin_nlp.archive import contents, listing
from vnadmin_nlp.archive.contents import Contents
from vnadmin_nlp.archive.listing import Listing, from_list
from vnadmin_nlp.archive.statuses import STATUSES, reason_of, status_of, status_of_all
from vnadmin_nlp.errors import ISSUES, UnreadableFileError
from vnadmin_nlp.schema import Document, Issue


def names_below(folder: Path) -> list[str]:
    return [entry.name.removeprefix(f"{folder}/") for entry in Listing([str(folder)])]


def read_all(folder: Path) -> dict[str, bytes | str]:
    """Bytes or issue code of every input below `folder`."""
    reader, found = Contents(), {}
    for entry in Listing([str(folder)]):
        name = entry.name.removeprefix(f"{folder}/")
        try:
            found[name] = reader.read(entry)
        except UnreadableFileError as error:
            found[name] = error.code
    return found


def zip_of(path: Path, members: list[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)


def tar_of(path: Path, members: list[tuple[str, bytes]], mode: str) -> None:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def test_folders_are_walked_in_order_and_litter_is_left(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", "~$a.docx", "b/Thumbs.db", "B/x"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "vòng").symlink_to(tmp_path)  # round in a circle
    found = Listing([str(tmp_path)])
    assert [entry.name.removeprefix(f"{tmp_path}/") for entry in found] == ["B/x", "a.txt", "b/1.txt", "b/2.txt"]
    assert found.ignored == 3


def test_globs_and_names_that_look_like_some(tmp_path: Path) -> None:
    (tmp_path / "cv [1].txt").write_bytes(b"x")
    (tmp_path / "cv 2.txt").write_bytes(b"x")
    found = Listing([f"{tmp_path}/cv*.txt", f"{tmp_path}/cv [1].txt", f"{tmp_path}/*.pdf"])
    assert [Path(entry.name).name for entry in found] == ["cv 2.txt", "cv [1].txt", "cv [1].txt"]
    assert found.unmatched == [f"{tmp_path}/*.pdf"]


@pytest.mark.parametrize(
    ("data", "paths"),
    [
        (b"a.txt\nb c.txt\r\n\n", ["a.txt", "b c.txt"]),
        (b"a\nb.txt\0c.txt\0", ["a\nb.txt", "c.txt"]),
        (b"h\xf4.txt", [os.fsdecode(b"h\xf4.txt")]),
        (b"", []),
    ],
)
def test_lists(data: bytes, paths: list[str]) -> None:
    assert list(from_list(data)) == paths


@pytest.mark.parametrize(
    ("name", "mode"), [("a.tar", "w"), ("a.tgz", "w:gz"), ("a.tar.xz", "w:xz"), ("a.tar.bz2", "w:bz2")]
)
def test_members_of_tar_files(tmp_path: Path, name: str, mode: str) -> None:
    members = [("hồ sơ/một.txt", b"1" * 5000), ("hai.txt", b"2"), ("hai.txt", b"3"), ("._hai.txt", b"")]
    tar_of(tmp_path / name, members, mode)
    assert read_all(tmp_path) == {
        f"{name}!/hồ sơ/một.txt": b"1" * 5000,
        f"{name}!/hai.txt": b"2",
        f"{name}!/hai.txt#2": b"3",  # two of one name are two inputs
    }


def test_members_of_zip_files(tmp_path: Path) -> None:
    members = [
        ("một.txt", b"1"),
        ("thư mục/", b""),
        ("/etc/passwd", b"2"),
        ("a\x1b[2J.txt", b"3"),
        ("__MACOSX/x", b"4"),
    ]
    zip_of(tmp_path / "a.ZIP", members)
    assert read_all(tmp_path) == {
        "a.ZIP!/một.txt": b"1",
        "a.ZIP!//etc/passwd": b"2",  # a label, nothing more
        "a.ZIP!/a\\x1b[2J.txt": b"3",  # nothing that steers a terminal
    }


def test_an_office_document_called_zip_is_a_document(tmp_path: Path) -> None:
    (tmp_path / "cv.zip").write_bytes(good_document())
    assert read_all(tmp_path) == {"cv.zip": good_document()}


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What unpacks to far more than it should is told and not unpacked; what stands beside it is read."""
    zip_of(tmp_path / "a.zip", [("bom.txt", b"\0" * 40_000_000), ("tốt.txt", b"x")])
    monkeypatch.setattr(listing, "_GIGABYTE", 1_000_000)
    monkeypatch.setattr(listing, "_MOST_GROWTH", 10)
    tar_of(tmp_path / "b.tar.gz", [("tốt.txt", b"x"), ("bom.txt", b"\0" * 30_000_000)], "w:gz")
    monkeypatch.setattr(listing, "MOST_MEMBERS", 3)
    zip_of(tmp_path / "c.zip", [(f"{number}", b"") for number in range(4)])
    assert read_all(tmp_path) == {
        "a.zip!/bom.txt": "file.too_large",
        "a.zip!/tốt.txt": b"x",
        "b.tar.gz!/tốt.txt": b"x",
        "b.tar.gz": "file.too_large",
        "c.zip": "file.too_large",
    }


def test_a_declared_size_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MAX_BYTES", 1000)
    zip_of(tmp_path / "a.zip", [("lớn.txt", os.urandom(5000)), ("vừa.txt", b"x" * 1000)])
    data = bytearray((tmp_path / "a.zip").read_bytes())
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"PK\x01\x02"))
    data[at + 24 : at + 28] = struct.pack("<I", 10)  # the central directory says: ten bytes
    (tmp_path / "a.zip").write_bytes(data)
    assert read_all(tmp_path) == {"a.zip!/lớn.txt": "file.damaged", "a.zip!/vừa.txt": b"x" * 1000}


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, 2000), flip=st.integers(0, 2000), kind=st.sampled_from(["a.zip", "a.tar", "a.tar.gz"]))
def test_a_damaged_archive_is_told_and_never_raises(
    tmp_path_factory: pytest.TempPathFactory, cut: int, flip: int, kind: str
) -> None:
    folder = tmp_path_factory.mktemp("hỏng")
    members = [(f"{number}.txt", other_document()[: 200 * number]) for number in range(1, 4)]
    if kind == "a.zip":
        zip_of(folder / kind, members)
    else:
        tar_of(folder / kind, members, "w:gz" if kind.endswith("gz") else "w")
    data = bytearray((folder / kind).read_bytes())
    data[flip % len(data)] ^= 0xFF
    (folder / kind).write_bytes(data[: max(1, len(data) - cut)])
    found = read_all(folder)
    assert found
    assert all(isinstance(value, bytes) or value in ISSUES for value in found.values())


def document(*issues: tuple[str, str], text: str = "x") -> Document:
    found = tuple(Issue(code=code, message=code, severity=severity) for code, severity in issues)  # type: ignore[arg-type]
    return Document(text=text, kind="other", issues=found)


@pytest.mark.parametrize(
    ("issues", "status"),
    [
        ([], "ok"),
        ([("number.blank", "info"), ("date.impossible", "warning")], "ok"),
        ([("text.truncated", "warning")], "partial"),
        ([("text.encoding_suspect", "warning")], "encoding_suspect"),
        ([("file.needs_ocr", "error")], "needs_ocr"),
        ([("file.needs_ocr", "warning")], "partial"),  # some of its pages
        ([("file.binary", "error")], "unsupported"),
        ([("file.damaged", "error")], "error"),
        ([("parse.failed", "error")], "error"),
        ([("mail.encrypted", "error")], "encrypted"),  # a code that nobody has thought of yet
        ([("mail.odd", "error")], "error"),
        ([("text.encoding_suspect", "warning"), ("file.empty", "error")], "empty"),
    ],
)
def test_the_status_follows_from_the_issues(issues: list[tuple[str, str]], status: str) -> None:
    found = document(*issues)
    assert status_of(found) == status
    assert status in STATUSES
    assert (reason_of([found]) is None) == (status == "ok")


@pytest.mark.parametrize(
    ("each", "status"),
    [
        ([], "empty"),
        (["ok", "ok"], "ok"),
        (["ok", "needs_ocr"], "partial"),
        (["needs_ocr", "needs_ocr"], "needs_ocr"),
        (["error", "encrypted"], "encrypted"),
    ],
)
def test_the_status_of_several_documents(each: list[str], status: str) -> None:
    documents = [document() if one == "ok" else document((f"file.{one}", "error")) for one in each]
    assert status_of_all(documents) == status
