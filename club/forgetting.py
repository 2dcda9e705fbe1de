"""What an account leaves behind when it goes, and no cascade takes along (C8, C9)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import case, delete, or_, update
from sqlmodel import col, select

from club import circles, publications, shared_profiles
from club.delegation_end import end_of_worker
from schemas.access import Access
from schemas.account import Account
from schemas.keyword import Keyword
from schemas.mail_link import MailLink
from schemas.moderation import ModerationAct
from schemas.publication import Publication
from schemas.tuning import Preview
from store.unit_of_work import Work


def forget_writings(work: Work, account: Account) -> None:
    """Take all that an account wrote off every page, and out of what quotes it."""
    keywords = set(
        work.session.exec(
            select(col(Keyword.text)).where(col(Keyword.account_id) == account.id)
        ).all()
    )
    owned = work.session.exec(
        select(Publication).where(col(Publication.account_id) == account.id)
    ).all()
    _forget_examples(work, {one.id for one in owned}, keywords)
    circles.end_all(work, account.id)
    for publication in owned:
        publications.remove(work, publication)
    shared_profiles.revoke(work, account.id)
    work.session.execute(delete(Access).where(col(Access.account_id) == account.id))
    end_of_worker(work, account.id)
    # Links that were asked for by address alone belong to no account yet.
    work.session.execute(delete(MailLink).where(col(MailLink.email) == account.email))


def forget_words_of_acts(work: Work, account_id: str) -> None:
    """Empty the words of the log of moderation about an account that is gone, and its name in it.

    Who, what and when stay, as identifiers; the database lets nothing else be changed (A15).
    """
    log = ModerationAct
    about = col(log.account_id) == account_id
    work.session.execute(
        update(log)
        .where(or_(about, col(log.moderator_id) == account_id))
        .values(
            reason=case((about, ""), else_=col(log.reason)),
            keyword=case((about & col(log.keyword).is_not(None), ""), else_=col(log.keyword)),
            moderator=case((col(log.moderator_id) == account_id, ""), else_=col(log.moderator)),
        )
    )


def _forget_examples(work: Work, publications: Collection[str], keywords: Collection[str]) -> None:
    """Leave what these wrote out of the examples of previews that were counted (M6)."""
    for preview in work.session.exec(select(Preview).where(col(Preview.result).is_not(None))):
        result = dict(preview.result or {})
        for name, examples in result.items():
            if name.startswith("examples_"):
                result[name] = [one for one in examples if not _quotes(one, publications, keywords)]
        if result != preview.result:
            preview.result = result


def _quotes(
    example: dict[str, Any], publications: Collection[str], keywords: Collection[str]
) -> bool:
    interest = example.get("interest") or {}
    return example.get("publication") in publications or interest.get("text") in keywords
