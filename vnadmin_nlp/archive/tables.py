"""Documents as flat tables: the columns of each, with their types, and the rows of one document.

The same tables are written as Parquet and kept in the SQLite store. Types are told and never guessed from the data,
so that every part file has the same ones, empty or not. `document_id` joins them; `position` is the index in the
document's list, which `refers_to`, `parent` and the obligations' `targets` and `citations` count in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from vnadmin_nlp.archive.identity import own_key
from vnadmin_nlp.archive.statuses import status_of
from vnadmin_nlp.schema import Document

Type = Literal["text", "int", "float", "bool", "date"]
Found = dict[str, Any]


class Column(NamedTuple):
    """A column: its type, and where its value stands in the JSON of the object, keys joined by dots."""

    name: str
    type: Type
    path: str


def _columns(*specs: str) -> tuple[Column, ...]:
    """Columns from "name type path"; without a path it is the name."""
    rows = (spec.split() for spec in specs)
    return tuple(Column(row[0], row[1], row[2] if len(row) > 2 else row[0]) for row in rows)  # type: ignore[arg-type]


_PLACE = _columns("span_start int span.start", "span_end int span.end", "text text", "rule text")

TABLES: dict[str, tuple[Column, ...]] = {
    "documents": _columns(
        "document_id text",
        "path text source.path",
        "status text",
        "sha256 text source.sha256",
        "media_type text source.media_type",
        "reader text source.reader",
        "pages int source.pages",
        "ocr bool source.ocr",
        "encoding text source.encoding",
        "characters int",
        "kind text",
        "key text",
        "doc_type_code text doc_type.code",
        "doc_type text doc_type.name",
        "number text number.value",
        "serial text number.serial",
        "year int number.year",
        "symbol text number.symbol",
        "style text number.style",
        "issuer text issuer.name",
        "issuer_level text issuer.level",
        "issuer_parent text issuer.parent",
        "province_code text issuer.province.code",
        "province text issuer.province.name",
        "place text place.value",
        "issued_on date issued_on.value",
        "subject text subject.value",
        "urgency text urgency.value",
        "secrecy text secrecy.value",
        "signer text signer.name",
        "signer_position text signer.position",
        "signer_capacity text signer.capacity",
    ),
    "citations": (
        *_columns(
            "document_id text", "position int", "doc_type_code text doc_type.code", "doc_type text doc_type.name"
        ),
        *_columns("number text", "title text", "year int", "date date", "issuer_text text issuer.text"),
        *_columns("issuer text issuer.name", "successor text issuer.successor", "pinpoint text pinpoint.text"),
        *_columns("article text pinpoint.article", "clause text pinpoint.clause", "point text pinpoint.point"),
        *_columns("role text", "form text", "key text", "refers_to int"),
        *_PLACE,
    ),
    "recipients": (*_columns("document_id text", "position int", "name text", "role text", "purpose text"), *_PLACE),
    "targets": (
        *_columns("document_id text", "position int", "indicator text", "comparator text", "value float"),
        *_columns("value_max float", "unit text", "change text", "scope text", "period text", "status text"),
        *_PLACE,
    ),
    "obligations": (
        *_columns("document_id text", "position int", "uid text", "bearers text", "organisations text"),
        *_columns("coordinators text", "action text", "modality text", "nature text", "due_date date due.date"),
        *_columns("due_text text due.text", "recurrence text due.recurrence", "due_rule text due.rule"),
        *_columns("report_to text", "provision text", "targets text", "citations text"),
        *_PLACE,
    ),
    "provisions": (*_columns("document_id text", "position int", "path text", "heading text", "parent int"), *_PLACE),
    "issues": _columns(
        "document_id text",
        "position int",
        "code text",
        "severity text",
        "message text",
        "span_start int span.start",
        "span_end int span.end",
    ),
}
_MANY = ("citations", "recipients", "targets", "obligations", "provisions", "issues")


def rows_of(line: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of one document, a JSON line, for each table in which it has some."""
    import orjson

    data: Found = orjson.loads(line)
    document_id = _document_id(data)
    signer = data["signatures"][0] if data["signatures"] else None
    head = data | {
        "document_id": document_id,
        "status": _status(data),
        "characters": len(data["text"]),
        "key": own_key(data),
        "signer": signer,
    }
    rows = {"documents": [_GETTERS["documents"](head)]}
    for table in _MANY:
        found = data[table]
        if found:
            prepare = _obligation if table == "obligations" else None
            rows[table] = [
                _GETTERS[table]((prepare(one) if prepare else one) | {"document_id": document_id, "position": position})
                for position, one in enumerate(found)
            ]
    return rows


def _document_id(data: Found) -> str:
    """The sha256 of the file's bytes; for a file that could not be read, that of its name."""
    source = data["source"]
    told: str | None = source["sha256"]
    name = "!/".join(filter(None, (source["path"], source.get("member"))))
    return told or "name:" + hashlib.sha256(name.encode()).hexdigest()


def _status(data: Found) -> str:
    return status_of(Document.model_validate({"text": "", "kind": "other", "issues": data["issues"]}))


def _obligation(one: Found) -> Found:
    """Lists as text: names joined by "; ", indices by ","."""
    return one | {
        "bearers": "; ".join(party["text"] for party in one["bearers"]) or None,
        "organisations": "; ".join(party["organisation"] or party["text"] for party in one["bearers"]) or None,
        "coordinators": "; ".join(party["text"] for party in one["coordinators"]) or None,
        "targets": ",".join(map(str, one["targets"])) or None,
        "citations": ",".join(map(str, one["citations"])) or None,
    }


def _getter(columns: tuple[Column, ...]) -> Callable[[Found], tuple[Any, ...]]:
    paths = [column.path.split(".") for column in columns]

    def get(found: Found) -> tuple[Any, ...]:
        values = []
        for path in paths:
            value: Any = found
            for key in path:
                value = value.get(key) if value is not None else None
            values.append(value)
        return tuple(values)

    return get


_GETTERS = {table: _getter(columns) for table, columns in TABLES.items()}
