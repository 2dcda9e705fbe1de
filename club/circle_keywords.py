"""The keywords of a circle's rule: what they stand for, and who has published it (F3).

A circle is never drawn by what members look for. Of a subscriber count the keywords, but for held
ones, of live publications that every member may see on a hub or Site, whoever draws the circle: so
nobody is in it by what its owner could not read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import text
from sqlmodel import Session

from analyzers.analyzer import Analyzer
from analyzers.readings import read_open
from club.held_keys import lookup
from schemas.circle import Rule
from schemas.document import Interest
from schemas.errors import N_, Invalid
from schemas.words import Kind, PublicationState, PublicationType, Tier
from store.lists import as_list

_PUBLISHED = """
    SELECT DISTINCT publication.account_id, publication_keyword.kind, own.value
    FROM publication
    JOIN publication_keyword ON publication_keyword.publication_id = publication.id
    {keys}
    WHERE publication.account_id IN ({members})
      AND publication.state = :live
      AND publication.type <> :private
      AND publication.reading_tier = :lowest
      AND publication.circles IS NULL
      AND (publication.on_hub OR publication.on_site)
      AND NOT publication_keyword.held
      AND publication_keyword.kind || ':' || own.value IN ({names})
      {among}
"""
_MEMBERS = {
    "sqlite": "SELECT value FROM json_each(:members)",
    "postgresql": "SELECT json_array_elements_text(CAST(:members AS json))",
}


def read(analyzer: Analyzer, rule: Rule, languages: Sequence[str]) -> dict[str, list[str]] | None:
    """What a rule's keywords stand for in each written edition, as a circle's row keeps it.

    They are read in the languages that its owner speaks, as a keyword whose language is not said
    (K7), and as each kind would. Raises `Invalid` where one holds nothing to look for.
    """
    if not rule.keywords:
        return None
    for written in rule.keywords:
        if not read_open(analyzer, [written], languages):
            sentence = N_("“{text}” holds no word to look for.")
            raise Invalid(sentence, fields={"rule.keywords": sentence}, text=written)
    return {
        str(one.edition): read_open(one, rule.keywords, languages)
        for one in (analyzer, *analyzer.beside)
    }


def published(
    session: Session, members: Collection[str], interests: Collection[str]
) -> dict[str, frozenset[str]]:
    """Which of these interests each member's open publications answer; who has none is left out."""
    if not members or not interests:
        return {}
    wanted = [Interest(Kind(kind), key) for kind, key in (one.split(":", 1) for one in interests)]
    dialect = session.get_bind().dialect.name
    statement, keys = lookup(
        session,
        _PUBLISHED.replace("{members}", _MEMBERS[dialect]),
        wanted,
        table="publication_keyword",
    )
    asked = {
        "members": as_list(members),
        "live": PublicationState.LIVE.value,
        "private": PublicationType.PRIVATE.value,
        "lowest": Tier.BASIC_FREE.value,
        **keys,
    }
    found: dict[str, set[str]] = {}
    for member, kind, key in session.execute(text(statement), asked):
        found.setdefault(member, set()).add(str(Interest(Kind(kind), key)))
    return {member: frozenset(some) for member, some in found.items()}
