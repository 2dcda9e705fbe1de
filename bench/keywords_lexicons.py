"""Inflected forms from lexicons that nobody tuned the analyzers on: lemma tables, inverted.

A table maps a form to its lemma; inverted it gives a lemma's forms. Of a noun or adjective all
are taken (number, gender, case), of a verb only its participles among themselves, because they
serve as adjectives; diminutives (Flemish *-ke* too) and degrees of comparison are other words. A
small word, one of spaCy's stop words, is never inflected: tables know *voors* and *nare* for the
prepositions *voor* and *naar*.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Container, Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from analyzers.text import fold


class Endings(NamedTuple):
    """What endings tell of a language's forms: regular expressions over folded forms."""

    infinitive: str
    verb: str
    """Of an infinitive's other forms: where one fits, the paradigm is a verb's."""
    participle: str
    """What is left when it is cut off is the same for all genders and numbers."""
    other_word: str
    """Diminutives, augmentatives, adverbs, degrees of comparison."""
    feminine: str


_NONE = r"(?!)"
_ENDINGS = {
    "fr": Endings(
        r"(er|ir|re|oir)$",
        r"(ant|aient|ait|ais|ai|ons|ez)$",
        r"(?<=[eiu])e?s?$",
        r"ment$",
        r"es?$",
    ),
    "es": Endings(
        r"[aei]r(se)?$",
        r"([ai]e?ndo|aba|aban|amos|ad|e)$",
        r"(?<=[ai]d)[oa]s?$",
        r"(it|ill|c?ic|isim|az|ot|uch)[oa]s?$|mente$",
        r"as?$",
    ),
    "it": Endings(
        r"([aei]r|rr)e(si)?$",
        r"([ae]ndo|ava|avano|iamo|ai)$",
        r"(?<=[aiu]t)[oaie]$",
        r"(in|ett|issim|ell|ucci|acci)[oaie]$|(on[ei])$|mente$",
        r"a$",
    ),
    "pt": Endings(
        r"[aeio]r$",
        r"([aei]ndo|ava|avam|amos|ai)$",
        r"(?<=[ai]d)[oa]s?$",
        r"(z?inh|z?it|issim|ac|arr|on)[oa]s?$|zoes$|zaos?$|mente$",
        r"as?$",
    ),
    # An English verb's form in -s may be its noun's plural: *work*, *works*, never *wrought*.
    "en": Endings(r"$", r"ing$", r"s?$", r"(ed|ing|er|est|ly)$", _NONE),
    "de": Endings(r"(en|ern|eln)$", r"(end|te|st)$", _NONE, r"(er|st)e[rsmn]?$|(ch|l)ein$", _NONE),
    "nl": Endings(
        r"en$",
        r"(end|te|t)$",
        _NONE,
        r"(er|st)e?$|schte?$|[jk]es?$|[fkps]ies?$|^ge.*[dt]$",
        _NONE,
    ),
}


class Inflection(NamedTuple):
    """Another form of a word."""

    form: str
    change: str
    """`number`, `gender` or, where a language has cases too, `inflection`."""


class Lexicon:
    """The forms of one language's words, by one lemma table of (form, lemma).

    A form that is not in `known`, another table, is left out: *droict* was French once.
    """

    def __init__(
        self, language: str, table: Iterable[tuple[str, str]], known: Container[str]
    ) -> None:
        self._language = language
        self._endings = _ENDINGS[language]
        self._small = _small_words(language)
        self._forms: dict[str, set[str]] = {}
        self._lemmas: dict[str, str] = {}
        for form, lemma in ((form.lower(), lemma.lower()) for form, lemma in table):
            if form.isalpha() and lemma.isalpha() and (form in known or lemma == form):
                self._forms.setdefault(lemma, {lemma}).add(form)
                self._lemmas.setdefault(form, lemma)

    def inflections(self, word: str) -> list[Inflection]:
        """Give the other forms of a lower-case word, sorted; none of an unknown or small one."""
        if len(word) < 4 or not word.isalpha() or word in self._small:
            return []
        lemmas = {word} if word in self._forms else set()
        # A lemma of its own is not looked for among another word's forms: Spanish *aceite*.
        if not lemmas and word in self._lemmas:
            lemmas = {self._lemmas[word]}
        found = {form for lemma in lemmas for form in self._alike(lemma, word)} - {word}
        return [Inflection(form, self._change(word, form)) for form in sorted(found)]

    def _alike(self, lemma: str, word: str) -> Iterator[str]:
        """Give those of a lemma's forms that are the same word as `word` in another form."""
        forms = self._forms[lemma]
        other_word = re.compile(self._endings.other_word)
        if other_word.search(fold(word)) and word != lemma:
            return
        nominal = [one for one in forms if one == lemma or not other_word.search(fold(one))]
        if not self._is_verb(lemma):
            yield from nominal
        elif stem := self._participle(word):
            yield from (one for one in nominal if self._participle(one) == stem)

    def _is_verb(self, lemma: str) -> bool:
        others = self._forms[lemma] - {lemma}
        return bool(re.search(self._endings.infinitive, fold(lemma))) and any(
            re.search(self._endings.verb, fold(one)) for one in others
        )

    def _participle(self, form: str) -> str:
        """Give a participle without its gender and number, nothing for another form."""
        folded = fold(form)
        match = re.search(self._endings.participle, folded)
        return folded[: match.start()] if match else ""

    def _change(self, word: str, form: str) -> str:
        if self._language in ("de", "nl"):
            return "inflection"
        feminine = re.compile(self._endings.feminine)
        marks = [bool(feminine.search(fold(one))) for one in (word, form)]
        return "gender" if marks[0] != marks[1] and word[-1] != form[-1] else "number"


def _small_words(language: str) -> frozenset[str]:
    words = import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS
    return frozenset(words)


def spacy_table(language: str) -> dict[str, str] | None:
    """Give spaCy's lemma table, words of several lemmas left out; None where it is absent."""
    found = find_spec("spacy_lookups_data")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / "data" / f"{language}_lemma_lookup.json.gz"
    table = json.loads(gzip.decompress(path.read_bytes()))
    # The French table lists every lemma a form may have.
    lemmas = {form: [one] if isinstance(one, str) else one for form, one in table.items()}
    return {form: found[0] for form, found in lemmas.items() if len(found) == 1}


def simplemma_table(language: str) -> dict[str, str] | None:
    """Give simplemma's lemma table, None where it is absent."""
    if find_spec("simplemma") is None:
        return None
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    table = DefaultDictionaryFactory().get_dictionary(language)
    return {str(form): str(lemma) for form, lemma in table.items()}
