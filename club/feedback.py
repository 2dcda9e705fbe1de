"""What members say of entries: hide, mute, wrong match, report; and who reads it (K5, K6, K8).

A "wrong match" is kept with both texts and the keys they share, for administrators who tune the
analyzers (M6); a report is for moderators. Whoever they were told by is told to neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from analyzers.marriage import Side
from club import exclusions, offers, shelf
from club.audience import Reader, following, inside, may_open
from club.keywords import keywords
from club.login import account_of
from schemas.account import Account
from schemas.edition import plain
from schemas.errors import N_, Invalid, LimitReached, NotFound
from schemas.feedback import Exclusion, FeedbackIn, FeedbackOut, Report, What, WrongMatch
from schemas.keyword import Keyword
from schemas.moderation import Reporter
from schemas.publication import Publication, PublicationKeyword
from schemas.words import Kind, Need
from store import editions
from store.rows import find_row
from store.truth import Truth
from store.unit_of_work import Work

MOST_A_DAY = 20
"""Reports, and likewise wrong matches, that one member may make in a day (K6)."""

IN_VAIN, MOST_A_DAY_IN_VAIN = 5, 2
"""Reports that moderators found nothing in, if most were so, after which so many are left a day."""

REMEMBERED = timedelta(days=90)
"""How long what became of a report counts."""

_DAY = timedelta(days=1)
_READ = 2_000
"""Wrong matches, newest first, that are gathered for the administrators."""

Given = Exclusion | WrongMatch | Report
Said = TypeVar("Said", WrongMatch, Report)


@dataclass(frozen=True, slots=True)
class Doubted:
    """A marriage that members found wrong: both sides as they were, and what they share."""

    interest: Side
    offer: Side
    keys: tuple[str, ...]
    times: int
    """Members who said so."""
    comments: tuple[str, ...]
    latest: datetime
    publication: str | None


@dataclass(frozen=True, slots=True)
class Reported:
    """A publication that members reported and no moderator has dealt with yet."""

    publication: str
    title: str
    author: str
    """Slug of the author's Site."""
    times: int
    """Members who reported it: each counts once (K6)."""
    comments: tuple[str, ...]
    earliest: datetime


def give(truth: Truth, member: str, said: FeedbackIn) -> FeedbackOut:
    """Take what a member says of an entry; saying it again changes nothing.

    Raises `NotFound` for what is not open to the member, `Invalid` when it cannot be said of
    this entry, `LimitReached` when it was said too often (K6).
    """
    with truth.work() as work:
        # The row lock makes two at once count each other.
        account = account_of(work.session, member, for_update=True)
        publication = _open_publication(work.session, account, said.publication)
        match said.what:
            case What.HIDE:
                given: Given = exclusions.hide(work, member, publication)
            case What.MUTE:
                given = exclusions.mute(work, member, publication)
            case What.WRONG_MATCH:
                given = _doubt(work, member, publication, said)
            case What.REPORT:
                given = _report(work, member, publication, said)
        work.commit()
    with truth.read() as session:
        return _told(session, account, [given])[0]


def take_back(truth: Truth, member: str, feedback: str) -> None:
    """Undo what was said; a report that a moderator has dealt with stays on record."""
    with truth.work() as work:
        given = _own(work.session, member, feedback)
        if isinstance(given, Exclusion):
            exclusions.include(work, given)
        elif isinstance(given, WrongMatch) or given.settled_at is None:
            work.session.delete(given)
        work.commit()


def given_by(session: Session, account: Account) -> list[FeedbackOut]:
    """All that the member has said and not taken back, the newest first."""
    rows: list[Given] = [*exclusions.exclusions(session, account.id)]
    rows += _all(session, WrongMatch, account.id)
    rows += _all(session, Report, account.id)
    rows.sort(key=lambda row: (row.created_at, row.id), reverse=True)
    return _told(session, account, rows)


def wrong_matches(session: Session, limit: int = 100) -> list[Doubted]:
    """Marriages that members found wrong, the most doubted first, for tuning (M6)."""
    rows = session.exec(select(WrongMatch).order_by(col(WrongMatch.created_at).desc()).limit(_READ))
    alike: dict[tuple[Side, Side], list[tuple[WrongMatch, list[str]]]] = {}
    for row in rows:
        for pair in row.pairs:
            sides = (_side(pair["interest"]), _side(pair["offer"]))
            alike.setdefault(sides, []).append((row, pair["keys"]))
    found = [
        Doubted(
            interest=interest,
            offer=offer,
            keys=tuple(said[0][1]),
            times=len({row.account_id for row, _ in said}),
            comments=tuple(dict.fromkeys(row.comment for row, _ in said if row.comment)),
            latest=said[0][0].created_at,
            publication=said[0][0].publication_id,
        )
        for (interest, offer), said in alike.items()
    ]
    found.sort(key=lambda one: (one.times, one.latest), reverse=True)
    return found[:limit]


def reports(session: Session, limit: int = 100) -> list[Reported]:
    """Publications with open reports, the most reported first, for moderators."""
    waiting = (
        select(
            col(Report.publication_id).label("publication"),
            func.count().label("times"),
            func.min(col(Report.created_at)).label("earliest"),
        )
        .where(col(Report.settled_at).is_(None))
        .group_by(col(Report.publication_id))
        .subquery()
    )
    rows = session.exec(
        select(Publication, Account, waiting.c.times, waiting.c.earliest)
        .join(waiting, waiting.c.publication == col(Publication.id))
        .join(Account, col(Account.id) == col(Publication.account_id))
        .order_by(waiting.c.times.desc(), waiting.c.earliest)
        .limit(limit)
    ).all()
    comments = _comments(session, [row.id for row, *_ in rows])
    return [
        Reported(
            publication=row.id,
            title=row.title,
            author=author.slug,
            times=times,
            comments=tuple(comments.get(row.id, ())),
            earliest=earliest,
        )
        for row, author, times, earliest in rows
    ]


def settle(work: Work, publication: str, *, upheld: bool) -> None:
    """A moderator has dealt with all open reports of a publication, and agrees with them or not."""
    work.session.exec(
        update(Report)
        .where(col(Report.publication_id) == publication, col(Report.settled_at).is_(None))
        .values(settled_at=work.now, upheld=upheld)
    )


def reporters(session: Session, publication: str) -> list[Reporter]:
    """Who reported a publication, and what became of what they reported before (K6)."""
    open_ones = select(col(Report.account_id)).where(
        col(Report.publication_id) == publication, col(Report.settled_at).is_(None)
    )
    rows = session.exec(
        select(Account).where(col(Account.id).in_(open_ones)).order_by(col(Account.slug))
    ).all()
    found = []
    for account in rows:
        settled, refused = _record(session, account.id)
        found.append(Reporter(slug=account.slug, settled=settled, refused=refused))
    return found


def _record(session: Session, member: str, since: datetime | None = None) -> tuple[int, int]:
    """How many of a member's reports were settled, and how many of these in vain."""
    decided = select(col(Report.upheld)).where(
        col(Report.account_id) == member, col(Report.upheld).is_not(None)
    )
    if since is not None:
        decided = decided.where(col(Report.settled_at) > since)
    settled = session.exec(decided).all()
    return len(settled), settled.count(False)


def _open_publication(session: Session, account: Account, publication: str) -> Publication:
    shelved = shelf.opened(session, Reader(account.id, account.tier), publication)
    return session.get_one(Publication, shelved.entry.id)


def _doubt(work: Work, member: str, publication: Publication, said: FeedbackIn) -> WrongMatch:
    held = _held(work.session, WrongMatch, member, publication.id)
    pairs = _pairs(work.session, member, publication.id, said.keyword)
    if not pairs:
        sentence = N_("None of your keywords brought this publication.")
        raise Invalid(sentence, fields={"keyword" if said.keyword else "publication": sentence})
    if held is None:
        _check_day(work, WrongMatch, member)
        held = WrongMatch(
            account_id=member,
            publication_id=publication.id,
            author_id=publication.account_id,
            pairs=[],
            created_at=work.now,
        )
        work.session.add(held)
    held.pairs = [*held.pairs, *(pair for pair in pairs if pair not in held.pairs)]
    held.comment = said.comment or held.comment
    return held


def _pairs(
    session: Session, member: str, publication: str, wanted: str | None
) -> list[dict[str, Any]]:
    """Each keyword of the member's with each of the publication's that it shares keys with."""
    own = [row for row in keywords(session, member) if wanted in (None, row.id, row.text)]
    offered = offers.of_publications(session, [publication])
    edition = editions.live_number(session)
    return [
        {"interest": _plain(mine), "offer": _plain(theirs), "keys": shared}
        for mine in own
        for theirs in offered
        if mine.kind is theirs.kind and (shared := _shared(mine, theirs, edition))
    ]


def _shared(mine: Keyword, theirs: PublicationKeyword, edition: int) -> list[str]:
    """The keys that brought it, in the edition that answers."""
    return sorted({*plain(mine.keys, edition)} & {*plain(theirs.keys, edition)})


def _plain(row: Keyword | PublicationKeyword) -> dict[str, Any]:
    return {"text": row.text, "kind": row.kind, "language": row.language, "need": row.need}


def _side(plain: dict[str, Any]) -> Side:
    need = plain["need"]
    return Side(plain["text"], Kind(plain["kind"]), plain["language"], Need(need) if need else None)


def _report(work: Work, member: str, publication: Publication, said: FeedbackIn) -> Report:
    if publication.account_id == member:
        sentence = N_("This publication is your own.")
        raise Invalid(sentence, fields={"publication": sentence})
    held = _held(work.session, Report, member, publication.id)
    if held is None:
        _check_day(work, Report, member)
        held = Report(account_id=member, publication_id=publication.id, created_at=work.now)
        work.session.add(held)
    held.comment = said.comment or held.comment
    return held


def _held(session: Session, table: type[Said], member: str, publication: str) -> Said | None:
    return session.exec(
        select(table).where(
            col(table.account_id) == member, col(table.publication_id) == publication
        )
    ).first()


def _all(session: Session, table: type[Said], member: str) -> Sequence[Said]:
    return session.exec(select(table).where(col(table.account_id) == member)).all()


def _check_day(work: Work, table: type[WrongMatch] | type[Report], member: str) -> None:
    today = (
        select(func.count())
        .select_from(table)
        .where(col(table.account_id) == member, col(table.created_at) > work.now - _DAY)
    )
    most = MOST_A_DAY
    if table is Report:
        settled, refused = _record(work.session, member, work.now - REMEMBERED)
        if refused >= IN_VAIN and refused * 2 > settled:
            most = MOST_A_DAY_IN_VAIN
    if work.session.exec(today).one() >= most:
        raise LimitReached(
            N_("You have said this {most} times within a day: wait until tomorrow."), most=most
        )


def _own(session: Session, member: str, feedback: str) -> Given:
    tables: tuple[type[Given], ...] = (Exclusion, WrongMatch, Report)
    for table in tables:
        given = find_row(session, table, feedback)
        if given is not None and given.account_id == member:
            return given
    raise NotFound(N_("You have said no such thing, or have taken it back already."))


def _told(session: Session, account: Account, rows: Sequence[Given]) -> list[FeedbackOut]:
    """The rows as their member sees them; a publication shows as long as it is open to them."""
    shelved = shelf.read(session, {row.publication_id for row in rows if row.publication_id})
    authors_shown = {one.visibility.author for one in shelved.values()}
    reader = following(session, Reader(account.id, account.tier), authors_shown)
    circles = frozenset[str]().union(*(one.visibility.circles for one in shelved.values()))
    reader = inside(session, reader, circles)
    muted = [row.author_id for row in rows if isinstance(row, Exclusion) and row.author_id]
    authors = {
        one.id: one for one in session.exec(select(Account).where(col(Account.id).in_(muted)))
    }
    told = []
    for row in rows:
        found = shelved.get(row.publication_id or "")
        entry = found.entry if found and may_open(reader, found.visibility) else None
        author = authors.get(row.author_id or "") if isinstance(row, Exclusion) else None
        told.append(
            FeedbackOut(
                id=row.id,
                what=_what(row),
                publication=entry,
                author=shelf.author_of(author) if author else entry.author if entry else None,
                comment="" if isinstance(row, Exclusion) else row.comment,
                created_at=row.created_at,
            )
        )
    return told


def _what(row: Given) -> What:
    if isinstance(row, Exclusion):
        return What.MUTE if row.author_id else What.HIDE
    return What.WRONG_MATCH if isinstance(row, WrongMatch) else What.REPORT


def _comments(session: Session, publications: Sequence[str]) -> dict[str, list[str]]:
    rows = session.exec(
        select(col(Report.publication_id), col(Report.comment))
        .where(
            col(Report.publication_id).in_(publications),
            col(Report.settled_at).is_(None),
            col(Report.comment) != "",
        )
        .order_by(col(Report.created_at).desc())
    )
    found: dict[str, list[str]] = {}
    for publication, comment in rows:
        found.setdefault(publication, []).append(comment)
    return found
