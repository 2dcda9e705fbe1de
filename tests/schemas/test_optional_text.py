"""A text that may be left out may be sent empty, as forms send it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from pydantic import BaseModel

import schemas
from schemas.body import Body


def bodies(kind: type[BaseModel] = Body) -> Iterator[type[BaseModel]]:
    yield kind
    for one in kind.__subclasses__():
        yield from bodies(one)


def test_a_text_that_is_empty_when_left_out_may_be_sent_empty() -> None:
    for module in pkgutil.walk_packages(schemas.__path__, "schemas."):
        importlib.import_module(module.name)
    fields = {
        (body, name)
        for body in bodies()
        for name, field in body.model_fields.items()
        if field.default == ""
    }
    assert len(fields) > 2
    for body, name in fields:
        empty = body.model_construct()
        body.__pydantic_validator__.validate_assignment(empty, name, "")
