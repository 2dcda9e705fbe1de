"""Where the time of one publication went, from what the API processes tell at /metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import httpx
from prometheus_client.parser import text_string_to_metric_families

from schemas.stages import Stage

Totals = list[Mapping[str, float]]
"""For each process, the samples of the stages: seconds in all and how often, by name."""

_FAMILY = "marieur_push_seconds"


class Watch:
    """Reads the stages before and after something."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._clients = [httpx.Client(base_url=f"http://127.0.0.1:{port}") for port in ports]

    def totals(self) -> Totals:
        """What each process has added up so far."""
        return [_samples(client.get("/metrics").text) for client in self._clients]

    def close(self) -> None:
        """Give the connections back."""
        for client in self._clients:
            client.close()


def between(before: Totals, after: Totals) -> dict[Stage, float]:
    """Milliseconds that each stage took on average between two readings."""
    return {
        stage: 1000 * _grown(f"sum/{stage}", before, after) / often
        for stage in Stage
        if (often := _grown(f"count/{stage}", before, after))
    }


def _grown(name: str, before: Totals, after: Totals) -> float:
    return sum(late[name] - early[name] for early, late in zip(before, after, strict=True))


def _samples(told: str) -> dict[str, float]:
    return {
        f"{sample.name.removeprefix(_FAMILY + '_')}/{sample.labels['stage']}": sample.value
        for family in text_string_to_metric_families(told)
        if family.name == _FAMILY
        for sample in family.samples
        if sample.name.endswith(("_sum", "_count"))
    }
