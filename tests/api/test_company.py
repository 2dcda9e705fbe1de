"""Company Profiles through HTTP and on pages: an article with a directory entry (P4)."""

from __future__ import annotations

import threading
from typing import Any

from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    draft,
    invented,
    is_problem,
    joining_enterprise,
    on_hub,
    publish,
    register,
)

ENTRY: dict[str, Any] = {
    "registration_number": "RCS 123 456",
    "vat_number": "FR 12 345",
    "street": "3 rue du Moulin",
    "industrial_zone": "ZI Nord",
    "postcode": "26110",
    "city": "Nyons",
    "country": "FR",
    "phones": ["+33 4 75 00 00 00"],
    "opening_hours": "Tue–Sat\n9–18",
    "staff": "2-9",
    "activities": ["Olive oil", "Tapenade"],
    "social_networks": ["https://example.org/@huilerie"],
}


def enterprise(club: Club, **changes: Any) -> Browser:
    return register(club, joining_enterprise(**changes))


def test_p4_a_profile_has_a_page_with_what_account_and_author_say(club: Club) -> None:
    author, member, word = enterprise(club), register(club), invented()
    add_keyword(member, word)
    made = publish(author, word, type="company", company=ENTRY)
    assert made["url"] == f"/p/{made['id']}"
    assert made["settings"]["places"] == {"site": True, "hub": True, "feed": True, "web": True}
    assert on_hub(member) == [made["title"]]
    seen = club.visitor().get(f"/publications/{made['id']}")
    expected = {
        "legal_name": "Huilerie du Midi",
        "legal_form": "SARL",
        "incorporated_on": "2011-02-03",
        "sector": "food",
        "languages": ["fr", "en"],
        **dict.fromkeys(("building", "po_box", "region"), ""),
        "brands": [],
        "certifications": [],
        **ENTRY,
    }
    assert seen["company"] == made["company"] == expected
    page = club.visitor().http.get(f"/p/{made['id']}").text
    for shown in ("Huilerie du Midi", "3 rue du Moulin", "Tapenade", "tel:+33475000000", "26110"):
        assert shown in page
    assert "PO box" not in page


def test_p4_what_the_account_says_is_read_anew(club: Club) -> None:
    author = enterprise(club)
    made = publish(author, invented(), type="company")
    assert made["company"]["city"] == ""
    assert author.call("PATCH", "/me", {"sector": "cosmetics"}).status_code == 200
    assert author.get(f"/publications/{made['id']}")["company"]["sector"] == "cosmetics"
    change = {"company": {"city": "Nyons"}}
    assert author.call("PATCH", f"/publications/{made['id']}", change).status_code == 200
    assert club.visitor().get(f"/publications/{made['id']}")["company"]["city"] == "Nyons"


def test_p4_an_enterprise_has_one_and_a_person_none(club: Club) -> None:
    author, person, word = enterprise(club), register(club), invented()
    refused = person.call("POST", "/publications", draft(word, type="company"))
    assert "type" in is_problem(refused, 422, "invalid")["fields"]
    publish(author, word, type="company")
    again = author.call("POST", "/publications", draft(word, type="company"))
    is_problem(again, 409, "state_conflict")
    publish(author, word)


def test_p4_two_at_once_make_one(club: Club) -> None:
    author, word = enterprise(club), invented()
    statuses: list[int] = []

    def send() -> None:
        answer = author.call("POST", "/publications", draft(word, type="company"))
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201, 409, 409, 409]


def test_p4_an_entry_is_refused_where_it_does_not_belong_or_is_wrong(club: Club) -> None:
    author, word = enterprise(club), invented()
    refused = author.call("POST", "/publications", draft(word, company=ENTRY))
    assert "company" in is_problem(refused, 422, "invalid")["fields"]
    article = publish(author, word)
    change = author.call("PATCH", f"/publications/{article['id']}", {"company": ENTRY})
    assert "company" in is_problem(change, 422)["fields"]
    for wrong in (
        {"country": "XX1"},
        {"phones": ["call me"]},
        {"social_networks": ["javascript:alert(1)"]},
        {"turnover": "1"},
    ):
        body = draft(word, type="company", company=ENTRY | wrong)
        fields = is_problem(author.call("POST", "/publications", body), 422)["fields"]
        assert all(name.startswith(f"company.{next(iter(wrong))}") for name in fields)


def test_p4_an_enterprise_composes_it_on_the_page(club: Club) -> None:
    author, word = enterprise(club), invented()
    assert 'value="company"' not in register(club).http.get("/compose").text
    form = author.http.get("/compose").text
    assert 'value="company"' in form
    # Where the enterprise is, is there to keep or clear.
    assert 'name="company_city" type="text" value="Paris"' in form
    sent: dict[str, Any] = {
        "type": "company",
        "language": "en",
        "title": f"All about {word}",
        "texts": f"We make {word}.",
        "keyword_text": word,
        "keyword_kind": "b2b",
        "keyword_need": "",
        "company_phones": "call me",
        "company_activities": "Olive oil\n\nTapenade",
        "action": "publish",
        "csrf_token": author.csrf,
    }
    refused = author.http.post("/compose", data=sent)
    assert refused.status_code == 422
    assert 'href="#company_phones"' in refused.text
    assert "Olive oil\n\nTapenade" in refused.text
    answer = author.http.post("/compose", data=sent | {"company_phones": "04 75 00 00 00"})
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"].partition("?")[0]
    made = author.get(f"/publications/{path.removeprefix('/p/')}")
    assert made["company"]["activities"] == ["Olive oil", "Tapenade"]
    edited = author.http.get(f"{path}/edit").text
    assert "04 75 00 00 00" in edited
    saved = author.http.post(f"{path}/edit", data=sent | {"company_phones": ""})
    assert saved.status_code == 303, saved.text
    assert author.get(f"/publications/{made['id']}")["company"]["phones"] == []
