"""What publications say, as searches find them by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analyzers.analyzer import Analyzer
from analyzers.readings import Page
from analyzers.searching import impacts
from schemas.company import told_by
from schemas.publication import Draft


def words_of(
    analyzer: Analyzer, draft: Draft, company: Mapping[str, Any] | None
) -> dict[str, dict[str, int]]:
    """How much a draft says of each word, by written edition; `company` is its stored entry."""
    texts = [*draft.texts, *told_by(company)]
    page = Page(draft.language, draft.title, draft.subtitle, texts)
    return {str(one.edition): impacts(one, page) for one in (analyzer, *analyzer.beside)}
