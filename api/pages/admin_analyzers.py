"""The tuning page: settings, the draft, its preview, judgements, applying, the way back (M6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi import Form as Posted
from pydantic import BaseModel, create_model
from starlette.responses import Response

from analyzers.judgement import Verdict, judge, read_judgements
from api import admin_analyzers as api
from api.deps import HouseDep, language_of
from api.i18n import language_names
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import AdministeringSenderDep, AdministratorDep
from club import tuning
from club.feedback import wrong_matches
from club.login import Caller
from house import House
from matcher import application, preview
from schemas.errors import LossToConfirm
from schemas.tuning import DraftIn, TaskState
from schemas.words import Kind
from store import editions

router = APIRouter(prefix="/admin/analyzers")

Revision = Annotated[int, Posted()]

_TEXTS: dict[str, Any] = {one.name: (str, "") for one in tuning.FIELDS}
Typed = create_model("Typed", revision=(int, 0), csrf_token=(str, ""), **_TEXTS)
"""The fields of a language and kind, as typed: an empty one is empty."""


class Applied(BaseModel):
    """Fields of the form that applies the draft."""

    revision: int = 0
    why: str = ""
    confirm: str = ""
    csrf_token: str = ""


_OPEN = (TaskState.WAITING, TaskState.RUNNING)


@router.get("")
def tuning_page(request: Request, house: HouseDep, administrator: AdministratorDep) -> Response:
    """What answers, what is in the making, what members doubted."""
    return _show(request, house, administrator, Form({}))


@router.post("/draft")
def begin(request: Request, house: HouseDep, sender: AdministeringSenderDep) -> Response:
    """Begin a draft."""
    return _do(request, house, sender, lambda: tuning.begin(house.truth, sender.account))


@router.post("/draft/discard")
def discard(
    request: Request, house: HouseDep, sender: AdministeringSenderDep, revision: Revision = 0
) -> Response:
    """Throw the draft away."""
    return _do(request, house, sender, lambda: tuning.give_up(house.truth, revision))


@router.post("/draft/thesauri")
def choose_thesauri(
    request: Request,
    house: HouseDep,
    sender: AdministeringSenderDep,
    revision: Revision = 0,
    thesauri: Annotated[list[str] | None, Posted()] = None,
) -> Response:
    """Say which thesauri the draft reads by, each in its current version."""

    def choose() -> None:
        wanted = DraftIn(revision=revision, thesauri=thesauri or [])
        tuning.amend(house.truth, sender.account, wanted)

    return _do(request, house, sender, choose, Form({"thesauri": thesauri or []}))


@router.post("/draft/preview")
def ask_for_preview(
    request: Request, house: HouseDep, sender: AdministeringSenderDep, revision: Revision = 0
) -> Response:
    """Have the draft counted."""
    return _do(request, house, sender, lambda: preview.ask(house.truth, revision))


@router.post("/draft/apply")
def apply(
    request: Request,
    house: HouseDep,
    sender: AdministeringSenderDep,
    posted: Annotated[Applied, Posted()],
) -> Response:
    """Apply the draft; a great loss is asked about a second time."""
    form = Form({"why": posted.why})

    def apply_draft() -> None:
        wanted = api.ApplyIn(
            revision=posted.revision, why=posted.why, confirm=posted.confirm or None
        )
        try:
            api.apply_draft(house, sender, wanted)
        except LossToConfirm as refusal:
            form.values = {"why": posted.why, "confirm": refusal.members["confirm"]}
            raise

    return _do(request, house, sender, apply_draft, form)


@router.post("/rollback")
def roll_back(request: Request, house: HouseDep, sender: AdministeringSenderDep) -> Response:
    """Let the former edition answer again."""
    return _do(request, house, sender, lambda: application.roll_back(house.truth))


@router.post("/editions/{number}/retry")
def try_again(
    request: Request, house: HouseDep, sender: AdministeringSenderDep, number: int
) -> Response:
    """Build an edition again that failed."""
    return _do(request, house, sender, lambda: application.try_again(house.truth, number))


@router.post("/judge")
def judge_rules(
    request: Request,
    house: HouseDep,
    sender: AdministeringSenderDep,
    judgements: Annotated[str, Posted()] = "",
) -> Response:
    """Put a golden set to the live rules and the draft's."""
    form = Form({"judgements": judgements})
    verdicts: dict[str, Verdict] = {}
    with keeping(form, request):
        golden = read_judgements(judgements)
        verdicts["live"] = judge(house.analyzer, golden)
        with house.truth.read() as session:
            held = tuning.find_draft(session)
            drafted = preview.drafted(session, held, house.analyzer) if held else None
        if drafted is not None:
            verdicts["draft"] = judge(drafted, golden)
    return _show(request, house, sender, form, verdicts=verdicts)


class Chosen(NamedTuple):
    """A language and a kind: what is tuned at once."""

    language: str
    kind: Kind


def _chosen(language: str, kind: Kind) -> Chosen:
    return Chosen(language, kind)


ChosenDep = Annotated[Chosen, Depends(_chosen)]


@router.get("/{language}/{kind}")
def rules_page(
    request: Request, house: HouseDep, administrator: AdministratorDep, chosen: ChosenDep
) -> Response:
    """The settings of a language and kind, as they are in the draft, or live."""
    return _show_rules(request, house, administrator, chosen, Form({}))


@router.post("/{language}/{kind}")
def save_rules(
    request: Request,
    house: HouseDep,
    sender: AdministeringSenderDep,
    chosen: ChosenDep,
    posted: Annotated[Typed, Posted()],
) -> Response:
    """Keep the fields in the draft, which begins with it where there was none."""
    typed = {name: str(value) for name, value in posted}
    form = Form(typed)
    with keeping(form, request):
        with house.truth.read() as session:
            held = tuning.find_draft(session)
        revision = int(typed["revision"])
        if held is None:
            revision = tuning.begin(house.truth, sender.account).revision
        wanted = DraftIn(
            revision=revision,
            language=chosen.language,
            kind=chosen.kind,
            rules={field.name: _read(field.shape, typed[field.name]) for field in tuning.FIELDS},
        )
        tuning.amend(house.truth, sender.account, wanted)
    if form.refused:
        return _show_rules(request, house, sender, chosen, form)
    return go("/admin/analyzers", done="saved")


def _read(shape: str, text: str) -> list[str] | dict[str, str] | float:
    """A field as it was typed: a word a line, `written = form` a line, a number."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if shape == "words":
        return lines
    if shape == "entries":
        pairs = (line.partition("=") for line in lines)
        return {written.strip(): form.strip() for written, _, form in pairs}
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return -1.0


def _written(shape: str, value: Any) -> str:
    if shape == "words":
        return "\n".join(sorted(value))
    if shape == "entries":
        return "\n".join(f"{written} = {form}" for written, form in sorted(value.items()))
    return str(value)


def _do(
    request: Request,
    house: House,
    sender: Caller,
    act: Callable[[], object],
    form: Form | None = None,
) -> Response:
    """Act and go on to the page, or show it again with what was refused."""
    form = form or Form({})
    with keeping(form, request):
        act()
    if form.refused:
        return _show(request, house, sender, form)
    return go("/admin/analyzers", done="saved")


def _show_rules(
    request: Request, house: House, member: Caller, chosen: Chosen, form: Form
) -> Response:
    language, kind = chosen
    with house.truth.read() as session:
        live, drafted = tuning.rules(session, language, kind)
        held = tuning.find_draft(session)
    rules = drafted or live
    fields = [
        {
            "name": field.name,
            "shape": field.shape,
            "value": form.values.get(field.name, _written(field.shape, getattr(rules, field.name))),
            "live": _written(field.shape, getattr(live, field.name)),
        }
        for field in tuning.FIELDS
    ]
    return show(
        request,
        "admin_rules.html",
        member,
        form.status,
        rules_language=language,
        rules_kind=kind,
        language_name=dict(language_names(language_of(request), (language,)))[language],
        fields=fields,
        revision=form.values.get("revision", held.revision if held else 0),
        form=form,
    )


def _show(
    request: Request,
    house: House,
    member: Caller,
    form: Form,
    verdicts: dict[str, Verdict] | None = None,
) -> Response:
    overview = api.see(house, member)
    history = api.history(house, member).entries
    with house.truth.read() as session:
        found = None
        if overview.draft is not None:
            found = preview.latest(session, overview.draft.revision)
        doubts = wrong_matches(session)
        building = editions.applying(session)
    counted = api.preview_out(found) if found else None
    return show(
        request,
        "admin_analyzers.html",
        member,
        form.status,
        overview=overview,
        languages=language_names(language_of(request), tuple(overview.languages)),
        thesauri=[(name, name) for name in overview.thesauri],
        history=history,
        preview=counted,
        moving=building is not None or (counted is not None and counted.state in _OPEN),
        building=building,
        doubts=doubts,
        measures=_measures(verdicts or {}),
        verdicts=list(verdicts or {}),
        form=form,
    )


def _measures(verdicts: dict[str, Verdict]) -> list[tuple[str, list[float | None]]]:
    """A row a measure: its name, and its value by each set of rules."""
    named = (
        ("precision", "precision"),
        ("recall", "recall"),
        ("nDCG@10", "ndcg"),
        ("MAP", "mean_average_precision"),
    )
    return [(name, [getattr(one, field) for one in verdicts.values()]) for name, field in named]
