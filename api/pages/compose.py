"""Composing and editing, with a preview of keys and evidence before anything is published."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Request, UploadFile
from fastapi import Form as Posted
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from api import publications as api
from api.deps import HouseDep, gettext_of, house_of
from api.highlight import marked
from api.pages.attachments import Attachments
from api.pages.company import CompanyFields, begun_for, filled_in, renamed
from api.pages.conditions import RENAMED, AreaFields, area_values
from api.pages.forms import Form, KeywordRow, keeping, rows_of
from api.pages.frame import go, show
from api.pages.members import MemberDep, SenderDep
from api.pages.publication_settings import SettingsFields, settings_values
from api.richtext import rich
from club import authored, circles, publications
from club.login import Caller
from club.shown_profiles import profile_of
from house import House
from schemas.errors import Refused
from schemas.publication import Amendment, Draft, PublicationOut
from schemas.types import TYPES
from schemas.words import AccountType, PageTemplate, Place, PublicationState, PublicationType, Tier

router = APIRouter()

_ROWS = 3
"""Rows for keywords that a fresh form has."""


class Composition(AreaFields, CompanyFields, SettingsFields, BaseModel):
    """Fields of the form, as typed."""

    type: str = PublicationType.ARTICLE.value
    language: str = ""
    title: str = ""
    subtitle: str = ""
    texts: list[str] = []
    link: str = ""
    template: str = PageTemplate.CLASSIC.value
    medium: list[str] = []
    medium_alt: list[str] = []
    new_photo: UploadFile | str | None = None
    new_video: str = ""
    keyword_text: list[str] = []
    keyword_kind: list[str] = []
    keyword_need: list[str] = []
    sense: list[str] = []
    sense_of: list[str] = []
    """The keyword that each sense was chosen for: rows may have changed since."""
    action: str = "preview"
    csrf_token: str = ""

    def rows(self) -> list[KeywordRow]:
        """The rows of keywords, empty ones too."""
        rows = rows_of(self.keyword_text, self.keyword_kind, self.keyword_need)
        chosen = dict(zip(self.sense_of, self.sense, strict=False))
        for row in rows:
            row.sense = chosen.get(row.text.strip(), "")
        return rows

    def attachments(self) -> Attachments:
        """The photos and videos sent with it, and what is to be added to them."""
        return Attachments.posted(self.medium, self.medium_alt, self.new_photo, self.new_video)

    @property
    def _has_text(self) -> bool:
        return all(kind != self.type or limits.texts for kind, limits in TYPES.items())

    def draft(self, zone: str) -> dict[str, Any]:
        """The form as `POST /publications` would have it; empty rows are left out.

        Moments are those of the author's time zone.
        """
        return {
            **self.settings(zone),
            **self.area(),
            **({"company": self.entry()} if self.type == PublicationType.COMPANY else {}),
            "type": self.type,
            "template": self.template,
            "language": self.language,
            "title": self.title,
            "subtitle": self.subtitle,
            "texts": [text for text in self.texts if text.strip()] if self._has_text else [],
            "link": self.link.strip() or None,
            "keywords": [row.offered for row in self.rows() if row.text.strip()],
        }


@dataclass
class ComposeForm(Form):
    """The form with its repeated fields."""

    texts: list[str] = field(default_factory=lambda: [""])
    rows: list[KeywordRow] = field(default_factory=list)
    attachments: Attachments = field(default_factory=Attachments)
    answered: bool = False
    """Whether it comes back after it was sent, fresher than any draft that the browser keeps."""

    def tell_rows(self) -> None:
        """Move sentences about keywords beside their rows."""
        filled = [row for row in self.rows if row.text.strip()]
        for position, row in enumerate(filled):
            for name in ("text", "kind", "need", "language", "sense"):
                sentence = self.errors.pop(f"keywords.{position}.{name}", None)
                if sentence is not None:
                    row.error = sentence
                    self.errors[f"keyword_text-{self.rows.index(row) + 1}"] = sentence


@dataclass(frozen=True)
class Previewed:
    """What is written so far, and what publishing it would give."""

    draft: Draft
    answer: api.Preview


@router.get("/compose")
def compose(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """An empty form."""
    with house.truth.read() as session:
        profile = profile_of(session, member.account.id)
    values = {
        "type": PublicationType.ARTICLE.value,
        "template": PageTemplate.CLASSIC.value,
        "language": member.account.language,
        **begun_for(member.account, profile),
        **settings_values(None, None, member.account.time_zone),
        **area_values(None),
    }
    form = ComposeForm(values, rows=[KeywordRow() for _ in range(_ROWS)])
    return show_form(request, member, form, None, None)


@router.post("/compose")
def publish(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    posted: Annotated[Composition, Posted()],
) -> Response:
    """Preview, add rows, or publish: whatever happens, nothing typed is lost."""

    def write(written: dict[str, Any]) -> PublicationOut:
        draft = Draft.model_validate(written)
        return publications.publish(house.truth, house.analyzer, sender.account, draft)

    return _send(request, house, sender, posted, write, done="published")


@router.get("/p/{publication_id}/edit")
def edit(request: Request, house: HouseDep, member: MemberDep, publication_id: str) -> Response:
    """The form, filled with the publication as it is."""
    with house.truth.read() as session:
        row = authored.owned(session, member.account.id, publication_id)
        written = authored.describe(session, row, member.account)
    posted = Composition(
        **written.model_dump(
            include={"type", "language", "title", "subtitle", "texts", "template"}
        ),
        link=written.link or "",
        **filled_in(written.company),
        **settings_values(written.settings, written.expires_at, member.account.time_zone),
        **area_values(written),
        keyword_text=[keyword.text for keyword in written.keywords],
        keyword_kind=[keyword.kind for keyword in written.keywords],
        keyword_need=[keyword.need or "" for keyword in written.keywords],
        sense=[keyword.sense or "" for keyword in written.keywords],
        sense_of=[keyword.text for keyword in written.keywords],
    )
    preview = _preview(request, house, member, posted, publication_id)
    form = form_of(posted)
    form.attachments = Attachments.shown(written.media)
    return show_form(request, member, form, publication_id, preview)


@router.post("/p/{publication_id}/edit")
def save(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    publication_id: str,
    posted: Annotated[Composition, Posted()],
) -> Response:
    """Preview, add rows, or save; its date and place among the others stay (K6)."""

    def write(written: dict[str, Any]) -> PublicationOut:
        changed = {name: value for name, value in written.items() if name != "type"}
        change = Amendment.model_validate(changed)
        return publications.amend(
            house.truth, house.analyzer, sender.account, publication_id, change
        )

    return _send(request, house, sender, posted, write, publication_id=publication_id, done="saved")


def _send(
    request: Request,
    house: House,
    sender: Caller,
    posted: Composition,
    write: Callable[[dict[str, Any]], PublicationOut],
    *,
    publication_id: str | None = None,
    done: str,
) -> Response:
    """Write what was sent if that was asked for; what is refused comes back as it was typed."""
    say = gettext_of(request)
    form = form_of(posted)
    form.answered = True
    form.attachments.add(house, sender, form, say)
    if posted.action == "publish" and not form.refused:
        with keeping(form, request, rename=RENAMED):
            written = posted.draft(sender.account.time_zone)
            made = write({**written, "media": form.attachments.offered})
            return _shown(made, done=done, sent=publication_id or "new")
    preview = _preview(request, house, sender, posted, publication_id)
    return show_form(request, sender, form, publication_id, preview)


def _shown(made: PublicationOut, *, done: str, sent: str) -> Response:
    """On to where its author sees what became of it: what is held waits on its own page (K5)."""
    if made.state is PublicationState.HELD:
        return go(f"/p/{made.id}", done="held", sent=sent)
    return go(made.url or "/me/publications", done=done, sent=sent)


def form_of(posted: Composition) -> ComposeForm:
    """The form as it was sent, with the rows that were asked for."""
    typed = posted.model_dump(include={"type", "language", "title", "subtitle", "link", "template"})
    typed |= posted.entry_values() | posted.typed_settings() | posted.typed_area()
    rows, texts = posted.rows(), list(posted.texts) or [""]
    if posted.action == "more-keywords" or not rows:
        rows += [KeywordRow() for _ in range(_ROWS)]
    if posted.action == "more-texts":
        texts.append("")
    attachments = posted.attachments()
    attachments.drop(posted.action)
    return ComposeForm(typed, texts=texts, rows=rows, attachments=attachments)


def _preview(
    request: Request,
    house: House,
    caller: Caller,
    posted: Composition,
    publication_id: str | None = None,
) -> Previewed | None:
    """Keys, evidence and reach of what is written so far; None while that is not enough."""
    with suppress(ValidationError, Refused):
        written = posted.draft(caller.account.time_zone)
        draft = Draft.model_validate({**written, "title": posted.title or "…"})
        if draft.keywords:
            return Previewed(draft, api.preview(request, house, caller, draft, publication_id))
    return None


def show_form(
    request: Request,
    member: Caller,
    form: ComposeForm,
    publication_id: str | None = None,
    previewed: Previewed | None = None,
) -> Response:
    """The form as it stands, with what was refused beside its fields."""
    form.tell_rows()
    form.errors = renamed(form.errors)
    with house_of(request).truth.read() as session:
        own_circles = circles.names(session, member.account.id)
    return show(
        request,
        "compose.html",
        member,
        form.status,
        form=form,
        publication_id=publication_id,
        places=list(Place),
        tiers=[(tier.value, tier.label) for tier in Tier],
        circles=own_circles,
        is_enterprise=member.account.type is AccountType.ENTERPRISE,
        draft=previewed.draft if previewed else None,
        preview=previewed.answer if previewed else None,
        marked=marked,
        rich=rich,
    )
