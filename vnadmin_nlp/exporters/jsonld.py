"""schema.org: documents as Legislation in JSON-LD, for web pages and knowledge graphs.

A normative document is a Legislation; any other is a CreativeWork with the same properties as far as they apply. What
it amends, replaces, repeals and rests on is linked by the identifiers of `akomantoso`'s naming.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from typing import Any

from vnadmin_nlp.export import Exporter, Report, link_of, open_output, readable
from vnadmin_nlp.lexicon.tables import table
from vnadmin_nlp.schema import Citation, Document
from vnadmin_nlp.tasks import task_document

_ROLES = {
    "amends": "legislationAmends",
    "replaces": "legislationRepeals",
    "repeals": "legislationRepeals",
    "implements": "legislationApplies",
    "guides": "legislationApplies",
    "basis": "isBasedOn",
}
_OTHER = "citation"


def jsonld_of(document: Document, link: str | None = None) -> dict[str, Any]:
    """The node of one document, without empty properties."""
    head = task_document(document)
    normative = _is_normative(document)
    node: dict[str, Any] = {
        "@id": f"urn:uuid:{head.uid}",
        "@type": "Legislation" if normative else "CreativeWork",
        "name": head.title,
        "inLanguage": "vi",
        "about": head.subject,
        "url": link_of(link, head),
    }
    if normative:
        node |= {
            "legislationIdentifier": head.number,
            "legislationType": head.type_name,
            "legislationDate": head.issued_on.isoformat() if head.issued_on else "",
            "legislationPassedBy": _organisation(head.issuer),
            "legislationJurisdiction": "VN",
        }
    else:
        node |= {
            "identifier": head.number,
            "genre": head.type_name,
            "datePublished": head.issued_on.isoformat() if head.issued_on else "",
            "publisher": _organisation(head.issuer),
        }
    for citation in document.citations:
        if citation.form not in ("full", "name") or not (citation.number or citation.title):
            continue
        name = _ROLES.get(citation.role, _OTHER)
        if not normative and name.startswith("legislation"):
            name = _OTHER
        row = _cited(citation)
        if row not in node.setdefault(name, []):
            node[name].append(row)
    return {key: value for key, value in node.items() if value}


def _is_normative(document: Document) -> bool:
    """A type of normative acts only, or a number with a year of a type that may be one."""
    kind = document.doc_type
    rows = [row for row in table("document_types").values() if kind and row["name"] == kind.name]
    families = rows[0]["families"] if rows else []
    if "normative" not in families:
        return False
    return families[0] == "normative" or bool(document.number and document.number.year)


def _organisation(name: str) -> dict[str, str] | None:
    return {"@type": "GovernmentOrganization", "name": name} if name else None


def _cited(citation: Citation) -> dict[str, str]:
    row = {
        "@type": "Legislation",
        "legislationIdentifier": citation.number or "",
        "name": citation.title or "",
        "legislationType": citation.doc_type.name if citation.doc_type else "",
        "legislationDate": citation.date.isoformat() if citation.date else "",
    }
    return {key: value for key, value in row.items() if value}


def _export(documents: Iterable[Document], options: argparse.Namespace, report: Report) -> None:
    with open_output(options.out) as file:
        file.write('{"@context": "https://schema.org", "@graph": [')
        separator = ""
        for document in readable(documents, report):
            if document.kind != "official":
                report.add("left_out", document.source.path or "text", "no official document")
                continue
            file.write(f"{separator}\n{json.dumps(jsonld_of(document, options.link), ensure_ascii=False)}")
            separator = ","
            report.add("written", task_document(document).title)
        file.write("\n]}\n")


EXPORTER = Exporter(
    summary="schema.org JSON-LD (Legislation)",
    prints=True,
    export=_export,
    epilog="""examples:
  vnadmin export *.pdf --to jsonld --link 'https://congbao.example/{number}' --out van-ban.jsonld""",
)
