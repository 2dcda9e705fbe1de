"""How the parts are, and the background work that waits. Administrators only."""

from __future__ import annotations

import shutil
from datetime import datetime

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict

from api import health
from api.deps import AdministratorDep, HouseDep
from api.openapi import problems
from club import system
from schemas.backlog import Retried, WaitingLetters, WaitingPromises
from schemas.generation import GenerationState
from schemas.heartbeat import SignOfLife
from store import backlog, generations, heartbeat

router = APIRouter(prefix="/admin/system", tags=["administration"], responses=problems(401, 403))

_TOLD = (GenerationState.LIVE, GenerationState.BUILDING, GenerationState.RETIRED)


class GenerationOut(BaseModel):
    """A generation of the index that is written."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    state: GenerationState
    rules: str
    """Version of the rules that its keys were made by."""
    created_at: datetime


class Storage(BaseModel):
    """Room on the disk of the process that answers, in bytes."""

    free: int
    total: int


class SystemOut(BaseModel):
    """The system at this moment."""

    parts: dict[str, str]
    """Each part by name: `ok`, or `away`."""
    background: list[SignOfLife]
    """Who does the background work, each with its last sign of life."""
    promises: list[WaitingPromises]
    """The oldest first; one that waits for minutes waits for a part that is away, or a worker."""
    letters: list[WaitingLetters]
    generations: list[GenerationOut]
    """The live one first."""
    storage: Storage


@router.get("", operation_id="see_system")
def see(house: HouseDep, _administrator: AdministratorDep) -> SystemOut:
    """Which parts answer, what waits and since when, the index's generations, room on the disk."""
    ready = health.ready(house, Response())
    with house.truth.read() as session:
        written = [one for state in _TOLD for one in generations.in_state(session, state)]
        promises, letters = backlog.promises(session), backlog.letters(session)
        signs = heartbeat.signs(session, house.settings.background, house.truth.clock())
    disk = shutil.disk_usage(house.settings.data_dir)
    return SystemOut(
        parts=ready.parts,
        background=signs,
        promises=promises,
        letters=letters,
        generations=[GenerationOut.model_validate(one) for one in written],
        storage=Storage(free=disk.free, total=disk.total),
    )


@router.post("/retries", status_code=201, operation_id="retry_what_waits")
def retry(house: HouseDep, administrator: AdministratorDep) -> Retried:
    """Have everything that waits, and letters that were given up, tried in the next round."""
    return system.retry(house.truth, administrator.account)
