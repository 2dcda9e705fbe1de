"""Settings: from the environment, as one value, without secrets of our own."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from pydantic import ValidationError

from settings import Settings

# Not drawn: names of tests hold them, and every worker must find the same names.
KEYS = [base64.urlsafe_b64encode(bytes([number]) * 32).decode() for number in (1, 2)]


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MARIEUR_{name.upper()}", raising=False)


def test_without_an_environment_all_is_embedded() -> None:
    settings = Settings()
    assert (settings.engine, settings.bus, settings.workers) == ("embedded", "memory", "thread")
    assert settings.truth_url == "sqlite:///var/truth.db"


def test_there_is_no_secret_by_default() -> None:
    assert Settings().secret_keys == ()


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARIEUR_SECRET_KEYS", f" {KEYS[0]} , {KEYS[1]},")
    monkeypatch.setenv("MARIEUR_OPENSEARCH_URLS", "http://a:9200,http://b:9200")
    settings = Settings()
    assert [key.get_secret_value() for key in settings.secret_keys] == KEYS
    assert settings.opensearch_urls == ("http://a:9200", "http://b:9200")


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARIEUR_SECRET_KEYS", KEYS[0])
    assert KEYS[0] not in f"{Settings()!r} {Settings().model_dump_json()}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEYS", "changeme"),
        ("SECRET_KEYS", "é" * 44),
        ("SECRET_KEYS", f"{KEYS[0]},x"),
        ("ENGINE", "elastic"),
        ("BUS", ""),
        ("WORKERS", "threads"),
        ("PORT", "http"),
        ("SWEEP_SECONDS", "0"),
        ("HEARTBEAT_SECONDS", "-1"),
        ("BUS_LENGTH", "99"),
        ("QUEUE_LENGTH", "0"),
        ("OPENSEARCH_REPLICAS", "-1"),
        ("SECURE_COOKIES", "perhaps"),
    ],
)
def test_what_makes_no_sense_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"MARIEUR_{name}", value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    (error,) = refused.value.errors()
    assert error["loc"][0] == name.lower()


def test_the_scale_setting_needs_its_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARIEUR_ENGINE", "opensearch")
    with pytest.raises(ValidationError, match="MARIEUR_OPENSEARCH_URLS"):
        Settings()


def test_settings_are_a_value() -> None:
    settings = Settings()
    with pytest.raises(ValidationError):
        settings.port = 1  # type: ignore[misc]
    assert settings.model_copy(update={"data_dir": Path("/x")}).truth_url == "sqlite:////x/truth.db"
