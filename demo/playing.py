"""Play what the demo club's members have with each other, by the club's own functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlmodel import col, select

from club import (
    circles,
    contact,
    deals,
    delegation,
    messages,
    newsletter,
    notices,
    payments,
    plans,
    profiles,
    sharing,
    signatures,
    sites,
    subscriptions,
    webmasters,
)
from club.billing import by_number
from club.login import Caller
from club.publications import publish
from demo.dealings import Confided, Dealings, Done, Followed, Ordered, Shared, Written
from demo.stage import Stage
from schemas.account import Account
from schemas.circle import Circle
from schemas.deal import DealDecision, DealIn
from schemas.message import MessageIn
from schemas.notice import NoticeIn
from schemas.publication import Publication, SettingsIn
from schemas.share import ShareIn
from schemas.signature import Signature
from schemas.subscription import SubscriptionState


def settle_in(stage: Stage, told: Dealings) -> None:
    """What publications build on: profiles, Sites, signatures, circles."""
    for slug, profile in told.profiles.items():
        profiles.change_profile(stage.truth, stage.id_of(slug), profile)
    for slug, site in told.sites.items():
        sites.change_settings(stage.truth, stage.id_of(slug), site)
    for slug, cards in told.signatures.items():
        for card in cards:
            signatures.add_signature(stage.truth, stage.id_of(slug), card)
    for slug, made in told.circles.items():
        for circle in made:
            circles.add(stage.truth, stage.house.analyzer, stage.id_of(slug), circle)


def confide(stage: Stage, told: Confided) -> None:
    """Publish for the author's readers, or for some of their circles (P2, F3)."""
    author = stage.accounts[told.author]
    settings = told.draft.settings or SettingsIn()
    if told.circles:
        with stage.truth.read() as session:
            chosen = select(col(Circle.id)).where(
                col(Circle.account_id) == author.id, col(Circle.name).in_(told.circles)
            )
            settings = settings.model_copy(update={"circles": list(session.exec(chosen))})
    draft = told.draft.model_copy(update={"settings": settings})
    publish(stage.truth, stage.house.analyzer, author, draft)


def meet(stage: Stage, told: Dealings, relay: messages.Wording) -> None:
    """What members do once there is something to read: follow, share, deal, write, order."""
    for slug, followed in told.followed.items():
        _follow(stage, slug, followed)
    for share in told.shares:
        _share(stage, share)
    for deal in told.deals:
        _deal(stage, deal)
    for letter in told.messages:
        _write(stage, letter, relay)
    for slug, ordered in told.orders.items():
        _order(stage, slug, ordered)
    _delegate(stage, told)
    for one in told.enquiries:
        stage.clock.behind = one.age
        sender = stage.accounts[one.sender]
        contact.write(stage.truth, sender, sender.language, one.enquiry, operator_email=None)


def announce(stage: Stage, administrator: Account, told: Dealings) -> None:
    """What the club tells its members: a notice, and the newsletter (C4, C11)."""
    stage.clock.behind = timedelta(0)
    now = stage.clock()
    notice = NoticeIn(
        texts=told.notice.texts, from_at=now, until_at=now + timedelta(days=told.notice.days)
    )
    notices.put_up(stage.truth, administrator, notice)
    for slug in told.newsletter.readers:
        newsletter.choose(stage.truth, stage.id_of(slug), subscribed=True)
    newsletter.send(stage.truth, administrator, told.newsletter.letter)


def _follow(stage: Stage, slug: str, followed: Followed) -> None:
    decisions: list[tuple[tuple[str, ...], SubscriptionState | None]] = [
        (followed.authorised, SubscriptionState.AUTHORISED),
        (followed.refused, SubscriptionState.REFUSED),
        (followed.pending, None),
    ]
    owner = stage.id_of(slug)
    many = sum(len(subscribers) for subscribers, _ in decisions)
    stage.clock.behind = followed.age
    for subscribers, state in decisions:
        for subscriber in subscribers:
            stage.clock.behind -= followed.age / (many + 1)
            asked = subscriptions.ask(stage.truth, stage.id_of(subscriber), slug)
            if state is not None:
                subscriptions.decide(stage.truth, owner, asked.id, state)


def _share(stage: Stage, told: Shared) -> None:
    stage.clock.behind = told.age
    wanted = ShareIn(publication=_titled(stage, told.title), to=list(told.to))
    sharing.share(stage.truth, stage.id_of(told.sharer), wanted)


def _deal(stage: Stage, told: Done) -> None:
    stage.clock.behind = told.age
    proposer, partner = stage.accounts[told.proposer], stage.accounts[told.partner]
    wanted = DealIn(partner=told.partner, subject=told.subject)
    deal = deals.record(stage.truth, proposer, wanted)
    if told.confirmed:
        deals.decide(stage.truth, partner.id, deal.id, DealDecision(state="confirmed"))
    for rater, stars in zip((proposer, partner), told.stars, strict=False):
        deals.rate(stage.truth, rater.id, deal.id, stars)


def _write(stage: Stage, told: Written, relay: messages.Wording) -> None:
    stage.clock.behind = told.age
    sender = stage.accounts[told.sender]
    with stage.truth.read() as session:
        card = session.exec(
            select(col(Signature.id)).where(
                col(Signature.account_id) == sender.id, col(Signature.title) == told.signature
            )
        ).one()
    wanted = MessageIn(
        to=told.to,
        publication=_titled(stage, told.about) if told.about else None,
        signature=card,
        subject=told.subject,
        text=told.text,
    )
    messages.send(stage.truth, sender, wanted, relay)


def _order(stage: Stage, slug: str, ordered: Iterable[Ordered]) -> None:
    for one in ordered:
        stage.clock.behind = one.age
        account_id = stage.id_of(slug)
        placed = plans.order(stage.truth, stage.house.tariff, account_id, one.order)
        if one.paid_after is None or placed.invoice is None:
            continue
        stage.clock.behind -= timedelta(days=one.paid_after)
        with stage.truth.read() as session:
            invoice = by_number(session, placed.invoice)
        receipt = payments.Receipt(
            method="transfer",
            reference=f"demo {placed.invoice}",
            amount=invoice.total,
            currency=invoice.currency,
            received_on=stage.clock().date(),
        )
        payments.settle(stage.truth, placed.invoice, receipt)


def _delegate(stage: Stage, told: Dealings) -> None:
    for slug in told.webmasters:
        webmasters.certify(stage.truth, slug, certified=True)
    for slug, delegates in told.delegates.items():
        holder = Caller(stage.accounts[slug], credential="", by_cookie=False)
        for one in delegates:
            stage.clock.behind = one.age
            delegation.make(stage.truth, holder, one.delegate)


def _titled(stage: Stage, title: str) -> str:
    with stage.truth.read() as session:
        query = select(col(Publication.id)).where(col(Publication.title) == title)
        return session.exec(query).one()
