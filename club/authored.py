"""Publications as their author sees them, whole and in whatever state (P1–P5)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from club import companies, offers, originality
from club.shelf import address, author_of
from schemas.account import Account
from schemas.errors import N_
from schemas.media import shown_media
from schemas.publication import Publication, PublicationKeyword, PublicationOut, SettingsOut
from schemas.served import served
from store import editions
from store.rows import own_row


def owned(session: Session, account_id: str, publication_id: str) -> Publication:
    """The member's own publication; raises `NotFound` for anybody else's."""
    sentence = N_("You have no such publication.")
    return own_row(session, Publication, publication_id, account_id, sentence)


def own_publications(session: Session, account_id: str) -> list[Publication]:
    """Everything the member wrote, the latest change first."""
    return list(
        session.exec(
            select(Publication)
            .where(col(Publication.account_id) == account_id)
            .order_by(col(Publication.updated_at).desc(), col(Publication.id))
        )
    )


def describe(session: Session, publication: Publication, account: Account) -> PublicationOut:
    """The publication as its author sees it."""
    keywords = offers.keywords_of(session, publication.id)
    return tell_author(publication, account, keywords, editions.live_number(session))


def tell_author(
    publication: Publication,
    account: Account,
    keywords: Sequence[PublicationKeyword],
    edition: int,
) -> PublicationOut:
    """The same, of what has been read already: its keywords, and which edition is live."""
    return PublicationOut(
        id=publication.id,
        type=publication.type,
        title=publication.title,
        subtitle=publication.subtitle,
        language=publication.language,
        author=author_of(account),
        published_at=publication.published_at,
        revision=publication.revision,
        url=address(publication.id, publication.type),
        link=publication.link,
        media=shown_media(publication.media),
        **served(publication.area),
        company=companies.entry_of(publication, account),
        state=publication.state,
        texts=publication.texts,
        keywords=[offers.report(keyword, edition) for keyword in keywords],
        doubts=originality.told(publication),
        banned_until=publication.banned_until,
        settings=SettingsOut(
            places=publication.places,
            contact_tier=publication.contact_tier,
            reading_tier=publication.reading_tier,
            shareable=publication.shareable,
            circles=publication.circles or [],
        ),
        template=publication.template,
        expires_at=publication.expires_at,
        created_at=publication.created_at,
        updated_at=publication.updated_at,
    )
