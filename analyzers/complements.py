"""Complements without a preposition: *Verkauf alter Möbel*, *verhuur bouwmachines*.

Languages that write compounds as one word hardly ever put two nouns side by side: where they do,
the second one narrows an action that stands first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from analyzers.keys import Atom
from analyzers.languages import Language
from analyzers.lexicon import Role
from analyzers.word import Word


def link_complements(
    words: Sequence[Word], language: Language, generic_ends: Collection[Atom]
) -> list[Word]:
    """Give the words with a preposition put in where a complement starts without one."""
    if not language.compounding:
        return list(words)
    linked: list[Word] = []
    content = 0
    for index, word in enumerate(words):
        after = words[index + 1] if index + 1 < len(words) else None
        if word.role is Role.CONTENT and linked and linked[-1].role is Role.CONTENT:
            before = linked[-1]
            genitive = _starts_genitive(before, word, after, language)
            object_ = (
                content == 1
                and not before.inner
                and language.is_action(before.atom.name)
                and word.atom not in generic_ends
                and not word.atom.is_neutral
            )
            if genitive or object_:
                linked.append(word._replace(role=Role.PREPOSITION, end=word.start, text=""))
        content += word.role is Role.CONTENT
        linked.append(word)
    return linked


def _starts_genitive(before: Word, word: Word, after: Word | None, language: Language) -> bool:
    """Tell whether a noun, a genitive adjective and a noun stand in a row."""
    return (
        language.complements is not None
        and after is not None
        and after.role is Role.CONTENT
        and not language.is_adjective(before.atom.name)
        and not before.atom.is_neutral
        and language.complements(word.atom.name, word.text)
    )
