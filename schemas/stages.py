"""The stages of a publication's way to open hubs, and who is told how long each took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum


class Stage(StrEnum):
    """One stage of the way, in their order; indexing and ticking run beside the last two."""

    PARSE = "parse"
    """From the request's arrival to its handler: parsed, its caller known."""
    ANALYSE = "analyse"
    """Keys and evidence of its keywords."""
    COMMIT = "commit"
    """The transaction of the change and its promise."""
    REREAD = "reread"
    """The truth is read again, as whoever carries out the promise must."""
    PERCOLATE = "percolate"
    """The engine says which interests it satisfies."""
    ANNOUNCE = "announce"
    """The event goes onto the bus."""
    READ = "read"
    """The fan-out reads the publication and everybody whose page listens."""
    WRITE = "write"
    """Each page's frame is made and handed to its stream."""
    INDEX = "index"
    """The document goes into every written generation."""
    TICK = "tick"
    """The promise is ticked off."""


Observe = Callable[[Stage, float], object]
"""Is told how many seconds a stage took; thread-safe."""


def unobserved(_stage: Stage, _seconds: float) -> None:
    """Nobody wants to know."""


@contextmanager
def timed(observe: Observe, stage: Stage) -> Iterator[None]:
    """Tell how long what is inside took, unless it raises."""
    began = time.perf_counter()
    yield
    observe(stage, time.perf_counter() - began)
