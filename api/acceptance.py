"""What stays open to a member who has not accepted a new version of a policy yet (A17).

The policies themselves, one's own data (C8), writing to the club, and leaving: by paths, so that
whatever is added later is closed unless it is named here.
"""

from __future__ import annotations

import re

from fastapi import Request

from schemas.errors import N_, PoliciesNotAccepted

_OPEN = re.compile(
    r"(/api/v1)?/(policies(/.*)?|contact|session|logout|language"
    r"|me(/policies|/(export|erase|correct)(/.*)?)?)"
)


def check_accepted(request: Request) -> None:
    """Raise `PoliciesNotAccepted` unless the request is for what stays open."""
    if _OPEN.fullmatch(request.url.path) is None:
        raise PoliciesNotAccepted(
            N_("The rules of the club have changed: read and accept them at /me/policies to go on.")
        )
