"""A publication's keywords: offer keys, evidence, what satisfies whom (K5)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from analyzers.analysis import Analysis
from analyzers.analysis import Keyword as Asked
from analyzers.analyzer import Analyzer
from analyzers.readings import Offered, Page, read_offers
from club.senses import check_sense
from schemas.document import Interest
from schemas.edition import plain
from schemas.errors import N_, Invalid
from schemas.publication import Draft, Evidence, KeywordReport, PublicationKeyword


def analyse(analyzer: Analyzer, draft: Draft, *, kept: bool = False) -> list[PublicationKeyword]:
    """Keys and evidence of each keyword of a draft, as rows that lack the publication's id.

    Raises `Invalid` naming the keywords that hold nothing to look for, come twice, or cannot
    mean what was chosen; keywords that are `kept` may have lost that meaning since.
    """
    analyses: list[Analysis] = []
    fields: dict[str, str] = {}
    seen: set[tuple[str, str, str | None]] = set()
    for position, offered in enumerate(draft.keywords):
        same = (offered.text.casefold(), offered.kind, offered.need)
        if same in seen:
            fields[f"keywords.{position}.text"] = N_("This keyword is there twice.")
        seen.add(same)
        try:
            language = offered.language or draft.language
            analyses.append(
                analyzer.offer(
                    offered.text, offered.kind, language, offered.need, sense=offered.sense
                )
            )
            if not kept:
                check_sense(analyzer, offered.text, offered.kind, [language], offered.sense)
        except Invalid as error:
            name = "sense" if "sense" in error.fields else "text"
            fields[f"keywords.{position}.{name}"] = error.detail
    if fields:
        raise Invalid(N_("Some keywords need another look."), fields=fields)
    asked = [Asked(row.text, row.kind, row.language) for row in draft.keywords]
    support = analyzer.evidence(asked, draft.language, draft.title, draft.subtitle, draft.texts)
    rows = [
        PublicationKeyword(
            publication_id="",
            position=position,
            text=offered.text,
            kind=offered.kind,
            need=offered.need,
            language=analysis.language,
            keys=list(analysis.keys),
            rules=analyzer.version,
            supported=found.supported,
            score=found.score,
            evidence=[dict(span) for span in found.evidence],
            sense=offered.sense,
            edition=analyzer.edition,
        )
        for position, (offered, analysis, found) in enumerate(
            zip(draft.keywords, analyses, support, strict=True)
        )
    ]
    page = Page(draft.language, draft.title, draft.subtitle, draft.texts)
    for other in analyzer.beside:
        read_beside(other, page, rows)
    return rows


def read_beside(analyzer: Analyzer, page: Page, rows: Sequence[PublicationKeyword]) -> None:
    """Add to keywords what another written edition says of them."""
    asked = [Offered(row.text, row.kind, row.need, row.language, row.sense) for row in rows]
    for row, reading in zip(rows, read_offers(analyzer, page, asked), strict=True):
        row.keys = [*row.keys, *reading.keys]
        row.beside = {**(row.beside or {}), str(analyzer.edition): reading.judged()}


def hold(offered: Sequence[PublicationKeyword]) -> None:
    """Hold what the text does not bear out: it marries nobody meanwhile (K5)."""
    for keyword in offered:
        keyword.held = not keyword.supported


def keep_decisions(
    before: Sequence[PublicationKeyword], offered: Sequence[PublicationKeyword]
) -> None:
    """Let what was asked and decided of keywords stand, where their text has not changed."""
    known = {_said(row): row for row in before if row.review is not None}
    for keyword in offered:
        row = known.get(_said(keyword))
        if row is not None:
            keyword.held, keyword.review, keyword.passage = row.held, row.review, row.passage


def _said(keyword: PublicationKeyword) -> tuple[object, ...]:
    """What its author wrote and chose: all that a moderator decides on, but for the text."""
    return keyword.text, keyword.kind, keyword.need, keyword.language, keyword.sense


def keywords_of(session: Session, publication_id: str) -> Sequence[PublicationKeyword]:
    """A publication's keywords, in their author's order."""
    return session.exec(
        select(PublicationKeyword)
        .where(col(PublicationKeyword.publication_id) == publication_id)
        .order_by(col(PublicationKeyword.position))
    ).all()


def of_publications(session: Session, publications: Collection[str]) -> list[PublicationKeyword]:
    """What these publications offer: all their keywords that are not held (K5)."""
    return list(
        session.exec(
            select(PublicationKeyword)
            .where(
                col(PublicationKeyword.publication_id).in_(publications),
                col(PublicationKeyword.held).is_(False),
            )
            .order_by(col(PublicationKeyword.publication_id), col(PublicationKeyword.position))
        )
    )


def report(keyword: PublicationKeyword, edition: int | None = None) -> KeywordReport:
    """What the author is told of a keyword, in an edition; in its own where that is not given."""
    number = keyword.edition if edition is None else edition
    judged = keyword.judged_in(number) or {"supported": False, "score": 0.0, "evidence": []}
    return KeywordReport(
        text=keyword.text,
        kind=keyword.kind,
        need=keyword.need,
        language=keyword.language,
        state="held" if keyword.held else "live",
        keys=plain(keyword.keys, number),
        supported=judged["supported"],
        score=judged["score"],
        evidence=[Evidence(**span) for span in judged["evidence"]],
        sense=keyword.sense,
        review=keyword.review,
        passage=keyword.passage,
    )


def interests(session: Session, publications: Collection[str]) -> dict[str, frozenset[Interest]]:
    """Every interest that each publication satisfies, by its own keys that are not held (K5)."""
    rows = session.exec(
        select(
            col(PublicationKeyword.publication_id),
            col(PublicationKeyword.kind),
            col(PublicationKeyword.keys),
        ).where(
            col(PublicationKeyword.publication_id).in_(publications),
            col(PublicationKeyword.held).is_(False),
        )
    )
    found: dict[str, set[Interest]] = {}
    for publication, kind, keys in rows:
        found.setdefault(publication, set()).update(Interest(kind, key) for key in keys)
    return {publication: frozenset(keys) for publication, keys in found.items()}
