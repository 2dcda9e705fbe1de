"""SQL of the embedded engine: the tables of a generation and the statements on them.

Names are validated before they reach this module (`generation_name`); values are bound.
"""

from __future__ import annotations

from dataclasses import dataclass

ARMS = 400
"""Keys one merged select reads; SQLite allows 500 terms of a compound select."""


def build(generation: str) -> tuple[str, ...]:
    """Statements that make a generation's tables.

    A posting repeats its document's place bits and tier, so that an audience is filtered
    while a key's postings are read, newest first, from one index.
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
    )


def drop(generation: str) -> tuple[str, ...]:
    """Statements that remove a generation's tables."""
    return tuple(
        f"DROP TABLE IF EXISTS {table}_{generation}"
        for table in ("document", "posting", "interest")
    )


GENERATIONS = """SELECT substr(name, length('document_') + 1) FROM sqlite_master
    WHERE type = 'table' AND name LIKE 'document\\_%' ESCAPE '\\'"""


@dataclass(frozen=True)
class Statements:
    """Statements on one generation; an audience is `:place`, `:tier`, `:author`, `:excluded`."""

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

    def select(self, arms: int) -> str:
        """Postings of `:name0` … `:name{arms-1}`, newest first.

        SQLite merges the arms as they are read: a reader that stops after the newest few
        pays for those few only.
        """
        arm = (
            "SELECT name, sequence, number FROM posting_{} WHERE name = :name{} "
            "AND sequence < :before AND places & :place AND tier <= :tier"
        )
        return (
            " UNION ALL ".join(arm.format(self.generation, position) for position in range(arms))
            + " ORDER BY sequence DESC, number"
        )

    def newest(self, *, of_author: bool) -> str:
        """Documents of an audience, newest first."""
        return f"""SELECT id, revision, sequence, names FROM document_{self.generation}
            WHERE gone = 0 AND sequence < :before AND places & :place AND tier <= :tier
            AND number NOT IN (SELECT value FROM json_each(:excluded))
            {"AND author = :author" if of_author else ""}
            ORDER BY sequence DESC"""  # noqa: S608

    @property
    def count(self) -> str:
        """How many documents have one of the names in the JSON list `:names`."""
        return f"""SELECT count(DISTINCT number) FROM posting_{self.generation}
            WHERE name IN (SELECT value FROM json_each(:names))
            AND places & :place AND tier <= :tier
            AND number NOT IN (SELECT value FROM json_each(:excluded))"""  # noqa: S608

    @property
    def excluded(self) -> str:
        """Numbers of the documents by authors in `:muted`, or named in `:hidden`."""
        return f"""SELECT number FROM document_{self.generation}
            WHERE gone = 0 AND author IN (SELECT value FROM json_each(:muted))
            UNION SELECT number FROM document_{self.generation}
            WHERE id IN (SELECT value FROM json_each(:hidden))"""  # noqa: S608

    @property
    def describe(self) -> str:
        """Number, identifier and revision of the documents numbered in a JSON list."""
        return (
            f"SELECT number, id, revision FROM document_{self.generation} "  # noqa: S608
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
