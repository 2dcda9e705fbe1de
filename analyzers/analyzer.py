"""Keyword → keys, text → evidence: what the rest of the house calls.

analyzer = default_analyzer()
analyzer.offer("huiles d'olives biologiques", Kind.B2B, "fr", Need.SELL).keys
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import cached_property, lru_cache
from typing import Any

from analyzers.analysis import Analysis, Keyword, Sense, Support
from analyzers.evidence import RECIPE, Field, Recipe, Testimony, name_fields
from analyzers.examination import examine
from analyzers.expansion import (
    Chosen,
    interest_readings,
    mentions,
    offer_readings,
    senses,
)
from analyzers.explanation import Explanation, explain
from analyzers.keys import Atom, Reading, interest_needs, offer_needs
from analyzers.labels import LabelIndex
from analyzers.languages import LANGUAGES
from analyzers.lexicon import Role
from analyzers.needs import ToldNeed
from analyzers.settings import Settings, default_settings, digest
from analyzers.stuffing import Matter, Shares, Stuffed, find_stuffing
from analyzers.text import tidy
from analyzers.thesaurus import ConceptIndex, Vocabulary, demo_vocabulary
from analyzers.vocabularies import Vocabularies
from analyzers.voice import Voice
from analyzers.word import Word
from schemas.edition import FIRST, stamped
from schemas.errors import N_, Invalid
from schemas.words import Kind, Need

RULES_VERSION = "8"
"""Changes with any change of code that changes keys or evidence."""

LONGEST_KEYWORD = 240
"""Characters."""


class Analyzer:
    """The rules of every language and kind, in one version. Safe to share between threads."""

    def __init__(
        self,
        settings: Settings,
        vocabularies: Sequence[Vocabulary] = (),
        *,
        edition: int = FIRST,
        like: Analyzer | None = None,
    ) -> None:
        """`edition` is the number of what it was made of; `like` lends the voices that are alike.

        An analyzer made like another of nearly the same settings is warm where that one is.
        """
        self.settings = settings
        self.vocabularies = tuple(vocabularies)
        self._named = Vocabularies(self.vocabularies)
        self.languages = settings.languages
        self.edition = edition
        self.beside: tuple[Analyzer, ...] = ()
        """Analyzers of the other editions that are written; see `with_beside`."""
        self._voices: dict[tuple[str, Kind], Voice] = {}
        self._lender = like

    def with_beside(self, others: Sequence[Analyzer]) -> Analyzer:
        """The same analyzer, for writing what the others read too; it shares what is loaded."""
        twin = copy(self)
        twin.beside = tuple(others)
        return twin

    def numbered(self, edition: int) -> Analyzer:
        """The same analyzer as that of another edition; it shares what is loaded."""
        twin = copy(self)
        twin.edition = edition
        return twin

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
        self._lender = None

    def interest(
        self,
        text: str,
        kind: Kind,
        language: str | None = None,
        need: Need | None = None,
        *,
        languages: Sequence[str] | None = None,
        sense: str | None = None,
    ) -> Analysis:
        """Give the keys a member's keyword asks for: one full key a reading and need suffix.

        Without a `language` it is read in each of `languages` (all by default): a guess never
        narrows. `sense` is the concept that its writer chose of its `senses`: it is then asked
        for by that concept alone; one that it does not stand for changes nothing.
        Raises `Invalid` when the keyword holds no word, is too long, or its language is not one
        of `self.languages`.
        """
        return self._analyse(
            text,
            kind,
            language,
            languages,
            sense,
            needs=interest_needs(need),
            expand=None,
        )

    def offer(
        self,
        text: str,
        kind: Kind,
        language: str | None = None,
        need: Need | None = None,
        *,
        languages: Sequence[str] | None = None,
        sense: str | None = None,
    ) -> Analysis:
        """Give the keys a publication's keyword answers: each an interest may have and be met.

        Arguments and errors as for `interest`; with a `sense` it answers what is broader too.
        """
        return self._analyse(
            text,
            kind,
            language,
            languages,
            sense,
            needs=offer_needs(need),
            expand=offer_readings,
        )

    def senses(
        self,
        text: str,
        kind: Kind,
        language: str | None = None,
        *,
        languages: Sequence[str] | None = None,
        speak: str = "en",
    ) -> list[Sense]:
        """Give the concepts that a keyword's writer may choose from, by their labels in `speak`.

        Empty where all is clear. Arguments and errors as for `interest`.
        """
        tidied = _checked(text)
        codes = [language] if language else self.readable(languages)
        voices = [self._voice(code, kind) for code in codes]
        found = _senses([(_read(voice, tidied)[1], voice.index) for voice in voices])
        return [self._named.sense(concept, self._spoken(speak)) for concept in found]

    def evidence(
        self,
        keywords: Sequence[Keyword],
        language: str,
        title: str,
        subtitle: str | None = None,
        texts: Sequence[str] = (),
        *,
        recipe: Recipe = RECIPE,
    ) -> list[Support]:
        """Tell for each keyword, in order, how far the publication's text bears it out (K5)."""
        named = list(name_fields(title, subtitle, texts))
        read: dict[int, Testimony] = {}
        supports = []
        for keyword in keywords:
            voice = self._voice(language, keyword.kind)
            testimony = read.get(id(voice))
            if testimony is None:
                fields = [voice.field(name, text) for name, text in named]
                testimony = read[id(voice)] = Testimony(fields, recipe)
            own = self._voice(keyword.language or language, keyword.kind)
            words, readings = _read(own, _checked(keyword.text))
            found = examine(words, readings, own, voice, testimony)
            supported = found.score >= voice.rules.evidence_threshold
            supports.append(Support(keyword.text, supported, round(found.score, 3), found.spans))
        return supports

    def fields(
        self,
        language: str,
        title: str,
        subtitle: str | None = None,
        texts: Sequence[str] = (),
        *,
        kind: Kind = Kind.B2B,
    ) -> list[Field]:
        """Give a publication's fields, read; `Invalid` for a language without rules."""
        voice = self._voice(language, kind)
        return [voice.field(name, text) for name, text in name_fields(title, subtitle, texts)]

    def stuffing(
        self, fields: Sequence[Field], kind: Kind, language: str, matters: Sequence[Matter] = ()
    ) -> list[Stuffed]:
        """Find the signs of stuffing in a publication's fields and keywords (K6)."""
        rules = self._voice(language, kind).rules
        return find_stuffing(fields, matters, Shares(rules.list_share, rules.repeated_share))

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
        """Say what the keys that a keyword has mean, concepts by their labels in `speak`.

        The keys are as people read them (`schemas.edition.plain`).
        """
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
            label=lambda concept: self._named.first_labels(concept, self._spoken(speak))[0],
            above=self._named.above,
        )

    def terms(self, text: str, kind: Kind, language: str) -> list[Atom]:
        """Give the forms of a text's content words, in order, for ranking texts by them."""
        return self._voice(language, kind).reader.terms(tidy(text))

    def told_needs(
        self, text: str, kind: Kind, language: str | None, languages: Sequence[str] = ()
    ) -> list[ToldNeed]:
        """Find the words of a keyword that tell a need, in each language it may be in (K3)."""
        tidied = _checked(text)
        codes = [language] if language else self.readable(languages)
        found = (self._voice(code, kind).need_words.find(tidied) for code in codes)
        return list(dict.fromkeys(one for one in found if one is not None))

    def labels(self, kind: Kind, language: str) -> LabelIndex:
        """The labels of the kind's thesauri in one language; `Invalid` for one without rules."""
        return self._voice(language, kind).labels

    def other_labels(self, analysis: Analysis, languages: Sequence[str]) -> list[tuple[str, str]]:
        """Labels, with their language, of the concepts that a whole keyword stands for."""
        whole = [one.head for one in analysis.readings if one.head.is_concept and not one.modifiers]
        return [
            (label, code)
            for concept in whole
            for code in languages
            for label in self._named.labels(concept, code)
        ]

    def _spoken(self, language: str) -> tuple[str, ...]:
        """Languages to name a concept in, the wanted one first."""
        return (language, "en", *self.languages)

    def _analyse(
        self,
        text: str,
        kind: Kind,
        language: str | None,
        languages: Sequence[str] | None,
        sense: str | None,
        *,
        needs: Sequence[str],
        expand: Callable[[Sequence[Reading], ConceptIndex, Chosen], Iterable[Reading]] | None,
    ) -> Analysis:
        tidied = _checked(text)
        codes = [language] if language else self.readable(languages)
        voices = [self._voice(code, kind) for code in codes]
        read = [(voice, _read(voice, tidied)[1]) for voice in voices]
        chosen: Chosen = ()
        if sense is not None:
            known = _senses([(found, voice.index) for voice, found in read])
            chosen = tuple(atom for atom in known if str(atom) == sense)
        if chosen:
            # What it means is settled: in a language in which it cannot mean that, nothing.
            read = [one for one in read if _may_mean(one[1], one[0].index, chosen)]
        keys: set[str] = set()
        readings: dict[Reading, None] = {}
        for voice, found in read:
            meant: Iterable[Reading] = interest_readings(found, voice.index, chosen)
            readings.update(dict.fromkeys(meant))
            if expand is not None:
                meant = expand(found, voice.index, chosen)
            for bare in {str(one) for one in meant}:
                keys.update(f"{bare}|{need}" for need in needs)
        return Analysis(
            text=text,
            keys=tuple(stamped(self.edition, sorted(keys))),
            given=language or None,
            languages=tuple(codes),
            readings=tuple(readings),
        )

    def readable(self, languages: Sequence[str] | None) -> list[str]:
        """Give those of a member's languages that have rules; all that have where none does."""
        return [code for code in languages or () if code in self.languages] or [*self.languages]

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
        lent = self._lender
        own = [(key, voice, self._of_kind(key[1])) for key, voice in [*self._voices.items()]]
        if lent is not None:
            own += [(key, voice, lent._of_kind(key[1])) for key, voice in [*lent._voices.items()]]
        for (held_code, _), voice, held_vocabularies in own:
            if held_code == code and voice.rules == rules and held_vocabularies == vocabularies:
                return voice
        return None

    def reads_alike(self, other: Analyzer, code: str, kind: Kind) -> bool:
        """Whether both read this language and kind by equal rules and thesauri."""
        mine, theirs = self.settings.rules.get(code), other.settings.rules.get(code)
        if mine is None or theirs is None:
            return mine is theirs
        return mine[kind] == theirs[kind] and self._of_kind(kind) == other._of_kind(kind)

    def _of_kind(self, kind: Kind) -> tuple[Vocabulary, ...]:
        return tuple(one for one in self.vocabularies if kind in one.kinds)


def _read(voice: Voice, tidied: str) -> tuple[tuple[Word, ...], tuple[Reading, ...]]:
    words, readings = voice.read(tidied)
    if not readings:
        raise _no_word()
    return words, readings


def _senses(read: Sequence[tuple[tuple[Reading, ...], ConceptIndex]]) -> tuple[Atom, ...]:
    """Give the concepts that the keyword's writer may choose from; empty where all is clear."""
    found: dict[Atom, None] = {}
    whole: dict[Atom, None] = {}
    for readings, index in read:
        for matches in senses(readings, index):
            found.update((match.concept, None) for match in matches)
        if len(read) > 1:
            bare = [one.head for one in interest_readings(readings, index) if not one.modifiers]
            whole.update((atom, None) for atom in bare if atom.is_concept)
    if len(whole) > 1:
        # It means something else in another language: French *pain*, English *pain*.
        found.update(whole)
    return tuple(found)


def _may_mean(readings: tuple[Reading, ...], index: ConceptIndex, chosen: Chosen) -> bool:
    return any(mentions(one, chosen) for one in interest_readings(readings, index, chosen))


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


def _invalid(field: str, detail: str, **values: Any) -> Invalid:
    return Invalid(detail, fields={field: detail}, **values)


@lru_cache(maxsize=1)
def default_analyzer() -> Analyzer:
    """Give the analyzer with the shipped settings and the demo thesaurus."""
    return Analyzer(default_settings(), (demo_vocabulary(),))
