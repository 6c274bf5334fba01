"""What `vnadmin evaluate` counts and prints: scores of fields, misses, floors."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import regex

from vnadmin_nlp.text import fold_key

Gold = dict[str, Any]
"""Facts of one document; corpora/README.md tells their keys."""


@dataclass
class Score:
    """Counts of one field: `correct` of `wanted` in gold, `extra` found beyond it."""

    correct: int = 0
    wanted: int = 0
    extra: int | None = None
    """None for a field that has one value a document: its score is correct/wanted."""

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1.0 where nothing was found."""
        found = self.correct + (self.extra or 0)
        return self.correct / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 1.0 where there is none."""
        return self.correct / self.wanted if self.wanted else 1.0

    @property
    def value(self) -> float:
        """F1 for a list, the share of correct ones for a single value."""
        if self.extra is None:
            return self.recall
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, correct: int, wanted: int, extra: int | None = None) -> None:
        """Count one document's result."""
        self.correct += correct
        self.wanted += wanted
        if extra is not None:
            self.extra = (self.extra or 0) + extra


@dataclass(frozen=True)
class Miss:
    """One difference between gold and result."""

    field: str
    document: str
    wanted: str
    found: str


@dataclass
class Report:
    """Scores of a corpus."""

    corpus: str
    documents: int
    scores: dict[str, Score] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    floors: dict[str, float] = field(default_factory=dict)

    def score(self, name: str) -> Score:
        """The score of a field, begun on first use."""
        return self.scores.setdefault(name, Score())

    def miss(self, name: str, document: str, wanted: object, found: object) -> None:
        """Note a difference."""
        self.misses.append(Miss(name, document, str(wanted), str(found)))

    def below_floors(self) -> list[str]:
        """A line for each field that scores below its floor, or that has a floor and was not scored."""
        lines = []
        for name, floor in self.floors.items():
            score = self.scores.get(name)
            if score is None or not score.wanted:
                lines.append(f"{name}: not scored, floor {floor:.3f}")
            elif round(score.value, 3) < floor:
                lines.append(f"{name}: {score.value:.3f}, floor {floor:.3f}")
        return lines

    def to_table(self, *, only: frozenset[str] | None = None, misses: bool = False) -> str:
        """The scores as text, a line a field, and the misses behind them."""
        lines = [f"{self.corpus}: {self.documents} documents"]
        for name, score in sorted(self.scores.items()):
            if only is None or name in only:
                lines.append(_score_line(name, score))
        if misses:
            lines += [
                f"{m.field:20} {m.document[-44:]:44} want {m.wanted[:100]!r} got {m.found[:140]!r}"
                for m in self.misses
                if only is None or m.field in only
            ]
        return "\n".join(lines)

    def to_json(self) -> str:
        """The scores as JSON: field → value, precision, recall, counts."""
        rows = {
            name: {
                "value": round(s.value, 4),
                "precision": round(s.precision, 4) if s.extra is not None else None,
                "recall": round(s.recall, 4),
                "correct": s.correct,
                "wanted": s.wanted,
                "extra": s.extra,
            }
            for name, s in sorted(self.scores.items())
        }
        return json.dumps({"corpus": self.corpus, "documents": self.documents, "scores": rows}, indent=1)


def _score_line(name: str, score: Score) -> str:
    if score.extra is None:
        return f"{name:20} {score.correct:5}/{score.wanted:<5} = {score.value:.3f}"
    return (
        f"{name:20} P {score.precision:.3f} R {score.recall:.3f} F1 {score.value:.3f}"
        f"   ({score.correct} right, {score.extra} extra, {score.wanted - score.correct} missing)"
    )


def fold_name(text: object) -> str:
    """A name for comparison: case, tone placing, quotes, marks of Markdown and the punctuation around it put aside."""
    words = regex.sub(r"[*_#“”\"'‘’]", "", fold_key(str(text or "")))
    return words.strip(" .;,:/-–")


def compare_bag(
    report: Report, label: str, name: str, want: Iterable[Any], got: Iterable[Any], *, open_end: bool = False
) -> None:
    """Count two lists whose order does not matter. With `open_end` only the beginning was annotated: no extras."""
    wanted: Counter[Any] = Counter(want)
    found: Counter[Any] = Counter(got)
    hits = wanted & found
    missing, extra = wanted - hits, Counter() if open_end else found - hits
    report.score(label).add(hits.total(), wanted.total(), extra.total())
    if missing or extra:
        report.miss(label, name, f"missing {list(missing.elements())[:6]}", f"extra {list(extra.elements())[:6]}")
