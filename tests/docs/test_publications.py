"""The page of publications says what the code does."""

from __future__ import annotations

from dataclasses import replace

from club.audience import ANYBODY
from schemas.words import Tier
from tests.docs import audience
from tests.docs.publications import page
from tests.docs.test_reference import DOCS


def test_the_page_is_made_from_the_code() -> None:
    told = (DOCS / "publications.md").read_text(encoding="utf-8")
    assert told == page(), "renew it: python -m tests.docs.publications > docs/publications.md"


def test_the_tables_say_together_what_the_rule_says() -> None:
    asked = 0
    for case in audience.cases():
        for name, standard in audience.READERS.items():
            tiers = [ANYBODY.tier] if standard is ANYBODY else list(Tier)
            for tier in tiers:
                reader = replace(standard, tier=tier)
                for where in audience.WHERE:
                    said = audience.expected(name, tier, case, where)
                    assert audience.sees(reader, case, where) is said, (name, tier, case, where)
                    asked += 1
    assert asked > 200_000
