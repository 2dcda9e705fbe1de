"""The club's policies for everybody, and what a member accepted of them (A17)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep, language_of
from api.i18n import LANGUAGES
from api.openapi import problems
from club import acceptance, policies
from schemas.body import Body
from schemas.policy import (
    AcceptanceIn,
    AcceptedPolicy,
    PolicyHead,
    PolicyName,
    PolicyOut,
)

router = APIRouter(tags=["policies"])

Number = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


class PolicyList(BaseModel):
    """What is in force, and what is announced."""

    entries: list[PolicyHead]
    upcoming: list[PolicyHead]


class VersionQuery(Body):
    """Which version, in which language; those of now and of the reader where that is not said."""

    version: Number = None
    language: Annotated[str | None, Query(pattern="^(fr|en)$")] = None


class OwnPolicies(BaseModel):
    """What a member has to accept, and has accepted, the newest first."""

    to_accept: list[PolicyHead]
    accepted: list[AcceptedPolicy]


@router.get("/policies")
def list_policies(house: HouseDep, request: Request) -> PolicyList:
    """The policies in force, and the versions that are announced, in the reader's language."""
    language, now = language_of(request), house.truth.clock()
    with house.truth.read() as session:
        return PolicyList(
            entries=[
                policies.head(row, language) for row in policies.current(session, now).values()
            ],
            upcoming=[policies.head(row, language) for row in policies.upcoming(session, now)],
        )


@router.get("/policies/{name}", responses=problems(404))
def read_policy(
    house: HouseDep, request: Request, name: PolicyName, query: Annotated[VersionQuery, Query()]
) -> PolicyOut:
    """One policy: the version in force, or any other that is dated."""
    language = query.language if query.language in LANGUAGES else language_of(request)
    with house.truth.read() as session:
        row = policies.version(session, name, query.version, house.truth.clock())
    return policies.told(row, language)


@router.get("/me/policies", responses=problems(401))
def see_acceptances(house: HouseDep, request: Request, caller: CallerDep) -> OwnPolicies:
    """What has to be accepted before going on, and what was accepted when."""
    language, account = language_of(request), caller.account
    with house.truth.read() as session:
        wanted = acceptance.pending(session, account.policies_accepted_at, house.truth.clock())
        return OwnPolicies(
            to_accept=[policies.head(row, language) for row in wanted],
            accepted=acceptance.history(session, account.id, language),
        )


@router.post("/me/policies", status_code=204, responses=problems(401, 403, 409))
def accept_policies(house: HouseDep, caller: CallerDep, wanted: AcceptanceIn) -> None:
    """Accept the versions that were read; the club is open again at once."""
    acceptance.accept(house.truth, caller.account.id, wanted.accept)
