"""Collections with judged queries, from the shared material, as rankings are measured on them.

- **articles**: each way to write an idea is a query; readers graded articles for the idea.
- **job titles**: occupations, each under many names; a title is right where its occupation is.
- **tenders**: the label of a code is a query for the tenders of its language that carry the
  code. Their texts never hold the label because of the code.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analyzers.ranking import Document
from bench.evidence_pairs import TRUE, read_hierarchy, read_rows, read_tenders
from schemas.words import Kind

JOB_TITLES = {"fr": "bel_q_fr_c_fr", "de": "deu_q_de_c_de", "en": "usa_q_en_c_en"}
"""Folders of `melo/`, by language."""

KIND = Kind.B2B


@dataclass(frozen=True)
class Topic:
    """What is looked for: the ways to ask for it, and documents with their grades above 0."""

    queries: tuple[str, ...]
    grades: dict[str, float]


@dataclass(frozen=True)
class Collection:
    """Documents of one language, and what is looked for among them."""

    name: str
    language: str
    documents: list[Document]
    topics: list[Topic]


def read_graded_articles(data: Path) -> Collection:
    """Give the French articles with the graded ideas."""
    documents = [
        Document(row["url"], "fr", row["title"], row["text"] or "", tuple(row["keywords"]))
        for row in read_rows(data / "fr_labour_docs.jsonl")
    ]
    topics = [
        Topic(tuple(row["keywords"]), row["qrels"])
        for row in read_rows(data / "fr_labour_queries_dev.jsonl")
    ]
    return Collection("articles", "fr", documents, topics)


def read_job_titles(data: Path, language: str) -> Collection:
    """Give the titles of every occupation, which is one document under all its names."""
    folder = data / "melo" / JOB_TITLES[language]
    documents = [
        Document(_occupation(element), language, title)
        for element, title in _columns(folder / "corpus_elements.tsv")
    ]
    right: dict[str, dict[str, float]] = defaultdict(dict)
    for query, _, element, grade in _columns(folder / "annotations.tsv"):
        if int(grade) > 0:
            right[query][_occupation(element)] = 1.0
    topics = [
        Topic((title,), right[query])
        for query, title in _columns(folder / "queries.tsv")
        if query in right
    ]
    return Collection("job titles", language, documents, topics)


def read_coded_tenders(data: Path, language: str) -> Collection:
    """Give the tenders of a language with the codes that any of them carries."""
    tenders = read_tenders(data, read_hierarchy(data), [language])
    documents = []
    carriers: dict[str, dict[str, float]] = defaultdict(dict)
    for number, tender in enumerate(tenders):
        documents.append(Document(str(number), language, tender.title, "\n".join(tender.texts)))
        for claim in tender.claims:
            if claim.truth == TRUE:
                carriers[claim.keywords[0]][str(number)] = 1.0
    topics = [Topic((label,), grades) for label, grades in carriers.items()]
    return Collection("tenders", language, documents, topics)


def _occupation(element: str) -> str:
    """Give the concept of a name: `C000001_fr_000` is one of `C000001`'s."""
    return element.partition("_")[0]


def _columns(file: Path) -> Iterator[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
