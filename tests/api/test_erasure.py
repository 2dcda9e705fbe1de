"""Erased or anonymised, a member leaves nothing anywhere; exported, nothing is missing (C8, C9)."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import JSON, Column, Enum, String

from club.retention import anonymise
from indexer.rebuild import reindex
from schemas.account import Account
from schemas.tables import METADATA
from settings import Settings
from tests.api.club_client import Browser, Club, register, running_club
from tests.api.conftest import moderator_of
from tests.api.marked import (
    PREFIX,
    UNMARKED,
    live_a_life,
    mark,
    marked_body,
    marks_in_truth,
    tables_in_use,
)
from tests.docs.personal_data import held
from workers.upkeep import make_round, tidy

CODES = {
    *("country", "language", "languages", "time_zone", "read_in", "address", "shown", "place"),
    *(
        "area",
        "circles",
        "clues",
        "doubts",
        "beside",
        "figures",
        "people",
        "method",
        "url",
        "browser",
        "system",
    ),
}
"""Columns whose values are codes, places, numbers and identifiers, which cannot be marked."""

FEWEST_TABLES = 27
"""Tables that the marked life writes into; a table that it does not is not looked at."""

TOLD_AS = {
    "appeal.act_id": "act",
    "deal.partner_id": "partner",
    "dismissal.member_id": "dismissed",
    "exclusion.author_id": "author",
    "message.recipient_id": "to",
    "policy_acceptance.version_id": "policies",
    "publication.area": "serves",
    "publication.on_feed": "places",
    "publication.on_hub": "places",
    "publication.on_site": "places",
    "publication.on_web": "places",
    "publication_keyword.held": "state",
    "second_factor.confirmed_at": "since",
    "session.site_id": "site",
    "share.on_site": "to",
    "share.to_subscribers": "to",
    "subscription.account_id": "account",
}
"""Under which name the archive tells a column that has another there."""


def erased(club: Club, member: Browser) -> None:
    assert member.call("DELETE", "/me").status_code == 204


def retired(club: Club, member: Browser) -> None:
    with club.house.truth.work() as work:
        anonymise(work, work.session.get_one(Account, member.account["id"]))
        work.commit()


@pytest.mark.parametrize("goes", [erased, retired])
def test_c8_c9_nothing_of_a_member_who_goes_is_left_anywhere(
    own_settings: Settings,
    goes: Callable[[Club, Browser], None],
    capfd: pytest.CaptureFixture[str],
) -> None:
    with running_club(own_settings) as club:
        member = club.visitor(**{"user-agent": mark("browser")})
        greeting = member.post("/accounts", marked_body())
        member.account, member.csrf = greeting["account"], greeting["csrf_token"]
        other, moderator = register(club), moderator_of(club)
        live_a_life(club, member, other, moderator)
        marks = marks_in_truth(club)
        used = tables_in_use(club)
        assert len(used) >= FEWEST_TABLES
        assert unmarked(marks, used) == set(), "mark these in tests/api/marked.py"
        assert missing(archived(member), marks, used) == set()
        goes(club, member)
        club.clock.moved += timedelta(days=2)
        make_round(club.house)
        tidy(club.house)
        club.house.bus.forget(0)  # the bus goes by the machine's clock
        for _ in range(2):  # the generation before the last is dropped
            reindex(club.house.truth, club.house.engine, club.house.analyzer.version)
        assert marks_in_truth(club) == {}
        assert [said for said in told_by_parts(club) if PREFIX in said] == []
        for one in (other, moderator):
            for path in ("/me/export", "/deals", "/messages", "/feedback"):
                assert PREFIX not in one.call("GET", path).text
    assert files_with_marks(own_settings.data_dir) == []
    assert PREFIX not in "".join(capfd.readouterr())


def archived(member: Browser) -> dict[str, Any]:
    """What a member's archive tells to programs, once it is sure that it shows the same."""
    answer = member.call("GET", "/me/export", params={"format": "zip"})
    assert answer.headers["content-type"] == "application/zip"
    assert "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        (photo,) = [name for name in names if name.startswith("media/")]
        assert archive.read(photo)[8:12] == b"WEBP"
        page = archive.read("index.html").decode()
        told: dict[str, Any] = json.loads(archive.read("marieur.json"))
    assert photo in page
    assert mark("message") in page
    # Each part has a name of its own there, under which the contents find it.
    named = dict(re.findall(r'<a href="#(\w+)">([^<]+)</a>', page))
    assert named.keys() == told.keys()
    assert all(named.values())
    assert [part for part in told if f'<section id="{part}">' not in page] == []
    assert told.keys() == member.get("/me/export").keys()
    return told


def unmarked(marks: dict[tuple[str, str], set[str]], used: frozenset[str]) -> set[tuple[str, str]]:
    """Columns that take words and have no mark: the test would prove nothing of them."""
    tables = {table.name: table for table in METADATA.sorted_tables}
    return {
        (name, column)
        for name, entry in held().items()
        if name in used and name not in UNMARKED
        for column in (*entry.personal, *entry.withheld)
        if _takes_words(tables[name].columns[column]) and column not in CODES
    } - marks.keys()


def missing(
    told: dict[str, Any], marks: dict[tuple[str, str], set[str]], used: frozenset[str]
) -> set[tuple[str, str]]:
    """Personal columns that the archive does not tell: neither their marks nor their names."""
    text, names = json.dumps(told), _names(told)
    return {
        (table, column)
        for table, entry in held().items()
        for column in entry.personal
        if table in used
        and not (
            all(one in text for one in marks[table, column])
            if (table, column) in marks
            else TOLD_AS.get(f"{table}.{column}", column) in names
        )
    }


def _names(told: object) -> set[str]:
    if isinstance(told, dict):
        return {*told, *(name for inner in told.values() for name in _names(inner))}
    if isinstance(told, list):
        return {name for inner in told for name in _names(inner)}
    return set()


def _takes_words(column: Column[Any]) -> bool:
    return (
        isinstance(column.type, String | JSON)
        and not isinstance(column.type, Enum)
        and not column.foreign_keys
    )


def told_by_parts(club: Club) -> Iterator[str]:
    """What the index and the bus hold, as text."""
    house = club.house
    for generation in house.engine.generations():
        yield from map(str, house.engine.interests(generation))
    yield from map(str, house.bus.recent(100_000))
    if house.settings.engine == "opensearch":
        indices = f"{house.settings.opensearch_urls[0]}/{house.settings.opensearch_prefix}*"
        httpx.post(f"{indices}/_refresh", timeout=30)
        yield httpx.get(f"{indices}/_search", params={"size": 1000}, timeout=30).text


def files_with_marks(folder: Path) -> list[str]:
    """Names of the files in a folder that hold a mark: databases and their journals, too."""
    return sorted(
        path.name
        for path in folder.rglob("*")
        if path.is_file() and PREFIX.encode() in path.read_bytes()
    )
