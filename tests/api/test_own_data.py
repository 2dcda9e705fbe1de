"""Own data and access tokens through HTTP (C8)."""

from __future__ import annotations

from tests.api.club_client import (
    PASSWORD,
    Club,
    add_keyword,
    invented,
    is_problem,
    joining,
    joining_enterprise,
    on_hub,
    program,
    publish,
    register,
    token_of,
)


def test_c8_a_member_corrects_their_data(club: Club) -> None:
    member = register(club)
    change = {"full_name": "Ada King", "city": "Nîmes", "postcode": "30000", "languages": ["de"]}
    answer = member.call("PATCH", "/me", change)
    assert answer.status_code == 200
    told = member.get("/me")
    assert {name: told[name] for name in change} == change
    assert told["job"] == member.account["job"]


def test_c8_a_person_corrects_all_that_they_joined_with(club: Club) -> None:
    member, today = register(club), club.clock().date()
    young = today.replace(year=today.year - 17).isoformat()
    for wrong in (young, "1850-01-01", "9999-12-31", "soon"):
        problem = is_problem(member.call("PATCH", "/me", {"birth_date": wrong}), 422)
        assert problem["fields"].keys() == {"birth_date"}
    member.call("PATCH", "/me", {"birth_date": "1979-12-31"})
    assert member.get("/me")["birth_date"] == "1979-12-31"
    for name, value in (("legal_name", "Zest"), ("incorporated_on", "2001-02-03")):
        problem = is_problem(member.call("PATCH", "/me", {name: value}), 422)
        assert problem["fields"].keys() == {name}
    assert member.get("/me")["name"] == member.account["name"]


def test_c8_an_enterprise_corrects_all_that_it_joined_with(club: Club) -> None:
    member = register(club, joining_enterprise())
    change = {
        "legal_name": f"Moulin {invented()}",
        "legal_form": "SAS",
        "incorporated_on": "2001-02-03",
        "sector": "mills",
        "full_name": "Jo Blanc",
        "birth_date": "1979-12-31",
        "job": "miller",
    }
    later = {"incorporated_on": "9999-12-31"}
    assert is_problem(member.call("PATCH", "/me", later), 422)["fields"].keys() == later.keys()
    answer = member.call("PATCH", "/me", change)
    assert answer.status_code == 200
    told = member.get("/me")
    assert {name: told[name] for name in list(change)[:4]} == dict(list(change.items())[:4])
    assert told["name"] == change["legal_name"]
    assert told["administrator"] == dict(list(change.items())[4:])
    assert (told["full_name"], told["birth_date"]) == (None, None), "they are the administrator's"
    page = member.http.get("/me/correct").text
    assert all(str(value) in page for value in change.values())
    entry = publish(member, invented())
    assert entry["author"]["name"] == change["legal_name"]
    typed = {**told, **change, "csrf_token": member.csrf, "legal_form": "SA"}
    fields = ["postcode", "city", "country", "language", "languages", "time_zone"]
    sent = {name: typed[name] for name in [*change, *fields, "csrf_token"]}
    refused = member.http.post("/me/correct", data=sent | {"birth_date": "", "legal_form": " "})
    assert refused.status_code == 422
    assert 'id="birth_date-error"' in refused.text
    assert 'id="legal_form-error"' in refused.text
    assert member.http.post("/me/correct", data=sent).status_code == 303
    assert member.get("/me")["legal_form"] == "SA"


def test_c8_null_changes_nothing(club: Club) -> None:
    member = register(club)
    fields = ("full_name", "job", "postcode", "city", "country", "language", "languages")
    answer = member.call("PATCH", "/me", {**dict.fromkeys(fields), "time_zone": None})
    assert answer.status_code == 200
    assert member.get("/me") == member.account


def test_c8_what_cannot_be_changed_here_is_refused(club: Club) -> None:
    member = register(club)
    for field, value in (("email", "a@example.com"), ("tier", "premium_vip"), ("slug", "other")):
        problem = is_problem(member.call("PATCH", "/me", {field: value}), 422)
        assert problem["fields"].keys() == {field}


def test_c8_everything_in_one_file(club: Club) -> None:
    member = register(club)
    keyword, publication = add_keyword(member, invented()), publish(member, invented())
    token_of(member, "my script")
    answer = member.call("GET", "/me/export")
    assert "attachment" in answer.headers["content-disposition"]
    file = answer.json()
    assert file["account"] == member.account
    assert [one["id"] for one in file["keywords"]] == [keyword["id"]]
    assert [one["id"] for one in file["publications"]] == [publication["id"]]
    assert [one["name"] for one in file["tokens"]] == ["my script"]
    assert "password" not in answer.text


def test_c8_erasing_leaves_nothing(club: Club) -> None:
    word, body = invented(), joining()
    member, reader = register(club, body), register(club)
    add_keyword(reader, word)
    add_keyword(member, invented())
    publication, token = publish(member, word), token_of(member)
    assert len(on_hub(reader)) == 1
    assert member.call("DELETE", "/me").status_code == 204
    assert on_hub(reader) == []
    is_problem(reader.call("GET", f"/publications/{publication['id']}"), 404)
    is_problem(reader.call("GET", f"/sites/{body['slug']}/home"), 404)
    is_problem(member.call("GET", "/me"), 401)
    is_problem(program(club, token).call("GET", "/me"), 401)
    credentials = {"email": body["email"], "password": PASSWORD}
    is_problem(club.visitor().call("POST", "/session", credentials), 401)
    assert register(club, body).account["id"] != member.account["id"]


def test_a_token_acts_for_its_member_without_a_cookie(club: Club) -> None:
    member = register(club)
    script = program(club, token_of(member))
    assert script.get("/me") == member.account
    assert add_keyword(script, invented())["state"] == "active"
    assert not script.http.cookies


def test_a_token_is_told_once(club: Club) -> None:
    member = register(club)
    secret = token_of(member, "script")
    answer = member.call("GET", "/me/tokens")
    assert secret not in answer.text
    assert [row["name"] for row in answer.json()["entries"]] == ["script"]


def test_a_revoked_token_is_of_no_use_any_more(club: Club) -> None:
    member, other = register(club), register(club)
    made = member.post("/me/tokens", {"name": "script"})
    script = program(club, made["token"])
    assert script.get("/me")
    is_problem(other.call("DELETE", f"/me/tokens/{made['id']}"), 404, "not_found")
    assert member.call("DELETE", f"/me/tokens/{made['id']}").status_code == 204
    is_problem(script.call("GET", "/me"), 401, "unauthenticated")
    is_problem(script.call("GET", "/sites/x/home"), 401, "unauthenticated")


def test_an_authorization_that_is_none_is_refused(club: Club) -> None:
    for header in (b"Bearer", b"Bearer x", b"Basic eDp4", b"x", b"Bearer \xff\xfe"):
        answer = club.visitor().call("GET", "/me", headers={"authorization": header})
        is_problem(answer, 401, "unauthenticated")
