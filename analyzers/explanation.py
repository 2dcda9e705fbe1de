"""How a keyword was understood: first as a structure, then in words.

An `Explanation` says what the keyword is about, what narrows it, which concepts it stands for
and what is broader, its need and the languages it was read in. `tell` puts it into sentences of
any interface language; on the command line they are English.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from analyzers.keys import Atom, Reading, parse_key
from schemas.errors import N_
from schemas.words import Need

Translate = Callable[[str], str]

MOST_TOLD = 8
"""Senses, and likewise broader concepts, that an explanation names; an offer may have hundreds."""


class Term(NamedTuple):
    """A word as the keyword writes it, or a concept by its label in the reader's language."""

    text: str
    concept: str | None = None


class Sense(NamedTuple):
    """One way to understand a keyword: what it is about, and what narrows it."""

    about: Term
    narrowed_by: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a keyword's keys mean, without the words of any interface language."""

    text: str
    words: tuple[Sense, ...]
    concepts: tuple[Sense, ...]
    broader: tuple[Term, ...]
    """Concepts whose interests an offer answers besides its own."""
    languages: tuple[str, ...]
    """Codes of the languages whose forms the keys hold; several where none was given."""
    need: Need | None
    offers: bool
    """Whether the keyword is a publication's."""


def explain(
    text: str,
    keys: Iterable[str],
    *,
    need: Need | None,
    offers: bool,
    spellings: Mapping[Atom, str],
    label: Callable[[Atom], str],
    above: Callable[[Atom], Collection[Atom]],
) -> Explanation:
    """Build the explanation of a keyword's own keys.

    `spellings` maps a word's form to how the keyword writes it, `label` gives a concept's label
    in the reader's language, `above` all that is broader than a concept.
    """
    readings = [*_fullest(parse_key(key).reading for key in keys)]
    heads = {one.head for one in readings if one.head.is_concept}
    wider = {broad for head in heads for broad in above(head)} if offers else set()

    def term(atom: Atom) -> Term:
        if atom.is_concept:
            return Term(label(atom), str(atom))
        return Term(spellings.get(atom, atom.name))

    def senses(chosen: Iterable[Reading]) -> tuple[Sense, ...]:
        told = (Sense(term(one.head), tuple(map(term, one.modifiers))) for one in chosen)
        return tuple(islice(dict.fromkeys(told), MOST_TOLD))

    forms = {atom.space for one in readings for atom in (one.head, *one.modifiers)}
    return Explanation(
        text=text,
        words=senses(one for one in readings if not one.head.is_concept),
        concepts=senses(one for one in readings if one.head in heads - wider),
        broader=tuple(islice((term(head) for head in sorted(heads & wider)), MOST_TOLD)),
        languages=tuple(code for code in LANGUAGE_NAMES if code in forms),
        need=need,
        offers=offers,
    )


def _fullest(readings: Iterable[Reading]) -> Iterator[Reading]:
    """Leave out readings that another with the same head says more fully."""
    distinct = list(dict.fromkeys(readings))
    by_head: dict[Atom, list[frozenset[Atom]]] = {}
    for one in distinct:
        by_head.setdefault(one.head, []).append(frozenset(one.modifiers))
    for one in distinct:
        own = frozenset(one.modifiers)
        if not any(own < other for other in by_head[one.head]):
            yield one


def tell(explanation: Explanation, translate: Translate = str) -> str:
    """Say it in sentences of the language that `translate` speaks; English without."""
    words = _either([_sense(one, translate) for one in explanation.words], translate)
    concepts = _either([_sense(one, translate) for one in explanation.concepts], translate)
    text = explanation.text
    if words and concepts:
        whole = N_("“{text}” is about {words}; as a concept, {concepts}.")
    else:
        whole = N_("“{text}” is about {words}.")
    sentences = [translate(whole).format(text=text, words=words or concepts, concepts=concepts)]
    if explanation.broader:
        broader = _both([_term(one, translate) for one in explanation.broader], translate)
        sentences.append(translate(N_("It also answers {broader}.")).format(broader=broader))
    if len(explanation.languages) > 1:
        names = _both([translate(LANGUAGE_NAMES[one]) for one in explanation.languages], translate)
        sentences.append(translate(N_("It is read as {languages}.")).format(languages=names))
    if explanation.need is not None:
        told = _OFFERED if explanation.offers else _WANTED
        sentences.append(translate(told[explanation.need]))
    return " ".join(sentences)


def _sense(sense: Sense, translate: Translate) -> str:
    about = _term(sense.about, translate)
    if not sense.narrowed_by:
        return about
    narrowing = _both([_term(one, translate) for one in sense.narrowed_by], translate)
    return translate(N_("{about} narrowed by {narrowing}")).format(about=about, narrowing=narrowing)


def _term(term: Term, translate: Translate) -> str:
    if term.concept is not None:
        return f"{term.text} ({term.concept})"
    return translate(N_("“{word}”")).format(word=term.text)


def _both(parts: Sequence[str], translate: Translate) -> str:
    return _join(parts, translate(N_("{most} and {last}")))


def _either(parts: Sequence[str], translate: Translate) -> str:
    return _join(parts, translate(N_("{most}, or {last}")))


def _join(parts: Sequence[str], pattern: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return pattern.format(most=", ".join(parts[:-1]), last=parts[-1])


LANGUAGE_NAMES = {
    "fr": N_("French"),
    "en": N_("English"),
    "de": N_("German"),
    "es": N_("Spanish"),
    "it": N_("Italian"),
    "pt": N_("Portuguese"),
    "nl": N_("Dutch"),
}

_WANTED = {
    Need.BUY: N_("You want to buy: it finds what is for sale, and what names no need."),
    Need.SELL: N_("You want to sell: it finds those who want to buy, and what names no need."),
    Need.RENT: N_("You want to rent: it finds what is to let, and what names no need."),
    Need.LET: N_("You want to let: it finds those who want to rent, and what names no need."),
    Need.SHARE: N_("You want to share: it finds others who share, and what names no need."),
    Need.EXCHANGE: N_("You want to exchange: it finds others who do, and what names no need."),
}
_OFFERED = {
    Need.BUY: N_("You want to buy: those who sell find it, and those who name no need."),
    Need.SELL: N_("You sell: those who want to buy find it, and those who name no need."),
    Need.RENT: N_("You want to rent: those who let find it, and those who name no need."),
    Need.LET: N_("You let: those who want to rent find it, and those who name no need."),
    Need.SHARE: N_("You share: others who share find it, and those who name no need."),
    Need.EXCHANGE: N_("You exchange: others who exchange find it, and those who name no need."),
}
