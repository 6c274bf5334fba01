"""The signs that `walk` goes by: forms of assignment, labels, openings and closings, as patterns over the cue words.

Reads         "Giao Sở Nội vụ", "kính đề nghị quý cơ quan" (an assignment) / "Đơn vị chủ trì: Sở Tư pháp" (a label)
Leaves alone  "bàn giao", "Đơn vị chủ trì tổ chức họp" (a sentence)
"""

from __future__ import annotations

import regex

from vnadmin_nlp.obligations.cues import EDGE, any_of, starts
from vnadmin_nlp.patterns import Pattern

NORMATIVE = frozenset({"HP", "L", "BL", "PL", "NĐ", "TT", "TTLT", "NQLT", "VBHN", "QyĐ", "QC", "QyC", "ĐL", "HD"})
"""Codes of types whose text is law: it assigns only where it says so."""
REPORTS = frozenset({"BC", "TTr", "BB", "ĐA", "DA"})
"""Codes of types that report or ask: they assign only by "đề nghị", "yêu cầu"."""
INVITATIONS = frozenset({"GM", "GGT", "GNP", "TM", "TC", "PG", "PC", "PB"})
"""Codes of types that assign nothing."""

ASSIGN = Pattern(
    "assign",
    regex.compile(
        r"""(?<![\p{L}])(?P<verb>[Gg]iao(?:\ (?:nhiệm\ vụ|trách\ nhiệm))?(?:\ cho)?|[Pp]hân\ công|[Yy]êu\ cầu
        |(?P<request>(?:[Kk]ính\ )?[Đđ][ềểẻê]\ ngh[ịi])|[Ủủ]y\ quyền\ cho)\ (?:với\ |đến\ )?(?=\S)""",
        regex.X,
    ),
    matches=("Giao Sở Nội vụ", "yêu cầu các đơn vị", "Kính đề nghị quý cơ quan", "Phân công đồng chí"),
    rejects=("đề nghị", "Chỉ đạo Sở"),
)
LABEL = Pattern(
    "label",
    regex.compile(
        r"""(?:(?P<lead>(?:(?:Đơn\ vị|Cơ\ quan|Bộ\ phận)\ (?:chủ\ trì|thực\ hiện|phụ\ trách)|Chủ\ trì|Phân\ công)
            (?:\ thực\ hiện)?)
        |(?P<with>(?:(?:Đơn\ vị|Cơ\ quan|Bộ\ phận)\ phối\ hợp|Phối\ hợp)(?:\ thực\ hiện)?)
        |(?P<product>Sản\ phẩm(?:\ (?:hoàn\ thành|đầu\ ra|chủ\ yếu))?|Kết\ quả\ đầu\ ra)
        |(?P<time>Thời\ (?:gian|hạn)(?:\ (?:thực\ hiện|hoàn\ thành|triển\ khai|xong
            |(?:gửi|nộp)(?:\ (?:báo\ cáo|văn\ bản|hồ\ sơ|ý\ kiến|kết\ quả))?|báo\ cáo|trả\ lời))?|Hoàn\ thành))
            (?:\ ?:\ ?|(?<=[Tt]hời\ [^:\n]{3,30})\ (?=(?:trước|chậm\ nhất)\ ))""",
        regex.X,
    ),
    matches=(
        "Đơn vị chủ trì thực hiện: Sở Tư pháp.",
        "Cơ quan phối hợp: các sở",
        "Thời gian thực hiện: Quý II/2024",
        "Thời hạn gửi báo cáo trước ngày 20/5/2024",
    ),
    rejects=("Đơn vị chủ trì tổ chức", "Thời gian qua"),
)
OWN_DOCUMENT = Pattern(
    "own-document",
    regex.compile(
        r"(?:Quyết định|Chỉ thị|Kế hoạch|Công văn|Thông báo|Nghị quyết|Quy chế|Quy định|Hướng dẫn)"
        r"\s(?:này|có hiệu lực)\b"
    ),
    matches=("Quyết định này có hiệu lực kể từ ngày ký.",),
    rejects=("Quyết định việc phân bổ kinh phí", "Hướng dẫn các đơn vị", "quyết định này"),
)
# What stands below is said to somebody.
OPINION = Pattern(
    "opinion",
    regex.compile(r"(?:ý kiến|chỉ đạo|yêu cầu|kết luận)[^.;\n]{0,60}như sau\s?:$|\b(?:yêu cầu|chỉ đạo)\s?:$"),
    matches=("Bộ Tư pháp có ý kiến như sau:", "chỉ đạo các đơn vị như sau:", "Chủ tịch UBND tỉnh yêu cầu:"),
    rejects=("có ý kiến như sau.", "ban hành Kế hoạch như sau:", "xin ý kiến các sở:"),
)
# The issuer's own words.
ANSWERS = Pattern(
    "issuer-answers",
    regex.compile(
        r"(?:xin )?(?:báo cáo|trả lời|thông báo|giải trình|có ý kiến|thông tin|hướng dẫn|kết luận"
        r"|chỉ đạo(?=[^;.]{0,60} sau\s?:))\b"
    ),
    matches=("xin trả lời đối với kiến nghị", "hướng dẫn như sau:", "chỉ đạo như sau:"),
    rejects=("rà soát hồ sơ", "thông qua"),
)
CONTACT = Pattern(
    "contact",
    regex.compile(r"(?:Mọi|Chi tiết|Thông tin)\s[^.;\n]{0,70}\bliên hệ\b"),
    matches=("Mọi chi tiết xin liên hệ: Vụ Công tác học sinh",),
    rejects=("Mọi tổ chức phải báo cáo.", "Sở Nội vụ liên hệ các đơn vị", "Thông tin báo cáo"),
)
PATTERNS = (ASSIGN, LABEL, OWN_DOCUMENT, OPINION, ANSWERS, CONTACT)
ASSIGN_VERB = regex.compile(r"(?:yêu cầu|đề nghị|giao|phân công)\b")

# A sentence begins behind ". ", a part behind "; ".
BREAK = regex.compile(r"(?P<mark>[.;])\s{1,3}(?:đồng thời,?\s)?(?=\p{L})")
DONE = regex.compile(rf"\b{any_of('done')}\b")
TELLS_OF_ITSELF = starts("tells")
STRONG = starts("strong_actions")
UPWARD = regex.compile(rf"(?:sớm |tiếp tục )?{any_of('upward')}{EDGE}")
IMPLEMENTING = regex.compile(any_of("implementing", ignore_case=True))
PLANS = regex.compile(any_of("plan_headings", ignore_case=True))
CONCLUSIONS = regex.compile(rf"{any_of('conclusions')}[^.;\n]{{0,80}}:$")
PROPOSALS = regex.compile("kiến nghị|đề xuất", regex.IGNORECASE)
MEASURE = regex.compile(rf"{any_of('measures')}{EDGE}")
DUTY = starts("duty")
ASSIGNS = regex.compile(r"(?:Điều \d{1,3}[.:]?\s{1,3})?(?:Giao|Phân công)\b")
ASSIGNING_HEAD = regex.compile(rf"{any_of('assigning_heads')} (?=\S)")
# "… thực hiện các nội dung sau:" — what is to be done stands in the list, not here.
POINTER = regex.compile(
    r"(?:như sau|sau đây|dưới đây|cụ thể|sau|nêu trên)\s?[:.;]?\s?$|(?:có|chịu) trách nhiệm\s?:\s?$"
)
# "Giao Chính phủ thực hiện một số nhiệm vụ …", the title of an article.
SOME_TASKS = regex.compile(
    r"(?:thực hiện |triển khai )(?:một số|các) (?:nhiệm vụ|biện pháp|nội dung|công việc|giải pháp)\b"
)
DUTY_COLON = regex.compile(
    rf"(?:{any_of('duty')}|(?:tiếp tục |tập trung |khẩn trương |tổ chức )?thực hiện|cần)[^.\n]{{0,80}}:$"
)
RECITAL = regex.compile(
    rf"(?:Căn cứ (?!Quyết định thi hành|kết quả|chức năng|tình hình)|{any_of('recitals')}{EDGE}|Ngày \d|Năm \d{{4}})"
)
CONNECTOR = regex.compile(
    rf"(?:(?:{any_of('connectors')}|(?:Để|Trên cơ sở|Ngoài việc) [^.;\n]{{5,200}}?)\s?,\s"
    r"|(?:Từ|Trong|Chậm nhất|Trước|Đến|Hàng|Hằng|Định kỳ)\s(?=[^,.;\n]{0,20}(?:năm|quý|tháng|ngày|tuần))"
    r"[^,.;\n]{3,60},\s){1,3}"
)
COMPANY = regex.compile(r"(?:[Qq]uý |[Cc]ác )?(?:[Cc]ông ty|[Dd]oanh nghiệp|Tập đoàn|Tổng [Cc]ông ty)\b")
OBJECT = regex.compile(rf"{any_of('objects')}\s$")
CITIZEN = regex.compile(rf"(?:[Cc]ác )?{any_of('citizens')}\b")
PERSON = regex.compile(r"(?:[Ôô]ng|[Bb]à|Đồng chí|đ/c)\b")
INFORM = regex.compile(r"(?:thông báo|trả lời|có ý kiến|hướng dẫn|kết luận)[^.;\n]{0,160}\s(?:để|đề|đê) (?=\S)")
KNOW = regex.compile(r"\s(?:được\s)?biết\b(?:\s?,\s|\svà\s)*")
SEND = regex.compile(rf"(?:[^.;\n]{{0,80}}\b)?{any_of('sent')}\b[^.;\n]{{0,80}}\b(?:gửi|báo cáo (?:về|cho|lên))\b")
TOPIC = regex.compile(r"[^:.;\n]{3,120}:\s{1,2}(?=\p{Lu})")  # "Số lượng bản: Các đơn vị ký và đóng dấu …"
HEAD_OF = regex.compile(
    r"^(?:chủ tịch|giám đốc|cục trưởng|bộ trưởng|tổng cục trưởng|hiệu trưởng|lãnh đạo|thường trực) "
)
LEVEL = regex.compile(r" (?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)\b.*$|$")
GENERAL = frozenset({"các cấp", "các ngành", "các cấp, các ngành"})
SHORTEST = 18  # shorter remainders are titles and cells of tables: "Thống kê truy cập", "Cơ quan trình"
ISSUER_REACH = 420  # "Trên đây là …, Sở Nội vụ đề nghị …": the longest opening of such a sentence has 350
LEAD_IN_REACH = 260
RUN_IN = 200  # a heading that runs on into its task: the longest read has 170 characters
LONGEST_CLAUSE = 3000  # bounds the search for a clause's end; the longest read has 1,700 characters
