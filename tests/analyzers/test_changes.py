"""Changes to settings: made, found again, and carried over to better shipped settings (M6)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from analyzers.analyzer import Analyzer, default_analyzer
from analyzers.changes import Change, changed, difference, differences, with_changes
from analyzers.checks import SETS, TABLES, amended
from analyzers.settings import Rules, default_settings
from schemas.edition import plain
from schemas.errors import Invalid
from schemas.words import Kind

WORD = st.sampled_from(["alpha", "beta", "gamma", "delta", "sans", "l'été"])
FORM = st.sampled_from(["alpha", "beta", "omega"])
RULES = st.builds(
    Rules,
    stop=st.frozensets(WORD),
    generic_heads=st.frozensets(WORD),
    synonyms=st.dictionaries(WORD, FORM),
    exceptions=st.dictionaries(WORD, FORM),
    evidence_threshold=st.sampled_from([0.0, 0.5, 0.6, 1.0]),
)


@given(before=RULES, after=RULES)
def test_the_difference_makes_one_of_the_other(before: Rules, after: Rules) -> None:
    found = difference(before, after)
    assert changed(before, found) == after
    assert all(change.size for change in found.values())
    assert difference(before, before) == {}


@given(shipped=RULES, wanted=RULES, better=RULES)
def test_what_was_tuned_holds_on_better_shipped_rules(
    shipped: Rules, wanted: Rules, better: Rules
) -> None:
    carried = changed(better, difference(shipped, wanted))
    assert carried.stop >= wanted.stop - shipped.stop
    assert not carried.stop & (shipped.stop - wanted.stop)
    for written, form in wanted.synonyms.items():
        if shipped.synonyms.get(written) != form:
            assert carried.synonyms[written] == form


def test_settings_change_in_one_language_and_kind() -> None:
    shipped = default_settings()
    wanted = {"fr": {Kind.B2B: {"generic_heads": Change(add=("machin",))}}}
    tuned = with_changes(shipped, wanted)
    assert differences(shipped, tuned) == wanted
    assert "machin" in tuned.rules["fr"][Kind.B2B].generic_heads
    assert tuned.rules["fr"][Kind.B2C] == shipped.rules["fr"][Kind.B2C]


def test_a_change_that_its_field_does_not_take_is_refused() -> None:
    with pytest.raises(ValidationError):
        changed(Rules(), {"synonyms": Change(put={"a": "b c|d"})})


def test_an_analyzer_like_another_reads_alike_where_the_rules_are_alike() -> None:
    live = default_analyzer()
    wanted = {"fr": {Kind.B2B: {"generic_heads": Change(add=("bidule",))}}}
    drafted = Analyzer(
        with_changes(default_settings(), wanted), live.vocabularies, edition=2, like=live
    )
    assert not drafted.reads_alike(live, "fr", Kind.B2B)
    assert drafted.reads_alike(live, "fr", Kind.B2C)
    assert drafted.reads_alike(live, "en", Kind.B2B)

    def read(analyzer: Analyzer, text: str, kind: Kind, code: str) -> Sequence[str]:
        return plain(analyzer.interest(text, kind, code).keys, analyzer.edition)

    tuned = ("bidule à vapeur", Kind.B2B, "fr")
    assert read(live, *tuned) != read(drafted, *tuned)
    for text, code, kind in (("bidule à vapeur", "fr", Kind.B2C), ("olive oil", "en", Kind.B2B)):
        assert read(live, text, kind, code) == read(drafted, text, kind, code)
    assert drafted.version != live.version


REFUSED = {
    ("stop", ("sans",)): "“sans” is a negation: it is never dropped.",
    ("stop", ("",)): "A word is empty.",
    ("names", ("x" * 81,)): f"“{'x' * 80}” is too long.",
    ("evidence_threshold", 1.5): "Give a number between 0 and 1.",
    ("evidence_threshold", "much"): "This has a form that is not allowed here.",
    ("nothing", ("x",)): "There is no such field.",
    ("stop", 3): "This has a form that is not allowed here.",
}


@pytest.mark.parametrize(("asked", "sentence"), REFUSED.items(), ids=[f"{n}" for n in REFUSED])
def test_a_wrong_value_is_told_in_words(asked: tuple[str, object], sentence: str) -> None:
    name, value = asked
    rules = default_settings().rules["fr"][Kind.B2B]
    with pytest.raises(Invalid) as refused:
        amended(rules, {name: [*value] if isinstance(value, tuple) else value})
    assert refused.value.sentences(str) == {name: sentence}


def test_each_field_names_its_own_word() -> None:
    rules = default_settings().rules["fr"][Kind.B2B]
    wanted = {"synonyms": {"auto": "auto"}, "stop": ["sans"]}
    with pytest.raises(Invalid) as refused:
        amended(rules, wanted)
    told = refused.value.sentences(str)
    assert told["stop"].startswith("“sans”")
    assert told["synonyms"] == "“auto” stands for itself."


@pytest.mark.parametrize("language", default_settings().languages)
def test_shipped_rules_may_be_sent_back_as_they_are(language: str) -> None:
    for rules in default_settings().rules[language].values():
        whole = {name: sorted(getattr(rules, name)) for name in SETS}
        whole |= {name: getattr(rules, name) for name in TABLES}
        assert amended(rules, whole) == rules
