"""The answer that brings a member everything, for a program or to be read (C8)."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import StreamingResponse

from api.deps import language_of
from club import archive, export
from club.login import Caller
from house import House


def answer(request: Request, house: House, caller: Caller) -> StreamingResponse:
    """The archive as a download, sent while it is packed."""
    account = caller.account
    with house.truth.read() as session:
        told = export.export(session, account, house.truth.clock())
        photos = archive.photos_of(session, account.id)
    page = request.app.state.renderer.render(
        "archive/export.html",
        language_of(request),
        {"told": told, "photos": photos, "name": account.name},
    )
    return StreamingResponse(
        archive.pack(told, page, photos, house.files),
        media_type="application/zip",
        headers={"content-disposition": f'attachment; filename="marieur-{account.slug}.zip"'},
    )
