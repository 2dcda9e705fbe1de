"""Joining the club (A1–A3, C2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy.exc import IntegrityError

from club import directory, duplicates, embargoes, mailings, policies
from club.ages import check_dates
from club.emails import normal_email, refuse_taken_email
from club.kept_names import check_slug
from club.passwords import check_strength, hash_password
from club.site_addresses import refuse_taken
from schemas.account import Account, JoiningEnterprise, JoiningIndividual
from schemas.words import AccountType
from store.truth import Truth
from store.unit_of_work import Work

_NOT_KEPT_SO = {"password", "accept_policies", "newsletter", "birth_date", "incorporated_on"}


def register(
    truth: Truth,
    joining: JoiningIndividual | JoiningEnterprise,
    kept_names: Collection[str] = (),
) -> Account:
    """Make an account; raises `Invalid`, `EmailTaken` or `SlugTaken`.

    `kept_names` are marks and companies whose names no other's address may take (A6).
    """
    _check_dates(joining, truth.clock().date())
    own = (joining.legal_name,) if isinstance(joining, JoiningEnterprise) else ()
    check_slug(joining.slug, kept_names, own)
    check_strength(joining.password, _about(joining))
    digest = hash_password(joining.password)
    with truth.work() as work:
        account = _account(joining, digest, work)
        account.embargoed = embargoes.is_listed(work.session, account.country)
        _refuse_taken(work, account)
        work.session.add(account)
        try:
            directory.keep(work, account)
            work.session.flush()
            refuse_taken(work.session, account.slug, account.id)
            duplicates.ask(work, account.id)
            policies.keep(work, account.id, policies.current(work.session, work.now).values())
            if joining.newsletter:
                mailings.subscribe(work, account.id)
            work.commit()
        except IntegrityError:
            # Somebody registered the same between the look and the commit.
            work.session.rollback()
            _refuse_taken(work, account)
            raise
    return account


def _account(joining: JoiningIndividual | JoiningEnterprise, digest: str, work: Work) -> Account:
    fields = joining.model_dump(mode="json", exclude=_NOT_KEPT_SO)
    fields["email"] = normal_email(joining.email)
    fields["type"] = AccountType(joining.type)
    return Account(
        **fields,
        birth_date=getattr(joining, "birth_date", None),
        incorporated_on=getattr(joining, "incorporated_on", None),
        password_hash=digest,
        policies_accepted_at=work.now,
        created_at=work.now,
        active_at=work.now,
        email_due_at=work.now,
    )


def _about(joining: JoiningIndividual | JoiningEnterprise) -> tuple[str, ...]:
    """What others know of whoever joins."""
    names = (
        (joining.legal_name, joining.administrator.full_name)
        if isinstance(joining, JoiningEnterprise)
        else (joining.full_name,)
    )
    return (joining.email, joining.email.partition("@")[0], *names)


def _refuse_taken(work: Work, account: Account) -> None:
    refuse_taken_email(work, account.email)
    refuse_taken(work.session, account.slug, account.id)


def _check_dates(joining: JoiningIndividual | JoiningEnterprise, today: date) -> None:
    if isinstance(joining, JoiningEnterprise):
        administrator = joining.administrator
        check_dates(administrator.birth_date, joining.incorporated_on, today, "administrator.")
    else:
        check_dates(joining.birth_date, None, today)
