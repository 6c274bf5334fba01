"""Mức độ khẩn and độ mật: a word in capitals on a line of its own above the body.

Reads         "HỎA TỐC", "KHẨN", "TUYỆT MẬT"
Leaves alone  "khẩn trương triển khai", "bí mật nhà nước"
"""

from __future__ import annotations

from vnadmin_nlp.schema import Row, Zones
from vnadmin_nlp.text import bare, is_upper

# Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, II.10 and II.11; "hỏa tốc hẹn giờ": Thông tư 01/2011/TT-BNV.
_URGENCY = {"hoa toc hen gio": "HỎA TỐC HẸN GIỜ", "hoa toc": "HỎA TỐC", "thuong khan": "THƯỢNG KHẨN", "khan": "KHẨN"}
_SECRECY = {"tuyet mat": "TUYỆT MẬT", "toi mat": "TỐI MẬT", "mat": "MẬT"}


def find_urgency(zones: Zones) -> Row | None:
    """The stamp of urgency as a `Mark` row; None for an ordinary document."""
    return _find(zones, _URGENCY, "urgency-line")


def find_secrecy(zones: Zones) -> Row | None:
    """The stamp of secrecy as a `Mark` row; None for an open document."""
    return _find(zones, _SECRECY, "secrecy-line")


def _find(zones: Zones, words: dict[str, str], rule: str) -> Row | None:
    for line in zones.labelled("mark"):
        value = words.get(bare(line.text).strip(" .*[]()-"))
        if value and is_upper(line.text):
            return {"value": value, "span": {"start": line.start, "end": line.end}, "rule": rule}
    return None
