"""Static files: styles and modules, kept by browsers for as long as they are the same."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles as Files
from starlette.types import Scope

_FOREVER = "public, max-age=31536000, immutable"
_ASK = "no-cache"


class StaticFiles(Files):
    """Files whose address names their content are kept; others are asked for again."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file, and say how long it may be kept."""
        response = await super().get_response(path, scope)
        # Modules import each other by plain names, so only a template's address has a version.
        named = scope.get("query_string", b"").startswith(b"v=")
        response.headers["cache-control"] = _FOREVER if named else _ASK
        return response
