"""Digests: a letter with what a member's hub got since they last looked at it.

A digest names publications, which can be withdrawn or closed to its reader before a mail server
has taken it. So it is composed when it falls due, to know whether there is anything to tell, and
again at each attempt to send it; the hub's own reading decides what is in it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

from sqlmodel import Session

from club import acceptance, digests, letters
from club.audience import Reader
from matcher.hub import Hubs
from schemas.account import Account
from schemas.digest import DigestSubscription
from schemas.letter import Letter, LetterPurpose
from schemas.publication import Entry, MarriedEntry
from store import outbox
from store.catalogues import translator
from store.truth import Truth

SHOWN = 20
"""Publications that a digest names, those of the highest rank."""

SETTLED = timedelta(minutes=1)
"""After so long the engine finds a publication; what is newer is for the next digest."""

_AT_ONCE = 50
"""Digests that a round writes; the next round goes on."""


def write_due(truth: Truth, hubs: Hubs, origin: str) -> int:
    """Write the digests that are due; returns how many had something to tell.

    `origin` is the club's own address, which links in letters begin with. All wait while the
    engine is behind; raises `EngineUnavailable`.
    """
    with truth.glance() as glance:
        now = truth.clock()
        waiting = digests.due(glance, now, _AT_ONCE)
        if not waiting or outbox.is_open_since(glance, now - SETTLED):
            return 0
    return sum(_write(truth, hubs, origin, one) for one in waiting)


def compose(truth: Truth, hubs: Hubs, origin: str, letter: Letter) -> str | None:
    """The text of a digest as it is true now; None where nothing is left to tell."""
    if letter.account_id is None or letter.since is None or letter.unsubscribe is None:
        return None
    with truth.read() as session:
        account = session.get(Account, letter.account_id)
    if account is None:
        return None
    window = (letter.since, letter.created_at - SETTLED)
    return _text(hubs, origin, account, window, letter.unsubscribe)


def _write(truth: Truth, hubs: Hubs, origin: str, account_id: str) -> bool:
    with truth.read() as session:
        row, account = session.get(DigestSubscription, account_id), session.get(Account, account_id)
        now = truth.clock()
        if row is None or account is None:
            return False
        since = max(row.told_until, account.hub_seen_at or row.told_until)
        closed = _is_closed(session, account, now)
    way_out = f"{origin}/digest/{row.secret}"
    text = None if closed else _text(hubs, origin, account, (since, now - SETTLED), way_out)
    with truth.work() as work:
        held = work.session.get(DigestSubscription, account_id, with_for_update=True)
        if held is None or held.due_at > now:
            # Another process wrote it, or its reader chose anew, a moment ago.
            return False
        held.told_until = now - SETTLED
        held.due_at = digests.next_morning(now, account.time_zone, held.pace)
        if text is not None:
            say = translator(account.language).gettext
            purpose, subject = LetterPurpose.DIGEST, say("New on your hub")
            letter = letters.letter_to(work, account, purpose, subject, text, unsubscribe=way_out)
            letter.since, letter.created_at = since, now
            work.session.add(letter)
        work.commit()
    return text is not None


def _is_closed(session: Session, account: Account, now: datetime) -> bool:
    """Whether the member has to accept new rules before anything is shown to them (A17)."""
    return bool(acceptance.pending(session, account.policies_accepted_at, now))


def _text(
    hubs: Hubs, origin: str, account: Account, window: tuple[datetime, datetime], way_out: str
) -> str | None:
    reader = Reader(
        account.id, account.tier, account.language, languages=frozenset(account.languages)
    )
    page = hubs.read(account.id, reader)
    entries = [one for married in page.selected.entries if _is_in(one := married.entry(), window)]
    if not entries:
        return None
    catalogue = translator(account.language)
    parts = [_paragraph(entry, origin, account.language) for entry in entries[:SHOWN]]
    more = len(entries) - len(parts)
    if more:
        said = catalogue.ngettext("And %(count)s more.", "And %(count)s more.", more)
        parts.append(said % {"count": more})
    parts.append(catalogue.gettext("Your hub:") + f"\n{origin}/hub")
    return letters.with_way_out(letters.paragraphs(parts), account.language, way_out)


def _is_in(entry: MarriedEntry, window: tuple[datetime, datetime]) -> bool:
    since, until = window
    published = entry.publication.published_at
    return published is not None and since < published <= until


def _paragraph(entry: MarriedEntry, origin: str, language: str) -> str:
    """Title, author and the reader's own keywords that brought it, and where it is read."""
    say, publication = translator(language).gettext, entry.publication
    keywords = ", ".join(dict.fromkeys(reason.keyword for reason in entry.reasons))
    said = say("%(author)s, for: %(keywords)s") % {
        "author": publication.author.name,
        "keywords": keywords,
    }
    return "\n".join([publication.title, said, _address(publication, origin)])


def _address(publication: Entry, origin: str) -> str:
    if publication.url:
        return f"{origin}{publication.url}"
    return publication.link or f"{origin}/s/{quote(publication.author.slug)}"
