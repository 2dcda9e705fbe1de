"""One account per person or legal entity: who may be a duplicate is told to support alone (A3)."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, or_, select
from stdnum import luhn

from club.duplicates import MOST_FLAGS
from schemas.duplicate import DuplicateCheck, DuplicateFlag, DuplicateKey
from schemas.words import Role
from settings import Settings
from tests.api.club_client import (
    Browser,
    Club,
    invented,
    is_problem,
    joining,
    joining_enterprise,
    register,
    running_club,
)
from tests.api.conftest import moderator_of
from tests.api.test_delegates import sub_of
from tests.api.test_races import at_once
from workers.upkeep import compare_accounts

WHY = "Two accounts look alike"
DAY = "1971-02-03"


@pytest.fixture(scope="module")
def support(club: Club) -> Browser:
    return moderator_of(club, Role.ADMINISTRATOR)


def compared(club: Club) -> None:
    """Have everybody compared who is due."""
    while compare_accounts(club.house):
        pass


def person(club: Club, name: str, **changes: Any) -> Browser:
    """A new member of that name, born on a day of their own unless it says otherwise."""
    return register(club, joining(full_name=name, **changes))


def enterprise(club: Club, name: str = "", **changes: Any) -> Browser:
    """A new enterprise; of a town of its own, unless it says otherwise."""
    body = joining_enterprise(legal_name=name or invented(), city=invented()) | changes
    return register(club, body)


def say(member: Browser, **profile: Any) -> Any:
    answer = member.call("PATCH", "/me/profile", profile)
    assert answer.status_code == 200, answer.text
    return answer.json()


def pair_of(club: Club, support: Browser, one: Browser, other: Browser) -> dict[str, Any] | None:
    """What support is told of two accounts; None: nothing."""
    compared(club)
    wanted = {one.account["slug"], other.account["slug"]}
    for decided in ("false", "true"):
        for pair in support.get("/admin/duplicates", decided=decided)["entries"]:
            if {each["slug"] for each in pair["accounts"]} == wanted:
                return dict(pair)
    return None


def flags_of(club: Club, member: Browser) -> int:
    """How many pairs with the member wait for support."""
    compared(club)
    either = (DuplicateFlag.first_id, DuplicateFlag.second_id)
    with club.house.truth.read() as session:
        waiting = select(DuplicateFlag).where(
            or_(*(col(one) == member.account["id"] for one in either))
        )
        return len(session.exec(waiting).all())


def clues(pair: dict[str, Any] | None) -> set[str]:
    assert pair is not None, "support was told nothing"
    return {one["clue"] for one in pair["clues"]}


def siren() -> str:
    """A number of the French register that no other test has."""
    start = f"{secrets.randbelow(10**8):08}"
    return start + luhn.calc_check_digit(start)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"registration_number": "{siren}"}, {"registration_number": "{siren}"}),
        ({"registration_number": "{siren}"}, {"registration_number": "RCS Paris B {siren}"}),
        ({"vat_number": "{vat}"}, {"vat_number": "{vat}"}),
        ({"registration_number": "{siren}"}, {"vat_number": "{vat}"}),
    ],
    ids=["one number", "a court's register", "one VAT number", "within a VAT number"],
)
def test_a3_a_number_of_two_accounts_is_certain_and_nobody_learns_of_it(
    club: Club, support: Browser, one: dict[str, str], other: dict[str, str]
) -> None:
    number, free = siren(), siren()

    def filled(said: dict[str, str], siren: str) -> dict[str, str]:
        vat = f"FR{(12 + 3 * (int(siren) % 97)) % 97:02}{siren}"
        return {key: text.format(siren=siren, vat=vat) for key, text in said.items()}

    first, second, third = enterprise(club), enterprise(club), enterprise(club)
    shown = [*one, *other]
    say(first, **filled(one, number), shown=[])
    taken = say(second, **filled(other, number), shown=shown)
    untaken = say(third, **filled(other, free), shown=shown)
    pair = pair_of(club, support, first, second)
    assert pair is not None
    assert pair["certain"]
    assert clues(pair) & {"registration", "vat"}
    assert [each["slug"] for each in pair["accounts"]] == [
        first.account["slug"],
        second.account["slug"],
    ]
    assert pair_of(club, support, second, third) is None

    # The number that another has is answered, kept, shown and exported as any is.
    for key in other:
        assert taken[key]
        assert bool(taken[key]) is bool(untaken[key])
    stranger = register(club)
    for member, answer in ((second, taken), (third, untaken)):
        profile = stranger.get(f"/sites/{member.account['slug']}/profile")
        exported = member.get("/me/export")
        for key in other:
            assert profile[key] == answer[key] == exported["profile"][key]
        assert exported["moderation"] == []
        assert "duplicate" not in str(exported)


def test_a3_a_person_is_found_again_however_the_name_is_written(
    club: Club, support: Browser
) -> None:
    word = invented().capitalize()
    first = person(club, f"Юлия {word}", birth_date=DAY)
    second = person(club, f"{word.upper()} Yuliya", birth_date=DAY)
    sister = person(club, f"Olga {word}", birth_date=DAY)
    namesake = person(club, f"Yuliya {word}")
    pair = pair_of(club, support, first, second)
    assert clues(pair) == {"name", "birth_date"}
    assert pair is not None
    assert not pair["certain"]
    assert pair["score"] == pytest.approx(sum(one["points"] for one in pair["clues"]))
    for other in (sister, namesake):
        assert pair_of(club, support, first, other) is None


def test_a3_a_phone_and_a_name_or_a_mailbox_lead_to_the_same_person(
    club: Club, support: Browser
) -> None:
    name = f"Zoé {invented()}"
    first = person(club, name, birth_date="1971-05-06")
    later = person(club, name, birth_date="1971-05-06")
    father = person(club, name, birth_date="1941-05-06")
    phone = [{"kind": "home", "number": "+33 4 75 26 31 41"}]
    for member in (first, later, father):
        say(member, phones=phone)
    assert "phone" in clues(pair_of(club, support, first, later))
    assert pair_of(club, support, first, father) is None, "a father and his namesake"

    box = invented()
    gmail = person(club, "Zoé Un", email=f"{box}.un@gmail.com", birth_date=DAY)
    alias = person(club, "Zo Deux", email=f"{box[:3]}.{box[3:]}un+club@googlemail.com",
                   birth_date=DAY)  # fmt: skip
    wife = person(club, "Eve Trois", email=f"{box}.un+eve@gmail.com", birth_date="1972-01-01")
    assert "mailbox" in clues(pair_of(club, support, gmail, alias))
    assert pair_of(club, support, gmail, wife) is None, "a couple with one mailbox"
    dotted = f"{invented()}@example.com"
    with_dots = person(club, "A B", email=dotted, birth_date=DAY)
    without = person(club, "C D", email=f"{dotted[:3]}.{dotted[3:]}", birth_date=DAY)
    assert pair_of(club, support, with_dots, without) is None, "elsewhere dots tell mailboxes apart"


def test_a3_an_enterprise_is_found_by_name_and_town_unless_numbers_tell_it_apart(
    club: Club, support: Browser
) -> None:
    town, word = invented(), invented()
    first = enterprise(club, f"Moulin {word} SARL", city=town)
    second = enterprise(club, f"Moulin {word}", city=f"{town.upper()} CEDEX 2")
    elsewhere = enterprise(club, f"Moulin {word}")
    neighbour = enterprise(club, f"Moulin {invented()}", city=town)
    assert clues(pair_of(club, support, first, second)) == {"name", "town"}
    for other in (elsewhere, neighbour):
        assert pair_of(club, support, first, other) is None
    say(first, registration_number=siren())
    assert pair_of(club, support, first, second) is not None
    say(second, registration_number=siren())
    assert pair_of(club, support, first, second) is None, "the flag goes with what it rests on"


def test_a3_who_shares_data_by_right_is_no_duplicate(club: Club, support: Browser) -> None:
    name, box = f"Ada {invented()}", invented()
    owner = person(club, name, email=f"{box}@gmail.com", birth_date=DAY)
    self = {"full_name": name, "birth_date": DAY, "job": "owner"}
    own_firm = enterprise(
        club, f"{name} Conseil", email=f"{box}+firm@gmail.com", administrator=self
    )
    other_firm = enterprise(club, email=f"{box}@example.com", administrator=self)
    sub_of(club, owner, full_name=name, birth_date=DAY, email=f"{box}+sub@gmail.com")
    sub_of(club, other_firm, full_name=name, birth_date=DAY, email=f"{box}+boss@gmail.com")
    for one, other in ((owner, own_firm), (owner, other_firm), (own_firm, other_firm)):
        assert pair_of(club, support, one, other) is None


def test_a3_support_sees_both_for_a_purpose_that_both_logs_have(
    club: Club, support: Browser
) -> None:
    name = f"Zoé {invented()}"
    first, second = (person(club, name, birth_date=DAY) for _ in range(2))
    pair = pair_of(club, support, first, second)
    assert pair is not None
    path = f"/admin/duplicates/{pair['id']}"
    assert first.account["email"] not in str(pair), "the list tells what Sites tell"
    assert DAY not in str(pair)
    for refused in ({}, {"purpose": " x "}):
        is_problem(support.call("GET", path, params=refused), 422)
    assert first.get("/me/accesses")["looks"] == []
    seen = support.get(path, purpose=WHY)
    assert [one["email"] for one in seen["compared"]] == [
        first.account["email"],
        second.account["email"],
    ]
    assert {one["birth_date"] for one in seen["compared"]} == {DAY}
    for member in (first, second):
        (look,) = member.get("/me/accesses")["looks"]
        assert look["purpose"] == WHY
    for other in (first, moderator_of(club)):
        is_problem(other.call("GET", "/admin/duplicates"), 403)
        is_problem(other.call("GET", path, params={"purpose": WHY}), 403)
        is_problem(other.call("POST", path, {"same": True}), 403)
    is_problem(support.call("GET", "/admin/duplicates/nothing", params={"purpose": WHY}), 404)
    is_problem(support.call("POST", "/admin/duplicates/nothing", {"same": True}), 404)


def test_a3_a_decision_stands_is_logged_once_and_told_to_neither(
    club: Club, support: Browser
) -> None:
    town, name = invented(), invented()
    first, second = (enterprise(club, name, city=town) for _ in range(2))
    pair = pair_of(club, support, first, second)
    assert pair is not None
    path = f"/admin/duplicates/{pair['id']}"
    is_problem(support.call("POST", path, {"same": "perhaps"}), 422)
    for _ in range(2):
        decided = support.call("POST", path, {"same": False, "reason": "two branches"})
        assert decided.status_code == 200
        assert decided.json()["same"] is False
    say(second, street="3 rue du Moulin")
    again = pair_of(club, support, first, second)
    assert again is not None
    assert again["decided_at"] == decided.json()["decided_at"], "it stays decided"
    for member in (first, second):
        member_path = f"/admin/accounts/{member.account['slug']}"
        logged = support.get(member_path, purpose=WHY)["acts"]
        assert [(one["act"], one["reason"]) for one in logged if one["act"] != "look"] == [
            ("distinct", "two branches")
        ]
        exported = member.get("/me/export")
        assert {one["act"] for one in exported["moderation"]} <= {"look"}
        assert "two branches" not in str(exported)
    number = siren()
    say(first, registration_number=number)
    say(second, registration_number=number)
    certain = pair_of(club, support, first, second)
    assert certain is not None
    assert certain["certain"]
    assert certain["same"] is None, "a number that was not there yet is decided on anew"
    assert support.call("POST", path, {"same": True}).json()["same"] is True


def test_a3_whoever_was_blocked_is_found_again(club: Club, support: Browser) -> None:
    name = f"Zoé {invented()}"
    rogue = person(club, name, birth_date=DAY)
    path = f"/admin/moderation/accounts/{rogue.account['slug']}"
    blocked = support.call("POST", path, {"act": "block", "reason": "spam"})
    assert blocked.status_code == 204
    again = person(club, name, birth_date=DAY)
    pair = pair_of(club, support, rogue, again)
    assert pair is not None
    assert pair["accounts"][0]["state"] == "blocked"


def test_a3_nobody_decides_on_their_own_account(club: Club) -> None:
    own = moderator_of(club, Role.ADMINISTRATOR)
    name = f"Zoé {invented()}"
    own.call("PATCH", "/me", {"full_name": name})
    double = person(club, name, birth_date=own.account["birth_date"])
    pair = pair_of(club, own, own, double)
    assert pair is not None
    is_problem(own.call("POST", f"/admin/duplicates/{pair['id']}", {"same": False}), 403)


def test_a3_a_flag_goes_with_either_account(club: Club, support: Browser) -> None:
    name = f"Zoé {invented()}"
    first, second = (person(club, name, birth_date=DAY) for _ in range(2))
    pair = pair_of(club, support, first, second)
    assert pair is not None
    account = second.account["id"]
    assert second.call("DELETE", "/me").status_code == 204
    assert pair_of(club, support, first, second) is None
    with club.house.truth.read() as session:
        assert session.get(DuplicateFlag, pair["id"]) is None
        for table in (DuplicateKey, DuplicateCheck):
            left = select(table).where(col(table.account_id) == account)
            assert session.exec(left).first() is None


def test_a3_two_at_once_are_flagged_once(club: Club, support: Browser) -> None:
    number = siren()
    members = [enterprise(club) for _ in range(4)]
    compared(club)
    answers = at_once(
        [
            partial(one.call, "PATCH", "/me/profile", {"registration_number": number})
            for one in members
        ]
    )
    assert {one.status_code for one in answers} == {200}
    at_once([partial(_compared, club) for _ in range(4)])
    compared(club)
    slugs = {one.account["slug"] for one in members}
    pairs = [
        pair
        for pair in support.get("/admin/duplicates")["entries"]
        if {each["slug"] for each in pair["accounts"]} <= slugs
    ]
    in_pairs = {each["slug"] for pair in pairs for each in pair["accounts"]}
    assert in_pairs == slugs, "nobody is left out"
    assert len(pairs) == 6


def _compared(club: Club) -> Any:
    compared(club)


def test_a3_many_of_a_name_are_a_few_questions(club: Club, support: Browser) -> None:
    name = f"Zoé {invented()}"
    members = [person(club, name, birth_date=DAY) for _ in range(MOST_FLAGS + 3)]
    assert flags_of(club, members[-1]) == MOST_FLAGS


def test_a3_of_what_is_certain_nothing_is_left_out(own_settings: Settings) -> None:
    number = siren()
    with running_club(own_settings) as club:
        members = [enterprise(club) for _ in range(MOST_FLAGS + 2)]
        for member in members:
            say(member, registration_number=number)
        assert flags_of(club, members[-1]) == MOST_FLAGS + 1


def test_a3_comparing_reads_by_keys_alone(club: Club) -> None:
    compared(club)
    asked: list[tuple[str, Any]] = []
    engine = club.house.truth.engine

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        person(club, f"Zoé {invented()}", birth_date=DAY)
        compared(club)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    reads = [one for one in asked if one[0].startswith("SELECT") and "duplicate_key" in one[0]]
    assert reads
    if not club.house.truth.is_sqlite:
        return
    with engine.connect() as connection:
        for statement, parameters in reads:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [row[-1] for row in plan]
            scans = [one for one in steps if "SCAN duplicate_key" in one or "SCAN account" in one]
            assert scans == [], steps


def test_a3_pages_ask_why_show_both_and_take_the_decision(club: Club, support: Browser) -> None:
    name = f"<b>Zoé</b> {invented()}"
    first, second = (person(club, name, birth_date=DAY) for _ in range(2))
    pair = pair_of(club, support, first, second)
    assert pair is not None
    path = f"/admin/duplicates/{pair['id']}"
    listed = support.http.get("/admin/duplicates").text
    assert f'href="{path}"' in listed
    assert "same date of birth" in listed
    assert "<b>Zoé" not in listed
    for asked in (support.http.get(path), support.http.get(path, params={"purpose": "x"})):
        assert 'name="purpose"' in asked.text
        assert first.account["email"] not in asked.text
    seen = support.http.get(path, params={"purpose": WHY}).text
    for member in (first, second):
        assert member.account["email"] in seen
        assert f'href="/admin/accounts/{member.account["slug"]}"' in seen
    form = {"csrf_token": support.csrf, "reason": "one person"}
    refused = support.http.post(path, data={**form, "reason": "x" * 1001, "same": "true"})
    assert refused.status_code == 422
    assert "x" * 1001 in refused.text, "what was typed stays"
    assert support.http.post(path, data=form).status_code == 422
    done = support.http.post(path, data={**form, "same": "true"})
    assert done.headers["location"] == f"{path}?done=same"
    after = support.http.get(done.headers["location"]).text
    assert "Decided: the same" in after
    for member in (first, second):
        assert f'href="/admin/accounts/{member.account["slug"]}"' in after
    done = support.http.post(path, data={**form, "same": "false"})
    assert done.headers["location"] == "/admin/duplicates?done=distinct"
    assert 'href="/admin/duplicates"' in support.http.get("/me").text
    assert first.http.get("/admin/duplicates").status_code == 403
