"""Counting who opens a publication: by readers, none of whom is written down (F4)."""

from __future__ import annotations

from fastapi import Request

from api.deps import address_of
from club.login import Caller
from club.readership import View
from house import House


def view(
    request: Request, house: House, visitor: Caller | None, publication: str, author: str
) -> None:
    """Have a publication's opening counted, but for its author's own; asks nothing of the truth.

    `author` is the author's slug.
    """
    if visitor is not None:
        if visitor.account.slug != author:
            house.opened.note(View(publication, visitor.account.id, None))
        return
    agent = request.headers.get("user-agent", "")[:400]
    house.opened.note(View(publication, f"{address_of(request)} {agent}", agent))
