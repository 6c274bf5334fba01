"""Who must do what, by when.

Reads         "3. Giám đốc Sở Nội vụ:" with the dashes under it (each inherits the bearer) /
              "Sở Tài chính chủ trì, phối hợp với các địa phương bố trí kinh phí" / "Giao Văn phòng theo dõi, đôn đốc" /
              "Đề nghị các đơn vị gửi ý kiến trước ngày 20/10/2017" / "Đơn vị chủ trì: Sở Tư pháp." under its task /
              "Thủ trưởng các đơn vị chịu trách nhiệm thi hành Quyết định này"
Leaves alone  "Sở Y tế đã hoàn thành việc ký" (a report), "Căn cứ Luật …" (a recital), "Người nộp thuế kê khai …" (law),
              "Kính đề nghị UBND tỉnh xem xét, phê duyệt" (asked of the one above)

The smallest clause with its own bearer and action is one obligation: one numbered item or dash, and in it each sentence
or part behind ";" that names a bearer of its own. docs/OBLIGATIONS.md is the definition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from vnadmin_nlp.deadlines import best_deadline, find_deadlines
from vnadmin_nlp.obligations.bearers import (
    ACTION_START,
    BEARER,
    Phrase,
    alternatives,
    read_coordinators,
    read_phrase,
    split_bearers,
    words_of,
)
from vnadmin_nlp.obligations.duties import inside, modality_of, nature_of, report_to_of, uid_of
from vnadmin_nlp.patterns import Pattern
from vnadmin_nlp.schema import Row
from vnadmin_nlp.text import fold_key

NORMATIVE = frozenset({"HP", "L", "BL", "PL", "NĐ", "TT", "TTLT", "NQLT", "VBHN", "QyĐ", "QC", "QyC", "ĐL"})
"""Codes of types whose text is law: it assigns only where it says so."""
REPORTS = frozenset({"BC", "TTr", "BB", "ĐA", "DA"})
"""Codes of types that report or ask: they assign only by "đề nghị", "yêu cầu"."""
INVITATIONS = frozenset({"GM", "GGT", "GNP", "TM", "TC", "PG", "PC", "PB"})
"""Codes of types that assign nothing."""

ASSIGN = Pattern(
    "assign",
    regex.compile(
        r"""(?<![\p{L}])(?P<verb>[Gg]iao(?:\ nhiệm\ vụ\ cho|\ trách\ nhiệm\ cho|\ cho)?|[Pp]hân\ công|[Yy]êu\ cầu|(?:[Kk]ính\ )?[Đđ][ềểẻê]\ ngh[ịi]
        |[Ủủ]y\ quyền\ cho)\ (?:với\ |đến\ )?(?=\S)""",
        regex.X,
    ),
    matches=("Giao Sở Nội vụ", "yêu cầu các đơn vị", "Kính đề nghị quý cơ quan", "Phân công đồng chí"),
    rejects=("đề nghị", "Chỉđạo Sở"),
)
_LABEL = Pattern(
    "label",
    regex.compile(
        r"""(?:(?P<lead>(?:Đơn\ vị|Cơ\ quan|Bộ\ phận)\ (?:chủ\ trì(?:\ thực\ hiện)?|thực\ hiện|phụ\ trách)|Chủ\ trì(?:\ thực\ hiện)?|Phân\ công\ thực\ hiện)
        |(?P<with>(?:Đơn\ vị|Cơ\ quan|Bộ\ phận)\ phối\ hợp(?:\ thực\ hiện)?|Phối\ hợp(?:\ thực\ hiện)?)
        |(?P<time>Thời\ (?:gian|hạn)(?:\ (?:thực\ hiện|hoàn\ thành|triển\ khai|xong))?|Hoàn\ thành))\ ?:\ ?""",
        regex.X,
    ),
    matches=("Đơn vị chủ trì thực hiện: Sở Tư pháp.", "Cơ quan phối hợp: các sở", "Thời gian thực hiện: Quý II/2024"),
    rejects=("Đơn vị chủ trì tổ chức", "Thời gian qua"),
)
PATTERNS = (ASSIGN, _LABEL)

_MARKER = regex.compile(
    r"(?:[._~]{0,3}\d{1,3}(?:\.\d{1,2}){0,3}[.)/]?|[-+~_.]{1,3}|[a-zđ]{1,2}\d{0,2}[.)]|[IVXl!]{1,6} ?[.)/-]|[A-HĐ][.)/]|\([^)\s]{1,5}\)"
    r"|(?:Điều|ĐIỀU) {1,3}\d{1,4}[a-zđ]? ?[.:]?|(?:Phần|Chương|Mục|Tiểu mục|PHẦN|CHƯƠNG|MỤC) {1,3}\S{1,8}[.:]?)\s{0,8}"
)
# A sentence begins behind these; ";" too, where a bearer follows.
_BREAK = regex.compile(
    r"[.;]\s{1,3}(?:đồng thời,?\s)?(?=\p{L})"
    r"|(?:,|\svà)\s(?=(?:[Đđ]ịnh\skỳ|h[àằ]ng\s(?:tuần|tháng|quý|năm))[^.;,\n]{0,24}\s(?:tổng\shợp|báo\scáo|gửi)\b)"
)
_DONE = regex.compile(r"\b(?:đã|đang|vừa|được giao tại|nhận được|trả lời|kính trình|kính mời|thống nhất với|cho rằng|tại buổi)\b")
_STRONG = regex.compile(rf"(?:{alternatives(words_of('strong_actions'))})(?!\p{{L}})")
_UPWARD = regex.compile(rf"(?:sớm |tiếp tục )?(?:{alternatives(words_of('upward'))})(?!\p{{L}})")
_IMPLEMENTING = regex.compile("|".join(words_of("implementing")), regex.IGNORECASE)
_DUTY = regex.compile(r"(?:có trách nhiệm|chịu trách nhiệm|chủ trì, phối hợp|chủ trì phối hợp)")
_LAW_DUTY = regex.compile(
    r"(?:có trách nhiệm|chịu trách nhiệm|chủ trì,? phối hợp|(?:theo|căn cứ)[^.;\n]{0,80}thi hành|thi hành [^.;\n]{0,30}này)"
)
_DECISION_DUTY = regex.compile(
    rf"{_LAW_DUTY.pattern}|chủ trì|phối hợp|tham mưu|tổ chức|báo cáo|chỉ đạo|rà soát|theo dõi|đôn đốc|kiểm tra|bố trí|xây dựng|tổng hợp"
    r"|hướng dẫn|định kỳ|bảo đảm|cân đối"
)
_LEAD_VERBS = regex.compile(
    r"(?:Giao(?: nhiệm vụ| trách nhiệm)?(?: cho)?|Yêu cầu|Đề nghị|Đối với|Về phía|Phân công|Trách nhiệm của|Nhiệm vụ của|Trách nhiệm|Nhiệm vụ) (?=\S)"
)
# "… thực hiện các nội dung sau:" — what is to be done stands in the list, not here.
_POINTER = regex.compile(r"(?:như sau|sau đây|dưới đây|cụ thể|sau|nêu trên)\s?[:.;]?\s?$|có trách nhiệm\s?:\s?$")
_RECITAL = regex.compile(
    r"(?:Căn cứ (?!Quyết định thi hành|kết quả|chức năng|tình hình)|Theo đề nghị|Xét đề nghị|Thực hiện (?:Chỉ thị|Quyết định|Kế hoạch|Công văn|Nghị quyết|"
    r"Thông báo|Văn bản|Luật|Nghị định)|Trong thời gian qua|Thời gian qua|Tuy nhiên|Sau khi|Ngày \d|Qua |Hiện nay|Năm \d{4}|Trong năm)"
)


@dataclass(slots=True)
class _Context:
    """What the items under a heading inherit."""

    parties: list[Row]
    requested: bool = False
    due: Row | None = None
    coordinators: list[Row] = field(default_factory=list)
    used: bool = False
    lead: tuple[int, int, int] | None = None
    """Span and action of a lead-in sentence that becomes an obligation of its own where no item uses it."""


@dataclass(slots=True)
class _Paragraph:
    """A paragraph with the provision it stands in: `index` of the innermost, `marked` where it begins one."""

    start: int
    stop: int
    body: int
    index: int | None
    marked: bool


def find_obligations(
    flow: str,
    *,
    provisions: Sequence[Row],
    citations: Sequence[Row],
    targets: Sequence[Row],
    own: Row | None,
    start: int,
    end: int,
) -> list[Row]:
    """The obligations of flow[start:end], sorted by span, as rows of `Obligation` without `text`.

    `own` tells of the document: number, issuer, date, doc_type (its code), subject.

    >>> text = "Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát hồ sơ trước ngày 30/6/2024."
    >>> rows = find_obligations(text, provisions=[], citations=[], targets=[], own=None, start=0, end=len(text))
    >>> [(row["bearers"][0]["text"], row["action"], row["due"]["date"].isoformat()) for row in rows]
    [('Sở Nội vụ', 'rà soát hồ sơ trước ngày 30/6/2024', '2024-06-30')]
    """
    walk = _Walk(flow, provisions, own or {}, start)
    for paragraph in _paragraphs(flow, provisions, start, end):
        walk.read(paragraph)
    rows = walk.finish()
    for row in rows:
        span = row["span"]
        row["targets"] = inside(targets, span["start"], span["end"])
        row["citations"] = inside(citations, span["start"], span["end"])
    return rows


def _paragraphs(flow: str, provisions: Sequence[Row], start: int, end: int) -> Iterator[_Paragraph]:
    starts = {row["span"]["start"]: index for index, row in enumerate(provisions)}
    open_: list[int] = []
    offset = start
    for raw in flow[start:end].split("\n"):
        words = raw.strip()
        begin = offset + len(raw) - len(raw.lstrip())
        offset += len(raw) + 1
        if not words or words[0] == "|":
            continue
        index = starts.get(begin)
        while open_ and provisions[open_[-1]]["span"]["end"] <= begin:
            open_.pop()
        if index is not None:
            open_.append(index)
        marker = _MARKER.match(flow, begin, begin + len(words)) if index is not None else None
        body = marker.end() if marker else begin
        yield _Paragraph(begin, begin + len(words), body, open_[-1] if open_ else None, index is not None)


class _Walk:
    """One pass over the paragraphs, with what the headings above have set."""

    def __init__(self, flow: str, provisions: Sequence[Row], own: Row, start: int) -> None:
        self.flow = flow
        self.provisions = provisions
        self.own = own
        self.rows: list[Row] = []
        self.contexts: dict[int | None, _Context] = {}
        self.doc_type = own.get("doc_type")
        self.strict = self.doc_type in NORMATIVE or _is_law(own)
        self.reports = self.doc_type in REPORTS
        self.issuer = fold_key(str(own["issuer"])) if own.get("issuer") else None
        level = _LEVEL.search(self.issuer or "")
        self.level = level.group().strip() if level else "tỉnh"
        self.pending: tuple[_Paragraph, Row | None] | None = None
        self.implementing: dict[int, bool] = {}

    # -- reading ---------------------------------------------------------------------------------------------

    def read(self, paragraph: _Paragraph) -> None:
        if self.doc_type in INVITATIONS or self._label(paragraph):
            return
        self.pending = (paragraph, None)
        if self.strict and not self._implements(paragraph.index):
            self._strict(paragraph)
        elif self.reports:
            self._requests(paragraph, paragraph.body)
        elif not self._heading(paragraph):
            self._sentences(paragraph)

    def _implements(self, index: int | None) -> bool:
        """Whether a provision of a law stands under a heading that assigns."""
        if index is None:
            return False
        if index not in self.implementing:
            row = self.provisions[index]
            words = row["heading"] or self.flow[row["span"]["start"] : row["span"]["start"] + 90].split("\n", 1)[0]
            here = row["rule"] in ("article", "chapter", "roman", "part") and _IMPLEMENTING.search(words) is not None
            self.implementing[index] = here or self._implements(row["parent"])
        return self.implementing[index]

    def _strict(self, paragraph: _Paragraph) -> None:
        """In a law: a body or position that "có trách nhiệm" or is told to carry the text out, nothing else."""
        flow, at, stop = self.flow, paragraph.body, paragraph.stop
        phrase = read_phrase(flow, at, stop)
        if phrase is None or phrase.colon or stop - phrase.action < _SHORTEST or _CITIZEN.match(flow, at):
            return
        words = _LAW_DUTY if self.doc_type in NORMATIVE else _DECISION_DUTY
        if words.match(flow, phrase.action, stop) and not _DONE.search(flow, phrase.start, phrase.action):
            self._emit(paragraph, at, stop, phrase, False, "law_duty")

    def _heading(self, paragraph: _Paragraph) -> bool:
        """Set what a heading hands down; False where the paragraph is no heading."""
        flow = self.flow
        ends = flow[paragraph.stop - 1]
        heading = paragraph.marked and paragraph.index is not None and self.provisions[paragraph.index]["heading"]
        if ends != ":" and not heading:
            return False
        at = paragraph.body
        lead = _LEAD_VERBS.match(flow, at, paragraph.stop)
        requested = lead is not None and lead.group().startswith("Đề nghị")
        phrase = read_phrase(flow, lead.end() if lead else at, paragraph.stop)
        if phrase is None:
            return self._lead_in(paragraph) if ends == ":" else self._topic(paragraph)
        if phrase.action >= paragraph.stop - 1:
            self._set(paragraph, phrase, requested, None)
            return True
        if _DONE.search(flow, phrase.start, phrase.action):
            return self._lead_in(paragraph)
        pointer = _POINTER.search(flow, phrase.action, paragraph.stop)
        substance = pointer is None or pointer.start() - phrase.action > 80
        action = (phrase.start, paragraph.stop, phrase.action)
        if phrase.colon and not paragraph.stop - phrase.action < 4:
            return False
        self._set(paragraph, phrase, requested, action)
        if substance and ends == ":":
            self._emit(paragraph, paragraph.body, paragraph.stop, phrase, requested, "heading_with_action")
            self.contexts[paragraph.index].lead = None
        return ends == ":"

    def _topic(self, paragraph: _Paragraph) -> bool:
        """A heading that names a subject, not a bearer: its items inherit from above."""
        return ACTION_START.match(self.flow, paragraph.body) is None or self._context(paragraph) is None

    def _lead_in(self, paragraph: _Paragraph) -> bool:
        """ "UBND tỉnh yêu cầu các sở, ngành thực hiện các nội dung sau:" sets the bearer of what follows."""
        for match in ASSIGN.regex.finditer(self.flow, paragraph.body, paragraph.stop):
            phrase = read_phrase(self.flow, match.end(), paragraph.stop)
            if phrase is not None and not self._speaks(phrase):
                requested = _is_request(match)
                self._set(paragraph, phrase, requested, (match.start(), paragraph.stop, phrase.action))
                return True
        found = BEARER.regex.search(self.flow, max(paragraph.body, paragraph.stop - 260), paragraph.stop)
        while found is not None:
            phrase = read_phrase(self.flow, found.start(), paragraph.stop)
            if phrase and _DUTY_COLON.match(self.flow, phrase.action, paragraph.stop):
                self._set(paragraph, phrase, False, None)
                return True
            found = BEARER.regex.search(self.flow, found.end(), paragraph.stop)
        return True

    def _set(
        self, paragraph: _Paragraph, phrase: Phrase, requested: bool, lead: tuple[int, int, int] | None
    ) -> None:
        parties = split_bearers(self.flow, phrase.start, phrase.end)
        due = best_deadline(find_deadlines(self.flow, phrase.end, paragraph.stop, self.own.get("date")))
        context = _Context(parties, requested, due, lead=lead)
        self.contexts[paragraph.index] = context

    def _context(self, paragraph: _Paragraph) -> _Context | None:
        """What the nearest heading above hands down."""
        index = paragraph.index
        while index is not None:
            if index in self.contexts:
                return self.contexts[index]
            index = self.provisions[index]["parent"]
        return self.contexts.get(None) if paragraph.index is not None or self.doc_type is None else None

    # -- ordinary paragraphs ---------------------------------------------------------------------------------

    def _sentences(self, paragraph: _Paragraph) -> None:
        flow = self.flow
        main = self._first(paragraph, _skip_connector(flow, paragraph.body, paragraph.stop))
        current, at = main if main else (None, paragraph.body)
        for match in _BREAK.finditer(flow, paragraph.body, paragraph.stop):
            begin = match.end()
            if begin < at:
                continue
            row = self._own_bearer(paragraph, begin, current is not None)
            if row is None and current is not None and match.group()[0] in ".,v ":
                row = self._next_sentence(paragraph, begin, current, match.group()[0] != ".")
            if row is None:
                continue
            if current is not None:
                self._cut(current, begin)
            current, at = row, row["_action"]

    def _cut(self, row: Row, at: int) -> None:
        """An obligation ends where the next one of its paragraph begins."""
        row["span"]["end"] = min(at, row["span"]["end"])

    def _next_sentence(self, paragraph: _Paragraph, begin: int, before: Row, recurring: bool) -> Row | None:
        """A sentence that goes on with another action of the same bearer, or the regular report behind an action.

        The sentences of a dash stay together.
        """
        index = paragraph.index
        if not recurring and paragraph.marked and index is not None and self.provisions[index]["rule"] in ("dash", "plus"):
            return None
        at = _skip_connector(self.flow, begin, paragraph.stop)
        acts = ACTION_START.match(self.flow, at, paragraph.stop)
        if not recurring and (acts is None or (self.flow[acts.start()].islower() and at == begin)):
            return None
        row = self._emit(paragraph, begin, paragraph.stop, Phrase(at, at, at, False), before["_requested"], "same_bearer")
        row["bearers"] = [party | {"span": None} for party in before["bearers"]]
        return row

    def _first(self, paragraph: _Paragraph, at: int) -> tuple[Row, int] | None:
        """The obligation that a paragraph begins with, and where its action begins."""
        flow, stop = self.flow, paragraph.stop
        assigned = ASSIGN.regex.match(flow, at, stop) or self._issuer_assigns(paragraph, at, stop)
        if assigned is not None:
            phrase = read_phrase(flow, assigned.end(), stop)
            if phrase is not None and phrase.action < stop and not self._asks_upward(flow, assigned, phrase):
                requested = _is_request(assigned)
                row = self._emit(paragraph, at, stop, phrase, requested, "assigned")
                if paragraph.marked:
                    self._set(paragraph, phrase, requested, None)
                elif self.doc_type is None:
                    self._set(_Paragraph(at, stop, at, None, False), phrase, requested, None)
                return row, row["_action"]
        phrase = read_phrase(flow, at, stop)
        if phrase is None and (topic := _TOPIC.match(flow, at, stop)) is not None:
            phrase = read_phrase(flow, topic.end(), stop)
        if phrase is not None and self._bears(paragraph, phrase):
            row = self._emit(paragraph, at, stop, phrase, False, "run_in" if phrase.colon else "sentence")
            if paragraph.marked:
                self._set(paragraph, phrase, False, None)
            return row, row["_action"]
        return self._informed(paragraph) or self._inherited(paragraph, at) or self._follow_up(paragraph)

    def _issuer_assigns(self, paragraph: _Paragraph, at: int, stop: int) -> regex.Match[str] | None:
        """ "Chủ tịch UBND tỉnh yêu cầu …", "Giám đốc Sở Y tế đề nghị …", "Theo đó, UBND tỉnh yêu cầu …" """
        if ACTION_START.match(self.flow, at, stop) and self._context(paragraph) is not None:
            return None
        window = min(stop, at + 420)
        for match in ASSIGN.regex.finditer(self.flow, at, window):
            if BEARER.regex.match(self.flow, match.end()) and not _OBJECT.search(self.flow, at, match.start()):
                return match
        return None

    def _asks_upward(self, flow: str, assigned: regex.Match[str], phrase: Phrase) -> bool:
        return _is_request(assigned) and _UPWARD.match(flow, phrase.action) is not None

    def _bears(self, paragraph: _Paragraph, phrase: Phrase) -> bool:
        """Whether a sentence with a bearer at its head assigns: in a list any action does, outside one a strong one."""
        flow = self.flow
        if paragraph.stop - phrase.action < _SHORTEST or not (
            flow[phrase.start].isupper() or paragraph.marked or phrase.start > paragraph.body
        ):
            return False
        if _DONE.search(flow, phrase.start, min(phrase.action + 24, paragraph.stop)):
            return False
        if _TELLS.match(flow, phrase.action):
            return False
        if phrase.colon:
            return _PERSON.match(flow, phrase.action) is None
        if flow.startswith(("chịu trách nhiệm", "có trách nhiệm"), phrase.action):
            return True
        if self._speaks(phrase):
            return False
        listed = paragraph.index is not None and self.provisions[paragraph.index]["rule"] != "article"
        weak = listed and _CITIZEN.match(flow, phrase.start) is None
        return weak or _STRONG.match(flow, phrase.action) is not None

    def _speaks(self, phrase: Phrase) -> bool:
        """Whether the bearer is the issuer, who tells what it does itself."""
        if self.issuer is None:
            return False
        words = fold_key(self.flow[phrase.start : phrase.end]).replace("ubnd", "ủy ban nhân dân")
        words = _HEAD_OF.sub("", words)
        kind = _LEVEL.sub("", words)
        return words == self.issuer or (self.issuer.startswith(kind) and words in (kind, f"{kind} {self.level}".strip()))

    def _inherited(self, paragraph: _Paragraph, at: int) -> tuple[Row, int] | None:
        flow = self.flow
        context = self._context(paragraph)
        if context is None or paragraph.stop - at < _SHORTEST or _RECITAL.match(flow, at, paragraph.stop):
            return None
        acts = ACTION_START.match(flow, at, paragraph.stop) is not None
        if not acts and not (paragraph.marked and paragraph.index is not None and self._deep(paragraph)):
            return None
        context.used = True
        phrase = Phrase(at, at, at, False)
        row = self._emit(paragraph, paragraph.body, paragraph.stop, phrase, context.requested, "inherited", context)
        return row, row["_action"]

    def _informed(self, paragraph: _Paragraph) -> tuple[Row, int] | None:
        """ "… thông báo để Cục Thuế tỉnh biết, thực hiện": told to act, not only to know."""
        match = _INFORM.search(self.flow, paragraph.body, paragraph.stop)
        if match is None:
            return None
        phrase = read_phrase(self.flow, match.end(), paragraph.stop)
        if phrase is None or paragraph.stop - phrase.action < 8:
            return None
        known = _KNOW.search(self.flow, phrase.start, phrase.end)
        phrase = phrase._replace(end=known.start()) if known else phrase
        row = self._emit(paragraph, match.start(), paragraph.stop, phrase, False, "informed_to_act")
        return row, row["_action"]

    def _follow_up(self, paragraph: _Paragraph) -> tuple[Row, int] | None:
        """ "Báo cáo gửi về Sở trước ngày …" behind an order: the same bearers, and the deadline."""
        flow, at, stop = self.flow, paragraph.body, paragraph.stop
        if not self.rows or paragraph.index is not None or _SEND.match(flow, at, stop) is None:
            return None
        if not find_deadlines(flow, at, stop, self.own.get("date")):
            return None
        before = self.rows[-1]
        row = self._emit(paragraph, at, stop, Phrase(at, at, at, False), before["_requested"], "follow_up")
        row["bearers"] = [party | {"span": None} for party in before["bearers"]]
        return row, row["_action"]

    def _deep(self, paragraph: _Paragraph) -> bool:
        """A dash or letter under a bearer's own heading is a task however it begins."""
        index = paragraph.index
        return index is not None and self.provisions[index]["parent"] is not None

    def _own_bearer(self, paragraph: _Paragraph, begin: int, listed: bool) -> Row | None:
        """A later sentence of a paragraph, where it names a bearer of its own."""
        flow, stop = self.flow, paragraph.stop
        assigned = ASSIGN.regex.match(flow, begin, stop)
        phrase = read_phrase(flow, assigned.end() if assigned else begin, stop)
        if phrase is None or stop - phrase.action < _SHORTEST or _DONE.search(flow, phrase.start, phrase.action + 20):
            return None
        if assigned is None and (self._speaks(phrase) or not self._binds(phrase, listed)):
            return None
        if assigned is not None and self._asks_upward(flow, assigned, phrase):
            return None
        requested = assigned is not None and _is_request(assigned)
        return self._emit(paragraph, begin, _clause_end(flow, phrase.action, stop), phrase, requested, "own_bearer")

    def _binds(self, phrase: Phrase, listed: bool) -> bool:
        if phrase.colon:
            return False
        return _STRONG.match(self.flow, phrase.action) is not None if listed else _DUTY.match(self.flow, phrase.action) is not None

    def _requests(self, paragraph: _Paragraph, at: int) -> None:
        """In a report or an invitation: "đề nghị các đơn vị …", never what is asked of the one above."""
        flow, stop = self.flow, paragraph.stop
        for match in ASSIGN.regex.finditer(flow, at, stop):
            if match["verb"].lower().startswith("giao"):
                continue
            phrase = read_phrase(flow, match.end(), stop)
            if phrase is None or phrase.action >= stop or self._asks_upward(flow, match, phrase):
                continue
            if _OBJECT.search(flow, at, match.start()):
                continue
            self._emit(paragraph, match.start(), _clause_end(flow, phrase.action, stop), phrase, True, "requested")
            return

    # -- labels ----------------------------------------------------------------------------------------------

    def _label(self, paragraph: _Paragraph) -> bool:
        """ "Đơn vị chủ trì: Sở Tư pháp." under a task. A line may hold several labels."""
        match = _LABEL.regex.match(self.flow, paragraph.body, paragraph.stop)
        if match is None or self.pending is None:
            return False
        while match is not None:
            following = _LABEL.regex.search(self.flow, match.end(), paragraph.stop)
            self._labelled(match, following.start() if following else paragraph.stop)
            match = following
        return True

    def _labelled(self, match: regex.Match[str], stop: int) -> None:
        assert self.pending is not None
        task, row = self.pending
        if match["lead"]:
            parties = split_bearers(self.flow, match.end(), _clause_end(self.flow, match.end(), stop))
            if row is None:
                phrase = Phrase(task.body, task.body, task.body, False)
                row = self._emit(task, task.body, task.stop, phrase, False, "label")
            row["bearers"] = parties
            self.pending = (task, row)
        elif row is not None and match["with"]:
            row["coordinators"] = split_bearers(self.flow, match.end(), _clause_end(self.flow, match.end(), stop))
        elif row is not None and match["time"]:
            dues = find_deadlines(self.flow, match.start(), stop, self.own.get("date"), bare=True)
            row["due"] = best_deadline(dues[::-1]) or row["due"]

    # -- rows ------------------------------------------------------------------------------------------------

    def _emit(
        self,
        paragraph: _Paragraph,
        start: int,
        stop: int,
        phrase: Phrase,
        requested: bool,
        rule: str,
        context: _Context | None = None,
    ) -> Row:
        parties = split_bearers(self.flow, phrase.start, phrase.end)
        if context is not None:
            parties = [party | {"span": None} for party in context.parties]
        row: Row = {
            "bearers": parties,
            "coordinators": [],
            "provision": self._path(paragraph.index),
            "span": {"start": start, "end": stop},
            "rule": rule,
            "inferred": False,
            "due": None,
            "_inherited": context.due if context else None,
            "_action": phrase.action,
            "_requested": requested,
        }
        self._begin(row, stop)
        self.rows.append(row)
        return row

    def _begin(self, row: Row, stop: int) -> None:
        """The coordinators, and where the action itself begins behind them."""
        flow, action = self.flow, row["_action"]
        with_ = read_coordinators(flow, action, min(stop, action + _COORDINATORS))
        if with_ is not None:
            row["coordinators"], begin, behind = with_
            if begin - action < 30 and behind < stop and not flow[action:begin].strip(" ,").startswith(_KEPT):
                action = behind
        row["_action"] = _skip_duty(flow, action, stop)

    def _complete(self, row: Row) -> None:
        """What follows from the words of the obligation, once it is known where it ends."""
        flow, span, action = self.flow, row["span"], row["_action"]
        stop = span["end"]
        words = " ".join(flow[action:stop].split()).strip(" .;:/,-")
        own = row["due"] or best_deadline(find_deadlines(flow, span["start"], stop, self.own.get("date")))
        due = own or row["_inherited"]
        row["action"] = words
        row["due"] = due
        row["modality"] = modality_of(words, bool(row["_requested"]))
        row["nature"] = nature_of(words, due)
        row["report_to"] = report_to_of(flow, action, stop)

    def _path(self, index: int | None) -> str | None:
        """The numbered part a task stands in: a dash has no number to cite it by."""
        while index is not None and self.provisions[index]["rule"] in ("dash", "plus"):
            index = self.provisions[index]["parent"]
        return None if index is None else str(self.provisions[index]["path"])

    def finish(self) -> list[Row]:
        """The rows, with the lead-in sentences whose bearer no item has used, sorted, each with its identity."""
        for context in self.contexts.values():
            if context.lead is not None and not context.used:
                start, stop, action = context.lead
                phrase = Phrase(start, start, action, False)
                row = self._emit(_Paragraph(start, stop, start, None, False), start, stop, phrase, context.requested, "lead_in")
                row["bearers"] = context.parties
        for row in self.rows:
            self._complete(row)
        rows = [row for row in self.rows if row["bearers"] and row["action"]]
        rows.sort(key=lambda row: int(row["span"]["start"]))
        seen: dict[str, int] = {}
        for row in rows:
            uid = uid_of(self.own, row["bearers"], row["action"])
            seen[uid] = seen.get(uid, 0) + 1
            row["uid"] = uid if seen[uid] == 1 else f"{uid}-{seen[uid]}"
            for key in ("_action", "_requested", "_inherited"):
                del row[key]
        return rows


_INFORM = regex.compile(r"(?:thông báo|trả lời|có ý kiến|hướng dẫn|kết luận)[^.;\n]{0,160}\s(?:để|đề|đê) (?=\S)")
_KNOW = regex.compile(r"\s(?:được\s)?biết\b")
_SEND = regex.compile(r"(?:_ )?(?:[^.;\n]{0,80}\b)?(?:[Bb]áo cáo|[Ýý] kiến|[Vv]ăn bản|[Kk]ết quả|[Dd]anh sách|[Hh]ồ sơ|[Đđ]ăng ký)\b[^.;\n]{0,80}\bgửi\b")
_TOPIC = regex.compile(r"[^:.;\n]{3,120}:\s{1,2}(?=\p{Lu})")  # "Số lượng bản: Các đơn vị ký và đóng dấu …"
_SHORTEST = 24  # shorter remainders are titles and cells of tables: "Thống kê truy cập", "Cơ quan trình"
_TELLS = regex.compile(r"(?:thông báo (?:để|cho|đến|kết luận|như)|có ý kiến|thống nhất (?:với|về|chủ trương)|trả lời|ban hành (?:Quyết định|Kế hoạch|Chỉ thị))")
_PERSON = regex.compile(r"(?:[ÔôBb](?:ng|à)|Đồng chí|đ/c)\b")
_CITIZEN = regex.compile(r"(?:[Cc]ác )?(?:[Tt]ổ chức|cá nhân|[Dd]oanh nghiệp|[Nn]gười)\b")
_HEAD_OF = regex.compile(r"^(?:chủ tịch|giám đốc|cục trưởng|bộ trưởng|tổng cục trưởng|hiệu trưởng|lãnh đạo|thường trực) ")
_LEVEL = regex.compile(r" (?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)\b.*$|$")
_CONNECTOR = regex.compile(
    r"(?:(?:Theo đó|Cùng với đó|Đồng thời|Bên cạnh đó|Ngoài ra|Trong đó|Trước mắt|Riêng|(?:Để|Trên cơ sở) [^.;\n]{5,200}?)\s?,\s"
    r"|(?:Từ|Trong|Chậm nhất|Trước|Đến|Hàng|Hằng|Định kỳ)\s(?=[^,.;\n]{0,20}(?:năm|quý|tháng|ngày|tuần))[^,.;\n]{3,60},\s)+"
)
_LONGEST_CLAUSE = 3000  # bounds the search for a clause's end; the longest read has 1,700 characters
_COORDINATORS = 400  # where "phối hợp với" is looked for: behind that it belongs to a later clause
_KEPT = ("đôn đốc", "theo dõi", "chỉ đạo", "hướng dẫn")
_DUTY_COLON = regex.compile(r"(?:có trách nhiệm|chịu trách nhiệm|(?:tiếp tục |tập trung |khẩn trương |tổ chức )?thực hiện|cần)[^.\n]{0,80}:$")
# "việc yêu cầu người dân", "theo đề nghị của", "chuyển giao": no order of the document.
_OBJECT = regex.compile(r"(?:việc|theo|xét|được|đã|không|khi|có|của|các|bàn|chuyển|tiếp nhận|cấm|hoặc|nếu|trường hợp|những)\s$")
_DUTY_WORDS = regex.compile(r"(?:chủ trì,? |có trách nhiệm |(?:hãy|cần|phải) )+(?=\p{L})")


def _skip_connector(flow: str, at: int, stop: int) -> int:
    match = _CONNECTOR.match(flow, at, stop)
    return match.end() if match else at


def _is_request(assigned: regex.Match[str]) -> bool:
    return assigned["verb"].lower()[:1] in "đk"


def _skip_duty(flow: str, action: int, stop: int) -> int:
    match = _DUTY_WORDS.match(flow, action, stop)
    return match.end() if match else action


def _clause_end(flow: str, at: int, stop: int) -> int:
    stop = min(stop, at + _LONGEST_CLAUSE)
    marks = [flow.find(mark, at, stop) for mark in (". ", "; ", "./")]
    return min([mark for mark in marks if mark >= 0], default=stop)


def _is_law(own: Row) -> bool:
    """A decision or resolution with a year in its number is law: "28/2025/QĐ-TTg", "119/2026/UBTVQH15"."""
    number = str(own.get("number") or "")
    return own.get("doc_type") in ("QĐ", "NQ") and regex.match(r"\d+/(?:19|20)\d\d/", number) is not None
