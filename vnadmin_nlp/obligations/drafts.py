"""What passes between the modules of this folder: paragraphs, what headings hand down, obligations in the making.

Reads         provisions and paragraphs: "3. Giám đốc Sở Nội vụ:" is one that begins provision "3"
Leaves alone  blank lines and rows of a table ("| 1 | Sở Nội vụ |")
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from vnadmin_nlp.deadlines import Deadlines, best_deadline
from vnadmin_nlp.obligations.bearers import read_coordinators
from vnadmin_nlp.obligations.cues import starts
from vnadmin_nlp.obligations.duties import modality_of, nature_of, report_to_of
from vnadmin_nlp.schema import Row


@dataclass(slots=True)
class Paragraph:
    """A paragraph with the provision it stands in."""

    start: int
    stop: int
    body: int
    """Where the words behind its marker begin."""
    index: int | None
    """The innermost provision around it."""
    marked: bool
    """Whether it begins that provision."""
    rule: str | None = None
    """The kind of marker of that provision: "number", "letter", "dash"."""

    @property
    def dash(self) -> bool:
        """Whether it is a bullet."""
        return self.marked and self.rule in ("dash", "plus")


@dataclass(slots=True)
class Context:
    """What the items under a heading inherit."""

    parties: list[Row]
    requested: bool = False
    due: Row | None = None
    used: bool = False
    law: bool = False
    """Whether normative text opens a list of duties here."""
    lead: tuple[int, int, int] | None = None
    """Begin, end and action of a lead-in sentence, an obligation of its own where no item uses it."""


@dataclass(slots=True)
class Draft:
    """An obligation in the making: its end and its bearers may still change."""

    start: int
    stop: int
    action: int
    rule: str
    provision: str | None
    parties: list[Row]
    requested: bool = False
    coordinators: list[Row] = field(default_factory=list)
    due: Row | None = None
    inherited_due: Row | None = None
    standing: bool = False
    """Whether normative text states it: a regular duty unless it has a day."""
    action_stop: int | None = None
    """Where the words of the action end, if before the obligation does: in the row of a table."""


_MARKER = regex.compile(
    r"(?:[._~]{0,3}\d{1,3}(?:\.\d{1,2}){0,3}(?:[.)/]|\s?-(?=\s))?|[-+~_.]{1,3}|[a-zđ]{1,2}\d{0,2}[.)]"
    r"|[IVXl!]{1,6} ?[.)/-]|[A-HĐ][.)/]"
    r"|\([^)\s]{1,5}\)|(?:Điều|ĐIỀU) {1,3}\d{1,4}[a-zđ]? ?[.:]?"
    r"|(?:Phần|Chương|Mục|Tiểu mục|PHẦN|CHƯƠNG|MỤC) {1,3}\S{1,8}[.:]?)\s{0,8}"
)


def paragraphs(flow: str, provisions: Sequence[Row], tables: Sequence[tuple[int, int]] = ()) -> Iterator[Paragraph]:
    """The paragraphs of `flow` in reading order, without those inside `tables` (begin and end, sorted)."""
    table = 0
    places = {row["span"]["start"]: i for i, row in enumerate(provisions) if row["span"]["end"] > row["span"]["start"]}
    open_: list[int] = []
    offset = 0
    for raw in flow.split("\n"):
        words = raw.strip()
        begin = offset + len(raw) - len(raw.lstrip())
        offset += len(raw) + 1
        if not words or words[0] == "|":
            continue
        while table < len(tables) and tables[table][1] <= begin:
            table += 1
        if table < len(tables) and tables[table][0] <= begin:
            continue
        while open_ and provisions[open_[-1]]["span"]["end"] <= begin:
            open_.pop()
        at = places.get(begin)
        marked = at is not None
        if at is not None:
            open_.append(at)
        marker = _MARKER.match(flow, begin, begin + len(words)) if marked else None
        index = open_[-1] if open_ else None
        rule = None if index is None else provisions[index]["rule"]
        yield Paragraph(begin, begin + len(words), marker.end() if marker else begin, index, marked, rule)


_COORDINATORS = 400  # where "phối hợp với" is looked for: behind that it belongs to a later clause
_KEPT = starts("kept_before", regex.IGNORECASE)
_DUTY_WORDS = regex.compile(r"(?:chủ trì,? |có trách nhiệm |(?:hãy|cần|phải) ){1,4}(?=\p{L})")


def begin(draft: Draft, flow: str) -> None:
    """Read the coordinators, and set the action to where it begins behind them and behind words of duty."""
    action, stop = draft.action, draft.stop
    found = read_coordinators(flow, action, min(stop, action + _COORDINATORS))
    if found is not None:
        draft.coordinators, place, behind = found
        if place - action < 30 and behind < stop and not _KEPT.match(flow, action):
            action = behind
    duty = _DUTY_WORDS.match(flow, action, stop)
    draft.action = duty.end() if duty else action


def finished(draft: Draft, flow: str, deadlines: Deadlines) -> Row:
    """The row of a draft whose end is known, without its identity and its indices."""
    stop = draft.stop if draft.action_stop is None else draft.action_stop
    words = " ".join(flow[draft.action : stop].split()).strip(" .;:/,-")
    due = draft.due or best_deadline(deadlines.within(draft.start, draft.stop)) or draft.inherited_due
    return {
        "bearers": draft.parties,
        "coordinators": draft.coordinators,
        "action": words,
        "modality": modality_of(words, draft.requested),
        "nature": "standing" if draft.standing and not (due and due["date"]) else nature_of(words, due),
        "due": due,
        "report_to": report_to_of(flow, draft.action, stop),
        "provision": draft.provision,
        "span": {"start": draft.start, "end": draft.stop},
        "rule": draft.rule,
        "inferred": False,
    }
