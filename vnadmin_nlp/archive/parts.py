"""Part files: the JSON lines of a thousand inputs, and the same as flat tables.

    OUT/documents/part-000003.jsonl.zst        one Document a line, in the order of the inputs
    OUT/tables/citations/part-000003.parquet   one folder a table (tables.py)

A part is written whole under another name and renamed. Where it has to be written again, because an input was done
again, the new file gets a new name ("part-000003-2.jsonl"), the manifest points to it, and the old one goes.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, NamedTuple

from vnadmin_nlp.archive.manifest import MANIFEST, Part, open_to_read, part_size_of, parts
from vnadmin_nlp.errors import MissingDependencyError

DOCUMENTS, TABLES = "documents", "tables"
_NAME = re.compile(r"part-\d{6}(?:-\d+)?\.(?:jsonl(?:\.zst)?|parquet)(?:\.writing)?")
_ZSTD_LEVEL = 3  # 6.0 to 1 on the own corpus's JSON; level 9 wins 6 % more for three times the time


class Sealed(NamedTuple):
    """What the manifest has to learn of a part that was written."""

    part: int
    generation: int
    last: int
    """The highest id of `pending` that is in it."""
    lines: dict[int, int]
    """How many lines each input has in it, by running number."""


def layout_of(*, zstd: bool, parquet: bool) -> str:
    """The name of a layout: "jsonl", "jsonl.zst", "jsonl+parquet", "jsonl.zst+parquet"."""
    return "jsonl" + (".zst" if zstd else "") + ("+parquet" if parquet else "")


def check_layout(layout: str) -> None:
    """Raises MissingDependencyError where a package that `layout` needs is not installed."""
    for mark, package in ((".zst", "zstandard"), ("+parquet", "pyarrow")):
        if mark in layout:
            try:
                __import__(package)
            except ImportError as error:
                raise MissingDependencyError(
                    f"{package} is not installed. Install it: pip install 'vnadmin_nlp[archive]'"
                ) from error


def lines_path(out: Path, part: Part) -> Path:
    """The JSON lines of a part."""
    return out / DOCUMENTS / f"{_stem(part)}.{part.layout.partition('+')[0]}"


def table_path(out: Path, part: Part, table: str) -> Path:
    """One flat table of a part."""
    return out / TABLES / table / f"{_stem(part)}.parquet"


def _stem(part: Part) -> str:
    return f"part-{part.part:06}" + (f"-{part.generation}" if part.generation > 1 else "")


def roots(out: Path) -> list[Path]:
    """The folders with a manifest: `out` itself, and those of the shards in it. Raises UsageError without any."""
    shards = sorted(path.parent for path in out.glob(f"shard-*/{MANIFEST}"))
    if not shards or (out / MANIFEST).is_file():
        with open_to_read(out):
            shards.insert(0, out)
    return shards


def part_files(root: Path) -> list[Path]:
    """The JSON-lines files of one folder with a manifest, in order."""
    with open_to_read(root) as base:
        return [lines_path(root, part) for part in parts(base)]


def read_lines(path: Path) -> Iterator[bytes]:
    """The JSON lines of a part file, without line ends."""
    with path.open("rb") as file, _unpacked(file, path) as stream:
        for line in stream:
            yield line.rstrip(b"\n")


def seal(out: Path, part: int, layout: str) -> Sealed:
    """Write the file of `part` from its last one and from what waits in the manifest."""
    with closing(sqlite3.connect(f"file:{_quoted(out / MANIFEST)}?mode=ro", uri=True, isolation_level=None)) as base:
        base.execute("BEGIN")  # one view of the manifest, whatever the run records meanwhile
        row = base.execute("SELECT part, generation, layout FROM parts WHERE part = ?", (part,)).fetchone()
        old = None if row is None else Part(*row)
        new = Part(part, 1 if old is None else old.generation + 1, layout)
        size = part_size_of(base)
        inputs = base.execute(
            "SELECT inputs.seq, inputs.lines, pending.id, pending.lines FROM inputs LEFT JOIN pending USING (seq) "
            "WHERE inputs.seq >= ? AND inputs.seq < ? ORDER BY inputs.seq",
            (part * size, (part + 1) * size),
        ).fetchall()
    standing = iter(()) if old is None else read_lines(lines_path(out, old))
    by_input: dict[int, list[bytes]] = {}
    for seq, count, waiting, lines in inputs:
        before = [next(standing) for _ in range(count)]
        by_input[seq] = before if waiting is None else (lines.split(b"\n") if lines else [])
    documents = [line for lines in by_input.values() for line in lines]
    _write(lines_path(out, new), _packed(documents, new.layout))
    if "+parquet" in layout:
        from vnadmin_nlp.archive.parquet import tables_of

        for table, data in tables_of(documents).items():
            _write(table_path(out, new, table), data)
    last = max((waiting for _, _, waiting, _ in inputs if waiting is not None), default=0)
    return Sealed(part, new.generation, last, {seq: len(lines) for seq, lines in by_input.items()})


def sweep(out: Path, standing: Iterable[Part]) -> None:
    """Remove part files that no manifest points to: half-written ones, and those that were written again."""
    kept = set()
    for part in standing:
        kept.add(lines_path(out, part))
        if "+parquet" in part.layout:
            kept.update(table_path(out, part, folder.name) for folder in (out / TABLES).glob("*"))
    for folder in (out / DOCUMENTS, *(out / TABLES).glob("*")):
        if folder.is_dir():
            for path in folder.iterdir():
                if _NAME.fullmatch(path.name) and path not in kept:
                    path.unlink()


def _write(path: Path, data: bytes) -> None:
    """The file is there whole or not at all, also where the power fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writing = path.with_name(path.name + ".writing")
    with writing.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    writing.replace(path)
    with contextlib.suppress(OSError):  # a folder cannot be opened on Windows
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _packed(lines: list[bytes], layout: str) -> bytes:
    data = b"".join(line + b"\n" for line in lines)
    if ".zst" not in layout:
        return data
    import zstandard

    return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(data)


def _unpacked(file: IO[bytes], path: Path) -> IO[bytes]:
    if path.suffix != ".zst":
        return file
    check_layout("jsonl.zst")
    import zstandard

    return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(file))


def _quoted(path: Path) -> str:
    """A path for a SQLite address, in which three characters mean something."""
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
