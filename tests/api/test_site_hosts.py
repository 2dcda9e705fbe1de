"""A Site at `SLUG.` of the club's domain: what everybody sees there (M2, C1)."""

from __future__ import annotations

import httpx
import pytest

from tests.api.club_client import (
    PASSWORD,
    Browser,
    Club,
    add_keyword,
    invented,
    publish,
    register,
)


def ask(
    club: Club, slug: str, path: str = "/", method: str = "GET", **rest: object
) -> httpx.Response:
    """What the host `SLUG.` of the club's domain answers to a stranger."""
    domain = club.house.settings.domain
    host = f"{slug}.{domain}:{club.url.rpartition(':')[2]}"
    return club.visitor(host=host).http.request(method, path, **rest)


@pytest.fixture
def owner(club: Club) -> Browser:
    member = register(club)
    publish(member, invented(), title="On my own host")
    return member


def test_m2_the_homepage_stands_at_the_sites_host(club: Club, owner: Browser) -> None:
    slug = owner.account["slug"]
    answer = ask(club, slug)
    assert answer.status_code == 200
    assert "On my own host" in answer.text
    assert f'data-topics="site:{slug}"' in answer.text
    assert f'<link rel="canonical" href="{club.url}/s/{slug}">' in answer.text
    assert 'href="/enter">Arrange it for me' in answer.text
    assert ask(club, slug.upper()).status_code == 200
    assert ask(club, slug, method="HEAD").status_code == 200


def test_m2_what_the_homepage_loads_is_served_there(club: Club, owner: Browser) -> None:
    slug = owner.account["slug"]
    assert ask(club, slug, "/static/css/site.css").status_code == 200
    assert ask(club, slug, "/covers/0123456789abcdef.svg").status_code == 200
    assert "Sitemap:" in ask(club, slug, "/robots.txt").text


def test_m2_what_its_pages_send_is_taken_there(club: Club, owner: Browser) -> None:
    slug = owner.account["slug"]
    article = publish(owner, invented())
    opened = ask(club, slug, f"/api/v1/publications/{article['id']}/opened", "POST")
    assert opened.status_code == 204
    closed = ask(club, slug, f"/notices/{'0' * 16}/dismiss", "POST", data={"next": "/"})
    assert closed.headers["location"] == "/"


def test_m2_its_pages_lead_on_at_its_host(club: Club, owner: Browser) -> None:
    for _ in range(60):
        publish(owner, invented())
    page = ask(club, owner.account["slug"]).text
    assert 'href="/?cursor=' in page


def test_m2_the_sites_own_search_is_served_there(club: Club, owner: Browser) -> None:
    slug = owner.account["slug"]
    assert 'action="/search"' in ask(club, slug).text
    found = ask(club, slug, "/search?q=own+hosts")
    assert found.status_code == 200
    assert 'action="/search"' in found.text


def test_m2_everything_else_is_at_the_club(club: Club, owner: Browser) -> None:
    slug = owner.account["slug"]
    for path in ("/p/1?utm_source=x", "/login?next=/s/x", "/s/x%2F..", "//evil.example/x", "/hub"):
        answer = ask(club, slug, path)
        assert answer.status_code == 307, path
        assert answer.headers["location"].startswith(f"{club.url}/"), path
    assert ask(club, slug, "/p/1?a=b").headers["location"] == f"{club.url}/p/1?a=b"
    credentials = {"email": owner.account["email"], "password": PASSWORD}
    for path in ("/api/v1/session", "/login", "/", "/api/v1/accounts"):
        answer = ask(club, slug, path, "POST", json=credentials)
        assert answer.status_code in (404, 405), path
        assert "set-cookie" not in answer.headers


def test_c1_no_cookie_of_the_club_is_for_a_sites_host(club: Club, owner: Browser) -> None:
    entered = club.visitor().call(
        "POST", "/session", {"email": owner.account["email"], "password": PASSWORD}
    )
    switched = owner.http.post("/language", data={"language": "fr", "csrf_token": owner.csrf})
    for answer in (entered, switched):
        given = answer.headers.get_list("set-cookie")
        assert given
        assert not any("domain=" in one.lower() for one in given)


def test_m5_a_members_keywords_arrange_nothing_for_strangers(club: Club, owner: Browser) -> None:
    word = invented()
    publish(owner, word)
    reader = register(club)
    add_keyword(reader, word)
    assert "Arranged for you" in reader.http.get(f"/s/{owner.account['slug']}").text
    assert "Arranged for you" not in ask(club, owner.account["slug"]).text


def test_m2_a_visitor_switches_the_language_there(club: Club, owner: Browser) -> None:
    slug = owner.account["slug"]
    answer = ask(club, slug, "/language", "POST", data={"language": "fr", "next": "/"})
    assert answer.headers["location"] == "/"
    assert 'name="next" value="/"' in ask(club, slug).text


@pytest.mark.parametrize("slug", ["nobody-has-this", "0x"])
def test_m2_a_host_of_no_site_is_not_found(club: Club, slug: str) -> None:
    assert ask(club, slug).status_code == 404


@pytest.mark.parametrize("name", ["www", "api", "a.b", "-x", "x_y"])
def test_m2_other_hosts_are_the_clubs(club: Club, name: str) -> None:
    answer = ask(club, name)
    assert answer.status_code == 200
    assert "data-look" not in answer.text
