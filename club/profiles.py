"""Members' profiles: read, changed, shown as far as each member lets them show (A9).

A profile is for members: strangers and crawlers see none of it, and each member may open only so
many an hour (A18).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from club import allowances, directory, duplicates, particulars, shared_profiles
from club.login import account_of
from club.shown_profiles import profile_of, shown_profile
from club.site_addresses import member_at
from schemas.account import Account
from schemas.allowance import Purpose
from schemas.errors import N_, Invalid, LimitReached
from schemas.outbox import Topic
from schemas.profile import (
    ProfileOut,
    ProfilePatch,
    PublicProfile,
    in_profile_order,
)
from store.truth import Truth


def own_profile(session: Session, account: Account) -> ProfileOut:
    """A member's own profile, whatever of it others see."""
    profile = profile_of(session, account.id)
    return ProfileOut(
        **profile.model_dump(exclude={"account_id", "shown"}),
        postcode=account.postcode,
        city=account.city,
        country=account.country,
        shown=in_profile_order(profile.shown),
    )


def change_profile(truth: Truth, account_id: str, patch: ProfilePatch) -> None:
    """Change what is sent; others see it from their next look on.

    Raises `Invalid` for numbers that cannot be of the account's country.
    """
    with truth.work() as work:
        account = account_of(work.session, account_id, for_update=True)
        profile = profile_of(work.session, account_id)
        sent = patch.model_dump(mode="json", exclude_none=True)
        for name, value in _checked(sent, account.country).items():
            setattr(profile, name, value)
        work.session.add(profile)
        if "shown" in sent:
            # Circles are drawn by what shows (F3): they are left and entered.
            work.note(Topic.MEMBER, account_id)
        if patch.shareable is False:
            shared_profiles.revoke(work, account_id)
        shared_profiles.tell(work, account_id)
        directory.keep(work, account)
        duplicates.ask(work, account_id)
        work.commit()


def open_profile(truth: Truth, reader: Account, slug: str) -> PublicProfile:
    """A member's profile as another member sees it.

    Raises `NotFound` for accounts that are not there, blocked or suspended, `LimitReached` after
    too many (A18).
    """
    with truth.read() as session:
        owner = member_at(session, slug)
        shown = shown_profile(profile_of(session, owner.id), owner)
    if reader.id != owner.id and not allowances.spend(truth, reader.id, Purpose.PROFILE):
        raise LimitReached(N_("You have opened many profiles. Wait a while before the next."))
    return shown


def _checked(sent: dict[str, Any], country: str) -> dict[str, Any]:
    """What was sent, its numbers as they are usually written."""
    fields: dict[str, str] = {}

    def check(name: str, read: Callable[[str, str], str], text: str, sentence: str) -> str:
        try:
            return read(text, country) if text else text
        except ValueError:
            fields[name] = sentence
            return text

    for name, read, sentence in (
        (
            "registration_number",
            particulars.registration_number,
            N_("This is no number of your country’s register: one digit may be wrong."),
        ),
        (
            "vat_number",
            particulars.vat_number,
            N_("This is no VAT number of your country: one digit may be wrong."),
        ),
    ):
        if name in sent:
            sent[name] = check(name, read, sent[name], sentence)
    for phone in sent.get("phones", ()):
        phone["number"] = check(
            "phones",
            particulars.phone_number,
            phone["number"],
            N_("One of these is no phone number. Abroad, begin with + and the country’s code."),
        )
    if "shown" in sent:
        sent["shown"] = in_profile_order(sent["shown"])
    if fields:
        raise Invalid(N_("Some fields need another look."), fields=fields)
    return sent
