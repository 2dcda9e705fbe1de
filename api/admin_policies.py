"""Administrators draft, date and announce versions of the policies (A17)."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import AdministratorDep, HouseDep
from api.openapi import problems
from club import policy_changes
from schemas.policy import Announcing, PolicyDraft, PolicyName, PolicyTexts

router = APIRouter(prefix="/admin/policies", tags=["administration"], responses=problems(401, 403))


class PolicyVersions(BaseModel):
    """Every version of every policy, drafts too, the newest of each first."""

    entries: list[PolicyDraft]


@router.get("", operation_id="list_policy_versions")
def list_versions(house: HouseDep, administrator: AdministratorDep) -> PolicyVersions:
    """All versions with their texts in both languages."""
    language = administrator.account.language
    with house.truth.read() as session:
        rows = policy_changes.all_versions(session)
    return PolicyVersions(entries=[policy_changes.as_written(row, language) for row in rows])


@router.put("/{name}", operation_id="draft_policy", responses=problems(404))
def write_draft(
    house: HouseDep, administrator: AdministratorDep, name: PolicyName, texts: PolicyTexts
) -> PolicyDraft:
    """Write the next version of a policy; nobody else reads it before it is announced."""
    return policy_changes.draft(house.truth, administrator.account, name, texts)


@router.delete(
    "/{name}", status_code=204, operation_id="drop_policy_draft", responses=problems(404)
)
def drop_draft(house: HouseDep, _administrator: AdministratorDep, name: PolicyName) -> None:
    """Throw the draft of a policy away."""
    policy_changes.drop_draft(house.truth, name)


@router.post("/{name}/announcement", operation_id="announce_policy", responses=problems(404, 409))
def announce(
    house: HouseDep, administrator: AdministratorDep, name: PolicyName, change: Announcing
) -> PolicyDraft:
    """Date the draft: it is announced now, and has to be accepted from its date on."""
    announced = policy_changes.announce_version(
        house.truth,
        house.analyzer,
        administrator.account,
        name,
        change,
        origin=house.settings.origin,
        operator_email=house.settings.operator_email,
    )
    house.notices.forget()
    return announced
