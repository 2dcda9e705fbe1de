"""An owner's settings of their Site: read, tried out, changed (M2, P7)."""

from __future__ import annotations

from sqlmodel import Session

from club.login import account_of
from schemas.errors import N_, Invalid
from schemas.site import SitePatch, SiteSettings
from store.truth import Truth


def settings_of(session: Session, account_id: str) -> SiteSettings:
    """The settings of an account's Site; the defaults where nothing was chosen yet."""
    return session.get(SiteSettings, account_id) or SiteSettings(account_id=account_id)


def tried(current: SiteSettings, patch: SitePatch) -> SiteSettings:
    """The settings as a change would leave them, not kept; raises `Invalid`.

    A Site whose name is hidden needs a header, or nothing would stand above it (P7).
    """
    wanted = SiteSettings(**{**current.model_dump(), **patch.model_dump(exclude_none=True)})
    if wanted.name_hidden and not wanted.header:
        raise Invalid(
            N_("A Site needs something above it."),
            fields={"header": N_("Write a header that stands where your name is hidden.")},
        )
    return wanted


def change_settings(truth: Truth, account_id: str, patch: SitePatch) -> SiteSettings:
    """Change what is sent; visitors see it from their next look on. Raises `Invalid`."""
    with truth.work() as work:
        account_of(work.session, account_id, for_update=True)
        wanted = tried(settings_of(work.session, account_id), patch)
        kept = work.session.merge(wanted)
        work.commit()
    return kept
