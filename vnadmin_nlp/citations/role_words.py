"""The words that give a mention its role: cues, connectors, tasks, headings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import regex

from vnadmin_nlp.lexicon import table
from vnadmin_nlp.patterns import any_of

BY_FORCE = {"amends", "replaces", "repeals", "guides"}
"""What a document does to another one by its own force; said of a third document these words mean nothing here."""


class Cue(NamedTuple):
    """A phrase that governs the mention behind it."""

    start: int
    end: int
    role: str


@cache
def _cues() -> tuple[regex.Pattern[str], dict[str, str]]:
    """All cues as one pattern that finds the last one, and the role of each."""
    roles = {cue: row["role"] for row in table("citation_roles").values() if "role" in row for cue in row["cues"]}
    return regex.compile(rf"(?r)(?<!\p{{L}}){any_of(roles, backwards=True)}(?!\p{{L}})"), roles


def find_cue(words: str) -> Cue | None:
    """The last cue of `words`, which stand in lower case.

    >>> find_cue("căn cứ ").role, find_cue("kiểm tra việc thực hiện ").role
    ('basis', 'mentions')
    """
    pattern, roles = _cues()
    match = pattern.search(words)
    return None if match is None else Cue(match.start(), match.end(), roles[match.group()])


# "quy định tại", "một số điều của", "nhiệm vụ được giao tại": between the cue and the document it governs.
_CONNECTOR = regex.compile(
    r"""(?r)(?<!\p{L})(?:(?:các\s|một\ssố\s|toàn\sbộ\s|đúng\s|những\s){0,2}
    (?:quy\sđịnh|nội\sdung|ý\skiến|hướng\sdẫn|chỉ\sđạo|điều|khoản|điểm|phần|nhiệm\svụ|kết\sluận|yêu\scầu|tinh\sthần|quy\strình
    |chương\strình|mục\stiêu|giải\spháp|chủ\strương|cụm\stừ|điều\skhoản|mẫu|biểu\smẫu)?
    (?:\s(?:chỉ\sđạo|của\s[\p{L} ]{2,40}|liên\squan))?\s?
    (?:(?:đã\s)?(?:được\s)?(?:nêu|giao|phân\scông|đề\sra|quy\sđịnh|ghi|ban\shành)\s)?
    (?:tại|của|trong))\s{0,2}$""",
    regex.X,
)


def cut_connector(words: str) -> tuple[str, bool]:
    """`words` without the connector at their end, and whether there was one.

    >>> cut_connector("thực hiện nghiêm các quy định tại ")
    ('thực hiện nghiêm ', True)
    >>> cut_connector("thực hiện ")
    ('thực hiện ', False)
    """
    cut, connected = words, False
    for _ in range(2):
        match = _CONNECTOR.search(cut)
        if match is None:
            break
        cut, connected = cut[: match.start()], True
    return cut, connected


def governing_cue(words: str) -> Cue | None:
    """The cue that governs the mention behind `words`, over the connector at their end.

    >>> governing_cue("được sửa đổi, bổ sung tại ").role, governing_cue("căn cứ quy định tại ").role
    ('amended_by', 'basis')
    """
    cue = find_cue(words)
    if cue is not None and cue.end >= len(words.rstrip()):
        return cue
    return find_cue(cut_connector(words)[0])


# Right behind a mention these words begin its title or tell of its content.
_TITLE = regex.compile(
    r"\s?,?\s?\"|\s?,?\s?(?:về|v/v|quy\sđịnh|hướng\sdẫn|sửa\sđổi|bổ\ssung|ban\shành|phê\sduyệt|công\sbố|đính\schính|thay\sthế"
    r"|bãi\sbỏ|triển\skhai|thực\shiện|thi\shành|tạm\sng|điều\schỉnh|giao|tổng\skết|thành\slập|tăng\scường|kèm\stheo|chi\stiết"
    r"|hợp\snhất|của|hủy\sbỏ|cụ\sthể\shóa|một\ssố)(?!\p{L})"
)


def opens_title(gap: str) -> bool:
    """True where `gap`, the words behind a mention, begins with that document's title or content.

    >>> opens_title(" về việc triển khai "), opens_title(", bãi bỏ "), opens_title(" và các ")
    (True, True, False)
    """
    return bool(_TITLE.match(gap))


# "Công văn này thay thế", "có hiệu lực kể từ ngày ký và thay thế", "Điều 2. Bãi bỏ", "2. Sửa đổi": it acts itself.
_ITSELF = regex.compile(
    r"(?:này|hiệu lực)[^.;]{0,120}$"
    r"|ban hành (?P<type>nghị định|nghị quyết|thông tư liên tịch|thông tư|quyết định|luật|bộ luật|pháp lệnh|quy định"
    r"|hướng dẫn)\s*$"
    r"|^\W*(?:(?:điều|khoản|điểm)?\W*[\da-zđ]{1,3}(?:\.\d{1,2})?\s?[.):])?\W*"
    r"(?:v/v|về việc|về|nay|sửa đổi và|bổ sung và)?\s*$"
    r"|(?:^|\W)(?:bộ|ủy ban|cục|sở|ban) [^.;,]{2,40} hướng dẫn (?:việc )?$"
)


def acts_itself(before: str, type_name: str | None = None) -> bool:
    """True where the words before a cue of force say that the citing document itself acts.

    `type_name` is its own type, where known: "ban hành nghị định sửa đổi …" is said of itself in a decree only.

    >>> acts_itself("điều 2. "), acts_itself("thông tư này "), acts_itself("đề nghị chính phủ sớm ")
    (True, True, False)
    >>> acts_itself("ban hành nghị định ", "nghị định"), acts_itself("ban hành nghị định ", "nghị quyết")
    (True, False)
    """
    if type_name and before.strip(" -+*\"'") == type_name:
        return True
    match = _ITSELF.search(before)
    if match is None or _ASKS.search(before):
        return False
    return match["type"] is None or type_name is None or match["type"] == type_name


_ASKS = regex.compile(
    r"(?<!\p{L})(?:đề nghị|kiến nghị|tham mưu|dự thảo|xem xét"
    r"|trình (?:chính phủ|thủ tướng|quốc hội|hội đồng|hđnd))(?!\p{L})"
)
_REPEAL = regex.compile(
    r"\W*(?:(?:điều|khoản|điểm)?\W*[\da-zđ]{1,3}(?:\.\d{1,2})?\s?[.):]\W*)?(?:bãi bỏ|hủy bỏ|huỷ bỏ)(?!\p{L})"
)


def opens_repeal(clause: str) -> bool:
    """True where a clause begins with "bãi bỏ", whatever stands between it and the mention.

    >>> opens_repeal("a) bãi bỏ đoạn 'có giá trị 02 năm' tại "), opens_repeal("đề nghị bãi bỏ ")
    (True, False)
    """
    return bool(_REPEAL.match(clause))


_BEARER = regex.compile(
    r"\W*(?:các )?(?:đơn vị|cơ quan|sở|ban|ủy ban|ubnd|địa phương|cấp|thủ trưởng|giám đốc|phòng|trường|doanh nghiệp)"
    r"(?: [^,;.]{0,60})?\s*"
)


def is_bearer(words: str) -> bool:
    """True where `words` are but the name of somebody: "các đơn vị ".

    >>> is_bearer("các đơn vị "), is_bearer("được ban hành ")
    (True, False)
    """
    return bool(_BEARER.fullmatch(words))


_PLAN = regex.compile(
    r"(?i)\n\W*(?:[IVX]{1,4}\.|[A-D]\.|\d{1,2}\.|phần\s\p{L}+)?[^\n.;:]{0,30}"
    r"(?:phương\shướng|nhiệm\svụ\s(?:trọng\stâm|thời\sgian|chủ\syếu|năm|quý|tháng|,)|nhiệm\svụ,\sgiải|nhiệm\svụ\svà\sgiải)[^\n]{0,90}\n"
)


def plan_start(flow: str) -> int:
    """Offset at which the tasks of a report begin; its length where it has none."""
    match = _PLAN.search(flow)
    return match.end() if match else len(flow)


@cache
def _task() -> regex.Pattern[str]:
    """A sentence that assigns: it begins with a verb, or with a body and then a verb, or it orders."""
    listed = (
        verb
        for verb in table("obligation_cues")["actions"]["words"]
        if (" " in verb and verb not in _NO_TASKS and not verb.startswith(("theo", "trong")))
        or verb in ("lập", "cử", "nộp", "gửi", "trình", "giao", "đưa", "sớm", "phải", "cần")
    )
    verbs = any_of(listed, space=r"\s")
    when = r"(?:(?:Từ|Trong|Đến|Hằng|Hàng|Trước|Định\skỳ)\s[^,;.\n]{2,40},\s|(?:Hằng|Hàng)\s\p{L}+\s)?"
    marker = (
        r"\W*(?:Để\s|V/v\s|Về\sviệc\s)?"
        r"(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}|\p{Ll}|đ|[IVX]{1,4})[.)]|\d{1,2}(?=\t|\s\p{Lu}))?\W*"
    )
    label = r"(?:(?:Về|Đối\svới)\s[^:\n.]{2,90}:\s|[\p{L}\s,-]{2,90}:\s)?"
    bearer = (
        r"(?:(?:Giao|Yêu\scầu|Đề\snghị)\s)?(?:Các\s|các\s)?(?:Sở|Bộ|Ban|Ủy\sban|Uỷ\sban|UBND|Công\san|Văn\sphòng|Phòng|Cục"
        r"|Trung\stâm|Thanh\stra|Thủ\strưởng|Giám\sđốc|Chủ\stịch|Trưởng|Đảng|Huyện|Thành|Hội|Đoàn|Công\sty|Trường|Đài|Báo|Kho\sbạc|Chi\scục|Tòa"
        r"|Viện|Ngân\shàng|Bảo\shiểm|Mặt\strận|cơ\squan|sở|đơn\svị|địa\sphương|huyện|cấp|đồng\schí|Đồng\schí|đảng)"
        r"[^.;:\n]{0,170}?\s"
    )
    return regex.compile(
        rf"{marker}{label}{when}(?:(?:Tiếp\stục|Tổ\schức|Thường\sxuyên|Căn\scứ\s(?:kết\squả|tình\shình|chức\snăng|điều\skiện))\s|(?:{bearer})?(?<!đã\s|đang\s|được\s|việc\s|vừa\s)(?i:{verbs})(?!\p{{L}})"
        r"|(?!Xét|Theo|Căn)[^.;\n]{0,120}(?<!\p{L})(?:yêu\scầu|(?<!theo\s|xét\s)đề\snghị|giao\s(?:\p{Lu}|các)))"
    )


# Verbs with which statements begin too.
_NO_TASKS = {"quy định", "căn cứ", "thống nhất", "điều chỉnh", "bổ sung", "sửa đổi", "sử dụng", "đề nghị", "xác định"}
# Words of a report, not of a task.
_PAST = regex.compile(
    r"(?<!\p{L})(?:đã|đạt\s\d|chưa|còn(?!\slại)|vẫn|được cấp|giảm \d|tăng \d|sai quy|kính trình)(?!\p{L})"
)
_PERFORMED = regex.compile(r"(?:thực hiện|tiến hành|áp dụng) (?:nghiêm |đúng )?theo$")


def is_task(flow: str, paragraph: int, floor: int, words: str) -> bool:
    """True where the sentence from `paragraph` over the clause at `floor` assigns a task.

    `words`, in lower case, are those of the clause that lead to the mention.
    """
    if _PAST.search(words):
        return False
    if _PERFORMED.search(words[-60:] + "theo"):
        return True
    sentence = paragraph
    mark = flow.rfind(". ", paragraph, floor + 1)
    if mark - paragraph > 6:
        sentence = mark + 2
    end = floor + len(words)
    return bool(_task().match(flow, sentence, end)) or bool(_verb().match(flow, floor, end))


@cache
def _verb() -> regex.Pattern[str]:
    verbs = (verb for verb in table("obligation_cues")["actions"]["words"] if verb not in _NO_TASKS)
    listed = any_of(verbs, space=r"\s")
    return regex.compile(rf"\W*(?:(?:\d{{1,2}}|\p{{Ll}}|đ)[.)]\s)?(?i:{listed})(?!\p{{L}})")


def opens_with_verb(words: str) -> bool:
    """True where `words` begin with a verb of action, or with a body and such a verb."""
    return bool(_verb().match(words)) or bool(_OF_BODY.match(words))


_OF_BODY = regex.compile(
    r"\W*(?:\d{1,2}[.)]\s)?(?:giao |các )?(?:sở|bộ|ban|ủy ban|ubnd|công an|văn phòng|phòng|cục|trung tâm|thanh tra|thủ)"
)


_ITEM = regex.compile(r"\W*(?:-|\+|[\"'“]|(?:\d{1,3}|\p{Ll}|đ)[.)])")
_ARTICLE = regex.compile(r"\W*(?:Điều|ĐIỀU)\s\d{1,3}[.:]")


def heading_roles(flow: str, starts: Sequence[int]) -> list[str | None]:
    """For each offset the role that the heading above its line gives to the items below it; None where none does.

    A heading is a line without mention that ends in ":", opens an article or is short; it rules over the items (lines
    with a dash or a marker) below it, and over other lines as long as each holds a mention.
    """
    roles: list[str | None] = []
    role: str | None = None
    line, end = 0, -1
    for start in starts:
        while True:
            if end < line:
                end = flow.find("\n", line)
                end = len(flow) if end < 0 else end
            if start <= end:
                break
            if not (roles_at := _covers(starts, line, end, len(roles))):
                role = _after(flow[line:end], role)
            elif roles_at and _ARTICLE.match(flow, line, end):
                role = _role_of_heading(flow[line : starts[len(roles) - 1]].lower()) if roles else None
            line = end + 1
        if role is not None and start - line > 40 and not _ITEM.match(flow, line, end):
            role = None
        roles.append(role)
    return roles


def _covers(starts: Sequence[int], line: int, end: int, seen: int) -> bool:
    """True where one of the mentions seen so far stands in the line."""
    return seen > 0 and line <= starts[seen - 1] <= end


def _after(line: str, role: str | None) -> str | None:
    """The role that rules below a line without mention."""
    words = line.strip(" *-\t")
    if not words:
        return role
    if line.lstrip()[:1] in "-+" and not words.endswith(":"):
        return role
    if words.endswith(":") or len(words) < 60 or _ARTICLE.match(line):
        return _role_of_heading(words.lower())
    return role if _ITEM.match(line) else None


def _role_of_heading(words: str) -> str | None:
    if any(said in words for said in ("bãi bỏ", "hết hiệu lực", "không còn hiệu lực")):
        return "repeals"
    if "thay thế" in words and "này" in words:
        return "replaces"
    return "basis" if _BASES.match(words) else None


_BASES = regex.compile(
    r"\W*(?:[\p{L}\d]{1,4}(?:\.\d{1,2}){0,3}[.)]?\s)?\W*(?:(?:các|những)\s)?"
    r"(?:căn cứ(?!\p{L})|cơ sở (?:chính trị|pháp lý))[^\n]{0,40}$"
)
