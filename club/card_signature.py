"""Signatures of a payment provider's events, as Stripe writes them (C5).

`Stripe-Signature: t=SECONDS,v1=HEX[,v1=HEX …]`: HMAC-SHA256 of `SECONDS.BODY`, one for each secret
in use. The time is signed, so that an event that somebody recorded is of no use to them later.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from schemas.errors import N_, Forbidden

TOLERANCE = 300
"""Seconds that an event may be under way, and clocks may differ."""

_TIME = re.compile("[0-9]{1,12}")


def sign(body: bytes, secret: str, seconds: int) -> str:
    """The header's value for a body that is sent at an instant, in seconds since 1970."""
    return f"t={seconds},v1={_digest(body, secret, str(seconds))}"


def check(body: bytes, header: str, secrets: Sequence[str], now: datetime) -> None:
    """Return for what one of the secrets has signed, and lately; raise `Forbidden`."""
    pairs = [part.strip().partition("=") for part in header.split(",")]
    seconds = next((value for name, _, value in pairs if name == "t"), "")
    given = [value.encode() for name, _, value in pairs if name == "v1"]
    fresh = _TIME.fullmatch(seconds) and abs(now.timestamp() - int(seconds)) <= TOLERANCE
    expected = [_digest(body, secret, seconds).encode() for secret in secrets]
    if not fresh or not any(hmac.compare_digest(a, b) for a in given for b in expected):
        raise Forbidden(N_("This is not signed as it should be, or was signed too long ago."))


def _digest(body: bytes, secret: str, seconds: str) -> str:
    return hmac.new(secret.encode(), seconds.encode() + b"." + body, sha256).hexdigest()
