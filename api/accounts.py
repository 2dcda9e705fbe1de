"""Registering, logging in and out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.cookies import SESSION_COOKIE
from api.deps import CallerDep, CookiesDep, HouseDep, address_of, cookies_of
from api.openapi import problems
from club import extension, strangers
from club.login import SESSION_LIFE, close_session, log_in, open_session
from club.registration import register
from house import House
from schemas.account import Account, AccountOut, Credentials, Greeting, Joining
from schemas.errors import EmailTaken

router = APIRouter(tags=["accounts"])


@router.post("/accounts", operation_id="register", status_code=201, responses=problems(409, 429))
def join(house: HouseDep, request: Request, joining: Joining, response: Response) -> Greeting:
    """Register; the new member is logged in (A1, C2)."""
    return greet(house, request, response, admit(house, request, joining))


@router.post("/session", operation_id="log_in", responses=problems(401, 403, 429))
def enter(
    house: HouseDep, request: Request, credentials: Credentials, response: Response
) -> Greeting:
    """Log in."""
    account = log_in(house.truth, credentials, address_of(request))
    return greet(house, request, response, account)


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


def admit(house: House, request: Request, joining: Joining) -> Account:
    """Register whoever asks, unless too many did from where they ask (A18).

    The mailbox of an address that has an account gets a link to extend it (C5).
    """
    strangers.take(house.truth, strangers.Attempt.REGISTER, address_of(request))
    try:
        return register(house.truth, joining, house.settings.reserved_names)
    except EmailTaken:
        # The answer is the same as ever; the mailbox is offered to extend its account.
        extension.offer(house.truth, joining.email)
        raise


def greet(house: House, request: Request, response: Response, account: Account) -> Greeting:
    """Open a session and give its cookie and CSRF token."""
    cookies, browser = cookies_of(request), request.headers.get("user-agent", "")
    secret = open_session(house.truth, account, browser, address_of(request))
    cookies.set(response, SESSION_COOKIE, secret, seconds=int(SESSION_LIFE.total_seconds()))
    return Greeting(
        account=AccountOut.model_validate(account), csrf_token=cookies.csrf_token(secret)
    )
