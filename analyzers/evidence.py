"""Does a publication's text bear out its keywords? (K5)

A keyword is looked for in windows of eight content words of one field. A window's score is the
share of the keyword's words found in it or in the title, weighed by how much each proves
(`commonness`). A word that only shares its stem or is a part of a compound counts for less, and
what a long text speaks of only in passing as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from analyzers.analysis import Span
from analyzers.keys import Atom
from analyzers.lexicon import NOT, Role
from analyzers.text import ALIKE, without_addresses
from analyzers.words import Reader


@dataclass(frozen=True, slots=True)
class Recipe:
    """What evidence is made of. The club uses the defaults; a measurement leaves things out."""

    window: int = 8
    """Content words that may stand together."""

    weighed: bool = True
    """Whether rare words prove more than common ones."""

    title: bool = True
    """Whether the title's words count wherever the rest stands."""

    kin: float = 0.6
    """What a word proves that is no more than related to the one looked for."""

    labels: bool = True
    """Whether other labels of the keyword's concepts prove it."""

    narrower: float = 0.9
    """What a narrower concept's label proves, a step down."""

    rivalry: float = 0.3
    """What is taken off for each point by which a concept beside the keyword's own is ahead."""

    aside: float = 0.2
    """What is taken off where the text speaks of it only in passing."""


RECIPE = Recipe()

_MOST_SPANS = 3
_SAME = 1e-9
_NEARLY = 0.75
"""Share of the best window's words that makes another one speak of the same."""

_ONCE_IN = 60
"""Content words for which being spoken of once is not in passing."""

_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), " ")


class Passage(NamedTuple):
    """A content word of a publication: its form and where it stands."""

    atom: Atom
    start: int
    end: int


class Field(NamedTuple):
    """A field of a publication, read."""

    name: str
    text: str
    passages: list[Passage]
    """Its content words, in order."""

    words: list[tuple[str, int]]
    """Every word as written, folded, with the number of content words before it."""


class Hit(NamedTuple):
    """Something found: the content word it starts at, its offsets, and what it proves."""

    at: int
    start: int
    end: int
    gains: Mapping[Atom, float]


class Place(NamedTuple):
    """A run of words in one field: from which content word, and its offsets."""

    field: int
    at: int
    start: int
    end: int


class Window(NamedTuple):
    """What a window proves, alone and with the title, and where it stands."""

    score: float
    mass: float
    field: int
    at: int
    start: int
    end: int


class Found(NamedTuple):
    """How much of what was looked for the best window covers, 0…1, and the best windows."""

    score: float
    spans: tuple[Span, ...]

    def times(self, share: float) -> Found:
        """Give the same places, proving only a share."""
        return self._replace(score=self.score * share)


NOTHING = Found(0.0, ())


def read_field(name: str, text: str, reader: Reader) -> Field:
    """Read one field; offsets are those of `text` as it was given."""
    passages: list[Passage] = []
    words: list[tuple[str, int]] = []
    for word in reader.read(without_addresses(text).translate(ALIKE).translate(_SURROGATES)):
        words.append((word.text, len(passages)))
        if word.role is Role.CONTENT:
            passages += (Passage(atom, word.start, word.end) for atom in word.atoms)
    return Field(name, text, passages, words)


class Testimony:
    """A publication's fields, read once and searched for each of its keywords."""

    def __init__(self, fields: Sequence[Field], recipe: Recipe = RECIPE) -> None:
        self.recipe = recipe
        self._fields = fields
        self._length = sum(len(field.passages) for field in fields)
        self._kin: dict[Atom, list[tuple[Atom, float]]] = {}

    def cover(
        self, weights: Mapping[Atom, float], proofs: Mapping[Place, frozenset[Atom]] | None = None
    ) -> Found:
        """Give the best window's share of `weights`, and up to three windows as good.

        `proofs` are places that prove words in other ways: a concept's other labels.
        """
        total = sum(weights.values())
        hits = self._hits(weights, proofs or {})
        if not hits or not total:
            return NOTHING
        title = self._title(hits)
        windows: list[Window] = []
        for number, held in hits.items():
            for first, hit in enumerate(held):
                own = dict(hit.gains)
                end = hit.end
                for other in held[first + 1 :]:
                    if other.at >= hit.at + self.recipe.window:
                        break
                    if _gain(own, other.gains):
                        end = max(end, other.end)
                mass = _mass(own, weights)
                _gain(own, title)
                windows.append(Window(_mass(own, weights), mass, number, hit.at, hit.start, end))
        best = max(window.score for window in windows)
        if not best:
            return NOTHING  # only words that weigh nothing
        prominent = self._prominence(windows, best, _mass(title, weights))
        score = best / total * (1 - self.recipe.aside * (1 - prominent))
        return Found(score, self._spans(windows, best))

    def _prominence(self, windows: Sequence[Window], best: float, title: float) -> float:
        """Tell how much of the publication speaks of what was found, 0…1.

        All of it where the title does; else by how often it comes, for each sixty words.
        """
        times, busy = 0, (-1, 0)
        for window in windows:
            if window.score >= best * _NEARLY and (window.field, window.at) >= busy:
                times += 1
                busy = (window.field, window.at + self.recipe.window)
        often = times * _ONCE_IN / max(_ONCE_IN, self._length)
        return min(1.0, max(title / best, often))

    def places(self, forms: frozenset[Atom]) -> list[Place]:
        """Give every window that holds all of `forms`, as they stand."""
        if not all(form in self._index for form in forms):
            return []
        found = []
        for number, held in self._hits(dict.fromkeys(forms, 1.0), {}, kin=False).items():
            for first, hit in enumerate(held):
                seen = set(hit.gains)
                end = hit.end
                for other in held[first + 1 :]:
                    if seen == forms or other.at >= hit.at + self.recipe.window:
                        break
                    seen |= other.gains.keys()
                    end = max(end, other.end)
                if seen == forms:
                    found.append(Place(number, hit.at, hit.start, end))
        return found

    def verbatim(self, words: Sequence[str]) -> list[Place]:
        """Give every place where folded words stand one after the other."""
        found = []
        for number, position in self._written.get(words[0], ()) if words else ():
            field = self._fields[number]
            run = field.words[position : position + len(words)]
            if [text for text, _ in run] != list(words):
                continue
            inside = field.passages[run[0][1] : run[-1][1] + 1]
            if inside:
                found.append(Place(number, run[0][1], inside[0].start, inside[-1].end))
        return found

    def has_any(self, forms: Mapping[Atom, float]) -> bool:
        """Tell whether some form stands in the text: what most of a thesaurus does not."""
        return any(form in self._index for form in forms)

    @cached_property
    def _index(self) -> dict[Atom, list[tuple[int, int]]]:
        index: dict[Atom, list[tuple[int, int]]] = defaultdict(list)
        for number, field in enumerate(self._fields):
            for position, passage in enumerate(field.passages):
                index[passage.atom].append((number, position))
        return dict(index)

    @cached_property
    def _written(self) -> dict[str, list[tuple[int, int]]]:
        written: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, field in enumerate(self._fields):
            for position, (text, _) in enumerate(field.words):
                written[text].append((number, position))
        return dict(written)

    @cached_property
    def _ends(self) -> dict[str, list[Atom]]:
        """The text's longer words by their first and their last letters."""
        ends: dict[str, list[Atom]] = defaultdict(list)
        for atom in self._index:
            if len(atom.name) >= _SHORTEST and not atom.name.startswith(NOT):
                ends["^" + atom.name[:_SHORTEST]].append(atom)
                ends[atom.name[-_SHORTEST:] + "$"].append(atom)
        return dict(ends)

    def _alike(self, atom: Atom) -> list[tuple[Atom, float]]:
        """Give the text's words that prove `atom`, each with how much."""
        alike = self._kin.get(atom)
        if alike is None:
            alike = [(atom, 1.0)] if atom in self._index else []
            name = atom.name
            can_be_part = len(name) >= _SHORTEST and not name.startswith(NOT)
            if self.recipe.kin and can_be_part and not atom.is_neutral:
                near = {
                    *self._ends.get("^" + name[:_SHORTEST], ()),
                    *self._ends.get(name[-_SHORTEST:] + "$", ()),
                }
                alike += [
                    (one, self.recipe.kin)
                    for one in sorted(near)
                    if one != atom and one.space == atom.space and _related(name, one.name)
                ]
            self._kin[atom] = alike
        return alike

    def _hits(
        self,
        weights: Mapping[Atom, float],
        proofs: Mapping[Place, frozenset[Atom]],
        *,
        kin: bool = True,
    ) -> dict[int, list[Hit]]:
        """Give what proves some of `weights`, by field, in the order of the text."""
        gains: dict[tuple[int, int], dict[Atom, float]] = defaultdict(dict)
        for atom in weights:
            for form, strength in self._alike(atom) if kin else ((atom, 1.0),):
                for place in self._index.get(form, ()):
                    _gain(gains[place], {atom: strength})
        hits: dict[int, list[Hit]] = defaultdict(list)
        for (number, at), gained in gains.items():
            passage = self._fields[number].passages[at]
            hits[number].append(Hit(at, passage.start, passage.end, gained))
        for where, proved in proofs.items():
            hit = Hit(where.at, where.start, where.end, dict.fromkeys(proved, 1.0))
            hits[where.field].append(hit)
        for held in hits.values():
            held.sort(key=lambda hit: (hit.at, hit.end))
        return dict(sorted(hits.items()))

    def _title(self, hits: Mapping[int, Sequence[Hit]]) -> dict[Atom, float]:
        """Give what the title proves, wherever in the text the rest stands."""
        title: dict[Atom, float] = {}
        if not self.recipe.title:
            return title
        for number, held in hits.items():
            if self._fields[number].name == "title":
                for hit in held:
                    _gain(title, hit.gains)
        return title

    def _spans(self, windows: Sequence[Window], best: float) -> tuple[Span, ...]:
        as_good = [window for window in windows if window.score > best - _SAME]
        # The fullest windows first; those that the title alone makes good say nothing.
        as_good.sort(key=lambda window: (-window.mass, window.field, window.start))
        kept: list[Window] = []
        for one in as_good:
            apart = all(
                other.field != one.field or one.end <= other.start or one.start >= other.end
                for other in kept
            )
            if apart and one.mass >= best / 2 and len(kept) < _MOST_SPANS:
                kept.append(one)
        kept.sort(key=lambda window: (window.field, window.start))
        return tuple(map(self._span, kept or as_good[:1]))

    def _span(self, window: Window) -> Span:
        field = self._fields[window.field]
        quote = field.text[window.start : window.end]
        return Span(field=field.name, start=window.start, end=window.end, quote=quote)


_SHORTEST = 5
"""Letters of a stem that may be recognised in another word."""


def _related(one: str, other: str) -> bool:
    """Tell whether two stems share most of their beginning, or one is an end of the other."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if long.startswith(short) or long.endswith(short):
        return True
    shared = next(
        (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    return shared >= _SHORTEST and shared >= 0.7 * len(short)


def _gain(held: dict[Atom, float], more: Mapping[Atom, float]) -> bool:
    """Keep the better of what is proved twice; tell whether anything was gained."""
    gained = False
    for atom, strength in more.items():
        if strength > held.get(atom, 0.0):
            held[atom] = strength
            gained = True
    return gained


def _mass(gains: Mapping[Atom, float], weights: Mapping[Atom, float]) -> float:
    return sum(strength * weights.get(atom, 0.0) for atom, strength in gains.items())


def name_fields(
    title: str, subtitle: str | None, texts: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Give a publication's fields that hold something, with their names."""
    named = [("title", title), ("subtitle", subtitle or "")]
    named += [(f"texts.{number}", text) for number, text in enumerate(texts)]
    return ((name, text) for name, text in named if text)
