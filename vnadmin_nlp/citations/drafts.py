"""What the steps of the family hand to each other: a mention while it is being put together."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from vnadmin_nlp.lexicon import DocumentTypeRow
from vnadmin_nlp.schema import Row


@dataclass(slots=True)
class Draft:
    """One mention of a document. Offsets are those of the flow."""

    start: int
    """First offset: the type's word, "số" or the number; later that of a pinpoint before it."""
    end: int
    """Offset behind number, date and issuer as far as they run on."""
    rule: str
    at: int = 0
    """Offset of the number itself."""
    stop: int = 0
    """Offset behind the number itself."""
    number: Row | None = None
    title: str | None = None
    year: int | None = None
    kind: DocumentTypeRow | None = None
    """The type's row; None where no type is told."""
    typed: bool = False
    """True where the type's word stands before this very number, not only before its list."""
    date: datetime.date | None = None
    issuer: tuple[int, int] | None = None
    """Where the issuer is written."""
    body: str | None = None
    """The issuer's full name."""
    pinpoint: tuple[int, int] | None = None
    role: str = "mentions"
    form: str = "full"
    refers_to: int | None = None
    key: str | None = None
    linked: bool = False
    """True where it stands in one list with the mention before it."""

    @property
    def day(self) -> datetime.date | None:
        """The day of the cited document, or the middle of its year; None where neither is told."""
        year = self.number["year"] if self.number else self.year
        return self.date or (datetime.date(year, 7, 1) if year else None)

    @property
    def core(self) -> str:
        """What two mentions of one document share: the number's or the title's comparable form."""
        if self.number is not None:
            return f"{self.number['serial'].lstrip('0')}|{self.number['year']}|{self.number['symbol']}".upper()
        return f"{self.title}|{self.year}".casefold()
