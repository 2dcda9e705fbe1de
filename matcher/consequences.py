"""What another edition does to the club: marriages gained and lost, keys and evidence changed.

Both sides of the comparison are *reads* of the same rows. A preview compares what is stored with
what a draft's analyzer says; after the swap, comparing the two stored editions gives the same
figures. A marriage is a pair of a member's keyword and a live publication that share a key; whose
keyword it is is not told (M5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from pydantic import BaseModel
from sqlalchemy import func
from sqlmodel import col, select

from analyzers.readings import InterestReading, Offered, OfferReading, Page, Rereading, Wanted
from club import offers
from schemas.account import Account
from schemas.edition import plain
from schemas.keyword import Keyword
from schemas.publication import Publication, PublicationKeyword
from schemas.words import AccountState, Kind, Need, PublicationState
from store.truth import Truth

MOST_EXAMPLES = 20
"""Examples of each sort, the first by identifier, so that a second count gives the same."""

_CHUNK = 500

Progress = Callable[[int, int], None]
"""Is told how many rows are read, of how many."""


class SideOut(BaseModel):
    """A keyword as somebody wrote it."""

    text: str
    kind: Kind
    language: str | None
    need: Need | None


class MarriageExample(BaseModel):
    """A marriage that comes or goes, with both texts and the keys behind it."""

    interest: SideOut
    offer: SideOut
    publication: str
    title: str
    keys: list[str]


class KeywordExample(BaseModel):
    """A keyword whose keys change."""

    interest: SideOut
    before: list[str]
    after: list[str]


class EvidenceExample(BaseModel):
    """A publication's keyword that its text bears out more, or less, than before."""

    offer: SideOut
    publication: str
    title: str
    supported_before: bool
    supported_after: bool
    score_before: float
    score_after: float


class Figures(BaseModel):
    """What changes, counted over the whole club, with examples."""

    keywords: int = 0
    keywords_changed: int = 0
    keywords_empty: int = 0
    """Keywords that hold nothing any more."""
    publications: int = 0
    publications_changed: int = 0
    evidence_changed: int = 0
    """Publications whose evidence changes."""
    stuffing_changed: int = 0
    """Live publications that would be held, or no longer, for their words if published anew.

    The swap itself holds and lets go of none (K6).
    """
    marriages_before: int = 0
    marriages_after: int = 0
    gained: int = 0
    lost: int = 0
    examples_gained: list[MarriageExample] = []
    examples_lost: list[MarriageExample] = []
    examples_keywords: list[KeywordExample] = []
    examples_evidence: list[EvidenceExample] = []

    @property
    def loss_share(self) -> float:
        """Share of today's marriages that would be lost, 0…1."""
        return self.lost / self.marriages_before if self.marriages_before else 0.0


class Read(Protocol):
    """One edition's view of the rows."""

    def interest(self, row: Keyword) -> InterestReading:
        """What a member's keyword asks for."""

    def offers(self, page: Page, rows: Sequence[PublicationKeyword]) -> Sequence[OfferReading]:
        """What a publication's keywords answer, in their order."""

    def judges_otherwise(self, page: Page, kind: Kind) -> bool:
        """Whether the text would be taken for stuffed, or for honest, other than it was (K6)."""


class Stored:
    """What the rows say in an edition that read them."""

    def __init__(self, edition: int) -> None:
        self._edition = edition

    def interest(self, row: Keyword) -> InterestReading:
        """As stored; nothing where the edition has not read the row."""
        return InterestReading(plain(row.keys, self._edition))

    def offers(self, _page: Page, rows: Sequence[PublicationKeyword]) -> Sequence[OfferReading]:
        """As stored; nothing where the edition has not read the row."""
        return [
            OfferReading(plain(row.keys, self._edition), **judged)
            if (judged := row.judged_in(self._edition)) is not None
            else OfferReading()
            for row in rows
        ]

    def judges_otherwise(self, _page: Page, _kind: Kind) -> bool:
        """Never: what is published is judged once, by the edition of that day."""
        return False


class Imagined:
    """What the rows would say in an edition that is not yet."""

    def __init__(self, rereading: Rereading, stored: Stored) -> None:
        self._rereading = rereading
        self._stored = stored

    def interest(self, row: Keyword) -> InterestReading:
        """As the draft's analyzer reads it."""
        wanted = Wanted(row.text, row.kind, row.need, row.languages, row.sense)
        return self._rereading.interest(wanted, self._stored.interest(row))

    def offers(self, page: Page, rows: Sequence[PublicationKeyword]) -> Sequence[OfferReading]:
        """As the draft's analyzer reads them."""
        offered = [Offered(row.text, row.kind, row.need, row.language, row.sense) for row in rows]
        return self._rereading.offers(page, offered, self._stored.offers(page, rows))

    def judges_otherwise(self, page: Page, kind: Kind) -> bool:
        """As the draft's analyzer judges it."""
        return self._rereading.judges_otherwise(page, kind)


def compare(
    truth: Truth, before: Read, after: Read, progress: Progress = lambda _done, _total: None
) -> Figures:
    """Count what changes from one read of the club to the other."""
    with truth.read() as session:
        total = sum(
            session.exec(select(func.count()).select_from(table)).one()
            for table in (Keyword, Publication)
        )
    figures = Figures()
    wanting = _Wanting()
    done = 0
    for keywords in _keywords(truth):
        for row in keywords:
            wanting.add(row, before.interest(row), after.interest(row), figures)
        progress(done := done + len(keywords), total)
    for read, publications in _publications(truth):
        for publication, offered in publications:
            page = Page(
                publication.language, publication.title, publication.subtitle, publication.texts
            )
            old, new = before.offers(page, offered), after.offers(page, offered)
            _judge(publication, offered, old, new, figures)
            kind = offered[0].kind if offered else Kind.B2B
            figures.stuffing_changed += after.judges_otherwise(page, kind)
            wanting.marry(publication, offered, old, new, figures)
        progress(done := done + read, total)
    return figures


class _Wanting:
    """Members' keywords by the interests that they stand for, before and after."""

    def __init__(self) -> None:
        self._sides: list[SideOut] = []
        self._before: dict[tuple[Kind, str], list[int]] = {}
        self._after: dict[tuple[Kind, str], list[int]] = {}

    def add(
        self, row: Keyword, old: InterestReading, new: InterestReading, figures: Figures
    ) -> None:
        """Take a keyword in, and count what becomes of it."""
        number = len(self._sides)
        side = _side(row)
        self._sides.append(side)
        for index, reading in ((self._before, old), (self._after, new)):
            for key in reading.keys:
                index.setdefault((row.kind, key), []).append(number)
        figures.keywords += 1
        if old.keys != new.keys:
            figures.keywords_changed += 1
            figures.keywords_empty += bool(old.keys) and not new.keys
            if len(figures.examples_keywords) < MOST_EXAMPLES:
                figures.examples_keywords.append(
                    KeywordExample(interest=side, before=old.keys, after=new.keys)
                )

    def marry(
        self,
        publication: Publication,
        rows: Sequence[PublicationKeyword],
        old: Sequence[OfferReading],
        new: Sequence[OfferReading],
        figures: Figures,
    ) -> None:
        """Count the marriages of a publication."""
        married_before = _married(self._before, rows, old)
        married_after = _married(self._after, rows, new)
        figures.marriages_before += len(married_before)
        figures.marriages_after += len(married_after)
        for these, others, count, examples in (
            (married_before, married_after, "lost", figures.examples_lost),
            (married_after, married_before, "gained", figures.examples_gained),
        ):
            only = sorted(these.keys() - others.keys())
            setattr(figures, count, getattr(figures, count) + len(only))
            for number in only[: MOST_EXAMPLES - len(examples)]:
                row, keys = these[number]
                examples.append(
                    MarriageExample(
                        interest=self._sides[number],
                        offer=_side(row),
                        publication=publication.id,
                        title=publication.title,
                        keys=sorted(keys),
                    )
                )


def _married(
    index: dict[tuple[Kind, str], list[int]],
    rows: Sequence[PublicationKeyword],
    readings: Sequence[OfferReading],
) -> dict[int, tuple[PublicationKeyword, list[str]]]:
    """By a member's keyword: the first of the publication's that it marries, and by which keys."""
    found: dict[int, tuple[PublicationKeyword, list[str]]] = {}
    for row, reading in zip(rows, readings, strict=True):
        for key in reading.keys:
            for number in index.get((row.kind, key), ()):
                held = found.setdefault(number, (row, []))
                if held[0] is row:
                    held[1].append(key)
    return found


def _judge(
    publication: Publication,
    rows: Sequence[PublicationKeyword],
    old: Sequence[OfferReading],
    new: Sequence[OfferReading],
    figures: Figures,
) -> None:
    figures.publications += 1
    figures.publications_changed += [one.keys for one in old] != [one.keys for one in new]
    changed = [
        (row, was, will)
        for row, was, will in zip(rows, old, new, strict=True)
        if (was.supported, was.score, was.evidence) != (will.supported, will.score, will.evidence)
    ]
    figures.evidence_changed += bool(changed)
    for row, was, will in changed[: MOST_EXAMPLES - len(figures.examples_evidence)]:
        figures.examples_evidence.append(
            EvidenceExample(
                offer=_side(row),
                publication=publication.id,
                title=publication.title,
                supported_before=was.supported,
                supported_after=will.supported,
                score_before=was.score,
                score_after=will.score,
            )
        )


def _side(row: Keyword | PublicationKeyword) -> SideOut:
    return SideOut(text=row.text, kind=row.kind, language=row.language, need=row.need)


def _keywords(truth: Truth) -> Iterator[Sequence[Keyword]]:
    last = ""
    while True:
        with truth.read() as session:
            rows = session.exec(
                select(Keyword)
                .where(col(Keyword.id) > last)
                .order_by(col(Keyword.id))
                .limit(_CHUNK)
            ).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _publications(
    truth: Truth,
) -> Iterator[tuple[int, list[tuple[Publication, list[PublicationKeyword]]]]]:
    """Chunks: how many publications were read, and those that marry, with their keywords."""
    last = ""
    while True:
        with truth.read() as session:
            rows = session.exec(
                select(Publication, col(Account.state))
                .join(Account, col(Account.id) == col(Publication.account_id))
                .where(col(Publication.id) > last)
                .order_by(col(Publication.id))
                .limit(_CHUNK)
            ).all()
            live = [
                row
                for row, author in rows
                if row.state is PublicationState.LIVE and author is AccountState.ACTIVE
            ]
            offered = offers.of_publications(session, [row.id for row in live])
        if not rows:
            return
        keywords: dict[str, list[PublicationKeyword]] = {}
        for keyword in offered:
            keywords.setdefault(keyword.publication_id, []).append(keyword)
        yield len(rows), [(row, keywords.get(row.id, [])) for row in live]
        last = rows[-1][0].id
