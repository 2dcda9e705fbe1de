"""Which *avocat*? Asked, chosen, refined later, through HTTP and on the pages (K7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.club_client import Browser, Club, publish, register

AVOCADO, LAWYER = "club:avocado", "club:lawyer"
CONCEPTS = [AVOCADO, LAWYER]


def write(member: Browser, text: str, **more: Any) -> Any:
    return member.post("/keywords", {"text": text, "kind": "b2c", "language": "fr", **more})


def offer(author: Browser, **more: Any) -> Any:
    return publish(author, {"text": "avocat", "kind": "b2c", "language": "fr", **more})


def seen(member: Browser) -> set[str]:
    """Identifiers of the publications on the member's hub; other tests publish too."""
    return {entry["publication"]["id"] for entry in member.get("/hub", limit=100)["entries"]}


def patch(member: Browser, path: str, body: Any, status: int = 200) -> Any:
    answer = member.call("PATCH", path, body)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_keyword_with_several_senses_asks_which(club: Club) -> None:
    member = register(club)
    written = write(member, "avocats")
    assert [one["concept"] for one in written["senses"]] == CONCEPTS
    assert written["senses"][0]["broader"]
    assert written["sense"] is None
    assert write(member, "huile d'olive")["senses"] == []
    listed = {one["text"]: one["senses"] for one in member.get("/keywords")["entries"]}
    assert [one["concept"] for one in listed["avocats"]] == CONCEPTS


def test_a_chosen_sense_selects_what_means_the_same(club: Club) -> None:
    author, member, other = register(club), register(club), register(club)
    fruit, law = offer(author, sense=AVOCADO), offer(author, sense=LAWYER)
    assert write(member, "avocat", sense=LAWYER)["sense"] == LAWYER
    write(other, "fruit")
    assert {fruit["id"], law["id"]} & seen(member) == {law["id"]}
    assert {fruit["id"], law["id"]} & seen(other) == {fruit["id"]}


def test_a_keyword_is_refined_later_and_opened_again(club: Club) -> None:
    author, member = register(club), register(club)
    fruit, law = offer(author, sense=AVOCADO), offer(author, sense=LAWYER)
    path = f"/keywords/{write(member, 'avocat')['id']}"
    assert {fruit["id"], law["id"]} <= seen(member)
    changed = patch(member, path, {"sense": AVOCADO})
    assert (changed["sense"], changed["state"]) == (AVOCADO, "active")
    assert {fruit["id"], law["id"]} & seen(member) == {fruit["id"]}
    patch(member, path, {"sense": None})
    assert {fruit["id"], law["id"]} <= seen(member)


def test_a_publication_s_keyword_is_refined_later(club: Club) -> None:
    author, member = register(club), register(club)
    write(member, "fruit")
    made = offer(author)
    (keyword,) = made["keywords"]
    assert [one["concept"] for one in keyword["senses"]] == CONCEPTS
    assert made["id"] not in seen(member)
    keywords = [{"text": "avocat", "kind": "b2c", "language": "fr", "sense": AVOCADO}]
    patch(author, f"/publications/{made['id']}", {"keywords": keywords})
    assert made["id"] in seen(member)
    # What is not sent stays: the sense too.
    patch(author, f"/publications/{made['id']}", {"subtitle": "Mûrs à point"})
    assert made["id"] in seen(member)
    assert author.get(f"/publications/{made['id']}")["keywords"][0]["sense"] == AVOCADO


def test_a_sense_that_the_keyword_has_not_is_refused(club: Club) -> None:
    member = register(club)
    body = {"text": "huile", "kind": "b2c", "language": "fr", "sense": LAWYER}
    refused = member.call("POST", "/keywords", body)
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["sense"])
    path = f"/keywords/{write(member, 'avocat')['id']}"
    assert "sense" in patch(member, path, {"sense": "club:oil"}, 422)["fields"]
    draft = {"type": "flash", "language": "fr", "title": "Huile", "keywords": [body]}
    refused = member.call("POST", "/publications", draft)
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["keywords.0.sense"])
    assert patch(register(club), path, {"sense": None}, 404)["code"] == "not_found"


def test_the_page_asks_and_takes_the_answer(club: Club) -> None:
    member = register(club)
    keyword = write(member, "avocat")
    page = member.http.get("/me/keywords").text
    assert f'action="/me/keywords/{keyword["id"]}/sense"' in page
    assert f'value="{LAWYER}" aria-pressed="false"' in page
    sent = {"csrf_token": member.csrf, "sense": LAWYER}
    done = member.http.post(f"/me/keywords/{keyword['id']}/sense", data=sent)
    assert done.status_code == 303
    page = member.http.get("/me/keywords").text
    assert f'value="{LAWYER}" aria-pressed="true"' in page


@pytest.mark.parametrize("chosen", ["", AVOCADO])
def test_composing_asks_and_keeps_the_answer(club: Club, chosen: str) -> None:
    author, member = register(club), register(club)
    write(member, "fruit")
    typed: dict[str, Any] = {
        "csrf_token": author.csrf,
        "type": "article",
        "language": "fr",
        "title": "Un avocat bien mûr",
        "texts": "Un avocat.",
        "keyword_text": "avocat",
        "keyword_kind": "b2c",
        "keyword_need": "",
    }
    page = author.http.post("/compose", data={**typed, "action": "preview"}).text
    assert '<input type="hidden" name="sense_of" value="avocat">' in page
    answers = {"sense_of": "avocat", "sense": chosen, "action": "publish"}
    assert author.http.post("/compose", data={**typed, **answers}).status_code == 303
    (mine,) = author.get("/publications")["entries"]
    assert (mine["id"] in seen(member)) is bool(chosen)
    edited = author.http.get(f"/p/{mine['id']}/edit").text
    assert (f'value="{AVOCADO}" selected' in edited) is bool(chosen)
