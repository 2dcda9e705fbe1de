"""An account's Dynamic Circles: made, changed, counted, and chosen for publications (F3, P5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from analyzers.analyzer import Analyzer
from club import circle_keywords
from club.login import account_of
from club.membership import EVERYBODY, Drawn, Facts, draw, holds, subscribers_in
from club.shelf import author_of
from schemas.account import Account
from schemas.circle import (
    MOST_CIRCLES,
    Circle,
    CircleIn,
    CircleOut,
    CirclePage,
    Composition,
    Insider,
    Rule,
)
from schemas.columns import is_id
from schemas.errors import N_, Invalid, LimitReached, StateConflict
from schemas.outbox import Topic
from schemas.publication import Publication
from store import editions
from store.rows import own_row
from store.truth import Truth
from store.unit_of_work import Work

SAMPLE = 8
"""Members of a circle that its owner is shown."""


def circles(session: Session, account: str) -> list[CircleOut]:
    """An account's circles by name, each with how many are in it now."""
    rows = session.exec(
        select(Circle).where(col(Circle.account_id) == account).order_by(col(Circle.name))
    ).all()
    if not rows:
        return []
    drawn = draw(session, rows)
    counts = dict.fromkeys(drawn, 0)
    for _, member in subscribers_in(session, account, *drawn.values()):
        for identifier, one in drawn.items():
            counts[identifier] += holds(one, member)
    used = _uses(session, account)
    return [
        _out(row, None if drawn[row.id].rule.tells_what_is_hidden else counts[row.id], used)
        for row in rows
    ]


def names(session: Session, account: str) -> list[tuple[str, str]]:
    """Id and name of an account's circles, by name."""
    rows = session.exec(
        select(col(Circle.id), col(Circle.name))
        .where(col(Circle.account_id) == account)
        .order_by(col(Circle.name))
    )
    return list(rows)


def circle(session: Session, account: str, identifier: str) -> CirclePage:
    """One circle of an account, with a few of those in it; raises `NotFound`."""
    row = owned(session, account, identifier)
    inside = _compose(session, account, draw(session, [row])[row.id])
    out = _out(row, inside.count, _uses(session, account))
    return CirclePage(**out.model_dump(), sample=inside.sample)


def compose(session: Session, analyzer: Analyzer, account: str, rule: Rule) -> Composition:
    """How many of an account's subscribers a rule holds of now, and a few of them.

    Raises `Invalid` where one of its keywords holds nothing to look for.
    """
    read = circle_keywords.read(analyzer, rule, account_of(session, account).languages)
    edition = editions.live_number(session) if read else None
    interests = frozenset((read or {}).get(str(edition), ()))
    return _compose(session, account, Drawn(rule, interests))


def _compose(session: Session, account: str, drawn: Drawn) -> Composition:
    """How many are in a circle, and a few of them.

    Nothing of a rule by tier: no profile says that, and whoever narrows such a rule down to one
    subscriber, or to one among nine of their own making, would read it off the count (A9).
    """
    if drawn.rule.tells_what_is_hidden:
        return Composition(count=None, sample=[])
    inside = list(subscribers_in(session, account, drawn))
    shown = inside[:SAMPLE]
    members = session.exec(select(Account).where(col(Account.id).in_([one for one, _ in shown])))
    accounts = {member.id: member for member in members}
    return Composition(
        count=len(inside), sample=[_insider(accounts[member], facts) for member, facts in shown]
    )


class Occurring(NamedTuple):
    """What a rule may usefully name: countries and languages of an account's subscribers."""

    countries: frozenset[str]
    languages: frozenset[str]


def occurring(session: Session, account: str) -> Occurring:
    """Where an account's authorised subscribers live, and what they speak."""
    facts = [member for _, member in subscribers_in(session, account, EVERYBODY)]
    return Occurring(
        frozenset(one.country for one in facts if one.country is not None),
        frozenset(code for one in facts for code in one.languages),
    )


def add(truth: Truth, analyzer: Analyzer, account: str, wanted: CircleIn) -> str:
    """Make a circle; gives its id.

    Raises `Invalid` for a name in use or a keyword that holds nothing, `LimitReached`.
    """
    with truth.work() as work:
        # The row lock makes two at once see each other.
        owner = account_of(work.session, account, for_update=True)
        mine = col(Circle.account_id) == account
        if work.session.exec(select(func.count()).where(mine)).one() >= MOST_CIRCLES:
            raise LimitReached(N_("An account has {most} circles at most."), most=MOST_CIRCLES)
        _check_name(work.session, account, wanted.name)
        row = Circle(
            account_id=account,
            name=wanted.name,
            rule=wanted.rule.model_dump(mode="json"),
            keys=circle_keywords.read(analyzer, wanted.rule, owner.languages),
            created_at=work.now,
            updated_at=work.now,
        )
        work.session.add(row)
        if row.keys:
            # Editions that this process has not noticed have yet to read it.
            work.note(Topic.CIRCLES, account)
        work.commit()
        return row.id


def change(
    truth: Truth, analyzer: Analyzer, account: str, identifier: str, wanted: CircleIn
) -> None:
    """Change a circle's name and rule: what is restricted to it is seen by others at once."""
    with truth.work() as work:
        owner = account_of(work.session, account, for_update=True)
        row = owned(work.session, account, identifier, for_update=True)
        if wanted.name != row.name:
            _check_name(work.session, account, wanted.name)
        rule = wanted.rule.model_dump(mode="json")
        changed = rule != row.rule
        row.name, row.rule, row.updated_at = wanted.name, rule, work.now
        if changed:
            row.keys = circle_keywords.read(analyzer, wanted.rule, owner.languages)
            work.note(Topic.CIRCLES, account)
        work.commit()


def remove(truth: Truth, account: str, identifier: str) -> None:
    """Remove a circle that no publication is restricted to; raises `StateConflict` for others."""
    with truth.work() as work:
        row = owned(work.session, account, identifier, for_update=True)
        if _uses(work.session, account).get(row.id):
            raise StateConflict(
                N_("Publications are restricted to this circle. Change their settings first.")
            )
        work.session.delete(row)
        # Pages may still show what was restricted to it a moment ago.
        work.note(Topic.CIRCLES, account)
        work.commit()


def end_all(work: Work, account: str) -> None:
    """Have subscribers' pages load again when an account goes, with its circles.

    Who was inside, and may show what was for them alone, cannot be found out afterwards.
    """
    if not names(work.session, account):
        return
    for member, _ in subscribers_in(work.session, account, EVERYBODY):
        work.note(Topic.MEMBER, member)


def check_own(work: Work, account: str, chosen: Collection[str]) -> list[str] | None:
    """The circles chosen for a publication, kept from going meanwhile; None where there are none.

    Raises `Invalid` for what is none of the account's own circles.
    """
    wanted = sorted({one for one in chosen if is_id(one)})
    mine = work.session.exec(
        select(col(Circle.id))
        .where(col(Circle.account_id) == account, col(Circle.id).in_(wanted))
        .order_by(col(Circle.id))
        .with_for_update()
    ).all()
    if set(mine) != set(chosen):
        sentence = N_("You have no such circle.")
        raise Invalid(sentence, fields={"circles": sentence})
    return list(mine) or None


def owned(session: Session, account: str, identifier: str, *, for_update: bool = False) -> Circle:
    """The member's own circle; raises `NotFound` for anybody else's."""
    sentence = N_("You have no such circle.")
    return own_row(session, Circle, identifier, account, sentence, for_update=for_update)


def _check_name(session: Session, account: str, name: str) -> None:
    held = select(col(Circle.id)).where(col(Circle.account_id) == account, col(Circle.name) == name)
    if session.exec(held).first() is not None:
        sentence = N_("You have a circle of this name already.")
        raise Invalid(sentence, fields={"name": sentence})


def _uses(session: Session, account: str) -> dict[str, int]:
    """How many publications are restricted to each circle of an account."""
    rows: Iterable[list[str] | None] = session.exec(
        select(col(Publication.circles)).where(
            col(Publication.account_id) == account, col(Publication.circles).is_not(None)
        )
    )
    uses: dict[str, int] = {}
    for chosen in rows:
        for identifier in chosen or ():
            uses[identifier] = uses.get(identifier, 0) + 1
    return uses


def _out(row: Circle, count: int | None, uses: Mapping[str, int]) -> CircleOut:
    return CircleOut(
        id=row.id,
        name=row.name,
        rule=Rule.model_validate(row.rule),
        count=count,
        publications=uses.get(row.id, 0),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _insider(member: Account, facts: Facts) -> Insider:
    return Insider(
        member=author_of(member),
        country=facts.country,
        city=facts.city,
        sector=facts.sector,
        job=facts.job,
        languages=facts.languages,
        since=facts.since,
    )
