"""Records, edXML, Akoma Ntoso, Label Studio and JSON-LD: what is kept, what is lost, and that readers take it."""

import csv
import datetime
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from task_documents import directive, write_directive

from vnadmin_nlp import parse, parse_file
from vnadmin_nlp.cli import main
from vnadmin_nlp.edxml import (
    Appendixes,
    Code,
    DocumentType,
    Header,
    Organ,
    OtherInfo,
    PromulgationInfo,
    ResponseFor,
    ResponseForTask,
    SignerInfo,
    ToPlaces,
    read_header,
    write_header,
)
from vnadmin_nlp.errors import UsageError
from vnadmin_nlp.exporters.akomantoso import akomantoso_of
from vnadmin_nlp.exporters.edxml import header_of, organ_codes
from vnadmin_nlp.exporters.jsonld import jsonld_of
from vnadmin_nlp.exporters.labelstudio import interface, task_of
from vnadmin_nlp.exporters.records import Filing, record_of, schemes, split_number
from vnadmin_nlp.schema import Document

# --- records ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("1204/UBND-NC", ("1204", "UBND-NC")),
        ("09/2025/QĐ-TTg", ("09", "2025/QĐ-TTg")),  # the year stays: the parts joined are the printed number
        ("12A/2020/TT-BTC", ("12A", "2020/TT-BTC")),
        ("39-CT/TU", ("39", "CT/TU")),  # a Party number has no place for its hyphen
    ],
)
def test_number_in_two_fields(printed: str, parts: tuple[str, str]) -> None:
    document = parse(directive(number=printed))
    assert document.number is not None
    assert document.number.value == printed
    assert split_number(document) == parts


def record(text: str, scheme: str, **given: str) -> tuple[dict[str, str], dict[str, str]]:
    """The record and, by field, why something is lost."""
    fields, losses = record_of(Filing(parse(text), 7, "H55.2024.012", schemes()[scheme]), given)
    return fields, {loss.field: loss.reason for loss in losses}


def test_archive_record_of_2025() -> None:
    fields, losses = record(directive(), "tt05_2025", maintenance="05", mode="01", riskRecovery="01", numberOfPage="2")
    assert {name: value for name, value in fields.items() if value} == {
        "docCode": "H55.2024.012.0000007",
        "maintenance": "05",
        "typeName": "22",
        "codeNumber": "1204",
        "codeNotation": "UBND-NC",
        "issuedDate": "05/03/2024",
        "organName": "Ủy ban nhân dân tỉnh Thái Nguyên",
        "subject": "chuẩn bị hội nghị giao ban quý I",
        "language": "01",
        "numberOfPage": "2",
        "mode": "01",
        "riskRecovery": "01",
    }
    # A text has no file to take a digest of; signer, recipients and the rest have no field.
    assert set(losses) == {"docId", "signer", "recipients", "place", "tasks"}


def test_required_fields_that_nobody_told_are_reported() -> None:
    _, losses = record(directive(), "tt05_2025")
    assert {"maintenance", "mode", "riskRecovery", "numberOfPage"} <= set(losses)


@pytest.mark.parametrize(
    ("number", "field", "reason"),
    [
        ("05/2012/TTLT-VKSNDTC-TANDTC-BCA-BTP-BQP-BTC", "codeNotation", "the field takes 30"),
        ("39-CT/TU", "codeNotation", "its form is lost"),
    ],
)
def test_what_does_not_fit_is_whole_and_reported(number: str, field: str, reason: str) -> None:
    fields, losses = record(directive(number=number), "tt05_2025")
    assert reason in losses[field]
    assert fields["codeNotation"] == number[3:]  # nothing is cut


def test_a_long_subject_is_not_cut() -> None:
    long = "chuẩn bị hội nghị " + "giao ban các đơn vị " * 40
    fields, losses = record(directive().replace("chuẩn bị hội nghị giao ban quý I", long.strip()), "nd30_incoming")
    assert len(fields["Subject"]) > 500
    assert "the field takes 500; written whole" in losses["Subject"]


def test_register_fields() -> None:
    fields, losses = record(directive().replace("V/v", "HỎA TỐC\n\nV/v"), "nd30_outgoing")
    assert (fields["FullName"], fields["Position"]) == ("Trần Văn An", "PHÓ CHỦ TỊCH")
    assert fields["To"] == "Sở Nội vụ; Sở Tài chính"
    assert "signer" not in losses


@pytest.mark.parametrize("form", ["csv", "xml", "xlsx"])
def test_forms_and_losses(tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    out, losses = tmp_path / f"muc-luc.{form}", tmp_path / "mat.csv"
    letter = str(write_directive(tmp_path))
    command = ["export", letter, "--to", "records", "--form", form, "--out", str(out), "--losses", str(losses)]
    assert main([*command, "--set", "mode=01"]) == 0
    if form == "csv":
        (row,) = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")))
        assert (row["codeNumber"], row["mode"]) == ("1204", "01")
    elif form == "xml":
        root = etree.fromstring(out.read_bytes())
        assert root.findtext("record/codeNotation") == "UBND-NC"
    else:
        import openpyxl

        names, row = openpyxl.load_workbook(out).active.iter_rows(values_only=True)  # type: ignore[union-attr]
        assert dict(zip(names, row, strict=True))["organName"] == "Ủy ban nhân dân tỉnh Thái Nguyên"
    fields = {row["field"] for row in csv.DictReader(io.StringIO(losses.read_text(encoding="utf-8-sig")))}
    assert {"maintenance", "signer"} <= fields
    assert "mode" not in fields
    assert main([*command, "--set", "khong=1"]) == 2
    assert "one of docId" in capsys.readouterr().err


# --- edXML -----------------------------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12)
DATES = st.none() | st.dates()
ORGANS = st.builds(Organ, OrganId=TEXT, OrganName=TEXT, Email=TEXT)
FILLED = TEXT.filter(bool)
HEADERS = st.builds(
    Header,
    From=ORGANS,
    To=st.lists(ORGANS.filter(lambda o: o != Organ()), max_size=3).map(tuple),
    Code=st.builds(Code, TEXT, TEXT),
    PromulgationInfo=st.builds(PromulgationInfo, TEXT, DATES),
    DocumentType=st.builds(DocumentType, TEXT, TEXT, TEXT),
    Subject=TEXT,
    Content=TEXT,
    SignerInfo=st.builds(SignerInfo, TEXT, TEXT, TEXT),
    DueDate=DATES,
    ToPlaces=st.builds(ToPlaces, st.lists(FILLED, max_size=3).map(tuple)),
    OtherInfo=st.builds(
        OtherInfo, TEXT, TEXT, Appendixes=st.builds(Appendixes, st.lists(FILLED, max_size=2).map(tuple))
    ),
    ResponseFor=st.lists(st.builds(ResponseFor, FILLED, FILLED, DATES, TEXT), max_size=2).map(tuple),
    SteeringType=TEXT,
    ResponseForTask=st.builds(ResponseForTask, st.lists(FILLED, max_size=2).map(tuple)),
    DocumentId=TEXT,
)


@settings(max_examples=60, deadline=None)
@given(HEADERS)
def test_a_header_is_read_as_it_was_written(header: Header) -> None:
    assert read_header(write_header(header)) == header


def test_every_element_has_the_prefix() -> None:
    data = write_header(header_of(parse(directive()), organ_codes(None), {})).decode()
    assert set(re.findall(r"<([A-Za-z]+):?", data)) == {"edXML"}


def test_a_documents_header() -> None:
    header = header_of(parse(directive()), organ_codes(None), {"công văn": "18"})
    assert header.From == Organ(OrganId="H55", OrganName="Ủy ban nhân dân tỉnh Thái Nguyên")
    assert [organ.OrganName for organ in header.To] == ["Sở Nội vụ", "Sở Tài chính"]
    assert header.Code == Code("1204", "UBND-NC")
    assert header.DocumentType == DocumentType("18", "", "Công văn")
    assert header.SignerInfo == SignerInfo("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn An")
    assert header.DueDate == datetime.date(2024, 3, 20)
    assert header.DocumentId == "H55,2024/03/05,1204/UBND-NC"


def test_another_prefix_and_unknown_elements_are_read() -> None:
    data = write_header(Header(Subject="góp ý", Code=Code("12", "UBND-VX"))).decode()
    data = data.replace("edXML:", "n:").replace("xmlns:edXML", "xmlns:n").replace("<n:Subject>", "<n:Moi/><n:Subject>")
    assert read_header(data.encode()) == Header(Subject="góp ý", Code=Code("12", "UBND-VX"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"khong phai XML", "is no XML"),
        (b"<a/>", "no MessageHeader"),
        (b"", "is no XML"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "no MessageHeader"),
    ],
)
def test_what_is_no_message_is_told(data: bytes, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_header(data)


def test_an_entity_of_a_message_is_not_followed() -> None:
    bomb = write_header(Header(Subject="X")).decode().split("?>", 1)[1]
    bomb = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + bomb.replace(">X<", ">&x;<")
    assert read_header(bomb.encode()).Subject == ""


def test_edxml_files_and_losses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    organs = tmp_path / "ma.csv"
    organs.write_text("name,code\nSở Nội vụ,H55.12\n", encoding="utf-8")
    command = ["export", str(write_directive(tmp_path)), "--to", "edxml", "--out", str(tmp_path / "goi")]
    assert main([*command, "--organs", str(organs)]) == 0
    out = capsys.readouterr().out
    assert "no code is known for 'Sở Tài chính'" in out
    assert "'Sở Nội vụ'" not in out
    (path,) = (tmp_path / "goi").iterdir()
    assert read_header(path.read_bytes()).To[0].OrganId == "H55.12"
    organs.write_text("name,code\nSở Nội vụ,12\n", encoding="utf-8")
    assert main([*command, "--organs", str(organs)]) == 2


# --- Akoma Ntoso, Label Studio, JSON-LD ------------------------------------------------------------------------


def own(own_documents: Path) -> list[Document]:
    return [parse_file(path) for path in sorted(own_documents.glob("*.txt"))]


def test_every_own_document_is_valid_and_whole(own_documents: Path) -> None:
    for document in own(own_documents):
        data, fault = akomantoso_of(document)
        assert not fault, document.source.path
        words = "".join(etree.fromstring(data).itertext()).split()
        assert "".join(words) == "".join(document.text.split()), document.source.path


def test_provisions_nest_and_citations_refer(own_documents: Path) -> None:
    data, _ = akomantoso_of(parse_file(own_documents / "08-quyet-dinh-quy-che.txt"))
    root = etree.fromstring(data)
    space = {"a": root.nsmap[None]}
    assert root.findtext(".//a:chapter/a:article/a:heading", "", space) == "Phạm vi điều chỉnh và đối tượng áp dụng"
    assert len(root.findall(".//a:chapter/a:article/a:paragraph", space)) > 10
    hrefs = [ref.get("href") for ref in root.iterfind(".//a:ref", space)]
    assert "/akn/vn/doc/nghi-dinh/2020-03-05/30-2020-nd-cp" in hrefs


@pytest.mark.parametrize(
    "provisions",
    [
        [{"parent": 0, "start": 0, "end": 40}],  # its own parent
        [{"parent": 5, "start": 0, "end": 40}, {"parent": -1, "start": 10, "end": 90}],  # parents that are not there
        [{"parent": None, "start": 50, "end": 90}, {"parent": None, "start": 0, "end": 60}],  # overlapping
        [{"parent": None, "start": 0, "end": 10**9}],  # beyond the text
        [{"parent": i - 1 if i else None, "start": i // 4, "end": 400} for i in range(600)],  # 600 levels
    ],
)
def test_provisions_of_a_handmade_file_lose_no_word(provisions: list[dict[str, Any]]) -> None:
    row = json.loads(parse(directive()).to_json())
    row["provisions"] = [
        {"span": {"start": p["start"], "end": p["end"]}, "text": "", "rule": "x", "path": "1", "parent": p["parent"]}
        for p in provisions
    ]
    document = Document.model_validate(row)
    data, fault = akomantoso_of(document)
    assert not fault
    assert "".join("".join(etree.fromstring(data).itertext()).split()) == "".join(document.text.split())


def test_label_studio_regions_are_the_words() -> None:
    document = parse(directive().replace("chuẩn bị", "\U0001f4c5 chuẩn bị"))  # a sign that browsers count twice
    task = task_of(document)
    units = document.text.encode("utf-16-le")
    results = task["predictions"][0]["result"]
    assert {"number", "issuer", "obligation", "lead", "due"} <= {
        result["value"]["labels"][0] for result in results if result["type"] == "labels"
    }
    for result in results:
        if result["type"] == "labels":
            value = result["value"]
            assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
    known = {result["id"] for result in results if result["type"] == "labels"}
    relations = [result for result in results if result["type"] == "relation"]
    assert relations
    assert all({r["from_id"], r["to_id"]} <= known for r in relations)
    labels = {label.get("value") for label in etree.fromstring(interface()).iter("Label")}
    assert {r["value"]["labels"][0] for r in results if r["type"] == "labels"} <= labels


def test_label_studio_file(tmp_path: Path) -> None:
    out = tmp_path / "nhan.json"
    letters = [str(write_directive(tmp_path)), str(write_directive(tmp_path, "khac.txt", number="8/UBND-NC"))]
    assert main(["export", *letters, "--to", "labelstudio", "--out", str(out)]) == 0
    assert len(json.loads(out.read_text(encoding="utf-8"))) == 2


def test_jsonld(own_documents: Path, tmp_path: Path) -> None:
    decree = jsonld_of(parse_file(own_documents / "22-nghi-dinh.txt"))
    assert decree["@type"] == "Legislation"
    assert decree["legislationIdentifier"] == "398/2025/NĐ-CP"
    assert decree["legislationPassedBy"] == {"@type": "GovernmentOrganization", "name": "Chính phủ"}
    letter = jsonld_of(parse(directive()), link="https://vp.example/{number}")
    assert letter["@type"] == "CreativeWork"
    assert letter["url"] == "https://vp.example/1204%2FUBND-NC"
    out = tmp_path / "van-ban.jsonld"
    assert main(["export", str(write_directive(tmp_path)), "--to", "jsonld", "--out", str(out)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["@graph"][0]["identifier"] == "1204/UBND-NC"
    command = ["export", str(write_directive(tmp_path)), "--to", "jsonld", "--link", "https://x/{0.__class__}"]
    assert main(command) == 2
