"""ODT files made here: tables in place, numbers as drawn, what must stay out of the text."""

import pytest
from made_files import FOOTER, LETTERHEAD, NUMBER, odt

from vnadmin_nlp.errors import UnreadableFileError
from vnadmin_nlp.readers import read_bytes


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def table(*rows: tuple[str, ...], style: str = "") -> str:
    def cell(text: str) -> str:
        return f'<table:table-cell table:style-name="{style}">{"".join(map(p, text.splitlines()))}</table:table-cell>'

    return (
        "<table:table>"
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
    )


RULED = (
    '<style:style style:name="R" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid"/>'
    "</style:style>"
)
LISTED = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-prefix="Điều " style:num-suffix="."/><text:list-level-style-number text:level="2" '
    'style:num-format="a" style:num-suffix=")"/></text:list-style>'
)


def test_letter():
    body = table(LETTERHEAD, NUMBER) + p("Kính gửi: Các thôn") + p("Đề nghị báo cáo./.") + table(FOOTER)
    source = read_bytes(odt(body))
    assert source.text.split("\n\n") == [
        f"{LETTERHEAD[0]}\n{NUMBER[0]}",
        f"{LETTERHEAD[1]}\n{NUMBER[1]}",
        "Kính gửi: Các thôn\nĐề nghị báo cáo./.",
        FOOTER[0],
        FOOTER[1].replace("\n\n\n", "\n"),
    ]
    assert (source.reader, source.media_type) == ("odt", "application/vnd.oasis.opendocument.text")


ITEM = "<text:list-item>{}</text:list-item>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        # white space, breaks and spans
        (p('Số:<text:s text:c="3"/>15<text:tab/>A<text:line-break/>B <text:span>C</text:span>'), "Số:   15\tA\nB C"),
        # rows of a table with lines
        (table(("TT", "Chỉ tiêu"), ("1", "80%"), style="R"), "TT | Chỉ tiêu\n1 | 80%"),
        # a footnote leaves the sentence
        (
            p("Theo Luật<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Luật số 31"
              "</text:p></text:note-body></text:note> đã ban hành."),
            "Theo Luật đã ban hành.\n\n[1] Luật số 31",
        ),
        # what was deleted or said in the margin
        (
            '<text:tracked-changes><text:changed-region><text:deletion><text:p>xóa</text:p></text:deletion>'
            "</text:changed-region></text:tracked-changes>"
            + p('Còn<office:annotation><text:p>ghi chú</text:p></office:annotation> lại<text:change-end/>'),
            "Còn lại",
        ),
        # a text box comes once, after its paragraph
        (p(f"Trước<draw:frame><draw:text-box>{p('Trong khung')}</draw:text-box></draw:frame>"), "Trước\nTrong khung"),
        # hidden text, capitals by style
        (p('mở<text:span text:style-name="H">kín</text:span>') + p("quyết định", "C"), "mở\nQUYẾT ĐỊNH"),
        # numbers as they are drawn, the second paragraph of an item has none
        (
            '<text:list text:style-name="L">' + ITEM.format(p("Giao Sở") + p("thêm"))
            + ITEM.format(p("Hiệu lực") + f'<text:list>{ITEM.format(p("một"))}{ITEM.format(p("hai"))}</text:list>')
            + "</text:list>",
            "Điều 1. Giao Sở\nthêm\nĐiều 2. Hiệu lực\na) một\nb) hai",
        ),
        # a list that goes on behind a paragraph
        (
            '<text:list xml:id="x" text:style-name="L">' + ITEM.format(p("Một")) + "</text:list>" + p("giữa")
            + '<text:list text:continue-list="x" text:style-name="L">' + ITEM.format(p("Hai")) + "</text:list>",
            "Điều 1. Một\ngiữa\nĐiều 2. Hai",
        ),
        # letters of an old font
        (p('<text:span text:style-name="V">ñy ban nh©n d©n</text:span>'), "ủy ban nhân dân"),
    ],
)  # fmt: skip
def test_body(body, text):
    look = '<style:style style:name="{}" style:family="{}"><style:text-properties {}/></style:style>'
    automatic = RULED + LISTED + look.format("H", "text", 'text:display="none"')
    automatic += look.format("C", "paragraph", 'fo:text-transform="uppercase"')
    automatic += look.format("V", "text", "fo:font-family='.VnTime'")
    assert read_bytes(odt(body, automatic)).text == text


def test_letterhead_in_the_page_header():
    styles = f"<style:master-page><style:header>{table(LETTERHEAD, NUMBER)}</style:header></style:master-page>"
    assert read_bytes(odt(p("Kính gửi: Các thôn"), styles=styles)).text.startswith(LETTERHEAD[0])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (odt(p("")), "file.empty"),
        (odt(p("kín"), manifest="<manifest:encryption-data/>"), "file.encrypted"),
        (odt("<text:p>"), "file.damaged"),
        (odt(p("cắt"))[:-40], "file.damaged"),
        # entities are not resolved, so that none can grow or lead to another file
        (odt("<text:p>&x;</text:p>"), "file.damaged"),
    ],
)
def test_faults(data, code):
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(data, "a.odt")
    assert caught.value.code == code


def test_a_bomb_is_refused(monkeypatch):
    monkeypatch.setattr("vnadmin_nlp.readers.odt.MAX_PART_BYTES", 10_000)
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(odt(p("0" * 20_000)))
    assert caught.value.code == "file.too_large"
