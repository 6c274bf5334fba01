"""edXML (QCVN 102:2016/BTTTT): a message header for each document, for systems of document exchange.

The code of a body (OrganId) is looked up in `data/organ_codes.tsv` (ministries, provinces) and the office's own table;
what has none is reported. The number of a document type differs between systems: it is written only where given.
"""

from __future__ import annotations

import argparse
import csv
import datetime
from collections.abc import Iterable
from pathlib import Path

import regex

from vnadmin_nlp import edxml
from vnadmin_nlp.errors import UsageError
from vnadmin_nlp.export import Exporter, Report, file_name, output_folder, readable
from vnadmin_nlp.exporters.records import split_number
from vnadmin_nlp.lexicon.tables import expanded, tsv
from vnadmin_nlp.schema import Document, Signature
from vnadmin_nlp.tasks import TaskDocument, task_document, tasks_of
from vnadmin_nlp.text import fold_key

_PRIORITIES = {"khẩn": "1", "thượng khẩn": "2", "hỏa tốc": "3", "hỏa tốc hẹn giờ": "4"}
_ORGAN_ID = regex.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{2,3}){0,10}")


def organ_codes(path: str | None) -> dict[str, str]:
    """Body's name in one spelling → code; a CSV file name,code adds to the table of the library.

    Raises UsageError for a file that is none, or a code of another form.
    """
    codes = {expanded(name): code for code, name in tsv("organ_codes")}
    if path is None:
        return codes
    try:
        rows = list(csv.DictReader(Path(path).read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}). Give a CSV file in UTF-8.") from None
    for number, row in enumerate(rows, start=2):
        name, code = (row.get("name") or "").strip(), (row.get("code") or "").strip()
        if not name or not _ORGAN_ID.fullmatch(code):
            raise UsageError(f"{path}, line {number}: give name,code with a code such as H55.12 or 000.00.12.H55.")
        codes[expanded(name)] = code
    return codes


def header_of(document: Document, codes: dict[str, str], types: dict[str, str]) -> edxml.Header:
    """The message header that a document's facts make."""
    head = task_document(document)
    number, notation = split_number(document)
    sender = edxml.Organ(OrganId=codes.get(expanded(head.issuer), ""), OrganName=head.issuer)
    signature = document.signatures[-1] if document.signatures else None
    return edxml.Header(
        From=sender,
        To=tuple(
            edxml.Organ(OrganId=codes.get(expanded(r.name), ""), OrganName=r.name)
            for r in document.recipients
            if r.role == "addressee"
        ),
        Code=edxml.Code(number, notation),
        PromulgationInfo=edxml.PromulgationInfo(document.place.value if document.place else "", head.issued_on),
        DocumentType=edxml.DocumentType(Type=types.get(fold_key(head.type_name), ""), TypeName=head.type_name),
        Subject=head.subject,
        SignerInfo=_signer(signature),
        DueDate=max((task.due for task in tasks_of(document) if task.due), default=None),
        ToPlaces=edxml.ToPlaces(tuple(r.name for r in document.recipients if r.role != "addressee")),
        OtherInfo=edxml.OtherInfo(
            Priority=_PRIORITIES.get(fold_key(head.urgency), "0"), PageAmount=str(document.source.pages or "")
        ),
        ResponseFor=_responses(document),
        DocumentId=_identity(sender.OrganId, head, number, notation),
    )


def _signer(signature: Signature | None) -> edxml.SignerInfo:
    if signature is None:
        return edxml.SignerInfo()
    competence = f"{signature.capacity}. {signature.on_behalf_of}" if signature.capacity else ""
    return edxml.SignerInfo(competence, signature.position or "", signature.name or "")


def _responses(document: Document) -> tuple[edxml.ResponseFor, ...]:
    """The documents that this one answers, each once, with the day of the mention that has one."""
    days: dict[str, datetime.date | None] = {}
    for citation in document.citations:
        if citation.role == "responds_to" and citation.number:
            days[citation.number] = days.get(citation.number) or citation.date
    return tuple(edxml.ResponseFor(Code=number, PromulgationDate=day) for number, day in days.items())


def _identity(organ: str, head: TaskDocument, number: str, notation: str) -> str:
    """ "OrganId,yyyy/MM/dd,Số/KýHiệu"; empty where one of them is not known."""
    if not (organ and head.issued_on and number):
        return ""
    return f"{organ},{head.issued_on:%Y/%m/%d},{number}/{notation}"


def _export(documents: Iterable[Document], options: argparse.Namespace, report: Report) -> None:
    codes, types = organ_codes(options.organs), _types(options.type_code)
    folder = output_folder(options.out, "edxml")
    for document in readable(documents, report):
        if document.kind != "official":
            report.add("left_out", document.source.path or "text", "no official document")
            continue
        header = header_of(document, codes, types)
        head = task_document(document)
        _report_losses(header, document, report)
        path = folder / file_name(head, ".edxml")
        path.write_bytes(edxml.write_header(header))
        report.add("written", head.title, str(path), head.uid)


def _report_losses(header: edxml.Header, document: Document, report: Report) -> None:
    title = document.number.value if document.number else (document.source.path or "text")
    for organ in (header.From, *header.To):
        if organ.OrganName and not organ.OrganId:
            report.add("lost", title, f"OrganId: no code is known for '{organ.OrganName}' (--organs)")
    if not header.DocumentType.Type:
        report.add(
            "lost", title, f"DocumentType.Type: give the number of '{header.DocumentType.TypeName}' (--type-code)"
        )
    if document.number and "/".join(split_number(document)) != document.number.value:
        report.add("lost", title, "CodeNotation: a Party number is not 'số/ký hiệu'; its form is lost")
    if len(document.signatures) > 1:
        report.add("lost", title, f"SignerInfo: one of {len(document.signatures)} signers has a place")


def _types(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        name, _, code = pair.rpartition("=")
        if not name or not code.isdecimal():
            raise UsageError(f"--type-code {pair}: give NAME=NUMBER, such as 'Công văn=18'.")
        found[fold_key(name)] = code
    return found


def _add_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--organs", metavar="CSV", help="table name,code: OrganId of bodies below ministry and province")
    group.add_argument(
        "--type-code", action="append", default=[], metavar="NAME=NUMBER", help="DocumentType.Type of the receiver"
    )


EXPORTER = Exporter(
    summary="edXML message headers (QCVN 102:2016/BTTTT), a file a document",
    export=_export,
    add_options=_add_options,
    epilog="""examples:
  vnadmin export *.pdf --to edxml --out goi-tin/ --organs ma-dinh-danh.csv --type-code 'Công văn=18'""",
)
