"""What another edition would do, counted: against a count by hand, pair by pair."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from analyzers.analyzer import Analyzer
from analyzers.changes import Change, with_changes
from analyzers.readings import Rereading
from analyzers.settings import default_settings
from club.keywords import add_keyword
from club.publications import publish
from club.registration import register
from house import House, open_house, prepare
from matcher.consequences import MOST_EXAMPLES, Figures, Imagined, Stored, compare
from schemas.account import JoiningIndividual
from schemas.errors import Invalid
from schemas.keyword import KeywordIn
from schemas.publication import Draft, OfferedKeyword
from schemas.words import Kind, PublicationType
from settings import Settings
from tests.api.club_client import joining

WANTED = ("olive oil", "ebikes", "pedelec", "gizmo pumps", "cello lessons", "oil")
OFFERED = ("organic olive oil", "ebike", "pedelec hire", "gizmo pump", "gizmo", "crude oil")
CHANGES = {
    "en": {
        Kind.B2B: {
            "synonyms": Change(put={"ebike": "pedelec"}, remove=("bike",)),
            "exceptions": Change(put={"pumps": "pompom"}),
            "generic_heads": Change(add=("oil",)),
            "evidence_threshold": Change(to=1.0),
        }
    }
}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A club where each kind has every wanted and every offered keyword."""
    with open_house(Settings(data_dir=tmp_path)) as house:
        prepare(house)
        for kind in (Kind.B2B, Kind.B2C):
            body = joining()
            account = register(house.truth, JoiningIndividual.model_validate(body))
            for text in WANTED[: 5 if kind is Kind.B2C else 6]:
                wanted = KeywordIn(text=text, kind=kind, language="en")
                add_keyword(house.truth, house.analyzer, account.id, wanted)
            for text in OFFERED:
                offered = [OfferedKeyword(text=text, kind=kind)]
                draft = Draft(
                    type=PublicationType.ARTICLE,
                    language="en",
                    title=text,
                    texts=["Nothing else."],
                    keywords=offered,
                )
                publish(house.truth, house.analyzer, account, draft)
        yield house


def drafted(house: House) -> Analyzer:
    live = house.analyzer
    return Analyzer(with_changes(default_settings(), CHANGES), live.vocabularies, like=live)


def imagined(house: House) -> Imagined:
    return Imagined(Rereading(drafted(house), house.analyzer), Stored(1))


def marriages(analyzer: Analyzer, kind: Kind) -> set[tuple[str, str]]:
    """By hand: every pair of texts that share a key."""
    wanted = WANTED[: 5 if kind is Kind.B2C else 6]
    found = set()
    for interest, offer in product(wanted, OFFERED):
        try:
            asked = analyzer.interest(interest, kind, "en").keys
            answered = analyzer.offer(offer, kind, "en").keys
        except Invalid:
            continue
        if {*asked} & {*answered}:
            found.add((interest, offer))
    return found


def test_the_count_is_that_of_all_pairs(house: House) -> None:
    figures = compare(house.truth, Stored(1), imagined(house))
    live, draft = house.analyzer, drafted(house)
    before = {(kind, *pair) for kind in (Kind.B2B, Kind.B2C) for pair in marriages(live, kind)}
    after = {(kind, *pair) for kind in (Kind.B2B, Kind.B2C) for pair in marriages(draft, kind)}
    assert before - after
    assert after - before
    assert figures.marriages_before == len(before)
    assert figures.marriages_after == len(after)
    assert figures.lost == len(before - after)
    assert figures.gained == len(after - before)
    assert figures.loss_share == figures.lost / figures.marriages_before
    for examples, expected in (
        (figures.examples_lost, before - after),
        (figures.examples_gained, after - before),
    ):
        assert {(x.interest.kind, x.interest.text, x.offer.text) for x in examples} == expected
        assert all(x.keys for x in examples)
    assert {one.interest.kind for one in figures.examples_keywords} == {Kind.B2B}
    assert figures.keywords == 11
    assert figures.publications == 12


def test_a_draft_that_says_the_same_changes_nothing(house: House) -> None:
    same = Imagined(Rereading(house.analyzer, None), Stored(1))
    figures = compare(house.truth, Stored(1), same)
    assert figures.marriages_before == figures.marriages_after > 0
    quiet = figures.model_dump(exclude={"keywords", "publications", "marriages_before"})
    assert quiet.pop("marriages_after")
    assert not any(quiet.values())


def test_reading_only_what_differs_gives_the_same_figures(house: House) -> None:
    whole = Imagined(Rereading(drafted(house), None), Stored(1))
    assert compare(house.truth, Stored(1), whole) == compare(
        house.truth, Stored(1), imagined(house)
    )


def test_an_edition_that_read_nothing_marries_nobody(house: House) -> None:
    figures = compare(house.truth, Stored(1), Stored(2))
    assert figures.marriages_after == 0
    assert figures.keywords_empty == figures.keywords_changed == 11
    assert len(figures.examples_lost) <= MOST_EXAMPLES


def test_progress_ends_with_every_row_read(house: House) -> None:
    told: list[tuple[int, int]] = []
    compare(house.truth, Stored(1), Stored(1), lambda done, total: told.append((done, total)))
    assert told[-1] == (23, 23)


def test_figures_survive_being_stored(house: House) -> None:
    figures = compare(house.truth, Stored(1), imagined(house))
    assert Figures.model_validate(figures.model_dump(mode="json")) == figures


def test_it_counts_what_another_share_would_hold_if_it_were_published_anew(house: House) -> None:
    account = register(house.truth, JoiningIndividual.model_validate(joining()))
    shop = Draft(
        type=PublicationType.ARTICLE,
        language="en",
        title="From the mill",
        texts=["We press the oil of our own olives, and sell the oil in tins. " * 2],
        keywords=[OfferedKeyword(text="oil", kind=Kind.B2B)],
    )
    publish(house.truth, house.analyzer, account, shop)
    for wanted, expected in ((0.1, 0), (0.9, 1)):
        changes = {"en": {Kind.B2B: {"list_share": Change(to=wanted)}}}
        stricter = Analyzer(with_changes(default_settings(), changes), like=house.analyzer)
        after = Imagined(Rereading(stricter, house.analyzer), Stored(1))
        assert compare(house.truth, Stored(1), after).stuffing_changed == expected
