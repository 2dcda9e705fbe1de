"""The page of publications says what the code does."""

from __future__ import annotations

from itertools import product
from operator import attrgetter

from club.audience import ANYBODY
from schemas.words import Tier
from tests.docs import audience
from tests.docs.publications import page
from tests.docs.test_reference import DOCS

tier_rank = attrgetter("rank")


def test_the_page_is_made_from_the_code() -> None:
    told = (DOCS / "publications.md").read_text(encoding="utf-8")
    assert told == page(), "renew it: python -m tests.docs.publications > docs/publications.md"


def test_the_tables_say_together_what_the_rule_says() -> None:
    asked = 0
    for case in audience.cases():
        for name, standard in audience.READERS.items():
            tiers = [ANYBODY.tier] if standard is ANYBODY else list(Tier)
            if case.restricted:
                tiers = [*{min(tiers, key=tier_rank), max(tiers, key=tier_rank)}]
            # Circles are drawn from subscribers.
            ways = (False, True) if case.restricted and standard.subscriptions else (False,)
            for tier, inside in product(tiers, ways):
                reader = audience.standing(name, tier, inside=inside)
                for where in audience.WHERE:
                    said = audience.expected(name, tier, case, where, inside=inside)
                    told = audience.sees(reader, case, where)
                    assert told is said, (name, tier, case, where, inside)
                    asked += 1
    assert asked > 400_000
