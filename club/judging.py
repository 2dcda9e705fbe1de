"""What the analyzers read in a draft: whether its keywords are true, what it says (K5, K6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analyzers.analyzer import Analyzer
from analyzers.searching import impacts, searchable
from club import offers, originality
from schemas.account import Account
from schemas.publication import Draft, PublicationKeyword


@dataclass(frozen=True, slots=True)
class Read:
    """What is stored beside the words of a draft, found before any transaction begins."""

    keywords: list[PublicationKeyword]
    said: originality.Said
    words: dict[str, dict[str, int]]
    """How much it says of each word, by written edition: what searches find it by."""
    company: dict[str, Any] | None
    """Its directory entry as stored, if it is a Company Profile (P4)."""
    area: dict[str, Any] | None
    """Where it is from and how far it serves, as stored (K8)."""


def read_draft(
    analyzer: Analyzer,
    author: Account,
    draft: Draft,
    *,
    company: dict[str, Any] | None,
    area: dict[str, Any] | None,
    kept: bool = False,
) -> Read:
    """Read a draft that is to be stored; its entry and its area are as they will be.

    Raises `Invalid` as `offers.analyse` does, which says what `kept` means.
    """
    keywords, said = judge_draft(analyzer, author, draft, kept=kept)
    page = searchable(draft, company)
    words = {str(one.edition): impacts(one, page) for one in (analyzer, *analyzer.beside)}
    return Read(keywords, said, words, company, area)


def judge_draft(
    analyzer: Analyzer, author: Account, draft: Draft, *, kept: bool = False
) -> tuple[list[PublicationKeyword], originality.Said]:
    """Its keywords, held where no text bears them out, and its wording; touches nothing.

    Nothing is held of an author whom moderators vouch for. Raises `Invalid` as `offers.analyse`
    does, which says what `kept` means.
    """
    offered = offers.analyse(analyzer, draft, kept=kept)
    said = originality.read(analyzer, draft, offered)
    if not author.vouched:
        offers.hold(offered)
    return offered, said
