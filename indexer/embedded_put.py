"""How the embedded engine writes a document: its row, its postings and its words."""

from __future__ import annotations

import sqlite3

import orjson

from indexer.sqlite import as_json
from indexer.statements import NARROWED_BIT, Statements
from schemas.cells import words_of
from schemas.document import Document, Tombstone
from schemas.words import Place

BIT = {place: 1 << position for position, place in enumerate(Place)}
WITHIN = len(Place)
"""How far the bits are shifted of a place where only circles may see a document (F3)."""


def circle_name(circle: str) -> str:
    """What a circle's documents are posted by; no interest is named so."""
    return f"circle:{circle}"


def put(sql: sqlite3.Connection, own: Statements, item: Document | Tombstone) -> None:
    """Store one, within a transaction, unless what is held is as new."""
    gone = isinstance(item, Tombstone)
    number, old_names = None, []
    if held := sql.execute(own.held, (item.id,)).fetchone():
        number, revision, was_gone, sequence, names = held
        if (item.revision, gone) <= (revision, bool(was_gone)):
            return
        old_names = [(name, sequence, number) for name in orjson.loads(names)]
        _remove_words(sql, own, number, sequence)
    sql.executemany(own.remove_posting, old_names)
    row = {"number": number, "id": item.id, "revision": item.revision, "gone": gone}
    if isinstance(item, Tombstone):
        nothing = dict.fromkeys(("sequence", "author", "places", "tier"))
        sql.execute(own.put_document, {**row, **nothing, "names": "[]"})
        return
    words = words_of(item.area)
    places = sum(BIT[place] for place in item.places)
    held_names = sorted({*map(str, item.interests), *words})
    if item.circles:
        places <<= WITHIN
        held_names += sorted(map(circle_name, item.circles))
    places |= NARROWED_BIT if words else 0
    tier = item.reading_tier.rank
    row |= {"sequence": item.sequence, "author": item.author, "places": places, "tier": tier}
    number = sql.execute(own.put_document, {**row, "names": as_json(held_names)}).lastrowid
    sql.executemany(
        own.add_posting,
        [(name, item.sequence, number, places, tier) for name in held_names],
    )
    said = {**dict.fromkeys(item.facets, 0), **item.words}
    if said:
        sql.execute(own.put_worded, (number, as_json(said)))
        sql.executemany(
            own.add_word,
            [(word, item.sequence, number, impact, places, tier) for word, impact in said.items()],
        )


def _remove_words(
    sql: sqlite3.Connection, own: Statements, number: int, sequence: int | None
) -> None:
    held = sql.execute(own.worded, (number,)).fetchone()
    if held:
        words = orjson.loads(held[0])
        sql.executemany(own.remove_word, [(word, sequence, number) for word in words])
        sql.execute(own.put_worded, (number, "[]"))
