"""The second factor of a login: set up, confirmed, switched off (C1)."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.deps import CallerDep, HouseDep, address_of
from api.openapi import problems
from club import second_factor
from schemas.second_factor import (
    FactorConfirmation,
    FactorIn,
    FactorOut,
    FactorProof,
    NewFactor,
    RecoveryCodes,
)

router = APIRouter(prefix="/me/second-factor", tags=["me"], responses=problems(401))


@router.get("")
def see_factor(house: HouseDep, caller: CallerDep) -> FactorOut:
    """Whether a code is asked at login, and how many recovery codes are left."""
    with house.truth.read() as session:
        return second_factor.state_of(session, caller)


@router.post("", status_code=201, responses=problems(403, 409, 429))
def begin_factor(
    house: HouseDep, request: Request, caller: CallerDep, wanted: FactorIn
) -> NewFactor:
    """A secret for an app, told this once; it counts when one of its codes was sent."""
    address = address_of(request)
    return second_factor.begin(house.truth, house.vault, caller, wanted.password, address)


@router.put("", responses=problems(403, 404, 429))
def confirm_factor(
    house: HouseDep, request: Request, caller: CallerDep, wanted: FactorConfirmation
) -> RecoveryCodes:
    """Switch it on by a code of the app; the recovery codes are told this once."""
    address = address_of(request)
    told = second_factor.confirm(house.truth, house.vault, caller, wanted.code, address)
    return RecoveryCodes(recovery_codes=told)


@router.post("/recovery-codes", responses=problems(403, 404, 429))
def renew_recovery_codes(
    house: HouseDep, request: Request, caller: CallerDep, wanted: FactorProof
) -> RecoveryCodes:
    """New recovery codes, told this once, by the password and a code; the old ones end."""
    address = address_of(request)
    told = second_factor.renew_codes(house.truth, house.vault, caller, wanted, address)
    return RecoveryCodes(recovery_codes=told)


@router.post("/end", status_code=204, responses=problems(403, 404, 429))
def end_factor(house: HouseDep, request: Request, caller: CallerDep, wanted: FactorProof) -> None:
    """Switch it off, by the password and a code."""
    address = address_of(request)
    second_factor.end(house.truth, house.vault, caller, wanted, address)
