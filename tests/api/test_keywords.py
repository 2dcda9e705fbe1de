"""Keywords through HTTP: kinds, needs, quotas, for ever (K1–K4)."""

from __future__ import annotations

import itertools

import pytest

from schemas.account import Account
from schemas.keyword import QUOTAS
from schemas.words import Kind, Need, Tier
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    eventually,
    invented,
    is_problem,
    log_in,
    on_hub,
    publish,
    register,
)


@pytest.mark.parametrize(("wanted", "offered"), list(itertools.product(Kind, Kind)))
def test_k1_a_kind_never_marries_another(club: Club, wanted: Kind, offered: Kind) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word, kind=wanted)
    published = publish(author, {"text": word, "kind": offered})
    assert on_hub(member) == ([published["title"]] if wanted is offered else [])


def test_k2_a_keyword_written_once_acts_for_ever(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    first = publish(author, word)
    member.call("DELETE", "/session")
    away = publish(author, word)
    again = log_in(club, member.account["email"])
    later = publish(author, word)
    assert on_hub(again) == [later["title"], away["title"], first["title"]]
    home = again.get(f"/sites/{author.account['slug']}/home")
    assert home["personalised"] is True
    assert len(home["entries"]) == 3


def test_k2_what_was_published_before_the_keyword_is_found_too(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    published = publish(author, word)
    assert on_hub(member) == []
    add_keyword(member, word)
    assert on_hub(member) == [published["title"]]


@pytest.mark.parametrize("wanted", [None, *Need])
def test_k3_a_need_marries_its_complement(club: Club, wanted: Need | None) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word, need=wanted)
    for offered in (None, *Need):
        publish(author, {"text": word, "kind": "b2b", "need": offered}, title=f"{offered}")
    # A plain interest marries any need, and a need whatever was offered without one.
    expected = {"None", *Need} if wanted is None else {"None", wanted.complement}
    assert set(on_hub(member)) == {str(one) for one in expected}


def test_k4_over_the_quota_the_error_names_quota_use_and_what_would_raise_it(club: Club) -> None:
    member = register(club)
    limit = QUOTAS[Tier.BASIC_FREE]
    for _ in range(limit):
        added = add_keyword(member, invented())
    assert added["quota"] == {"used": limit, "limit": limit}
    refused = member.call("POST", "/keywords", {"text": invented(), "kind": "b2b"})
    problem = is_problem(refused, 409, "quota_reached")
    assert str(limit) in problem["detail"]
    assert "Basic Free" in problem["detail"]
    assert "Basic Plus" in problem["detail"]
    assert str(QUOTAS[Tier.BASIC_PLUS]) in problem["detail"]
    listed = member.get("/keywords")
    assert listed["quota"] == {"used": limit, "limit": limit}
    assert len(listed["entries"]) == limit


def test_k4_a_higher_tier_holds_more_and_a_deletion_makes_room(club: Club) -> None:
    member = register(club)
    held = [add_keyword(member, invented()) for _ in range(QUOTAS[Tier.BASIC_FREE])]
    _set_tier(club, member, Tier.BASIC_PLUS)
    assert add_keyword(member, invented())["quota"] == {"used": 11, "limit": 25}
    _set_tier(club, member, Tier.BASIC_FREE)
    assert member.call("POST", "/keywords", _body()).status_code == 409
    # Whoever falls to a lower tier keeps what was written.
    assert len(member.get("/keywords")["entries"]) == 11
    for keyword in held[:2]:
        assert member.call("DELETE", f"/keywords/{keyword['id']}").status_code == 204
    assert member.call("POST", "/keywords", _body()).status_code == 201


def test_k4_quotas_grow_with_the_tier() -> None:
    limits = [QUOTAS[tier] for tier in Tier]
    assert limits == sorted(set(limits))


def test_a14_tiers_from_lowest_to_highest() -> None:
    assert list(Tier) == ["basic_free", "basic_plus", "premium_vip", "premium_diamond"]
    assert [tier.rank for tier in Tier] == [0, 1, 2, 3]


def test_a_keyword_twice_is_refused(club: Club) -> None:
    member = register(club)
    keyword = add_keyword(member, invented(), need="buy")
    body = {"text": keyword["text"], "kind": "b2b", "language": "en", "need": "buy"}
    is_problem(member.call("POST", "/keywords", body), 409, "keyword_exists")
    assert member.call("POST", "/keywords", {**body, "need": "sell"}).status_code == 201
    assert member.call("POST", "/keywords", {**body, "kind": "b2c"}).status_code == 201


def test_a_removed_keyword_selects_nothing_any_more(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    keyword = add_keyword(member, word)
    publish(author, word)
    assert len(on_hub(member)) == 1
    assert member.call("DELETE", f"/keywords/{keyword['id']}").status_code == 204
    assert on_hub(member) == []
    is_problem(member.call("DELETE", f"/keywords/{keyword['id']}"), 404, "not_found")


def test_nobody_removes_the_keyword_of_another(club: Club) -> None:
    member, other = register(club), register(club)
    keyword = add_keyword(member, invented())
    is_problem(other.call("DELETE", f"/keywords/{keyword['id']}"), 404, "not_found")
    assert len(member.get("/keywords")["entries"]) == 1


def test_the_list_counts_what_each_keyword_selects(club: Club) -> None:
    one, none = invented(), invented()
    member, author = register(club), register(club)
    add_keyword(member, one)
    add_keyword(member, none)
    publish(author, one)
    publish(author, one)

    def selects() -> dict[str, int]:
        return {row["text"]: row["selects"] for row in member.get("/keywords")["entries"]}

    # A search engine counts what it has made searchable, a second later at most.
    eventually(lambda: selects() == {one: 2, none: 0})
    assert list(selects()) == [none, one]


def test_a_keyword_of_no_word_is_refused_with_its_field(club: Club) -> None:
    member = register(club)
    problem = is_problem(member.call("POST", "/keywords", {"text": "…!", "kind": "b2b"}), 422)
    assert "text" in problem["fields"]


def _body() -> dict[str, str]:
    return {"text": invented(), "kind": "b2b"}


def _set_tier(club: Club, member: Browser, tier: Tier) -> None:
    with club.house.truth.work() as work:
        work.session.get_one(Account, member.account["id"]).tier = tier
        work.commit()


def test_k7_keywords_of_seven_languages_find_each_other(club: Club) -> None:
    member, author = register(club), register(club)
    add_keyword(member, "Olivenöl", language="de")
    add_keyword(member, "kantoorstoel", language="nl")
    oil = publish(author, "huile d'olive bio", language="fr", title="Récolte d'huile d'olive bio")
    chairs = publish(author, "Bürostühle", language="de", title="Neue Bürostühle")
    walnut = publish(author, "huile de noix", language="fr", title="Pressée: huile de noix")
    # Others of the club publish olive oil, too.
    ours = {chairs["title"], oil["title"], walnut["title"]}
    assert ours & set(on_hub(member)) == {chairs["title"], oil["title"]}
