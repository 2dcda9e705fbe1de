"""Photos and videos of publications: table, what authors send, what readers see (P1–P3)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, StringConstraints
from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, new_id
from schemas.text import line_or_nothing, plain_line

CARD_WIDTH = 960
"""Pixels across of the size that every photo has."""

AltText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300), line_or_nothing]
Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000), plain_line]


class StoredPhoto(SQLModel, table=True):
    """A photo that was sent; its files are named after its id and their width."""

    __tablename__ = "photo"

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str | None = Field(foreign_key="account.id", ondelete="SET NULL", index=True)
    """Whose it is; nobody's once the account is erased, until its files are gone too."""
    publication_id: str | None = Field(
        default=None, foreign_key="publication.id", ondelete="SET NULL", index=True
    )
    """The publication that shows it; a photo is shown by one, or by none yet."""
    widths: list[int] = Field(sa_column=Column(JSON, nullable=False))
    loose_since: datetime = Field(sa_type=UtcDateTime)
    """When it was sent, or left out of its publication."""


class PhotoIn(Body):
    """A photo sent before, by its id."""

    photo: str
    alt: AltText = ""


class VideoIn(Body):
    """A YouTube video, by its address."""

    video: Address
    alt: AltText = ""


MediumIn = PhotoIn | VideoIn


class Medium(BaseModel):
    """A photo or video as readers have it.

    `urls` are a photo's addresses by width in pixels, `url` the address to show first: the
    card's photo, or the video's page.
    """

    kind: Literal["photo", "video"]
    id: str
    alt: str
    url: str
    urls: dict[str, str] = {}


def shown_media(stored: list[dict[str, Any]]) -> list[Medium]:
    """A publication's stored media as readers have them."""
    return [_shown(one) for one in stored]


def _shown(one: dict[str, Any]) -> Medium:
    if one["kind"] == "video":
        url = f"https://www.youtube.com/watch?v={one['id']}"
        return Medium(kind="video", id=one["id"], alt=one["alt"], url=url)
    urls = {str(width): photo_url(one["id"], width) for width in one["widths"]}
    return Medium(kind="photo", id=one["id"], alt=one["alt"], url=urls[str(CARD_WIDTH)], urls=urls)


def photo_url(photo: str, width: int) -> str:
    """Path of a photo in one size."""
    return f"/media/{photo}/{width}.webp"
