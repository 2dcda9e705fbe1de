"""The likeliest language of a keyword: function words, accents and words with a known concept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from analyzers.languages import LANGUAGES


def guess_language(
    text: str,
    words: Iterable[str],
    languages: Sequence[str],
    knows: Callable[[str, str], bool],
) -> str:
    """Give the likeliest of `languages`, the first where nothing speaks for any.

    `words` are folded; `knows(language, word)` tells whether the language's thesaurus does.
    """
    lowered = frozenset(text.lower())
    folded = list(words)

    def score(code: str) -> int:
        language = LANGUAGES[code]
        letters = 2 * len(lowered & language.letters)
        hints = sum(2 for word in folded if word in language.hints)
        known = sum(1 for word in folded if knows(code, word))
        return letters + hints + known

    return max(languages, key=score)
