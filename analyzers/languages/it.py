"""Italian: light stem (plural, gender, irregulars) and what word endings tell."""

from __future__ import annotations

import re

from analyzers.languages.base import HeadRule, Language, tell_actions, tell_adjectives, words

# Feminine nouns that keep their vowel, because without it they would be another word: porta,
# porto. Their plurals follow.
_KEEPING_VOWEL = words(
    """
    balla banca banda barca barra bilancia bolla borsa busta cappella carta casa cassa
    cassetta cava colla corsa costa data farmacia fascia fila foglia legna lettera libra lotta
    maglia manica marca massa mazza mela mola molla mora mostra palla pala panna pancia pasta
    pezza pesca pianta pila pizza porta posta punta rata razza rotta scala scopa stampa suola
    tappa tassa tavola tela testa traccia tratta tuba vela villa volta
    """
)
# Irregular plurals and feminines, short forms before a noun, and what the plural of another
# word would swallow, by the form they share.
_IRREGULAR = {
    "attore": "attori attrice attrici",
    "autore": "autori autrice autrici",
    "avvocato": "avvocati avvocata avvocate avvocatessa avvocatesse",
    "bel": "bello bella belli belle bei begli",
    "bio": "biologico biologica biologici biologiche",
    "botte": "botti",
    "bue": "buoi",
    "buon": "buono buona buoni buone",
    "calcolatrice": "calcolatrici",
    "calce": "",
    "camice": "camici",
    "campione": "campioni campionessa campionesse",
    "carbonio": "",
    "dio": "dei",
    "gran": "grande grandi",
    "latta": "",
    "latte": "latti",
    "lente": "lenti",
    "mano": "mani",
    "menta": "",
    "ora": "ore",
    "oro": "",
    "poeta": "poeti poetessa poetesse",
    "principe": "principi principessa principesse",
    "quel": "quello quella quelli quelle quei quegli",
    "rame": "",
    "sala": "",
    "sale": "sali",
    "san": "santo santa santi sante",
    "sole": "",
    "tempio": "templi",
    "uomo": "uomini",
    "uovo": "uova",
    "vita": "",
    "vite": "viti",
}


def _plural(feminine: str) -> tuple[str, ...]:
    if feminine.endswith(("ca", "ga")):
        return (feminine[:-1] + "he",)
    if feminine.endswith(("cia", "gia")):
        return (feminine[:-2] + "e", feminine[:-1] + "e")
    return (feminine[:-1] + "e",)


_EXACT = (
    {form: form for form in _KEEPING_VOWEL}
    | {plural: form for form in _KEEPING_VOWEL for plural in _plural(form)}
    | {form: form for form in _IRREGULAR}
    | {word: form for form, written in _IRREGULAR.items() for word in written.split()}
)
_VOWEL = re.compile(r"i?[aeioy]$")
# direttrice, direttrici; but elettrici is the plural of elettrico
_TRICE = re.compile(
    r"(?<=..)(?:trice|(?<!elet)(?<!me)(?<!oia)(?<!hia)(?<!dia)(?<!ria)(?<!ste)(?<!cen)trici)$"
)
_ESSA = re.compile(r"(?<=or|nt)ess[ae]$")


def stem(word: str) -> str:
    """Give the light stem of a folded Italian word; up to two letters stay as they are.

    The last vowel tells number and gender and goes, with an *i* before it: *servizio*,
    *servizi* → *serviz*; *tedesco*, *tedesche* → *tedesc*.
    """
    exact = _EXACT.get(word)
    if exact is not None:
        return exact
    if len(word) <= 3:
        return word[:-1] if len(word) == 3 and word[-1] in "aeio" else word
    if word[-1] == "s" and word[-2] != "s":
        # computers, toilettes
        word = word[:-1]
    if len(word) > 7:
        word = _ESSA.sub("e", _TRICE.sub("tore", word))
    bare = _VOWEL.sub("", word)
    return bare[:-1] if bare.endswith(("ch", "gh")) else bare


# Stems whose ending is an adjective's but which are nouns.
_NOUNS = words(
    """
    animal ospedal mineral canal cristal segnal local personal capital tribunal festival manual
    portal giornal final general material quintal temporal scaffal casual
    clinic fabric music tecnic plastic ceramic meccanic informatic elettronic robotic botanic
    fisic politic logistic ginnastic linguistic matematic statistic pratic acustic ottic domotic
    chimic grafic traffic medic cosmetic republic amic
    archiv motiv obiettiv adesiv additiv dispositiv aperitiv oliv preventiv
    mercat gelat tessut vestit trattat stat salat filat soldat delegat avvocat impiegat attestat
    certificat fabbricat contenut tenut aiut statut istitut rifiut mutu minut invit prestit
    marmellat insalat limonat aranciat frittat entrat uscit giornat facciat cioccolat crostat
    grigliat passat bevut ferit salit partit
    debit credit circuit deposit abit dat gat prodott
    ristorant cantant impiant diamant
    mobil immobil combustibil fusibil automobil
    """
)
_ADJECTIVES = words(
    """
    ross bianc ner verd blu azzurr giall rosa grig marron viol arancion fresc secc bio nuov
    vecch antic usat biologic organic congelat surgelat affumicat cott crud macinat inter
    arrostit fritt salat dolc gran piccol buon cattiv alt bass lung cort gross fin larg strett
    dur morbid cald fredd fort legger pesant pulit umid flessibil rigid mobil fiss portatil
    divers conness simil affin ausiliar secondar primar terziar superior inferior esterior
    interior estern intern finanziar bancar immobiliar alberghier industrial individual personal
    professional frances ingles tedesc italian spagnol portoghes europe african american
    asiatic cines giappones marocchin pericolos prezios gassos liquid solid grezz natural
    artificial sintetic mist semplic complet vuot pien pubblic privat gratuit femminil maschil
    giovan adult urban rural sotterrane modern classic contemporane medieval multimedial
    numeric digital militar civil nuclear solar eolic termic idraulic culinar letterar
    documentar funerar ospedalier penitenziar universitar veterinar farmaceutic roton quadrat
    piatt riciclat sanitar agrar alimentar agricol forestal lattier ferroviar marittim aere
    scolastic dental vegetarian vegan elettric rotond
    """
)
_ADJECTIVE_ENDINGS = ("ic", "al", "iv", "os", "bil", "ar", "at", "it", "ut")
_AR_NOUNS = words(
    """
    notar salar orar formular dizionar calendar binar seminar scenar veterinar mar altar affar
    collar cellular bar centinar macchinar inventar commissar segretar funzionar proprietar
    """
)
_NOUN_ENDINGS = ("alit", "arit", "ilit", "osit", "icit", "ivit", "sit")
is_adjective = tell_adjectives(
    _ADJECTIVES,
    _NOUNS | _AR_NOUNS,
    lambda form: form.endswith(_ADJECTIVE_ENDINGS) and not form.endswith(_NOUN_ENDINGS),
)

_ACTIONS = words(
    """
    vendit acquist puliz fornitur noleg affitt trasport progett stud controll coltivaz
    allevament serviz assistenz consulenz cur prov revision consegn spediz trattament gestion
    commerc ricerc raccolt analis montag smontag imballag riciclag lavag
    """
)
_ACTION_ENDINGS = ("zion", "sion", "ment", "ism", "aggi", "agg", "tur")
is_action = tell_actions(_ACTIONS, _ACTION_ENDINGS)


ITALIAN = Language(
    code="it",
    head_rule=HeadRule.FIRST,
    stem=stem,
    is_adjective=is_adjective,
    is_action=is_action,
    elisions=words(
        """
    l d c v s m t n un gl all dall dell nell sull coll quell quest bell sant grand anch dov
    com quant trent nessun ciascun alcun
    """
    ),
    ordinal="o|a|i|e|esimo|esima",
)
