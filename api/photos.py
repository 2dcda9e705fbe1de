"""Photos: sent before the publication that shows them, read by whoever may open that (P1–P3)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Response
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep, VisitorDep, reader_of
from api.openapi import problems
from club import media
from schemas.media import photo_url

router = APIRouter(prefix="/photos", tags=["publications"], responses=problems(401))
files = APIRouter(tags=["publications"])


class PhotoOut(BaseModel):
    """A photo that was kept; `urls` by width in pixels, open to its owner until published."""

    id: str
    urls: dict[str, str]


@router.post("", status_code=201, responses=problems(403, 409, 413))
def send_photo(house: HouseDep, caller: CallerDep, photo: Annotated[bytes, File()]) -> PhotoOut:
    """Keep a JPEG, PNG, WebP or AVIF: upright, cut to 16:9, stripped of where and by whom."""
    kept = media.add_photo(house.truth, house.files, caller.account.id, photo)
    return PhotoOut(
        id=kept.id, urls={str(width): photo_url(kept.id, width) for width in kept.widths}
    )


@files.get(
    "/media/{photo_id}/{width}.webp",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}}}, 404: {"description": "Not Found"}},
)
def read_photo(house: HouseDep, visitor: VisitorDep, photo_id: str, width: int) -> Response:
    """One size of a photo; 404 alike for what is gone and what is not open to this reader."""
    with house.truth.read() as session:
        data = media.read_photo(session, house.files, reader_of(visitor), photo_id, width)
    # Kept by the reader's browser alone, and asked about again: it may be withdrawn (P8).
    headers = {"cache-control": "private, no-cache", "etag": f'"{photo_id}-{width}"'}
    return Response(data, media_type="image/webp", headers=headers)
