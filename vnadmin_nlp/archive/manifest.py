"""What a run knows of its inputs: a SQLite file in the output folder that survives being killed at any moment.

Each input has one row, and its status is that of its bytes (sha256) read by one version with one configuration:
another version, another configuration or other bytes, and it is to be done again. The lines of JSON of inputs that
stand in no part file yet wait in `pending`; a part file is written from them whole, renamed, and only then do they
leave. Inputs have running numbers in the order they were first seen; of a thousand inputs a part, part 3 holds the
inputs 3000 to 3999.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from vnadmin_nlp.archive.formats import check_format
from vnadmin_nlp.archive.listing import Entry
from vnadmin_nlp.archive.statuses import GOOD, STATUSES
from vnadmin_nlp.errors import UsageError

MANIFEST = "manifest.sqlite"
PART_SIZE = 1000
_FORMAT = "1"
_ADVICE = "Choose another folder."

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inputs (
    seq INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    place BLOB NOT NULL,
    kind TEXT NOT NULL,
    member INTEGER,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    fault TEXT,
    sha256 TEXT,
    version TEXT,
    config TEXT,
    status TEXT,
    reason TEXT,
    duplicate_of INTEGER,
    seconds REAL,
    lines INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS inputs_by_content ON inputs (sha256);
CREATE INDEX IF NOT EXISTS inputs_to_do ON inputs (seq) WHERE status IS NULL;
CREATE TABLE IF NOT EXISTS pending (
    id INTEGER PRIMARY KEY AUTOINCREMENT, seq INTEGER NOT NULL UNIQUE, lines BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS parts (part INTEGER PRIMARY KEY, generation INTEGER NOT NULL, layout TEXT NOT NULL);
"""

_LIST = """
INSERT INTO inputs (seq, name, place, kind, member, size, mtime_ns, fault)
SELECT coalesce(max(seq) + 1, 0), ?, ?, ?, ?, ?, ?, ? FROM inputs WHERE true
ON CONFLICT (name) DO UPDATE SET
    status = NULL, place = excluded.place, kind = excluded.kind, member = excluded.member, size = excluded.size,
    mtime_ns = excluded.mtime_ns, fault = excluded.fault
WHERE size <> excluded.size OR mtime_ns <> excluded.mtime_ns OR kind <> excluded.kind OR member IS NOT excluded.member
    OR fault IS NOT excluded.fault OR place <> excluded.place
"""


class Record(NamedTuple):
    """What came of one input."""

    seq: int
    sha256: str | None
    status: str
    reason: str | None
    seconds: float
    lines: tuple[bytes, ...]
    """One JSON object a document, without line end."""


class Part(NamedTuple):
    """A part file as it stands."""

    part: int
    generation: int
    layout: str


class Manifest:
    """The manifest of an output folder, opened to be written. Only one may be open; the others raise UsageError."""

    def __init__(self, out: Path, version: str, config: str, layout: str, part_size: int = PART_SIZE) -> None:
        self._version, self._config, self.layout = version, config, layout
        out.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(out)
        self._base = sqlite3.connect(out / MANIFEST, isolation_level=None)
        self._base.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + _TABLES)
        check_format(self._base, out / MANIFEST, _FORMAT, _ADVICE)
        self._base.execute("INSERT OR IGNORE INTO meta VALUES ('format', ?), ('part_size', ?)", (_FORMAT, part_size))
        self.part_size = part_size_of(self._base)
        self._base.execute("BEGIN")

    def close(self) -> None:
        """Keep what was recorded and let the folder go."""
        self.commit()
        self._base.execute("COMMIT")
        self._base.close()
        self._lock.close()

    def commit(self) -> None:
        """What was recorded so far outlives this process."""
        self._base.execute("COMMIT")
        self._base.execute("BEGIN")

    def list_inputs(self, entries: Iterable[Entry]) -> int:
        """Take in what a run is given; a file that changed is to be done again. Returns how many entries there were."""
        count = 0
        for count, entry in enumerate(entries, start=1):
            self._base.execute(_LIST, entry)
            if count % 10_000 == 0:
                self.commit()
        self.commit()
        return count

    def reset(self, *, retry_failed: bool) -> None:
        """Mark as to be done: what another version or configuration did and, if asked for, what failed."""
        self._base.execute(
            "UPDATE inputs SET status = NULL WHERE status IS NOT NULL AND (version <> ? OR config <> ?)",
            (self._version, self._config),
        )
        if retry_failed:
            marks = ", ".join("?" * len(GOOD))
            self._base.execute(f"UPDATE inputs SET status = NULL WHERE status NOT IN ({marks})", GOOD)
        # A copy of an input that is to be done again may be a copy no more.
        self._base.execute(
            "UPDATE inputs SET status = NULL WHERE status = 'duplicate' AND duplicate_of IN "
            "(SELECT seq FROM inputs WHERE status IS NULL)"
        )
        self.commit()

    def to_do(self, limit: int | None = None) -> Iterator[tuple[int, Entry]]:
        """The inputs without status, in order; what is recorded meanwhile does not disturb."""
        last, left = -1, limit
        while left is None or left > 0:
            rows = self._base.execute(
                "SELECT seq, name, place, kind, member, size, mtime_ns, fault FROM inputs "
                "WHERE status IS NULL AND seq > ? ORDER BY seq LIMIT ?",
                (last, 1000 if left is None else min(1000, left)),
            ).fetchall()
            if not rows:
                return
            for seq, *entry in rows:
                yield seq, Entry(*entry)
            last = rows[-1][0]
            left = None if left is None else left - len(rows)

    def count_to_do(self) -> dict[int, int]:
        """How many inputs of each part are without status."""
        rows = self._base.execute(
            "SELECT seq / ?, count(*) FROM inputs WHERE status IS NULL GROUP BY 1 ORDER BY 1", (self.part_size,)
        )
        return dict(rows.fetchall())

    def record(self, record: Record) -> str:
        """Write what came of an input. Returns its status, which is "duplicate" for the bytes of an earlier one."""
        status, lines, original = record.status, record.lines, None
        if record.sha256 is not None and status != "empty":
            original = self._original(record)
        if original is not None:
            status, lines = "duplicate", ()
        self._base.execute(
            "UPDATE inputs SET sha256 = ?, version = ?, config = ?, status = ?, reason = ?, duplicate_of = ?, "
            "seconds = ? WHERE seq = ?",
            (
                record.sha256,
                self._version,
                self._config,
                status,
                None if original is not None else record.reason,
                original,
                record.seconds,
                record.seq,
            ),
        )
        self._wait_in_line(record.seq, lines)
        return status

    def _original(self, record: Record) -> int | None:
        """The earlier input with the same bytes. A later one that was done sooner becomes the copy of this one."""
        rows = self._base.execute(
            "SELECT seq FROM inputs WHERE sha256 = ? AND seq <> ? AND status IS NOT NULL AND status <> 'duplicate' "
            "ORDER BY seq",
            (record.sha256, record.seq),
        ).fetchall()
        if rows and rows[0][0] < record.seq:
            return int(rows[0][0])
        for (later,) in rows:
            self._base.execute(
                "UPDATE inputs SET status = 'duplicate', reason = NULL, duplicate_of = ? "
                "WHERE seq = ? OR duplicate_of = ?",
                (record.seq, later, later),
            )
            self._wait_in_line(later, ())
        return None

    def _wait_in_line(self, seq: int, lines: tuple[bytes, ...]) -> None:
        self._base.execute("INSERT OR REPLACE INTO pending (seq, lines) VALUES (?, ?)", (seq, b"\n".join(lines)))

    def to_seal(self) -> list[int]:
        """The parts whose file lacks something, or has another layout than is asked for."""
        rows = self._base.execute(
            "SELECT DISTINCT seq / ? AS part FROM pending UNION SELECT part FROM parts WHERE layout <> ? ORDER BY part",
            (self.part_size, self.layout),
        )
        return [part for (part,) in rows]

    def sealed(self, part: int, generation: int, last: int, lines: dict[int, int]) -> None:
        """A part file stands: `lines` tells how many each input has in it; what waited up to `last` leaves."""
        self._base.executemany("UPDATE inputs SET lines = ? WHERE seq = ?", [(n, seq) for seq, n in lines.items()])
        self._base.execute(
            "DELETE FROM pending WHERE id <= ? AND seq >= ? AND seq < ?",
            (last, part * self.part_size, (part + 1) * self.part_size),
        )
        self._base.execute("INSERT OR REPLACE INTO parts VALUES (?, ?, ?)", (part, generation, self.layout))
        self.commit()

    def parts(self) -> list[Part]:
        """The part files that stand, in order."""
        return parts(self._base)

    def failures(self) -> Iterator[tuple[str, str, str | None]]:
        """Name, status and reason of what needs attention, in order."""
        marks = ", ".join("?" * len(GOOD))
        yield from self._base.execute(
            f"SELECT name, status, reason FROM inputs WHERE status NOT IN ({marks}) ORDER BY seq", GOOD
        )

    def counts(self) -> dict[str, int]:
        """How many inputs have each status, and how many none."""
        return counts(self._base)


def open_to_read(out: Path) -> closing[sqlite3.Connection]:
    """The manifest of `out` for those who only look, also while a run writes. Raises UsageError where there is none."""
    path = out / MANIFEST
    if not path.is_file():
        raise UsageError(f"{out}: no output of `vnadmin batch`: it holds no {MANIFEST}. Name the folder given as --to.")
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA query_only = true")
    check_format(base, path, _FORMAT, _ADVICE)
    return closing(base)


def counts(base: sqlite3.Connection) -> dict[str, int]:
    """How many inputs have each status, and how many none ("pending"); they add up to the number of inputs."""
    found: dict[str | None, int] = dict(base.execute("SELECT status, count(*) FROM inputs GROUP BY status").fetchall())
    told = {status: found.get(status, 0) for status in STATUSES}
    return told | {"pending": found.get(None, 0)}


def part_size_of(base: sqlite3.Connection) -> int:
    """How many inputs a part file holds, as the folder's first run was told."""
    return int(base.execute("SELECT value FROM meta WHERE key = 'part_size'").fetchone()[0])


def parts(base: sqlite3.Connection) -> list[Part]:
    """The part files that stand, in order."""
    return [Part(*row) for row in base.execute("SELECT part, generation, layout FROM parts ORDER BY part")]


def _lock(out: Path) -> sqlite3.Connection:
    """Holds the folder for one run: the lock of a SQLite file, which the system opens when its process dies."""
    lock = sqlite3.connect(out / "lock.sqlite", isolation_level=None, timeout=0)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        raise UsageError(f"{out}: another run writes into this folder. Wait for it, or choose another.") from error
    return lock
