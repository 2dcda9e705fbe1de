"""The administrators' page of the policies: drafts, dates, announcements (A17)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from starlette.responses import Response

from api.admin_policies import announce as announce_draft
from api.deps import HouseDep, language_of
from api.pages.forms import Form, PerLanguage, keeping
from api.pages.frame import go, show
from api.pages.members import AdministeringSenderDep, AdministratorDep
from club import policies, policy_changes
from club.login import Caller
from house import House
from schemas.account import LANGUAGES
from schemas.errors import N_, Invalid
from schemas.policy import Announcing, PolicyName, PolicyTexts

router = APIRouter(prefix="/admin/policies")


class DraftForm(PerLanguage):
    """A policy in both languages, as typed: `title_fr`, `text_fr` …"""

    fields = ("title", "text", "changes")

    title_fr: str = ""
    text_fr: str = ""
    changes_fr: str = ""
    title_en: str = ""
    text_en: str = ""
    changes_en: str = ""

    def texts(self) -> PolicyTexts:
        """The form as `PUT /admin/policies/{name}` would have it."""
        return PolicyTexts.model_validate(self.offered)


@router.get("")
def overview(request: Request, house: HouseDep, administrator: AdministratorDep) -> Response:
    """Every version of every policy, and the drafts to go on with."""
    return _show_all(request, house, administrator, Form({}))


@router.get("/{name}")
def edit(
    request: Request, house: HouseDep, administrator: AdministratorDep, name: PolicyName
) -> Response:
    """The form of the next version, filled with the draft or with what is in force."""
    with house.truth.read() as session:
        rows = [row for row in policy_changes.all_versions(session) if row.name == name]
    base = rows[0]
    values = {
        f"{field}_{language}": base.texts[language].get(field, "")
        for language in LANGUAGES
        for field in DraftForm.fields
        # What was new in an older version is not what is new in the next.
        if field != "changes" or base.in_force_at is None
    }
    return _show_form(request, administrator, name, Form(values))


@router.post("/{name}")
def save(
    request: Request,
    house: HouseDep,
    administrator: AdministeringSenderDep,
    name: PolicyName,
    posted: Annotated[DraftForm, Posted()],
) -> Response:
    """Keep the draft."""
    form = Form(posted.model_dump())
    with keeping(form, request, rename=DraftForm.names()):
        policy_changes.draft(house.truth, administrator.account, name, posted.texts())
    if form.refused:
        return _show_form(request, administrator, name, form)
    return go("/admin/policies", done="saved")


@router.post("/{name}/announcement")
def announce(
    request: Request,
    house: HouseDep,
    administrator: AdministeringSenderDep,
    name: PolicyName,
    *,
    day: Annotated[str, Posted(max_length=40)] = "",
) -> Response:
    """Date the draft and announce it; it holds from the beginning of that day on, in UTC."""
    form = Form({"policy": name, "day": day})
    with keeping(form, request, rename=dict.fromkeys(("in_force_at", "day"), f"day-{name}")):
        announce_draft(house, administrator, name, Announcing(in_force_at=_beginning(day)))
    if form.refused:
        return _show_all(request, house, administrator, form)
    return go("/admin/policies", done="announced")


@router.post("/{name}/drop")
def drop(house: HouseDep, _administrator: AdministeringSenderDep, name: PolicyName) -> Response:
    """Throw the draft away."""
    policy_changes.drop_draft(house.truth, name)
    return go("/admin/policies", done="dropped")


def _beginning(day: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time(), UTC)
    except ValueError as error:
        sentence = N_("This is not a date.")
        raise Invalid(sentence, fields={"day": sentence}) from error


def _show_all(request: Request, house: House, administrator: Caller, form: Form) -> Response:
    language = language_of(request)
    with house.truth.read() as session:
        rows = policy_changes.all_versions(session)
    by_policy: dict[str, list[object]] = {}
    for row in rows:
        by_policy.setdefault(row.name, []).append(policies.head(row, language))
    return show(
        request,
        "admin_policies.html",
        administrator,
        form.status,
        policies=by_policy,
        form=form,
        now=house.truth.clock(),
    )


def _show_form(request: Request, administrator: Caller, name: PolicyName, form: Form) -> Response:
    return show(request, "admin_policy.html", administrator, form.status, name=name, form=form)
