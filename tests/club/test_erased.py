"""Whoever writes for an account that was erased a moment ago is told to log in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analyzers.analyzer import default_analyzer
from club.accounts import correct, erase
from club.keywords import add_keyword
from club.login import open_session
from club.publications import publish
from club.registration import register
from club.tokens import make_token
from club.visits import visit_hub
from schemas.account import Account, AccountPatch, JoiningIndividual
from schemas.errors import Unauthenticated
from schemas.keyword import KeywordIn
from schemas.publication import Draft, OfferedKeyword
from schemas.words import Kind, PublicationType
from store.truth import Truth
from tests.api.club_client import joining


def writes_a_keyword(truth: Truth, account: Account) -> None:
    add_keyword(truth, default_analyzer(), account.id, KeywordIn(text="oil", kind=Kind.B2B))


def publishes(truth: Truth, account: Account) -> None:
    draft = Draft(
        type=PublicationType.ARTICLE,
        language="en",
        title="Oil",
        texts=["Oil."],
        keywords=[OfferedKeyword(text="oil", kind=Kind.B2B)],
    )
    publish(truth, default_analyzer(), account, draft)


def makes_a_token(truth: Truth, account: Account) -> None:
    make_token(truth, account.id, "late")


def logs_in(truth: Truth, account: Account) -> None:
    open_session(truth, account)


def corrects(truth: Truth, account: Account) -> None:
    correct(truth, account.id, AccountPatch(city="Nîmes"))


def erases_again(truth: Truth, account: Account) -> None:
    erase(truth, account.id)


def looks_at_the_hub(truth: Truth, account: Account) -> None:
    visit_hub(truth, account)


@pytest.mark.parametrize(
    "write",
    [
        writes_a_keyword,
        publishes,
        makes_a_token,
        logs_in,
        corrects,
        erases_again,
        looks_at_the_hub,
    ],
)
def test_a_late_write_is_refused(truth: Truth, write: Callable[[Truth, Account], None]) -> None:
    account = register(truth, JoiningIndividual.model_validate(joining()))
    erase(truth, account.id)
    with pytest.raises(Unauthenticated):
        write(truth, account)
