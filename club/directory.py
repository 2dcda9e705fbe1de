"""Members found by what their profile shows: name, trade, town, languages (A9).

The words are kept with the account, in the transaction of its change, so what is hidden finds
nobody from the answer to the request on. They are read by the rules that the club was shipped
with and stand without their language: a name is nobody's vocabulary. Keywords have no part in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from babel import Locale
from sqlalchemy import Integer, case, delete, func, literal, select
from sqlalchemy import cast as sql_cast
from sqlmodel import Session, col

from analyzers.analyzer import default_analyzer
from analyzers.searching import MOST_WORDS, needed, weigh
from club.audience import Reader
from club.shown_profiles import profile_of, profiles_of, shown_profile
from schemas.account import LANGUAGES, Account
from schemas.directory import FoundMember, MemberWord
from schemas.profile import PublicProfile
from schemas.search import Highlight
from schemas.words import AccountState, Kind
from store.locking import ALONE
from store.truth import Truth
from store.unit_of_work import Work

_KIND = Kind.B2B
_LONGEST = 100
_CHUNK = 200

_WEIGHTS = {"name": 4, "sector": 3, "job": 3, "city": 2, "languages": 1}


class Sought(NamedTuple):
    """Whom somebody looks for: by `text`, read in some languages, of a country, of a language."""

    text: str
    languages: tuple[str, ...]
    country: str | None = None
    speaks: str | None = None

    def admits(self, shown: PublicProfile) -> bool:
        """Whether what a profile shows fits."""
        return self.country in (None, shown.country) and (
            self.speaks is None or self.speaks in shown.languages
        )


def keep(work: Work, account: Account) -> None:
    """Have a member found by what they are and show now."""
    work.session.flush()
    work.session.execute(delete(MemberWord).where(col(MemberWord.account_id) == account.id))
    shown = shown_profile(profile_of(work.session, account.id), account)
    codes = _codes(account.languages)
    weights: dict[str, int] = {}
    for field, text in _fields(shown):
        for word in _words(text, codes):
            weights[word] = max(_WEIGHTS[field], weights.get(word, 0))
    work.insert(
        [
            MemberWord(word=word, account_id=account.id, weight=weight)
            for word, weight in weights.items()
        ]
    )


def keep_missing(truth: Truth) -> int:
    """Read the members whom an older club left unread; returns how many."""
    done, last = 0, ""
    while True:
        with truth.work() as work:
            rows = work.session.execute(
                select(Account)
                .where(
                    col(Account.id) > last,
                    ~select(col(MemberWord.word))
                    .where(col(MemberWord.account_id) == col(Account.id))
                    .exists(),
                )
                .order_by(col(Account.id))
                .limit(_CHUNK)
                .with_for_update(**ALONE)
            )
            accounts = list(rows.scalars())
            for account in accounts:
                keep(work, account)
            work.commit()
            if not accounts:
                return done
            done, last = done + len(accounts), accounts[-1].id


def find(
    session: Session,
    reader: Reader,
    sought: Sought,
    authors: Mapping[str, Sequence[str]],
    *,
    limit: int,
) -> list[FoundMember]:
    """Members whom a text names, best first, then `authors` of publications that it found.

    `authors` has titles by account. Whom the reader has muted stays away (K8).
    """
    codes = _codes(sought.languages)
    words = list(_words(sought.text, codes))[: 2 * MOST_WORDS]
    named = _named(session, words) if words else []
    ids = [one for one in dict.fromkeys((*named, *authors)) if one not in reader.muted]
    rows = session.execute(
        select(Account).where(col(Account.id).in_(ids), col(Account.state) == AccountState.ACTIVE)
    )
    accounts = {account.id: account for account in rows.scalars()}
    profiles = profiles_of(session, accounts)
    found = []
    for account_id in ids:
        if account_id not in accounts:
            continue
        shown = shown_profile(profiles[account_id], accounts[account_id])
        if sought.admits(shown):
            found.append(_told(shown, frozenset(words), codes, authors.get(account_id, ())))
        if len(found) == limit:
            break
    return found


def _named(session: Session, words: Sequence[str]) -> list[str]:
    """Accounts that words name, best first; at most a chunk."""
    counts = session.execute(
        select(col(MemberWord.word), func.count().label("holders"))
        .where(col(MemberWord.word).in_(words))
        .group_by(col(MemberWord.word))
    )
    worth = weigh(words, {row.word: row.holders for row in counts})
    asked = needed([word for word in words if word in worth], worth)
    if not asked:
        return []
    score = func.sum(
        col(MemberWord.weight) * case(worth, value=col(MemberWord.word), else_=literal(0))
    )
    is_needed = func.max(sql_cast(col(MemberWord.word).in_(asked), Integer))
    rows = session.execute(
        select(col(MemberWord.account_id))
        .where(col(MemberWord.word).in_(list(worth)))
        .group_by(col(MemberWord.account_id))
        .having(is_needed == 1)
        .order_by(score.desc(), col(MemberWord.account_id))
        .limit(_CHUNK)
    )
    return list(rows.scalars())


def _told(
    shown: PublicProfile, words: frozenset[str], codes: Sequence[str], titles: Sequence[str]
) -> FoundMember:
    highlights = []
    for field, text in _fields(shown):
        if field != "languages" and (marks := _marks(text, words, codes)):
            highlights.append(Highlight(field=field, text=text, marks=marks))
    return FoundMember(
        member=shown.member,
        sector=shown.sector,
        job=shown.job,
        city=shown.city,
        country=shown.country,
        languages=shown.languages,
        highlights=highlights,
        publications=list(titles[:3]),
    )


def _fields(shown: PublicProfile) -> Iterator[tuple[str, str]]:
    """What a member is found by, each with its name; nothing that the profile hides."""
    spoken = " · ".join(name for code in shown.languages for name in _called(code))
    for field, text in (
        ("name", shown.member.name),
        ("sector", shown.sector),
        ("job", shown.job),
        ("city", shown.city),
        ("languages", spoken),
    ):
        if text:
            yield field, text


@lru_cache(maxsize=1_000)
def _called(code: str) -> tuple[str, ...]:
    """A language's names in the languages of the interface."""
    names = (Locale(language).languages.get(code) for language in LANGUAGES)
    return tuple(name for name in names if name)


def _codes(languages: Sequence[str]) -> tuple[str, ...]:
    """Languages that names are read in: those of the member, and of the interface."""
    readable = default_analyzer().languages
    return tuple(code for code in dict.fromkeys((*LANGUAGES, *languages)) if code in readable)


def _words(text: str, codes: Sequence[str]) -> dict[str, None]:
    found: dict[str, None] = {}
    for code in codes:
        for atom in default_analyzer().terms(text, _KIND, code):
            if len(atom.name) <= _LONGEST:
                found[atom.name] = None
    return found


def _marks(text: str, words: frozenset[str], codes: Sequence[str]) -> list[tuple[int, int]]:
    spans = {
        (passage.start, passage.end)
        for code in codes
        for field in default_analyzer().fields(code, text, kind=_KIND)
        for passage in field.passages
        if passage.atom.name in words
    }
    marks: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not marks or start >= marks[-1][1]:
            marks.append((start, end))
    return marks
