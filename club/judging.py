"""What the analyzers say of a draft: whether its keywords are true, and what it says (K5, K6)."""

from __future__ import annotations

from analyzers.analyzer import Analyzer
from club import offers, originality
from schemas.account import Account
from schemas.publication import Draft, PublicationKeyword


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
