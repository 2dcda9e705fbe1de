"""Keyword → keys, text → evidence: what the rest of the house calls.

analyzer = default_analyzer()
analyzer.offer("huiles d'olives biologiques", Kind.B2B, "fr", Need.SELL).keys
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache

from analyzers.analysis import Analysis, Keyword, Support
from analyzers.evidence import Field, Target, read_field, support
from analyzers.expansion import interest_readings, longest, offer_readings
from analyzers.explanation import Explanation, explain
from analyzers.guess import guess_language
from analyzers.keys import Atom, Reading, interest_needs, offer_needs
from analyzers.languages import LANGUAGES
from analyzers.lexicon import Role
from analyzers.phrases import Grammar
from analyzers.settings import Rules, Settings, default_settings, digest
from analyzers.text import fold, tidy
from analyzers.thesaurus import ConceptIndex, Vocabulary, demo_vocabulary
from analyzers.word import Word
from analyzers.words import Reader
from schemas.errors import N_, Invalid
from schemas.words import Kind, Need

RULES_VERSION = "2"
"""Changes with any change of code that changes keys."""

LONGEST_KEYWORD = 240
"""Characters."""


class Voice:
    """How one language is read under one set of rules and with some vocabularies."""

    def __init__(self, code: str, rules: Rules, vocabularies: Sequence[Vocabulary]) -> None:
        self.code = code
        self.rules = rules
        self._vocabularies = vocabularies
        language = LANGUAGES[code]
        self.reader = Reader(language, rules)
        self._grammar = Grammar(language, rules, self.reader.lexicon)

    @cached_property
    def index(self) -> ConceptIndex:
        """The concepts by the readings of their labels in this language."""
        return ConceptIndex(self._vocabularies, self.code, lambda label: self.read(tidy(label))[1])

    def read(self, text: str) -> tuple[list[Word], tuple[Reading, ...]]:
        """Give the words and the word readings of a tidied text."""
        words = self.reader.read(text)
        return words, self._grammar.readings(words)

    def knows(self, folded: str) -> bool:
        """Tell whether a folded word is one that a concept's label is about."""
        return self.index.knows(self.reader.lexicon.atom(folded))


class Analyzer:
    """The rules of every language and kind, in one version. Safe to share between threads."""

    def __init__(self, settings: Settings, vocabularies: Sequence[Vocabulary] = ()) -> None:
        self.settings = settings
        self.vocabularies = tuple(vocabularies)
        self.languages = settings.languages
        self._voices: dict[tuple[str, Kind], Voice] = {}

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits that change when any rule, setting or thesaurus does."""
        parts = [RULES_VERSION, self.settings.version]
        parts += sorted(vocabulary.version for vocabulary in self.vocabularies)
        return digest(" ".join(parts))

    def warm(self) -> None:
        """Load what is otherwise loaded when a language is first read: a second in all."""
        for code in self.languages:
            for kind in Kind:
                self._voice(code, kind).index  # noqa: B018 - built on first use

    def interest(
        self,
        text: str,
        kind: Kind,
        language: str | None = None,
        need: Need | None = None,
        *,
        languages: Sequence[str] | None = None,
    ) -> Analysis:
        """Give the keys a member's keyword asks for: one full key a reading and need suffix.

        Without a `language` it is read in each of `languages` (all by default): a guess never
        narrows. Raises `Invalid` when the keyword holds no word, is too long, or its language
        is not one of `self.languages`.
        """
        return self._analyse(
            text, kind, language, languages, needs=interest_needs(need), expand=interest_readings
        )

    def offer(
        self,
        text: str,
        kind: Kind,
        language: str | None = None,
        need: Need | None = None,
        *,
        languages: Sequence[str] | None = None,
    ) -> Analysis:
        """Give the keys a publication's keyword answers: each an interest may have and be met.

        Arguments and errors as for `interest`.
        """
        return self._analyse(
            text, kind, language, languages, needs=offer_needs(need), expand=offer_readings
        )

    def evidence(
        self,
        keywords: Sequence[Keyword],
        language: str,
        title: str,
        subtitle: str | None = None,
        texts: Sequence[str] = (),
    ) -> list[Support]:
        """Tell for each keyword, in order, how far the publication's text bears it out (K5)."""
        named = [("title", title), ("subtitle", subtitle or "")]
        named += [(f"texts.{number}", text) for number, text in enumerate(texts)]
        fields: dict[int, list[Field]] = {}
        supports = []
        for keyword in keywords:
            voice = self._voice(language, keyword.kind)
            read = fields.get(id(voice))
            if read is None:
                read = fields[id(voice)] = [
                    read_field(name, text, voice.reader) for name, text in named if text
                ]
            supports.append(self._support(keyword, voice, read))
        return supports

    def explain(
        self,
        text: str,
        kind: Kind,
        keys: Iterable[str],
        need: Need | None = None,
        *,
        offers: bool = False,
        speak: str = "en",
    ) -> Explanation:
        """Say what the keys that a keyword has mean, concepts by their labels in `speak`."""
        named = list(keys)
        tidied = tidy(text)
        spellings = {
            word.atom: tidied[word.start : word.end]
            for code in self.languages
            if any(f"{code}:" in key for key in named) or code == self.languages[0]
            for word in self._voice(code, kind).reader.read(tidied)
            if word.role is Role.CONTENT
        }
        return explain(
            text,
            named,
            need=need,
            offers=offers,
            spellings=spellings,
            label=lambda concept: self._label(concept, speak),
            above=self._above,
        )

    def _label(self, concept: Atom, language: str) -> str:
        for code in (language, "en", *self.languages):
            if labels := self._labels(concept, code):
                return labels[0]
        return concept.name

    def _above(self, concept: Atom) -> tuple[Atom, ...]:
        for vocabulary in self.vocabularies:
            if vocabulary.name == concept.space and concept.name in vocabulary.concepts:
                above = vocabulary.all_broader(concept.name)
                return tuple(Atom(vocabulary.name, name) for name in above)
        return ()

    def _support(self, keyword: Keyword, voice: Voice, fields: Sequence[Field]) -> Support:
        own = self._voice(keyword.language or voice.code, keyword.kind)
        _, readings = _read(own, _checked(keyword.text))
        whole = frozenset(atom for one in readings for atom in (one.head, *one.modifiers))
        targets = list(self._targets(readings, own, voice))
        score, spans = support(targets, whole, fields)
        supported = score >= voice.rules.evidence_threshold
        return Support(keyword.text, supported, round(score, 3), spans)

    def _targets(self, readings: Iterable[Reading], own: Voice, voice: Voice) -> Iterable[Target]:
        """Give what to look for: the keyword's words, and its concepts' labels in the text."""
        for reading in readings:
            forms = frozenset((reading.head, *reading.modifiers))
            yield Target(forms, forms)
            for match in longest(own.index.matches(reading)):
                stands_for = match.used | {reading.head}
                for label in self._labels(match.concept, voice.code):
                    for other in voice.read(tidy(label))[1]:
                        yield Target(frozenset((other.head, *other.modifiers)), stands_for)

    def _labels(self, concept: Atom, language: str) -> tuple[str, ...]:
        for vocabulary in self.vocabularies:
            if vocabulary.name == concept.space and concept.name in vocabulary.concepts:
                return vocabulary.concepts[concept.name].labels.get(language, ())
        return ()

    def _analyse(
        self,
        text: str,
        kind: Kind,
        language: str | None,
        languages: Sequence[str] | None,
        *,
        needs: Sequence[str],
        expand: Callable[[Sequence[Reading], ConceptIndex], Iterable[Reading]],
    ) -> Analysis:
        tidied = _checked(text)
        codes = [language] if language else self._supported(languages)
        voices = [self._voice(code, kind) for code in codes]
        keys: set[str] = set()
        readings: dict[Reading, None] = {}
        spellings: dict[Atom, str] = {}
        for voice in voices:
            words, found = _read(voice, tidied)
            spellings.update(
                (word.atom, tidied[word.start : word.end])
                for word in words
                if word.role is Role.CONTENT
            )
            readings.update(dict.fromkeys(interest_readings(found, voice.index)))
            for bare in {str(one) for one in expand(found, voice.index)}:
                keys.update(f"{bare}|{need}" for need in needs)
        likeliest = language or self._guess(tidied, kind, codes)
        return Analysis(
            text=text,
            keys=tuple(sorted(keys)),
            language=likeliest,
            guessed=language is None,
            readings=tuple(readings),
            spellings=tuple(spellings.items()),
        )

    def _supported(self, languages: Sequence[str] | None) -> list[str]:
        """Give those of a member's languages that have rules; all that have where none does."""
        return [code for code in languages or () if code in self.languages] or [*self.languages]

    def _guess(self, tidied: str, kind: Kind, codes: Sequence[str]) -> str:
        voice = self._voice(codes[0], kind)
        folded = [fold(word.text) for word in voice.reader.read(tidied)]
        return guess_language(
            tidied, folded, codes, lambda code, word: self._voice(code, kind).knows(word)
        )

    def _voice(self, code: str, kind: Kind) -> Voice:
        voice = self._voices.get((code, kind))
        if voice is None:
            rules = self.settings.rules.get(code)
            if rules is None or code not in LANGUAGES:
                raise _invalid(
                    "language",
                    N_("Keywords are not read in this language yet; they are in {languages}."),
                    languages=", ".join(self.languages),
                )
            voice = self._find_alike(code, kind) or Voice(code, rules[kind], self._of_kind(kind))
            self._voices[code, kind] = voice
        return voice

    def _find_alike(self, code: str, kind: Kind) -> Voice | None:
        """Kinds with equal rules and vocabularies share one voice, and so its caches."""
        rules, vocabularies = self.settings.rules[code][kind], self._of_kind(kind)
        for (held_code, held_kind), voice in self._voices.items():
            alike = held_code == code and voice.rules == rules
            if alike and self._of_kind(held_kind) == vocabularies:
                return voice
        return None

    def _of_kind(self, kind: Kind) -> tuple[Vocabulary, ...]:
        return tuple(one for one in self.vocabularies if kind in one.kinds)


def _read(voice: Voice, tidied: str) -> tuple[list[Word], tuple[Reading, ...]]:
    words, readings = voice.read(tidied)
    if not readings:
        raise _no_word()
    return words, readings


def _checked(text: str) -> str:
    """Give the tidied keyword; `Invalid` when it is too long or holds no word."""
    tidied = tidy(text) if len(text) <= LONGEST_KEYWORD else None
    if tidied is None or len(tidied) > LONGEST_KEYWORD:
        raise _invalid("text", N_("A keyword has at most {most} characters."), most=LONGEST_KEYWORD)
    if not any(map(str.isalnum, tidied)):
        raise _no_word()
    return tidied


def _no_word() -> Invalid:
    return _invalid("text", N_("A keyword needs at least one word or number."))


def _invalid(field: str, detail: str, **values: object) -> Invalid:
    return Invalid(detail, fields={field: detail}, **values)


@lru_cache(maxsize=1)
def default_analyzer() -> Analyzer:
    """Give the analyzer with the shipped settings and the demo thesaurus."""
    return Analyzer(default_settings(), (demo_vocabulary(),))
