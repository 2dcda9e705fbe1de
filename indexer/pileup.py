"""Serve together what is asked at the same time, without a timer and without a thread."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class _Ticket(Generic[Question, Answer]):
    """One thread's question; it wakes with the answer, or to lead the next batch."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.answer: Future[Answer] = Future()
        self.called = threading.Event()


class Pileup(Generic[Question, Answer]):
    """Whoever comes while a batch is served goes in the next one.

    The first thread to come serves itself; when it is done, the first of those who came
    meanwhile serves all of them (at most `largest`), and so on.
    """

    def __init__(
        self, serve: Callable[[Sequence[Question]], Sequence[Answer]], *, largest: int = 64
    ) -> None:
        self._serve = serve
        self._largest = largest
        self._lock = threading.Lock()
        self._waiting: deque[_Ticket[Question, Answer]] = deque()
        self._led = False

    def ask(self, question: Question) -> Answer:
        """The answer to one question; raises what serving its batch raised."""
        ticket: _Ticket[Question, Answer] = _Ticket(question)
        with self._lock:
            self._waiting.append(ticket)
            leads, self._led = not self._led, True
        if not leads:
            ticket.called.wait()
        if not ticket.answer.done():
            self._lead()
        return ticket.answer.result()

    def _lead(self) -> None:
        with self._lock:
            size = min(len(self._waiting), self._largest)
            batch = [self._waiting.popleft() for _ in range(size)]
        try:
            answers = self._serve([ticket.question for ticket in batch])
            for ticket, answer in list(zip(batch, answers, strict=True)):
                ticket.answer.set_result(answer)
        except BaseException as error:
            for ticket in batch:
                ticket.answer.set_exception(error)
        finally:
            with self._lock:
                heir = self._waiting[0] if self._waiting else None
                self._led = heir is not None
            for ticket in batch:
                ticket.called.set()
            if heir is not None:
                heir.called.set()
