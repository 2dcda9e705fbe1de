"""A member's own data and access tokens (C8)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from api import archive
from api.cookies import SESSION_COOKIE
from api.deps import CallerDep, CookiesDep, HouseDep
from api.openapi import problems
from club import accounts, export, tokens
from schemas.account import AccountOut, AccountPatch
from schemas.session import NewToken, TokenIn, TokenOut

_EXPORTED: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "application/zip": {"schema": {"type": "string", "format": "binary"}},
        }
    },
    **problems(422),
}

router = APIRouter(prefix="/me", tags=["me"], responses=problems(401))


class TokenList(BaseModel):
    """A member's tokens."""

    entries: list[TokenOut]


@router.get("", operation_id="see_account")
def see(caller: CallerDep) -> AccountOut:
    """The member's own data."""
    return AccountOut.model_validate(caller.account)


@router.patch("", operation_id="correct_account", responses=problems(403))
def correct(house: HouseDep, caller: CallerDep, patch: AccountPatch) -> AccountOut:
    """Change what is sent."""
    return AccountOut.model_validate(accounts.correct(house.truth, caller.account.id, patch))


@router.delete("", status_code=204, operation_id="erase_account", responses=problems(403))
def erase(house: HouseDep, cookies: CookiesDep, caller: CallerDep, response: Response) -> None:
    """Erase the account and everything it holds, at once and for good."""
    accounts.erase(house.truth, caller.account.id)
    cookies.clear(response, SESSION_COOKIE)


@router.get("/export", response_model=None, responses=_EXPORTED)
def export_account(
    request: Request,
    house: HouseDep,
    caller: CallerDep,
    response: Response,
    form: Annotated[Literal["json", "zip"], Query(alias="format")] = "json",
) -> Response | dict[str, Any]:
    """Everything the club holds of the member, in one file: JSON, or an archive with media."""
    if form == "zip":
        return archive.answer(request, house, caller)
    response.headers["content-disposition"] = (
        f'attachment; filename="marieur-{caller.account.slug}.json"'
    )
    with house.truth.read() as session:
        return export.export(session, caller.account, house.truth.clock())


@router.get("/tokens")
def list_tokens(house: HouseDep, caller: CallerDep) -> TokenList:
    """The member's access tokens, without their secrets."""
    with house.truth.read() as session:
        rows = tokens.tokens(session, caller.account.id, person=caller.person)
    return TokenList(entries=[TokenOut.model_validate(row) for row in rows])


@router.post("/tokens", status_code=201, responses=problems(403))
def make_token(house: HouseDep, caller: CallerDep, wanted: TokenIn) -> NewToken:
    """A new access token for a program; its secret is told this once."""
    token, secret = tokens.make_token(
        house.truth, caller.account.id, wanted.name, person=caller.person
    )
    return NewToken(id=token.id, name=token.name, created_at=token.created_at, token=secret)


@router.delete("/tokens/{token_id}", status_code=204, responses=problems(403, 404))
def revoke_token(house: HouseDep, caller: CallerDep, token_id: str) -> None:
    """End an access token at once."""
    tokens.revoke_token(house.truth, caller.account.id, token_id, person=caller.person)
