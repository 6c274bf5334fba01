"""Small files of every format, made in memory from phrases of our own: the readers' tests run on them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage

LETTERHEAD = ("ỦY BAN NHÂN DÂN\nXÃ PHÚ AN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
NUMBER = ("Số: 27/UBND-VP\nV/v rà soát hồ sơ lưu trữ", "Phú An, ngày 05 tháng 3 năm 2024")
FOOTER = ("Nơi nhận:\n- Như trên;\n- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\n\nTrần Văn Mẫu")

# --- DOCX -------------------------------------------------------------------------------------------------------

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    runs = "<w:r><w:br/></w:r>".join(run(line) for line in text.split("\n"))
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def table(rows: Sequence[Sequence[str]], ruled: bool = False) -> str:
    border = '<w:tblBorders><w:insideH w:val="single"/></w:tblBorders>' if ruled else ""
    cells = "".join(
        "<w:tr>" + "".join("<w:tc>" + "".join(map(paragraph, cell.split("\n"))) + "</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr>{border}</w:tblPr>{cells}</w:tbl>"


def docx(body: str, **parts: str) -> bytes:
    """A DOCX with `body`; other parts by name without ".xml", their root element left out."""
    roots = {
        "numbering": "numbering",
        "styles": "styles",
        "footnotes": "footnotes",
        "header1": "hdr",
        "comments": "comments",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            root = roots[name]
            archive.writestr(f"word/{name}.xml", f"<w:{root} {_NAMES}>{content}</w:{root}>")
    return stream.getvalue()


# --- PDF --------------------------------------------------------------------------------------------------------


class Pdf:
    """A PDF writer: lines of text at places, and drawn lines. One font whose letters are all half an em wide."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._pages: list[list[str]] = []
        self.extra = ""

    def page(self) -> Pdf:
        self._pages.append([])
        return self

    def text(self, x: float, y: float, text: str, size: float = 12) -> Pdf:
        for number, line in enumerate(text.split("\n")):
            codes = "".join(f"{self._code(letter):02x}" for letter in line)
            self._pages[-1].append(f"BT /F1 {size} Tf {x} {y - number * size * 1.3} Td <{codes}> Tj ET")
        return self

    def turned(self, x: float, y: float, text: str, size: float = 12) -> Pdf:
        """A line of text upwards from (x, y)."""
        codes = "".join(f"{self._code(letter):02x}" for letter in text)
        self._pages[-1].append(f"BT /F1 {size} Tf 0 1 -1 0 {x} {y} Tm <{codes}> Tj ET")
        return self

    def _code(self, letter: str) -> int:
        return self._codes.setdefault(letter, len(self._codes) + 33)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Pdf:
        self._pages[-1].append(f"0.5 w {x0} {y0} m {x1} {y1} l S")
        return self

    def picture(self) -> Pdf:
        self._pages[-1].append("q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q")
        return self

    def bytes(self) -> bytes:
        rows = [f"<{code:02x}> <{letter.encode('utf-16-be').hex()}>" for letter, code in self._codes.items()]
        blocks = [rows[at : at + 90] for at in range(0, len(rows), 90)]
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
            "1 begincodespacerange <00> <ff> endcodespacerange\n"
            + "".join(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar\n" for block in blocks)
            + "endcmap end end"
        )
        count = len(self._pages)
        kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(count))
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 0 /LastChar 255 "
            f"/Widths [{' '.join(['500'] * 256)}] /ToUnicode 4 0 R >>",
            f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
        ]
        for number, content in enumerate(self._pages):
            drawn = "\n".join(content)
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
                f"/Contents {6 + 2 * number} 0 R >>"
            )
            objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
        out = "%PDF-1.7\n"
        places = []
        for number, content in enumerate(objects, start=1):
            places.append(len(out))
            out += f"{number} 0 obj\n{content}\nendobj\n"
        start = len(out)
        out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
            f"{place:010} 00000 n \n" for place in places
        )
        out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {self.extra} >>\nstartxref\n{start}\n%%EOF"
        return out.encode("latin-1")


def letter_pdf() -> Pdf:
    """A letter of one page with its two columns above and below."""
    pdf = Pdf().page()
    pdf.text(90, 780, LETTERHEAD[0]).text(270, 780, LETTERHEAD[1])
    pdf.text(90, 735, NUMBER[0]).text(300, 735, NUMBER[1])
    pdf.text(200, 690, "Kính gửi: Các thôn trên địa bàn xã")
    pdf.text(
        80,
        660,
        "Ủy ban nhân dân xã đề nghị các thôn rà soát hồ sơ lưu trữ của mình\n"
        "và báo cáo trước ngày 15 tháng 4 năm 2024./.",
    )
    pdf.text(80, 600, "Nơi nhận:\n- Như trên;\n- Lưu: VT.")
    pdf.text(330, 600, "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH").text(350, 480, "Trần Văn Mẫu")
    return pdf


LETTER_TEXT = """ỦY BAN NHÂN DÂN
XÃ PHÚ AN
Số: 27/UBND-VP
V/v rà soát hồ sơ lưu trữ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Phú An, ngày 05 tháng 3 năm 2024

Kính gửi: Các thôn trên địa bàn xã
Ủy ban nhân dân xã đề nghị các thôn rà soát hồ sơ lưu trữ của mình
và báo cáo trước ngày 15 tháng 4 năm 2024./.

Nơi nhận:
- Như trên;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Trần Văn Mẫu"""


# --- ODT --------------------------------------------------------------------------------------------------------

_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"'
    for name, kind in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
)  # fmt: skip


def odt(body: str, automatic: str = "", styles: str = "", manifest: str = "") -> bytes:
    """An ODT with `body`; `automatic` are the styles of its content part, `styles` those of the other one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("styles.xml", f"<office:document-styles {_ODF}>{styles}</office:document-styles>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {_ODF}><office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
    return stream.getvalue()


# --- archives and mails -----------------------------------------------------------------------------------------


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of `files`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def mail(text: str, attached: dict[str, bytes], html: str | None = None) -> EmailMessage:
    """A message with a text and attachments."""
    message = EmailMessage()
    message["From"] = "Văn thư <vanthu@example.org>"
    message["To"] = "xa@example.org"
    message["Subject"] = "Gửi văn bản"
    message["Message-ID"] = "<1@example.org>"
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    for name, content in attached.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message
