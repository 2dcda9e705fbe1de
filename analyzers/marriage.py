"""Why two keywords marry, or why they do not, in one sentence."""

from __future__ import annotations

from typing import NamedTuple

from analyzers.analysis import Analysis
from analyzers.analyzer import Analyzer
from analyzers.keys import parse_key
from schemas.edition import plain
from schemas.words import Kind, Need


class Side(NamedTuple):
    """A keyword as one of the two sides has it."""

    text: str
    kind: Kind
    language: str | None = None
    need: Need | None = None


class Marriage(NamedTuple):
    """Whether an interest and an offer marry, and why."""

    marries: bool
    because: str


def marry(analyzer: Analyzer, interest: Side, offer: Side) -> Marriage:
    """Tell whether `offer` satisfies `interest` (K1, K3). Raises `Invalid` as analysis does."""
    wanted = analyzer.interest(interest.text, interest.kind, interest.language, interest.need)
    given = analyzer.offer(offer.text, offer.kind, offer.language, offer.need)
    if interest.kind is not offer.kind:
        return Marriage(
            False, f"A {interest.kind} keyword never marries a {offer.kind} keyword (K1)."
        )
    shared = plain(sorted(set(wanted.keys) & set(given.keys)), analyzer.edition)
    if shared:
        return Marriage(True, f"Both have the key {shared[0]}.")
    if _readings(analyzer, wanted) & _readings(analyzer, given):
        return Marriage(
            False,
            f"They speak of the same thing, but the need to {_say(interest.need)} is not met by "
            f"the need to {_say(offer.need)} (K3).",
        )
    return Marriage(
        False,
        f"The interest asks for {_list(wanted)}, which is not among what the offer answers: "
        f"{_list(given)} and what is broader.",
    )


def _readings(analyzer: Analyzer, analysis: Analysis) -> set[str]:
    return {str(parse_key(key).reading) for key in plain(analysis.keys, analyzer.edition)}


def _list(analysis: Analysis) -> str:
    return " or ".join(map(str, analysis.readings))


def _say(need: Need | None) -> str:
    return need.value if need else "learn of it"
