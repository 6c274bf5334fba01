"""The order of the steps, on one screen: `parse`, `parse_file`, `parse_files`, `find_citations`.

Each step takes the view or the flow of the text and the results of earlier steps; none imports another. Results are
plain rows until the end: one validation turns them into a `Document`.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

from vnadmin_nlp import citations, obligations, provisions, quality, readers, targets
from vnadmin_nlp.errors import UnreadableFileError, issue
from vnadmin_nlp.fields import (
    attributes,
    doc_type,
    heading,
    issued,
    issuer,
    kind,
    marks,
    number,
    recipients,
    respelling,
    signature,
    subject,
)
from vnadmin_nlp.lines import blank_noise, find_flow, find_lines, find_paragraphs
from vnadmin_nlp.schema import Citation, Document, Row, SourceText, Zones
from vnadmin_nlp.text import matching_view, to_nfc
from vnadmin_nlp.zones import find_zones


def parse(text: str) -> Document:
    """The document that `text` holds. Spans count in `Document.text`, the NFC form of `text`.

    >>> document = parse("Số: 15/QĐ-BNV\\nHà Nội, ngày 05 tháng 3 năm 2024\\nQUYẾT ĐỊNH\\nVề việc thành lập Hội đồng")
    >>> document.number.value, document.issued_on.value.isoformat(), document.subject.value
    ('15/QĐ-BNV', '2024-03-05', 'thành lập Hội đồng')
    """
    return parse_source(SourceText(to_nfc(text)))


def parse_file(path: str | os.PathLike[str]) -> Document:
    """The document in a file; its format is told from its content.

    Raises UnreadableFileError where the file is missing, protected, damaged, of no known format, or holds several
    documents, as ZIP archives and e-mails do: `parse_files` gives those.
    """
    return parse_source(readers.read_file(path))


def parse_files(paths: Iterable[str | os.PathLike[str]], *, jobs: int = 1) -> Iterator[Document]:
    """The documents of many files, lazily and in order. A file that cannot be read is a Document with an error issue.

    ZIP archives and e-mails give one Document for each document inside of them, whose place is `source.member`.
    `jobs` processes work side by side; 1 works in this one. A script that asks for more must do so below
    `if __name__ == "__main__":`; without it UsageError is raised, because every process imports the script anew.
    """
    if jobs <= 1:
        for path in paths:
            yield from parse_each(path)
        return
    from vnadmin_nlp.pool import ordered_map

    yield from chain.from_iterable(ordered_map(_parse_all, paths, jobs, _crashed))


def parse_each(path: str | os.PathLike[str]) -> Iterator[Document]:
    """The documents that a file holds; a fault becomes an error issue of an otherwise empty Document."""
    return _parsed(readers.read_documents(path))


def parse_each_in(data: bytes, name: str) -> Iterator[Document]:
    """`parse_each` for a file's bytes, as from standard input; `name` stands for the path in messages."""
    return _parsed(readers.read_documents_in(data, name))


def _parsed(results: Iterable[SourceText | UnreadableFileError]) -> Iterator[Document]:
    for result in results:
        if isinstance(result, UnreadableFileError):
            yield unreadable(result)
            continue
        try:
            yield parse_source(result)
        except Exception as error:  # the last resort: a fault of this library must not stop an archive
            yield fault_document(result.path or "", error, result.member)


def _parse_all(path: str | os.PathLike[str]) -> list[Document]:
    return list(parse_each(path))


def parse_bytes_or_issue(data: bytes, name: str) -> Document:
    """The document in a file's bytes; a fault becomes an error issue of an otherwise empty Document."""
    try:
        return parse_source(readers.read_bytes(data, name))
    except UnreadableFileError as error:
        return unreadable(error)
    except Exception as error:  # the last resort: a fault of this library must not stop an archive
        return fault_document(name, error)


def parse_file_or_issue(path: str | os.PathLike[str]) -> Document:
    """`parse_file`, but a fault becomes an error issue of an otherwise empty Document."""
    try:
        return parse_file(path)
    except UnreadableFileError as error:
        return unreadable(error)
    except Exception as error:  # the last resort: a fault of this library must not stop an archive
        return fault_document(path, error)


def unreadable(error: UnreadableFileError) -> Document:
    """The empty Document of a file, or of a member of one, that cannot be read."""
    return failed_document(error.path, error.code, f"{error.reason}. {error.advice}", error.member)


def fault_document(path: str | os.PathLike[str], error: Exception | None, member: str | None = None) -> Document:
    """The empty Document of a file on which this library failed."""
    message = f"{type(error).__name__}: {error}. Please report this file's form."
    return failed_document(path, "parse.failed", message, member)


def _crashed(path: str | os.PathLike[str]) -> list[Document]:
    return [failed_document(path, "parse.crashed", "The process that read it died. Please report this file's form.")]


def find_citations(text: str) -> list[Citation]:
    """The citations in any piece of text, for callers who need only these. Spans count in the NFC form of `text`.

    >>> [str(c) for c in find_citations("theo Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ")]
    ['Nghị định 61/2018/NĐ-CP']
    """
    text = to_nfc(text)
    view = blank_noise(matching_view(text))
    flow = find_flow(view, find_paragraphs(find_lines(view)))
    return [Citation.model_validate(_with_text(row, text)) for row in citations.find_citations(flow)]


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause the collector of cyclic garbage: the rows of a document make no cycles, and it walks over all of them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_no_collection()
def parse_source(source: SourceText) -> Document:
    """The document in what a reader returned."""
    text = source.text
    issues: list[Row] = list(source.issues)
    measured = quality.measure(text)
    issues.extend(filter(None, [quality.find_fault(measured)]))
    view = blank_noise(matching_view(text))
    lines = find_lines(view)
    flow = find_flow(view, find_paragraphs(lines, whole=bool(source.hints.get("lines_are_paragraphs"))))
    zones = find_zones(view, text, lines)
    told = source.hints.get("attributes")
    what = "official" if told else kind.find_kind(zones, view)
    head = (
        attributes.find_attributes(told, text) if told else _head(zones, view, what, source.hints.get("title"), issues)
    )
    respelling.respell(head, source, view, zones, issues)
    own = _own(head)
    cited = citations.find_citations(flow, own=own, issues=issues)
    found = head | {"citations": cited} | _contents(flow, zones, own, cited)
    return Document.model_validate(
        _texts(found, text) | {"source": _source(source, measured), "text": text, "kind": what, "issues": issues}
    )


def _contents(flow: str, zones: Zones, own: Row, cited: list[Row]) -> dict[str, list[Row]]:
    """Provisions, targets and obligations of the body and of the annexes, with indices into the joined lists."""
    parts: list[Row] = []
    figures: list[Row] = []
    duties: list[Row] = []
    for start, end in zones.stretches:
        here = provisions.find_provisions(flow, start, end)
        told = targets.find_targets(
            flow, provisions=here, citations=cited, start=start, end=end, doc_type=own["doc_type"]
        )
        tasks = obligations.find_obligations(
            flow, provisions=here, citations=cited, targets=told, own=own, start=start, end=end
        )
        for part in here:
            part["parent"] = None if part["parent"] is None else part["parent"] + len(parts)
        for task in tasks:
            task["targets"] = [index + len(figures) for index in task["targets"]]
        parts, figures, duties = parts + here, figures + told, duties + tasks
    return {"provisions": parts, "targets": figures, "obligations": duties}


def _head(zones: Zones, view: str, what: str, title: str | None, issues: list[Row]) -> Row:
    """The header fields of a document; headline and date of an article; nothing of another text."""
    if what == "official":
        return _header(zones, view, title, issues)
    if what == "news":
        return {"subject": kind.find_headline(zones), "issued_on": kind.find_published_on(zones)}
    return {}


def _header(zones: Zones, view: str, title: str | None, issues: list[Row]) -> Row:
    """The header fields; an old heading in one sentence, or the page's title, fills the gaps of the boxes."""
    told = heading.find_heading(zones, view)
    own, symbol = number.find_number(zones, issues)
    own = own or (told.number if told else None)
    own = own or (None if symbol else number.find_number_in_title(title))
    place = issued.find_place(zones)
    signers = signature.find_signatures(zones)
    kind_of = doc_type.find_doc_type(zones, view, own, symbol)
    date = issued.find_issued_on(zones, view, own, kind_of, issues) or (told.issued_on if told else None)
    own = number.repaired(own, kind_of, issues)
    body = issuer.find_issuer(
        zones,
        view,
        number=own,
        symbol=symbol,
        place=place,
        issued_on=date,
        signatures=signers,
        doc_type=kind_of,
        heading=told,
    )
    if body and body["inferred"]:
        issues.append(issue("issuer.inferred", f"The letterhead names no body; concluded by {body['rule']}."))
    return {
        "doc_type": kind_of,
        "number": own,
        "issuer": body,
        "place": place,
        "issued_on": date,
        "subject": subject.find_subject(zones, told),
        "recipients": recipients.find_recipients(zones),
        "signatures": signers,
        "urgency": marks.find_urgency(zones),
        "secrecy": marks.find_secrecy(zones),
    }


def _own(head: Row) -> Row:
    """What later steps need to know of the document itself."""
    body, date, own = head.get("issuer"), head.get("issued_on"), head.get("number")
    return {
        "number": own and own["value"],
        "span": own and own["span"],
        "issuer": body and body["name"],
        "province": body and body["province"] and body["province"]["name"],
        "date": date and date["value"],
        "doc_type": head.get("doc_type") and head["doc_type"]["code"],
        "type_name": head.get("doc_type") and head["doc_type"]["name"],
        "subject": head.get("subject") and head["subject"]["value"],
    }


def _texts(found: dict[str, Any], text: str) -> dict[str, Any]:
    """`found` with each row's `text` cut from the document."""
    return {
        name: [_with_text(row, text) for row in value] if isinstance(value, list) else value and _with_text(value, text)
        for name, value in found.items()
    }


def _with_text(row: Row, text: str) -> Row:
    span = row["span"]
    row["text"] = None if span is None else text[span["start"] : span["end"]]
    return row


def _source(source: SourceText, measured: quality.Quality) -> Row:
    return {
        "path": source.path,
        "member": source.member,
        "media_type": source.media_type,
        "sha256": source.sha256,
        "reader": source.reader,
        "pages": len(source.page_starts) or None,
        "ocr": source.ocr,
        "encoding": source.encoding,
        "page_starts": source.page_starts,
        "words": measured.words,
        "text_quality": measured.share,
    }


def failed_document(path: str | os.PathLike[str], code: str, message: str, member: str | None = None) -> Document:
    """A Document without text whose one issue, an error, tells why."""
    source = {"path": os.fspath(path), "member": member}
    return Document.model_validate({"source": source, "text": "", "kind": "other", "issues": [issue(code, message)]})
