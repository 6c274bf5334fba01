"""Scores of the parser against gold facts, field by field, with every miss.

A corpus is a folder with `gold.json` (facts read by eye, keyed by the document's path) and its documents, or, where
the documents may not be shipped, the sha256 of each. Its `floors.json` holds the scores that may not be undercut; it
is changed by hand only. corpora/README.md describes the format of both.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import regex

from vnadmin_nlp.errors import UsageError
from vnadmin_nlp.evaluate_contents import compare_obligations, compare_targets
from vnadmin_nlp.lexicon import agencies_coded
from vnadmin_nlp.parser import parse_files
from vnadmin_nlp.schema import Citation, Document
from vnadmin_nlp.scores import Gold, Report, compare_bag, fold_name
from vnadmin_nlp.text import fold_key


def evaluate(
    corpus: Path,
    *,
    documents: Path | None = None,
    split: str | None = None,
    states: Collection[str] = (),
    jobs: int = 1,
) -> Report:
    """Parse the documents of `corpus` and compare them with its gold; of one split, of some states, or all.

    Raises UsageError where the gold or all of its documents are missing.
    """
    gold = load_gold(corpus, split, states)
    folder = documents or corpus
    paths = {name: folder / name for name in gold if _is_there(folder / name, gold[name])}
    if not paths:
        raise UsageError(
            f"none of the {len(gold)} documents of {corpus} is in {folder}: name their folder with --documents"
        )
    floors = corpus / "floors.json"
    report = Report(str(corpus), len(paths))
    if floors.exists():
        report.floors = json.loads(floors.read_text(encoding="utf-8"))
    for name, document in zip(paths, parse_files(list(paths.values()), jobs=jobs), strict=True):
        compare(report, name, gold[name], document)
    return report


def load_gold(corpus: Path, split: str | None = None, states: Collection[str] = ()) -> dict[str, Gold]:
    """The gold facts of a corpus by the document's path. Raises UsageError where there are none."""
    path = corpus / "gold.json"
    if not path.exists():
        raise UsageError(f"{path} does not exist: a corpus is a folder with gold.json, such as corpora/administrative")
    rows: dict[str, Gold] = json.loads(path.read_text(encoding="utf-8"))["documents"]
    chosen = {
        name: row
        for name, row in rows.items()
        if (split is None or row.get("split") == split) and (not states or row.get("state") in states)
    }
    if not chosen:
        known = ", ".join(sorted({str(row.get("state")) for row in rows.values()}))
        raise UsageError(
            f"no document of {corpus} has split {split or 'any'} and state {' or '.join(states) or 'any'}."
            f" Its states: {known}"
        )
    return chosen


def _is_there(path: Path, row: Gold) -> bool:
    """Whether the document is there and is the one that the gold was read from."""
    if not path.is_file():
        return False
    return row.get("sha256") in (None, hashlib.sha256(path.read_bytes()).hexdigest())


def compare(report: Report, name: str, gold: Gold, document: Document) -> None:
    """Count one document into `report`. A field that the gold leaves out is not scored."""
    for label, key, found, same in _singles(document):
        if key in gold:
            ok = same(gold[key], found)
            report.score(label).add(int(ok), 1)
            if not ok:
                report.miss(label, name, gold[key], found)
    _compare_signature(report, name, gold, document)
    for label, roles in (("addressees", ("addressee",)), ("recipients", ("copy", "file"))):
        if gold.get(label) is not None:
            found = [fold_name(r.name) for r in document.recipients if r.role in roles]
            compare_bag(report, label, name, [fold_name(entry) for entry in gold[label]], found)
    if "citations" in gold:
        _compare_citations(report, name, gold, document)
    if "targets" in gold:
        compare_targets(report, name, gold, document)
    if gold.get("obligations"):
        compare_obligations(report, name, gold["obligations"], document)


Same = Callable[[Any, Any], bool]


def _singles(document: Document) -> Iterator[tuple[str, str, Any, Same]]:
    """(label, key of the gold, what was found, comparison) of each field with one value."""
    yield "kind", "kind", document.kind, lambda want, got: want == got
    yield "number", "number", document.number and document.number.value, _same_number
    yield "doc_type", "doc_type", document.doc_type and document.doc_type.name, _same_words
    date = document.issued_on and document.issued_on.value.isoformat()
    yield "issued_on", "issued_on", date, lambda want, got: want == got
    yield "place", "place", document.place and document.place.value, _same_words
    yield "issuer", "issuer", document.issuer and document.issuer.name, _names_all
    yield "subject", "subject", document.subject and document.subject.value, _same_subject


def fold_number(text: object) -> str:
    """A document number for comparison: no spaces, capitals."""
    return regex.sub(r"\s", "", str(text or "").upper()).strip(".,;")


def _same_number(want: Any, got: Any) -> bool:
    return fold_number(want) == fold_number(got)


def _same_words(want: Any, got: Any) -> bool:
    return fold_name(want) == fold_name(got)


_LEAD = regex.compile(r"^(?:v/v|về việc|về)\s*:?\s*")


def _same_subject(want: Any, got: Any) -> bool:
    return _LEAD.sub("", fold_name(want)) == _LEAD.sub("", fold_name(got))


def _names_all(want: Sequence[str], got: Any) -> bool:
    name = fold_name(got)
    return (not want and not name) or (bool(want) and all(fold_name(part) in name for part in want))


def _compare_signature(report: Report, name: str, gold: Gold, document: Document) -> None:
    if "signatures" not in gold:
        return
    want: Gold = (gold["signatures"] or [{}])[0]
    got = document.signatures[0] if document.signatures else None
    for label, key in (("signer", "name"), ("position", "position"), ("capacity", "capacity")):
        if key in want or (key == "name" and not gold["signatures"]):
            value = getattr(got, key) if got else None
            ok = fold_name(want.get(key)) == fold_name(value)
            report.score(label).add(int(ok), 1)
            if not ok:
                report.miss(label, name, want.get(key), value)


def _identity(number: str | None, title: str | None) -> str:
    return fold_number(number) if number else fold_name(title)


def _compare_citations(report: Report, name: str, gold: Gold, document: Document) -> None:
    wanted = [row for row in gold["citations"] if row.get("number") or row.get("title")]
    titles = {fold_name(row["title"]) for row in wanted if not row.get("number")}
    found = [c for c in document.citations if c.number or fold_name(c.title) in titles]
    open_end = not gold.get("citations_complete", True)
    identities = [_identity(row.get("number"), row.get("title")) for row in wanted]
    counted = [_identity(c.number, c.title) for c in _without_bare_names(found, Counter(identities))]
    compare_bag(report, "citations", name, identities, counted, open_end=open_end)
    _compare_spans(report, name, wanted, document, open_end)
    for row, identity in zip(wanted, identities, strict=True):
        candidates = [c for c in document.citations if _identity(c.number, c.title) == identity]
        if candidates:
            _compare_attributes(report, name, row, candidates)
            _compare_identity(report, name, row, candidates)


def _without_bare_names(found: Sequence[Citation], wanted: Counter[str]) -> list[Citation]:
    """`found` without the names of laws beyond the gold that have no year, date or pinpoint: gold leaves those out."""
    left = wanted.copy()
    counted = []
    for citation in sorted(found, key=lambda c: not (c.number or c.year or c.date or c.pinpoint)):
        identity = _identity(citation.number, citation.title)
        if citation.number or citation.year or citation.date or citation.pinpoint or left[identity] > 0:
            counted.append(citation)
        left[identity] -= 1
    return counted


def _compare_spans(report: Report, name: str, wanted: Sequence[Gold], document: Document, open_end: bool) -> None:
    """Exact and overlapping places of the numbers, where the gold's places belong to this very text."""
    placed = [row for row in wanted if row.get("span")]
    spans = [(row["span"][0], row["span"][1]) for row in placed]
    if not spans or [document.text[a:b] for a, b in spans] != [row["text"] for row in placed]:
        return
    got = [(c.span.start, c.span.end) for c in document.citations if c.span and (c.number or c.title)]
    covered = sum(1 for a, b in spans if any(s <= a and b <= e for s, e in got))
    touched = sum(1 for a, b in spans if any(s < b and a < e for s, e in got))
    report.score("citations.covered").add(covered, len(spans))
    report.score("citations.overlap").add(touched, len(spans))
    if touched < len(spans) and not open_end:
        lost = [document.text[a:b] for a, b in spans if not any(s < b and a < e for s, e in got)]
        report.miss("citations.overlap", name, lost[:5], "")


def _compare_attributes(report: Report, name: str, row: Gold, candidates: Sequence[Citation]) -> None:
    checks: tuple[tuple[str, str, Callable[[Citation], Any]], ...] = (
        ("citations.date", "date", lambda c: c.date and c.date.isoformat()),
        ("citations.type", "doc_type", lambda c: c.doc_type and c.doc_type.name),
        ("citations.issuer", "issuer", lambda c: c.issuer and c.issuer.text),
        ("citations.pinpoint", "pinpoint", lambda c: c.pinpoint and c.pinpoint.text),
        ("citations.role", "role", lambda c: c.role),
    )
    for label, key, value in checks:
        if not row.get(key):
            continue
        here = _at_place(row, candidates) if key == "role" else candidates
        got = [value(c) for c in here]
        ok = any(fold_name(row[key]) == fold_name(v) for v in got)
        report.score(label).add(int(ok), 1)
        if not ok:
            report.miss(label, name, (row.get("number") or row.get("title"), row[key]), got[:3])


def _compare_identity(report: Report, name: str, row: Gold, candidates: Sequence[Citation]) -> None:
    """The key, where the gold tells the identity; a gold of null asks that no key be given."""
    if "identity" not in row:
        return
    keys = [c.key for c in _at_place(row, candidates)]
    ok = any(_is_key_of(row["identity"], key) for key in keys)
    report.score("citations.key").add(int(ok), 1)
    if not ok:
        report.miss("citations.key", name, row["identity"], keys[:3])


_VARIANT = regex.compile(
    r", (?:tỉnh|thành phố) |^ban thường vụ (?=tỉnh ủy|thành ủy)|^thường trực (?=ủy ban|hội đồng)| của quốc hội$"
)
_OF_THE_CENTRE = {"bộ chính trị", "ban bí thư"}  # they share the series of numbers "-…/TW"


def _is_key_of(identity: Gold | None, key: str | None) -> bool:
    """Whether `key` says what `identity` says: type, full names of the bodies, serial, year."""
    if identity is None or key is None:
        return identity is None and key is None
    parts = key.split("|")
    if str(identity["year"]) != parts[-1]:
        return False
    if identity["number"] is None or len(parts) != 4:
        return identity["number"] is None and len(parts) == 2
    kind, body, serial, _ = parts
    bodies = {_body_name(name) for name in identity["issuer"].split("; ")}
    codes = body.split("-") if len(bodies) > 1 else [body]
    called = [{_body_name(name) for name in (code, *(row.name for row in agencies_coded(code)))} for code in codes]
    same_bodies = len(bodies) == len(called) and all(any(name in names for names in called) for name in bodies)
    return kind == identity["type"] and fold_key(identity["number"]) == fold_key(serial) and same_bodies


def _body_name(name: str) -> str:
    folded = fold_key(name).replace("\N{EN DASH}", "-")
    folded = _VARIANT.sub(lambda match: ", " if match[0].startswith(",") else "", folded)
    return "ban chấp hành trung ương" if folded in _OF_THE_CENTRE else folded


def _at_place(row: Gold, candidates: Sequence[Citation]) -> Sequence[Citation]:
    """Those of `candidates` that stand where the gold's mention stands; all of them where its place is not known."""
    if not row.get("span"):
        return candidates
    start, end = row["span"]
    return [c for c in candidates if c.span and c.span.start < end and start < c.span.end] or candidates
