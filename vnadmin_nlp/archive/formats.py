"""The check that a SQLite file is one of ours and of this version."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from vnadmin_nlp.errors import UsageError


def check_format(base: sqlite3.Connection, path: Path, wanted: str, advice: str) -> None:
    """Raises UsageError where the file is no database, or its table `meta` tells another format than `wanted`."""
    try:
        found = base.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
    except sqlite3.DatabaseError as error:
        raise UsageError(f"{path}: not written by this program ({error}). {advice}") from error
    if found and found[0] != wanted:
        raise UsageError(f"{path}: written by another version (format {found[0]}, not {wanted}). {advice}")
