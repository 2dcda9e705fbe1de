"""Cookies: every one encrypted, holding an identifier alone (C1); CSRF tokens made from it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from starlette.responses import Response

SESSION_COOKIE = "marieur_session"
WORK_COOKIE = "marieur_work"
"""A Webmaster's session on the account of somebody else, besides that on their own (A5)."""
SITE_COOKIE = "marieur_site"
"""At a Site's own host: the session that reads it there."""


class CookieBox:
    """Seals and opens cookies; the first key seals, all open, so that keys can be renewed."""

    def __init__(self, keys: Sequence[str], *, secure: bool) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._secret = keys[0].encode()
        self._older = [key.encode() for key in keys]
        self._secure = secure

    def set(self, response: Response, name: str, identifier: str, *, seconds: int) -> None:
        """Give the browser a cookie that scripts cannot read and other sites cannot send."""
        response.set_cookie(
            name,
            self._fernet.encrypt(identifier.encode()).decode(),
            max_age=seconds,
            httponly=True,
            samesite="lax",
            secure=self._secure,
            path="/",
        )

    def clear(self, response: Response, name: str) -> None:
        """Take the cookie away."""
        response.delete_cookie(name, httponly=True, samesite="lax", secure=self._secure, path="/")

    def open(self, sealed: str | None, *, seconds: int | None = None) -> str | None:
        """The identifier in a cookie; None when it is absent, too old or not one of ours."""
        if not sealed:
            return None
        try:
            return self._fernet.decrypt(sealed.encode("utf-8", "replace"), ttl=seconds).decode()
        except InvalidToken:
            return None

    def csrf_token(self, identifier: str) -> str:
        """The token that a write with this identifier's cookie must send too."""
        return _token(self._secret, identifier)

    def is_csrf_token(self, identifier: str, token: str | None) -> bool:
        """Whether the token belongs to the identifier, under any of the keys."""
        given = (token or "").encode("utf-8", "replace")
        return any(
            hmac.compare_digest(_token(key, identifier).encode(), given) for key in self._older
        )


def _token(secret: bytes, identifier: str) -> str:
    return hmac.new(secret, b"csrf:" + identifier.encode(), hashlib.sha256).hexdigest()
