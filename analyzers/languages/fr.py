"""French: light stem (plural, gender, irregulars) and what word endings tell."""

from __future__ import annotations

import re

from analyzers.languages.base import HeadRule, Language, tell_actions, tell_adjectives, words

# Words whose ending would mislead the rules.
_UNCHANGED = words(
    """
    ananas avis bassine bis bois bonbonne bras brebis bus business cactus cadenas campus
    cas cassis chaise chaos chassis chaux choix cicatrice clos colis colonne compas compromis
    concours corps cosmos couronne cours croix croquis debris devis discours dos enclos
    engrais envers ethos express fitness fois fraise frere gaz graine haras heros houx
    imperatrice iris jais jus lilas logis lotus lys marais marine mars matelas matrice
    medecine mere mois nez noix oasis office os ours paix palais parcours partie pays penis
    pere permis personne poids pointe pois police prix propos pubis puits rabais radis ras
    recours relais repas repos revers riz saindoux salsifis secours souris stress tapis tas
    taux temps tennis terminus tonne torchis toux tracas travers treillis univers
    velours verglas vernis vers virus voix
    """
)
# Irregular plurals and feminines, by the form they share.
_IRREGULAR = {
    "acteur": "acteurs actrice actrices",
    "agent": "agents agente agentes",
    "anglais": "anglaise anglaises",
    "artisan": "artisans artisane artisanes",
    "bail": "baux",
    "bas": "basse basses",
    "beau": "beaux bel belle belles",
    "bio": "bios biologique biologiques",
    "blanc": "blancs blanche blanches",
    "bon": "bons bonne bonnes",
    "bref": "brefs breve breves",
    "brut": "bruts brute brutes",
    "chat": "chats chatte chattes",
    "chaud": "chauds chaude chaudes",
    "chef": "chefs cheffe cheffes",
    "cher": "chers chere cheres",
    "ciel": "cieux ciels",
    "civil": "civils civile civiles",
    "clair": "clairs claire claires",
    "confit": "confits confite confites",
    "corail": "coraux",
    "court": "courts courte courtes",
    "cousin": "cousins cousine cousines",
    "cuit": "cuits cuite cuites",
    "commis": "commise commises",
    "contremaitre": "contremaitres contremaitresse contremaitresses",
    "divers": "diverse diverses",
    "doux": "douce douces",
    "dur": "durs dure dures",
    "eau": "eaux",
    "ecrit": "ecrits ecrite ecrites",
    "email": "emaux",
    "epais": "epaisse epaisses",
    "epoux": "epouse epouses",
    "essai": "essais",
    "etau": "etaux",
    "faux": "fausse fausses",
    "feminin": "feminins feminine feminines",
    "fin": "fins fine fines",
    "fort": "forts forte fortes",
    "frais": "fraiche fraiches",
    "franc": "francs franche franches",
    "frit": "frits frite frites",
    "froid": "froids froide froides",
    "gerant": "gerants gerante gerantes",
    "grand": "grands grande grandes",
    "gras": "grasse grasses",
    "gratuit": "gratuits gratuite gratuites",
    "grec": "grecs grecque grecques",
    "gris": "grise grises",
    "gros": "grosse grosses",
    "gruau": "gruaux",
    "haut": "hauts haute hautes",
    "hote": "hotes hotesse hotesses",
    "jumeau": "jumeaux jumelle jumelles",
    "long": "longs longue longues",
    "lourd": "lourds lourde lourdes",
    "madame": "mesdames",
    "maitre": "maitres maitresse maitresses",
    "masculin": "masculins masculine masculines",
    "materiau": "materiaux",
    "monsieur": "messieurs",
    "mort": "morts morte mortes",
    "muet": "muets muette muettes",
    "net": "nets nette nettes",
    "neuf": "neufs neuve neuves",
    "noir": "noirs noire noires",
    "nouveau": "nouveaux nouvel nouvelle nouvelles",
    "oeil": "yeux",
    "olive": "olives",
    "oral": "oraux orale orales",
    "petit": "petits petite petites",
    "plat": "plats plate plates",
    "plein": "pleins pleine pleines",
    "precis": "precise precises",
    "public": "publics publique publiques",
    "pur": "purs pure pures",
    "roux": "rousse rousses",
    "sain": "sains saine saines",
    "saint": "saints sainte saintes",
    "sec": "secs seche seches",
    "soupirail": "soupiraux",
    "souterrain": "souterrains souterraine souterraines",
    "travail": "travaux",
    "turc": "turcs turque turques",
    "vert": "verts verte vertes",
    "vieux": "vieil vieille vieilles",
    "vif": "vifs vive vives",
    "vitrail": "vitraux",
    "voisin": "voisins voisine voisines",
}
_EXACT = {word: word for word in (*_UNCHANGED, *_IRREGULAR)} | {
    word: form for form, written in _IRREGULAR.items() for word in written.split()
}

# (ending, replacement, fewest letters): the first that fits wins, after the plural is off.
_GENDER: tuple[tuple[str, str, int], ...] = (
    ("trice", "teur", 8),
    ("euse", "eur", 6),
    ("eure", "eur", 7),
    ("eux", "eur", 6),
    ("iere", "ier", 6),
    ("ere", "er", 6),
    ("enne", "en", 6),
    ("onne", "on", 6),
    ("anne", "an", 7),
    ("elle", "el", 6),
    ("ive", "if", 5),
    ("ale", "al", 6),
    ("aise", "ais", 8),
    ("oise", "ois", 7),
    ("aine", "ain", 7),
    ("ante", "ant", 7),
    ("ente", "ent", 8),
    ("ate", "at", 6),
    ("ande", "and", 7),
    ("arde", "ard", 6),
    ("onde", "ond", 6),
    ("erte", "ert", 6),
    ("inte", "int", 7),
    ("ecte", "ect", 7),
    ("acte", "act", 6),
    ("lete", "let", 7),
    ("crete", "cret", 7),
    ("ie", "i", 6),
)
_GENDERED = tuple(ending for ending, _, _ in _GENDER)
_UE = re.compile(r"(?<![gq])ue$")


# The plurals of nouns in -eu; every other word in -eux is an adjective: dangereux, dangereuse.
_EUX_NOUNS = words(
    """
    cheveux neveux lieux milieux enjeux essieux aveux moyeux dieux adieux feux jeux voeux
    epieux camaieux
    """
)


def stem(word: str) -> str:
    """Give the light stem of a folded French word.

    Plural first, then gender; words of up to three letters stay as they are.
    """
    exact = _EXACT.get(word)
    if exact is not None:
        return exact
    if len(word) <= 3:
        return word
    singular = _singular(word)
    exact = _EXACT.get(singular)
    return exact if exact is not None else _neuter(singular)


def _singular(word: str) -> str:
    if word.endswith("aux"):
        if word.endswith(("eaux", "yaux")):
            return word[:-1]
        return word[:-2] + "l" if len(word) > 4 else word
    if word.endswith("oux") or word in _EUX_NOUNS:
        return word[:-1]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def _neuter(word: str) -> str:
    if word.endswith("ee") and len(word) > 3:
        # A participle's masculine goes the same way: collecté, collectée.
        word = word[:-1]
    if word.endswith(_GENDERED):
        for ending, replacement, fewest in _GENDER:
            if word.endswith(ending) and len(word) >= fewest:
                return word[: -len(ending)] + replacement
    return _UE.sub("u", word) if len(word) >= 6 else word


# Stems whose ending is an adjective's but which are nouns.
_NOUNS = words(
    """
    musique informatique boutique ceramique plastique mecanique electronique robotique
    clinique botanique physique politique logistique gymnastique linguistique mathematique
    statistique brique fabrique barrique pique pratique technique acoustique optique domotique
    bureautique aeronautique esthetique cosmetique amerique afrique belgique mexique
    republique antique applique pastique animal journal cheval canal metal hopital festival
    carnaval bocal mineral vegetal cristal signal terminal capital tribunal recital logiciel
    materiel hotel appel tunnel miel ciel label personnel pastel carrousel arsenal portail
    tarif dispositif aperitif motif objectif adhesif additif massif canif lessif table cable
    sable cartable fusible combustible comestible bible cible vaissel dentel echel poubel
    semel ficel mamel sel gel rappel duel mal bal val
    """
)
_ADJECTIVES = words(
    """
    rouge blanc noir vert bleu jaune rose gris brun violet orange beige frais sec bio neuf
    ancien occasion agricole forestier laitier routier ferroviaire maritime fluvial aerien
    scolaire alimentaire sanitaire dentaire sale sucre fume congele surgele cuit cru moulu
    entier demi grille roti confit frit seche grand petit nouveau vieux beau bon haut bas long
    court gros fin epais large etroit dur doux chaud froid tiede fort leger lourd propre
    humide souple rigide mobile fixe portatif portable divers connexe similaire apparente
    annexe secondaire primaire tertiaire superieur inferieur exterieur interieur externe
    interne financier bancaire immobilier hotelier industriel individuel personnel
    professionnel francais anglais allemand italien espagnol portugais europeen africain
    americain asiatique chinois japonais marocain dangereur precieur gazeur poreur liquide
    solide brut naturel artificiel synthetique mixte double simple complet vide plein public
    prive gratuit payant feminin masculin jeune adulte urbain rural souterrain moderne
    classique contemporain medieval multimedia numerique militaire civil nucleaire solaire
    eolien thermique hydraulique culinaire litteraire documentaire funeraire hospitalier
    penitentiaire universitaire veterinaire pharmaceutique rond carre ovale plat creux
    aromatise conserve transforme recycle usage use
    """
)
_ADJECTIVE_ENDINGS = ("ique", "al", "el", "if", "able", "ible", "oire", "aire", "ois", "ais")
_AIRE_NOUNS = words(
    """
    notaire salaire horaire locataire commissaire secretaire bibliothecaire libraire
    inventaire annuaire formulaire dictionnaire questionnaire partenaire proprietaire
    vestiaire laboratoire territoire histoire memoire armoire baignoire patinoire mangeoire
    bouilloire passoire victoire accessoire observatoire conservatoire directoire repertoire
    ivoire poire foire gloire commentaire itineraire luminaire stagiaire fonctionnaire
    gestionnaire actionnaire missionnaire concessionnaire mandataire prestataire veterinaire
    documentaire affaire paire dentaire engrais relais palais marais rabais bois mois pois
    chamois
    """
) - {"dentaire", "veterinaire", "documentaire"}
is_adjective = tell_adjectives(
    _ADJECTIVES, _NOUNS | _AIRE_NOUNS, lambda form: form.endswith(_ADJECTIVE_ENDINGS)
)

_ACTIONS = words(
    """
    achat vente entretien pose etude conseil soin essai depannage fourniture controle
    transport nettoyage demontage appui soutien envoi tri don retrait debit apport suivi audit
    revision commerce recherche collecte gestion culture eleve
    """
)
_ACTION_ENDINGS = ("tion", "sion", "age", "ment", "isme")
is_action = tell_actions(_ACTIONS, _ACTION_ENDINGS)


FRENCH = Language(
    code="fr",
    head_rule=HeadRule.FIRST,
    stem=stem,
    is_adjective=is_adjective,
    is_action=is_action,
    elisions=words("l d j m t s n c qu jusqu lorsqu puisqu"),
    ordinal="er|ere|re|e|eme|ieme|nd|nde",
)
