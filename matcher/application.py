"""A draft becomes an edition that answers, beside the one of now, and the way back (M6).

To apply is to add an edition and to have its generation built in the background: rows are read by
it besides what they say already, the index is filled with both, verified against the truth, and
then the pointer moves. To roll back is to move the pointer: the live generation holds both.
"""

from __future__ import annotations

import hashlib

import structlog

from club import thesauri, tuning
from indexer.completion import Completion, completion_of
from indexer.port import Engine
from indexer.rebuild import reindex
from matcher import preview
from matcher.consequences import Figures
from schemas.account import Account
from schemas.edition import Edition, EditionState
from schemas.errors import N_, EngineCorrupt, LossToConfirm, PreviewNeeded, StateConflict
from schemas.tuning import Draft, TaskState
from store import editions, generations
from store.analyzers import Analyzers
from store.generations import Pointer
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
    with truth.work() as work:
        held = tuning.for_change(work, revision)
        if editions.applying(work.session) is not None:
            raise StateConflict(N_("Another edition is being applied. Wait until it answers."))
        figures = _counted(work, held)
        token = _token(held, figures)
        if figures.loss_share > most_lost and confirm != token:
            raise LossToConfirm(
                N_("{lost} of {before} marriages would be lost. If that is meant, confirm it."),
                lost=figures.lost,
                before=figures.marriages_before,
                token=token,
            )
        live = editions.live(work.session)
        drafted = preview.drafted(work.session, held, analyzers.of(live.number))
        made = editions.add(
            work,
            editions.changes_of(held.changes),
            [(name, version) for name, version in held.thesauri],
            rules=drafted.version,
            based_on=live.number,
            author=author.name,
            why=why,
            state=EditionState.APPLYING,
        )
        thesauri.hold(work, f"edition {made.number}", [(n, v) for n, v in held.thesauri])
        tuning.remove(work, held)
        work.commit()
    return made


def roll_back(truth: Truth) -> Edition:
    """Let the edition answer again that answered before; done as it returns.

    Doing it twice goes forward again. Raises `StateConflict` when none is kept.
    """
    with truth.work() as work:
        at = generations.pointer(work.session)
        kept = [one for one in at.editions if one != at.edition and one not in at.promised]
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
        at = generations.pointer(session)
    if made is None:
        return False
    number = made.number
    if at.edition != number:
        analyzers.of(number).warm()

        def told(done: int, total: int) -> None:
            _note(truth, number, done=done, total=total)

        def completions(now: Pointer) -> list[Completion]:
            return [completion_of(truth, analyzers, one, now) for one in now.editions]

        try:
            reindex(truth, engine, made.rules, told, edition=number, completions=completions)
        except StateConflict:
            # Somebody else is at it.
            return False
        except EngineCorrupt:
            _note(truth, number, state=EditionState.FAILED)
            raise
    _note(truth, number, state=EditionState.APPLIED)
    log.info("edition answers", edition=number)
    return True


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
