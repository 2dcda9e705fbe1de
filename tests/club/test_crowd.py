"""How many members a publication would reach, and that no single keyword shows in it (M5)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import chain, combinations

import pytest
from sqlmodel import col, delete

from club.crowd import crowd
from schemas.account import Account
from schemas.document import Interest
from schemas.keyword import Keyword
from schemas.rounded import LEAST
from schemas.words import AccountState, AccountType, Kind, Tier
from store.truth import Truth

NOW = datetime(2026, 5, 17, tzinfo=UTC)


def of(key: str, kind: Kind = Kind.B2B) -> Interest:
    return Interest(kind, key)


def have(
    truth: Truth,
    number: int,
    *keys: str,
    tier: Tier = Tier.BASIC_FREE,
    state: AccountState = AccountState.ACTIVE,
    asleep: bool = False,
) -> list[str]:
    """That many new members with one keyword of these keys each; their ids."""
    with truth.work() as work:
        accounts = [_account(tier, state) for _ in range(number)]
        work.session.add_all(accounts)
        work.session.flush()
        work.session.add_all(_keyword(one.id, list(keys), asleep) for one in accounts)
        ids = [one.id for one in accounts]
        work.commit()
    return ids


def _account(tier: Tier, state: AccountState) -> Account:
    account = Account(
        type=AccountType.INDIVIDUAL,
        email="",
        password_hash="-",
        slug="",
        tier=tier,
        state=state,
        birth_date=date(1980, 5, 17),
        postcode="35000",
        city="Rennes",
        country="FR",
        language="fr",
        languages=["fr"],
        time_zone="Europe/Paris",
        policies_accepted_at=NOW,
        created_at=NOW,
    )
    account.slug = account.id
    account.email = f"{account.id}@example.org"
    return account


def _keyword(account: str, keys: list[str], asleep: bool) -> Keyword:
    return Keyword(
        account_id=account,
        text=" ".join(keys),
        kind=Kind.B2B,
        language="fr",
        keys=keys,
        rules="-",
        activation=None if asleep else 1,
        created_at=NOW,
    )


def asked(truth: Truth, *interests: Interest, tier: Tier = Tier.BASIC_FREE, by: str = "") -> int:
    with truth.read() as session:
        return crowd(session, interests, by, tier)


def test_members_are_counted_once_whatever_of_theirs_asks(truth: Truth) -> None:
    have(truth, 12, "a|plain", "b|plain")
    have(truth, 11, "b|plain", "c|any")
    assert asked(truth, of("a|plain")) == 12
    assert asked(truth, of("a|plain"), of("b|plain")) == 23
    assert asked(truth, of("c|any")) == 11
    assert asked(truth, of("a|any"), of("a|plain", Kind.B2C)) == 0
    assert asked(truth) == 0


def test_only_those_count_whom_it_would_reach(truth: Truth) -> None:
    have(truth, 10, "a|plain")
    have(truth, 10, "a|plain", tier=Tier.PREMIUM_VIP)
    have(truth, 10, "a|plain", state=AccountState.BLOCKED)
    have(truth, 10, "a|plain", asleep=True)
    assert asked(truth, of("a|plain")) == 20
    assert asked(truth, of("a|plain"), tier=Tier.BASIC_PLUS) == 10
    assert asked(truth, of("a|plain"), tier=Tier.PREMIUM_DIAMOND) == 0


def test_k6_one_s_own_keyword_tells_nothing(truth: Truth) -> None:
    members = have(truth, LEAST, "a|plain")
    assert asked(truth, of("a|plain")) == LEAST
    assert asked(truth, of("a|plain"), by=members[0]) == 0


@pytest.mark.parametrize("others", range(0, LEAST - 1, 4))
def test_m5_no_probe_tells_whether_a_member_has_a_keyword(truth: Truth, others: int) -> None:
    """Whatever a rare keyword is asked with, the answer is the same with and without it."""
    have(truth, 10, "common|plain")
    have(truth, 19, "popular|plain")
    have(truth, others, "rare|plain")
    (victim,) = have(truth, 1, "common|plain", "popular|plain")
    everything = [of("common|plain"), of("popular|plain"), of("rare|plain"), of("unheard|plain")]
    probes = list(chain.from_iterable(combinations(everything, size) for size in range(1, 5)))
    before = [asked(truth, *probe) for probe in probes]
    with truth.work() as work:
        work.session.add(_keyword(victim, ["rare|plain"], asleep=False))
        work.commit()
    assert [asked(truth, *probe) for probe in probes] == before
    assert len(set(before)) > 2
    with truth.work() as work:
        work.session.exec(delete(Keyword).where(col(Keyword.account_id) == victim))
        work.commit()
    assert [asked(truth, *probe) for probe in probes] != before
