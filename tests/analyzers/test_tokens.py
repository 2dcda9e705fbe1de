"""What is cut without spaCy is cut as spaCy would cut it."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analyzers.languages import LANGUAGES
from analyzers.text import tidy
from analyzers.tokens import LETTERS_AND_SIGNS, Tokeniser
from tests.analyzers.test_cases import ROWS


@cache
def tokeniser(code: str) -> Tokeniser:
    return Tokeniser(LANGUAGES[code])


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_run_of_every_case_is_cut_as_spacy_cuts_it(code: str) -> None:
    texts = [row[side] for rows in ROWS.values() for row in rows for side in ("interest", "offer")]
    runs = {run for text in texts for run in tidy(text).split()}
    assert sum(LETTERS_AND_SIGNS.fullmatch(run) is not None for run in runs) > 1000
    for run in runs:
        assert tuple(tokeniser(code).pieces(run)) == tokeniser(code).tokenise(run)


@pytest.mark.parametrize("code", LANGUAGES)
@settings(deadline=None, max_examples=100)
@example("d'US$-ABC.DEF:...x'S")
@example("www.example.com/C++,a.b@c.de")
@given(st.from_regex(LETTERS_AND_SIGNS, fullmatch=True))
def test_every_run_of_letters_and_signs_is_cut_as_spacy_cuts_it(code: str, run: str) -> None:
    assert tuple(tokeniser(code).pieces(run)) == tokeniser(code).tokenise(run)
