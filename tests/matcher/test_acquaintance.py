"""The table that scores suggestions: each feature alone (M4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from club.people import Person
from matcher.acquaintance import FEATURES, Candidate, Feature, Viewer, introduce, needs
from matcher.trades import trades
from schemas.keyword import Reason
from schemas.suggestion import Relation
from schemas.words import Kind, Need

ANNA = Person("a", "anna", "Anna", "oil mills", "miller", "Nyons", "FR", "fr", ("fr", "it"),
              "Europe/Paris")  # fmt: skip
STRANGER = Person("b", "bo", "Bo", None, None, None, None, "sv", ("sv",), "Pacific/Auckland")
OIL = Reason("olive oil", Kind.B2B, Need.BUY)
JAR = Reason("jars", Kind.B2B, Need.SELL)
ART = Reason("ceramics", Kind.CULTURAL, None)


def viewer(**selects: int) -> Viewer:
    counted = {OIL: selects.get("oil", 1), JAR: 1, ART: 1}
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    return Viewer(ANNA, counted, lambda text, _: text.split(), noon)  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(
    ("feature", "candidate"),
    [
        ("needs", Candidate(STRANGER, offers={OIL})),
        ("open_wishes", Candidate(STRANGER, wants={JAR})),
        ("interests", Candidate(STRANGER, offers={ART})),
        ("sector", Candidate(replace(STRANGER, sector="olive mills"))),
        ("job", Candidate(replace(STRANGER, job="Miller"))),
        ("place", Candidate(replace(STRANGER, country="FR"))),
        ("languages", Candidate(replace(STRANGER, languages=("it",)))),
        ("clock", Candidate(replace(STRANGER, time_zone="Europe/Rome"))),
    ],
)
def test_a_feature_counts_by_itself(feature: str, candidate: Candidate) -> None:
    parts = {part.feature for part in introduce(viewer(), candidate).parts}
    assert parts == {feature}
    assert introduce(viewer(), Candidate(STRANGER)).parts == []


def test_both_having_something_for_the_other_counts_besides() -> None:
    mutual = introduce(viewer(), Candidate(STRANGER, offers={OIL}, looks={JAR}))
    assert [part.feature for part in mutual.parts] == ["needs", "both_ways"]
    assert mutual.relations == [Relation.CUSTOMER, Relation.SUPPLIER]


def test_a_keyword_that_selects_less_tells_more() -> None:
    candidate = Candidate(STRANGER, offers={OIL})
    assert needs(viewer(oil=1), candidate).value > needs(viewer(oil=100), candidate).value > 0


def test_a_feature_of_no_weight_is_not_asked() -> None:
    def never(_viewer: Viewer, _candidate: Candidate) -> None:
        raise AssertionError

    table = (*FEATURES, Feature(never, 0.0))  # type: ignore[arg-type]
    assert introduce(viewer(), Candidate(STRANGER, offers={OIL}), table).score > 0


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Fabrication de bocaux", Relation.MANUFACTURER),
        ("Importateur de cafés", Relation.IMPORTER),
        ("Großhandel für Öle", Relation.DISTRIBUTOR),
        ("Cabinet de conseil", Relation.ADVISER),
        ("Agente comercial", Relation.AGENT),
        ("Wine reseller", Relation.RESELLER),
    ],
)
def test_words_of_a_trade_tell_the_relation(text: str, relation: Relation) -> None:
    assert trades([text]) == [relation]


def test_other_words_tell_no_relation() -> None:
    assert trades(["Boulangerie du port", "Apple orchard", "An important investigation"]) == []
