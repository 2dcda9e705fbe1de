"""Photos of members: sent, attached to a publication, shown, and gone with it (P1–P3, P8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlmodel import Session, col

from club import photos, shelf
from club.audience import Reader
from club.videos import video_id
from schemas.errors import N_, Invalid, NotFound, QuotaReached
from schemas.media import MediumIn, PhotoIn, StoredPhoto
from schemas.types import TYPES
from schemas.words import PublicationType
from store.files import Files
from store.rows import find_row
from store.truth import Truth
from store.unit_of_work import Work

KEPT_LOOSE = timedelta(days=1)
"""How long a photo waits for the publication that shows it."""

MOST_LOOSE = 30
"""Photos of an account that no publication shows yet."""


def add_photo(truth: Truth, files: Files, account_id: str, data: bytes) -> StoredPhoto:
    """Keep a photo; raises `Invalid` for what is none, `QuotaReached` for too many unused ones."""
    made = photos.prepare(data)
    with truth.work() as work:
        photo = StoredPhoto(account_id=account_id, widths=sorted(made.sizes), loose_since=work.now)
        loose = work.session.execute(
            select(col(StoredPhoto.id)).where(
                col(StoredPhoto.account_id) == account_id,
                col(StoredPhoto.publication_id).is_(None),
            )
        ).all()
        if len(loose) >= MOST_LOOSE:
            raise QuotaReached(
                N_("{most} of your photos wait to be used: publish them first."), most=MOST_LOOSE
            )
        # Files first: a row without its files would be a hole in a page.
        for width, pixels in made.sizes.items():
            files.put(file_name(photo.id, width), pixels)
        work.session.add(photo)
        work.commit()
    return photo


def read_photo(session: Session, files: Files, reader: Reader, photo_id: str, width: int) -> bytes:
    """One size of a photo, for whoever may open what shows it; raises `NotFound` otherwise."""
    photo = find_row(session, StoredPhoto, photo_id)
    if photo is None or width not in photo.widths or not _may_look(session, reader, photo):
        raise _no_such_photo()
    data = files.get(file_name(photo.id, width))
    if data is None:
        raise _no_such_photo()
    return data


def _may_look(session: Session, reader: Reader, photo: StoredPhoto) -> bool:
    if photo.account_id == reader.id:
        return True
    if photo.publication_id is None:
        return False
    shown = shelf.read(session, [photo.publication_id]).get(photo.publication_id)
    return shown is not None and shelf.is_open_to(session, reader, shown.visibility)


def attach(
    work: Work,
    account_id: str,
    publication_id: str,
    kind: PublicationType,
    media: Sequence[MediumIn],
) -> list[dict[str, Any]]:
    """Have a publication show these media and no others; returns what its row keeps of them.

    Raises `Invalid` by field for a photo that is not the author's, or shown elsewhere, for what
    is no video, and for more than the type may have.
    """
    most = TYPES[kind].media
    if len(media) > most:
        sentence = N_("At most {most} photos and videos here.")
        raise Invalid(sentence, fields={"media": sentence}, most=most)
    wanted = {one.photo for one in media if isinstance(one, PhotoIn)}
    owned = {
        photo.id: photo
        for photo in work.session.scalars(
            select(StoredPhoto)
            .where(col(StoredPhoto.id).in_(wanted), col(StoredPhoto.account_id) == account_id)
            .with_for_update()
        )
        if photo.publication_id in (None, publication_id)
    }
    stored = list(_stored(media, owned))
    work.session.execute(
        update(StoredPhoto)
        .where(col(StoredPhoto.publication_id) == publication_id)
        .values(publication_id=None, loose_since=work.now)
    )
    for photo in owned.values():
        photo.publication_id = publication_id
    return stored


def _stored(media: Sequence[MediumIn], owned: dict[str, StoredPhoto]) -> Iterable[dict[str, Any]]:
    used: set[str] = set()
    for position, one in enumerate(media):
        if isinstance(one, PhotoIn):
            photo = owned.get(one.photo)
            if photo is None or photo.id in used:
                sentence = N_("You have no such photo to use here.")
                raise Invalid(sentence, fields={f"media.{position}.photo": sentence})
            used.add(photo.id)
            yield {"kind": "photo", "id": photo.id, "alt": one.alt, "widths": photo.widths}
        else:
            try:
                yield {"kind": "video", "id": video_id(one.video), "alt": one.alt}
            except Invalid as error:
                fields = {f"media.{position}.video": error.detail}
                raise Invalid(error.detail, fields=fields) from error


def purge(truth: Truth, files: Files) -> int:
    """Remove photos that no publication shows since a day, or nobody owns; returns how many."""
    with truth.work() as work:
        gone = list(
            work.session.scalars(
                select(StoredPhoto).where(
                    col(StoredPhoto.publication_id).is_(None),
                    or_(
                        col(StoredPhoto.account_id).is_(None),
                        col(StoredPhoto.loose_since) < work.now - KEPT_LOOSE,
                    ),
                )
            )
        )
        work.session.execute(
            delete(StoredPhoto).where(col(StoredPhoto.id).in_([photo.id for photo in gone]))
        )
        work.commit()
    for photo in gone:
        for width in photo.widths:
            files.drop(file_name(photo.id, width))
    return len(gone)


def file_name(photo: str, width: int) -> str:
    """The name that a photo's size is kept under."""
    return f"{photo}.{width}.webp"


def _no_such_photo() -> NotFound:
    return NotFound(N_("There is no such photo, or it is not open to you."))
