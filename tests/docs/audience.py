"""The truth table of the audience, taken apart into tables that say it together.

Each table asks the rule itself, with all else as open as it can be. That a publication is seen
exactly where all of them say so is tested over every combination there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, combinations, product

from club.audience import ANYBODY, Reader, Visibility, may_open, may_see
from schemas.types import TYPES, places_of
from schemas.words import AccountState, Place, PublicationState, PublicationType, Tier

PAGE = "its page"
Where = Place | str
"""A place, or the publication's own page."""

WHERE: tuple[Where, ...] = (*Place, PAGE)
HIGHEST = Tier.PREMIUM_DIAMOND
EVERYWHERE = frozenset(Place)

READERS = {
    "visitor": ANYBODY,
    "member": Reader("reader", HIGHEST),
    "subscriber": Reader("reader", HIGHEST, subscriptions=frozenset({"author"})),
    "subscriber who muted the author": Reader(
        "reader", HIGHEST, muted=frozenset({"author"}), subscriptions=frozenset({"author"})
    ),
    "subscriber who hid it": Reader(
        "reader", HIGHEST, hidden=frozenset({"it"}), subscriptions=frozenset({"author"})
    ),
    "author": Reader("author", HIGHEST, circles=frozenset({"circle"})),
}
"""Who may look; a visitor stands for a search engine's robot, too. Tiers have their own table."""


@dataclass(frozen=True)
class Case:
    """A publication as its type, its settings and its state make it."""

    type: PublicationType
    on: frozenset[Place] = EVERYWHERE
    state: PublicationState = PublicationState.LIVE
    author: AccountState = AccountState.ACTIVE
    tier: Tier = Tier.BASIC_FREE
    restricted: bool = False
    """To a circle of its author."""

    def __getattr__(self, name: str) -> bool:
        """The switches, as a row of the truth has them."""
        if name.startswith("on_"):
            return name.removeprefix("on_") in self.on
        raise AttributeError(name)


def sees(reader: Reader, case: Case, where: Where) -> bool:
    """What the code says."""
    publication = Visibility(
        "author",
        case.author,
        case.state,
        places_of(case),
        case.tier,
        publication="it",
        circles=frozenset({"circle"} if case.restricted else ()),
    )
    if isinstance(where, Place):
        return may_see(reader, publication, where)
    return TYPES[case.type].has_page and may_open(reader, publication)


@cache
def by_type(kind: PublicationType, where: Where, reader: str) -> bool:
    """Whether it is seen there by this reader, live and with everything switched on."""
    return sees(READERS[reader], Case(kind), where)


@cache
def by_state(state: PublicationState, author: AccountState) -> bool:
    """Whether what is in this state, by an author in that one, is seen by anybody else."""
    case = Case(PublicationType.ARTICLE, state=state, author=author)
    return any(sees(reader, case, where) for reader in READERS.values() for where in WHERE)


@cache
def by_tier(needed: Tier, held: Tier) -> bool:
    """Whether a member of one tier reads what is for another and those above."""
    case = Case(PublicationType.ARTICLE, tier=needed)
    return sees(replace(READERS["member"], tier=held), case, Place.HUB)


@cache
def by_circle(restricted: bool, reader: str, inside: bool) -> bool:
    """Whether a reader, in the circle or not, is shown what is for the circle, or for all."""
    case = Case(PublicationType.ARTICLE, restricted=restricted)
    return any(sees(standing(reader, HIGHEST, inside=inside), case, where) for where in WHERE)


@cache
def standing(reader: str, tier: Tier, *, inside: bool) -> Reader:
    """The reader in a tier; `inside` the circle of the author's subscribers, too."""
    known = replace(READERS[reader], tier=tier)
    return replace(known, circles=known.circles | {"circle"}) if inside else known


@cache
def by_switches(on: frozenset[Place], reader: str) -> bool:
    """Whether the page of an Article opens that is switched on at these places alone."""
    return sees(READERS[reader], Case(PublicationType.ARTICLE, on), PAGE)


def expected(reader: str, held: Tier, case: Case, where: Where, *, inside: bool = False) -> bool:
    """What the tables say together."""
    shown = TYPES[case.type].places & case.on
    switched_on = where in shown if isinstance(where, Place) else by_switches(shown, reader)
    return (
        by_type(case.type, where, reader)
        and by_state(case.state, case.author)
        and by_tier(case.tier, held)
        and (by_circle(True, reader, inside) or not case.restricted)
        and switched_on
    )


def cases() -> Iterator[Case]:
    """Every type with all settings in every state."""
    switches = map(
        frozenset, chain.from_iterable(combinations(Place, size) for size in range(len(Place) + 1))
    )
    kinds = (PublicationType, list(switches), PublicationState, AccountState, Tier, (False, True))
    for some in product(*kinds):
        yield Case(*some)
