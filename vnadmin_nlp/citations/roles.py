"""Roles: what the citing document does with the cited one, by the words before the mention (docs/CITATIONS.md).

Reads         "Căn cứ | Luật …; | Nghị định …"  "Công văn này thay thế | …"  "Điều 2. Bãi bỏ: 1. | Quyết định …"
              "Phúc đáp | Công văn …"  "(Kèm theo | Quyết định …)"  "thực hiện | Chỉ thị …, | Công điện …"
              "2. Sở Y tế rà soát theo quy định tại | Nghị định …" (a task: the decree is carried out)
Leaves alone  "Căn cứ Nghị định A sửa đổi, bổ sung | Nghị định B": B stands in A's title, it is only mentioned; so with
              "đề nghị Chính phủ sửa đổi | …" and "việc thực hiện | …" (a report on it)
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import regex

from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.citations.role_words import (
    BY_FORCE,
    acts_itself,
    cut_connector,
    governing_cue,
    heading_roles,
    is_bearer,
    is_task,
    opens_repeal,
    opens_title,
    opens_with_verb,
    plan_start,
)
from vnadmin_nlp.lexicon import document_types_coded
from vnadmin_nlp.schema import Row

_WINDOW = 260


def attach_roles(flow: str, drafts: Sequence[Draft], own: Row | None = None) -> None:
    """Sets the role of each of `drafts`, in reading order; members of a list share that of its first."""
    above = heading_roles(flow, [draft.start for draft in drafts])
    reader = _Reader(flow, own)
    quoted = _quotations(flow)
    for position, draft in enumerate(drafts):
        draft.role = reader.role(draft, above[position])
        if draft.role in (*BY_FORCE, "implements") and _stands_in(draft, quoted):
            draft.role = "mentions"


def attach_subject_roles(drafts: Sequence[Draft], in_subject: Sequence[Row], own: Row | None) -> None:
    """Takes over what an act's own subject does to a document, where the lines of its heading do not tell.

    `in_subject` are the citations read in the subject alone: "sửa đổi Quyết định số 5/QĐ-BNV" over two lines.
    """
    if _own_type(own) not in _ACTS:
        return
    told = {row["number"]: row["role"] for row in in_subject if row["number"] and row["role"] in BY_FORCE}
    for draft in drafts:
        number = draft.number["value"] if draft.number else None
        if number in told and draft.role == "mentions":
            draft.role = told[number]
        told.pop(number, None)


_QUOTE = regex.compile(r"(?<![^\s(:])\"(?=\S)|\"(?=[\s.,;:)]|$)")
_LONGEST_QUOTATION = 8_000  # characters


def _quotations(flow: str) -> list[tuple[int, int]]:
    """Stretches between quotation marks, the outer ones, in reading order: what stands there another text says."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in _QUOTE.finditer(flow):
        at = match.start()
        if at == 0 or flow[at - 1] in " \n(:":
            opened.append(at)
        elif opened:
            start = opened.pop()
            while found and found[-1][0] > start:
                found.pop()
            if at - start <= _LONGEST_QUOTATION:
                found.append((start, at))
    return found


def _stands_in(draft: Draft, quoted: list[tuple[int, int]]) -> bool:
    position = bisect_right(quoted, (draft.start, -1)) - 1
    return position >= 0 and draft.end <= quoted[position][1]


_NORMATIVE_TYPES = {"nghị định", "thông tư", "thông tư liên tịch", "luật", "bộ luật", "pháp lệnh", "văn bản hợp nhất"}
_ACTS = (_NORMATIVE_TYPES - {"văn bản hợp nhất"}) | {"quyết định", "nghị quyết"}  # they can change other documents
_YEAR_IN_NUMBER = regex.compile(r"/(?:19|20)\d\d/")


def _is_normative(own: Row | None) -> bool:
    """True for laws and the like: they lay down rules, so "theo Nghị định …" assigns nothing there."""
    told = own or {}
    dated = bool(_YEAR_IN_NUMBER.search(told.get("number") or "")) and _own_type(own) != "nghị quyết"
    return _own_type(own) in _NORMATIVE_TYPES or dated


# A consolidated text, a proposal, a report change no document.
_WITHOUT_FORCE = {"văn bản hợp nhất", "tờ trình", "báo cáo", "biên bản"}


def _own_type(own: Row | None) -> str | None:
    """The name of the citing document's type in lower case; None where it is not known."""
    told = own or {}
    rows = document_types_coded(told.get("doc_type") or "")
    name = told.get("type_name") or (rows[0].name if rows else None)
    return name and name.lower()


_SENTENCE_BEHIND = regex.compile(r"[^()\n]{0,200}\)\s?\p{Ll}")
_BRACKETED = regex.compile(r"\([^()]{0,300}\)")
_QUOTED = regex.compile(r"[\"“][^\"“”\n]{1,200}[\"”]")
_GONE = regex.compile(
    r"[^.;\n]{0,300}?(?:hết\shiệu\slực|bị\sbãi\sbỏ|đều\sbãi\sbỏ|được\sbãi\sbỏ|không\scòn\shiệu\slực)(?!\p{L})"
)
_REACHING = {"basis", "responds_to", "amended_by", "enclosed_with", "repeals"}
_JOINS = (",", ";", " và", "; và", ", các", "và các", " số", ":")


class _Reader:
    """Reads mentions one after the other and remembers the list, the clause and the title they stand in."""

    def __init__(self, flow: str, own: Row | None) -> None:
        self.flow = flow
        self.normative = _is_normative(own)
        kind = _own_type(own)
        self.issuer = ((own or {}).get("issuer") or "").lower()
        self.without_force = kind in _WITHOUT_FORCE
        self.type_name = kind if kind in _ACTS else None
        self.tasks_from = plan_start(flow) if kind == "báo cáo" else 0
        self.rules = kind in ("quyết định", "quy chế")
        """True where "việc … thực hiện theo" lays down a rule."""
        self.earlier: Draft | None = None
        self.head = "mentions"
        """Role of the last mention that stands in no other document's title."""
        self.titled = False
        """True where `earlier` stands in the title of another mention."""

    def role(self, draft: Draft, above: str | None) -> str:
        role, titled = self._read(draft, above)
        if not titled:
            self.head = role
        self.earlier, self.titled = draft, titled
        return role

    def _read(self, draft: Draft, above: str | None) -> tuple[str, bool]:
        earlier = self.earlier
        floor = _clause_start(self.flow, draft.start)
        if draft.linked and earlier is not None:
            anew = ";" in self.flow[earlier.end : draft.start] or _is_parallel(earlier, draft)
            titled = self.titled and not anew
            gone = not titled and anew and _GONE.match(self.flow, draft.end, draft.end + 330)
            return ("repeals" if gone else self.head if self.titled and anew else earlier.role), titled
        if self._in_bracket(floor, draft):
            return self._bracketed(floor, draft), True
        role, titled = self._first(floor, draft, above), False
        if earlier is not None and floor <= earlier.start and earlier.end <= draft.start:
            role, titled = self._behind(earlier, floor, draft)
        if not titled and _GONE.match(self.flow, draft.end, draft.end + 330):
            return "repeals", False
        return role, titled

    def _in_bracket(self, floor: int, draft: Draft) -> bool:
        opened = self.flow.rfind("(", floor, draft.start)
        return opened >= 0 and ")" not in self.flow[opened : draft.start]

    def _bracketed(self, floor: int, draft: Draft) -> str:
        """The role of a mention in brackets: "(Kèm theo | …)", "(được sửa đổi bởi | …)"."""
        opened = self.flow.rfind("(", floor, draft.start)
        words = self.flow[opened + 1 : draft.start].lower()
        beside = self.earlier is not None and 0 <= opened - self.earlier.end <= 1
        if words.strip() in ("", "các", "tại", "theo") and not beside:  # "Xét báo cáo của Bộ Y tế (các | văn bản …)"
            clause = self.flow[floor:opened].lower()
            cue = governing_cue(clause)
            return self._by_cue(cue.role, clause[: cue.start], floor, draft) if cue else "mentions"
        cue = governing_cue(words)
        if cue is None:
            return "mentions"
        if cue.role == "amended_by":
            return "basis" if self.head == "basis" else "mentions"
        if cue.role == "enclosed_with":
            own = not words[: cue.start].strip(" -+*") and not self._goes_on_behind(draft)
            return "enclosed_with" if own else "mentions"
        return cue.role if cue.role in ("basis", "implements") else "mentions"

    def _goes_on_behind(self, draft: Draft) -> bool:
        """True where a sentence goes on behind the bracket: "Quy chế (ban hành kèm theo | …) quy định …"."""
        return bool(_SENTENCE_BEHIND.match(self.flow, draft.end, draft.end + 300))

    def _behind(self, earlier: Draft, floor: int, draft: Draft) -> tuple[str, bool]:
        """The role of a mention with another one before it in its clause, and whether it stands in its title."""
        printed = _QUOTED.sub('""', _BRACKETED.sub("", self.flow[earlier.end : draft.start]))
        gap = printed.lower().replace("qui ", "quy ")
        last = gap[gap.rfind(",") + 1 :]  # the last part of the gap may begin anew
        cue = governing_cue(gap)
        if cue is not None and cue.role == "amended_by":
            return ("basis" if self.head == "basis" else "mentions"), True
        if _ENACTED.fullmatch(gap):
            return self.head, False
        titled = opens_title(gap)
        begins_anew = cue is not None and (not titled or printed[cue.start].isupper() or _begins_anew(gap, cue.start))
        if cue is not None and begins_anew:
            role = self._by_cue(cue.role, gap[: cue.start], floor, draft, behind=True)
            return role, titled and role == "mentions"
        if self._is_sentence_end(earlier, draft):
            return "mentions", False
        if gap.rstrip().endswith(_JOINS) and (len(last.split()) <= 4 or draft.date is not None or not draft.typed):
            return self.head, False
        if _JOINED_BODY.fullmatch(gap) or _JOINED_NOUN.search(gap):
            return self.head, False
        return "mentions", True

    def _is_sentence_end(self, earlier: Draft, draft: Draft) -> bool:
        return ". " in self.flow[earlier.end : draft.start]

    def _first(self, floor: int, draft: Draft, above: str | None) -> str:
        """The role of the first mention of a clause."""
        clause = _BRACKETED.sub("", self.flow[floor : draft.start].lower()).replace("  ", " ").replace("qui ", "quy ")
        bare = clause.strip(" -+*\"'")
        if not bare or _MARKER.fullmatch(bare):
            if above is not None:
                return above
            return self.head if self._goes_on(floor) else "mentions"
        if above == "basis" and self.flow[floor - 1 : floor] in ("", "\n"):
            return above
        words, connected = cut_connector(clause)
        cue = governing_cue(clause)
        if opens_repeal(clause) and not self.without_force:
            return "repeals"
        far = cue is not None and connected and cue.role not in _REACHING and words[cue.end :].count(" ") > 3
        if cue is None or far:
            if self.head == "basis" and self._goes_on(floor):
                return "basis"
            by_task = connected and not clause.endswith(("quy định tại ", "quy định của "))
            return self._by_task(floor, words, draft) if by_task else "mentions"
        if cue.role == "follows" and _MOVED_ON.search(words[cue.end :]):
            return "mentions"
        return self._by_cue(cue.role, words[: cue.start], floor, draft)

    def _goes_on(self, floor: int) -> bool:
        """True where the clause before `floor` was left by ";" inside the paragraph of the mention before."""
        if self.earlier is None or self.earlier.end > floor:
            return False
        between = self.flow[self.earlier.end : floor]
        return "\n" not in between and between.rstrip().endswith(";")

    def _by_cue(self, role: str, before: str, floor: int, draft: Draft, *, behind: bool = False) -> str:
        if role in BY_FORCE:
            goes_on = behind and self.head in BY_FORCE
            itself = acts_itself(before, self.type_name) and (
                not behind or "này" in self.flow[floor : draft.start].lower()
            )
            itself = itself or (bool(self.issuer) and before.rstrip().endswith(self.issuer))
            return role if (goes_on or itself) and not self.without_force else "mentions"
        if role == "follows":
            return self._by_task(floor, before, draft)
        if role == "amended_by":
            return "basis" if self.head == "basis" else "mentions"
        if role == "basis" and not _opens_clause(before, strictly=self.normative):
            bearer = not self.normative and is_bearer(before)  # "Các đơn vị căn cứ | Thông tư … để thực hiện"
            return "implements" if bearer else self._by_task(floor, before, draft)
        if role == "enclosed_with" and before.strip(" -+*("):
            cue = governing_cue(before)
            if cue is not None:
                return self._by_cue(cue.role, before[: cue.start], floor, draft, behind=behind)
            return self.head if behind and before.strip().startswith(("và ", ", ")) else "mentions"
        return role

    def _by_task(self, floor: int, words: str, draft: Draft) -> str:
        """ "implements" in a task that the citing document assigns, else "mentions"; `words` lead to the mention."""
        if (
            self.normative
            or floor < self.tasks_from
            or (draft.kind is not None and draft.kind.name in _NEVER_CARRIED_OUT)
        ):
            return "mentions"
        if self.rules and not opens_with_verb(words):
            return "mentions"
        paragraph = max(self.flow.rfind("\n", max(0, floor - 900), floor) + 1, floor - 900)
        return "implements" if is_task(self.flow, paragraph, floor, words) else "mentions"


_MOVED_ON = regex.compile(r",|(?<!\p{L})này(?!\p{L})")  # "theo Điều 1 Nghị quyết này, | Nghị định …"
_NEVER_CARRIED_OUT = {"Báo cáo", "Tờ trình", "Biên bản"}
_ENACTED = regex.compile(
    r"\s(?:đã\s)?(?:được\s)?(?:công\sbố|ban\shành)\s(?:kèm\s)?theo\s"
)  # "Pháp lệnh … được công bố theo | Lệnh"
# " và Chủ tịch Liên đoàn … tại ", ", ý kiến chỉ đạo của … tại ": the list goes on with another body.
_JOINED_NOUN = regex.compile(
    r"(?:,|;|và)\s(?:ý\skiến|đề\snghị|đề\sxuất|báo\scáo|chỉ\sđạo)\s(?:\p{L}[\p{L}-]*\s?){1,14}tại\s$"
)
_JOINED_BODY = regex.compile(r"\s?(?:,|;|và|; và|, và)\s(?:\p{L}[\p{L}-]*\s?){1,14}tại\s")


def _opens_clause(before: str, *, strictly: bool) -> bool:
    """True where nothing, or the end of another part, stands before "căn cứ"."""
    words = before.strip(" -+*\"'")
    return not words or (not strictly and words.endswith((",", ";", "và", ":", ")", ".", "đồng thời")))


def _begins_anew(gap: str, cue: int) -> bool:
    """True where the cue of `gap` opens its last part: ", triển khai | …", ", UBND tỉnh yêu cầu thực hiện | …"."""
    part = gap[max(gap.rfind(mark, 0, cue) for mark in (",", ";", ". ", ":")) + 1 : cue].strip(" -")
    if not any(mark in gap[:cue] for mark in (",", ";", ". ", ":")):
        return gap[:cue].rstrip().endswith((" và", "đồng thời"))
    return not part or part in ("và", "đồng thời", "tiếp tục") or bool(_ORDERS.search(part))


_ORDERS = regex.compile(r"(?<!\p{L})(?:yêu cầu|giao|đề nghị|chỉ đạo|phải|cần)(?!\p{L})")


def _is_parallel(earlier: Draft, draft: Draft) -> bool:
    """True for the decree of "Nghị định A quy định chi tiết Luật B và | Nghị định C": it goes with A, not with B.

    So does the one with its own date and body in "Công văn A ngày … của … về việc triển khai Công điện B và | Chỉ thị C
    ngày … của …", where B has neither.
    """
    if draft.typed and draft.date and draft.issuer and not (earlier.date or earlier.issuer):
        return True
    ranks = [_RANKS.get(one.kind.name if one.kind else "") for one in (earlier, draft)]
    return ranks[0] == 0 and ranks[1] is not None and ranks[1] > 0 and draft.date is not None


_RANKS = {"Luật": 0, "Bộ luật": 0, "Pháp lệnh": 0, "Hiến pháp": 0, "Nghị định": 1, "Thông tư": 2}
_MARKER = regex.compile(
    r"(?:(?:điều|khoản|điểm)\s)?\W*(?:\d{1,2}(?:\.\d{1,2}){0,2}|\p{Ll})?[.)]?\W*(?:(?:các|những|tại|toàn\sbộ)\s?)?\W*"
)


def _clause_start(flow: str, at: int) -> int:
    """Start of the clause that ends at `at`: behind ";", the end of a sentence or the start of the paragraph."""
    floor = max(0, at - _WINDOW)
    floor = max(floor, flow.rfind("\n", floor, at) + 1)
    sentence = flow.rfind(". ", floor, at - 2)
    if sentence - floor > 4:  # not the point of "2. "
        floor = sentence + 1
    return max(floor, flow.rfind(";", floor, at - 1) + 1)
