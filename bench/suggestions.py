"""Whether suggestions find those who complete a member, among many who only sound alike (M4).

`marieur bench suggestions` has members of an invented club publish what they offer and what they
want, each in a wording of their own, about things of the procurement vocabulary; towns and jobs
are drawn at random. Whom a viewer should meet is known from how the club was made: those who offer
what the viewer's keywords want, and those who ask for what the viewer offers. Rivals, who offer or
want the very same, and neighbours of another branch are in the way. Precision at 10 is the share
of the first ten suggestions that are right; beside it, in the same run, ten members at random, and
the ten who have most words in common with the viewer whatever their needs.
"""

from __future__ import annotations

import json
import random
import re
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from cryptography.fernet import Fernet
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from analyzers.text import fold
from bench.push_club import account_row, insert_rows
from bench.shared import lacking, shared_folder
from bench.tenders_interests import rewrite
from club import keywords, publications
from club.audience import Reader
from club.login import account_of
from house import House, open_house, prepare
from matcher.acquaintance import FEATURES, Feature
from schemas.account import Account
from schemas.keyword import KeywordIn
from schemas.publication import Draft
from schemas.words import Kind, Need, Tier
from settings import Settings

FIRST = 10
_FILE = "cpv_14_languages.jsonl"
_OFFERS, _WANTS = 2, 3
_SELLERS = 6
"""Members that offer one thing, on average."""

_TOWNS, _JOBS = 25, 40
_WORD = re.compile(r"\w+")


@dataclass
class Member:
    """A member, and the codes of what they offer and want."""

    number: int
    offers: Sequence[str]
    wants: Sequence[str]
    asks: bool
    """Whether the first want is published, too."""
    words: set[str] = field(default_factory=set)
    """Of all they publish: what plain overlap goes by."""

    @property
    def id(self) -> str:
        """Their account's identifier."""
        return f"{self.number:016x}"

    def completes(self, other: Member) -> bool:
        """Whether this member has what the other wants, or publicly wants what the other has."""
        asked = self.wants[:1] if self.asks else ()
        return not {*self.offers}.isdisjoint(other.wants) or not {*asked}.isdisjoint(other.offers)


@dataclass(frozen=True)
class Outcome:
    """Precision at 10 of each way, with what a page took."""

    members: int
    publications: int
    viewers: int
    right: float
    """Members whom a viewer should meet, on average."""
    precision: dict[str, float]
    median_ms: float
    slowest_ms: float


def register(app: typer.Typer) -> None:
    """Add `marieur bench suggestions`."""
    app.command("suggestions")(suggestions)


def suggestions(
    members: Annotated[int, typer.Option(min=50)] = 600,
    viewers: Annotated[int, typer.Option(min=1)] = 60,
    language: Annotated[str, typer.Option(help="Of the labels: fr, en, de …")] = "fr",
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
) -> None:
    """Suggest members whose needs are known."""
    if (reason := lacking(_FILE)) is not None:
        raise typer.BadParameter(reason)
    outcome = measure(members, viewers, language)
    table = Table("way", "precision at 10")
    for way, share in outcome.precision.items():
        table.add_row(way, f"{share:.3f}")
    Console().print(
        table,
        f"{outcome.members} members, {outcome.publications} publications; {outcome.right:.1f} "
        f"right for each of {outcome.viewers} viewers; p50 {outcome.median_ms:.0f} ms, "
        f"slowest {outcome.slowest_ms:.0f} ms",
    )
    if out is not None:
        out.write_text(json.dumps(outcome.__dict__, indent=2), "utf-8")


def measure(count: int, viewers: int, language: str) -> Outcome:
    """Make the club and ask for each viewer's suggestions."""
    drawn = random.Random(5)
    labels = _labels(language)
    club = _invent(drawn, sorted(labels), count)
    key = SecretStr(Fernet.generate_key().decode())
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), secret_keys=(key,))
        with open_house(settings) as house:
            prepare(house)
            published = _populate(house, drawn, club, labels, language)
            looking = club[:viewers]
            for viewer in looking:
                _write_keywords(house, viewer, labels, language)
            ways = _ways(house, drawn, club, labels)
            found: dict[str, list[float]] = {way: [] for way in ways}
            taken = []
            for viewer in looking:
                for way, first in ways.items():
                    began = time.perf_counter()
                    chosen = first(viewer)
                    if way == "suggestions":
                        taken.append((time.perf_counter() - began) * 1000)
                    right = sum(one.completes(viewer) for one in chosen[:FIRST])
                    found[way].append(right / FIRST)
    return Outcome(
        members=count,
        publications=published,
        viewers=len(looking),
        right=statistics.mean(
            sum(one.completes(viewer) for one in club if one is not viewer) for viewer in looking
        ),
        precision={way: round(statistics.mean(shares), 3) for way, shares in found.items()},
        median_ms=statistics.median(taken),
        slowest_ms=max(taken),
    )


def _labels(language: str) -> dict[str, str]:
    """Labels by code, of things rather than branches: short, and no group of a group."""
    with (shared_folder() / _FILE).open(encoding="utf-8") as rows:
        read = [json.loads(row) for row in rows]
    return {
        row["code"]: row[language]
        for row in read
        if row.get(language) and not row["code"].endswith("0000") and len(row[language]) < 60
    }


def _invent(drawn: random.Random, codes: Sequence[str], count: int) -> list[Member]:
    """Members whose things lie side by side in the vocabulary, so that many sound alike."""
    most = max(_WANTS + 1, count * _OFFERS // _SELLERS)
    start = drawn.randrange(len(codes) - 8 * most) if len(codes) > 8 * most else 0
    traded = drawn.sample(codes[start : start + 8 * most], most)
    members = []
    for number in range(count):
        offers = drawn.sample(traded, _OFFERS)
        wants = drawn.sample([code for code in traded if code not in offers], _WANTS)
        members.append(Member(number, offers, wants, drawn.random() < 0.5))
    return members


def _populate(
    house: House,
    drawn: random.Random,
    club: Sequence[Member],
    labels: dict[str, str],
    language: str,
) -> int:
    now = house.truth.clock()
    insert_rows(
        house,
        Account,
        (
            {
                **account_row(one.number, one.id, now),
                "city": f"Ville {drawn.randrange(_TOWNS)}",
                "job": f"métier {drawn.randrange(_JOBS)}",
                "language": "fr" if language == "fr" else "en",
                "languages": [language],
            }
            for one in club
        ),
    )
    published = 0
    for one in club:
        with house.truth.read() as session:
            account = account_of(session, one.id)
        said = [(code, Need.SELL) for code in one.offers]
        said += [(one.wants[0], Need.BUY)] if one.asks else []
        for code, need in said:
            text = rewrite(labels[code], language, one.number * 10 + published % 10)
            one.words |= _words(text)
            publications.publish(house.truth, house.analyzer, account, _draft(text, need, language))
            published += 1
    return published


def _draft(text: str, need: Need, language: str) -> Draft:
    # Words of its own, so that none is taken for a copy of another (K6).
    own = " ".join(secrets.token_hex(4) for _ in range(8))
    return Draft.model_validate(
        {
            "type": "article",
            "language": language,
            "title": text[:150],
            "texts": [f"{text}. {own}."],
            "keywords": [{"text": text, "kind": Kind.B2B, "need": need}],
        }
    )


def _write_keywords(house: House, viewer: Member, labels: dict[str, str], language: str) -> None:
    for code in viewer.wants:
        text = rewrite(labels[code], language, viewer.number + 7)
        wanted = KeywordIn(text=text, kind=Kind.B2B, language=language, need=Need.BUY)
        keywords.add_keyword(house.truth, house.analyzer, viewer.id, wanted)


def _ways(
    house: House, drawn: random.Random, club: Sequence[Member], labels: dict[str, str]
) -> dict[str, Callable[[Member], list[Member]]]:
    by_id = {one.id: one for one in club}

    def suggested(viewer: Member, features: tuple[Feature, ...] = FEATURES) -> list[Member]:
        with house.truth.read() as session:
            account = account_of(session, viewer.id)
            met = house.suggestions.suggest(
                session,
                house.analyzer,
                account,
                Reader(viewer.id, Tier.BASIC_FREE),
                features=features,
            )
        return [by_id[one.candidate.person.id] for one in met]

    def overlapping(viewer: Member) -> list[Member]:
        mine = viewer.words.union(*(_words(labels[code]) for code in viewer.wants))
        others = [one for one in club if one is not viewer]
        return sorted(others, key=lambda one: -len(mine & one.words) / len(mine | one.words))

    def at_random(viewer: Member) -> list[Member]:
        return drawn.sample([one for one in club if one is not viewer], FIRST)

    profiles = tuple(one for one in FEATURES if one.func.__name__ in _PROFILE)
    return {
        "at random": at_random,
        "plain overlap of words": overlapping,
        "the same members by profile alone": lambda viewer: suggested(viewer, profiles),
        "suggestions": suggested,
    }


_PROFILE = frozenset(("sector", "job", "place", "languages", "clock"))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(fold(text)))
