"""German: light stem (case, number, feminine), what word endings tell, and compounds."""

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
    "beamter": "beamte beamten beamtin beamtinnen beamtem",
    "bus": "busse bussen busses",
    "eisen": "eisens",
    "ei": "eier eiern eies",
    "tal": "taelern taeler",
    "schloss": "schloessern schloesser",
    "fee": "feen",
    "hoch": "hohe hoher hohes hohen hohem",
    "gluten": "glutens",
    "bein": "beine beinen beins",
    "hebamme": "hebammen",
    "herr": "herrn herren",
    "kaktus": "kakteen kaktusse",
    "kaufmann": "kauffrau kauffrauen kaufleute kaufleuten kaufmanns kaufmanner kaufmannern",
    "fachmann": "fachfrau fachfrauen fachleute fachleuten fachmanns fachmanner fachmannern",
    "geschaftsmann": "geschaftsfrau geschaftsfrauen geschaftsleute geschaftsleuten",
    "feuerwehrmann": "feuerwehrfrau feuerwehrfrauen feuerwehrleute feuerwehrleuten",
    "kohle": "kohlen",
    "krankenpfleger": "krankenschwester krankenschwestern krankenpflegerin krankenpflegern",
    "kuchen": "kuchens",
    "kueche": "kuche kuechen",
    "mal": "male malen mals",
    "masse": "massen",
    "messe": "messen",
    "mutter": "muttern",
    "note": "noten",
    "ol": "ole olen ols",
    "praxis": "praxen",
    "rahmen": "rahmens",
    "rate": "raten",
    "rede": "reden",
    "reise": "reisen",
    "schon": "schone",
    "tee": "tees",
    "uhr": "uhren",
    "virus": "viren",
    "ware": "waren",
    "wand": "wande wanden",
    "wange": "wangen",
    "akku": "akkus",
    "bank": "banken banke",
    "gras": "graser grasern",
    "kanu": "kanus",
    "menu": "menus",
    "oboe": "oboen",
    "bar": "bars",
    "taxi": "taxen taxis",
    "test": "tests teste",
}
_UNCHANGED = words(
    """
    arznei auslander christ essen glaser schlosser posten kosten leder orden osten westen
    suden norden regen segen wagen
    """
)
_EXACT = {word: word for word in (*_UNCHANGED, *_IRREGULAR)} | {
    word: form for form, written in _IRREGULAR.items() for word in written.split()
}

# What a word ends with in the plural, and in the singular: also within compounds.
_ENDINGS = {
    ending: singular
    for singular, endings in {
        "zentrum": "zentren zentrums",
        "museum": "museen museums",
        "gymnasium": "gymnasien",
        "studium": "studien",
        "medium": "medien",
        "firma": "firmen",
        "thema": "themen",
        "konto": "konten kontos",
        "villa": "villen",
        "album": "alben",
        "visum": "visa",
        "risiko": "risiken",
        "pizza": "pizzen",
        "material": "materialien",
        "mineral": "mineralien",
        "chemikal": "chemikalien chemikalie",
        "textil": "textilien textilie",
        "nis": "nisse nissen nisses",
        "lexikon": "lexika",
        "stadion": "stadien",
        "kriterium": "kriterien",
        "laboratorium": "laboratorien",
        "aquarium": "aquarien",
        "aroma": "aromen",
        "drama": "dramen",
        "skala": "skalen",
        "datenbank": "datenbanken",
        "dach": "dachern dacher",
        "land": "landern lander",
        "rad": "radern rader",
        "glas": "glaesern glaeser",
        "dorf": "dorfern dorfer",
        "blatt": "blattern blatter",
        "horn": "hornern horner",
        "kalb": "kalbern kalber",
        "lamm": "lammern lammer",
        "fass": "fassern fasser",
        "band": "bandern bander",
        "bad": "badern bader",
        "amt": "amtern amter",
        "gut": "gutern guter",
        "geist": "geistern geister",
        "schwert": "schwertern schwerter",
        "nest": "nestern nester",
        "wurm": "wurmern wurmer",
        "gott": "gottern gotter",
        "fach": "fachern facher",
        "haus": "hausern hauser",
        "buch": "buchern bucher",
        "bild": "bildern bilder",
        "kind": "kindern kinder",
        "mann": "mannern manner",
        "kleid": "kleidern kleider",
        "licht": "lichtern lichter",
        "bau": "bauten",
        "lied": "liedern lieder",
        "feld": "feldern felder",
        "wald": "waldern walder",
        "brett": "brettern bretter",
        "kraut": "krautern krauter",
        "tuch": "tuchern tucher",
        "loch": "lochern locher",
        "korn": "kornern korner",
        "huhn": "huhnern huhner",
        "rind": "rindern rinder",
        "schild": "schildern schilder",
        "wort": "wortern worter",
        "holz": "holzern holzer",
        "volk": "volkern volker",
        "glied": "gliedern glieder",
    }.items()
    for ending in endings.split()
}
_PLURALS = tuple(_ENDINGS)
_PLURALS_LAST = frozenset(ending[-3:] for ending in _PLURALS)
_ENDING = re.compile(f"(?:{'|'.join(sorted(_ENDINGS, key=len, reverse=True))})$")

# What only looks like one of these plurals.
_NOT_PLURAL = (
    "auslander", "inlander", "hollander", "niederlander", "englander", "irlander", "islander",
    "finnlander", "gelander", "klammer", "verfasser", "glaser", "expander", "beamter", "begeister",
    "auslandern", "niederlandern", "gelandern", "klammern", "verfassern", "glasern", "schlossern",
)  # fmt: skip

# A feminine after what makes a masculine; *Benzin*, *Medizin* and *Magazin* are none.
_FEMININE = re.compile(
    r"(.{2}er|.or|.ist|.ent|.ant|.ekt|.log|.eut|.nom|.rat|.tar|.eur|arzt|wirt|walt|koch|lot"
    r"|.ert|.und|.bot|.aph|.sch|errn|onig|.lge|.ege|.ling|.pat|.dat|.ann)in(?:nen)?$"
)
_NOT_FEMININE = words(
    """
    glycerin cholesterin mandarin saccharin benzin disziplin magazin medizin termin kamin
    berlin vitamin protein delphin delfin harlekin paladin platin rubin urin margarin vaselin
    """
)

_ADJECTIVES = words(
    """
    alt neu gut gross klein hoch tief lang kurz breit schmal dick dunn schwer leicht hart weich
    warm kalt heiss kuhl frisch trocken nass feucht sauer suss bitter scharf mild roh gar reif
    rot blau grun gelb weiss schwarz grau braun rosa lila bunt hell dunkel klar trub rund eckig
    flach steil spitz stumpf glatt rau fein grob fest flussig starr schnell langsam laut leise
    jung modern antik rein sauber offen frei voll leer ganz halb doppelt einfach billig teuer
    deutsch arm reich krank gesund stark schwach gerade krumm mobil digital analog sozial lokal
    regional national international global zentral legal optimal oral fatal normal formal
    industriell professionell kommerziell kulturell finanziell medizinisch mineral kommunal
    elektrisch elektronisch mechanisch automatisch technisch okologisch biologisch vegan
    vegetarisch ausser inner ober unter hinter vorder mittler hoher niedrig extern intern
    privat separat kompakt direkt exakt perfekt robust abstrakt getrennt konstant elegant
    interessant transparent intelligent permanent effizient wasserdicht luftdicht
    handgemacht hausgemacht selbstgemacht essbar haltbar tragbar verwandt bekannt beruhmt
    bestimmt gesamt massiv pur edel mager fett zart linear nuklear polar solar primar sekundar
    sanitar militar bio edel rosig linke rechte andere verschieden ahnlich sonstig diverse
    gefroren getrocknet nervos poros muskulos skandalos komplett teilweis divers luxurios
    gebraucht frittiert passiv aktiv
    """
)
_ADJECTIVE_ENDINGS = (
    "lich", "ig", "isch", "bar", "sam", "haft", "los", "frei", "voll", "reich", "arm", "iell",
    "uell", "ional", "iv", "gos", "ios", "abel", "ibel", "t", "end",
)  # fmt: skip
# Of those, what makes an adjective; the endings alone are found faster.
_ADJECTIVE = re.compile(
    r"(?:lich|.ig|.{3}isch|bar|sam|haft|los|frei|voll|reich|arm|fest|iell|uell|ional|"
    r"iv|[gi]os|abel|ibel|fahig|artig|massig|formig|fertig|gerecht|dicht|tauglich|"
    r"(?:^|ver|be|ent|zer|er|ein|aus|an|auf|ab|um|vor|nach|zu|her|hand|selbst|tief|fern)"
    r"ge.{2,}t|^(?:ver|be|ent|zer).{3,}t|.{2}iert|.{3}end)$"
)
_NOUNS = words(
    """
    anzeig abend kalend jugend tugend gegend dividend legend mobel fest gehalt gebiet gerat gebet
    gebot geschaft gesicht gewicht gericht gedicht geschlecht gewehr bedarf bericht beruf
    betrieb betrag verkauf vertrieb verlust verstand verkehr vertrag verbot verbund verband
    reinig beweis besteck bett blut belag beitrag bestand besucht entwurf entgelt gesetz gespenst
    gelenk geschenk getrank gemald gewand gewurz gewolb gerust gefass gebirg gebaud kaser
    konig essig honig kafig pfennig zweig teig steig feig geig ewig lehrling prinzip
    monos kos los schloss floss gefallen garten magen wagen regen segen gegen degen
    archiv motiv stativ objektiv detektiv kollektiv adjektiv positiv negativ aktiv korrektiv
    bar barbar altar mandel alibi feder rakel kabel fabel nabel gabel bibel zwiebel hebel nebel
    leibnis reich bereich teich arm darm schwarm alarm farm vertrat beamt geburt gesellschaft
    """
) - {"aktiv", "positiv", "negativ", "arm", "reich", "bar", "los"}
is_adjective = tell_adjectives(
    _ADJECTIVES,
    _NOUNS,
    lambda form: form.endswith(_ADJECTIVE_ENDINGS) and _ADJECTIVE.search(form),
    longer=3,
)

# An -s that is neither a plural's nor a genitive's.
_OWN_S = re.compile(
    r"(?:ss|us|[aem]is|nis|sis|xis|tis|lis|ris|chs|gas|glas|gras|anas|atlas|puls|kurs|hals|fels"
    r"|krebs|keks|schnaps|gips|raps|jeans|vers|mars|zins|gans|eins|chaos|kosmos|konsens)$"
)


_DECLINED = ("er", "em", "es", "en", "e")


def stem(word: str) -> str:
    """Give the light stem of a folded German word: without case, number and *-in*."""
    exact = _EXACT.get(word)
    if exact is not None:
        return exact
    if len(word) <= 3:
        return word
    if word.endswith(("in", "innen")) and word not in _NOT_FEMININE:
        masculine = _FEMININE.sub(r"\1", word)
        if masculine != word:
            return stem(masculine)
    if word[-3:] in _PLURALS_LAST and word.endswith(_PLURALS) and not word.endswith(_NOT_PLURAL):
        found = _ENDING.search(word)
        if found:
            return word[: found.start()] + _ENDINGS[found.group()]
    if word.endswith(_DECLINED):
        for ending in _DECLINED:
            base = word.removesuffix(ending)
            if base != word and is_adjective(base):
                return base
    return word if is_adjective(word) else _without_noun_ending(word)


def _without_noun_ending(word: str) -> str:
    if word.endswith(("ern", "eln")) and len(word) > 5:
        return word[:-1]
    if word.endswith("s") and len(word) > 4 and not _OWN_S.search(word):
        word = word[:-1]
        if word in _EXACT:
            return _EXACT[word]
    for ending in ("en", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return _EXACT.get(word, word)


_UMLAUT = re.compile("(?<![aeioq])ue(?!ll|n?$)|(?<![aeio])oe|(?<![aeio])ae")


def respell(word: str) -> str:
    """Read *ae*, *oe* and *ue* as umlauts: *Moebel*."""
    written = "ue" in word or "oe" in word or "ae" in word
    if not written or "kueche" in word:
        return word
    return _UMLAUT.sub(lambda found: found.group()[0], word)


_ACTION_ENDINGS = ("ung", "tion", "age", "ierung")
_ACTIONS = words(
    """
    verkauf ankauf kauf einkauf bau umbau anbau ausbau einbau abbau abriss verleih miet reparatur
    pfleg transport umzug druck entwurf handel export import vertrieb service versand schutz
    unterhalt betrieb aufbau abbruch rekrutier such anstrich erhalt zucht verwaltung leasing
    recycling coaching catering anfertigung austausch tausch design abtransport unterricht
    """
)
is_action = tell_actions(_ACTIONS, _ACTION_ENDINGS)


def starts_complement(form: str, written: str) -> bool:
    """Tell whether a word is an adjective in the genitive plural: *Verkauf alter Möbel*."""
    return written.endswith("er") and written != form and is_adjective(form)


GERMAN = Language(
    code="de",
    head_rule=HeadRule.LAST,
    stem=stem,
    is_adjective=is_adjective,
    is_action=is_action,
    ordinal="te|ter|tes|ten|ste|ster|stes|sten",
    ordinal_point=True,
    unsaid=re.compile(
        r"\(?\b[mwdfxi](?:\s?[/|]\s?[mwdfxi]){1,2}\b\)?"
        r"|(?<=[a-zäöüß])(?:[*:_/]\s?-?|/\s?-?|\(\s?-?)(?:innen|in|frau|r|n|e)\b\)?"
        r"|(?<=[a-zäöüß])In(?:nen)?\b"
    ),
    respell=respell,
    apart={"küche": "kueche", "gläser": "glaeser", "schlösser": "schloesser", "täler": "taeler"},
    compounding=Compounding(
        parts=partial(shipped_words, "de_parts.txt"),
        firsts=partial(shipped_words, "de_firsts.txt"),
        links=("", "s", "n", "en", "es", "e", "er", "ens", "ns"),
        linked=re.compile("(?:ung|heit|keit|schaft|ion|tat|ling|tum|arbeit|geschaft|eben)s$"),
        endings=frozenset({"ei", "los", "bar"}),
        unsure=words(
            """
            achs band fest fisch form gast graf haftung hand horn kern kost land last leit lied
            lung mark mast nest ohr post rand rast ring rock rost schaft stab stand stell stich
            tank test tier tisch tor wahl wahrung wand
            """
        ),
        particles=words(
            """
            ab an auf aus be bei durch ein ent er export fort gegen her hin hinter im in mit nach
            neben ober re uber um un unter ver vor weg weiter wieder zer zu zurück zwischen
            zusammen gegenuber bereit fest statt teil wahr gewahr
            """
        ),
        starting=("uber", "durch", "auf", "aufbe", "ver", "ent", "vor", "zer", "gegen", "aus"),
    ),
    complements=starts_complement,
)
