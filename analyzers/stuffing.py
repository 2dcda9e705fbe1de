"""What keyword stuffing looks like in a text (K6).

Each sign is measured on the whole publication, as its readers and the engine would have it. The
limits are where honest texts of every kind that we measured end (`marieur bench copies`); two
shares that depend on the language and on what a club is for are settings (`analyzers.settings`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from analyzers.evidence import Field
from analyzers.keys import Atom
from schemas.words import Sign

LIST_WORDS = 30
"""From so many words on, a text with less than `list_share` of little words is a list."""

REPEATED_TIMES = 12
"""One word, so many times, and `repeated_share` of all content words."""

WINDOW, WINDOW_SHARE = 50, 0.2
"""Content words of which that share must be distinct, wherever in the text."""

FEW, FEW_SHARE = 20, 0.3
"""Likewise for a text that is shorter than a window, from so many words on."""

TITLE_TIMES, TITLE_SHARE = 3, 0.5
"""Times that a title may not say one word, if that is as much of the title."""

_TELLING = 4
"""Letters from which a word's being repeated says something: *on*, *you* come again and again."""

ECHOES, ECHO_SHARE = 4, 0.3
"""Times that the title stands in the texts, and the share of them it makes up."""

MATTERS, MATTERS_SHARE = 12, 1 / 3
"""Unrelated matters, and the share of the text's words that only name them."""

HIDDEN_IN_WORDS, HIDDEN_IN_A_ROW = 3, 4
"""Invisible characters: inside words, and one after the other."""

_UNSEEN = "\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0\U000e0000-\U000e007f"
_IN_A_WORD = re.compile(rf"(?<=\w)[{_UNSEEN}]+(?=\w)")
# Behind a black flag such characters make the flag of a country.
_IN_A_ROW = re.compile(rf"(?<![\U0001f3f4{_UNSEEN}])[{_UNSEEN}]{{{HIDDEN_IN_A_ROW},}}")


class Stuffed(NamedTuple):
    """A sign that was found; `times` and `word` where they say more."""

    sign: Sign
    times: int | None = None
    word: str | None = None
    """As it is written in the text."""


class Matter(NamedTuple):
    """A keyword: the words it says, and what else it may stand for."""

    words: frozenset[Atom]
    meanings: frozenset[str]
    """Its heads and concepts, broader ones too."""


class Shares(NamedTuple):
    """What is tuned for a language and kind; the defaults are those of the shipped settings."""

    list_share: float = 0.10
    repeated_share: float = 0.25


SHIPPED = Shares()


def find_stuffing(
    fields: Sequence[Field], keywords: Sequence[Matter] = (), shares: Shares = SHIPPED
) -> list[Stuffed]:
    """Give each sign of stuffing that a publication's fields and keywords show, once."""
    words = [passage.atom for field in fields for passage in field.passages]
    found: dict[Sign, Stuffed] = {}
    for one in (
        *_invisible(fields),
        *_title(fields, len(words)),
        *_list(fields, shares.list_share),
        *_repeated(fields, words, shares.repeated_share),
        *_matters(words, keywords),
    ):
        found.setdefault(one.sign, one)
    return list(found.values())


def _invisible(fields: Sequence[Field]) -> Iterator[Stuffed]:
    inside = sum(len(_IN_A_WORD.findall(field.text)) for field in fields)
    if inside >= HIDDEN_IN_WORDS or any(_IN_A_ROW.search(field.text) for field in fields):
        yield Stuffed(Sign.INVISIBLE)


def _title(fields: Sequence[Field], total: int) -> Iterator[Stuffed]:
    title = next((field for field in fields if field.name == "title"), None)
    if title is None or not title.passages:
        return
    atom, times = _most(passage.atom for passage in title.passages)
    if times >= TITLE_TIMES and times >= TITLE_SHARE * len(title.passages):
        yield Stuffed(Sign.TITLE, times, _spelling([title], atom))
        return
    said = [text for text, _ in title.words]
    echoes = sum(_count(said, field) for field in fields if field is not title)
    if echoes >= ECHOES and echoes * len(title.passages) >= ECHO_SHARE * total:
        yield Stuffed(Sign.TITLE, echoes, title.text)


def _count(run: Sequence[str], field: Field) -> int:
    """Count how often folded words stand one after the other."""
    said = [text for text, _ in field.words]
    width = len(run)
    return sum(
        said[start] == run[0] and said[start : start + width] == run
        for start in range(len(said) - width + 1)
    )


def _list(fields: Sequence[Field], share: float) -> Iterator[Stuffed]:
    total = small = 0
    for field in fields:
        # A content word moves the number of content words before the next one.
        after = [number for _, number in field.words[1:]] + [len(field.passages)]
        for (text, before), then in zip(field.words, after, strict=False):
            if any(map(str.isalnum, text)):
                total += 1
                small += before == then
    if total >= LIST_WORDS and small < share * total:
        yield Stuffed(Sign.LIST)


def _repeated(fields: Sequence[Field], words: Sequence[Atom], most: float) -> Iterator[Stuffed]:
    telling = [atom for atom in words if not _is_number(atom)]
    if len(telling) < FEW:
        return
    atom, times = _most(telling)
    if times >= REPEATED_TIMES and times >= most * len(telling):
        yield Stuffed(Sign.REPEATED, times, _spelling(fields, atom))
        return
    width, share = (WINDOW, WINDOW_SHARE) if len(telling) >= WINDOW else (len(telling), FEW_SHARE)
    held = Counter(telling[:width])
    for end in range(width, len(telling) + 1):
        if len(held) < share * width:
            atom, times = _most(held.elements())
            yield Stuffed(Sign.REPEATED, times, _spelling(fields, atom))
            return
        if end < len(telling):
            held[telling[end]] += 1
            gone = telling[end - width]
            held[gone] -= 1
            if not held[gone]:
                del held[gone]


def _matters(words: Sequence[Atom], keywords: Sequence[Matter]) -> Iterator[Stuffed]:
    groups = _apart(keywords)
    said, named = frozenset(words), frozenset(atom for one in keywords for atom in one.words)
    if groups > MATTERS and len(said & named) >= MATTERS_SHARE * len(said):
        yield Stuffed(Sign.MATTERS, groups)


def _apart(keywords: Sequence[Matter]) -> int:
    """Count groups of keywords that share neither a word nor a meaning with another group."""
    groups: list[set[object]] = []
    for one in keywords:
        mine: set[object] = {*one.words, *one.meanings}
        rest = []
        for group in groups:
            if group.isdisjoint(mine):
                rest.append(group)
            else:
                mine |= group
        groups = [*rest, mine]
    return len(groups)


def _most(words: Iterable[Atom]) -> tuple[Atom | None, int]:
    """Give the telling word that comes most often, and how often."""
    counted = Counter(atom for atom in words if len(atom.name) >= _TELLING and not _is_number(atom))
    return max(counted.items(), key=lambda one: (one[1], one[0]), default=(None, 0))


def _is_number(atom: Atom) -> bool:
    return atom.name[:1].isdigit()


def _spelling(fields: Sequence[Field], atom: Atom | None) -> str | None:
    """How a word is first written."""
    found = (
        field.text[passage.start : passage.end]
        for field in fields
        for passage in field.passages
        if passage.atom == atom
    )
    return next(found, None)
