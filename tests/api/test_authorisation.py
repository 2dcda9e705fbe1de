"""Who may call what: every route of the application, called as everybody there is (A4, A5, A15).

The rows are `api.rights.NEEDS`, which the application itself goes by; a route without one fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from pydantic import SecretStr

from api.app import create_app
from api.rights import NEEDS, Need, Of, Open, need_of
from schemas.delegation import GRANTABLE, USUAL, DelegateKind, Right
from schemas.words import Role, Tier
from settings import Settings
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    invented,
    program,
    publish,
    register,
    running_club,
    settle,
    token_of,
    vouch,
)
from tests.api.conftest import moderator_of
from tests.api.test_contact import promote
from tests.api.test_delegates import sub_of, supervisor_of, webmaster_of

NOBODY = "0" * 16
"""An identifier that nothing has."""

REFUSALS = ("moderators only", "administrators only", "sets your rights")
"""What tells a refusal by right or role from a `Forbidden` of another kind."""

_FILLED = {"language": "fr", "kind": "b2b", "position": "0", "number": "1", "page": "1"}
_FILLED |= {"width": "480", "name": "terms"}


@dataclass(frozen=True)
class Route:
    """A call or page: how it is asked for, and what it needs."""

    method: str
    path: str
    handler: str
    need: Need | None

    def filled(self, **named: str) -> str:
        """Its address, with what is named and else with what nothing is."""
        known = _FILLED | named
        return re.sub(r"{(\w+)}", lambda m: known.get(m[1], NOBODY), self.path)


@dataclass
class Cast:
    """A club, and a client for everybody who may ask."""

    club: Club
    routes: list[Route]
    holder: Browser
    by_role: dict[str, httpx.Client]
    by_right: dict[Right, httpx.Client]


def routes_of(club: Club) -> Iterator[Route]:
    for context in iter_route_contexts(create_app(club.house).routes):
        route: Any = context
        if not hasattr(route, "dependant") or not route.endpoint.__module__.startswith("api."):
            continue
        handler = f"{route.endpoint.__module__}.{route.endpoint.__name__}".removeprefix("api.")
        for method in sorted(route.methods - {"HEAD"}):
            yield Route(method, route.path_format, handler, need_of(route.endpoint))


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("authorisation"),
        secret_keys=(SecretStr("WmRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGQ="),),
    )
    with running_club(settings, rounds=False) as club:
        holder = register(club)

        def acting(browser: Browser) -> httpx.Client:
            return program(club, token_of(browser)).http

        ended, ended_id = sub_of(club, holder, *Right, kind="supervisor", rights=None)
        worker, _ = webmaster_of(club, holder, *USUAL[DelegateKind.WEBMASTER])
        by_role = {
            "anonymous": club.visitor().http,
            "member": acting(register(club)),
            "moderator": acting(moderator_of(club)),
            "administrator": acting(moderator_of(club, Role.ADMINISTRATOR)),
            "sub-account": acting(sub_of(club, holder)[0]),
            "supervisor": acting(supervisor_of(club, holder)[0]),
            "webmaster": acting(worker),
            "ended": acting(ended),
        }
        holder.call("DELETE", f"/delegates/{ended_id}")
        subs = GRANTABLE[DelegateKind.SUB]
        by_right = {right: acting(sub_of(club, holder, right)[0]) for right in sorted(subs)}
        yield Cast(club, list(routes_of(club)), holder, by_role, by_right)


def _empty(route: Route) -> dict[str, Any]:
    """A body that says nothing, as the route takes one."""
    if route.method in ("GET", "DELETE"):
        return {}
    return {"json": {}} if route.path.startswith("/api/") else {"data": {}}


def is_refused(client: httpx.Client, route: Route) -> bool:
    """Whether the route refuses whoever asks, rather than what is asked."""
    answer = client.request(route.method, route.filled(), **_empty(route))
    assert answer.status_code < 500, f"{route}: {answer.text}"
    if answer.status_code == 303 and "/login" in answer.headers["location"]:
        return True
    by_right = answer.status_code == 403 and any(one in answer.text for one in REFUSALS)
    return answer.status_code == 401 or by_right


RIGHTS_OF = {
    "member": frozenset(Right),
    "moderator": frozenset(Right),
    "administrator": frozenset(Right),
    "sub-account": frozenset[Right](),
    "supervisor": GRANTABLE[DelegateKind.SUPERVISOR],
    "webmaster": USUAL[DelegateKind.WEBMASTER],
}
CLASSES = {
    "member": {Of.HOLDER},
    "moderator": {Of.HOLDER, Of.MODERATOR},
    "administrator": {Of.HOLDER, Of.MODERATOR, Of.ADMINISTRATOR},
}

ENDS_IT = ("work.give_up_work", "me.erase")
"""After each of these there may be nobody left to ask as."""


def _ends_it(route: Route) -> int:
    return ENDS_IT.index(route.handler) + 1 if route.handler in ENDS_IT else 0


def may(role: str, need: Need | None) -> bool:
    """Whether somebody of that role is let in."""
    if need is Of.ANYBODY or isinstance(need, Open):
        return True
    if role in ("anonymous", "ended"):
        return False
    if need is Of.ACTING or need in CLASSES.get(role, ()):
        return True
    return isinstance(need, Right) and need in RIGHTS_OF[role]


def test_a4_every_route_has_a_row_and_every_row_a_route(cast: Cast) -> None:
    assert [one for one in cast.routes if one.need is None] == []
    handlers = {one.handler for one in cast.routes}
    modules = {name.rpartition(".")[0] for name in handlers}
    assert set(NEEDS) <= handlers | modules


@pytest.mark.parametrize("role", ["anonymous", *RIGHTS_OF])
def test_a4_every_route_lets_in_whom_its_row_says(cast: Cast, role: str) -> None:
    client = cast.by_role[role]
    wrong = [
        (route.method, route.path, refused)
        for route in sorted(cast.routes, key=_ends_it)
        if (refused := is_refused(client, route)) is may(role, route.need)
    ]
    assert wrong == []


def test_a4_every_right_opens_what_needs_it(cast: Cast) -> None:
    wrong = [
        (right, route.method, route.path)
        for right, client in cast.by_right.items()
        for route in cast.routes
        if route.need is right and is_refused(client, route)
    ]
    assert wrong == []


def test_a5_whoever_was_ended_is_let_in_nowhere(cast: Cast) -> None:
    client = cast.by_role["ended"]
    shut = [route for route in cast.routes if not may("ended", route.need)]
    assert len(shut) > 100
    assert [route for route in shut if not is_refused(client, route)] == []


def test_a4_nobody_reaches_what_is_another_members(cast: Cast) -> None:
    holder, other = cast.holder, register(cast.club)
    vouch(cast.club, holder)
    word = invented()
    keyword, publication = add_keyword(holder, word), publish(holder, word)
    circle = holder.post("/circles", {"name": word, "rule": {"countries": ["FR"]}})
    named = {
        "keyword_id": keyword["id"],
        "publication_id": publication["id"],
        "circle_id": circle["id"],
        "token_id": holder.post("/me/tokens", {"name": word})["id"],
        "session_id": holder.get("/me/sessions")["entries"][0]["id"],
        "delegate_id": holder.get("/delegates")["entries"][0]["id"],
    }
    client = program(cast.club, token_of(other)).http
    for route in cast.routes:
        if isinstance(route.need, Open) or not any(f"{{{name}}}" in route.path for name in named):
            continue
        answer = client.request(route.method, route.filled(**named), **_empty(route))
        # A form's page may come back as it was typed; nothing of what is there is on it.
        assert answer.status_code >= 400 or word not in answer.text, route
        assert answer.status_code != 303, route
    assert holder.get("/keywords")["entries"][0]["text"] == word
    assert holder.get("/circles")["entries"][0]["name"] == word
    assert holder.get(f"/publications/{publication['id']}")["revision"] == publication["revision"]
    assert {one["name"] for one in holder.get("/me/tokens")["entries"]} == {word}
    assert holder.get("/delegates")["entries"][0]["ended_at"] is None


def test_c7_a_member_below_the_tier_is_shown_nothing_of_it_by_any_route(cast: Cast) -> None:
    holder, below, at = cast.holder, register(cast.club), register(cast.club)
    promote(cast.club, at, Tier.PREMIUM_VIP)
    # The keyword is what they know of it, the title is what they would have to be shown.
    keyword, title = invented(), invented()
    vouch(cast.club, holder)
    settings = {"reading_tier": Tier.PREMIUM_VIP}
    made = publish(holder, keyword, title=title, settings=settings)
    named = {"publication_id": made["id"], "slug": str(holder.account["slug"])}
    for member in (below, at):
        add_keyword(member, keyword)
        member.post("/subscriptions", {"account": holder.account["slug"]})
    for asked in holder.get("/subscribers", state="pending")["entries"]:
        assert holder.call("PUT", f"/subscribers/{asked['id']}", {"state": "authorised"}).is_success
    showing = {True: set[str](), False: set[str]()}
    for member in (below, at):
        client = program(cast.club, token_of(member)).http
        settle(cast.club)
        for route in cast.routes:
            if route.path.endswith("/live") or _ends_it(route):
                continue
            answer = client.request(route.method, route.filled(**named), **_empty(route))
            if title in answer.text:
                showing[member is at].add(route.path)
    assert showing[False] == set()
    assert showing[True] >= {"/api/v1/hub", "/api/v1/feed", "/p/{publication_id}", "/s/{slug}"}
