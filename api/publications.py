"""Publications of the member who asks (P1–P3, P5, P8)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from api.arrival import seconds_since
from api.deps import CallerDep, HouseDep, VisitorDep, language_of, reader_of
from api.explaining import explain
from api.openapi import problems
from api.rounding import Rounded, told, too_few
from api.senses import senses_of, with_senses
from api.views import view
from club import authored, moderation, offers, originality, publications, shelf
from club.judging import judge_draft
from club.login import Caller
from house import House
from matcher.reach import Unknown, reach
from schemas.document import Interest
from schemas.edition import stamped
from schemas.errors import NotFound
from schemas.moderation import ReviewIn
from schemas.publication import (
    Amendment,
    Doubt,
    Draft,
    KeywordReport,
    PublicationOut,
    PublicationPage,
)
from schemas.stages import Stage
from schemas.types import TYPES
from schemas.words import Place, Tier

router = APIRouter(prefix="/publications", tags=["publications"], responses=problems(401))


class PublicationList(BaseModel):
    """A member's own publications."""

    entries: list[PublicationOut]


class PreviewedKeyword(KeywordReport):
    """A keyword's report with how it is read, in the author's language."""

    explanation: str


class Preview(BaseModel):
    """What publishing would give: keys and evidence of each keyword, and how many it reaches.

    `reach` is how many members at least have a keyword that would bring it, from figures of the
    club that change once a day, never of fewer than ten. It is null when it never shows on hubs, is
    for circles alone, or cannot be told now: the engine is away, or the author asked too often.
    """

    keywords: list[PreviewedKeyword]
    doubts: list[Doubt]
    """Why it would be held as stuffed or copied (K6)."""
    reach: Rounded | None


@router.get("")
def list_publications(house: HouseDep, caller: CallerDep) -> PublicationList:
    """Everything the member wrote, the latest change first."""
    with house.truth.read() as session:
        rows = authored.own_publications(session, caller.account.id)
        entries = [authored.describe(session, row, caller.account) for row in rows]
    return PublicationList(entries=entries)


@router.post("", status_code=201, response_model=PublicationOut, responses=problems(403, 409))
def publish(request: Request, house: HouseDep, caller: CallerDep, draft: Draft) -> Response:
    """Publish; open hubs that want it have it before the answer is read."""
    house.stopwatch.observe(Stage.PARSE, seconds_since(request))
    made = publications.publish(house.truth, house.analyzer, caller.account, draft)
    answer = with_senses(house.analyzer, made, language_of(request))
    # Written here: FastAPI would validate it again, in another thread, beside the fan-out.
    return Response(answer.model_dump_json(), 201, media_type="application/json")


@router.post("/preview", operation_id="preview_publication", responses=problems(403))
def preview(
    request: Request,
    house: HouseDep,
    caller: CallerDep,
    draft: Draft,
    publication: str | None = None,
) -> Preview:
    """Keys, evidence, doubts and reach of a draft; nothing is stored.

    `publication` is the one that is being edited: it is no copy of itself.
    """
    language = language_of(request)
    offered, said = judge_draft(house.analyzer, caller.account, draft)
    reports = [offers.report(row) for row in offered]
    with house.truth.read() as session:
        doubts = originality.preview(session, caller.account, said, publication)
    return Preview(
        keywords=[
            PreviewedKeyword(
                **report.model_dump(exclude={"senses"}),
                senses=senses_of(house.analyzer, report, language),
                explanation=explain(house.analyzer, report, language),
            )
            for report in reports
        ],
        doubts=doubts,
        reach=_reach(house, caller, draft, reports, language),
    )


def _reach(
    house: House, caller: Caller, draft: Draft, reports: list[KeywordReport], language: str
) -> Rounded | None:
    if Place.HUB not in TYPES[draft.type].places:
        return None
    if draft.settings and draft.settings.circles:
        # A reach within circles would tell what their members' keywords are.
        return None
    offered = {
        Interest(report.kind, key)
        for report in reports
        if report.state == "live"
        for key in stamped(house.analyzer.edition, report.keys)
    }
    tier = draft.settings.reading_tier if draft.settings else None
    try:
        count = reach(
            house.truth, house.engine, caller.account.id, offered, tier or Tier.BASIC_FREE
        )
    except Unknown:
        return None
    return told(count, language) if count else too_few(language)


@router.get("/{publication_id}", operation_id="read_publication", responses=problems(404))
def read(
    request: Request, house: HouseDep, visitor: VisitorDep, publication_id: str
) -> PublicationOut | PublicationPage:
    """A publication: whole for its author, as its page shows it for others."""
    with house.truth.read() as session:
        if visitor is not None:
            try:
                row = authored.owned(session, visitor.account.id, publication_id)
                own = authored.describe(session, row, visitor.account)
                return with_senses(house.analyzer, own, language_of(request))
            except NotFound:
                pass
        page = shelf.page(session, reader_of(visitor), publication_id)
    view(request, house, visitor, publication_id, page.author.slug)
    return page


@router.patch("/{publication_id}", operation_id="amend_publication", responses=problems(403, 404))
def amend(
    request: Request,
    house: HouseDep,
    caller: CallerDep,
    publication_id: str,
    change: Amendment,
) -> PublicationOut:
    """Change what is sent; its date and place among the others stay (K6)."""
    made = publications.amend(house.truth, house.analyzer, caller.account, publication_id, change)
    return with_senses(house.analyzer, made, language_of(request))


@router.delete(
    "/{publication_id}",
    status_code=204,
    operation_id="delete_publication",
    responses=problems(403, 404),
)
def delete(house: HouseDep, caller: CallerDep, publication_id: str) -> None:
    """Delete; it leaves every page at once (P8)."""
    publications.delete_publication(house.truth, caller.account, publication_id)


@router.post("/{publication_id}/offline", responses=problems(403, 404, 409))
def take_offline(house: HouseDep, caller: CallerDep, publication_id: str) -> PublicationOut:
    """Hide it everywhere at once (P8)."""
    return publications.take_offline(house.truth, caller.account, publication_id)


@router.post("/{publication_id}/online", responses=problems(403, 404, 409))
def put_online(house: HouseDep, caller: CallerDep, publication_id: str) -> PublicationOut:
    """Show it again, at its old place."""
    return publications.put_online(house.truth, caller.account, publication_id)


@router.post(
    "/{publication_id}/keywords/{position}/review",
    operation_id="ask_review_of_keyword",
    responses=problems(403, 404, 409),
)
def ask_review(
    request: Request,
    house: HouseDep,
    caller: CallerDep,
    publication_id: str,
    *,
    position: int,
    asked: ReviewIn,
) -> PublicationOut:
    """Send a held keyword to the moderators, if need be with the passage that bears it out (K5)."""
    made = moderation.ask_review(
        house.truth, caller.account, publication_id, position, asked.passage
    )
    return with_senses(house.analyzer, made, language_of(request))
