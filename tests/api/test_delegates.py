"""Sub-accounts, supervisors and Webmasters: let in by an account's holder, out at once (A2–A5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schemas.words import Role
from tests.api.club_client import (
    PASSWORD,
    Browser,
    Club,
    Stream,
    add_keyword,
    invented,
    is_problem,
    joining_enterprise,
    log_in,
    on_hub,
    program,
    publish,
    register,
    token_of,
    vouch,
)
from tests.api.conftest import moderator_of


def sub_of(club: Club, holder: Browser, *rights: str, **changes: Any) -> tuple[Browser, str]:
    """A browser that somebody with these rights logged in with, and the delegate's id."""
    body = {
        "kind": "sub",
        "email": f"{invented()}@example.com",
        "password": PASSWORD,
        "full_name": "Grace Hopper",
        "birth_date": "1986-12-09",
        "rights": list(rights),
        **changes,
    }
    made = holder.post("/delegates", body)
    return log_in(club, body["email"]), str(made["id"])


def supervisor_of(club: Club, holder: Browser) -> tuple[Browser, str]:
    """A supervisor with the usual rights."""
    return sub_of(club, holder, kind="supervisor", rights=None)


def webmaster_of(club: Club, holder: Browser, *rights: str) -> tuple[Browser, str]:
    """A certified Webmaster who has begun to work on the account, and the delegate's id."""
    worker = register(club, full_name="Tim Berners")
    administrator = moderator_of(club, Role.ADMINISTRATOR)
    slug = worker.account["slug"]
    administrator.call("PUT", f"/admin/webmasters/{slug}", {"certified": True})
    assigned = {"kind": "webmaster", "slug": slug, "rights": list(rights)}
    made = holder.post("/delegates", assigned)
    work(worker, made["id"])
    return worker, str(made["id"])


def work(worker: Browser, delegate_id: str) -> None:
    """Have the Webmaster's browser act for that account."""
    greeting = worker.post(f"/work/{delegate_id}", expect=200)
    worker.csrf = greeting["csrf_token"]


def closes(stream: Stream) -> bool:
    """Whether the stream ends; what is told last is that the page is to load again."""
    while stream.next() is not None:
        pass
    return True


def day_of_birth(club: Club, years: int) -> str:
    """The birth date of somebody whose birthday was this year's first of January."""
    return date(club.clock().year - years, 1, 1).isoformat()


def test_a4_a_sub_account_acts_with_a_login_of_its_own_and_the_rights_it_was_given(
    club: Club,
) -> None:
    holder = register(club)
    vouch(club, holder)
    sub, _ = sub_of(club, holder, "publications")
    told = sub.get("/session")
    assert told["account"]["slug"] == holder.account["slug"]
    assert "email" not in told["account"]
    assert told["acting"]["rights"] == ["publications"]
    published = publish(sub, invented())
    assert published["author"]["slug"] == holder.account["slug"]
    for path in ("/keywords", "/hub", "/messages", "/subscribers", "/me", "/me/export", "/deals"):
        is_problem(sub.call("GET", path), 403, "forbidden")
    is_problem(sub.call("DELETE", "/me"), 403, "forbidden")
    is_problem(sub.call("GET", "/live?topics=hub"), 403, "forbidden")
    assert sub.http.get("/me/publications").status_code == 200
    assert sub.http.get("/me/keywords").status_code == 403


def test_a4_keywords_that_one_may_not_read_do_not_show_through_a_site(club: Club) -> None:
    holder, author = register(club), register(club)
    vouch(club, author)
    word = invented()
    add_keyword(holder, word)
    publish(author, word)
    home = f"/sites/{author.account['slug']}/home"
    blind, _ = sub_of(club, holder, "publications")
    seeing, _ = sub_of(club, holder, "keywords")
    assert blind.get(home)["personalised"] is False
    assert [bool(entry["reasons"]) for entry in blind.get(home)["entries"]] == [False]
    assert seeing.get("/keywords")["entries"][0]["text"] == word


def test_a4_rights_that_are_withdrawn_are_refused_with_the_next_request(club: Club) -> None:
    holder = register(club)
    sub, delegate = sub_of(club, holder, "keywords")
    add_keyword(sub, invented())
    with sub.live("hub") as stream:
        holder.call("PATCH", f"/delegates/{delegate}", {"rights": ["deals"]})
        is_problem(sub.call("GET", "/keywords"), 403, "forbidden")
        assert closes(stream)
    assert sub.get("/deals")["entries"] == []


def test_a4_ending_it_ends_sessions_tokens_and_open_pages_at_once(club: Club) -> None:
    holder = register(club)
    sub, delegate = sub_of(club, holder, "keywords")
    email = holder.get("/delegates")["entries"][0]["email"]
    acting = program(club, token_of(sub))
    assert acting.get("/keywords")["entries"] == []
    is_problem(acting.call("GET", "/messages"), 403, "forbidden")
    with sub.live("hub") as stream:
        holder.call("DELETE", f"/delegates/{delegate}")
        assert closes(stream)
    is_problem(sub.call("GET", "/keywords"), 401, "unauthenticated")
    is_problem(acting.call("GET", "/keywords"), 401, "unauthenticated")
    credentials = {"email": email, "password": PASSWORD}
    is_problem(club.visitor().call("POST", "/session", credentials), 401, "unauthenticated")
    assert holder.get("/keywords")["entries"] == []


def test_a4_its_holder_reads_what_was_done_by_whom(club: Club) -> None:
    holder = register(club)
    vouch(club, holder)
    sub, delegate = sub_of(club, holder, "publications", "keywords")
    made = publish(sub, invented())["id"]
    sub.post(f"/publications/{made}/offline", expect=200)
    sub.call("POST", "/messages", {})
    sub.get("/keywords")
    log = holder.get("/delegates/activity")["entries"]
    assert [(one["deed"], one["matter"], one["ref"]) for one in log] == [
        ("offline", "publications", made),
        ("added", "publications", made),
        ("logged_in", None, None),
    ]
    assert {(one["delegate"], one["name"]) for one in log} == {(delegate, "Grace Hopper")}
    is_problem(sub.call("GET", "/delegates/activity"), 403, "forbidden")
    assert holder.get("/me/export")["activity"][0]["deed"] == "offline"
    publish(holder, invented())
    assert len(holder.get("/delegates/activity")["entries"]) == len(log)


def test_a4_a_supervisor_does_all_but_money_and_erasing_and_manages_sub_accounts(
    club: Club,
) -> None:
    holder = register(club)
    sub_of(club, holder, "money")
    supervisor, own = supervisor_of(club, holder)
    assert "money" not in supervisor.get("/session")["acting"]["rights"]
    sub, delegate = sub_of(club, supervisor, "deals")
    assert [one["id"] for one in supervisor.get("/delegates")["entries"]] == [delegate]
    assert supervisor.get("/delegates/activity")["entries"]
    refused = supervisor.call("PATCH", f"/delegates/{delegate}", {"rights": ["money"]})
    is_problem(refused, 403, "forbidden")
    is_problem(supervisor.call("PATCH", f"/delegates/{own}", {"rights": []}), 404, "not_found")
    is_problem(supervisor.call("GET", "/me/export"), 403, "forbidden")
    is_problem(supervisor.call("DELETE", "/me"), 403, "forbidden")
    another = {"kind": "supervisor", "email": f"{invented()}@example.com", "password": PASSWORD}
    another |= {"full_name": "Jean Bartik", "birth_date": "1990-01-01"}
    is_problem(supervisor.call("POST", "/delegates", another), 403, "forbidden")
    supervisor.call("DELETE", f"/delegates/{delegate}")
    is_problem(sub.call("GET", "/deals"), 401, "unauthenticated")


def test_a4_a_role_in_the_club_is_its_holders_alone(club: Club) -> None:
    holder = moderator_of(club, Role.ADMINISTRATOR)
    supervisor, _ = supervisor_of(club, holder)
    is_problem(supervisor.call("GET", "/admin/moderation"), 403, "forbidden")
    assert supervisor.http.get("/admin/analyzers").status_code == 403


def test_a4_each_changes_their_own_password_and_sees_their_own_sessions(club: Club) -> None:
    holder = register(club)
    sub, _ = sub_of(club, holder)
    assert len(sub.get("/me/sessions")["entries"]) == 1
    assert len(holder.get("/me/sessions")["entries"]) == 1
    changed = {"password": PASSWORD, "new_password": "three copper lamps"}
    sub.call("PUT", "/me/password", changed)
    holder.call("DELETE", "/me/sessions")
    email = holder.get("/delegates")["entries"][0]["email"]
    assert log_in(club, email, "three copper lamps").get("/session")["acting"]
    assert log_in(club, holder.account["email"]).get("/me")


def test_a4_an_address_logs_one_person_in(club: Club) -> None:
    holder = register(club)
    sub_of(club, holder)
    taken = holder.get("/delegates")["entries"][0]["email"]
    body = {"kind": "sub", "password": PASSWORD, "full_name": "A", "birth_date": "1990-01-01"}
    for address in (taken, holder.account["email"]):
        refused = holder.call("POST", "/delegates", {**body, "email": address})
        assert is_problem(refused, 409, "email_taken")["fields"]["email"]


def test_a5_a_webmaster_works_from_an_account_of_their_own_until_it_is_ended(club: Club) -> None:
    holder = register(club)
    add_keyword(holder, invented())
    worker, delegate = webmaster_of(club, holder, "publications", "site")
    assert worker.get("/session")["acting"]["account"] == holder.account["slug"]
    assert worker.get("/me")["slug"] == holder.account["slug"]
    is_problem(worker.call("GET", "/keywords"), 403, "forbidden")
    is_problem(worker.call("GET", "/messages"), 403, "forbidden")
    assert worker.call("PATCH", "/me/site", {"header": "Under care"}).status_code == 200
    holder.call("DELETE", f"/delegates/{delegate}")
    # What was meant for that account is not done to the worker's own.
    is_problem(worker.call("POST", "/publications", {}), 401, "work_ended")
    assert worker.get("/session")["account"]["slug"] == worker.account["slug"]
    assert worker.get("/keywords")["entries"] == []
    is_problem(worker.call("POST", f"/work/{delegate}"), 403)
    log = holder.get("/delegates/activity")["entries"]
    assert [(one["deed"], one["kind"], one["name"]) for one in log] == [
        ("changed", "webmaster", "Tim Berners"),
        ("logged_in", "webmaster", "Tim Berners"),
    ]


def test_a5_only_a_certified_webmaster_can_be_assigned(club: Club) -> None:
    holder, member = register(club), register(club)
    assigned = {"kind": "webmaster", "slug": member.account["slug"]}
    assert is_problem(holder.call("POST", "/delegates", assigned), 422)["fields"]["slug"]
    too_much = {"kind": "webmaster", "rights": ["money"]}
    administrator = moderator_of(club, Role.ADMINISTRATOR)
    path = f"/admin/webmasters/{member.account['slug']}"
    is_problem(member.call("PUT", path, {"certified": True}), 403, "forbidden")
    administrator.call("PUT", path, {"certified": True})
    too_much["slug"] = member.account["slug"]
    assert is_problem(holder.call("POST", "/delegates", too_much), 422)["fields"]["rights"]
    made = holder.post("/delegates", assigned)
    work(member, made["id"])
    administrator.call("PUT", path, {"certified": False})
    is_problem(member.call("GET", "/publications"), 401, "work_ended")


def test_a5_a_webmaster_is_themselves_again_and_logs_out_of_both(club: Club) -> None:
    holder = register(club)
    worker, delegate = webmaster_of(club, holder, "publications")
    worker.csrf = worker.call("DELETE", "/work").json()["csrf_token"]
    assert worker.get("/me")["slug"] == worker.account["slug"]
    work(worker, delegate)
    worker.call("DELETE", "/session")
    is_problem(worker.call("GET", "/session"), 401, "unauthenticated")


@pytest.mark.parametrize(
    ("years", "changes", "field"),
    [
        (15, {"guardian": True}, "birth_date"),
        (16, {"guardian": False}, "guardian"),
        (17, {"guardian": True, "kind": "supervisor"}, "birth_date"),
        (17, {"guardian": True, "rights": ["messages"]}, "rights"),
    ],
)
def test_a2_somebody_under_age_is_let_in_by_a_guardian_alone(
    club: Club, years: int, changes: dict[str, Any], field: str
) -> None:
    guardian = register(club)
    body = {"kind": "sub", "email": f"{invented()}@example.com", "password": PASSWORD}
    body |= {"full_name": "Kim", "birth_date": day_of_birth(club, years), "rights": [], **changes}
    assert is_problem(guardian.call("POST", "/delegates", body), 422)["fields"][field]


def test_a2_a_minor_sees_what_the_guardian_chose_and_makes_no_tokens(club: Club) -> None:
    guardian = register(club)
    minor, delegate = sub_of(
        club, guardian, "keywords", birth_date=day_of_birth(club, 16), guardian=True
    )
    assert on_hub(minor) == []
    assert guardian.get("/delegates")["entries"][0]["minor"] is True
    is_problem(minor.call("POST", "/me/tokens", {"name": "a program"}), 403, "forbidden")
    changed = guardian.call("PATCH", f"/delegates/{delegate}", {"rights": ["money"]})
    assert is_problem(changed, 422)["fields"]["rights"]
    enterprise = register(club, joining_enterprise())
    body = {"kind": "sub", "email": f"{invented()}@example.com", "password": PASSWORD}
    body |= {"full_name": "Kim", "birth_date": day_of_birth(club, 17), "guardian": True}
    assert is_problem(enterprise.call("POST", "/delegates", body), 422)["fields"]["birth_date"]


def test_a4_the_pages_make_change_and_end_a_sub_account(club: Club) -> None:
    holder = register(club)
    email, path = f"{invented()}@example.com", "/me/delegates"
    typed = {"csrf_token": holder.csrf, "kind": "sub", "email": email, "password": PASSWORD}
    typed |= {"full_name": "Grace Hopper", "birth_date": day_of_birth(club, 17)}
    refused = holder.http.post(path, data={**typed, "rights": "keywords"})
    assert refused.status_code == 422
    assert "Confirm that you are their legal guardian." in refused.text
    assert "Grace Hopper" in refused.text
    made = holder.http.post(path, data={**typed, "rights": "keywords", "guardian": "true"})
    assert made.headers["location"] == "/me/delegates?done=saved"
    sub, one = log_in(club, email), holder.get("/delegates")["entries"][0]
    page = sub.http.get("/me").text
    assert "You act for Ada Lovelace." in page
    assert "/me/delegates" not in page
    assert 'href="/compose"' not in page
    changed = {"csrf_token": holder.csrf, "rights": ["publications"]}
    holder.http.post(f"{path}/{one['id']}/rights", data=changed)
    assert sub.http.get("/me/keywords").status_code == 403
    assert sub.http.get("/hub").headers["location"] == "/me"
    assert "Grace Hopper" in holder.http.get(f"{path}/activity").text
    holder.http.post(f"{path}/{one['id']}/end", data={"csrf_token": holder.csrf})
    assert sub.http.get("/me").headers["location"].startswith("/login")


def test_a5_the_banner_says_for_whom_until_it_is_ended(club: Club) -> None:
    holder = register(club, full_name="Zoe Vial")
    worker, delegate = webmaster_of(club, holder, "publications")
    assert "You act for Zoe Vial." in worker.http.get("/me/publications").text
    assert "You act for Zoe Vial." in worker.http.get(f"/s/{worker.account['slug']}").text
    worker.http.post("/me/work/stop", data={"csrf_token": worker.csrf})
    worker.csrf = worker.get("/session")["csrf_token"]
    assert "Zoe Vial" in worker.http.get("/me/work").text
    begun = worker.http.post(f"/me/work/{delegate}/begin", data={"csrf_token": worker.csrf})
    assert begun.headers["location"] == "/me"
    holder.call("DELETE", f"/delegates/{delegate}")
    told = worker.http.get("/me/publications")
    assert told.headers["location"] == "/me/work?done=work_ended"
    assert "Nobody has assigned you." in worker.http.get("/me/work").text
