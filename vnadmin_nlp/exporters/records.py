"""Records for archives and registers: the fields of an instrument, one row a document, and what got lost.

Schemes are tables of `data/archive_fields.toml`: Thông tư 05/2025/TT-BNV and 02/2019/TT-BNV, Nghị định 30/2020/NĐ-CP
for outgoing and incoming documents. No value is cut: one over its field's length is written whole and reported, as are
required fields that the document does not tell and facts that have no field (a signer in the archives' schemes).
"""

from __future__ import annotations

import argparse
import csv
import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from vnadmin_nlp.errors import UsageError
from vnadmin_nlp.export import Exporter, Report, open_output, output_path, readable
from vnadmin_nlp.exporters.csv_table import safe_cell
from vnadmin_nlp.lexicon.tables import table
from vnadmin_nlp.schema import Document
from vnadmin_nlp.tasks import task_document, tasks_of
from vnadmin_nlp.text import fold_key

_TABLE = "archive_fields"
_OTHER_TYPE = "32"
_PRIORITIES = {"khẩn": "1", "thượng khẩn": "2", "hỏa tốc": "3", "hỏa tốc hẹn giờ": "4"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a scheme; `value` names a function of VALUES, or is empty."""

    name: str
    label: str
    length: int | None
    required: bool
    value: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """The fields of an instrument, and how it writes days and types."""

    key: str
    title: str
    date_format: str
    types: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Filing:
    """One document, where it lies in its file, and the scheme it is written for."""

    document: Document
    ordinal: int
    file_code: str
    scheme: Scheme


@dataclass(frozen=True, slots=True)
class Loss:
    """A value that the record does not hold as it should."""

    document: str
    field: str
    reason: str
    value: str


def schemes() -> dict[str, Scheme]:
    """The schemes by key."""
    return {
        key: Scheme(key, row["title"], row["date_format"], row["types"], tuple(map(_field, row["fields"])))
        for key, row in table(_TABLE).items()
        if "fields" in row
    }


def _field(row: dict[str, object]) -> Field:
    length = row.get("length")
    return Field(
        name=str(row["name"]),
        label=str(row["label"]),
        length=length if isinstance(length, int) else None,
        required=bool(row.get("required")),
        value=str(row.get("value", "")),
    )


def split_number(document: Document) -> tuple[str, str]:
    """Số and ký hiệu, which "/" joins to the printed number again: a year stays with the symbol.

    "09/2025/QĐ-TTg" -> ("09", "2025/QĐ-TTg"); a Party number has no such place: "39-CT/TU" -> ("39", "CT/TU").
    """
    number = document.number
    if number is None:
        return "", ""
    rest = number.value[len(number.serial) :] if number.value.startswith(number.serial) else ""
    return number.serial, rest.lstrip("/-") or (number.symbol or "")


def _type(filing: Filing) -> str:
    kind = filing.document.doc_type
    if kind is None:
        return ""
    if filing.scheme.types == "names":
        return kind.name
    return str(table(_TABLE)["type_codes"].get(kind.name, _OTHER_TYPE))


def _date(day: datetime.date | None, filing: Filing) -> str:
    return day.strftime(filing.scheme.date_format) if day else ""


def _due(filing: Filing) -> str:
    days = [task.due for task in tasks_of(filing.document) if task.due]
    return _date(max(days, default=None), filing)


def _names(filing: Filing, *roles: str) -> str:
    return "; ".join(r.name for r in filing.document.recipients if r.role in roles)


def _signer(filing: Filing, what: str) -> str:
    return "; ".join(value for s in filing.document.signatures if (value := getattr(s, what)))


VALUES: dict[str, Callable[[Filing], str]] = {
    "identifier": lambda f: (f.document.source.sha256 or "")[:24],
    "code_in_file": lambda f: f"{f.file_code}.{f.ordinal:07d}" if f.file_code else "",
    "file_code": lambda f: f.file_code,
    "ordinal": lambda f: str(f.ordinal),
    "type": _type,
    "code_number": lambda f: split_number(f.document)[0],
    "code_notation": lambda f: split_number(f.document)[1],
    "issued_on": lambda f: _date(f.document.issued_on.value if f.document.issued_on else None, f),
    "issuer": lambda f: f.document.issuer.name if f.document.issuer else "",
    "subject": lambda f: f.document.subject.value if f.document.subject else "",
    "language_code": lambda f: "01",
    "language_name": lambda f: "Tiếng Việt",
    "pages": lambda f: str(f.document.source.pages or ""),
    # Public or restricted is the archive's decision; that a marked document is secret is not.
    "mode": lambda f: "03" if f.document.secrecy else "",
    "confidence": lambda f: "02" if f.document.source.ocr else "",
    "confidence_name": lambda f: "Số hóa" if f.document.source.ocr else "",
    "signer_name": lambda f: _signer(f, "name"),
    "signer_position": lambda f: _signer(f, "position"),
    "addressees": lambda f: _names(f, "addressee"),
    "recipients": lambda f: _names(f, "addressee", "copy", "file"),
    "priority": lambda f: _PRIORITIES.get(fold_key(f.document.urgency.value), "") if f.document.urgency else "0",
    "due": _due,
}
# Facts of a document that an archive may miss, and the values that carry them.
_FACTS: dict[str, tuple[Callable[[Document], str], tuple[str, ...]]] = {
    "signer": (lambda d: "; ".join(map(str, d.signatures)), ("signer_name",)),
    "recipients": (lambda d: "; ".join(map(str, d.recipients)), ("recipients", "addressees")),
    "place": (lambda d: str(d.place or ""), ()),
    "urgency": (lambda d: str(d.urgency or ""), ("priority",)),
    "secrecy": (lambda d: str(d.secrecy or ""), ("mode",)),
    "citations": (lambda d: f"{len(d.citations)} citations" if d.citations else "", ()),
    "tasks": (lambda d: f"{len(d.obligations)} obligations" if d.obligations else "", ()),
}


def record_of(filing: Filing, given: dict[str, str]) -> tuple[dict[str, str], list[Loss]]:
    """The record of one document, field → value, and what it lost. `given` are values for every document."""
    document = filing.document
    title = document.number.value if document.number else (document.source.path or "text")
    record, losses = {}, []
    for field in filing.scheme.fields:
        value = given.get(field.name) or (VALUES[field.value](filing) if field.value else "")
        record[field.name] = value
        if field.length is not None and len(value) > field.length:
            reason = f"{len(value)} characters, the field takes {field.length}; written whole"
            losses.append(Loss(title, field.name, reason, value))
        if field.required and not value:
            losses.append(Loss(title, field.name, f"required ({field.label}), and the document does not tell it", ""))
    number = filing.document.number
    if (
        number
        and {"codeNumber", "CodeNumber"} & set(record)
        and "/".join(split_number(filing.document)) != number.value
    ):
        losses.append(Loss(title, "codeNotation", "the number is not 'số/ký hiệu'; its form is lost", number.value))
    held = {field.value for field in filing.scheme.fields}
    for fact, (value_of, values) in _FACTS.items():
        value = value_of(filing.document)
        if value and not held & set(values):
            losses.append(Loss(title, fact, "the scheme has no field for it", value))
    return record, losses


def _records(
    documents: Iterable[Document], options: argparse.Namespace, report: Report, losses: list[Loss]
) -> Iterator[dict[str, str]]:
    scheme = schemes()[options.scheme]
    given = _given(options.set, scheme)
    for ordinal, document in enumerate(readable(documents, report), start=1):
        record, lost = record_of(Filing(document, ordinal, options.file_code, scheme), given)
        losses += lost
        for loss in lost:
            report.add(
                "lost", loss.document, f"{loss.field}: {loss.reason}" + (f": {loss.value}" if loss.value else "")
            )
        report.add("written", task_document(document).title)
        yield record


def _given(pairs: list[str], scheme: Scheme) -> dict[str, str]:
    names = [field.name for field in scheme.fields]
    given = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or name not in names:
            raise UsageError(f"--set {pair}: give NAME=VALUE with one of {', '.join(names)}.")
        given[name] = value
    return given


def _export(documents: Iterable[Document], options: argparse.Namespace, report: Report) -> None:
    losses: list[Loss] = []
    records = _records(documents, options, report, losses)
    names = [field.name for field in schemes()[options.scheme].fields]
    _WRITERS[options.form](records, names, options)
    if options.losses:
        with open_output(options.losses, encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("document", "field", "reason", "value"))
            writer.writerows(tuple(map(safe_cell, (x.document, x.field, x.reason, x.value))) for x in losses)


def _write_csv(records: Iterator[dict[str, str]], names: list[str], options: argparse.Namespace) -> None:
    with open_output(options.out, encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for record in records:
            writer.writerow(safe_cell(record[name]) for name in names)


def _write_xml(records: Iterator[dict[str, str]], names: list[str], options: argparse.Namespace) -> None:
    with open_output(options.out) as file:
        file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<records scheme="{options.scheme}">\n')
        for record in records:
            element = etree.Element("record")
            for name in names:
                if record[name]:
                    etree.SubElement(element, name).text = record[name]
            file.write(etree.tostring(element, encoding="unicode") + "\n")
        file.write("</records>\n")


def _write_xlsx(records: Iterator[dict[str, str]], names: list[str], options: argparse.Namespace) -> None:
    try:
        import xlsxwriter
    except ImportError as error:
        raise UsageError("--form xlsx needs xlsxwriter. Try: pip install 'vnadmin_nlp[export]'") from error
    with output_path(options.out, "records --form xlsx") as path:
        book = xlsxwriter.Workbook(
            Path(path), {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
        )
        book.set_properties({"created": datetime.datetime(2020, 1, 1)})
        sheet = book.add_worksheet(options.scheme)
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, bold)
        for row, record in enumerate(records, start=1):
            for column, name in enumerate(names):
                sheet.write_string(row, column, record[name])
        book.close()


_WRITERS = {"csv": _write_csv, "xml": _write_xml, "xlsx": _write_xlsx}


def _add_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--scheme", choices=tuple(schemes()), default="tt05_2025", help="the instrument")
    group.add_argument("--form", choices=tuple(_WRITERS), default="csv")
    group.add_argument("--file-code", default="", metavar="CODE", help="mã hồ sơ that the documents lie in")
    group.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a field of every record")
    group.add_argument("--losses", metavar="FILE", help="write what got lost as CSV")


EXPORTER = Exporter(
    summary="archival metadata (Thông tư 05/2025/TT-BNV, 02/2019/TT-BNV) and register fields (Nghị định 30/2020/NĐ-CP)",
    prints=True,
    export=_export,
    add_options=_add_options,
    epilog="""examples:
  vnadmin export *.pdf --to records --file-code H55.2024.012 --set maintenance=05 --set mode=01 --out muc-luc.csv
  vnadmin export *.pdf --to records --scheme nd30_incoming --form xlsx --out van-ban-den.xlsx --losses mat.csv

A record is metadata only; the METS packages of the circular (SIP) are made by the archive's own system.""",
)
