"""The member's keywords: add, see what each selects, remove, undo (K1–K4)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi import Form as Posted
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from api import keywords as api
from api import wordings
from api.deps import HouseDep, cookies_of, gettext_of
from api.pages.conditions import RENAMED, ConditionFields, condition_values
from api.pages.forms import Form, keeping
from api.pages.frame import go, say, show
from api.pages.members import MemberDep, SenderDep
from club.keywords import add_keyword, change_keyword, describe, remove_keyword
from club.login import Caller
from house import House
from schemas.errors import Refused
from schemas.keyword import KeywordChange, KeywordIn

router = APIRouter(prefix="/me/keywords")

_PARTS = ("text", "kind", "need", "language")
"""What a removed keyword is written again from."""


class Wanted(ConditionFields, BaseModel):
    """Fields of the form, as typed."""

    text: str = ""
    kind: str = ""
    need: str = ""
    language: str = ""
    action: str = ""
    use: str = ""
    """A proposal that was chosen: need, language and text, with bars between them."""

    def typed(self) -> dict[str, str]:
        """The keyword's own fields, with what was chosen in their place."""
        fields = self.model_dump(include=set(_PARTS))
        need, _, rest = self.use.partition("|")
        language, _, text = rest.partition("|")
        chosen = {"need": need, "language": language, "text": text} if text else {}
        return {**fields, **chosen}


@router.get("")
def keywords_page(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """The keywords, with the form for one more."""
    form = Form({"language": member.account.language})
    return _show(request, house, member, form, notice=_removed(request, member))


@router.post("")
def add(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    posted: Annotated[Wanted, Posted()],
) -> Response:
    """Write a keyword once (K2)."""
    typed = posted.typed()
    form = Form({**typed, **posted.typed_conditions()})
    if posted.use or posted.action == "check":
        return _show(request, house, sender, form, help=_help(request, house, sender, typed))
    with keeping(form, request, rename=RENAMED):
        parts = {name: value or None for name, value in typed.items()}
        wanted = KeywordIn.model_validate({**parts, **posted.conditions()})
        add_keyword(house.truth, house.analyzer, sender.account.id, wanted)
    if form.refused:
        return _show(request, house, sender, form)
    return go("/me/keywords", done="added")


@router.get("/help")
def help_part(
    request: Request, house: HouseDep, member: MemberDep, asked: Annotated[Wanted, Query()]
) -> Response:
    """What there is to say of a keyword while it is typed: a part of a page, for its module."""
    found = _help(request, house, member, asked.typed())
    return show(request, "_keyword_help.html", member, help=found, form=Form(asked.typed()))


def _help(
    request: Request, house: House, member: Caller, typed: dict[str, str]
) -> wordings.Help | None:
    with suppress(ValidationError, Refused):
        query = wordings.SuggestQuery.model_validate(typed)
        return wordings.suggest(request, house, member, query)
    return None


@router.post("/{keyword_id}/sense")
def choose_sense(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    keyword_id: str,
    sense: Annotated[str, Posted()] = "",
) -> Response:
    """Say which of its senses a keyword means; an empty one leaves it open again."""
    return _change(request, house, sender, keyword_id, sense=sense or None)


@router.post("/{keyword_id}/language")
def choose_language(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    keyword_id: str,
    language: Annotated[str, Posted()] = "",
) -> Response:
    """Say which language a keyword is in; an empty one has it guessed again (K7)."""
    return _change(request, house, sender, keyword_id, language=language or None)


@router.post("/{keyword_id}/conditions")
def choose_conditions(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    keyword_id: str,
    posted: Annotated[ConditionFields, Posted()],
) -> Response:
    """Say where a keyword looks and what it excludes (K8); nothing: everywhere, and nothing."""
    typed = Form(posted.typed_conditions())
    return _change(request, house, sender, keyword_id, typed, **posted.conditions())


def _change(
    request: Request,
    house: House,
    sender: Caller,
    keyword_id: str,
    typed: Form | None = None,
    **change: Any,
) -> Response:
    form = typed or Form({})
    with keeping(form, request, rename=RENAMED):
        wanted = KeywordChange.model_validate(change)
        change_keyword(house.truth, house.analyzer, sender.account.id, keyword_id, wanted)
    if form.refused:
        empty = Form({"language": ""}, status=form.status)
        return _show(request, house, sender, empty, refused=(keyword_id, form))
    return go("/me/keywords")


@router.post("/{keyword_id}/delete")
def remove(request: Request, house: HouseDep, sender: SenderDep, keyword_id: str) -> Response:
    """Stop a keyword; the page that follows can write it again."""
    keyword = remove_keyword(house.truth, sender.account.id, keyword_id)
    conditions = condition_values(describe(keyword, house.analyzer.edition))
    conditions["where_countries"] = " ".join(conditions.get("where_countries", ()))
    parts = {name: getattr(keyword, name) or "" for name in _PARTS} | conditions
    return go("/me/keywords", **parts, seal=_seal(request, sender, parts))


def _removed(request: Request, member: Caller) -> dict[str, Any] | None:
    """The notice of a keyword just removed, when the address really comes from `remove`."""
    names = (*_PARTS, *ConditionFields.model_fields)
    parts = {name: value for name in names if (value := request.query_params.get(name)) is not None}
    if request.query_params.get("seal") != _seal(request, member, parts):
        return None
    gettext = gettext_of(request)
    text = gettext("Removed: %(text)s") % {"text": parts["text"]}
    return say(text, undo={"action": "/me/keywords", "fields": parts})


def _seal(request: Request, member: Caller, parts: dict[str, str]) -> str:
    said = urlencode(sorted(parts.items()))
    return cookies_of(request).csrf_token(f"removed:{member.account.id}:{said}")


def _show(
    request: Request,
    house: House,
    member: Caller,
    form: Form,
    *,
    notice: dict[str, Any] | None = None,
    refused: tuple[str, Form] | None = None,
    help: wordings.Help | None = None,  # noqa: A002 - the word for it
) -> Response:
    # The cursor comes first: what happens after it, the live stream brings.
    cursor = str(house.fanout.position)
    held = api.list_keywords(request, house, member)
    changes = {one.id: Form(condition_values(one)) for one in held.entries}
    if refused is not None:
        # It is told by the keyword that it was of, with what was typed.
        keyword_id, told = refused
        if keyword_id in changes:
            changes[keyword_id] = replace(
                told, values={**changes[keyword_id].values, **told.values}
            )
        else:
            form = told
    return show(
        request,
        "keywords.html",
        member,
        form.status,
        keywords=held.entries,
        changes=changes,
        quota=held.quota,
        cursor=cursor,
        form=form,
        notice=notice,
        help=help,
    )
