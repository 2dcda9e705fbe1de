"""Imported thesauri: stored whole, listed, loaded by version, dropped when nobody uses them.

A *reference* is `(name, version)`. Whoever relies on a version *holds* it (`hold`, `release`):
a version that somebody holds stays when a newer one is imported, and its thesaurus cannot be
dropped.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import delete, exists, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from analyzers.thesaurus import Concept, Vocabulary, demo_vocabulary
from schemas.errors import N_, Invalid, NotFound, StateConflict
from schemas.thesaurus import Thesaurus, ThesaurusHold
from store.unit_of_work import Work

Reference = tuple[str, str]
"""A vocabulary's name and version."""

_CONCEPTS = TypeAdapter(dict[str, Concept])


def store(work: Work, vocabulary: Vocabulary, *, source: str, by: str) -> Thesaurus:
    """Make a vocabulary the current one of its name; versions that nobody holds any more go.

    Storing the same again only renews the note of when and by whom. Raises `Invalid` for the
    name of the thesaurus that the project ships.
    """
    if vocabulary.name == demo_vocabulary().name:
        detail = N_("The name {name} belongs to the thesaurus that comes with the project.")
        raise Invalid(detail, fields={"name": detail}, name=vocabulary.name)
    session = work.session
    session.exec(
        update(Thesaurus)
        .where(col(Thesaurus.name) == vocabulary.name, col(Thesaurus.current))
        .values(current=False)
    )
    row = session.get(Thesaurus, (vocabulary.name, vocabulary.version), with_for_update=True)
    if row is None:
        row = _row(vocabulary, source, by, work.now)
        session.add(row)
    row.current, row.source, row.imported_by, row.imported_at = True, source, by, work.now
    try:
        session.flush()
    except IntegrityError as error:
        detail = N_("Somebody else imported the thesaurus {name} at the same moment. Try again.")
        raise StateConflict(detail, name=vocabulary.name) from error
    _clear(work, vocabulary.name)
    return row


def load(session: Session, references: Iterable[Reference]) -> tuple[Vocabulary, ...]:
    """Give the vocabularies of these versions, in their order.

    The project's own thesaurus is given for its name, whatever version is asked for: it comes
    with the code. Raises `NotFound` for a version that is not stored.
    """
    return tuple(_load(session, name, version) for name, version in references)


def listing(session: Session) -> Sequence[Thesaurus]:
    """The current version of every imported thesaurus, by name, without its content."""
    return session.exec(
        select(Thesaurus)
        .where(col(Thesaurus.current))
        .order_by(col(Thesaurus.name))
        .options(defer(Thesaurus.content, raiseload=True))  # type: ignore[arg-type]
    ).all()


def current(session: Session) -> list[Reference]:
    """References of the current version of every imported thesaurus, by name."""
    return [(row.name, row.version) for row in listing(session)]


def drop(work: Work, name: str) -> None:
    """Remove every version of a thesaurus.

    Raises `NotFound`, and `StateConflict` naming the holders while one is held.
    """
    if not work.session.exec(
        select(col(Thesaurus.name)).where(col(Thesaurus.name) == name)
    ).first():
        raise _unknown(name)
    users = holders(work.session, name)
    if users:
        raise StateConflict(
            N_("The thesaurus {name} is in use by {holders}. Stop using it there first."),
            name=name,
            holders=", ".join(users),
        )
    work.session.exec(delete(Thesaurus).where(col(Thesaurus.name) == name))


def hold(work: Work, holder: str, references: Iterable[Reference]) -> None:
    """Note that `holder` uses these versions, instead of those that it used until now.

    Raises `NotFound` for a version that is not stored; the project's own needs no holding.
    """
    release(work, holder)
    for name, version in references:
        if name == demo_vocabulary().name:
            continue
        # The lock keeps a drop or an import from clearing it away meanwhile.
        if work.session.get(Thesaurus, (name, version), with_for_update=True) is None:
            raise _unknown(name, version)
        work.session.add(ThesaurusHold(holder=holder, name=name, version=version))
    work.session.flush()


def release(work: Work, holder: str) -> None:
    """Note that `holder` uses no thesaurus any more; versions that only it held go."""
    held = work.session.exec(
        select(col(ThesaurusHold.name)).where(col(ThesaurusHold.holder) == holder).distinct()
    ).all()
    work.session.exec(delete(ThesaurusHold).where(col(ThesaurusHold.holder) == holder))
    for name in held:
        _clear(work, name)


def holders(session: Session, name: str) -> Sequence[str]:
    """Who uses some version of a thesaurus, sorted."""
    return session.exec(
        select(col(ThesaurusHold.holder))
        .where(col(ThesaurusHold.name) == name)
        .distinct()
        .order_by(col(ThesaurusHold.holder))
    ).all()


def _row(vocabulary: Vocabulary, source: str, by: str, now: datetime) -> Thesaurus:
    concepts = vocabulary.concepts.values()
    labels = [
        (code, label) for one in concepts for code, all_ in one.labels.items() for label in all_
    ]
    return Thesaurus(
        name=vocabulary.name,
        version=vocabulary.version,
        current=True,
        kinds=sorted(vocabulary.kinds),
        languages=sorted({code for code, _ in labels}),
        concepts=len(vocabulary.concepts),
        labels=len(labels),
        content=zlib.compress(_CONCEPTS.dump_json(vocabulary.concepts)),
        source=source,
        imported_by=by,
        imported_at=now,
    )


def _load(session: Session, name: str, version: str) -> Vocabulary:
    shipped = demo_vocabulary()
    if name == shipped.name:
        return shipped
    row = session.get(Thesaurus, (name, version))
    if row is None:
        raise _unknown(name, version)
    concepts = _CONCEPTS.validate_json(zlib.decompress(row.content))
    return Vocabulary(name=name, kinds=frozenset(row.kinds), concepts=concepts)


def _clear(work: Work, name: str) -> None:
    """Delete the versions of a thesaurus that are neither current nor held."""
    held = exists().where(
        col(ThesaurusHold.name) == col(Thesaurus.name),
        col(ThesaurusHold.version) == col(Thesaurus.version),
    )
    work.session.exec(
        delete(Thesaurus).where(col(Thesaurus.name) == name, ~col(Thesaurus.current), ~held)
    )


def _unknown(name: str, version: str = "") -> NotFound:
    if version:
        return NotFound(
            N_("There is no thesaurus {name} in version {version}."), name=name, version=version
        )
    return NotFound(N_("There is no thesaurus {name}."), name=name)
