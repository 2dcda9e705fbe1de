"""Towns by name, and which is meant (K8)."""

from __future__ import annotations

import socket

import pytest

from club.gazetteer import gazetteer
from club.places import town_of
from schemas.errors import Invalid, TownUnclear


@pytest.mark.parametrize(
    ("written", "country", "name", "number"),
    [
        ("LYON", "FR", "Lyon", "2996944"),
        ("saint étienne", "FR", "Saint-Étienne", "2980291"),
        ("L’Haÿ les Roses", "FR", "L'Haÿ-les-Roses", "2998632"),
        ("Köln", "DE", "Köln", "2886242"),
        ("Cologne", "DE", "Cologne", "2886242"),
        ("La Haye", "NL", "La Haye", "2747373"),
        # London is a thousand times as large as the City of London.
        ("Londres", "GB", "Londres", "2643743"),
        ("Springfield (Hartford)", "US", "Springfield", "4951788"),
        ("Frankfurt (Oder)", "DE", "Frankfurt (Oder)", "2925535"),
    ],
)
def test_a_town_is_found_by_its_names(written: str, country: str, name: str, number: str) -> None:
    shown, town = town_of(written, country, "town")
    assert (shown, town.id) == (name, number)


def test_each_choice_says_clearly_which_town_it_is() -> None:
    with pytest.raises(TownUnclear) as unclear:
        town_of("Valence", "FR", "where.town")
    choices = unclear.value.members["choices"]
    assert isinstance(choices, list)
    assert len(choices) == 2
    meant = {town_of(choice, "FR", "where.town")[1].id for choice in choices}
    assert len(meant) == 2


@pytest.mark.parametrize("name", ["Zkqwx", "()", "Lyon (Paris)", "…"])
def test_what_is_no_town_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        town_of(name, "FR", "where.town")
    assert set(refused.value.fields) == {"where.town"}


def test_the_largest_towns_that_begin_so_come_first() -> None:
    found = [town.name for town in gazetteer().beginning("saint-d", "FR", 5)]
    assert found[0] == "Saint-Denis"
    assert len(found) == 5
    assert gazetteer().beginning(" ", "FR", 5) == []


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the gazetteer asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    gazetteer.cache_clear()
    assert len(gazetteer()) > 60_000
