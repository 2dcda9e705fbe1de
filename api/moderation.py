"""The moderators' queue, acts and log (K5, A15). Moderators and administrators only."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import HouseDep, ModeratorDep
from api.moved import SlugDep
from api.openapi import problems
from club import acts, appeals, moderation, sanctions
from schemas.moderation import (
    AppealOut,
    Case,
    DecisionIn,
    LoggedAct,
    OpenAppeal,
    StandingIn,
    VerdictIn,
    VouchIn,
)

router = APIRouter(
    prefix="/admin/moderation", tags=["administration"], responses=problems(401, 403)
)


class Queue(BaseModel):
    """What waits for a moderator, the oldest first."""

    entries: list[Case]


class Log(BaseModel):
    """The latest acts, the newest first."""

    entries: list[LoggedAct]


class OpenAppeals(BaseModel):
    """Appeals that wait, the oldest first."""

    entries: list[OpenAppeal]


@router.get("", operation_id="list_moderation_cases")
def list_cases(house: HouseDep, _moderator: ModeratorDep) -> Queue:
    """Held publications, keywords that their authors sent for review, and what was reported."""
    with house.truth.read() as session:
        return Queue(entries=moderation.queue(session))


@router.get("/log", operation_id="read_moderation_log")
def read_log(house: HouseDep, _moderator: ModeratorDep) -> Log:
    """Every act is logged; the log is only ever added to."""
    with house.truth.read() as session:
        return Log(entries=acts.latest(session))


@router.post(
    "/publications/{publication_id}",
    operation_id="moderate_publication",
    responses=problems(403, 404, 409),
)
def decide(
    house: HouseDep, moderator: ModeratorDep, publication_id: str, decision: DecisionIn
) -> Case:
    """Approve, refuse, hold, ban or lift the ban of a publication; or one `keyword` of it."""
    return moderation.decide(house.truth, moderator.account, publication_id, decision)


@router.put(
    "/accounts/{slug}",
    status_code=204,
    operation_id="vouch_for_account",
    responses=problems(403, 404),
)
def vouch(house: HouseDep, moderator: ModeratorDep, slug: SlugDep, change: VouchIn) -> None:
    """Say that an account's keywords are true, or no longer."""
    moderation.vouch(house.truth, moderator.account, slug, change)


@router.post(
    "/accounts/{slug}",
    status_code=204,
    operation_id="block_account",
    responses=problems(403, 404),
)
def change_standing(
    house: HouseDep, moderator: ModeratorDep, slug: SlugDep, change: StandingIn
) -> None:
    """Block an account until a date or for good, or let it in again."""
    sanctions.change_standing(house.truth, moderator.account, slug, change)


@router.get("/appeals", operation_id="list_open_appeals")
def list_appeals(house: HouseDep, _moderator: ModeratorDep) -> OpenAppeals:
    """Appeals that nobody has decided on, the oldest first."""
    with house.truth.read() as session:
        return OpenAppeals(entries=appeals.waiting(session))


@router.post(
    "/appeals/{appeal_id}", operation_id="decide_appeal", responses=problems(403, 404, 409)
)
def decide_appeal(
    house: HouseDep, moderator: ModeratorDep, appeal_id: str, verdict: VerdictIn
) -> AppealOut:
    """Grant an appeal or dismiss it; only somebody else than who took the act may."""
    return appeals.decide(house.truth, moderator.account, appeal_id, verdict)
