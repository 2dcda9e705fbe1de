"""On unchanged data a preview's figures are what the swap then does, exactly (M6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from club import standing
from matcher.consequences import Figures, Stored, compare
from schemas.account import Account
from settings import Settings
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    draft,
    eventually,
    publish,
    register,
    running_club,
    vouch,
)
from tests.api.test_apply import answering, apply, sound
from tests.api.test_senses import AVOCADO, LAWYER
from tests.api.test_tuning import ADMIN, administrator, preview

Marriage = tuple[str, str, str, str | None, str]
"""Member, keyword, kind, need, title."""

RULES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("en", "b2b", {"synonyms": {"ebike": "pedelec"}, "exceptions": {"pumps": "pompom"}}),
    ("en", "b2b", {"evidence_threshold": 1.0}),
    ("fr", "b2c", {"exceptions": {"bidules": "bidulis"}}),
)


@pytest.fixture
def club(own_settings: Settings) -> Iterator[Club]:
    with running_club(own_settings) as club:
        yield club


def offered(text: str, kind: str = "b2b", language: str = "en", **rest: Any) -> dict[str, Any]:
    return {"text": text, "kind": kind, "language": language, **rest}


def settle_in(club: Club) -> list[Browser]:
    """Two members with keywords, and authors with publications of every state."""
    ann, bob = register(club), register(club)
    for member in (ann, bob):
        add_keyword(member, "pedelec")
        add_keyword(member, "gizmo pumps")
        add_keyword(member, "oil", need="buy")
    add_keyword(ann, "bidules", "b2c", language="fr")
    add_keyword(ann, "avocat", "b2c", language="fr", sense=LAWYER)
    add_keyword(bob, "cello lessons")
    author, gone = register(club), register(club)
    publish(author, "ebike", title="Gained")
    publish(author, "pedelec", "gizmo pump", title="One gained, one lost")
    publish(author, offered("oil", need="sell"), title="Kept")
    publish(author, offered("bidule", "b2c", "fr"), language="fr", title="Lost in French")
    for sense in (LAWYER, AVOCADO):
        word = offered("avocat", "b2c", "fr", sense=sense)
        publish(author, word, language="fr", title=f"Avocat: {sense}")
    # Its text bears it out only once the two words say the same.
    vouch(club, author)
    publish(author, "ebike", title="Gained and vouched for", texts=["A pedelec."])
    with club.house.truth.work() as work:
        work.session.get_one(Account, author.account["id"]).vouched = False
        work.commit()
    # What marries nobody, in no edition.
    body = draft("cello lessons", title="A keyword held")
    body["keywords"].append(offered("ebike"))
    held = author.post("/publications", body)
    assert [one["state"] for one in held["keywords"]] == ["live", "held"]
    whole = publish(author, "pedelec", title="All held", texts=["Of something else."])
    assert whole["state"] == "held"
    publish(author, "pedelec", title="A draft", state="draft")
    away = publish(author, "pedelec", title="Offline")
    author.post(f"/publications/{away['id']}/offline", expect=200)
    publish(gone, "pedelec", "gizmo pump", title="Of a blocked account")
    standing.block(club.house.truth, gone.account["email"])
    return [ann, bob]


def married(members: Sequence[Browser]) -> set[Marriage]:
    """Every marriage that the members' hubs show."""
    return {
        (
            member.account["slug"],
            reason["keyword"],
            reason["kind"],
            reason["need"],
            entry["publication"]["title"],
        )
        for member in members
        for entry in member.get("/hub")["entries"]
        for reason in entry["reasons"]
    }


def test_hubs_change_by_what_the_preview_told(club: Club) -> None:
    ada, members = administrator(club), settle_in(club)
    revision = ada.post(f"{ADMIN}/draft")["revision"]
    for language, kind, rules in RULES:
        body = {"revision": revision, "language": language, "kind": kind, "rules": rules}
        answer = ada.call("PATCH", f"{ADMIN}/draft", body)
        assert answer.status_code == 200, answer.text
        revision = answer.json()["revision"]
    told = Figures.model_validate(preview(ada, revision)["figures"])
    assert min(told.gained, told.lost, told.evidence_changed, told.keywords_changed) > 0
    eventually(lambda: len(married(members)) == told.marriages_before)
    before = married(members)
    asked = {"revision": revision}
    confirm = ada.call("POST", f"{ADMIN}/draft/apply", asked).json().get("confirm")
    apply(ada, revision, confirm=confirm)
    after = married(members)
    assert len(after) == told.marriages_after
    assert len(after - before) == told.gained
    assert len(before - after) == told.lost
    assert compare(club.house.truth, Stored(1), Stored(2)) == told
    examples = {(one.interest.text, one.title) for one in told.examples_lost}
    assert examples == {(keyword, title) for _, keyword, _, _, title in before - after}
    sound(club)
    ada.post(f"{ADMIN}/rollback", expect=200)
    assert answering(ada) == 1
    assert married(members) == before
    back = compare(club.house.truth, Stored(2), Stored(1))
    assert (back.gained, back.lost) == (told.lost, told.gained)
