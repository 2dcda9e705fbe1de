"""docker-compose.yml, read as the list of processes to start without Docker."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parent.parent.parent / "docker-compose.yml"


@dataclass(frozen=True)
class Service:
    """One of our own services: what it runs, with what environment, and how it is checked."""

    command: list[str]
    environment: dict[str, str]
    check: list[str]
    """Exits 0 when the service is healthy; empty for a service that runs to its end."""


def read_services(variables: Mapping[str, str], moves: Mapping[str, str]) -> dict[str, Service]:
    """The services that run `marieur`, by name.

    `variables` are those of `.env`. `moves` replaces addresses, as container names mean nothing
    here: {"redis:6379": "127.0.0.1:23456"}. Raises `KeyError` for a required variable that is
    not given.
    """
    services: dict[str, Any] = yaml.safe_load(_FILE.read_text())["services"]
    return {
        name: Service(
            command=service["command"],
            environment={
                key: _moved(_filled_in(value, variables), moves)
                for key, value in service["environment"].items()
            },
            check=[
                _moved(word.replace("$$", "$"), moves)
                for word in _words(service.get("healthcheck", {}).get("test", []))
            ],
        )
        for name, service in services.items()
        if service.get("command", [""])[0] == "marieur"
    }


def _words(test: list[str]) -> list[str]:
    match test:
        case ["CMD", *words]:
            return words
        case ["CMD-SHELL", line]:
            return ["sh", "-c", line]
        case []:
            return []
    raise ValueError(f"not a health check of Docker Compose: {test}")


def _filled_in(value: str, variables: Mapping[str, str]) -> str:
    def replacement(match: re.Match[str]) -> str:
        name, operator, default = match.groups()
        if operator == ":-":
            return variables.get(name) or default
        return variables[name]

    return re.sub(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}", replacement, value)


def _moved(value: str, moves: Mapping[str, str]) -> str:
    for old, new in moves.items():
        value = value.replace(old, new)
    return value
