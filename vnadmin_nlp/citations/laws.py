"""Laws by name: Hiến pháp, bộ luật, luật, pháp lệnh.

Reads         "Luật Đất đai năm 2013"  "Luật Ngân sách nhà nước ngày 25/6/2015"  "khoản 2 Điều 3 Bộ luật Lao động"
              "Luật sửa đổi, bổ sung một số điều của Luật Quản lý thuế"  "Luật Đất đai số 45/2013/QH13"
Leaves alone  "Luật này"  "Luật sư"  "pháp luật về đất đai"  "dự án Luật" (no title)
"""

from __future__ import annotations

from functools import cache

import regex

from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.citations.numbers import attach_date, types_by_ending
from vnadmin_nlp.citations.pinpoints import LEADING
from vnadmin_nlp.lexicon import laws, laws_titled
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.text import bare, fold_key

LAW = Pattern(
    "law-name",
    regex.compile(
        r"(?<![\p{L}])(?P<kind>Bộ\s[Ll]uật|bộ\s[Ll]uật|(?<![Pp]háp\s)Luật|LUẬT|(?<!\p{L}\s)luật(?=\s\p{Lu})"
        r"|(?<!(?:[Pp]háp|[Bb]ộ|dự)\s)luật(?=\s\p{Lu})|BỘ\sLUẬT|Pháp\s[Ll]ệnh|PHÁP\sLỆNH|Hiến\s[Pp]háp)"
        r"\s{1,2}(?=\p{L}|\d)"
    ),
    matches=("Luật Đất đai năm 2013", "Bộ luật Lao động", "Hiến pháp năm 2013"),
    rejects=("pháp luật về đất đai", "thi hành pháp Luật Xử lý", "Luật."),
)
AMENDING = Pattern(
    "amending-law",
    regex.compile(
        r"(?i)(?:sửa\sđ[ổôồ]i|bổ\ssung)(?:,?\s(?:và\s)?b[ổôồỏỗ]\ssung)?(?:\smột\ssố\sđiều|\sĐiều\s\d{1,3}|\scác\sđiều)?(?:\scủa)?(?:\scác)?(?:\s\d{1,2})?\s"
    ),
    matches=("sửa đổi, bổ sung một số điều của Luật Quản lý thuế", "sửa đổi, bổ sung một số điều của 37 luật"),
    rejects=("Đất đai năm 2013",),
)
AMENDED = Pattern(
    "amended-law",
    regex.compile(
        r"(?i)(?:bộ\s)?(?:luật|pháp\slệnh)\s(?:sửa\sđổi|bổ\ssung)[^;.\n]{0,60}?\scủa\s(?=(?:bộ\s)?luật|pháp\slệnh)"
    ),
    matches=("Luật sửa đổi, bổ sung một số điều của Luật Giá số 16/2023/QH15",),
    rejects=("Luật Giá số 16/2023/QH15", "Luật sửa đổi Luật Giá"),
)
PATTERNS = (LAW, AMENDING, AMENDED)

_NOT_TITLES = frozenset(
    (
        *("này", "sư", "gia", "định", "pháp", "có", "được", "và", "hiện", "mới", "quy", "nêu"),
        *("trên", "cũ", "số", "do", "của", "nói", "khác", "trong", "là"),
    )
)
_STOPS = frozenset(
    (
        *(
            "số",
            "năm",
            "ngày",
            "được",
            "đã",
            "này",
            "thì",
            "là",
            "của",
            "tại",
            "có",
            "trong",
            "theo",
            "khi",
            "hoặc",
            "như",
        ),
        *(
            "nếu",
            "để",
            "do",
            "bằng",
            "sẽ",
            "phải",
            "từ",
            "đến",
            "cho",
            "với",
            "nêu",
            "nói",
            "ghi",
            "trên",
            "không",
            "cũng",
        ),
        *("gồm", "hiện", "điều", "khoản", "điểm", "chưa", "còn", "nhằm", "vào", "trình", "sau", "cần", "thiếu"),
    )
)
_PAIRS = {
    "quy định",
    "ban hành",
    "căn cứ",
    "Căn cứ",
    "bao gồm",
    "đối với",
    "triển khai",
    "hướng dẫn",
    "và các",
    "về việc",
}
_TOKEN = regex.compile(r"(?P<gap>,?\s{1,2}|\s?-\s?)(?P<word>\p{L}[\p{L}-]{0,12}|\d{1,2}(?![\d/]))")
_LONGEST_LIST = 420  # characters: an amending law names up to nine others
_LIMIT = 160  # characters: the longest registered title has 120


def find_laws(flow: str) -> list[Draft]:
    """Drafts of every law mentioned by name in `flow`, with year or date where they stand behind it."""
    found: list[Draft] = []
    floor = 0
    for match in LAW.regex.finditer(flow):
        if match.start() < floor:
            continue
        stop = title_end(flow, match.start("kind"), match.end(), match.end() + _LIMIT)
        if stop is None:
            continue
        draft = _draft(flow, match, stop)
        if _is_doubtful(match["kind"], draft.title or "") and not _is_certain(flow, draft, stop):
            continue
        found.append(draft)
        floor = draft.end
    return found


def _is_certain(flow: str, draft: Draft, stop: int) -> bool:
    """True where a year, a date, a number or a pinpoint stands with the name."""
    if draft.year is not None or _NUMBER_FOLLOWS.match(flow, stop):
        return True
    return LEADING.regex.search(flow, max(0, draft.start - 60), draft.start) is not None


def _is_doubtful(kind: str, title: str) -> bool:
    """Names that need a year or a number behind them.

    A heading in capitals is the law itself; "Pháp lệnh về phí" and "Luật để xử lý" may be no name at all. A title that
    the registry holds, or one that begins with a capital, is a name.
    """
    words = title[len(kind) :].split()
    if kind.isupper() or not words or words[0] == "về":
        return kind[0] not in "Hh"
    named = kind[0].isupper() and (words[0][0].isupper() or words[0] == "thuế")
    return not (named or " ".join(words[:2]) == "sửa đổi," or laws_titled(title))


def _draft(flow: str, match: regex.Match[str], stop: int) -> Draft:
    words = " ".join(flow[match.start() : stop].split())
    title = "Hiến pháp" if match["kind"][0] in "Hh" else _registered(words[0].upper() + words[1:])
    kind = types_by_ending().get(
        {"b": "bo luat", "p": "phap lenh", "h": "hien phap", "l": "luat"}[match["kind"][0].lower()]
    )
    draft = Draft(match.start(), stop, "citation-law", title=title, kind=kind, typed=True, form="name")
    if revised := _REVISED.match(flow, draft.end, draft.end + 24):
        draft.end = revised.end()
    attach_date(flow, draft)
    if revised and draft.end == revised.end():
        draft.end = stop  # "(sửa đổi)" belongs to the name only before its date
    if draft.year is None and (year := _BARE_YEAR.match(flow, draft.end, draft.end + 8)):
        draft.year, draft.end = int(year[1] or year[2]), year.end()
    return draft


_REVISED = regex.compile(r"\s\(sửa\sđổi\)(?=\s(?:ngày|năm)\s\d)")
# "Luật Đất đai 2013", "Luật Thương mại (2005)"
_BARE_YEAR = regex.compile(r"\s(?:((?:19|20)\d\d)(?![\d/.,-])|\(((?:19|20)\d\d)\))")


def _registered(title: str) -> str:
    """`title` with the diacritics of the registered one, where a scan lost some: "Luật Tô chức Chính phủ"."""
    known = _bare_titles().get(bare(title))
    return known if known is not None and fold_key(known) != fold_key(title) else title


@cache
def _bare_titles() -> dict[str, str]:
    return {bare(law.title): law.title for law in laws()}


_NATION = regex.compile(r"(?i)nước\s(?:cộng\s(?:hòa|hoà)\sxã\shội\schủ\snghĩa|CHXHCN)\sviệt\snam")


def title_end(flow: str, start: int, after_kind: int, limit: int) -> int | None:
    """Offset behind the title that begins at `start`; None where the words name no law.

    >>> text = "Luật Phòng, chống ma túy số 73/2021/QH14"
    >>> text[:title_end(text, 0, 5, len(text))]
    'Luật Phòng, chống ma túy'
    """
    if flow[start] in "Hh":
        nation = _NATION.match(flow, after_kind, limit)
        return nation.end() if nation else start + len("Hiến pháp")
    amending = AMENDING.regex.match(flow, after_kind, limit)
    if amending:
        return _amending_end(flow, amending.end(), max(limit, min(len(flow), after_kind + _LONGEST_LIST)))
    return _numbered_end(flow, after_kind, limit) or _named_end(flow, start, after_kind, limit)


_NUMBER_FOLLOWS = regex.compile(
    r"\s?(?:\((?:đã\s)?sửa\sđổi[^()\n]{0,30}\)\s?|sửa\sđổi\s)?,?\s?\(?(?:số|SỐ|Số)?\s?:?\s?\d{1,3}\s?[/-]"
)
_BEFORE_NUMBER = regex.compile(
    r"(?P<title>[^;.()\n\d:\"]{3,120}?)\s(?:\(?(?:đã\s)?sửa\sđổi\)?\s)?(?:số|SỐ)\s?:?\s?\d{1,3}\s?/\s?(?:19|20)\d\d\s?/\s?(?:QH|UBTVQH|PL)"
)
_OTHER = regex.compile(
    r"(?<!\p{L})(?:Luật|luật|Nghị|Thông|Pháp lệnh|này|Quyết định|quy định|căn cứ|năm|ngày|và các)(?!\p{L})"
)


def _numbered_end(flow: str, after_kind: int, limit: int) -> int | None:
    """Offset behind the words between the kind and the law's own number: "Luật Việc làm số 74/2025/QH15"."""
    match = _BEFORE_NUMBER.match(flow, after_kind, limit + 20)
    if not match or _OTHER.search(match["title"]):
        return None
    return int(match.end("title"))


def _named_end(flow: str, start: int, after_kind: int, limit: int) -> int | None:
    return _registered_end(flow, start, after_kind, limit) or _dated_end(flow, after_kind, limit)


_BEFORE_DATE = regex.compile(r"(?P<title>[^;.()\n\d:\"]{3,120}?),?\sngày\s\d")
_ADOPTED = regex.compile(r"\s(?:của\s(?:Quốc|Ủy|Uỷ|UBTVQH|Hội|nước)|được|đã)(?!\p{L})")


def _dated_end(flow: str, after_kind: int, limit: int) -> int | None:
    """Offset behind a title that may hold "của" and "tại" because a date ends it; else behind its plain words."""
    match = _BEFORE_DATE.match(flow, after_kind, limit)
    if match and match["title"].split()[0] in _NOT_TITLES:
        return None  # "Luật có hiệu lực thi hành từ ngày 01 tháng 01 năm 2025"
    if match and not _OTHER.search(match["title"]) and not _ADOPTED.search(match["title"]):
        return int(match.end("title"))
    return _run_end(flow, after_kind, limit)


def _amending_end(flow: str, at: int, limit: int) -> int | None:
    """Offset behind "Luật A, Luật B và Luật C", or behind "37 luật có liên quan đến quy hoạch"."""
    related = _RELATED.match(flow, at, limit)
    if related:
        return _run_end(flow, int(related.end()), limit, words=1)
    inner = LAW.regex.match(flow, at, limit)
    last = None
    while inner and not AMENDING.regex.match(flow, inner.end(), limit):
        stop = _named_end(flow, inner.start(), inner.end(), limit)
        if stop is None:
            break
        last = stop
        joint = _JOINT.match(flow, stop, limit)
        inner = LAW.regex.match(flow, joint.end(), limit) if joint else None
    return last


_RELATED = regex.compile(r"[Ll]uật\s(?:có\s)?liên\squan\sđến\s")
_JOINT = regex.compile(r"(?:,\s|\svà\s|;\s)")


def _registered_end(flow: str, start: int, after_kind: int, limit: int) -> int | None:
    """Offset behind a title of the registry; None where none begins at `start`."""
    first = _TOKEN.match(flow, after_kind - 1, limit)
    if not first:
        return None
    lengths, titles = _registry()
    for length in lengths.get(fold_key(first["word"]), ()):
        stop = start + length
        if stop <= limit and fold_key(flow[start:stop]) in titles and not flow[stop : stop + 1].isalpha():
            return stop
    return None


def _run_end(flow: str, at: int, limit: int, words: int = 0) -> int | None:
    """Offset behind a title that no registry knows: words up to one that no title holds."""
    end, first = at - 1, words
    while words < 16:
        match = _TOKEN.match(flow, end, limit)
        if not match or not _title_goes_on(flow, match, words, limit):
            break
        end, words = match.end(), words + 1
        if words == 1 and match["word"].isupper() and len(match["word"]) > 1:
            break  # an abbreviation is a whole title: "Luật SHTT"
    return end if words > first and (first or _is_title(flow[at:end])) else None


def _title_goes_on(flow: str, match: regex.Match[str], words: int, limit: int) -> bool:
    word, gap = match["word"], match["gap"]
    if words == 0:
        return word not in _NOT_TITLES
    following = _TOKEN.match(flow, match.end(), limit)
    if following and f"{word} {following['word']}" in _PAIRS:
        return False
    if word == "và":
        return following is not None and following["word"] not in (
            "Luật",
            "Bộ",
            "Nghị",
            "Thông",
            "Pháp",
            "các",
            "Quyết",
            "văn",
        )
    if word == "tại" and following and following["word"] == "Việt":
        return True
    if word in ("Luật", "Nghị", "Thông", "Bộ", "Pháp", "Hiến") or word in _STOPS:
        return False
    return "," not in gap or word[0].islower()


def _is_title(words: str) -> bool:
    return words[0].isupper() or len(words.split()) > 1


@cache
def _registry() -> tuple[dict[str, tuple[int, ...]], frozenset[str]]:
    """Lengths of registered titles by the word behind their kind, longest first; and the titles for comparing."""
    lengths: dict[str, set[int]] = {}
    titles = {title for law in laws() for title in (law.title, *law.aliases) if title.startswith(_KINDS)}
    for title in titles:
        kind = next(kind for kind in _KINDS if title.startswith(kind))
        words = title[len(kind) :].split()
        if words:
            lengths.setdefault(fold_key(words[0]).strip(","), set()).add(len(title))
    by_word = {word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()}
    return by_word, frozenset(map(fold_key, titles))


_KINDS = ("Bộ luật", "Luật", "Pháp lệnh")
