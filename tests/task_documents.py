"""A directive composed for the tests of the exporters, and its later versions."""

import json
from pathlib import Path

from vnadmin_nlp import parse
from vnadmin_nlp.schema import Document

DIRECTIVE = """ỦY BAN NHÂN DÂN
TỈNH THÁI NGUYÊN

Số: {number}

Thái Nguyên, ngày 05 tháng 3 năm 2024

V/v chuẩn bị hội nghị giao ban quý I

Kính gửi: Sở Nội vụ; Sở Tài chính

UBND tỉnh yêu cầu:

1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính xây dựng báo cáo, trình UBND tỉnh trước ngày {due}; bảo đảm tối thiểu {figure}% hồ sơ được giải quyết đúng hạn.

2. Sở Tài chính bố trí kinh phí tổ chức hội nghị, hoàn thành trước ngày 15/3/2024.

3. Văn phòng UBND tỉnh gửi báo cáo tiến độ trước ngày 25 hàng tháng.
{more}
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Trần Văn An
"""  # noqa: E501


def directive(number: str = "1204/UBND-NC", due: str = "20/3/2024", figure: int = 95, more: str = "") -> str:
    """The directive's text; `more` is a further numbered item."""
    return DIRECTIVE.format(number=number, due=due, figure=figure, more=f"\n{more}\n" if more else "")


def write_directive(folder: Path, name: str = "cong-van.txt", **changes: object) -> Path:
    path = folder / name
    path.write_text(directive(**changes), encoding="utf-8")  # type: ignore[arg-type]
    return path


def write_archive(path: Path, documents: int) -> Path:
    """JSON Lines of `documents` directives, each with a number of its own and two tracked tasks."""
    row = json.loads(parse(directive()).to_json())
    with path.open("w", encoding="utf-8") as file:
        for number in range(1, documents + 1):
            row["number"] = row["number"] | {"value": f"{number}/UBND-NC", "serial": str(number)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    Document.from_json(json.dumps(row))  # the last row is valid
    return path
