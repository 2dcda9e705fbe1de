"""The likeliest language of a keyword whose writer gave none, by lingua.

Of what `marieur bench guess` compares it is right most often on one word and on a few. Its models
take up to 170 MB, loaded with the first guess; where the language is given there is none to make.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from analyzers.languages import LANGUAGES

if TYPE_CHECKING:
    from lingua import LanguageDetector


def guess_language(text: str, languages: Sequence[str]) -> str:
    """Give the likeliest of `languages`, the first where nothing speaks for any."""
    if len(languages) == 1:
        return languages[0]
    found = _detector().compute_language_confidence_values(text)
    ranked = [one.language.iso_code_639_1.name.lower() for one in found if one.value > 0]
    return next((code for code in ranked if code in languages), languages[0])


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    # Importing it takes longer than a start of the analyzers: only who guesses pays.
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, code.upper()) for code in LANGUAGES]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()
