"""What a keyword may mean, by labels in the language of whoever wrote it."""

from __future__ import annotations

from analyzers.analyzer import Analyzer
from schemas.errors import Invalid
from schemas.keyword import Keyword, SenseOut
from schemas.publication import KeywordReport, PublicationOut


def senses_of(analyzer: Analyzer, keyword: Keyword | KeywordReport, speak: str) -> list[SenseOut]:
    """The concepts to choose from; none where all is clear."""
    own = keyword.languages if isinstance(keyword, Keyword) else (keyword.language,)
    try:
        found = analyzer.senses(keyword.text, keyword.kind, languages=own, speak=speak)
    except Invalid:
        # Rules that came after it may leave nothing of it.
        return []
    return [SenseOut.model_validate(one) for one in found]


def with_senses(analyzer: Analyzer, publication: PublicationOut, speak: str) -> PublicationOut:
    """The publication with what each of its keywords may mean."""
    for keyword in publication.keywords:
        keyword.senses = senses_of(analyzer, keyword, speak)
    return publication
