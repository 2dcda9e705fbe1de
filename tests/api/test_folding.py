"""What a hub's page folds of one author."""

from __future__ import annotations

import pytest

from api.pages.folding import fold
from schemas.publication import Author, Entry, MarriedEntry
from schemas.words import PublicationType


def entry(number: int, author: str) -> MarriedEntry:
    return MarriedEntry(
        publication=Entry(
            id=f"{author}{number}",
            type=PublicationType.FLASH,
            title="",
            subtitle="",
            language="fr",
            author=Author(slug=author, name=author),
            published_at=None,
            revision=1,
            url=None,
            link=None,
        ),
        reasons=[],
    )


@pytest.mark.parametrize(
    ("page", "rows"),
    [
        ("aaaaaaa", "a a a a a a a"),
        ("aaaab", "a a a a b"),
        ("aaaaab", "a a a+2 b"),
        ("abababaaab", "a b a b a+3 b b"),
        ("aaaaabbbbb", "a a a+2 b b b+2"),
        ("", ""),
    ],
    ids=["one author alone", "one too many", "five", "mixed", "two authors", "nothing"],
)
def test_an_author_who_would_fill_the_page_is_folded_after_the_third(page: str, rows: str) -> None:
    entries = [entry(number, author) for number, author in enumerate(page)]
    folded = fold(entries)
    told = [
        row.entry.publication.author.slug + (f"+{len(row.more)}" if row.more else "")
        for row in folded
    ]
    assert " ".join(told) == rows
    kept = [one.publication.id for row in folded for one in (row.entry, *row.more)]
    assert sorted(kept) == sorted(one.publication.id for one in entries)
