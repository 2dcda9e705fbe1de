"""The club's policies: their versions, and which of them bind (A17).

A version binds from its date on. The first of each policy binds whoever joins; every later one has
to be accepted by those who are there already (`club.acceptance`), before anything else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime
from functools import cache
from importlib.resources import files

from sqlalchemy import ColumnElement, ScalarSelect, bindparam
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from schemas.account import LANGUAGES, Account
from schemas.errors import N_, NotFound
from schemas.policy import (
    FIRST_NUMBER,
    PolicyAcceptance,
    PolicyHead,
    PolicyName,
    PolicyOut,
    PolicyVersion,
    WrittenText,
)
from store.lists import as_list, in_list
from store.truth import Truth
from store.unit_of_work import Work

NEWEST_TO_ACCEPT: ScalarSelect[datetime | None] = (
    select(func.max(col(PolicyVersion.in_force_at)))
    .where(
        col(PolicyVersion.number) > FIRST_NUMBER,
        col(PolicyVersion.in_force_at) <= bindparam("now"),
    )
    .scalar_subquery()
)
"""Since when the newest version binds that members have to accept, for a statement of others."""


def found_first(truth: Truth) -> None:
    """Put the texts that the club comes with in force, where there are none yet."""
    with truth.work() as work:
        known = set(work.session.exec(select(col(PolicyVersion.name))))
        missing = [name for name in PolicyName if name not in known]
        if not missing:
            return
        work.session.add_all(
            PolicyVersion(
                name=name,
                number=FIRST_NUMBER,
                texts={one: _shipped(name, one).model_dump() for one in LANGUAGES},
                created_at=work.now,
                announced_at=work.now,
                in_force_at=work.now,
                told=True,
            )
            for name in missing
        )
        # Another process that founds the club at the same moment makes the very same.
        with suppress(IntegrityError):
            work.commit()


@cache
def _shipped(name: PolicyName, language: str) -> WrittenText:
    """A shipped text: the first line is its title."""
    written = (files("club") / "texts" / f"{name}.{language}.md").read_text(encoding="utf-8")
    title, _, text = written.partition("\n")
    return WrittenText(title=title.removeprefix("# "), text=text)


def current(session: Session, now: datetime) -> dict[PolicyName, PolicyVersion]:
    """The version of each policy that is in force, in the order in which they are listed."""
    found = {row.name: row for row in session.exec(_dated().where(_in_force(now)))}
    return {name: found[name] for name in PolicyName if name in found}


def upcoming(session: Session, now: datetime) -> list[PolicyVersion]:
    """The versions that are announced and not in force yet, the next one first."""
    return list(session.exec(_dated().where(col(PolicyVersion.in_force_at) > now)))


def versions(session: Session, name: PolicyName) -> list[PolicyVersion]:
    """All dated versions of a policy, the newest first."""
    return list(session.exec(_dated().where(col(PolicyVersion.name) == name)))[::-1]


def version(session: Session, name: PolicyName, number: int | None, now: datetime) -> PolicyVersion:
    """A dated version of a policy, the one in force where no number says which.

    Raises `NotFound`.
    """
    wanted = _dated().where(col(PolicyVersion.name) == name)
    if number is None:
        wanted = wanted.where(_in_force(now))
    else:
        wanted = wanted.where(col(PolicyVersion.number) == number)
    rows = session.exec(wanted).all()
    if not rows:
        raise NotFound(N_("There is no such version of this policy."))
    return rows[-1]


def who_must_accept(session: Session, members: Collection[str], now: datetime) -> frozenset[str]:
    """Of these members: whose last acceptance is older than the newest version in force."""
    if not members:
        return frozenset()
    asked = {"members": as_list(members), "now": now}
    return frozenset(session.connection().execute(_BEHIND, asked).scalars())


def keep(work: Work, account_id: str, accepted: Iterable[PolicyVersion]) -> None:
    """Note what a member accepts, in the transaction of it."""
    work.insert(
        [
            PolicyAcceptance(account_id=account_id, version_id=one.id, accepted_at=work.now)
            for one in accepted
        ]
    )


def head(row: PolicyVersion, language: str) -> PolicyHead:
    """A version as it is listed to a reader of `language`."""
    said = row.in_language(language)
    dates = row.model_dump(include={"name", "number", "announced_at", "in_force_at"})
    return PolicyHead(**dates, title=said.title, changes=said.changes)


def told(row: PolicyVersion, language: str) -> PolicyOut:
    """A version as a reader of `language` reads it."""
    return PolicyOut(
        **head(row, language).model_dump(), language=language, text=row.in_language(language).text
    )


_BEHIND = select(col(Account.id)).where(
    in_list(col(Account.id), "members"), col(Account.policies_accepted_at) < NEWEST_TO_ACCEPT
)


def _dated() -> SelectOfScalar[PolicyVersion]:
    return (
        select(PolicyVersion)
        .where(col(PolicyVersion.in_force_at).is_not(None))
        .order_by(col(PolicyVersion.in_force_at), col(PolicyVersion.number))
    )


def _in_force(now: datetime) -> ColumnElement[bool]:
    return col(PolicyVersion.in_force_at) <= now
