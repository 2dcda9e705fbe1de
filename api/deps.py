"""What handlers ask for, each named once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Header, Request

from api.acceptance import check_accepted
from api.cookies import SESSION_COOKIE, CookieBox
from api.i18n import choose_language, translator
from club import activity
from club.audience import ANYBODY, Reader
from club.login import Caller, caller_of_session, caller_of_token
from club.roles import check_administrator, check_moderator
from house import House
from schemas.account import Account
from schemas.errors import N_, CsrfMismatch, Unauthenticated

LANGUAGE_COOKIE = "marieur_language"
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


def house_of(request: Request) -> House:
    """The parts that this application was made with."""
    house: House = request.app.state.house
    return house


def cookies_of(request: Request) -> CookieBox:
    """The box that seals this application's cookies."""
    box: CookieBox = request.app.state.cookies
    return box


def address_of(request: Request) -> str:
    """The IP address that asks; behind a proxy, the one that the proxy names (A18)."""
    return request.client.host if request.client else ""


def find_caller(request: Request) -> Caller | None:
    """Who makes the request, by token or session; raises for a token that is not good.

    A browser whose session has ended is simply nobody. Raises `PoliciesNotAccepted` where the
    member has something to accept first (A17), but for what stays open.
    """
    known: Caller | None = getattr(request.state, "caller", None)
    if known is not None:
        return known
    house = house_of(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme:
        caller = None
        if scheme.lower() == "bearer" and token:
            caller = caller_of_token(house.truth, token.strip())
        if caller is None:
            raise Unauthenticated(N_("This access token is not valid, or was revoked."))
    else:
        secret = cookies_of(request).open(request.cookies.get(SESSION_COOKIE))
        if secret is None:
            return None
        caller = caller_of_session(house.truth, secret)
        if caller is not None:
            request.state.secret = secret
    if caller is not None:
        activity.note(house.truth, caller.account)
    request.state.caller = caller
    if caller is not None and caller.must_accept:
        check_accepted(request)
    return caller


def require_caller(
    request: Request, x_csrf_token: Annotated[str | None, Header()] = None
) -> Caller:
    """The member who makes the request; a write by cookie must carry the CSRF token."""
    caller = find_caller(request)
    if caller is None:
        raise Unauthenticated(N_("Log in first."))
    if caller.by_cookie and request.method not in _SAFE:
        check_csrf(request, x_csrf_token)
    return caller


def check_csrf(request: Request, token: str | None) -> None:
    """Refuse a write that another site may have made the browser send."""
    if not cookies_of(request).is_csrf_token(request.state.secret, token):
        raise CsrfMismatch(
            N_("This page is out of date. Load it again; what you typed is still there.")
        )


def reader_of(caller: Caller | None) -> Reader:
    """The caller as the audience rule knows them."""
    if caller is None:
        return ANYBODY
    account = caller.account
    return Reader(
        account.id, account.tier, account.language, languages=frozenset(account.languages)
    )


def language_of(request: Request) -> str:
    """The language to speak: the member's, the visitor's choice, or the browser's (A8)."""
    caller: Caller | None = getattr(request.state, "caller", None)
    return choose_language(
        member=caller.account.language if caller else None,
        cookie=cookies_of(request).open(request.cookies.get(LANGUAGE_COOKIE)),
        accept=request.headers.get("accept-language"),
    )


def gettext_of(request: Request) -> Callable[[str], str]:
    """What says a sentence in the language to speak."""
    return translator(language_of(request)).gettext


async def _house(request: Request) -> House:
    # What only looks is a coroutine: FastAPI takes plain functions to a thread and back.
    return house_of(request)


async def _cookies(request: Request) -> CookieBox:
    return cookies_of(request)


HouseDep = Annotated[House, Depends(_house)]
CookiesDep = Annotated[CookieBox, Depends(_cookies)]
CallerDep = Annotated[Caller, Depends(require_caller)]


def of_role(check: Callable[[Account], None], found: Callable[..., Caller]) -> Any:
    """What a handler declares for the caller that the dependency `found` gives, if of a role.

    `check` raises `Forbidden` for others.
    """

    def require(caller: Caller = Depends(found)) -> Caller:  # noqa: B008 - not known to annotations
        check(caller.account)
        return caller

    return Depends(require)


ModeratorDep = Annotated[Caller, of_role(check_moderator, require_caller)]
AdministratorDep = Annotated[Caller, of_role(check_administrator, require_caller)]
VisitorDep = Annotated[Caller | None, Depends(find_caller)]
