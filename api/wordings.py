"""Help while a keyword is written: other wordings, needs, what it would select (K2, K3, M5)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, StringConstraints

from api.deps import CallerDep, HouseDep, language_of, reader_of
from api.i18n import translator
from api.openapi import problems
from api.rounding import Rounded, told
from club.allowances import spend
from club.login import Caller
from house import House
from matcher.proposals import Asked, Source, Warned
from schemas.allowance import Purpose
from schemas.body import Body
from schemas.errors import N_, LimitReached
from schemas.keyword import KeywordText, LanguageCode
from schemas.words import Kind, Need

router = APIRouter(prefix="/keywords", tags=["keywords"], responses=problems(401))

_WARNINGS = {
    Warned.SELECTS_MOST: N_(
        "This selects at least half of all publications: say more precisely what you look for."
    ),
    Warned.SELECTS_NOTHING: N_("Nothing answers this yet: it will keep watch for you."),
}


class SuggestQuery(Body):
    """A keyword as far as it is typed."""

    text: KeywordText
    kind: Kind
    language: LanguageCode | Annotated[str, StringConstraints(max_length=0)] | None = None
    need: Need | Annotated[str, StringConstraints(max_length=0)] | None = None


class Suggestion(BaseModel):
    """Another wording, and how many publications it would select now."""

    text: str
    language: str
    source: Source
    selects: Rounded | None


class NeedTold(BaseModel):
    """Words that tell a need: which of `needs` is meant is the member's to say."""

    words: str
    text: str
    needs: list[Need]


class Remark(BaseModel):
    """A keyword that selects nothing, or almost everything."""

    code: Warned
    text: str


class Help(BaseModel):
    """All that there is to say of a keyword while it is written; counts are rounded."""

    suggestions: list[Suggestion]
    needs: list[NeedTold]
    selects: Rounded | None
    warning: Remark | None


@router.get("/suggest", operation_id="suggest_keywords", responses=problems(429))
def suggest(
    request: Request, house: HouseDep, caller: CallerDep, query: Annotated[SuggestQuery, Query()]
) -> Help:
    """Other wordings, from thesauri and from what publications offer; nothing is assumed."""
    if not spend(house.truth, caller.account.id, Purpose.SUGGEST):
        raise LimitReached(N_("Too much at once: wait a little."))
    need = Need(query.need) if query.need else None
    languages = tuple(caller.account.languages)
    asked = Asked(query.text, query.kind, query.language or None, need, languages)
    return helped(house, caller, asked, language_of(request))


def helped(house: House, caller: Caller, asked: Asked, language: str) -> Help:
    """The help for a keyword, in the reader's language."""
    with house.truth.read() as session:
        found = house.proposals.propose(session, house.analyzer, reader_of(caller), asked)
    return Help(
        suggestions=[
            Suggestion(
                text=one.text,
                language=one.language,
                source=one.source,
                selects=rounded_or_unknown(one.selects, language),
            )
            for one in found.proposals
        ],
        needs=[
            NeedTold(words=one.words, text=one.text, needs=list(one.needs)) for one in found.needs
        ],
        selects=rounded_or_unknown(found.selects, language),
        warning=warning_of(found.warning, language),
    )


def rounded_or_unknown(count: int | None, language: str) -> Rounded | None:
    """A rounded count; null while the engine is away."""
    return None if count is None else told(count, language)


def warning_of(warned: Warned | None, language: str) -> Remark | None:
    """A warning in the reader's language."""
    if warned is None:
        return None
    return Remark(code=warned, text=translator(language).gettext(_WARNINGS[warned]))
