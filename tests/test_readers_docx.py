"""DOCX files built here: columns, numbers as drawn, boxes once, changes accepted, bombs refused."""

import io
import zipfile

import pytest
from made_files import FOOTER, LETTERHEAD, NUMBER, docx, paragraph, run, table

from vnadmin_nlp.errors import UnreadableFileError
from vnadmin_nlp.readers import docx as docx_reader
from vnadmin_nlp.readers import read_bytes

_LEVEL = '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="{1}"/><w:lvlText w:val="{2}"/>{3}</w:lvl>'
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + _LEVEL.format(0, "decimal", "Điều %1.", '<w:pStyle w:val="Dieu"/>')
    + _LEVEL.format(1, "decimal", "%2.", "")
    + _LEVEL.format(2, "lowerLetter", "%3)", "")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + _LEVEL.format(0, "bullet", "-", "")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)
STYLES = (
    '<w:style w:type="paragraph" w:styleId="Dieu"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Hoa"><w:rPr><w:caps/></w:rPr></w:style>'
)


def numbered(text: str, number: int, level: int) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def read(body: str, **parts: str) -> str:
    return read_bytes(docx(body, **parts)).text


def test_letterhead_and_footer_come_out_as_blocks():
    text = read(table([LETTERHEAD, NUMBER]) + paragraph("Kính gửi: Các thôn") + table([FOOTER]))
    assert text.split("\n\n") == [
        LETTERHEAD[0] + "\n" + NUMBER[0],
        LETTERHEAD[1] + "\n" + NUMBER[1],
        "Kính gửi: Các thôn",
        FOOTER[0],
        FOOTER[1].replace("\n\n\n", "\n"),
    ]


def test_room_for_number_and_day_is_no_column():
    text = read(table([["Số:            /UBND-VP", "Phú An, ngày       tháng      năm 2024"], LETTERHEAD]))
    assert text.split("\n\n")[0] == "Số:            /UBND-VP\n" + LETTERHEAD[0]


def test_columns_made_with_tabs():
    body = (
        "<w:p>" + run("UBND XÃ PHÚ AN") + "<w:r><w:tab/></w:r>" + run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + "</w:p>"
    )
    body += "<w:p>" + run("Số: 27/UBND") + "<w:r><w:tab/></w:r>" + run("Độc lập - Tự do - Hạnh phúc") + "</w:p>"
    assert read(body + paragraph("QUYẾT ĐỊNH")) == (
        "UBND XÃ PHÚ AN\nSố: 27/UBND\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nQUYẾT ĐỊNH"
    )


def test_data_table_gives_rows():
    rows = [["TT", "Thôn", "Hộ"], ["1", "Thôn Đông\n(mới)", "12"], ["2", "", "7"]]
    assert read(table(rows, ruled=True)) == "TT | Thôn | Hộ\n1 | Thôn Đông (mới) | 12\n2 |  | 7"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Direct numbers; a lower level starts anew below a higher one.
        (
            "".join(numbered("Ý", 1, level) for level in (0, 1, 2, 1, 2)),
            "Điều 1. Ý\n1. Ý\na) Ý\n2. Ý\na) Ý",
        ),
        # A number that only the style names.
        (paragraph("Phạm vi", '<w:pStyle w:val="Dieu"/>') + paragraph("Áp dụng", '<w:pStyle w:val="Dieu"/>'),
         "Điều 1. Phạm vi\nĐiều 2. Áp dụng"),
        (numbered("Như trên;", 2, 0), "- Như trên;"),
        # A restart, and a paragraph without text, which counts nothing.
        (numbered("Năm", 3, 1) + numbered("", 3, 1) + numbered("Sáu", 3, 1), "5. Năm\n\n6. Sáu"),
        # numId 0 takes the style's number away.
        (paragraph("Tên", '<w:pStyle w:val="Dieu"/><w:numPr><w:numId w:val="0"/></w:numPr>'), "Tên"),
    ],
)  # fmt: skip
def test_numbers_as_word_draws_them(body, expected):
    assert read(body, numbering=NUMBERING, styles=STYLES) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        # Deleted text is gone, inserted text stays.
        (
            run("Giao ") + "<w:del>" + run("ba") + "</w:del><w:ins>" + run("hai") + "</w:ins>" + run(" thôn"),
            "Giao hai thôn",
        ),
        # A field's result stays, its code goes.
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            + run("7")
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "7",
        ),
        ("<w:hyperlink>" + run("cổng dịch vụ") + "</w:hyperlink>", "cổng dịch vụ"),
        (run("27") + "<w:r><w:noBreakHyphen/></w:r>" + run("CT"), "27-CT"),
        (run("quyết định", "<w:caps/>"), "QUYẾT ĐỊNH"),
        (run("ẩn", "<w:vanish/>") + run("hiện"), "hiện"),
        # TCVN3 by font; capitals by the font's name.
        (
            run("quyÕt ®Þnh", '<w:rFonts w:ascii=".VnTimeH"/>') + run(" sè 5", '<w:rFonts w:ascii=".VnTime"/>'),
            "QUYẾT ĐỊNH số 5",
        ),
        # A VNI letter cut by two runs.
        (run("nha", '<w:rFonts w:ascii="VNI-Times"/>') + run("ân", '<w:rFonts w:ascii="VNI-Times"/>'), "nhân"),
        # Unicode text under an old font's name is left alone.
        (run("Nhiệm vụ đã nêu", '<w:rFonts w:ascii=".VnTime"/>'), "Nhiệm vụ đã nêu"),
    ],
)
def test_runs(inside, expected):
    assert read(f"<w:p>{inside}</w:p>") == expected


def test_text_box_comes_once():
    box = "<w:txbxContent>" + paragraph("DỰ THẢO") + "</w:txbxContent>"
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert read(f"<w:p>{run('Tờ trình')}<w:r>{both}</w:r></w:p>") == "Tờ trình\nDỰ THẢO"


def test_footnotes_stand_at_the_end_and_comments_nowhere():
    body = f"<w:p>{run('Theo quy định')}<w:r><w:footnoteReference w:id='1'/></w:r>{run(' hiện hành')}</w:p>"
    notes = f"<w:footnote w:type='separator'>{paragraph('x')}</w:footnote>"
    notes += f"<w:footnote w:id='1'>{paragraph('Xem Điều 5')}</w:footnote>"
    text = read(body, footnotes=notes, comments=f"<w:comment>{paragraph('sửa lại')}</w:comment>")
    assert text == "Theo quy định hiện hành\n\n[1] Xem Điều 5"


def test_letterhead_in_the_page_header():
    text = read(paragraph("QUYẾT ĐỊNH"), header1=table([LETTERHEAD]))
    assert text == "\n\n".join([*LETTERHEAD, "QUYẾT ĐỊNH"])


def test_external_entities_are_not_followed(tmp_path):
    (tmp_path / "secret").write_text("77")
    whole = docx(paragraph("Số &x;5"))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive, zipfile.ZipFile(stream, "w") as changed:
        for name in archive.namelist():
            declared = (
                f'<!DOCTYPE d [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>' if "document" in name else ""
            )
            changed.writestr(name, declared + archive.read(name).decode())
    assert "77" not in read_bytes(stream.getvalue()).text


def test_oversized_part_is_refused(monkeypatch):
    monkeypatch.setattr(docx_reader, "MAX_PART_BYTES", 10_000)
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(docx(paragraph("a" * 20_000)))
    assert caught.value.code == "file.too_large"


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_cut_off_file(kept):
    whole = docx(table([LETTERHEAD]), styles=STYLES, numbering=NUMBERING)
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(whole[: int(len(whole) * kept)], "cut.docx")
    assert caught.value.code == "file.damaged"
    assert "cut.docx" in str(caught.value)
