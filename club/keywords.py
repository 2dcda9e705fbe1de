"""A member's keywords: quota, keys, interests (K1–K4)."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func
from sqlalchemy import select as sql_select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from analyzers.analyzer import Analyzer
from analyzers.readings import Wanted, read_interest
from club.conditions import distinction, exclude
from club.interests import Interests
from club.login import account_of
from club.places import where_said
from club.senses import check_sense
from schemas.account import Account
from schemas.document import Interest
from schemas.edition import acting, plain
from schemas.errors import N_, Invalid, KeywordExists, QuotaReached
from schemas.geography import unpack_where
from schemas.keyword import QUOTAS, Keyword, KeywordChange, KeywordIn, KeywordOut, Quota, Reason
from schemas.narrowed import Narrowed
from schemas.outbox import Topic
from schemas.words import Kind, Need, Tier
from store.pointer import live_edition
from store.rows import own_row
from store.truth import Truth
from store.unit_of_work import Work


def quota(session: Session, account: Account) -> Quota:
    """Keywords the account holds and may hold (K4)."""
    used = session.exec(
        select(func.count()).select_from(Keyword).where(col(Keyword.account_id) == account.id)
    ).one()
    return Quota(used=used, limit=limit_of(account))


def limit_of(account: Account) -> int:
    """Keywords that an account may hold: its tier's, and those it bought (K4)."""
    return QUOTAS[account.tier] + account.bought_keywords


def wake_or_sleep(work: Work, account: Account) -> None:
    """Keep awake what the quota holds, the oldest first; the rest sleeps, and is not lost (K4)."""
    held = work.session.exec(
        select(Keyword)
        .where(col(Keyword.account_id) == account.id)
        .order_by(col(Keyword.created_at), col(Keyword.id))
    ).all()
    limit, changed = limit_of(account), False
    for position, keyword in enumerate(held):
        if keyword.asleep is not (position >= limit):
            keyword.asleep, changed = not keyword.asleep, True
    if changed:
        work.note(Topic.MEMBER, account.id)


def add_keyword(
    truth: Truth, analyzer: Analyzer, account_id: str, wanted: KeywordIn
) -> tuple[Keyword, Quota]:
    """Write a keyword once, for ever (K2); active on return unless the engine is away.

    Raises `Invalid` when the text holds nothing to look for or cannot mean the chosen sense, or
    one of its conditions cannot be met (K8), `TownUnclear` when its town may be several,
    `QuotaReached` (K4) and `KeywordExists`.
    """
    with truth.read() as session:
        languages = account_of(session, account_id).languages
    analysis = analyzer.interest(
        wanted.text,
        wanted.kind,
        wanted.language,
        wanted.need,
        languages=languages,
        sense=wanted.sense,
    )
    read_in = [wanted.language] if wanted.language else languages
    check_sense(analyzer, wanted.text, wanted.kind, read_in, wanted.sense)
    said = Wanted(wanted.text, wanted.kind, wanted.need, tuple(read_in), wanted.sense)
    keys = list(analysis.keys)
    for other in analyzer.beside:
        keys += read_interest(other, said).keys
    place = where_said(wanted.where)
    excluded = exclude(analyzer, said, wanted.excluded)
    with truth.work() as work:
        # The row lock makes two additions at once count each other.
        account = account_of(work.session, account_id, for_update=True)
        held = quota(work.session, account)
        if held.used >= held.limit:
            raise _quota_reached(account, held)
        keyword = Keyword(
            account_id=account_id,
            text=wanted.text,
            kind=wanted.kind,
            language=analysis.language,
            need=wanted.need,
            need_name=distinction(wanted.need, place, excluded.texts),
            keys=keys,
            rules=analyzer.version,
            read_by=[one.edition for one in (analyzer, *analyzer.beside)],
            read_in=read_in,
            sense=wanted.sense,
            place=place,
            excluded=excluded.texts,
            excluded_keys=excluded.keys,
            created_at=work.now,
        )
        work.session.add(keyword)
        try:
            work.note(Topic.KEYWORD, keyword.id)
            work.commit()
        except IntegrityError as error:
            raise _exists() from error
    with truth.read() as session:
        stored = session.get(Keyword, keyword.id) or keyword
        return stored, Quota(used=held.used + 1, limit=held.limit)


def change_keyword(
    truth: Truth, analyzer: Analyzer, account_id: str, keyword_id: str, change: KeywordChange
) -> Keyword:
    """Say what a keyword means, its language, or its conditions (K8), or leave it open again.

    It acts on at once. What is not sent stays; a sense that the other language does not know is
    open again. Raises `Invalid` when the keyword does not stand for the concept or holds nothing
    in the language, and as `add_keyword`; `KeywordExists` and `NotFound`.
    """
    place = where_said(change.where)
    with truth.work() as work:
        keyword = _own(work.session, account_id, keyword_id)
        if keyword.read_in is None:
            # The keys of a concept alone no longer tell in which languages it was read.
            keyword.read_in = list(keyword.languages)
        if "language" in change.model_fields_set:
            _change_language(work.session, analyzer, keyword, change.language)
        if "sense" in change.model_fields_set:
            check_sense(analyzer, keyword.text, keyword.kind, keyword.languages, change.sense)
            keyword.sense = change.sense
        wanted = Wanted(keyword.text, keyword.kind, keyword.need, keyword.languages, keyword.sense)
        editions = (analyzer, *analyzer.beside)
        keyword.keys = [key for one in editions for key in read_interest(one, wanted).keys]
        keyword.read_by = [one.edition for one in editions]
        if "where" in change.model_fields_set:
            keyword.place = place
        sent = "excluded" in change.model_fields_set
        texts = change.excluded if sent else keyword.excluded
        excluded = exclude(analyzer, wanted, texts or (), kept=not sent)
        keyword.excluded, keyword.excluded_keys = excluded.texts, excluded.keys
        keyword.need_name = distinction(keyword.need, keyword.place, keyword.excluded)
        keyword.activation = None
        work.session.add(keyword)
        try:
            work.note(Topic.KEYWORD, keyword.id)
            work.commit()
        except IntegrityError as error:
            raise _exists() from error
    with truth.read() as session:
        return _own(session, account_id, keyword_id)


def _change_language(
    session: Session, analyzer: Analyzer, keyword: Keyword, language: str | None
) -> None:
    read_in = [language] if language else account_of(session, keyword.account_id).languages
    analysis = analyzer.interest(
        keyword.text, keyword.kind, language, keyword.need, languages=read_in
    )
    keyword.language, keyword.read_in = analysis.language, list(read_in)
    try:
        check_sense(analyzer, keyword.text, keyword.kind, keyword.languages, keyword.sense)
    except Invalid:
        keyword.sense = None


def _exists() -> KeywordExists:
    sentence = N_("You have this keyword already.")
    return KeywordExists(sentence, fields={"text": sentence})


def _own(session: Session, account_id: str, keyword_id: str) -> Keyword:
    return own_row(session, Keyword, keyword_id, account_id, N_("You have no such keyword."))


def _quota_reached(account: Account, held: Quota) -> QuotaReached:
    higher = [tier for tier in Tier if QUOTAS[tier] > QUOTAS[account.tier]]
    if not higher:
        return QuotaReached(
            N_(
                "You hold {used} of {limit} keywords. "
                "Delete one, or buy a package of more at /me/plan."
            ),
            used=held.used,
            limit=held.limit,
        )
    return QuotaReached(
        N_(
            "You hold {used} of the {limit} keywords of your tier ({tier}) and its packages. "
            "Delete one, move up to {next}, which has {more}, or buy a package of more: /me/plan."
        ),
        used=held.used,
        limit=held.limit,
        tier=account.tier.label,
        next=higher[0].label,
        more=QUOTAS[higher[0]],
    )


def remove_keyword(truth: Truth, account_id: str, keyword_id: str) -> Keyword:
    """Stop a keyword; returns what it was, so that it can be written again."""
    with truth.work() as work:
        keyword = _own(work.session, account_id, keyword_id)
        work.session.delete(keyword)
        work.note(Topic.MEMBER, account_id)
        work.session.flush()
        wake_or_sleep(work, account_of(work.session, account_id))
        work.commit()
    return keyword


def keywords(session: Session, account_id: str) -> list[Keyword]:
    """The member's keywords, newest first."""
    return list(
        session.exec(
            select(Keyword)
            .where(col(Keyword.account_id) == account_id)
            .order_by(col(Keyword.created_at).desc(), col(Keyword.id))
        )
    )


def written(session: Session, account_id: str) -> list[Reason]:
    """The member's keywords as a page names them, newest first."""
    rows = session.execute(
        sql_select(col(Keyword.text), col(Keyword.kind), col(Keyword.need))
        .where(col(Keyword.account_id) == account_id)
        .order_by(col(Keyword.created_at).desc(), col(Keyword.id))
    )
    return [Reason(keyword=text, kind=kind, need=need) for text, kind, need in rows]


def interests_of(keyword: Keyword, edition: int) -> frozenset[Interest]:
    """The interests a keyword stands for in an edition."""
    return _interests(keyword.kind, keyword.keys, edition)


def asked_by(keyword: Keyword, edition: int) -> frozenset[Interest] | Narrowed:
    """What a keyword asks for in an edition, with its conditions if it has any (K8)."""
    return _asks(keyword.kind, keyword.keys, keyword.place, keyword.excluded_keys, edition)


def _asks(
    kind: Kind,
    keys: Collection[str],
    place: dict[str, Any] | None,
    excluded: Collection[str] | None,
    edition: int,
) -> frozenset[Interest] | Narrowed:
    """What columns of a keyword's row ask for in an edition."""
    wanted = _interests(kind, keys, edition)
    if place is None and not excluded:
        return wanted
    return Narrowed(wanted, unpack_where(place), _interests(kind, excluded or (), edition))


def _interests(kind: Kind, keys: Collection[str], edition: int) -> frozenset[Interest]:
    return frozenset(Interest(kind, key) for key in acting(keys, edition))


def describe(keyword: Keyword, edition: int) -> KeywordOut:
    """The keyword as its owner sees it, with the keys of an edition."""
    seen = KeywordOut.model_validate(keyword)
    return seen.model_copy(update={"keys": plain(keyword.keys, edition)})


_COLUMNS: tuple[Any, ...] = (
    col(Keyword.account_id),
    col(Keyword.text),
    col(Keyword.kind),
    col(Keyword.need),
    col(Keyword.keys),
    col(Keyword.place),
    col(Keyword.excluded_keys),
    live_edition().label("edition"),
)
_ACTIVE = sql_select(*_COLUMNS).where(
    col(Keyword.activation).is_not(None),
    col(Keyword.asleep).is_(False),
    col(Keyword.account_id).in_(bindparam("members", expanding=True)),
)
_CHUNK = 500
"""Members asked for at once."""


def interests(session: Session, account_id: str) -> Interests:
    """What the member's active keywords ask for, in the edition that answers now."""
    return interests_of_all(session, [account_id])[account_id]


def interests_of_all(session: Session, members: Collection[str]) -> dict[str, Interests]:
    """What each of the members' active keywords ask for, in the edition that answers now."""
    reasons: dict[str, dict[Interest, frozenset[Reason]]] = {member: {} for member in members}
    narrowed: dict[str, dict[Narrowed, frozenset[Reason]]] = {member: {} for member in members}
    ids = list(reasons)
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        rows = session.execute(_ACTIVE, {"members": chunk})
        for member, text, kind, need, keys, place, excluded, edition in rows:
            reason = _shared(text, kind, need)
            asked = _asks(kind, keys, place, excluded, edition)
            if isinstance(asked, Narrowed):
                if asked.interests:
                    narrowed[member][asked] = narrowed[member].get(asked, frozenset()) | reason
                continue
            for interest in asked:
                reasons[member][interest] = reasons[member].get(interest, frozenset()) | reason
    return {member: Interests(own, narrowed[member]) for member, own in reasons.items()}


@lru_cache(maxsize=10_000)
def _shared(text: str, kind: Kind, need: Need | None) -> frozenset[Reason]:
    """One reason for everybody who wrote the same: open pages keep theirs for hours."""
    return frozenset((Reason(keyword=text, kind=kind, need=need),))
