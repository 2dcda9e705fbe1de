"""The languages the analyzers know; German and Dutch join here."""

from __future__ import annotations

from analyzers.languages.base import HeadRule, Language
from analyzers.languages.en import ENGLISH
from analyzers.languages.es import SPANISH
from analyzers.languages.fr import FRENCH
from analyzers.languages.it import ITALIAN
from analyzers.languages.pt import PORTUGUESE

LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        FRENCH,
        ENGLISH,
        SPANISH,
        ITALIAN,
        PORTUGUESE,
    )
}

__all__ = ["LANGUAGES", "HeadRule", "Language"]
