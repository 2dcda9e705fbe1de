"""Asking the generation that answers now, whatever it is when the answer is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlmodel import Session

from schemas.errors import EngineCorrupt
from store.pointer import pointer
from store.truth import Truth

Answer = TypeVar("Answer")


def ask(truth: Truth, session: Session, question: Callable[[str], Answer]) -> Answer:
    """What `question` answers of the live generation's name.

    A generation may be dropped between the look at the pointer and the question: then the
    pointer is read again and the new one asked, once. Raises `EngineUnavailable` while the live
    generation is filled again.
    """
    asked = pointer(session).asked
    try:
        return question(asked)
    except EngineCorrupt:
        # The session may see the truth as it was when its transaction began.
        with truth.read() as now:
            answering = pointer(now).asked
        if answering == asked:
            raise
        return question(answering)
