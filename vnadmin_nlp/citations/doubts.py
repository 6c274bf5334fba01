"""What is doubtful about a mention, as issues of the document."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.citations.identity import articles_of
from vnadmin_nlp.citations.pinpoints import last_article
from vnadmin_nlp.citations.squeeze import Squeezed
from vnadmin_nlp.errors import issue
from vnadmin_nlp.schema import Row
from vnadmin_nlp.symbols import is_repaired


class Doubts:
    """Notes issues with their places in the flow."""

    def __init__(self, squeezed: Squeezed, own: Row | None, issues: list[Row]) -> None:
        self.squeezed = squeezed
        self.date: datetime.date | None = (own or {}).get("date")
        self.issues = issues

    def note(self, code: str, message: str, start: int, end: int) -> None:
        """Add an issue for `text[start:end]` of the squeezed text."""
        self.issues.append(issue(code, message, self.squeezed.span(start, end)))

    def check(self, drafts: Sequence[Draft]) -> None:
        """Note repaired numbers, dates behind that of the citing document, and articles that the act does not have."""
        for draft in drafts:
            self._check_articles(draft)
            if draft.number is None:
                continue
            printed = self.squeezed.text[draft.at : draft.stop]
            if printed and is_repaired(printed, draft.number):
                message = f'"{printed}" was read as {draft.number["value"]}: compare with the page.'
                self.note("citation.repaired", message, draft.at, draft.stop)
            if self._is_later(draft):
                told = draft.date.isoformat() if draft.date else str(draft.number["year"])
                message = f"{draft.number['value']} of {told} is later than the document itself: check both dates."
                self.note("citation.after_document", message, draft.at, draft.end)

    def _check_articles(self, draft: Draft) -> None:
        articles = articles_of(draft.key) if draft.pinpoint else None
        if articles is None or draft.pinpoint is None:
            return
        article = last_article(self.squeezed.text, draft.pinpoint)
        if article > articles:
            message = f"Điều {article} is cited of an act of {articles} articles: check the number and the act."
            self.note("citation.no_such_article", message, *draft.pinpoint)

    def _is_later(self, draft: Draft) -> bool:
        if self.date is None:
            return False
        if draft.date is not None:
            return draft.date > self.date
        year = draft.number["year"] if draft.number else None
        return year is not None and year > self.date.year
