"""How long something takes, asked often."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import NamedTuple


class Timing(NamedTuple):
    """Milliseconds: the median, and what one in a hundred exceeds."""

    p50: float
    p99: float


def timed(ask: Callable[[], object], rounds: int) -> Timing:
    """Ask so often, after a warm-up."""
    ask()
    taken = []
    for _ in range(rounds):
        began = perf_counter()
        ask()
        taken.append((perf_counter() - began) * 1000)
    taken.sort()
    return Timing(taken[len(taken) // 2], taken[min(len(taken) - 1, int(len(taken) * 0.99))])
