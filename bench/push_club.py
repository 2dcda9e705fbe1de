"""A club of any size for the push measurement, written straight into the truth and the engine."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import insert

from club.login import digest
from house import House
from schemas.account import Account
from schemas.document import Interest
from schemas.keyword import Keyword
from schemas.session import AccessToken
from schemas.words import AccountType, Kind, Need

GROUPS = {1: "pompe centrifuge", 100: "volet roulant", 1000: "peinture murale"}
"""How many hubs a publication matches, and the keyword that does it."""

_NAMES = ("tuyau", "vanne", "joint", "bride", "palier", "ressort", "filtre", "écrou")
_ATTRIBUTES = (
    "souple", "gris", "renforcé", "étanche", "galvanisé", "chromé", "fileté", "conique",
    "métallique", "inoxydable", "nitrile", "cranté", "percé", "isolé", "rigide", "ondulé",
)  # fmt: skip

_CHUNK = 5_000

Row = dict[str, Any]
T = TypeVar("T")


def fillers(number: int) -> list[str]:
    """Keywords of publication `number` that nobody has: they bring it to some 70 keys.

    Hardly two publications share one, so that nothing is measured that was kept from the last.
    """
    drawn = random.Random(number)
    return [" ".join((name, *drawn.sample(_ATTRIBUTES, 3))) for name in drawn.sample(_NAMES, 4)]


def populate(house: House, *, accounts: int, hubs: int) -> list[str]:
    """Write accounts with an interest each, and the hubs' keywords; returns the hubs' tokens.

    Hub number n is in every group of more than n hubs.
    """
    now = house.truth.clock()
    ids = [f"{number:016x}" for number in range(accounts)]
    tokens = ["mrr_" + secrets.token_urlsafe(16) for _ in range(hubs)]
    insert_rows(
        house, Account, (account_row(number, ids[number], now) for number in range(accounts))
    )
    insert_rows(
        house, AccessToken, (_token(n, ids[n], token, now) for n, token in enumerate(tokens))
    )
    asked = {
        size: house.analyzer.interest(text, Kind.B2B, "fr", Need.BUY).keys
        for size, text in GROUPS.items()
    }
    insert_rows(
        house,
        Keyword,
        (
            keyword_row(f"k{size:04}{number:011x}", ids[number], GROUPS[size], keys, now)
            for size, keys in asked.items()
            for number in range(min(size, hubs))
        ),
    )
    insert_rows(
        house,
        Keyword,
        (
            keyword_row(f"o{number:015x}", ids[number], f"chose {number}", (_other(number),), now)
            for number in range(accounts)
        ),
    )
    house.engine.add_interests(
        "g1", {Interest(Kind.B2B, key) for keys in asked.values() for key in keys}
    )
    for numbers in _chunks(iter(range(accounts))):
        house.engine.add_interests("g1", [Interest(Kind.B2B, _other(n)) for n in numbers])
    return tokens


def _other(number: int) -> str:
    return f"fr:chose›{number}|plain"


def insert_rows(house: House, table: type[Any], rows: Iterator[Row]) -> None:
    """Insert rows in large transactions, without promises."""
    for chunk in _chunks(rows):
        with house.truth.work() as work:
            work.session.execute(insert(table), chunk)
            work.commit()


def _chunks(rows: Iterator[T]) -> Iterator[list[T]]:
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def account_row(number: int, account: str, now: datetime) -> Row:
    """An account, the least that the table takes."""
    return {
        "id": account,
        "type": AccountType.INDIVIDUAL,
        "email": f"{number}@example.org",
        "password_hash": "",
        "slug": f"member-{number}",
        "full_name": f"Member {number}",
        "postcode": "75001",
        "city": "Paris",
        "country": "FR",
        "language": "fr",
        "languages": ["fr"],
        "time_zone": "Europe/Paris",
        "policies_accepted_at": now,
        "created_at": now,
        # What it publishes does not say its keywords.
        "vouched": True,
    }


def _token(number: int, account: str, token: str, now: datetime) -> Row:
    return {
        "id": f"t{number:015x}",
        "account_id": account,
        "name": "hub",
        "digest": digest(token),
        "created_at": now,
    }


def keyword_row(keyword: str, account: str, text: str, keys: tuple[str, ...], now: datetime) -> Row:
    """An active keyword with these interest keys."""
    return {
        "id": keyword,
        "account_id": account,
        "text": text,
        "kind": Kind.B2B,
        "language": "fr",
        "need_name": "",
        "keys": list(keys),
        "rules": "bench",
        "activation": 0,
        "created_at": now,
    }
