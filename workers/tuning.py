"""What administrators asked for and wait for with a progress bar: previews (M6)."""

from __future__ import annotations

import structlog

from house import House
from matcher import preview
from schemas.errors import MarieurError

log = structlog.get_logger(__name__)


def tune(house: House) -> None:
    """Do what waits; a part that is away is tried again next time."""
    try:
        while preview.run_waiting(house.truth, house.analyzer):
            pass
    except MarieurError as error:
        log.warning("tuning waits", error=str(error))
