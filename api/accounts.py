"""Registering, logging in and out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.cookies import SESSION_COOKIE
from api.deps import CallerDep, CookiesDep, HouseDep
from api.openapi import problems
from club.login import SESSION_LIFE, close_session, log_in, open_session
from club.registration import register
from schemas.account import Account, AccountOut, Credentials, Greeting, Joining

router = APIRouter(tags=["accounts"])


@router.post("/accounts", operation_id="register", status_code=201, responses=problems(409))
def join(house: HouseDep, cookies: CookiesDep, joining: Joining, response: Response) -> Greeting:
    """Register; the new member is logged in (A1, C2)."""
    return greet(house, cookies, response, register(house.truth, joining))


@router.post("/session", operation_id="log_in", responses=problems(401, 403))
def enter(
    house: HouseDep, cookies: CookiesDep, credentials: Credentials, response: Response
) -> Greeting:
    """Log in."""
    return greet(house, cookies, response, log_in(house.truth, credentials))


@router.delete("/session", operation_id="log_out", status_code=204, responses=problems(401, 403))
def leave(house: HouseDep, cookies: CookiesDep, caller: CallerDep, response: Response) -> None:
    """Log out; the pages of this session close."""
    close_session(house.truth, caller)
    cookies.clear(response, SESSION_COOKIE)


@router.get("/session", operation_id="see_session", responses=problems(401))
def who(caller: CallerDep, cookies: CookiesDep, request: Request) -> Greeting:
    """Who is logged in, with the CSRF token of this session."""
    secret = getattr(request.state, "secret", "")
    return Greeting(
        account=AccountOut.model_validate(caller.account), csrf_token=cookies.csrf_token(secret)
    )


def greet(house: HouseDep, cookies: CookiesDep, response: Response, account: Account) -> Greeting:
    """Open a session and give its cookie and CSRF token."""
    secret = open_session(house.truth, account)
    cookies.set(response, SESSION_COOKIE, secret, seconds=int(SESSION_LIFE.total_seconds()))
    return Greeting(
        account=AccountOut.model_validate(account), csrf_token=cookies.csrf_token(secret)
    )
