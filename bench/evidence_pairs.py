"""Texts with keywords that are true of them and keywords that are not, from the shared material.

Tenders carry the codes their buyers gave them; a code's label is the keyword, and the text never
holds a label because of that. Three kinds of untrue ones, from easy to hard: any code, a code
that other tenders carry, and a code beside a true one in the hierarchy. A true code's own
broader and narrower ones are neither true nor untrue.

Articles carry groups of keywords, one idea in the ways people write it, that readers graded for
them from 1 to 5. An idea that nobody graded for an article is taken to be untrue of it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analyzers.thesaurus import Concept, Vocabulary
from schemas.words import Kind

TRUE = "true"
RANDOM, CARRIED, SIBLING, OTHER = "random", "carried by others", "sibling", "another idea"

_GOOD_GRADE = 4
_UNTRUE_IDEAS = 3
_MOST_SIBLINGS = 2

Row = dict[str, Any]


@dataclass(frozen=True)
class Claim:
    """One or more keywords, of which the best counts, and whether they are true of the text."""

    truth: str
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """A publication and what is claimed of it."""

    language: str
    title: str
    subtitle: str
    texts: tuple[str, ...]
    claims: tuple[Claim, ...]


class Hierarchy:
    """Codes of eight digits, each a kind of the one with its last digit that is not 0 zeroed."""

    def __init__(self, labels: Mapping[str, Row]) -> None:
        self.labels = labels

    def broader(self, code: str) -> str | None:
        """Give the next code above that there is."""
        digits = code.rstrip("0")
        while len(digits) > 2:
            digits = digits[:-1]
            above = digits.ljust(8, "0")
            if above != code and above in self.labels:
                return above
        return None

    def above(self, code: str) -> Iterator[str]:
        """Give every code above one, nearest first."""
        above = self.broader(code)
        while above is not None:
            yield above
            above = self.broader(above)

    def siblings(self, code: str) -> Sequence[str]:
        """Give the other codes under the same one."""
        return [one for one in self._under.get(self.broader(code), ()) if one != code]

    def vocabulary(self, languages: Sequence[str]) -> Vocabulary:
        """Give the codes as a thesaurus."""
        concepts = {
            code: Concept(
                labels={name: (row[name],) for name in languages if row.get(name)},
                broader=tuple(filter(None, (self.broader(code),))),
            )
            for code, row in self.labels.items()
        }
        return Vocabulary(name="cpv", kinds=frozenset((Kind.B2B,)), concepts=concepts)

    @cached_property
    def _under(self) -> dict[str | None, list[str]]:
        under: dict[str | None, list[str]] = {}
        for code in self.labels:
            under.setdefault(self.broader(code), []).append(code)
        return under


def read_hierarchy(data: Path) -> Hierarchy:
    """Read the procurement vocabulary."""
    return Hierarchy({row["code"]: row for row in read_rows(data / "cpv_14_languages.jsonl")})


def read_tenders(data: Path, hierarchy: Hierarchy, languages: Sequence[str]) -> list[Text]:
    """Give the tenders in these languages, with as many untrue codes of each kind as true ones."""
    chance = random.Random("tenders")
    rows = [row for row in read_rows(data / "ted_dev.jsonl") if row["lang"].lower() in languages]
    labels = hierarchy.labels
    carried = sorted({code for row in rows for code in row["cpv_all"] if code in labels})
    pools = {RANDOM: sorted(labels), CARRIED: carried}
    texts = []
    for row in rows:
        language = row["lang"].lower()
        codes = [code for code in dict.fromkeys(row["cpv_all"]) if code in labels]
        near = {*codes, *(above for code in codes for above in hierarchy.above(code))}
        drawn = [(TRUE, code) for code in codes]
        for code in codes:
            for truth, pool in (*pools.items(), (SIBLING, hierarchy.siblings(code))):
                others = chance.sample(pool, min(_MOST_SIBLINGS, len(pool)))
                drawn += [(truth, one) for one in others if _is_apart(one, near, codes, hierarchy)]
        claims = tuple(Claim(truth, (labels[code][language],)) for truth, code in drawn)
        lots = (lot.get("SHORT_DESCR") or "" for lot in row["lots"])
        body = tuple(text for text in (row["desc"], *lots) if text)
        texts.append(Text(language, row["title"], "", body, claims))
    return texts


def _is_apart(code: str, near: set[str], codes: Sequence[str], hierarchy: Hierarchy) -> bool:
    return code not in near and not any(above in codes for above in hierarchy.above(code))


def read_articles(data: Path) -> list[Text]:
    """Give the graded French articles: ideas graded 4 or 5 are true, three ungraded ones untrue."""
    chance = random.Random("articles")
    groups = list(read_rows(data / "fr_labour_queries_dev.jsonl"))
    texts = []
    for row in read_rows(data / "fr_labour_docs.jsonl"):
        graded = [group for group in groups if row["url"] in group["qrels"]]
        true = [group for group in graded if group["qrels"][row["url"]] >= _GOOD_GRADE]
        if not true:
            continue
        ungraded = [group for group in groups if row["url"] not in group["qrels"]]
        claims = [Claim(TRUE, tuple(group["keywords"])) for group in true]
        for group in chance.sample(ungraded, _UNTRUE_IDEAS * len(true)):
            claims.append(Claim(OTHER, tuple(group["keywords"])))
        body = (row["text"],) if row.get("text") else ()
        texts.append(Text("fr", row["title"], row.get("subtitle") or "", body, tuple(claims)))
    return texts


def read_rows(file: Path) -> Iterator[Row]:
    """Give the objects of a file of JSON lines."""
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
