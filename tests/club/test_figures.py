"""How many members hold an interest, as sybils with all the time in the world would ask (M5)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, delete, select

from club import figures
from club.figures import Holder, _rounded, told
from schemas.account import Account
from schemas.document import Interest
from schemas.keyword import Keyword
from schemas.readership import InterestFigure
from schemas.rounded import LEAST
from schemas.words import AccountState, AccountType, Kind, Tier
from store import editions, generations
from store.truth import Truth
from tests.store.clock import StoppedClock

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


def asked(truth: Truth, *interests: Interest, tier: Tier = Tier.BASIC_FREE) -> dict[str, int]:
    """What is told of each interest, by its key."""
    return {interest.key: number for interest, number in told(truth, interests, tier).items()}


def drop(truth: Truth, members: list[str]) -> None:
    with truth.work() as work:
        work.session.exec(delete(Keyword).where(col(Keyword.account_id).in_(members)))
        work.commit()


@pytest.fixture
def truth(truth: Truth) -> Truth:
    """With an edition that answers."""
    editions.found_first(truth)
    generations.found_first(truth, "1")
    return truth


def test_f4_a_figure_tells_of_those_whom_it_would_reach(truth: Truth) -> None:
    have(truth, 40, "a|plain")
    have(truth, 30, "a|buy", "a|any", tier=Tier.PREMIUM_VIP)
    have(truth, 90, "a|plain", "a|let", state=AccountState.BLOCKED)
    have(truth, 90, "a|plain", asleep=True)
    have(truth, 9, "b|plain")
    every = [of(key) for key in ("a|plain", "a|buy", "a|any", "a|sell", "b|plain", "c|plain")]
    found = asked(truth, *every, of("a|plain", Kind.B2C))
    assert found.keys() == {"a|plain", "a|buy", "a|any"}
    assert found["a|plain"] in (30, 40)
    assert found["a|any"] == found["a|buy"] in (20, 30)
    assert asked(truth, *every, tier=Tier.BASIC_PLUS) == {
        "a|buy": found["a|buy"],
        "a|any": found["a|buy"],
    }
    assert asked(truth, *every, tier=Tier.PREMIUM_DIAMOND) == {}
    assert asked(truth) == {}


def test_f4_a_figure_stands_for_the_day(truth: Truth, clock: StoppedClock) -> None:
    have(truth, 20, "a|plain")
    before = asked(truth, of("a|plain"))
    have(truth, 60, "a|plain")
    assert asked(truth, of("a|plain")) == before
    clock.move(days=1)
    assert asked(truth, of("a|plain"))["a|plain"] in (70, 80)


def test_c8_nothing_is_kept_of_what_fewer_than_ten_hold(truth: Truth) -> None:
    have(truth, 9, "a|plain", "a|buy")
    have(truth, 10, "b|plain")
    asked(truth, of("a|plain"), of("b|plain"), of("c|plain"))
    with truth.read() as session:
        assert [row.stem for row in session.exec(select(InterestFigure))] == ["b"]


def test_f4_another_edition_draws_no_other_figure(truth: Truth) -> None:
    members = have(truth, 40, "a|plain", "2=a|plain")
    before = asked(truth, of("a|plain"))
    drop(truth, members)
    assert asked(truth, of("2=a|plain")) == {"2=a|plain": before["a|plain"]}


def test_m5_nine_sybils_learn_nothing_however_long_they_try(
    truth: Truth, clock: StoppedClock
) -> None:
    """Whatever keywords they write and erase, on whichever days: no figure moves."""
    have(truth, 25, "a|plain")
    probes = [of("a|plain"), of("a|buy"), of("a|any")]
    seen = [asked(truth, *probes, tier=tier) for tier in Tier]
    sybils = have(truth, 9, "a|plain")
    for day in range(40):
        clock.move(days=1)
        if day % 3 == 1:
            drop(truth, sybils)
        if day % 3 == 2:
            with truth.work() as work:
                keys = ["a|buy", "a|any"] if day % 2 else ["a|plain"]
                work.session.add_all(_keyword(one, keys, asleep=False) for one in sybils)
                work.commit()
        assert [asked(truth, *probes, tier=tier) for tier in Tier] == seen


def test_m5_more_sybils_move_a_figure_once_for_every_ten_of_them(
    truth: Truth, clock: StoppedClock
) -> None:
    """Who comes back is nobody new; a fall waits a month."""
    have(truth, 5, "a|plain")
    moves = set()
    sybils = have(truth, 30, "a|plain")
    for day in range(28):
        asked(truth, of("a|plain"))
        with truth.read() as session:
            moves.add(session.get_one(InterestFigure, (Kind.B2B, "a")).moved_on)
        if day % 2:
            with truth.work() as work:
                work.session.add_all(_keyword(one, ["a|plain"], asleep=False) for one in sybils)
                work.commit()
        else:
            drop(truth, sybils)
        clock.move(days=1)
    assert moves == {NOW.date()}
    drop(truth, sybils)
    clock.move(days=3)
    assert asked(truth, of("a|plain")) == {}


@pytest.mark.parametrize("others", [0, 9, 14, 19, 35])
@pytest.mark.parametrize("paid", [0, 4, 9])
def test_m5_one_member_shows_in_two_draws_of_ten_at_most(
    monkeypatch: pytest.MonkeyPatch, others: int, paid: int
) -> None:
    """Whatever sybils there are beside a stranger, in whichever tiers; one of ten among equals."""
    free, vip = Tier.BASIC_FREE.value, Tier.PREMIUM_VIP.value
    sybils = [Holder("plain", free, f"free {one}") for one in range(others)]
    sybils += [Holder("plain", vip, f"paid {one}") for one in range(paid)]
    differ = 0
    for drawn in range(LEAST, 2 * LEAST):
        monkeypatch.setattr(figures, "draw", lambda drawn=drawn: drawn)
        apart = _rounded(sybils)
        joined = _rounded([*sybils, Holder("plain", vip, "a stranger")])
        differ += apart != joined
        assert all(number >= LEAST for number in joined.get("plain", {}).values())
    assert differ <= 2
