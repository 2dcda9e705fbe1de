"""Every error reaches HTTP as a problem, with its status and a sentence in two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from cryptography.fernet import Fernet
from fastapi import FastAPI

from api import problems
from api.cookies import CookieBox
from api.i18n import translator
from schemas import errors
from schemas.errors import MarieurError
from tests.api.club_client import Club, is_problem, register, serving

GROUPS = {MarieurError, errors.Refused, errors.Unavailable, errors.Corrupt}
"""What nobody raises: each stands for what a caller can do."""


def raised(kind: type[MarieurError] = MarieurError) -> Iterator[type[MarieurError]]:
    if kind not in GROUPS:
        yield kind
    for one in kind.__subclasses__():
        yield from raised(one)


STATUSES = {
    errors.Invalid: 422,
    errors.TownUnclear: 422,
    errors.NotFound: 404,
    errors.Unauthenticated: 401,
    errors.CodeNeeded: 401,
    errors.WorkEnded: 401,
    errors.Forbidden: 403,
    errors.Suspended: 403,
    errors.PoliciesNotAccepted: 403,
    errors.Embargoed: 403,
    errors.Deactivated: 403,
    errors.TierTooLow: 403,
    errors.CsrfMismatch: 403,
    errors.EmailTaken: 409,
    errors.SlugTaken: 409,
    errors.KeywordExists: 409,
    errors.DraftChanged: 409,
    errors.PreviewNeeded: 409,
    errors.LossToConfirm: 409,
    errors.QuotaReached: 409,
    errors.StateConflict: 409,
    errors.PlanRunning: 409,
    errors.NoRefund: 409,
    errors.EngineUnavailable: 503,
    errors.BusUnavailable: 503,
    errors.TruthUnavailable: 503,
    errors.MailUnavailable: 503,
    errors.PaymentsUnavailable: 503,
    errors.LetterRefused: 400,
    errors.Undeliverable: 400,
    errors.LimitReached: 429,
    errors.Busy: 429,
    errors.EngineCorrupt: 500,
}


@pytest.fixture(scope="module")
def raising() -> Iterator[httpx.Client]:
    """An application whose one route raises the error that is asked for."""
    app = FastAPI()
    kinds = {kind.__name__: kind for kind in raised()}

    @app.get("/api/v1/raise/{name}")
    def fail(name: str) -> None:
        if name not in kinds:
            raise RuntimeError("a secret of ours")
        raise kinds[name]("Log in first.", fields={"slug": "Log in first."})

    app.state.cookies = CookieBox([Fernet.generate_key().decode()], secure=False)
    problems.install(app)
    with serving(app) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def test_the_table_above_names_every_error() -> None:
    assert set(STATUSES) == set(raised())


@pytest.mark.parametrize("kind", list(raised()), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_error_reaches_http_with_its_status(
    raising: httpx.Client, kind: type[MarieurError], language: str
) -> None:
    answer = raising.get(
        f"/api/v1/raise/{kind.__name__}", headers={"accept-language": f"{language}-CH,x;q=0.1"}
    )
    problem = is_problem(answer, STATUSES[kind], kind.code)
    french = translator("fr").gettext
    known = "Log in first."
    if STATUSES[kind] < 500:
        assert problem["detail"] == (known if language == "en" else french(known))
        assert problem["fields"] == {"slug": problem["detail"]}
    else:
        # What is wrong with us is for the log, not for whoever asked.
        assert "Log in" not in problem["detail"]
        assert problem["detail"] != known
    waits = issubclass(kind, errors.Unavailable | errors.LimitReached)
    assert ("retry-after" in answer.headers) == waits
    assert waits or STATUSES[kind] != 429


def test_an_error_of_ours_tells_nothing(raising: httpx.Client) -> None:
    answer = raising.get("/api/v1/raise/nothing")
    is_problem(answer, 500, "internal")
    assert "secret" not in answer.text


def test_the_member_s_own_language_goes_before_the_browser_s(club: Club) -> None:
    member = register(club, language="fr")
    refused = member.call(
        "POST", "/keywords", {"text": "", "kind": "b3b"}, headers={"accept-language": "en"}
    )
    problem = is_problem(refused, 422, "invalid")
    assert problem["detail"] == "Certains champs sont à revoir."
    assert problem["fields"]["kind"].startswith("Choisissez")


ENGLISH = re.compile(r"\b(should|must|valid|input|field|string|the|this|is not)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/accounts", {}),
        ("/accounts", {"type": "x"}),
        ("/accounts", {"type": "individual", "email": "x", "birth_date": "x", "languages": ["x"]}),
        ("/accounts", {"type": "individual", "country": "x", "time_zone": "x", "slug": "X Y"}),
        ("/accounts", {"type": "enterprise", "administrator": 1, "accept_policies": "maybe"}),
        ("/session", {"email": 1, "password": []}),
        ("/session", []),
        ("/session", None),
    ],
)
def test_each_field_is_told_in_french(club: Club, path: str, body: object) -> None:
    answer = club.visitor().call("POST", path, body, headers={"accept-language": "fr"})
    problem = is_problem(answer, 422, "invalid")
    for name, sentence in problem["fields"].items():
        assert not ENGLISH.search(sentence), f"{name}: {sentence}"
        assert sentence.endswith(".")


def test_queries_are_told_in_french_too(club: Club) -> None:
    member = register(club, language="fr")
    for query in ("limit=x", "limit=0", "limit=1000", "cursor=1.5", f"cursor={10**30}", "x=1"):
        (sentence,) = is_problem(member.call("GET", f"/hub?{query}"), 422)["fields"].values()
        assert not ENGLISH.search(sentence), sentence


def test_a_text_of_no_character_is_told_as_one_that_is_needed() -> None:
    for least, told in ((1, "This field is needed."), (8, "This is too short: at least 8 char")):
        error = {"type": "string_too_short", "loc": ("body", "name"), "ctx": {"min_length": least}}
        sentence = problems.sentences_of([error], str)["name"]
        assert sentence.startswith(told)
