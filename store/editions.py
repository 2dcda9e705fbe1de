"""Editions of the analyzers' settings, kept for ever: who applied what, when and why (M6)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from analyzers.analyzer import default_analyzer
from analyzers.changes import Changes, with_changes
from analyzers.settings import Settings, default_settings
from schemas.edition import FIRST, Edition, EditionState
from schemas.errors import N_, NotFound
from schemas.generation import Generation, GenerationState
from schemas.tuning import Draft
from store.truth import Truth
from store.unit_of_work import Work

SELF = "Marieur"
"""Author of editions that no administrator made."""

_CHANGES = TypeAdapter(Changes)


def found_first(truth: Truth) -> None:
    """Add the first edition where there is none: the shipped settings, unchanged."""
    analyzer = default_analyzer()
    with truth.work() as work:
        if work.session.get(Edition, FIRST) is not None:
            return
        first = Edition(
            id=FIRST,
            changes={},
            thesauri=[[one.name, one.version] for one in analyzer.vocabularies],
            rules=analyzer.version,
            author=SELF,
            created_at=work.now,
        )
        work.session.add(first)
        # Another process that founds the club at the same moment makes the very same.
        with suppress(IntegrityError):
            work.session.flush()
            if not truth.is_sqlite:
                # A number that was given leaves PostgreSQL's own count behind.
                work.session.connection().execute(text("SELECT setval('edition_id_seq', 1)"))
            work.commit()


def live(session: Session) -> Edition:
    """The edition that answers."""
    return session.exec(
        select(Edition)
        .join(Generation, col(Generation.edition) == col(Edition.id))
        .where(col(Generation.state) == GenerationState.LIVE)
    ).one()


def add(
    work: Work,
    changes: Changes,
    thesauri: Sequence[tuple[str, str]],
    *,
    rules: str,
    based_on: int,
    author: str,
    why: str,
    state: EditionState = EditionState.APPLIED,
) -> Edition:
    """Add an edition; its number is one more than that of any before."""
    edition = Edition(
        changes=packed(changes),
        thesauri=[list(reference) for reference in thesauri],
        rules=rules,
        based_on=based_on,
        author=author,
        why=why,
        created_at=work.now,
        state=state,
    )
    work.session.add(edition)
    work.session.flush()
    return edition


def live_number(session: Session) -> int:
    """The number of the edition that answers."""
    return session.exec(
        select(col(Generation.edition)).where(col(Generation.state) == GenerationState.LIVE)
    ).one()


def edition(session: Session, number: int) -> Edition:
    """The edition of this number; raises `NotFound`."""
    found = session.get(Edition, number)
    if found is None:
        raise NotFound(N_("There is no edition {number}."), number=number)
    return found


def applying(session: Session) -> Edition | None:
    """The edition whose generation is being built, or waits for it."""
    return session.exec(
        select(Edition).where(col(Edition.state) == EditionState.APPLYING).order_by(col(Edition.id))
    ).first()


def note(work: Work, number: int, **values: object) -> None:
    """Note how far an edition is."""
    work.session.execute(update(Edition).where(col(Edition.id) == number).values(**values))


def history(session: Session) -> list[Edition]:
    """Every edition, the newest first."""
    return list(session.exec(select(Edition).order_by(col(Edition.id).desc())))


def changes_of(stored: dict[str, Any]) -> Changes:
    """Changes as they were packed; raises `pydantic.ValidationError`."""
    return _CHANGES.validate_python(stored)


def packed(changes: Changes) -> dict[str, Any]:
    """Changes as plain JSON-ready data, without what says nothing."""
    kept = {
        language: {kind: fields for kind, fields in kinds.items() if fields}
        for language, kinds in changes.items()
    }
    kept = {language: kinds for language, kinds in kept.items() if kinds}
    stored: dict[str, Any] = _CHANGES.dump_python(kept, mode="json", exclude_defaults=True)
    return stored


def settings_of(held: Edition | Draft) -> Settings:
    """The settings of an edition or a draft: the shipped ones with its changes."""
    return with_changes(default_settings(), changes_of(held.changes))
