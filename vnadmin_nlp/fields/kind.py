"""Is the text an administrative document, an article about one, or neither?

An official document shows at least one of the boxes of its form, or, where header and footer are lost, speaks like
one. An article has a headline, a dateline or a byline and tells what others issued.
"""

from __future__ import annotations

import datetime

import regex

from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Line, Row, Zones
from vnadmin_nlp.text import bare, fold_space

# Words that only the issuing body itself writes.
OFFICIAL = Pattern(
    "official-wording",
    regex.compile(
        # the end mark, legal bases, headings of parts
        r"(?m)\./\.|^[^\p{L}\n]{0,5}Căn cứ\s"
        r"(?:Luật|Nghị|Thông tư|Quyết|Điều|Khoản|khoản|điểm|Bộ luật|Hiến pháp|ý kiến)"
        r"|^[^\p{L}\n]{0,5}Điều 1\s?[.:]|^[^\p{L}\n]{0,5}Chương I\b"
        # formulas
        r"|\b(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ QUYẾT)\s?:|(?:có ý kiến như sau|chỉ đạo như sau|"
        r"được biết(?: và thực hiện)?\s?\.?$|chịu trách nhiệm thi hành|kể từ ngày ký|"
        r"trân trọng (?:cảm ơn|kính mời))"
        # boxes of a letter, the document's name for itself
        r"|^[^\p{L}\n]{0,5}(?:Trả lời|Phúc đáp)\s(?:công văn|văn bản|Công văn|Văn bản)"
        r"|^[^\p{L}\n]{0,3}(?:Nơi nhận|Kính gửi)\b"
        r"|\b(?:Nghị định|Thông tư|Quyết định|Nghị quyết|Chỉ thị|Kế hoạch|Công văn|Hướng dẫn|Quy chế|Luật)\snày\b"
    ),
    matches=(
        "triển khai thực hiện./.",
        "Căn cứ Luật Đất đai",
        "Tổng cục Thuế có ý kiến như sau:",
        "Quyết định này có hiệu lực",
    ),
    rejects=("Theo đó, UBND tỉnh yêu cầu", "căn cứ tình hình thực tế"),
)
NEWS = Pattern(
    "news-wording",
    regex.compile(
        # a dateline, alone on its line or behind the headline
        r"(?im)^\W{0,3}(?:\(?(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật),?\s)?"
        r"\(?(?:ngày\s)?\d{1,2}[/-]\d{1,2}[/-]20\d{2}"
        r"(?:[\s,|-]{1,4}\d{1,2}:\d{2}[^\n]{0,20})?\)?\s{0,2}$|\(\d{1,2}/\d{1,2}/20\d{2}\)\s{0,2}$"
        # pictures, ways to go on telling, the page around the article
        r"|\bảnh\s?:|\(ảnh|^\W{0,2}(?:theo đó|cũng theo|được biết|cùng với đó|đồng thời),\s"
        r"|\b(?:lượt xem|chia sẻ|thống kê truy cập|đang truy cập|tin liên quan|"
        r"bình luận|nguồn tin|tác giả|tin, ảnh)\b"
        # what somebody issued, who reports it
        r"|\bvừa (?:có|ban hành|ký)\s(?:văn bản|công văn|quyết định|chỉ thị|kế hoạch|công điện|ban hành)"
        r"|\b(?:phóng viên|PV|TTXVN|baochinhphu)\b|^\([^)\n]{3,30}\)\s?-\s"
    ),
    matches=(
        "Tăng cường nhiệm vụ (18/03/2024)",
        "Theo đó, UBND tỉnh yêu cầu",
        "UBND tỉnh vừa có Văn bản chỉ đạo",
        "(Ảnh: Minh)",
    ),
    rejects=("Căn cứ Nghị định số 61/2018/NĐ-CP ngày 23/4/2018", "Hà Nội, ngày 05 tháng 3 năm 2024"),
)
PRIVATE = Pattern(
    "private-wording",
    regex.compile(
        r"(?m)^\W{0,4}ĐƠN\b|\bTôi tên\b|\b(?:em|tôi) xin (?:phép|chân thành|cam đoan)|[Qq]uý khách"
        r"|^\W{0,3}THƯ (?:CẢM ƠN|NGỎ|MỜI|XIN LỖI)|\b[Kk]ính gửi (?:quý|Quý) (?:khách|phụ huynh|vị)"
    ),
    matches=("ĐƠN XIN NGHỈ PHÉP", "Tôi tên là: Trần Văn An", "Kính gửi Quý khách,", "THƯ CẢM ƠN"),
    rejects=("Kính gửi: Sở Nội vụ", "đơn vị", "giải quyết đơn thư"),
)
_DATELINE = regex.compile(r"\(?\b(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/-](?P<year>20\d{2})\b")
PATTERNS = (OFFICIAL, NEWS, PRIVATE)


def find_kind(zones: Zones, view: str) -> str:
    """What the text is: "official", "news" or "other"."""
    labels = set(zones.labels)
    boxes = len(labels & {"motto", "number", "date", "type", "enclosure", "addressee", "recipient"})
    # A private person's application has the state's motto, a heading and an addressee, but no office behind it.
    private = not labels & {"number", "recipient", "authority"} and PRIVATE.regex.search(view[:3000]) is not None
    if private:
        return "other"
    if boxes >= 2 or (boxes and "agency" in labels and "signature" in labels):
        return "official"
    head, tail = view[:20_000], view[-4_000:]
    official = len({m.group() for m in OFFICIAL.regex.finditer(head + "\n" + tail)}) + 2 * boxes
    news = len({m.group() for m in NEWS.regex.finditer(head + "\n" + tail)})
    if news >= 2 and news >= official:
        return "news"
    if official >= 2:
        return "official"
    return "news" if news >= 2 else "other"


def find_headline(zones: Zones) -> Row | None:
    """A news article's headline as a `Subject` row: the first line that is a title, without section and dateline."""
    titles = (line for line in zones.lines[:6] if 15 <= len(line.text) <= 250 and not line.text.endswith((".", ";")))
    line = next(titles, None)
    if line is None:
        return None
    text = _DATELINE.split(line.text)[0].strip(" (-|")
    span = {"start": line.start, "end": line.start + len(text)}
    return {"value": fold_space(text), "span": span, "rule": "headline"}


def find_published_on(zones: Zones) -> Row | None:
    """A news article's date as an `IssuedOn` row: the first date among its first lines."""
    for line in zones.lines[:8]:
        match = _DATELINE.search(line.text)
        if match and _near_edge(line, match):
            try:
                value = datetime.date(int(match["year"]), int(match["month"]), int(match["day"]))
            except ValueError:
                continue
            start = line.start + match.start("day")
            return {"value": value, "span": {"start": start, "end": line.start + match.end()}, "rule": "dateline"}
    return None


def _near_edge(line: Line, match: regex.Match[str]) -> bool:
    """Whether a date stands by itself or at the end of the headline, not inside a sentence of the article."""
    return len(line.text) - match.end() < 25 and not bare(line.text[: match.start()]).rstrip().endswith(("ngay", "so"))
