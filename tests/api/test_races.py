"""The same thing from eight threads at once: exactly one wins, the others are told."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial

import httpx

from club.sanctions import REPEATED
from schemas.keyword import QUOTAS
from schemas.words import Tier
from tests.api.club_client import (
    Club,
    add_keyword,
    invented,
    is_problem,
    joining,
    publish,
    register,
)
from tests.api.conftest import moderator_of
from tests.api.test_deals import confirmed

THREADS = 8


def at_once(calls: list[Callable[[], httpx.Response]]) -> list[httpx.Response]:
    """Make all calls at the same moment; their answers."""
    barrier = threading.Barrier(len(calls))
    answers: list[httpx.Response] = []

    def run(call: Callable[[], httpx.Response]) -> None:
        barrier.wait()
        answers.append(call())

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(calls)
    return answers


def one_wins(answers: list[httpx.Response], won: int, code: str) -> None:
    """Require one success, and problems of one code from all others."""
    assert Counter(answer.status_code for answer in answers) == {won: 1, 409: len(answers) - 1}
    for answer in answers:
        if answer.status_code == 409:
            is_problem(answer, 409, code)


def test_one_slug_is_given_once(club: Club) -> None:
    slug = f"race-{invented()}"
    bodies = [joining(slug=slug) for _ in range(THREADS)]
    visitors = [club.visitor() for _ in bodies]
    answers = at_once(
        [
            partial(visitor.call, "POST", "/accounts", body)
            for visitor, body in zip(visitors, bodies, strict=True)
        ]
    )
    one_wins(answers, 201, "slug_taken")


def test_one_email_is_given_once(club: Club) -> None:
    email = f"{invented()}@example.com"
    bodies = [joining(email=email if number % 2 else email.upper()) for number in range(THREADS)]
    visitors = [club.visitor() for _ in bodies]
    answers = at_once(
        [
            partial(visitor.call, "POST", "/accounts", body)
            for visitor, body in zip(visitors, bodies, strict=True)
        ]
    )
    one_wins(answers, 201, "email_taken")


def test_one_keyword_is_written_once(club: Club) -> None:
    member = register(club)
    body = {"text": invented(), "kind": "b2b", "language": "en"}
    answers = at_once([lambda: member.call("POST", "/keywords", body)] * THREADS)
    one_wins(answers, 201, "keyword_exists")
    assert len(member.get("/keywords")["entries"]) == 1


def test_k4_the_last_place_of_a_quota_is_given_once(club: Club) -> None:
    member = register(club)
    limit = QUOTAS[Tier.BASIC_FREE]
    for _ in range(limit - 1):
        add_keyword(member, invented())
    bodies = [{"text": invented(), "kind": "b2b"} for _ in range(THREADS)]
    answers = at_once([partial(member.call, "POST", "/keywords", body) for body in bodies])
    one_wins(answers, 201, "quota_reached")
    assert member.get("/keywords")["quota"] == {"used": limit, "limit": limit}


def test_going_offline_at_once_happens_once(club: Club) -> None:
    author = register(club)
    address = f"/publications/{publish(author, invented())['id']}"
    answers = at_once([lambda: author.call("POST", f"{address}/offline")] * THREADS)
    one_wins(answers, 200, "state_conflict")
    assert author.get(address)["revision"] == 2


def test_deleting_at_once_happens_once(club: Club) -> None:
    author = register(club)
    address = f"/publications/{publish(author, invented())['id']}"
    answers = at_once([lambda: author.call("DELETE", address)] * THREADS)
    assert Counter(answer.status_code for answer in answers) == {204: 1, 404: THREADS - 1}


def test_erasing_an_account_while_it_writes_leaves_nothing_behind(club: Club) -> None:
    member = register(club)
    word, reader = invented(), register(club)
    add_keyword(reader, word)
    body = {"text": word, "kind": "b2b"}
    calls: list[Callable[[], httpx.Response]] = [
        lambda: member.call("DELETE", "/me"),
        lambda: member.call("POST", "/keywords", body),
        lambda: member.call("POST", "/me/tokens", {"name": "late"}),
        lambda: member.call("PATCH", "/me", {"city": "Nîmes"}),
        lambda: member.call("GET", "/hub"),
        lambda: member.call("DELETE", "/session"),
        lambda: member.call("GET", "/me/export"),
    ]
    answers = at_once(calls)
    for answer in answers:
        assert answer.status_code < 500, answer.text
    assert reader.get("/hub")["entries"] == []


def test_a15_bans_at_once_count_one_another(club: Club) -> None:
    author = register(club)
    made = [publish(author, invented())["id"] for _ in range(REPEATED)]
    moderators = [moderator_of(club) for _ in made]
    act = {"act": "ban", "reason": "It is not true."}
    answers = at_once(
        [
            partial(one.call, "POST", f"/admin/moderation/publications/{publication}", act)
            for one, publication in zip(moderators, made, strict=True)
        ]
    )
    assert {answer.status_code for answer in answers} == {200}
    is_problem(author.call("GET", "/me"), 401)


def test_a16_members_who_rate_each_other_at_once_do_not_wait_for_each_other(club: Club) -> None:
    one, other = register(club), register(club)
    rated = [f"/deals/{confirmed(one, other)}/rating" for _ in range(THREADS)]
    answers = at_once(
        [
            partial(member.call, "POST", path, {"stars": 5})
            for path in rated
            for member in (one, other)
        ]
    )
    assert Counter(answer.status_code for answer in answers) == {201: 2 * THREADS}
