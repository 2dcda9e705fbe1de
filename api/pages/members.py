"""What pages ask for: a member, of a role, with the form's CSRF token checked on a write."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form, Request

from api.deps import find_caller, of_role
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
ModeratorDep = Annotated[Caller, of_role(check_moderator, require_member)]
ModeratingSenderDep = Annotated[Caller, of_role(check_moderator, require_sender)]
AdministratorDep = Annotated[Caller, of_role(check_administrator, require_member)]
AdministeringSenderDep = Annotated[Caller, of_role(check_administrator, require_sender)]
