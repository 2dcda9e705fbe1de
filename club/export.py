"""Everything the club holds of a member, in one file (C8)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from club import (
    acceptance,
    accesses,
    acts,
    appeals,
    authored,
    billing,
    circles,
    contact,
    deals,
    deeds,
    delegation,
    digests,
    dismissals,
    groups,
    messages,
    newsletter,
    plans,
    profiles,
    second_factor,
    sessions,
    sharing,
    signatures,
    site_addresses,
    sites,
    subscriptions,
)
from club.feedback import given_by
from club.keywords import describe
from schemas.account import Account, AccountOut
from schemas.keyword import Keyword
from schemas.publication import Publication
from schemas.session import AccessToken, TokenOut
from schemas.signature import SignatureOut
from schemas.site import SiteSettingsOut
from store import editions

_STANDING = {"state", "active_at", "hub_seen_at", "hub_new_since", "policies_accepted_at"}
"""What only the account's row tells, besides what its holder reads on every page."""


def export(session: Session, account: Account, now: datetime) -> dict[str, Any]:
    """Everything the club holds of a member, JSON-ready (C8)."""
    edition = editions.live_number(session)
    keywords = session.exec(select(Keyword).where(col(Keyword.account_id) == account.id))
    tokens = session.exec(select(AccessToken).where(col(AccessToken.account_id) == account.id))
    owned = session.exec(
        select(Publication)
        .where(col(Publication.account_id) == account.id)
        .order_by(col(Publication.created_at))
    ).all()
    return {
        "account": AccountOut.model_validate(account).model_dump(mode="json"),
        "standing": account.model_dump(mode="json", include=_STANDING),
        "former_addresses": [
            one.model_dump(mode="json", include={"slug", "given_up_at"})
            for one in site_addresses.former(session, account.id)
        ],
        "profile": profiles.own_profile(session, account).model_dump(mode="json"),
        "keywords": [
            describe(row, edition).model_dump(mode="json", by_alias=True) for row in keywords
        ],
        "publications": [
            authored.describe(session, row, account).model_dump(mode="json") for row in owned
        ],
        "feedback": [one.model_dump(mode="json") for one in given_by(session, account)],
        "moderation": [
            one.model_dump(mode="json")
            for one in acts.told(session, acts.of_account(session, account.id))
        ],
        "appeals": [one.model_dump(mode="json") for one in appeals.of_account(session, account.id)],
        "signatures": [
            SignatureOut.model_validate(row).model_dump(mode="json")
            for row in signatures.signatures(session, account.id)
        ],
        "messages": [one.model_dump(mode="json") for one in messages.sent_by(session, account.id)],
        "site": SiteSettingsOut.model_validate(sites.settings_of(session, account.id)).model_dump(
            mode="json"
        ),
        "circles": [one.model_dump(mode="json") for one in circles.circles(session, account.id)],
        "shares": [one.model_dump(mode="json") for one in sharing.shares(session, account.id)],
        "subscriptions": [
            one.model_dump(mode="json")
            for one in subscriptions.own_subscriptions(session, account.id)
        ],
        "sessions": sessions.of_account(session, account.id),
        "plan": plans.own_plan(session, account).model_dump(mode="json"),
        "group": groups.own_group(session, account, datetime.now(UTC)).model_dump(mode="json"),
        "invoices": [one.model_dump(mode="json") for one in billing.invoices(session, account.id)],
        "accesses": [
            one.model_dump(mode="json") for one in accesses.of_account(session, account.id)
        ],
        "deals": [one.model_dump(mode="json") for one in deals.deals(session, account.id)[0]],
        "dismissed": [one.model_dump() for one in dismissals.dismissed(session, account.id)],
        "newsletter": newsletter.is_subscribed(session, account.id),
        "digest": digests.pace_of(session, account.id),
        "contact": [one.model_dump(mode="json") for one in contact.of_account(session, account.id)],
        "policies": [
            one.model_dump(mode="json")
            for one in acceptance.history(session, account.id, account.language)
        ],
        "delegates": [
            one.model_dump(mode="json")
            for one in delegation.of_account(session, account.id, now.date())
        ],
        "activity": [one.model_dump(mode="json") for one in deeds.lines(session, account.id)],
        "second_factor": second_factor.of_account(session, account.id).model_dump(mode="json"),
        "tokens": [TokenOut.model_validate(row).model_dump(mode="json") for row in tokens],
    }
