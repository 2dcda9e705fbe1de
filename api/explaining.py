"""How a keyword is read, in words of the reader's language."""

from __future__ import annotations

from analyzers.analyzer import Analyzer
from analyzers.explanation import tell
from api.i18n import translator
from schemas.keyword import Keyword
from schemas.publication import KeywordReport


def explain(analyzer: Analyzer, keyword: Keyword | KeywordReport, language: str) -> str:
    """Tell what the keys of a member's or a publication's keyword mean."""
    offers = isinstance(keyword, KeywordReport)
    found = analyzer.explain(
        keyword.text, keyword.kind, keyword.keys, keyword.need, offers=offers, speak=language
    )
    return tell(found, translator(language).gettext)
