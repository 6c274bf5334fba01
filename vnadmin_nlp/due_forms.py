"""The forms that times of an order have, as patterns: what `deadlines` looks for.

Reads         "ngày 15/12" / "tháng 6" / "quý II/2024" / "6 tháng đầu năm" / "năm 2025" / "05 ngày kể từ ngày ký" /
              "ngày 25 hàng tháng" / "định kỳ 6 tháng" / "hàng quý"
Leaves alone  numbers of documents, fractions, "năm 2022 - 2025" (a programme), "hàng hóa"
"""

from __future__ import annotations

import regex

from vnadmin_nlp.patterns import Pattern

DAY = Pattern(
    "due_day",
    regex.compile(
        r"(?<![\d/.-])(?P<d>\d{1,2})(?: {1,3}tháng {1,3}| ?/ ?)(?P<m>\d{1,2})"
        r"(?![\d/]|[.,]\d| ?%| ?/| {1,3}năm {1,3}(?:\d|sau|trước))"
    ),
    matches=("trước ngày 31/12", "ngày 30 tháng 6", "20 / 5"),
    rejects=("123/2024/TT", "12 tháng một lần", "5/12/2024", "3.5%", "30 tháng 6 năm 2024", "31 tháng 3 năm sau"),
)
MONTH = Pattern(
    "due_month",
    regex.compile(r"[Tt]háng {1,3}(?P<m>\d{1,2})(?:\s?/\s?(?P<y>\d{4})|,? {1,3}năm (?P<y2>\d{4}))?(?![\d/]|[.,]\d)"),
    matches=("tháng 6", "tháng 10 năm 2022", "tháng 12/2012"),
    rejects=("6 tháng", "tháng tiếp theo", "tháng 3/4"),
)
QUARTER = Pattern(
    "due_quarter",
    regex.compile(
        r"[Qq]uý {1,2}(?P<q>IV|I{1,3}|[1-4])(?:\s?/\s?(?P<y>\d{4})|,? {1,3}năm (?P<y2>\d{4}))?(?![\d/\w]|[.,]\d)"
    ),
    matches=("quý II/2024", "Quý III năm 2025", "quý 4", "quý I"),
    rejects=("hàng quý", "quý cơ quan", "quý IVB"),
)
HALF = Pattern(
    "due_half",
    regex.compile(r"(?P<n>\d{1,2}|sáu|chín|ba) tháng (?P<side>đầu|cuối) năm(?: (?P<y>\d{4}))?"),
    matches=("6 tháng đầu năm 2024", "06 tháng cuối năm", "9 tháng đầu năm"),
    rejects=("6 tháng một lần", "đầu năm 2024"),
)
YEAR = Pattern(
    "due_year",
    regex.compile(r"năm (?P<y>20\d{2}|19\d{2})(?![\d/]| ?- ?\d)"),
    matches=("năm 2025", "trong năm 2023,"),
    rejects=("năm 2022 - 2025", "hàng năm", "năm 20255"),
)
WITHIN = Pattern(
    "due_within",
    regex.compile(
        r"""(?P<n>\d{1,3})(?:\ ?\([^)\n]{1,20}\))?\ (?P<unit>ngày|tháng|tuần|giờ)(?P<work>\ làm\ việc)?,?
        \ (?:tính\ |được\ tính\ )?(?:kể\ )?(?:từ|sau)\ (?:ngày|khi|thời\ điểm|lúc)?\ ?(?P<from>[^.;\n]{0,60})""",
        regex.X,
    ),
    matches=("05 ngày làm việc kể từ ngày ký", "30 ngày, kể từ ngày nhận được văn bản", "10 (mười) ngày kể từ khi"),
    rejects=("05 ngày làm việc", "từ ngày ký"),
)
RECURRING_DAY = Pattern(
    "due_recurring_day",
    regex.compile(
        r"""(?:[Nn]gày\ {1,2})(?P<d>\d{1,2})(?:\s?/\s?(?P<m>\d{1,2})|\ tháng\ (?P<m2>\d{1,2}))?
        (?:\ (?:của|cuối)?\ ?(?:[Hh][àằ]ng|mỗi)\ (?P<unit>tháng|quý|năm)
          |\ (?:của\ )?tháng\ (?P<place>cuối|đầu|đầu\ tiên)\ (?:của\ )?(?:(?:[Hh][àằ]ng|mỗi)\ )?quý)""",
        regex.X,
    ),
    matches=("ngày 25 hàng tháng", "Ngày 15/12 hằng năm", "ngày 20 tháng cuối quý", "ngày 30 tháng 11 hằng năm"),
    rejects=("ngày 25 tháng 6", "hàng tháng"),
)
RECURRING = Pattern(
    "due_recurring",
    regex.compile(
        r"""(?P<fixed>[Đđ]ịnh\ kỳ),?\ (?:\(?ít\ nhất\ )?(?:(?:[Hh][àằ]ng|mỗi|từng|theo)\ )?
          (?P<unit>ngày|tuần|tháng|quý|năm)\b(?!\ \d)
        | [Đđ]ịnh\ kỳ,?\ \(?(?:ít\ nhất\ )?(?:mỗi\ )?(?P<n>\d{1,2}|ba|sáu|một|hai)\ (?P<unit2>tháng|tuần|năm|quý)\b
          (?:(?:,|\ và)\ (?:một\ |cả\ |cuối\ |h[àằ]ng\ )?năm\b(?!\ \d))?(?:\ một\ lần\)?)?""",
        regex.X,
    ),
    matches=("Định kỳ hàng quý", "định kỳ 6 tháng"),
    rejects=("định kỳ báo cáo", "6 tháng đầu năm"),
)
EVERY = Pattern(
    "due_every",
    regex.compile(
        r"""(?P<plain>[Hh][àằ]ng|[Mm]ỗi)\ (?P<unit>ngày|tuần|tháng|quý|năm)\b
        (?P<more>(?:,?\ (?:và\ )?h[àằ]ng\ (?:tuần|tháng|quý|năm)\b){0,3})""",
        regex.X,
    ),
    matches=("hằng năm", "mỗi quý", "Hàng tháng, hàng quý"),
    rejects=("hàng hóa", "mỗi đơn vị"),
)
RATE = Pattern(
    "due_rate",
    regex.compile(r"(?<!\d)\d{1,2} (?:lần|đợt|buổi) ?/ ?(?P<unit>ngày|tuần|tháng|quý|năm)\b"),
    matches=("02 lần/tuần", "1 buổi / tháng"),
    rejects=("2 lần", "02 lần/người"),
)
INTERVAL = Pattern(
    "due_interval",
    regex.compile(
        r"(?P<n>\d{1,2}|ba|sáu|một) (?P<unit>giờ|tháng|tuần|năm|quý)(?: (?:một|1|01) lần| ?/ ?lần)",
    ),
    matches=("06 tháng một lần", "sáu tháng 01 lần", "3 tháng/lần"),
    rejects=("6 tháng đầu năm", "một lần", "2 lần/năm"),
)
UNSPECIFIED = Pattern(
    "due_periodic",
    regex.compile(
        r"\b[Đđ]ịnh kỳ(?= (?:tổng hợp|báo cáo|gửi|rà soát|kiểm tra|sơ kết|đánh giá|cập nhật|tổ chức|thông tin))"
    ),
    matches=("định kỳ tổng hợp báo cáo", "Định kỳ rà soát"),
    rejects=("định kỳ hàng quý", "báo cáo định kỳ"),
)
SESSION = Pattern(
    "due_session",
    regex.compile(
        r"(?:[Tt]rước|[Tt]ại) (?:[Kk]ỳ|[Pp]hiên) họp "
        r"(?:thứ (?:\p{L}{2,5}|\d{1,2})|cuối năm|giữa năm|thường lệ|gần nhất|tháng \d{1,2})"
        r"(?: ?/ ?\d{4}| (?:năm )?\d{4})?"
    ),
    matches=("trước kỳ họp thứ 9", "tại Kỳ họp cuối năm 2025", "trước phiên họp tháng 8/2026"),
    rejects=("tại kỳ họp này", "kỳ họp thứ 9"),
)
PATTERNS = (
    DAY,
    MONTH,
    QUARTER,
    HALF,
    YEAR,
    WITHIN,
    RECURRING_DAY,
    RECURRING,
    EVERY,
    RATE,
    INTERVAL,
    UNSPECIFIED,
    SESSION,
)
