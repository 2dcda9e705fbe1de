"""What a publication of a type may consist of, as sent and as it will be after a change (P1–P4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from schemas.errors import N_, Invalid
from schemas.publication import (
    Amendment,
    Draft,
    OfferedKeyword,
    Publication,
    PublicationKeyword,
)
from schemas.types import TYPES
from schemas.words import PublicationState, PublicationType

_SAID = {"language", "title", "subtitle", "texts"}
"""What a publication says in words: its keywords have to be true of it (K5)."""


def said_in(change: Amendment) -> dict[str, Any]:
    """What a change says anew; null leaves what is there."""
    return change.model_dump(include=_SAID, exclude_none=True)


def draft_after(
    before: Publication,
    keywords: Sequence[PublicationKeyword],
    change: Amendment,
    *,
    state: Literal["draft", "live"] | None = None,
) -> Draft:
    """The publication as a change will leave it, which has to be whole if it is shown."""
    sent = said_in(change)
    is_draft = before.state is PublicationState.DRAFT
    kept = [OfferedKeyword.of(row) for row in keywords]
    return Draft.model_construct(
        type=before.type,
        language=sent.get("language", before.language),
        title=sent.get("title", before.title),
        subtitle=sent.get("subtitle", before.subtitle),
        texts=sent.get("texts", before.texts),
        state=state or ("draft" if is_draft else "live"),
        keywords=kept if change.keywords is None else change.keywords,
        company=change.company,
    )


def is_company(draft: Draft) -> bool:
    """Whether it is a Company Profile."""
    return draft.type is PublicationType.COMPANY


def check_shape(draft: Draft) -> None:
    """Refuse what does not go with the type; a draft may lack what is still to come."""
    fields: dict[str, str] = {}
    limits = TYPES[draft.type]
    is_live = draft.state == "live"
    texts = [text for text in draft.texts if text.strip()]
    if not limits.texts and texts:
        fields["texts"] = N_("A Flash Message has a title and a subtitle, no text of its own.")
    elif len(texts) > limits.texts:
        fields["texts"] = N_("A Private Message has one text: put it all there.")
    if draft.company is not None and not is_company(draft):
        fields["company"] = N_("Only a Company Profile has a directory entry.")
    if limits.has_page and is_live and not texts:
        fields["texts"] = N_("Write a text: it is what its page is for.")
    if is_live and limits.needs_keywords and not draft.keywords:
        fields["keywords"] = N_("Give at least one keyword, or nobody will find it.")
    if fields:
        raise Invalid(N_("Some fields need another look."), fields=fields)
