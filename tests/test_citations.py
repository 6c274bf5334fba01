"""Citations: written forms and what is found in them. Phrases are composed in the forms of real documents."""

import datetime
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnadmin_nlp.citations import find_citations
from vnadmin_nlp.text import fold_space, matching_view, to_nfc

D = datetime.date


def brief(row):
    return {
        "type": row["doc_type"]["name"] if row["doc_type"] else None,
        "number": row["number"],
        "title": row["title"],
        "date": row["date"],
        "issuer": row["issuer"]["text"] if row["issuer"] else None,
        "pin": row["pinpoint"]["text"] if row["pinpoint"] else None,
        "role": row["role"],
        "form": row["form"],
        "year": row["year"],
    }


# (why, text, expected mentions: only the keys given are compared)
FORMS = [
    (
        "full citation",
        "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ về thực hiện cơ chế một cửa",
        [
            {
                "type": "Nghị định",
                "number": "61/2018/NĐ-CP",
                "date": D(2018, 4, 23),
                "issuer": "Chính phủ",
                "form": "full",
            }
        ],
    ),
    ("no số, no year", "Công điện 280/CĐ-TTg ngày 19/4/2023", [{"type": "Công điện", "number": "280/CĐ-TTg"}]),
    ("glued to số", "Quyết định số45/2020/QĐ-UBND", [{"number": "45/2020/QĐ-UBND"}]),
    ("colon behind số", "các Nghị quyết số: 12/NQ-CP", [{"type": "Nghị quyết", "number": "12/NQ-CP"}]),
    ("type in capitals", "CĂN CỨ NGHỊ ĐỊNH SỐ 84/2015/NĐ-CP", [{"type": "Nghị định", "number": "84/2015/NĐ-CP"}]),
    ("type of a bad scan", "Quyêt đinh số 12/QĐ-UBND", [{"type": "Quyết định", "number": "12/QĐ-UBND"}]),
    (
        "Party document: comma before the date",
        "Nghị quyết số 12-NQ/ĐU, ngày 05/9/2026 của Ban Chấp hành Đảng bộ xã về phát triển",
        [{"number": "12-NQ/ĐU", "date": D(2026, 9, 5), "issuer": "Ban Chấp hành Đảng bộ xã"}],
    ),
    (
        "unit in brackets before the date",
        "Quyết định số 170/2008/QĐ-BCA (X11-X14) ngày 12/3/2008 của Bộ Công an",
        [{"number": "170/2008/QĐ-BCA", "date": D(2008, 3, 12), "issuer": "Bộ Công an"}],
    ),
    ("unit in brackets", "Công văn số 12/BCĐ (CAT-PC02) ngày 5/6/2023", [{"number": "12/BCĐ", "date": D(2023, 6, 5)}]),
    (
        "date behind the issuer",
        "Quyết định số 12/QĐ-UBND do Chủ tịch UBND tỉnh ký ngày 5/6/2020",
        [{"issuer": "Chủ tịch UBND tỉnh", "date": D(2020, 6, 5)}],
    ),
    ("ngày twice", "Công văn số 31/SNV-CCVC ngày ngày 11 tháng 01 năm 2018", [{"date": D(2018, 1, 11)}]),
    ("date without ngày", "công văn số 147/CT-HTr 31/03/2016 của Cục Thuế", [{"date": D(2016, 3, 31)}]),
    (
        "a Cục Thuế's letter is no chỉ thị",
        "Trả lời công văn số 283/CT-TTHT ngày 16/12/2020 của Cục Thuế tỉnh Bình Dương",
        [{"type": "Công văn", "issuer": "Cục Thuế tỉnh Bình Dương", "role": "responds_to"}],
    ),
    (
        "issuer between type and số",
        "theo Nghị định của Chính phủ số 132/2008/NĐ-CP ngày 31/12/2008",
        [{"type": "Nghị định", "issuer": "Chính phủ", "date": D(2008, 12, 31)}],
    ),
    ("place completes the notation", "theo Quyết định 908/QĐ-UBND tỉnh.", [{"issuer": "UBND tỉnh"}]),
    (
        "historic",
        "Thông tư số 60 TC/CĐKT ngày 01/9/1997 của Bộ Tài chính",
        [{"type": "Thông tư", "number": "60TC/CĐKT"}],
    ),
    ("historic, hyphen", "Nghị định số 25-HĐBT ngày 18-3-1989", [{"number": "25-HĐBT", "date": D(1989, 3, 18)}]),
    ("bare number", "Nghị định số 34 ngày 20/4/2011 của Chính phủ", [{"number": "34", "date": D(2011, 4, 20)}]),
    ("a company's number", "công văn số 01VH-2020 ngày 20/4/2020 của Công ty TNHH A", [{"number": "01VH-2020"}]),
    ("one letter misread", "nhận được công văn số l4749/CT-HTr ngày 31/3/2016", [{"number": "14749/CT-HTr"}]),
    (
        "cut short behind a pinpoint",
        "khoản 4 Điều 8 Nghị định 54 được tiêu hủy",
        [{"number": "54", "pin": "khoản 4 Điều 8"}],
    ),
    ("cut short, a letter", "thực hiện Nghị quyết số 30a có đủ hóa đơn", [{"number": "30a"}]),
    ("a decision cut short", "theo Quyết định số 60, đảm bảo chặt chẽ", [{"number": "60"}]),
    ("a count is no number", "Quyết định 3 nội dung; Nghị quyết 2 điều", []),
    (
        "hyphen behind the year",
        "Luật Dược số 34/2005-QH11 ngày 14/6/2005",
        [{"number": "34/2005/QH11", "date": D(2005, 6, 14)}],
    ),
    ("year without năm", "theo Luật Đất đai 2013", [{"title": "Luật Đất đai", "year": 2013}]),
    (
        "broken over lines of a table",
        "Nghị quyết số\n12/2024/NQ-HĐND",
        [{"type": "Nghị quyết", "number": "12/2024/NQ-HĐND"}],
    ),
]

LISTS = [
    (
        "type and issuer once",
        "Nghị định số: 45/2020/NĐ-CP ngày 08/4/2020, 107/2021/NĐ-CP ngày 06/12/2021 của Chính phủ",
        [
            {"type": "Nghị định", "number": "45/2020/NĐ-CP", "date": D(2020, 4, 8), "issuer": "Chính phủ"},
            {"type": "Nghị định", "number": "107/2021/NĐ-CP", "date": D(2021, 12, 6), "issuer": "Chính phủ"},
        ],
    ),
    (
        "date once",
        "các Tờ trình số 1280/TTr-CP và số 1281/TTr-CP ngày 29/12/2025 của Chính phủ",
        [{"date": D(2025, 12, 29), "issuer": "Chính phủ"}, {"type": "Tờ trình", "date": D(2025, 12, 29)}],
    ),
    (
        "date of another year is not shared",
        "Thông tư 02/2017/TT-VPCP, 01/2018/TT-VPCP ngày 23/11/2018",
        [{"date": None}, {"date": D(2018, 11, 23)}],
    ),
    (
        "over a semicolon",
        "Quyết định số 12/QĐ-TTg ngày 01/3/2020 về việc giao vốn; số 13/QĐ-TTg ngày 02/3/2020",
        [{"type": "Quyết định"}, {"type": "Quyết định", "number": "13/QĐ-TTg"}],
    ),
    (
        "issuer over two types",
        "Quyết định số 205-TC/CĐKT ngày 14-12-1994 và Thông tư số 07-TC/CĐKT ngày 21-2-1994 của Bộ Tài chính",
        [{"issuer": "Bộ Tài chính"}, {"issuer": "Bộ Tài chính"}],
    ),
    (
        "no ministry issues a decree",
        "Nghị định số 83/2013/NĐ-CP và Thông tư số 156/2013/TT-BTC của Bộ Tài chính",
        [{"issuer": None}, {"issuer": "Bộ Tài chính"}],
    ),
    (
        "joint circular",
        "Thông tư liên tịch số 05/2012/TTLT-BCA-BTP-BTC ngày 02/02/2012 của Bộ Công an, Bộ Tư pháp và Bộ Tài chính",
        [{"issuer": "Bộ Công an, Bộ Tư pháp và Bộ Tài chính"}],
    ),
    (
        "issuer before, for two",
        "xét đề xuất của Giám đốc Sở Nội vụ tại Tờ trình số 58/TTr-SNV ngày 22/02/2023 và Công văn số 63/SNV-TT",
        [{"issuer": "Giám đốc Sở Nội vụ"}, {"issuer": "Giám đốc Sở Nội vụ"}],
    ),
    (
        "two issuers before",
        "Theo đề nghị của UBND huyện Minh Long tại Tờ trình số 13/TTr-UBND, đề xuất của Sở Y tế tại Công văn số 4/SYT",
        [{"issuer": "UBND huyện Minh Long"}, {"issuer": "Sở Y tế"}],
    ),
    (
        "the issuer behind wins over the body before",
        "ý kiến của Thủ tướng Chính phủ tại Công văn số 268/VPCP-KTTH ngày 15/7/1998 của Văn phòng Chính phủ",
        [{"issuer": "Văn phòng Chính phủ"}],
    ),
    (
        "issued by the subject",
        "Ngày 09/6/2025, Chính phủ ban hành Nghị định số 118/2025/NĐ-CP về thủ tục",
        [{"issuer": "Chính phủ", "date": D(2025, 6, 9)}],
    ),
    (
        "bracket between date and issuer",
        "Thông tư số 14/2003/TT-BNV ngày 30/5/2003 (sửa đổi tại Thông tư số 28/2007/TT-BNV) của Bộ Nội vụ",
        [{"issuer": "Bộ Nội vụ"}, {"number": "28/2007/TT-BNV", "issuer": None}],
    ),
]

# (text behind "của", the name)
ISSUERS = [
    ("Chính phủ quy định về hóa đơn", "Chính phủ"),
    ("Thủ tướng Chính phủ phê duyệt Đề án", "Thủ tướng Chính phủ"),
    ("Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ;", "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ"),
    ("Bộ Văn hóa, Thể thao và Du lịch hướng dẫn", "Bộ Văn hóa, Thể thao và Du lịch"),
    ("Bộ Lao động - Thương binh và Xã hội về việc", "Bộ Lao động - Thương binh và Xã hội"),
    ("Cục Quản lý Y, Dược cổ truyền - Bộ Y tế về việc", "Cục Quản lý Y, Dược cổ truyền - Bộ Y tế"),
    (
        "Ủy ban Quốc gia Ứng phó sự cố, thiên tai và Tìm kiếm cứu nạn về việc",
        "Ủy ban Quốc gia Ứng phó sự cố, thiên tai và Tìm kiếm cứu nạn",
    ),
    ("Chủ tịch Ủy ban nhân dân tỉnh về việc", "Chủ tịch Ủy ban nhân dân tỉnh"),
    ("Uỷ ban nhân dân tỉnh Bà Rịa - Vũng Tàu;", "Uỷ ban nhân dân tỉnh Bà Rịa - Vũng Tàu"),
    ("UBND xã An Hải, huyện Lý Sơn về việc", "UBND xã An Hải, huyện Lý Sơn"),
    ("Sở Nội vụ và các cơ quan liên quan", "Sở Nội vụ"),
    ("Sở Kế hoạch và Đầu tư tỉnh Bắc Giang về việc", "Sở Kế hoạch và Đầu tư tỉnh Bắc Giang"),
    ("Ban Tổ chức Tỉnh ủy hướng dẫn", "Ban Tổ chức Tỉnh ủy"),
    ("Ban Thường vụ Tỉnh ủy. Đầu mối", "Ban Thường vụ Tỉnh ủy"),
    ("Ban Chấp hành Trung ương Đảng khóa XIII về", "Ban Chấp hành Trung ương Đảng khóa XIII"),
    ("Ban Chỉ đạo Chuyển đổi số tỉnh;", "Ban Chỉ đạo Chuyển đổi số tỉnh"),
    ("Hiệu trưởng Trường Đại học Cần Thơ về việc", "Hiệu trưởng Trường Đại học Cần Thơ"),
    ("Công ty TNHH công nghệ Vĩnh An Precision đề nghị", "Công ty TNHH công nghệ Vĩnh An Precision"),
    ("Liên đoàn Vovinam - Việt Võ đạo tỉnh Bình Thuận về", "Liên đoàn Vovinam - Việt Võ đạo tỉnh Bình Thuận"),
    ("Quốc hội khóa XV quy định", "Quốc hội khóa XV"),
    ("Đoàn Giám sát của Ủy ban Thường vụ Quốc hội15 có nội dung", "Đoàn Giám sát của Ủy ban Thường vụ Quốc hội"),
    ("Bộ trưởng Bộ Y tế và khoản 2 Điều 5", "Bộ trưởng Bộ Y tế"),
]

# (text before the number, the pinpoint)
PINPOINTS = [
    ("điểm d Khoản 3 ", "điểm d Khoản 3"),
    ("các khoản 1, 2 và 4 Điều 2 ", "khoản 1, 2 và 4 Điều 2"),
    ("điểm a, c khoản 2 Điều 7 của ", "điểm a, c khoản 2 Điều 7"),
    ("khoản 2 Điều 5 và khoản 1 Điều 9 ", "khoản 2 Điều 5 và khoản 1 Điều 9"),
    ("Điều 8, 9, 10 của ", "Điều 8, 9, 10"),
    ("Khoản 1.a, Điều 36, ", "Khoản 1.a, Điều 36"),
    ("điểm 3 - mục D - phần III - ", "điểm 3 - mục D - phần III"),
    ("Mục 5 Chương XII Phần I của ", "Mục 5 Chương XII Phần I"),
    ("Mẫu số 09 Phụ lục II kèm theo ", "Mẫu số 09 Phụ lục II"),
    ("số thứ tự 10.1 Mục A, Phụ lục I ban hành kèm theo ", "số thứ tự 10.1 Mục A, Phụ lục I"),
    ("Điều 18 của Quy định đào tạo ban hành kèm theo ", "Điều 18"),
    ("khoản 1 Điều 30 và Chương IX ", "khoản 1 Điều 30 và Chương IX"),
    ("khoản 2 Điều này và ", None),
    ("Điều 3. Thực hiện ", None),
    ("từ năm 2020 đến 2025 theo ", None),
]

# (text, title, year, number)
LAWS = [
    ("Căn cứ Luật Đất đai năm 2013;", "Luật Đất đai", 2013, None),
    ("Căn cứ Luật Ngân sách nhà nước ngày 25/6/2015;", "Luật Ngân sách nhà nước", 2015, None),
    ("Căn cứ Luật Quản lý ngoại thương số 05/2017/QH14", "Luật Quản lý ngoại thương", 2017, "05/2017/QH14"),
    ("khoản 2 Điều 3 Bộ luật Lao động.", "Bộ luật Lao động", None, None),
    ("Hiến pháp năm 2013", "Hiến pháp", 2013, None),
    ("Luật số 107/2016/QH13", None, 2016, "107/2016/QH13"),
    ("Luật Phòng, chống ma túy số 73/2021/QH14", "Luật Phòng, chống ma túy", 2021, "73/2021/QH14"),
    ("theo Luật Đầu tư nước ngoài tại Việt Nam, các", "Luật Đầu tư nước ngoài tại Việt Nam", None, None),
    (
        "Luật sửa đổi, bổ sung một số điều của Luật Quản lý thuế ngày 20/11/2012",
        "Luật sửa đổi, bổ sung một số điều của Luật Quản lý thuế",
        2012,
        None,
    ),
    (
        "Luật sửa đổi, bổ sung một số điều của 37 luật có liên quan đến quy hoạch số 35/2018/QH14",
        "Luật sửa đổi, bổ sung một số điều của 37 luật có liên quan đến quy hoạch",
        2018,
        "35/2018/QH14",
    ),
    # A law the registry does not hold: its words end before the verb.
    ("theo Luật Nuôi trồng rong biển quy định về", "Luật Nuôi trồng rong biển", None, None),
    # A scan lost the tone marks of a registered title.
    ("Căn cứ Luật Tô chức Chính phủ ngày 19/6/2015", "Luật Tổ chức Chính phủ", 2015, None),
]

ROLES = [
    ("Căn cứ Nghị định số 61/2018/NĐ-CP; Thông tư số 01/2018/TT-VPCP;", ["basis", "basis"]),
    ("Xét đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 12/TTr-SNV", ["basis"]),
    ("Thực hiện Chỉ thị số 27/CT-TTg, Công điện số 280/CĐ-TTg", ["implements", "implements"]),
    ("Điều 1. Sửa đổi, bổ sung khoản 2 Điều 5 Nghị định số 61/2018/NĐ-CP như sau:", ["amends"]),
    ("Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 12/QĐ-UBND", ["replaces"]),
    ("2. Bãi bỏ Thông tư số 12A/2020/TT-BTC và Thông tư số 13/2020/TT-BTC", ["repeals", "repeals"]),
    (
        "Điều 2. Bãi bỏ các văn bản sau đây:\n1. Quyết định số 14/QĐ-UBND;\n2. Các Quyết định số 15/QĐ-UBND",
        ["repeals"] * 2,
    ),
    ("2. Pháp lệnh số 34/2007/PL-UBTVQH11 hết hiệu lực kể từ ngày Luật này có hiệu lực", ["repeals"]),
    ("Phúc đáp Công văn số 100/SYT-NVY ngày 12/3/2024 của Sở Y tế", ["responds_to"]),
    ("(Ban hành kèm theo Quyết định số 99/QĐ-BTC ngày 3/4/2020)", ["enclosed_with"]),
    ("Thông tư này hướng dẫn thi hành Nghị định số 61/2018/NĐ-CP", ["guides"]),
    # One document amends another: the citing one only mentions both.
    ("quy định tại Nghị định số 7/2021/NĐ-CP sửa đổi, bổ sung Nghị định số 61/2018/NĐ-CP", ["mentions", "mentions"]),
    ("Đề nghị Chính phủ sớm sửa đổi Nghị định số 45/2020/NĐ-CP", ["mentions"]),
    ("kết quả kiểm tra việc thực hiện Kết luận số 44-KL/TU", ["mentions"]),
    ("sử dụng Mẫu số 05 ban hành kèm theo Thông tư số 78/2014/TT-BTC", ["mentions"]),
    # A title's documents are mentioned; what is named side by side shares the first role.
    ("Căn cứ Nghị định số 7/2021/NĐ-CP sửa đổi, bổ sung Nghị định số 61/2018/NĐ-CP", ["basis", "mentions"]),
    (
        "Căn cứ Nghị định số 30/2020/NĐ-CP quy định chi tiết Luật Lưu trữ năm 2011; Nghị định số 7/2021/NĐ-CP",
        ["basis", "mentions", "basis"],
    ),
    ("Căn cứ Luật số 64/2025/QH15 được sửa đổi, bổ sung bởi Luật số 87/2025/QH15", ["basis", "basis"]),
    ("theo Luật số 64/2025/QH15 được sửa đổi, bổ sung bởi Luật số 87/2025/QH15", ["mentions", "mentions"]),
    ("Căn cứ quy định tại khoản 2 Điều 5 Nghị định số 61/2018/NĐ-CP", ["basis"]),
    ("Cơ sở pháp lý\n- Luật Lưu trữ năm 2011.\n- Nghị định số 30/2020/NĐ-CP", ["basis", "basis"]),
    # Tasks carry a document out, statements mention it.
    ("2. Sở Y tế rà soát danh mục theo Nghị định số 61/2018/NĐ-CP", ["implements"]),
    ("Sở Y tế đã rà soát danh mục theo Nghị định số 61/2018/NĐ-CP", ["mentions"]),
    (
        "- Tiếp tục thực hiện theo hướng dẫn tại Công văn số 12/BNV-VP và ý kiến tại Công văn số 5/SNV-TT",
        ["implements"] * 2,
    ),
    ("Các đơn vị căn cứ Thông tư số 78/2014/TT-BTC để thực hiện", ["implements"]),
    ("+ Căn cứ kết quả đánh giá theo Quyết định số 766/QĐ-TTg để xếp loại công chức.", ["implements"]),
    (  # with a day and a body of its own the last one goes with the first, not with the title's
        "- Tiếp tục thực hiện Công văn số 12/SNV-VP ngày 26/10/2023 của Sở Nội vụ về việc triển khai Công điện số"
        " 968/CĐ-TTg và Chỉ thị số 8/CT-UBND ngày 20/4/2023 của Chủ tịch UBND tỉnh.",
        ["implements", "mentions", "implements"],
    ),
    ("Bộ chỉ số theo Quyết định số 766/QĐ-TTg xếp tỉnh trong nhóm khá", ["mentions"]),
    ("Xét báo cáo của Bộ Y tế (các văn bản số 12/BYT-KCB, số 13/BYT-KCB) về thuốc", ["basis", "basis"]),
    ("Các quy định tại Thông tư số 78/2014/TT-BTC về hóa đơn hết hiệu lực thi hành", ["repeals"]),
    ("Kính đề nghị UBND tỉnh ban hành Quyết định thay thế Quyết định số 22/2018/QĐ-UBND", ["mentions"]),
]

NEGATIVES = [
    "họp ngày 23/4/2018 và ngày 24/7",
    "trong quý II/2024, 11/2023",
    "Lưu: VT, HCC. Ntkc.11/2023",
    "ĐT: 0208.3855.123/TT, tốc độ 60 km/h, tỷ lệ 1/3, đạt 54,56%",
    "TCVN 6909:2001, ISO 9001:2015, QCVN 01:2009/BYT",
    "tài khoản số 3713.0.1054/KB tại Kho bạc",
    "Hợp đồng số 12/2020/HĐ-TV ngày 5/6/2020",
    "Mẫu số 01/GTGT và tờ khai mẫu 02/TNDN",
    "CÔNG BÁO/Số 290 + 291/Ngày 08-4-2022",
    "nhà số 12/A2 đường Lê Lợi; số 12/34 đường Trần Phú",
    "Văn phòng HĐND/UBND, mức A/B",
    "https://congbao.chinhphu.vn/12/QĐ-UBND",
    "Biểu B6-12/BBHSTC, C1-02/NS",
    "Số: 72/VTLT-NV\nV/v kế hoạch",
    "Thông tư số …/2020/TT-BNV; Quyết định số     / 2024/QĐ-UBND; Nghị quyết số ..../2021/NQ-HĐND",
    "Số:     /UBND-NC; Tờ trình số     /TTr-SNV ngày   tháng 3 năm 2025",
    "Quyết định này có hiệu lực; Luật này; Luật sư; pháp luật về đất đai",
    "1- Các doanh nghiệp; 2025 - Các Sở GDĐT; 10- Bộ Tài chính",
]


def check(text, expected):
    found = [brief(row) for row in find_citations(text)]
    assert len(found) == len(expected), found
    for got, want in zip(found, expected, strict=True):
        assert {key: got[key] for key in want} == want


@pytest.mark.parametrize(("why", "text", "expected"), FORMS, ids=[row[0] for row in FORMS])
def test_form(why, text, expected):
    check(text, expected)


@pytest.mark.parametrize(("why", "text", "expected"), LISTS, ids=[row[0] for row in LISTS])
def test_list(why, text, expected):
    check(text, expected)


@pytest.mark.parametrize(("behind", "name"), ISSUERS)
def test_issuer(behind, name):
    check(f"Công văn số 12/ABC-XY ngày 5/6/2020 của {behind}", [{"issuer": name}])


@pytest.mark.parametrize(("before", "pinpoint"), PINPOINTS)
def test_pinpoint(before, pinpoint):
    check(f"quy định tại {before}Thông tư số 78/2014/TT-BTC", [{"pin": pinpoint}])


def test_pinpoint_behind():
    check("Nghị định số 61/2018/NĐ-CP, Điều 5.", [{"pin": "Điều 5"}])
    check("Nghị định số 61/2018/NĐ-CP, Điều 5 Thông tư số 1/2018/TT-VPCP", [{"pin": None}, {"pin": "Điều 5"}])


def test_pinpoint_parts():
    (row,) = find_citations("điểm a khoản 2 Điều 5 Mục 1 Chương III Nghị định số 61/2018/NĐ-CP")
    parts = {key: row["pinpoint"][key] for key in ("point", "clause", "article", "section", "chapter", "part")}
    assert parts == {"point": "a", "clause": "2", "article": "5", "section": "1", "chapter": "III", "part": None}


@pytest.mark.parametrize(("text", "title", "year", "number"), LAWS)
def test_law(text, title, year, number):
    check(text, [{"title": title, "year": year, "number": number, "form": "full" if number else "name"}])


@pytest.mark.parametrize(("text", "roles"), ROLES)
def test_role(text, roles):
    assert [row["role"] for row in find_citations(text)] == roles


@pytest.mark.parametrize(
    ("own", "text", "roles"),
    [
        # a decree enacts itself; a resolution orders one
        ("NĐ", "Chính phủ ban hành Nghị định sửa đổi, bổ sung một số điều của Nghị định số 8/2020/NĐ-CP", ["amends"]),
        ("NQ", "a) Ban hành Nghị định sửa đổi, bổ sung các Nghị định: số 8/2020/NĐ-CP", ["mentions"]),
        # a proposal changes nothing
        ("TTr", "Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 8/2020/NĐ-CP", ["mentions"]),
        # what stands in quotation marks another text says
        ("TT", "1. Sửa đổi khoản 2 Điều 5 như sau: “2. Bãi bỏ Thông tư số 8/2020/TT-BTC”.", ["mentions"]),
        ("TT", "1. Bãi bỏ Thông tư số 8/2020/TT-BTC về “phí”.", ["repeals"]),
        (
            "CV",
            "Tại Điều 6 quy định: “Điều 6. Sửa đổi khoản 3 Điều 20 Thông tư số 7/2014/TT-BTC như sau”",
            ["mentions"],
        ),
        # the verb that opens a clause rules over it
        ("QĐ", "a) Bãi bỏ Quy chế thực hiện dân chủ ban hành kèm theo Quyết định số 24/2006/QĐ-BYT", ["repeals"]),
        # an ordinance is made public by an order
        (
            "QĐ",
            "Căn cứ Pháp lệnh Thú y năm 1993 được công bố theo Lệnh số 6-L/CTN ngày 15/2/1993 của Chủ tịch nước",
            ["basis", "basis"],
        ),
        # brackets in a sentence do not tell whose enclosure this text is
        ("QĐ", "Dự án mà Quy chế (ban hành kèm theo Nghị định số 52/1999/NĐ-CP) quy định phải phê duyệt", ["mentions"]),
        ("QĐ", "(Ban hành kèm theo Quyết định số 52/QĐ-BNV)", ["enclosed_with"]),
        ("CV", "Sau khi rà soát hồ sơ kèm theo Công văn số 2/HDN ngày 5/6/2025 của Hội Doanh nhân", ["basis"]),
    ],
)
def test_role_by_the_citing_type(own, text, roles):
    assert [row["role"] for row in find_citations(matching_view(text), own={"doc_type": own})] == roles


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        # who proposes has written what stands in the bracket
        (
            "Xét đề nghị của Hội đồng đánh giá trữ lượng (công văn số 01/BC-HĐTL ngày 3/2/2010)",
            "Hội đồng đánh giá trữ lượng",
        ),
        ("Xét đề nghị của Bảo hiểm xã hội Việt Nam (công văn số 5/TTr-BHXH ngày 3/2/2010)", "Bảo hiểm xã hội Việt Nam"),
        ("Xét đề nghị của Trưởng phòng Nội vụ, tại Tờ trình số 28/TTr-NV ngày 5/3/2015", "Trưởng phòng Nội vụ"),
        ("Công văn số 9/CSTB-TC ngày 5/3/2015 của Công ty Cao su Tân Biên hỏi về thuế", "Công ty Cao su Tân Biên"),
        (
            "Quyết định số 21/QĐ-BHXH ngày 5/3/2020 của Giám đốc Bảo hiểm xã hội Thành phố về việc ban hành",
            "Giám đốc Bảo hiểm xã hội Thành phố",
        ),
        ("Công văn số 5/CPV-TC ngày 1/2/2003 của Cục phục vụ Ngoại giao đoàn về chế độ", "Cục phục vụ Ngoại giao đoàn"),
    ],
)
def test_body_of_a_letter(text, issuer):
    assert find_citations(text)[0]["issuer"]["text"] == issuer


@pytest.mark.parametrize(
    ("text", "title", "date"),
    [
        (  # the law on the documents of local bodies, in each of its spellings
            f"Luật Ban hành văn bản quy phạm pháp luật của {bodies} ngày 03 tháng 12 năm 2004",
            f"Luật Ban hành văn bản quy phạm pháp luật của {bodies}",
            "2004-12-03",
        )
        for bodies in ("HĐND, UBND", "HĐND và UBND", "Hội đồng nhân dân và Ủy ban nhân dân")
    ]
    + [
        ("Luật Thương mại (sửa đổi) ngày 03 tháng 6 năm 2000", "Luật Thương mại", "2000-06-03"),
    ],
)
def test_law_with_a_long_name(text, title, date):
    (row,) = find_citations(text)
    assert (row["title"], row["date"].isoformat()) == (title, date)


def test_a_law_that_amends_nine_others_is_one():
    text = (
        "Luật Sửa đổi, bổ sung một số điều của Luật Chứng khoán, Luật Kế toán, Luật Kiểm toán độc lập, Luật Ngân sách"
        " nhà nước, Luật Quản lý, sử dụng tài sản công, Luật Quản lý thuế, Luật Thuế thu nhập cá nhân, Luật Dự trữ quốc"
        " gia, Luật Xử lý vi phạm hành chính ngày 29 tháng 11 năm 2024"
    )
    assert [row["key"] for row in find_citations(text)] == ["L|QH|56|2024"]


def test_a_law_that_takes_effect_is_no_name():
    assert find_citations("Luật có hiệu lực thi hành từ ngày 01 tháng 01 năm 2025") == []


def test_circular_that_guides_is_a_circular():
    assert find_citations("các Thông tư hướng dẫn số 21/2003/TT-BLĐTBXH")[0]["doc_type"]["name"] == "Thông tư"


def test_the_own_subject_tells_the_role_where_the_heading_is_broken():
    text = "QUYẾT ĐỊNH\nSửa đổi, bổ sung một số điều\nQuyết định số 5/QĐ-BNV\nCăn cứ Quyết định số 7/QĐ-BNV"
    own = {"doc_type": "QĐ", "subject": "Sửa đổi, bổ sung một số điều Quyết định số 5/QĐ-BNV"}
    assert [row["role"] for row in find_citations(text, own=own)] == ["amends", "basis"]


def test_the_law_amended_by_a_law():
    text = "Quốc hội ban hành Luật sửa đổi, bổ sung một số điều của Luật Giá số 16/2023/QH15."
    (row,) = find_citations(text, own={"type_name": "Luật"})
    assert (row["title"], row["role"], row["key"]) == ("Luật Giá", "amends", "L|QH|16|2023")


def test_role_of_following_depends_on_the_kind_of_document():
    text = "a) Rà soát hộ nghèo theo Thông tư số 07/2021/TT-BLĐTBXH"
    assert [row["role"] for row in find_citations(text, own={"doc_type": "KH"})] == ["implements"]
    assert [row["role"] for row in find_citations(text, own={"doc_type": "NĐ"})] == ["mentions"]


@pytest.mark.parametrize("text", NEGATIVES)
def test_negative(text):
    assert [row["number"] or row["title"] for row in find_citations(text)] == []


def test_span_runs_from_pinpoint_to_issuer():
    text = "tại điểm d Khoản 3 Công văn số 3418/UBND-TTHC ngày 20/7/2023 của Chủ tịch UBND tỉnh và ý kiến"
    (row,) = find_citations(text)
    words = text[row["span"]["start"] : row["span"]["end"]]
    assert words == "điểm d Khoản 3 Công văn số 3418/UBND-TTHC ngày 20/7/2023 của Chủ tịch UBND tỉnh"


def test_spans_count_in_the_flow_where_spaces_run():
    text = "theo  Nghị   định  số  61/2018/NĐ-CP   ngày  23/4/2018"
    (row,) = find_citations(text)
    assert text[row["span"]["start"] : row["span"]["end"]] == "Nghị   định  số  61/2018/NĐ-CP   ngày  23/4/2018"


def test_short_form_and_back_reference():
    text = (
        "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ. Theo Nghị định số 61/2018/NĐ-CP thì; "
        "Nghị định nêu trên; Quyết định nói trên; các Nghị định nêu trên"
    )
    rows = find_citations(text)
    assert [(row["form"], row["refers_to"]) for row in rows] == [("full", None), ("short", 0), ("back_reference", 1)]
    assert rows[1]["key"] == rows[0]["key"] == "NĐ|CP|61|2018"
    assert (rows[2]["number"], rows[2]["key"]) == (None, "NĐ|CP|61|2018")


def test_a_number_cut_short_refers_to_the_whole():
    rows = find_citations(
        "Thông tư số 04/2018/TT-BNV ngày 27/3/2018 (sau đây viết tắt là Thông tư số 04/2018); Thông tư số 05/2018"
    )
    assert [(row["number"], row["form"], row["refers_to"]) for row in rows] == [
        ("04/2018/TT-BNV", "full", None),
        ("04/2018", "short", 0),
        ("05/2018", "full", None),
    ]
    assert rows[1]["key"] == rows[0]["key"]


def test_own_number_is_no_citation():
    own = {"number": "06/KH-UBND", "span": {"start": 4, "end": 14}, "date": D(2024, 3, 1)}
    text = "Số: 06/KH-UBND\n(Kèm theo Kế hoạch số 6/KH-UBND). Kế hoạch số 06/KH-UBND ngày 5/1/2022 của UBND xã A"
    # The last has the number but another date: it is another body's document.
    assert [row["date"] for row in find_citations(text, own=own)] == [D(2022, 1, 5)]


@pytest.mark.parametrize(
    ("text", "own", "key"),
    [
        ("Nghị định số 61/2018/NĐ-CP", None, "NĐ|CP|61|2018"),
        ("Chỉ thị số 27/CT-TTg ngày 27/10/2023 của Thủ tướng Chính phủ", None, "CT|TTg|27|2023"),
        ("Chỉ thị số 27/CT-TTg", None, None),
        ("Luật Đất đai năm 2013", None, "L|QH|45|2013"),
        ("Luật số 45/2013/QH13", None, "L|QH|45|2013"),
        ("Quyết định số 05/QĐ-UBND ngày 3/1/2022 của UBND tỉnh", None, None),
        (
            "Quyết định số 05/QĐ-UBND ngày 3/1/2022 của Chủ tịch UBND tỉnh",
            {"province": "Quảng Ngãi", "issuer": None, "date": D(2023, 1, 1)},
            "QĐ|ủy ban nhân dân tỉnh quảng ngãi|5|2022",
        ),
    ],
)
def test_key(text, own, key):
    (row,) = find_citations(text, own=own)
    assert row["key"] == key


def test_one_document_in_several_forms_has_one_key():
    forms = [
        "Nghị định số 08/2015/NĐ-CP ngày 21/01/2015 của Chính phủ",
        "Nghị định 8/2015/NĐ-CP",
        "Nghị định của Chính phủ số 08/2015/NĐ-CP",
        "Nghị định số 08/2015/NĐCP",
        "khoản 2 Điều 3 Nghị định số 08 / 2015/ NĐ - CP",
    ]
    assert {row["key"] for form in forms for row in find_citations(form)} == {"NĐ|CP|8|2015"}


def test_only_the_asked_part_is_read():
    text = "Nghị định số 61/2018/NĐ-CP\nNghị định số 62/2018/NĐ-CP\nNghị định số 63/2018/NĐ-CP"
    (row,) = find_citations(text, start=27, end=53)
    assert (row["number"], text[row["span"]["start"] : row["span"]["end"]]) == ("62/2018/NĐ-CP", text[27:53])


def test_decomposed_input_reads_alike():
    text = "Căn cứ Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ"
    assert find_citations(to_nfc(unicodedata.normalize("NFD", text))) == find_citations(text)


QUANG_NGAI = {
    "province": "Quảng Ngãi",
    "issuer": "Ủy ban nhân dân tỉnh Quảng Ngãi",
    "date": D(2023, 6, 1),
    "doc_type": "CV",
    "number": "1/UBND-VX",
}
TEN_FORMS = (
    "Quyết định số 12/QĐ-UBND ngày 05/01/2023 của UBND tỉnh",
    "Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2023 của Ủy ban nhân dân tỉnh Quảng Ngãi",
    "Quyết định 12/QĐ-UBND, ngày 5/1/2023 của Uỷ ban nhân dân tỉnh",
    "QUYẾT ĐỊNH SỐ: 12/QĐ-UBND NGÀY 05/01/2023 CỦA CHỦ TỊCH UBND TỈNH",
    "Quyết định số 12 /QĐ - UBND ngày 05-01-2023 của Chủ tịch Ủy ban nhân dân tỉnh",
    "Quyết định số 12/QD-UBND ngày 05.01.2023",
    "Quyết định số 012/QĐ-UBND ngày 05/01/2023 của UBND tỉnh Quảng Ngãi",
    "Quyết định số 12/QĐUBND ngày 05/01/2023 của UBND tỉnh",
    "Ngày 05/01/2023, UBND tỉnh ban hành Quyết định số 12/QĐ-UBND",
    "khoản 2 Điều 5 Quyết định số 12/QĐ-UBND tỉnh ngày 05/01/2023",
)


def test_ten_forms_have_one_key():
    keys = {row["key"] for text in TEN_FORMS for row in find_citations(text, own=QUANG_NGAI)}
    assert keys == {"QĐ|ủy ban nhân dân tỉnh quảng ngãi|12|2023"}


LAW_FORMS = (
    "Luật Đất đai năm 2013",
    "Luật Đất đai ngày 29/11/2013",
    "Luật Đất đai số 45/2013/QH13",
    "Luật số 45/2013/QH13 ngày 29/11/2013 của Quốc hội",
    "khoản 2 Điều 5 Luật đất đai 2013",
)


def test_a_law_by_name_and_by_number_has_one_key():
    assert {find_citations(text)[0]["key"] for text in LAW_FORMS} == {"L|QH|45|2013"}


def test_one_symbol_of_two_provinces_has_two_keys():
    text = "Quyết định số 12/QĐ-UBND ngày 05/01/2023 của UBND tỉnh Hà Giang"
    other = "Quyết định số 12/QĐ-UBND ngày 05/01/2023 của UBND tỉnh"
    keys = [find_citations(one, own=QUANG_NGAI)[0]["key"] for one in (text, other)]
    assert keys == [
        "QĐ|ủy ban nhân dân tỉnh hà giang|12|2023",
        "QĐ|ủy ban nhân dân tỉnh quảng ngãi|12|2023",
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Công văn số 5/SNV-TT ngày 5/1/2023 của Giám đốc Sở Nội vụ", "CV|sở nội vụ tỉnh quảng ngãi|5|2023"),
        ("Công văn số 5/SNV-TT ngày 5/1/2023 của Sở Nội vụ Hà Giang", "CV|sở nội vụ tỉnh hà giang|5|2023"),
        ("Công văn số 5/SNV-TT ngày 5/1/2023", "CV|sở nội vụ tỉnh quảng ngãi|5|2023"),
        ("Chỉ thị số 39-CT/TU ngày 5/1/2023 của Ban Thường vụ Tỉnh ủy", "CT|tỉnh ủy quảng ngãi|39|2023"),
        (
            "Quyết định số 7/QĐ-UBND ngày 5/1/2023 của UBND huyện Minh Long",
            "QĐ|ủy ban nhân dân huyện minh long, quảng ngãi|7|2023",
        ),
        (
            "Quyết định số 7/QĐ-UBND ngày 5/1/2023 của UBND thành phố Đà Nẵng",
            "QĐ|ủy ban nhân dân thành phố đà nẵng|7|2023",
        ),
        ("Thông tư số 60 TC/CĐKT ngày 01/9/1997 của Bộ Tài chính", "TT|BTC|60|1997"),
        ("Quyết định số 12/QĐ-TTG ngày 5/1/2023", "QĐ|TTg|12|2023"),
        ("Pháp lệnh số 16/2004/PL-UBTVQH11", "PL|UBTVQH|16|2004"),
        (
            "Công văn số 02/BC-LĐQV ngày 5/1/2023 của Liên đoàn Quần vợt tỉnh",
            "BC|liên đoàn quần vợt tỉnh quảng ngãi|2|2023",
        ),
        ("Tờ trình số 11/TT-HDN ngày 5/1/2023 của Hội Doanh nhân tỉnh", "TTr|hội doanh nhân tỉnh quảng ngãi|11|2023"),
        ("Nghị định số 15/CP ngày 2-3-1993 của Chính phủ", "NĐ|CP|15|1993"),
        ("Quyết định số 500/BYT-QĐ ngày 10/4/1992", "QĐ|BYT|500|1992"),
        ("Quyết định số 1141 TC/QĐ/CĐKT ngày 01/11/1995", "QĐ|BTC|1141|1995"),  # the ministry's code of that time
        ("Quy định số 2-QĐ/TU ngày 5/1/2023 của Ban Thường vụ Thành ủy Hà Nội", "QĐ|thành ủy hà nội|2|2023"),
        ("Luật Thương mại (2005)", "L|QH|36|2005"),
        ("Luật Khoáng sản ngày 20/3/1996", "Luật Khoáng sản|1996"),
        ("Luật Ngân sách nhà nước ngày 20/3/1996", "Luật Ngân sách nhà nước|1996"),  # adopted on the same day
        ("Quyết định số 12/QĐ-UBND của UBND tỉnh", None),
    ],
)
def test_key_in_a_provinces_letter(text, key):
    assert find_citations(text, own=QUANG_NGAI)[0]["key"] == key


def test_the_year_comes_from_another_mention():
    text = "Quyết định số 12/QĐ-UBND của UBND tỉnh. Ngày 05/01/2023, UBND tỉnh ban hành Quyết định số 12/QĐ-UBND"
    assert [row["key"] for row in find_citations(text, own=QUANG_NGAI)] == [
        "QĐ|ủy ban nhân dân tỉnh quảng ngãi|12|2023"
    ] * 2


def test_issues():
    issues = []
    find_citations("Nghị định số 126/2024/NĐCP và Công văn số 5/SNV-TT ngày 5/1/2022", own=QUANG_NGAI, issues=issues)
    assert [one["code"] for one in issues] == ["citation.repaired", "citation.after_document"]
    assert issues[0]["span"] == {"start": 13, "end": 26}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("khoản 2 Điều 213 Luật Đất đai năm 2013", ["citation.no_such_article"]),
        ("Điều 5 và Điều 690 của Bộ luật Dân sự năm 2015", ["citation.no_such_article"]),
        ("Điều 5, 690 Bộ luật Dân sự số 91/2015/QH13", ["citation.no_such_article"]),
        ("khoản 2 Điều 212 Luật Đất đai năm 2013", []),  # its last one
        ("Điều 217a Bộ luật Hình sự năm 2015", []),  # inserted by an amendment
        ("Điều 300 Luật Cảnh vệ năm 2017", []),  # not in the registry
    ],
)
def test_an_article_beyond_the_last_of_its_act_is_an_issue(text, codes):
    issues = []
    find_citations(text, issues=issues)
    assert [one["code"] for one in issues] == codes


@pytest.mark.parametrize(
    ("text", "name", "successor"),
    [
        (  # a merged province
            "Quyết định số 9/QĐ-UBND ngày 5/1/2023 của UBND tỉnh Hà Giang",
            "Ủy ban nhân dân tỉnh Hà Giang",
            "Ủy ban nhân dân tỉnh Tuyên Quang",
        ),
        # today's province of the same name is another one, and has the tasks
        ("Quyết định số 9/QĐ-UBND ngày 5/1/2023 của UBND tỉnh Phú Thọ", "Ủy ban nhân dân tỉnh Phú Thọ", None),
        (  # a province that became a city
            "Quyết định số 9/QĐ-UBND ngày 5/1/2023 của UBND tỉnh Thừa Thiên Huế",
            "Ủy ban nhân dân tỉnh Thừa Thiên Huế",
            "Ủy ban nhân dân thành phố Huế",
        ),
        ("Thông tư số 12/2014/TT-BTNMT", "Bộ Tài nguyên và Môi trường", "Bộ Nông nghiệp và Môi trường"),
        ("Thông tư số 12/2014/TT-BYT", "Bộ Y tế", None),  # stands
        (  # a district: its communes went different ways
            "Quyết định số 9/QĐ-UBND ngày 5/1/2023 của UBND huyện Minh Long",
            "Ủy ban nhân dân huyện Minh Long",
            None,
        ),
    ],
)
def test_the_body_and_what_became_of_it(text, name, successor):
    (row,) = find_citations(text)
    assert (row["issuer"]["name"], row["issuer"]["successor"]) == (name, successor)


def test_two_documents_of_one_number_are_told_apart():
    issues = []
    text = (
        "Quyết định số 12/QĐ-UBND ngày 05/01/2023 của UBND tỉnh và Quyết định số 12/QĐ-UBND ngày 06/01/2023 của UBND "
        "huyện Minh Long; thực hiện Quyết định số 12/QĐ-UBND"
    )
    rows = find_citations(text, own=QUANG_NGAI, issues=issues)
    assert (rows[2]["refers_to"], rows[2]["key"]) == (None, None)
    assert [one["code"] for one in issues] == ["citation.ambiguous"]


def test_this_decree_is_a_back_reference_in_a_letter_only():
    text = "Ngày 09/6/2022, Chính phủ ban hành Nghị định số 18/2022/NĐ-CP. Để triển khai Nghị định này, các sở rà soát"
    rows = find_citations(text, own={"doc_type": "CV"})
    assert [(row["form"], row["refers_to"], row["key"]) for row in rows] == [
        ("full", None, "NĐ|CP|18|2022"),
        ("back_reference", 0, "NĐ|CP|18|2022"),
    ]
    assert len(find_citations(text, own={"doc_type": "NĐ"})) == 1


def test_several_documents_named_together_have_no_back_reference():
    issues = []
    text = "Nghị định số 1/2020/NĐ-CP và Nghị định số 2/2020/NĐ-CP. Nghị định nêu trên"
    assert len(find_citations(text, issues=issues)) == 2
    assert [one["code"] for one in issues] == ["citation.ambiguous"]


# --- properties -------------------------------------------------------------------------------------------------

KINDS = {"Quyết định": "QĐ", "Kế hoạch": "KH", "Thông báo": "TB", "Báo cáo": "BC", "Tờ trình": "TTr"}
BODIES = {"UBND": "UBND tỉnh Hà Giang", "SNV": "Sở Nội vụ", "SYT": "Sở Y tế", "BCT": "Bộ Công Thương"}


@given(
    st.sampled_from(sorted(KINDS)),
    st.integers(1, 9999),
    st.sampled_from(sorted(BODIES)),
    st.dates(D(1990, 1, 1), D(2030, 12, 31)),
    st.booleans(),
    st.sampled_from(["", "khoản 2 Điều 5 ", "điểm a, b khoản 1 Điều 12 của "]),
)
@settings(max_examples=150, deadline=None)
def test_what_is_written_comes_back(kind, serial, code, date, long, pinpoint):  # noqa: PLR0917
    day = (
        f"ngày {date.day:02} tháng {date.month} năm {date.year}"
        if long
        else f"ngày {date.day}/{date.month}/{date.year}"
    )
    number = f"{serial:02}/{KINDS[kind]}-{code}"
    text = f"theo quy định tại {pinpoint}{kind} số {number} {day} của {BODIES[code]} về việc phân công."
    (row,) = find_citations(text)
    got = (row["doc_type"]["name"], row["number"], row["date"], row["issuer"]["text"])
    assert got == (kind, number, date, BODIES[code])
    assert (row["pinpoint"] or {"text": ""})["text"] == pinpoint.removesuffix("của ").strip()


WORDS = st.sampled_from(
    (
        *(
            "Nghị định ",
            "số ",
            "12/QĐ-UBND",
            "61/2018/NĐ-CP",
            " ngày 1/1/2020",
            " của ",
            "Chính phủ",
            "Luật ",
            "Đất đai",
        ),
        *(
            ", ",
            "và ",
            "; ",
            "\n",
            "khoản 2 ",
            "Điều 5 ",
            "tại ",
            "Sở Nội vụ ",
            "(",
            ")",
            "nêu trên ",
            "  ",
            "39-CT/TU ",
        ),
    )
)


@given(st.lists(WORDS, max_size=25).map("".join))
@settings(max_examples=300, deadline=None)
def test_rows_are_sound_on_any_text(text):
    rows = find_citations(text)
    last = 0
    for position, row in enumerate(rows):
        start, end = row["span"]["start"], row["span"]["end"]
        assert last <= start < end <= len(text)
        last = start
        if row["number"]:
            serial = "".join(char for char in row["number"].split("/")[0] if char.isdigit())
            assert serial in "".join(fold_space(text[start:end]).split())
        if row["refers_to"] is not None:
            assert row["refers_to"] < position


HOSTILE = (
    *(
        "1",
        "1/",
        "A-",
        "số ",
        "của Bộ ",
        "Luật sửa đổi, bổ sung ",
        "khoản 1, ",
        "Điều 1 và ",
        "Quyết định nêu trên ",
        "(((",
    ),
    *("12/QĐ-UBND, ", "12/QĐ-UBND ngày 1/1/2020 của Chủ tịch UBND tỉnh A, ", "Sở Nội vụ tại ", "\n", " "),
    *("Luật A ", "Luật Đất đai, ", "12/QĐ-UBND ", "(sau đây gọi là Luật A) ", "Nghị định 5 ", "theo (", "1. Luật A;\n"),
    "Căn cứ Luật A, tại Điều 5 quy định ",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_in_line_with_the_text(piece):
    def seconds(size):
        text = (piece * (size // len(piece) + 1))[:size]
        started = time.perf_counter()
        find_citations(text)
        return time.perf_counter() - started

    seconds(1000)
    assert seconds(200_000) < 25 * seconds(20_000) + 0.3
