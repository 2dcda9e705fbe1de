"""The OpenAPI document: honest, and nothing that it allows breaks the club."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import booleans
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.club_client import Club, add_keyword, invented, publish, register, token_of

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = {"embedded": 12, "scale": 5}
"""Calls of each operation: most of what can go wrong does not depend on the setting."""


class Subject:
    """Whose token the generated calls carry; a new member once the old one was erased."""

    def __init__(self, club: Club) -> None:
        self._club = club
        self.join()

    def join(self) -> None:
        """A member with something of everything."""
        member = register(self._club)
        self.headers = {"authorization": f"Bearer {token_of(member)}"}
        self.own = {
            "publication_id": publish(member, invented())["id"],
            "keyword_id": add_keyword(member, invented())["id"],
            "token_id": member.post("/me/tokens", {"name": "spare"})["id"],
            "slug": member.account["slug"],
        }

    def call(self, case: Any, *, own: bool) -> None:
        """Make a generated call as this member, on the member's own things if `own`."""
        if own:
            for name in case.path_parameters.keys() & self.own.keys():
                case.path_parameters[name] = self.own[name]
        answer = case.call(headers=self.headers, timeout=30)
        if (case.method, case.path) == ("DELETE", "/api/v1/me") and answer.status_code == 204:
            self.join()
        case.validate_response(answer, checks=CHECKS)


@pytest.mark.timeout(900)
def test_no_call_of_the_document_breaks_the_club(
    club: Club, subtests: pytest.Subtests, request: pytest.FixtureRequest
) -> None:
    document = schemathesis.openapi.from_url(f"{club.url}/api/v1/openapi.json")
    examples = EXAMPLES[request.node.callspec.params["club"]]
    subject = Subject(club)
    # A stream has no end to wait for; it has tests of its own.
    for found in document.exclude(operation_id="follow").get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @settings(
            max_examples=examples,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        )
        @given(case=operation.as_strategy(), own=booleans())
        def call(case: Any, own: bool) -> None:
            subject.call(case, own=own)

        with subtests.test(operation.label):
            call()


def test_every_call_says_what_it_may_answer(club: Club) -> None:
    document = club.visitor().http.get("/api/v1/openapi.json").json()
    names = []
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            names.append(call["operationId"])
            if not path.startswith("/api/v1/"):
                continue
            problems = {status: body for status, body in call["responses"].items() if status >= "4"}
            assert "503" in problems, path
            assert ("requestBody" not in call) or {"400", "413", "422"} <= problems.keys()
            assert all("application/problem+json" in body["content"] for body in problems.values())
            assert ("401" in problems) == ("security" in call)
            assert ("{" not in path) or "404" in problems or method == "get", path
    assert len(names) == len(set(names))
    assert all(name.replace("_", "").isalpha() and len(name) < 25 for name in names), names
    assert "HTTPValidationError" not in document["components"]["schemas"]
