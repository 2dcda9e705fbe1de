"""Names that an address may not take (A6), and the language of the interface (A8)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from settings import Settings
from tests.api.club_client import (
    Club,
    invented,
    is_problem,
    joining,
    joining_enterprise,
    publish,
    register,
    running_club,
)


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Club]:
    """One embedded club for this file, with a list of names."""
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("names"),
        secret_keys=(SecretStr(Fernet.generate_key().decode()),),
        reserved_names=("Nestlé", "Air France", "BMW"),
    )
    with running_club(settings) as club:
        yield club


@pytest.mark.parametrize(
    "slug",
    ["nestle", "nest1e", "nestles", "nstle", "my-nestle-shop", "air-france", "airfrance-shop",
     "bmw", "club-bmw", "admin"],
)  # fmt: skip
def test_a6_an_address_takes_no_name_of_others_nor_what_is_hardly_different(
    club: Club, slug: str
) -> None:
    refused = club.visitor().call("POST", "/accounts", joining(slug=slug))
    assert "slug" in is_problem(refused, 409, "slug_taken")["fields"]


@pytest.mark.parametrize("slug", ["nettle-soup", "bm", "bmx-club", "france", "fair-finance"])
def test_a6_what_only_resembles_a_name_is_free(club: Club, slug: str) -> None:
    assert club.visitor().call("POST", "/accounts", joining(slug=slug)).status_code == 201


def test_a6_a_company_takes_its_own_name(club: Club) -> None:
    body = joining_enterprise(slug="air-france", legal_name="Air France")
    assert club.visitor().call("POST", "/accounts", body).status_code == 201


@pytest.mark.parametrize(
    ("accept", "language"),
    [("fr-CH, en;q=0.8", "fr"), ("de, it;q=0.7", "en"), ("", "en"), ("ar, fr;q=0.1", "fr")],
)
def test_a8_the_interface_speaks_the_browser_s_language_or_us_english(
    club: Club, accept: str, language: str
) -> None:
    stranger = club.visitor(**{"accept-language": accept})
    assert f'<html lang="{language}"' in stranger.http.get("/login").text
    problem = is_problem(stranger.call("GET", "/me"), 401)
    assert ("Connectez" in problem["detail"]) == (language == "fr")


def test_a8_the_first_page_begins_with_what_is_in_the_reader_s_language(club: Club) -> None:
    author = register(club)
    titles = {
        language: publish(author, "honey", title=f"{invented()} honey", language=language)["title"]
        for language in ("en", "fr")
    }
    for language, other in (("en", "fr"), ("fr", "en")):
        page = club.visitor(**{"accept-language": language}).http.get("/").text
        assert page.index(titles[language]) < page.index(titles[other])


def test_a8_the_member_chooses_another_and_it_stays(club: Club) -> None:
    stranger = club.visitor(**{"accept-language": "de"})
    switched = stranger.http.post("/language", data={"language": "fr", "next": "/login"})
    assert switched.headers["location"] == "/login"
    assert '<html lang="fr"' in stranger.http.get("/login").text
    member = register(club, language="en")
    member.http.headers["accept-language"] = "fr"
    assert '<html lang="en"' in member.http.get("/me").text
    assert member.call("PATCH", "/me", {"language": "fr"}).is_success
    assert '<html lang="fr"' in member.http.get("/me").text
