"""Everything the club holds of a member as one ZIP archive, packed while it is sent (C8)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from sqlmodel import Session, col, select

from club.media import file_name
from schemas.media import StoredPhoto
from store.files import Files

DATA, PAGE, MEDIA = "marieur.json", "index.html", "media/"
"""What is in the archive: the data for programs, the same to be read, photos."""


class _Outlet(io.RawIOBase):
    """What was written since it was last emptied; an archive never looks back."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._written += data
        return len(data)

    def empty(self) -> bytes:
        """What was written, once."""
        written = bytes(self._written)
        self._written.clear()
        return written


def photos_of(session: Session, account_id: str) -> list[str]:
    """The names of a member's photos, each in its largest size."""
    rows = session.exec(
        select(StoredPhoto)
        .where(col(StoredPhoto.account_id) == account_id)
        .order_by(col(StoredPhoto.id))
    )
    return [file_name(photo.id, max(photo.widths)) for photo in rows if photo.widths]


def pack(told: dict[str, Any], page: str, photos: Iterable[str], files: Files) -> Iterator[bytes]:
    """The archive's bytes, a part at a time: one photo is in memory, never all.

    `told` is the JSON of `club.export`, `page` the HTML that shows it; photos that are gone
    meanwhile are left out.
    """
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(DATA, orjson.dumps(told, option=orjson.OPT_INDENT_2))
        archive.writestr(PAGE, page)
        yield outlet.empty()
        for name in photos:
            if (data := files.get(name)) is not None:
                archive.writestr(MEDIA + name, data, zipfile.ZIP_STORED)
                yield outlet.empty()
    yield outlet.empty()
