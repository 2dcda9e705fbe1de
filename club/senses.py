"""Which of several concepts a keyword means, when its writer says so (K7)."""

from __future__ import annotations

from collections.abc import Sequence

from analyzers.analyzer import Analyzer
from schemas.errors import N_, Invalid
from schemas.words import Kind


def check_sense(
    analyzer: Analyzer, text: str, kind: Kind, languages: Sequence[str], sense: str | None
) -> None:
    """Raise `Invalid` when a keyword, read in these languages, does not stand for a concept."""
    if sense is None:
        return
    known = [one.concept for one in analyzer.senses(text, kind, languages=languages)]
    if sense not in known:
        detail = N_("“{text}” does not stand for this concept.")
        raise Invalid(detail, fields={"sense": detail}, text=text)
