"""Finding accounts that may be one member's: whoever joins or changes is compared (A3).

Nothing is refused and no answer waits for it, so that nobody learns from one what another account
holds. The change notes in its transaction that the account is to be compared; the background work
writes the account's keys (`comparison.keys_of`), commits, and then looks for who shares one: of two
that change at once, whoever comes last sees the other. A pair is one row by a constraint.

The cost does not depend on how many members there are: an account has some twenty keys, each a
range of an index that is read up to `_MOST_OF_KEY` rows, the latest accounts first; who has them is
read by primary key.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import structlog
from sqlalchemy import delete, or_, select, union_all
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from club import seats
from club.comparison import Comparison, Subject, compare, keys_of, subject_of
from club.shown_profiles import profiles_of
from schemas.account import Account
from schemas.duplicate import DuplicateCheck, DuplicateFlag, DuplicateKey
from schemas.words import AccountState
from store.locking import ALONE
from store.truth import Truth
from store.unit_of_work import Work

MOST_FLAGS = 3
"""Pairs of one account that wait for support: the likeliest; a decision makes room for others.

Pairs that a number makes certain are not bounded by it.
"""

_MOST_OF_KEY = 50
_BATCH = 50

log = structlog.get_logger(__name__)


def ask(work: Work, account_id: str) -> None:
    """Have an account compared, within the transaction that changes what it is compared by."""
    work.session.add(DuplicateCheck(account_id=account_id))


def compare_due(truth: Truth) -> int:
    """Compare the accounts that are to be, a batch of them; returns how many."""
    with truth.glance() as glance:
        due = glance.execute(
            select(col(DuplicateCheck.account_id)).order_by(col(DuplicateCheck.id)).limit(_BATCH)
        )
        accounts = list(dict.fromkeys(due.scalars()))
    for account_id in accounts:
        try:
            _compare(truth, account_id)
        except IntegrityError:
            # Another worker has just done it, or one of a pair has gone: the check is still due.
            log.info("comparison waits", account=account_id)
    return len(accounts)


def _compare(truth: Truth, account_id: str) -> None:
    with truth.work() as work:
        # What is asked from here on is another check.
        asked = list(
            work.session.execute(
                select(col(DuplicateCheck.id)).where(col(DuplicateCheck.account_id) == account_id)
            ).scalars()
        )
        _keep_keys(work, account_id, subjects(work.session, [account_id]))
        work.commit()
    with truth.work() as work:
        known = subjects(work.session, [account_id])
        if account_id in known:
            _flag(work, known[account_id])
        work.delete(DuplicateCheck, col(DuplicateCheck.id).in_(asked))
        work.commit()


def subjects(session: Session, accounts: Collection[str]) -> dict[str, Subject]:
    """Accounts as they are compared, but those that are gone or anonymised."""
    rows = session.execute(
        select(Account).where(
            col(Account.id).in_(accounts), col(Account.state) != AccountState.ANONYMISED
        )
    )
    found = {account.id: account for account in rows.scalars()}
    profiles = profiles_of(session, found)
    groups = seats.owners_of(session, found)
    return {
        one: subject_of(account, profiles[one], groups.get(one)) for one, account in found.items()
    }


def _keep_keys(work: Work, account_id: str, known: Mapping[str, Subject]) -> None:
    work.session.execute(delete(DuplicateKey).where(col(DuplicateKey.account_id) == account_id))
    if account_id in known:
        account = work.session.get_one(Account, account_id)
        work.insert(
            [
                DuplicateKey(key=key, account_id=account_id, joined_at=account.created_at)
                for key in keys_of(known[account_id])
            ]
        )


def _flag(work: Work, subject: Subject) -> None:
    """Renew what is flagged of an account: pairs come, change, and go with what they rest on.

    A decision stands, unless a number that was not there yet makes the pair certain.
    """
    session = work.session
    flags = {_other(flag, subject): flag for flag in _flags_of(session, subject.account_id)}
    alike = _sharing(session, keys_of(subject), subject.account_id)
    others = subjects(session, {*flags, *alike})
    compared = {one: compare(subject, other) for one, other in others.items()}
    waiting = 0
    for other, flag in flags.items():
        comparison = compared.get(other)
        if flag.same is None and (comparison is None or not comparison.is_for_support):
            session.delete(flag)
        elif comparison and (flag.same is None or (comparison.certain and not flag.certain)):
            _write(flag, comparison)
            waiting += 1
    new = [one for one in alike if one in compared and one not in flags]
    likely = [one for one in new if compared[one].is_for_support]
    # Sorting is stable: of those that are as likely, the latest stay first.
    likely.sort(key=lambda one: (not compared[one].certain, -compared[one].score))
    room = max(MOST_FLAGS - waiting, 0)
    chosen = [one for place, one in enumerate(likely) if compared[one].certain or place < room]
    for other in _still_there(session, chosen, subject.account_id):
        first, second = sorted((subject.account_id, other))
        flag = DuplicateFlag(
            first_id=first, second_id=second, clues=[], score=0, certain=False, found_at=work.now
        )
        _write(flag, compared[other])
        session.add(flag)


def _write(flag: DuplicateFlag, comparison: Comparison) -> None:
    flag.clues = [one.model_dump(mode="json") for one in comparison.clues]
    flag.score, flag.certain = comparison.score, comparison.certain
    flag.same = flag.decided_at = None


def _other(flag: DuplicateFlag, subject: Subject) -> str:
    return flag.second_id if flag.first_id == subject.account_id else flag.first_id


def _flags_of(session: Session, account_id: str) -> list[DuplicateFlag]:
    either = or_(
        col(DuplicateFlag.first_id) == account_id, col(DuplicateFlag.second_id) == account_id
    )
    return list(session.execute(select(DuplicateFlag).where(either).with_for_update()).scalars())


def _sharing(session: Session, keys: list[str], account_id: str) -> list[str]:
    """Accounts that share a key, the latest first."""
    if not keys:
        return []
    latest = [
        select(col(DuplicateKey.account_id), col(DuplicateKey.joined_at))
        .where(col(DuplicateKey.key) == key, col(DuplicateKey.account_id) != account_id)
        .order_by(col(DuplicateKey.joined_at).desc())
        .limit(_MOST_OF_KEY)
        .subquery()
        for key in keys
    ]
    rows = session.execute(union_all(*(select(one) for one in latest)))
    joined = {row.account_id: row.joined_at for row in rows}
    return sorted(joined, key=lambda one: joined[one], reverse=True)


def _still_there(session: Session, others: list[str], account_id: str) -> list[str]:
    """Those of `others` that nobody anonymises meanwhile; none if the account itself is gone."""
    rows = session.execute(
        select(col(Account.id))
        .where(
            col(Account.id).in_((*others, account_id)),
            col(Account.state) != AccountState.ANONYMISED,
        )
        .order_by(col(Account.id))
        .with_for_update(**ALONE)
    )
    there = set(rows.scalars())
    return [one for one in others if one in there] if account_id in there else []
