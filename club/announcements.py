"""What the club itself tells those who subscribed to the operator's Site (A17, F2).

An ordinary Private Message of the operator's account: it shows on the feeds of its subscribers and
nowhere else. It is written in the transaction of what it tells of; neither copies nor bounds are
looked for, since the club has to be able to say the same again.
"""

from __future__ import annotations

from analyzers.analyzer import Analyzer
from club import places
from club.judging import Read, read_draft
from club.publications import drafted
from club.showing import show_or_hold
from schemas.account import Account
from schemas.publication import Draft, Publication
from schemas.words import PublicationType
from store.unit_of_work import Work


def read_announcement(
    analyzer: Analyzer, operator: Account, title: str, text: str, link: str
) -> tuple[Draft, Read]:
    """Read what is to be announced, in the operator's language; touches nothing."""
    draft = Draft.model_validate(
        {
            "type": PublicationType.PRIVATE,
            "language": operator.language,
            "title": title,
            "texts": [text],
            "link": link,
        }
    )
    area = places.area_said(operator, draft)
    return draft, read_draft(analyzer, operator, draft, company=None, area=area)


def announce(work: Work, operator: Account, said: tuple[Draft, Read]) -> Publication:
    """Publish on the feeds of the operator's subscribers, within a transaction."""
    publication = drafted(work, operator, *said)
    show_or_hold(work, publication, [])
    work.insert([publication])
    return publication
