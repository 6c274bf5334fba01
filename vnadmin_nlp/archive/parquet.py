"""The flat tables as Parquet, with an explicit Arrow schema. Needs pyarrow (the extra "archive")."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from vnadmin_nlp.archive.tables import TABLES, Type, rows_of
from vnadmin_nlp.schema import SCHEMA_VERSION

_TYPES: dict[Type, pa.DataType] = {
    "text": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
}


def schema_of(table: str) -> pa.Schema:
    """The Arrow schema of a table."""
    fields = [pa.field(column.name, _TYPES[column.type]) for column in TABLES[table]]
    return pa.schema(fields, metadata={"vnadmin_nlp.schema_version": SCHEMA_VERSION})


def arrow_tables(lines: Iterable[bytes]) -> dict[str, pa.Table]:
    """The documents of JSON lines as one Arrow table for each of `tables.TABLES`, empty ones included."""
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
    for line in lines:
        for table, found in rows_of(line).items():
            rows[table].extend(found)
    return {table: _arrow(table, found) for table, found in rows.items()}


def tables_of(lines: Iterable[bytes]) -> dict[str, bytes]:
    """The Parquet files of `lines`, by table."""
    return {table: _parquet(data) for table, data in arrow_tables(lines).items()}


def _arrow(table: str, rows: list[tuple[Any, ...]]) -> pa.Table:
    schema = schema_of(table)
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [
        # Dates are ISO text in the JSON; Arrow reads them faster than Python does.
        pa.array(values, pa.string()).cast(field.type)
        if pa.types.is_date32(field.type)
        else pa.array(values, field.type)
        for field, values in zip(schema, columns, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    return data
