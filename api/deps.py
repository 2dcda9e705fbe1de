"""What handlers ask for, each named once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Header, Request

from api.acceptance import check_accepted
from api.cookies import SESSION_COOKIE, SITE_COOKIE, WORK_COOKIE, CookieBox
from api.hosts import slug_of_host
from api.i18n import choose_language, translator
from api.rights import permit
from club import activity, handovers
from club.audience import ANYBODY, Reader
from club.login import Caller, caller_of_session, caller_of_token
from club.roles import check_administrator, check_moderator
from house import House
from schemas.account import Account
from schemas.errors import (
    N_,
    CsrfMismatch,
    Forbidden,
    PoliciesNotAccepted,
    Unauthenticated,
    WorkEnded,
)

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


def identify_caller(request: Request) -> Caller | None:
    """Who makes the request, by token or session; raises for a token that is not good.

    A browser whose session has ended is simply nobody; one that works for somebody is refused
    once that has ended, so that nothing meant for their account is done to its holder's own (A5).
    Raises `PoliciesNotAccepted` where the member has something to accept first (A17), but for
    what stays open.
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
    elif slug := slug_of_host(request):
        caller = _reader_at(request, slug)
        if caller is None:
            return None
    else:
        cookies, work = cookies_of(request), request.cookies.get(WORK_COOKIE)
        secret = cookies.open(work or request.cookies.get(SESSION_COOKIE))
        caller = caller_of_session(house.truth, secret) if secret else None
        if work and caller is None:
            raise WorkEnded(N_("Your work for that account has ended. This is your own again."))
        if caller is None:
            return None
        request.state.secret = secret
    activity.note(house.truth, caller.account)
    request.state.caller = caller
    if caller.must_accept:
        _check_accepted(request, caller)
    return caller


def _reader_at(request: Request, slug: str) -> Caller | None:
    """Who reads a Site at its own host; whoever has rules to accept first does so at the club."""
    secret = cookies_of(request).open(request.cookies.get(SITE_COOKIE))
    caller = handovers.caller_at(house_of(request).truth, slug, secret) if secret else None
    if caller is None or caller.must_accept:
        return None
    request.state.secret = secret
    return caller


def _check_accepted(request: Request, caller: Caller) -> None:
    try:
        check_accepted(request)
    except PoliciesNotAccepted:
        if caller.delegate is None:
            raise
        raise Forbidden(
            N_("The account's holder has to accept the club's new rules first.")
        ) from None


def find_caller(request: Request) -> Caller | None:
    """Who makes the request, as its handler may know them: see `api.rights`.

    Raises as `identify_caller`, and `Forbidden` for a delegate who was not let do it (A4).
    """
    caller = identify_caller(request)
    return permit(caller, request.scope.get("endpoint")) if caller else None


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
        member=caller.language if caller else None,
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
        if caller.delegate is not None:
            raise Forbidden(N_("A role in the club is its holder's alone."))
        check(caller.account)
        return caller

    return Depends(require)


ModeratorDep = Annotated[Caller, of_role(check_moderator, require_caller)]
AdministratorDep = Annotated[Caller, of_role(check_administrator, require_caller)]
VisitorDep = Annotated[Caller | None, Depends(find_caller)]
