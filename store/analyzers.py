"""The analyzers of the editions that are written: one holder a process, which keeps up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import structlog
from sqlmodel import Session

from analyzers.analyzer import Analyzer, default_analyzer
from analyzers.thesaurus import Vocabulary
from schemas.errors import MarieurError
from store import editions
from store.pointer import Pointer, pointer
from store.truth import Truth

Load = Callable[[Session, Iterable[tuple[str, str]]], Sequence[Vocabulary]]
"""Gives the vocabularies of these names and versions."""

_KEPT = 8
"""Thesauri that are kept for editions which share them."""

log = structlog.get_logger(__name__)


class Analyzers:
    """Gives the live edition's analyzer, and any other's; thread-safe.

    `current` writes what every written edition reads. A pointer that has moved is noticed by
    whoever reads it anyway: `notice` then loads what is new on a thread of its own, so that it
    is warm before it is needed. What is written meanwhile by the former view is completed by
    the courier.
    """

    def __init__(self, truth: Truth, load: Load) -> None:
        self._truth = truth
        self._load = load
        self._known: dict[int, Analyzer] = {}
        self._current: Analyzer | None = None
        self._seen: tuple[int, ...] = ()
        self._awaited: tuple[int, ...] = ()
        self._loading = threading.RLock()
        self._vocabulary = lru_cache(maxsize=_KEPT)(self._load_vocabulary)

    @property
    def current(self) -> Analyzer:
        """The live edition's analyzer, with those of the editions written beside it."""
        return self._current or self.refresh()

    def of(self, edition: int) -> Analyzer:
        """The analyzer of an edition, loaded when it is not yet; raises `NotFound`."""
        known = self._known.get(edition)
        if known is not None:
            return known
        with self._loading:
            if edition not in self._known:
                self._known[edition] = self._made(edition)
            return self._known[edition]

    def maker_of(self, edition: int) -> Analyzer | None:
        """The analyzer of an edition, if what it reads is what that edition's rows say.

        None where older code made their keys: what takes over from them reads them anew.
        """
        analyzer = self.of(edition)
        with self._truth.read() as session:
            rules = editions.edition(session, edition).rules
        return analyzer if analyzer.version == rules else None

    def refresh(self) -> Analyzer:
        """Look where the pointer is, load what it asks for, and give the live analyzer."""
        with self._truth.read() as session:
            at = pointer(session)
        return self._follow(at.editions)

    def notice(self, at: Pointer) -> None:
        """Follow the pointer where it has moved; returns at once."""
        wanted = at.editions
        if self._current is None or wanted in (self._seen, self._awaited):
            return
        if all(edition in self._known for edition in wanted):
            self._follow(wanted)
            return
        self._awaited = wanted
        threading.Thread(
            target=self._follow_surely, args=(wanted,), name="analyzers", daemon=True
        ).start()

    def _follow(self, wanted: tuple[int, ...]) -> Analyzer:
        with self._loading:
            live, *beside = [self.of(edition) for edition in wanted]
            self._current = live.with_beside(beside)
            self._seen = wanted
            for edition in [*self._known]:
                if edition not in wanted:
                    del self._known[edition]
            return self._current

    def _follow_surely(self, wanted: tuple[int, ...]) -> None:
        try:
            with self._loading:
                if wanted != self._seen:
                    for edition in wanted:
                        self.of(edition).warm()
                    self._follow(wanted)
        except MarieurError as error:
            # The next look at the pointer tries again.
            log.warning("an edition could not be loaded", editions=wanted, error=str(error))
        finally:
            self._awaited = ()

    def _made(self, number: int) -> Analyzer:
        with self._truth.read() as session:
            edition = editions.edition(session, number)
        settings = editions.settings_of(edition)
        vocabularies = tuple(self._vocabulary(*reference) for reference in edition.thesauri)
        shipped = default_analyzer()
        if settings == shipped.settings and vocabularies == shipped.vocabularies:
            # Every holder of this process shares the shipped voices, loaded once.
            return shipped.numbered(number)
        like = next(iter(self._known.values()), shipped)
        return Analyzer(settings, vocabularies, edition=number, like=like)

    def _load_vocabulary(self, name: str, version: str) -> Vocabulary:
        with self._truth.read() as session:
            return self._load(session, [(name, version)])[0]
