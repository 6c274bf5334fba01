"""Write an archive of composed documents: as many as asked for, the same for the same seed.

For measuring runs over archives and for their tests; not for gold, since its sentences come from a few moulds. Of
every fifty documents one is a byte-for-byte copy of the one before it, one the same document in another format, and
one the draft of it. Names of persons are invented.

    python corpora/generate_archive.py DIR --count 20000 --seed 1
"""

from __future__ import annotations

import argparse
import datetime
import html
import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

PROVINCES = ("Hà Nam", "Nghệ An", "Lai Châu", "Đồng Nai", "Bắc Ninh", "Thái Nguyên", "Quảng Ngãi", "Bến Tre")
BODIES = (
    "Sở Nội vụ", "Sở Tài chính", "Sở Kế hoạch và Đầu tư", "Sở Thông tin và Truyền thông", "Sở Y tế", "Sở Xây dựng",
    "Sở Giáo dục và Đào tạo", "Sở Tư pháp", "Văn phòng UBND tỉnh", "Công an tỉnh", "Thanh tra tỉnh",
    "Ban Quản lý các khu công nghiệp", "UBND các huyện, thành phố",
)  # fmt: skip
TYPES = (
    ("CV", "Công văn", 5),
    ("QĐ", "Quyết định", 3),
    ("KH", "Kế hoạch", 2),
    ("CT", "Chỉ thị", 1),
    ("TB", "Thông báo", 2),
)
TOPICS = (
    "đẩy mạnh giải quyết thủ tục hành chính trên môi trường điện tử", "bảo đảm an toàn hồ sơ lưu trữ",
    "rà soát quỹ đất công", "chuẩn bị tổng kết công tác thi đua, khen thưởng", "phòng, chống thiên tai",
    "chuyển đổi số trong cơ quan nhà nước", "thanh toán trực tuyến phí, lệ phí", "cải cách chế độ công vụ",
    "quản lý chợ trên địa bàn tỉnh", "bảo hiểm y tế cho hộ nghèo", "sắp xếp tổ chức bộ máy", "bảo trì cầu đường bộ",
)  # fmt: skip
ACTIONS = (
    "chủ trì, phối hợp với {other} xây dựng kế hoạch {topic}, trình UBND tỉnh trước ngày {due}",
    "rà soát, báo cáo kết quả {topic} về UBND tỉnh trước ngày {due}",
    "tổ chức {topic}; bảo đảm tối thiểu {percent}% hồ sơ được giải quyết đúng hạn",
    "hướng dẫn các đơn vị {topic} theo {citation}; hoàn thành trước ngày {due}",
    "bố trí kinh phí {money} tỷ đồng để {topic} trong năm {year}",
    "thường xuyên kiểm tra, đôn đốc việc {topic}, định kỳ hằng quý báo cáo UBND tỉnh",
)  # fmt: skip
REMARKS = (
    "Thời gian qua, các cơ quan, đơn vị đã có nhiều cố gắng trong việc {topic}; tuy nhiên, kết quả đạt được còn thấp "
    "so với yêu cầu, nhất là ở cấp xã, nơi mới có {percent}% công việc được thực hiện đúng quy trình.",
    "Qua theo dõi của {body}, việc {topic} ở một số địa phương còn chậm, chưa gắn với trách nhiệm của người đứng đầu.",
    "Việc {topic} phải đi đôi với tiết kiệm, công khai và đúng thẩm quyền theo quy định tại {citation}.",
)
CITED = (
    "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ",
    "Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ",
    "Nghị định số 45/2020/NĐ-CP ngày 08/4/2020 của Chính phủ",
    "Quyết định số 766/QĐ-TTg ngày 23/6/2022 của Thủ tướng Chính phủ",
    "Quyết định số 06/QĐ-TTg ngày 06/01/2022 của Thủ tướng Chính phủ",
    "Chỉ thị số 27/CT-TTg ngày 27/10/2023 của Thủ tướng Chính phủ",
    "Luật Tổ chức chính quyền địa phương ngày 19/6/2015",
    "Thông tư số 01/2023/TT-VPCP ngày 05/4/2023 của Văn phòng Chính phủ",
)
NAMES = ("Trần Văn Mẫu", "Lê Thị Thử", "Phạm Minh Giả", "Nguyễn Thị Ví Dụ", "Hoàng Văn Đặt")
FORMATS = ("txt", "txt", "txt", "docx", "html")
START = datetime.date(2022, 1, 3)


@dataclass(frozen=True)
class Letter:
    """What a document says, apart from its layout."""

    number: str
    code: str
    type_name: str
    province: str
    day: datetime.date
    topic: str
    body: tuple[str, ...]
    signer: str


def letter(index: int, seed: int) -> Letter:
    """Document `index`; it cites central documents and ones of its province before it."""
    random_ = random.Random(f"{seed}:{index}")
    code, type_name = random_.choices([kind[:2] for kind in TYPES], [kind[2] for kind in TYPES])[0]
    province = PROVINCES[index % len(PROVINCES)]
    day = START + datetime.timedelta(days=index % 1000)
    slots = _Slots(random_, index, seed, day)
    body = [slots.filled(random_.choice(REMARKS)) for _ in range(random_.randint(6, 16))]
    for task in range(1, random_.randint(6, 22)):
        body.append(f"{task}. {random_.choice(BODIES)} {slots.filled(random_.choice(ACTIONS))}.")
    return Letter(
        number_of(index, code),
        code,
        type_name,
        province,
        day,
        random_.choice(TOPICS),
        tuple(body),
        random_.choice(NAMES),
    )


def number_of(index: int, code: str) -> str:
    """The number of document `index`: each is its own within its province."""
    serial = index // len(PROVINCES) + 1
    return f"{serial:02}/UBND-VP" if code == "CV" else f"{serial:02}/{code}-UBND"


@dataclass(frozen=True)
class _Slots:
    random_: random.Random
    index: int
    seed: int
    day: datetime.date

    def filled(self, mould: str) -> str:
        due = self.day + datetime.timedelta(days=self.random_.randint(10, 200))
        return mould.format(
            topic=self.random_.choice(TOPICS),
            body=self.random_.choice(BODIES),
            other=self.random_.choice(BODIES),
            due=f"{due.day:02}/{due.month}/{due.year}",
            percent=self.random_.randint(50, 100),
            money=self.random_.randint(2, 90),
            year=due.year,
            citation=self.citation(),
        )

    def citation(self) -> str:
        earlier = self.index - len(PROVINCES) * self.random_.randint(1, 40)
        if earlier < 0 or self.random_.random() < 0.5:
            return self.random_.choice(CITED)
        kinds = random.Random(f"{self.seed}:{earlier}")
        code, name = kinds.choices([kind[:2] for kind in TYPES], [kind[2] for kind in TYPES])[0]
        day = START + datetime.timedelta(days=earlier % 1000)
        return f"{name} số {number_of(earlier, code)} ngày {day.day:02}/{day.month:02}/{day.year} của UBND tỉnh"


def paragraphs(one: Letter, *, draft: bool = False) -> tuple[list[tuple[str, str]], list[str], tuple[str, str]]:
    """The head as rows of two columns, the middle, and the two columns of the closing."""
    serial = one.number.partition("/")
    number = f"     /{serial[2]}" if draft else one.number
    date = (
        f"tháng {one.day.month} năm {one.day.year}"
        if draft
        else (f"ngày {one.day.day:02} tháng {one.day.month:02} năm {one.day.year}")
    )
    head = [
        ("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (f"TỈNH {one.province.upper()}", "Độc lập - Tự do - Hạnh phúc"),
        (f"Số: {number}", f"{one.province}, {'ngày      ' if draft else ''}{date}"),
    ]
    if one.code == "CV":
        head.append((f"V/v {one.topic}", ""))
        title = ["Kính gửi: Các sở, ban, ngành; UBND các huyện, thành phố"]
    else:
        title = [one.type_name.upper(), f"Về việc {one.topic}"]
    middle = [*title, *one.body[: -1 if draft else None], "Yêu cầu các cơ quan, đơn vị nghiêm túc thực hiện./."]
    closing = (
        "Nơi nhận:\n- Như trên;\n- Thường trực Tỉnh ủy (b/c);\n- Lưu: VT, NC.",
        f"TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\n\n{one.signer}",
    )
    return head, middle, closing


def as_text(one: Letter, *, draft: bool = False) -> bytes:
    """Plain text with its columns one after the other."""
    head, middle, closing = paragraphs(one, draft=draft)
    left = "\n".join(row[0] for row in head)
    right = "\n".join(row[1] for row in head if row[1])
    return "\n\n".join([left, right, *middle, *closing]).encode() + b"\n"


def as_html(one: Letter, *, draft: bool = False) -> bytes:
    """A page whose head and closing are tables."""
    head, middle, closing = paragraphs(one, draft=draft)
    rows = "".join(f"<tr><td>{html.escape(left)}</td><td>{html.escape(right)}</td></tr>" for left, right in head)
    body = "".join(f"<p>{html.escape(text)}</p>" for text in middle)
    cells = "".join(f"<td>{html.escape(text).replace(chr(10), '<br>')}</td>" for text in closing)
    page = f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body><table>{rows}</table>{body}"
    return f"{page}<table><tr>{cells}</tr></table></body></html>\n".encode()


def as_docx(one: Letter, *, draft: bool = False) -> bytes:
    """The smallest DOCX that Word opens."""
    head, middle, closing = paragraphs(one, draft=draft)
    rows = "".join(f"<w:tr>{_cell(left)}{_cell(right)}</w:tr>" for left, right in head)
    body = f"<w:tbl>{rows}</w:tbl>" + "".join(map(_paragraph, middle))
    body += f"<w:tbl><w:tr>{_cell(closing[0])}{_cell(closing[1])}</w:tr></w:tbl>"
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)  # without the clock's time: same seed, same bytes
    return stream.getvalue()


def _paragraph(text: str) -> str:
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{html.escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p><w:r>{runs}</w:r></w:p>"


def _cell(text: str) -> str:
    return f"<w:tc>{_paragraph(text)}</w:tc>"


_WRITERS = {"txt": as_text, "html": as_html, "docx": as_docx}


def documents(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each document, in folders of a thousand."""
    for index in range(count):
        kind = FORMATS[index % len(FORMATS)]
        place, draft = index % 50, False
        one = letter(index, seed)
        if place == 13:  # a copy, byte for byte
            one, kind = letter(index - 1, seed), FORMATS[(index - 1) % len(FORMATS)]
        elif place == 27:  # the same in another format
            one, kind = letter(index - 1, seed), "docx" if FORMATS[(index - 1) % len(FORMATS)] != "docx" else "html"
        elif place == 41:  # the draft of it
            one, draft = replace(letter(index - 1, seed)), True
        yield f"{index // 1000:04}/{index:08}.{kind}", _WRITERS[kind](one, draft=draft)


def write(folder: Path, count: int, seed: int = 1) -> None:
    """Write `count` documents below `folder`."""
    for name, data in documents(count, seed):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.count, arguments.seed)


if __name__ == "__main__":
    main()
