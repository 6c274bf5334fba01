"""Questions to a store: documents by their words, number, issuer, date, by whom they cite; obligations by due date.

Every answer is a list of rows (plain dicts), best or latest first. Conditions add up. Words of the user never reach
SQL or the full-text syntax but as values and quoted.
"""

from __future__ import annotations

import datetime
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from vnadmin_nlp.archive.store import text_of
from vnadmin_nlp.archive.words import folded, number_key, words
from vnadmin_nlp.citations.identity import body_named

Row = dict[str, Any]

DOCUMENT_COLUMNS = ("number", "issued_on", "doc_type", "issuer", "subject", "path", "key", "status", "document_id")
OBLIGATION_COLUMNS = (
    *("due_date", "bearers", "action", "due_text", "modality", "nature", "report_to", "provision", "uid"),
    *("number", "issued_on", "issuer", "path", "document_id"),
)
_NEAR = 10  # Words between: "Quyết định số 766" answers to "quyết định 766".
_AROUND = 70  # Characters shown before a find, and half of those behind it.
_MOST_PLACES = 200  # Places of the rarest word that are looked at for an excerpt.


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for; None asks for nothing."""

    text: str | None = None
    number: str | None = None
    """In any spelling; a bare serial ("766") finds every number with it."""
    key: str | None = None
    issuer: str | None = None
    """Words of the issuer's name, with or without diacritics; "UBND" and the like are written out."""
    doc_type: str | None = None
    """Name or abbreviation."""
    since: datetime.date | None = None
    until: datetime.date | None = None
    citing: str | None = None
    """Number or key: the documents that cite it."""
    cited_by: str | None = None
    """Number or key: the documents of the store that it cites."""
    role: str | None = None
    """Only citations in this role."""
    copies_of: str | None = None
    """Number, key or path: the documents that say the same."""
    limit: int = 20


def find_documents(base: sqlite3.Connection, question: Question) -> list[Row]:
    """The documents that answer to all of `question`: by rank for text, else the latest first."""
    where, values = _conditions(base, question)
    columns = ", ".join(f"documents.{name}" for name in DOCUMENT_COLUMNS)
    if question.text is None or not words(question.text):
        found = base.execute(
            f"SELECT documents.doc, {columns} FROM documents WHERE {where} "
            "ORDER BY issued_on DESC NULLS LAST, doc LIMIT ?",
            (*values, question.limit),
        ).fetchall()
        rows = [dict(zip(DOCUMENT_COLUMNS, row[1:], strict=True)) for row in found]
    else:
        rows = _ranked(base, question, where, values, columns)
    if question.copies_of is not None:
        _add_relations(base, question.copies_of, rows)
    return rows


def _ranked(base: sqlite3.Connection, question: Question, where: str, values: Sequence[Any], columns: str) -> list[Row]:
    """Documents by text: first with the words as written, then without diacritics; in a row and close by first."""
    text = question.text or ""
    rows: dict[int, Row] = {}
    for match in _matches(text):
        left = question.limit - len(rows)
        if left <= 0:
            break
        found = base.execute(
            f"SELECT search.rowid, {columns} FROM search JOIN documents ON documents.doc = search.rowid "
            f"WHERE search MATCH ? AND {where} ORDER BY bm25(search), search.rowid LIMIT ?",
            (match, *values, question.limit),
        )
        for doc, *row in found:
            if doc not in rows and len(rows) < question.limit:
                rows[doc] = dict(zip(DOCUMENT_COLUMNS, row, strict=True))
    for doc, row in rows.items():
        row["found"] = excerpt(text_of(base, doc), text)
    return list(rows.values())


def _matches(text: str) -> Iterable[str]:
    """Expressions of the full-text syntax, the strictest first. Words between quotation marks stay together."""
    phrases = _phrases(text)
    for column, tokens in (("exact", phrases), ("folded", [[folded(word) for word in phrase] for phrase in phrases])):
        quoted = [f'"{" ".join(phrase)}"' for phrase in tokens]
        if len(quoted) > 1:
            yield f"{column} : ({' OR '.join(_in_a_row(tokens, 'số' if column == 'exact' else 'so'))})"
            yield f"{column} : NEAR({' '.join(quoted)}, {_NEAR})"
        yield f"{column} : ({' AND '.join(quoted)})"


def _in_a_row(phrases: list[list[str]], label: str) -> list[str]:
    """All words in a row, and with the word that stands before a number.

    >>> _in_a_row([["quyết"], ["định"], ["766"]], "số")
    ['"quyết định 766"', '"quyết định số 766"']
    """
    row = [word for phrase in phrases for word in phrase]
    labelled = [
        piece
        for before, word in zip(["", *row], row, strict=False)
        for piece in ((label, word) if word[0].isdigit() and before and not before[0].isdigit() else (word,))
    ]
    return list(dict.fromkeys(f'"{" ".join(words)}"' for words in (row, labelled)))


def _phrases(text: str) -> list[list[str]]:
    """The words, each alone, those between quotation marks together.

    >>> _phrases('quyết định "chuyển đổi số" 766/QĐ-TTg')
    [['quyết'], ['định'], ['chuyển', 'đổi', 'số'], ['766', 'QĐ', 'TTg']]
    """
    phrases: list[list[str]] = []
    for index, piece in enumerate(text.replace("“", '"').replace("”", '"').split('"')):
        if index % 2:
            phrases.append(words(piece))
        else:
            # "766/QĐ-TTg" is three words to the index and one thing to the one who asks.
            phrases += [words(part) for part in piece.split()]
    return [phrase for phrase in phrases if phrase]


def excerpt(text: str, asked: str) -> str:
    """The place in `text` where what was asked for stands together, on one line; its beginning where it does not.

    >>> excerpt("Theo Quyết định số 766/QĐ-TTg của Thủ tướng", "quyet dinh 766/qd-ttg")
    'Theo Quyết định số 766/QĐ-TTg của Thủ tướng'
    """
    plain = folded(text)
    forms = [re.compile(r"[\W_]+".join(folded(word) for word in phrase)) for phrase in _phrases(asked)]
    # Digits, then length: the rarest tells the place.
    rarest = max(forms, key=lambda form: (any(map(str.isdigit, form.pattern)), len(form.pattern)))
    places = [match.start() for match in islice(rarest.finditer(plain), _MOST_PLACES)]
    at = max(places, key=lambda place: _count_around(plain, place, forms), default=0)
    start, end = max(0, at - _AROUND), at + 2 * _AROUND
    return ("…" if start else "") + " ".join(text[start:end].split()) + ("…" if end < len(text) else "")


def _count_around(plain: str, at: int, forms: list[re.Pattern[str]]) -> int:
    around = plain[max(0, at - _AROUND) : at + _AROUND]
    return sum(form.search(around) is not None for form in forms)


def _conditions(base: sqlite3.Connection, question: Question) -> tuple[str, list[Any]]:
    """The conditions on `documents`, and their values."""
    told: list[tuple[str, list[Any]]] = []
    if question.number is not None:
        told.append(_number("documents.number_key", question.number))
    if question.key is not None:
        told.append(("documents.key = ?", [question.key]))
    if question.issuer is not None:
        told.append(_one_of("documents.issuer", _issuers(base, question.issuer)))
    if question.doc_type is not None:
        told.append(_one_of("documents.doc_type", _types(base, question.doc_type)))
    if question.since is not None:
        told.append(("documents.issued_on >= ?", [question.since.isoformat()]))
    if question.until is not None:
        told.append(("documents.issued_on <= ?", [question.until.isoformat()]))
    if question.citing is not None:
        told.append(_citing(question.citing, question.role))
    if question.cited_by is not None:
        told.append(_cited_by(question.cited_by, question.role))
    if question.copies_of is not None:
        told.append(_copies_of(question.copies_of))
    where = " AND ".join(f"({condition})" for condition, _ in told) or "true"
    return where, [value for _, values in told for value in values]


def _number(column: str, number: str) -> tuple[str, list[Any]]:
    wanted = number_key(number)
    if wanted.isdigit():
        # "766/" up to "7660": every number with this serial, whatever stands behind it.
        return f"{column} = ? OR ({column} >= ? AND {column} < ?) OR ({column} >= ? AND {column} < ?)", [
            *(wanted, wanted + "/", wanted + "0", wanted + "-", wanted + "."),
        ]
    return f"{column} = ?", [wanted]


def _number_or_key(asked: str, number_column: str, key_column: str) -> tuple[str, list[Any]]:
    return (f"{key_column} = ?", [asked]) if "|" in asked else _number(number_column, asked)


def _citing(asked: str, role: str | None) -> tuple[str, list[Any]]:
    condition, values = _number_or_key(asked, "number_key", "key")
    # A back reference, a short form and a law cited by its name have the key and not the number.
    same = f"({condition}) OR key IN (SELECT key FROM citations WHERE key IS NOT NULL AND ({condition}))"
    by_role = "" if role is None else " AND role = ?"
    inner = f"SELECT doc FROM citations WHERE ({same}){by_role}"
    return f"documents.doc IN ({inner})", [*values, *values, *([] if role is None else [role])]


def _cited_by(asked: str, role: str | None) -> tuple[str, list[Any]]:
    condition, values = _number_or_key(asked, "citing.number_key", "citing.key")
    by_role = "" if role is None else " AND citations.role = ?"
    inner = (
        "SELECT citations.key FROM citations JOIN documents AS citing ON citing.doc = citations.doc "
        f"WHERE ({condition}) AND citations.key IS NOT NULL{by_role}"
    )
    return f"documents.key IN ({inner})", values + ([] if role is None else [role])


def _named(asked: str) -> tuple[str, list[Any]]:
    """The documents called so: by path, key or number."""
    condition, values = _number_or_key(asked, "named.number_key", "named.key")
    return f"SELECT doc FROM documents AS named WHERE path = ? OR ({condition})", [asked, *values]


def _copies_of(asked: str) -> tuple[str, list[Any]]:
    named, values = _named(asked)
    return (
        f"documents.doc IN (SELECT other FROM copies WHERE doc IN ({named}) "
        f"UNION SELECT doc FROM copies WHERE other IN ({named}))",
        [*values, *values],
    )


def _add_relations(base: sqlite3.Connection, asked: str, rows: list[Row]) -> None:
    """How each of `rows` is related to the document asked for."""
    named, values = _named(asked)
    for row in rows:
        told = base.execute(
            "SELECT relation, similarity FROM copies JOIN documents ON documents.doc IN (copies.doc, copies.other) "
            f"WHERE documents.document_id = ? AND (copies.doc IN ({named}) OR copies.other IN ({named})) "
            "ORDER BY similarity DESC LIMIT 1",
            (row["document_id"], *values, *values),
        ).fetchone()
        row["relation"], row["similarity"] = told or (None, None)


def _one_of(column: str, names: list[str]) -> tuple[str, list[Any]]:
    return f"{column} IN ({', '.join('?' * len(names))})", list(names)


def _issuers(base: sqlite3.Connection, asked: str) -> list[str]:
    """The issuers whose names hold every word of `asked`."""
    written_out = body_named(asked, None) or asked
    choices = [{folded(word) for word in words(name)} for name in (asked, written_out)]
    found = (name for (name,) in base.execute("SELECT DISTINCT issuer FROM documents WHERE issuer IS NOT NULL"))
    return sorted(name for name in found if any(wanted <= {*words(folded(name))} for wanted in choices))


def _types(base: sqlite3.Connection, asked: str) -> list[str]:
    wanted = folded(asked)
    found = base.execute("SELECT DISTINCT doc_type, doc_type_code FROM documents WHERE doc_type IS NOT NULL")
    return sorted({name for name, code in found if wanted in (folded(name), folded(code or ""))})


def find_obligations(
    base: sqlite3.Connection,
    question: Question,
    *,
    today: datetime.date,
    within: int | None = None,
    bearer: str | None = None,
) -> list[Row]:
    """Dated obligations of the documents that answer to `question`, the earliest first.

    Without `within` those that were due before `today`; with it those due from `today` on for so many days. `bearer`
    holds words of a body's name.
    """
    where, values = _conditions(base, question)
    day = today.isoformat()
    if within is None:
        due, days = "due_date < ?", [day]
    else:
        due, days = "due_date BETWEEN ? AND ?", [day, (today + datetime.timedelta(days=within)).isoformat()]
    columns = ", ".join(
        f"{'obligations' if name in OBLIGATION_COLUMNS[:9] else 'documents'}.{name}" for name in OBLIGATION_COLUMNS
    )
    # An index on the date answers this; other conditions sift what it gives.
    found = base.execute(
        f"SELECT obligations.organisations, {columns} FROM obligations JOIN documents USING (doc) "
        f"WHERE {due} AND {where} ORDER BY due_date, doc, position",
        (*days, *values),
    )
    wanted = {folded(word) for word in words(bearer or "")}
    rows: list[Row] = []
    for organisations, *row in found:
        told = dict(zip(OBLIGATION_COLUMNS, row, strict=True))
        if wanted <= {*words(folded(f"{organisations or ''} {told['bearers'] or ''}"))}:
            told["days"] = (datetime.date.fromisoformat(told["due_date"]) - today).days
            rows.append(told)
            if len(rows) == question.limit:
                break
    return rows
