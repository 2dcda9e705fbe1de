"""The policies for everybody, and the page on which a member accepts new ones (A17)."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from starlette.datastructures import UploadFile
from starlette.responses import Response

from api.deps import HouseDep, VisitorDep, find_caller, house_of, language_of
from api.pages.forms import read_strictly
from api.pages.frame import go, own_path, show
from api.pages.members import MemberDep, SenderDep
from api.policies import Number
from club import acceptance, policies
from club.login import Caller
from schemas.errors import N_, Invalid
from schemas.policy import AcceptanceIn, PolicyName

router = APIRouter()

_READ = re.compile(r"([a-z]+):([1-9][0-9]{0,8})")
_CSRF = "csrf_token"


class Acceptance(BaseModel):
    """The address that accepts: versions as `terms:2,privacy:3`, and where one was going."""

    versions: Annotated[str, Query(max_length=200)] = ""
    next: Annotated[str, Query(max_length=2_000)] = "/hub"
    again: bool = False
    """Whether the form that was kept is to be sent there."""

    def read(self) -> AcceptanceIn:
        """The versions that were read; raises `Invalid`."""
        found = [_READ.fullmatch(one) for one in self.versions.split(",")]
        if not all(found):
            raise Invalid(N_("The request could not be read."))
        with read_strictly():
            return AcceptanceIn.model_validate(
                {"accept": {one[1]: int(one[2]) for one in found if one is not None}}
            )


@router.get("/policies")
def list_policies(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Every policy in force, and what is announced."""
    language, now = language_of(request), house.truth.clock()
    with house.truth.read() as session:
        current = policies.current(session, now).values()
        upcoming = policies.upcoming(session, now)
    return show(
        request,
        "policies.html",
        visitor,
        current=[policies.head(row, language) for row in current],
        upcoming=[policies.head(row, language) for row in upcoming],
    )


@router.get("/policies/{name}")
def read_policy(
    request: Request,
    house: HouseDep,
    visitor: VisitorDep,
    name: PolicyName,
    *,
    version: Number = None,
) -> Response:
    """One version of a policy, with the others beside it; the one in force unless said."""
    language, now = language_of(request), house.truth.clock()
    with house.truth.read() as session:
        in_force = policies.version(session, name, None, now)
        row = policies.version(session, name, version, now)
        others = policies.versions(session, name)
    return show(
        request,
        "policy.html",
        visitor,
        policy=policies.told(row, language),
        in_force=in_force.number,
        others=[policies.head(one, language) for one in others],
    )


@router.get("/me/policies")
def own_policies(
    request: Request,
    member: MemberDep,
    *,
    next: str = "/hub",  # noqa: A002 - the address's own word
) -> Response:
    """What has to be accepted before going on, and what was accepted when."""
    return _show(request, member, next=own_path(next), kept=[], files=[])


@router.post("/me/policies")
def accept(
    request: Request, house: HouseDep, sender: SenderDep, given: Annotated[Acceptance, Query()]
) -> Response:
    """Accept, and go on: the form that was kept is sent by the browser once more."""
    acceptance.accept(house.truth, sender.account.id, given.read().accept)
    if given.again:
        # Keeps the method and the body, as no other redirection does.
        return RedirectResponse(own_path(given.next), HTTPStatus.TEMPORARY_REDIRECT)
    return go(own_path(given.next))


async def ask_to_accept(request: Request) -> Response:
    """Lead a member who has something to accept to where it is, and what was typed with them."""
    path = request.url.path
    if request.method in ("GET", "HEAD"):
        back = f"{path}?{request.url.query}" if request.url.query else path
        return go("/me/policies", next=back)
    form = await request.form()
    kept = [
        (name, value)
        for name, value in form.multi_items()
        if isinstance(value, str) and name != _CSRF
    ]
    # A browser's file cannot be sent back to it: it is asked for once more.
    files = sorted(
        {name for name, value in form.multi_items() if isinstance(value, UploadFile) and value.size}
    )
    return await run_in_threadpool(_ask, request, path, kept, files)


def _ask(request: Request, path: str, kept: list[tuple[str, str]], files: list[str]) -> Response:
    caller = find_caller(request)
    if caller is None:
        return go("/login", next=path)
    return _show(
        request, caller, HTTPStatus.FORBIDDEN, next=path, kept=kept, files=files, again=True
    )


def _show(
    request: Request,
    member: Caller,
    code: int = 200,
    *,
    next: str,  # noqa: A002 - as above
    kept: list[tuple[str, str]],
    files: list[str],
    again: bool = False,
) -> Response:
    house, language, account = house_of(request), language_of(request), member.account
    with house.truth.read() as session:
        wanted = acceptance.pending(session, account.policies_accepted_at, house.truth.clock())
        accepted = acceptance.history(session, account.id, language)
    versions = ",".join(f"{row.name}:{row.number}" for row in wanted)
    query = {"versions": versions, "next": next, **({"again": "true"} if again else {})}
    return show(
        request,
        "own_policies.html",
        member,
        code,
        wanted=[policies.told(row, language) for row in wanted],
        accepted=accepted,
        action=f"/me/policies?{urlencode(query)}",
        kept=kept,
        files=files,
        here="/me/policies",
    )
