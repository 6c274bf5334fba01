"""Render the composed administrative documents and write their facts.

Every ``sources/NN-slug.toml`` holds one document and its hand-written facts. This script renders it to
plain text (always) and, as the source asks, to DOCX, HTML and PDF, and collects the facts of all renderings
in ``facts.json``.

Needs: Python 3.11+, python-docx (``pip install python-docx``). PDF output also needs LibreOffice (``soffice``
on the PATH) and the font Tinos. PDFs of ``broken/`` are made with the font named by ``--broken-font``.

Usage::

    python render.py                  # text and facts.json only
    python render.py --all            # text, DOCX, HTML, PDF and facts.json
    python render.py --all --only 07  # only sources whose name starts with 07
    python render.py --check          # compare the facts with the rendered text, write nothing
    python render.py --broken-font "Liberation Serif"   # the PDFs of broken/, best with only that font visible
"""

from __future__ import annotations

import argparse
import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
DOCUMENTS = HERE / "documents"
FACTS = HERE / "facts.json"

PURPOSE = "||"
"""Divides the name of a recipient from its purpose note in the source: ``Bộ Nội vụ||(để b/c)``."""

ALIGNMENTS = {
    "CENTER": WD_ALIGN_PARAGRAPH.CENTER,
    "JUSTIFY": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "RIGHT": WD_ALIGN_PARAGRAPH.RIGHT,
}
STATES = {"txt": "txt", "docx": "docx", "pdf": "pdf-text", "html": "html-unicode"}


# --------------------------------------------------------------------------- the source model


@dataclass
class Part:
    """One letterhead-to-signature unit: a document, an enclosed text or the block of a copy."""

    above: list[str] = field(default_factory=list)
    head_left: list[str] = field(default_factory=list)
    head_right: list[str] = field(default_factory=list)
    number_line: str = ""
    place_date: str = ""
    vv: str = ""
    title: list[str] = field(default_factory=list)
    subject: str = ""
    guide: str = ""
    kinh_gui: list[str] = field(default_factory=list)
    body: str = ""
    noi_nhan: list[str] = field(default_factory=list)
    noi_nhan_label: str = "Nơi nhận:"
    below_recipients: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    signature_left: list[str] = field(default_factory=list)
    signatures: list[list[str]] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)


@dataclass
class Options:
    """How a document is rendered; the table ``[text]`` of a source."""

    formats: list[str] = field(default_factory=list)
    order: str = "stacked"
    markdown: bool = False
    bold_numbers: bool = False
    wrap: int = 0
    page_lines: int = 0
    page_mark: str = "formfeed"
    running_head: list[str] = field(default_factory=list)
    html: str = "clean"
    auto_numbers: bool = False
    nfd: bool = False
    swap: list[list[str]] = field(default_factory=list)
    broken_pdf: bool = False


@dataclass
class Source:
    """A parsed source file."""

    name: str
    parts: list[Part]
    options: Options
    facts: dict[str, Any]

    def dress(self, text: str) -> str:
        """Apply the document's character peculiarities (NFD, look-alike letters)."""
        for old, new in self.options.swap:
            text = text.replace(old, new)
        return unicodedata.normalize("NFD" if self.options.nfd else "NFC", text)


def load(path: Path) -> Source:
    """Read one TOML source."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    facts = data.pop("facts")
    options = Options(**data.pop("text", {}))
    attached = data.pop("attached", [])
    return Source(path.stem, [Part(**data), *(Part(**p) for p in attached)], options, facts)


# --------------------------------------------------------------------------- body markup


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, page break or table of the body."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def blocks(body: str) -> Iterator[Block]:
    """Split the body into blocks.

    One line is one paragraph. ``# `` centred heading, ``## `` bold paragraph, ``_ `` italic paragraph,
    ``| a | b`` a table row, ``---`` a page break.
    """
    rows: list[tuple[str, ...]] = []
    for raw in body.strip().split("\n"):
        line = raw.strip()
        if line.startswith("|"):
            rows.append(tuple(c.strip() for c in line.strip("|").split("|")))
            continue
        if rows:
            yield Block("table", rows=tuple(rows))
            rows = []
        if not line:
            continue
        if line == "---":
            yield Block("break")
        elif line.startswith("# "):
            yield Block("centre", line[2:])
        elif line.startswith("## "):
            yield Block("bold", line[3:])
        elif line.startswith("_ "):
            yield Block("italic", line[2:])
        else:
            yield Block("text", line)
    if rows:
        yield Block("table", rows=tuple(rows))


def recipient_lines(part: Part) -> list[str]:
    """The printed lines of the recipients list."""
    last = len(part.noi_nhan) - 1
    return ["- " + " ".join(entry.split(PURPOSE)) + (";" if i < last else ".") for i, entry in enumerate(part.noi_nhan)]


def signature_blocks(part: Part) -> list[list[str]]:
    """All signature blocks of a part, left to right."""
    found = [part.signature_left, part.signature, *part.signatures]
    return [block for block in found if block]


# --------------------------------------------------------------------------- plain text


def strong(text: str, options: Options) -> str:
    """Mark bold text when the source is rendered as Markdown."""
    return f"**{text}**" if options.markdown and text else text


def emphasis(text: str, options: Options) -> str:
    """Mark italic text when the source is rendered as Markdown."""
    return f"*{text}*" if options.markdown and text else text


def columns(left: list[str], right: list[str], widths: tuple[int, int] = (38, 46)) -> list[str]:
    """Set two blocks side by side, each line centred in its column."""
    cells = [
        [piece for line in side for piece in (textwrap.wrap(line, width - 2) or [""])]
        for side, width in zip((left, right), widths, strict=True)
    ]
    height = max(len(c) for c in cells)
    padded = [c + [""] * (height - len(c)) for c in cells]
    return [(a.center(widths[0]) + b.center(widths[1])).rstrip() for a, b in zip(*padded, strict=True)]


def head_text(part: Part, options: Options) -> list[str]:
    """The letterhead lines in the order the source asks for."""
    left = [strong(s, options) for s in part.head_left]
    right = [strong(s, options) for s in part.head_right]
    number, place = part.number_line, part.place_date
    if options.bold_numbers:
        number, place = (re.sub(r"(\d+)", r"**\1**", line, count=1) for line in (number, place))
    under = [s for s in (number, part.vv) if s]
    if not (left or right):
        return [s for s in (*under, place) if s]
    if options.order == "columns":
        return columns([*part.head_left, *under], [*part.head_right, place])
    if options.order == "right_first":
        return [*right, "", *left, "", *under, "", place]
    if options.order == "rows":
        pairs = [*zip(part.head_left, part.head_right, strict=False)]
        rest = [*part.head_left[len(pairs) :], *part.head_right[len(pairs) :]]
        return ["\t".join(p) for p in pairs] + rest + [f"{number}\t{place}", part.vv]
    return [*left, "", *right, "", *under[:1], "", place, "", *under[1:]]


def foot_text(part: Part, options: Options) -> list[str]:
    """Recipients and signatures."""
    received = recipient_lines(part)
    if received:
        received = [strong(part.noi_nhan_label, options), *received]
    received += part.below_recipients
    signs = signature_blocks(part)
    if options.order == "columns":
        if len(signs) > 1:
            out: list[str] = []
            for i in range(0, len(signs), 2):
                pair = [with_gap(s) for s in signs[i : i + 2]]
                out += [*columns(pair[0], pair[1] if len(pair) > 1 else []), ""]
            return [*out, *received]
        return columns_left(received, with_gap(signs[0]) if signs else [])
    out = list(received)
    for block in signs:
        out += ["", *(strong(line, options) for line in block[:-1]), "", strong(block[-1], options)]
    return out


def with_gap(block: list[str]) -> list[str]:
    """Leave the room of a handwritten signature above the name."""
    return [*block[:-1], "", "", block[-1]]


def columns_left(left: list[str], right: list[str]) -> list[str]:
    """Like :func:`columns`, the left side ranged left."""
    left = [piece for line in left for piece in textwrap.wrap(line, 40)]
    height = max(len(left), len(right))
    left += [""] * (height - len(left))
    right = right + [""] * (height - len(right))
    return [(a.ljust(42) + b.center(42)).rstrip() for a, b in zip(left, right, strict=True)]


def addressee_lines(part: Part) -> list[str]:
    """The printed lines of the Kính gửi block."""
    if not part.kinh_gui:
        return []
    if len(part.kinh_gui) == 1:
        return [f"Kính gửi: {part.kinh_gui[0]}"]
    last = len(part.kinh_gui) - 1
    return ["Kính gửi:", *(f"- {name}{';' if i < last else '.'}" for i, name in enumerate(part.kinh_gui))]


def part_text(part: Part, options: Options) -> list[str]:
    """The lines of one part, paragraphs not yet wrapped."""
    out = [*part.above, ""] if part.above else []
    out += [*head_text(part, options), ""]
    out += [strong(t, options) for t in part.title]
    out += [strong(part.subject, options)] if part.subject else []
    out += [emphasis(part.guide, options)] if part.guide else []
    out += ["", *addressee_lines(part), ""]
    for block in blocks(part.body):
        if block.kind == "table":
            out += [*table_text(block, options), ""]
        elif block.kind == "break":
            out += ["\f"]
        elif block.kind in ("centre", "bold"):
            out += [strong(block.text, options), ""]
        else:
            out += [emphasis(block.text, options) if block.kind == "italic" else block.text, ""]
    out += [*foot_text(part, options), *(["", *part.footer] if part.footer else [])]
    return out


def table_text(block: Block, options: Options) -> list[str]:
    """A table as Markdown or as tab-separated cells."""
    if options.markdown:
        head, *rest = block.rows
        return ["| " + " | ".join(r) + " |" for r in (head, tuple("---" for _ in head), *rest)]
    return ["\t".join(r) for r in block.rows]


def wrapped_line(line: str, width: int) -> list[str]:
    """One line cut at the width, unless it is a page break, a table row or already set in columns."""
    if line == "\f" or "\t" in line or line.startswith("  "):
        return [line]
    return textwrap.wrap(line, width) or [""]


def wrapped(lines: list[str], options: Options) -> list[str]:
    """Hard-wrap the long lines and cut the result into pages."""
    if options.wrap:
        lines = [piece for line in lines for piece in wrapped_line(line, options.wrap)]
    if not options.page_lines:
        return [line if line != "\f" else "" for line in lines]
    lines = [line for line in lines if line != "\f"]
    out: list[str] = []
    for page, start in enumerate(range(0, len(lines), options.page_lines), start=1):
        if page > 1:
            out += page_break(page, options)
        elif options.running_head:
            out += [running_head(page, options), ""]
        out += lines[start : start + options.page_lines]
    return out


def running_head(page: int, options: Options) -> str:
    """The running head of a page; the page number stands on the outer side."""
    head = "/".join(options.running_head)
    return f"{page + 1}\t{head}" if page % 2 else f"{head}\t{page + 1}"


def page_break(page: int, options: Options) -> list[str]:
    """The lines that a text extractor leaves between two pages."""
    if options.running_head:
        return ["", running_head(page, options), ""]
    if options.page_mark == "number":
        return ["", str(page), ""]
    return [f"\f{' ' * 38}{page}"]


def to_text(source: Source) -> str:
    """The plain text of a document."""
    lines = [line for part in source.parts for line in (*part_text(part, source.options), "", "")]
    text = "\n".join(wrapped(lines, source.options))
    return source.dress(re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n")


# --------------------------------------------------------------------------- DOCX


class DocxWriter:
    """Builds the DOCX of a source in the two-column form of the standard."""

    def __init__(self, source: Source, font: str) -> None:
        self.source = source
        self.document: DocxDocument = docx.Document()
        self.numbering = 0
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = font, Pt(13)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), font)
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin, section.right_margin = Cm(3), Cm(2)
        section.top_margin = section.bottom_margin = Cm(2)
        properties = self.document.core_properties
        properties.author, properties.comments, properties.title = "", "", ""
        if source.options.running_head:
            section.header.paragraphs[0].text = source.dress(" / ".join(source.options.running_head))

    def add(
        self,
        text: str,
        *,
        align: str = "",
        bold: bool = False,
        italic: bool = False,
        size: float = 0,
        cell: _Cell | None = None,
        indent: bool = False,
    ) -> Paragraph:
        """Append a paragraph to the document or to a table cell."""
        paragraph = (cell or self.document).add_paragraph()
        run = paragraph.add_run(self.source.dress(text))
        run.bold, run.italic = bold, italic
        if size:
            run.font.size = Pt(size)
        if align:
            paragraph.alignment = ALIGNMENTS[align]
        paragraph.paragraph_format.space_after = Pt(0 if cell is not None else 6)
        if indent:
            paragraph.paragraph_format.first_line_indent = Cm(1.27)
        return paragraph

    def pair(self, widths: tuple[float, float]) -> tuple[_Cell, _Cell]:
        """A borderless row of two cells."""
        table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        left, right = table.rows[0].cells
        for column, cell, width in zip(table.columns, (left, right), widths, strict=True):
            column.width = cell.width = Cm(width)
        return left, right

    @staticmethod
    def tidy(*cells: _Cell) -> None:
        """Drop the empty first paragraph that every new cell holds."""
        for cell in cells:
            if len(cell.paragraphs) > 1:
                first = cell.paragraphs[0]._p
                first.getparent().remove(first)

    def head(self, part: Part) -> None:
        """The letterhead."""
        for line in part.above:
            self.add(line, align="RIGHT", size=9)
        if not (part.head_left or part.head_right):
            for line in (part.number_line, part.vv, part.place_date):
                if line:
                    self.add(line)
            return
        left, right = self.pair((6.5, 9.5))
        for i, line in enumerate(part.head_left):
            self.add(line, align="CENTER", bold=i > 0 or len(part.head_left) == 1, size=12, cell=left)
        for line in (part.number_line, part.vv):
            if line:
                self.add(line, align="CENTER", size=12, cell=left)
        for line in part.head_right:
            self.add(line, align="CENTER", bold=True, size=12, cell=right)
        if part.place_date:
            self.add(part.place_date, align="CENTER", italic=True, size=13, cell=right)
        self.tidy(left, right)

    def foot(self, part: Part) -> None:
        """Recipients at the left, the signature at the right."""
        signs = signature_blocks(part)
        if len(signs) > 1:
            for i in range(0, len(signs), 2):
                cells = self.pair((8, 8))
                for block, cell in zip(signs[i : i + 2], cells, strict=False):
                    self.sign(block, cell)
                self.tidy(*cells)
            signs = []
        if not (signs or part.noi_nhan):
            return
        left, right = self.pair((8, 8))
        if part.noi_nhan:
            self.add(part.noi_nhan_label, bold=True, italic=True, size=12, cell=left)
        for line in (*recipient_lines(part), *part.below_recipients):
            self.add(line, size=11, cell=left)
        for block in signs:
            self.sign(block, right)
        self.tidy(left, right)
        for line in part.footer:
            self.add(line, align="CENTER", size=11)

    def sign(self, block: list[str], cell: _Cell) -> None:
        """One signature block."""
        for line in (*block[:-1], "", "", ""):
            self.add(line, align="CENTER", bold=True, cell=cell)
        self.add(block[-1], align="CENTER", bold=True, cell=cell)

    def numbered(self, text: str) -> bool:
        """Write an automatically numbered paragraph when the text begins with its number."""
        match = re.match(r"(Điều )?(\d+)\. (?=\D)(.+)", text)
        if not match or not self.source.options.auto_numbers:
            return False
        pattern = "Điều %1." if match[1] else "%1."
        paragraph = self.add(match[3], align="JUSTIFY", bold=bool(match[1]))
        if match[2] == "1" or match[1]:
            self.numbering = self.new_list(self.source.dress(pattern), int(match[2]))
        properties = paragraph._p.get_or_add_pPr()
        num_pr = OxmlElement("w:numPr")
        for tag, value in (("w:ilvl", 0), ("w:numId", self.numbering)):
            element = OxmlElement(tag)
            element.set(qn("w:val"), str(value))
            num_pr.append(element)
        properties.insert_element_before(num_pr, "w:spacing", "w:ind", "w:jc", "w:rPr")
        return True

    def new_list(self, pattern: str, start: int) -> int:
        """Define a numbered list and return its id."""
        root = self.document.part.numbering_part.element
        identifier = 100 + len(root.findall(qn("w:num")))
        abstract = OxmlElement("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), str(identifier))
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), "0")
        settings = {"w:start": str(start), "w:numFmt": "decimal", "w:lvlText": pattern, "w:lvlJc": "left"}
        for tag, value in settings.items():
            element = OxmlElement(tag)
            element.set(qn("w:val"), value)
            level.append(element)
        abstract.append(level)
        root.insert(0, abstract)
        num = OxmlElement("w:num")
        num.set(qn("w:numId"), str(identifier))
        link = OxmlElement("w:abstractNumId")
        link.set(qn("w:val"), str(identifier))
        num.append(link)
        root.append(num)
        return identifier

    def body(self, part: Part) -> None:
        """Title, addressees and body."""
        for line in part.title:
            self.add(line, align="CENTER", bold=True, size=14)
        if part.subject:
            self.add(part.subject, align="CENTER", bold=True)
        if part.guide:
            self.add(part.guide, align="CENTER", italic=True)
        for i, line in enumerate(addressee_lines(part)):
            self.add(line, align="CENTER" if len(part.kinh_gui) == 1 else "", indent=i == 0)
        for block in blocks(part.body):
            if block.kind == "table":
                self.table(block)
            elif block.kind == "break":
                self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            elif block.kind == "centre":
                self.add(block.text, align="CENTER", bold=True)
            elif not self.numbered(block.text):
                self.add(
                    block.text, align="JUSTIFY", bold=block.kind == "bold", italic=block.kind == "italic", indent=True
                )

    def table(self, block: Block) -> None:
        """A ruled table."""
        table = self.document.add_table(rows=0, cols=len(block.rows[0]))
        table.style = "Table Grid"
        for row in block.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = self.source.dress(text)

    def save(self, path: Path) -> None:
        """Write the file, with fixed time stamps inside."""
        for i, part in enumerate(self.source.parts):
            if i:
                self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            self.head(part)
            self.body(part)
            self.foot(part)
        self.document.save(str(path))
        with zipfile.ZipFile(path) as package:
            members = [(info.filename, package.read(info)) for info in package.infolist()]
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in members:
                package.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


# --------------------------------------------------------------------------- HTML


def paragraph_html(text: str, style: str = "", tag: str = "") -> str:
    """One ``<p>``."""
    inner = html.escape(text, quote=False)
    inner = f"<{tag}>{inner}</{tag}>" if tag else inner
    return f'<p style="{style}">{inner}</p>' if style else f"<p>{inner}</p>"


def foot_html(part: Part) -> list[str]:
    """Recipients beside one signature, or several signatures two a row and the recipients under them."""
    centre = "text-align:center"
    signs = ["".join(paragraph_html(s, centre, "strong") for s in block) for block in signature_blocks(part)]
    received = "".join(paragraph_html(s) for s in (*recipient_lines(part), *part.below_recipients))
    if part.noi_nhan:
        received = paragraph_html(part.noi_nhan_label, "", "em") + received
    if len(signs) == 1:
        rows = [[received, signs[0]]]
    else:
        rows = [signs[i : i + 2] for i in range(0, len(signs), 2)] + ([[received, ""]] if received else [])
    cells = ["<tr>" + "".join(f'<td width="50%" valign="top">{cell}</td>' for cell in row) + "</tr>" for row in rows]
    return ['<table border="0" width="100%">' + "".join(cells) + "</table>"] if cells else []


def part_html(part: Part) -> str:
    """The HTML of one part."""
    centre = "text-align:center"
    out = [paragraph_html(line, "text-align:right;font-size:9pt") for line in part.above]
    if part.head_left or part.head_right:
        left = [paragraph_html(s, centre, "strong") for s in part.head_left]
        left += [paragraph_html(s, centre) for s in (part.number_line, part.vv) if s]
        right = [paragraph_html(s, centre, "strong") for s in part.head_right]
        right += [paragraph_html(part.place_date, centre, "em")] if part.place_date else []
        out.append(
            '<table border="0" cellpadding="0" cellspacing="0" width="100%"><tr><td width="40%" valign="top">'
            + "".join(left)
            + '</td><td width="60%" valign="top">'
            + "".join(right)
            + "</td></tr></table>"
        )
    else:
        out += [paragraph_html(s) for s in (part.number_line, part.vv, part.place_date) if s]
    out += [paragraph_html(s, centre, "strong") for s in (*part.title, part.subject) if s]
    out += [paragraph_html(part.guide, centre, "em")] if part.guide else []
    out += [paragraph_html(s) for s in addressee_lines(part)]
    for block in blocks(part.body):
        if block.kind == "table":
            rows = "".join(
                "<tr>" + "".join(f"<td>{html.escape(c, quote=False)}</td>" for c in r) + "</tr>" for r in block.rows
            )
            out.append(f'<table border="1" cellspacing="0" cellpadding="4">{rows}</table>')
        elif block.kind == "break":
            out.append('<hr class="page-break">')
        else:
            tag = {"centre": "strong", "bold": "strong", "italic": "em"}.get(block.kind, "")
            out.append(paragraph_html(block.text, centre if block.kind == "centre" else "text-align:justify", tag))
    out += foot_html(part)
    out += [paragraph_html(s, centre) for s in part.footer]
    return "\n".join(out)


PORTAL_TOP = """<div class="topbar"><a href="/">Trang chủ</a> | <a href="/lien-he">Liên hệ</a> |
<a href="/dang-nhap">Đăng nhập</a></div>
<header><h1>CỔNG THÔNG TIN ĐIỆN TỬ</h1><form action="/tim-kiem">
<input name="q" placeholder="Nhập số, ký hiệu hoặc trích yếu"><button>Tìm kiếm</button></form></header>
<nav><ul><li><a href="/gioi-thieu">Giới thiệu</a></li><li><a href="/tin-tuc">Tin tức - Sự kiện</a></li>
<li><a href="/van-ban">Văn bản</a><ul><li><a href="/van-ban/phap-quy">Văn bản quy phạm pháp luật</a></li>
<li><a href="/van-ban/dieu-hanh">Văn bản chỉ đạo, điều hành</a></li></ul></li>
<li><a href="/dvc">Dịch vụ công</a></li><li><a href="/hoi-dap">Hỏi đáp</a></li></ul></nav>
<div class="breadcrumb"><a href="/">Trang chủ</a> &raquo; <a href="/van-ban">Văn bản</a> &raquo;
Chi tiết văn bản</div>"""
PORTAL_BOTTOM = """<aside><h3>Văn bản mới</h3><ul>
<li><a href="/van-ban/1">Quyết định số 999/QĐ-UBND ngày 01/02/2024</a></li>
<li><a href="/van-ban/2">Công văn số 888/UBND-TH</a></li>
<li><a href="/van-ban/3">Kế hoạch số 77/KH-UBND</a></li></ul><p>Lượt truy cập hôm nay: 1.204</p></aside>
<footer><p>Cơ quan chủ quản: Ủy ban nhân dân. Chịu trách nhiệm: Chánh Văn phòng.</p>
<p>Điện thoại: 0000.000.000 - Thư điện tử: lienhe@example.vn</p>
<p>Ghi rõ nguồn khi phát hành lại thông tin từ trang này.</p></footer>"""


def to_html(source: Source) -> str:
    """The HTML page of a document, bare or inside a portal page."""
    inner = "\n<hr>\n".join(part_html(part) for part in source.parts)
    first = source.parts[0]
    title = html.escape(" ".join(first.title) or first.vv or "Văn bản")
    if source.options.html == "portal":
        inner = f'{PORTAL_TOP}\n<main><div id="noi-dung-van-ban">\n{inner}\n</div></main>\n{PORTAL_BOTTOM}'
    page = (
        '<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8">'
        f"<title>{title}</title></head>\n<body>\n{inner}\n</body></html>\n"
    )
    return source.dress(page)


# --------------------------------------------------------------------------- PDF


def to_pdf(sources: list[Source], folder: Path, font: str) -> None:
    """Convert sources to PDF through DOCX and LibreOffice."""
    if not sources:
        return
    with tempfile.TemporaryDirectory() as scratch:
        paths = []
        for source in sources:
            path = Path(scratch) / f"{source.name}.docx"
            DocxWriter(source, font).save(path)
            paths.append(str(path))
        command = [
            "soffice",
            f"-env:UserInstallation=file://{scratch}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            *paths,
        ]
        subprocess.run(command, check=True, capture_output=True)


# --------------------------------------------------------------------------- facts

CITATION_FIELDS = ("role", "type", "number", "date", "issuer", "pinpoint")
TARGET_FIELDS = ("value", "unit", "comparator", "kind", "scope", "period")
ROLES = {"basis", "implements", "amends", "replaces", "repeals", "guides", "responds_to", "enclosed_with", "mentions"}


def expand(row: list[Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Name the places of a short row; missing or empty places are null."""
    values = [*row, *[None] * (len(names) - len(row))]
    return {name: value if value != "" else None for name, value in zip(names, values, strict=True)}


def build_facts(source: Source) -> dict[str, Any]:
    """The facts of one document in the shape of the annotation guide."""
    given = source.facts
    first = source.parts[0]
    citations = [expand(row, CITATION_FIELDS) | {"type": row[1]} for row in given.get("citations", [])]
    targets = [expand(row, TARGET_FIELDS) for row in given.get("targets", [])]
    for target in targets:
        target["value"] = float(target["value"])
    obligations: dict[str, Any] = dict(given.get("obligations", {}))
    if obligations:
        obligations = {"assignees": [], "deadlines": [], "recurrences": [], "tasks": []} | obligations
        empty: dict[str, Any] = {
            "bearers": [],
            "coordinators": [],
            "action_starts": "",
            "due": None,
            "recurrence": None,
        }
        obligations["tasks"] = [empty | task for task in obligations["tasks"]]
    signers = given.get("signers", [])
    facts: dict[str, Any] = {
        "kind": given["kind"],
        "doc_type": given.get("doc_type"),
        "number": given.get("number"),
        "date": given.get("date"),
        "place": given.get("place"),
        "issuer": given.get("issuer", []),
        "issuer_name": given.get("issuer_name"),
        "subject": given.get("subject"),
        "addressees": given.get("addressees", first.kinh_gui),
        "recipients": given.get("recipients", [entry.split(PURPOSE)[0] for entry in first.noi_nhan]),
        "signer": expand(signers[0], ("name", "title", "authority", "principal")) if signers else None,
        "signers": [expand(row, ("name", "title", "authority", "principal")) for row in signers],
        "citations": citations,
        "targets": targets,
        "obligations": obligations,
    }
    if "copy_number" in given:
        facts["copy_number"] = given["copy_number"]
    return {key: value for key, value in facts.items() if key not in given.get("omit", [])}


def squeeze(text: str) -> str:
    """Text without any space, NFC, for searching symbols across line breaks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


def complaints(source: Source) -> Iterator[str]:
    """Compare the facts with the text of the document: what is missing, what is left over."""
    facts = build_facts(source)
    lines = [line for part in source.parts for line in part_text(part, Options())]
    text = unicodedata.normalize("NFC", "\n".join(lines))
    flat = re.sub(r"\s+", " ", text)
    dense = squeeze(text)
    for name in ("subject", "place", "issuer_name"):
        if facts.get(name) and facts[name].casefold() not in flat.casefold():
            yield f"{name} not literally in the text: {facts[name]!r}"
    if facts["number"] and squeeze(facts["number"]) not in dense:
        yield f"number not in the text: {facts['number']}"
    wanted = Counter(squeeze(c["number"]) for c in facts["citations"] if re.match(r"\d", c["number"]))
    symbol = re.compile(r"\d+(?:\.\d+)?[A-Za-z]?(?:/\d{4})?(?:/|\s?-\s?)[A-ZĐ]\w*(?:\s?[-/–]\s?[A-ZĐ]\w*)*")
    joined = re.sub(r"(?<=[A-ZĐ]) - (?=[A-ZĐ]{2})", "-", re.sub(r"(?<=[\dĐA-Z]) ?/ ?(?=[\dA-ZĐ])", "/", text))
    got = Counter(squeeze(m[0]).replace("–", "-") for m in symbol.finditer(joined))
    own = {squeeze(facts["number"] or ""), squeeze(facts.get("copy_number", ""))}
    for key in sorted(set(wanted) | set(got)):
        if key not in own and wanted[key] != got[key]:
            yield f"symbol {key}: {got[key]} in the text, {wanted[key]} in the facts"
    position = 0
    for citation in facts["citations"]:
        if citation["role"] not in ROLES:
            yield f"unknown role {citation['role']}"
        for part_name in ("issuer", "pinpoint"):
            value = citation[part_name]
            if value and value.casefold() not in flat.casefold():
                yield f"{part_name} of {citation['number']} not in the text: {value}"
        if citation["date"] and not any(form in flat for form in date_forms(citation["date"])):
            yield f"date of {citation['number']} not in the text: {citation['date']}"
        found = dense.find(squeeze(citation["number"]), position)
        if found < 0:
            yield f"order: {citation['number']} not after its predecessor"
        else:
            position = found + 1
    percent = Counter(t["value"] for t in facts["targets"] if t["unit"] == "%")
    percent.update(float(value) for value in source.facts.get("not_targets", []))
    found_percents = re.finditer(r"(?:(\d[\d.,]*)\s*[-–]\s*)?(\d[\d.,]*)\s*%", text)
    seen = Counter(float(n.replace(".", "").replace(",", ".")) for m in found_percents for n in m.groups() if n)
    for value in sorted(set(percent) | set(seen)):
        if percent[value] != seen[value]:
            yield f"percent {value}: {seen[value]} in the text, {percent[value]} in the facts"
    for target in facts["targets"]:
        if target["scope"] and target["scope"].casefold() not in flat.casefold():
            yield f"scope not in the text: {target['scope']}"
    obligations = facts["obligations"]
    for assignee in obligations.get("assignees", []):
        if assignee.casefold() not in flat.casefold():
            yield f"assignee not in the text: {assignee}"
    for words in obligations.get("recurrences", []):
        if words.casefold() not in flat.casefold():
            yield f"recurrence not in the text: {words}"
    for task in obligations.get("tasks", []):
        if task["action_starts"].casefold() not in flat.casefold():
            yield f"action not in the text: {task['action_starts']}"
        for body in (*task["bearers"], *task["coordinators"]):
            if body.casefold() not in flat.casefold():
                yield f"task body not in the text: {body}"
        if task["due"] and task["due"] not in obligations["deadlines"]:
            yield f"task deadline not listed: {task['due']}"
    for signer in facts.get("signers", []):
        if signer["name"] not in flat or signer["title"] not in flat:
            yield f"signer not in the text: {signer}"


def date_forms(iso: str) -> list[str]:
    """The ways a date is printed in the documents."""
    year, month, day = iso.split("-")
    d, m = int(day), int(month)
    return [f"{a}{s}{b}{s}{year}" for s in "/-." for a in (day, str(d)) for b in (month, str(m))] + [
        f"{a} tháng {b} năm {year}" for a in (day, str(d)) for b in (month, str(m))
    ]


# --------------------------------------------------------------------------- command line


def main() -> int:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="also write DOCX, HTML and PDF")
    parser.add_argument("--only", default="", help="name prefix of the sources to render")
    parser.add_argument("--check", action="store_true", help="only compare facts and text")
    parser.add_argument("--font", default="Tinos", help="font of the PDFs")
    parser.add_argument("--broken-font", default="", help="font of the PDFs in broken/; without it they are kept")
    args = parser.parse_args()
    every = [load(path) for path in sorted(SOURCES.glob("*.toml"))]
    chosen = [source for source in every if source.name.startswith(args.only)]
    if args.check:
        found = [f"{source.name}: {line}" for source in chosen for line in complaints(source)]
        print("\n".join(found) or "facts and texts agree")
        return 1 if found else 0
    DOCUMENTS.mkdir(exist_ok=True)
    for source in chosen:
        (DOCUMENTS / f"{source.name}.txt").write_text(to_text(source), encoding="utf-8")
        if args.all and "docx" in source.options.formats:
            DocxWriter(source, "Times New Roman").save(DOCUMENTS / f"{source.name}.docx")
        if args.all and "html" in source.options.formats:
            (DOCUMENTS / f"{source.name}.html").write_text(to_html(source), encoding="utf-8")
    if args.all:
        if shutil.which("soffice") is None:
            print("soffice not found: PDFs left out", file=sys.stderr)
        else:
            to_pdf([s for s in chosen if "pdf" in s.options.formats], DOCUMENTS, args.font)
    if args.broken_font:
        (DOCUMENTS / "broken").mkdir(exist_ok=True)
        to_pdf([s for s in chosen if s.options.broken_pdf], DOCUMENTS / "broken", args.broken_font)
    table: dict[str, Any] = {}
    for source in every:
        facts = build_facts(source)
        for kind in ("txt", "docx", "pdf", "html"):
            if kind == "txt" or kind in source.options.formats:
                table[f"documents/{source.name}.{kind}"] = {"state": STATES[kind], "split": "own"} | facts
        if source.options.broken_pdf:
            table[f"documents/broken/{source.name}.pdf"] = {"state": "pdf-broken-font", "split": "own"} | facts
    FACTS.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
