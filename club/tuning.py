"""The draft of the analyzers' next edition: begun, edited, given up (M6).

There is one draft. Every change names the revision that it was made on; whoever comes second is
told who was first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session

from analyzers.changes import difference, differences
from analyzers.checks import SETS, TABLES, amended
from analyzers.settings import Rules, default_settings
from analyzers.thesaurus import demo_vocabulary
from club import thesauri
from schemas.account import Account
from schemas.columns import rfc3339
from schemas.edition import Edition
from schemas.errors import N_, DraftChanged, Invalid, NotFound, StateConflict
from schemas.tuning import THE_DRAFT, Draft, DraftIn, DraftOut, EditionOut, FieldOut, Preview
from schemas.words import Kind
from store import editions
from store.truth import Truth
from store.unit_of_work import Work

HOLDER = "the draft"
"""Who keeps the draft's thesauri from being dropped."""


def draft(session: Session) -> Draft:
    """The draft; raises `NotFound` where nobody has begun one."""
    found = find_draft(session)
    if found is None:
        raise NotFound(N_("There is no draft. Begin one from the live settings."))
    return found


def find_draft(session: Session) -> Draft | None:
    """The draft, where somebody has begun one."""
    return session.get(Draft, THE_DRAFT)


def rules(session: Session, language: str, kind: Kind) -> tuple[Rules, Rules | None]:
    """The rules of a language and kind, live and in the draft; raises `NotFound`."""
    live = editions.settings_of(editions.live(session))
    if language not in live.rules:
        raise NotFound(N_("Keywords are not read in this language."))
    held = find_draft(session)
    drafted = editions.settings_of(held).rules[language][kind] if held else None
    return live.rules[language][kind], drafted


def begin(truth: Truth, author: Account) -> Draft:
    """A draft that says what the live edition says; raises `StateConflict` where there is one."""
    with truth.work() as work:
        held = work.session.get(Draft, THE_DRAFT, with_for_update=True)
        if held is not None:
            raise StateConflict(
                N_("{name} has begun a draft already, last changed at {moment}."),
                name=held.author,
                moment=rfc3339(held.updated_at),
            )
        live = editions.live(work.session)
        begun = Draft(
            based_on=live.number,
            changes=live.changes,
            thesauri=live.thesauri,
            author=author.name,
            updated_at=work.now,
        )
        work.session.add(begun)
        work.session.exec(delete(Preview))
        thesauri.hold(work, HOLDER, _references(begun))
        work.commit()
    return begun


def amend(truth: Truth, author: Account, wanted: DraftIn) -> Draft:
    """Replace whole fields of one language and kind, or the thesauri in use.

    Raises `DraftChanged` when somebody changed the draft since the revision that is named, and
    `Invalid` with a sentence a field.
    """
    with truth.work() as work:
        held = for_change(work, wanted.revision)
        if wanted.rules:
            _amend_rules(held, wanted)
        if wanted.thesauri is not None:
            held.thesauri = _chosen(work.session, held, wanted.thesauri)
            thesauri.hold(work, HOLDER, _references(held))
        held.revision += 1
        held.author = author.name
        held.updated_at = work.now
        work.session.exec(delete(Preview))
        work.commit()
    return held


def give_up(truth: Truth, revision: int) -> None:
    """Throw the draft away; raises `DraftChanged` when somebody changed it since."""
    with truth.work() as work:
        remove(work, for_change(work, revision))
        work.commit()


def remove(work: Work, held: Draft) -> None:
    """Take the draft and its previews away, within a transaction."""
    thesauri.release(work, HOLDER)
    work.session.exec(delete(Preview))
    work.session.delete(held)


def for_change(work: Work, revision: int) -> Draft:
    """The draft, locked; raises `DraftChanged` when it is at another revision."""
    work.session.get(Draft, THE_DRAFT, with_for_update=True)
    held = draft(work.session)
    if held.revision != revision:
        raise DraftChanged(
            N_("{name} changed the draft at {moment}. Look at it again before you go on."),
            name=held.author,
            moment=rfc3339(held.updated_at),
        )
    return held


def thesauri_to_choose(session: Session) -> list[str]:
    """Names of the thesauri that an edition may use: the project's own and the imported ones."""
    return [demo_vocabulary().name, *(name for name, _ in thesauri.current(session))]


def _amend_rules(held: Draft, wanted: DraftIn) -> None:
    shipped, now = default_settings(), editions.settings_of(held)
    if wanted.kind is None or wanted.language not in now.rules:
        sentence = N_("Choose one of {expected}.")
        raise Invalid(
            N_("Some fields need another look."),
            fields={"language" if wanted.kind else "kind": sentence},
            expected=", ".join(now.languages),
        )
    language, kind = wanted.language, wanted.kind
    rules = amended(now.rules[language][kind], wanted.rules)
    changes = editions.changes_of(held.changes)
    changes.setdefault(language, {})[kind] = difference(shipped.rules[language][kind], rules)
    held.changes = editions.packed(changes)


def _chosen(session: Session, held: Draft, names: Sequence[str]) -> list[list[str]]:
    """References of these thesauri in their current versions; raises `Invalid`."""
    known = dict(thesauri.current(session))
    known[demo_vocabulary().name] = demo_vocabulary().version
    for name in names:
        if name not in known:
            raise Invalid(
                N_("Some fields need another look."),
                fields={"thesauri": N_("There is no thesaurus {name}.")},
                name=name,
            )
    return [[name, known[name]] for name in dict.fromkeys(names)]


def _references(held: Draft | Edition) -> list[tuple[str, str]]:
    return [(name, version) for name, version in held.thesauri]


def changes_to(before: Draft | Edition, after: Draft | Edition) -> dict[str, Any]:
    """What `after` says otherwise than `before`, by language, kind and field, JSON-ready."""
    return editions.packed(differences(editions.settings_of(before), editions.settings_of(after)))


def draft_out(session: Session) -> DraftOut:
    """The draft as administrators see it; raises `NotFound`."""
    held = draft(session)
    return DraftOut(
        revision=held.revision,
        based_on=held.based_on,
        author=held.author,
        updated_at=held.updated_at,
        thesauri=[name for name, _ in held.thesauri],
        changes=changes_to(editions.live(session), held),
    )


def edition_out(session: Session, one: Edition) -> EditionOut:
    """An edition as administrators see it, with its changes to the one that it was based on."""
    former = editions.edition(session, one.based_on) if one.based_on else one
    return EditionOut(
        number=one.number,
        state=one.state,
        done=one.done,
        total=one.total,
        live=one.number == editions.live(session).number,
        based_on=one.based_on,
        author=one.author,
        why=one.why,
        created_at=one.created_at,
        thesauri=[name for name, _ in one.thesauri],
        changes=changes_to(former, one),
    )


FIELDS = tuple(
    FieldOut(
        name=name,
        shape="words" if name in SETS else "entries" if name in TABLES else "number",
        description=field.description or "",
    )
    for name, field in Rules.model_fields.items()
)
"""What can be tuned of each language and kind."""
