"""Tuning the analyzers: settings, the draft, its preview, judgements (M6). Administrators only."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from pydantic import Field as Limit

from analyzers.judgement import Judgement, Verdict, judge
from analyzers.settings import Rules
from api.deps import AdministratorDep, HouseDep
from api.openapi import problems
from club import tuning
from club.feedback import Doubted, wrong_matches
from matcher import application, preview
from matcher.consequences import Figures, SideOut
from schemas.body import Body
from schemas.tuning import DraftIn, DraftOut, EditionOut, FieldOut, Preview, TaskState, Why
from schemas.words import Kind
from store import editions

router = APIRouter(prefix="/admin/analyzers", tags=["administration"], responses=problems(401, 403))

Revision = Annotated[int, Query(ge=1)]


class Overview(BaseModel):
    """What answers now, what is in the making, and what can be tuned."""

    live: EditionOut
    draft: DraftOut | None
    languages: list[str]
    kinds: list[Kind]
    fields: list[FieldOut]
    thesauri: list[str]


class RulesOut(BaseModel):
    """All fields of a language and kind: sets and tables sorted; `draft` where there is one."""

    language: str
    kind: Kind
    live: dict[str, Any]
    draft: dict[str, Any] | None


class History(BaseModel):
    """Every edition, the newest first."""

    entries: list[EditionOut]


class RevisionIn(Body):
    """The revision of the draft that a step is for."""

    revision: int


class ApplyIn(RevisionIn):
    """Body of `POST /admin/analyzers/draft/apply`; `confirm` is the token that was told."""

    why: Why = ""
    confirm: str | None = None


class PreviewOut(BaseModel):
    """How far the counting is, and what it found."""

    revision: int
    state: TaskState
    done: int
    total: int
    figures: Figures | None
    loss_share: float | None
    created_at: datetime


class Judgements(BaseModel):
    """A golden set."""

    judgements: Annotated[list[Judgement], Limit(min_length=1, max_length=5_000)]


class Verdicts(BaseModel):
    """How well the live rules and the draft's do on the same golden set."""

    live: Verdict
    draft: Verdict | None


class DoubtOut(BaseModel):
    """A marriage that members found wrong: both sides as they were, and the keys they share."""

    interest: SideOut
    offer: SideOut
    keys: list[str]
    times: int
    comments: list[str]
    latest: datetime
    publication: str | None


class DoubtList(BaseModel):
    """Marriages that members found wrong, the most doubted first."""

    entries: list[DoubtOut]


@router.get("", operation_id="see_analyzers")
def see(house: HouseDep, _administrator: AdministratorDep) -> Overview:
    """The live edition, the draft, and what can be tuned."""
    with house.truth.read() as session:
        live = editions.live(session)
        return Overview(
            live=tuning.edition_out(session, live),
            draft=tuning.draft_out(session) if tuning.find_draft(session) else None,
            languages=list(editions.settings_of(live).languages),
            kinds=list(Kind),
            fields=list(tuning.FIELDS),
            thesauri=tuning.thesauri_to_choose(session),
        )


@router.get("/history", operation_id="list_editions")
def history(house: HouseDep, _administrator: AdministratorDep) -> History:
    """Every edition with who, when, why, and what it changed, the newest first."""
    with house.truth.read() as session:
        return History(
            entries=[tuning.edition_out(session, one) for one in editions.history(session)]
        )


@router.get("/rules/{language}/{kind}", operation_id="see_rules", responses=problems(404))
def rules(house: HouseDep, _administrator: AdministratorDep, language: str, kind: Kind) -> RulesOut:
    """The settings of a language and kind, live and in the draft."""
    with house.truth.read() as session:
        live, drafted = tuning.rules(session, language, kind)
    return RulesOut(
        language=language,
        kind=kind,
        live=_plain(live),
        draft=_plain(drafted) if drafted else None,
    )


@router.get("/wrong-matches", operation_id="list_wrong_matches")
def doubts(house: HouseDep, _administrator: AdministratorDep) -> DoubtList:
    """Marriages that members found wrong, with both texts and the keys they share."""
    with house.truth.read() as session:
        return DoubtList(entries=[_doubt_out(one) for one in wrong_matches(session)])


@router.post("/draft", status_code=201, operation_id="begin_draft", responses=problems(409))
def begin(house: HouseDep, administrator: AdministratorDep) -> DraftOut:
    """Begin a draft that says what is live; there is one for all administrators."""
    tuning.begin(house.truth, administrator.account)
    with house.truth.read() as session:
        return tuning.draft_out(session)


@router.get("/draft", operation_id="see_draft", responses=problems(404))
def see_draft(house: HouseDep, _administrator: AdministratorDep) -> DraftOut:
    """The draft and what it says otherwise than the live edition."""
    with house.truth.read() as session:
        return tuning.draft_out(session)


@router.patch("/draft", operation_id="amend_draft", responses=problems(404, 409))
def amend(house: HouseDep, administrator: AdministratorDep, wanted: DraftIn) -> DraftOut:
    """Replace whole fields of one language and kind, or the thesauri in use."""
    tuning.amend(house.truth, administrator.account, wanted)
    with house.truth.read() as session:
        return tuning.draft_out(session)


@router.delete(
    "/draft", status_code=204, operation_id="give_up_draft", responses=problems(404, 409)
)
def give_up(house: HouseDep, _administrator: AdministratorDep, revision: Revision) -> None:
    """Throw the draft away."""
    tuning.give_up(house.truth, revision)


@router.post(
    "/draft/preview",
    status_code=202,
    operation_id="ask_for_preview",
    responses=problems(404, 409),
)
def ask_for_preview(
    house: HouseDep, _administrator: AdministratorDep, wanted: RevisionIn
) -> PreviewOut:
    """Have counted, in the background, what the draft would do to the live data."""
    return preview_out(preview.ask(house.truth, wanted.revision))


@router.get("/draft/preview", operation_id="see_preview", responses=problems(404))
def see_preview(house: HouseDep, _administrator: AdministratorDep) -> PreviewOut:
    """How far the counting is, and then its figures with examples."""
    with house.truth.read() as session:
        return preview_out(preview.of_draft(session, tuning.draft(session)))


@router.post(
    "/draft/apply", status_code=202, operation_id="apply_draft", responses=problems(404, 409)
)
def apply_draft(house: HouseDep, administrator: AdministratorDep, wanted: ApplyIn) -> EditionOut:
    """Make an edition of the draft: it is built in the background, and answers once it is whole."""
    made = application.apply(
        house.truth,
        house.analyzers,
        administrator.account,
        wanted.revision,
        why=wanted.why,
        confirm=wanted.confirm,
        most_lost=house.settings.most_lost,
    )
    with house.truth.read() as session:
        return tuning.edition_out(session, made)


@router.post(
    "/editions/{number}/retry",
    status_code=202,
    operation_id="retry_edition",
    responses=problems(404, 409),
)
def retry_edition(house: HouseDep, _administrator: AdministratorDep, number: int) -> EditionOut:
    """Build an edition again whose index was found to differ from the truth."""
    made = application.try_again(house.truth, number)
    with house.truth.read() as session:
        return tuning.edition_out(session, made)


@router.post("/rollback", operation_id="roll_back", responses=problems(409))
def roll_back(house: HouseDep, _administrator: AdministratorDep) -> EditionOut:
    """Let the edition answer again that answered before, at once."""
    made = application.roll_back(house.truth)
    with house.truth.read() as session:
        return tuning.edition_out(session, made)


@router.post("/judge", operation_id="judge_rules")
def judge_rules(house: HouseDep, _administrator: AdministratorDep, wanted: Judgements) -> Verdicts:
    """Put a golden set to the live rules and to the draft's."""
    with house.truth.read() as session:
        held = tuning.find_draft(session)
        drafted = preview.drafted(session, held, house.analyzer) if held else None
    return Verdicts(
        live=judge(house.analyzer, wanted.judgements),
        draft=judge(drafted, wanted.judgements) if drafted else None,
    )


def _plain(rules: Rules) -> dict[str, Any]:
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in rules}


def _doubt_out(one: Doubted) -> DoubtOut:
    return DoubtOut(
        interest=SideOut(**one.interest._asdict()),
        offer=SideOut(**one.offer._asdict()),
        keys=list(one.keys),
        times=one.times,
        comments=list(one.comments),
        latest=one.latest,
        publication=one.publication,
    )


def preview_out(found: Preview) -> PreviewOut:
    """A preview as administrators see it."""
    figures = preview.figures_of(found)
    return PreviewOut(
        revision=found.revision,
        state=found.state,
        done=found.done,
        total=found.total,
        figures=figures,
        loss_share=figures.loss_share if figures else None,
        created_at=found.created_at,
    )
