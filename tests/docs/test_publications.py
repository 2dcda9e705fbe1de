"""The page of publications says what the code does."""

from __future__ import annotations

from tests.docs.publications import page
from tests.docs.test_reference import DOCS


def test_the_page_is_made_from_the_code() -> None:
    told = (DOCS / "publications.md").read_text(encoding="utf-8")
    assert told == page(), "renew it: python -m tests.docs.publications > docs/publications.md"
