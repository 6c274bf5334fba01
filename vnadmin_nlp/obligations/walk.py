"""One pass over the paragraphs of a document: headings hand bearers down, sentences take them or name their own.

Reads         "3. Giám đốc Sở Nội vụ:" (hands down) / "- Rà soát …" (takes) / "…; người đứng đầu đơn vị thường xuyên
              tiếp công dân" (names its own inside a paragraph) / "Đơn vị chủ trì: Sở Tư pháp." (a label under its task)
Leaves alone  in a law all but "có trách nhiệm" and what stands under a heading that assigns; in a report all but
              "đề nghị", "yêu cầu"; in an invitation everything
"""

from __future__ import annotations

import regex

from vnadmin_nlp.deadlines import best_deadline, find_deadlines
from vnadmin_nlp.obligations.bearers import ACTION_START, BEARER, Phrase, read_phrase, read_unlisted, split_bearers
from vnadmin_nlp.obligations.drafts import Draft, Paragraph
from vnadmin_nlp.obligations.ground import Ground, elsewhere
from vnadmin_nlp.obligations.law import CONDITION, DUTIES_TOO, DUTY_LIST, MUST, NO_DUTIES, PREAMBLE, find_duties
from vnadmin_nlp.obligations.signs import (
    ANSWERS,
    ASSIGN,
    ASSIGN_VERB,
    ASSIGNING_HEAD,
    ASSIGNS,
    BREAK,
    CITIZEN,
    COMPANY,
    CONCLUSIONS,
    CONNECTOR,
    CONTACT,
    DONE,
    DUTY,
    DUTY_COLON,
    GENERAL,
    IMPLEMENTING,
    INFORM,
    INVITATIONS,
    ISSUER_REACH,
    KNOW,
    LABEL,
    LEAD_IN_REACH,
    LONGEST_CLAUSE,
    MEASURE,
    OBJECT,
    OPINION,
    OWN_DOCUMENT,
    PERSON,
    PLANS,
    POINTER,
    PROPOSALS,
    RECITAL,
    REPORTS,
    RUN_IN,
    SEND,
    SHORTEST,
    SOME_TASKS,
    STRONG,
    TELLS_OF_ITSELF,
    TOPIC,
    UPWARD,
)

_BARE_ORDER = 12  # characters of "yêu cầu:"
_DIRECTING = ("CT", "CV", "CĐ", "KH", "TB", "CTr", "PA")  # codes of types whose items order


class Walk(Ground):
    """The drafts of a document's obligations, paragraph by paragraph."""

    def read(self, paragraph: Paragraph) -> None:
        """Take one paragraph; they come in reading order."""
        if self._doc_type in INVITATIONS or self._label(paragraph):
            return
        if CONTACT.regex.match(self.flow, paragraph.body, paragraph.stop):
            return
        found = len(self.drafts)
        self._read(paragraph)
        self._task = (paragraph, self.drafts[-1] if len(self.drafts) > found else None)
        self._opened = paragraph.index is None and self.flow[paragraph.stop - 1] == ":"
        self._answers = self._answers or (
            self._opened and OPINION.regex.search(self.flow, paragraph.body, paragraph.stop) is not None
        )

    def _read(self, paragraph: Paragraph) -> None:
        if self._strict and not self._assigns(paragraph.index):
            self._law(paragraph)
        elif self._doc_type in REPORTS and not self._under(paragraph.index, PLANS) and not self._concluded(paragraph):
            self._requests(paragraph)
        elif not self._heading(paragraph):
            found = len(self.drafts)
            self._sentences(paragraph)
            if len(self.drafts) == found:
                self._law(paragraph) if self._strict or self._regulates(paragraph) else self._bound(paragraph)

    def lead_ins(self) -> None:
        """Add the lead-in sentences whose bearer no item has used."""
        for context in self._contexts.values():
            if context.lead is None or context.used or all(p["text"].lower() in GENERAL for p in context.parties):
                continue
            start, stop, action = context.lead
            draft = Draft(start, stop, action, "lead_in", None, context.parties, context.requested)
            self._add(draft)

    # -- laws and reports ------------------------------------------------------------------------------------

    def _assigns(self, index: int | None) -> bool:
        """Whether a provision of a law stands under a heading that assigns."""
        if index is None:
            return False
        if index not in self._assigning:
            row = self.provisions[index]
            at = row["span"]["start"]
            words = row["heading"] or self.flow[at : at + 90].split("\n", 1)[0]
            titled = row["rule"] in ("article", "chapter", "roman", "part")
            here = titled and (IMPLEMENTING.search(words) or ASSIGNS.match(words)) is not None
            self._assigning[index] = here or self._assigns(row["parent"])
        return self._assigning[index]

    def _under(self, index: int | None, words: regex.Pattern[str]) -> bool:
        """Whether a provision of a report stands under a heading with `words`: "Phương hướng", "Kiến nghị"."""
        while index is not None:
            if words.search(self.provisions[index]["heading"] or ""):
                return True
            index = self.provisions[index]["parent"]
        return False

    def _concluded(self, paragraph: Paragraph) -> bool:
        """Whether an item stands under "Kết luận của Chủ trì:" in the minutes of a meeting."""
        if not paragraph.marked:
            self._concludes = CONCLUSIONS.match(self.flow, paragraph.body, paragraph.stop) is not None
        return self._concludes and paragraph.marked

    def _law(self, paragraph: Paragraph) -> None:
        """What a paragraph of normative text states: the items of a list of duties, or sentences with a bearer."""
        flow, at, stop = self.flow, paragraph.body, paragraph.stop
        if self._silent(paragraph.index):
            return
        if paragraph.marked and (context := self._context(paragraph)) is not None and context.law:
            draft = self._inherited(paragraph, at)
            if draft is not None:
                draft.standing = True
                return
        phrase = read_phrase(flow, at, stop) if paragraph.marked and flow[stop - 1] == ":" else None
        if phrase is not None and phrase.action >= stop - 1:
            self._set(paragraph, phrase)
            self._contexts[paragraph.index].law = True
            return
        for duty in find_duties(flow, at, stop):
            if DONE.search(flow, duty.phrase.start, duty.phrase.action):
                continue
            if paragraph.index is None and PREAMBLE.match(flow, duty.phrase.action):
                continue
            if duty.stop == stop and DUTY_LIST.search(flow, duty.phrase.action, stop):
                lead = (duty.start, stop, duty.phrase.action)
                self._set(paragraph, duty.phrase, lead=lead)
                self._contexts[paragraph.index].law = True
                continue
            draft = self._draft(paragraph, (duty.start, duty.stop), duty.phrase, "law_duty")
            draft.standing = True

    def _bound(self, paragraph: Paragraph) -> None:
        """What a letter or an article says that a body must do: "… thì doanh nghiệp phải kê khai bổ sung"."""
        flow = self.flow
        if self._quotes(paragraph):
            return
        for duty in find_duties(flow, paragraph.body, paragraph.stop):
            told = paragraph.marked or MUST.match(flow, duty.phrase.action, duty.stop)
            if told and not self._speaks(duty.phrase) and not DONE.search(flow, duty.phrase.start, duty.phrase.action):
                self._draft(paragraph, (duty.start, duty.stop), duty.phrase, "bound").standing = True

    def _regulates(self, paragraph: Paragraph) -> bool:
        """Whether this is an article of a decision or of the regulations that it issues."""
        return self._doc_type in ("QĐ", "NQ") and self._in_article(paragraph.index)

    def _in_article(self, index: int | None) -> bool:
        while index is not None:
            if self.provisions[index]["rule"] == "article":
                return True
            index = self.provisions[index]["parent"]
        return False

    def _quotes(self, paragraph: Paragraph) -> bool:
        """Whether a letter quotes a law here: in marks, or with the number of its article."""
        if '"' in (self.flow[paragraph.body : paragraph.body + 1], self.flow[paragraph.stop - 1]):
            return True
        return self._doc_type == "CV" and self._in_article(paragraph.index)

    def _silent(self, index: int | None) -> bool:
        """Whether a provision stands under a heading that states no duties: "Giải thích từ ngữ", "Xử phạt"."""
        while index is not None:
            words = self.provisions[index]["heading"] or ""
            if NO_DUTIES.search(words) and not DUTIES_TOO.search(words):
                return True
            index = self.provisions[index]["parent"]
        return False

    def _requests(self, paragraph: Paragraph) -> None:
        """ "đề nghị các đơn vị …", never what is asked of the one above."""
        flow, at, stop = self.flow, paragraph.body, paragraph.stop
        if self._under(paragraph.index, PROPOSALS):
            return
        for match in ASSIGN.regex.finditer(flow, at, stop):
            if match["verb"].lower().startswith("giao") or OBJECT.search(flow, at, match.start()):
                continue
            phrase = read_phrase(flow, match.end(), stop)
            if phrase is None or phrase.action >= stop or self._asks_upward(match, phrase):
                continue
            place = (match.start(), _clause_end(flow, phrase.action, stop))
            self._draft(paragraph, place, phrase, "requested", requested=True)
            return

    # -- headings --------------------------------------------------------------------------------------------

    def _heading(self, paragraph: Paragraph) -> bool:
        """Set what a heading hands down; False where the paragraph is to be read as sentences."""
        flow, stop = self.flow, paragraph.stop
        colon = flow[stop - 1] == ":"
        if not colon and not (paragraph.marked and self.provisions[paragraph.index or 0]["heading"]):
            return False
        verb = ASSIGNING_HEAD.match(flow, paragraph.body, stop)
        requested = verb is not None and verb.group().startswith("Đề nghị")
        phrase = read_phrase(flow, verb.end() if verb else paragraph.body, stop)
        if phrase is None and verb is not None and verb.group().startswith("Giao"):
            phrase = read_unlisted(flow, verb.end(), stop)
        if phrase is None:
            return self._topic(paragraph, colon)
        bare = stop - phrase.action < _BARE_ORDER  # "2. Ban Thường vụ yêu cầu:"
        if colon and (not paragraph.marked or bare) and ASSIGN_VERB.match(flow, phrase.action, stop):
            self._lead_in(paragraph)
            return True
        if phrase.action >= stop - 1:
            self._set(paragraph, phrase, requested=requested)
            return True
        if (
            colon
            and not paragraph.marked
            and (
                TELLS_OF_ITSELF.match(flow, phrase.action)
                or (ANSWERS.regex.match(flow, phrase.action) is not None and self._speaks(phrase))
            )
        ):
            self._lead_in(paragraph)
            return True
        if DONE.search(flow, phrase.start, phrase.action):
            self._lead_in(paragraph)
            return True
        if phrase.colon:
            return False
        return self._acting_heading(paragraph, phrase, requested, colon)

    def _acting_heading(self, paragraph: Paragraph, phrase: Phrase, requested: bool, colon: bool) -> bool:
        """ "1. Giám đốc các sở trực tiếp chỉ đạo … các nhiệm vụ sau:" hands down, and may be a task itself."""
        stop = paragraph.stop
        pointer = POINTER.search(self.flow, phrase.action, stop)
        substance = pointer is None or pointer.start() - phrase.action > 80
        titled = SOME_TASKS.search(self.flow, phrase.action, stop) is not None and not colon
        lead = None if substance and colon else (phrase.start, stop, phrase.action)
        self._set(paragraph, phrase, requested=requested, lead=lead)
        if substance and colon:
            self._draft(paragraph, (paragraph.body, stop), phrase, "heading_with_action", requested=requested)
        return colon or titled

    def _topic(self, paragraph: Paragraph, colon: bool) -> bool:
        """A heading that names a subject, not a bearer: its items inherit from above, or their figures are its own."""
        if MEASURE.match(self.flow[paragraph.stop : paragraph.stop + 40].lstrip(" \n-+abc)")):
            return False
        if colon:
            self._lead_in(paragraph)
            return True
        return ACTION_START.match(self.flow, paragraph.body) is None or self._context(paragraph) is None

    def _lead_in(self, paragraph: Paragraph) -> None:
        """ "UBND tỉnh yêu cầu các sở, ngành thực hiện các nội dung sau:" sets the bearer of what follows."""
        flow, stop = self.flow, paragraph.stop
        for match in ASSIGN.regex.finditer(flow, paragraph.body, stop):
            phrase = read_phrase(flow, match.end(), stop)
            if phrase is not None and not self._speaks(phrase):
                lead = (match.start(), stop, phrase.action)
                self._set(paragraph, phrase, requested=match["request"] is not None, lead=lead)
                return
        for found in BEARER.regex.finditer(flow, max(paragraph.body, stop - LEAD_IN_REACH), stop):
            phrase = read_phrase(flow, found.start(), stop)
            if phrase and DUTY_COLON.match(flow, phrase.action, stop):
                self._set(paragraph, phrase)
                return

    # -- sentences -------------------------------------------------------------------------------------------

    def _sentences(self, paragraph: Paragraph) -> None:
        flow, stop = self.flow, paragraph.stop
        current = self._first(paragraph, _behind_connector(flow, paragraph.body, stop))
        for match in BREAK.finditer(flow, paragraph.body, stop):
            at = match.end()
            if at < (current.action if current else paragraph.body):
                continue
            following = self._own_bearer(paragraph, at, current is not None)
            if following is None and current is not None and match["mark"] != ";":
                following = self._goes_on(paragraph, at, current)
            if following is None:
                continue
            if current is not None:
                current.stop = min(current.stop, at)
            current = following

    def _first(self, paragraph: Paragraph, at: int) -> Draft | None:
        """The obligation that a paragraph begins with."""
        flow, stop = self.flow, paragraph.stop
        assigned = ASSIGN.regex.match(flow, at, stop) or self._issuer_assigns(paragraph, at)
        if assigned is not None:
            phrase = read_phrase(flow, assigned.end(), stop)
            if phrase is None and assigned.start() == at and assigned["verb"].startswith("Giao"):
                phrase = read_unlisted(flow, assigned.end(), stop)  # "Giao công chức Địa chính tham mưu …"
            if phrase is not None and phrase.action < stop and not self._asks_upward(assigned, phrase):
                return self._assigned(paragraph, (at, stop), phrase, assigned["request"] is not None)
        phrase = read_phrase(flow, at, stop)
        if phrase is None and (topic := TOPIC.match(flow, at, stop)) is not None:
            phrase = read_phrase(flow, topic.end(), stop)
        if phrase is not None and self._bears(paragraph, phrase):
            if paragraph.marked:
                self._set(paragraph, phrase)
            return self._draft(paragraph, (at, stop), phrase, "run_in" if phrase.colon else "sentence")
        return self._informed(paragraph) or self._inherited(paragraph, at) or self._follow_up(paragraph)

    def _assigned(self, paragraph: Paragraph, place: tuple[int, int], phrase: Phrase, requested: bool) -> Draft:
        if paragraph.marked or self._doc_type is None:
            self._set(paragraph, phrase, requested=requested)
        return self._draft(paragraph, place, phrase, "assigned", requested=requested)

    def _issuer_assigns(self, paragraph: Paragraph, at: int) -> regex.Match[str] | None:
        """ "Chủ tịch UBND tỉnh yêu cầu …", "Giám đốc Sở Y tế đề nghị …"."""
        flow, stop = self.flow, min(paragraph.stop, at + ISSUER_REACH)
        sentence = flow.find(". ", at, stop)
        stop = sentence if sentence >= 0 and flow[sentence + 2 : sentence + 3].isupper() else stop
        if ACTION_START.match(flow, at, stop) and self._context(paragraph) is not None:
            return None
        for match in ASSIGN.regex.finditer(flow, at, stop):
            if BEARER.regex.match(flow, match.end()) and not OBJECT.search(flow, at, match.start()):
                return match
        return None

    def _asks_upward(self, assigned: regex.Match[str], phrase: Phrase) -> bool:
        return assigned["request"] is not None and UPWARD.match(self.flow, phrase.action) is not None

    def _bears(self, paragraph: Paragraph, phrase: Phrase) -> bool:
        """Whether a sentence with a bearer at its head assigns: in a list any action does, outside one a strong one."""
        flow, action, stop = self.flow, phrase.action, paragraph.stop
        small = flow[phrase.start].islower() and phrase.start == paragraph.body and not paragraph.marked
        answered = self._answers and not self._speaks(phrase)  # "Bộ Xây dựng có ý kiến về …" is an order there
        if small or stop - action < SHORTEST or (TELLS_OF_ITSELF.match(flow, action) and not answered):
            return False
        if DONE.search(flow, phrase.start, min(action + 24, stop)):
            return False
        if phrase.colon:
            short = phrase.end - phrase.start < RUN_IN
            if CITIZEN.match(flow, phrase.start):
                short = short and paragraph.marked and flow[action].isupper()
            return short and PERSON.match(flow, action) is None
        if CITIZEN.match(flow, phrase.start) and (CONDITION.match(flow, action) or self._quotes(paragraph)):
            return False
        if flow.endswith(" không", phrase.start, phrase.end):
            return False  # "cơ quan, cá nhân không xử lý …" is a case, with its penalty behind
        if DUTY.match(flow, action):
            return True
        if not self._strict and self._speaks(phrase):
            return False
        if PERSON.match(flow, phrase.start) and not flow.startswith("Đồng chí", phrase.start):
            return False  # "Ông Trần Văn An báo cáo …" tells; "Ông … chịu trách nhiệm thi hành" binds
        listed = paragraph.index is not None and paragraph.rule != "article"
        if not listed and not self._strict and self._ordered(paragraph, phrase):
            return True
        return (listed and not CITIZEN.match(flow, phrase.start)) or STRONG.match(flow, action) is not None

    def _ordered(self, paragraph: Paragraph, phrase: Phrase) -> bool:
        """Whether a sentence outside any list orders: below "có ý kiến như sau:", or by a day that is still to come."""
        if CITIZEN.match(self.flow, phrase.start) or COMPANY.match(self.flow, phrase.start):
            return False
        if self._doc_type in ("QĐ", "NQ", "QC"):
            return False  # articles are read as rules
        if self._answers and paragraph.index is None:
            return True
        date = self.own.get("date")
        due = self.deadlines.within(phrase.action, _clause_end(self.flow, phrase.action, paragraph.stop))
        return any(row["date"] is not None and (date is None or row["date"] >= date) for row in due)

    def _inherited(self, paragraph: Paragraph, at: int) -> Draft | None:
        flow, stop = self.flow, paragraph.stop
        context = self._context(paragraph)
        if context is None or stop - at < SHORTEST or RECITAL.match(flow, at, stop) or MEASURE.match(flow, at):
            return None
        if OWN_DOCUMENT.regex.match(flow, at):
            return None
        # A dash or a letter under a bearer's own heading is a task however it begins.
        deep = paragraph.marked and self.provisions[paragraph.index or 0]["parent"] is not None
        if not deep and ACTION_START.match(flow, at, stop) is None:
            return None
        told = read_phrase(flow, at, stop)
        if told is not None and TELLS_OF_ITSELF.match(flow, told.action):
            return None
        context.used = True
        place = (paragraph.body, stop)
        draft = self._draft(paragraph, place, Phrase(at, at, at), "inherited", requested=context.requested)
        draft.parties = elsewhere(context.parties)
        draft.inherited_due = context.due
        return draft

    def _informed(self, paragraph: Paragraph) -> Draft | None:
        """ "… thông báo để Cục Thuế tỉnh biết, thực hiện": told to act, not only to know."""
        match = INFORM.search(self.flow, paragraph.body, paragraph.stop)
        phrase = read_phrase(self.flow, match.end(), paragraph.stop) if match else None
        if match is None or phrase is None:
            return None
        known = KNOW.search(self.flow, phrase.start, min(phrase.action, phrase.start + ISSUER_REACH))
        if known is not None:
            phrase = phrase._replace(end=known.start(), action=known.end())
        if paragraph.stop - phrase.action < 8:
            return None
        return self._draft(paragraph, (match.start(), paragraph.stop), phrase, "informed_to_act")

    def _follow_up(self, paragraph: Paragraph) -> Draft | None:
        """ "Báo cáo gửi về Sở trước ngày …" behind an order: the same bearers, and the deadline."""
        at, stop = paragraph.body, paragraph.stop
        if not self.drafts or paragraph.index is not None or SEND.match(self.flow, at, stop) is None:
            return None
        if not self.deadlines.within(at, stop):
            return None
        return self._same_bearer(paragraph, (at, stop), at, self.drafts[-1], "follow_up")

    def _goes_on(self, paragraph: Paragraph, at: int, before: Draft) -> Draft | None:
        """A sentence that goes on with another action of the same bearer. The sentences of a dash stay together."""
        if paragraph.dash:
            return None
        action = _behind_connector(self.flow, at, paragraph.stop)
        acts = ACTION_START.match(self.flow, action, paragraph.stop)
        if (
            acts is None
            or (self.flow[action].islower() and action == at)
            or OWN_DOCUMENT.regex.match(self.flow, action)
        ):
            return None
        return self._same_bearer(paragraph, (at, paragraph.stop), action, before, "same_bearer")

    def _own_bearer(self, paragraph: Paragraph, at: int, listed: bool) -> Draft | None:
        """A later sentence or part of a paragraph, where it names a bearer of its own."""
        flow, stop = self.flow, paragraph.stop
        assigned = ASSIGN.regex.match(flow, at, stop) or self._concluded_order(paragraph, at)
        phrase = read_phrase(flow, assigned.end() if assigned else _behind_connector(flow, at, stop), stop)
        if phrase is None or stop - phrase.action < SHORTEST or DONE.search(flow, phrase.start, phrase.action + 20):
            return None
        if assigned is None and (self._speaks(phrase) or not self._binds(paragraph, phrase, listed)):
            return None
        if assigned is not None and self._asks_upward(assigned, phrase):
            return None
        place = (at, _clause_end(flow, phrase.action, stop))
        requested = assigned is not None and assigned["request"] is not None
        return self._draft(paragraph, place, phrase, "own_bearer", requested=requested)

    def _concluded_order(self, paragraph: Paragraph, at: int) -> regex.Match[str] | None:
        """ "Căn cứ nội dung này, Chủ tịch UBND tỉnh yêu cầu Giám đốc Sở Tài chính …" behind another order."""
        flow = self.flow
        if not flow.startswith(("Căn cứ", "Vì vậy", "Do đó"), at):
            return None
        stop = _clause_end(flow, at, min(paragraph.stop, at + ISSUER_REACH))
        found = ASSIGN.regex.finditer(flow, at, stop)
        return next((match for match in found if BEARER.regex.match(flow, match.end())), None)

    def _binds(self, paragraph: Paragraph, phrase: Phrase, listed: bool) -> bool:
        """Whether a later bearer is ordered something: in an item of a directive any action will do."""
        if phrase.colon or TELLS_OF_ITSELF.match(self.flow, phrase.action):
            return False
        directs = listed and paragraph.marked and not self._strict and self._doc_type in _DIRECTING
        if directs and not CITIZEN.match(self.flow, phrase.start):
            return phrase.action > phrase.end  # no heading
        return (STRONG if listed else DUTY).match(self.flow, phrase.action) is not None

    # -- labels ----------------------------------------------------------------------------------------------

    def _label(self, paragraph: Paragraph) -> bool:
        """ "Đơn vị chủ trì: Sở Tư pháp." under a task. A line may hold several labels."""
        match = LABEL.regex.match(self.flow, paragraph.body, paragraph.stop)
        if match is None or self._task is None or self._doc_type in REPORTS:
            return False
        while match is not None:
            following = LABEL.regex.search(self.flow, match.end(), paragraph.stop)
            self._labelled(*self._task, match, following.start() if following else paragraph.stop)
            match = following
        return True

    def _labelled(self, task: Paragraph, draft: Draft | None, match: regex.Match[str], stop: int) -> None:
        flow, at = self.flow, match.end()
        if match["lead"]:
            if draft is None:
                draft = self._draft(task, (task.body, task.stop), Phrase(task.body, task.body, task.body), "label")
            draft.parties = split_bearers(flow, at, _clause_end(flow, at, stop))
            self._task = (task, draft)
        elif draft is not None and match["with"]:
            draft.coordinators = split_bearers(flow, at, _clause_end(flow, at, stop))
        elif draft is not None and match["time"]:
            # "từ quý I đến hết năm 2024": the later one binds.
            found = find_deadlines(flow, match.start(), stop, self.own.get("date"), bare=True)
            draft.due = best_deadline(found[::-1]) or draft.due


def _behind_connector(flow: str, at: int, stop: int) -> int:
    match = CONNECTOR.match(flow, at, stop)
    return match.end() if match else at


def _clause_end(flow: str, at: int, stop: int) -> int:
    stop = min(stop, at + LONGEST_CLAUSE)
    marks = [flow.find(mark, at, stop) for mark in (". ", "; ", "./")]
    return min([mark for mark in marks if mark >= 0], default=stop)
