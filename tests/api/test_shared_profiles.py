"""Members' profiles shared through HTTP and on pages, as their members let them (P6, A9)."""

from __future__ import annotations

from typing import Any

import pytest

from club.standing import block, set_state
from schemas.account import Account
from schemas.words import AccountState
from tests.api.club_client import PASSWORD, Browser, Club, invented, is_problem, publish, register
from tests.api.test_feed import feed
from tests.api.test_subscriptions import follow

BOTH = ["site", "subscribers"]


class People:
    """A member, who shares that one's profile, and the sharer's subscriber."""

    def __init__(self, club: Club) -> None:
        self.trade = f"{invented()} maker"
        self.member = register(club, job=self.trade, city="Nyons", country="FR")
        self.sharer, self.reader = register(club), register(club)
        follow(self.reader, self.sharer)

    def share(self, to: list[str] | None = None, *, by: Browser | None = None) -> str:
        wanted = {"profile": self.member.account["slug"], "to": to or BOTH}
        return str((by or self.sharer).post("/shares", wanted)["id"])

    def shows(self) -> tuple[bool, bool]:
        """Whether it is on the sharer's Site, and on the subscriber's feed."""
        return bool(site_of(self.sharer, self.reader)), bool(self.reader.get("/feed")["profiles"])


def site_of(owner: Browser, visitor: Browser) -> list[dict[str, Any]]:
    return list(visitor.get(f"/sites/{owner.account['slug']}/home")["profiles"])


@pytest.fixture
def people(club: Club) -> People:
    return People(club)


def test_p6_a_shared_profile_shows_on_the_site_and_to_subscribers(
    club: Club, people: People
) -> None:
    shared = people.share()
    card = {
        "member": {"slug": people.member.account["slug"], "name": people.member.account["name"]},
        "sector": None,
        "job": people.trade,
        "city": "Nyons",
        "country": "FR",
    }
    assert site_of(people.sharer, people.reader) == [card]
    (told,) = people.reader.get("/feed")["profiles"]
    assert told["profile"] == card
    assert told["shared_by"]["slug"] == people.sharer.account["slug"]
    assert register(club).get("/feed")["profiles"] == []
    (mine,) = people.member.get("/shares")["entries"]
    assert (mine["id"], mine["profile"], mine["publication"]) == (shared, card, None)
    assert people.share(["site"]) == shared
    assert people.shows() == (True, False)
    assert people.reader.call("DELETE", f"/shares/{shared}").status_code == 404
    people.member.call("DELETE", f"/shares/{shared}")
    assert people.shows() == (False, False)


def test_a9_strangers_see_no_profile_and_what_is_hidden_stays_hidden(
    club: Club, people: People
) -> None:
    people.share()
    assert site_of(people.sharer, club.visitor()) == []
    path = f"/s/{people.sharer.account['slug']}"
    assert people.trade not in club.visitor().http.get(path).text
    assert people.trade in people.reader.http.get(path).text
    people.member.call("PATCH", "/me/profile", {"shown": []})
    (card,) = site_of(people.sharer, people.reader)
    assert (card["city"], card["country"]) == ("", None)
    assert "Nyons" not in people.reader.http.get("/feed").text


def test_p6_it_goes_down_a_chain_each_link_of_which_is_its_sharer_s_own(
    club: Club, people: People
) -> None:
    last = register(club)
    follow(last, people.reader)
    first = people.share()
    people.share(by=people.reader)
    assert len(people.member.get("/shares")["entries"]) == 2
    # Every member may open a profile: who has shared it on has it by nobody's leave but its own.
    people.sharer.call("DELETE", f"/shares/{first}")
    assert last.get("/feed")["profiles"] != []
    people.member.call("PATCH", "/me/profile", {"shareable": False})
    assert last.get("/feed")["profiles"] == []


def test_p6_who_refuses_to_be_shared_is_not(club: Club, people: People) -> None:
    wanted = {"profile": people.member.account["slug"], "to": BOTH}
    is_problem(people.member.call("POST", "/shares", wanted), 422)
    people.member.call("PATCH", "/me/profile", {"shareable": False})
    is_problem(people.sharer.call("POST", "/shares", wanted), 403)
    page = people.reader.http.get(f"/s/{people.member.account['slug']}/profile").text
    assert "Share this profile" not in page
    block(club.house.truth, people.member.account["email"])
    is_problem(people.sharer.call("POST", "/shares", wanted), 404)


@pytest.mark.parametrize("who", ["member", "sharer"])
def test_a11_it_goes_with_whoever_is_suspended_and_comes_back(
    club: Club, people: People, who: str
) -> None:
    people.share()
    account = getattr(people, who).account["id"]
    for state, shown in ((AccountState.SUSPENDED, False), (AccountState.ACTIVE, True)):
        with club.house.truth.work() as work:
            set_state(work, work.session.get_one(Account, account), state)
            work.commit()
        assert bool(people.reader.get("/feed")["profiles"]) is shown


def test_c8_it_goes_with_the_account(people: People) -> None:
    people.share()
    assert people.member.call("DELETE", "/me", {"password": PASSWORD}).is_success
    assert people.shows() == (False, False)
    assert people.sharer.get("/shares")["entries"] == []


def test_k8_who_mutes_the_member_is_not_shown_them(people: People) -> None:
    people.share()
    own = publish(people.member, invented())["id"]
    people.reader.post("/feedback", {"publication": own, "what": "mute"})
    assert people.shows() == (False, False)
    assert feed(people.reader) == []


def test_p6_open_pages_load_again_at_each_change(people: People) -> None:
    with people.reader.live(f"feed,site:{people.sharer.account['slug']}") as stream:

        def is_told() -> bool:
            event = stream.next()
            return event is not None and event["event"] == "reset"

        people.share()
        assert is_told()
        people.member.call("PATCH", "/me/profile", {"shown": []})
        assert is_told()
        people.member.call("PATCH", "/me", {"job": invented()})
        assert is_told()
        people.member.call("PATCH", "/me/profile", {"shareable": False})
        assert is_told()


def test_p6_pages_share_and_refuse(people: People) -> None:
    def send(who: Browser, path: str, **fields: str) -> str:
        sent = {"csrf_token": who.csrf, **fields}
        answer = who.http.post(path, data=sent, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return answer.text

    slug = people.member.account["slug"]
    assert "Share this profile" in people.sharer.http.get(f"/s/{slug}/profile").text
    send(people.sharer, "/me/shares", profile=slug, next=f"/s/{slug}/profile")
    assert people.trade in people.reader.http.get("/feed").text
    assert people.sharer.account["name"] in people.member.http.get("/me/shares").text
    # The form without the tick: the profile is nobody's to share any more.
    send(people.member, "/me/profile", shown="place")
    assert people.shows() == (False, False)
    assert people.member.get("/me/profile")["shareable"] is False
