"""What administrators asked for and wait for with a progress bar: previews, new editions (M6)."""

from __future__ import annotations

import structlog

from house import House
from matcher import application, preview
from schemas.errors import MarieurError

log = structlog.get_logger(__name__)


def tune(house: House) -> None:
    """Do what waits; a part that is away is tried again next time."""
    try:
        while preview.run_waiting(house.truth, house.analyzer):
            pass
        application.build_waiting(house.truth, house.engine, house.analyzers)
    except MarieurError as error:
        log.warning("tuning waits", error=str(error))
