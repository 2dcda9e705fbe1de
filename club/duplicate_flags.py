"""Accounts that may be one member's, as support sees and decides on them (A3, C3).

The list tells no more of an account than its Site does. What is compared shows side by side, for a
purpose, and the look is in the log of both. A decision changes nothing by itself: what follows,
such as a block, is an act of its own, which its member is told and can appeal against (A15).
"""

from __future__ import annotations

from sqlmodel import Session, col, select

from club import acts, duplicates
from club.shown_profiles import profile_of
from schemas.account import Account
from schemas.duplicate import (
    ComparedAccount,
    DuplicateDecision,
    DuplicateFile,
    DuplicateFlag,
    DuplicateLine,
)
from schemas.errors import N_, Forbidden, NotFound
from schemas.moderation import Act
from schemas.support import AccountLine
from store.rows import find_row
from store.truth import Truth

MOST_SHOWN = 50
"""Pairs told at once: the surest first; those decided, the latest first."""


def listed(session: Session, *, decided: bool) -> list[DuplicateLine]:
    """Pairs that wait for support, or those that it has decided on."""
    flag = DuplicateFlag
    wanted = select(flag).where(col(flag.decided_at).is_not(None))
    ordered = wanted.order_by(col(flag.decided_at).desc(), col(flag.id))
    if not decided:
        wanted = select(flag).where(col(flag.decided_at).is_(None))
        ordered = wanted.order_by(
            col(flag.certain).desc(), col(flag.score).desc(), col(flag.found_at), col(flag.id)
        )
    rows = session.exec(ordered.limit(MOST_SHOWN)).all()
    both = {one for row in rows for one in (row.first_id, row.second_id)}
    found = session.exec(select(Account).where(col(Account.id).in_(both)))
    accounts = {account.id: account for account in found}
    return [_line(row, accounts[row.first_id], accounts[row.second_id]) for row in rows]


def shown(session: Session, flag_id: str) -> DuplicateLine:
    """One pair, as the list has it; raises `NotFound`."""
    return _line_of(session, _flag(session, flag_id))


def look(truth: Truth, administrator: Account, flag_id: str, purpose: str) -> DuplicateFile:
    """What two accounts are compared by; both logs have the look and its purpose from then on.

    Raises `NotFound`.
    """
    with truth.work() as work:
        flag = _flag(work.session, flag_id)
        line = _line_of(work.session, flag)
        older, later = _older_first(
            work.session.get_one(Account, flag.first_id),
            work.session.get_one(Account, flag.second_id),
        )
        for account in (older, later):
            acts.note(work, administrator, account.id, Act.LOOK, purpose)
        told = DuplicateFile(
            **line.model_dump(),
            compared=(_compared(work.session, older), _compared(work.session, later)),
        )
        work.commit()
    return told


def decide(
    truth: Truth, administrator: Account, flag_id: str, decision: DuplicateDecision
) -> DuplicateLine:
    """Say that two accounts are one member's, or are not; logged for both, and told to neither.

    May be decided otherwise later. Raises `NotFound`, `Forbidden` for one's own account.
    """
    with truth.work() as work:
        flag = _flag(work.session, flag_id, for_update=True)
        if administrator.id in (flag.first_id, flag.second_id):
            raise Forbidden(N_("Somebody else has to decide: one of the accounts is yours."))
        if flag.same is not decision.same:
            flag.same, flag.decided_at = decision.same, work.now
            act = Act.SAME if decision.same else Act.DISTINCT
            for account_id in (flag.first_id, flag.second_id):
                acts.note(work, administrator, account_id, act, decision.reason)
                # Another pair of it may have waited for room.
                duplicates.ask(work, account_id)
        line = _line_of(work.session, flag)
        work.commit()
    return line


def _flag(session: Session, flag_id: str, *, for_update: bool = False) -> DuplicateFlag:
    flag = find_row(session, DuplicateFlag, flag_id, for_update=for_update)
    if flag is None:
        raise NotFound(N_("There is no such pair of accounts: what was alike may have changed."))
    return flag


def _line_of(session: Session, flag: DuplicateFlag) -> DuplicateLine:
    first = session.get_one(Account, flag.first_id)
    return _line(flag, first, session.get_one(Account, flag.second_id))


def _line(flag: DuplicateFlag, one: Account, other: Account) -> DuplicateLine:
    return DuplicateLine.model_validate(
        {
            **flag.model_dump(include=set(DuplicateLine.model_fields)),
            "accounts": [AccountLine.model_validate(each) for each in _older_first(one, other)],
        }
    )


def _older_first(one: Account, other: Account) -> tuple[Account, Account]:
    first, second = sorted((one, other), key=lambda account: (account.created_at, account.id))
    return first, second


def _compared(session: Session, account: Account) -> ComparedAccount:
    profile = profile_of(session, account.id)
    return ComparedAccount.model_validate(
        {
            **AccountLine.model_validate(account).model_dump(),
            **account.model_dump(include={"email", "city", "country"}),
            "full_name": account.person.get("full_name"),
            "birth_date": account.person.get("birth_date"),
            "registration_number": profile.registration_number,
            "vat_number": profile.vat_number,
            "phones": [one["number"] for one in profile.phones],
        }
    )
