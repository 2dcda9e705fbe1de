"""How a Site presents itself: its header, its look, its owner's name or not (M2, P7)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlmodel import Field, SQLModel

from schemas.account import Account
from schemas.body import Body
from schemas.columns import word
from schemas.publication import Author
from schemas.text import line_or_nothing


class Look(StrEnum):
    """The looks a Site may wear; `static/css/looks.css` draws each, in light and in dark."""

    CLASSIC = "classic"
    HARBOUR = "harbour"
    ATELIER = "atelier"
    ORCHARD = "orchard"
    STUDIO = "studio"


MOST_HEADER = 160
"""Characters of a Site's header."""

Header = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=MOST_HEADER), line_or_nothing
]


class SiteSettings(SQLModel, table=True):
    """What an owner chose for a Site; an account without a row has the defaults."""

    __tablename__ = "site"

    account_id: str = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    header: str = ""
    """The line under the owner's name, or in its place where that is hidden."""
    look: Look = Field(default=Look.CLASSIC, sa_type=word(Look))
    name_hidden: bool = False
    """Whether the Site's own header keeps the name back; hubs and feeds always tell it (P7)."""


class SitePatch(Body):
    """Body of `PATCH /me/site`: only what is sent changes, and null changes nothing."""

    header: Header | None = None
    look: Look | None = None
    name_hidden: bool | None = None


class SiteSettingsOut(BaseModel):
    """A Site's settings as its owner sees them."""

    model_config = ConfigDict(from_attributes=True)

    header: str
    look: Look
    name_hidden: bool


class SiteHead(Author):
    """What stands above a Site: `name` is its title, and `header` the line under it.

    Where the owner's name is hidden, the header is the title and there is no line (P7).
    """

    header: str
    look: Look
    name_hidden: bool


def head_of(owner: Account, settings: SiteSettingsOut | SiteSettings) -> SiteHead:
    """The head of a member's Site with these settings."""
    hidden = settings.name_hidden
    return SiteHead(
        slug=owner.slug,
        name=settings.header if hidden else owner.name,
        header="" if hidden else settings.header,
        look=settings.look,
        name_hidden=hidden,
    )
