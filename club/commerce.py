"""What members in countries under an embargo may not do (A7); the list is `club.embargoes`."""

from __future__ import annotations

from schemas.account import Account
from schemas.errors import N_, Embargoed

SENTENCE = N_(
    "Your country is under an embargo that binds the club: you may read, look for and meet others "
    "here, but neither publish nor pay, and you have no Site."
)


def refuse_commerce(account: Account) -> None:
    """Raise `Embargoed` for an account that may neither publish, share publications nor pay."""
    if account.embargoed:
        raise Embargoed(SENTENCE)
