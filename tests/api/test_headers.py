"""Headers that keep answers to whom they are for, and browsers on HTTPS (C10, A18)."""

from __future__ import annotations

import pytest

from settings import Settings
from tests.api.club_client import PASSWORD, is_problem, joining, register, running_club


@pytest.mark.parametrize("secure", [False, True])
def test_c10_https_is_kept_to_and_answers_to_a_member_are_kept_by_nobody(
    embedded_settings: Settings, secure: bool
) -> None:
    settings = embedded_settings.model_copy(update={"secure_cookies": secure})
    with running_club(settings) as club:
        visitor = club.visitor()
        answer = visitor.call("POST", "/accounts", joining())
        assert ("strict-transport-security" in answer.headers) == secure
        assert ("Secure" in answer.headers["set-cookie"]) == secure
        if not secure:  # over plain HTTP no secure cookie comes back
            assert visitor.call("GET", "/me").headers["cache-control"] == "no-store"


def test_a18_a_refusal_says_when_to_try_again(embedded_settings: Settings) -> None:
    with running_club(embedded_settings) as club:
        member = register(club)
        wrong = {"email": member.account["email"], "password": PASSWORD + "?"}
        for _ in range(10):
            is_problem(club.visitor().call("POST", "/session", wrong), 401)
        refused = club.visitor().call("POST", "/session", wrong)
        is_problem(refused, 429, "limit_reached")
        assert int(refused.headers["retry-after"]) > 0
