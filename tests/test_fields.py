"""Header fields: one table a field, phrases in the true form of the standards, with negative rows."""

import time
from typing import Any

import pytest

from vnadmin_nlp import parse
from vnadmin_nlp.parser import parse_source
from vnadmin_nlp.readers import read_bytes

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
BODY = "\nCăn cứ Luật Tổ chức chính quyền địa phương năm 2025;\n\nĐiều 1. Thành lập Tổ công tác./.\n"
CLOSING = "\nNơi nhận:\n- Như Điều 2;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nTrần Văn An\n"


def decision(
    head: str = "ỦY BAN NHÂN DÂN\nTỈNH THÁI NGUYÊN\n\n", number: str = "Số: 15/QĐ-UBND\n\n", **parts: str
) -> str:
    date = parts.get("date", "Thái Nguyên, ngày 05 tháng 3 năm 2024\n\n")
    title = parts.get("title", "QUYẾT ĐỊNH\nVề việc thành lập Tổ công tác\n")
    return head + STATE + number + date + title + parts.get("body", BODY) + parts.get("closing", CLOSING)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Số: 15/QĐ-UBND", "15/QĐ-UBND"),
        ("Số 15/QĐ-UBND", "15/QĐ-UBND"),  # no colon
        ("Số: 15 / QĐ - UBND", "15/QĐ-UBND"),  # broken spacing
        (
            "Số:    40   /2000/TT/BTC                         ----------------------------",
            "40/2000/TT/BTC",
        ),  # a line drawn
        ("Số: 2297a/QĐ-UBND", "2297a/QĐ-UBND"),  # a letter behind the serial
        ("Số: 01/2024/QĐ-UBND", "01/2024/QĐ-UBND"),  # normative
        ("Số: 39-CT/TU", "39-CT/TU"),  # Party
        ("Số: /15/QĐ-UBND", "15/QĐ-UBND"),  # a stray slash of a scan
        ("Số:04+ /CT-UBND", "04/CT-UBND"),  # specks behind the serial
        ("$6:245/QĐ-UBND", "245/QĐ-UBND"),  # "Số" of a scan
        ("Số:      /QĐ-UBND", None),  # a draft
        ("Số: ......../QĐ-UBND", None),
        ("Số lượng: 20", None),  # no number at all
    ],
)
def test_number(line: str, value: str | None) -> None:
    found = parse(decision(number=line + "\n\n")).number
    assert (found and found.value) == value


def test_blank_serial_is_told() -> None:
    document = parse(decision(number="Số:      /QĐ-UBND\n\n"))
    assert [issue.code for issue in document.issues] == ["number.blank"]
    assert str(document.doc_type) == "Quyết định"


def test_cited_number_is_not_the_own() -> None:
    document = parse(decision(number="", title="QUYẾT ĐỊNH\nVề việc sửa đổi Quyết định số 766/QĐ-TTg\n"))
    assert document.number is None
    assert [c.number for c in document.citations if c.number] == ["766/QĐ-TTg"]


@pytest.mark.parametrize(
    ("line", "place", "date"),
    [
        ("Hà Nội, ngày 05 tháng 01 năm 2024", "Hà Nội", "2024-01-05"),
        ("TP. Hồ Chí Minh, ngày 29 tháng 6 năm 2019", "TP. Hồ Chí Minh", "2019-06-29"),
        ("Bà Rịa - Vũng Tàu, ngày 7 tháng 10 năm 2020", "Bà Rịa - Vũng Tàu", "2020-10-07"),
        ("Hà Nội ngày 05/01/2024", "Hà Nội", "2024-01-05"),
        ("Bình Dương, 05/01/2024", "Bình Dương", "2024-01-05"),  # no word for the day
        ("Lào Cai, ngày 5 tháng 01, năm 20 24", "Lào Cai", "2024-01-05"),  # a comma, a broken year
        ("Phường 1, ngày 05 tháng 01 năm 2024", "Phường 1", "2024-01-05"),  # a number for a name
        ("Sơn La, ngày     tháng 7 năm 2025", "Sơn La", None),  # a draft
        ("Sơn La, ngày ... tháng ... năm 2025", "Sơn La", None),
        ("Sơn La, ngày 31 tháng 02 năm 2025", "Sơn La", None),  # no such day
        ("ngày 05 tháng 01 năm 2024", None, "2024-01-05"),
    ],
)
def test_place_and_date(line: str, place: str | None, date: str | None) -> None:
    document = parse(decision(date=line + "\n\n"))
    assert (document.place and document.place.value) == place
    assert (document.issued_on and document.issued_on.value.isoformat()) == date


@pytest.mark.parametrize(
    "stamp",
    [
        "Người ký: Sở Nội vụ\nThời gian ký: 12.10.2023 13:49\n",  # digital signature
        "CÔNG BÁO/Số 290 + 291/Ngày 12-5-2023\n",  # gazette
        "SỞ Y TẾ TỈNH BẮC KẠN\nĐẾN\nSố: 6204\nNgày: 21/8/2023\nChuyển: VP\n\n",  # arrival
    ],
)
def test_stamps_give_neither_number_nor_date(stamp: str) -> None:
    document = parse(stamp + decision())
    assert str(document.number) == "15/QĐ-UBND"
    assert str(document.issued_on) == "2024-03-05"
    assert str(document.issuer) == "Ủy ban nhân dân tỉnh Thái Nguyên"


@pytest.mark.parametrize(
    ("title", "kind", "subject"),
    [
        ("QUYẾT ĐỊNH\nVề việc thành lập\nTổ công tác\n", "Quyết định", "thành lập Tổ công tác"),
        ("QUYẾT ĐỊNH\nBan hành Quy chế làm việc\n", "Quyết định", "Ban hành Quy chế làm việc"),
        ("KẾ HOẠCH\nTriển khai chuyển đổi số năm\n2024\n", "Kế hoạch", "Triển khai chuyển đổi số năm 2024"),
        ("LUẬT ĐẤT ĐAI\n", "Luật", "ĐẤT ĐAI"),
        (
            "CHỈ THỊ\n\nVề nâng cao hiệu quả\n\nvà trách nhiệm người đứng đầu\n",
            "Chỉ thị",
            "nâng cao hiệu quả và trách nhiệm người đứng đầu",
        ),
        ("QUYÉT ĐỊNH\nVề việc thành lập Tổ công tác\n", "Quyết định", "thành lập Tổ công tác"),  # a scan's tone mark
        (
            "QUY CHẾ\nLàm việc của Tổ công tác\n(Kèm theo Quyết định số 15/QĐ-UBND)\n",
            "Quy chế",
            "Làm việc của Tổ công tác",
        ),
        ("THÔNG TƯ HƯỚNG DẪN\nVề việc: Thu phí cầu đường\n", "Thông tư", "Thu phí cầu đường"),
        (  # a blank line between all lines of the subject
            "THÔNG TƯ\n\nHướng dẫn thi hành một số điểm của Nghị định số 30/1998/NĐ-CP\n\n"
            "ngày 13/5/1998 của Chính phủ quy định chi tiết thi hành\n\nLuật thuế thu nhập doanh nghiệp\n\n",
            "Thông tư",
            "Hướng dẫn thi hành một số điểm của Nghị định số 30/1998/NĐ-CP ngày 13/5/1998 của Chính phủ quy định chi"
            " tiết thi hành Luật thuế thu nhập doanh nghiệp",
        ),
        ("QUYẾT ĐỊNH\n(V/v ban hành Quy định tạm thời)\n", "Quyết định", "ban hành Quy định tạm thời"),
        ("Quyết định của Bộ trưởng Bộ Tài chính về việc thu phí\n", "Quyết định", "thu phí"),
        ("BIÊN BẢN HỌP\nXét thi đua khen thưởng\n", "Biên bản", "Xét thi đua khen thưởng"),
        ("THÔNG BÁO\n(Kết luận cuộc họp giao ban)\n", "Thông báo", "Kết luận cuộc họp giao ban"),
        (  # a consolidated text tells behind its title what amended it
            "THÔNG TƯ\nQuy định chế độ công tác phí\n"
            "Thông tư số 40/2017/TT-BTC ngày 28 tháng 4 năm 2017 của Bộ trưởng Bộ Tài chính quy định\n"
            "chế độ công tác phí, có hiệu lực từ ngày 01 tháng 7 năm 2017, được sửa đổi, bổ sung bởi:\n",
            "Thông tư",
            "Quy định chế độ công tác phí",
        ),
        (  # the work that is approved, and where it is
            "QUYẾT ĐỊNH\nVề việc phê duyệt dự án đầu tư\nCông trình: Trạm y tế xã\nĐịa điểm: xã Hòa Bình\n",
            "Quyết định",
            "phê duyệt dự án đầu tư Công trình: Trạm y tế xã Địa điểm: xã Hòa Bình",
        ),
        ("GIẤY MỜI\nHọp giao ban tháng\nĐịa điểm: Phòng họp số 2\n", "Giấy mời", "Họp giao ban tháng"),
        (  # a colon goes on before the preamble
            "NGHỊ ĐỊNH\nQuy định thực hiện liên thông điện tử nhóm thủ tục hành chính:\n"
            "Đăng ký khai sinh, đăng ký thường trú\nCăn cứ Luật Hộ tịch số 60/2014/QH13;\n",
            "Nghị định",
            "Quy định thực hiện liên thông điện tử nhóm thủ tục hành chính: Đăng ký khai sinh, đăng ký thường trú",
        ),
        (  # who decides, with a dash or a broken line behind it
            "QUYẾT ĐỊNH\nVỀ VIỆC BAN HÀNH QUY CHẾ BẢO VỆ KHO\nTHỐNG ĐỐC NGÂN HÀNG NHÀ NƯỚC\n- Căn cứ Luật Giá;\n",
            "Quyết định",
            "BAN HÀNH QUY CHẾ BẢO VỆ KHO",
        ),
        (
            "QUYẾT ĐỊNH\nVỀ VIỆC PHÊ DUYỆT ĐIỀU LỆ\nBỘ TRƯỞNG BỘ NỘI VỤ\nCăn cứ Luật Giá ngày 25 tháng 12 năm\n2003;\n",
            "Quyết định",
            "PHÊ DUYỆT ĐIỀU LỆ",
        ),
        (  # capitals over a blank line, before who decides, or inside quotation marks
            "QUYẾT ĐỊNH\nVỀ VIỆC BAN HÀNH\n\nQUY CHẾ QUẢN LÝ CHỢ\nỦY BAN NHÂN DÂN TỈNH HÀ NAM\n",
            "Quyết định",
            "BAN HÀNH QUY CHẾ QUẢN LÝ CHỢ",
        ),
        ('QUYẾT ĐỊNH\nBAN HÀNH "QUY CHẾ\n\nCỦA NGÀNH"\n', "Quyết định", 'BAN HÀNH "QUY CHẾ CỦA NGÀNH"'),
        (  # a date that belongs to the subject
            "THÔNG TƯ\nVề việc tăng mức trợ cấp\nđối với người nghỉ việc trước ngày 01 tháng 9 năm 1985\n",
            "Thông tư",
            "tăng mức trợ cấp đối với người nghỉ việc trước ngày 01 tháng 9 năm 1985",
        ),
        (
            "QUYẾT ĐỊNH\nBAN HÀNH KẾ HOẠCH QUẢN LÝ CHỢ TRÊN ĐỊA\nBÀN TỈNH HÀ NAM\nỦY BAN NHÂN DÂN TỈNH HÀ NAM\n",
            "Quyết định",
            "BAN HÀNH KẾ HOẠCH QUẢN LÝ CHỢ TRÊN ĐỊA BÀN TỈNH HÀ NAM",
        ),
        (  # the last line of the subject begins like a body; who decides stands on the next one
            "NGHỊ QUYẾT\nQUY ĐỊNH SỐ LƯỢNG ĐẠI BIỂU CỦA\nHỘI ĐỒNG NHÂN DÂN CÁC XÃ\nỦY BAN NHÂN DÂN\n",
            "Nghị quyết",
            "QUY ĐỊNH SỐ LƯỢNG ĐẠI BIỂU CỦA HỘI ĐỒNG NHÂN DÂN CÁC XÃ",
        ),
    ],
)
def test_type_and_subject(title: str, kind: str, subject: str) -> None:
    document = parse(decision(number="", title=title))
    assert str(document.doc_type) == kind
    assert str(document.subject) == subject


LETTER_BODY = (
    "\n\nKính gửi: Cục Thuế tỉnh Sơn La\n\nTrả lời công văn số 12/CT-TTHT ngày 5/3/2015 của Cục Thuế tỉnh Sơn La, Tổng"
    " cục Thuế có ý kiến như sau:\n\nTổng cục Thuế trả lời để Cục Thuế được biết./.\n\nNơi nhận:\n- Như trên;\n"
    "- Lưu: VT, CS.\n\nKT. TỔNG CỤC TRƯỞNG\nPHÓ TỔNG CỤC TRƯỞNG\n\nTrần Văn An\n"
)


@pytest.mark.parametrize(
    "head",
    [
        # a table of Markdown, its cells in one line
        "| BỘ TÀI CHÍNH TỔNG CỤC THUẾ ------- | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc ---- |\n"
        "| --- | --- |\n| Số: 409/TCT-CS V/v ưu đãi thuế | Hà Nội, ngày 05 tháng 10 năm 2015 |\n",
        # the same with breaks
        "|BỘ TÀI CHÍNH<br>TỔNG CỤC THUẾ|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc|\n|---|---|\n"
        "|Số: 409/TCT-CS<br>V/v ưu đãi thuế|Hà Nội, ngày 05 tháng 10 năm 2015|\n",
        # each row of the letterhead in one line
        "BỘ TÀI CHÍNH TỔNG CỤC THUẾ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc\n"
        "Số: 409/TCT-CS V/v ưu đãi thuế Hà Nội, ngày 05 tháng 10 năm 2015\n",
        # a collector's heading over a letter that lost its own
        "Công văn 409/TCT-CS ngày 05/10/2015 của Tổng cục Thuế về ưu đãi thuế\n",
        "Công văn số 409/TCT-CS ngày 05 tháng 10 năm 2015 của Tổng cục Thuế V/v ưu đãi thuế\n",
        # a line drawn under the motto, behind the subject
        "TỔNG CỤC THUẾ\n____\nSố: 409/TCT-CS\nV/v ưu đãi thuế\n" + STATE + "____\nHà Nội, ngày 05 tháng 10 năm 2015\n",
        # the subject in brackets
        "TỔNG CỤC THUẾ\nSố: 409/TCT-CS\n(V/v: ưu đãi\n thuế)\n" + STATE + "Hà Nội, ngày 05 tháng 10 năm 2015\n",
    ],
)
def test_heads_of_letters(head: str) -> None:
    document = parse_source(read_bytes((head + LETTER_BODY).encode(), "letter.md"))
    found = (document.doc_type, document.number, document.issued_on, document.issuer, document.subject)
    assert tuple(map(str, found)) == ("Công văn", "409/TCT-CS", "2015-10-05", "Tổng cục Thuế", "ưu đãi thuế")
    assert names(document, "addressee") == ["Cục Thuế tỉnh Sơn La"]


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (
            "CÔNG VĂN\nCỦA TỔNG CỤC THUẾ SỐ 1324 TCT/NV1 NGÀY 5 THÁNG 4 NĂM 2001\nVỀ VIỆC HOÀN THUẾ\n",
            ("Công văn", "1324TCT/NV1", "2001-04-05", "Tổng cục Thuế", "HOÀN THUẾ"),
        ),
        (  # the body on the line of the type
            "QUYẾT ĐỊNH CỦA BỘ TRƯỞNG BỘ TÀI CHÍNH\nSỐ 1141 TC/QĐ/CĐKT NGÀY 1-11-1995 VỀ VIỆC BAN HÀNH CHẾ ĐỘ\n",
            ("Quyết định", "1141TC/QĐ/CĐKT", "1995-11-01", "Bộ Tài chính", "BAN HÀNH CHẾ ĐỘ"),
        ),
        (  # the body behind the date
            "THÔNG TƯ\nSỐ 23 TC/TCT NGÀY 26-4-1997 CỦA BỘ TÀI CHÍNH HƯỚNG DẪN CHẾ ĐỘ THU\n",
            ("Thông tư", "23TC/TCT", "1997-04-26", "Bộ Tài chính", "HƯỚNG DẪN CHẾ ĐỘ THU"),
        ),
        (  # the state's name is no motto here
            "LUẬT\nCỦA QUỐC HỘI NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM SỐ 09/2003/QH11 NGÀY 17 THÁNG 6 NĂM 2003\n"
            "VỀ THUẾ THU NHẬP DOANH NGHIỆP\n",
            ("Luật", "09/2003/QH11", "2003-06-17", "Quốc hội", "THUẾ THU NHẬP DOANH NGHIỆP"),
        ),
        (  # type and body in small letters
            "Nghị định của Chính phủ\nSố 17/1999/NĐ-CP ngày 29 tháng 3 năm 1999\nVề thủ tục chuyển đổi đất\n",
            ("Nghị định", "17/1999/NĐ-CP", "1999-03-29", "Chính phủ", "thủ tục chuyển đổi đất"),
        ),
        (  # the body follows directly
            "THÔNG TƯ LIÊN TỊCH CỦA BỘ TÀI CHÍNH - BỘ Y TẾ SỐ 12/2001/TTLT-BTC-BYT NGÀY 5/3/2001 HƯỚNG DẪN THU\n",
            ("Thông tư liên tịch", "12/2001/TTLT-BTC-BYT", "2001-03-05", "Bộ Tài chính - Bộ Y tế", "HƯỚNG DẪN THU"),
        ),
        (  # the bodies only in the number
            "THÔNG TƯ LIÊN TỊCH SỐ 77/1998/TTLT-BTC-BYT NGÀY 06/6/1998\nHƯỚNG DẪN THU LỆ PHÍ\n",
            (
                "Thông tư liên tịch",
                "77/1998/TTLT-BTC-BYT",
                "1998-06-06",
                "Bộ Tài chính - Bộ Y tế",
                "HƯỚNG DẪN THU LỆ PHÍ",
            ),
        ),
        (  # a capital font of the old encodings
            "Thông tư\ncủa bộ tài chính số 40/2000/TT-BTC ngày 15 tháng 5 năm 2000\nHướng dẫn việc miễn thuế\n",
            ("Thông tư", "40/2000/TT-BTC", "2000-05-15", "Bộ Tài chính", "Hướng dẫn việc miễn thuế"),
        ),
        (
            "bộ tài chính\n-----\nSố: 15/1999/TT-BTC\n"
            + STATE
            + "Hà nội, ngày 12 tháng 3 năm 1999\n\nthông tư\nHướng dẫn quản lý thuế nhập khẩu\n",
            ("Thông tư", "15/1999/TT-BTC", "1999-03-12", "Bộ Tài chính", "Hướng dẫn quản lý thuế nhập khẩu"),
        ),
        (  # who decides is named once more below the subject
            "chính phủ\nSố: 15/1999/NĐ-CP\n"
            + STATE
            + "Hà nội, ngày 12 tháng 3 năm 1999\n\nnghị định của chính phủ\nVề việc quản lý thuế\n\nchính phủ\n",
            ("Nghị định", "15/1999/NĐ-CP", "1999-03-12", "Chính phủ", "quản lý thuế"),
        ),
        (
            "LIÊN BỘ\nTÀI CHÍNH - TỔNG CỤC HẢI QUAN\nSố: 31-TC/TCHQ\n"
            + STATE
            + "Hà Nội, ngày 7 tháng 4 năm 1997\nTHÔNG TƯ LIÊN BỘ\nHướng dẫn thu nộp\n",
            (
                "Thông tư liên tịch",
                "31-TC/TCHQ",
                "1997-04-07",
                "Liên bộ Tài chính - Tổng cục Hải quan",
                "Hướng dẫn thu nộp",
            ),
        ),
    ],
)
def test_old_headings(head: str, wanted: tuple[str, ...]) -> None:
    document = parse(head + "Căn cứ Luật Tổ chức Chính phủ ngày 30 tháng 9 năm 1992;\nĐiều 1. Phạm vi áp dụng.\n")
    found = (document.doc_type, document.number, document.issued_on, document.issuer, document.subject)
    assert tuple(map(str, found)) == wanted


@pytest.mark.parametrize(
    ("head", "name", "parent"),
    [
        ("ỦY BAN NHÂN DÂN\nTỈNH THÁI NGUYÊN\n\n", "Ủy ban nhân dân tỉnh Thái Nguyên", None),
        ("BỘ TÀI CHÍNH\nTỔNG CỤC THUẾ\n\n", "Tổng cục Thuế", "Bộ Tài chính"),
        ("UBND TỈNH BÌNH THUẬN\nSỞ NỘI VỤ\n\n", "Sở Nội vụ tỉnh Bình Thuận", "Ủy ban nhân dân tỉnh Bình Thuận"),
        ("SỞ NÔNG NGHIỆP VÀ MÔI\nTRƯỜNG\n\n", "Sở Nông nghiệp và Môi trường", None),  # a name broken in two
        ("TONG CUC THUE\n\n", "Tổng cục Thuế", None),  # a scan without marks
        ("BỘ CÔNG AN\nCÔNG AN TỈNH SƠN LA\n\n", "Công an tỉnh Sơn La", "Bộ Công an"),
        ("UBND PHƯỜNG CHIỀNG LỀ\n\n", "Ủy ban nhân dân phường Chiềng Lề", None),  # never "xã", "huyện"
        ("UBND THỊ XÃ SA PA\n\n", "Ủy ban nhân dân thị xã Sa Pa", None),
        ("HĐND QUẬN BA ĐÌNH\n\n", "Hội đồng nhân dân quận Ba Đình", None),
        (
            "ỦY BAN MTTQ VIỆT NAM\nTỈNH SƠN LA\nBAN THƯỜNG TRỰC\n\n",
            "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Sơn La",
            "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Sơn La",
        ),
    ],
)
def test_issuer(head: str, name: str, parent: str | None) -> None:
    issuer = parse(decision(head=head, number="")).issuer
    assert issuer is not None
    assert issuer.name.casefold() == name.casefold()
    assert (issuer.parent and issuer.parent.casefold()) == (parent and parent.casefold())
    assert not issuer.inferred


@pytest.mark.parametrize(
    ("text", "subject", "issuer"),
    [
        (
            "Phụ lục II\nMẪU BÁO CÁO KẾT QUẢ\n(Ban hành kèm theo Quyết định số 21/2023/QĐ-UBND\n"
            "ngày 12 tháng 6 năm 2023 của UBND tỉnh Sơn La)\n\n1. Kết quả thực hiện\n",
            "MẪU BÁO CÁO KẾT QUẢ",
            "Ủy ban nhân dân tỉnh Sơn La",
        ),
        (
            "PHỤ LỤC\nDANH MỤC THIẾT BỊ\n(kèm theo Thông tư số 05/2022/TT-BYT ngày 20/6/2022 của Bộ trưởng Bộ Y tế)\n"
            "\n1. Máy đo huyết áp\n",
            "DANH MỤC THIẾT BỊ",
            "Bộ Y tế",
        ),
    ],
)
def test_annex_alone(text: str, subject: str, issuer: str) -> None:
    document = parse(text)
    assert (document.kind, str(document.doc_type), document.number) == ("official", "Phụ lục", None)
    assert (str(document.subject), str(document.issuer)) == (subject, issuer)
    assert document.issuer is not None
    assert document.issuer.inferred


def test_annex_of_nothing_is_no_document() -> None:
    assert parse("Phụ lục I\nHướng dẫn giải bài tập\nBài 1. Tính tổng hai số.\n").doc_type is None


def test_law_without_number_has_the_day_of_its_adoption() -> None:
    text = (
        "LUẬT\nTHUẾ SỬ DỤNG ĐẤT\n\nĐiều 1. Phạm vi\nLuật này quy định thuế sử dụng đất.\n\n"
        "Luật này được Quốc hội khóa X, kỳ họp thứ 3 thông qua ngày 20 tháng 5 năm 1998.\n"
    )
    assert str(parse(text).issued_on) == "1998-05-20"


def test_a_name_behind_a_recipient_is_the_signers() -> None:
    closing = "\nNơi nhận: CHỦ TỊCH\n- Sở Tài chính, Cục Thuế,\ncác tỉnh trực thuộc TW; Trần Văn An\n- Lưu: VT.\n"
    document = parse(decision(closing=closing))
    assert [(s.position, s.name) for s in document.signatures] == [("CHỦ TỊCH", "Trần Văn An")]
    assert names(document, "copy") == ["Sở Tài chính, Cục Thuế, các tỉnh trực thuộc TW"]


def test_the_next_letterhead_is_no_signature() -> None:
    enclosed = "\nUBND TỈNH THÁI NGUYÊN\n" + STATE + "QUY CHẾ\nLàm việc của Tổ công tác\n"
    closing = "\nNơi nhận:\n- Như Điều 2;\n- Lưu: VT.\n\nTRƯỞNG BAN\n"
    (signature,) = parse(decision(closing=closing + enclosed)).signatures
    assert (signature.position, signature.name) == ("TRƯỞNG BAN", None)


def test_the_next_letterhead_that_is_a_title_is_no_signature() -> None:
    enclosed = "\nTHỦ TƯỚNG CHÍNH PHỦ\n-------\n\n" + STATE + "QUY CHẾ\nLàm việc của Tổ công tác\n"
    closing = "\nNơi nhận:\n- Như Điều 2;\n- Lưu: VT.\n\nKT. THỦ TƯỚNG\nPHÓ THỦ TƯỚNG\n(Đã ký)\nTrần Văn An\n"
    (signature,) = parse(decision(closing=closing + enclosed)).signatures
    assert (signature.position, signature.name) == ("PHÓ THỦ TƯỚNG", "Trần Văn An")


def test_issuer_is_inferred_where_the_letterhead_is_lost() -> None:
    document = parse(
        "Số: 15/UBND-NC\n\nThái Nguyên, ngày 05 tháng 3 năm 2024\n\n"
        "V/v báo cáo quý I\n\nKính gửi: Sở Nội vụ\n\nYêu cầu báo cáo./.\n"
    )
    assert document.issuer is not None
    assert document.issuer.name == "Ủy ban nhân dân tỉnh Thái Nguyên"
    assert document.issuer.inferred
    assert document.issuer.span is None


def names(document: Any, *roles: str) -> list[str]:
    return [r.name for r in document.recipients if r.role in roles]


@pytest.mark.parametrize(
    ("block", "wanted"),
    [
        ("Kính gửi: Sở Nội vụ\n", ["Sở Nội vụ"]),
        ("Kính gửi:\n- Sở Nội vụ;\n- Sở Tài chính.\n", ["Sở Nội vụ", "Sở Tài chính"]),
        ("Kính gửi: Sở Nội vụ; Sở Tài chính.\n", ["Sở Nội vụ", "Sở Tài chính"]),
        (
            "Kính gửi: Công ty TNHH Hoa Sen\n(Địa chỉ: số 5 phố Huế, Hà Nội)\nMST: 0100000000\n",
            ["Công ty TNHH Hoa Sen"],
        ),
        (
            "Kính gửi:\n- Văn phòng Chính phủ;\n- Tổ trưởng Tổ công tác cải cách\nthủ tục hành chính.\n",
            ["Văn phòng Chính phủ", "Tổ trưởng Tổ công tác cải cách thủ tục hành chính"],
        ),
        (  # a gap behind the lead is no border of columns
            "Kính gửi:    Ủy ban nhân dân các huyện,\n thị xã, thành phố.\n",
            ["Ủy ban nhân dân các huyện, thị xã, thành phố"],
        ),
        ("Kínhgửi: Cục Thuế tỉnh Sơn La\n", ["Cục Thuế tỉnh Sơn La"]),  # words run together by a converter
    ],
)
def test_addressees(block: str, wanted: list[str]) -> None:
    text = (
        "SỞ Y TẾ\n\n"
        + STATE
        + "Số: 15/SYT-VP\n\nHà Nội, ngày 05 tháng 3 năm 2024\n\nV/v báo cáo\n\n"
        + block
        + "\nSở Y tế đề nghị quý đơn vị báo cáo./.\n"
        + CLOSING
    )
    assert names(parse(text), "addressee") == wanted


@pytest.mark.parametrize(
    ("closing", "copies", "filed"),
    [
        ("\nNơi nhận:\n- Như trên;\n- Lưu: VT, HCC.\n", ["Như trên"], ["Lưu: VT, HCC"]),
        (
            "\nNơi nhận:\n- Bộ Nội vụ (b/c);\n- Sở Y tế (để thực hiện);\n- Lưu VT.\n",
            ["Bộ Nội vụ", "Sở Y tế"],
            ["Lưu VT"],
        ),
        ("\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n- Ntkc.11/2023\n", ["Như trên"], ["Lưu: VT"]),  # the typist's mark
        ("\nNơi nhận:\n- Bộ Y tế (để ph/h);\n- Lưu: VT (\n", ["Bộ Y tế"], ["Lưu: VT"]),  # any purpose; a cut bracket
        (
            "\nNơi nhận:\n- VPUB: PCVP,\ncác phòng nghiên cứu;\n- Lưu: VT.\n",
            ["VPUB: PCVP, các phòng nghiên cứu"],
            ["Lưu: VT"],
        ),
        (
            "\nNơi nhận: TM. ỦY BAN NHÂN DÂN\n- Như trên; CHỦ TỊCH\n- Lưu: VT.\nTrần Văn An\n",
            ["Như trên"],
            ["Lưu: VT"],
        ),  # a scan
        (
            "\nNơi nhận: lê KT. CHỦ TỊCH\n- Như trên;\n- Lưu: VT.\nPHÓ CHỦ TỊCH\nTrần Văn An\n",
            ["Như trên"],
            ["Lưu: VT"],
        ),  # a speck and the signature beside the heading of the list
        (
            "\nNơi nhận:\n- Bộ Nội vụ; Trần Văn An\n- Cục Thuế; = pe\n- Báo Hà Giang; Đài PT-TH tỉnh;\n"
            "- Lưu: VT, KTTH. ồx⁄447 efần\n",
            ["Bộ Nội vụ", "Cục Thuế", "Báo Hà Giang; Đài PT-TH tỉnh"],
            ["Lưu: VT, KTTH"],
        ),  # the name of the other column, dirt, and two that share an entry
    ],
)
def test_recipients(closing: str, copies: list[str], filed: list[str]) -> None:
    document = parse(decision(closing=closing))
    assert names(document, "copy") == copies
    assert names(document, "file") == filed


@pytest.mark.parametrize("unit", ["a; ", "Lưu: VT. b. ", "x) ; ", "Trần Văn An; ", "Sở Y tế; "])
def test_an_endless_line_of_recipients_takes_linear_time(unit: str) -> None:
    closing = (
        "\nNơi nhận:\n- Như trên;\n- " + unit * (100_000 // len(unit)) + "\n- Lưu: VT.\n\nCHỦ TỊCH\n\nTrần Văn An\n"
    )
    start = time.process_time()
    parse(decision(closing=closing))
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("block", "wanted"),
    [
        ("CHỦ TỊCH\n\nTrần Văn An", [(None, None, "CHỦ TỊCH", "Trần Văn An")]),
        ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nTrần Văn An", [("KT", "CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn An")]),
        (
            "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(Đã ký)\nTrần Văn An",
            [("KT", "CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn An")],
        ),
        (
            "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n\nLê Thị Bình",
            [("TM", "BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Lê Thị Bình")],
        ),  # Party
        (
            "TL. BỘ TRƯỞNG\nKT. VỤ TRƯỞNG\nVỤ PHÁP CHẾ\nPHÓ VỤ TRƯỞNG\n\nLê Thị Bình",
            [("KT", "VỤ TRƯỞNG", "PHÓ VỤ TRƯỞNG", "Lê Thị Bình")],
        ),  # the body of the absent head on a line of its own
        (
            "THỦ TƯỚNG CHÍNH PHỦ\nTHỦ TƯỚNG\n\nTrần Văn An",
            [(None, None, "THỦ TƯỚNG", "Trần Văn An")],
        ),  # the issuer's name above the position
        ("TL. BỘ TRƯỞNG\nVỤ TRƯỞNG\n\nPGS.TS. Lê Thị Bình", [("TL", "BỘ TRƯỞNG", "VỤ TRƯỞNG", "Lê Thị Bình")]),
        ("KT.\nCHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nTrần Văn An", [("KT", "CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn An")]),
        ("KT BỘ TRƯỞNG\nTHỨ TRƯỞNG\n\nTrần Văn An", [("KT", "BỘ TRƯỞNG", "THỨ TRƯỞNG", "Trần Văn An")]),
        ("KT. BỘ TRƯỞNG\nTHỨ TRƯỞNGTrần Văn An", [("KT", "BỘ TRƯỞNG", "THỨ TRƯỞNG", "Trần Văn An")]),  # glued
        ("GIÁM ĐỐC\n\nPHÓ GIÁM ĐỐC\n\nTrần Văn An", [(None, None, "PHÓ GIÁM ĐỐC", "Trần Văn An")]),  # KT. lost
        (
            "CHỦ TỊCH\nNƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nTrần Văn An",
            [(None, None, "CHỦ TỊCH NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Trần Văn An")],
        ),
        (
            "THƯ KÝ\n\nLê Thị Bình\n\nCHỦ TỌA\n\nTrần Văn An",
            [(None, None, "THƯ KÝ", "Lê Thị Bình"), (None, None, "CHỦ TỌA", "Trần Văn An")],
        ),
    ],
)
def test_signatures(block: str, wanted: list[tuple[str | None, ...]]) -> None:
    document = parse(decision(closing="\nNơi nhận:\n- Như Điều 2;\n- Lưu: VT.\n\n" + block + "\n"))
    assert [(s.capacity, s.on_behalf_of, s.position, s.name) for s in document.signatures] == wanted


@pytest.mark.parametrize(
    ("closing", "wanted"),
    [
        ("\nUBND tỉnh Hà Nam\n\nChủ tịch\n\n(Đã ký)\n\nTrần Văn An\n", [("Chủ tịch", "Trần Văn An")]),
        ("\nTrần Văn An\n\n(Đã ký)\n", [(None, "Trần Văn An")]),  # without a title
        ("\nông Trần Văn An đã ký biên bản\n", []),
    ],
)
def test_signatures_told_by_their_stamp(closing: str, wanted: list[tuple[str | None, str]]) -> None:
    assert [(s.position, s.name) for s in parse(decision(closing=closing)).signatures] == wanted


NEWS = """Tăng cường cải cách hành chính trên địa bàn tỉnh (18/03/2024)
UBND tỉnh vừa có Văn bản chỉ đạo thực hiện nghiêm Chỉ thị số 39-CT/TU ngày 15/12/2023 của Ban Thường vụ Tỉnh ủy.

Theo đó, UBND tỉnh yêu cầu các sở, ban, ngành bảo đảm mức độ hài lòng của người dân đạt 90%.

(Ảnh: Minh Hà)
"""
SHOP = "Kính gửi Quý khách,\nCửa hàng chân thành cảm ơn Quý khách đã ủng hộ và xin gửi chương trình ưu đãi tháng 8.\n"


@pytest.mark.parametrize(
    ("text", "kind"), [(decision(), "official"), (NEWS, "news"), (SHOP, "other"), ("Một hai ba.", "other")]
)
def test_kind(text: str, kind: str) -> None:
    assert parse(text).kind == kind


def test_news_keeps_citations_and_has_a_headline() -> None:
    document = parse(NEWS)
    assert str(document.subject) == "Tăng cường cải cách hành chính trên địa bàn tỉnh"
    assert str(document.issued_on) == "2024-03-18"
    assert [c.number for c in document.citations] == ["39-CT/TU"]
    assert document.number is document.doc_type is document.issuer is None
    assert document.recipients == document.signatures == ()


def test_heading_in_one_sentence() -> None:
    document = parse(
        "QUYẾT ĐỊNH\nCỦA BỘ TRƯỞNG BỘ TÀI CHÍNH SỐ 45/2001/QĐ-BTC\nNGÀY 12 THÁNG 6 NĂM 2001 VỀ VIỆC BAN HÀNH\n"
        "CHẾ ĐỘ KẾ TOÁN XÃ\n\nBỘ TRƯỞNG BỘ TÀI CHÍNH\n\n" + BODY
    )
    assert str(document.number) == "45/2001/QĐ-BTC"
    assert str(document.issued_on) == "2001-06-12"
    assert str(document.issuer) == "Bộ Tài chính"
    assert str(document.subject) == "BAN HÀNH CHẾ ĐỘ KẾ TOÁN XÃ"


@pytest.mark.parametrize(
    ("mark", "urgency", "secrecy"), [("HỎA TỐC", "HỎA TỐC", None), ("MẬT", None, "MẬT"), ("khẩn trương", None, None)]
)
def test_marks(mark: str, urgency: str | None, secrecy: str | None) -> None:
    document = parse(mark + "\n" + decision())
    assert (document.urgency and document.urgency.value) == urgency
    assert (document.secrecy and document.secrecy.value) == secrecy


def test_layout_text_in_two_columns() -> None:
    text = (
        "      ỦY BAN NHÂN DÂN              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "       XÃ PHÚ HÒA                   Độc lập - Tự do - Hạnh phúc\n"
        "     Số: 318/UBND-KT                Phú Hòa, ngày 18 tháng 9 năm 2025\n"
        "  V/v ứng phó mưa lũ\n\nKính gửi: Trưởng các thôn\n\nUBND xã đề nghị trực 24/24 giờ./.\n\n"
        "Nơi nhận:                               TM. ỦY BAN NHÂN DÂN\n"
        "- Các thôn trong                              CHỦ TỊCH\nxã;\n"
        "- Lưu: VT.                                  Huỳnh Tấn Khoa\n"
    )
    document = parse(text)
    assert str(document.issuer) == "Ủy ban nhân dân xã Phú Hòa"
    assert str(document.place) == "Phú Hòa"
    assert names(document, "copy", "file") == ["Các thôn trong xã", "Lưu: VT"]
    (signature,) = document.signatures
    assert (signature.capacity, signature.position, signature.name) == ("TM", "CHỦ TỊCH", "Huỳnh Tấn Khoa")
