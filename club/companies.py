"""Company Profiles: one an enterprise, with an entry as in a directory (P4)."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col, select

from club.login import account_of
from club.site_addresses import owners_of
from schemas.account import Account
from schemas.company import CompanyIn, CompanyOut
from schemas.errors import N_, Invalid, StateConflict
from schemas.publication import Draft, Publication
from schemas.words import AccountType, PublicationType
from store.unit_of_work import Work


def check_first(work: Work, account: Account) -> None:
    """Refuse a person's Company Profile, and an enterprise's second (P4).

    Raises `Invalid`, `StateConflict`.
    """
    if account.type is not AccountType.ENTERPRISE:
        sentence = N_("A Company Profile is for the account of an enterprise.")
        raise Invalid(sentence, fields={"type": sentence})
    # The row lock makes two at once see each other.
    account_of(work.session, account.id, for_update=True)
    if company_profile_of(work.session, account.id) is not None:
        raise StateConflict(N_("You have a Company Profile already: edit that one."))


def company_profile_of(session: Session, account_id: str) -> str | None:
    """The id of an account's Company Profile, in whatever state it is."""
    return session.exec(
        select(col(Publication.id)).where(
            col(Publication.account_id) == account_id,
            col(Publication.type) == PublicationType.COMPANY,
        )
    ).first()


def profile_at(session: Session, slug: str) -> str | None:
    """The id of the Company Profile of the account whose Site has this slug."""
    owner = owners_of(session, [slug]).get(slug)
    return company_profile_of(session, owner) if owner is not None else None


def stored(entry: CompanyIn | None) -> dict[str, Any]:
    """What the publication's row keeps of an entry."""
    return (entry or CompanyIn()).model_dump(mode="json")


def entry_of(publication: Publication, account: Account) -> CompanyOut | None:
    """The entry as readers have it; None for publications of the other types."""
    if publication.company is None:
        return None
    return _whole(publication.company, account)


def drafted(draft: Draft, account: Account) -> CompanyOut | None:
    """The entry as readers would have it; None for drafts of the other types."""
    is_company = draft.type is PublicationType.COMPANY
    return _whole(stored(draft.company), account) if is_company else None


def _whole(entry: dict[str, Any], account: Account) -> CompanyOut:
    return CompanyOut(
        legal_name=account.legal_name,
        legal_form=account.legal_form,
        incorporated_on=account.incorporated_on,
        sector=account.sector,
        languages=account.languages,
        **entry,
    )
