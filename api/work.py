"""Working on somebody else's account from one's own (A5), and giving such work up (A4)."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.accounts import greeting_of
from api.cookies import SESSION_COOKIE, WORK_COOKIE
from api.deps import CallerDep, HouseDep, address_of, cookies_of
from api.openapi import problems
from club import delegation, webmasters
from club.login import Caller, caller_of_session
from club.sessions import close_session
from house import House
from schemas.delegation import Acting, Greeting
from schemas.errors import N_, Forbidden

router = APIRouter(prefix="/work", tags=["delegates"], responses=problems(401))


class WorkList(BaseModel):
    """Accounts that a Webmaster may work on."""

    entries: list[Acting]


@router.get("")
def list_work(house: HouseDep, caller: CallerDep) -> WorkList:
    """The accounts whose holders assigned the caller as their Webmaster."""
    if caller.delegate is not None:
        return WorkList(entries=[delegation.acting_for(caller.delegate, caller.account)])
    with house.truth.read() as session:
        return WorkList(entries=webmasters.works(session, caller.account.id))


@router.post("/{delegate_id}", responses=problems(403, 404))
def begin_work(
    house: HouseDep, request: Request, caller: CallerDep, delegate_id: str, response: Response
) -> Greeting:
    """Act for that account from now on, in this browser, with a session of its own."""
    return begin(house, request, response, caller, delegate_id)


@router.delete("", responses=problems(403))
def stop_work(house: HouseDep, request: Request, caller: CallerDep, response: Response) -> Greeting:
    """Be oneself again."""
    return stop(house, request, response, caller)


@router.delete("/login", status_code=204, responses=problems(403))
def give_up_work(house: HouseDep, caller: CallerDep) -> None:
    """Act for the account no more, for good: whoever acts may end that, as its holder may."""
    delegation.give_up(house.truth, caller)


def begin(
    house: House, request: Request, response: Response, caller: Caller, delegate_id: str
) -> Greeting:
    """Open a session on the account, and give its cookie beside that of one's own."""
    if not caller.by_cookie:
        raise Forbidden(N_("Programs act by a token that is made while working for the account."))
    cookies, browser = cookies_of(request), request.headers.get("user-agent", "")
    login, secret = webmasters.begin(house.truth, caller, delegate_id, browser, address_of(request))
    seconds = int(webmasters.WORK_LIFE.total_seconds())
    cookies.set(response, WORK_COOKIE, secret, seconds=seconds)
    return greeting_of(login, cookies.csrf_token(secret))


def stop(house: House, request: Request, response: Response, caller: Caller) -> Greeting:
    """End the session on the other account; the browser's own is there still."""
    cookies = cookies_of(request)
    own = cookies.open(request.cookies.get(SESSION_COOKIE))
    holder = caller_of_session(house.truth, own) if own else None
    if own is None or holder is None or not request.cookies.get(WORK_COOKIE):
        raise Forbidden(N_("You work for nobody in this browser."))
    close_session(house.truth, caller)
    cookies.clear(response, WORK_COOKIE)
    return greeting_of(holder, cookies.csrf_token(own))
