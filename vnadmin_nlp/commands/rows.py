"""Rows of an answer on standard output: a table for people, JSON lines or CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from typing import Any

FORMATS = ("table", "json", "csv")
# A spreadsheet runs a cell that begins so; an apostrophe makes it text.
_FORMULA = ("=", "+", "@", "\t", "\r")


def print_rows(rows: Sequence[dict[str, Any]], columns: Sequence[str], form: str | None) -> None:
    """Print `rows`; without a form a table on a terminal and JSON otherwise. `columns` are those of the table."""
    form = form or ("table" if sys.stdout.isatty() else "json")
    if form == "json":
        for row in rows:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    elif form == "csv":
        _print_csv(rows)
    else:
        _print_table(rows, columns)


def _print_csv(rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        sys.stdout.write("\ufeff")  # without it a spreadsheet takes the letters for another encoding
        writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _harmless(value) for key, value in row.items()} for row in rows)


def _harmless(value: Any) -> Any:
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value


def _print_table(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold", no_wrap=column.endswith(("_on", "_date")))
    for row in rows:
        table.add_row(*(Text("" if row.get(column) is None else str(row[column])) for column in columns))
    Console().print(table)
