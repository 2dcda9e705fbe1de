"""How long the stages of publishing took in this process, for Prometheus."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import Histogram
from prometheus_client.core import Metric

from schemas.stages import Stage

NAME = "marieur_push_seconds"
ABOUT = "How long each stage from a publication's request to open hubs took."

_BUCKETS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Stopwatch:
    """Adds up seconds by stage; thread-safe, and belongs to one process's parts."""

    def __init__(self) -> None:
        self._seconds = Histogram(NAME, ABOUT, ["stage"], registry=None, buckets=_BUCKETS)
        self._by_stage = {stage: self._seconds.labels(stage.value) for stage in Stage}

    def observe(self, stage: Stage, seconds: float) -> None:
        """A stage took this long."""
        self._by_stage[stage].observe(seconds)

    def collect(self) -> Iterable[Metric]:
        """The figures now."""
        return self._seconds.collect()
