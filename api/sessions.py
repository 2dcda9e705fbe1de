"""A member's sessions and password (C1)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep, address_of
from api.openapi import problems
from club import sessions
from schemas.mail_link import PasswordChange
from schemas.session import SessionOut

router = APIRouter(prefix="/me", tags=["me"], responses=problems(401))


class SessionList(BaseModel):
    """A member's sessions."""

    entries: list[SessionOut]


@router.get("/sessions")
def list_sessions(house: HouseDep, caller: CallerDep) -> SessionList:
    """The browsers that are logged in, this one first."""
    with house.truth.read() as session:
        return SessionList(entries=sessions.sessions(session, caller, house.truth))


@router.delete("/sessions/{session_id}", status_code=204, responses=problems(403, 404))
def end_session(house: HouseDep, caller: CallerDep, session_id: str) -> None:
    """End a session at once; its open pages close."""
    sessions.end_session(house.truth, caller, session_id)


@router.delete("/sessions", status_code=204, responses=problems(403))
def end_other_sessions(house: HouseDep, caller: CallerDep) -> None:
    """End every session but this one; asked by a program, every session."""
    sessions.end_others(house.truth, caller)


@router.put("/password", status_code=204, responses=problems(403, 429))
def change_password(
    house: HouseDep, request: Request, caller: CallerDep, change: PasswordChange
) -> None:
    """Choose another password; every other session ends."""
    sessions.change_password(house.truth, caller, change, address_of(request))
