"""The published JSON Schema and the contract's names."""

import json
from importlib import resources

import jsonschema
from pydantic.fields import FieldInfo

from vnadmin_nlp import parse, schema

# The names other programs read (design, section 2). A test names them once more so that no rename goes unseen.
CONTRACT = {
    "Document": "schema_version source text kind doc_type number issuer place issued_on subject recipients signatures "
    "urgency secrecy citations targets obligations provisions issues",
    "Source": "path media_type sha256 reader pages ocr encoding",
    "DocumentType": "code name",
    "DocumentNumber": "value serial year symbol type_code issuer_codes unit_code style",
    "Issuer": "name level parent province",
    "Recipient": "name role purpose",
    "Signature": "name position capacity on_behalf_of capacities",
    "Citation": "doc_type number title year date issuer pinpoint role key refers_to form",
    "NumericTarget": "indicator comparator value value_max unit change scope period status inferred_unit",
    "Obligation": "uid bearers coordinators action modality nature due report_to provision targets citations",
    "Due": "date text recurrence rule",
    "Provision": "path heading span parent",
    "Issue": "code message span severity",
}


def test_contract_names() -> None:
    for model, names in CONTRACT.items():
        assert set(names.split()) <= set(getattr(schema, model).model_fields), model


def test_every_field_is_described() -> None:
    for model in vars(schema).values():
        if isinstance(model, type) and issubclass(model, schema.BaseModel):
            fields: dict[str, FieldInfo] = model.model_fields
            assert all(info.description for info in fields.values()), model


def test_published_schema_is_in_step() -> None:
    published = resources.files("vnadmin_nlp") / "data" / "document.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == schema.json_schema(), "run `make schema`"


def test_a_document_fits_the_schema() -> None:
    document = parse("Số: 15/QĐ-BNV\nHà Nội, ngày 05 tháng 3 năm 2024\nQUYẾT ĐỊNH\nVề việc thành lập Hội đồng")
    jsonschema.validate(json.loads(document.to_json()), schema.json_schema())
