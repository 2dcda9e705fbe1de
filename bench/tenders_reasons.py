"""Why a tender did not reach a hub that it should have, or reached one that it need not have."""

from __future__ import annotations

from dataclasses import dataclass

from analyzers.analyzer import Analyzer
from schemas.publication import Draft
from schemas.words import Kind


@dataclass(frozen=True)
class Difference:
    """One hub that differs from what the codes say: its kind, and the words of both sides."""

    why: str
    interest: str
    offer: str
    detail: str


def explain_missing(
    analyzer: Analyzer, interest: str, language: str, labels: dict[str, str]
) -> Difference:
    """The forms that the text does not share with the code's label in its own language."""
    label = labels[language]
    asked = _forms(analyzer.interest(interest, Kind.B2B, language).keys)
    offered = _forms(analyzer.interest(label, Kind.B2B, language).keys)
    if asked == offered:
        return Difference("another head", interest, label, " / ".join(sorted(asked)))
    apart = f"{' '.join(sorted(asked - offered))} / {' '.join(sorted(offered - asked))}"
    return Difference("word form", interest, label, apart)


def explain_unexpected(
    analyzer: Analyzer, interest: str, language: str, draft: Draft
) -> Difference:
    """The keyword that answered: its whole label has the interest's key, or a part of it has."""
    asked = set(analyzer.interest(interest, Kind.B2B, language).keys)
    for keyword in draft.keywords:
        shared = asked & set(analyzer.offer(keyword.text, Kind.B2B, draft.language).keys)
        if not shared:
            continue
        whole = asked & set(analyzer.interest(keyword.text, Kind.B2B, draft.language).keys)
        if whole:
            several = len(analyzer.interest(keyword.text, Kind.B2B, draft.language).readings) > 1
            why = "one of what the label lists" if several else "label collision"
            return Difference(why, interest, keyword.text, min(whole))
        concept = all(key.partition(":")[0] != draft.language for key in shared)
        return Difference("concept" if concept else "subset", interest, keyword.text, min(shared))
    return Difference("unexplained", interest, "", "")


def _forms(keys: tuple[str, ...]) -> set[str]:
    bare = {key.partition("|")[0] for key in keys}
    return {form for key in bare for form in key.replace("›", " ").split()}
