"""The operator changes a Site's address, and the old one leads there (A6)."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from sqlmodel import col, select

from api.app import create_app
from api.moved import present_slug
from schemas.letter import Letter
from schemas.site_address import FormerSlug
from schemas.words import Role
from tests.api.club_client import (
    API,
    Browser,
    Club,
    add_keyword,
    eventually,
    invented,
    is_problem,
    joining,
    publish,
    register,
    settle,
)
from tests.api.conftest import moderator_of
from tests.api.test_races import at_once
from tests.api.test_site_hosts import ask

WHY = "The holder of the mark asked for it"


@pytest.fixture(scope="module")
def operator(club: Club) -> Browser:
    return moderator_of(club, Role.ADMINISTRATOR)


def change(operator: Browser, slug: str, new: str, **rest: Any) -> httpx.Response:
    body = {"slug": new, "reason": WHY, **rest}
    return operator.call("PATCH", f"/admin/accounts/{slug}", body)


def moved(club: Club, operator: Browser) -> tuple[Browser, str, str]:
    """A member whose Site has moved, its old slug and its new one."""
    member, new = register(club), invented()
    old = str(member.account["slug"])
    answer = change(operator, old, new)
    assert answer.status_code == 200, answer.text
    assert answer.json()["slug"] == new
    return member, old, new


def answers_by_kind(answers: list[httpx.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def leads(answer: httpx.Response, to: str) -> None:
    assert (answer.status_code, answer.headers.get("location")) == (308, to)
    assert answer.headers["cache-control"] == "no-cache", "the operator may change it back"


def test_a6_old_addresses_lead_to_the_new_one_with_their_query(
    club: Club, operator: Browser
) -> None:
    member, old, new = moved(club, operator)
    visitor = club.visitor()
    leads(visitor.http.get(f"/s/{old}"), f"/s/{new}")
    leads(visitor.http.head(f"/s/{old}"), f"/s/{new}")
    leads(
        visitor.http.get(f"/s/{old}?everything=true&x=%C3%A9"), f"/s/{new}?everything=true&x=%C3%A9"
    )
    leads(visitor.http.get(f"/s/{old}/search?q=a"), f"/s/{new}/search?q=a")
    leads(visitor.call("GET", f"/sites/{old}/home?limit=1"), f"{API}/sites/{new}/home?limit=1")
    leads(visitor.call("GET", f"/sites/{old}/search?q=a"), f"{API}/sites/{new}/search?q=a")
    reader = register(club)
    for path in ("profile", "contact"):
        leads(reader.http.get(f"/s/{old}/{path}"), f"/s/{new}/{path}")
    leads(reader.call("GET", f"/sites/{old}/profile"), f"{API}/sites/{new}/profile")
    leads(operator.http.get(f"/admin/accounts/{old}"), f"/admin/accounts/{new}")
    assert member.http.get(f"/s/{new}").status_code == 200
    assert member.get("/me")["slug"] == new


def test_a6_a_method_and_its_body_go_along(club: Club, operator: Browser) -> None:
    _, old, new = moved(club, operator)
    reader = register(club)
    form = {"csrf_token": reader.csrf}
    answer = reader.http.post(f"/s/{old}/subscribe", data=form)
    leads(answer, f"/s/{new}/subscribe")
    followed = reader.http.post(f"/s/{old}/subscribe", data=form, follow_redirects=True)
    assert followed.status_code == 200
    assert [one["account"]["slug"] for one in reader.get("/subscriptions")["entries"]] == [new]


def test_a6_the_host_of_a_site_leads_to_its_new_host(club: Club, operator: Browser) -> None:
    _, old, new = moved(club, operator)
    host = f"http://{new}.{club.house.settings.domain}:{club.url.rpartition(':')[2]}"
    leads(ask(club, old), f"{host}/")
    leads(ask(club, old, "/?everything=true"), f"{host}/?everything=true")
    leads(ask(club, old, "/search?q=a"), f"{host}/search?q=a")
    assert ask(club, new).status_code == 200


def test_a6_every_address_with_a_slug_knows_former_ones(club: Club) -> None:
    routes = [one for one in club_routes(club) if "{slug}" in one[0]]
    assert len(routes) > 15
    assert [path for path, calls in routes if present_slug not in calls] == []


def club_routes(club: Club) -> list[tuple[str, list[Any]]]:
    found: list[tuple[str, list[Any]]] = []
    for context in iter_route_contexts(create_app(club.house).routes):
        route: Any = context
        if hasattr(route, "dependant"):
            found.append((route.path_format, [one.call for one in route.dependant.dependencies]))
    return found


def test_a6_what_search_engines_are_told_is_the_new_address(club: Club, operator: Browser) -> None:
    member = register(club)
    old, new = str(member.account["slug"]), invented()
    entry = publish(member, invented())
    settle(club)
    visitor = club.visitor()
    assert visitor.http.get(f"/sitemap.{old}.xml").status_code == 200
    assert change(operator, old, new).status_code == 200
    settle(club)
    leads(visitor.http.get(f"/sitemap.{old}.xml"), f"/sitemap.{new}.xml")
    leads(visitor.http.get(f"/sitemap.{old}.2.xml?a=b"), f"/sitemap.{new}.2.xml?a=b")
    for path in (f"/sitemap.{new}.xml", "/sitemap.xml", f"/s/{new}", f"/p/{entry['id']}"):
        page = visitor.http.get(path).text
        assert new in page, path
        assert old not in page, path
    page = visitor.http.get(f"/s/{new}").text
    assert f'<link rel="canonical" href="{club.url}/s/{new}">' in page
    assert f'<meta property="og:url" content="{club.url}/s/{new}">' in page


def test_a6_open_pages_tell_the_new_address_at_once(club: Club, operator: Browser) -> None:
    word, author, reader = invented(), register(club), register(club)
    old, new = str(author.account["slug"]), invented()
    add_keyword(reader, word)
    entry = publish(author, word)
    with reader.live("hub") as stream, club.visitor().live(f"site:{old}") as site:
        assert change(operator, old, new).status_code == 200
        told = stream.next()
        assert told is not None
        assert told["event"] == "update"
        assert told["data"]["publication"]["id"] == entry["id"]
        assert told["data"]["publication"]["author"]["slug"] == new
        heard = site.next()
        assert heard is not None
        assert heard["event"] == "update"
        assert heard["data"]["topics"] == [f"site:{old}"], "the page knows its Site by that"
    assert reader.get("/hub")["entries"][0]["publication"]["author"]["slug"] == new

    def slugs_found() -> list[str]:
        found = reader.get("/search", q=word)["entries"]
        return [one["publication"]["author"]["slug"] for one in found]

    eventually(lambda: slugs_found() == [new])


def test_a6_a_page_at_an_old_address_goes_on_listening(club: Club, operator: Browser) -> None:
    author, old, new = moved(club, operator)
    with club.visitor().live(f"site:{old},site:{new}") as stream:
        publish(author, invented())
        told = stream.next()
    assert told is not None
    assert sorted(told["data"]["topics"]) == sorted([f"site:{old}", f"site:{new}"])


def test_a6_an_old_slug_in_a_body_is_its_account_s(club: Club, operator: Browser) -> None:
    _, old, new = moved(club, operator)
    reader = register(club)
    reader.post("/subscriptions", {"account": old})
    assert [one["account"]["slug"] for one in reader.get("/subscriptions")["entries"]] == [new]


def test_a6_a_former_slug_is_nobody_else_s(club: Club, operator: Browser) -> None:
    member, old, new = moved(club, operator)
    other = register(club)
    answers = [
        club.visitor().call("POST", "/accounts", joining(slug=taken)) for taken in (old, new)
    ]
    problems = [is_problem(answer, 409, "slug_taken") for answer in answers]
    assert problems[0] == problems[1], "nothing tells one that was given up from one that is had"
    is_problem(change(operator, other.account["slug"], old), 409, "slug_taken")
    back = change(operator, new, old)
    assert back.json()["slug"] == old, "the account itself may have it back"
    leads(club.visitor().http.get(f"/s/{new}"), f"/s/{old}")
    assert club.visitor().http.get(f"/s/{old}").status_code == 200
    told = member.get("/me/export")["former_addresses"]
    assert [one["slug"] for one in told] == [new]


def test_a6_the_member_is_told_and_the_log_says_so(club: Club, operator: Browser) -> None:
    member = register(club, language="fr")
    old, new = str(member.account["slug"]), invented()
    assert change(operator, old, new).status_code == 200
    assert change(operator, new, new).status_code == 200, "again changes nothing"
    with club.house.truth.read() as session:
        letters = session.exec(
            select(Letter).where(
                col(Letter.account_id) == member.account["id"], col(Letter.text).contains(WHY)
            )
        ).all()
    assert [one.subject for one in letters] == ["Votre Site a une nouvelle adresse"]
    assert f"/s/{old}" in letters[0].text
    assert f"/s/{new}" in letters[0].text
    acts = [one for one in member.get("/me/export")["moderation"] if one["act"] == "address"]
    assert [one["reason"] for one in acts] == [WHY]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"new": "UPPER"}, 422),
        ({"new": "a"}, 422),
        ({"new": "x" * 41}, 422),
        ({"new": "a\u0000b"}, 422),
        ({"reason": " x "}, 422),
        ({"tier": "pro"}, 422),
        ({"new": "admin", "entitled": True}, 409),
    ],
)
def test_a6_what_is_no_address_is_refused(
    club: Club, operator: Browser, body: dict[str, Any], status: int
) -> None:
    slug = str(register(club).account["slug"])
    is_problem(change(operator, slug, **{"new": invented(), **body}), status)
    assert club.visitor().http.get(f"/s/{slug}").status_code == 200


def test_a6_only_the_operator_changes_addresses(club: Club, moderator: Browser) -> None:
    member = register(club)
    slug = str(member.account["slug"])
    for who in (member, moderator, register(club)):
        is_problem(change(who, slug, invented()), 403)
    is_problem(change(club.visitor(), slug, invented()), 401)


def test_a6_a_blocked_account_s_old_address_tells_no_more_than_its_own(
    club: Club, operator: Browser
) -> None:
    _, old, new = moved(club, operator)
    block = {"act": "block", "reason": "spam"}
    operator.post(f"/admin/moderation/accounts/{new}", block, expect=204)
    visitor, reader = club.visitor(), register(club)
    for slug in (old, new):
        assert visitor.http.get(f"/s/{slug}").status_code == 404
        assert ask(club, slug).status_code == 404
        assert visitor.http.get(f"/sitemap.{slug}.xml").status_code == 404
        is_problem(visitor.call("GET", f"/sites/{slug}/home"), 404)
        is_problem(reader.call("GET", f"/sites/{slug}/profile"), 404)
        is_problem(reader.call("POST", "/subscriptions", {"account": slug}), 404)
        seen = operator.call("GET", f"/admin/accounts/{slug}", params={"purpose": WHY})
        assert seen.json()["slug"] == new, "who looks after the club finds it by either"
    is_problem(change(operator, old, invented()), 409, "state_conflict")
    newer = invented()
    assert change(operator, new, newer).json()["slug"] == newer


def test_a6_what_was_given_up_is_free_once_the_account_is_erased(
    club: Club, operator: Browser
) -> None:
    member, old, new = moved(club, operator)
    assert member.call("DELETE", "/me").status_code == 204
    with club.house.truth.read() as session:
        assert session.get(FormerSlug, old) is None
    for slug in (old, new):
        assert club.visitor().http.get(f"/s/{slug}").status_code == 404
        register(club, joining(slug=slug))


def test_a6_of_many_changes_at_once_one_wins(club: Club, operator: Browser) -> None:
    slug, wanted = str(register(club).account["slug"]), [invented() for _ in range(4)]
    answers = at_once([partial(change, operator, slug, new) for new in wanted])
    kinds = answers_by_kind(answers)
    # Who comes after it is sent on, or told that it was changed meanwhile.
    assert kinds.pop(200) == 1
    assert kinds.keys() <= {308, 409}


def test_a6_one_slug_goes_to_one_of_many(club: Club, operator: Browser) -> None:
    slugs = [str(register(club).account["slug"]) for _ in range(3)]
    new = invented()
    calls = [partial(change, operator, slug, new) for slug in slugs]
    calls.append(partial(club.visitor().call, "POST", "/accounts", joining(slug=new)))
    answers = at_once(calls)
    assert sorted(answer.status_code // 100 for answer in answers) == [2, 4, 4, 4]
    for answer in answers:
        if answer.status_code >= 400:
            is_problem(answer, 409, "slug_taken")


def test_a6_what_is_given_up_is_never_free_in_between(club: Club, operator: Browser) -> None:
    for _ in range(3):
        slug = str(register(club).account["slug"])
        calls = [partial(change, operator, slug, invented())]
        calls += [
            partial(club.visitor().call, "POST", "/accounts", joining(slug=slug)) for _ in range(3)
        ]
        answers = at_once(calls)
        assert answers_by_kind(answers) == {200: 1, 409: 3}


def test_a6_the_operator_changes_an_address_on_its_page(club: Club, operator: Browser) -> None:
    member, other = register(club), register(club)
    old, new = str(member.account["slug"]), invented()
    page = f"/admin/accounts/{old}/address"
    sent = {"csrf_token": operator.csrf, "slug": str(other.account["slug"]), "reason": "A mark."}
    refused = operator.http.post(page, data=sent)
    assert refused.status_code == 409
    assert 'id="slug-error"' in refused.text
    assert "A mark." in refused.text
    assert operator.http.post(page, data=sent | {"slug": new, "reason": ""}).status_code == 422
    moved = operator.http.post(page, data=sent | {"slug": new})
    assert (moved.status_code, moved.headers["location"].split("?")[0]) == (
        303,
        f"/admin/accounts/{new}/address",
    )
    assert f"/s/{old}" in operator.http.get(moved.headers["location"]).text
    assert member.http.post(page, data=sent).status_code == 403
