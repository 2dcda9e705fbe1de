"""Spanish: light stem (plural, gender, irregulars) and what word endings tell."""

from __future__ import annotations

import re

from analyzers.languages.base import HeadRule, Language, tell_actions, tell_adjectives, words

# Nouns that keep their vowel, because without it they would be another word: plata, plato.
_KEEPING_VOWEL = words(
    """
    bala banca banda barca barra bata bola bolsa bomba bota caja caldera calza cama cana capa carga
    carpa carta casa cepa cera cesta cinta cola copa corona cuadra cuenta cura dama espina
    falda feria ficha fila finca fonda forma fosa fuga funda gama gorra gota guarda hoja hora
    huerta jarra joya junta lama libra lima llama llanta loma luna madera maleta manga manta
    marca masa mata mesa meta mina moda molla mora mosca muela multa musica naranja nota obra
    ola olla onda palma pala pantalla papa parra pasa pasta pata patata pena pera pesa pesca
    pieza pila pimienta pinta pipa pista planta plata plaza pluma pompa porra posta presa
    prima proa puerta punta rama rata raya renta reta rima rosa rosca rueda ruta sala salsa
    senda seta sierra silla soda sopa suela suma tabla tapa tarea tasa taza tela tienda tina
    tinta tira toalla toca toma torta traza trampa trata trenza tropa tuba tumba vaina vara
    vela vena venta vida vina visa yema zapata zona
    """
)
# Irregular plurals and feminines, and short forms before a noun, by the form they share.
_IRREGULAR = {
    "actor": "actores actriz actrices",
    "alcalde": "alcaldes alcaldesa alcaldesas",
    "album": "albumes albums",
    "bistec": "bistecs bisteces",
    "bio": "bios biologico biologica biologicos biologicas",
    "buen": "bueno buena buenos buenas",
    "carbono": "carbonos",
    "club": "clubs clubes",
    "cruce": "cruces",
    "emperador": "emperadores emperatriz emperatrices",
    "esqui": "esquis esquies",
    "gas": "gases",
    "gran": "grande grandes",
    "heroe": "heroes heroina heroinas",
    "jefe": "jefes jefa jefas",
    "jersey": "jerseys jerseis",
    "joven": "jovenes",
    "mal": "malo mala malos malas",
    "monje": "monjes monja monjas",
    "pais": "paises",
    "pie": "pies",
    "poeta": "poetas poetisa poetisas",
    "primer": "primero primera primeros primeras",
    "principe": "principes princesa princesas",
    "sandwich": "sandwiches sandwichs",
    "san": "santo santa santos santas",
    "sastre": "sastres sastra sastras",
    "te": "tes",
    "tercer": "tercero tercera terceros terceras",
    "test": "tests",
    "vez": "veces",
}
# Words in -es and -as that are no plurals; their plurals and feminines follow.
_SINGULAR_IN_S = words(
    """
    aragones arnes autobus burgues cipres compas compres congoles cordobes cortes
    danes entremes escoces estres expres finlandes frances gales genoves holandes ingles
    interes irlandes islandes japones leones libanes maltes marques milanes montanes neozelandes
    omnibus portugues reves senegales sudanes tailandes taiwanes vienes vietnames
    """
)
_EXACT = (
    {form: form for form in (*_KEEPING_VOWEL, *_SINGULAR_IN_S, *_IRREGULAR)}
    | {f"{form}s": form for form in _KEEPING_VOWEL}
    | {
        f"{form}{ending}": form
        for form in _SINGULAR_IN_S
        for ending in ("es", "a", "as")
        if not (form in {"leones", "cortes", "compas"} and ending != "es")
    }
    | {word: form for form, written in _IRREGULAR.items() for word in written.split()}
)
_HIDDEN_E = re.compile(r"(?<=[aeiou][lrndscjy])e$|(?<=x)e$|(?<=sh)e$")
_ENTA = re.compile(r"(?<=[ae]nt)a$")


def stem(word: str) -> str:
    """Give the light stem of a folded Spanish word; up to three letters stay as they are.

    Plural first (*luces* and *luz* → *luc*), then the vowel that tells gender. A final *e*
    stays where no plural in *-es* can hide it: *coches* → *coche*, but *cine*, *cines* → *cin*.
    """
    exact = _EXACT.get(word)
    if exact is not None:
        return exact
    if len(word) <= 3:
        return word[:-1] + "c" if word.endswith("z") else word
    singular = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    exact = _EXACT.get(singular)
    if exact is not None:
        return exact
    return _neuter(singular)


def _neuter(word: str) -> str:
    if word.endswith("z"):
        return word[:-1] + "c"
    if word.endswith("e"):
        if word.endswith("ie") and len(word) > 4:
            return word[:-1]
        if word.endswith("ue") and len(word) > 4 and word[-3] not in "gq":
            return word[:-1]
        word = _HIDDEN_E.sub("", word) if len(word) > 3 else word
        exact = _EXACT.get(word)
        return word if exact is None else exact
    if len(word) > 6 and word.endswith("a"):
        # presidenta, dependienta
        word = _ENTA.sub("e", word)
    return word[:-1] if word[-1:] in ("a", "o") and len(word) > 3 else word


# Stems whose ending is an adjective's but which are nouns.
_NOUNS = words(
    """
    animal metal hospital mineral canal cristal vegetal final local material personal capital
    tribunal festival carnaval manual portal recital senal sal cal general panal
    public clinic fabric music tecnic plastic ceramic mecanic informatic electronic
    robotic botanic fisic politic logistic gimnastic linguistic matematic estadistic practic
    acustic optic domotic quimic grafic trafic topic medic cosmetic
    archiv motiv objetiv adhesiv aditiv dispositiv aperitiv cultiv efectiv oliv
    mercad calzad helad pescad tejid sonid vestid ganad tratad grad lad lid estad lavad
    alumbrad empedrad certificad asegurad soldad delegad abogad emplead cuidad
    bordad teclad tejad embutid contenid apellid ruid nid fluid vid sentid partid pedid
    recorrid surtid mermelad ensalad limonad naranjad entrad salid jornad fachad empanad
    almohad pomad granad tostad parad llegad cascad espad comid bebid medid herid avenid
    guarid corrid mobiliari salari horari usuari formulari inventari diccionari
    calendari notari propietari funcionari comentari itinerari vestuari veterinari
    armari acuari
    cable mueble inmueble combustible comestible fusible doble
    hogar lugar collar bar altar pilar celular paladar azucar
    """
)
_ADJECTIVES = words(
    """
    roj blanc negr verde azul amarill rosa gris marron violet naranja fresc sec bio nuev viej
    antigu usad ecologic organic congelad ahumad cocid crud molid enter asad frit salad dulce
    gran pequen buen mal alt baj larg cort grues fin ancho anch estrech dur bland caliente fri
    fuerte liger pesad limpi humed flexible rigid movil fij portatil divers conex similar
    afin auxiliar secundari primari terciari superior inferior exterior interior extern intern
    financier bancari inmobiliari hoteler industrial individual personal profesional frances
    ingles aleman italian espanol portugues europe african american asiatic chin
    japones marroqui peligros precios gaseos liquid solid brut natural artificial sintetic
    mixt simple complet vaci llen public privad gratuit femenin masculin joven adult urban rural
    subterrane modern clasic contemporane medieval multimedi numeric militar civil nuclear solar
    eolic termic hidraulic culinari literari documental funerari hospitalari penitenciari
    universitari veterinari farmaceutic redond cuadrad plan reciclad sanitari agrari
    alimentari agricol forestal lacte ferroviari maritim aere escolar dental vegetarian vegan
    electric tinto
    """
)
_ADJECTIVE_ENDINGS = ("ic", "al", "iv", "os", "ble", "ari", "ad", "id", "ar")
_DAD = re.compile(r"(?:[aeo]dad|idad|tad|tud)$")
is_adjective = tell_adjectives(
    _ADJECTIVES, _NOUNS, lambda form: form.endswith(_ADJECTIVE_ENDINGS) and not _DAD.search(form)
)

_ACTIONS = words(
    """
    venta compra limpiez suministr alquiler transporte disen estudi control cultiv cri apoy
    servici asesor consej cuidad ensay revision recogid entreg envi tratamient gestion
    comerci busqued auditori analisi montaj desmontaj embalaj reciclaj
    """
)
_ACTION_ENDINGS = ("cion", "sion", "mient", "ism", "aje", "aj", "dur", "tur")
is_action = tell_actions(_ACTIONS, _ACTION_ENDINGS)


# Where ñ makes another word of one with n, both plural and singular; elsewhere it may be left out.
_TILDES = words(
    """
    año años cuña cuñas moño moños uña uñas peña peñas campaña campañas
    cañón cañones ordeño ordeñador ordeñadora ordeñadores ordeñadoras
    """
)

SPANISH = Language(
    code="es",
    head_rule=HeadRule.FIRST,
    stem=stem,
    is_adjective=is_adjective,
    is_action=is_action,
    ordinal="er|o|a|os|as|ro|ra|do|da|to|ta|vo|va|mo|ma",
    apart={word: word.replace("ñ", "ny").replace("ó", "o") for word in _TILDES},
)
