"""Every typed object of the library: what a document is made of, and what the steps pass on.

Two families stand here. The *results* (`Document` and what hangs from it) are frozen pydantic models; their
field names are the JSON names other programs read. The *working types* (`SourceText`, `Line`, `Zones`) travel
between the steps of `parser.py` and never leave the library.

Spans count Unicode code points of `Document.text`, half-open: `document.text[span.start:span.end]` is the text
that was read. Where a value was concluded rather than read, `inferred` is true and `span` is None. An absent
value is None or an empty tuple, never a guess.

No regular expression, no file access and no language model stands in this module.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1.0"

Kind = Literal["official", "news", "other"]
Style = Literal["state", "party", "historic"]
RecipientRole = Literal["addressee", "copy", "file"]
Capacity = Literal["KT", "TM", "TL", "TUQ", "Q"]
CitationRole = Literal[
    "basis",
    "implements",
    "amends",
    "replaces",
    "repeals",
    "guides",
    "responds_to",
    "enclosed_with",
    "mentions",
]
CitationForm = Literal["full", "short", "name", "back_reference"]
Comparator = Literal["=", ">=", ">", "<=", "<"]
Change = Literal["increase", "decrease"]
TargetStatus = Literal["required", "reported"]
Modality = Literal["must", "must_not", "request", "may"]
Nature = Literal["deliverable", "specific", "standing"]
Severity = Literal["info", "warning", "error"]
Label = Literal[
    "motto",
    "agency",
    "number",
    "date",
    "mark",
    "type",
    "subject",
    "authority",
    "enclosure",
    "addressee",
    "address",
    "other",
    "body",
    "recipient",
    "signature",
    "annex",
]
"""What a line of a document is, after the boxes of Nghị định 30/2020/NĐ-CP, Phụ lục I."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_Model):
    """A stretch of `Document.text`: half-open, in code points."""

    start: int = Field(ge=0, description="Offset of the first code point.")
    end: int = Field(ge=0, description="Offset behind the last code point.")

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        return True


class Region(_Model):
    """A rectangle on a page, in points (1/72 inch) from the upper left corner of the page as it is shown."""

    page: int = Field(ge=1, description="Number of the page, from 1.")
    x0: float = Field(description="Left edge.")
    y0: float = Field(description="Upper edge.")
    x1: float = Field(description="Right edge.")
    y1: float = Field(description="Lower edge.")
    page_width: float = Field(description="Width of the whole page.")
    page_height: float = Field(description="Height of the whole page.")


class Found(_Model):
    """What every object found in a document carries: where it stands, its words, and the rule that found it."""

    span: Span | None = Field(description="Place in Document.text; None where the value was inferred.")
    text: str | None = Field(description="Exactly Document.text[span.start:span.end]; None where there is no span.")
    rule: str = Field(description="Name of the pattern or rule that found it.")
    inferred: bool = Field(default=False, description="True where the value was concluded, not read.")


class Source(_Model):
    """Where the text came from."""

    path: str | None = Field(default=None, description="Path as the caller gave it; None for a string.")
    media_type: str | None = Field(
        default=None, description='Told from the content: "application/pdf", "text/plain", …'
    )
    sha256: str | None = Field(
        default=None, description="Hex digest of the file's, or the member's, bytes; None for a string."
    )
    reader: str | None = Field(default=None, description='Reader that was used: "text", "html", "pdf", "docx", …')
    pages: int | None = Field(default=None, description="Number of pages; None where the format has none.")
    ocr: bool = Field(default=False, description="True where the text was recognised from a picture.")
    encoding: str | None = Field(default=None, description="Character encoding of a plain-text source; None elsewhere.")
    member: str | None = Field(
        default=None, description='Place inside of a ZIP or an e-mail: "2024/cong-van.docx"; None for a file by itself.'
    )
    page_starts: tuple[int, ...] = Field(
        default=(), description="Offset in Document.text where each page begins; empty where the format has no pages."
    )
    words: int = Field(default=0, description="Number of words.")
    text_quality: float | None = Field(
        default=None, description="Share of words that are Vietnamese syllables, 0 to 1; None for fewer than 20 words."
    )

    def __str__(self) -> str:
        """ "den.zip: 2024/cong-van.docx"; "text" for a string."""
        return ": ".join(filter(None, (self.path, self.member))) or "text"


class DocumentType(Found):
    """Tên loại văn bản."""

    code: str | None = Field(description='Abbreviation of the type: "CV", "QĐ", "CT"; None where the type has none.')
    name: str = Field(description='Vietnamese name: "Công văn", "Quyết định".')

    def __str__(self) -> str:
        return self.name


class DocumentNumber(Found):
    """Số, ký hiệu: "6085/UBND-TTPVHCC", "61/2018/NĐ-CP", "39-CT/TU"."""

    value: str = Field(description="Canonical form: no spaces, Đ and hyphens repaired.")
    serial: str = Field(description='Running number as printed: "05", "12A", "66.7".')
    year: int | None = Field(default=None, description="Year printed inside the number; None where it has none.")
    symbol: str | None = Field(default=None, description='Notation behind serial and year: "NĐ-CP", "UBND-TTPVHCC".')
    type_code: str | None = Field(default=None, description='Document type in the notation: "NĐ"; None for a công văn.')
    issuer_codes: tuple[str, ...] = Field(default=(), description='Issuing bodies in the notation: ("CP",).')
    unit_code: str | None = Field(default=None, description='Drafting unit or field of a công văn: "TTPVHCC".')
    style: Style = Field(default="state", description='"state" 12/KH-UBND, "party" 39-CT/TU, "historic" 25-HĐBT.')

    def __str__(self) -> str:
        return self.value


class Province(_Model):
    """Province or centrally run city, valid on the document's date."""

    code: str | None = Field(description="Administrative code of the General Statistics Office; None if unknown.")
    name: str = Field(description='"Thái Nguyên", without "tỉnh" or "thành phố".')


class Issuer(Found):
    """Cơ quan, tổ chức ban hành."""

    name: str = Field(description='Full name: "Ủy ban nhân dân tỉnh Thái Nguyên".')
    level: str | None = Field(
        default=None,
        description='"central", "ministry", "province", "district", "commune", "party", "organisation"; '
        "None if unknown.",
    )
    parent: str | None = Field(
        default=None, description="Cơ quan chủ quản as printed above the issuer; None if absent."
    )
    province: Province | None = Field(default=None, description="Province of a local issuer; None for central bodies.")

    def __str__(self) -> str:
        return self.name


class Place(Found):
    """Địa danh of the place-and-date line."""

    value: str = Field(description='"Thái Nguyên".')

    def __str__(self) -> str:
        return self.value


class IssuedOn(Found):
    """Ngày ban hành; for a law the date of its adoption, for a news article that of publication."""

    value: datetime.date = Field(description="The date.")

    def __str__(self) -> str:
        return self.value.isoformat()


class Subject(Found):
    """Trích yếu nội dung, without "V/v", "Về việc", "Về"; a news article's headline."""

    value: str = Field(description="One line, white space folded.")

    def __str__(self) -> str:
        return self.value


class Mark(Found):
    """Mức độ khẩn or độ mật: a stamp or a printed word."""

    value: str = Field(description='"HỎA TỐC", "THƯỢNG KHẨN", "KHẨN"; "MẬT", "TỐI MẬT", "TUYỆT MẬT".')

    def __str__(self) -> str:
        return self.value


class Recipient(Found):
    """One entry of Kính gửi or Nơi nhận."""

    name: str = Field(description='As written without dash, closing mark and purpose: "Lưu: VT, HCC".')
    role: RecipientRole = Field(description='"addressee" Kính gửi, "copy" Nơi nhận, "file" the Lưu line.')
    purpose: str | None = Field(default=None, description='Bracketed purpose: "b/c", "để báo cáo"; None if absent.')

    def __str__(self) -> str:
        return self.name


class Signature(Found):
    """Who signed, in which capacity."""

    name: str | None = Field(description="Full name; None where the document leaves it out or it cannot be read.")
    position: str | None = Field(
        default=None, description='The signer\'s own position: "PHÓ CHỦ TỊCH"; None if absent.'
    )
    capacity: Capacity | None = Field(default=None, description="The signer's own capacity, the last of several.")
    on_behalf_of: str | None = Field(
        default=None, description='For whom: "CHỦ TỊCH" after KT., "ỦY BAN NHÂN DÂN" after TM.; None without capacity.'
    )
    capacities: tuple[Capacity, ...] = Field(default=(), description="All capacities, in the order printed.")

    def __str__(self) -> str:
        return " ".join(part for part in (self.position, self.name) if part)


class TypeRef(_Model):
    """Document type of a citation."""

    code: str | None = Field(description="Abbreviation; None for a general word such as Văn bản.")
    name: str = Field(description='"Nghị định".')


class IssuerRef(_Model):
    """Issuing body of a citation."""

    text: str | None = Field(description='As written: "UBND tỉnh"; None where it follows from the number only.')
    name: str | None = Field(default=None, description="Resolved full name; None where it cannot be resolved.")
    successor: str | None = Field(
        default=None,
        description="Body that has its tasks by the date of the tables; None while it stands or where unknown.",
    )


class Pinpoint(_Model):
    """The part of a document that a citation points to."""

    text: str = Field(description='As written, white space folded: "điểm a khoản 2 Điều 5".')
    part: str | None = Field(default=None, description="Phần.")
    chapter: str | None = Field(default=None, description="Chương.")
    section: str | None = Field(default=None, description="Mục.")
    article: str | None = Field(default=None, description="Điều.")
    clause: str | None = Field(default=None, description="Khoản.")
    point: str | None = Field(default=None, description="Điểm.")
    annex: str | None = Field(default=None, description="Phụ lục.")


class Citation(Found):
    """A mention of another document (viện dẫn)."""

    doc_type: TypeRef | None = Field(
        default=None, description="Type as written or given once for a list; None if none."
    )
    number: str | None = Field(default=None, description="Canonical number; None for laws by name and back references.")
    title: str | None = Field(default=None, description='Law cited by name, without year: "Luật Đất đai"; else None.')
    year: int | None = Field(default=None, description="Year in the number, or written with a title, or of the date.")
    date: datetime.date | None = Field(default=None, description="Date written with the mention; None if absent.")
    issuer: IssuerRef | None = Field(default=None, description="Issuing body written with the mention; None if absent.")
    pinpoint: Pinpoint | None = Field(default=None, description="Part of the document pointed to; None for the whole.")
    role: CitationRole = Field(default="mentions", description="What the citing document does with the cited one.")
    key: str | None = Field(default=None, description="Canonical identity: issuer, number, year; None if unknown.")
    refers_to: int | None = Field(default=None, description="Index of the first full mention; None for a full one.")
    form: CitationForm = Field(default="full", description='"full", "short", "name" or "back_reference".')

    def __str__(self) -> str:
        return " ".join(p for p in (self.doc_type.name if self.doc_type else None, self.number or self.title) if p)


class NumericTarget(Found):
    """A figure that is required of somebody or reported as reached."""

    indicator: str | None = Field(default=None, description="What is measured, as written; None if not told.")
    comparator: Comparator = Field(default="=", description="How the figure binds.")
    value: int | float = Field(description="In the base unit: 1.200 tỷ đồng is 1200000000000.")
    value_max: int | float | None = Field(default=None, description="Upper end of a range; None for a single figure.")
    unit: str = Field(description='"%", "đồng", or the noun as written.')
    change: Change | None = Field(default=None, description="Whether the figure is a rise or a fall; None for a level.")
    scope: str | None = Field(default=None, description='Group the figure is for: "cấp xã"; None if not told.')
    period: str | None = Field(default=None, description='When it holds: "2024", "quý II/2024"; None if not told.')
    status: TargetStatus = Field(description='"required" or "reported".')
    inferred_unit: bool = Field(default=False, description="True where the unit was missing and taken from its list.")

    def __str__(self) -> str:
        return f"{self.comparator} {self.value:g} {self.unit}"


class Party(_Model):
    """A body or person that an obligation names."""

    text: str = Field(description='As written: "Giám đốc Sở Nội vụ".')
    organisation: str | None = Field(default=None, description="Resolved full name; None where it cannot be resolved.")
    span: Span | None = Field(default=None, description="Place in Document.text; None where inherited from elsewhere.")

    def __str__(self) -> str:
        return self.text


class Due(_Model):
    """When an obligation falls due."""

    date: datetime.date | None = Field(default=None, description="Last day; None where it cannot be computed.")
    text: str | None = Field(default=None, description='The words: "trước ngày 15/12/2023".')
    recurrence: str | None = Field(default=None, description='RFC 5545 RRULE: "FREQ=MONTHLY"; None for a single date.')
    rule: str = Field(description="Name of the rule that read it.")
    span: Span | None = Field(default=None, description="Place of the words in Document.text.")

    def __str__(self) -> str:
        return self.date.isoformat() if self.date else (self.text or self.recurrence or "")


class Obligation(Found):
    """Who must do what, by when, to what figure."""

    uid: str = Field(description="Stable across runs: derived from the document's identity, bearer and action.")
    bearers: tuple[Party, ...] = Field(default=(), description="Lead bodies (chủ trì).")
    coordinators: tuple[Party, ...] = Field(default=(), description="Coordinating bodies (phối hợp).")
    action: str = Field(description="What is to be done, white space folded.")
    modality: Modality = Field(default="must", description="How it binds.")
    nature: Nature = Field(default="specific", description="After Quyết định 42/2014/QĐ-TTg and 23/2018/QĐ-TTg.")
    due: Due | None = Field(default=None, description="Deadline or recurrence; None if none is given.")
    report_to: str | None = Field(default=None, description='Who receives the result: "Chủ tịch UBND tỉnh"; else None.')
    provision: str | None = Field(default=None, description="Path of the provision it stands in; None outside any.")
    targets: tuple[int, ...] = Field(default=(), description="Indices into Document.targets.")
    citations: tuple[int, ...] = Field(default=(), description="Indices into Document.citations.")

    def __str__(self) -> str:
        return f"{', '.join(b.text for b in self.bearers) or '?'}: {self.action}"


class Provision(Found):
    """A numbered part of the body, from Phần down to điểm and dash."""

    path: str = Field(description='"2", "1.b", "Điều 3.2.a".')
    heading: str | None = Field(default=None, description="Heading text behind the number; None where there is none.")
    parent: int | None = Field(default=None, description="Index of the enclosing provision; None at the top.")

    def __str__(self) -> str:
        return self.path


class Issue(_Model):
    """Something wrong or doubtful in the document: parsing went on."""

    code: str = Field(description="Stable code; errors.ISSUES tells each.")
    message: str = Field(description="What happened and what to do.")
    span: Span | None = Field(default=None, description="Place in Document.text; None for the whole document.")
    severity: Severity = Field(default="warning", description='"error" where the document could not be parsed.')

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class Document(_Model):
    """One parsed document."""

    schema_version: str = Field(default=SCHEMA_VERSION, description="Version of these field names.")
    source: Source = Field(default_factory=Source, description="Where the text came from.")
    text: str = Field(description="What was read: decoded, NFC, in reading order, otherwise untouched.")
    kind: Kind = Field(description='"official", "news" (an article about documents) or "other".')
    doc_type: DocumentType | None = Field(default=None, description="Tên loại; None for a news article.")
    number: DocumentNumber | None = Field(default=None, description="Số, ký hiệu; None where blank or absent.")
    issuer: Issuer | None = Field(default=None, description="Cơ quan ban hành.")
    place: Place | None = Field(default=None, description="Địa danh.")
    issued_on: IssuedOn | None = Field(default=None, description="Ngày ban hành; None where day or month is blank.")
    subject: Subject | None = Field(default=None, description="Trích yếu.")
    recipients: tuple[Recipient, ...] = Field(default=(), description="Kính gửi and Nơi nhận, in reading order.")
    signatures: tuple[Signature, ...] = Field(default=(), description="Signers of the document itself.")
    urgency: Mark | None = Field(default=None, description="Mức độ khẩn; None for an ordinary document.")
    secrecy: Mark | None = Field(default=None, description="Độ mật; None for an open document.")
    citations: tuple[Citation, ...] = Field(default=(), description="Mentions of other documents, in reading order.")
    targets: tuple[NumericTarget, ...] = Field(default=(), description="Figures required or reported.")
    obligations: tuple[Obligation, ...] = Field(default=(), description="Tasks assigned.")
    provisions: tuple[Provision, ...] = Field(default=(), description="Numbered parts, parents before children.")
    issues: tuple[Issue, ...] = Field(default=(), description="Faults of the document.")

    def to_json(self, *, indent: int | None = None) -> str:
        """The document as JSON with the contract's names.

        >>> Document.from_json(Document(text="", kind="other").to_json()).kind
        'other'
        """
        return self.model_dump_json(indent=indent)

    @classmethod
    def from_json(cls, data: str | bytes) -> Document:
        """The document that `to_json` wrote. Raises pydantic.ValidationError for anything else."""
        return cls.model_validate_json(data)

    @property
    def failed(self) -> bool:
        """True where the file could not be read or parsed: one of `issues` is an error."""
        return any(issue.severity == "error" for issue in self.issues)

    def regions(self, span: Span | Found | None, path: str | None = None) -> tuple[Region, ...]:
        """Where on its pages a span, or a found object, stands: a rectangle for each line.

        () for a format without pages and for what was inferred. The file is opened again at `source.path`, or at
        `path`. Raises UnreadableFileError where it is not there, and UsageError where it is no longer the one that was
        parsed.
        """
        # Whoever only parses never loads it, and this module imports none above it.
        import importlib

        place = span.span if isinstance(span, Found) else span
        regions: tuple[Region, ...] = importlib.import_module("vnadmin_nlp.regions").find_regions(self, place, path)
        return regions

    def raw_offsets(self, span: Span | Found | None, path: str | None = None) -> tuple[int, int] | None:
        """Where a span of a plain text stands in its file: bytes, half-open, whatever the encoding.

        None for every other format and inside of a table that was set column by column. Opens the file as `regions`
        does, and raises what it raises.
        """
        import importlib

        place = span.span if isinstance(span, Found) else span
        module = importlib.import_module("vnadmin_nlp.regions")
        offsets: tuple[int, int] | None = module.find_raw_offsets(self, place, path)
        return offsets

    def found(self) -> Iterator[Found]:
        """Every found object of the document, header first."""
        for single in (self.doc_type, self.number, self.issuer, self.place, self.issued_on, self.subject):
            if single is not None:
                yield single
        for mark in (self.urgency, self.secrecy):
            if mark is not None:
                yield mark
        for many in (self.recipients, self.signatures, self.citations, self.targets, self.obligations, self.provisions):
            yield from many

    def __bool__(self) -> bool:
        return not self.failed

    def __str__(self) -> str:
        parts = (self.doc_type, self.number, self.issued_on, self.subject)
        return " · ".join(str(part) for part in parts if part) or self.kind


# --- working types: what the steps of parser.py hand to each other ---------------------------------------------

Row = dict[str, Any]
"""One result before validation: the keys of a model above, built as a plain dict for speed."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """What a reader returns: text in reading order, columns one after the other, a blank line between blocks."""

    text: str
    """Decoded and NFC."""
    media_type: str | None = None
    reader: str | None = None
    path: str | None = None
    member: str | None = None
    """Place inside of a container; None for a file by itself."""
    sha256: str | None = None
    encoding: str | None = None
    ocr: bool = False
    page_starts: tuple[int, ...] = ()
    """Offset of each page's first code point; empty where the format has no pages."""
    hints: Row = field(default_factory=dict)
    """Facts a reader saw outside the text, e.g. attributes of a portal page."""
    issues: tuple[Row, ...] = ()
    """`Issue` rows of the reader."""


class Line(NamedTuple):
    """One line of the text that holds something: offsets without the white space around it, and its words."""

    start: int
    end: int
    text: str
    """The matching view's slice: same length as the text's, marks of Markdown and odd characters neutralised."""
    breaks: int = 1
    """Line breaks since the line before: 0 in the same line (a second column), 1 the next line, 2 over a blank line."""


class Paragraph(NamedTuple):
    """Lines that belong together: a soft-wrapped paragraph is one. Offsets without the white space around it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Zones:
    """What each line of a document is."""

    text: str
    """The document's text, which the lines' offsets count in."""
    lines: tuple[Line, ...]
    """Lines in reading order; a scan's line that held two columns stands here as two."""
    labels: tuple[Label, ...]
    """One for each line."""
    body: tuple[int, int]
    """Code points of the text between head and closing."""

    @property
    def stretches(self) -> list[tuple[int, int]]:
        """The body and, where something stands behind the closing, the annexes: code points, half-open."""
        behind = next((line.start for line in self.labelled("annex")), None)
        return [self.body] if behind is None else [self.body, (behind, len(self.text))]

    def labelled(self, *labels: Label) -> list[Line]:
        """The lines with one of `labels`, in reading order."""
        return [line for line, label in zip(self.lines, self.labels, strict=True) if label in labels]

    def raw(self, line: Line) -> str:
        """A line as the document has it."""
        return self.text[line.start : line.start + len(line.text)]


def json_schema() -> Row:
    """The JSON Schema of `Document`, as published in data/document.schema.json."""
    schema = Document.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"vnadmin_nlp/document/{SCHEMA_VERSION}",
        **schema,
    }


if __name__ == "__main__":
    import json

    print(json.dumps(json_schema(), ensure_ascii=False, indent=1))
