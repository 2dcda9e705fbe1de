"""What each call and page asks of whoever acts for an account besides its holder (A4, A5).

One table: a handler, as MODULE or MODULE.FUNCTION below `api`, the function before its module,
needs one of some rights, or is of a class of its own. What is not in it is the holder's alone, so
that a handler that was forgotten lets nobody in; the tests require a row for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from club.login import Caller
from schemas.delegation import Right
from schemas.errors import N_, Forbidden


class Of(Enum):
    """Whose a call is, where no right is asked."""

    ANYBODY = "anybody"
    """Open; whoever is logged in is shown as themselves."""
    ACTING = "acting"
    """Whoever is logged in, and about their own login: see who one is, log out."""
    HOLDER = "holder"
    """The holder's alone: everything in one file, erasing."""
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Open:
    """Open to anybody; read as the account by whoever was let do one of these, else as nobody."""

    to: tuple[Right, ...]


Need = Right | Of | Open

_READING = Open((Right.PUBLICATIONS, Right.KEYWORDS, Right.SUBSCRIPTIONS))

NEEDS: Mapping[str, Need] = {
    "accounts": Of.ANYBODY,
    "accounts.leave": Of.ACTING,
    "accounts.who": Of.ACTING,
    "recovery": Of.ANYBODY,
    "validation": Of.ANYBODY,
    "validation.ask_own": Of.HOLDER,
    "emails.confirm_email": Of.ANYBODY,
    "emails.change_email": Of.HOLDER,
    "me.see": Right.SITE,
    "me.correct": Right.SITE,
    "me.erase": Of.HOLDER,
    "me.export_account": Of.HOLDER,
    "accesses": Of.HOLDER,
    "me.list_tokens": Of.ACTING,
    "me.make_token": Of.ACTING,
    "me.revoke_token": Of.ACTING,
    "sessions": Of.ACTING,
    "second_factor": Of.ACTING,
    "keywords": Right.KEYWORDS,
    "wordings": Right.KEYWORDS,
    "hub": Right.KEYWORDS,
    "suggestions": Right.KEYWORDS,
    "feedback": Right.KEYWORDS,
    "search": Right.KEYWORDS,
    "search.search_site": Open((Right.KEYWORDS,)),
    "sites": Open((Right.KEYWORDS,)),
    "publications": Right.PUBLICATIONS,
    "publications.read": _READING,
    "photos": Right.PUBLICATIONS,
    "photos.read_photo": _READING,
    "shares": Right.PUBLICATIONS,
    "appeals": Right.PUBLICATIONS,
    "appeals.appeal_block": Of.ANYBODY,
    "towns": Of.ACTING,
    "feed": Right.SUBSCRIPTIONS,
    "subscriptions": Right.SUBSCRIPTIONS,
    "circles": Right.SUBSCRIPTIONS,
    "statistics": Right.STATISTICS,
    "statistics.note_opened": _READING,
    "site_settings": Right.SITE,
    "profiles": Right.SITE,
    "profiles.open_profile": Of.ACTING,
    "signatures": Right.MESSAGES,
    "messages": Right.MESSAGES,
    "deals": Right.DEALS,
    "live": Of.ANYBODY,
    "delegates": Right.DELEGATES,
    "work": Of.ACTING,
    "webmasters": Of.ADMINISTRATOR,
    "policies": Of.ANYBODY,
    "policies.see_acceptances": Of.HOLDER,
    "policies.accept_policies": Of.HOLDER,
    "card_payments": Of.ANYBODY,
    "plans": Right.MONEY,
    "plans.list_plans": Of.ANYBODY,
    "plans.extend_account": Of.ANYBODY,
    "admin_accounts": Of.ADMINISTRATOR,
    "admin_duplicates": Of.ADMINISTRATOR,
    "admin_embargoes": Of.ADMINISTRATOR,
    "admin_plans": Of.ADMINISTRATOR,
    "admin_system": Of.ADMINISTRATOR,
    "moderation": Of.MODERATOR,
    "admin_policies": Of.ADMINISTRATOR,
    "admin_analyzers": Of.ADMINISTRATOR,
    "health": Of.ANYBODY,
    "metrics": Of.ANYBODY,
    "pages.landing": Of.ANYBODY,
    "pages.access": Of.ANYBODY,
    "pages.recovery": Of.ANYBODY,
    "pages.validation": Of.ANYBODY,
    "pages.validation.ask_again": Of.HOLDER,
    "pages.emails": Of.HOLDER,
    "pages.emails.ask_to_confirm": Of.ANYBODY,
    "pages.emails.confirm": Of.ANYBODY,
    "pages.outbox": Of.ANYBODY,
    "pages.ranking": Of.ANYBODY,
    "pages.covers": Of.ANYBODY,
    "pages.sitemaps": Of.ANYBODY,
    "pages.account": Of.ACTING,
    "pages.accesses": Of.HOLDER,
    "pages.sessions": Of.ACTING,
    "pages.second_factor": Of.ACTING,
    "pages.login_code": Of.ANYBODY,
    "pages.own_data": Of.HOLDER,
    "pages.own_data.ask_to_correct": Right.SITE,
    "pages.own_data.correct": Right.SITE,
    "pages.keywords": Right.KEYWORDS,
    "pages.hub": Of.ACTING,
    "pages.suggestions": Right.KEYWORDS,
    "pages.feedback": Right.KEYWORDS,
    "pages.search": Right.KEYWORDS,
    "pages.search.site_search_page": Open((Right.KEYWORDS,)),
    "pages.site": Open((Right.KEYWORDS,)),
    "pages.entry": Of.ANYBODY,
    "pages.entry.hand_over": Of.ACTING,
    "pages.compose": Right.PUBLICATIONS,
    "pages.page_preview": Right.PUBLICATIONS,
    "pages.publications": Right.PUBLICATIONS,
    "pages.publications.publication_page": _READING,
    "pages.shares": Right.PUBLICATIONS,
    "pages.appeals": Of.ANYBODY,
    "pages.appeals.appeal": Right.PUBLICATIONS,
    "pages.appeals.decide_appeal": Of.MODERATOR,
    "pages.moderation": Of.MODERATOR,
    "pages.moderation.ask_review": Right.PUBLICATIONS,
    "pages.moderation.drop": Right.PUBLICATIONS,
    "pages.feed": Right.SUBSCRIPTIONS,
    "pages.subscriptions": Right.SUBSCRIPTIONS,
    "pages.circles": Right.SUBSCRIPTIONS,
    "pages.statistics": Right.STATISTICS,
    "pages.site_settings": Right.SITE,
    "pages.profiles": Right.SITE,
    "pages.profiles.read_profile": Of.ACTING,
    "pages.signatures": Right.MESSAGES,
    "pages.contact": Right.MESSAGES,
    "pages.deals": Right.DEALS,
    "pages.policies": Of.ANYBODY,
    "pages.policies.own_policies": Of.HOLDER,
    "pages.policies.accept": Of.HOLDER,
    "pages.admin_policies": Of.ADMINISTRATOR,
    "pages.plans": Right.MONEY,
    "pages.admin_accounts": Of.ADMINISTRATOR,
    "pages.admin_addresses": Of.ADMINISTRATOR,
    "pages.admin_duplicates": Of.ADMINISTRATOR,
    "pages.admin_embargoes": Of.ADMINISTRATOR,
    "pages.admin_plans": Of.ADMINISTRATOR,
    "pages.admin_system": Of.ADMINISTRATOR,
    "pages.delegates": Right.DELEGATES,
    "pages.work": Of.ACTING,
    "pages.webmasters": Of.ADMINISTRATOR,
    "groups": Right.MONEY,
    "notices": Of.ADMINISTRATOR,
    "notices.list_notices": Of.ANYBODY,
    "newsletters": Of.ADMINISTRATOR,
    "newsletters.see_newsletter": Of.HOLDER,
    "newsletters.choose_newsletter": Of.HOLDER,
    "digests": Of.HOLDER,
    "contact": Of.ADMINISTRATOR,
    "contact.write_to_club": Of.ANYBODY,
    "pages.extension": Of.ANYBODY,
    "pages.groups": Right.MONEY,
    "pages.notices": Of.ADMINISTRATOR,
    "pages.notices.dismiss": Of.ANYBODY,
    "pages.newsletters": Of.ADMINISTRATOR,
    "pages.newsletters.ask_to_end": Of.ANYBODY,
    "pages.newsletters.end": Of.ANYBODY,
    "pages.newsletters.choose": Of.HOLDER,
    "pages.digests": Of.HOLDER,
    "pages.digests.ask_to_end": Of.ANYBODY,
    "pages.digests.end": Of.ANYBODY,
    "pages.club_contact": Of.ADMINISTRATOR,
    "pages.club_contact.ask": Of.ANYBODY,
    "pages.club_contact.write": Of.ANYBODY,
    "pages.admin_analyzers": Of.ADMINISTRATOR,
}


def need_of(endpoint: Callable[..., Any]) -> Need | None:
    """What a handler asks; None when the table does not know it."""
    module = endpoint.__module__.removeprefix("api.")
    return NEEDS.get(f"{module}.{endpoint.__name__}") or NEEDS.get(module)


def permit(caller: Caller, endpoint: Callable[..., Any] | None) -> Caller | None:
    """The caller, as the handler may know them; None: as nobody.

    Raises `Forbidden` where a delegate was not let do it. A holder is the role's and the
    handler's to judge.
    """
    if caller.delegate is None:
        return caller
    need = need_of(endpoint) if endpoint is not None else None
    if need in (Of.ANYBODY, Of.ACTING):
        return caller
    if isinstance(need, Open):
        return caller if caller.may(*need.to) else None
    if isinstance(need, Right) and caller.may(need):
        return caller
    raise not_let()


def not_let() -> Forbidden:
    """What to tell a delegate who asks for more than they were let do."""
    return Forbidden(N_("You were not let do this for this account. Its holder sets your rights."))
