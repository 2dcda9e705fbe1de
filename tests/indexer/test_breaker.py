from __future__ import annotations

import pytest

from indexer.breaker import Breaker
from schemas.errors import EngineUnavailable


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Away(Exception):
    pass


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker((Away,), pause=1.0, clock=clock)


def fail(breaker: Breaker) -> None:
    with pytest.raises(Away), breaker.guard():
        raise Away


def refuses(breaker: Breaker) -> bool:
    try:
        with breaker.guard():
            return False
    except EngineUnavailable:
        return True


def test_it_fails_at_once_after_a_failure_until_the_pause_is_over(
    breaker: Breaker, clock: Clock
) -> None:
    assert not refuses(breaker)
    fail(breaker)
    clock.now += 0.99
    assert refuses(breaker)
    clock.now += 0.01
    assert not refuses(breaker)
    assert not refuses(breaker)


def test_one_call_probes_while_the_others_still_fail(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    clock.now += 1.0
    with breaker.guard():
        assert refuses(breaker)
    assert not refuses(breaker)


def test_a_probe_that_fails_opens_it_again(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    clock.now += 1.0
    fail(breaker)
    assert refuses(breaker)
    clock.now += 1.0
    assert not refuses(breaker)


def test_a_probe_that_never_ends_does_not_keep_it_open(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    clock.now += 1.0
    probe = breaker.guard()
    probe.__enter__()
    clock.now += 1.0
    assert not refuses(breaker)


def test_other_errors_leave_it_closed(breaker: Breaker) -> None:
    with pytest.raises(KeyError), breaker.guard():
        raise KeyError
    assert not refuses(breaker)


def test_a_mistake_of_ours_while_probing_lets_the_next_call_probe(
    breaker: Breaker, clock: Clock
) -> None:
    fail(breaker)
    clock.now += 1.0
    with pytest.raises(KeyError), breaker.guard():
        raise KeyError
    assert refuses(breaker)
    clock.now += 1.0
    assert not refuses(breaker)
