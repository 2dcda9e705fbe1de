"""Which host a request came to: the club's own, or that of a Site (M2)."""

from __future__ import annotations

from fastapi import Request

SLUG = "marieur.site"
"""Where a request's scope names the Site whose host it came to: see `api.site_hosts`."""


def slug_of_host(request: Request) -> str | None:
    """The slug of the Site whose host the request came to; None at the club's own."""
    slug: str | None = request.scope.get(SLUG)
    return slug


def is_at_site_host(request: Request) -> bool:
    """Whether the request came to a Site's own host."""
    return SLUG in request.scope
