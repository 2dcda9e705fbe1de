"""Previews of the draft: asked for, counted in the background with progress, kept (M6)."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from analyzers.analyzer import Analyzer
from analyzers.readings import Rereading
from club import thesauri, tuning
from matcher.consequences import Figures, Imagined, Stored, compare
from schemas.errors import N_, NotFound
from schemas.tuning import Draft, Preview, TaskState
from store import editions
from store.truth import Truth

LEASE = timedelta(seconds=60)
"""How long a preview that gives no sign of life is left to whoever began it."""

_OPEN = (TaskState.WAITING, TaskState.RUNNING)


class Outdated(Exception):
    """The draft changed while it was counted: nobody waits for the figures any more."""


def ask(truth: Truth, revision: int) -> Preview:
    """Have the draft counted; a count of this revision that is there already is kept.

    Raises `DraftChanged` when the draft is at another revision.
    """
    with truth.work() as work:
        tuning.for_change(work, revision)
        held = latest(work.session, revision)
        if held is not None and held.state is not TaskState.FAILED:
            return held
        work.session.exec(delete(Preview))
        asked = Preview(revision=revision, lease_until=work.now, created_at=work.now)
        work.session.add(asked)
        work.commit()
    return asked


def latest(session: Session, revision: int) -> Preview | None:
    """The preview of a revision of the draft, however far it is."""
    return session.exec(select(Preview).where(col(Preview.revision) == revision)).first()


def of_draft(session: Session, held: Draft) -> Preview:
    """The preview of the draft as it is; raises `NotFound` where nobody asked for one."""
    found = latest(session, held.revision)
    if found is None:
        raise NotFound(N_("Nobody has asked for a preview of this draft yet."))
    return found


def figures_of(preview: Preview) -> Figures | None:
    """What was counted; None while it is not done."""
    return Figures.model_validate(preview.result) if preview.result is not None else None


def run_waiting(truth: Truth, live: Analyzer) -> bool:
    """Count a preview that waits, or whose counting was cut off; False when there is none."""
    claimed = _claim(truth)
    if claimed is None:
        return False
    try:
        figures = _count(truth, live, claimed)
    except Outdated:
        return True
    except Exception:
        with suppress(Outdated):
            _note(truth, claimed, state=TaskState.FAILED)
        raise
    with suppress(Outdated):
        _note(truth, claimed, state=TaskState.DONE, result=figures.model_dump(mode="json"))
    return True


def drafted(session: Session, held: Draft, live: Analyzer) -> Analyzer:
    """The analyzer that the draft makes; it shares with the live one what they read alike."""
    references = [(name, version) for name, version in held.thesauri]
    return Analyzer(editions.settings_of(held), thesauri.load(session, references), like=live)


def _claim(truth: Truth) -> str | None:
    with truth.work() as work:
        due = work.session.exec(
            select(Preview)
            .where(col(Preview.state).in_(_OPEN), col(Preview.lease_until) <= work.now)
            .with_for_update(skip_locked=True)
        ).first()
        if due is None:
            return None
        due.state = TaskState.RUNNING
        due.lease_until = work.now + LEASE
        work.commit()
        return due.id


def _count(truth: Truth, live: Analyzer, claimed: str) -> Figures:
    with truth.read() as session:
        edition = editions.live(session)
        analyzer = drafted(session, tuning.draft(session), live)
    # Keys that older code made are made anew by every edition that comes.
    former = live if live.version == edition.rules else None
    stored = Stored(edition.number)

    def told(done: int, total: int) -> None:
        _note(truth, claimed, done=done, total=total)

    return compare(truth, stored, Imagined(Rereading(analyzer, former), stored), told)


def _note(truth: Truth, claimed: str, **values: object) -> None:
    with truth.work() as work:
        noted = work.session.execute(
            update(Preview)
            .where(col(Preview.id) == claimed)
            .values(lease_until=work.now + LEASE, **values)
        )
        work.commit()
    if not getattr(noted, "rowcount", 0):
        raise Outdated
