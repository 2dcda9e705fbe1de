"""Whether the process is alive, and whether every part answers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

from fastapi import APIRouter, Response
from pydantic import BaseModel

from api.deps import HouseDep
from schemas.errors import MarieurError

router = APIRouter(tags=["health"])

_PATIENCE = 3.0
"""Seconds that the parts have to answer."""


class Readiness(BaseModel):
    """Each part by name: `ok`, or `away`."""

    ready: bool
    parts: dict[str, str]


@router.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", responses={503: {"model": Readiness}})
def ready(house: HouseDep, response: Response) -> Readiness:
    """Every part answers; 503 and which one does not otherwise."""
    pings: dict[str, Callable[[], None]] = {
        "truth": house.truth.ping,
        "engine": house.engine.ping,
        "bus": house.bus.ping,
    }
    pool = ThreadPoolExecutor(len(pings), thread_name_prefix="ping")
    asked = {name: pool.submit(_answers, ping) for name, ping in pings.items()}
    done, _ = wait(asked.values(), timeout=_PATIENCE)
    pool.shutdown(wait=False)
    parts = {
        name: "ok" if future in done and future.result() else "away"
        for name, future in asked.items()
    }
    is_ready = "away" not in parts.values()
    if not is_ready:
        response.status_code = 503
    return Readiness(ready=is_ready, parts=parts)


def _answers(ping: Callable[[], None]) -> bool:
    try:
        ping()
    except MarieurError:
        return False
    return True
