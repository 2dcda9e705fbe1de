from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from indexer.pileup import Pileup


class Counter:
    """Doubles numbers; holds each batch until it is let go."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.entered = threading.Semaphore(0)
        self.let_go = threading.Semaphore(0)

    def __call__(self, questions: Sequence[int]) -> list[int]:
        self.batches.append(list(questions))
        self.entered.release()
        assert self.let_go.acquire(timeout=10)
        if 13 in questions:
            raise LookupError("thirteen")
        return [2 * question for question in questions]


def waiting(pileup: Pileup[int, int], count: int) -> None:
    deadline = time.monotonic() + 10
    while len(pileup._waiting) < count:  # the only way to know that a thread has come
        assert time.monotonic() < deadline
        time.sleep(0.001)


def pile_up(
    serve: Counter, threads: ThreadPoolExecutor, *questions: int, largest: int = 64
) -> tuple[Pileup[int, int], list[Future[int]]]:
    """The first question is being served, the others wait, in this order."""
    pileup = Pileup(serve, largest=largest)
    asked = []
    for position, question in enumerate(questions):
        asked.append(threads.submit(pileup.ask, question))
        if position == 0:
            assert serve.entered.acquire(timeout=10)
        waiting(pileup, position)
    return pileup, asked


@pytest.fixture
def serve() -> Counter:
    return Counter()


def test_one_alone_is_served_alone(serve: Counter) -> None:
    serve.let_go.release()
    assert Pileup(serve).ask(4) == 8
    assert serve.batches == [[4]]


def test_those_who_come_meanwhile_go_together(serve: Counter) -> None:
    with ThreadPoolExecutor(8) as threads:
        _, asked = pile_up(serve, threads, 1, 2, 3, 4)
        serve.let_go.release(2)
        assert [each.result(10) for each in asked] == [2, 4, 6, 8]
    assert serve.batches == [[1], [2, 3, 4]]


def test_a_batch_has_an_end(serve: Counter) -> None:
    with ThreadPoolExecutor(8) as threads:
        _, asked = pile_up(serve, threads, 1, 2, 3, 4, 5, 6, largest=2)
        serve.let_go.release(4)
        assert [each.result(10) for each in asked] == [2, 4, 6, 8, 10, 12]
    assert serve.batches == [[1], [2, 3], [4, 5], [6]]


def test_an_error_reaches_everyone_of_its_batch_and_nobody_else(serve: Counter) -> None:
    with ThreadPoolExecutor(8) as threads:
        pileup, asked = pile_up(serve, threads, 1, 13, 3)
        serve.let_go.release(2)
        assert asked[0].result(10) == 2
        for each in asked[1:]:
            with pytest.raises(LookupError, match="thirteen"):
                each.result(10)
        serve.let_go.release()
        assert pileup.ask(5) == 10


@pytest.mark.parametrize("answer", [lambda asked: [], lambda asked: [*asked, 1]])
def test_a_wrong_number_of_answers_is_an_error(
    answer: Callable[[Sequence[int]], Sequence[int]],
) -> None:
    pileup: Pileup[int, int] = Pileup(answer)
    with pytest.raises(ValueError, match="zip"):
        pileup.ask(1)


def test_everyone_gets_their_own_answer_under_load() -> None:
    def slowly(questions: Sequence[int]) -> list[int]:
        time.sleep(0.0005)
        sizes.append(len(questions))
        return [-question for question in questions]

    sizes: list[int] = []
    pileup = Pileup(slowly, largest=8)
    with ThreadPoolExecutor(40) as threads:
        answers = list(threads.map(pileup.ask, range(4_000)))
    assert answers == [-number for number in range(4_000)]
    assert sum(sizes) == 4_000
    assert 1 < max(sizes) <= 8
