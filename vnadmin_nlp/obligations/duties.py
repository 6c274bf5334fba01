"""What an assigned action is: how it binds, of which kind it is, who hears of it, and its lasting identity.

Reads         "Nghiêm cấm việc thu thêm hồ sơ" (must_not) / "đề nghị … góp ý" (request) / "có thể" (may) /
              "xây dựng kế hoạch, trình UBND tỉnh" (deliverable) / "thường xuyên rà soát" (standing) /
              "báo cáo Chủ tịch UBND tỉnh" (who hears of it)
Leaves alone  a qualifier behind the first words: "rà soát, không để quá hạn" binds as "rà soát" does

The kinds follow Quyết định 42/2014/QĐ-TTg as amended by Quyết định 23/2018/QĐ-TTg: a task is to draft, submit or issue
a named product, or another definite thing; regular duties under one's function are no tasks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import regex

from vnadmin_nlp.lexicon import agency_opening
from vnadmin_nlp.obligations.bearers import BEARER, split_bearers, trimmed
from vnadmin_nlp.obligations.cues import EDGE, any_of, starts
from vnadmin_nlp.schema import Row
from vnadmin_nlp.text import fold_key

_FORBIDS = regex.compile(
    r"(?:tuyệt đối |kiên quyết )?(?:nghiêm cấm|cấm|không (?:được|để|thực hiện|tổ chức|yêu cầu|ban hành))\b",
    regex.IGNORECASE,
)
_MAY = regex.compile(r"(?:có thể|được phép|được quyền|khuyến khích)\b", regex.IGNORECASE)


def modality_of(action: str, requested: bool) -> str:
    """How an action binds.

    >>> modality_of("Nghiêm cấm việc thu thêm hồ sơ", False), modality_of("gửi ý kiến góp ý", True)
    ('must_not', 'request')
    """
    if _FORBIDS.match(action):
        return "must_not"
    if _MAY.match(action):
        return "may"
    return "request" if requested else "must"


_STANDING = starts("standing", regex.IGNORECASE)
_PRODUCT = regex.compile(
    rf"(?<!\p{{L}}){any_of('product_verbs')}{EDGE}[^.;\n]{{0,70}}?(?<!\p{{L}}){any_of('products')}{EDGE}",
    regex.IGNORECASE,
)
_PRODUCT_REACH = 120  # a product named later is that of a side action


def nature_of(action: str, due: Row | None) -> str:
    """The kind of task. A regular duty with a day to be done by is a definite task.

    >>> nature_of("Thường xuyên rà soát hồ sơ", None), nature_of("xây dựng Đề án, trình UBND tỉnh", None)
    ('standing', 'deliverable')
    >>> nature_of("Cung cấp số liệu", None)
    'specific'
    """
    if due is not None and due["date"] is None and due["recurrence"]:
        return "standing"
    if due is None and _STANDING.match(action):
        return "standing"
    return "deliverable" if _PRODUCT.search(action[:_PRODUCT_REACH]) else "specific"


_REPORTS = regex.compile(
    r"(?:[Bb]áo cáo|[Gg]ửi|[Tt]rình|[Tt]ham mưu)(?: (?:kết quả|tình hình|văn bản|kịp thời|định kỳ|đề xuất|thực hiện))*"
    r"(?: (?:về|cho|lên|đến))? (?=\p{Lu})"
    r"|\(?(?:qua|thông qua) (?=(?:Sở|Văn phòng|Bộ|Phòng|Ban|Cục|Vụ)\s)"
)
_NAME_ENDS = regex.compile(rf" ?(?:[.;:()\n]|, |\b{any_of('name_ends')}\b)")
_REPORT_REACH = 1200  # bounds the search; the longest task read has 1,100 characters


def report_to_of(flow: str, start: int, end: int) -> str | None:
    """Who receives the result; None where nobody is named.

    >>> report_to_of("kịp thời báo cáo Chủ tịch UBND tỉnh xem xét", 0, 43)
    'Chủ tịch UBND tỉnh'
    """
    for match in _REPORTS.finditer(flow, start, min(end, start + _REPORT_REACH)):
        head = BEARER.regex.match(flow, match.end(), min(end, match.end() + 80))
        if head is None:
            continue
        stop = _NAME_ENDS.search(flow, _listed_end(flow, match.end(), head.end()), min(end, head.end() + 120))
        parties = split_bearers(flow, match.end(), stop.start() if stop else min(end, head.end() + 60))
        if parties:
            return str(parties[0]["text"])
    return None


_OR_MORE = regex.compile(r"\S+\s{0,2}")


def _listed_end(flow: str, at: int, least: int) -> int:
    """Offset behind the name of a listed body that begins at `at`, "và" and all: "Sở Nông nghiệp và Môi trường"."""
    words = flow[at : at + 80]
    opening = agency_opening(words)
    if opening is None:
        return least
    for _ in range(len(words.split()) - len(opening[1].split())):
        word = _OR_MORE.match(flow, at)
        at = word.end() if word else at
    return max(least, trimmed(flow, least, at))


_FIRST_WORDS = 8
_FIRST_LETTERS = 100  # eight words of at most seven letters, their blanks and doubled white space
_WORD = regex.compile(r"[\p{L}\d]+")


def uid_of(own: Row, bearers: Sequence[Row], action: str) -> str:
    """Identity of a task: of the document's number (else its subject), the bearers and the first words of the action.

    Twelve hexadecimal digits. It does not depend on places in the text, on spelling of tone marks, case or white space,
    nor on what stands behind the first words, so that a corrected deadline keeps it.

    >>> uid_of({"number": "12/KH-UBND"}, [{"text": "Sở Nội vụ"}], "Rà soát  hồ sơ")
    '4cce57f10a4c'
    """
    identity = _key(own.get("number")) or _key(own.get("subject"))
    who = "|".join(sorted(_key(bearer["text"]) for bearer in bearers))
    what = " ".join(_WORD.findall(fold_key(action[:_FIRST_LETTERS]))[:_FIRST_WORDS])
    return hashlib.sha256("\n".join((identity, who, what)).encode()).hexdigest()[:12]


@lru_cache(maxsize=4096)
def _key(value: Any) -> str:
    return "" if value is None else fold_key(str(value))
