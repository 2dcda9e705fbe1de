"""How alike two names are, however each is written: order, accents, alphabet, a letter (A3).

The bar is measured on the cases of `tests/cases/names.toml`; `tests/club/test_names.py` has the
figures.
"""

from __future__ import annotations

import re
from itertools import product

from anyascii import anyascii
from rapidfuzz.distance import OSA

LIKE = 0.925
"""From here on two names are taken for one: at most one letter in fourteen differs."""

_INITIAL = 0.95
"""What a letter is worth that may stand for a whole word."""

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_ELIDED = re.compile(r"\b[dl]['’](?=\w)", re.IGNORECASE)
_DOTTED = re.compile(r"\b(?:\w\.){2,}")
_APOSTROPHES = re.compile("['’]")


def _set(*words: str) -> frozenset[str]:
    return frozenset(" ".join(words).split())


_TITLES = _set("m mr mrs ms mme mlle mm dr prof herr frau sr sra dott sig mevr dhr")
_FORMS = _set(
    "sarl sas sasu sa eurl sci snc scop selarl ei eirl ste societe cie ets",
    "etablissement etablissements entreprise gmbh mbh ag kg ohg ug ev und",
    "ltd limited llc llp inc plc corp co company the and of et",
    "bv nv vof en srl spa sl slu lda oy oyj ab as asa aps ooo oao zao y e",
    "de du des d la le les l el los las das der die il lo i gli",
)
"""Legal forms and little words, which one may write or leave out."""


def person_words(name: str) -> set[tuple[str, ...]]:
    """The words of a person's name in Latin small letters, in each way to write them."""
    return _written(_APOSTROPHES.sub("", name), _TITLES)


def enterprise_words(name: str) -> set[tuple[str, ...]]:
    """As `person_words`, for an enterprise, without its legal form."""
    plain = _DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), _ELIDED.sub("", name))
    return _written(_APOSTROPHES.sub("", plain), _FORMS)


def person_likeness(one: str, other: str) -> float:
    """How alike two persons' names are, from 0 to 1; either may leave out a name of several."""
    pairs = product(person_words(one), person_words(other))
    return max((max(_worst_word(*pair), _whole(*pair)) for pair in pairs), default=0.0)


def enterprise_likeness(one: str, other: str) -> float:
    """How alike two enterprises' names are, from 0 to 1: word for word, their numbers the same."""
    pairs = product(enterprise_words(one), enterprise_words(other))
    return max((_as_enterprises(*pair) for pair in pairs), default=0.0)


def _as_enterprises(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if _numbers(one) != _numbers(other):
        return 0.0
    word_for_word = _worst_word(one, other) if len(one) == len(other) else 0.0
    return max(word_for_word, _whole(one, other))


def _written(name: str, dropped: frozenset[str]) -> set[tuple[str, ...]]:
    ways = set()
    for way in (name, name.translate(_UMLAUTS)):
        words = re.findall("[a-z0-9]+", anyascii(way).casefold())
        ways.add(tuple(word for word in words if word not in dropped) or tuple(words))
    return ways - {()}


def _numbers(words: tuple[str, ...]) -> list[str]:
    return sorted(word for word in words if word.isdigit())


def _worst_word(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How alike the pair of words is that is least so, each word of the shorter name in one."""
    short, long = sorted((one, other), key=len)
    if len(short) < 2:
        # A single word says too little by itself to leave others out.
        return 0.0
    pairs = sorted(
        ((_of_words(a, b), i, j) for i, a in enumerate(short) for j, b in enumerate(long)),
        reverse=True,
    )
    worst, done, taken = 1.0, set[int](), set[int]()
    for likeness, i, j in pairs:
        if i not in done and j not in taken:
            done.add(i)
            taken.add(j)
            worst = min(worst, likeness)
    return worst


def _of_words(one: str, other: str) -> float:
    if one != other and 1 in (len(one), len(other)):
        return _INITIAL if one[0] == other[0] else 0.0
    return OSA.normalized_similarity(one, other)


def _whole(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How alike they are without spaces, as they stand or with their words in order."""
    return max(
        OSA.normalized_similarity("".join(a), "".join(b))
        for a, b in ((one, other), (sorted(one), sorted(other)))
    )
