"""What pages ask for: a member, of a role, with the form's CSRF token checked on a write."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form, Request

from api.deps import find_caller
from api.pages.frame import check_form
from club.login import Caller
from club.roles import check_administrator, check_moderator
from schemas.errors import N_, Unauthenticated


def require_member(request: Request) -> Caller:
    """The member who reads the page; strangers are sent to log in."""
    caller = find_caller(request)
    if caller is None:
        raise Unauthenticated(N_("Log in first."))
    return caller


def require_sender(
    request: Request, csrf_token: Annotated[str, Form(max_length=200)] = ""
) -> Caller:
    """The member who sent a form from one of our own pages."""
    caller = require_member(request)
    check_form(request, csrf_token)
    return caller


MemberDep = Annotated[Caller, Depends(require_member)]
SenderDep = Annotated[Caller, Depends(require_sender)]


def require_moderator(member: MemberDep) -> Caller:
    """The moderator or administrator who reads the page; others get a plain page of refusal."""
    check_moderator(member.account)
    return member


def require_moderating_sender(sender: SenderDep) -> Caller:
    """The moderator or administrator who sent a form."""
    check_moderator(sender.account)
    return sender


def require_administrator(member: MemberDep) -> Caller:
    """The administrator who reads the page; others get a plain page of refusal."""
    check_administrator(member.account)
    return member


def require_administering_sender(sender: SenderDep) -> Caller:
    """The administrator who sent a form."""
    check_administrator(sender.account)
    return sender


ModeratorDep = Annotated[Caller, Depends(require_moderator)]
ModeratingSenderDep = Annotated[Caller, Depends(require_moderating_sender)]
AdministratorDep = Annotated[Caller, Depends(require_administrator)]
AdministeringSenderDep = Annotated[Caller, Depends(require_administering_sender)]
