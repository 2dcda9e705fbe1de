"""What operators, administrators and moderators do in the machine."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import update
from sqlmodel import col, select

from analyzers.analyzer import Analyzer
from analyzers.changes import Changes, with_changes
from analyzers.settings import default_settings
from club import moderation
from indexer.rebuild import reindex
from matcher import application
from schemas.account import Account
from schemas.edition import FIRST, EditionState
from schemas.errors import EngineUnavailable, NotFound, StateConflict
from schemas.generation import GenerationState
from schemas.moderation import Act, DecisionIn
from schemas.outbox import Promise
from schemas.publication import Publication
from store import editions, generations
from store.pointer import pointer
from tests.matcher.machine.acts import Acts, Thing


class Operators(Acts):
    """What the rules of the machine about the house itself are made of."""

    def __init__(self) -> None:
        super().__init__()
        self.swapping = False

    # Generations and editions

    def swap_generation(self, number: int) -> None:
        house = self.process(number).house
        if self.swapping:  # a second one would take over from the first
            return
        self.swapping = True
        try:
            with suppress(EngineUnavailable):
                reindex(house.truth, house.engine, house.analyzer.version)
        finally:
            self.swapping = False

    def return_to_retired_generation(self) -> None:
        with self.stage.truth.work() as work:
            written = set(pointer(work.session).editions)
            retired = [
                generation
                for generation in generations.in_state(work.session, GenerationState.RETIRED)
                # Rows do not say any more what others hold.
                if set(generation.editions or (FIRST,)) == written
            ]
            if retired and not self.swapping:
                generations.switch(work, retired[-1])
                work.commit()

    def apply_edition(self, number: int, changes: Changes) -> None:
        """Let an edition of these changes answer; while the engine is away it is begun only."""
        house = self.process(number).house
        if self.swapping:
            return
        self.swapping = True
        try:
            with house.truth.work() as work:
                generations.take_turn(work)
                if editions.applying(work.session) is None:
                    live = editions.live(work.session)
                    settings = with_changes(default_settings(), changes)
                    vocabularies = house.analyzer.vocabularies
                    editions.add(
                        work,
                        changes,
                        [(one.name, one.version) for one in vocabularies],
                        rules=Analyzer(settings, vocabularies, like=house.analyzer).version,
                        based_on=live.number,
                        author="Ada",
                        why="",
                        state=EditionState.APPLYING,
                    )
                    work.commit()
            with suppress(EngineUnavailable):
                application.build_waiting(house.truth, house.engine, house.analyzers)
        finally:
            self.swapping = False

    def roll_back(self) -> None:
        """Let the former edition answer, where it is kept."""
        with suppress(StateConflict):
            application.roll_back(self.stage.truth)

    # Moderators

    def moderate(self, publication: Thing, act: Act, keyword: int | None) -> None:
        """Approve, refuse or hold a publication that is there, or a keyword of it (K5)."""
        if publication.id is None or not publication.owner.here:
            return
        with self.stage.truth.read() as session:
            row = session.get(Publication, publication.id)
            moderator = session.get_one(Account, publication.owner.id)
        if row is None:
            return
        decision = DecisionIn(act=act, keyword=keyword, reason="So it is.")
        # It may be in the midst of another decision, and the process may die over telling of it.
        self.note_untold(publication.owner)
        try:
            with suppress(NotFound):
                moderation.decide(self.stage.truth, moderator, row.id, decision)
        finally:
            self.note_untold(publication.owner)

    # Workers

    def newest_promises(self, count: int) -> Sequence[Promise]:
        with self.stage.truth.read() as session:
            newest = select(Promise).order_by(col(Promise.id).desc()).limit(count)
            return session.exec(newest).all()

    def forget_ticks(self, promises: Sequence[Promise]) -> None:
        with self.stage.truth.work() as work:
            work.session.exec(
                update(Promise)
                .where(col(Promise.id).in_([promise.id for promise in promises]))
                .values(indexed=False, announced=False)
            )
            work.commit()
