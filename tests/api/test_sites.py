"""Site homepages through HTTP: content, layout, and what strangers learn (M2, M3, M5)."""

from __future__ import annotations

import pytest

from tests.api.club_client import Club, add_keyword, invented, is_problem, publish, register, vouch


def test_m2_content_adapts_to_the_visitor_and_goes_back(club: Club) -> None:
    word, other = invented(), invented()
    member, author = register(club), register(club)
    chosen, rest = publish(author, word), publish(author, other)
    path = f"/sites/{author.account['slug']}/home"
    assert ids(member.get(path)) == [rest["id"], chosen["id"]]
    keyword = add_keyword(member, word)
    home = member.get(path)
    assert home["personalised"] is True
    assert ids(home) == [chosen["id"]]
    assert home["entries"][0]["reasons"] == [{"keyword": word, "kind": "b2b", "need": None}]
    member.call("DELETE", f"/keywords/{keyword['id']}")
    assert ids(member.get(path)) == [rest["id"], chosen["id"]]
    assert member.get(path)["personalised"] is False


def test_m2_only_the_sites_own_publications_show(club: Club) -> None:
    word = invented()
    member, author, other = register(club), register(club), register(club)
    add_keyword(member, word)
    own, _ = publish(author, word), publish(other, word)
    assert ids(member.get(f"/sites/{author.account['slug']}/home")) == [own["id"]]


@pytest.mark.parametrize(
    ("count", "layout"), [(0, "ordinary"), (1, "hero"), (2, "featured"), (5, "grid"), (13, "dense")]
)
def test_m3_layout_follows_the_number_selected(club: Club, count: int, layout: str) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    publish(author, invented())
    for _ in range(count):
        publish(author, word)
    home = member.get(f"/sites/{author.account['slug']}/home")
    assert home["layout"] == layout
    assert home["personalised"] is (count > 0)
    assert len(home["entries"]) == (count or 1)


def test_m5_strangers_get_the_ordinary_page_and_nobodys_keywords(club: Club) -> None:
    word = invented()
    member, other, author = register(club), register(club), register(club)
    add_keyword(member, word, need="buy")
    add_keyword(author, word, kind="b2c")
    # Its text does not say the word, or it would show for that.
    vouch(club, author)
    publish(author, {"text": word, "kind": "b2b", "need": "sell"}, title="Plain", texts=["Text."])
    for reader in (club.visitor(), other):
        answer = reader.call("GET", f"/sites/{author.account['slug']}/home")
        assert answer.json()["layout"] == "ordinary"
        assert answer.json()["entries"][0]["reasons"] == []
        assert word not in answer.text
    # Nor does the author learn who looks, nor does a member's hub name another's keyword.
    assert member.account["slug"] not in author.call("GET", "/publications").text
    assert word not in other.call("GET", "/hub").text


def test_a_site_that_is_none_is_not_found(club: Club) -> None:
    for slug in ("nobody-has-this", "..", "%00", "a" * 10_000, "x'--", "É"):
        is_problem(club.visitor().call("GET", f"/sites/{slug}/home"), 404, "not_found")


def ids(home: dict[str, object]) -> list[str]:
    entries = home["entries"]
    assert isinstance(entries, list)
    return [entry["publication"]["id"] for entry in entries]
