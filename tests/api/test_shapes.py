"""The shapes that other programs rely on: keys and types of each answer, nothing less."""

from __future__ import annotations

import re
from typing import Any

import httpx

from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    draft,
    invented,
    is_problem,
    joining,
    joining_enterprise,
    publish,
    register,
)

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
NOTHING = type(None)

AUTHOR = {"slug": str, "name": str}
ACCOUNT = {
    "id": str,
    "type": str,
    "email": str,
    "slug": str,
    "name": str,
    "tier": str,
    "role": str,
    "postcode": str,
    "city": str,
    "country": str,
    "language": str,
    "languages": [str],
    "time_zone": str,
    "created_at": TIME,
}
PERSON = {**ACCOUNT, "full_name": str, "birth_date": str, "job": str}
ENTERPRISE = {
    **ACCOUNT,
    "legal_name": str,
    "legal_form": str,
    "incorporated_on": str,
    "sector": str,
    "administrator": {"full_name": str, "birth_date": str, "job": str},
}
ENTRY = {
    "id": str,
    "type": str,
    "title": str,
    "subtitle": str,
    "language": str,
    "author": AUTHOR,
    "published_at": TIME,
    "revision": int,
    "url": str,
    "media": list,
}
REASON = {"keyword": str, "kind": str, "need": NOTHING}
KEYWORD = {
    "id": str,
    "text": str,
    "kind": str,
    "language": str,
    "need": NOTHING,
    "keys": [str],
    "state": str,
}
QUOTA = {"used": int, "limit": int}
EVIDENCE = {"field": str, "start": int, "end": int, "quote": str}
OFFERED = {
    "text": str,
    "kind": str,
    "need": NOTHING,
    "state": str,
    "supported": bool,
    "score": float,
    "evidence": [EVIDENCE],
    "review": NOTHING,
    "passage": str,
}
HELD = {**OFFERED, "evidence": list}
CASE = {
    "id": str,
    "title": str,
    "subtitle": str,
    "texts": [str],
    "language": str,
    "state": str,
    "author": str,
    "author_slug": str,
    "vouched": bool,
    "keywords": [HELD],
    "doubts": list,
    "reported_by": int,
    "comments": list,
    "history": list,
}
ACT = {"id": int, "at": TIME, "act": str, "moderator": str, "keyword": NOTHING, "reason": str}


def fits(value: Any, shape: Any, where: str = "answer") -> None:
    """Fail unless `value` has every key of `shape`, each of its type; it may have more."""
    if isinstance(shape, dict):
        assert isinstance(value, dict), f"{where} is no object: {value!r}"
        for key, wanted in shape.items():
            assert key in value, f"{where} lacks {key}"
            fits(value[key], wanted, f"{where}.{key}")
    elif isinstance(shape, list):
        assert isinstance(value, list), f"{where} is no list: {value!r}"
        assert value, f"{where} is empty, which shows nothing"
        for number, one in enumerate(value):
            fits(one, shape[0], f"{where}.{number}")
    elif isinstance(shape, re.Pattern):
        assert isinstance(value, str), f"{where}: {value!r}"
        assert shape.fullmatch(value), f"{where}: {value!r}"
    else:
        assert type(value) is shape, f"{where} is no {shape.__name__}: {value!r}"


def created(answer: httpx.Response) -> Any:
    assert answer.status_code == 201, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def test_registering(club: Club) -> None:
    answer = created(club.visitor().call("POST", "/accounts", joining()))
    fits(answer, {"account": PERSON, "csrf_token": str})
    answer = created(club.visitor().call("POST", "/accounts", joining_enterprise()))
    fits(answer, {"account": ENTERPRISE, "csrf_token": str})


def test_logging_in(club: Club) -> None:
    body = joining()
    register(club, body)
    credentials = {"email": body["email"], "password": body["password"]}
    answer = club.visitor().call("POST", "/session", credentials)
    assert answer.status_code == 200
    fits(answer.json(), {"account": PERSON, "csrf_token": str})


def test_a_token(club: Club) -> None:
    answer = created(register(club).call("POST", "/me/tokens", {"name": "script"}))
    fits(answer, {"id": str, "token": str})


def test_a_keyword(club: Club) -> None:
    member = register(club)
    body = {"text": invented(), "kind": "b2b"}
    answer = created(member.call("POST", "/keywords", body))
    fits(answer, {**KEYWORD, "quota": QUOTA})
    assert answer["state"] == "active"
    body = {"text": invented(), "kind": "cultural", "language": "fr", "need": "share"}
    answer = created(member.call("POST", "/keywords", body))
    assert {name: answer[name] for name in body} == body
    fits(member.get("/keywords"), {"entries": [{"id": str, "keys": [str]}], "quota": QUOTA})


def test_a_publication(club: Club) -> None:
    author, word = register(club), invented()
    answer = created(author.call("POST", "/publications", draft(word)))
    fits(
        answer,
        {**ENTRY, "state": str, "texts": [str], "keywords": [OFFERED], "doubts": list},
    )
    assert answer["state"] == "live"
    assert answer["keywords"][0]["state"] == "live"
    fits(author.get(f"/publications/{answer['id']}"), answer_shape := {**ENTRY, "state": str})
    fits(author.get("/publications"), {"entries": [answer_shape]})
    preview = author.post("/publications/preview", draft(word), expect=200)
    fits(preview, {"keywords": [OFFERED], "doubts": list})


def test_what_moderators_see(club: Club, moderator: Browser) -> None:
    author = register(club)
    made = author.post("/publications", draft(invented(), title="News", texts=["Else."]))
    fits(made, {"state": str, "published_at": NOTHING, "keywords": [HELD]})
    assert (made["state"], made["keywords"][0]["state"]) == ("held", "held")
    waiting = moderator.get("/admin/moderation")["entries"]
    fits([case for case in waiting if case["id"] == made["id"]], [CASE])
    path = f"/admin/moderation/publications/{made['id']}"
    case = moderator.post(path, {"act": "approve", "reason": "True."}, expect=200)
    fits(case, {**CASE, "keywords": [{**HELD, "review": str}], "history": [ACT]})
    fits(moderator.get("/admin/moderation/log")["entries"][0], ACT)


def test_a_quote_is_where_its_offsets_say(club: Club) -> None:
    author, word = register(club), invented()
    body = draft(word, texts=[f"Ünï 😀 first {word}, then nothing."], title="Something")
    answer = created(author.call("POST", "/publications", body))
    (span,) = answer["keywords"][0]["evidence"]
    assert body["texts"][0][span["start"] : span["end"]] == span["quote"] == word


def test_the_hub_and_a_site(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    publish(author, word)
    entries = [{"publication": ENTRY, "reasons": [REASON]}]
    hub = member.get("/hub")
    fits(hub, {"entries": entries, "cursor": str, "next": NOTHING, "new_since_last_visit": int})
    home = member.get(f"/sites/{author.account['slug']}/home")
    fits(home, {"site": AUTHOR, "layout": str, "personalised": bool, "entries": entries})
    assert home["site"]["slug"] == author.account["slug"]
    with member.live(after="none:0") as stream:
        event = stream.next()
    assert event is not None
    assert event["event"] == "reset"


def test_the_next_page_is_text(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    publish(author, word)
    publish(author, word)
    fits(member.get("/hub", limit=1), {"next": str})


def test_a_live_event(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    with member.live() as stream:
        published = publish(author, word)
        event = stream.next()
        author.call("DELETE", f"/publications/{published['id']}")
        withdrawn = stream.next()
    fits(event, {"event": str, "id": str, "data": {"publication": ENTRY, "reasons": [REASON]}})
    fits(event, {"data": {"topics": [str]}})
    fits(withdrawn, {"event": str, "id": str, "data": {"publication": str}})


def test_a_problem(club: Club) -> None:
    shape = {"type": str, "title": str, "status": int, "code": str, "detail": str}
    fits(club.visitor().call("GET", "/me").json(), shape)
    refused = is_problem(club.visitor().call("POST", "/session", {}), 422)
    fits(refused, {**shape, "fields": {"email": str, "password": str}})


def test_health(club: Club) -> None:
    http = club.visitor().http
    assert http.get("/healthz").json() == {"status": "ok"}
    ready = http.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {
        "ready": True,
        "parts": {"truth": "ok", "engine": "ok", "bus": "ok"},
    }
    metrics = http.get("/metrics").text
    assert "marieur_open_pages 0.0" in metrics
    assert "marieur_outbox_waiting 0.0" in metrics
