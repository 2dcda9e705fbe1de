"""A member at a Site's own host: entered from the club, once, to read there and nothing else."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from api.cookies import SESSION_COOKIE, SITE_COOKIE
from club.handovers import LIFE, VISIT_LIFE
from tests.api.club_client import (
    PASSWORD,
    Browser,
    Club,
    add_keyword,
    invented,
    log_in,
    publish,
    register,
    settle,
)
from tests.api.test_delegates import sub_of

ARRANGED = "Arranged for you"


def at_host(club: Club, slug: str) -> Browser:
    """A browser at the host of a Site, with the cookies of that host alone."""
    port = club.url.rpartition(":")[2]
    return club.visitor(host=f"{slug}.{club.house.settings.domain}:{port}")


def set_out(guest: Browser) -> str:
    """From the Site's host to the club: the path there."""
    answer = guest.http.get("/enter")
    assert answer.status_code == 303
    return answer.headers["location"].removeprefix(guest.club.url)


def code_for(member: Browser, path: str) -> str:
    """The code that the club sends the member on with."""
    page = member.http.get(path)
    assert page.status_code == 200, page.text
    assert page.headers["cache-control"] == "no-store"
    found = re.search(r"url=(http://[^/]*/entered[?]code=([\w-]+))", page.text)
    assert found
    assert f'href="{found[1]}"' in page.text
    return found[2]


def redeem(guest: Browser, code: str) -> httpx.Response:
    answer = guest.http.get("/entered", params={"code": code})
    assert answer.status_code == 303
    return answer


def enter(member: Browser, slug: str) -> Browser:
    """The member's browser at the Site's host, entered."""
    guest = at_host(member.club, slug)
    answer = redeem(guest, code_for(member, set_out(guest)))
    assert answer.headers["location"] == "/"
    return guest


def home(guest: Browser) -> str:
    settle(guest.club)
    answer = guest.http.get("/")
    assert answer.status_code == 200
    return answer.text


class Scene:
    """A Site, and a member whose keyword arranges it."""

    def __init__(self, club: Club) -> None:
        self.club = club
        self.owner, self.member = register(club), register(club, full_name="Rosa Handover")
        self.slug: str = self.owner.account["slug"]
        self.word = invented()
        publish(self.owner, self.word, title="For whom it may concern")
        publish(self.owner, invented(), title="For others")
        add_keyword(self.member, self.word)


@pytest.fixture
def scene(club: Club) -> Scene:
    return Scene(club)


def test_m2_a_member_s_keywords_arrange_a_site_at_its_own_host(scene: Scene) -> None:
    guest = enter(scene.member, scene.slug)
    page = home(guest)
    assert ARRANGED in page
    assert "For whom it may concern" in page
    assert "For others" not in page
    assert "Arranged for Rosa Handover." in page
    assert 'href="/?everything=true"' in page
    everything = guest.http.get("/?everything=true").text
    assert "For others" in everything
    assert 'href="/">Arrange it for me' in everything
    found = guest.http.get("/search", params={"q": scene.word}).text
    assert "For whom it may concern" in found


def test_m2_it_is_live_there(scene: Scene) -> None:
    guest = enter(scene.member, scene.slug)
    with guest.live(f"site:{scene.slug}") as stream:
        publish(scene.owner, scene.word)
        event = stream.next()
    assert event is not None
    assert event["event"] == "publication"


def test_m5_it_arranges_nothing_for_anybody_else(scene: Scene) -> None:
    enter(scene.member, scene.slug)
    assert ARRANGED not in home(at_host(scene.club, scene.slug))


def test_c1_whoever_is_not_logged_in_does_so_on_the_way(scene: Scene) -> None:
    guest, browser = at_host(scene.club, scene.slug), scene.club.visitor()
    path = set_out(guest)
    asked = browser.http.get(path)
    assert asked.status_code == 303
    form = browser.http.get(asked.headers["location"]).text
    fields = dict(re.findall(r'name="(csrf_token|next)" value="([^"]*)"', form))
    typed = {**fields, "email": scene.member.account["email"], "password": PASSWORD}
    entered = browser.http.post("/login", data=typed)
    assert entered.headers["location"] == path
    redeem(guest, code_for(browser, path))
    assert ARRANGED in home(guest)


def test_c1_a_code_is_good_once(scene: Scene) -> None:
    guest = at_host(scene.club, scene.slug)
    code = code_for(scene.member, set_out(guest))
    redeem(guest, code)
    before = guest.http.cookies.get(SITE_COOKIE)
    again = redeem(guest, code)
    assert again.headers["location"] == "/?done=not_entered"
    assert guest.http.cookies.get(SITE_COOKIE) == before
    assert "That took too long, or was done before." in guest.http.get("/?done=not_entered").text


@pytest.mark.parametrize("code", ["", "x", "%00", "é" * 100])
def test_c1_what_is_no_code_opens_nothing(scene: Scene, code: str) -> None:
    guest = at_host(scene.club, scene.slug)
    set_out(guest)
    assert redeem(guest, code).headers["location"] == "/?done=not_entered"
    assert SITE_COOKIE not in guest.http.cookies


def test_c1_a_code_is_good_for_a_minute(scene: Scene) -> None:
    guest = at_host(scene.club, scene.slug)
    code = code_for(scene.member, set_out(guest))
    scene.club.clock.moved += LIFE + timedelta(seconds=1)
    try:
        assert "done" in redeem(guest, code).headers["location"]
    finally:
        scene.club.clock.moved -= LIFE + timedelta(seconds=1)


def test_c1_a_code_is_the_browser_s_that_asked_for_it(scene: Scene) -> None:
    # A link with somebody's code makes nobody that member; and whoever saw it is too late.
    asking, other = (at_host(scene.club, scene.slug) for _ in range(2))
    set_out(other)
    code = code_for(scene.member, set_out(asking))
    redeem(other, code)
    redeem(at_host(scene.club, scene.slug), code)
    redeem(asking, code)
    for browser in (asking, other):
        assert SITE_COOKIE not in browser.http.cookies


def test_c1_a_code_is_for_one_site(scene: Scene) -> None:
    elsewhere = register(scene.club).account["slug"]
    guest = at_host(scene.club, scene.slug)
    path = set_out(guest)
    code = code_for(scene.member, path.replace(scene.slug, elsewhere))
    assert "done" in redeem(guest, code).headers["location"]


def test_c1_its_cookie_is_sealed_and_of_that_host_alone(scene: Scene) -> None:
    guest = at_host(scene.club, scene.slug)
    out = guest.http.get("/enter")
    path = out.headers["location"].removeprefix(scene.club.url)
    answer = redeem(guest, code_for(scene.member, path))
    for one in (*out.headers.get_list("set-cookie"), *answer.headers.get_list("set-cookie")):
        assert "domain=" not in one.lower()
        assert "httponly" in one.lower()
        assert "samesite=lax" in one.lower()
    assert f"Max-Age={int(VISIT_LIFE.total_seconds())}" in out.headers["set-cookie"]
    sealed = guest.http.cookies[SITE_COOKIE]
    assert sealed.startswith("gAAAA")
    # Nothing of it works elsewhere, whoever brings it there.
    thief = scene.club.visitor(cookie=f"{SESSION_COOKIE}={sealed}; marieur_work={sealed}")
    assert thief.call("GET", "/session").status_code in (401, 403)
    other = at_host(scene.club, register(scene.club).account["slug"])
    assert (
        "Log out here"
        not in other.http.get("/", headers={"cookie": f"{SITE_COOKIE}={sealed}"}).text
    )
    # Nor does a session of the club's there.
    own = scene.member.http.cookies[SESSION_COOKIE]
    there = at_host(scene.club, scene.slug).http
    for name in (SITE_COOKIE, SESSION_COOKIE):
        assert ARRANGED not in there.get("/", headers={"cookie": f"{name}={own}"}).text


def test_c1_nothing_is_done_there(scene: Scene) -> None:
    guest = enter(scene.member, scene.slug)
    page = home(guest)
    assert re.findall('<form[^>]* action="([^"]*)"', page) == ["/search", "/leave"]
    token = re.search('name="csrf_token" value="([^"]+)"', page)
    assert token
    for path in ("/me/keywords", f"/s/{scene.slug}/subscribe", "/logout", "/api/v1/keywords"):
        answer = guest.http.post(path, data={"csrf_token": token[1]})
        assert answer.status_code == 404, path
    assert guest.http.get("/hub").headers["location"] == f"{scene.club.url}/hub"
    for topics in ("hub", "feed", f"hub,site:{scene.slug}", "site:someone-else"):
        refused = guest.call("GET", "/live", params={"topics": topics})
        assert refused.status_code == 422, topics
        assert refused.json()["fields"].keys() == {"topics"}
    guest.http.post("/language", data={"language": "fr", "csrf_token": token[1]})
    assert scene.member.get("/me")["language"] == "en"


def test_c1_it_ends_with_the_session_that_it_comes_from(scene: Scene) -> None:
    member = log_in(scene.club, scene.member.account["email"])
    other = enter(scene.member, scene.slug)
    guest = enter(member, scene.slug)
    with guest.live(f"site:{scene.slug}") as stream:
        assert member.call("DELETE", "/session").status_code == 204
        while stream.next() is not None:
            pass
    assert ARRANGED not in home(guest)
    assert ARRANGED in home(other)


def test_c1_a_new_password_ends_those_of_other_sessions(scene: Scene) -> None:
    elsewhere = log_in(scene.club, scene.member.account["email"])
    theirs, own = enter(elsewhere, scene.slug), enter(scene.member, scene.slug)
    change = {"password": PASSWORD, "new_password": f"{PASSWORD} {invented()}"}
    assert scene.member.call("PUT", "/me/password", change).status_code == 204
    assert ARRANGED not in home(theirs)
    assert ARRANGED in home(own)


def test_c1_it_is_listed_and_ended_by_itself(scene: Scene) -> None:
    guest = enter(scene.member, scene.slug)
    listed = scene.member.get("/me/sessions")["entries"]
    assert [one["site"] for one in listed] == [None, scene.slug]
    assert f"Reads the Site {scene.slug} at its own address" in scene.member.http.get("/me").text
    ended = scene.member.call("DELETE", f"/me/sessions/{listed[1]['id']}")
    assert ended.status_code == 204
    assert ARRANGED not in home(guest)
    assert scene.member.get("/me/sessions")["entries"][0]["current"]


def test_c1_entering_again_renews_it(scene: Scene) -> None:
    first, second = enter(scene.member, scene.slug), enter(scene.member, scene.slug)
    assert ARRANGED not in home(first)
    assert ARRANGED in home(second)
    assert len(scene.member.get("/me/sessions")["entries"]) == 2


def test_c1_leaving_ends_it_and_nothing_else(scene: Scene) -> None:
    guest = enter(scene.member, scene.slug)
    refused = guest.http.post("/leave", data={"csrf_token": "wrong"})
    assert refused.status_code == 403
    token = re.search('name="csrf_token" value="([^"]+)"', home(guest))
    assert token
    kept = guest.http.cookies[SITE_COOKIE]
    assert guest.http.post("/leave", data={"csrf_token": token[1]}).headers["location"] == "/"
    assert SITE_COOKIE not in guest.http.cookies
    again = at_host(scene.club, scene.slug)
    assert ARRANGED not in again.http.get("/", headers={"cookie": f"{SITE_COOKIE}={kept}"}).text
    assert scene.member.call("GET", "/session").status_code == 200


def test_c1_none_of_it_stands_at_the_club(scene: Scene) -> None:
    for path in ("enter", "entered"):
        assert scene.member.http.get(f"/s/{scene.slug}/{path}").status_code == 404
    for visit in ("", "x", "0" * 63, "0" * 65):
        asked = scene.member.http.get(f"/s/{scene.slug}/handover", params={"visit": visit})
        assert asked.status_code == 422
    nobody = scene.member.http.get("/s/nobody-has-this/handover", params={"visit": "0" * 64})
    assert nobody.status_code == 404


def test_a4_who_may_not_read_keywords_sees_the_site_as_a_stranger(scene: Scene) -> None:
    delegate, _ = sub_of(scene.club, scene.member, "site")
    guest = enter(delegate, scene.slug)
    page = home(guest)
    assert ARRANGED not in page
    assert "Log out here" in page
