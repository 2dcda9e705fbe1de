"""A member's keywords: quota, keys, interests (K1–K4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func
from sqlalchemy import select as sql_select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from analyzers.analyzer import Analyzer
from analyzers.readings import Wanted, read_interest
from club.login import account_of
from club.senses import check_sense
from schemas.account import Account
from schemas.columns import is_id
from schemas.document import Interest
from schemas.edition import acting, plain
from schemas.errors import N_, Invalid, KeywordExists, NotFound, QuotaReached
from schemas.keyword import QUOTAS, Keyword, KeywordChange, KeywordIn, KeywordOut, Quota, Reason
from schemas.outbox import Topic
from schemas.words import Kind, Need, Tier
from store.pointer import live_edition
from store.truth import Truth


@dataclass(frozen=True, slots=True)
class Interests:
    """What a member's active keywords ask for, and which keyword asks."""

    reasons: Mapping[Interest, frozenset[Reason]] = field(default_factory=dict)

    def why(self, satisfied: frozenset[Interest]) -> list[Reason]:
        """The member's own keywords behind satisfied interests, in a stable order (M1)."""
        return in_order(self.behind(satisfied))

    def behind(self, satisfied: frozenset[Interest]) -> frozenset[Reason]:
        """The member's own keywords behind satisfied interests (M1)."""
        mine = satisfied & self.reasons.keys()
        if len(mine) == 1:
            (only,) = mine
            return self.reasons[only]
        return frozenset[Reason]().union(*(self.reasons[interest] for interest in mine))

    @property
    def all(self) -> frozenset[Interest]:
        """Every interest, whoever's keyword it is."""
        return frozenset(self.reasons)


NO_INTERESTS = Interests()


def in_order(reasons: Collection[Reason]) -> list[Reason]:
    """Reasons as they are listed, the same for everybody who has them."""
    return sorted(reasons, key=lambda reason: (reason.kind, reason.keyword, reason.need or ""))


def quota(session: Session, account: Account) -> Quota:
    """Keywords the account holds and may hold (K4)."""
    used = session.exec(
        select(func.count()).select_from(Keyword).where(col(Keyword.account_id) == account.id)
    ).one()
    return Quota(used=used, limit=QUOTAS[account.tier])


def add_keyword(
    truth: Truth, analyzer: Analyzer, account_id: str, wanted: KeywordIn
) -> tuple[Keyword, Quota]:
    """Write a keyword once, for ever (K2); active on return unless the engine is away.

    Raises `Invalid` when the text holds nothing to look for or cannot mean the chosen sense,
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
            need_name=wanted.need or "",
            keys=keys,
            rules=analyzer.version,
            read_by=[one.edition for one in (analyzer, *analyzer.beside)],
            read_in=read_in,
            sense=wanted.sense,
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
    """Say which concept a keyword means, or which language it is in, or leave either open again.

    It acts on at once. What is not sent stays; a sense that the other language does not know is
    open again. Raises `Invalid` when the keyword does not stand for the concept or holds nothing
    in the language, `KeywordExists` and `NotFound`.
    """
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
    keyword = session.get(Keyword, keyword_id) if is_id(keyword_id) else None
    if keyword is None or keyword.account_id != account_id:
        raise NotFound(N_("You have no such keyword."))
    return keyword


def _quota_reached(account: Account, held: Quota) -> QuotaReached:
    higher = [tier for tier in Tier if QUOTAS[tier] > held.limit]
    if not higher:
        return QuotaReached(
            N_("You hold {used} of {limit} keywords, the most a membership has. Delete one first."),
            used=held.used,
            limit=held.limit,
        )
    return QuotaReached(
        N_(
            "You hold {used} of the {limit} keywords of your tier ({tier}). "
            "Delete one, or move up to {next}, which has {more}."
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


def interests_of(keyword: Keyword, edition: int) -> frozenset[Interest]:
    """The interests a keyword stands for in an edition."""
    return frozenset(Interest(keyword.kind, key) for key in acting(keyword.keys, edition))


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
    live_edition().label("edition"),
)
_ACTIVE = sql_select(*_COLUMNS).where(
    col(Keyword.activation).is_not(None),
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
    ids = list(reasons)
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        rows = session.execute(_ACTIVE, {"members": chunk})
        for member, text, kind, need, keys, edition in rows:
            reason = _shared(text, kind, need)
            own = reasons[member]
            for key in acting(keys, edition):
                interest = Interest(kind, key)
                own[interest] = own.get(interest, frozenset()) | reason
    return {member: Interests(own) for member, own in reasons.items()}


@lru_cache(maxsize=10_000)
def _shared(text: str, kind: Kind, need: Need | None) -> frozenset[Reason]:
    """One reason for everybody who wrote the same: open pages keep theirs for hours."""
    return frozenset((Reason(keyword=text, kind=kind, need=need),))
