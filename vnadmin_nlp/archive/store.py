"""The store: the documents of an output folder in one SQLite file that answers questions.

It holds the flat tables (tables.py), each document's text, compressed, and a full-text index with two columns: the
words as they stand, and without diacritics. It is made from the part files, one transaction a part: a build that was
killed goes on with the next part, and a part that was written again is taken in anew. `query` asks it.
"""

from __future__ import annotations

import sqlite3
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from vnadmin_nlp.archive import copies
from vnadmin_nlp.archive.formats import check_format
from vnadmin_nlp.archive.parts import part_files, read_lines, roots
from vnadmin_nlp.archive.tables import TABLES, Column, rows_of
from vnadmin_nlp.archive.words import folded, number_key
from vnadmin_nlp.errors import UsageError

STORE = "store.sqlite"
_FORMAT = "1"
_ADVICE = "Remove it and build it again."
_SQL_TYPES = {"text": "TEXT", "int": "INTEGER", "float": "REAL", "bool": "INTEGER", "date": "TEXT"}
# Beside the columns of the flat table, what questions are asked by.
_EXTRA = {"documents": ("number_key",), "citations": ("number_key",)}


def _create(table: str, columns: tuple[Column, ...]) -> str:
    told = [f"{column.name} {_SQL_TYPES[column.type]}" for column in columns]
    extra = [f"{name} TEXT" for name in _EXTRA.get(table, ())]
    return f"CREATE TABLE IF NOT EXISTS {table} ({', '.join(['doc INTEGER NOT NULL', *told, *extra])});"


_SCHEMA = "\n".join(
    [
        "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;",
        "CREATE TABLE IF NOT EXISTS parts (file TEXT PRIMARY KEY, first INTEGER, last INTEGER) WITHOUT ROWID;",
        "CREATE TABLE IF NOT EXISTS texts (doc INTEGER PRIMARY KEY, packed BLOB NOT NULL);",
        # The words of a document stand in `texts` already; the index keeps none of its own.
        "CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5 "
        "(exact, folded, content='', tokenize=\"unicode61 remove_diacritics 0\");",
        *(_create(table, columns) for table, columns in TABLES.items()),
        *(f"CREATE INDEX IF NOT EXISTS {table}_doc ON {table} (doc);" for table in TABLES),
        "CREATE INDEX IF NOT EXISTS documents_number ON documents (number_key);",
        "CREATE INDEX IF NOT EXISTS documents_key ON documents (key);",
        "CREATE INDEX IF NOT EXISTS documents_issuer ON documents (issuer);",
        "CREATE INDEX IF NOT EXISTS documents_date ON documents (issued_on);",
        "CREATE INDEX IF NOT EXISTS citations_number ON citations (number_key);",
        "CREATE INDEX IF NOT EXISTS citations_key ON citations (key, role);",
        "CREATE INDEX IF NOT EXISTS obligations_due ON obligations (due_date) WHERE due_date IS NOT NULL;",
        copies.SCHEMA,
    ]
)


def open_store(out: Path) -> closing[sqlite3.Connection]:
    """The store of `out`, to be read. Raises UsageError where it has not been built."""
    path = out / STORE
    if not path.is_file():
        raise UsageError(f"{out}: there is no store yet. Build it: vnadmin index {out}")
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA query_only = true")
    check_format(base, path, _FORMAT, _ADVICE)
    return closing(base)


def build(
    out: Path,
    *,
    with_copies: bool = True,
    told: Callable[[int, int, int], None] = lambda done, parts, documents: None,
) -> dict[str, int]:
    """Bring the store of `out` up to date with its part files. `told` gets parts done, parts in all, documents so far.

    Returns how many parts were taken in and removed, and how many documents there are. Raises UsageError where `out`
    is no output of a run, or its store was begun otherwise, and MissingDependencyError where copies cannot be found.
    """
    if with_copies:
        copies.check_library()
    files = {str(path.relative_to(out)): path for root in roots(out) for path in part_files(root)}
    with closing(sqlite3.connect(out / STORE, isolation_level=None)) as base:
        base.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + _SCHEMA)
        check_format(base, out / STORE, _FORMAT, _ADVICE)
        base.execute(
            "INSERT OR IGNORE INTO meta VALUES ('format', ?), ('copies', ?)", (_FORMAT, "yes" if with_copies else "no")
        )
        _check_copies(base, out, with_copies)
        known = {file for (file,) in base.execute("SELECT file FROM parts")}
        for file in sorted(known - files.keys()):
            with _transaction(base):
                _remove(base, file)
        new = sorted(files.keys() - known)
        (count,) = base.execute("SELECT count(*) FROM documents").fetchone()
        for done, file in enumerate(new, start=1):
            with _transaction(base):
                count += _add(base, file, read_lines(files[file]), with_copies)
            told(done, len(new), count)
        return {"added": len(new), "removed": len(known - files.keys()), "documents": count}


class _transaction:
    """All or nothing, whatever happens inside."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def __enter__(self) -> None:
        self._base.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._base.execute("COMMIT" if kind is None else "ROLLBACK")


def _add(base: sqlite3.Connection, file: str, lines: Iterator[bytes], with_copies: bool) -> int:
    """Take in a part file. Returns how many documents it held."""
    (last,) = base.execute("SELECT coalesce(max(doc), 0) FROM documents").fetchone()
    first = doc = last + 1
    for doc, line in enumerate(lines, start=first):
        text = _add_document(base, doc, line)
        if with_copies:
            copies.add(base, doc, text)
    base.execute("INSERT INTO parts VALUES (?, ?, ?)", (file, first, doc if doc > last else last))
    (count,) = base.execute("SELECT count(*) FROM documents WHERE doc >= ?", (first,)).fetchone()
    return int(count)


def _add_document(base: sqlite3.Connection, doc: int, line: bytes) -> str:
    """Take in a document. Returns its text."""
    import orjson

    text = unicodedata.normalize("NFC", orjson.loads(line)["text"])
    rows = rows_of(line)
    for table, found in rows.items():
        extra = _extra(table)
        marks = ", ".join("?" * (1 + len(TABLES[table]) + len(_EXTRA.get(table, ()))))
        base.executemany(f"INSERT INTO {table} VALUES ({marks})", [(doc, *row, *extra(row)) for row in found])
    base.execute("INSERT INTO texts VALUES (?, ?)", (doc, zlib.compress(text.encode(), 6)))
    base.execute("INSERT INTO search (rowid, exact, folded) VALUES (?, ?, ?)", (doc, text, folded(text)))
    return text


def _extra(table: str) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    if table not in _EXTRA:
        return lambda row: ()
    at = next(index for index, column in enumerate(TABLES[table]) if column.name == "number")
    return lambda row: (number_key(row[at]) if row[at] else None,)


def _remove(base: sqlite3.Connection, file: str) -> None:
    """Take a part file's documents out."""
    first, last = base.execute("SELECT first, last FROM parts WHERE file = ?", (file,)).fetchone()
    for doc, packed in base.execute(
        "SELECT doc, packed FROM texts WHERE doc BETWEEN ? AND ?", (first, last)
    ).fetchall():
        text = zlib.decompress(packed).decode()
        # An index without content has to be told what it forgets.
        base.execute(
            "INSERT INTO search (search, rowid, exact, folded) VALUES ('delete', ?, ?, ?)", (doc, text, folded(text))
        )
    for table in ("texts", *TABLES, *copies.TABLES):
        base.execute(f"DELETE FROM {table} WHERE doc BETWEEN ? AND ?", (first, last))
    base.execute("DELETE FROM copies WHERE other BETWEEN ? AND ?", (first, last))
    base.execute("DELETE FROM parts WHERE file = ?", (file,))


def text_of(base: sqlite3.Connection, doc: int) -> str:
    """The text of a document."""
    (packed,) = base.execute("SELECT packed FROM texts WHERE doc = ?", (doc,)).fetchone()
    return zlib.decompress(packed).decode()


def _check_copies(base: sqlite3.Connection, out: Path, with_copies: bool) -> None:
    (found,) = base.execute("SELECT value FROM meta WHERE key = 'copies'").fetchone()
    if (found == "yes") != with_copies:
        raise UsageError(
            f"{out / STORE}: begun with{'' if with_copies else 'out'} --without-copies. Go on so, or remove it."
        )
