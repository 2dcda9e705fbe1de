"""The rounds of the background work, whoever makes them: a thread of the server or Celery."""

from __future__ import annotations

from functools import partial

import structlog

from club import (
    accesses,
    contact,
    deeds,
    duplicates,
    embargoes,
    expiry,
    groups,
    letters,
    mail_links,
    mailings,
    media,
    originality,
    plan_rounds,
    policy_changes,
    readership,
    retention,
    sanctions,
    strangers,
    validation,
)
from house import House
from indexer.rebuild import restore
from matcher import digests
from matcher.courier import sweep
from schemas.errors import MarieurError
from schemas.heartbeat import BackgroundPart
from store import heartbeat, outbox

SWEEP_LIMIT = 25
"""Promises a sweep claims at once: few, so that they are carried out within their lease."""

EVENTS_KEPT = 3600.0
"""Seconds after which an event of the bus is forgotten: whoever comes later loads again."""

log = structlog.get_logger(__name__)


def sweep_outbox(house: House) -> int:
    """Carry out every promise that is due; returns how many were claimed."""
    with house.truth.glance() as glance:
        if not outbox.waiting(glance):
            return 0
    done = 0
    answer = _all_answer(house)
    while claimed := sweep(house.truth, house.courier, limit=SWEEP_LIMIT, all_answer=answer):
        done += claimed
        if claimed < SWEEP_LIMIT:
            break
    return done


def _all_answer(house: House) -> bool:
    try:
        house.engine.ping()
        house.bus.ping()
    except MarieurError:
        return False
    return True


def give_sign(house: House) -> None:
    """Say that background work is done."""
    heartbeat.give_sign(house.truth, BackgroundPart.WORKER)


def restore_engine(house: House) -> list[str]:
    """Fill the generations that the engine does not have; returns their names."""
    return restore(house.truth, house.engine)


def tidy(house: House) -> int:
    """Forget what is carried out, shown by nobody, sent or spent long ago; returns how many.

    And keep what publications say that were there before copies were looked for.
    """
    while originality.catch_up(house.truth, house.analyzer):
        pass
    retain(house)
    kept_too_long = (
        outbox.purge(house.truth),
        media.purge(house.truth, house.files),
        letters.purge(house.truth),
        mail_links.purge(house.truth),
        strangers.purge(house.truth),
        contact.purge(house.truth),
        accesses.purge(house.truth, house.settings.access_log),
        readership.end_due(house.truth),
        deeds.purge(house.truth),
    )
    house.bus.forget(EVENTS_KEPT)
    return sum(kept_too_long)


def retain(house: House) -> int:
    """Warn who was away for long, and anonymise who was away for too long (C9); how many."""
    kept, notice = house.settings.retention, house.settings.retention_notice
    warned = retention.warn_due(house.truth, kept, notice, house.settings.origin)
    return warned + retention.anonymise_due(house.truth, kept, notice)


def validate_addresses(house: House) -> int:
    """Ask members to validate their addresses, suspend who did not (A11); returns how many.

    A club that sends no letters asks nobody.
    """
    if not house.settings.sends_letters:
        return 0
    return validation.keep_valid(house.truth, house.settings.email_grace)


def write_links(house: House) -> int:
    """Write the letters with a link that was asked for; returns how many."""
    return mail_links.write_due(house.truth, house.settings.origin)


def write_mailings(house: House) -> int:
    """Write the next letters to many; returns how many."""
    return mailings.write_next(house.truth, house.settings.origin)


def write_digests(house: House) -> int:
    """Write the digests that are due; returns how many."""
    return digests.write_due(house.truth, house.hubs, house.settings.origin)


def send_letters(house: House) -> int:
    """Send the letters that are due; returns how many went."""
    digest = partial(digests.compose, house.truth, house.hubs, house.settings.origin)
    return letters.send_due(house.truth, house.mailer, digest)


def expire_publications(house: House) -> int:
    """Take offline whose end has come; returns how many publications."""
    return expiry.expire(house.truth)


def enforce_policies(house: House) -> int:
    """Close the pages of who has not accepted what is in force by now (A17)."""
    return policy_changes.take_effect(house.truth)


def advance_plans(house: House) -> int:
    """Begin, renew and end plans, deactivate who did not pay (C5); returns how many changed."""
    return plan_rounds.advance(house.truth, house.tariff)


def write_invitations(house: House) -> int:
    """Tell those who were invited to share a plan (C6); returns how many."""
    return groups.write_invitations(house.truth)


def compare_accounts(house: House) -> int:
    """Compare who joined or changed with others that may be the same member (A3); how many."""
    return duplicates.compare_due(house.truth)


def end_sanctions(house: House) -> int:
    """End the bans and blocks whose date has come; returns how many."""
    return sanctions.end_due(house.truth)


def settle_embargoes(house: House) -> int:
    """Judge accounts anew whose country was listed or taken off (A7); returns how many."""
    settled = 0
    while batch := embargoes.settle(house.truth):
        settled += batch
    return settled


def make_round(house: House) -> None:
    """One round of everything that is due now; a part that is away is tried again next time."""
    steps = (
        give_sign,
        restore_engine,
        end_sanctions,
        enforce_policies,
        settle_embargoes,
        expire_publications,
        validate_addresses,
        advance_plans,
        write_invitations,
        sweep_outbox,
        compare_accounts,
        write_links,
        write_mailings,
        write_digests,
        send_letters,
    )
    for step in steps:
        try:
            step(house)
        except MarieurError as error:
            log.warning("background work waits", step=step.__name__, error=str(error))
