"""The format of a file, told by its first bytes and its parts, never by its name.

Archives are full of HTML pages called .doc, RTF called .doc and PDF called .docx.

>>> media_type_of(b"%PDF-1.7 ...")
'application/pdf'
>>> media_type_of(b"\\xef\\xbb\\xbf<!DOCTYPE html><html>")
'text/html'
>>> media_type_of("Số: 15/QĐ-BNV".encode())
'text/plain'
"""

from __future__ import annotations

import io
import re
import zipfile

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
RTF = "text/rtf"
HTML = "text/html"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
ODT = "application/vnd.oasis.opendocument.text"
ZIP = "application/zip"
MAIL = "message/rfc822"
MSG = "application/vnd.ms-outlook"
PICTURE = "image/*"
ENCRYPTED_OFFICE = "application/x-encrypted-office"
OLE = "application/x-ole-storage"
BINARY = "application/octet-stream"

# First bytes → media type. Those without a reader are named so that the message can say what the file is.
_MAGIC = (
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"II*\x00", PICTURE),
    (b"MM\x00*", PICTURE),
    (b"GIF8", PICTURE),
    (b"BM", PICTURE),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"AT&TFORM", "image/vnd.djvu"),
    (b"\xdb\xa5", "application/x-word-2"),
    (b"\x31\xbe\x00\x00", "application/x-word-2"),
    (b"%!PS", "application/postscript"),
    (b"\x7fELF", BINARY),
    (b"MZ", BINARY),
)
_ZIP_MAIN_PARTS = (
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_OLE_MAIN_STREAMS = (
    ("EncryptedPackage", ENCRYPTED_OFFICE),
    ("WordDocument", DOC),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,9}"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|span|h[1-6]|center|font)[\s>]",
    re.I | re.S,
)
_MARKDOWN = re.compile(r"(?m)^#{1,6} \S|\*\*\S[^\n*]{0,200}\*\*|^\|[ :-]{3,}\||\A---\n[\w-]{1,40}:")
# Lines that begin a message; a letter typed with "From:" and "To:" has neither of the technical ones.
_MAIL_HEAD = re.compile(rb"(?:[\w-]{2,60}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,60}){3,}", re.S)
_MAIL_LINES = re.compile(
    rb"(?im)^(?:(received|return-path|delivered-to|mime-version|message-id|content-type|x-mailer|x-ms-\S{1,60})"
    rb"|from|to|date|subject|reply-to|cc):"
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def media_type_of(data: bytes) -> str:
    """The media type of `data`; BINARY where it is nothing known. `data` must hold at least one byte."""
    head = data[:2048]
    # Containers first: what they hold may begin within the first bytes, as a PDF in an archive that is not compressed.
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_type(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_type(data)
    if b"%PDF-" in head[:1024]:
        return PDF
    stripped = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, media_type in _MAGIC:
        if head.startswith(magic) or (media_type == RTF and stripped.startswith(magic)):
            # Two letters are a weak sign: a text may begin with them.
            if len(magic) == 2 and not _CONTROLS.search(head):
                continue
            return media_type
    if _is_mail(stripped):
        return MAIL
    if _HTML.match(stripped) or _HTML.match(_narrow(head)):
        return HTML
    return _text_type(data)


def _is_mail(head: bytes) -> bool:
    """True where `head` begins with the lines of a message: three that every mailer writes, one of them technical."""
    block = _MAIL_HEAD.match(head.replace(b"\r\n", b"\n"))
    found = list(_MAIL_LINES.finditer(block.group())) if block else []
    return len(found) >= 3 and any(line.group(1) for line in found)


def _narrow(head: bytes) -> bytes:
    """UTF-16 with a mark, as ASCII where it can be: enough to see a tag."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[2:].replace(b"\x00", b"")
    return b""


def _zip_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                declared = archive.read("mimetype")[:200].decode("ascii", "replace").strip()
                if declared.startswith("application/"):
                    return declared
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zipfile.LargeZipFile):
        # Cut off: the list of parts stands at the end of a ZIP file, so the names are looked for in the parts.
        if data[30:38] == b"mimetype":
            return data[38:200].partition(b"PK")[0].decode("ascii", "replace").strip()
        named = next((kind for part, kind in _ZIP_MAIN_PARTS if part.encode() in data), None)
        return named or (DOCX if b"[Content_Types].xml" in data[:4096] or b"word/" in data else ZIP)
    if "[Content_Types].xml" in names:
        # A main part may be called otherwise (word/document2.xml): the folder decides.
        for part, kind in _ZIP_MAIN_PARTS:
            folder = part.split("/", maxsplit=1)[0] + "/"
            if part in names or any(name.startswith(folder) for name in names):
                return kind
    return ZIP


def _ole_type(data: bytes) -> str:
    """Type of an OLE file by the names in its directory, which are UTF-16: no library is needed for that.

    But for messages: they hold the names of what is attached to them, too.
    """
    if "__properties_version1.0".encode("utf-16-le") in data and _is_message(data):
        return MSG
    for stream, kind in _OLE_MAIN_STREAMS:
        if stream.encode("utf-16-le") + b"\x00\x00" in data:
            return kind
    # Cut off before the directory: a Word document mostly begins in the first sector.
    return DOC if data[512:514] == b"\xec\xa5" else OLE


def _is_message(data: bytes) -> bool:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            return bool(container.exists("__properties_version1.0"))
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError):
        return True  # cut off: its reader says so


def _text_type(data: bytes) -> str:
    sample = data[:65536]
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff") or looks_like_utf16(sample):
        return TEXT
    if len(_CONTROLS.findall(sample)) > len(sample) // 200:
        return BINARY
    text = sample.decode("utf-8", "ignore").replace("\r\n", "\n").lstrip("\ufeff")
    return MARKDOWN if _MARKDOWN.search(text) else TEXT


def looks_like_utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: "utf-16-le" or "utf-16-be"; None for anything else.

    Spaces, digits and half of the letters have a zero byte on one side; on the other only a grave accent has.

    >>> looks_like_utf16("Số: 15/QĐ-BNV".encode("utf-16-le")), looks_like_utf16(b"So: 15")
    ('utf-16-le', None)
    """
    sample = data[:4096]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2], sample[1::2]
    low, high = even.count(0) / len(even), odd.count(0) / len(odd)
    if high > 0.4 and low < 0.1:
        return "utf-16-le"
    if low > 0.4 and high < 0.1:
        return "utf-16-be"
    return None
