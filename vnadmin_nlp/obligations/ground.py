"""The ground that `walk` stands on: the document, what headings have handed down, and the drafts so far.

Reads         a bearer's phrase, into a draft or into what the items below inherit; "UBND tỉnh" in a document
              of that body as the issuer itself
Leaves alone  every decision of what assigns: `walk` takes those
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from vnadmin_nlp.deadlines import Deadlines, best_deadline
from vnadmin_nlp.obligations.bearers import Phrase, split_bearers
from vnadmin_nlp.obligations.drafts import Context, Draft, Paragraph, begin
from vnadmin_nlp.obligations.signs import HEAD_OF, LEVEL, NORMATIVE
from vnadmin_nlp.schema import Row
from vnadmin_nlp.text import fold_key


class Ground:
    """A document's text and provisions, the contexts of its headings, and the drafts found."""

    def __init__(self, flow: str, provisions: Sequence[Row], own: Row, deadlines: Deadlines) -> None:
        self.flow = flow
        self.provisions = provisions
        self.own = own
        self.deadlines = deadlines
        self.drafts: list[Draft] = []
        self._contexts: dict[int | None, Context] = {}
        self._doc_type = own.get("doc_type")
        self._strict = self._doc_type in NORMATIVE or _is_law(own)
        self._issuer = fold_key(str(own["issuer"])) if own.get("issuer") else None
        level = LEVEL.search(self._issuer or "")
        self._level = (level.group().strip() if level else "") or "tỉnh"
        self._task: tuple[Paragraph, Draft | None] | None = None
        self._concludes = False
        self._opened = False
        self._answers = False
        """Whether a letter has come to what it says: "… có ý kiến như sau:"."""
        self._assigning: dict[int, bool] = {}

    def _set(
        self,
        paragraph: Paragraph,
        phrase: Phrase,
        *,
        requested: bool = False,
        lead: tuple[int, int, int] | None = None,
    ) -> None:
        parties = split_bearers(self.flow, phrase.start, phrase.end)
        due = None
        if self.flow[paragraph.stop - 1] == ":":
            due = best_deadline(self.deadlines.within(phrase.end, paragraph.stop))
        self._contexts[paragraph.index] = Context(parties, requested, due, lead=lead)

    def _context(self, paragraph: Paragraph) -> Context | None:
        """What the nearest heading above hands down."""
        index = paragraph.index
        while index is not None:
            if index in self._contexts:
                return self._contexts[index]
            index = self.provisions[index]["parent"]
        # An article about a document has no numbered parts: its paragraphs go on with the bearer named last.
        # "Đề nghị các đơn vị:" hands its bearer to the paragraph right behind it, numbered or not.
        listed = paragraph.index is not None or self._doc_type is None or self._opened
        return self._contexts.get(None) if listed else None

    def _speaks(self, phrase: Phrase) -> bool:
        """Whether the bearer is the issuer, who tells what it does itself."""
        if self._issuer is None:
            return False
        words = _SHORT.sub("", fold_key(self.flow[phrase.start : phrase.end])).replace("ubnd", "ủy ban nhân dân")
        words = HEAD_OF.sub("", words)
        kind = LEVEL.sub("", words)
        levels = ("", f" {self._level}", f" {self._level.split()[0]}")
        same = self._issuer.startswith(kind) and words in [kind + level for level in levels]
        return words == self._issuer or same

    def _draft(
        self, paragraph: Paragraph, place: tuple[int, int], phrase: Phrase, rule: str, *, requested: bool = False
    ) -> Draft:
        parties = split_bearers(self.flow, phrase.start, phrase.end)
        return self._add(Draft(*place, phrase.action, rule, self._path(paragraph.index), parties, requested))

    def _same_bearer(
        self, paragraph: Paragraph, place: tuple[int, int], action: int, before: Draft, rule: str
    ) -> Draft:
        parties = elsewhere(before.parties)
        return self._add(Draft(*place, action, rule, self._path(paragraph.index), parties, before.requested))

    def _add(self, draft: Draft) -> Draft:
        begin(draft, self.flow)
        draft.standing = draft.standing or self._strict
        self.drafts.append(draft)
        return draft

    def _path(self, index: int | None) -> str | None:
        """The numbered part a task stands in: a dash has no number to cite it by."""
        while index is not None and self.provisions[index]["rule"] in ("dash", "plus"):
            index = self.provisions[index]["parent"]
        return None if index is None else str(self.provisions[index]["path"])


_SHORT = regex.compile(r" \([^()]{1,30}\)")  # "Bộ Giáo dục và Đào tạo (GDĐT)"


def elsewhere(parties: list[Row]) -> list[Row]:
    """The same parties, named elsewhere than in the clause that inherits them."""
    return [party | {"span": None} for party in parties]


def _is_law(own: Row) -> bool:
    """A decision or resolution with a year in its number is law: "28/2025/QĐ-TTg"; so is what the parliament passes."""
    number = str(own.get("number") or "")
    if regex.match(r"\d+/(?:19|20)\d\d/(?:UBTV)?QH\d", number):
        return True
    return own.get("doc_type") in ("QĐ", "NQ") and regex.match(r"\d+/(?:19|20)\d\d/", number) is not None
