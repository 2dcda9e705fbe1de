"""`marieur keys`, `evidence` and `marry`: what the analyzers make of keywords, in JSON lines."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

import typer
from pydantic import BaseModel, Field, model_validator

from analyzers.analysis import Keyword, Support
from analyzers.analyzer import default_analyzer
from analyzers.explanation import tell
from analyzers.marriage import Side, marry
from cli.json_lines import Answer, answer_lines
from schemas.words import Kind, Need


class KeywordLine(BaseModel):
    """A keyword as one of the commands is given it."""

    text: str
    kind: Kind
    language: str | None = None
    need: Need | None = None

    @property
    def side(self) -> Side:
        """The keyword as `marry` takes it."""
        return Side(self.text, self.kind, self.language, self.need)


class KeysLine(KeywordLine):
    """A line of `marieur keys`."""

    of: Annotated[Literal["interest", "offer"], Field(alias="side")] = "interest"


class MarryLine(BaseModel):
    """A line of `marieur marry`."""

    interest: KeywordLine
    offer: KeywordLine


class EvidenceLine(BaseModel):
    """A line of `marieur evidence`; `texts` for several, `text` for one."""

    keywords: list[KeywordLine]
    language: str
    title: str
    subtitle: str | None = None
    text: str | None = None
    texts: list[str] = []

    @model_validator(mode="after")
    def _one_or_several(self) -> Self:
        if self.text is not None and self.texts:
            raise ValueError("give text or texts, not both")
        return self


def register(app: typer.Typer) -> None:
    """Add the three commands to the application."""
    app.command("keys")(keys)
    app.command("evidence")(evidence)
    app.command("marry")(marry_lines)


def keys() -> None:
    """Keywords to keys: {"text", "language", "kind", "need"?, "side"?} a line."""
    _run(keys_of)


def evidence() -> None:
    """Do texts bear out their keywords? {"keywords", "language", "title", …} a line."""
    _run(evidence_of)


def marry_lines() -> None:
    """Do two keywords marry? {"interest": {…}, "offer": {…}} a line."""
    _run(marriage_of)


def keys_of(line: Mapping[str, Any]) -> dict[str, Any]:
    """Give `keys` and `explanation` for a line of `marieur keys`."""
    asked = KeysLine.model_validate(line)
    analyzer = default_analyzer()
    offers = asked.of == "offer"
    analyse = analyzer.offer if offers else analyzer.interest
    keys = analyse(asked.text, asked.kind, asked.language, asked.need).keys
    explanation = analyzer.explain(asked.text, asked.kind, keys, asked.need, offers=offers)
    return {"keys": list(keys), "explanation": tell(explanation)}


def evidence_of(line: Mapping[str, Any]) -> dict[str, Any]:
    """Give `keywords` again, each with `supported`, `score` and `evidence` (K5)."""
    asked = EvidenceLine.model_validate(line)
    texts = asked.texts if asked.text is None else [asked.text]
    supports = default_analyzer().evidence(
        [Keyword(one.text, one.kind, one.language) for one in asked.keywords],
        asked.language,
        asked.title,
        asked.subtitle,
        texts,
    )
    single = asked.text is not None
    found = [_told(support, single) for support in supports]
    return {
        "keywords": [{**one, **told} for one, told in zip(line["keywords"], found, strict=True)]
    }


def marriage_of(line: Mapping[str, Any]) -> dict[str, Any]:
    """Give `marries` and `because` for a line of `marieur marry`."""
    asked = MarryLine.model_validate(line)
    marriage = marry(default_analyzer(), asked.interest.side, asked.offer.side)
    return {"marries": marriage.marries, "because": marriage.because}


def _told(support: Support, single: bool) -> dict[str, Any]:
    spans = [dict(span) for span in support.evidence]
    if single:
        spans = [
            {**span, "field": "text"} if span["field"] == "texts.0" else span for span in spans
        ]
    return {"supported": support.supported, "score": support.score, "evidence": spans}


def _run(answer: Answer) -> None:
    answer_lines(sys.stdin.buffer, sys.stdout.buffer, answer)
