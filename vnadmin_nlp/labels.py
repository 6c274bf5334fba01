"""Scores of the citations against a public set of labelled sentences (BIO lines: token, space, label).

`vnlegaltext`: VNLegalText, references in normative documents, nine types, words joined by "_". It labels fewer things
than citations are (no letters, no Party documents), so what is found beyond it says nothing by itself: a sample of it
is shown, to be judged by eye. The set is not shipped; the caller names its folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import regex

from vnadmin_nlp.errors import UsageError
from vnadmin_nlp.parser import find_citations
from vnadmin_nlp.schema import Citation
from vnadmin_nlp.text import to_nfc


class Sentence(NamedTuple):
    """One block of a BIO file as running text."""

    name: str
    """File and number of the block: "val.conll:17"."""
    text: str
    entities: tuple[tuple[int, int, str], ...]
    """(start, end, label) of each reference."""


_TAG = regex.compile(r"</?[A-Z]+|rel=\"[^\"]*\">?|>")
_BEFORE = regex.compile(r"[,;:.)?!%\"”]+")
_AFTER = ("(", "“")


def read_bio(path: Path) -> Iterator[Sentence]:
    """The sentences of a BIO file; spaces stand where written text has them, remnants of markup are left out."""
    block: list[tuple[str, str]] = []
    count = 0
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        token, _, label = line.strip().rpartition(" ")
        if token:
            block.append((to_nfc(token.replace("_", " ")), label))
        elif block:
            count += 1
            yield _sentence(f"{path.name}:{count}", block)
            block = []


def _sentence(name: str, tokens: list[tuple[str, str]]) -> Sentence:
    text = ""
    entities: list[tuple[int, int, str]] = []
    for token, label in tokens:
        if _TAG.fullmatch(token):
            continue
        if text and not _BEFORE.fullmatch(token) and not text.endswith(_AFTER):
            text += " "
        start = len(text)
        text += token
        if label.startswith("B-"):
            entities.append((start, len(text), label[2:]))
        elif label.startswith("I-") and entities:
            first, _, kind = entities[-1]
            entities[-1] = (first, len(text), kind)
    return Sentence(name, text, tuple(entities))


@dataclass
class LabelReport:
    """Counts of labelled references and what was found beyond them."""

    sentences: int = 0
    numbered: int = 0
    numbered_found: int = 0
    named: int = 0
    named_found: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)
    """(sentence, words) of each reference that was not found."""
    extras: list[tuple[str, str, str]] = field(default_factory=list)
    """(sentence, number or title, words around) of each citation beyond the labels."""
    judged: dict[str, int] = field(default_factory=dict)
    """Verdicts on a sample of the extras."""

    def to_table(self, *, misses: bool, sample: int = 50) -> str:
        """The counts as text, with `misses` each miss and a sample of the extras."""
        found = self.numbered_found + self.named_found
        lines = [
            f"{self.sentences} sentences, {self.numbered + self.named} references",
            _line("with a number", self.numbered_found, self.numbered),
            _line("by name", self.named_found, self.named),
            _line("all", found, self.numbered + self.named),
            f"beyond the labels    {len(self.extras)} citations",
        ]
        if self.judged:
            right, total = self.judged.get("right", 0), sum(self.judged.values())
            wrong = len(self.extras) * (total - right) / total
            lines.append(
                f"judged               {right} of {total} extras are right; precision {found / (found + wrong):.3f}"
            )
        if misses:
            lines += [f"missed {name:16} {words}" for name, words in self.missed]
            step = max(1, len(self.extras) // sample)
            lines += [f"extra  {name:16} {what!r:34} {words}" for name, what, words in self.extras[::step][:sample]]
        return "\n".join(lines)


def _line(name: str, found: int, total: int) -> str:
    return f"{name:20} {found:5}/{total:<5} = {found / total if total else 1:.4f}"


def evaluate_labels(folder: Path, judged: Path | None = None) -> LabelReport:
    """Read the BIO files of `folder` and compare their references with the citations found.

    Raises UsageError where there is none.
    """
    files = sorted(folder.glob("*.conll")) if folder.is_dir() else []
    if not files:
        raise UsageError(f"{folder} holds no *.conll file: name the folder of the labelled set")
    report = LabelReport()
    for path in files:
        for sentence in read_bio(path):
            _count(report, sentence)
    if judged is not None and judged.exists():
        for row in json.loads(judged.read_text(encoding="utf-8"))["extras"]:
            report.judged[row["verdict"]] = report.judged.get(row["verdict"], 0) + 1
    return report


_DATE = regex.compile(r"ngày.*|\d{1,2}[/-]\d{1,2}[/-]\d{4}")
_NUMBER = regex.compile(r"\d[\dA-Za-z]*\s?[/-]|\bsố\s?\d|(?:định|quyết|tư|lệnh)\s\d")


def _count(report: LabelReport, sentence: Sentence) -> None:
    report.sentences += 1
    cited = [c for c in find_citations(sentence.text) if c.span and (c.number or c.title)]
    for start, end, _ in sentence.entities:
        words = sentence.text[start:end]
        numbered = bool(_NUMBER.search(_DATE.sub("", words)))
        ok = any(_is(c, start, end, words, numbered=numbered) for c in cited)
        if numbered:
            report.numbered, report.numbered_found = report.numbered + 1, report.numbered_found + ok
        else:
            report.named, report.named_found = report.named + 1, report.named_found + ok
        if not ok:
            report.missed.append((sentence.name, words))
    for c in cited:
        span = c.span
        if span and not any(span.start < end and start < span.end for start, end, _ in sentence.entities):
            around = sentence.text[max(0, span.start - 50) : span.end + 30]
            report.extras.append((sentence.name, c.number or c.title or "", around))


def _is(citation: Citation, start: int, end: int, words: str, *, numbered: bool) -> bool:
    """Whether a citation is the labelled reference: it touches it and, where that has a number, has the same one."""
    span = citation.span
    if span is None or span.end <= start or end <= span.start:
        return False
    if not numbered or citation.number is None:
        return not numbered
    serial = regex.match(r"\d+", citation.number)
    return serial is not None and serial.group() in words
