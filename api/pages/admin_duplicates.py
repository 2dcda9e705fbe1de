"""Accounts that may be one member's, on pages for administrators (A3, C3)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi import Form as Posted
from starlette.responses import Response

from api import admin_duplicates as api
from api.deps import HouseDep, house_of
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import AdministeringSenderDep, AdministratorDep
from club import duplicate_flags
from club.login import Caller
from schemas.duplicate import DuplicateDecision, DuplicateFile
from schemas.support import LookQuery

router = APIRouter(prefix="/admin/duplicates")

_Typed = Annotated[str, Posted(max_length=5_000)]


@router.get("")
def duplicates_page(request: Request, house: HouseDep, administrator: AdministratorDep) -> Response:
    """Pairs that wait, and those that were decided on."""
    with house.truth.read() as session:
        waiting = duplicate_flags.listed(session, decided=False)
        decided = duplicate_flags.listed(session, decided=True)
    return show(request, "admin_duplicates.html", administrator, waiting=waiting, decided=decided)


@router.get("/{flag_id}")
def duplicate_page(
    request: Request,
    house: HouseDep,
    administrator: AdministratorDep,
    flag_id: str,
    purpose: Annotated[str | None, Query(max_length=1_000)] = None,
) -> Response:
    """A pair and its clues; with a purpose, what is compared, and the look is logged."""
    form = Form({"purpose": purpose or ""})
    seen = None
    if purpose is not None:
        with keeping(form, request):
            asked = LookQuery.model_validate({"purpose": purpose})
            seen = api.look(house, administrator, flag_id, asked)
    return _show(request, administrator, flag_id, form, seen)


@router.post("/{flag_id}")
def decide(
    request: Request,
    house: HouseDep,
    administrator: AdministeringSenderDep,
    flag_id: str,
    *,
    same: _Typed = "",
    reason: _Typed = "",
) -> Response:
    """Say whether both are one member's."""
    form = Form({"reason": reason})
    with keeping(form, request):
        decision = DuplicateDecision.model_validate({"same": same, "reason": reason})
        api.decide(house, administrator, flag_id, decision)
    if form.refused:
        return _show(request, administrator, flag_id, form)
    if decision.same:
        return go(f"/admin/duplicates/{flag_id}", done="same")
    return go("/admin/duplicates", done="distinct")


def _show(
    request: Request,
    administrator: Caller,
    flag_id: str,
    form: Form,
    seen: DuplicateFile | None = None,
) -> Response:
    with house_of(request).truth.read() as session:
        pair = duplicate_flags.shown(session, flag_id)
    return show(
        request, "admin_duplicate.html", administrator, form.status, form=form, pair=pair, seen=seen
    )
