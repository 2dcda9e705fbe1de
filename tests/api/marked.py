"""A member whose every word is marked, for tests that look where such words are left (C8)."""

from __future__ import annotations

import hashlib
import io
import json
import re
from datetime import timedelta
from typing import Any

from PIL import Image
from sqlalchemy import select, update
from sqlmodel import col

from schemas.account import Account
from schemas.letter import Letter
from schemas.mail_link import LinkPurpose, MailLink
from schemas.profile import Profile
from schemas.publication import PublicationKeyword
from schemas.tables import METADATA
from schemas.tuning import Preview, TaskState
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    draft,
    eventually,
    invented,
    joining_enterprise,
)
from tests.api.test_handovers import enter

PREFIX = "zqm"
"""What every mark begins with; no word of any language does."""

UNMARKED = ("outbox", "trace", "edition", "tuning_draft", "thesaurus", "stranger_allowance")
"""Tables that are the club's own: nobody writes into them as a member."""


def mark(what: str) -> str:
    """A word of its own for `what`, the same each time."""
    digits = hashlib.sha256(what.encode()).digest()[:10]
    return PREFIX + "".join(chr(ord("a") + digit % 26) for digit in digits)


def marked_body() -> dict[str, Any]:
    """The body of `POST /accounts` for an enterprise, marked."""
    return joining_enterprise(
        email=f"{mark('email')}@example.com",
        slug=mark("slug"),
        legal_name=mark("legal name"),
        legal_form=mark("legal form"),
        sector=mark("sector"),
        city=mark("city"),
        postcode=mark("postcode"),
        administrator={"full_name": mark("admin"), "birth_date": "1970-01-31", "job": mark("job")},
    )


def live_a_life(club: Club, member: Browser, other: Browser, moderator: Browser) -> None:
    """Use everything that takes words, as the marked member and around them."""
    _describe_oneself(member)
    wanted, offered = invented(), invented()
    add_keyword(member, wanted)
    add_keyword(member, mark("keyword"), **{"except": [mark("excluded")]})
    add_keyword(other, offered)
    publication = _publish(member, f"{mark('modifier')} {offered}")
    theirs = other.post("/publications", draft(wanted))
    eventually(lambda: theirs["id"] in _hub(member))
    eventually(lambda: publication["id"] in _hub(other))
    _say_of(member, theirs["id"], ("report", "wrong_match"))
    _say_of(other, publication["id"], ("report", "wrong_match"))
    _deal_and_write(member, other)
    member.post("/subscriptions", {"account": other.account["slug"]})
    (asked,) = other.get("/subscribers")["entries"]
    other.call("PUT", f"/subscribers/{asked['id']}", {"state": "authorised"})
    member.post("/shares", {"publication": theirs["id"], "to": ["site"]})
    rule = {"jobs": [mark("circle job")], "keywords": [mark("circle keyword")]}
    member.post("/circles", {"name": mark("circle"), "rule": rule})
    enter(member, other.account["slug"])
    _be_moderated(member, moderator, publication["id"])
    _write_what_no_call_writes(club, member, publication["id"])


def _describe_oneself(member: Browser) -> None:
    told = {
        "messengers": [{"service": "matrix", "name": mark("messenger")}],
        "social_networks": [f"https://example.com/{mark('network')}"],
        **{name: mark(name) for name in ("street", "building", "industrial_zone", "po_box")},
        "region": mark("region"),
    }
    assert member.call("PATCH", "/me/profile", told).status_code == 200
    assert member.call("PATCH", "/me/site", {"header": mark("header")}).status_code == 200
    member.post("/me/tokens", {"name": mark("token")})
    card = ("title", "first_name", "last_name", "field_of_work", "job_title", "position", "sector")
    signature = {name: mark(f"signature {name}") for name in card}
    member.post(
        "/signatures",
        {
            **signature,
            "email": f"{mark('signature email')}@example.com",
            "civility": "neutral",
            "languages": ["fr"],
            "country": "FR",
        },
    )


def _publish(member: Browser, keyword: str) -> dict[str, Any]:
    exif = Image.Exif()
    exif[0x010E] = mark("photo")  # the description that a camera writes
    picture = io.BytesIO()
    Image.new("RGB", (1920, 1080), "teal").save(picture, "JPEG", exif=exif)
    file = ("beach.jpg", picture.getvalue(), "image/jpeg")
    photo = member.call("POST", "/photos", files={"photo": file}).json()
    body = draft(
        keyword,
        type="company",
        title=f"{mark('title')} {keyword}",
        subtitle=mark("subtitle"),
        texts=[f"{mark('text')} {keyword}"],
        link=f"https://example.com/{mark('link')}",
        media=[{"photo": photo["id"], "alt": mark("alt")}],
        company={"opening_hours": mark("hours"), "brands": [mark("brand")]},
    )
    return dict(member.post("/publications", body))


def _hub(member: Browser) -> list[str]:
    return [one["publication"]["id"] for one in member.get("/hub")["entries"]]


def _say_of(member: Browser, publication: str, whats: tuple[str, ...]) -> None:
    for what in whats:
        comment = mark(what) if member.account["slug"].startswith(PREFIX) else "No."
        said = {"publication": publication, "what": what, "comment": comment}
        member.post("/feedback", said)


def _deal_and_write(member: Browser, other: Browser) -> None:
    partner = {"partner": other.account["slug"], "subject": mark("deal")}
    deal = member.post("/deals", partner)["id"]
    assert other.call("PUT", f"/deals/{deal}", {"state": "confirmed"}).status_code == 200
    member.post(f"/deals/{deal}/rating", {"stars": 5})
    other.post(f"/deals/{deal}/rating", {"stars": 4})
    (signature,) = member.get("/signatures")["entries"]
    message = {
        "to": other.account["slug"],
        "signature": signature["id"],
        "subject": mark("message subject"),
        "text": mark("message"),
    }
    member.post("/messages", message)


def _be_moderated(member: Browser, moderator: Browser, publication: str) -> None:
    path = f"/admin/moderation/publications/{publication}"
    ban = {"act": "ban", "reason": mark("reason")}
    assert moderator.call("POST", path, ban).is_success
    (act,) = member.get("/me/export")["moderation"]
    member.post("/appeals", {"act": act["id"], "words": mark("appeal")})


def _write_what_no_call_writes(club: Club, member: Browser, publication: str) -> None:
    """What only a mail server, the clock or another part writes."""
    account = member.account["id"]
    example = {"interest": {"text": mark("keyword")}, "title": "x", "publication": "x"}
    other = {"interest": {"text": "oil"}, "title": mark("title"), "publication": publication}
    with club.house.truth.work() as work:
        work.session.add(
            MailLink(
                purpose=LinkPurpose.RECOVER,
                email=member.account["email"],
                account_id=account,
                asked_at=work.now,
                digest=mark("link digest"),
                expires_at=work.now + timedelta(hours=1),
            )
        )
        work.session.add(
            Preview(
                revision=1,
                state=TaskState.DONE,
                result={"lost": 1, "examples_lost": [example, other]},
                lease_until=work.now,
                created_at=work.now,
            )
        )
        work.session.execute(
            update(Letter).where(col(Letter.account_id) == account).values(refused=mark("refused"))
        )
        profile = work.session.get_one(Profile, account)
        profile.registration_number, profile.vat_number = mark("number"), mark("vat")
        profile.phones = [{"kind": "work", "number": mark("phone")}]
        holder = work.session.get_one(Account, account)
        holder.full_name, holder.job = mark("full name"), mark("own job")
        work.session.get_one(PublicationKeyword, (publication, 0)).passage = mark("passage")
        work.commit()


def marks_in_truth(club: Club) -> dict[tuple[str, str], set[str]]:
    """By table and column, the marks that the truth holds there, as far as stems leave them."""
    there: dict[tuple[str, str], set[str]] = {}
    with club.house.truth.read() as session:
        for table in METADATA.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for column, value in row.items():
                    for found in _MARK.findall(_as_text(value)):
                        there.setdefault((table.name, str(column)), set()).add(found)
    return there


def tables_in_use(club: Club) -> frozenset[str]:
    """Names of the tables that have any row."""
    with club.house.truth.read() as session:
        return frozenset(
            table.name
            for table in METADATA.sorted_tables
            if session.execute(select(table).limit(1)).first() is not None
        )


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return json.dumps(value, default=str, ensure_ascii=False)


_MARK = re.compile(PREFIX + "[a-z]{6}")
