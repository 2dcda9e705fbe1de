"""A list bound as one value means on either database what `IN` means."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from schemas.outbox import Promise, Topic
from store.lists import as_list, in_list
from store.truth import Truth

REFS = ["a", "b", 'quoted " and \\', "d'or", "é"]


@pytest.mark.parametrize(
    "wanted", [[], ["a"], ["b", "nobody"], REFS, [f"{n}" for n in range(5_000)]]
)
def test_a_list_holds_what_is_in_it(truth: Truth, wanted: list[str]) -> None:
    with truth.work() as work:
        for ref in REFS:
            work.note(Topic.MEMBER, ref)
        work.commit()
    asked = select(col(Promise.ref)).where(in_list(col(Promise.ref), "refs"))
    with truth.glance() as glance:
        found = glance.execute(asked, {"refs": as_list(wanted)}).scalars().all()
    assert sorted(found) == sorted(set(REFS) & set(wanted))
