"""What two accounts are compared by, and who shares it by right (A3)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from club.comparison import BAR, COMPARATORS, Subject, compare, keys_of, mailbox, subject_of
from schemas.account import Account
from schemas.duplicate import Clue
from schemas.profile import Profile
from schemas.words import AccountType
from tests.club.test_names import CASES

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def subject(
    number: int, profile: dict[str, Any] | None = None, group: str | None = None, **changes: Any
) -> Subject:
    """An account that shares nothing but what is said."""
    account = Account(
        **{
            "id": f"{number:016x}",
            "type": AccountType.ENTERPRISE,
            "email": f"m{number}@example.com",
            "legal_name": f"Enterprise {number}",
            "postcode": "1",
            "city": f"Town {'abc'[number % 3]}",
            "country": "FR",
            "created_at": _NOW,
            **changes,
        }
    )
    return subject_of(account, Profile(account_id=account.id, **(profile or {})), group)


def individual(number: int, name: str, **changes: Any) -> Subject:
    return subject(
        number,
        **{"type": AccountType.INDIVIDUAL, "legal_name": None, "full_name": name} | changes,
    )


REGISTERED = {"registration_number": "552 100 554"}
OTHERWISE = {"registration_number": "404 833 048"}
NO_NUMBER = {"registration_number": "pending"}
VAT = {"vat_number": "DE136695976"}
PHONE = {"phones": [{"kind": "work", "number": "+33 4 75 26 31 41"}]}
SHARED = {"legal_name": "Moulin Neuf", "city": "Lyon"}


@pytest.mark.parametrize(
    ("one", "other", "told", "certain"),
    [
        ((REGISTERED,), (REGISTERED,), True, True),
        ((REGISTERED,), ({"registration_number": "552 100 554 00013"},), True, True),
        ((VAT,), (VAT,), True, True),
        ((VAT | REGISTERED,), (VAT | OTHERWISE,), True, False),
        ((VAT | REGISTERED, "g"), (VAT | OTHERWISE, "g"), False, False),
        ((VAT, "g"), (VAT, "g"), True, False),
        ((REGISTERED, "g"), (REGISTERED, "g"), True, True),
        (
            ({"registration_number": "pending"},),
            ({"registration_number": "pending"},),
            False,
            False,
        ),
        ((PHONE,), (PHONE,), False, False),
    ],
    ids=[
        "one enterprise",
        "an establishment of it",
        "one VAT number",
        "a VAT group, perhaps",
        "a VAT group that shares a plan",
        "a VAT number in a group",
        "one enterprise twice in a group",
        "no number at all",
        "a business centre's phone",
    ],
)
def test_a3_numbers_tell_legal_entities_apart(
    one: tuple[Any, ...], other: tuple[Any, ...], told: bool, certain: bool
) -> None:
    comparison = compare(subject(1, *one), subject(2, *other))
    assert (comparison.is_for_support, comparison.certain) == (told, certain), comparison


def test_a3_a_group_and_a_chain_share_their_name() -> None:
    alone = compare(subject(1, PHONE, **SHARED), subject(2, PHONE, **SHARED))
    assert alone.is_for_support
    group = compare(subject(1, PHONE, "g", **SHARED), subject(2, PHONE, "g", **SHARED))
    assert not group.is_for_support
    owner = subject(3, PHONE, **SHARED)
    member = subject(1, PHONE, owner.account_id, **SHARED)
    assert not compare(owner, member).is_for_support
    chain = compare(subject(1, PHONE | REGISTERED, **SHARED), subject(2, OTHERWISE, **SHARED))
    assert not chain.is_for_support


def test_a3_a_person_is_no_enterprise() -> None:
    person = individual(1, "Moulin Neuf", city="Lyon", birth_date=date(1970, 1, 1))
    firm = subject(2, PHONE, email="m1+firm@example.com", **SHARED)
    assert compare(person, firm).clues == []
    sole_trader = individual(1, "Moulin Neuf")
    assert not compare(sole_trader, firm).is_for_support
    registered = subject(3, REGISTERED)
    trading = subject(4, REGISTERED, type=AccountType.INDIVIDUAL, full_name="Zoé Moulin")
    assert compare(registered, trading).certain, "a number is of one legal entity"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("a.b@gmail.com", "ab@googlemail.com", True),
        ("ab+club@gmail.com", "AB@gmail.com", True),
        ("ab+club@example.com", "ab@example.com", True),
        ("a.b@example.com", "ab@example.com", False),
        ("ab@example.com", "ab@example.org", False),
        ("+ab@example.com", "+cd@example.com", False),
    ],
)
def test_a3_addresses_of_one_mailbox(one: str, other: str, alike: bool) -> None:
    assert (mailbox(one) == mailbox(other)) is alike


@pytest.mark.parametrize("case", [one for one in CASES["persons"] if one["alike"]])
def test_a3_a_key_leads_from_a_person_to_the_same_person(case: dict[str, Any]) -> None:
    born = {"birth_date": date(1970, 1, 1)}
    one, other = individual(1, case["a"], **born), individual(2, case["b"], **born)
    assert not set(keys_of(one)).isdisjoint(keys_of(other))


@pytest.mark.parametrize("case", [one for one in CASES["enterprises"] if one["alike"]])
def test_a3_a_key_leads_from_an_enterprise_to_the_same(case: dict[str, Any]) -> None:
    one = subject(1, legal_name=case["a"], city="Lyon 3e")
    other = subject(2, legal_name=case["b"], city="LYON CEDEX 03")
    assert not set(keys_of(one)).isdisjoint(keys_of(other))


def test_a3_nothing_is_nobodys_key() -> None:
    """What is not known leads to nobody, and neither does a name without a word."""
    blank = individual(1, "…", birth_date=date(1970, 1, 1))
    assert len(keys_of(blank)) == 1, "the mailbox"
    assert compare(blank, individual(2, "…", birth_date=date(1970, 1, 1))).score < BAR


def test_a3_every_clue_has_its_row_and_its_sentence() -> None:
    assert [row.clue for row in COMPARATORS] == list(Clue)
    assert len({row.holds.__doc__ for row in COMPARATORS}) == len(Clue)
