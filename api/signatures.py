"""A member's contact cards, and those of others without their email (A12)."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep, reader_of
from api.moved import SlugDep
from api.openapi import problems
from club import signatures, site_addresses
from schemas.signature import Card, SignatureIn, SignatureOut

router = APIRouter(tags=["contact"], responses=problems(401))


class SignatureList(BaseModel):
    """A member's own signatures."""

    entries: list[SignatureOut]


class CardList(BaseModel):
    """A member's signatures as another member sees them."""

    entries: list[Card]


@router.get("/signatures")
def list_signatures(house: HouseDep, caller: CallerDep) -> SignatureList:
    """The member's own signatures, the first written first."""
    with house.truth.read() as session:
        rows = signatures.signatures(session, caller.account.id)
    return SignatureList(entries=[SignatureOut.model_validate(row) for row in rows])


@router.post("/signatures", status_code=201, responses=problems(403, 409))
def add_signature(house: HouseDep, caller: CallerDep, wanted: SignatureIn) -> SignatureOut:
    """Write a signature; an account has four at most."""
    row = signatures.add_signature(house.truth, caller.account.id, wanted)
    return SignatureOut.model_validate(row)


@router.put("/signatures/{signature_id}", responses=problems(403, 404))
def change_signature(
    house: HouseDep, caller: CallerDep, signature_id: str, wanted: SignatureIn
) -> SignatureOut:
    """Write a signature anew."""
    row = signatures.change_signature(house.truth, caller.account.id, signature_id, wanted)
    return SignatureOut.model_validate(row)


@router.delete("/signatures/{signature_id}", status_code=204, responses=problems(403, 404))
def remove_signature(house: HouseDep, caller: CallerDep, signature_id: str) -> None:
    """Remove a signature."""
    signatures.remove_signature(house.truth, caller.account.id, signature_id)


@router.get("/sites/{slug}/signatures", responses=problems(404))
def list_cards(house: HouseDep, caller: CallerDep, slug: SlugDep) -> CardList:
    """A member's signatures that the caller's tier may see; never their email."""
    with house.truth.read() as session:
        owner = site_addresses.member_at(session, slug)
        rows = signatures.cards(session, reader_of(caller), owner)
    return CardList(entries=[Card.model_validate(row) for row in rows])
