"""Whether a publication is stuffed, or the same one again (K6).

What is said is kept as hashed words with the marks by which alike texts find each other, so a
copy is found by one lookup in the truth, in whichever process it is published. Of two that are
alike the later one is the copy: an edit that changes little keeps its date, one that says
something else does not. What looks stuffed or copied is held whole until its author mends it or
a moderator lets it go; accounts that moderators vouch for are not held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from analyzers.analyzer import Analyzer
from analyzers.likeness import ALIKE, Wording, is_copy, likeness, marks, word_publication
from analyzers.stuffing import MATTERS, Matter
from club import offers
from club.showing import change_begins, show_or_hold
from schemas.account import Account
from schemas.columns import is_id
from schemas.errors import Invalid
from schemas.publication import Doubt, Draft, Publication, PublicationKeyword
from schemas.wording import PublicationWording, WordingMark
from schemas.words import Kind, PublicationState, PublicationType, Review, Sign
from store.truth import Truth
from store.unit_of_work import Work

_MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Said:
    """A draft as it is judged: its wording, and the signs of stuffing that it shows by itself."""

    wording: Wording
    marks: tuple[int, ...] = ()
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Original:
    """What a publication is a copy of."""

    publication: str
    title: str
    author: str
    """The account's id."""
    likeness: float


def read(analyzer: Analyzer, draft: Draft, offered: Sequence[PublicationKeyword]) -> Said:
    """Read a draft and its keywords; touches nothing."""
    kind = offered[0].kind if offered else Kind.B2B
    said = (draft.language, draft.title, draft.subtitle, draft.texts)
    try:
        fields = analyzer.fields(*said, kind=kind)
    except Invalid:
        # A draft in a language without rules; it cannot go live, for its keywords cannot.
        return Said(Wording((), ()))
    wording = word_publication(fields)
    matters = _matters(analyzer, offered) if len(offered) > MATTERS else []
    found = analyzer.stuffing(fields, kind, draft.language, matters)
    doubts = [Doubt(sign=one.sign, times=one.times, word=one.word) for one in found]
    return Said(wording, marks(wording), doubts)


def judge(
    work: Work, account: Account, publication: Publication, said: Said, *, decided: bool = False
) -> None:
    """Set what is doubted of a publication that is about to say this.

    With `decided`, what moderators decided of the same doubts stands.
    """
    before, doubted = publication.review, _signs(publication)
    since = _said_at(work, publication, said.wording)
    original = None
    doubts = said.doubts
    if not account.vouched:
        original = find_original(work.session, account.id, publication.id, said, before=since)
        doubts = [*doubts, *_copied(original, account)]
    publication.doubts = [] if account.vouched else [one.model_dump(mode="json") for one in doubts]
    publication.resembles = original.publication if original else None
    stands = decided and _signs(publication) == doubted
    publication.review = (before if stands else Review.ASKED) if publication.doubts else None


def judge_again(work: Work, account: Account, publication: Publication) -> None:
    """Look for what a publication is a copy of once more: others come and go."""
    held = work.session.get(PublicationWording, publication.id)
    if held is None:
        return
    wording = _wording(held)
    own = [doubt for doubt in told(publication, all_=True) if doubt.sign is not Sign.COPY]
    judge(work, account, publication, Said(wording, marks(wording), own), decided=True)
    if publication.state is PublicationState.DRAFT:
        held.said_at = work.now


def catch_up(truth: Truth, analyzer: Analyzer, *, limit: int = 200) -> int:
    """Keep what publications of before said, which nobody has been compared with yet.

    They are compared with nothing themselves: what shows stays. Returns how many there were.
    """
    with truth.read() as session:
        rows = session.exec(
            select(Publication)
            .outerjoin(
                PublicationWording, col(PublicationWording.publication_id) == col(Publication.id)
            )
            .where(col(PublicationWording.publication_id).is_(None))
            .limit(limit)
        ).all()
    for row in rows:
        draft = Draft.model_construct(
            type=row.type,
            language=row.language,
            title=row.title,
            subtitle=row.subtitle,
            texts=row.texts,
        )
        said = read(analyzer, draft, [])
        with truth.work() as work:
            now = work.session.get(Publication, row.id, with_for_update=True)
            known = work.session.get(PublicationWording, row.id)
            # One that changed meanwhile has brought its own.
            if now is not None and known is None and now.revision == row.revision:
                keep_new(work, row.id, said, since=row.published_at or row.created_at)
                work.commit()
    return len(rows)


def keep_new(work: Work, publication: str, said: Said, *, since: datetime | None = None) -> None:
    """Keep what a new publication says, for others to be compared with."""
    row = PublicationWording(
        publication_id=publication,
        title=_pack(said.wording.title),
        words=_pack(said.wording.words),
        said_at=since or work.now,
    )
    work.insert([row])
    _mark(work, publication, said)


def keep(work: Work, publication: Publication, said: Said) -> None:
    """Keep what a publication says now; its author's copies of what it said are judged anew."""
    held = work.session.get(PublicationWording, publication.id)
    if held is None:
        keep_new(work, publication.id, said)
        return
    before = _wording(held)
    if before == said.wording:
        return
    held.title, held.words = _pack(said.wording.title), _pack(said.wording.words)
    work.session.exec(delete(WordingMark).where(col(WordingMark.publication_id) == publication.id))
    _mark(work, publication.id, said)
    if likeness(before.words, said.wording.words) < ALIKE:
        held.said_at = work.now
        work.session.flush()
        _let_go_of_copies(work, publication)


def forget(work: Work, publication: Publication) -> None:
    """What a publication said goes with it; its author's copies of it are judged anew."""
    work.session.exec(delete(WordingMark).where(col(WordingMark.publication_id) == publication.id))
    _let_go_of_copies(work, publication)


def _mark(work: Work, publication: str, said: Said) -> None:
    work.insert([WordingMark(mark=mark, publication_id=publication) for mark in said.marks])


def find_original(
    session: Session, author: str, publication: str, said: Said, *, before: datetime | None = None
) -> Original | None:
    """Find what this is a copy of: the earliest that says the same, said earlier than `before`.

    Drafts are nobody's original.
    """
    if not said.marks:
        return None
    alike = (
        select(col(WordingMark.publication_id))
        .join(Publication, col(Publication.id) == col(WordingMark.publication_id))
        .where(
            col(WordingMark.mark).in_(said.marks),
            col(WordingMark.publication_id) != publication,
            col(Publication.state) != PublicationState.DRAFT,
            # That a Private Message is there is no stranger's to learn (P2).
            (col(Publication.type) != PublicationType.PRIVATE)
            | (col(Publication.account_id) == author),
        )
        .group_by(col(WordingMark.publication_id))
        .order_by(func.count().desc(), col(WordingMark.publication_id))
        .limit(_MOST_CANDIDATES)
    )
    rows = session.exec(
        select(PublicationWording, Publication)
        .join(Publication, col(Publication.id) == col(PublicationWording.publication_id))
        .where(col(PublicationWording.publication_id).in_(alike))
        .order_by(col(PublicationWording.said_at), col(PublicationWording.publication_id))
    ).all()
    for held, other in rows:
        theirs = _wording(held)
        is_earlier = before is None or held.said_at < before
        if is_earlier and is_copy(said.wording, theirs, same_author=other.account_id == author):
            shared = likeness(said.wording.words, theirs.words)
            return Original(other.id, other.title, other.account_id, round(shared, 2))
    return None


def preview(
    session: Session, account: Account, said: Said, publication: str | None = None
) -> list[Doubt]:
    """What would be doubted of a draft, or of a publication that is to say this (K6)."""
    if account.vouched:
        return []
    known = publication is not None and is_id(publication)
    held = session.get(PublicationWording, publication) if known else None
    own, since = (held.publication_id, held.said_at) if held else ("", None)
    original = find_original(session, account.id, own, said, before=since)
    return [*said.doubts, *_copied(original, account)]


def told(publication: Publication, *, all_: bool = False) -> list[Doubt]:
    """What an author is told of: why it is held, unless a moderator has let it go."""
    if not (all_ or publication.is_doubted):
        return []
    return [Doubt.model_validate(doubt) for doubt in publication.doubts]


def _let_go_of_copies(work: Work, publication: Publication) -> None:
    copies = work.session.exec(
        select(Publication)
        .where(
            col(Publication.resembles) == publication.id,
            col(Publication.account_id) == publication.account_id,
            col(Publication.review) == Review.ASKED,
        )
        .with_for_update()
    ).all()
    for copy in copies:
        change_begins(work, copy)
        judge_again(work, work.session.get_one(Account, copy.account_id), copy)
        if copy.state is PublicationState.HELD:
            show_or_hold(work, copy, offers.keywords_of(work.session, copy.id))


def _said_at(work: Work, publication: Publication, wording: Wording) -> datetime | None:
    """When a publication came to say this; None for now."""
    if publication.state is PublicationState.DRAFT:
        return None
    held = work.session.get(PublicationWording, publication.id)
    if held is None:
        return None
    is_same = likeness(_wording(held).words, wording.words) >= ALIKE
    return held.said_at if is_same else None


def _signs(publication: Publication) -> set[str | None]:
    """What moderators decide on: which signs it shows, and of what it is a copy."""
    return {publication.resembles, *(str(doubt["sign"]) for doubt in publication.doubts)}


def _copied(original: Original | None, account: Account) -> list[Doubt]:
    if original is None:
        return []
    own = original.author == account.id
    return [
        Doubt(
            sign=Sign.COPY,
            likeness=original.likeness,
            title=original.title if own else None,
        )
    ]


def _matters(analyzer: Analyzer, offered: Sequence[PublicationKeyword]) -> list[Matter]:
    return [
        Matter(
            words=frozenset(
                passage.atom
                for one in analyzer.fields(row.language, row.text, kind=row.kind)
                for passage in one.passages
            ),
            meanings=frozenset(key.partition("|")[0].partition("›")[0] for key in row.keys),
        )
        for row in offered
    ]


def _pack(hashes: Sequence[int]) -> bytes:
    return np.asarray(hashes, dtype="<u4").tobytes()


def _wording(held: PublicationWording) -> Wording:
    title, words = (np.frombuffer(kept, dtype="<u4") for kept in (held.title, held.words))
    return Wording(tuple(title.tolist()), tuple(words.tolist()))
