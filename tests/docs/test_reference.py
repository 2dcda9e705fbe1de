"""The reference page tells every setting, command, call, error and figure there is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.fernet import Fernet
from fastapi import FastAPI
from pydantic import SecretStr

from api.app import create_app
from house import open_house
from settings import Settings
from tests.docs.reference import page

DOCS = Path(__file__).parents[2] / "docs"


@contextmanager
def application() -> Iterator[FastAPI]:
    """The application of a house that nobody lives in."""
    key = SecretStr(Fernet.generate_key().decode())
    with (
        tempfile.TemporaryDirectory() as folder,
        open_house(Settings(data_dir=Path(folder), secret_keys=(key,))) as house,
    ):
        yield create_app(house)


def test_reference_is_made_from_the_code() -> None:
    with application() as app:
        expected = page(app)
    told = (DOCS / "reference.md").read_text(encoding="utf-8")
    assert told == expected, "renew it: python -m tests.docs.reference > docs/reference.md"
