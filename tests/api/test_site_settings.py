"""A Site's header, look and hidden name, through HTTP and on its pages (M2, P7)."""

from __future__ import annotations

import pytest

from schemas.site import MOST_HEADER, Look
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    invented,
    is_problem,
    publish,
    register,
)


def change(member: Browser, **settings: object) -> None:
    answer = member.call("PATCH", "/me/site", settings)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert {name: told[name] for name in settings} == settings
    assert member.get("/me/site") == told


def page(reader: Browser, slug: str) -> str:
    return reader.http.get(f"/s/{slug}").text


def head(reader: Browser, slug: str) -> dict[str, object]:
    return dict(reader.get(f"/sites/{slug}/home")["site"])


def test_m2_a_site_that_nobody_touched_is_classic_and_named(club: Club) -> None:
    member = register(club)
    assert member.get("/me/site") == {"header": "", "look": "classic", "name_hidden": False}
    slug = member.account["slug"]
    assert head(club.visitor(), slug) == {
        "slug": slug,
        "name": member.account["name"],
        "header": "",
        "look": "classic",
        "name_hidden": False,
    }


@pytest.mark.parametrize("look", list(Look))
def test_m2_visitors_see_the_look_and_the_header(club: Club, look: Look) -> None:
    member = register(club)
    slug, header = member.account["slug"], f"Oils <since> {invented()}"
    change(member, look=look.value, header=header)
    shown = head(club.visitor(), slug)
    assert (shown["look"], shown["header"]) == (look.value, header)
    html = page(club.visitor(), slug)
    assert f'data-look="{look.value}"' in html
    assert header.replace("<", "&lt;").replace(">", "&gt;") in html
    assert header not in html


def test_p7_a_hidden_name_stands_nowhere_on_the_site_but_on_hubs(club: Club) -> None:
    name, word = f"Zelda {invented()}", invented()
    owner, reader = register(club, full_name=name), register(club)
    publish(owner, word)
    publish(owner, invented())
    slug = owner.account["slug"]
    assert name in page(club.visitor(), slug)
    change(owner, header="The mill", name_hidden=True)
    for visitor in (club.visitor(), reader):
        assert name not in page(visitor, slug)
        assert "<h1>The mill</h1>" in page(visitor, slug)
        assert (head(visitor, slug)["name"], head(visitor, slug)["header"]) == ("The mill", "")
    add_keyword(reader, word)
    assert name not in page(reader, slug)
    assert name in reader.http.get("/hub").text
    assert reader.get("/hub")["entries"][0]["publication"]["author"]["name"] == name
    change(owner, name_hidden=False)
    assert name in page(club.visitor(), slug)


def test_p7_a_name_is_hidden_only_behind_a_header(club: Club) -> None:
    member = register(club)
    problem = is_problem(member.call("PATCH", "/me/site", {"name_hidden": True}), 422)
    assert problem["fields"].keys() == {"header"}
    change(member, header="The mill", name_hidden=True)
    is_problem(member.call("PATCH", "/me/site", {"header": ""}), 422)
    assert member.get("/me/site")["header"] == "The mill"


@pytest.mark.parametrize(
    "wrong",
    [
        {"look": "none-of-ours"},
        {"header": "x" * (MOST_HEADER + 1)},
        {"header": "two\nlines"},
        {"header": "\u200b"},
        {"colour": "red"},
        {"name_hidden": "perhaps"},
    ],
    ids=str,
)
def test_m2_what_no_site_can_wear_is_refused(club: Club, wrong: dict[str, object]) -> None:
    member = register(club)
    problem = is_problem(member.call("PATCH", "/me/site", wrong), 422)
    assert problem["fields"].keys() == wrong.keys()
    assert member.get("/me/site") == {"header": "", "look": "classic", "name_hidden": False}


def test_m2_null_and_nothing_change_nothing(club: Club) -> None:
    member = register(club)
    change(member, header="The mill", look="studio")
    assert member.call("PATCH", "/me/site", {}).status_code == 200
    nothing = dict.fromkeys(("header", "look", "name_hidden"))
    assert member.call("PATCH", "/me/site", nothing).status_code == 200
    assert member.get("/me/site") == {
        "header": "The mill",
        "look": "studio",
        "name_hidden": False,
    }


def test_m2_settings_are_ones_own(club: Club) -> None:
    is_problem(club.visitor().call("GET", "/me/site"), 401)
    is_problem(club.visitor().call("PATCH", "/me/site", {"look": "studio"}), 401)
    member, other = register(club), register(club)
    change(member, look="studio")
    assert other.get("/me/site")["look"] == "classic"


def test_m2_a_preview_shows_and_keeps_nothing(club: Club) -> None:
    member = register(club)
    publish(member, invented())
    form = {"csrf_token": member.csrf, "header": "Tried out", "look": "orchard"}
    shown = member.http.post("/me/site/preview", data=form)
    assert shown.status_code == 200
    assert "Tried out" in shown.text
    assert 'data-look="orchard"' in shown.text
    assert member.get("/me/site")["look"] == "classic"
    assert "Tried out" not in page(club.visitor(), member.account["slug"])
    back = member.http.post("/me/site/again", data=form)
    assert 'value="Tried out"' in back.text
    wrong = member.http.post("/me/site/preview", data={**form, "header": "", "name_hidden": "true"})
    assert wrong.status_code == 422
    assert "Write a header" in wrong.text
    assert member.http.post("/me/site/preview", data={"look": "orchard"}).status_code == 403
    kept = member.http.post("/me/site", data=form)
    assert kept.headers["location"] == "/me/site?done=saved"
    assert member.get("/me/site")["header"] == "Tried out"


def test_c8_the_settings_are_in_the_file_and_go_with_the_account(club: Club) -> None:
    member = register(club)
    change(member, header="The mill")
    assert member.get("/me/export")["site"]["header"] == "The mill"
    assert member.call("DELETE", "/me").status_code == 204
    again = register(club)
    assert again.get("/me/site")["header"] == ""
