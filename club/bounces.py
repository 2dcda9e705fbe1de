"""Letters that come back: mail servers' refusals, and their reports afterwards (A11).

A server that takes no letter for an address says so at once; one that took a letter first and
could not deliver it reports that to the envelope's sender, and the report is piped to
`marieur bounce`. Either way the account is asked to validate its address from then on, as at the
usual intervals, and is told so on its pages; what nobody waits for in person, newsletter and
digests, goes to no such address until it is validated.

A report counts if it brings back the headers of a letter that was sent in the last month: nobody
but its reader and the servers on its way knows the letter's identifier.
"""

from __future__ import annotations

from schemas.account import Account
from schemas.letter import Letter
from schemas.words import AccountState
from store.delivery_reports import blames_address, read_failure
from store.locking import ALONE
from store.truth import Truth
from store.unit_of_work import Work


def take(truth: Truth, report: bytes) -> str | None:
    """Note what a mail server reports; the letter's identifier, None where it is none of ours.

    Delays, deliveries, and what is no report at all change nothing.
    """
    failure = read_failure(report)
    if failure is None:
        return None
    with truth.work() as work:
        letter = work.session.get(Letter, failure.identifier, with_for_update=True)
        if letter is None or letter.sent_at is None:
            return None
        letter.refused = failure.said
        account = work.session.get(Account, letter.account_id) if letter.account_id else None
        # It may have another address by now, which is not to blame.
        same = account is not None and account.email == failure.to.lower()
        if same and blames_address(failure.said):
            mark(work, letter)
        work.commit()
    return failure.identifier


def mark(work: Work, letter: Letter) -> None:
    """Note, within a transaction, that a letter to its account's own address came back."""
    if letter.account_id is None or letter.address is not None:
        return
    account = work.session.get(Account, letter.account_id, with_for_update=ALONE)
    if account is None or account.state is AccountState.ANONYMISED:
        return
    account.email_bounced_at = account.email_bounced_at or work.now
    if account.email_asked_at is None:
        account.email_due_at = work.now
