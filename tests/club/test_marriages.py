"""How many members hold what a publication offers, as an adversary would ask (F4, M5)."""

from __future__ import annotations

import pytest

from club.marriages import marriages
from schemas.publication import Publication, PublicationKeyword
from schemas.words import Kind, PublicationState, PublicationType, Tier
from store import editions, generations
from store.truth import Truth
from tests.club.test_figures import drop, have
from tests.club.test_statistics import article
from tests.store.clock import StoppedClock

BROAD, NARROW = "fr:huile|plain", "fr:huile›olive|plain"


@pytest.fixture
def publication(truth: Truth) -> Publication:
    editions.found_first(truth)
    generations.found_first(truth, "1")
    with truth.work() as work:
        row = article(work, "Huile")
        work.session.add(
            PublicationKeyword(
                publication_id=row.id,
                position=0,
                text="huile d'olive",
                kind=Kind.B2B,
                language="fr",
                keys=[BROAD, NARROW],
                rules="1",
                supported=True,
                score=1.0,
                evidence=[],
            )
        )
        work.commit()
        return row


def told(truth: Truth, publication: Publication) -> int | None:
    (one,) = marriages(truth, publication) or []
    return one.members


def test_f4_a_keyword_tells_of_the_interest_that_most_members_hold(
    truth: Truth, publication: Publication
) -> None:
    have(truth, 60, NARROW)
    have(truth, 35, BROAD)
    have(truth, 90, "en:oil|plain")
    assert told(truth, publication) in (50, 60)


def test_f4_fewer_than_ten_are_not_told_and_nine_more_or_fewer_change_nothing(
    truth: Truth, clock: StoppedClock, publication: Publication
) -> None:
    have(truth, 9, NARROW)
    assert told(truth, publication) is None
    have(truth, 60, NARROW)
    clock.move(days=1)
    before = told(truth, publication)
    assert before in (50, 60)
    sybils = have(truth, 9, NARROW)
    clock.move(days=1)
    assert told(truth, publication) == before
    drop(truth, sybils)
    clock.move(days=40)
    assert told(truth, publication) == before
    have(truth, 40, NARROW)
    clock.move(days=1)
    assert told(truth, publication) in (90, 100)


def test_f4_figures_fall_a_month_later(
    truth: Truth, clock: StoppedClock, publication: Publication
) -> None:
    members = have(truth, 60, NARROW)
    before = told(truth, publication)
    assert before in (50, 60)
    drop(truth, members)
    clock.move(days=29)
    assert told(truth, publication) == before
    clock.move(days=1)
    assert told(truth, publication) is None


@pytest.mark.parametrize(
    "change",
    [
        {"state": PublicationState.OFFLINE},
        {"circles": ["0" * 16]},
        {"on_hub": False},
        {"type": PublicationType.PRIVATE},
    ],
)
def test_f4_what_no_hub_shows_to_everybody_marries_nobody(
    truth: Truth, publication: Publication, change: dict[str, object]
) -> None:
    have(truth, 40, NARROW)
    publication.sqlmodel_update(change)
    assert marriages(truth, publication) is None


def test_f4_members_below_the_reading_tier_are_not_told_of(
    truth: Truth, publication: Publication
) -> None:
    have(truth, 40, NARROW)
    assert told(truth, publication) is not None
    publication.reading_tier = Tier.PREMIUM_VIP
    assert told(truth, publication) is None
