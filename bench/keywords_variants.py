"""A label in other words: one systematic change at a time, made without the analyzers.

Case, accents, signs, articles, stop words and word order are changed by the tables below;
number, gender and case by a lexicon. Nothing here knows what the analyzers do with it.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from bench.keywords_lexicons import Lexicon

REWORDINGS = ("case", "accents", "signs", "article", "elision", "stop words", "word order")
INFLECTIONS = ("number", "gender", "inflection", "inflected, no accents")
_MOST_INFLECTED = 2


class Variant(NamedTuple):
    """A label changed in one way; `change` names it."""

    change: str
    text: str


class Wording(NamedTuple):
    """A language's small words; the last three are patterns."""

    articles: str
    """To set before a label, as a member might."""
    looser: tuple[tuple[str, str], ...]
    """Pattern and replacement: the article after a preposition left out."""
    linking: str
    """Prepositions of complements that do not depend on one another."""
    coordinating: str
    genitive: str = ""
    """Before what an adjective may stand or after it; where adjectives follow their noun."""


_WORDINGS = {
    "fr": Wording(
        "le la les un une des",
        ((r"\bde (la|les) |\bdes ", "de "), (r"\bde l['’]", "d'"), (r"\baux? ", "à ")),
        r"(?:pour |en |à |au |aux |avec )",
        "et|ou",
        r"(?:de (?:la |les |l['’])?|des |du |d['’])",
    ),
    "en": Wording("the a some", ((r"\bthe ", ""),), r"(?:for |in |on |with |from |by )", "and|or"),
    "de": Wording(
        "der die das ein eine",
        ((r"\b(der|die|das|des|dem|den) ", ""),),
        r"(?:für |von |aus |mit |in |zur |zum )",
        "und|oder",
    ),
    "es": Wording(
        "el la los las un una unos unas",
        ((r"\bdel ", "de "), (r"\bde (la|las|los|el) ", "de "), (r"\bal ", "a ")),
        r"(?:para |en |con |por )",
        "y|e|o|u",
        r"(?:del |de (?:la |las |los |el )?)",
    ),
    "it": Wording(
        "il lo la i gli le un uno una",
        (
            (r"\b(del|dello|della|dei|degli|delle) ", "di "),
            (r"\bdell['’]", "di "),
            (r"\b(al|allo|alla|ai|agli|alle) ", "a "),
        ),
        r"(?:per |da |in |con |su )",
        "e|ed|o|od",
        r"(?:di |d['’]|del |dello |della |dei |degli |delle |dell['’])",
    ),
    "pt": Wording(
        "o a os as um uma uns umas",
        ((r"\bd[oa]s? ", "de "), (r"\bn[oa]s? ", "em "), (r"\bpel[oa]s? ", "por ")),
        r"(?:para |em |no |na |nos |nas |com |por )",
        "e|ou",
        r"(?:de |do |da |dos |das )",
    ),
    "nl": Wording(
        "de het een", ((r"\b(de|het|een) ", ""),), r"(?:voor |van |met |in |uit |op )", "en|of"
    ),
}
_ELIDING = {"fr": "aeiouhéèêâîôœ", "it": "aeiouh"}
# Before its noun an adjective is not what a complement could change places with.
_PREPOSED = re.compile(
    r"(petit|grand|autre|nouve|ancien|pequen|gran|otr|nuev|alt|piccol|nuov|outr|nov|vec)\w*", re.I
)
_WORD = re.compile(r"[^\W\d_]+")


def rewordings(label: str, language: str) -> Iterator[Variant]:
    """Give the label's variants that need no lexicon, at most one a change; always the same."""
    chance = random.Random(f"{language} {label}")
    plain = {
        "case": chance.choice((label.upper(), label.lower(), label.title())),
        "accents": without_accents(label),
        "signs": label.replace("'", "’").replace("-", "‑").replace(" ", "  "),
        "article": _with_article(label, language, chance),
        "elision": re.sub(r"(?<=\b[dl])['’](?=\w)", " ", label) if language in _ELIDING else label,
        "stop words": _looser(label, language),
        "word order": _reordered(label, language),
    }
    yield from (Variant(change, text) for change, text in plain.items() if text != label)


def without_accents(text: str) -> str:
    """Give a text as somebody types it on a keyboard without accents."""
    parts = unicodedata.normalize("NFD", text.replace("œ", "oe").replace("ß", "ss"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def inflected(label: str, lexicon: Lexicon) -> Iterator[Variant]:
    """Give the label with one word in another form, for up to two of its words, and unaccented."""
    chance = random.Random(label)
    places = [match for match in _WORD.finditer(label) if len(match[0]) > 3]
    made = 0
    for match in chance.sample(places, len(places)):
        forms = lexicon.inflections(match[0].lower())
        if forms and made < _MOST_INFLECTED:
            form, change = chance.choice(forms)
            text = label[: match.start()] + form + label[match.end() :]
            yield Variant(change, text)
            bare = without_accents(text)
            if bare != text:
                yield Variant("inflected, no accents", bare)
            made += 1


def _with_article(label: str, language: str, chance: random.Random) -> str:
    if label[:1].lower() in _ELIDING.get(language, ()):
        return f"l'{label}"
    return f"{chance.choice(_WORDINGS[language].articles.split())} {label}"


def _looser(label: str, language: str) -> str:
    for pattern, replacement in _WORDINGS[language].looser:
        label = re.sub(pattern, replacement, label)
    return label


def _reordered(label: str, language: str) -> str:
    """Write an adjective after the complement, or two complements the other way round.

    *instrumentos quirúrgicos de precisión* is *instrumentos de precisión quirúrgicos*. A label
    with a coordination, or with a genitive that could be the other complement's, stays.
    """
    wording = _WORDINGS[language]
    if re.search(rf"[,;()/]| ({wording.coordinating}) ", label):
        return label
    if wording.genitive:
        match = re.fullmatch(rf"(\w+) (\w+) ({wording.genitive}\w+)", label)
        small = f"{wording.genitive}|{wording.linking}"
        if match and not re.match(small, f"{match[2]} ") and not _PREPOSED.match(match[1]):
            return f"{match[1]} {match[3]} {match[2]}"
    match = re.fullmatch(rf"(\w+) ({wording.linking}\w+) ({wording.linking}\w+)", label)
    return f"{match[1]} {match[3]} {match[2]}" if match else label
