"""A vocabulary's label as members would write it: another case, other accents, number and order.

The rules here know nothing of the analyzers: they look at endings as a person who writes
quickly does, so that what they produce tests the stems instead of repeating them. A rewritten
label is never equal to the label, not even by case-folding alone, so comparing strings finds
nothing.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from bench.tenders_endings import other_number

Rule = Callable[[str, random.Random], str]
"""Gives a label back, changed where it applies."""

_WRITTEN_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
_TOKENS = re.compile(r"\s+|[^\s]+")
_EDGES = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)


def _words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FRENCH_FIXED = _words_of(
    """
    à au aux avec chez dans de des du en et la le les ou par pour sans sous sur un une non
    ni jus bus gaz prix noix riz choix voix poids pays bois temps corps cours fois tapis
    repas souris colis dos bras gros gris frais bas dans contre entre vers divers autres
    plusieurs
    """
)
_FRENCH_AIL = _words_of(
    """
    travaux vitraux coraux baux émaux emaux
    """
)
_ENGLISH_FIXED = _words_of(
    """
    a an and as at by for from in into of off on or other than the their to with without
    under gas bus lens glass gloss news series various its this is was has plus
    """
)
_ADJECTIVE = re.compile(r"(?:al|ic|ive|ous|ed|ary|able|ible|ern|er|y|ing|an|ish)$")
_MASS = re.compile(
    r"(?:ing|ness|ity|ty|ism|ics|ment|tion|sion|ance|ence|age|ware|hood|ship|craft|ful|less|ly|"
    r"al|ic|ed|ous|ive|able|ible|ary|ory|ant|ent|ern|ese|ish|an)$"
)


def rewrite(label: str, language: str, seed: int) -> str:
    """Give `label`, in one of the seven languages, as a member may write it, by its `seed`.

    Never equal to the label with case and outer spaces left out of account; a label that no rule
    touches gets an article.
    """
    chance = random.Random(f"{seed} {language} {label}")
    rules = list(_RULES[language])
    chance.shuffle(rules)
    text = label
    for rule in rules[: chance.randint(1, 3)]:
        text = rule(text, chance)
    if _same(text, label):
        text = _article(text, language)
    return chance.choice((str, str.lower, str.upper, _sentence))(text)


def _same(one: str, other: str) -> bool:
    return one.casefold().strip() == other.casefold().strip()


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].lower()


_ARTICLES = {"en": "the", "fr": "les", "de": "die", "nl": "de", "es": "los", "it": "le", "pt": "os"}


def _article(text: str, language: str) -> str:
    if language == "fr" and text[:1].lower() in "aeiouéèêâîôœ":
        return f"l'{text}"
    return f"{_ARTICLES[language]} {text}"


def _without_accents(text: str, _: random.Random) -> str:
    ligatures = text.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae")
    parts = unicodedata.normalize("NFD", ligatures)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _typographic(text: str, _: random.Random) -> str:
    return text.replace("'", "’").replace("-", "‑")


def _spaced(text: str, _: random.Random) -> str:
    """Write hyphens between words of five letters and more as spaces, and double the spaces."""
    return re.sub(r"(?<=\w{5})-(?=\w{4})", " ", text).replace(" ", "  ")


def _with_article(language: str) -> Rule:
    return lambda text, _: _article(text, language)


def _in_other_number(language: str) -> Rule:
    """Write some words, or every word, in the other number, where the ending tells it."""
    return lambda text, chance: _words(text, lambda word: other_number(word, language), chance)


def _umlauts_written_out(text: str, _: random.Random) -> str:
    return text.translate(_WRITTEN_OUT)


def _french_complement(text: str, _: random.Random) -> str:
    """Write *de la*, *de l'* and *des* as *de*, or *d'* before a vowel."""
    text = re.sub(r"\bde (?:la|les) (?=[^aeiouyhéèêâîôœ])", "de ", text)
    return re.sub(r"\bdes (?=[b-df-gj-np-tv-xz])", "de ", text)


def _french_number(text: str, chance: random.Random) -> str:
    """Write the first word, or every word, in the other number."""
    return _words(text, _french_other_number, chance)


def _english_number(text: str, chance: random.Random) -> str:
    """Write the last word before a preposition, or every word, in the other number."""
    return _words(text, _english_other_number, chance)


def _words(text: str, change: Callable[[str], str], chance: random.Random) -> str:
    parts = _TOKENS.findall(text)
    every = chance.random() < 0.5
    changed: list[str] = []
    for part in parts:
        lead, core, trail = _EDGES.match(part).groups()  # type: ignore[union-attr]
        elided = re.match(r"(?i)(?:[ldsnjmt]|qu)['’]", core)
        start = elided.end() if elided else 0
        word = core[start:]
        other = change(word) if word.isalpha() and (every or chance.random() < 0.5) else word
        changed.append(lead + core[:start] + other + trail)
    return "".join(changed)


def _french_other_number(word: str) -> str:  # noqa: PLR0911 - a table of endings
    lower = word.lower()
    if len(word) < 4 or lower in _FRENCH_FIXED or word.isupper():
        return word
    if lower.endswith("eaux"):
        return word[:-1]
    if lower in _FRENCH_AIL:
        return word[:-3] + "ail"
    if lower in ("matériaux", "materiaux"):
        return word[:-1]
    if lower.endswith("aux"):
        return word if len(word) < 6 or lower.endswith("yaux") else word[:-3] + "al"
    if lower.endswith(("x", "z")):
        return word
    if lower.endswith("s"):
        ambiguous = ("is", "as", "os", "us", "rs", "ss", "ès")
        return word if lower.endswith(ambiguous) else word[:-1]
    if lower.endswith("eau"):
        return word + "x"
    if lower.endswith("al"):
        return word[:-2] + "aux"
    return word + "s"


def _english_other_number(word: str) -> str:  # noqa: PLR0911 - a table of endings
    lower = word.lower()
    if len(word) < 4 or lower in _ENGLISH_FIXED or word.isupper():
        return word
    if lower.endswith(("ss", "us", "is", "ics", "men")):
        return word
    if lower.endswith("ies"):
        return word[:-3] + "y" if len(word) > 5 else word
    if lower.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    if lower.endswith("s"):
        return word if lower.endswith(("oes", "ves", "ses", "zes")) else word[:-1]
    if _MASS.search(lower):
        return word
    if lower.endswith("y") and lower[-2] not in "aeiou":
        return word[:-1] + "ies"
    if lower.endswith(("ch", "sh", "x")):
        return word + "es"
    if lower.endswith(("f", "fe", "o", "z", "man")):
        return word
    return word + "s"


def _french_order(text: str, chance: random.Random) -> str:
    """Swap two complements that *de* introduces: *services de X de Y* is *services de Y de X*."""
    match = re.fullmatch(r"(\w+) (d[e']\s?\w+) (\w+)", text)
    del chance
    return f"{match[1]} {match[3]} {match[2]}" if match and match[3].endswith("s") else text


def _english_of(text: str, _: random.Random) -> str:
    """Write two words the other way round: *roof repair* is *repair of roof*."""
    match = re.fullmatch(r"([A-Za-z]+) ([a-z]+)", text)
    if match is None or len(match[2]) < 4 or _ADJECTIVE.search(match[1]):
        return text
    return f"{match[2]} of {match[1].lower()}"


_RULES: dict[str, tuple[Rule, ...]] = {
    "fr": (
        _without_accents,
        _typographic,
        _spaced,
        _with_article("fr"),
        _french_complement,
        _french_number,
        _french_order,
    ),
    "en": (_typographic, _spaced, _with_article("en"), _english_number, _english_of),
    "de": (_typographic, _umlauts_written_out, _with_article("de"), _in_other_number("de")),
    "nl": (_typographic, _without_accents, _with_article("nl"), _in_other_number("nl")),
    **{
        code: (
            _without_accents,
            _typographic,
            _spaced,
            _with_article(code),
            _in_other_number(code),
        )
        for code in ("es", "it", "pt")
    },
}
