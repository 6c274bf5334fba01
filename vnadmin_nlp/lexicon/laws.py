"""Laws cited by name: from title and year to number and date."""

from __future__ import annotations

import datetime
from functools import cache
from typing import NamedTuple

from vnadmin_nlp.lexicon.tables import expanded, index_rows, table


class LawRow(NamedTuple):
    """Hiến pháp, bộ luật, luật or pháp lệnh."""

    key: str
    """Its number, or a name of ours where it has none."""
    number: str | None
    """"45/2013/QH13"; None for constitutions and acts of before 1997."""
    title: str
    """With its kind: "Luật Đất đai"."""
    kind: str
    """"Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh"."""
    adopted: datetime.date
    """The date by which it is cited."""
    effective: datetime.date | None
    """Entry into force; None where not recorded."""
    replaced_by: tuple[str, ...]
    """Keys of the acts that took its place; () while it is in force or where none is recorded."""
    aliases: tuple[str, ...]
    articles: int | None
    """Number of its articles as adopted; None where not recorded."""
    evidence: str
    """How the row is known; the codes stand at the head of the table."""

    @property
    def amending(self) -> bool:
        """True for an act that amends others: "Luật sửa đổi, bổ sung một số điều của …"."""
        return " sửa đổi, bổ sung " in self.title


@cache
def laws() -> tuple[LawRow, ...]:
    """The registry of laws: the most cited, not all.

    >>> next(law.title for law in laws() if law.number == "80/2015/QH13")
    'Luật Ban hành văn bản quy phạm pháp luật'
    """
    return tuple(
        LawRow(
            key=key,
            number=key if "/" in key else None,
            title=row["title"],
            kind=row["kind"],
            adopted=row["adopted"],
            effective=row.get("effective"),
            replaced_by=tuple(row.get("replaced_by", ())),
            aliases=tuple(row.get("aliases", ())),
            articles=row.get("articles"),
            evidence=row["evidence"],
        )
        for key, row in table("laws").items()
    )


@cache
def _laws_by_title() -> dict[str, tuple[LawRow, ...]]:
    newest_first = sorted(laws(), key=lambda law: law.adopted, reverse=True)
    return index_rows((expanded(title), law) for law in newest_first for title in (law.title, *law.aliases))


@cache
def _laws_by_number() -> dict[str, LawRow]:
    return {law.number: law for law in laws() if law.number}


def law_numbered(number: str) -> LawRow | None:
    """The law with this number, written without spaces; None if the registry has none.

    >>> law_numbered("45/2013/QH13").title
    'Luật Đất đai'
    """
    return _laws_by_number().get(number)


def laws_titled(title: str) -> tuple[LawRow, ...]:
    """The laws called `title`, newest first; () for a title the registry does not hold.

    `title` begins with the kind of act. Letter case, commas, hyphens, the placing of tone marks, short forms such as
    "GTGT" and "(sửa đổi)" behind the title do not matter.

    >>> [law.number for law in laws_titled("luật đất đai (sửa đổi)")]
    ['31/2024/QH15', '45/2013/QH13', '13/2003/QH11', None, None]
    >>> laws_titled("Luật phòng chống ma tuý")[0].adopted.year, laws_titled("Đất đai")
    (2021, ())
    """
    key = expanded(title)
    return _laws_by_title().get(key) or _laws_by_title().get(key.removesuffix(" sửa đổi"), ())


def law_named(title: str, year: int | None = None, on: datetime.date | None = None) -> LawRow | None:
    """The law called `title` that a document means; None where the registry has none that fits.

    With `year` the one adopted in it. Without, the one in force on the day `on`, or, where none was yet, the last
    one adopted by then; without a day, the newest. A law adopted after `on` is never meant.

    >>> import datetime
    >>> law_named("Luật Đất đai", 2013).number, law_named("Luật Đất đai", on=datetime.date(2010, 1, 1)).number
    ('45/2013/QH13', '13/2003/QH11')
    >>> law_named("Luật Đất đai", 2012) is None, law_named("Luật Thuế GTGT", 2008).adopted.isoformat()
    (True, '2008-06-03')
    """
    fitting = [
        law
        for law in laws_titled(title)
        if (year is None or law.adopted.year == year) and (not on or law.adopted <= on)
    ]
    in_force = [law for law in fitting if on is None or (law.effective or law.adopted) <= on]
    return next(iter(in_force or fitting), None)
