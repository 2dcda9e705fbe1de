"""Labels of real vocabularies: business, consumer and cultural keywords, and French job titles.

Even rows are for tuning, odd rows for measuring: whoever mends a stem looks at even rows only,
so what the odd ones show is what a member meets.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from schemas.words import Kind

Half = Literal["even", "odd"]

_GOOGLE = {"de": "de-DE", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "it": "it-IT", "nl": "nl-NL"}
_PREFERRED = re.compile(r'\s+skos:prefLabel "([^"]*)"@(\w+)')


@dataclass(frozen=True, slots=True)
class Label:
    """A vocabulary's label: the keyword of somebody who writes with care."""

    vocabulary: str
    row: int
    text: str
    kind: Kind


def read_labels(data: Path, language: str) -> list[Label]:
    """Give every different label of the shared vocabularies in a language, in file order."""
    seen: set[tuple[str, str]] = set()
    labels = []
    for label in (
        *_procurement(data, language),
        *_products(data, language),
        *_topics(data, language),
    ):
        known = (label.vocabulary, label.text.casefold())
        if known not in seen:
            seen.add(known)
            labels.append(label)
    return labels


def sample(labels: list[Label], half: Half, count: int) -> list[Label]:
    """Draw `count` labels of one half, an equal share of each vocabulary; the same every time."""
    parity = ("even", "odd").index(half)
    by_vocabulary: dict[str, list[Label]] = {}
    for label in labels:
        if label.row % 2 == parity:
            by_vocabulary.setdefault(label.vocabulary, []).append(label)
    drawn: list[Label] = []
    left = count
    for waiting, name in enumerate(sorted(by_vocabulary, key=lambda one: len(by_vocabulary[one]))):
        share = min(len(by_vocabulary[name]), left // (len(by_vocabulary) - waiting))
        drawn += random.Random(f"{name} {half}").sample(by_vocabulary[name], share)
        left -= share
    return drawn


def read_job_titles(data: Path, half: Half) -> list[tuple[str, str]]:
    """Give (masculine, feminine) of the French titles that a vocabulary writes in both genders."""
    parity = ("even", "odd").index(half)
    pairs = []
    with (data / "vocab" / "ogr_labels.csv").open(encoding="utf-8") as file:
        rome = [row["ogr_label"] for row in csv.DictReader(file, delimiter="|")]
    with (data / "vocab" / "occupations_fr.csv").open(encoding="utf-8") as file:
        esco = [row["preferredLabel"] for row in csv.DictReader(file)]
    for titles, sign in ((rome, " / "), (esco, "/")):
        for title in titles[parity::2]:
            pair = _both_genders(title, sign)
            if pair:
                pairs.append(pair)
    return pairs


def _both_genders(title: str, sign: str) -> tuple[str, str] | None:
    """Split *Abatteur / Abatteuse de carrière*: what follows the feminine's noun is shared.

    The masculine may have taken its own complement along (ESCO does, ROME does not).
    """
    parts = title.split(sign)
    if len(parts) != 2:
        return None
    masculine, feminine = (part.strip() for part in parts)
    one, other = masculine.split(), feminine.split()
    if len(one) == len(other):
        return masculine, feminine
    if len(one) < len(other) and one[0][:3].casefold() == other[0][:3].casefold():
        return " ".join([*one, *other[len(one) :]]), feminine
    return None


def _procurement(data: Path, language: str) -> Iterator[Label]:
    text = (data / "cpv_14_languages.jsonl").read_text(encoding="utf-8")
    for row, line in enumerate(text.splitlines()):
        yield Label("CPV", row, json.loads(line)[language], Kind.B2B)


def _products(data: Path, language: str) -> Iterator[Label]:
    name = _GOOGLE.get(language)
    if name is None:
        return
    text = (data / "vocab" / f"{name}.txt").read_text(encoding="utf-8")
    for row, line in enumerate(text.splitlines()[1:]):
        yield Label("Google", row, line.rsplit(" > ", 1)[-1].split(" - ", 1)[-1], Kind.B2C)


def _topics(data: Path, language: str) -> Iterator[Label]:
    row = 0
    for line in (data / "vocab" / "unescothes.ttl").read_text(encoding="utf-8").splitlines():
        # A concept starts at the margin.
        row += line[:1].strip() != ""
        match = _PREFERRED.match(line)
        if match and match[2] == language:
            yield Label("UNESCO", row, match[1], Kind.CULTURAL)
