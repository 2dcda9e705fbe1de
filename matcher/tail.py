"""The newest events of the bus, by interest: what a search engine cannot find yet."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Collection

from schemas.document import Interest
from schemas.event import PublicationChanged


class Tail:
    """The last `length` events that show a publication; thread-safe."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._events: deque[PublicationChanged] = deque()
        self._by_interest: dict[Interest, deque[PublicationChanged]] = {}
        self._lock = threading.Lock()

    def add(self, event: PublicationChanged) -> None:
        """Remember an event, forgetting the oldest when there are too many."""
        if event.after is None:
            return
        with self._lock:
            self._events.append(event)
            for interest in event.after.interests:
                self._by_interest.setdefault(interest, deque()).append(event)
            if len(self._events) > self._length:
                self._forget_oldest()

    def matching(
        self, interests: Collection[Interest], *, floor: int, before: int | None
    ) -> dict[str, frozenset[Interest]]:
        """Publications of remembered events, with those of the interests that they satisfy.

        Only those whose sequence is at least `floor` and under `before`.
        """
        found: dict[str, set[Interest]] = {}
        with self._lock:
            for interest in interests:
                for event in self._by_interest.get(interest, ()):
                    if floor <= event.sequence and (before is None or event.sequence < before):
                        found.setdefault(event.publication, set()).add(interest)
        return {publication: frozenset(satisfied) for publication, satisfied in found.items()}

    def _forget_oldest(self) -> None:
        oldest = self._events.popleft()
        for interest in oldest.after.interests if oldest.after else ():
            # Events go in the order in which they came, so the first of each is the oldest.
            publications = self._by_interest[interest]
            publications.popleft()
            if not publications:
                del self._by_interest[interest]
