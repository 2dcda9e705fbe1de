"""What members say of entries: hide, mute, wrong match, report; and undo (K5, K6, K8)."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep
from api.openapi import problems
from club import feedback
from schemas.feedback import FeedbackIn, FeedbackOut

router = APIRouter(prefix="/feedback", tags=["feedback"], responses=problems(401))


class FeedbackList(BaseModel):
    """All that a member has said and not taken back."""

    entries: list[FeedbackOut]


@router.get("", operation_id="list_feedback")
def list_feedback(house: HouseDep, caller: CallerDep) -> FeedbackList:
    """What the member has hidden, muted, doubted and reported, the newest first."""
    with house.truth.read() as session:
        return FeedbackList(entries=feedback.given_by(session, caller.account))


@router.post("", status_code=201, operation_id="give_feedback", responses=problems(403, 404, 429))
def give_feedback(house: HouseDep, caller: CallerDep, said: FeedbackIn) -> FeedbackOut:
    """Hide an entry, mute its author, say that it is a wrong match, or report it.

    What is hidden or muted leaves the member's open pages at once.
    """
    return feedback.give(house.truth, caller.account.id, said)


@router.delete(
    "/{feedback_id}", status_code=204, operation_id="take_back", responses=problems(403, 404)
)
def take_back(house: HouseDep, caller: CallerDep, feedback_id: str) -> None:
    """Undo: what was hidden or muted shows again."""
    feedback.take_back(house.truth, caller.account.id, feedback_id)
