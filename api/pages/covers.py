"""Covers drawn for publications without a photo."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.covers import cover_svg

router = APIRouter()

_FOREVER = "public, max-age=31536000, immutable"


@router.get("/covers/{seed}.svg")
def cover(seed: Annotated[str, Path(max_length=100)]) -> Response:
    """The cover of a seed: the same for ever, so browsers keep it."""
    headers = {"cache-control": _FOREVER}
    return Response(cover_svg(seed), media_type="image/svg+xml", headers=headers)
