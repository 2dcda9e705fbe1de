"""While the search engine is away: what goes on, what waits, what is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from settings import Settings
from tests.api.club_client import (
    Club,
    add_keyword,
    eventually,
    invented,
    is_problem,
    on_hub,
    publish,
    register,
    running_club,
)
from tests.real.gate import Gate


@pytest.fixture(scope="module")
def gate(opensearch: str) -> Iterator[Gate]:
    """The only way to the engine."""
    with Gate(int(opensearch.rpartition(":")[2])) as gate:
        yield gate


@pytest.fixture
def behind(embedded_settings: Settings, gate: Gate, index_prefix: str) -> Iterator[Club]:
    """A club whose engine is behind the gate."""
    settings = embedded_settings.model_copy(
        update={
            "engine": "opensearch",
            "opensearch_urls": (f"http://127.0.0.1:{gate.port}",),
            "opensearch_prefix": index_prefix,
        }
    )
    with running_club(settings) as club:
        yield club


@pytest.fixture
def shut(gate: Gate) -> Iterator[None]:
    """The engine can be away from now on; it is back at the end."""
    yield
    gate.shut()
    gate.open()


@pytest.mark.usefixtures("shut")
def test_what_goes_on_and_what_waits(behind: Club, gate: Gate) -> None:
    word, late = invented(), invented()
    member, author = register(behind), register(behind)
    add_keyword(member, word)
    with member.live() as stream:
        gate.shut()
        # Publishing goes on, and so does the push to open hubs.
        published = publish(author, word)
        event = stream.next()
    assert event is not None
    assert event["data"]["publication"]["id"] == published["id"]

    # A keyword is stored and waits; nothing is lost.
    assert add_keyword(member, late)["state"] == "activating"
    assert {row["text"]: row["state"] for row in member.get("/keywords")["entries"]} == {
        word: "active",
        late: "activating",
    }
    assert {row["selects"] for row in member.get("/keywords")["entries"]} == {None}

    # The hub says that it is a part of ours that is away, and that trying again helps.
    problem = is_problem(member.call("GET", "/hub"), 503, "engine_unavailable")
    assert "nothing was lost" in problem["detail"]
    assert "retry-after" in member.call("GET", "/hub").headers

    # A Site stays open, in its ordinary layout.
    home = member.get(f"/sites/{author.account['slug']}/home")
    assert home["layout"] == "ordinary"
    assert len(home["entries"]) == 1

    ready = member.http.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["parts"] == {"truth": "ok", "engine": "away", "bus": "ok"}
    assert member.http.get("/healthz").status_code == 200
    assert member.http.get("/metrics").status_code == 200

    waiting = publish(author, late)
    gate.open()
    eventually(lambda: member.http.get("/readyz").status_code == 200, seconds=30)
    # By itself, without another click: the keyword acts, and what came meanwhile is found.
    eventually(
        lambda: all(row["state"] == "active" for row in member.get("/keywords")["entries"]),
        seconds=60,
    )
    eventually(
        lambda: on_hub(member) == [waiting["title"], published["title"]],
        seconds=60,
    )


@pytest.mark.usefixtures("shut")
def test_a_club_starts_without_its_engine(
    embedded_settings: Settings, gate: Gate, index_prefix: str
) -> None:
    gate.shut()
    settings = embedded_settings.model_copy(
        update={
            "engine": "opensearch",
            "opensearch_urls": (f"http://127.0.0.1:{gate.port}",),
            "opensearch_prefix": index_prefix,
        }
    )
    word = invented()
    with running_club(settings) as club:
        member, author = register(club), register(club)
        assert add_keyword(member, word)["state"] == "activating"
        title = publish(author, word)["title"]
        gate.open()
        eventually(
            lambda: member.call("GET", "/hub").status_code == 200 and on_hub(member) == [title],
            seconds=60,
        )
