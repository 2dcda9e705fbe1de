"""Sharing through HTTP: on Sites, to subscribers, in chains, and revoked everywhere (P6)."""

from __future__ import annotations

from typing import Any

import pytest

from club.standing import block, set_state, unblock
from schemas.account import Account
from schemas.words import AccountState
from tests.api.club_client import (
    Browser,
    Club,
    invented,
    is_problem,
    joining_enterprise,
    publish,
    register,
)
from tests.api.test_feed import feed
from tests.api.test_subscriptions import follow

ONLY_FEED = {"places": {"hub": False, "site": False}}
BOTH = ["site", "subscribers"]


def share(member: Browser, publication: str, to: list[str] | None = None) -> str:
    shared = member.post("/shares", {"publication": publication, "to": to or BOTH})
    return str(shared["id"])


def on_site(visitor: Browser, owner: Browser) -> list[str]:
    home = visitor.get(f"/sites/{owner.account['slug']}/home")
    return [one["publication"]["id"] for one in home["shared"]]


class Chain:
    """An author, a sharer, the sharer's subscriber, and that one's own."""

    def __init__(self, club: Club, **settings: Any) -> None:
        self.author, self.sharer, self.reader, self.last = (register(club) for _ in range(4))
        self.subscription = follow(self.sharer, self.author)
        follow(self.reader, self.sharer)
        follow(self.last, self.reader)
        self.publication = str(publish(self.author, invented(), **settings)["id"])

    def shows(self) -> tuple[bool, bool]:
        """Whether it is on the feeds of the reader and of the last."""
        return self.publication in feed(self.reader), self.publication in feed(self.last)


def test_p6_a_share_shows_on_the_sharers_site_and_to_subscribers(club: Club) -> None:
    chain = Chain(club)
    assert chain.shows() == (False, False)
    shared = share(chain.sharer, chain.publication)
    (entry,) = chain.reader.get("/feed")["entries"]
    assert entry["publication"]["author"]["slug"] == chain.author.account["slug"]
    assert entry["shared_by"]["slug"] == chain.sharer.account["slug"]
    assert on_site(club.visitor(), chain.sharer) == [chain.publication]
    assert chain.shows() == (True, False)
    assert share(chain.sharer, chain.publication, ["site"]) == shared
    assert chain.shows() == (False, False)
    assert chain.sharer.call("DELETE", f"/shares/{shared}").status_code == 204
    assert on_site(club.visitor(), chain.sharer) == []


def test_p6_whoever_follows_the_author_is_not_told_of_sharers(club: Club) -> None:
    chain = Chain(club)
    follow(chain.reader, chain.author)
    share(chain.sharer, chain.publication)
    (entry,) = chain.reader.get("/feed")["entries"]
    assert entry["shared_by"] is None


def test_p6_a_private_message_goes_down_the_chain_and_comes_back(club: Club) -> None:
    private = {"type": "private", "texts": ["Between us."], "settings": {"shareable": True}}
    chain = Chain(club, **private)
    to = {"publication": chain.publication, "to": ["subscribers"]}
    is_problem(chain.reader.call("POST", "/shares", to), 404)
    is_problem(chain.sharer.call("POST", "/shares", {**to, "to": BOTH}), 422)
    share(chain.sharer, chain.publication, ["subscribers"])
    share(chain.reader, chain.publication, ["subscribers"])
    assert chain.shows() == (True, True)
    address = f"/publications/{chain.publication}"
    assert chain.last.get(address)["texts"] == ["Between us."]
    assert on_site(chain.last, chain.sharer) == []
    chain.author.call("DELETE", f"/subscribers/{chain.subscription}")
    assert chain.shows() == (False, False)
    for who in (chain.sharer, chain.reader, chain.last):
        is_problem(who.call("GET", address), 404)
        assert who.get("/shares")["entries"] == []


@pytest.mark.parametrize("how", ["settings", "share", "offline", "delete", "block"])
def test_p6_the_author_revokes_it_everywhere_at_once(club: Club, how: str) -> None:
    chain = Chain(club)
    shared = share(chain.sharer, chain.publication)
    address = f"/publications/{chain.publication}"
    match how:
        case "settings":
            chain.author.call("PATCH", address, {"settings": {"shareable": False}})
        case "share":
            (mine,) = chain.author.get("/shares")["entries"]
            assert mine["id"] == shared
            chain.author.call("DELETE", f"/shares/{shared}")
        case "offline":
            chain.author.post(f"{address}/offline", expect=200)
        case "delete":
            chain.author.call("DELETE", address)
        case _:
            block(club.house.truth, chain.author.account["email"])
    assert chain.shows() == (False, False)
    assert on_site(club.visitor(), chain.sharer) == []


def test_p6_a_sharer_who_is_shut_out_shares_nothing(club: Club) -> None:
    chain = Chain(club)
    share(chain.sharer, chain.publication)
    block(club.house.truth, chain.sharer.account["email"])
    assert chain.shows() == (False, False)
    home = f"/sites/{chain.sharer.account['slug']}/home"
    is_problem(club.visitor().call("GET", home), 404)
    unblock(club.house.truth, chain.sharer.account["email"])
    assert on_site(club.visitor(), chain.sharer) == []
    assert chain.shows() == (False, False)


def test_a11_what_a_suspended_member_shares_comes_back(club: Club) -> None:
    chain = Chain(club)
    share(chain.sharer, chain.publication)
    account = chain.sharer.account["id"]
    for state, shown in ((AccountState.SUSPENDED, False), (AccountState.ACTIVE, True)):
        with club.house.truth.work() as work:
            set_state(work, work.session.get_one(Account, account), state)
            work.commit()
        assert chain.shows() == (shown, False)
    assert on_site(club.visitor(), chain.sharer) == [chain.publication]


def test_p6_nobody_shares_what_they_may_not(club: Club) -> None:
    chain = Chain(club, settings={"shareable": False})
    wanted = {"publication": chain.publication, "to": BOTH}
    is_problem(chain.sharer.call("POST", "/shares", wanted), 403)
    is_problem(chain.author.call("POST", "/shares", wanted), 422)
    is_problem(chain.sharer.call("POST", "/shares", {**wanted, "to": []}), 422)
    is_problem(chain.sharer.call("POST", "/shares", {**wanted, "publication": "none"}), 404)
    hidden = publish(chain.author, invented(), settings=ONLY_FEED)["id"]
    stranger = register(club)
    is_problem(stranger.call("POST", "/shares", {**wanted, "publication": hidden}), 404)
    public = publish(chain.author, invented())["id"]
    shared = share(chain.sharer, public)
    is_problem(stranger.call("DELETE", f"/shares/{shared}"), 404)


def test_p6_open_feeds_and_sites_load_again(club: Club) -> None:
    chain = Chain(club)
    topics = f"feed,site:{chain.sharer.account['slug']}"
    with chain.reader.live(topics) as stream:

        def is_told() -> bool:
            event = stream.next()
            return event is not None and event["event"] == "reset"

        shared = share(chain.sharer, chain.publication)
        assert is_told()
        chain.author.call("PATCH", f"/publications/{chain.publication}", {"title": "Changed"})
        assert is_told()
        chain.author.call("DELETE", f"/shares/{shared}")
        assert is_told()


def test_k8_who_mutes_the_sharer_is_shown_none_of_it(club: Club) -> None:
    chain = Chain(club)
    own = publish(chain.sharer, invented())["id"]
    share(chain.sharer, chain.publication)
    chain.reader.post("/feedback", {"publication": own, "what": "mute"})
    assert feed(chain.reader) == []


def test_p6_the_pages_share_and_end(club: Club) -> None:
    chain = Chain(club)

    def send(path: str, **fields: str) -> str:
        sent = {"csrf_token": chain.sharer.csrf, **fields}
        answer = chain.sharer.http.post(path, data=sent, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return answer.text

    assert 'formaction="/me/shares"' in chain.sharer.http.get("/feed").text
    send("/me/shares", publication=chain.publication, next="/feed")
    assert chain.publication in chain.reader.http.get("/feed").text
    site = f"/s/{chain.sharer.account['slug']}"
    assert chain.publication in club.visitor().http.get(site).text
    (shared,) = chain.sharer.get("/shares")["entries"]
    assert shared["id"] in chain.author.http.get("/me/shares").text
    send(f"/me/shares/{shared['id']}/end")
    assert chain.shows() == (False, False)


def test_p6_whoever_reads_it_shares_and_reports_it_on_its_page(club: Club) -> None:
    chain = Chain(club)
    page = f"/p/{chain.publication}"
    shown = chain.sharer.http.get(page).text
    assert 'action="/me/shares"' in shown
    assert f'href="/me/feedback/report?publication={chain.publication}' in shown
    for other in (chain.author.http, club.visitor().http):
        shown = other.get(page).text
        assert "/me/shares" not in shown
        assert "/me/feedback/report" not in shown
    chain.author.call(
        "PATCH", f"/publications/{chain.publication}", {"settings": {"shareable": False}}
    )
    shown = chain.sharer.http.get(page).text
    assert "/me/shares" not in shown
    assert "/me/feedback/report" in shown


def test_p4_a_company_s_profile_is_its_company_profile_where_it_has_one(club: Club) -> None:
    firm, sharer = register(club, joining_enterprise()), register(club)
    slug = firm.account["slug"]
    wanted = {"profile": slug, "to": ["site"]}
    assert sharer.post("/shares", wanted)["profile"]["member"]["slug"] == slug
    profile = publish(firm, invented(), type="company")["id"]
    assert sharer.post("/shares", wanted)["publication"]["id"] == profile
    assert on_site(club.visitor(), sharer) == [profile]
    is_problem(sharer.call("POST", "/shares", {**wanted, "publication": profile}), 422)
    is_problem(sharer.call("POST", "/shares", {"profile": "no/slug\0", "to": ["site"]}), 404)
    firm.call("PATCH", f"/publications/{profile}", {"settings": {"shareable": False}})
    assert on_site(club.visitor(), sharer) == []
