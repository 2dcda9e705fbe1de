"""The demo club's people and pages, read from the package's own data files.

`content/members.toml` holds the members and the staff, `content/publications/SLUG.jsonl` what
each has published so far, `content/reserve.jsonl` what the live trickle publishes later, and
`content/held.jsonl` what waits for the moderators (K5). Nothing is read at import.
"""

from __future__ import annotations

import json
import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from schemas.words import AccountType, Kind, Need, PublicationType, Role, Tier

Language = Literal["fr", "en"]
Motif = Literal[
    "olive",
    "wave",
    "grain",
    "roof",
    "thread",
    "book",
    "note",
    "wheel",
    "sun",
    "leaf",
    "cup",
    "house",
]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Keyword(_Frozen):
    """A keyword with its kind and, where its writer wants something, a need (K1, K3)."""

    text: str
    kind: Kind
    need: Need | None = None
    language: Language


class Administrator(_Frozen):
    """The person who answers for an enterprise account (A1)."""

    full_name: str
    birth_date: date
    job: str


class _Member(_Frozen):
    """What individual and enterprise accounts share (A1)."""

    slug: str
    email: str
    postcode: str
    city: str
    country: str
    language: Language
    languages: tuple[str, ...]
    time_zone: str
    tier: Tier
    keywords: tuple[Keyword, ...]

    @model_validator(mode="before")
    @classmethod
    def _speak_own_language(cls, data: dict[str, Any]) -> dict[str, Any]:
        return _with_language(data)


class Individual(_Member):
    """A person's account."""

    type: Literal[AccountType.INDIVIDUAL]
    full_name: str
    birth_date: date
    job: str

    @property
    def name(self) -> str:
        """The name that others read."""
        return self.full_name


class Enterprise(_Member):
    """The account of a company, a co-operative or an association."""

    type: Literal[AccountType.ENTERPRISE]
    legal_name: str
    legal_form: str
    incorporated_on: date
    sector: str
    administrator: Administrator

    @property
    def name(self) -> str:
        """The name that others read."""
        return self.legal_name


class Staff(Individual):
    """Who looks after the club: an account with a role, no author."""

    role: Literal[Role.MODERATOR, Role.ADMINISTRATOR]


Member = Annotated[Individual | Enterprise, Field(discriminator="type")]


class DemoPublication(_Frozen):
    """A publication as its author wrote it; `age` is how long ago, None while in reserve."""

    author: str
    type: PublicationType
    language: Language
    title: str
    subtitle: str
    texts: tuple[str, ...] = ()
    link: str | None = None
    keywords: tuple[Keyword, ...]
    accent: int = Field(ge=0, lt=360)
    motif: Motif
    age_hours: int | None = Field(default=None, ge=1)

    @model_validator(mode="before")
    @classmethod
    def _speak_own_language(cls, data: dict[str, Any]) -> dict[str, Any]:
        return _with_language(data)

    @model_validator(mode="after")
    def _have_a_text_only_if_an_article(self) -> Self:
        if bool(self.texts) != (self.type is PublicationType.ARTICLE):
            raise ValueError("an article has texts, a flash has none (P1, P3)")
        return self

    @property
    def age(self) -> timedelta | None:
        """How long before now it was published; None for the reserve."""
        return None if self.age_hours is None else timedelta(hours=self.age_hours)


class HeldPublication(DemoPublication):
    """One with keywords that its text does not bear out; its author asks for them (K5)."""

    passage: str = ""
    """The words that its author points to."""


class DemoClub(_Frozen):
    """Members in file order, publications oldest first, the reserve in its order of publishing."""

    members: tuple[Member, ...]
    staff: tuple[Staff, ...]
    publications: tuple[DemoPublication, ...]
    held: tuple[HeldPublication, ...]
    reserve: tuple[DemoPublication, ...]

    @property
    def past(self) -> list[DemoPublication]:
        """All that was sent so far, what is held too, the oldest first."""
        # Title breaks ties, so that every machine publishes in the same order.
        return sorted(
            (*self.publications, *self.held), key=lambda one: (-(one.age_hours or 0), one.title)
        )


@cache
def load_club() -> DemoClub:
    """Read and validate the whole content; the same frozen value at every call."""
    content = files("demo") / "content"
    people = tomllib.loads((content / "members.toml").read_text(encoding="utf-8"))
    publications = [
        _read_line(line, author=page.name.removesuffix(".jsonl"))
        for page in (content / "publications").iterdir()
        if page.name.endswith(".jsonl")
        for line in page.read_text(encoding="utf-8").splitlines()
    ]
    publications.sort(key=lambda one: (-(one.age_hours or 0), one.title))
    reserve = [
        _read_line(line)
        for line in (content / "reserve.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    held = [
        HeldPublication.model_validate_json(line)
        for line in (content / "held.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    return DemoClub(
        members=TypeAdapter(tuple[Member, ...]).validate_python(people["members"]),
        staff=TypeAdapter(tuple[Staff, ...]).validate_python(people["staff"]),
        publications=tuple(publications),
        held=tuple(held),
        reserve=tuple(reserve),
    )


def _read_line(line: str, **known: str) -> DemoPublication:
    return DemoPublication.model_validate(json.loads(line) | known)


def _with_language(data: dict[str, Any]) -> dict[str, Any]:
    """Let each keyword speak its owner's language where it names none."""
    keywords = [{"language": data["language"], **keyword} for keyword in data["keywords"]]
    return {**data, "keywords": keywords}
