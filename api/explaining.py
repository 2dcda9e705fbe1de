"""How a keyword is read, in words of the reader's language."""

from __future__ import annotations

from analyzers.analyzer import Analyzer
from analyzers.explanation import tell
from api.i18n import translator
from schemas.edition import plain
from schemas.keyword import Keyword
from schemas.publication import KeywordReport


def explain(analyzer: Analyzer, keyword: Keyword | KeywordReport, language: str) -> str:
    """Tell what the keys of a member's or a publication's keyword mean."""
    offers = isinstance(keyword, KeywordReport)
    # A report has them as people read them; a row has those of several editions.
    keys = keyword.keys if offers else plain(keyword.keys, analyzer.edition)
    found = analyzer.explain(
        keyword.text, keyword.kind, keys, keyword.need, offers=offers, speak=language
    )
    return tell(found, translator(language).gettext)
