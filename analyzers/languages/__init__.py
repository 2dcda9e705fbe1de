"""The languages the analyzers know, in the order they are offered."""

from __future__ import annotations

from analyzers.languages.base import Compounding, HeadRule, Language
from analyzers.languages.de import GERMAN
from analyzers.languages.en import ENGLISH
from analyzers.languages.es import SPANISH
from analyzers.languages.fr import FRENCH
from analyzers.languages.it import ITALIAN
from analyzers.languages.nl import DUTCH
from analyzers.languages.pt import PORTUGUESE

LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        FRENCH,
        ENGLISH,
        GERMAN,
        SPANISH,
        ITALIAN,
        PORTUGUESE,
        DUTCH,
    )
}

__all__ = ["LANGUAGES", "Compounding", "HeadRule", "Language"]
