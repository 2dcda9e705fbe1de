"""English: light stem (plural, British and American spelling) and what word endings tell."""

from __future__ import annotations

import re

from analyzers.languages.base import HeadRule, Language, tell_actions, tell_adjectives, words

# Words whose ending would mislead the rules.
_UNCHANGED = words(
    """
    alms always as athletics atlas bias canvas ceramics chess christmas clothes cross customs
    does economics electronics glass glasses goods gymnastics has headquarters iris is its
    jeans kansas logistics mathematics means news organic pancreas paris perhaps physics plus
    premises process series shorts species swiss tennis texas this us was waterworks yes
    """
)
# Irregular plurals, and British spellings, by the form they share.
_IRREGULAR = {
    "avalanche": "avalanches",
    "axe": "axes",
    "beanie": "beanies",
    "birdie": "birdies",
    "bootie": "booties",
    "bowtie": "bowties",
    "brioche": "brioches",
    "brownie": "brownies",
    "budgie": "budgies",
    "cache": "caches",
    "calorie": "calories",
    "canoe": "canoes",
    "cliche": "cliches",
    "collie": "collies",
    "creche": "creches",
    "crevasse": "crevasses",
    "doe": "does",
    "douche": "douches",
    "floe": "floes",
    "foe": "foes",
    "foodie": "foodies",
    "genie": "genies",
    "goalie": "goalies",
    "gouache": "gouaches",
    "headache": "headaches",
    "hoe": "hoes",
    "hoodie": "hoodies",
    "horseshoe": "horseshoes",
    "impasse": "impasses",
    "lacrosse": "lacrosses",
    "lie": "lies",
    "lingerie": "lingeries",
    "magpie": "magpies",
    "masse": "masses",
    "mousse": "mousses",
    "moustache": "moustaches",
    "necktie": "neckties",
    "newbie": "newbies",
    "niche": "niches",
    "oboe": "oboes",
    "pastiche": "pastiches",
    "pelisse": "pelisses",
    "pixie": "pixies",
    "prairie": "prairies",
    "psyche": "psyches",
    "quiche": "quiches",
    "rookie": "rookies",
    "selfie": "selfies",
    "smoothie": "smoothies",
    "snowshoe": "snowshoes",
    "sortie": "sorties",
    "tiptoe": "tiptoes",
    "toothache": "toothaches",
    "trousse": "trousses",
    "veggie": "veggies",
    "zombie": "zombies",
    "taxi": "taxis",
    "menu": "menus",
    "tofu": "tofus",
    "guru": "gurus",
    "excuse": "excuses",
    "actor": "actress actresses",
    "airplane": "aeroplane aeroplanes",
    "aluminum": "aluminium",
    "analysis": "analyses",
    "base": "bases",
    "bus": "buses",
    "calf": "calves",
    "catalog": "catalogue catalogues",
    "check": "cheques cheque",
    "child": "children",
    "cookie": "cookies",
    "criterion": "criteria",
    "curb": "kerb kerbs",
    "defense": "defence",
    "dialog": "dialogue dialogues",
    "die": "dice",
    "draft": "draught",
    "foot": "feet",
    "gas": "gases",
    "goose": "geese",
    "gray": "grey greys",
    "half": "halves",
    "hoof": "hooves",
    "host": "hostess hostesses",
    "index": "indices",
    "jewelry": "jewellery",
    "knife": "knives",
    "leaf": "leaves",
    "lens": "lenses",
    "license": "licence licences",
    "life": "lives",
    "loaf": "loaves",
    "man": "men",
    "matrix": "matrices",
    "mold": "mould moulds",
    "mouse": "mice",
    "movie": "movies",
    "ox": "oxen",
    "pajamas": "pyjamas",
    "person": "people persons",
    "pie": "pies",
    "plow": "plough ploughs",
    "program": "programme programmes",
    "quiz": "quizzes",
    "scarf": "scarves",
    "shelf": "shelves",
    "shoe": "shoes",
    "story": "storey storeys",
    "sulfur": "sulphur",
    "thesis": "theses",
    "thief": "thieves",
    "tie": "ties",
    "tire": "tyres tyre",
    "toe": "toes",
    "tooth": "teeth",
    "vertex": "vertices",
    "waiter": "waitress waitresses",
    "wife": "wives",
    "wolf": "wolves",
    "abuse": "abuses",
    "alga": "algae",
    "antenna": "antennae",
    "apparatus": "apparati apparatuses",
    "aquarium": "aquaria",
    "atlas": "atlases",
    "bacterium": "bacteria",
    "cactus": "cacti",
    "caddy": "caddie caddies",
    "canvas": "canvases",
    "cirrhosis": "cirrhoses",
    "crisis": "crises",
    "curriculum": "curricula",
    "data": "datum datums",
    "deli": "delis",
    "diagnosis": "diagnoses",
    "emphasis": "emphases",
    "formula": "formulae",
    "fungus": "fungi funguses",
    "larva": "larvae",
    "maximum": "maxima",
    "memorandum": "memoranda",
    "metamorphosis": "metamorphoses",
    "minimum": "minima",
    "neurosis": "neuroses",
    "nucleus": "nuclei",
    "oasis": "oases",
    "phenomenon": "phenomena",
    "pickaxe": "pickaxes",
    "prognosis": "prognoses",
    "psychosis": "psychoses",
    "self": "selves",
    "semi": "semis",
    "spectrum": "spectra",
    "stadium": "stadia",
    "stimulus": "stimuli",
    "symposium": "symposia",
    "thermos": "thermoses",
    "thrombosis": "thromboses",
    "vertebra": "vertebrae",
    "woman": "women",
}
_EXACT = {word: word for word in (*_UNCHANGED, *_IRREGULAR)} | {
    word: form for form, written in _IRREGULAR.items() for word in written.split()
}
_SIBILANT = re.compile(r"(?:[cs]h|ss|x|zz)es$")
_SIS = re.compile(r"(?:sis|itis|xis|nnis|vis|lis|ris|tis)$")
_USES = re.compile(r"[^aeo]uses$")
_OES = re.compile(r"[^aeiou]oes$")
_OUR = re.compile(r"(?<=[a-z]{2}[lbnvrdm])our(?=$|ed$|ing$|s$|ful$|less$|ist$)")
_NOT_OUR = frozenset({"contour", "detour", "velour", "parlour"})
_IZE = re.compile(r"i[sz](e|ed|ing|er|ation|able)$")
_YZE = re.compile(r"ly[sz](e|ed|ing|er)$")
_TRE = re.compile(r"(?<=[a-z]{2})(t|b)re$")
_DOUBLED = re.compile(r"ll(ed|ing|er)$")


def stem(word: str) -> str:
    """Give the light stem of a folded English word; up to three letters stay as they are."""
    exact = _EXACT.get(word)
    if exact is not None:
        return exact
    if len(word) <= 3 and not (len(word) == 3 and word[-1] == "s" and word[1] in "vdtpbcg"):
        return word
    singular = _singular(word)
    exact = _EXACT.get(singular)
    return exact if exact is not None else _spelling(singular)


def _singular(word: str) -> str:
    if not word.endswith("s") or word.endswith(("ss", "us")) or _SIS.search(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("theses", "geneses", "lyses")):
        return word[:-2] + "is"
    if _SIBILANT.search(word):
        return word[:-2]
    if len(word) > 5 and (_OES.search(word) or _USES.search(word)):
        return word[:-2]
    return word[:-1]


def _spelling(word: str) -> str:
    if word.endswith("men") and len(word) > 5:
        word = word[:-2] + "an"
    if word.endswith("children"):
        return word.removesuffix("ren")
    if len(word) > 5:
        if word not in _NOT_OUR:
            word = _OUR.sub("or", word)
        word = _IZE.sub(r"iz\1", word)
        word = _YZE.sub(r"lyz\1", word)
        word = _DOUBLED.sub(r"l\1", word)
    return _TRE.sub(r"\1er", word) if len(word) > 4 else word


_ADJECTIVES = words(
    """
    red white black green blue yellow pink gray brown purple orange beige fresh dry dried new
    old big small large long short high low hot cold warm cool wet soft hard heavy light sweet
    salty sour raw whole organic good fine thick thin wide narrow deep clean dirty strong weak
    fast slow cheap expensive young modern ancient classic french english german italian
    spanish portuguese dutch british american european african asian chinese japanese swiss
    public private free open closed frozen smoked cooked canned tinned salted roasted baked
    fried grilled peeled ground preserved processed prepared related other various
    miscellaneous similar associated special general main primary secondary tertiary domestic
    foreign local urban rural used second_hand secondhand vintage wooden woollen golden
    electric electronic mobile portable liquid solid plain mixed double single simple full
    empty refined crude artificial natural agricultural handmade bespoke custom live wild male
    female
    """
)
_ADJECTIVE_ENDINGS = ("al", "ic", "ive", "ous", "able", "ible", "ary")
_NOUNS = words(
    """
    music fabric clinic mechanic topic public traffic plastic cosmetic ceramic logic comic
    picnic garlic arctic attic critic animal journal hospital festival mineral metal crystal
    signal terminal capital material canal jackal manual ritual olive archive drive dive hive
    adhesive detective locomotive cable table vegetable syllable timetable library dictionary
    secretary salary diary dairy glossary anniversary cutlery tribunal arsenal personal rental
    urinal portal pedal medal arrival removal disposal renewal approval proposal survival
    carnival sandal cereal withdrawal referral appraisal refusal rehearsal scandal musical
    chemical pharmaceutical denial interval principal individual professional mammal
    credential tutorial editorial memorial trial dial vial burial serial
    """
)
_ACTION_ENDINGS = ("tion", "sion", "ment", "ing", "ance", "al")
_ACTIONS = words("repair sale purchase supply rental hire lease study test delivery")
is_adjective = tell_adjectives(_ADJECTIVES, _NOUNS, lambda form: form.endswith(_ADJECTIVE_ENDINGS))
is_action = tell_actions(_ACTIONS, _ACTION_ENDINGS)


ENGLISH = Language(
    code="en",
    head_rule=HeadRule.LAST,
    stem=stem,
    is_adjective=is_adjective,
    is_action=is_action,
    clitics=frozenset({"s", "t", "re", "ve", "ll"}),
    ordinal="st|nd|rd|th",
)
