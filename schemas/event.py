"""Events of the bus: what happened, told in identifiers and keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.document import Interest
from schemas.geography import Area, pack_area, unpack_area
from schemas.words import Place, Tier


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
    """A state of a publication: the interests it satisfies, where it shows, and to whom.

    `areas` is what it serves, None for the whole world (K8). Of several states together
    `interests` has those of any, `always` only those of all.
    """

    author: str
    interests: frozenset[Interest]
    places: frozenset[Place]
    tier: Tier
    circles: frozenset[str] = frozenset()
    """Circles that alone may see it; everybody may where there are none (F3)."""
    areas: frozenset[Area | None] = frozenset((None,))
    in_all: frozenset[Interest] | None = None

    @property
    def always(self) -> frozenset[Interest]:
        """The interests that it satisfied in each of the states."""
        return self.interests if self.in_all is None else self.in_all

    def __or__(self, other: Shown) -> Shown:
        """Everything that either state showed to anybody."""
        interests, always = self.interests | other.interests, self.always & other.always
        return Shown(
            self.author,
            interests,
            self.places | other.places,
            min(self.tier, other.tier, key=lambda tier: tier.rank),
            self.circles | other.circles if self.circles and other.circles else frozenset(),
            self.areas | other.areas,
            None if always == interests else always,
        )


@dataclass(frozen=True, slots=True)
class PublicationChanged:
    """A publication went live, changed, or went away.

    `promise` is the number of the outbox row that made it, `sequence` the publication's place
    in the order of first going live (0 when it is gone). `before` is everything that open
    pages may still show of it, `after` what it shows now, with the interests that percolation
    found (or all its keys while the engine is away); None stands for not shown anywhere.
    """

    publication: str
    revision: int
    promise: int
    sequence: int
    before: Shown | None
    after: Shown | None

    @property
    def author(self) -> str:
        """Account id of its author; none where nothing was or is shown."""
        shown = self.after or self.before
        return shown.author if shown else ""


@dataclass(frozen=True, slots=True)
class MemberChanged:
    """A member's keywords, tier or state changed, or only a `credential` of theirs ended."""

    member: str
    closed: bool = False
    credential: str | None = None


@dataclass(frozen=True, slots=True)
class EditionChanged:
    """Another edition answers, or is about to be written: processes get its analyzer ready.

    With `answers` open pages select again.
    """

    edition: int
    answers: bool


@dataclass(frozen=True, slots=True)
class SharerChanged:
    """What an account shares has changed: whoever sees it there loads again (P6)."""

    account: str


@dataclass(frozen=True, slots=True)
class CirclesChanged:
    """An account's circles have other rules: its subscribers' pages load again (F3)."""

    account: str


@dataclass(frozen=True, slots=True)
class PoliciesChanged:
    """A new version of a policy is in force: pages of who has not accepted it close (A17)."""


Event = (
    PublicationChanged
    | MemberChanged
    | EditionChanged
    | SharerChanged
    | CirclesChanged
    | PoliciesChanged
)


@dataclass(frozen=True, slots=True)
class Delivered:
    """An event with the position that the bus gave it."""

    position: Position
    event: Event


_ANYWHERE: frozenset[Area | None] = frozenset((None,))


def pack_shown(shown: Shown) -> dict[str, Any]:
    """The state as plain JSON-ready data; `unpack_shown` reverses it."""
    packed: dict[str, Any] = {
        "author": shown.author,
        "interests": sorted(map(str, shown.interests)),
        "places": sorted(shown.places),
        "tier": shown.tier,
        "circles": sorted(shown.circles),
    }
    # Most serve the world, and most are of one state: neither is written.
    if shown.areas != _ANYWHERE:
        packed["areas"] = [area and pack_area(area) for area in shown.areas]
    if shown.in_all is not None:
        packed["always"] = sorted(map(str, shown.in_all))
    return packed


def unpack_shown(data: dict[str, Any]) -> Shown:
    """The state that `pack_shown` wrote."""
    return Shown(
        data["author"],
        frozenset(map(Interest.parse, data["interests"])),
        frozenset(map(Place, data["places"])),
        Tier(data["tier"]),
        # Traces and events of before there were circles have none.
        frozenset(data.get("circles", ())),
        frozenset(area and unpack_area(area) for area in data.get("areas", _ANYWHERE)),
        frozenset(map(Interest.parse, data["always"])) if "always" in data else None,
    )


def pack(event: Event) -> dict[str, Any]:
    """The event as plain JSON-ready data; `unpack` reverses it."""
    if isinstance(event, PoliciesChanged):
        return {"what": "policies"}
    if isinstance(event, SharerChanged):
        return {"what": "sharer", "account": event.account}
    if isinstance(event, CirclesChanged):
        return {"what": "circles", "account": event.account}
    if isinstance(event, EditionChanged):
        return {"what": "edition", "edition": event.edition, "answers": event.answers}
    if isinstance(event, MemberChanged):
        return {
            "what": "member",
            "member": event.member,
            "closed": event.closed,
            "credential": event.credential,
        }
    return {
        "what": "publication",
        "publication": event.publication,
        "revision": event.revision,
        "promise": event.promise,
        "sequence": event.sequence,
        "before": pack_shown(event.before) if event.before else None,
        "after": pack_shown(event.after) if event.after else None,
    }


def unpack(data: dict[str, Any]) -> Event:
    """The event that `pack` wrote."""
    if data["what"] == "policies":
        return PoliciesChanged()
    if data["what"] == "sharer":
        return SharerChanged(data["account"])
    if data["what"] == "circles":
        return CirclesChanged(data["account"])
    if data["what"] == "edition":
        return EditionChanged(data["edition"], data["answers"])
    if data["what"] == "member":
        return MemberChanged(data["member"], data["closed"], data["credential"])
    return PublicationChanged(
        publication=data["publication"],
        revision=data["revision"],
        promise=data["promise"],
        sequence=data["sequence"],
        before=unpack_shown(data["before"]) if data["before"] else None,
        after=unpack_shown(data["after"]) if data["after"] else None,
    )


@dataclass(frozen=True, slots=True)
class Replay:
    """Events after a position, in order; `complete` is False when some are no longer kept."""

    events: Sequence[Delivered] = field(default_factory=tuple)
    complete: bool = True
