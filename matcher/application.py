"""A draft becomes an edition that answers, beside the one of now, and the way back (M6).

To apply is to add an edition and to have its generation built in the background: rows are read by
it besides what they say already, the index is filled with both, verified against the truth, and
then the pointer moves. To roll back is to move the pointer: the live generation holds both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import structlog

from club import thesauri, tuning
from indexer.completion import Completion, completion_of
from indexer.port import Engine
from indexer.rebuild import Progress, reindex, silent
from matcher import preview
from matcher.consequences import Figures
from schemas.account import Account
from schemas.edition import Edition, EditionState
from schemas.errors import N_, LossToConfirm, PreviewNeeded, StateConflict, Unavailable
from schemas.tuning import Draft, TaskState
from store import editions, generations
from store.analyzers import Analyzers
from store.editions import SELF
from store.pointer import Pointer, pointer
from store.truth import Truth
from store.unit_of_work import Work

log = structlog.get_logger(__name__)


def apply(
    truth: Truth,
    analyzers: Analyzers,
    author: Account,
    revision: int,
    *,
    why: str = "",
    confirm: str | None = None,
    most_lost: float,
) -> Edition:
    """Make an edition of the draft; its generation is built in the background.

    Raises `DraftChanged` when the draft is at another revision, `PreviewNeeded` before it was
    counted, `LossToConfirm` with a token when more than the share `most_lost` of all marriages
    would be lost and `confirm` is not that token, `StateConflict` while another is applied.
    """
    with truth.read() as session:
        # Loading its thesauri takes a while, which no writer should wait for.
        rules = preview.drafted(session, tuning.draft(session), analyzers.current).version
    with truth.work() as work:
        held = tuning.for_change(work, revision)
        _check_alone(work)
        figures = _counted(work, held)
        token = _token(held, figures)
        if figures.loss_share > most_lost and confirm != token:
            raise LossToConfirm(
                N_("{lost} of {before} marriages would be lost. If that is meant, confirm it."),
                lost=figures.lost,
                before=figures.marriages_before,
                token=token,
            )
        references = [(name, version) for name, version in held.thesauri]
        made = _add(work, held.changes, references, rules=rules, author=author.name, why=why)
        tuning.remove(work, held)
        work.commit()
    return made


def renew(truth: Truth, analyzers: Analyzers) -> Edition | None:
    """Make an edition of the live settings where the code of now reads them otherwise.

    After an upgrade rows hold keys that older code made. The new edition reads them anew, and
    the former one is kept for a return, as with any other. None where there is nothing to read
    anew, or another edition is being applied.
    """
    with truth.read() as session:
        live = editions.live(session)
    analyzer = analyzers.of(live.number)
    if analyzer.version == live.rules:
        return None
    with truth.work() as work:
        generations.take_turn(work)
        if editions.applying(work.session) or editions.live_number(work.session) != live.number:
            return None
        made = _add(
            work,
            live.changes,
            [(one.name, one.version) for one in analyzer.vocabularies],
            rules=analyzer.version,
            author=SELF,
            why="marieur reindex",
        )
        work.commit()
    return made


def try_again(truth: Truth, number: int) -> Edition:
    """Have the generation of an edition that failed built once more, in the background.

    Raises `NotFound`; `StateConflict` when it has not failed, while another is applied, and
    when another edition answers by now than the one that its preview compared it with.
    """
    with truth.work() as work:
        generations.take_turn(work)
        made = editions.edition(work.session, number)
        if made.state is not EditionState.FAILED:
            raise StateConflict(N_("Edition {number} has not failed."), number=number)
        _check_alone(work)
        if made.based_on != editions.live_number(work.session):
            raise StateConflict(N_("Another edition answers by now. Begin a draft of it."))
        editions.note(work, number, state=EditionState.APPLYING, done=0, total=0)
        work.commit()
    with truth.read() as session:
        return editions.edition(session, number)


def roll_back(truth: Truth) -> Edition:
    """Let the edition answer again that answered before; done as it returns.

    Doing it twice goes forward again. Raises `StateConflict` when none is kept.
    """
    with truth.work() as work:
        at = pointer(work.session)
        kept = [one for one in at.held if one != at.edition]
        if not kept:
            raise StateConflict(N_("No former edition is kept to go back to."))
        generations.turn(work, kept[0])
        work.commit()
    with truth.read() as session:
        return editions.live(session)


def build_waiting(truth: Truth, engine: Engine, analyzers: Analyzers) -> bool:
    """Build the generation of an edition that is to be applied; False when there is none.

    Cut off, it begins again with the next call; rows that were read are not read again.
    """
    with truth.read() as session:
        made = editions.applying(session)
    if made is None:
        return False
    try:
        build(truth, engine, analyzers, made)
    except StateConflict:
        # Somebody else is at it.
        return False
    log.info("edition answers", edition=made.number)
    return True


def build(
    truth: Truth, engine: Engine, analyzers: Analyzers, made: Edition, progress: Progress = silent
) -> None:
    """Build the generation of an edition, and let both answer.

    Raises `StateConflict` while somebody else builds one, and `Unavailable` while a part is away:
    it may be called again. After any other error, such as the `EngineCorrupt` of an index that
    differs from the truth, the edition has failed.
    """
    number = made.number
    with truth.read() as session:
        at = pointer(session)
    if number not in at.held:
        analyzers.of(number).warm()

        def told(done: int, total: int) -> None:
            progress(done, total)
            _note(truth, number, done=done, total=total)

        def completions(now: Pointer) -> list[Completion]:
            return [completion_of(truth, analyzers, one, now) for one in now.editions]

        try:
            reindex(truth, engine, made.rules, told, edition=number, completions=completions)
        except (StateConflict, Unavailable):
            raise
        except Exception:
            # Beginning again by itself would fail again, and keep others from being applied.
            _note(truth, number, state=EditionState.FAILED)
            raise
    _note(truth, number, state=EditionState.APPLIED)


def _add(
    work: Work,
    changes: dict[str, Any],
    references: Sequence[thesauri.Reference],
    *,
    rules: str,
    author: str,
    why: str,
) -> Edition:
    """An edition that waits for its generation, and holds its thesauri."""
    made = editions.add(
        work,
        editions.changes_of(changes),
        references,
        rules=rules,
        based_on=editions.live_number(work.session),
        author=author,
        why=why,
        state=EditionState.APPLYING,
    )
    thesauri.hold(work, f"edition {made.number}", references)
    return made


def _check_alone(work: Work) -> None:
    if editions.applying(work.session) is not None:
        raise StateConflict(N_("Another edition is being applied. Wait until it answers."))


def _counted(work: Work, held: Draft) -> Figures:
    found = preview.latest(work.session, held.revision)
    figures = preview.figures_of(found) if found and found.state is TaskState.DONE else None
    if figures is None:
        raise PreviewNeeded(N_("Have a preview made of this draft first."))
    return figures


def _token(held: Draft, figures: Figures) -> str:
    """Stands for having been told this loss of this revision."""
    told = f"{held.based_on} {held.revision} {held.updated_at} {figures.lost}"
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _note(truth: Truth, number: int, **values: object) -> None:
    with truth.work() as work:
        editions.note(work, number, **values)
        work.commit()
