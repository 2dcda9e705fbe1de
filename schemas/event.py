"""Events of the bus: what happened, told in identifiers and keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.document import Interest
from schemas.words import Place


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the bus's order; `str` is the SSE event id `epoch:offset`."""

    epoch: str
    offset: str

    def __str__(self) -> str:
        return f"{self.epoch}:{self.offset}"

    @classmethod
    def parse(cls, text: str) -> Position | None:
        """The position written as `text`; None when it is not one."""
        epoch, separator, offset = text.partition(":")
        return cls(epoch, offset) if separator and epoch and offset else None


@dataclass(frozen=True, slots=True)
class Shown:
    """One state of a publication: the interests it satisfies and where it shows."""

    interests: frozenset[Interest]
    places: frozenset[Place]


@dataclass(frozen=True, slots=True)
class PublicationChanged:
    """A publication went live, changed, or went away.

    `promise` is the number of the outbox row that made it: an interest activated later may be
    missing from `after.interests`, and is compared with the publication's own keys instead.
    `before` is what was last announced, `after` what is announced now; None stands for
    not shown anywhere.
    """

    publication: str
    revision: int
    promise: int
    author: str
    before: Shown | None
    after: Shown | None


@dataclass(frozen=True, slots=True)
class MemberChanged:
    """A member's keywords, tier, state or log-ins changed; `ended` names a session to close."""

    member: str
    closed: bool = False
    session: str | None = None


Event = PublicationChanged | MemberChanged


@dataclass(frozen=True, slots=True)
class Delivered:
    """An event with the position that the bus gave it."""

    position: Position
    event: Event


def _pack_shown(shown: Shown | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    return {
        "interests": [str(interest) for interest in shown.interests],
        "places": list(shown.places),
    }


def _unpack_shown(data: dict[str, Any] | None) -> Shown | None:
    if data is None:
        return None
    return Shown(
        frozenset(Interest.parse(name) for name in data["interests"]),
        frozenset(Place(place) for place in data["places"]),
    )


def pack(event: Event) -> dict[str, Any]:
    """The event as plain JSON-ready data; `unpack` reverses it."""
    if isinstance(event, MemberChanged):
        return {
            "what": "member",
            "member": event.member,
            "closed": event.closed,
            "session": event.session,
        }
    return {
        "what": "publication",
        "publication": event.publication,
        "revision": event.revision,
        "promise": event.promise,
        "author": event.author,
        "before": _pack_shown(event.before),
        "after": _pack_shown(event.after),
    }


def unpack(data: dict[str, Any]) -> Event:
    """The event that `pack` wrote."""
    if data["what"] == "member":
        return MemberChanged(data["member"], data["closed"], data["session"])
    return PublicationChanged(
        publication=data["publication"],
        revision=data["revision"],
        promise=data["promise"],
        author=data["author"],
        before=_unpack_shown(data["before"]),
        after=_unpack_shown(data["after"]),
    )


@dataclass(frozen=True, slots=True)
class Replay:
    """Events after a position, in order; `complete` is False when some are no longer kept."""

    events: Sequence[Delivered] = field(default_factory=tuple)
    complete: bool = True
