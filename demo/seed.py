"""Fill an empty club with the demo's members and publications, by the club's own functions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter
from sqlmodel import col, select

from club.keywords import add_keyword
from club.moderation import ask_review
from club.publications import publish
from club.registration import register
from club.roles import grant
from club.validation import confirm
from demo.content import DemoClub, DemoPublication, HeldPublication, Member, Staff, load_club
from house import House
from schemas.account import Account, Joining
from schemas.keyword import KeywordIn
from schemas.publication import Draft
from store.truth import Truth, utc_now

PRICES = Path(__file__).parent / "plans.toml"
"""What the demo club sells."""

PASSWORD = "olives-and-honey"  # noqa: S105 - told to whoever runs the demo
"""Password of every demo account."""

TOUR = (
    "Open two browsers:",
    "  1. as [bold]camille@example.org[/bold], a grocer: open the hub, and leave it open",
    "  2. as [bold]bonjour@oliveraie-du-mas.example.org[/bold], an olive grower:",
    '     publish something about "huile d\'olive bio", with it as a keyword, to sell',
    "It is on Camille's hub as you press the button. To see others publish: --live",
    "Who looks after the club: [bold]administrator@example.org[/bold] and "
    "[bold]moderator@example.org[/bold], for whom two publications wait",
)

Progress = Callable[[int, int], object]


class StageClock:
    """The machine's clock, set back while the past is told."""

    def __init__(self) -> None:
        self.behind = timedelta(0)

    def __call__(self) -> datetime:
        """The instant on stage."""
        return utc_now() - self.behind


def is_seeded(house: House) -> bool:
    """Whether the club has members already."""
    with house.truth.read() as session:
        return session.exec(select(col(Account.id)).limit(1)).first() is not None


def seed(house: House, progress: Progress) -> None:
    """Make the members, their keywords and their publications, oldest first.

    Works on a truth of its own whose clock stands in the past of each thing it makes.
    """
    content = load_club()
    clock = StageClock()
    truth = Truth(house.settings.truth_url, clock=clock)
    truth.on_commit(house.courier.deliver)
    total = len(content.members) * 2 + len(content.past)
    clock.behind = _club_age(content)
    done = 0
    accounts: dict[str, Account] = {}
    for member in content.members:
        accounts[member.slug] = register(truth, joining(member))
        _grant(truth, accounts[member.slug], member)
        progress(done := done + 1, total)
    for member in content.members:
        _write_keywords(truth, house, accounts[member.slug], member)
        progress(done := done + 1, total)
    for publication in content.past:
        clock.behind = publication.age or timedelta(0)
        _publish(truth, house, accounts[publication.author], publication)
        progress(done := done + 1, total)
    truth.close()


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


def _club_age(content: DemoClub) -> timedelta:
    oldest = max((one.age for one in content.publications if one.age), default=timedelta(0))
    return oldest + timedelta(days=1)
