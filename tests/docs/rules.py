"""docs/rules.md, rules with the tests named after them: `python -m tests.docs.rules` prints it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.docs.reference import table

TESTS = Path(__file__).parents[1]
COUNTS = {"K": 8, "M": 6, "P": 10, "A": 18, "F": 4, "C": 11}
"""The rules: letter, and how many there are of it."""

OTHERWISE = {
    "A6": ("tests/api/test_accounts.py::test_an_email_or_slug_that_is_taken_is_refused",),
    "A8": ("tests/api/test_i18n.py::test_language_falls_back_to_english",),
    "A10": (
        "tests/api/test_contact.py::test_nobody_writes_from_below_the_tier_that_a_member_asks_for",
    ),
    "A12": (
        "tests/api/test_contact.py"
        "::test_an_account_has_four_signatures_and_others_never_see_their_email",
        "tests/api/test_contact.py::test_every_field_of_a_signature_is_needed",
    ),
    "A13": (
        "tests/api/test_contact.py"
        "::test_a_message_reaches_by_email_with_the_signature_to_answer_to",
    ),
}
"""Tests of a rule that are named after what they show alone."""

_NAME = re.compile(r"^ *def (test_\w+)", re.MULTILINE)
_ID = re.compile(r"[kmpafc][0-9]{1,2}")


def rules() -> list[str]:
    """The identifiers of all rules, in their order."""
    return [f"{letter}{number}" for letter, most in COUNTS.items() for number in range(1, most + 1)]


def all_tests() -> Iterator[tuple[str, str]]:
    """File and name of every test."""
    for path in sorted(TESTS.rglob("test_*.py")):
        file = path.relative_to(TESTS.parent).as_posix()
        for name in _NAME.findall(path.read_text(encoding="utf-8")):
            yield file, name


def named_by_rule() -> dict[str, list[str]]:
    """The tests of each rule, as pytest names them."""
    found: dict[str, list[str]] = {rule: list(OTHERWISE.get(rule, ())) for rule in rules()}
    for file, name in all_tests():
        for word in set(name.split("_")):
            if _ID.fullmatch(word) and word.upper() in found:
                found[word.upper()].append(f"{file}::{name}")
    return found


def page() -> str:
    """The whole page."""
    found = named_by_rule()
    rows = ((rule, "<br>".join(f"`{one}`" for one in tests)) for rule, tests in found.items())
    parts = [
        "# Rules and their tests",
        "Made from the tests' names by `python -m tests.docs.rules > docs/rules.md`, and from a"
        " short list of those that are named otherwise.",
        table(("rule", "tests"), rows),
    ]
    return "\n\n".join(parts) + "\n"


def named_in(text: str) -> set[str]:
    """The tests that a page names."""
    return set(re.findall(r"`(tests/[\w/]+\.py::\w+)`", text))


if __name__ == "__main__":
    print(page(), end="")
