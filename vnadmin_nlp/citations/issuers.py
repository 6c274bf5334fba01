"""Issuing bodies beside a number: an open vocabulary behind closed head words.

Reads         "của Thủ tướng Chính phủ"  "của Chủ tịch UBND tỉnh"  "của Cục Quản lý Y, Dược cổ truyền - Bộ Y tế"
              "Xét đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số …"  "Nghị định của Chính phủ số …"
Leaves alone  what follows the name: "của Chính phủ | quy định về …", "của Bộ Tài chính | hướng dẫn …"
"""

from __future__ import annotations

import regex

from vnadmin_nlp.patterns import Pattern

_UY = "[ỦƯUủưu][ỷỶỳỲyYỶỷ]|Ủy|Uỷ|ủy|uỷ"
_COMMITTEE = r"(?:UBND|(?:Ủy|Uỷ|ủy|uỷ|Uỳ|Ùy)\sban\s[Nn]hân\s[Dd]ân|ỦY\sBAN\sNHÂN\sDÂN|HĐND|[Hh]ội\s[Đđ]ồng\s[Nn]hân\s[Dd]ân)"
_LEVEL = r"(?:[Tt]ỉnh|[Tt]hành\s[Pp]hố|TP\.?|[Hh]uyện|[Qq]uận|[Tt]hị\s[Xx]ã|[Xx]ã|[Pp]hường|[Tt]hị\s[Tt]rấn|[Đđ]ặc\s[Kk]hu|TX\.?)"
_PROPER = r"(?!Về\b|Căn\b|Điều\s\d|Khoản\s\d|Quy\s|Ban\s|V/v|Quyết\s[Đđ]ịnh|Nghị\s|Thông\s[Tt]|Chỉ\s[Tt]|Tiêu\s)(?:\p{Lu}[\p{L}'’]{0,9}|\d{1,2}(?![\d/]))"
_PLACE = rf"{_PROPER}(?:(?:\s|-|\s-\s){_PROPER}){{0,4}}"
_AT = rf"(?:,?\s{{1,2}}{_LEVEL}(?:\s{{1,2}}{_PLACE})?)"
_POSITION = (
    r"(?:(?:[Tt]hường\s[Tt]rực|[Pp]hó\s[Cc]hủ\s[Tt]ịch|[Cc]hủ\s[Tt]ịch|[Pp]hó\s[Gg]iám\s[Đđ]ốc|(?:[Tt]ổng\s)?[Gg]iám\s[Đđ]ốc|[Bb]ộ\s[Tt]rưởng|[Tt]hứ\s[Tt]rưởng"
    r"|[Tt]hủ\s[Tt]rưởng|(?:[Tt]ổng\s)?[Cc]ục\s[Tt]rưởng|[Vv]iện\s[Tt]rưởng|[Hh]iệu\s[Tt]rưởng|[Tt]rưởng\s[Bb]an|[Tt]rưởng\s[Pp]hòng|[Cc]hánh\s[Vv]ăn\s[Pp]hòng"
    r"|[Cc]hủ\s[Nn]hiệm|[Tt]hống\s[Đđ]ốc|[Cc]hánh\s[Áá]n|[Cc]hánh\s[Tt]hanh\s[Tt]ra|[Bb]í\s[Tt]hư|[Cc]hi\s[Cc]ục\s[Tt]rưởng|[Ll]ãnh\s[Đđ]ạo|[Đđ]ồng\s[Cc]hí|[Ll]iên\s[Bb]ộ)(?:,)?\s{1,2}(?:của\s)?){0,2}"
)
# Names that are complete: whatever word follows is no part of them.
_CLOSED = (
    r"(?:(?:[Pp]hó\s)?[Tt]h[ủú]\s[Tt]ướng(?:\s[Tt]hường\s[Tt]rực)?(?:\s[Cc]hính\s[Pp]h[ủúh])?(?:\s(?!Chính)\p{Lu}\p{Ll}{0,7}(?:\s\p{Lu}\p{Ll}{0,7}){1,3}(?=\stại|\svề|,|;))?|[Cc]hính\s[Pp]hủ"
    r"|CHÍNH\sPHỦ|THỦ\sTƯỚNG\sCHÍNH\sPHỦ"
    r"|(?:Ủy|Uỷ)\s[Bb]an\s[Tt]hường\s[Vv]ụ\s[Qq]uốc\s[Hh]ội|UBTVQH(?:\s?\d\d)?"
    r"|[Qq]uốc\s[Hh]ội(?:\snước\s(?:Cộng\s[Hh]òa|Cộng\s[Hh]oà)\s[Xx]ã\shội\s[Cc]hủ\snghĩa\sViệt\s[Nn]am|\snước\sCHXHCN\sViệt\sNam)?(?:,?\s[Kk]h[óo][áa]?\s[IVX]{1,5})?"
    r"|(?:Tổng\s)?[Tt]hanh\s[Tt]ra\s[Cc]hính\s[Pp]hủ|[Vv]ăn\s[Pp]hòng\s(?:[Cc]hính\s[Pp]hủ|[Qq]uốc\s[Hh]ội|[Cc]hủ\s[Tt]ịch\s[Nn]ước|Trung\sương(?:\sĐảng)?)|VPCP|NHNN(?:VN)?"
    r"|Ngân\s[Hh]àng\s[Nn]hà\s[Nn]ước(?:\sViệt\s[Nn]am)?(?!\s(?:Chi|chi))|(?:[Vv]iện\s[Kk]iểm\s[Ss]át|Tòa\s[Áá]n|Toà\s[Áá]n)\s[Nn]hân\s[Dd]ân\s[Tt]ối\s[Cc]ao|VKSNDTC|TANDTC|[Kk]iểm\s[Tt]oán\s[Nn]hà\s[Nn]ước"
    r"|Tổng\s[Cc]ục\s(?:[Tt]huế|[Hh]ải\s[Qq]uan)|Bảo\shiểm\s[Xx]ã\shội\sViệt\sNam|BHXH\sViệt\sNam"
    r"|[Cc]hủ\s[Tt]ịch\s[Nn]ước|[Hh]ội\s[Đđ]ồng\s[Nn]hà\s[Nn]ước|[Hh]ội\s[Đđ]ồng\s[Bb]ộ\s[Tt]rưởng|[Hh]ội\s[Đđ]ồng\s[Cc]hính\s[Pp]hủ"
    r"|Bộ\s[Cc]hính\s[Tt]rị(?:\s[Kk]h[óo][áa]?\s[IVX]{1,5})?|Ban\sBí\sthư(?:\sTrung\sương(?:\sĐảng)?)?(?:\s[Kk]h[óo][áa]?\s[IVX]{1,5})?|Trung\sương(?:\sĐảng)?"
    r"|Ban\s[Cc]hấp\s[Hh]ành\sTrung\sương(?:\sĐảng(?:\s[Cc]ộng\ssản\sViệt\sNam)?)?(?:,?\s[Kk]h[óo][áa]?\s[IVX]{1,5})?)"
)
_FIELDS = (
    r"(?:[Nn]ội\s[Vv]ụ|[Tt]ài\s[Cc]hính(?:\s-\sKế\shoạch)?|[Tt]ư\s[Pp]háp|[Yy]\s[Tt]ế|[Xx]ây\s[Dd]ựng|[Cc]ông\s[Tt]hương|[Cc]ông\s[Nn]ghiệp(?!\svà|\snặng)|[Tt]hương\s[Mm]ại(?!\svà)|[Cc]ông\s[Aa]n|[Qq]uốc\s[Pp]hòng|[Nn]goại\s[Gg]iao|[Nn]goại\s[Vv]ụ"
    r"|[Gg]iao\s[Tt]hông\s[Vv]ận\s[Tt]ải|[Gg]iáo\s[Dd]ục\s(?:và|&)\s[Đđ]ào\s[Tt]ạo|GD\s?(?:&|và)?\s?ĐT|[Kk]hoa\s[Hh]ọc\s(?:và|&|,)\s[Cc]ông\s[Nn]ghệ|KH&CN"
    r"|[Kk]ế\s[Hh]oạch\s(?:và|&)\s[Đđ]ầu\s[Tt]ư|KH&ĐT|[Ll]ao\s[Đđ]ộng(?:\s?[-,])?\s[Tt]hương\s[Bb]inh\s(?:và|&)\s[Xx]ã\s[Hh]ội|LĐ\s?-?\s?TB\s?(?:&|và)?\s?XH"
    r"|[Nn]ông\s[Nn]ghiệp\s(?:và|&)\s[Pp]hát\s[Tt]riển\s[Nn]ông\s[Tt]hôn|NN\s?&\s?PTNT|[Nn]ông\s[Nn]ghiệp\s(?:và|&)\s[Mm]ôi\s[Tt]rường|[Tt]ài\s[Nn]guyên\s(?:và|&)\s[Mm]ôi\s[Tt]rường|TN&MT"
    r"|[Tt]hông\s[Tt]in\s(?:và|&)\s[Tt]ruyền\s[Tt]hông|TT&TT|[Vv]ăn\s[Hh][óo][áa]?\s?,\s[Tt]hể\s[Tt]hao\s(?:và|&)\s[Dd]u\s[Ll]ịch|[Vv]ăn\s[Hh][óo][áa]?\s(?:và|&)\s[Tt]hể\s[Tt]hao|VHTT\s?&\s?DL|VHTTDL|[Dd]u\s[Ll]ịch"
    r"|[Dd]ân\s[Tt]ộc\s(?:và|&)\s[Tt]ôn\s[Gg]iáo)"
)
_KNOWN = regex.compile(
    rf"{_POSITION}(?:{_COMMITTEE}{_AT}{{0,3}}|{_CLOSED}|(?:[Bb]ộ\s(?:[Tt]rưởng\s)?|[Ss]ở\s){_FIELDS}(?!\s-\s)(?:\s{_PLACE}(?=\s(?:về|tại|v/v|V/v)\b|[,;.)]))?{_AT}?)(?!\p{{L}})"
)
_HEAD = regex.compile(
    rf"{_POSITION}(?:{_COMMITTEE}|[Ss]ở|[Bb]ộ|[Cc]ục|[Tt]ổng\s[Cc]ục|[Cc]hi\s[Cc]ục|[Vv]ụ|[Vv]iện|[Bb]an|[Vv]ăn\s[Pp]hòng|VP|[Pp]hòng|[Tt]rung\s[Tt]âm|[Tt]rường|[Đđ]ại\s[Hh]ọc|[Hh]ọc\s[Vv]iện|[Bb]ệnh\s[Vv]iện"
    r"|[Cc]ông\s[Tt]y|[Tt]ổng\s[Cc]ông\s[Tt]y|[Tt]ập\s[Đđ]oàn|[Nn]gân\s[Hh]àng|NHNN|[Hh]iệp\s[Hh]ội|[Ll]iên\s[Đđ]oàn|[Hh]ội\s[Đđ]ồng|[Hh]ội|(?:Ủy|Uỷ|ủy|uỷ)\s[Bb]an|[Ll]iên\s[Mm]inh|[Đđ]oàn|[Đđ]ảng\s(?:ủy|uỷ|đoàn)|Đảng\s(?:Ủy|bộ)"
    r"|[Kk]ho\s[Bb]ạc|KBNN|[Bb]ảo\s[Hh]iểm|BHXH|[Cc]ông\s[Aa]n|[Tt]hanh\s[Tt]ra|[Vv]iện\s[Kk]iểm\s[Ss]át|VKS(?:ND)?|[Tt][òo][àa]\s[Áá]n|TAND|[Mm]ặt\s[Tt]rận|MTTQ|[Đđ]ội|[Xx]í\s[Nn]ghiệp|[Nn]hà\s[Mm]áy|[Qq]uỹ|[Tt]ạp\s[Cc]hí|[Đđ]ài|[Bb]áo(?!\scáo)"
    r"|[Tt]ỉnh\s(?:ủy|uỷ|đoàn)|[Tt]hành\s(?:ủy|uỷ|đoàn)|[Hh]uyện\s(?:ủy|uỷ|đoàn)|[Qq]uận\s(?:ủy|uỷ)|[Tt]hị\s(?:ủy|uỷ)|TW|[Tt]rung\s[Ưư]ơng|[Tt]òa|[Tt]ổ\s[Cc]ông\s[Tt]ác|[Tt]ổng\s[Ll]iên\s[Đđ]oàn|[Kk]iểm\s[Tt]oán|[Bb]ưu\s[Đđ]iện|[Đđ]ại\s[Ss]ứ|[Ll]iên\s[Bb]ộ|[Ll]iên\s[Ss]ở)(?!\p{L})"
)
_WORD = regex.compile(r"(?P<gap>\s{0,2}(?:[,&-]\s|-|/)?\s?)(?P<word>\p{L}[\p{L}\d&.'’-]{0,18}|\d{1,3}(?![\d/]))")
_AFTER_LEVEL = {"tỉnh", "phố", "huyện", "quận", "xã", "phường", "trấn", "khu"}
# Words that begin what comes behind a name. Verbs stand here, not the nouns that names are made of.
_STOPS = set(
    "về v/v đề kiến tại thì là được đã có không trong khi từ đến này nêu như trên theo cho để đối với cùng nhằm kèm số ngày "
    "xong cũng phải sẽ do bị hoặc vào ra qua nay gồm mà bao nói căn yêu xem trả ký gửi trình hợp_nhất bãi sửa bổ thay kể áp "
    "chỉ triển đồng_ý thống_nhất giao giải chấn xác nhưng mà còn nếu vì nên bằng giữa sau trước chưa đang tháng năm".split()
)
_PAIRS = {
    "quy định", "hướng dẫn", "ban hành", "phê duyệt", "thông báo", "công bố", "thực hiện", "hợp nhất", "thống nhất", "báo cáo",
    "đồng ý", "liên quan", "kết luận", "tổ chức", "điều chỉnh", "bổ nhiệm", "cử ông", "thành lập", "quyết định", "nghị quyết",
    "thông tư", "nghị định", "công văn", "tờ trình", "chỉ thị", "kế hoạch", "thông qua", "cấp giấy", "tăng cường", "đẩy mạnh",
    "tiếp tục", "chủ trì", "phối hợp", "khẩn trương", "rà soát", "xây dựng", "quy hoạch", "cung cấp", "thông tri", "văn bản",
    "khen thưởng", "tặng thưởng", "phân bổ", "phân cấp", "quản lý", "cho phép", "chuyển đổi", "góp ý", "tham gia", "kính gửi",
    "công nhận", "chấp thuận", "xử lý", "hỗ trợ", "đăng ký", "thẩm định", "ủy quyền", "uỷ quyền", "phát động", "kiện toàn", "luật này",
}  # fmt: skip
_TYPES = {
    "thông tư", "nghị định", "nghị quyết", "quyết định", "công văn", "tờ trình", "chỉ thị", "văn bản", "thông tri", "luật số",
    "công điện", "thông báo", "quy chế", "quy định", "kế hoạch", "chương trình", "đề án", "điều lệ", "báo cáo", "kết luận", "hướng dẫn", "bộ luật", "pháp lệnh",
}  # fmt: skip
_PROVISIONS = {"khoản", "điều", "điểm", "mục", "chương", "phần", "mẫu"}
# Names that begin with a word that would end one: "Ban chỉ đạo", "Ban quản lý".
_OPENINGS = {"chỉ đạo", "chỉ huy", "quản lý", "tổ chức", "bảo vệ", "thực hiện", "chấp hành", "kiểm tra", "điều phối"}
_LIMIT = 110  # characters: the longest names of bodies in the development documents have 90

OF = Pattern(
    "issuer-after",
    regex.compile(r"\s{0,2}(?:\([^()\n]{0,160}\)\s{0,2})?,?\s{0,2}(?:c(?:ủa|ua|ùa|úa|ũa|uả|ả)|do)\s{1,2}(?:các\s)?"),
    matches=(" của Chính phủ", ", của Ban Thường vụ", " (đã được sửa đổi) của Bộ Nội vụ"),
    rejects=("về việc",),
)
SESSION = Pattern(
    "issuer-session",
    regex.compile(r",?\s{0,2}(?:tại\s)?[Kk]ỳ\shọp\sthứ\s\p{L}{2,6}(?:\s\p{L}{2,6})?,\s(?=Quốc\shội\skh)"),
    matches=(" Kỳ họp thứ nhất, Quốc hội khóa XV",),
    rejects=("Kỳ họp thứ 7, Hội đồng nhân dân",),
)
PATTERNS = (OF, SESSION)


def issuer_end(flow: str, start: int, limit: int) -> int | None:
    """Offset behind the body whose name begins at `start`; None where no head word of a body stands there.

    >>> text = "Chủ tịch UBND tỉnh xem xét"
    >>> text[:issuer_end(text, 0, len(text))]
    'Chủ tịch UBND tỉnh'
    """
    limit = min(limit, start + _LIMIT)
    known = _KNOWN.match(flow, start, limit)
    if known:
        return known.end()
    head = _HEAD.match(flow, start, limit)
    return _named(flow, head, _run_end(flow, head.end(), limit)) if head else None


_GLUED_MARK = regex.compile(r"(?r)(?<=\p{Ll}|[IVX])\d{1,2}")
_NAMELESS = regex.compile(r"(?:[Bb]ộ|[Hh]ội\s[Đđ]ồng|[Đđ]ội|[Bb]áo|[Đđ]oàn|[Tt]rường)$|.*(?:[Bb]ộ\s[Tt]rưởng|[Tt]hủ\s[Tt]rưởng)$")


def _named(flow: str, head: regex.Match[str], end: int) -> int | None:
    """`end` without a footnote's mark; None for a head word that names no body: "các Bộ, ngành"."""
    mark = _GLUED_MARK.match(flow, head.end(), end)
    end = mark.start() if mark else end
    if end == head.end() and _NAMELESS.match(head.group()):
        return None
    return end


def _run_end(flow: str, start: int, limit: int) -> int:
    """Offset behind the words that still belong to the name whose head ends at `start`."""
    end = start
    proper_only = False
    for count in range(16):
        match = _WORD.match(flow, end, limit)
        if not match or not _goes_on(flow, match, limit, first=count == 0):
            break
        word, gap = match["word"], match["gap"]
        if word[0].islower():
            if proper_only and word not in ("tỉnh", "thành", "huyện", "quận", "thị", "xã", "phường"):
                break
            proper_only = word in _AFTER_LEVEL or (proper_only and word in ("thành", "thị"))
        elif not gap:
            break
        end = match.end()
        if flow[end - 1] == ".":
            end -= 0 if len(word) <= 3 else 1
            if len(word) > 3:
                break
    return end


def _goes_on(flow: str, match: regex.Match[str], limit: int, *, first: bool) -> bool:
    word, gap = match["word"], match["gap"]
    lower = word.casefold()
    following = _WORD.match(flow, match.end(), limit)
    after = following["word"] if following else ""
    pair = f"{lower} {after.casefold()}"
    if pair in _TYPES or lower in ("về", "căn", "số") or (lower in _PROVISIONS and after[:1].isdigit()):
        return False
    if first and pair in _OPENINGS:
        return True
    if word == "và":
        return following is not None and _joins(flow, following, limit)
    if "," in gap:
        return _continues_behind_comma(flow, match.start("word"), limit)
    if word[0].isupper():
        return "-" not in gap or gap == "-" or lower not in _STOPS
    return lower not in _STOPS and pair not in _PAIRS and ("-" not in gap or gap == "-")


def _joins(flow: str, following: regex.Match[str], limit: int) -> bool:
    """True for the "và" of "Giáo dục và Đào tạo", not for that of "Bộ Y tế và Sở Nội vụ" or "và Thông tư"."""
    start = following.start("word")
    if not following["word"][0].isupper() or _HEAD.match(flow, start, limit):
        return False
    second = _WORD.match(flow, following.end(), limit)
    return f"{following['word']} {second['word'] if second else ''}".casefold() not in _TYPES


# "Cục Quản lý Y, Dược cổ truyền", "Ủy ban Quốc gia Ứng phó sự cố, thiên tai và Tìm kiếm cứu nạn"
_ENUMERATED = regex.compile(r"(?!các\b|đề\b|đồng\b|trong\b|theo\b|\p{L}+\s(?:số|định|văn|tư|trình)\b)(?:\p{L}{1,8}\s){1,3}(?:và\s\p{Lu}|cổ\struyền)")


def _continues_behind_comma(flow: str, start: int, limit: int) -> bool:
    return bool(_ENUMERATED.match(flow, start, limit)) and not _HEAD.match(flow, start, limit)


def issuer_ending_at(flow: str, start: int, end: int) -> tuple[int, int] | None:
    """The body whose name ends exactly at `end` and begins at or behind `start`, the longest such name.

    >>> text = "Xét đề nghị của Giám đốc Sở Nội vụ tại"
    >>> text[slice(*issuer_ending_at(text, 0, text.index(" tại")))]
    'Giám đốc Sở Nội vụ'
    """
    for head in _HEAD_WORD.finditer(flow, start, end):
        found = issuer_end(flow, head.start(), end)
        if found is not None and not flow[found:end].strip():
            return head.start(), found
    return None


_HEAD_WORD = regex.compile(rf"(?<![\p{{L}}])(?={_HEAD.pattern}|{_CLOSED})")


def speaks_for(name: str, codes: tuple[str, ...]) -> bool:
    """True where the number's notation itself says that `name` issued it.

    >>> speaks_for("Bộ Tài chính", ("BTC",)), speaks_for("Kho bạc Nhà nước", ("BTC",))
    (True, False)
    """
    certain = bool(codes) and (codes[0] in _NATIONAL or codes[0][0] in "BS")
    return certain and agrees(name, codes) and (codes[0][0] != "S" or "sở" in name.casefold())


def agrees(name: str, codes: tuple[str, ...]) -> bool:
    """False where the number's own notation says that a body other than `name` issued it.

    >>> agrees("Bộ Tài chính", ("CP",)), agrees("Chủ tịch UBND tỉnh", ("UBND",)), agrees("Sở Nội vụ", ("SNV",))
    (False, True, True)
    """
    folded = name.casefold()
    if len(codes) != 1:
        return True
    code = codes[0]
    wanted = _NATIONAL.get(code) or _NATIONAL.get(code.upper())
    if wanted is not None:
        return any(word in folded for word in wanted)
    return not (code[0] == "B" and len(code) > 2 and code not in ("BCĐ", "BHXH", "BQL") and not _BOARD.match(code)) or "bộ" in folded


_BOARD = regex.compile(r"B(?:QL|TC|CĐ|TV|CH|TG|NC|DV|KT|HX|HY|V)")
_NATIONAL = {
    "CP": ("chính phủ",),
    "BTC": ("tài chính", "ban tổ chức", "btc"),
    "TTG": ("thủ tướng",),
    "TTg": ("thủ tướng",),
    "QH": ("quốc hội",),
    "UBTVQH": ("thường vụ quốc hội", "ubtvqh"),
    "VPCP": ("văn phòng",),
    "UBND": ("ubnd", "ban nhân dân", "ỷ ban"),
    "HĐND": ("hđnd", "hội đồng nhân dân"),
    "TW": ("trung ương", "bộ chính trị", "ban bí thư", "tw"),
}
