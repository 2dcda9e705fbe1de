"""Members whom one may want to know, and those whom one does not (M4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep, gettext_of, reader_of
from api.moved import SlugDep
from api.openapi import problems
from club import allowances, dismissals
from matcher.acquaintance import Acquaintance, Because
from schemas.allowance import Purpose
from schemas.body import Body
from schemas.errors import N_, LimitReached
from schemas.publication import Author
from schemas.suggestion import DismissalIn, Suggested, SuggestedMember

router = APIRouter(prefix="/suggestions", tags=["suggestions"], responses=problems(401))


class SuggestionQuery(Body):
    """A page of suggestions: `cursor` is the `next` of the page before."""

    cursor: Annotated[int, Query(ge=0, le=10_000)] = 0
    limit: Annotated[int, Query(ge=1, le=50)] = 20


class SuggestionList(BaseModel):
    """Members, the likeliest first."""

    entries: list[Suggested]
    next: str | None


class DismissedList(BaseModel):
    """Whom the member does not want suggested."""

    entries: list[Author]


@router.get("", operation_id="suggest_members", responses=problems(429))
def suggest_members(
    request: Request,
    house: HouseDep,
    caller: CallerDep,
    query: Annotated[SuggestionQuery, Query()],
) -> SuggestionList:
    """Members to know, with the caller's own keywords that led there, and why in words."""
    if not allowances.spend(house.truth, caller.account.id, Purpose.MEMBERS):
        raise LimitReached(N_("You have asked for suggestions often. Wait a minute."))
    with house.truth.read() as session:
        met = house.suggestions.suggest(session, house.analyzer, caller.account, reader_of(caller))
    translate = gettext_of(request)
    end = query.cursor + query.limit
    return SuggestionList(
        entries=[_told(one, translate) for one in met[query.cursor : end]],
        next=str(end) if end < len(met) else None,
    )


@router.get("/dismissed")
def list_dismissed(house: HouseDep, caller: CallerDep) -> DismissedList:
    """Whom the member has dismissed, the latest first."""
    with house.truth.read() as session:
        return DismissedList(entries=dismissals.dismissed(session, caller.account.id))


@router.post("/dismissed", status_code=201, responses=problems(403, 404, 429))
def dismiss_member(house: HouseDep, caller: CallerDep, wanted: DismissalIn) -> Author:
    """Leave a member out from now on."""
    return dismissals.dismiss(house.truth, caller.account.id, wanted.member)


@router.delete("/dismissed/{slug}", status_code=204, responses=problems(403, 404))
def reconsider_member(house: HouseDep, caller: CallerDep, slug: SlugDep) -> None:
    """Undo: the member may be suggested again."""
    dismissals.reconsider(house.truth, caller.account.id, slug)


def _told(one: Acquaintance, translate: Callable[[str], str]) -> Suggested:
    person = one.candidate.person
    return Suggested(
        member=SuggestedMember(
            slug=person.slug,
            name=person.name,
            sector=person.sector,
            job=person.job,
            country=person.country,
        ),
        score=one.score,
        relations=one.relations,
        reasons=one.candidate.reasons,
        because=[_sentence(because, translate) for because in one.because],
        parts=one.parts,
    )


def _sentence(because: Because, translate: Callable[[str], str]) -> str:
    quoted = [translate(N_("“{word}”")).format(word=word) for word in because.keywords]
    return translate(because.sentence).format(keywords=", ".join(quoted))
