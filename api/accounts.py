"""Registering, logging in and out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.cookies import SESSION_COOKIE, WORK_COOKIE
from api.deps import CallerDep, CookiesDep, HouseDep, address_of, cookies_of
from api.openapi import problems
from club import extension, second_factor, strangers
from club.delegation import acting_for
from club.login import (
    SESSION_LIFE,
    Caller,
    Login,
    caller_of_session,
    log_in,
    open_session,
)
from club.registration import register
from club.sessions import close_session
from house import House
from schemas.account import Account, AccountFace, AccountOut, Joining
from schemas.delegation import Greeting
from schemas.errors import EmailTaken
from schemas.second_factor import LoginIn

router = APIRouter(tags=["accounts"])


@router.post("/accounts", operation_id="register", status_code=201, responses=problems(409, 429))
def join(house: HouseDep, request: Request, joining: Joining, response: Response) -> Greeting:
    """Register; the new member is logged in (A1, C2)."""
    return greet(house, request, response, Login(admit(house, request, joining)))


@router.post("/session", operation_id="log_in", responses=problems(401, 403, 429))
def enter(house: HouseDep, request: Request, credentials: LoginIn, response: Response) -> Greeting:
    """Log in; where a second factor is on, with a code."""
    address = address_of(request)
    login = log_in(house.truth, credentials, address)
    second_factor.check(house.truth, house.vault, login, credentials.code, address)
    return greet(house, request, response, login)


@router.delete("/session", operation_id="log_out", status_code=204, responses=problems(401, 403))
def leave(house: HouseDep, request: Request, caller: CallerDep, response: Response) -> None:
    """Log out; the pages of this session close."""
    end_sessions(house, request, response, caller)


@router.get("/session", operation_id="see_session", responses=problems(401))
def who(caller: CallerDep, cookies: CookiesDep, request: Request) -> Greeting:
    """Who is logged in, with the CSRF token of this session."""
    secret = getattr(request.state, "secret", "")
    return greeting_of(caller, cookies.csrf_token(secret))


def end_sessions(house: House, request: Request, response: Response, caller: Caller | None) -> None:
    """Log out: of an account that one works on, and of one's own (C1, A5)."""
    cookies = cookies_of(request)
    if caller is not None:
        close_session(house.truth, caller)
    if caller is not None and request.cookies.get(WORK_COOKIE):
        own = cookies.open(request.cookies.get(SESSION_COOKIE))
        holder = caller_of_session(house.truth, own) if own else None
        if holder is not None:
            close_session(house.truth, holder)
    for name in (WORK_COOKIE, SESSION_COOKIE):
        cookies.clear(response, name)


def admit(house: House, request: Request, joining: Joining) -> Account:
    """Register whoever asks, unless too many did from where they ask (A18).

    The mailbox of an address that has an account gets a link to extend it (C5). Whoever joins is
    logged in, so that this answer tells them: few of it are given, counted before it is known.
    """
    address, found = address_of(request), False
    for attempt in (strangers.Attempt.REGISTER, strangers.Attempt.FIND):
        strangers.take(house.truth, attempt, address)
    try:
        return register(house.truth, joining, house.settings.reserved_names)
    except EmailTaken:
        found = True
        # The answer is the same as ever; the mailbox is offered to extend its account.
        extension.offer(house.truth, joining.email)
        raise
    finally:
        if not found:
            strangers.give_back(house.truth, strangers.Attempt.FIND, address)


def greet(house: House, request: Request, response: Response, login: Login) -> Greeting:
    """Open a session and give its cookie and CSRF token."""
    cookies, browser = cookies_of(request), request.headers.get("user-agent", "")
    secret = open_session(
        house.truth, login.account, browser, address_of(request), delegate=login.delegate
    )
    cookies.set(response, SESSION_COOKIE, secret, seconds=int(SESSION_LIFE.total_seconds()))
    return greeting_of(login, cookies.csrf_token(secret))


def greeting_of(login: Login | Caller, csrf_token: str) -> Greeting:
    """Who one is, and for whom one acts; of their account, the private part is not told."""
    account = AccountOut.model_validate(login.account)
    if login.delegate is None:
        return Greeting(account=account, csrf_token=csrf_token)
    return Greeting(
        account=AccountFace.model_validate(login.account),
        acting=acting_for(login.delegate, login.account),
        csrf_token=csrf_token,
    )
