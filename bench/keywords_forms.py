"""Canonical forms side by side: the analyzers' and four that anybody could take instead.

On equal terms: all read the same words, found by the analyzers' tokeniser, with the same stop
words dropped and the same negations and measures glued; only the form of a word differs, and a
keyword is the plain set of its forms. The analyzers take part twice: as keys have it, compounds
cut into their parts, and with every compound one word, as the others have it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import snowballstemmer

from analyzers.lexicon import NOT, Role
from analyzers.text import fold
from analyzers.word import Word
from bench.keywords_lexicons import simplemma_table, spacy_table

OURS = "marieur"
UNCUT = "marieur, compounds whole"
FOLDING = "folding only"
SPACY = "spaCy lookups"
SIMPLEMMA = "simplemma"
SNOWBALL = "Snowball"

Form = Callable[[str], str]
"""A lower-case word as it is written → its canonical form."""

_ALGORITHMS = {
    "fr": "french",
    "en": "english",
    "de": "german",
    "es": "spanish",
    "it": "italian",
    "pt": "portuguese",
    "nl": "dutch",
}


def rivals(language: str) -> dict[str, Form]:
    """Give the rivals' forms by name; a lemma table that is absent is left out."""
    forms: dict[str, Form] = {FOLDING: fold}
    for name, table in ((SPACY, spacy_table), (SIMPLEMMA, simplemma_table)):
        lemmas = table(language)
        if lemmas is not None:
            forms[name] = _lemma(lemmas)
    stemmer = snowballstemmer.stemmer(_ALGORITHMS[language])
    forms[SNOWBALL] = lambda word: fold(stemmer.stemWord(word))
    return forms


def _lemma(table: Mapping[str, str]) -> Form:
    # German nouns stand in the tables with their capital.
    return lambda word: fold(table.get(word) or table.get(word.capitalize()) or word)


def as_set(text: str, words: list[Word], form: Form) -> frozenset[str]:
    """Give a keyword as the set of its content words' forms."""
    return frozenset(_written(text, word, form) for word in words if word.role is Role.CONTENT)


def own_sets(words: list[Word]) -> dict[str, frozenset[str]]:
    """Give a keyword as the analyzers' own forms."""
    content = [list(map(str, word.atoms)) for word in words if word.role is Role.CONTENT]
    return {
        OURS: frozenset(atom for atoms in content for atom in atoms),
        UNCUT: frozenset(map("_".join, content)),
    }


def _written(text: str, word: Word, form: Form) -> str:
    if word.atom.is_neutral:
        return word.atom.name
    negation = NOT if word.atom.name.startswith(NOT) else ""
    parts = text[word.start : word.end].lower().split()
    return negation + form(parts[-1]) if negation else "".join(map(form, parts))
