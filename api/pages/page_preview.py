"""A publication's page before it is published, in the template that is chosen (P9)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from starlette.responses import Response

from api.deps import HouseDep
from api.highlight import marked
from api.pages.attachments import Attachments
from api.pages.compose import Composition, form_of, show_form
from api.pages.forms import keeping
from api.pages.frame import show
from api.pages.members import SenderDep
from club import companies
from club.shelf import author_of
from schemas.errors import N_, Invalid
from schemas.media import CARD_WIDTH, Medium, shown_media
from schemas.publication import Draft, PublicationPage
from schemas.types import TYPES

router = APIRouter()

_NOT_YET = "new"
"""Stands for the id of what is not published."""


@router.post("/compose/page")
def preview_page(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    posted: Annotated[Composition, Posted()],
) -> Response:
    """The page as readers would have it; nothing is stored. What is not whole comes back."""
    form = form_of(posted)
    with keeping(form, request):
        draft = Draft.model_validate(posted.draft(sender.account.time_zone))
        if not TYPES[draft.type].has_page:
            sentence = N_("A Flash Message has no page of its own.")
            raise Invalid(sentence, fields={"type": sentence})
    if form.refused:
        return show_form(request, sender, form)
    page = PublicationPage(
        id=_NOT_YET,
        type=draft.type,
        title=draft.title,
        subtitle=draft.subtitle,
        language=draft.language,
        author=author_of(sender.account),
        published_at=None,
        revision=0,
        url=None,
        link=str(draft.link) if draft.link else None,
        media=_media(form.attachments),
        texts=draft.texts,
        template=draft.template,
        company=companies.drafted(draft, sender.account),
    )
    return show(
        request,
        "publication.html",
        sender,
        publication=page,
        own=False,
        previewing=True,
        reasons=[],
        marked=marked,
    )


def _media(attachments: Attachments) -> list[Medium]:
    return shown_media(
        [
            {"kind": row.kind, "id": row.id, "alt": row.alt, "widths": [CARD_WIDTH]}
            for row in attachments.rows
        ]
    )
