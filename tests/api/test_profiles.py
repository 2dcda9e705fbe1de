"""Profiles through HTTP and on pages: each field shown or hidden, numbers checked (A9)."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.profile import ProfileField
from tests.api.club_client import Club, is_problem, joining_enterprise, register

PROFILE: dict[str, Any] = {
    "registration_number": "732829320",
    "vat_number": "40303265045",
    "phones": [{"kind": "work", "number": "04 75 26 00 00"}],
    "messengers": [{"service": "signal", "name": "huilerie.01"}],
    "social_networks": ["https://example.org/@huilerie"],
    "street": "3 rue du Moulin",
    "building": "Le Pressoir",
    "industrial_zone": "ZI Nord",
    "po_box": "BP 12",
    "region": "Drôme",
}
TIDIED = {
    **PROFILE,
    "registration_number": "732 829 320",
    "vat_number": "FR40303265045",
    "phones": [{"kind": "work", "number": "+33 4 75 26 00 00"}],
}
SHOWN_AS = {
    "postcode": {"postcode": "26110"},
    "place": {"city": "Nyons", "region": "Drôme", "country": "FR"},
}


def test_a9_each_field_shows_only_while_its_member_wants(club: Club) -> None:
    owner = register(club, joining_enterprise(postcode="26110", city="Nyons", country="FR"))
    reader = register(club)
    path = f"/sites/{owner.account['slug']}/profile"
    told = owner.call("PATCH", "/me/profile", PROFILE)
    assert told.status_code == 200, told.text
    assert told.json() == owner.get("/me/profile")
    assert {name: told.json()[name] for name in PROFILE} == TIDIED
    assert told.json()["shown"] == ["place"]
    seen = reader.get(path)
    assert seen["member"] == {"slug": owner.account["slug"], "name": "Huilerie du Midi"}
    every = {*TIDIED, "postcode", "city", "country"}
    assert {name for name in every if seen[name]} == {"city", "region", "country"}
    for field in ProfileField:
        owner.call("PATCH", "/me/profile", {"shown": [field]})
        seen = reader.get(path)
        expected = SHOWN_AS.get(field) or {field.value: TIDIED[field]}
        assert {name: seen[name] for name in every if seen[name]} == expected
    owner.call("PATCH", "/me/profile", {"street": "", "region": None})
    assert (owner.get("/me/profile")["street"], owner.get("/me/profile")["region"]) == ("", "Drôme")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("registration_number", "732829321"),
        ("vat_number", "FR41303265045"),
        ("phones", [{"kind": "work", "number": "12"}]),
        ("phones", [{"kind": "pigeon", "number": "04 75 26 00 00"}]),
        ("messengers", [{"service": "signal", "name": " "}]),
        ("social_networks", ["javascript:alert(1)"]),
        ("shown", ["email"]),
    ],
)
def test_a9_what_cannot_be_is_refused_by_its_field(club: Club, field: str, value: Any) -> None:
    member = register(club, joining_enterprise(country="FR"))
    problem = is_problem(member.call("PATCH", "/me/profile", {field: value}), 422, "invalid")
    assert [name.partition(".")[0] for name in problem["fields"]] == [field]


def test_a9_a_profile_is_for_members_and_not_for_collecting(club: Club) -> None:
    owner, reader = register(club), register(club)
    path = f"/sites/{owner.account['slug']}/profile"
    is_problem(club.visitor().call("GET", path), 401)
    is_problem(reader.call("GET", "/sites/nobody-here/profile"), 404)
    statuses = [reader.call("GET", path).status_code for _ in range(70)]
    assert statuses[:60] == [200] * 60
    assert statuses[-1] == 429
    assert owner.call("GET", path).status_code == 200


def test_a9_the_form_keeps_what_was_typed_and_the_page_shows_what_is_ticked(club: Club) -> None:
    owner, reader = register(club, joining_enterprise(country="FR")), register(club)
    form = {
        "csrf_token": owner.csrf,
        "phone_kind": ["work", "fax"],
        "phone_number": ["04 75 26 00 00", "nothing"],
        "messenger_service": ["signal"],
        "messenger_name": ["huilerie.01"],
        "street": "3 rue du Moulin",
        "shown": ["phones"],
    }
    refused = owner.http.post("/me/profile", data=form)
    assert refused.status_code == 422
    assert all(typed in refused.text for typed in ("nothing", "huilerie.01", "3 rue du Moulin"))
    form["phone_number"] = ["04 75 26 00 00", ""]
    kept = owner.http.post("/me/profile", data=form, follow_redirects=True)
    assert kept.status_code == 200
    assert "+33 4 75 26 00 00" in kept.text
    page = reader.http.get(f"/s/{owner.account['slug']}/profile").text
    assert "tel:+33475260000" in page
    assert "Moulin" not in page
    assert "huilerie.01" not in page
    # What shows is what a Company Profile's directory entry begins with.
    begun = owner.http.get("/compose").text
    assert "+33 4 75 26 00 00" in begun
    assert "3 rue du Moulin" not in begun


def test_c8_a_profile_is_in_the_export_and_goes_with_the_account(club: Club) -> None:
    owner, reader = register(club, joining_enterprise(country="FR")), register(club)
    owner.call("PATCH", "/me/profile", PROFILE)
    assert owner.get("/me/export")["profile"] == owner.get("/me/profile")
    slug = owner.account["slug"]
    assert owner.call("DELETE", "/me").status_code == 204
    is_problem(reader.call("GET", f"/sites/{slug}/profile"), 404)
