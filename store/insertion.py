"""New rows of one table in one statement: one text and, on PostgreSQL, one parameter of it.

A parameter a value makes another statement for every number of rows, which no driver has
prepared; the driver reads it anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from sqlalchemy import JSON, Connection, Table, TextClause, insert, inspect, text
from sqlalchemy.dialects import postgresql
from sqlmodel import SQLModel

Row = dict[str, Any]

_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]


def table_of(kind: type[SQLModel]) -> Table:
    """The table of a model; `TypeError` where it has none of its own."""
    table = inspect(kind).local_table
    if not isinstance(table, Table):
        raise TypeError(f"{kind.__name__} has no table of its own")
    return table


def insert_rows(connection: Connection, rows: Sequence[SQLModel]) -> None:
    """Write new rows of one table; raises `IntegrityError`."""
    if not rows:
        return
    kind = type(rows[0])
    if connection.dialect.name == "postgresql":
        as_one = _as_one(kind)
        values = orjson.dumps(as_one.values(rows), default=_as_text)
        connection.execute(as_one.statement, {"rows": values.decode()})
    else:
        connection.execute(insert(table_of(kind)), [_values(row) for row in rows])


def _as_text(value: object) -> str:
    """Bytes as PostgreSQL reads them from text."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    raise TypeError(f"no column holds a {type(value).__name__}")


def _values(row: SQLModel) -> Row:
    return {name: getattr(row, name) for name in _names(type(row))}


@cache
def _names(kind: type[SQLModel]) -> tuple[str, ...]:
    return tuple(column.key for column in inspect(kind).columns)


@dataclass(frozen=True, slots=True)
class _AsOne:
    """How rows of one table become one JSON value, and the statement that spreads it."""

    statement: TextClause
    writers: Sequence[tuple[str, Callable[[Any], Any] | None]]
    """Each column, and what its type makes of a value; JSON goes as it is."""

    def values(self, rows: Sequence[SQLModel]) -> list[Row]:
        return [
            {
                name: value if write is None else write(value)
                for name, write in self.writers
                for value in (getattr(row, name),)
            }
            for row in rows
        ]


@cache
def _as_one(kind: type[SQLModel]) -> _AsOne:
    table, quoted = table_of(kind), _POSTGRESQL.identifier_preparer
    names = ", ".join(quoted.quote(column.name) for column in table.columns)
    into = quoted.format_table(table)
    spread = f"json_populate_recordset(CAST(NULL AS {into}), CAST(:rows AS json))"
    return _AsOne(
        text(f"INSERT INTO {into} ({names}) SELECT {names} FROM {spread}"),  # noqa: S608 - names of our own schema
        [
            (
                column.key,
                None if isinstance(column.type, JSON) else column.type.bind_processor(_POSTGRESQL),
            )
            for column in table.columns
        ],
    )
