"""One sentence that says how a keyword was understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from analyzers.keys import Atom, Reading
from analyzers.thesaurus import Vocabulary


def explain(
    text: str,
    readings: Sequence[Reading],
    spellings: Mapping[Atom, str],
    vocabularies: Iterable[Vocabulary],
) -> str:
    """Give an English sentence: what the keyword is about, what narrows it, which concepts.

    `spellings` maps a word's form to how the keyword writes it.
    """
    names = {vocabulary.name: vocabulary for vocabulary in vocabularies}

    def say(atom: Atom) -> str:
        if atom.is_concept and atom.space in names:
            labels = names[atom.space].concepts[atom.name].labels
            label = labels.get("en") or next(iter(labels.values()))
            return f"{label[0]} ({atom})"
        return f"“{spellings.get(atom, atom.name)}”"

    def describe(reading: Reading) -> str:
        if not reading.modifiers:
            return say(reading.head)
        return f"{say(reading.head)} narrowed by {_and(map(say, reading.modifiers))}"

    words = [describe(one) for one in readings if not one.head.is_concept]
    concepts = [describe(one) for one in readings if one.head.is_concept]
    sentence = f"“{text}” is about {', or '.join(words)}"
    if concepts:
        sentence += f"; as a concept, {', or '.join(concepts)}"
    return sentence + "."


def _and(parts: Iterable[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
