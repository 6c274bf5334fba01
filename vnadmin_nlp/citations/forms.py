"""docs/CITATION_FORMS.md: each written form of a citation with what is read from it.

    python -m vnadmin_nlp.citations.forms > docs/CITATION_FORMS.md

The page is made by running `find_citations` on the phrases below and by printing the table of patterns, so it shows
what the library does; `tests/test_citation_forms.py` fails where the page in the repository is another one.
"""

from __future__ import annotations

import datetime
import sys

from vnadmin_nlp.citations import PATTERNS, find_citations
from vnadmin_nlp.schema import Row

OWN: Row = {
    "number": "1/UBND-VX",
    "doc_type": "CV",
    "issuer": "Ủy ban nhân dân tỉnh Quảng Ngãi",
    "province": "Quảng Ngãi",
    "date": datetime.date(2026, 1, 1),
}
"""The citing document of every phrase: a letter of a province."""

FORMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Numbers",
        (
            "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ",
            "Công điện 280/CĐ-TTg ngày 19 tháng 4 năm 2023",
            "Công văn số 6085/UBND-TTPVHCC ngày 27/11/2023 của UBND tỉnh",
            "Nghị quyết số 66.7/2025/NQ-CP",
            "Thông tư số 12A/2020/TT-BTC",
            "Thông tư liên tịch số 05/2012/TTLT-BCA-BTP-BTC của Bộ Công an, Bộ Tư pháp, Bộ Tài chính",
            "68/2026/VBHN-NĐ-BCT",
            "Nghị quyết số 12-NQ/ĐU, ngày 05/9/2026 của Ban Chấp hành Đảng bộ xã",
            "Chỉ thị số 39-CT/TU ngày 14/3/2025 của Ban Thường vụ Tỉnh ủy",
            "Quyết định số 84 QĐ/TWĐTN ngày 01/3/2020",
            "Thông tư số 60 TC/CĐKT ngày 01/9/1997 của Bộ Tài chính",
            "Nghị định số 25-HĐBT ngày 18-3-1989",
            "Quyết định số 2472QĐ/GTVT ngày 20/9/1997",
            "Thông tư số 155/1998/TT/BTC",
            "Công văn số 12/BCĐ (CAT-PC02) ngày 5/6/2023",
            "công văn số 01VH-2020 ngày 20/4/2020 của Công ty TNHH A",
            "Nghị định số 34 ngày 20/4/2011 của Chính phủ",
        ),
    ),
    (
        "Laws",
        (
            "Luật Đất đai năm 2013",
            "Luật Ngân sách nhà nước ngày 25/6/2015",
            "Luật Đất đai số 31/2024/QH15",
            "Bộ luật Lao động 2019",
            "Luật sửa đổi, bổ sung một số điều của Luật Quản lý thuế năm 2012",
            "Pháp lệnh số 16/2004/PL-UBTVQH11",
            "khoản 2 Điều 3 Hiến pháp năm 2013",
        ),
    ),
    (
        "Lists, and what stands before the number",
        (
            "Nghị định số: 45/2020/NĐ-CP ngày 08/4/2020, 107/2021/NĐ-CP ngày 06/12/2021 của Chính phủ",
            "các Tờ trình số 1280/TTr-CP và số 1281/TTr-CP ngày 29/12/2025 của Chính phủ",
            "các Nghị định của Chính phủ: Số 101/2012/NĐ-CP ngày 22/11/2012 về thanh toán; số 102/2013/NĐ-CP",
            "xét đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 58/TTr-SNV ngày 22/02/2023 và Công văn số 63/SNV-TT",
            "Ngày 09/6/2025, Chính phủ ban hành Nghị định số 118/2025/NĐ-CP",
            "Nghị quyết số 203/2025/QH15 được Quốc hội thông qua ngày 16/6/2025",
            "Nghị định của Chính phủ số 132/2008/NĐ-CP ngày 31/12/2008",
            "từ Quyết định số 12/QĐ-UBND đến Quyết định số 18/QĐ-UBND ngày 05/6/2020",
        ),
    ),
    (
        "Pinpoints",
        (
            "điểm a, c khoản 2 Điều 7 Nghị định số 61/2018/NĐ-CP",
            "khoản 2 Điều 5 và khoản 1 Điều 9 của Thông tư số 78/2014/TT-BTC",
            "Điểm 2 Mục V Phần A Thông tư số 26/2015/TT-BTC",
            "Mẫu số 09 Phụ lục II kèm theo Thông tư số 78/2014/TT-BTC",
            "Điều 18 của Quy chế ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 05/6/2020",
            "Căn cứ Nghị định số 118/2015/NĐ-CP ngày 12/11/2015 về đầu tư, tại khoản 2 Điều 3 quy định",
        ),
    ),
    (
        "Short forms and back references",
        (
            "Thông tư số 02/2017/TT-VPCP ngày 31/10/2017 (sau đây gọi là Thông tư 02). Theo Thông tư 02",
            "Quyết định số 06/QĐ-TTg ngày 06/01/2022 của Thủ tướng Chính phủ (Đề án 06). Thực hiện Đề án 06",
            "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018. Theo Nghị định nêu trên; thực hiện Nghị định này",
            "Công văn số 12/SNV-TT ngày 05/6/2023; kèm Công văn số 12/SNV-TT",
        ),
    ),
    (
        "Roles",
        (
            "Căn cứ Nghị định số 7/2021/NĐ-CP sửa đổi, bổ sung Nghị định số 61/2018/NĐ-CP",
            "Căn cứ Luật số 64/2025/QH15 được sửa đổi, bổ sung bởi Luật số 87/2025/QH15",
            "Phúc đáp Công văn số 100/SYT-NVY ngày 12/3/2024 của Sở Y tế",
            "2. Sở Y tế rà soát danh mục theo Nghị định số 61/2018/NĐ-CP",
            "Bộ chỉ số theo Quyết định số 766/QĐ-TTg xếp tỉnh trong nhóm khá",
            "Công văn này thay thế Công văn số 95/UBND-NC ngày 10/3/2025",
            "Điều 2. Bãi bỏ Thông tư số 12A/2020/TT-BTC",
            "(Kèm theo Quyết định số 99/QĐ-BTC ngày 03/4/2020)",
        ),
    ),
    (
        "Damaged text",
        (
            "Nghị định số 126/2024/NĐCP",
            "Nghị định số 6l/20l8/NĐ-CP ngày 23/4/2018 của Chỉnh phú",
            "Nghị quyết số 17/2022/UBTVQHI5",
            "Quyết định số 761/QĐĐ-UBND",
            "Quyết định số 2344/QĐ-BGDDT ngày 14/8/2023 của Bộ trưởng Bộ Giáo dục và Dào tạo",
        ),
    ),
    (
        "Left alone",
        (
            "ngày 23/4/2018, 24/7, quý II/2024, tỷ lệ 1/3",
            "TCVN 6909:2001, ISO 9001:2015",
            "Mẫu số 01/GTGT; Hợp đồng số 12/2020/HĐ-TV; Bản án số 12/2020/HS-ST",
            "Tờ trình số …/TTr-SNV ngày   tháng 3 năm 2025",
            "CÔNG BÁO/Số 290 + 291/Ngày 08-4-2022",
            "Công văn này; pháp luật về đất đai; Luật sư",
        ),
    ),
)


def page() -> str:
    """The page in Markdown."""
    lines = [
        "# Forms of citations",
        "",
        "Made by `python -m vnadmin_nlp.citations.forms`; do not edit. The citing document is a letter of the People's",
        "Committee of Quảng Ngãi. What the values mean: [CITATIONS.md](CITATIONS.md).",
    ]
    for heading, phrases in FORMS:
        lines += ["", f"## {heading}", ""]
        for phrase in phrases:
            lines += [f"- {phrase}", *map(_line, find_citations(phrase, own=OWN))]
    lines += ["", "## Patterns", "", "| Pattern | finds | leaves alone |", "|---|---|---|"]
    lines += [f"| {p.name} | {_cells(p.matches)} | {_cells(p.rejects)} |" for p in PATTERNS]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    issuer, pinpoint = row["issuer"] or {}, row["pinpoint"] or {}
    values = (
        ("type", row["doc_type"] and row["doc_type"]["name"]),
        ("number", row["number"]),
        ("title", row["title"]),
        ("year", None if row["date"] or row["number"] else row["year"]),
        ("date", row["date"]),
        ("issuer", issuer.get("text")),
        ("pinpoint", pinpoint.get("text")),
        ("role", row["role"]),
        ("form", None if row["form"] == "full" else row["form"]),
        ("refers to", None if row["refers_to"] is None else f"mention {row['refers_to'] + 1}"),
        ("key", row["key"] and f"`{row['key']}`"),
    )
    return "    - " + ", ".join(f"{name} **{value}**" for name, value in values if value)


def _cells(phrases: tuple[str, ...]) -> str:
    shown = (phrase.replace("|", "\\|").replace("\n", "⏎") for phrase in phrases)
    return "<br>".join(f"`{phrase}`" for phrase in shown)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page())
