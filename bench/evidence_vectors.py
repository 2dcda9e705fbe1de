"""What word vectors would add to the evidence (K5): French, which has a model to install.

A vector tells that *emploi* is near *travail*; the club's own evidence never asks one. Here a
keyword's words are each worth the cosine of the nearest word of the text, and their mean closes
a share of what the evidence left open. The model is spaCy's `fr_core_news_md`, of the optional
extra `vectors`; nothing is fetched when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.analyzer import Analyzer
from bench.evidence_pairs import Text

LANGUAGE = "fr"
MODEL = "fr_core_news_md"
MISSING = (
    f"Word vectors are an extra that is not installed: pip install --constraint constraints.txt "
    f"'.[vectors]' brings those of French ({MODEL})."
)

Vector = NDArray[np.float32]
Lookup = Callable[[str], Vector | None]
"""A word as written → its vector, of whatever length; None for one that has none."""


def are_installed() -> bool:
    """Tell whether the extra is there."""
    return find_spec(MODEL) is not None


def load_vectors() -> Lookup:
    """Load the model's vectors alone: its taggers and parsers are left out."""
    import spacy

    pipes = ("tok2vec", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer", "ner")
    vocab: Any = spacy.load(MODEL, exclude=list(pipes)).vocab

    @cache
    def look_up(word: str) -> Vector | None:
        vector: Vector = vocab.get_vector(word)
        return vector if vector.any() else None

    return look_up


def nearness(keyword: Sequence[str], said: Vector, look_up: Lookup) -> float:
    """Give the mean, 0…1, of how near each of the keyword's words is to one of a text's.

    `said` are the text's words as `unit_vectors` gives them; a word without one is near nothing.
    """
    wanted = unit_vectors(keyword, look_up)
    if not len(wanted) or not len(said):
        return 0.0
    nearest = np.clip((wanted @ said.T).max(axis=1), 0.0, 1.0)
    return float(nearest.sum() / len(keyword))


def unit_vectors(words: Sequence[str], look_up: Lookup) -> Vector:
    """Give the vectors of those words that have one, a row each, of length 1."""
    found = [vector for word in words if (vector := look_up(word)) is not None]
    if not found:
        return np.zeros((0, 0), dtype=np.float32)
    held: Vector = np.stack(found)
    unit: Vector = held / np.linalg.norm(held, axis=1, keepdims=True)
    return unit


def with_vectors(
    scores: Callable[[Analyzer, Text], dict[str, float]], look_up: Lookup, share: float
) -> Callable[[Analyzer, Text], Iterator[tuple[str, float]]]:
    """Let vectors close a share of what `scores` leave open; a share of 1 is vectors alone."""

    def score(analyzer: Analyzer, text: Text) -> Iterator[tuple[str, float]]:
        fields = analyzer.fields(text.language, text.title, text.subtitle, text.texts)
        said = unit_vectors([word for field in fields for word in _content(field)], look_up)
        found = dict.fromkeys(scores(analyzer, text), 0.0) if share == 1 else scores(analyzer, text)
        for keyword, own in found.items():
            (written,) = analyzer.fields(text.language, keyword)
            near = nearness(_content(written), said, look_up)
            found[keyword] = own + share * (1 - own) * near
        for claim in text.claims:
            yield claim.truth, max(found.get(word, 0.0) for word in claim.keywords)

    return score


def _content(field: Any) -> list[str]:
    """Give a field's content words as they are written, each once."""
    places = dict.fromkeys((one.start, one.end) for one in field.passages)
    return list(dict.fromkeys(field.text[start:end].lower() for start, end in places))
