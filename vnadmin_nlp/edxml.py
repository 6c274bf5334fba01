"""The header of an edXML message (QCVN 102:2016/BTTTT): read and written, so that one reads what it wrote.

    <edXML:edXML><edXML:edXMLEnvelope><edXML:edXMLHeader><edXML:MessageHeader> … <edXML:Code> … <edXML:Subject> …

Written with the prefix `edXML:` on every element, which receivers of the national exchange expect; read whatever the
prefix. Attachments and the trace of a message are not touched: the exchange's own software makes them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from lxml import etree

from vnadmin_nlp.errors import UsageError

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
_LIMIT = 64 * 1024 * 1024  # Bytes: a message carries its attachments in itself.
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Organ:
    """A sending or receiving body."""

    OrganId: str = ""
    OrganizationInCharge: str = ""
    OrganName: str = ""
    OrganAdd: str = ""
    Email: str = ""
    Telephone: str = ""
    Fax: str = ""
    Website: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Số và ký hiệu."""

    CodeNumber: str = ""
    CodeNotation: str = ""


@dataclass(frozen=True, slots=True)
class PromulgationInfo:
    """Địa danh và ngày ban hành."""

    Place: str = ""
    PromulgationDate: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class DocumentType:
    """Loại văn bản; `Type` is a number that systems disagree on, `TypeName` tells it for certain."""

    Type: str = ""
    TypeDetail: str = ""
    TypeName: str = ""


@dataclass(frozen=True, slots=True)
class SignerInfo:
    """Người ký: quyền hạn ("TL. BỘ TRƯỞNG"), chức vụ, họ tên."""

    Competence: str = ""
    Position: str = ""
    FullName: str = ""


@dataclass(frozen=True, slots=True)
class ToPlaces:
    """Nơi nhận."""

    Place: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Appendixes:
    """Phụ lục."""

    Appendix: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherInfo:
    """Độ khẩn (0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hỏa tốc hẹn giờ) and what else an office notes."""

    Priority: str = ""
    SphereOfPromulgation: str = ""
    TyperNotation: str = ""
    PromulgationAmount: str = ""
    PageAmount: str = ""
    Direction: str = ""
    Appendixes: Appendixes = field(default_factory=Appendixes)


@dataclass(frozen=True, slots=True)
class ResponseFor:
    """A document that this one answers."""

    OrganId: str = ""
    Code: str = ""
    PromulgationDate: datetime.date | None = None
    DocumentId: str = ""


@dataclass(frozen=True, slots=True)
class ResponseForTask:
    """Codes of the tasks that this document answers."""

    TaskCode: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """MessageHeader: the names and the order are the standard's."""

    From: Organ = field(default_factory=Organ)
    To: tuple[Organ, ...] = ()
    Code: Code = field(default_factory=Code)
    PromulgationInfo: PromulgationInfo = field(default_factory=PromulgationInfo)
    DocumentType: DocumentType = field(default_factory=DocumentType)
    Subject: str = ""
    Content: str = ""
    SignerInfo: SignerInfo = field(default_factory=SignerInfo)
    DueDate: datetime.date | None = None
    ToPlaces: ToPlaces = field(default_factory=ToPlaces)
    OtherInfo: OtherInfo = field(default_factory=OtherInfo)
    ResponseFor: tuple[ResponseFor, ...] = ()
    SteeringType: str = ""
    ApplicationType: str = ""
    ResponseForTask: ResponseForTask = field(default_factory=ResponseForTask)
    DocumentId: str = ""


_PARTS = {
    kind.__name__: kind
    for kind in (
        Code, PromulgationInfo, DocumentType, SignerInfo, ToPlaces, Appendixes, OtherInfo, ResponseFor, ResponseForTask
    )
} | {"From": Organ, "To": Organ}  # fmt: skip
_MANY = {"To", "ResponseFor", "Place", "Appendix", "TaskCode"}  # "Place" only in ToPlaces
_DATES = {"PromulgationDate", "DueDate"}


def write_header(header: Header) -> bytes:
    """The message's envelope with this header, as UTF-8.

    >>> header = Header(Code=Code("7816", "VPCP-TTĐT"), Subject="góp ý dự thảo")
    >>> read_header(write_header(header)) == header
    True
    """
    root = etree.Element(_name("edXML"), nsmap={"edXML": NAMESPACE})
    envelope = etree.SubElement(root, _name("edXMLEnvelope"))
    head = etree.SubElement(etree.SubElement(envelope, _name("edXMLHeader")), _name("MessageHeader"))
    _fill(head, header)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _fill(element: etree._Element, part: Any) -> None:
    for name in (each.name for each in fields(part)):
        value = getattr(part, name)
        for one in value if isinstance(value, tuple) else (value,):
            if one is None or one == "" or (hasattr(one, "__slots__") and one == type(one)()):
                continue
            child = etree.SubElement(element, _name(name))
            if isinstance(one, datetime.date):
                child.text = f"{one.year:04d}/{one.month:02d}/{one.day:02d}"
            elif isinstance(one, str):
                child.text = one
            else:
                _fill(child, one)


def read_header(data: bytes) -> Header:
    """The header of a message. Raises UsageError for bytes that are no edXML message."""
    if len(data) > _LIMIT:
        raise UsageError(f"The message is over {_LIMIT} bytes.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UsageError(f"This is no XML: {error.msg}.") from None
    head = next((e for e in root.iter() if _local(e) == "MessageHeader"), None)
    if head is None:
        raise UsageError("This XML has no MessageHeader: it is no edXML message.")
    return _read(head, Header)


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _read(element: etree._Element, kind: Callable[..., Made]) -> Made:
    values: dict[str, Any] = {}
    names = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    for child in element:
        name = _local(child)
        if name not in names:
            continue
        value = _value(child, name)
        if name in _MANY and (name != "Place" or kind is ToPlaces):
            values[name] = (*values.get(name, ()), value)
        else:
            values.setdefault(name, value)
    return kind(**values)


def _value(element: etree._Element, name: str) -> Any:
    if name in _DATES:
        return _date(element.text or "")
    # "Code" is a part of the header, and a text in ResponseFor.
    part = _PARTS.get(name)
    if part is not None and not (name == "Code" and not len(element)):
        return _read(element, part)
    return element.text or ""


def _date(text: str) -> datetime.date | None:
    """yyyy/MM/dd, and with hyphens as some systems write; None for anything else."""
    try:
        return datetime.date.fromisoformat(text.strip()[:10].replace("/", "-"))
    except ValueError:
        return None
