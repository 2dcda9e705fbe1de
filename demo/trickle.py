"""Publish from the reserve now and then, so that open hubs are seen moving."""

from __future__ import annotations

import threading

import structlog
from sqlmodel import col, select

from club.publications import publish
from demo.content import DemoPublication, load_club
from demo.seed import draft
from house import House
from schemas.account import Account
from schemas.errors import MarieurError
from schemas.publication import Publication

PAUSE_SECONDS = 12.0

log = structlog.get_logger(__name__)


class Trickle:
    """A thread that publishes what the reserve still has; each once in the club's life."""

    def __init__(self, house: House, *, pause: float = PAUSE_SECONDS) -> None:
        self._house = house
        self._pause = pause
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="trickle", daemon=True)

    def start(self) -> None:
        """Begin, after a first pause."""
        self._thread.start()

    def stop(self) -> None:
        """End before the next publication."""
        self._stop.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        for publication in load_club().reserve:
            if self._is_out(publication):
                continue
            if self._stop.wait(self._pause):
                return
            try:
                self._publish(publication)
            except MarieurError as error:
                log.warning("trickle skips one", title=publication.title, error=str(error))

    def _is_out(self, publication: DemoPublication) -> bool:
        with self._house.truth.read() as session:
            query = select(col(Publication.id)).where(col(Publication.title) == publication.title)
            return session.exec(query).first() is not None

    def _publish(self, publication: DemoPublication) -> None:
        with self._house.truth.read() as session:
            author = session.exec(
                select(Account).where(col(Account.slug) == publication.author)
            ).one()
        publish(self._house.truth, self._house.analyzer, author, draft(publication))
