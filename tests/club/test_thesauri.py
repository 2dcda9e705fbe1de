"""Stored thesauri: given back as they were, replaced in one step, kept while somebody uses them."""

from __future__ import annotations

import pytest

from analyzers.thesaurus import Vocabulary, demo_vocabulary, read_vocabulary
from club import thesauri
from schemas.errors import Invalid, NotFound, StateConflict
from schemas.words import Kind
from store.truth import Truth

OILS = read_vocabulary(
    "oils",
    {
        "oil": {"fr": ["huile", "huiles"], "en": "oil"},
        "olive-oil": {"fr": "huile d'olive", "el": "ελαιόλαδο", "broader": "oil"},
    },
).model_copy(update={"kinds": frozenset((Kind.B2B, Kind.B2C))})
MORE = OILS.model_copy(
    update={"concepts": {**OILS.concepts, "butter": OILS.concepts["oil"].model_copy()}}
)
OILS_REF, MORE_REF = ("oils", OILS.version), ("oils", MORE.version)


def put(truth: Truth, vocabulary: Vocabulary) -> None:
    with truth.work() as work:
        thesauri.store(work, vocabulary, source="oils.csv", by="an operator")
        work.commit()


def hold(truth: Truth, holder: str, *references: thesauri.Reference) -> None:
    with truth.work() as work:
        thesauri.hold(work, holder, references)
        work.commit()


def drop(truth: Truth, name: str) -> None:
    with truth.work() as work:
        thesauri.drop(work, name)
        work.commit()


def kept(truth: Truth) -> dict[thesauri.Reference, bool]:
    """Whether each version of either vocabulary can still be loaded."""
    found = {}
    for reference in (OILS_REF, MORE_REF):
        with truth.read() as session:
            try:
                found[reference] = bool(thesauri.load(session, [reference]))
            except NotFound:
                found[reference] = False
    return found


def test_what_is_loaded_is_what_was_stored(truth: Truth) -> None:
    put(truth, OILS)
    with truth.read() as session:
        (loaded,) = thesauri.load(session, [OILS_REF])
    assert loaded == OILS
    assert loaded.version == OILS.version


def test_the_listing_tells_counts_and_origin(truth: Truth) -> None:
    put(truth, OILS)
    with truth.read() as session:
        (row,) = thesauri.listing(session)
        assert (row.name, row.version, row.concepts, row.labels) == (*OILS_REF, 2, 5)
        assert (row.kinds, row.languages) == (["b2b", "b2c"], ["el", "en", "fr"])
        assert (row.source, row.imported_by) == ("oils.csv", "an operator")


def test_storing_again_changes_nothing(truth: Truth) -> None:
    put(truth, OILS)
    put(truth, OILS)
    with truth.read() as session:
        assert thesauri.current(session) == [OILS_REF]


def test_a_newer_version_takes_the_place_of_one_that_nobody_uses(truth: Truth) -> None:
    put(truth, OILS)
    put(truth, MORE)
    with truth.read() as session:
        assert thesauri.current(session) == [MORE_REF]
    assert kept(truth) == {OILS_REF: False, MORE_REF: True}


def test_a_version_in_use_stays_until_it_is_released(truth: Truth) -> None:
    put(truth, OILS)
    hold(truth, "edition 1", OILS_REF)
    put(truth, MORE)
    assert kept(truth) == {OILS_REF: True, MORE_REF: True}
    hold(truth, "edition 1", MORE_REF)
    assert kept(truth) == {OILS_REF: False, MORE_REF: True}


def test_a_version_stays_while_somebody_else_uses_it(truth: Truth) -> None:
    put(truth, OILS)
    for edition in ("edition 1", "edition 2"):
        hold(truth, edition, OILS_REF)
    put(truth, MORE)
    hold(truth, "edition 1")
    assert kept(truth)[OILS_REF]


def test_going_back_to_an_older_version_makes_it_current(truth: Truth) -> None:
    put(truth, OILS)
    hold(truth, "edition 1", OILS_REF)
    put(truth, MORE)
    put(truth, OILS)
    with truth.read() as session:
        assert thesauri.current(session) == [OILS_REF]
    assert kept(truth) == {OILS_REF: True, MORE_REF: False}


def test_a_thesaurus_in_use_is_not_dropped(truth: Truth) -> None:
    put(truth, OILS)
    hold(truth, "edition 1", OILS_REF)
    with pytest.raises(StateConflict, match="edition 1"):
        drop(truth, "oils")
    hold(truth, "edition 1")
    drop(truth, "oils")
    with truth.read() as session:
        assert not thesauri.listing(session)


def test_what_is_not_there_is_told(truth: Truth) -> None:
    with pytest.raises(NotFound, match="oils"):
        drop(truth, "oils")
    with pytest.raises(NotFound, match=OILS.version):
        hold(truth, "edition 1", OILS_REF)
    with truth.read() as session, pytest.raises(NotFound, match=OILS.version):
        thesauri.load(session, [OILS_REF])


def test_the_shipped_thesaurus_is_loaded_but_never_replaced(truth: Truth) -> None:
    shipped = demo_vocabulary()
    with truth.read() as session:
        assert thesauri.load(session, [(shipped.name, "whichever")]) == (shipped,)
    hold(truth, "edition 1", (shipped.name, shipped.version))
    with pytest.raises(Invalid, match="club"):
        put(truth, OILS.model_copy(update={"name": shipped.name}))


def test_what_is_not_committed_leaves_nothing(truth: Truth) -> None:
    put(truth, OILS)
    with truth.work() as work:
        thesauri.store(work, MORE, source="more.csv", by="an operator")
    with truth.read() as session:
        assert thesauri.current(session) == [OILS_REF]
    assert kept(truth) == {OILS_REF: True, MORE_REF: False}
