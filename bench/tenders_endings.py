"""How a quick writer gives a word its other number, in five languages, by its ending.

Only endings whose other number is certain: what is irregular or depends on the gender stays as it
is. Nothing here knows the analyzers.
"""

from __future__ import annotations

_SHORTEST = 5
"""Letters of the shortest word that is changed."""

_PAIRS: dict[str, str] = {
    "de": """
        dienstleistung:dienstleistungen leistung:leistungen anlage:anlagen arbeit:arbeiten
        maschine:maschinen gerät:geräte system:systeme produkt:produkte artikel:artikels
        einrichtung:einrichtungen ausrüstung:ausrüstungen vorrichtung:vorrichtungen
        heit:heiten keit:keiten schaft:schaften tät:täten tion:tionen
        instrument:instrumente apparat:apparate motor:motoren pumpe:pumpen lampe:lampen
        platte:platten röhre:röhren leitung:leitungen karte:karten tasche:taschen
        """,
    "nl": """
        dienst:diensten installatie:installaties machine:machines systeem:systemen
        product:producten apparaat:apparaten instrument:instrumenten materiaal:materialen
        werkzaamheid:werkzaamheden middel:middelen artikel:artikelen voertuig:voertuigen
        gebouw:gebouwen toestel:toestellen pomp:pompen motor:motoren kabel:kabels
        computer:computers lamp:lampen buis:buizen plaat:platen schip:schepen kaart:kaarten
        """,
    "es": """
        ción:ciones sión:siones dad:dades ial:iales or:ores
        servicio:servicios máquina:máquinas aparato:aparatos equipo:equipos
        producto:productos sistema:sistemas material:materiales trabajo:trabajos obra:obras
        ado:ados ada:adas ico:icos ica:icas ivo:ivos iva:ivas ario:arios aria:arias
        ento:entos ura:uras ador:adores adora:adoras
        """,
    "it": """
        zione:zioni sione:sioni mento:menti tore:tori ale:ali tura:ture
        servizio:servizi macchina:macchine apparecchio:apparecchi prodotto:prodotti
        sistema:sistemi materiale:materiali lavoro:lavori impianto:impianti
        strumento:strumenti pompa:pompe lampada:lampade motore:motori
        """,
    "pt": """
        ção:ções são:sões dade:dades al:ais or:ores
        serviço:serviços máquina:máquinas aparelho:aparelhos produto:produtos
        sistema:sistemas trabalho:trabalhos obra:obras ado:ados ada:adas ico:icos ica:icas
        ivo:ivos iva:ivas ário:ários ária:árias mento:mentos ura:uras
        """,
}


def _table(pairs: str) -> tuple[tuple[str, str], ...]:
    both = [tuple(pair.split(":")) for pair in pairs.split()]
    ways = [(one, other) for one, other in both] + [(other, one) for one, other in both]
    return tuple(sorted(ways, key=lambda way: -len(way[0])))


_ENDINGS = {language: _table(pairs) for language, pairs in _PAIRS.items()}


def other_number(word: str, language: str) -> str:
    """The word in its other number, in the case of its first letters; as it is when unsure."""
    lower = word.lower()
    if len(word) < _SHORTEST or word.isupper():
        return word
    for ending, other in _ENDINGS[language]:
        if lower.endswith(ending):
            return word[: len(word) - len(ending)] + _like(word[-len(ending) :], other)
    return word


def _like(model: str, text: str) -> str:
    return text[:1].upper() + text[1:] if model[:1].isupper() else text
