"""Fill an empty club with the demo's members and publications, by the club's own functions."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from pydantic import TypeAdapter
from sqlmodel import col, select

from club.keywords import add_keyword
from club.messages import Wording
from club.moderation import ask_review
from club.publications import publish
from club.registration import register
from club.roles import grant
from club.validation import confirm
from demo.content import DemoPublication, HeldPublication, Member, Staff, load_club
from demo.dealings import PASSWORD, Confided, load_dealings
from demo.playing import announce, confide, meet, settle_in
from demo.stage import open_stage
from house import House
from schemas.account import Account, Joining
from schemas.keyword import KeywordIn
from schemas.publication import Draft
from schemas.words import Role
from store.truth import Truth

PRICES = Path(__file__).parent / "plans.toml"
"""What the demo club sells."""

TOUR = (
    "Open two browsers:",
    "  1. as [bold]camille@example.org[/bold], a grocer: open the hub, and leave it open",
    "  2. as [bold]bonjour@oliveraie-du-mas.example.org[/bold], an olive grower:",
    '     publish something about "huile d\'olive bio", with it as a keyword, to sell',
    "It is on Camille's hub as you press the button. To see others publish: --live",
    "Both have subscribers, circles and deals. In English: [bold]harriet@example.com[/bold]",
    "Who looks after the club: [bold]administrator@example.org[/bold] and "
    "[bold]moderator@example.org[/bold], for whom two publications wait",
)

Progress = Callable[[int, int], object]


def is_seeded(house: House) -> bool:
    """Whether the club has members already."""
    with house.truth.read() as session:
        return session.exec(select(col(Account.id)).limit(1)).first() is not None


def seed(house: House, progress: Progress, relay: Wording) -> None:
    """Make the members, their keywords and their publications, oldest first, and their dealings.

    Works on a truth of its own whose clock stands in the past of each thing it makes; `relay`
    words the letters between members.
    """
    content, dealings = load_club(), load_dealings()
    past: list[DemoPublication | Confided] = [*content.past, *dealings.publications]
    # The sort is stable: what is of the same hour stays as its files have it.
    past.sort(key=_age, reverse=True)
    steps = itertools.count(1)
    total = len(content.members) * 2 + len(past)
    with open_stage(house) as stage:
        stage.clock.behind = _age(past[0]) + timedelta(days=1)
        for member in content.members:
            stage.accounts[member.slug] = register(stage.truth, joining(member))
            _grant(stage.truth, stage.accounts[member.slug], member)
            progress(next(steps), total)
        for member in content.members:
            _write_keywords(stage.truth, house, stage.accounts[member.slug], member)
            progress(next(steps), total)
        settle_in(stage, dealings)
        for publication in past:
            stage.clock.behind = _age(publication)
            if isinstance(publication, Confided):
                confide(stage, publication)
            else:
                _publish(stage.truth, house, stage.accounts[publication.author], publication)
            progress(next(steps), total)
        meet(stage, dealings, relay)
        hire(house)
        announce(stage, _administrator(stage.truth), dealings)


def hire(house: House) -> None:
    """Make the accounts of those who look after the club, where they are not there yet."""
    staff = load_club().staff
    with house.truth.read() as session:
        there = session.exec(
            select(col(Account.email)).where(col(Account.email).in_([one.email for one in staff]))
        ).all()
    for one in staff:
        if one.email not in there:
            account = register(house.truth, joining(one))
            _grant(house.truth, account, one)
            grant(house.truth, one.email, one.role)
            _write_keywords(house.truth, house, account, one)


def joining(member: Member | Staff) -> Joining:
    """What the member would send to register."""
    sent = member.model_dump(mode="json", exclude={"keywords", "tier", "role"})
    return TypeAdapter[Joining](Joining).validate_python(
        {**sent, "password": PASSWORD, "accept_policies": True}
    )


def draft(publication: DemoPublication) -> Draft:
    """What the author would send to publish."""
    sent = publication.model_dump(
        mode="json", exclude={"author", "accent", "motif", "age_hours", "passage"}
    )
    return Draft.model_validate(sent)


def _publish(truth: Truth, house: House, account: Account, publication: DemoPublication) -> None:
    made = publish(truth, house.analyzer, account, draft(publication))
    if isinstance(publication, HeldPublication):
        for position, keyword in enumerate(made.keywords):
            if keyword.state == "held":
                ask_review(truth, account, made.id, position, publication.passage)


def _write_keywords(truth: Truth, house: House, account: Account, member: Member | Staff) -> None:
    for keyword in member.keywords:
        wanted = KeywordIn.model_validate(keyword.model_dump())
        add_keyword(truth, house.analyzer, account.id, wanted)


def _grant(truth: Truth, account: Account, member: Member | Staff) -> None:
    with truth.work() as work:
        row = work.session.get_one(Account, account.id)
        row.tier = row.given_tier = member.tier
        # Nobody reads their letters: they are taken as valid for ever (A11).
        confirm(work, row, None)
        work.commit()


def _age(publication: DemoPublication | Confided) -> timedelta:
    return publication.age or timedelta(0)


def _administrator(truth: Truth) -> Account:
    with truth.read() as session:
        return session.exec(select(Account).where(col(Account.role) == Role.ADMINISTRATOR)).one()
