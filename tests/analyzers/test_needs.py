"""A need recognised in a keyword's words, proposed with the words that told it (K3)."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from analyzers.analyzer import Analyzer, default_analyzer
from analyzers.settings import Rules
from schemas.words import Kind, Need

RENTED, TRADED = (Need.RENT, Need.LET), (Need.BUY, Need.SELL)


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return default_analyzer()


@pytest.mark.parametrize(
    ("language", "text", "words", "rest", "needs"),
    [
        ("fr", "location d'appartement", "location", "appartement", RENTED),
        ("fr", "Location d’un appartement meublé", "Location", "appartement meublé", RENTED),
        ("fr", "LOCATION DE VOITURES", "LOCATION", "VOITURES", RENTED),
        ("fr", "maison à louer", "à louer", "maison", RENTED),
        ("fr", "maison a vendre", "a vendre", "maison", TRADED),
        ("fr", "achat de l'huile d'olive", "achat", "huile d'olive", TRADED),
        ("fr", "je vends un vélo", "je vends", "vélo", (Need.SELL,)),
        ("fr", "à vendre : maison", "à vendre", "maison", TRADED),
        ("fr", "location", "location", "location", RENTED),
        ("en", "house for sale", "for sale", "house", TRADED),
        ("en", "flat to let", "to let", "flat", RENTED),
        ("en", "rental of cars", "rental", "cars", RENTED),
        ("en", "car rental", "rental", "car", RENTED),
        ("en", "house swap", "swap", "house", (Need.EXCHANGE,)),
        ("de", "Wohnung zur Miete", "zur Miete", "Wohnung", RENTED),
        ("de", "Wohnung zu vermieten", "zu vermieten", "Wohnung", RENTED),
        ("de", "Haus zum Verkauf", "zum Verkauf", "Haus", TRADED),
        ("de", "Fahrrad kaufen", "kaufen", "Fahrrad", (Need.BUY,)),
        ("de", "Tausch von Briefmarken", "Tausch", "Briefmarken", (Need.EXCHANGE,)),
        ("es", "piso en alquiler", "en alquiler", "piso", RENTED),
        ("es", "se vende casa", "se vende", "casa", TRADED),
        ("es", "compra de oro", "compra", "oro", TRADED),
        ("es", "compartir coche", "compartir", "coche", (Need.SHARE,)),
        ("it", "affitto di appartamenti", "affitto", "appartamenti", RENTED),
        ("it", "vendesi casa", "vendesi", "casa", TRADED),
        ("it", "scambio di case", "scambio", "case", (Need.EXCHANGE,)),
        ("pt", "apartamento para alugar", "para alugar", "apartamento", RENTED),
        ("pt", "casa à venda", "à venda", "casa", TRADED),
        ("pt", "troca de casas", "troca", "casas", (Need.EXCHANGE,)),
        ("nl", "woning te huur", "te huur", "woning", RENTED),
        ("nl", "huis te koop", "te koop", "huis", TRADED),
        ("nl", "fiets kopen", "kopen", "fiets", (Need.BUY,)),
    ],
)
def test_words_at_either_end_tell_a_need(
    analyzer: Analyzer, language: str, text: str, words: str, rest: str, needs: tuple[Need, ...]
) -> None:
    (told,) = analyzer.told_needs(text, Kind.B2C, language)
    assert told == (words, rest, needs)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "agence de location de voitures"),
        ("fr", "appartement"),
        ("fr", "louis d'or"),
        ("en", "the saleswoman"),
        ("en", "car rental agency"),
        ("de", "Mieterverein"),
        ("es", "ventana de madera"),
        ("it", "ventaglio"),
        ("pt", "compressor"),
        ("nl", "huurrecht"),
    ],
)
def test_other_words_tell_none(analyzer: Analyzer, language: str, text: str) -> None:
    assert analyzer.told_needs(text, Kind.B2C, language) == []


def test_each_of_the_member_s_languages_is_asked(analyzer: Analyzer) -> None:
    (told,) = analyzer.told_needs("flat to let", Kind.B2C, None, ("fr", "en"))
    assert told.text == "flat"
    assert analyzer.told_needs("flat to let", Kind.B2C, None, ("fr",)) == []


def test_the_words_that_told_a_need_can_go(analyzer: Analyzer) -> None:
    """What is left means the same thing, with the need."""
    for text in ("location de tracteurs", "tracteurs à louer"):
        (told,) = analyzer.told_needs(text, Kind.B2B, "fr")
        rented = analyzer.interest(told.text, Kind.B2B, "fr", Need.RENT)
        assert rented.keys == analyzer.interest("tracteur", Kind.B2B, "fr", Need.RENT).keys


def test_a_setting_names_needs_there_are() -> None:
    assert Rules(needs={"à louer": "rent let"}).needs == {"à louer": "rent let"}
    for wrong in ({"à louer": "lease"}, {"à louer": ""}, {" ": "rent"}):
        with pytest.raises(ValidationError):
            Rules(needs=wrong)


def test_every_language_with_rules_has_words(analyzer: Analyzer) -> None:
    for language in analyzer.languages:
        for kind in Kind:
            told = set(" ".join(analyzer.settings.rules[language][kind].needs.values()).split())
            assert told == set(Need), language
