"""The live pointer and the generations that writers write."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import Session, col, select

from schemas.errors import StateConflict
from schemas.generation import Generation, GenerationState, generation_name
from store.truth import Truth
from store.unit_of_work import Work

_WRITTEN = (GenerationState.BUILDING, GenerationState.LIVE, GenerationState.RETIRED)


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which generation answers, and which are written beside it for a switch or a return."""

    live: str
    written: tuple[str, ...]


_POINTER = (
    select(col(Generation.id), col(Generation.state))
    .where(col(Generation.state).in_(_WRITTEN))
    .order_by(col(Generation.id))
)


def pointer(session: Session) -> Pointer:
    """The pointer as the truth has it now."""
    names = {generation_name(number): state for number, state in session.execute(_POINTER)}
    live = [name for name, state in names.items() if state is GenerationState.LIVE]
    return Pointer(live[0], tuple(names))


def found_first(truth: Truth, rules: str) -> None:
    """Make the first generation live where there is none yet."""
    with truth.work() as work:
        if work.session.exec(select(col(Generation.id)).limit(1)).first() is None:
            work.session.add(
                Generation(state=GenerationState.LIVE, rules=rules, created_at=work.now)
            )
            work.commit()


def begin(work: Work, rules: str) -> Generation:
    """A new generation, written from this commit on, not yet answering."""
    generation = Generation(rules=rules, created_at=work.now)
    work.session.add(generation)
    work.session.flush()
    return generation


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

    Returns what answered until now.
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
    return answered
