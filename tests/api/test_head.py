"""HEAD answers wherever GET does, without a body."""

from __future__ import annotations

import httpx
import pytest

from tests.api.club_client import Club, add_keyword, eventually, publish, register

PATHS = (
    "/",
    "/login",
    "/register",
    "/hub",
    "/feed",
    "/me/subscribers",
    "/me",
    "/compose",
    "/me/keywords",
    "/nowhere",
    "/healthz",
    "/readyz",
    "/metrics",
    "/favicon.ico",
    "/api/v1/me",
    "/api/v1/hub",
    "/api/v1/feed",
    "/api/v1/subscribers",
    "/api/v1/subscriptions",
    "/api/v1/keywords",
    "/api/v1/publications",
    "/api/v1/openapi.json",
    "/api/v1/sites/nobody-has-this/home",
    "/api/v1/session",
)


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_a_body(club: Club, path: str) -> None:
    member = register(club)
    for http in (member.http, club.visitor().http):
        # A hub tells when it was last seen: from the second time on.
        http.get(path)
        get, head = http.get(path), http.head(path)
        assert head.status_code == get.status_code
        assert head.content == b""
        names = {"content-type", "content-length", "location"}
        if path == "/metrics":
            names.remove("content-length")  # each answer counts the one before it
        for name in names:
            assert head.headers.get(name) == get.headers.get(name)


def test_head_of_a_publication_a_site_and_a_static_file(club: Club) -> None:
    member = register(club)
    add_keyword(member, "olive oil")
    article = publish(member, "olive oil")
    page = member.http.get(article["url"]).text
    static = next(part for part in page.split('"') if part.startswith("/static/"))
    for path in (article["url"], f"/s/{member.account['slug']}", static):
        head = member.http.head(path)
        assert (head.status_code, head.content) == (200, b"")


def test_head_of_the_live_stream_ends_at_once(club: Club) -> None:
    member = register(club)
    head = member.http.head("/api/v1/live?topics=hub", timeout=10)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"].startswith("text/event-stream")
    account = member.account["id"]
    eventually(lambda: not club.house.fanout.index.of_member(account))


def test_head_is_no_way_around_what_takes_a_post(club: Club) -> None:
    answer: httpx.Response = club.visitor().http.head("/api/v1/me/tokens/1")
    assert (answer.status_code, answer.content) == (405, b"")
