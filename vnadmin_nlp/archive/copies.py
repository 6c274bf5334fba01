"""Documents that say the same: copies in another format, drafts and what became of them, reissued letters.

Byte-for-byte copies are known from the run (status "duplicate"). Here texts are compared: each gets a MinHash of its
runs of five words (library rensa), and those that share a band of it are compared whole. Documents are linked, never
dropped:

    same_text      the same words in the same order
    same_document  nearly the same words, and the same key (type, issuer, number, year): the PDF of a DOCX
    draft          nearly the same words, where one has no number yet
    similar        nearly the same words
"""

from __future__ import annotations

import hashlib
import sqlite3
import struct
from typing import Any

from vnadmin_nlp.archive.words import folded, words
from vnadmin_nlp.errors import MissingDependencyError

SCHEMA = """
CREATE TABLE IF NOT EXISTS signatures (doc INTEGER PRIMARY KEY, digest BLOB NOT NULL, words BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS bands (hash INTEGER, doc INTEGER, PRIMARY KEY (hash, doc)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS bands_doc ON bands (doc);
CREATE TABLE IF NOT EXISTS copies (
    doc INTEGER, other INTEGER, relation TEXT NOT NULL, similarity REAL NOT NULL, PRIMARY KEY (doc, other)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS copies_other ON copies (other);
"""
TABLES = ("signatures", "bands", "copies")

NEAR = 0.8
"""The least share of common runs of words that links two documents."""
# 16 bands of 8 find 95 of 100 pairs of 0.8 and 10 of 100 of 0.5: 1 - (1 - s ** 8) ** 16.
_BANDS, _ROWS = 16, 8
_SEED = 766
_RUN = 5
_FEWEST_WORDS = 20  # Below that two texts are alike by chance.
_MOST_CANDIDATES = 100  # Of a form letter sent a thousand times, the nearest of these is enough.


def check_library() -> None:
    """Raises MissingDependencyError where the library is not installed."""
    try:
        import rensa  # noqa: F401
    except ImportError as error:
        raise MissingDependencyError(
            "rensa, which finds near copies, is not installed. Install it: pip install 'vnadmin_nlp[archive]', "
            "or leave copies out: --without-copies"
        ) from error


def add(base: sqlite3.Connection, doc: int, text: str) -> None:
    """Link the document `doc` with those before it that say the same."""
    found = words(folded(text))
    if len(found) < _FEWEST_WORDS:
        return
    digest = _digest(found)
    same = hashlib.blake2b(" ".join(found).encode(), digest_size=16).digest()
    hashes = [_band(band, digest[4 * _ROWS * band : 4 * _ROWS * (band + 1)]) for band in range(_BANDS)]
    marks = ", ".join("?" * _BANDS)
    near = base.execute(
        f"SELECT doc FROM bands WHERE hash IN ({marks}) GROUP BY doc ORDER BY count(*) DESC, doc LIMIT ?",
        (*hashes, _MOST_CANDIDATES),
    ).fetchall()
    for (other,) in near:
        link = _link(base, doc, other, digest, same)
        if link is not None:
            base.execute("INSERT INTO copies VALUES (?, ?, ?, ?)", (doc, other, *link))
    base.execute("INSERT INTO signatures VALUES (?, ?, ?)", (doc, digest, same))
    base.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(value, doc) for value in hashes])


def _band(band: int, numbers: bytes) -> int:
    """What stands for a stretch of a digest: 56 bits, which SQLite holds as a number."""
    return int.from_bytes(hashlib.blake2b(bytes([band]) + numbers, digest_size=7).digest(), "big")


def _link(base: sqlite3.Connection, doc: int, other: int, digest: bytes, same: bytes) -> tuple[str, float] | None:
    """Relation and similarity of two documents; None where they are not near enough."""
    theirs, their_words = base.execute("SELECT digest, words FROM signatures WHERE doc = ?", (other,)).fetchone()
    if their_words == same:
        return "same_text", 1.0
    ours, others = _numbers(digest), _numbers(theirs)
    similarity = sum(one == two for one, two in zip(ours, others, strict=True)) / len(ours)
    if similarity < NEAR:
        return None
    (number, key), (other_number, other_key) = (
        base.execute("SELECT number, key FROM documents WHERE doc = ?", (one,)).fetchone() for one in (doc, other)
    )
    if key is not None and key == other_key:
        return "same_document", similarity
    return ("draft" if (number is None) != (other_number is None) else "similar"), similarity


def _digest(found: list[str]) -> bytes:
    from rensa import RMinHash

    runs = {" ".join(found[at : at + _RUN]) for at in range(len(found) - _RUN + 1)}
    minhash: Any = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    minhash.update(sorted(runs))
    return struct.pack(f"<{_BANDS * _ROWS}I", *minhash.digest())


def _numbers(digest: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(digest) // 4}I", digest)
