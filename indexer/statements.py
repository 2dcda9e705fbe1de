"""SQL of the embedded engine: the tables of a generation and the statements on them.

Names are validated before they reach this module (`generation_name`); values are bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NARROWED_BIT = 1 << 16
"""Among a posting's place bits: its document does not serve the whole world."""

ARMS = 400
"""Keys one merged select reads; SQLite allows 500 terms of a compound select."""


def build(generation: str) -> tuple[str, ...]:
    """Statements that make a generation's tables.

    A posting repeats its document's place bits and tier, so that an audience is filtered
    while a key's postings are read, newest first, from one index. What a document serves, where
    that is not the whole world, are postings too: of the words of `schemas.cells`.
    """
    return (
        f"""CREATE TABLE IF NOT EXISTS interest_{generation} (
            name TEXT PRIMARY KEY
        ) WITHOUT ROWID""",
        f"""CREATE TABLE IF NOT EXISTS document_{generation} (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            revision INTEGER NOT NULL,
            gone INTEGER NOT NULL,
            sequence INTEGER,
            author TEXT,
            places INTEGER,
            tier INTEGER,
            names TEXT NOT NULL
        )""",
        f"""CREATE INDEX IF NOT EXISTS document_{generation}_newest
            ON document_{generation} (sequence DESC) WHERE gone = 0""",
        f"""CREATE INDEX IF NOT EXISTS document_{generation}_author
            ON document_{generation} (author, sequence DESC) WHERE gone = 0""",
        f"""CREATE TABLE IF NOT EXISTS posting_{generation} (
            name TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            number INTEGER NOT NULL,
            places INTEGER NOT NULL,
            tier INTEGER NOT NULL,
            PRIMARY KEY (name, sequence DESC, number)
        ) WITHOUT ROWID""",
        *build_words(generation),
    )


def build_words(generation: str) -> tuple[str, ...]:
    """Statements that make the tables of what is searched for, also beside those of older clubs.

    A facet is kept as a word of which nothing is said.
    """
    return (
        f"""CREATE TABLE IF NOT EXISTS word_{generation} (
            word TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            number INTEGER NOT NULL,
            impact INTEGER NOT NULL,
            places INTEGER NOT NULL,
            tier INTEGER NOT NULL,
            PRIMARY KEY (word, sequence DESC, number)
        ) WITHOUT ROWID""",
        f"""CREATE TABLE IF NOT EXISTS worded_{generation} (
            number INTEGER PRIMARY KEY,
            words TEXT NOT NULL
        )""",
    )


def drop(generation: str) -> tuple[str, ...]:
    """Statements that remove a generation's tables."""
    return tuple(
        f"DROP TABLE IF EXISTS {table}_{generation}"
        for table in ("document", "posting", "interest", "word", "worded")
    )


_SHOWN = """(places & :place OR places & :within
            AND number IN (SELECT value FROM json_each(:admitted)))"""

GENERATIONS = """SELECT substr(name, length('document_') + 1) FROM sqlite_master
    WHERE type = 'table' AND name LIKE 'document\\_%' ESCAPE '\\'"""


@dataclass(frozen=True)
class Statements:
    """Statements on one generation.

    An audience is `:place`, `:tier`, `:author`, `:excluded`; and `:within`, the bit of the place
    for what only circles may see, with `:admitted`, the numbers of those documents that this
    reader's circles let them see.
    """

    generation: str

    @property
    def held(self) -> str:
        """What is held under an identifier."""
        return (
            "SELECT number, revision, gone, sequence, names "  # noqa: S608
            f"FROM document_{self.generation} WHERE id = ?"
        )

    @property
    def put_document(self) -> str:
        """The row of a document or tombstone, in place of the one with its number."""
        return f"""INSERT OR REPLACE INTO document_{self.generation}
            (number, id, revision, gone, sequence, author, places, tier, names)
            VALUES (:number, :id, :revision, :gone, :sequence, :author, :places, :tier, :names)
            """  # noqa: S608

    @property
    def add_posting(self) -> str:
        """One key of one document."""
        return f"INSERT INTO posting_{self.generation} VALUES (?, ?, ?, ?, ?)"  # noqa: S608

    @property
    def remove_posting(self) -> str:
        """Take a key of a document away."""
        return (
            f"DELETE FROM posting_{self.generation} "  # noqa: S608
            "WHERE name = ? AND sequence = ? AND number = ?"
        )

    @property
    def worded(self) -> str:
        """The words that a document is held under."""
        return f"SELECT words FROM worded_{self.generation} WHERE number = ?"  # noqa: S608

    @property
    def put_worded(self) -> str:
        """The words of a document, in place of those it had."""
        return f"INSERT OR REPLACE INTO worded_{self.generation} VALUES (?, ?)"  # noqa: S608

    @property
    def add_word(self) -> str:
        """One word of one document."""
        return f"INSERT INTO word_{self.generation} VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608

    @property
    def remove_word(self) -> str:
        """Take a word of a document away."""
        return (
            f"DELETE FROM word_{self.generation} "  # noqa: S608
            "WHERE word = ? AND sequence = ? AND number = ?"
        )

    def holders(self, *, of_author: bool) -> str:
        """How many documents say each of the JSON list `:words`."""
        return f"""SELECT word, count(*) FROM word_{self.generation} AS said
            WHERE word IN (SELECT value FROM json_each(:words))
            AND {_SHOWN} AND tier <= :tier
            AND number NOT IN (SELECT value FROM json_each(:excluded))
            {self._of_author if of_author else ""}
            GROUP BY word"""  # noqa: S608

    def search(self, *, of_author: bool, facets: bool) -> str:
        """The best `:limit` documents: `:words` are `[word, worth, needed]`, `:names` interests."""
        narrowed = f"""AND NOT EXISTS (
            SELECT 1 FROM json_each(:facets) AS wanted WHERE NOT EXISTS (
                SELECT 1 FROM word_{self.generation} AS held WHERE held.word = wanted.value
                AND held.sequence = said.sequence AND held.number = said.number))"""  # noqa: S608
        return f"""WITH
            asked AS MATERIALIZED (
                SELECT json_extract(value, '$[0]') AS word,
                    json_extract(value, '$[1]') AS worth,
                    json_extract(value, '$[2]') AS needed
                FROM json_each(:words)
            ),
            said AS (
                SELECT number, sequence, worth * impact AS score, needed
                FROM asked CROSS JOIN word_{self.generation} USING (word)
                WHERE {_SHOWN} AND tier <= :tier
                UNION ALL
                SELECT DISTINCT number, sequence, :marriage, 1
                FROM posting_{self.generation}
                WHERE name IN (SELECT value FROM json_each(:names))
                AND {_SHOWN} AND tier <= :tier
            ),
            found AS (
                SELECT number, sequence, sum(score) AS score FROM said
                WHERE number NOT IN (SELECT value FROM json_each(:excluded))
                {self._of_author if of_author else ""}
                {narrowed if facets else ""}
                GROUP BY number, sequence HAVING max(needed)
                ORDER BY score DESC, sequence DESC LIMIT :limit
            )
            SELECT id, revision, found.sequence, score
            FROM found JOIN document_{self.generation} AS held USING (number)
            ORDER BY score DESC, found.sequence DESC"""  # noqa: S608

    @property
    def _of_author(self) -> str:
        return f"""AND EXISTS (SELECT 1 FROM document_{self.generation} AS own
            WHERE own.number = said.number AND own.author = :author)"""  # noqa: S608

    @property
    def add_interest(self) -> str:
        """One interest; one that is there already stays."""
        return f"INSERT OR IGNORE INTO interest_{self.generation} VALUES (?)"  # noqa: S608

    @property
    def percolate(self) -> str:
        """Those of a JSON list of names that somebody is interested in."""
        return (
            f"SELECT name FROM interest_{self.generation} "  # noqa: S608
            "WHERE name IN (SELECT value FROM json_each(?))"
        )

    @property
    def newest_of(self) -> str:
        """The newest `:limit` documents with one of the names in the JSON list `:names`.

        A name's postings are kept newest first, so SQLite leaves each as soon as it is below the
        newest few of all: what it reads does not grow with the publications.
        """
        return f"""SELECT DISTINCT sequence, number FROM posting_{self.generation}
            WHERE name IN (SELECT value FROM json_each(:names))
            AND sequence < :before AND {_SHOWN} AND tier <= :tier
            AND number NOT IN (SELECT value FROM json_each(:excluded))
            ORDER BY sequence DESC, number LIMIT :limit"""  # noqa: S608

    def select(self, arms: Sequence[tuple[int, bool, bool] | None]) -> str:
        """Postings of `:name0` … of as many names as there are arms, newest first.

        Each arm says how it is narrowed: by the number of its `:there` and `:without`, and which
        of the two it has. SQLite merges the arms as they are read: a reader that stops after the
        newest few pays for those few only.
        """
        asked = [
            "SELECT name, sequence, number, places & :place "  # noqa: S608
            f"FROM posting_{self.generation} AS posting WHERE name = :name{position} "
            "AND sequence < :before AND places & (:place | :within) AND tier <= :tier"
            f"{self._narrowed(*arm) if arm else ''}"
            for position, arm in enumerate(arms)
        ]
        return " UNION ALL ".join(asked) + " ORDER BY sequence DESC, number"

    def _narrowed(self, number: int, is_placed: bool, is_without: bool) -> str:
        beside = (
            f"EXISTS (SELECT 1 FROM posting_{self.generation} AS beside "  # noqa: S608
            "WHERE beside.name IN (SELECT value FROM json_each(:{}{})) "
            "AND beside.sequence = posting.sequence AND beside.number = posting.number)"
        )
        clauses = ""
        if is_placed:
            there = beside.format("there", number)
            clauses += f" AND (posting.places & {NARROWED_BIT} = 0 OR {there})"
        if is_without:
            clauses += f" AND NOT {beside.format('without', number)}"
        return clauses

    def newest(self, *, of_author: bool) -> str:
        """Documents of an audience, newest first."""
        return f"""SELECT id, revision, sequence, names FROM document_{self.generation}
            WHERE gone = 0 AND sequence < :before AND {_SHOWN} AND tier <= :tier
            AND number NOT IN (SELECT value FROM json_each(:excluded))
            {"AND author = :author" if of_author else ""}
            ORDER BY sequence DESC"""  # noqa: S608

    def count(self, arm: tuple[int, bool, bool] | None = None) -> str:
        """How many documents have one of the names in the JSON list `:names`, narrowed or not."""
        return f"""SELECT count(DISTINCT number) FROM posting_{self.generation} AS posting
            WHERE name IN (SELECT value FROM json_each(:names))
            AND {_SHOWN} AND tier <= :tier
            AND number NOT IN (SELECT value FROM json_each(:excluded))
            {self._narrowed(*arm) if arm else ""}"""  # noqa: S608

    @property
    def excluded(self) -> str:
        """Numbers of the documents by authors in `:muted`, or named in `:hidden`."""
        return f"""SELECT number FROM document_{self.generation}
            WHERE gone = 0 AND author IN (SELECT value FROM json_each(:muted))
            UNION SELECT number FROM document_{self.generation}
            WHERE id IN (SELECT value FROM json_each(:hidden))"""  # noqa: S608

    @property
    def admitted(self) -> str:
        """Numbers of the documents with a posting by one of the names in a JSON list."""
        return (
            f"SELECT number FROM posting_{self.generation} "  # noqa: S608
            "WHERE name IN (SELECT value FROM json_each(?))"
        )

    @property
    def describe(self) -> str:
        """Number, identifier, revision and names of the documents numbered in a JSON list."""
        return (
            f"SELECT number, id, revision, names FROM document_{self.generation} "  # noqa: S608
            "WHERE number IN (SELECT value FROM json_each(?))"
        )

    @property
    def documents_after(self) -> str:
        """A page of live documents, by identifier."""
        return (
            f"SELECT id, revision FROM document_{self.generation} "  # noqa: S608
            "WHERE gone = 0 AND id > ? ORDER BY id LIMIT ?"
        )

    @property
    def interests_after(self) -> str:
        """A page of interests, by name."""
        return (
            f"SELECT name FROM interest_{self.generation} "  # noqa: S608
            "WHERE name > ? ORDER BY name LIMIT ?"
        )

    @property
    def totals(self) -> str:
        """How many live documents and how many interests."""
        return f"""SELECT
            (SELECT count(*) FROM document_{self.generation} WHERE gone = 0),
            (SELECT count(*) FROM interest_{self.generation})"""  # noqa: S608
