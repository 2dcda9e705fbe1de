"""What a start and a length tell of a word must never hide a form of a known part."""

from __future__ import annotations

import pytest

from analyzers.languages import LANGUAGES
from analyzers.outlines import Outlines

_ENDINGS = {
    "de": "e n s en er es em ns ens ern eln in innen nisse",
    "nl": "e n s en er es je jes eren ers ens sen ten ken ster sters",
}


@pytest.mark.parametrize("code", _ENDINGS)
def test_no_form_of_a_known_part_is_hidden(code: str) -> None:
    language = LANGUAGES[code]
    assert language.compounding is not None
    parts = {language.fold(word) for word in language.compounding.parts()}
    stems = {language.stem(word) for word in parts}
    outlines = Outlines(stems | parts)
    hidden = {
        form
        for word in parts | stems
        for form in (word, *(word + ending for ending in _ENDINGS[code].split()))
        if language.stem(form) in stems and not _admits(outlines, form)
    }
    assert hidden == set()


def test_a_start_that_no_part_has_leaves_nothing_to_look_for() -> None:
    assert not any(Outlines(["stuhl", "kasten"]).of("xyzxyz"))


def test_what_is_far_longer_than_its_part_is_no_form() -> None:
    outlines = Outlines(["stuhl"])
    assert _admits(outlines, "stuhle")
    assert not _admits(outlines, "stuhlbeinschraubenkasten")


def test_every_letter_of_a_word_has_its_own_lengths() -> None:
    outline = Outlines(["stuhl"]).of("burostuhle")
    assert [at for at, lengths in enumerate(outline) if lengths] == [4]


def _admits(outlines: Outlines, form: str) -> bool:
    return bool(outlines.of(form)[0] >> len(form) & 1)
