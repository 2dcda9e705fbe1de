"""The club's own address, as links that leave a page name it."""

from __future__ import annotations

import re

from fastapi import Request

from api.deps import house_of


def origin_of(request: Request, *, site: str | None = None) -> str:
    """Scheme, the domain of the settings, and the port this request came to; no slash.

    Of the host of its own that the Site with the slug `site` has, where one is named (M2).

    The domain is never taken from the request: whoever asks under another name is told ours.
    """
    settings = house_of(request).settings
    secure = settings.secure_cookies or request.url.scheme == "https"
    host = f"{site}.{settings.domain}" if site else settings.domain
    return f"{'https' if secure else 'http'}://{host}{port_of(request)}"


def port_of(request: Request) -> str:
    """`:port` as the request's Host has it; empty where it has none, or no port at all."""
    _, colon, port = request.headers.get("host", "").rpartition(":")
    return f":{int(port)}" if colon and re.fullmatch("[0-9]{1,5}", port) else ""
