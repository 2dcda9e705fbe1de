"""Who a member may want to know: candidates from what is published, scored by a table (M4).

Candidates are the authors of what the viewer's own keywords select and of what asks for what the
viewer publishes; members who opened their private keywords, where those ask for what the viewer
offers; and a bounded number of members whose profile has a town, sector or job in common. So a
page costs a few bounded questions, however many members there are, and every publication behind
it is one that `may_see` lets the viewer see on the hub.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from analyzers.analyzer import Analyzer
from analyzers.keys import Atom
from club import keywords, people
from club.audience import Reader, knowing
from club.interests import Interests
from club.shown_profiles import profile_of
from indexer.port import Engine
from matcher.acquaintance import FEATURES, Acquaintance, Candidate, Feature, Viewer, introduce
from matcher.counts import count
from matcher.selection import Married, Selector, Wish
from schemas.account import Account
from schemas.document import Interest
from schemas.edition import acting
from schemas.errors import Invalid
from schemas.keyword import Reason
from schemas.narrowed import Narrowed
from schemas.publication import PublicationKeyword
from schemas.words import Kind, Need, Place
from store import editions
from store.truth import Truth

RARE = 25
"""Publications that a keyword may select and still be asked apart from popular ones."""

_MOST_RARE, _MOST_COMMON = 300, 100
"""Publications read for keywords that select few, and for those that select many."""

Groups = Mapping[Reason, frozenset[Interest]]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Finds members for members."""

    truth: Truth
    engine: Engine
    selector: Selector

    def suggest(
        self,
        session: Session,
        analyzer: Analyzer,
        account: Account,
        reader: Reader,
        *,
        features: tuple[Feature, ...] = FEATURES,
    ) -> list[Acquaintance]:
        """All suggestions for a member now, the best first.

        Raises `EngineUnavailable` while the engine is away.
        """
        reader = knowing(session, reader)
        offered = people.offered_by(session, account.id)
        mine = keywords.interests(session, account.id)
        own, narrowed = _grouped(mine), _narrowed(mine)
        asked = _asked_of_others(analyzer, offered)
        found: dict[str, Candidate] = {}
        wider = {**own, **asked}
        # A keyword without conditions selects what the same one selects with some.
        several = [(name, some) for name, some in narrowed if name not in wider]
        selects = self._selects(session, reader, [*wider.items(), *several])
        by_own = list(self._married(session, reader, own, selects))
        if narrowed:
            wish = Wish(reader, Interests(narrowed=mine.narrowed), Place.HUB)
            by_own += self.selector.select(session, wish, limit=_MOST_RARE).entries
        by_offers = list(self._married(session, reader, asked, selects))
        wanted = self._wanted(session, analyzer, account, offered, own)
        known = {one.shelved.visibility.author for one in (*by_own, *by_offers)} | wanted.keys()
        known |= people.near(session, account)
        known -= people.left_out(session, account.id) | reader.muted
        for member, person in people.people(session, known).items():
            found[member] = Candidate(person)
        for one in by_own:
            if (candidate := found.get(one.shelved.visibility.author)) is not None:
                candidate.offers.update(one.reasons)
                candidate.titles.append(one.shelved.entry.title)
        for one in by_offers:
            if (candidate := found.get(one.shelved.visibility.author)) is not None:
                candidate.looks.update(one.reasons)
                candidate.titles.append(one.shelved.entry.title)
        for member, reasons in wanted.items():
            if member in found:
                found[member].wants |= reasons
        viewer = Viewer(
            people.person_of(account, profile_of(session, account.id), whole=True),
            selects,
            _reader_of(analyzer),
            self.truth.clock(),
        )
        met = [introduce(viewer, candidate, features) for candidate in found.values()]
        met.sort(key=lambda one: (-one.score, one.candidate.person.slug))
        return [one for one in met if one.because]

    def _selects(
        self,
        session: Session,
        reader: Reader,
        groups: Collection[tuple[Reason, frozenset[Interest] | Narrowed]],
    ) -> dict[Reason, int]:
        """How many publications a reason selects, all its groups together.

        What two groups of one reason both select counts twice.
        """
        asked = [group for _, group in groups]
        counted = count(self.truth, session, self.engine, reader, asked) or [0] * len(asked)
        found: dict[Reason, int] = {}
        for (reason, _), number in zip(groups, counted, strict=True):
            found[reason] = found.get(reason, 0) + number
        return found

    def _married(
        self, session: Session, reader: Reader, groups: Groups, selects: Mapping[Reason, int]
    ) -> Iterable[Married]:
        """What the groups select: those that select few are not drowned by those that do many."""
        rare = {name for name in groups if selects[name] <= RARE}
        for names, most in ((rare, _MOST_RARE), (groups.keys() - rare, _MOST_COMMON)):
            wish = Wish(reader, _ungrouped({name: groups[name] for name in names}), Place.HUB)
            yield from self.selector.select(session, wish, limit=most).entries

    def _wanted(
        self,
        session: Session,
        analyzer: Analyzer,
        account: Account,
        offered: Iterable[PublicationKeyword],
        own: Groups,
    ) -> dict[str, set[Reason]]:
        """Members who opened their keywords, with what the viewer has for them."""
        edition = editions.live_number(session)
        has: dict[Interest, set[Reason]] = {}
        for row in offered:
            for key in acting(row.keys, edition):
                has.setdefault(Interest(row.kind, key), set()).add(_reason(row))
        for mine in own:
            for key in _offer_keys(analyzer, mine, account.languages):
                has.setdefault(Interest(mine.kind, key), set()).add(mine)
        answered = people.answered(session, account.id, has.keys())
        return {
            member: set().union(*(has[interest] for interest in interests))
            for member, interests in answered.items()
        }


def _reason(row: PublicationKeyword) -> Reason:
    return Reason(row.text, row.kind, row.need)


def _grouped(own: Interests) -> dict[Reason, frozenset[Interest]]:
    """What each of the viewer's keywords looks for; of two that say the same, the shorter."""
    found: dict[Reason, set[Interest]] = {}
    for interest, reasons in own.reasons.items():
        for reason in reasons:
            found.setdefault(reason, set()).add(interest)
    said: dict[tuple[frozenset[Interest], Need | None], Reason] = {}
    for reason in sorted(found, key=lambda one: (len(one.keyword), one.keyword)):
        said.setdefault((frozenset(found[reason]), reason.need), reason)
    return {reason: some for (some, _), reason in said.items()}


def _narrowed(own: Interests) -> list[tuple[Reason, Narrowed]]:
    """Keywords with conditions, which marry nothing but what these let through (K8).

    Several may give one reason: what tells them apart is their conditions.
    """
    return [(reason, some) for some, reasons in own.narrowed.items() for reason in reasons]


def _ungrouped(groups: Groups) -> Interests:
    found: dict[Interest, set[Reason]] = {}
    for reason, some in groups.items():
        for interest in some:
            found.setdefault(interest, set()).add(reason)
    return Interests({interest: frozenset(reasons) for interest, reasons in found.items()})


def _asked_of_others(
    analyzer: Analyzer, offered: Iterable[PublicationKeyword]
) -> dict[Reason, frozenset[Interest]]:
    """What to look for in others' publications, for each thing that the viewer publishes.

    One text may be published in two languages, and stands for all that either asks for.
    """
    found: dict[Reason, frozenset[Interest]] = {}
    for row in offered:
        keys = analyzer.interest(row.text, row.kind, row.language, row.need, sense=row.sense).keys
        asked = frozenset(Interest(row.kind, key) for key in keys)
        found[_reason(row)] = found.get(_reason(row), frozenset()) | asked
    return found


def _offer_keys(analyzer: Analyzer, mine: Reason, languages: Iterable[str]) -> set[str]:
    """What a private keyword would answer if it were published, in the viewer's languages."""
    found: set[str] = set()
    for language in analyzer.readable(tuple(languages)):
        try:
            found.update(analyzer.offer(mine.keyword, mine.kind, language, mine.need).keys)
        except Invalid:
            continue
    return found


def _reader_of(analyzer: Analyzer) -> Callable[[str, str], list[Atom]]:
    def read(text: str, language: str) -> list[Atom]:
        known = language in analyzer.languages
        return analyzer.terms(text, Kind.B2B, language) if known else []

    return read
