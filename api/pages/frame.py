"""The frame of every page: who reads it, in which language, what was just done."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.cookies import CookieBox
from api.deps import check_csrf, cookies_of, find_caller, gettext_of, language_of
from api.hosts import is_at_site_host
from api.i18n import translator
from api.pages.banner import banner
from api.rendering import Renderer
from club.login import Caller
from club.roles import is_moderating
from schemas.columns import is_id
from schemas.errors import N_, CsrfMismatch, NotFound

DONE = {
    "joined": N_("Welcome to the club. Write a first keyword, and your hub fills by itself."),
    "published": N_("Published: it is on its way to everyone whose keywords it answers."),
    "held": N_(
        "Held: its text bears out none of its keywords. Say it in the text, or send it for review."
    ),
    "saved": N_("Saved."),
    "offline": N_("Taken offline: it shows nowhere now."),
    "online": N_("Online again, at its old place."),
    "deleted": N_("Deleted."),
    "added": N_("Added. It keeps watch from now on."),
    "revoked": N_("The token is revoked."),
    "erased": N_("Your account is erased, with everything it held."),
    "hidden": N_("Hidden from you, here and on every Site."),
    "muted": N_("Muted: nothing of this author is shown to you any more."),
    "doubted": N_("Thank you: those who tune the keywords are told of it."),
    "reported": N_("Reported: moderators will look at it."),
    "undone": N_("Undone."),
    "written": N_("Your message is on its way, with your signature to answer to."),
    "review": N_("Sent to the moderators: the keyword waits for them."),
    "appealed": N_("Your appeal is with the moderators: somebody else will decide."),
    "decided": N_("Decided. Its author reads the reason."),
    "same": N_("Decided: one member’s. It changes nothing by itself."),
    "distinct": N_("Decided, and not asked again."),
    "asked": N_("Asked: its holder decides, and your feed follows."),
    "ended": N_("Ended: nothing of it reaches your feed any more."),
    "authorised": N_("Authorised: they read your feed from now on."),
    "refused": N_("Refused: they cannot ask again for a month."),
    "removed": N_("Removed: your feed is closed to them now."),
    "shared": N_("Shared. You end it under Shares whenever you like."),
    "unshared": N_("Ended: it shows there no more."),
    "sent": N_("If an account has this address, a letter with a link is on its way to it."),
    "paid": N_("Your payment has come in."),
    "email_asked": N_(
        "A letter with a link is on its way to that address. Until you follow it nothing changes."
    ),
    "email_changed": N_("Letters go to your new address from now on, and you log in with it."),
    "validated": N_("Your email address is confirmed. Thank you."),
    "asked_again": N_("A letter with a link is on its way to you."),
    "recovered": N_("Your new password holds. Log in with it."),
    "factor_off": N_("The second factor is off: your password alone is enough."),
    "password": N_("Your new password holds, and every other session has ended."),
    "closed": N_("The session has ended, and its open pages are closed."),
    "alone": N_("Every other session has ended."),
    "dismissed": N_("Not suggested again. You undo it under “Not for you”."),
    "accepted": N_("Accepted. Thank you: the club is open to you again."),
    "announced": N_("Announced: subscribers read it now, everybody accepts it from its date on."),
    "posted": N_("Your message is with the club. The answer comes by email."),
    "answered": N_("Answered: the email is on its way."),
    "under_way": N_("Under way: each gets a letter of their own, a few hundred at a time."),
    "dropped": N_("The draft is gone."),
    "in_force": N_("Your plan is in force."),
    "ordered": N_("Ordered. It is in force when the invoice is paid."),
    "paying": N_("Thank you. This page says “Paid” as soon as your payment has come in."),
    "withdrawn": N_("Withdrawn, and its invoice with it."),
    "listed": N_("On the list: what members there had published shows nowhere any more."),
    "moved": N_("The Site has its new address. The old one leads there."),
    "unlisted": N_("Off the list: what members there had published shows again."),
    "retried": N_("What waits is tried again in the next round."),
    "restored": N_("Restored: the account takes part again."),
    "delegate_ended": N_("Ended: sessions, tokens and open pages of theirs are closed."),
    "work_stopped": N_("You are on your own account again."),
    "work_ended": N_("Your work for that account has ended. This is your own again."),
    "left": N_("You are logged out. See you soon."),
    "not_entered": N_("That took too long, or was done before. Try it again."),
}
"""What a page says of the step that led to it, by the `done` of its address."""

_VISIT_COOKIES = {
    "/login": ("marieur_login", 86_400),
    "/login/": ("marieur_login", 86_400),
    "/register": ("marieur_register", 3_600),
    "/appeal": ("marieur_appeal", 3_600),
    "/contact": ("marieur_contact", 3_600),
    "/recover": ("marieur_recover", 3_600),
    "/recover/": ("marieur_password", 3_600),
}
"""The temporary cookie of each form that is open to strangers: name, seconds (C1).

A path that ends with a slash stands for those that go on: with a letter's secret, or a code.
"""


def renderer_of(request: Request) -> Renderer:
    """The renderer of this application."""
    renderer: Renderer = request.app.state.renderer
    return renderer


def show(
    request: Request, template: str, caller: Caller | None, code: int = 200, **context: Any
) -> HTMLResponse:
    """Render a page for its reader, answered with the status `code`.

    `web` says what search engines are told of it; a page without says noindex (P10).
    """
    language = language_of(request)
    done = DONE.get(request.query_params.get("done", ""))
    notice = context.pop("notice", None)
    if notice is None and done is not None:
        sent = request.query_params.get("sent")
        notice = say(translator(language).gettext(done), sent=sent, undo=_undo(request))
    # Who acts without the right to read a page as the account reads it as nobody, and acts still.
    actor: Caller | None = caller or getattr(request.state, "caller", None)
    guest = None
    if is_at_site_host(request):
        # There pages are read as the account, and nothing is done.
        guest, caller, actor = actor, None, None
    html = renderer_of(request).render(
        template,
        language,
        {
            "reader": caller.account if caller else None,
            "guest": guest.account if guest else None,
            "member": actor.account if actor else None,
            "may": actor.may if actor else None,
            "acting": actor.delegate if actor else None,
            "moderates": actor is not None and is_moderating(actor),
            "csrf_token": csrf_token(request),
            "here": request.url.path,
            "notice": notice,
            "club_notices": banner(request, language),
            "web": None,
            **context,
        },
    )
    # A page shows what one reader may see in one language: no cache may give it to another.
    headers = {"cache-control": "private, no-cache", "vary": "cookie, accept-language"}
    if context.get("web") is not None:
        headers["x-robots-tag"] = "all"
    return HTMLResponse(html, code, headers=headers)


def _undo(request: Request) -> dict[str, Any] | None:
    """What takes back the step that led to this page; only the member's own can be named."""
    said = request.query_params.get("undo", "")
    if not is_id(said):
        return None
    return {"action": f"/me/feedback/{said}/undo", "fields": {"next": request.url.path}}


def confirm_deletion(
    request: Request, member: Caller, title: str, *, consequence: str, list_page: str
) -> HTMLResponse:
    """Ask before what cannot be undone; yes is posted to the address of the question."""
    gettext = gettext_of(request)
    return show(
        request,
        "confirm.html",
        member,
        question=gettext(N_("Delete “%(title)s”?")) % {"title": title},
        consequence=gettext(consequence),
        action=request.url.path,
        yes=gettext(N_("Delete")),
        back=list_page,
    )


def say(
    text: str, *, undo: dict[str, Any] | None = None, sent: str | None = None, wrong: bool = False
) -> dict[str, Any]:
    """A notice above the page; `sent` names the draft that needs no keeping any more."""
    return {"text": text, "undo": undo, "sent": sent, "wrong": wrong}


def go(path: str, **query: str) -> RedirectResponse:
    """Send the browser on after a form was accepted (POST, redirect, GET)."""
    address = f"{path}?{urlencode(query)}" if query else path
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


def own_path(path: str, fallback: str = "/hub") -> str:
    """`path` when it is one of this site's own, else `fallback`: no form leads elsewhere."""
    plain = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if plain and path.isprintable() else fallback


def csrf_token(request: Request) -> str:
    """The token that this page's forms carry: of the session, or of a stranger's visit."""
    identifier = getattr(request.state, "secret", None) or getattr(request.state, "visit", None)
    return cookies_of(request).csrf_token(identifier) if identifier else ""


def begin_visit(request: Request) -> None:
    """Note the stranger's visit to a form that `end_visit` and `check_visit` know (C1)."""
    box = cookies_of(request)
    name, seconds = _visit_cookie(request)
    request.state.visit = box.open(request.cookies.get(name), seconds=seconds)
    if request.state.visit is None:
        request.state.visit = secrets.token_urlsafe(18)


VisitDep = Depends(begin_visit)


def keep_visit(request: Request, response: Response) -> Response:
    """Give the form's temporary cookie with the answer."""
    name, seconds = _visit_cookie(request)
    cookies_of(request).set(response, name, request.state.visit, seconds=seconds)
    return response


def end_visit(request: Request, response: Response) -> Response:
    """Take the form's temporary cookie away: it has done its work."""
    cookies_of(request).clear(response, _visit_cookie(request)[0])
    return response


def _visit_cookie(request: Request) -> tuple[str, int]:
    path = request.url.path
    return _VISIT_COOKIES.get(path) or _VISIT_COOKIES[path[: path.rindex("/") + 1]]


def check_visit(request: Request, token: str) -> None:
    """Refuse a stranger's form that another site may have made the browser send."""
    box: CookieBox = cookies_of(request)
    if not box.is_csrf_token(request.state.visit, token):
        raise CsrfMismatch(
            N_("This page is out of date. Load it again; what you typed is still there.")
        )


def check_form(request: Request, token: str) -> None:
    """Refuse a member's form that another site may have made the browser send."""
    caller = find_caller(request)
    if caller is not None and caller.by_cookie:
        check_csrf(request, token)


def check_there(there: bool) -> None:
    """Raise `NotFound` where this club has no such page."""
    if not there:
        raise NotFound(N_("There is nothing at this address."))
