"""Archives for the tests: good documents from the project's generator, bad files of every kind, hostile work."""

from __future__ import annotations

import importlib.util
import io
import os
import sys
import tarfile
import time
import zipfile
from pathlib import Path

from conftest import OWN_CORPUS, ROOT

from vnadmin_nlp.archive.manifest import Record
from vnadmin_nlp.archive.work import Read, Work

GENERATOR = ROOT / "corpora" / "generate_archive.py"


def write_archive(folder: Path, count: int, seed: int = 1) -> None:
    """`count` generated documents."""
    spec = importlib.util.spec_from_file_location("generate_archive", GENERATOR)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["generate_archive"] = module
    spec.loader.exec_module(module)
    module.write(folder, count, seed)


def good_document() -> bytes:
    return (OWN_CORPUS / "documents" / "01-cong-van-tinh.docx").read_bytes()


def other_document() -> bytes:
    return (OWN_CORPUS / "documents" / "01-cong-van-tinh.txt").read_bytes()


def _zip(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _zip_with_bad_member() -> bytes:
    """The first member's bytes do not match its checksum, the second is good, the third needs a password."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("hỏng.txt", b"THE FIRST MEMBER")
        archive.writestr("../../tốt.txt", other_document() + b"\nx")
        archive.writestr("khóa.txt", b"THE THIRD MEMBER")
    data = bytearray(stream.getvalue().replace(b"THE FIRST MEMBER", b"the first member", 1))
    central = data.rfind(b"PK\x01\x02")
    data[central + 8] |= 1
    return bytes(data)


def _tar(*, cut: int = 0) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name in ("một.txt", "hai.txt"):
            data = other_document() + name.encode()
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("liên kết")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    data = stream.getvalue()
    return data[: len(data) - cut] if cut else data


ENTITIES = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)
_ENTITY_BOMB = _zip(
    **{"[Content_Types].xml": b"<Types/>", "word/document.xml": f"{ENTITIES}]><w:document>&j;</w:document>".encode()}
)
_PICTURE = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
_LEGACY = "UBND TØnh; QuyÕt ®Þnh; Nh÷ng néi dung ®Ó b¸o c¸o".encode()

# name → (bytes, the statuses that are right)
BAD_FILES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "trống.txt": (b"", ("empty",)),
    "trống 2.pdf": (b"", ("empty",)),
    "toàn dấu cách.txt": (b" \n\t \n", ("empty",)),
    "chương trình.doc": (b"\x7fELF" + bytes(range(256)) * 4, ("unsupported",)),
    "bảng tính.xlsx": (_zip(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}), ("unsupported",)),
    "mật khẩu.docx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
        ("encrypted",),
    ),
    "cụt.docx": (good_document()[:3000], ("error",)),
    "cụt.pdf": (b"%PDF-1.7\n1 0 obj\n<<", ("error",)),
    "ảnh chụp.png": (_PICTURE, ("needs_ocr", "error")),
    "bom.docx": (_ENTITY_BOMB, ("error", "empty", "ok")),  # nothing may hang; an empty document is fine
    "hỏng.zip": (b"PK\x03\x04" + b"\0" * 100, ("error", "unsupported")),
}


def write_bad_files(folder: Path) -> dict[str, tuple[str, ...]]:
    """Every kind of bad file beside good ones. Returns the statuses that are right, by name within the folder."""
    expected: dict[str, tuple[str, ...]] = {}
    for name, (data, statuses) in BAD_FILES.items():
        (folder / name).write_bytes(data)
        expected[name] = statuses
    (folder / "tốt.docx").write_bytes(good_document())
    (folder / "bản sao.docx").write_bytes(good_document())
    (folder / "kho.zip").write_bytes(_zip_with_bad_member())
    (folder / "kho.tar.gz").write_bytes(_tar())
    (folder / "cụt.tar.gz").write_bytes(_tar(cut=400))
    (folder / "Thumbs.db").write_bytes(b"\xd0\xcf")
    os.mkfifo(folder / "ống")
    (folder / "mất.txt").symlink_to(folder / "không có.txt")
    (folder / os.fsdecode(b"h\xf4 so.txt")).write_bytes(other_document() + b"\nlast")
    return expected | {
        "bản sao.docx": ("ok",),  # comes before "tốt.docx"
        "tốt.docx": ("duplicate",),
        "kho.zip!/hỏng.txt": ("error",),
        "kho.zip!/../../tốt.txt": ("ok",),
        "kho.zip!/khóa.txt": ("encrypted",),
        "kho.tar.gz!/một.txt": ("ok",),
        "kho.tar.gz!/hai.txt": ("ok",),
        "kho.tar.gz!/liên kết": ("unsupported",),
        "cụt.tar.gz": ("error",),
        "ống": ("unsupported",),
        "mất.txt": ("error",),
        "h\\xf4 so.txt": ("ok",),
    }


class HostileWork(Work):
    """Work in which the names of inputs tell what goes wrong, as files may do it that nobody has seen yet."""

    def read(self, task: Read) -> Record:
        name = task.entry.name
        if "treo" in name:  # hangs
            time.sleep(600)
        if "chết" in name:  # takes its process with it
            os._exit(9)
        if "phình" in name:  # fills memory
            kept = [bytearray(os.urandom(1)) * 50_000_000 for _ in range(60)]
            time.sleep(len(kept))
        if "lỗi" in name:  # an exception nobody thought of
            raise ZeroDivisionError("thử")
        if "một lần" in name:  # dies once only
            mark = Path(name).parents[1] / "seen"
            if not mark.exists():
                mark.touch()
                os._exit(9)
        return super().read(task)
