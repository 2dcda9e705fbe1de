"""The pointer: which generation and which editions are asked and written (M6)."""

from __future__ import annotations

import pytest

from schemas.errors import StateConflict
from schemas.generation import Generation, GenerationState
from schemas.outbox import Promise, Topic
from store import editions, generations
from store.pointer import Pointer, pointer
from store.truth import Truth


@pytest.fixture
def founded(truth: Truth) -> Truth:
    """A club whose first generation is whole."""
    editions.found_first(truth)
    generations.found_first(truth, "rules")
    with truth.work() as work:
        (first,) = generations.claim_lost(work, ())
        work.commit()
    with generations.filling(truth, first):
        pass
    return truth


def begin_second(truth: Truth) -> Generation:
    """Begin to build a generation for a second edition beside the first."""
    with truth.work() as work:
        made = editions.add(work, {}, [], rules="rules", based_on=1, author="Ada", why="")
        begun = generations.begin(work, "rules", edition=made.number, editions=[made.number, 1])
        work.commit()
    return begun


def read(truth: Truth) -> Pointer:
    with truth.read() as session:
        return pointer(session)


def test_a_club_begins_with_the_first_edition(founded: Truth) -> None:
    assert read(founded) == Pointer("g1", ("g1",))


def test_an_edition_that_is_built_is_written_and_not_promised_away(founded: Truth) -> None:
    begin_second(founded)
    assert read(founded) == Pointer("g1", ("g1", "g2"), edition=1, editions=(1, 2), promised=(2,))


def test_after_the_switch_the_edition_answers_and_the_former_is_kept(founded: Truth) -> None:
    begun = begin_second(founded)
    with founded.work() as work:
        generations.switch(work, begun)
        work.commit()
    assert read(founded) == Pointer("g2", ("g1", "g2"), edition=2, editions=(2, 1))
    with founded.read() as session:
        promise = session.get(Promise, 1)
    assert promise is not None
    assert (promise.topic, promise.ref) == (Topic.EDITION, "2")


def test_turning_back_moves_the_edition_alone(founded: Truth) -> None:
    begun = begin_second(founded)
    with founded.work() as work:
        generations.switch(work, begun)
        generations.turn(work, 1)
        work.commit()
    now = read(founded)
    assert (now.live, now.edition, now.editions) == ("g2", 1, (1, 2))


@pytest.mark.parametrize("edition", [1, 2, 3])
def test_an_edition_that_is_not_held_in_full_cannot_answer(founded: Truth, edition: int) -> None:
    begin_second(founded)
    with founded.work() as work, pytest.raises(StateConflict):
        generations.turn(work, edition)
    assert read(founded).edition == 1


def test_what_was_interrupted_is_written_no_longer(founded: Truth) -> None:
    begun = begin_second(founded)
    with founded.work() as work:
        generations.set_state(work, begun, GenerationState.DROPPED)
        work.commit()
    assert read(founded) == Pointer("g1", ("g1",))
