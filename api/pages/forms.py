"""Forms that come back: what was typed, and a sentence beside each field that was refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from api.deps import gettext_of
from api.problems import sentences_of, status_of
from schemas.account import LANGUAGES
from schemas.errors import N_, Invalid, Refused
from schemas.words import Kind, Need


@dataclass
class Form:
    """A form's values by field, sentences by field, and a sentence about it all."""

    values: Mapping[str, Any]
    errors: dict[str, str] = field(default_factory=dict)
    error: str | None = None
    status: int = 200

    @property
    def refused(self) -> bool:
        """Whether it has to be shown again."""
        return self.error is not None or bool(self.errors)

    def of(self, field: str, value: object) -> Form:
        """This form where it came from the row whose `field` has that value, else an empty one."""
        return self if self.values.get(field) == value else Form({})


@contextmanager
def keeping(
    form: Form,
    request: Request,
    *,
    rename: Mapping[str, str] | None = None,
    instead: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Run a step; what it refuses is told in `form`, whose values stay as typed.

    `rename` maps a field's name in the models to its name in the form; `instead` says a
    field's own sentence where the model's would be too general.
    """
    translate = gettext_of(request)
    try:
        yield
    except ValidationError as error:
        form.status = 422
        refused: list[dict[str, Any]] = [
            {**one, "loc": ("form", *one["loc"])} for one in error.errors()
        ]
        form.errors = sentences_of(refused, translate)
        for one in refused:
            own = (instead or {}).get(str(one["loc"][-1]))
            if own is not None and one["type"] != "missing":
                form.errors[str(one["loc"][-1])] = translate(own)
    except Refused as error:
        form.status = status_of(error)
        form.error = error.sentence(translate)
        form.errors = error.sentences(translate)
    form.errors = {(rename or {}).get(name, name): text for name, text in form.errors.items()}


@contextmanager
def read_strictly() -> Iterator[None]:
    """Read what no form of ours sends so: a refusal is an answer by itself, `Invalid`."""
    try:
        yield
    except ValidationError as error:
        raise Invalid(N_("The request could not be read.")) from error


class PerLanguage(BaseModel):
    """A form whose fields are typed in each language, `text_fr`, `text_en` …; as typed."""

    fields: ClassVar[tuple[str, ...]]

    @property
    def offered(self) -> dict[str, dict[str, str]]:
        """The form as the models read it: texts by language, then by field."""
        return {
            language: {name: getattr(self, f"{name}_{language}") for name in self.fields}
            for language in LANGUAGES
        }

    @classmethod
    def names(cls) -> dict[str, str]:
        """The name of each field in the form, by its name in the models."""
        return {
            f"{language}.{name}": f"{name}_{language}"
            for language in LANGUAGES
            for name in cls.fields
        }


@dataclass
class KeywordRow:
    """A row of keyword fields, as typed."""

    text: str = ""
    kind: str = Kind.B2B
    need: str = ""
    sense: str = ""
    error: str | None = None

    @property
    def offered(self) -> dict[str, str | None]:
        """The row as the models read it."""
        return {
            "text": self.text,
            "kind": self.kind,
            "need": self.need or None,
            "sense": self.sense or None,
        }


def rows_of(texts: list[str], kinds: list[str], needs: list[str]) -> list[KeywordRow]:
    """Rows from the repeated fields of a form; a missing kind or need takes its default."""
    rows = []
    for index, text in enumerate(texts):
        kind = kinds[index] if index < len(kinds) else ""
        need = needs[index] if index < len(needs) else ""
        rows.append(
            KeywordRow(
                text=text,
                kind=kind if kind in set(Kind) else Kind.B2B,
                need=need if need in set(Need) else "",
            )
        )
    return rows
