"""A member's keywords (K1–K4)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep, language_of, reader_of
from api.explaining import explain
from api.openapi import problems
from api.rounding import Rounded
from api.senses import senses_of
from api.wordings import Remark, rounded_or_unknown, warning_of
from club import keywords
from club.login import Caller
from house import House
from matcher.counts import counts
from schemas.keyword import (
    Keyword,
    KeywordAdded,
    KeywordChange,
    KeywordIn,
    KeywordTold,
    Quota,
)

router = APIRouter(prefix="/keywords", tags=["keywords"], responses=problems(401))


class KeywordRow(KeywordTold):
    """A keyword with how many publications it selects now; null while the engine is away."""

    selects: int | None
    warning: Remark | None


class KeywordWritten(KeywordAdded):
    """Answer to `POST /keywords`: with what it selects now, and a warning if that is odd."""

    selects: Rounded | None
    warning: Remark | None


class KeywordList(BaseModel):
    """A member's keywords and quota."""

    entries: list[KeywordRow]
    quota: Quota


@router.get("")
def list_keywords(request: Request, house: HouseDep, caller: CallerDep) -> KeywordList:
    """The member's keywords, newest first, with what each selects."""
    language = language_of(request)
    with house.truth.read() as session:
        rows = keywords.keywords(session, caller.account.id)
        reader = reader_of(caller)
        selected = counts(house.truth, session, house.engine, reader, rows)
        return KeywordList(
            entries=[
                KeywordRow(
                    **keywords.describe(row, house.analyzer.edition).model_dump(),
                    explanation=explain(house.analyzer, row, language),
                    senses=senses_of(house.analyzer, row, language),
                    selects=(count := selected.get(row.id)),
                    warning=warning_of(house.proposals.warn(session, reader, count), language),
                )
                for row in rows
            ],
            quota=keywords.quota(session, caller.account),
        )


@router.post("", status_code=201, responses=problems(403, 409))
def add_keyword(
    request: Request, house: HouseDep, caller: CallerDep, wanted: KeywordIn
) -> KeywordWritten:
    """Write a keyword once; it acts from now on (K2)."""
    keyword, quota = keywords.add_keyword(house.truth, house.analyzer, caller.account.id, wanted)
    return _written(request, house, caller, keyword, quota)


@router.patch("/{keyword_id}", operation_id="change_keyword", responses=problems(403, 404))
def change_keyword(
    request: Request, house: HouseDep, caller: CallerDep, keyword_id: str, change: KeywordChange
) -> KeywordWritten:
    """Say which of its senses is meant, or its language; open pages follow at once."""
    keyword = keywords.change_keyword(
        house.truth, house.analyzer, caller.account.id, keyword_id, change
    )
    with house.truth.read() as session:
        quota = keywords.quota(session, caller.account)
    return _written(request, house, caller, keyword, quota)


@router.delete("/{keyword_id}", status_code=204, responses=problems(403, 404))
def remove_keyword(house: HouseDep, caller: CallerDep, keyword_id: str) -> None:
    """Stop a keyword; open pages follow at once."""
    keywords.remove_keyword(house.truth, caller.account.id, keyword_id)


def _written(
    request: Request, house: House, caller: Caller, keyword: Keyword, quota: Quota
) -> KeywordWritten:
    language, reader = language_of(request), reader_of(caller)
    with house.truth.read() as session:
        count = house.proposals.selects(
            session, reader, keywords.asked_by(keyword, house.analyzer.edition)
        )
        warned = house.proposals.warn(session, reader, count)
    return KeywordWritten(
        **keywords.describe(keyword, house.analyzer.edition).model_dump(),
        explanation=explain(house.analyzer, keyword, language),
        senses=senses_of(house.analyzer, keyword, language),
        quota=quota,
        selects=rounded_or_unknown(count, language),
        warning=warning_of(warned, language),
    )
