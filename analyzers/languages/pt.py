"""Portuguese: light stem (plural, gender, both spellings) and what word endings tell."""

from __future__ import annotations

import re

from analyzers.languages.base import HeadRule, Language, tell_actions, tell_adjectives, words

# Nouns that keep their vowel, because without it they would be another word: porta, porto.
_KEEPING_VOWEL = words(
    """
    bala banca banda barca barra bata bola bolsa bomba bota cabra caixa calda cana capa carga
    carta casa cava cena cera cesta cinta colcha conta copa coroa costa cota cuba curva dobra
    espada fada farda fila fita folha forma fossa gata grama horta jarra junta lata libra lima
    linha lixa lua luta madeira manga manta marca massa mata meia mesa mina moda mola moeda
    multa obra onda palma palha panela pala pasta pata pauta pera peca pesca pia pilha pinta
    pista placa planta polpa ponta porca porta posta prata prensa prima rama raspa rata renda
    ripa rosa rota sala sarda seda sela serra sola soma tabua tala tampa taxa tela tenda terra
    testa tinta toca tora torta trama tropa tuba vaca vara vela veia venda vida vila volta
    xicara zona
    """
)
# Irregular plurals and feminines, and spellings of both sides of the ocean, by their form.
_IRREGULAR = {
    "alemao": "alemaes alema alemas",
    "anao": "anoes ana anas",
    "apto": "aptos apta aptas",
    "artesao": "artesaos artesa artesas",
    "ator": "atores atriz atrizes actor actores actriz actrizes",
    "ateu": "ateus ateia ateias",
    "bio": "biologico biologica biologicos biologicas",
    "boi": "bois",
    "bom": "boa bons boas",
    "cafe": "cafes",
    "cais": "",
    "campeao": "campeoes campea campeas",
    "cao": "caes",
    "catalao": "catalaes catala catalas",
    "cidadao": "cidadaos cidada cidadas",
    "cristao": "cristaos crista cristas",
    "embaixador": "embaixadores embaixatriz embaixatrizes embaixadora embaixadoras",
    "esqui": "esquis",
    "europeu": "europeus europeia europeias",
    "gerador": "geradores geratriz geratrizes",
    "heroi": "herois heroina heroinas",
    "imperador": "imperadores imperatriz imperatrizes",
    "irmao": "irmaos irma irmas",
    "judeu": "judeus judia judias",
    "leao": "leoes leoa leoas",
    "lei": "leis",
    "mae": "maes",
    "mao": "maos",
    "mau": "ma maus mas",
    "mel": "meis",
    "mes": "meses",
    "oasis": "",
    "orfao": "orfaos orfa orfas",
    "pacto": "pactos",
    "pai": "",
    "pais": "paises",
    "patrao": "patroes patroa patroas",
    "poeta": "poetas poetisa poetisas",
    "principe": "principes princesa princesas",
    "rapto": "raptos",
    "rei": "reis",
    "sao": "saos sa sas",
    "ultimo": "ultima ultimos ultimas",
    "vao": "vaos",
}
# Words in -es that are no plurals; their plurals and feminines follow.
_SINGULAR_IN_ES = words(
    """
    burgues campones chines congoles cortes dinamarques escoces finlandes frances gales genoves
    holandes ingles irlandes islandes japones javanes libanes maltes marques milanes montanhes
    neozelandes noruegues polones portugues senegales sudanes tailandes taiwanes vietnames
    """
)
_EXACT = (
    {form: form for form in (*_KEEPING_VOWEL, *_SINGULAR_IN_ES, *_IRREGULAR)}
    | {f"{form}s": form for form in _KEEPING_VOWEL}
    | {f"{form}{ending}": form for form in _SINGULAR_IN_ES for ending in ("es", "a", "as")}
    | {word: form for form, written in _IRREGULAR.items() for word in written.split()}
)
# (plural ending, the form it shares with its singular): the first that fits wins. Of -el and
# -il only the consonant stays, since both have plurals in -eis.
_PLURALS: tuple[tuple[str, str], ...] = (
    ("oes", "ao"),
    ("aes", "ao"),
    ("eis", "el"),
    ("ais", "al"),
    ("ois", "ol"),
    ("uis", "ul"),
    ("ns", "m"),
)
# Plurals of words in a stressed -il; other words in -is have their singular in -i: táxis.
_IL = words(
    """
    ardis barris canis cantis carris civis estudantis febris funis fuzis gentis hostis infantis
    juvenis mercantis peitoris perfis pernis quadris senis subtis sutis viris
    """
)
_SILENT = re.compile(r"(?<=[aeiou])(?:c(?=[ct])|p(?=[tc](?!h)))")
_HIDDEN_E = re.compile(r"(?<=[aeiou][lrsznx])e$")
_ENTA = re.compile(r"(?<=[ae]nt)a$")


def stem(word: str) -> str:
    """Give the light stem of a folded Portuguese word; up to three letters stay as they are.

    Plural first (*ações*, *acções*, *ação* → *acao*), then the vowel that tells gender.
    """
    exact = _EXACT.get(word)
    if exact is not None:
        return exact
    if len(word) <= 3:
        return word
    modern = _SILENT.sub("", word)
    singular = _singular(modern)
    exact = _EXACT.get(singular)
    return exact if exact is not None else _neuter(singular)


def _singular(word: str) -> str:
    if not word.endswith("s") or word.endswith("ss"):
        return word
    for ending, replacement in _PLURALS:
        if word.endswith(ending) and len(word) > len(ending):
            return word[: -len(ending)] + replacement
    return word[:-1] if word not in _IL else word[:-2] + "el"


def _neuter(word: str) -> str:
    if word.endswith(("el", "il")) and len(word) > 4:
        return word[:-2] + "el"
    if word.endswith("en") and len(word) > 4:
        return word[:-1] + "m"
    if word.endswith("e") and len(word) > 3:
        return _HIDDEN_E.sub("", word)
    if len(word) > 6 and word.endswith("a"):
        # presidenta, gerenta
        word = _ENTA.sub("e", word)
    if word.endswith("ao"):
        return word
    return word[:-1] if word[-1] in "ao" and len(word) > 3 else word


# Stems whose ending is an adjective's but which are nouns.
_NOUNS = words(
    """
    animal metal hospital mineral canal cristal vegetal final local material pessoal capital
    tribunal festival carnaval manual portal recital sinal sal cal geral jornal avental quintal
    varal dedal terminal oral postal
    clinic fabric music tecnic plastic ceramic mecanic informatic eletronic robotic botanic
    fisic politic logistic ginastic linguistic matematic estatistic pratic acustic optic otic
    domotic quimic grafic trafego topic medic cosmetic public republic
    arquiv motiv objetiv adesiv aditiv dispositiv aperitiv cultiv oliv preservativ
    mercad calcad gelad tecid vestid gad trat grad lad estad telhad certificad soldad delegad
    advogad empregad cuidad bordad teclad contid apelid ruid fluid sentid partid pedid
    marmelad salad limonad entrad saida jornad fachad estrad almofad pomad torrad feijoad goiabad
    comid bebid medid ferid avenid corrid partid
    mobiliari salari horari usuari formulari inventari dicionari calendari notari proprietari
    funcionari comentari itinerari vestuari veterinari armari aquari
    cabel movel imovel combustivel comestivel fusivel automovel papel hotel tunel painel pastel
    anel nivel carretel quartel funel barrel perfel
    lar lugar colar bar altar pilar celular paladar acucar
    """
)
_ADJECTIVES = words(
    """
    vermelh branc negr pret verde azul amarel rosa cinza castanh marrom rox laranj fresc sec bio
    nov velh antig usad ecologic organic congelad defumad cozid cru moid inteir assad frit
    salgad doce grande pequen bom mau alt baix larg compr curt gross fin estreit dur mol quente
    fri forte leve pesad limp umid flexivel rigid movel fix portatel divers conex semelhante
    afim auxiliar secundari primari terciari superior inferior exterior interior extern intern
    financeir bancari imobiliari hoteleir industrial individual pessoal profissional frances
    ingles alemao italian espanhol portugues europeu african american asiatic chines japones
    perigos precios gasos liquid solid brut natural artificial sintetic mist simples complet
    vazi chei public privad gratuit feminin masculin jovem adult urban rural subterrane modern
    classic contemporane medieval multimedia numeric digital militar civel nuclear solar eolic
    termic hidraulic culinari literari documental funerari hospitalar penitenciari
    universitari veterinari farmaceutic redond quadrad plan reciclad sanitari agrari alimentar
    agricol florestal lacte ferroviari maritim aere escolar dentari vegetarian vegan eletric
    tint
    """
)
_ADJECTIVE_ENDINGS = ("ic", "al", "iv", "os", "vel", "ari", "ad", "id", "ar")
_DAD = re.compile(r"(?:[aeo]dad|idad|tud)e?$")
is_adjective = tell_adjectives(
    _ADJECTIVES, _NOUNS, lambda form: form.endswith(_ADJECTIVE_ENDINGS) and not _DAD.search(form)
)

_ACTIONS = words(
    """
    venda compr limpez forneciment aluguel transporte estud control cultiv criaca apoi servic
    assessori consultori cuidad ensai revisao recolh coleta entreg envi tratament gestao
    comerci pesquis auditori analise lavagem reciclagem montagem desmontagem embalagem
    """
)
_ACTION_ENDINGS = ("cao", "sao", "ment", "ism", "agem", "ur")
is_action = tell_actions(_ACTIONS, _ACTION_ENDINGS)


PORTUGUESE = Language(
    code="pt",
    head_rule=HeadRule.FIRST,
    stem=stem,
    is_adjective=is_adjective,
    is_action=is_action,
    elisions=frozenset({"d"}),
    ordinal="o|a|os|as",
    # wool and la, knot and no, apple and stretcher, pomegranate and Rome
    apart={
        "lã": "lan",
        "lãs": "lan",
        "nó": "noh",
        "nós": "noh",
        "maçã": "macan",
        "maçãs": "macan",
        "romã": "roman",
        "romãs": "roman",
    },
)
