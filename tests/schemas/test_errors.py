"""The tree of errors: codes that stay, sentences that can be filled in."""

from __future__ import annotations

import ast
import re
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.errors import Corrupt, MarieurError, QuotaReached, Refused, Unavailable

ROOT = Path(__file__).parents[2]
PACKAGES = ("analyzers", "api", "club", "demo", "indexer", "matcher", "schemas", "store")


def tree(kind: type[MarieurError] = MarieurError) -> Iterator[type[MarieurError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from tree(below)


def test_codes_are_unique_and_plain() -> None:
    codes = Counter(kind.code for kind in tree())
    assert [code for code, count in codes.items() if count > 1] == []
    assert all(re.fullmatch("[a-z]+(_[a-z]+)*", code) for code in codes)


def test_every_error_says_what_the_caller_can_do() -> None:
    for kind in tree():
        if kind is not MarieurError:
            assert issubclass(kind, (Refused, Unavailable, Corrupt)), kind
        assert kind.__doc__, kind


def marked_sentences() -> Iterator[tuple[str, str]]:
    """Every sentence that `N_` marks, with where it is."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "N_"
                ):
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", ast.literal_eval(node.args[0])


def raised_sentences() -> Iterator[tuple[str, str, set[str]]]:
    """Every sentence raised with an error: where, the sentence, the values given with it."""
    names = {kind.__name__ for kind in tree()}
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                    continue
                if node.func.id not in names or not node.args:
                    continue
                values = {keyword.arg or "" for keyword in node.keywords} - {"fields"}
                for inner in ast.walk(node):
                    if (
                        isinstance(inner, ast.Call)
                        and isinstance(inner.func, ast.Name)
                        and inner.func.id == "N_"
                    ):
                        where = f"{file.relative_to(ROOT)}:{inner.lineno}"
                        yield where, ast.literal_eval(inner.args[0]), values


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_every_marked_sentence_can_be_filled_in() -> None:
    found = list(marked_sentences())
    assert len(found) > 60
    for where, sentence in found:
        assert all(name.isidentifier() for name in blanks(sentence)), where
        filled = sentence.format(**dict.fromkeys(blanks(sentence), "x"))
        assert "{" not in filled, where


def test_every_raised_sentence_has_its_values() -> None:
    found = list(raised_sentences())
    assert len(found) > 20
    for where, sentence, values in found:
        assert blanks(sentence) <= values, f"{where} lacks {blanks(sentence) - values}"


def test_a_sentence_is_translated_before_it_is_filled_in() -> None:
    error = QuotaReached("{used} of {limit}", fields={"text": "{used}!"}, used=3, limit="{x}")
    french = {"{used} of {limit}": "{used} sur {limit}", "{used}!": "{used} !"}
    assert str(error) == "3 of {x}"
    assert error.sentence(french.__getitem__) == "3 sur {x}"
    assert error.sentences(french.__getitem__) == {"text": "3 !"}


def test_a_sentence_without_values_may_hold_braces() -> None:
    assert MarieurError("{not a blank}").sentence(str) == "{not a blank}"


@pytest.mark.parametrize("kind", list(tree()), ids=lambda kind: kind.__name__)
def test_an_error_may_say_nothing(kind: type[MarieurError]) -> None:
    assert kind().sentence(str) == ""
    assert kind().sentences(str) == {}
