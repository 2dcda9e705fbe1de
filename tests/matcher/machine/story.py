"""A history told step by step, on the machine's stage."""

from __future__ import annotations

from itertools import count
from typing import Any

from analyzers.changes import Change
from schemas.words import Kind, Tier
from tests.matcher.machine.club import Club
from tests.matcher.machine.drafts import Body
from tests.matcher.machine.faults import Faults
from tests.matcher.machine.members import Member
from tests.matcher.machine.pages import Page
from tests.matcher.machine.stage import Stage

_LETTERS = "abcdefghij"

_numbers = count(1)


class Story(Club):
    """A club with an author, a reader, and words that nobody has used before."""

    def __init__(self, stage: Stage) -> None:
        type(self).stage = stage
        super().__init__()
        self.author = self.welcome(Tier.BASIC_FREE)
        self.reader = self.welcome(Tier.BASIC_FREE)
        # Letters alone: what has digits is taken for a code.
        number = "".join(_LETTERS[int(digit)] for digit in str(next(_numbers)))
        self.word, self.other_word = f"z{number}orgle", f"b{number}rimpe"

    @property
    def faults(self) -> Faults:
        return self.stage.processes[0].faults

    def wants(self, word: str) -> None:
        self.add_keyword(0, self.thing_of(self.reader, self.keywords), keyword(word))

    def offers(self, *words: str) -> None:
        body = {"type": "flash", "language": "fr", "title": "Titre"}
        publication = self.thing_of(self.author, self.publications)
        self.publish(0, publication, body | {"keywords": [keyword(word) for word in words]})

    def edit(self, **body: Any) -> None:
        self.change(0, self.publications[-1], "edit", body)

    def say_the_same(self) -> None:
        """Apply an edition in which the other word stands for the word."""
        same = Change(put={self.other_word: self.word})
        self.apply_edition(0, {"fr": {Kind.B2B: {"synonyms": same}}})

    def hub(self) -> Page:
        return self.show(self.reader, [], hub=True)

    def site(self, reader: Member | None = None, limit: int = 50) -> Page:
        return self.show(reader or self.reader, [self.author], hub=False, limit=limit)


def keyword(word: str) -> Body:
    return {"text": word, "kind": "b2b", "language": "fr"}
