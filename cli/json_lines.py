"""JSON lines in, JSON lines out, in the same order; a bad line gets `error`, the rest go on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import IO, Any

from pydantic import ValidationError

from schemas.errors import MarieurError

Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def answer_lines(source: IO[bytes], sink: IO[bytes], answer: Answer) -> int:
    """Write, for each line of `source` that is not blank, the line with what `answer` adds.

    Each line is flushed, so that a program may talk to the command. Gives the number of lines
    that got an `error`.
    """
    failures = 0
    for line in source:
        if not line.strip():
            continue
        result = _answered(line, answer)
        failures += "error" in result
        sink.write(encoded(result) + b"\n")
        sink.flush()
    return failures


def _answered(line: bytes, answer: Answer) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "This line is not JSON in UTF-8."}
    if not isinstance(value, dict):
        return {"error": "This line is not a JSON object."}
    try:
        return {**value, **answer(value)}
    except ValidationError as error:
        return {**value, "error": sentence(error)}
    except MarieurError as error:
        return {**value, "error": error.sentence(str)}


def sentence(error: ValidationError) -> str:
    """Tell the first thing that is wrong with a line, and where in it."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"])) or "line"
    return f"{where}: {first['msg']}."


def encoded(value: object) -> bytes:
    """Give a value as JSON in UTF-8."""
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        # A lone surrogate can only be written escaped, as it came.
        return json.dumps(value).encode()
