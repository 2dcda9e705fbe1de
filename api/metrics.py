"""Figures for Prometheus."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from fastapi import APIRouter, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from api.deps import HouseDep
from house import House
from matcher import stopwatch
from schemas.errors import Unavailable
from schemas.heartbeat import SignOfLife
from store import backlog, heartbeat, outbox

router = APIRouter(tags=["health"])

FIGURES = {
    "marieur_open_pages": "Live streams held open by this process.",
    "marieur_outbox_waiting": "Promises not carried out in full.",
    "marieur_outbox_failing": "Those of them that were tried and failed.",
    "marieur_background_sign_seconds": "Seconds since a part of the background work gave a sign.",
    "marieur_reloads_due": "1 while open pages are still to load again after a part was away.",
    stopwatch.NAME: stopwatch.ABOUT,
}
"""Every figure by name, and what it tells."""


class Figures(Collector):
    """What the parts know of themselves, read when asked."""

    def __init__(self, house: House) -> None:
        self._house = house

    def collect(self) -> Iterable[Metric]:
        """The figures now; what is away is left out."""
        fanout = self._house.fanout
        yield _gauge("marieur_open_pages", len(fanout.index))
        yield _gauge("marieur_reloads_due", fanout.making_good or fanout.unsure > 0)
        yield from self._house.stopwatch.collect()
        try:
            with self._house.truth.glance() as session:
                waiting, failing = outbox.waiting(session), backlog.failing(session)
                now = self._house.truth.clock()
                signs = heartbeat.signs(session, self._house.settings.background, now)
        except Unavailable:
            return
        yield _gauge("marieur_outbox_waiting", waiting)
        yield _gauge("marieur_outbox_failing", failing)
        yield _ages(signs, now)


def _ages(signs: list[SignOfLife], now: datetime) -> GaugeMetricFamily:
    """By part; one that never gave a sign is left out."""
    name = "marieur_background_sign_seconds"
    ages = GaugeMetricFamily(name, FIGURES[name], labels=["part"])
    for sign in signs:
        if sign.at is not None:
            ages.add_metric([sign.part], (now - sign.at).total_seconds())
    return ages


def _gauge(name: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, FIGURES[name], value=value)


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(house: HouseDep) -> Response:
    """The figures in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(Figures(house))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
