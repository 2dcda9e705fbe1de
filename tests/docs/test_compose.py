"""docker-compose.yml is the scale setting of DESIGN §4, with no secret and one open port."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.server import IDLE_SECONDS
from settings import Settings

_PROJECT = Path(__file__).parent.parent.parent
_TEXT = (_PROJECT / "docker-compose.yml").read_text()
_SERVICES: dict[str, Any] = yaml.safe_load(_TEXT)["services"]
_COMMANDS = {
    "migrate": ["marieur", "migrate"],
    "api1": ["marieur", "serve"],
    "api2": ["marieur", "serve"],
    "worker": ["marieur", "worker"],
    "beat": ["marieur", "worker", "--beat"],
}
_PARTS = {"opensearch", "postgres", "redis", "proxy"}


def environment(service: str) -> dict[str, str]:
    """The environment of a service as written, `${…}` and all."""
    return dict(_SERVICES[service].get("environment", {}))


def test_every_part_is_there() -> None:
    assert set(_SERVICES) == _COMMANDS.keys() | _PARTS


@pytest.mark.parametrize(("service", "command"), _COMMANDS.items())
def test_our_processes_run_our_commands(service: str, command: list[str]) -> None:
    assert _SERVICES[service]["command"] == command


@pytest.mark.parametrize("service", _COMMANDS)
def test_our_processes_are_set_to_scale(service: str) -> None:
    expected = {
        "MARIEUR_ENGINE": "opensearch",
        "MARIEUR_OPENSEARCH_URLS": "http://opensearch:9200",
        "MARIEUR_BUS": "redis",
        "MARIEUR_REDIS_URL": "redis://redis:6379/0",
        "MARIEUR_WORKERS": "celery",
    }
    assert expected.items() <= environment(service).items()
    assert "@postgres:5432/" in environment(service)["MARIEUR_DATABASE_URL"]


@pytest.mark.parametrize("service", _COMMANDS)
def test_every_variable_is_a_setting(service: str) -> None:
    known = {f"MARIEUR_{name.upper()}" for name in Settings.model_fields}
    ours = {name for name in environment(service) if name.startswith("MARIEUR_")}
    assert ours - known == set()


def test_only_the_proxy_publishes_a_port() -> None:
    publishing = [name for name, service in _SERVICES.items() if "ports" in service]
    assert publishing == ["proxy"]
    assert not any("network_mode" in service for service in _SERVICES.values())


def test_databases_are_on_the_inner_network_alone() -> None:
    networks = yaml.safe_load(_TEXT)["networks"]
    assert networks["inside"]["internal"] is True
    for name in _SERVICES.keys() - {"proxy"}:
        assert _SERVICES[name]["networks"] == ["inside"], name


def test_no_secret_has_a_default() -> None:
    secrets = [
        (name, value)
        for service in _SERVICES
        for name, value in environment(service).items()
        if re.search("SECRET|PASSWORD|TOKEN|DATABASE_URL", name)
    ]
    assert {name for name, _ in secrets} == {
        "MARIEUR_SECRET_KEYS",
        "MARIEUR_DATABASE_URL",
        "MARIEUR_OWNER_DATABASE_URL",
        "POSTGRES_PASSWORD",
    }
    for name, value in secrets:
        assert re.search(r"\$\{\w+:\?", value), name
    assert not re.search(r"\$\{\w*(SECRET|PASSWORD|TOKEN)\w*(:?-|\})", _TEXT)


def test_migrate_alone_has_the_role_that_owns_the_tables() -> None:
    owners = [name for name in _COMMANDS if "MARIEUR_OWNER_DATABASE_URL" in environment(name)]
    assert owners == ["migrate"]
    assert "//marieur:" in environment("migrate")["MARIEUR_OWNER_DATABASE_URL"]
    for name in _COMMANDS:
        assert "//marieur_app:" in environment(name)["MARIEUR_DATABASE_URL"], name
        assert ("POSTGRES_PASSWORD" in str(environment(name))) is (name == "migrate"), name


@pytest.mark.parametrize("service", sorted(_SERVICES.keys() - {"migrate"}))
def test_every_lasting_service_has_a_health_check(service: str) -> None:
    assert _SERVICES[service]["healthcheck"]["test"]
    assert _SERVICES[service]["restart"] == "unless-stopped"


@pytest.mark.parametrize("service", ["api1", "api2", "worker", "beat"])
def test_our_processes_wait_for_their_parts(service: str) -> None:
    conditions = {
        name: dependency["condition"]
        for name, dependency in _SERVICES[service]["depends_on"].items()
    }
    assert conditions == {
        "migrate": "service_completed_successfully",
        "opensearch": "service_healthy",
        "postgres": "service_healthy",
        "redis": "service_healthy",
    }


@pytest.mark.parametrize("service", [*_COMMANDS, "proxy", "redis"])
def test_what_needs_no_privilege_has_none(service: str) -> None:
    assert _SERVICES[service]["read_only"] is True
    assert _SERVICES[service]["cap_drop"] == ["ALL"]
    assert _SERVICES[service]["security_opt"] == ["no-new-privileges:true"]


def test_the_example_names_every_variable_to_fill_in() -> None:
    example = (_PROJECT / "deploy" / ".env.example").read_text()
    given = dict(line.split("=", 1) for line in example.splitlines() if re.match(r"[A-Z]", line))
    asked = set(re.findall(r"\$\{(\w+):\?", _TEXT))
    assert asked <= given.keys()
    assert not any(value for name, value in given.items() if re.search("SECRET|PASSWORD", name))


def test_the_proxy_knows_the_api_by_its_name() -> None:
    configuration = (_PROJECT / "deploy" / "nginx.conf").read_text()
    servers = set(re.findall(r"^\s*server (\w+):8000", configuration, re.MULTILINE))
    assert servers == {"api1", "api2"}
    assert all(environment(name)["MARIEUR_PORT"] == "8000" for name in servers)
    assert _SERVICES["proxy"]["ports"] == ["${PORT:-8080}:8080"]
    assert re.search(r"listen 8080;", configuration)


def test_no_process_closes_a_connection_before_the_proxy_does() -> None:
    configuration = (_PROJECT / "deploy" / "nginx.conf").read_text()
    kept = re.search(r"keepalive_timeout (\d+)s;", configuration)
    assert kept is not None
    assert int(kept[1]) < IDLE_SECONDS
