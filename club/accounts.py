"""A member's own data: see, correct, export, erase (C8)."""

from __future__ import annotations

from sqlmodel import col, select

from club import directory, duplicates, embargoes, shared_profiles
from club.ages import check_dates
from club.emails import normal_email
from club.forgetting import forget_words_of_acts, forget_writings
from club.login import account_of
from club.reliability import rate_all_anew, rated_by
from club.seats import sharing_with
from club.tiers import put_in_force_of_each
from schemas.account import Account, AccountPatch
from schemas.errors import N_, Invalid, NotFound
from schemas.outbox import Topic
from store.locking import ALONE
from store.truth import Truth
from store.unit_of_work import Work

_PERSON = {"full_name", "birth_date", "job"}
_ENTERPRISE = {"legal_name", "legal_form", "incorporated_on"}


def by_email(work: Work, email: str) -> Account:
    """The account with this address, to be changed; raises `NotFound`."""
    account = work.session.exec(
        select(Account).where(col(Account.email) == normal_email(email)).with_for_update(**ALONE)
    ).first()
    if account is None:
        raise NotFound(N_("No account has this email address."))
    return account


def correct(truth: Truth, account_id: str, patch: AccountPatch) -> Account:
    """Change what is sent of the member's own data; what is null stays as it is.

    An enterprise's name, birth date and job are those of its administrator. Raises `Invalid` for
    dates as joining does, and for an enterprise's fields from a person.
    """
    check_dates(patch.birth_date, patch.incorporated_on, truth.clock().date())
    with truth.work() as work:
        account = account_of(work.session, account_id, for_update=True)
        sent = patch.model_dump(exclude_none=True)
        if account.administrator is not None:
            person = patch.model_dump(mode="json", exclude_none=True, include=_PERSON)
            account.administrator = account.administrator | person
            sent = {name: value for name, value in sent.items() if name not in _PERSON}
        elif wrong := sent.keys() & _ENTERPRISE:
            sentence = N_("A person's account has no such field.")
            raise Invalid(sentence, fields=dict.fromkeys(wrong, sentence))
        for name, value in sent.items():
            setattr(account, name, value)
        embargoes.judge(work, account)
        directory.keep(work, account)
        duplicates.ask(work, account_id)
        shared_profiles.tell(work, account_id)
        work.note(Topic.MEMBER, account_id)
        work.commit()
    return account


def erase(truth: Truth, account_id: str) -> None:
    """Erase the account and all it holds; its publications leave every page at once (C8, P8)."""
    with truth.work() as work:
        account = account_of(work.session, account_id)
        sharing = sharing_with(work.session, account_id)
        forget_writings(work, account)
        rated = rated_by(work.session, account_id)
        work.session.delete(account)
        work.session.flush()
        rate_all_anew(work.session, rated)
        forget_words_of_acts(work, account_id)
        put_in_force_of_each(work, sharing)
        work.note(Topic.MEMBER, account_id)
        work.commit()
