"""The engine port, in the domain's words; two adapters keep it (see `tests/contract`).

An engine holds *generations*. Each has documents (live publications) and interests (distinct
pairs of kind and key). Reading it both ways gives one relation:

    interest in percolate([document])[0]  ⇔  document in select([interest])

once `refresh` has been called after the last write. Every method raises `EngineUnavailable`
when the engine does not answer in full, `EngineCorrupt` when its answer cannot be trusted:
never a shortened or partial answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from schemas.document import (
    Audience,
    Document,
    Found,
    Hit,
    IndexReport,
    Interest,
    Query,
    Tombstone,
)
from schemas.narrowed import Narrowed


class Engine(Protocol):
    """Where documents and interests are kept and compared."""

    def build(self, generation: str) -> None:
        """Make an empty generation; one that is there already stays as it is."""

    def drop(self, generation: str) -> None:
        """Remove a generation and all it holds; absent is fine."""

    def generations(self) -> frozenset[str]:
        """Names of the generations that exist."""

    def put(self, generation: str, items: Sequence[Document | Tombstone]) -> None:
        """Store documents and tombstones; one older than what is held changes nothing."""

    def add_interests(self, generation: str, interests: Collection[Interest]) -> None:
        """Store interests, searchable on return together with all documents put before."""

    def percolate(
        self, generation: str, documents: Sequence[Document]
    ) -> list[frozenset[Interest]]:
        """Interests that each document satisfies, in the order of the documents."""

    def select(
        self,
        generation: str,
        interests: Collection[Interest],
        audience: Audience,
        *,
        narrowed: Collection[Narrowed] = (),
        limit: int,
        before: int | None = None,
    ) -> list[Hit]:
        """Newest `limit` documents with one of the interests, sequence under `before`.

        Sorted by sequence descending; none without interests. Likewise those that one of the
        `narrowed` holds for, and, since an engine knows places by cells only, some that lie just
        outside: whoever asks has to look. `satisfied` has all that is to be known for that.
        """

    def newest(
        self, generation: str, audience: Audience, *, limit: int, before: int | None = None
    ) -> list[Hit]:
        """Newest documents of the audience whatever their keys; `satisfied` is empty."""

    def count(
        self, generation: str, groups: Sequence[Collection[Interest] | Narrowed], audience: Audience
    ) -> list[int]:
        """For each group, how many documents have one of its interests.

        Of a narrowed one, how many may be selected: around a town, some that lie just outside too.
        """

    def holders(
        self, generation: str, words: Collection[str], audience: Audience
    ) -> dict[str, int]:
        """How many documents say each of the words; those that none says are left out."""

    def search(
        self, generation: str, query: Query, audience: Audience, *, limit: int
    ) -> list[Found]:
        """The `limit` documents that answer best: by `Query.score`, the newest first of equals."""

    def refresh(self, generation: str) -> None:
        """Make every document put so far searchable."""

    def documents(self, generation: str) -> Iterable[tuple[str, int]]:
        """Identifier and revision of every document held, tombstones left out."""

    def interests(self, generation: str) -> Iterable[Interest]:
        """Every interest held."""

    def report(self, generation: str) -> IndexReport:
        """How much a generation holds."""

    def ping(self) -> None:
        """Return when the engine can answer; raise `EngineUnavailable` when not."""

    def close(self) -> None:
        """Give connections back."""
