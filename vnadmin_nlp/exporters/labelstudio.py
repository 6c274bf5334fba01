"""Label Studio: what was found as predictions over the text, for people to correct.

One JSON array of tasks to import, each with the text, a region for every found object and relations between a task and
its lead bodies. `--config` prints the labelling interface that belongs to it. Label Studio counts in UTF-16 code units
as browsers do, so offsets are converted.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any

from vnadmin_nlp import schema
from vnadmin_nlp.export import Exporter, Report, open_output, readable
from vnadmin_nlp.schema import Document, Span
from vnadmin_nlp.tasks import task_document

_LABELS: dict[type[schema.Found], str] = {
    schema.DocumentType: "doc_type",
    schema.DocumentNumber: "number",
    schema.Issuer: "issuer",
    schema.Place: "place",
    schema.IssuedOn: "issued_on",
    schema.Subject: "subject",
    schema.Mark: "mark",
    schema.Recipient: "recipient",
    schema.Signature: "signature",
    schema.Citation: "citation",
    schema.NumericTarget: "target",
    schema.Obligation: "obligation",
}
_PARTIES = ("lead", "coordinating")
_DUE = "due"


class _Offsets:
    """Code points to UTF-16 code units."""

    def __init__(self, text: str) -> None:
        self._high = [index for index, char in enumerate(text) if ord(char) > 0xFFFF]

    def __call__(self, offset: int) -> int:
        return offset + bisect_left(self._high, offset)


def task_of(document: Document) -> dict[str, Any]:
    """One task of Label Studio with its predictions."""
    head = task_document(document)
    result = list(_results(document))
    return {
        "data": {"text": document.text, "title": head.title, "uid": head.uid, "path": head.path},
        "predictions": [{"model_version": f"vnadmin_nlp {schema.SCHEMA_VERSION}", "result": result}],
    }


def _results(document: Document) -> Iterator[dict[str, Any]]:
    offsets = _Offsets(document.text)
    number = 0

    def region(span: Span, label: str) -> dict[str, Any]:
        nonlocal number
        number += 1
        return {
            "id": f"r{number}",
            "type": "labels",
            "from_name": "label",
            "to_name": "text",
            "value": {
                "start": offsets(span.start),
                "end": offsets(span.end),
                "text": document.text[span.start : span.end],
                "labels": [label],
            },
        }

    for found in document.found():
        label = _LABELS.get(type(found))
        if label is None or found.span is None or found.span.end > len(document.text):
            continue
        row = region(found.span, label)
        yield row
        if isinstance(found, schema.Obligation):
            parties = [
                *(("lead", p.span) for p in found.bearers),
                *(("coordinating", p.span) for p in found.coordinators),
            ]
            for role, span in [*parties, (_DUE, found.due.span if found.due else None)]:
                if span is not None and span.end <= len(document.text):
                    part = region(span, role)
                    yield part
                    yield {
                        "type": "relation",
                        "from_id": row["id"],
                        "to_id": part["id"],
                        "direction": "right",
                        "labels": [role],
                    }


def interface() -> str:
    """The labelling interface for these tasks."""
    names = [*_LABELS.values(), *_PARTIES, _DUE]
    labels = "".join(f'    <Label value="{name}"/>\n' for name in names)
    relations = "".join(f'    <Relation value="{name}"/>\n' for name in (*_PARTIES, _DUE))
    return (
        '<View>\n  <Header value="$title"/>\n  <Labels name="label" toName="text">\n'
        f"{labels}  </Labels>\n  <Relations>\n{relations}  </Relations>\n"
        '  <Text name="text" value="$text" granularity="word"/>\n</View>\n'
    )


def _export(documents: Iterable[Document], options: argparse.Namespace, report: Report) -> None:
    if options.config:
        with open_output(options.config) as file:
            file.write(interface())
    with open_output(options.out) as file:
        separator = "["
        for document in readable(documents, report):
            if not document.text:
                report.add("left_out", document.source.path or "text", "its JSON was written without the text")
                continue
            file.write(f"{separator}\n{json.dumps(task_of(document), ensure_ascii=False)}")
            separator = ","
            report.add("written", task_document(document).title)
        file.write("[]\n" if separator == "[" else "\n]\n")


def _add_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--config", metavar="FILE", help="write the labelling interface (XML) that belongs to it")


EXPORTER = Exporter(
    summary="Label Studio tasks with predictions",
    prints=True,
    export=_export,
    add_options=_add_options,
    epilog="""examples:
  vnadmin export *.pdf --to labelstudio --out nhan.json --config giao-dien.xml""",
)
