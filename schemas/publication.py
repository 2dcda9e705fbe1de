"""Publications: tables, what authors send, what readers see (P1–P5)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Limit
from pydantic_core import PydanticCustomError
from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, large, new_id, word
from schemas.company import CompanyIn, CompanyOut
from schemas.edition import FIRST
from schemas.errors import N_
from schemas.geography import Serves
from schemas.keyword import Concept, KeywordText, LanguageCode, Reason, SenseOut
from schemas.links import Link
from schemas.media import Medium, MediumIn
from schemas.ranking import Rank
from schemas.served import Served
from schemas.text import TOLD, plain_block, plain_line
from schemas.types import MOST_MEDIA, MOST_TEXTS, places_of
from schemas.where import Countries, Km, PlaceIn
from schemas.words import (
    Kind,
    Need,
    PageTemplate,
    Place,
    PublicationState,
    PublicationType,
    Review,
    Sign,
    Tier,
)

MOST_KEYWORDS = 100
"""Keywords a publication may have."""

Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160), plain_line
]
Subtitle = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300), plain_block]


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise PydanticCustomError(TOLD, N_("This is too far away.")) from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A second, with its time zone; kept in UTC."""

Text = Annotated[str, StringConstraints(max_length=20_000), plain_block]


_HAS_END = text("expires_at IS NOT NULL")


class Publication(SQLModel, table=True):
    """What an author shows; `sequence` orders publications by their first going live (K6)."""

    __table_args__ = (
        Index("publication_by_author", "account_id", "state", "sequence"),
        Index(
            "publication_by_expiry",
            "expires_at",
            sqlite_where=_HAS_END,
            postgresql_where=_HAS_END,
        ),
        # What feeds are made of: an author's newest ones, without a look at the rows.
        Index(
            "publication_on_feeds",
            "account_id",
            "sequence",
            "reading_tier",
            "id",
            sqlite_where=text("state = 'live' AND on_feed"),
            postgresql_where=text("state = 'live' AND on_feed"),
        ),
        Index(
            "publication_held",
            "updated_at",
            "id",
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
        Index(
            "publication_banned",
            "banned_until",
            sqlite_where=text("state = 'banned'"),
            postgresql_where=text("state = 'banned'"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE")
    type: PublicationType = Field(sa_type=word(PublicationType))
    language: str
    title: str
    subtitle: str = ""
    texts: list[str] = Field(sa_column=Column(JSON, nullable=False))
    link: str | None = None
    media: list[dict[str, Any]] = Field(default=[], sa_column=Column(JSON, nullable=False))
    """Photos and videos in their order, the one for cards first; see `schemas.media`."""
    company: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """The directory entry of a Company Profile, as `CompanyIn` has it (P4)."""
    area: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Where it is from and how far it serves, as `schemas.served` has it; None: the world (K8)."""
    state: PublicationState = Field(default=PublicationState.LIVE, sa_type=word(PublicationState))
    revision: int = Field(default=1, sa_type=large())
    """Grows by one with every change; the engine's external version."""
    sequence: int | None = Field(default=None, index=True, sa_type=large())
    on_site: bool = True
    on_hub: bool = True
    on_feed: bool = True
    on_web: bool = True
    contact_tier: Tier = Field(default=Tier.BASIC_FREE, sa_type=word(Tier))
    reading_tier: Tier = Field(default=Tier.BASIC_FREE, sa_type=word(Tier))
    shareable: bool = True
    circles: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Circles of its author that alone may see it; everybody may where there are none (F3)."""
    withheld: bool = False
    """Whether a moderator holds it, whatever its keywords (K5)."""
    doubts: list[dict[str, Any]] = Field(default=[], sa_column=Column(JSON, nullable=False))
    """What makes it look stuffed, as `Doubt` has it (K6)."""
    review: Review | None = Field(default=None, sa_type=word(Review))
    """Where its doubts stand with the moderators; None where there are none."""
    banned_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its ban ends by itself; a banned one without it is banned for good (K5)."""
    before_ban: PublicationState | None = Field(default=None, sa_type=word(PublicationState))
    resembles: str | None = Field(default=None, index=True)
    """The publication that it looks like a copy of."""
    words: dict[str, dict[str, int]] = Field(
        default={}, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    """How much it says of each word, by the number of each written edition that has read it."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it goes offline by itself; never where there is none."""
    template: PageTemplate = Field(default=PageTemplate.CLASSIC, sa_type=word(PageTemplate))
    """How its page is presented (P9)."""

    @property
    def places(self) -> dict[Place, bool]:
        """Whether it shows at each place, by its settings and its type."""
        shown = places_of(self)
        return {place: place in shown for place in Place}

    @property
    def is_doubted(self) -> bool:
        """Whether it looks stuffed, and no moderator has let it go (K6)."""
        return self.review in (Review.ASKED, Review.REFUSED)


class PublicationKeyword(SQLModel, table=True):
    """A keyword its author says the publication is about (K5)."""

    __tablename__ = "publication_keyword"
    __table_args__ = (
        Index(
            "publication_keyword_asked",
            "publication_id",
            sqlite_where=text("review = 'asked'"),
            postgresql_where=text("review = 'asked'"),
        ),
    )

    publication_id: str = Field(foreign_key="publication.id", primary_key=True, ondelete="CASCADE")
    position: int = Field(primary_key=True)
    text: str
    kind: Kind = Field(sa_type=word(Kind))
    need: Need | None = Field(default=None, sa_type=word(Need))
    language: str
    keys: list[str] = Field(sa_column=Column(JSON, nullable=False))
    """Offer keys of every written edition, stamped: each that an interest may have and be met."""
    rules: str
    supported: bool
    score: float
    evidence: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    edition: int = FIRST
    """The edition that score and evidence are of."""
    beside: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Score and evidence by the number of each other written edition that has read it."""
    sense: str | None = None
    """The concept that its author chose, where the text stands for several."""
    held: bool = False
    """Whether it marries nobody until a moderator has looked at it."""
    review: Review | None = Field(default=None, sa_type=word(Review))
    passage: str = ""
    """The words of the publication that its author says bear it out."""

    @property
    def readers(self) -> frozenset[int]:
        """The editions that have read it."""
        return frozenset((self.edition, *map(int, self.beside or ())))

    def judged_in(self, edition: int) -> dict[str, Any] | None:
        """`supported`, `score` and `evidence` in an edition; None where it has not read it."""
        if edition == self.edition:
            return {"supported": self.supported, "score": self.score, "evidence": self.evidence}
        return (self.beside or {}).get(str(edition))


class OfferedKeyword(Body):
    """A keyword of a publication as its author writes it."""

    text: KeywordText
    kind: Kind
    need: Need | None = None
    language: LanguageCode | None = None
    sense: Concept | None = None

    @classmethod
    def of(cls, written: PublicationKeyword | KeywordReport) -> OfferedKeyword:
        """A keyword as its author once wrote it: limits may have changed since."""
        return cls.model_construct(**written.model_dump(include=set(cls.model_fields)))


class PlacesIn(Body):
    """Places that a change of settings switches; unnamed ones stay as they are."""

    site: bool | None = None
    hub: bool | None = None
    feed: bool | None = None
    web: bool | None = None


class SettingsIn(Body):
    """Settings of a publication (P5); unnamed ones keep their value or default."""

    places: PlacesIn | None = None
    contact_tier: Tier | None = None
    reading_tier: Tier | None = None
    shareable: bool | None = None
    circles: Annotated[list[str], Limit(max_length=20)] | None = None
    """Circles of one's own that alone may see it (F3); an empty list: everybody may."""


class Draft(Body):
    """Body of `POST /publications` and of its preview."""

    type: PublicationType
    language: LanguageCode
    title: Title
    subtitle: Subtitle = ""
    texts: Annotated[list[Text], Limit(max_length=MOST_TEXTS)] = []
    link: Link | None = None
    media: Annotated[list[MediumIn], Limit(max_length=MOST_MEDIA)] = []
    company: CompanyIn | None = None
    template: PageTemplate = PageTemplate.CLASSIC
    keywords: Annotated[list[OfferedKeyword], Limit(max_length=MOST_KEYWORDS)] = []
    place: PlaceIn | None = None
    """Where it is from (K8): its author's town where that is not said."""
    serves: Serves = Serves.WORLD
    serves_km: Km | None = None
    """How far a local one serves around its place."""
    serves_countries: Countries | None = None
    """The countries that one for countries serves: that of its place where that is not said."""
    expires_at: Moment | None = None
    settings: SettingsIn | None = None
    state: Literal["draft", "live"] = "live"


class Amendment(Body):
    """Body of `PATCH /publications/{id}`: only what is sent changes."""

    language: LanguageCode | None = None
    title: Title | None = None
    subtitle: Subtitle | None = None
    texts: Annotated[list[Text], Limit(max_length=MOST_TEXTS)] | None = None
    link: Link | None = None
    media: Annotated[list[MediumIn], Limit(max_length=MOST_MEDIA)] | None = None
    company: CompanyIn | None = None
    template: PageTemplate | None = None
    keywords: Annotated[list[OfferedKeyword], Limit(max_length=MOST_KEYWORDS)] | None = None
    place: PlaceIn | None = None
    """Null: its author's."""
    serves: Serves | None = None
    serves_km: Km | None = None
    serves_countries: Countries | None = None
    expires_at: Moment | None = None
    """Null: never."""
    settings: SettingsIn | None = None


class Author(BaseModel):
    """Whose publication it is; the name always shows on hubs and feeds (P7)."""

    model_config = ConfigDict(frozen=True)

    slug: str
    name: str


class Evidence(BaseModel):
    """Where a text supports a keyword: offsets in characters of that field."""

    field: str
    start: int
    end: int
    quote: str


class KeywordReport(BaseModel):
    """What became of one keyword of a publication."""

    text: str
    kind: Kind
    need: Need | None
    language: str
    state: Literal["live", "held"]
    keys: list[str]
    supported: bool
    score: float
    evidence: list[Evidence]
    sense: str | None
    senses: list[SenseOut] = []
    """What may be meant, where that is open; told to the author alone."""
    review: Review | None = None
    passage: str = ""


class Doubt(BaseModel):
    """A sign of stuffing that a publication shows, as its author is told of it (K6)."""

    sign: Sign
    times: int | None = None
    """How often, for what is repeated; how many, for unrelated matters."""
    word: str | None = None
    """What is repeated."""
    likeness: float | None = None
    """Share of all words that a copy and its original have in common, 0…1."""
    title: str | None = None
    """The original's title, where it is the author's own."""


class SettingsOut(BaseModel):
    """Settings of a publication, all of them."""

    places: dict[Place, bool]
    contact_tier: Tier
    reading_tier: Tier
    shareable: bool
    circles: list[str]


class Entry(Served, BaseModel):
    """A publication as hubs, feeds and Sites list it."""

    id: str
    type: PublicationType
    title: str
    subtitle: str
    language: str
    author: Author
    published_at: datetime | None
    revision: int
    url: str | None
    link: str | None
    media: list[Medium] = []


class MarriedEntry(BaseModel):
    """An entry with the reader's own keywords that selected it."""

    publication: Entry
    reasons: list[Reason]
    rank: Rank | None = None
    """Why it stands where it does; none where the newest come first."""


class FeedEntry(BaseModel):
    """An entry of a news feed; `shared_by` where its reader does not follow its author (P6)."""

    publication: Entry
    shared_by: Author | None = None


class PublicationOut(Entry):
    """A publication as its author sees it, keywords and settings included."""

    state: PublicationState
    texts: list[str]
    company: CompanyOut | None
    template: PageTemplate
    keywords: list[KeywordReport]
    doubts: list[Doubt] = []
    """Why it is held as stuffed or copied (K6); empty once a moderator has let it go."""
    banned_until: datetime | None = None
    settings: SettingsOut
    expires_at: datetime | None
    created_at: datetime
    updated_at: datetime


class PublicationPage(Entry):
    """A publication as a reader of its page sees it: no keywords, no settings."""

    texts: list[str]
    company: CompanyOut | None
    template: PageTemplate
