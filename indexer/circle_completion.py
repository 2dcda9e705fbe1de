"""The keywords of circles' rules read by an edition that has not read them yet (F3)."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import col, select

from analyzers.readings import read_open
from indexer.completion import Completion
from schemas.account import Account
from schemas.circle import Circle, Rule


def read_circles(completion: Completion, ids: Collection[str]) -> None:
    """Have these circles read; they forget what none of the kept editions says.

    Read outside any transaction, and stored only where the rule is still the same.
    """
    edition = completion.edition
    with completion.truth.read() as session:
        rows = session.exec(
            select(Circle, col(Account.languages))
            .join(Account, col(Account.id) == col(Circle.account_id))
            .where(col(Circle.id).in_(ids), col(Circle.keys).is_not(None))
        ).all()
    analyzer = completion.rereading.analyzer
    found = {
        circle.id: (
            circle.rule,
            read_open(analyzer, Rule.model_validate(circle.rule).keywords, languages),
        )
        for circle, languages in rows
        if not circle.is_read_by([edition])
    }
    if not found:
        return
    with completion.truth.work() as work:
        for row in work.session.exec(
            select(Circle).where(col(Circle.id).in_(list(found))).with_for_update()
        ):
            rule, interests = found[row.id]
            if row.keys is not None and row.rule == rule:
                kept = {one: keys for one, keys in row.keys.items() if int(one) in completion.kept}
                row.keys = kept | {str(edition): interests}
        work.commit()
