"""Generations of the index: begun, claimed, filled, given up, switched to."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from schemas.errors import N_, StateConflict, Unavailable
from schemas.generation import Generation, GenerationState
from schemas.outbox import Topic
from store.pointer import pointer
from store.truth import Truth
from store.unit_of_work import Work

CLAIM = timedelta(minutes=1)
"""How long a generation stays claimed by who fills it, after the last sign of life."""

ANSWERS = "answers"
"""Note of the promise that tells open pages that another edition answers."""

_READ = (GenerationState.LIVE, GenerationState.RETIRED)


def found_first(truth: Truth, rules: str) -> None:
    """Make the first generation live where there is none yet; it is still to be filled."""
    with truth.work() as work:
        if work.session.exec(select(col(Generation.id)).limit(1)).first() is None:
            work.session.add(
                Generation(
                    state=GenerationState.LIVE,
                    rules=rules,
                    created_at=work.now,
                    busy_until=work.now,
                )
            )
            work.commit()


def begin(
    work: Work, rules: str, *, edition: int | None = None, editions: Sequence[int] = ()
) -> Generation:
    """A new generation, claimed, written from this commit on, not yet answering.

    It is to hold `editions` and to answer with `edition`; with those of the live one where they
    are not given. The live one is then kept for no other edition than the one that answers.
    One that was interrupted is dropped. Raises `StateConflict` while somebody builds another.
    """
    take_turn(work)
    for other in in_state(work.session, GenerationState.BUILDING):
        if _is_claimed(other, work.now):
            raise StateConflict(N_("A new index is being built already. Wait until it is done."))
        set_state(work, other, GenerationState.DROPPED)
    at = pointer(work.session)
    generation = Generation(
        rules=rules,
        edition=edition or at.edition,
        editions=list(editions or at.held),
        created_at=work.now,
        busy_until=work.now + CLAIM,
    )
    work.session.add(generation)
    if editions:
        # The rows keep what two editions say, not three.
        live = col(Generation.state) == GenerationState.LIVE
        work.session.exec(update(Generation).where(live).values(editions=[at.edition]))
    work.session.flush()
    return generation


def lost(session: Session, held: Collection[str], now: datetime) -> list[Generation]:
    """Generations to be read that the engine lacks or that somebody left half-filled."""
    rows = session.exec(
        select(Generation).where(col(Generation.state).in_(_READ)).order_by(col(Generation.id))
    )
    return [
        row
        for row in rows
        if not _is_claimed(row, now) and (row.busy_until is not None or row.name not in held)
    ]


def give_up(work: Work) -> None:
    """Write generations no longer whose building was interrupted."""
    take_turn(work)
    for generation in abandoned(work.session, work.now):
        set_state(work, generation, GenerationState.DROPPED)


def abandoned(session: Session, now: datetime) -> list[Generation]:
    """Generations whose building was interrupted: nobody claims them."""
    building = in_state(session, GenerationState.BUILDING)
    return [generation for generation in building if not _is_claimed(generation, now)]


def claim_lost(work: Work, held: Collection[str]) -> list[Generation]:
    """Claim what is `lost`, so that nobody else fills it at the same time."""
    take_turn(work)
    found = lost(work.session, held, work.now)
    for generation in found:
        _claim(work, generation, CLAIM)
    return found


@contextmanager
def filling(truth: Truth, generation: Generation) -> Iterator[None]:
    """Keep a claim while the generation is filled: on leaving it is whole.

    After a failure it is not, and free for whoever fills it next.
    """
    over = threading.Event()

    def claim(period: timedelta) -> None:
        with suppress(Unavailable), truth.work() as work:
            _claim(work, generation, period)
            work.commit()

    def keep() -> None:
        while not over.wait(CLAIM.total_seconds() / 4):
            claim(CLAIM)

    keeper = threading.Thread(target=keep, name=f"filling {generation.name}", daemon=True)
    keeper.start()

    def stop() -> None:
        over.set()
        keeper.join()

    try:
        yield
    except BaseException:
        stop()
        claim(timedelta())
        raise
    stop()
    with truth.work() as work:
        _release(work, generation)
        work.commit()


def _claim(work: Work, generation: Generation, period: timedelta) -> None:
    work.session.exec(
        update(Generation)
        .where(col(Generation.id) == generation.id)
        .values(busy_until=work.now + period)
    )


def _release(work: Work, generation: Generation) -> None:
    work.session.exec(
        update(Generation).where(col(Generation.id) == generation.id).values(busy_until=None)
    )


def take_turn(work: Work) -> None:
    """Wait for whoever changes what is written, and have others wait for this transaction."""
    live = col(Generation.state) == GenerationState.LIVE
    work.session.exec(select(Generation).where(live).with_for_update()).all()


def _is_claimed(generation: Generation, now: datetime) -> bool:
    # A claim further away than any claim lasts was made by a clock that has jumped back since.
    until = generation.busy_until
    return until is not None and now < until <= now + 2 * CLAIM


def in_state(session: Session, state: GenerationState) -> list[Generation]:
    """Generations in one state, oldest first."""
    return list(
        session.exec(
            select(Generation).where(col(Generation.state) == state).order_by(col(Generation.id))
        )
    )


def set_state(work: Work, generation: Generation, state: GenerationState) -> None:
    """Move a generation to another state."""
    work.session.exec(
        update(Generation).where(col(Generation.id) == generation.id).values(state=state)
    )


def switch(work: Work, to: Generation) -> list[Generation]:
    """Let `to` answer from this commit on; the one that answered is retired, still written.

    Whoever built it has found it whole. Where the edition changes with it, open pages select
    again. Returns what answered until now.
    """
    held = work.session.exec(
        select(col(Generation.state)).where(col(Generation.id) == to.id).with_for_update()
    ).one()
    if held not in (GenerationState.BUILDING, GenerationState.RETIRED):
        raise StateConflict(f"generation {to.name} is {held}, it cannot be made live")
    answered = in_state(work.session, GenerationState.LIVE)
    for live in answered:
        set_state(work, live, GenerationState.RETIRED)
        work.session.flush()
    set_state(work, to, GenerationState.LIVE)
    if held is GenerationState.BUILDING:
        _release(work, to)
    if any(live.edition != to.edition for live in answered):
        work.note(Topic.EDITION, str(to.edition), note=ANSWERS)
    return answered


def turn(work: Work, edition: int) -> None:
    """Let an edition answer that the live generation holds, from this commit on.

    Nothing is computed: the way back takes as long as a commit. Raises `StateConflict` for an
    edition that it does not hold.
    """
    take_turn(work)
    at = pointer(work.session)
    if edition == at.edition:
        raise StateConflict(N_("Edition {number} answers already."), number=edition)
    if edition not in at.held:
        raise StateConflict(N_("Edition {number} is no longer kept."), number=edition)
    work.session.exec(
        update(Generation)
        .where(col(Generation.state) == GenerationState.LIVE)
        .values(edition=edition)
    )
    work.note(Topic.EDITION, str(edition), note=ANSWERS)
