"""A golden set put to the rules: precision and recall of marriages, nDCG@10 and MAP of rankings.

A judgement is one of two:

    {"interest": {"text", "language"?, "kind"?, "need"?}, "offer": {…}, "marries": true | false}
    {"query": {"text", "language", "kind"?}, "documents": [{"id"?, "title"?, "text"?, "language"?,
        "keywords"? , "grade": 0…}]}

Documents are ranked as a hub would have them: those with a keyword that marries the query first,
then by how far their text bears the query out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from analyzers.analysis import Keyword
from analyzers.analyzer import Analyzer
from analyzers.marriage import Side, marry
from schemas.errors import N_, Invalid, Refused
from schemas.words import Kind, Need

TOP = 10
"""Ranks that nDCG looks at."""

_STRICT = ConfigDict(extra="forbid", frozen=True)


class JudgedSide(BaseModel):
    """A keyword as somebody would write it."""

    model_config = _STRICT

    text: str
    language: str | None = None
    kind: Kind = Kind.B2B
    need: Need | None = None

    @property
    def side(self) -> Side:
        """The keyword as rules are asked about it."""
        return Side(self.text, self.kind, self.language, self.need)


class JudgedDocument(BaseModel):
    """A document with its grade: 0 is not relevant, more is better."""

    model_config = _STRICT

    id: str = ""
    language: str | None = None
    title: str = ""
    text: str = ""
    keywords: tuple[str, ...] = ()
    grade: Annotated[float, Field(ge=0)]


class Judgement(BaseModel):
    """One line of a golden set: a pair that marries or not, or a query with graded documents."""

    model_config = _STRICT

    interest: JudgedSide | None = None
    offer: JudgedSide | None = None
    marries: bool | None = None
    query: JudgedSide | None = None
    documents: tuple[JudgedDocument, ...] = ()

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Judgement:
        pair = [self.interest, self.offer, self.marries]
        if self.query is not None:
            if any(part is not None for part in pair) or not self.documents:
                raise ValueError("a query goes with its documents, and with nothing else")
            if not any(document.grade > 0 for document in self.documents):
                raise ValueError("no document of this query is relevant")
        elif any(part is None for part in pair) or self.documents:
            raise ValueError("give interest, offer and marries, or query and documents")
        return self


class Verdict(BaseModel):
    """How well rules do on a golden set; None where it holds nothing of the sort."""

    pairs: int = 0
    queries: int = 0
    precision: float | None = None
    recall: float | None = None
    ndcg: float | None = None
    """Mean nDCG@10 of the queries."""
    mean_average_precision: float | None = None
    wrong: list[int] = []
    """Numbers of the judgements, from 0, whose pair the rules decide otherwise."""


def read_judgements(text: str) -> list[Judgement]:
    """The judgements of a file; raises `Refused` naming the first line that is not one."""
    judgements: list[Judgement] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                judgements.append(Judgement.model_validate_json(line))
            except ValidationError as error:
                raise Refused(
                    N_("line {number}: {problem}"), number=number, problem=error.errors()[0]["msg"]
                ) from error
    if not judgements:
        raise Refused(N_("There is no judgement in this."))
    return judgements


def judge(analyzer: Analyzer, judgements: Sequence[Judgement]) -> Verdict:
    """Put every judgement to an analyzer."""
    verdict = Verdict()
    hits = found = wanted = 0
    gains: list[float] = []
    precisions: list[float] = []
    for number, one in enumerate(judgements):
        if one.query is not None:
            grades = [document.grade for document in _ranked(analyzer, one.query, one.documents)]
            verdict.queries += 1
            gains.append(ndcg(grades, grades))
            relevant = sum(grade > 0 for grade in grades)
            precisions.append(average_precision(grades, relevant))
        elif one.interest is not None and one.offer is not None:
            marries = _marry(analyzer, one.interest.side, one.offer.side)
            verdict.pairs += 1
            hits += bool(marries and one.marries)
            found += marries
            wanted += bool(one.marries)
            if marries != one.marries:
                verdict.wrong.append(number)
    verdict.precision = _share(hits, found)
    verdict.recall = _share(hits, wanted)
    verdict.ndcg = _mean(gains)
    verdict.mean_average_precision = _mean(precisions)
    return verdict


def _marry(analyzer: Analyzer, interest: Side, offer: Side) -> bool:
    """Tell whether two keywords marry; one that cannot be read does not."""
    try:
        return marry(analyzer, interest, offer).marries
    except Invalid:
        return False


def _ranked(
    analyzer: Analyzer, query: JudgedSide, documents: Iterable[JudgedDocument]
) -> list[JudgedDocument]:
    """Best first; equal ones stay in the order they were given in, worst grade first."""
    # A golden set often lists the relevant first: ties must not reward that.
    ordered = sorted(documents, key=lambda document: document.grade)
    return sorted(ordered, key=lambda document: _score(analyzer, query, document), reverse=True)


def _score(
    analyzer: Analyzer, query: JudgedSide, document: JudgedDocument
) -> tuple[bool, float, float]:
    language = document.language or query.language or analyzer.languages[0]
    sides = [Side(text, query.kind, language) for text in document.keywords]
    marries = any(_marry(analyzer, query.side, side) for side in sides)
    asked = [Keyword(query.text, query.kind, query.language)]
    try:
        (title,) = analyzer.evidence(asked, language, document.title)
        (whole,) = analyzer.evidence(asked, language, document.title, None, (document.text,))
    except Invalid:
        return marries, 0.0, 0.0
    return marries, whole.score, title.score


def ndcg(grades: Sequence[float], judged: Iterable[float]) -> float:
    """Give nDCG@10 of a ranking by its grades; the ideal is of all grades that were `judged`."""
    ideal = _gain(sorted(judged, reverse=True))
    return _gain(grades) / ideal if ideal else 0.0


def _gain(grades: Sequence[float]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades[:TOP]))


def average_precision(grades: Sequence[float], relevant: int) -> float:
    """Give the average precision of a ranking by its grades; `relevant` documents there are."""
    hits, total = 0, 0.0
    for rank, grade in enumerate(grades, start=1):
        if grade > 0:
            hits += 1
            total += hits / rank
    return total / relevant if relevant else 0.0


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
