"""Registering again with an address that has an account: its mailbox may extend it (C5).

Whoever registers is told what anybody is told of a taken address. What goes further goes to the
mailbox alone, by a link that works once; nothing is ordered before somebody there chooses it.
"""

from __future__ import annotations

from club import mail_links, plans
from club.tariff import Tariff
from schemas.errors import N_, Deactivated
from schemas.mail_link import LinkPurpose
from schemas.plan import OrderIn, OrderOut
from store.truth import Truth


def offer(truth: Truth, email: str) -> None:
    """Promise a letter with a link to the account of this address, unless one was just sent."""
    with truth.work() as work:
        if not mail_links.asked_lately(work.session, LinkPurpose.EXTEND, email, work.now):
            mail_links.ask(work, LinkPurpose.EXTEND, email)
            work.commit()


def extend(truth: Truth, tariff: Tariff, secret: str, wanted: OrderIn) -> OrderOut:
    """Order what follows an account's plan, by a letter's link, which a refusal does not use up.

    Raises `NotFound` for a link that works no more, `Deactivated`, and as `plans.order`.
    """
    with truth.work() as work:
        account = mail_links.use(work, LinkPurpose.EXTEND, secret)
        if account.deactivated_at is not None:
            raise Deactivated(N_("This account is deactivated. Write to the club first."))
        following = wanted.model_copy(update={"extend": True})
        row = plans.place_ordered(work, tariff, account, following)
        mail_links.void(work, LinkPurpose.EXTEND, account.id, account.email)
        work.commit()
    with truth.read() as session:
        return plans.describe(session, row)
