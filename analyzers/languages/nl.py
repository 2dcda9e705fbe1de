"""Dutch: light stem (plural, adjectives, feminine), what word endings tell, and compounds."""

from __future__ import annotations

import re
from functools import partial

from analyzers.languages.base import (
    Compounding,
    HeadRule,
    Language,
    shipped_words,
    tell_actions,
    tell_adjectives,
    words,
)

# Forms by the one they share, where the rules below would find another, or one of another word.
_IRREGULAR = {
    "acteur": "actrice actrices",
    "bad": "baden",
    "bedrijf": "bedrijfs",
    "been": "beenderen",
    "blad": "bladeren bladen blaadjes",
    "boer": "boerin boerinnen",
    "dag": "dagen",
    "dak": "daken",
    "dal": "dalen",
    "data": "datum datums",
    "directeur": "directrice directrices",
    "ei": "eieren eiers",
    "gast": "gasten",
    "gat": "gaten",
    "gebrek": "gebreken",
    "gebruik": "gebruiken",
    "glas": "glazen",
    "god": "goden",
    "goed": "goederen goede",
    "graf": "graven",
    "hert": "herten",
    "hof": "hoven",
    "hoen": "hoenderen hoenders",
    "kalf": "kalveren",
    "kantoor": "kantoren",
    "kind": "kinderen kinders kinder",
    "kleed": "klederen kleren",
    "klerk": "klerken",
    "koe": "koeien",
    "kok": "kokkin kokkinnen koks",
    "lam": "lammeren",
    "leraar": "lerares leraressen leraars leraren",
    "lid": "leden",
    "lied": "liederen liedjes",
    "lot": "loten",
    "masseur": "masseuse masseuses",
    "museum": "musea museums",
    "centrum": "centra centrums",
    "laboratorium": "laboratoria laboratoriums",
    "aquarium": "aquaria aquariums",
    "album": "albums",
    "oor": "oren",
    "olie": "olien",
    "pad": "paden",
    "rad": "raderen",
    "rund": "runderen",
    "schip": "schepen scheeps",
    "secretaris": "secretaresse secretaresses secretarissen",
    "slag": "slagen",
    "slot": "sloten",
    "smid": "smeden",
    "spel": "spelen spellen",
    "staf": "staven",
    "stad": "steden",
    "toren": "torens",
    "vakman": "vaklieden vaklui vakmannen vakvrouw vakvrouwen",
    "timmerman": "timmerlieden timmerlui timmermannen",
    "vat": "vaten",
    "verdrag": "verdragen",
    "verslag": "verslagen",
    "volk": "volkeren volken",
    "vriend": "vriendin vriendinnen vrienden",
    "weg": "wegen",
    "winter": "winters",
    "zanger": "zangeres zangeressen zangers",
    "kus": "",
    "kussen": "kussens",
    "wagen": "wagens",
    "oven": "ovens",
    "haven": "havens",
    "keuken": "keukens",
    "laken": "lakens",
    "deken": "dekens",
    "teken": "tekens tekenen",
    "varken": "varkens",
    "leven": "levens",
    "regen": "regens",
    "eten": "",
    "open": "opene",
    "eigen": "eigene",
    "jongen": "jongens",
    "examen": "examens",
    "gluten": "",
    "zaken": "",
    "bord": "borden",
    "boord": "boorden",
    "wapen": "wapens wapenen",
    "meten": "",
    "kosten": "",
    "machine": "machines",
    "eco": "",
    "gas": "gassen",
    "das": "dassen",
    "bus": "bussen",
    "as": "assen",
    "les": "lessen",
    "mes": "messen",
    "prijs": "prijzen",
    "reis": "reizen",
    "rijst": "",
    "huis": "huizen huize",
    "kaas": "kazen",
    "laars": "laarzen",
    "gans": "ganzen",
    "beurs": "beurzen",
    "dans": "dansen",
    "kans": "kansen",
    "kers": "kersen",
    "koers": "koersen",
    "loods": "loodsen",
    "mens": "mensen",
    "pers": "persen",
    "vers": "verse versen",
    "wens": "wensen",
    "mars": "marsen",
    "ebike": "ebikes",
    "zeis": "zeisen",
    "onderzoek": "onderzoeken",
    "hars": "harsen",
    "wals": "walsen",
    "hals": "halzen",
    "lens": "lenzen",
    "grens": "grenzen",
    "kous": "kousen",
    "paus": "pausen",
    "saus": "sauzen sausen",
    "hersen": "hersenen hersens",
    "chemicalie": "chemicalien",
    "financie": "financien",
    "dweil": "",
    "speelgoed": "speelgoederen",
    "prisma": "prismata prismas",
    "milieu": "milieus",
    "peer": "peren",
    "beer": "beren",
    "heer": "heren",
    "veer": "veren",
    "sfeer": "sferen",
    "lichaam": "lichamen",
    "mispel": "mispelen",
    "boven": "",
    "tegen": "",
    "set": "sets",
    "hub": "hubs",
    "app": "apps",
    "tip": "tips",
    "kit": "kits",
    "gel": "gels",
    "pin": "pins",
    "bar": "bars",
    "pub": "pubs",
    "job": "jobs",
    "cue": "cues",
    "ui": "uien",
    "oog": "ogen",
    "festival": "festivals",
    "hengel": "hengels",
    "biljart": "biljarts",
    "tweedehands": "tweedehandse",
    "uur": "uren",
    "reagens": "reagentia reagentien",
}
_EXACT = {word: word for word in _IRREGULAR} | {
    word: form for form, written in _IRREGULAR.items() for word in written.split()
}

# Nouns in an unstressed syllable: *artikelen* has no long *e*.
_UNSTRESSED = (
    "artikelen", "middelen", "meubelen", "appelen", "wortelen", "engelen", "handelen",
    "vogelen", "kachelen", "wandelen", "sleutelen", "knutselen", "zetelen", "regelen",
    "tekenen", "rekenen", "openen", "motoren", "sensoren", "factoren", "sectoren", "tractoren",
    "processoren", "generatoren", "condensatoren", "monitoren", "reactoren", "professoren",
    "transformatoren", "compressoren", "ventilatoren", "detectoren", "radiatoren", "vectoren",
    "projectoren", "adaptoren", "katalysatoren", "simulatoren", "operatoren", "doctoren",
    "havenen", "bodemen", "bliksemen", "fenolen", "aerosolen", "alcoholen", "atoren", "ctoren",
    "rotoren", "wafelen", "tafelen", "weefselen", "dubbelen", "enkelen",
)  # fmt: skip
# Plurals of a short vowel, and those in *-eren*: also within compounds.
_ENDINGS = {
    "baden": "bad", "bladen": "blad", "bladeren": "blad", "paden": "pad", "gaten": "gat",
    "daken": "dak", "dagen": "dag", "glazen": "glas", "spelen": "spel", "vaten": "vat",
    "wegen": "weg", "schepen": "schip", "steden": "stad", "hoven": "hof", "slagen": "slag",
    "leden": "lid", "raderen": "rad", "kalveren": "kalf", "kinderen": "kind", "volkeren": "volk",
    "runderen": "rund", "goederen": "goed", "liederen": "lied", "lammeren": "lam",
    "eieren": "ei", "kantoren": "kantoor", "aria": "arium", "oria": "orium", "nici": "nicus",
    "icum": "ica",
}  # fmt: skip
_ENDING = re.compile(f"(?:{'|'.join(_ENDINGS)})$")
_ENDINGS_LAST = frozenset(ending[-3:] for ending in _ENDINGS)
_NOT_PLURAL = (
    "rogaten", "regaten", "legaten", "ligaten", "verleden", "geleden", "besteden", "geslagen",
    "ervaten", "ivaten", "kleden",
)  # fmt: skip
# Infinitives, and plurals that keep what stands before them.
_EREN = re.compile("(?:[aou]|.[^aeiou]{1,3})eren$")

_NOT_STER = words(
    """
    venster ster pleister rooster luster toaster poster register minister klooster koster meester
    monster priester oester filter hamster blister polyester cluster lijster bolster holster
    master semester burgemeester gangster youngster booster dragster lobster canister sinister
    bluster duister
    """
)
# Those that end compounds too: *dakvenster*, *watermonster*.
_END_NOT_STER = ("klooster", "meester", "monster", "pleister", "priester", "rooster", "venster")
# Verbs whose stem ends so have no feminine in *-ster*: *luister*, *fluister*, *uurrooster*.
_NO_FEMININE = ("aa", "ee", "ie", "oo", "ui")


def stem(word: str) -> str:
    """Give the light stem of a folded Dutch word: singular, without *-e*, masculine."""
    exact = _EXACT.get(word)
    if exact is not None:
        return exact
    if len(word) <= 3:
        return word
    ending = _ENDING.search(word) if word[-3:] in _ENDINGS_LAST else None
    if ending and not word.endswith(_NOT_PLURAL):
        return word[: ending.start()] + _ENDINGS[ending.group()]
    word = _masculine(_singular(word))
    return _EXACT.get(word, word)


def _singular(word: str) -> str:
    """Take off the ending of a plural or an adjective."""
    if word.endswith("heden"):
        return word[:-5] + "heid"
    if word.endswith("s") and len(word) > 4 and not _keeps_s(word):
        word = word[:-1]
    return _EXACT.get(word) or _without_vowel(word)


def _keeps_s(word: str) -> bool:
    """Tell whether an *-s* is the word's own: *huis*, *cactus*, but not *bureaus*."""
    return word.endswith(("ss", "us", "is", *_OWN_S)) and not word.endswith("eaus")


def _without_vowel(word: str) -> str:
    """Take off *-en*, *-n* or *-e*."""
    if word.endswith(("ieen", "eeen")) or word.endswith(_UNSTRESSED):
        return word[:-2]
    if word.endswith(("oen", "een")):
        return word
    if word.endswith("ien") and len(word) > 5:
        return word[:-2] if word[-4] in "aeou" else word[:-1]
    if word.endswith("en") and len(word) > 4:
        return word[:-2] if _EREN.search(word) else _closed(word[:-2])
    if word.endswith("e") and not word.endswith(("ie", "ee", "oe")):
        return _closed(word[:-1])
    return word


_OWN_S = (
    "gas", "glas", "gras", "jas", "tas", "kas", "was", "das", "as", "atlas", "ananas", "bus",
    "campus", "virus", "cactus", "circus", "status", "bonus", "luxus", "huis", "muis", "buis",
    "thuis", "vis", "gips", "chips", "fiets", "iets", "plaats", "rots",
    "gans", "grens", "paars", "kaars",
    "hals", "wals", "vals", "pols", "puls", "impuls", "links", "rechts", "reeks", "keks", "koeks",
    "muts", "toets", "schets", "trots", "lots", "flits", "spits", "rits", "gids", "smaads", "fles",
    "engels", "frans", "spaans", "deens", "zweeds", "noors", "turks", "russ", "arts", "borst",
    "doos", "roos", "kaas", "vaas", "baas", "haas", "kous", "saus", "paus", "ijs", "prijs", "reis",
    "paleis", "vlees", "chaos", "bos", "kosmos", "zeis", "kruis", "sluis", "luis", "abonnees",
    "jeans", "business", "fitness", "cursus", "gratis", "basis", "tennis", "advies", "vlies",
    "servies", "precies", "divers",
    "spons", "beurs", "gres", "vloers", "boos", "koos", "loos", "poos", "uoos", "aas",
    "roces", "succes", "exces", "fonds", "gronds",
)  # fmt: skip


def _closed(open_: str) -> str:
    """Write a stem as it stands without its ending: *ram(en)* → *raam*, *katt(en)* → *kat*."""
    if len(open_) > 2 and open_[-1] == open_[-2] and open_[-1] not in "aeiou":
        open_ = open_[:-1]
    elif _OPEN.search(open_) and not _UNSTRESSED_E.search(open_):
        open_ = open_[:-1] + open_[-2] + open_[-1]
    if open_.endswith("v"):
        return open_[:-1] + "f"
    if open_.endswith("z"):
        return open_[:-1] + "s"
    return open_


# One vowel and one consonant at the end of an open syllable: long.
_OPEN = re.compile(
    "(?:^|[^aeiouy])[aeou][bcdfgklmnprstvz]$|i[ao]l$|(?:c|(?<!ste)r|n|[drstu]ent)iel$|uel$"
)
# An *e* that nobody stresses: *flexibele*, *dubbele*, *gerecyclede*.
_UNSTRESSED_E = re.compile("(?:(?:[ia]b|bb|nk|mp|^ed)el|cled)$")


def _masculine(word: str) -> str:
    if word.endswith("ster") and len(word) > 6 and word not in _NOT_STER:
        verb = word[:-4]
        if verb.endswith(_NO_FEMININE) or word.endswith(_END_NOT_STER):
            return word
        if verb.endswith("ij") or verb[-1] in "aeiouy":
            return verb + "er"
        if len(verb) > 2 and verb[-2] == verb[-3] and verb[-2] in "aeou":
            verb = verb[:-2] + verb[-1]
        elif len(verb) > 2 and verb[-2] in "aeiou" and verb[-3] not in "aeiou":
            verb += verb[-1]
        if verb.endswith("f"):
            verb = verb[:-1] + "v"
        return verb + "er"
    return word


_ADJECTIVES = words(
    """
    oud nieuw goed groot klein hoog laag lang kort breed smal dik dun zwaar licht hard zacht warm
    koud heet koel vers droog nat vochtig zuur zoet bitter scherp mild rauw gaar rijp rood blauw
    groen geel wit zwart grijs bruin roze paars oranje donker helder rond vlak steil spits stomp
    glad ruw fijn grof vast vloeibaar snel langzaam stil modern antiek schoon puur open vrij vol
    leeg heel half dubbel simpel goedkoop duur nederlands duits engels frans italiaans spaans
    vlaams belgisch rijk arm gezond ziek sterk zwak recht krom mobiel digitaal analoog sociaal
    lokaal regionaal nationaal internationaal globaal centraal legaal normaal formeel
    industrieel professioneel commercieel cultureel financieel medisch gebruikt tweedehands
    publiek privaat openbaar extern intern compact direct exact perfect robuust abstract
    elegant houten ijzeren gouden zilveren glazen stalen betonnen katoenen wollen leren
    lederen zijden plastic rubberen ander verschillend diverse vegetarisch veganistisch
    bevroren gedroogd gerookt gekookt gebakken vet mager edel zuiver lineair nucleair
    militair elektronisch eetbaar geel zijd oran blauw
    """
)
_ADJECTIVE_ENDINGS = (
    "lijk", "ig", "isch", "baar", "zaam", "haft", "loos", "vrij", "vol", "rijk", "arm", "eel",
    "ief", "ieus", "abel", "ibel", "aal", "d", "t",
)  # fmt: skip
# Of those, what makes an adjective; the endings alone are found faster.
_ADJECTIVE = re.compile(
    r"(?:lijk|ig|.{2}isch|baar|zaam|haft|loos|vrij|vol|rijk|arm|vast|eel|ief|ieus|abel|ibel|matig"
    r"|vormig|dicht|bestendig|aal|"
    r"^(?:ver|be|ont|her)?ge.{2,}[dt]|^(?:ver|be|ont|her).{3,}[dt]|.{2}eerd|.{3}end)$"
)
# *Gezondheid*, *benodigdheid*, *onderdeel*: what only looks like one.
_NOUN_ENDINGS = ("heid", "deel")
_NOUNS = words(
    """
    abend avond jeugd deugd gezicht gewicht gerecht gebied gebit gedicht geluid gebed geld gewest
    bericht bedrijf beleid bestand belang bezit bericht beslag verband verbod verstand verlies
    vertrek verdriet verbond verslag verdieping verkeer bescheid beschuit besluit betoog
    kanaal materiaal metaal mineraal kapitaal journaal signaal lokaal schaal paal zaal taal
    maal verhaal festival carnaval hospitaal terminal deel onderdeel kasteel paneel toneel
    juweel meel houweel ruw brief archief motief tarief stoel boel geel veel duel vogel reptiel
    tabel kabel fabel arm darm alarm rijk honing koning zicht inzicht vrijheid agent student
    patient document instrument element moment segment talent vracht nacht kracht wacht
    legend boulevard beheer verkeer bereik beurt beeld gehakt gebak hand tand wand zand land
    eland strand brand rand mand band stand bestand verband
    """
)
is_adjective = tell_adjectives(
    _ADJECTIVES,
    _NOUNS,
    lambda form: (
        form.endswith(_ADJECTIVE_ENDINGS)
        and not form.endswith(_NOUN_ENDINGS)
        and _ADJECTIVE.search(form)
    ),
)

_ACTION_ENDINGS = ("ing", "tie", "age")
_ACTIONS = words(
    """
    verkoop aankoop inkoop koop bouw verbouw aanbouw opbouw afbouw sloop verhuur huur reparatie
    herstel onderhoud transport vervoer ontwerp handel export import service bezorg schoonmaak
    beheer advies keur onderzoek schilderwerk schilder schilderen renover renoveren bouwen
    aanleg opslag recyclag leasing catering coaching transport behandel productie
    """
)
is_action = tell_actions(_ACTIONS, _ACTION_ENDINGS, longer=6)


DUTCH = Language(
    code="nl",
    head_rule=HeadRule.LAST,
    stem=stem,
    is_adjective=is_adjective,
    is_action=is_action,
    clitics=words("s n t k r"),
    elisions=words("z m n d t s l"),
    ordinal="e|ste|de",
    unsaid=re.compile(
        r"\(?\b[mvxMVX](?:\s?[/|]\s?[mvxMVX]){1,2}\b\)?"
        r"|(?<=[a-z])(?:[*:_/]\s?-?|\(\s?-?)(?:sters?|es|in|e)\b\)?"
    ),
    compounding=Compounding(
        parts=partial(shipped_words, "nl_parts.txt"),
        firsts=partial(shipped_words, "nl_firsts.txt"),
        links=("", "s", "en", "n", "e", "er", "eren"),
        linked=re.compile("(?:heid|teit|ing|schap|ier|dom|arbeid|bedrijf|beroep|varken|leven)s$"),
        endings=words("ring ei ui ing te er en ster heid baar loos vrij as ober her eten"),
        unsure=words("ring oor erts spier ster lift last lak lat land loods rots rand pet pit"),
        doubtful=words("laars kers pers lagen pen ser"),
        particles=words(
            """
            aan achter af be bij door ge her in mee na om onder ont op over samen tegen terug toe
            tussen uit ver voor weg mis ex im
            """
        ),
        starting=("aan", "onder", "over", "door", "ver", "ont", "tegen", "toe", "her", "voor"),
    ),
)
