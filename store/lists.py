"""Long lists in a statement: one parameter and one text of it, however long the list."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson
from sqlalchemy import Boolean, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.roles import ExpressionElementRole


class _InList(FunctionElement[bool]):
    name = "in_list"
    type = Boolean()
    inherit_cache = True


def in_list(column: ExpressionElementRole[str], name: str) -> FunctionElement[bool]:
    """Whether a text column's value is in the list that `as_list` made, bound as `name`.

    `IN` with a parameter an element is another statement for every length, which no driver has
    prepared, and at a thousand elements takes longer to send than to answer.
    """
    return _InList(column, bindparam(name))


def as_list(values: Collection[str]) -> str:
    """The value to bind for an `in_list`."""
    return orjson.dumps(list(values)).decode()


@compiles(_InList)
def _in_json(element: _InList, compiler: SQLCompiler, **named: Any) -> str:
    column, values = (compiler.process(part, **named) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - both are compiled parts


@compiles(_InList, "postgresql")
def _in_array(element: _InList, compiler: SQLCompiler, **named: Any) -> str:
    column, values = (compiler.process(part, **named) for part in element.clauses)
    return f"{column} = ANY(ARRAY(SELECT json_array_elements_text(CAST({values} AS json))))"
