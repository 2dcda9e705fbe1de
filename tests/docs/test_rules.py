"""Pages that name tests name tests that there are, and every rule has its line."""

from __future__ import annotations

import pytest

from tests.docs.rules import all_tests, named_by_rule, named_in, rules
from tests.docs.test_reference import DOCS


@pytest.mark.parametrize("page", ["rules.md", "threat-model.md"])
def test_every_test_that_a_page_names_is_there(page: str) -> None:
    named = named_in((DOCS / page).read_text(encoding="utf-8"))
    assert len(named) > 20
    assert named - {f"{file}::{name}" for file, name in all_tests()} == set()


def test_every_rule_has_its_line() -> None:
    text = (DOCS / "rules.md").read_text(encoding="utf-8")
    assert [rule for rule in rules() if f"\n| {rule} | " not in text] == []


@pytest.mark.parametrize("rule", rules())
def test_every_rule_has_a_test_that_goes_through_the_api(rule: str) -> None:
    assert any(test.startswith("tests/api/") for test in named_by_rule()[rule])
