"""Rows of one or more files → one vocabulary, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from analyzers.sources.rows import BadRow, Entry, Retired, concept_id
from analyzers.thesaurus import Concept, Vocabulary
from schemas.words import Kind


class CodeTree(StrEnum):
    """How codes tell what is broader, where a file does not say it otherwise."""

    ZEROS = "zeros"
    """Trailing zeros stand for everything below: 15411110 is a kind of 15411100."""

    PREFIX = "prefix"
    """The start of a code: 15.41 is a kind of 15.4, and that of 15."""


class Assembly:
    """Collects rows; `bad` are the rows that could not be used, in their order."""

    def __init__(self, tree: CodeTree | None = None) -> None:
        self.bad: list[BadRow] = []
        self.retired = 0
        self.lost = 0
        """Broader concepts that were told but are not there."""
        self._tree = tree
        self._written: dict[str, str] = {}
        self._labels: dict[str, dict[str, list[str]]] = {}
        self._broader: dict[str, list[str]] = {}

    def add(self, rows: Iterable[Entry | BadRow | Retired]) -> None:
        """Take the rows of one file; those of other files add to the same concepts."""
        told: set[str] = set()
        for row in rows:
            if isinstance(row, Entry):
                self._take(row, told)
            elif isinstance(row, BadRow):
                self.bad.append(row)
            else:
                self.retired += 1

    @property
    def is_begun(self) -> bool:
        """Whether some concept was told of."""
        return bool(self._labels)

    def vocabulary(self, name: str, kinds: Iterable[Kind]) -> Vocabulary:
        """Give what was collected; raises `ValueError` for a name that cannot be."""
        codes = {_code(id_, self._tree): id_ for id_ in reversed(self._labels)}
        concepts = {}
        for id_, labels in self._labels.items():
            told = self._broader[id_]
            broader = [one for one in told if one in self._labels and one != id_]
            self.lost += len(told) - len(broader)
            if self._tree is not None and not broader:
                broader = [*_above(_code(id_, self._tree), codes, self._tree)]
            held = {code: tuple(labels[code]) for code in sorted(labels)}
            concepts[id_] = Concept(labels=held, broader=tuple(broader))
        return Vocabulary(name=name, kinds=frozenset(kinds), concepts=concepts)

    def _take(self, row: Entry, told: set[str]) -> None:
        id_ = concept_id(row.id)
        if not id_:
            self.bad.append(BadRow(row.where, f"{row.id!r} cannot be an id"))
        elif self._written.setdefault(id_, row.id) != row.id:
            why = f"{row.id!r} and {self._written[id_]!r} would have the same id, {id_}"
            self.bad.append(BadRow(row.where, why))
        elif id_ in told and not row.again:
            self.bad.append(BadRow(row.where, f"{row.id} was there before"))
        elif any(not any(map(str.isalnum, label)) for _, label in row.labels):
            self.bad.append(BadRow(row.where, f"{row.id} has a label without a word"))
        else:
            told.add(id_)
            labels = self._labels.setdefault(id_, {})
            for code, label in row.labels:
                held = labels.setdefault(code, [])
                if label not in held:
                    held.append(label)
            above = self._broader.setdefault(id_, [])
            above += [one for one in map(concept_id, row.broader) if one not in above]


def _code(id_: str, tree: CodeTree | None) -> str:
    """Give the code in an id: a check digit after a hyphen (`15411110-4`) is no part of it."""
    return id_.partition("-")[0] if tree is CodeTree.ZEROS else id_


def _above(code: str, codes: Mapping[str, str], tree: CodeTree) -> Iterable[str]:
    """Give the nearest concept whose code stands above, if there is one."""
    for at in range(len(code) - 1, 0, -1):
        above = code[:at] if tree is CodeTree.PREFIX else code[:at].ljust(len(code), "0")
        if above != code and above in codes:
            yield codes[above]
            return
