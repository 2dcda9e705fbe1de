"""How many keywords a second become keys: words never met before, and words met."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from typing import NamedTuple

from analyzers.analyzer import Analyzer
from analyzers.settings import default_settings
from analyzers.thesaurus import demo_vocabulary
from schemas.words import Kind

_ROUNDS = 5


class Speed(NamedTuple):
    """Keywords a second of processor time, the best of some rounds."""

    cold: float
    """Rules and thesaurus are loaded; no word of the keywords has been met."""
    warm: float
    """The same keywords again."""


def measure_speed(language: str, texts: Sequence[str]) -> Speed:
    """Time interests as members write them, with the shipped settings and the demo thesaurus."""
    cold = warm = 0.0
    for _ in range(_ROUNDS):
        analyzer = Analyzer(default_settings(), (demo_vocabulary(),))
        analyzer.interest("1", Kind.B2B, language)
        gc.collect()
        cold = max(cold, _rate(analyzer, language, texts))
        warm = max(warm, _rate(analyzer, language, texts))
    return Speed(cold, warm)


def _rate(analyzer: Analyzer, language: str, texts: Sequence[str]) -> float:
    began = time.process_time()
    for text in texts:
        analyzer.interest(text, Kind.B2B, language)
    return len(texts) / (time.process_time() - began)
