"""The operator gives a Site another address; the old one leads there (A6)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from club import acts, letters, showing
from club.kept_names import check_slug
from club.login import account_of
from club.site_addresses import by_slug, refuse_taken
from schemas.account import Account
from schemas.errors import N_, StateConflict
from schemas.letter import LetterPurpose
from schemas.moderation import Act
from schemas.outbox import Topic
from schemas.site_address import AddressChange, FormerSlug
from schemas.words import AccountState
from store.catalogues import translator
from store.truth import Truth
from store.unit_of_work import Work


def change(
    truth: Truth,
    administrator: Account,
    slug: str,
    wanted: AddressChange,
    kept_names: Collection[str] = (),
) -> Account:
    """Give the Site at `slug` another slug; one that it had before it may have back.

    Again changes nothing. Raises `NotFound`, `SlugTaken`, and `StateConflict` where somebody
    changed it since it was `slug`.
    """
    with truth.work() as work:
        account = account_of(work.session, by_slug(work.session, slug).id, for_update=True)
        if account.slug == wanted.slug:
            return account
        if account.slug != slug:
            raise StateConflict(
                N_("This Site has another address by now: {slug}."), slug=account.slug
            )
        own = (account.legal_name,) if account.legal_name else ()
        check_slug(wanted.slug, () if wanted.entitled else kept_names, own)
        _write(work, account, wanted.slug)
        acts.note(work, administrator, account.id, Act.ADDRESS, wanted.reason)
        letters.write(work, account, LetterPurpose.ACCOUNT, *_letter(account, slug, wanted.reason))
        _tell_pages(work, account)
        work.commit()
    return account


def _write(work: Work, account: Account, slug: str) -> None:
    identifier = account.id
    refuse_taken(work.session, slug, identifier)
    work.delete(FormerSlug, col(FormerSlug.slug) == slug, col(FormerSlug.account_id) == identifier)
    work.session.add(FormerSlug(slug=account.slug, account_id=identifier, given_up_at=work.now))
    account.slug = slug
    try:
        work.session.flush()
    except IntegrityError:
        # Somebody took it between the look and the writing.
        work.session.rollback()
        refuse_taken(work.session, slug, identifier)
        raise
    refuse_taken(work.session, slug, identifier)


def _tell_pages(work: Work, account: Account) -> None:
    """Have open pages tell the new address: of its publications, of its Site, of its own."""
    if account.state is AccountState.ACTIVE:
        showing.show_anew(work, account)
        work.note(Topic.SHARER, account.id)
    work.note(Topic.MEMBER, account.id)


def _letter(account: Account, before: str, reason: str) -> tuple[str, str]:
    say = translator(account.language).gettext
    parts = [
        say("The club has changed the address of your Site from %(before)s to %(now)s.")
        % {"before": f"/s/{before}", "now": f"/s/{account.slug}"},
        reason,
        say("The old address leads to the new one, and nobody else can take it."),
    ]
    return say("Your Site has a new address"), letters.paragraphs(parts)
