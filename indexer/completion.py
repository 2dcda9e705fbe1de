"""Rows read by an edition that has not read them yet, some at a time, holding no writer up.

What is read is computed outside any transaction and stored only where the row still says what
was read; whoever changed it meanwhile sees to it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from analyzers.readings import (
    InterestReading,
    Offered,
    OfferReading,
    Page,
    Rereading,
    Wanted,
    read_excluded,
)
from analyzers.searching import impacts, searchable
from schemas.edition import edition_of, plain
from schemas.keyword import Keyword
from schemas.publication import Publication, PublicationKeyword
from store.analyzers import Analyzers
from store.pointer import Pointer
from store.truth import Truth

_Unread = Mapping[str, Sequence[PublicationKeyword]]


@dataclass(frozen=True, slots=True)
class Completion:
    """Has rows read by `rereading`; they keep what the editions of `kept` say, and forget others.

    `former` is the edition whose keys are taken over where both read alike.
    """

    truth: Truth
    rereading: Rereading
    former: int
    kept: frozenset[int]

    @property
    def edition(self) -> int:
        """The edition that rows are read by."""
        return self.rereading.analyzer.edition

    def publications(self, ids: Collection[str]) -> None:
        """Have the keywords and the words of these publications read."""
        self._words(ids)
        with self.truth.read() as session:
            unread = _unread(session, ids, self.edition)
            pages = _pages(session, unread)
        found = {
            (publication, row.position): (_offered(row), reading)
            for publication, rows in unread.items()
            for row, reading in zip(rows, self._offers(pages[publication][1], rows), strict=True)
        }
        if not found:
            return
        with self.truth.work() as work:
            now = _revisions(work.session, unread)
            for row in work.session.exec(
                select(PublicationKeyword)
                .where(col(PublicationKeyword.publication_id).in_(list(unread)))
                .with_for_update()
            ):
                offered, reading = found.get((row.publication_id, row.position), (None, None))
                read = pages[row.publication_id][0] == now.get(row.publication_id)
                if reading is not None and read and offered == _offered(row):
                    self._keep_offer(row, reading)
            work.commit()

    def _words(self, ids: Collection[str]) -> None:
        """Have what publications say read, for searches."""
        with self.truth.read() as session:
            rows = session.exec(select(Publication).where(col(Publication.id).in_(list(ids))))
            unread = {
                row.id: (
                    row.revision,
                    impacts(self.rereading.analyzer, searchable(row, row.company)),
                )
                for row in rows
                if str(self.edition) not in row.words
            }
        if not unread:
            return
        with self.truth.work() as work:
            for row in work.session.exec(
                select(Publication).where(col(Publication.id).in_(list(unread))).with_for_update()
            ):
                revision, words = unread[row.id]
                if row.revision == revision:
                    kept = {
                        number: said
                        for number, said in row.words.items()
                        if int(number) in self.kept
                    }
                    row.words = kept | {str(self.edition): words}
            work.commit()

    def keywords(self, ids: Collection[str]) -> None:
        """Have these members' keywords read."""
        with self.truth.read() as session:
            unread = [
                row
                for row in session.exec(select(Keyword).where(col(Keyword.id).in_(ids)))
                if self.edition not in row.readers
            ]
        found = {
            row.id: (_wanted(row), row.excluded, self._interest(row), self._excluded(row))
            for row in unread
        }
        if not found:
            return
        with self.truth.work() as work:
            for row in work.session.exec(
                select(Keyword).where(col(Keyword.id).in_(list(found))).with_for_update()
            ):
                wanted, texts, reading, excluded = found[row.id]
                # Its sense may have been chosen meanwhile.
                is_same = (wanted, texts) == (_wanted(row), row.excluded)
                if self.edition not in row.readers and is_same:
                    row.keys = [*self._kept(row.keys), *reading.keys]
                    if row.excluded_keys is not None:
                        row.excluded_keys = [*self._kept(row.excluded_keys), *excluded]
                    row.read_by = sorted(row.readers & self.kept | {self.edition})
            work.commit()

    def _interest(self, row: Keyword) -> InterestReading:
        wanted = _wanted(row)
        if self.former not in row.readers:
            return Rereading(self.rereading.analyzer).interest(wanted, InterestReading())
        return self.rereading.interest(wanted, InterestReading(plain(row.keys, self.former)))

    def _excluded(self, row: Keyword) -> list[str]:
        return read_excluded(self.rereading.analyzer, _wanted(row), row.excluded or ())

    def _offers(self, page: Page, rows: Sequence[PublicationKeyword]) -> Sequence[OfferReading]:
        asked = [_offered(row) for row in rows]
        judged = [row.judged_in(self.former) for row in rows]
        stored = [
            OfferReading(plain(row.keys, self.former), **one)
            for row, one in zip(rows, judged, strict=True)
            if one is not None
        ]
        if len(stored) < len(rows):
            return Rereading(self.rereading.analyzer).offers(page, asked, [])
        return self.rereading.offers(page, asked, stored)

    def _keep_offer(self, row: PublicationKeyword, reading: OfferReading) -> None:
        if self.edition in row.readers:
            return
        judged = {number: row.judged_in(number) for number in row.readers & self.kept}
        judged[self.edition] = reading.judged()
        main = row.edition if row.edition in judged else self.edition
        row.keys = [*self._kept(row.keys), *reading.keys]
        row.edition = main
        for name, value in (judged.pop(main) or {}).items():
            setattr(row, name, value)
        row.beside = {str(number): one for number, one in judged.items()} or None

    def _kept(self, keys: Sequence[str]) -> list[str]:
        return [key for key in keys if edition_of(key) in self.kept - {self.edition}]


def completion_of(truth: Truth, analyzers: Analyzers, edition: int, at: Pointer) -> Completion:
    """The completion that has rows read by an edition; `at` says which others they keep."""
    former = None if edition == at.edition else analyzers.maker_of(at.edition)
    return Completion(
        truth,
        Rereading(analyzers.of(edition), former),
        former=at.edition,
        kept=frozenset(at.editions),
    )


def _unread(session: Session, ids: Collection[str], edition: int) -> _Unread:
    """Publications with a keyword that the edition has not read, with all their keywords."""
    rows: dict[str, list[PublicationKeyword]] = {}
    for row in session.exec(
        select(PublicationKeyword)
        .where(col(PublicationKeyword.publication_id).in_(ids))
        .order_by(col(PublicationKeyword.publication_id), col(PublicationKeyword.position))
    ):
        rows.setdefault(row.publication_id, []).append(row)
    return {
        publication: offered
        for publication, offered in rows.items()
        if any(edition not in row.readers for row in offered)
    }


def _pages(session: Session, ids: Collection[str]) -> dict[str, tuple[int, Page]]:
    rows = session.exec(select(Publication).where(col(Publication.id).in_(list(ids))))
    return {
        row.id: (row.revision, Page(row.language, row.title, row.subtitle, row.texts))
        for row in rows
    }


def _revisions(session: Session, ids: Collection[str]) -> dict[str, int]:
    rows = session.exec(
        select(col(Publication.id), col(Publication.revision)).where(
            col(Publication.id).in_(list(ids))
        )
    )
    return dict(rows.all())


def _wanted(row: Keyword) -> Wanted:
    return Wanted(row.text, row.kind, row.need, row.languages, row.sense)


def _offered(row: PublicationKeyword) -> Offered:
    return Offered(row.text, row.kind, row.need, row.language, row.sense)
