"""Letters are sent once a mail server takes them, tried again until it does, and not for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from club import letters
from club.registration import register
from schemas.account import Account, JoiningIndividual
from schemas.letter import Letter, LetterPurpose
from store.mail import NoMailer, SmtpMailer
from store.migrate import migrate
from store.truth import Truth
from tests.api.club_client import MovableClock, joining
from tests.real.ports import free_port
from tests.real.smtp import mail_server


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def truth(tmp_path: Path, clock: MovableClock) -> Iterator[Truth]:
    truth = Truth(f"sqlite:///{tmp_path / 'truth.db'}", clock=clock)
    migrate(truth)
    yield truth
    truth.close()


def no_digest(letter: Letter) -> str | None:
    """What none of these letters is asked for."""
    raise AssertionError(letter)


def promise(truth: Truth, *subjects: str) -> Account:
    """A member with a letter for each subject."""
    account = register(truth, JoiningIndividual.model_validate(joining()))
    for subject in subjects:
        with truth.work() as work:
            letters.write(work, account, LetterPurpose.MESSAGE, subject, "Words.")
            work.commit()
    return account


def states(truth: Truth) -> dict[str, tuple[bool, bool]]:
    """By subject: sent, refused."""
    with truth.read() as session:
        rows = session.exec(select(Letter)).all()
    return {row.subject: (row.sent_at is not None, row.refused is not None) for row in rows}


def test_a_letter_waits_for_the_mail_server_and_is_the_same_letter_then(
    truth: Truth, clock: MovableClock
) -> None:
    port = free_port()
    mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", "club@marieur.example")
    promise(truth, "First", "Second")
    assert letters.send_due(truth, mailer, no_digest) == 0
    with mail_server(port) as (_, postbox):
        assert (
            letters.send_due(truth, mailer, no_digest) == 0
        )  # both are being tried, as far as is known
        clock.moved += letters.LEASE
        assert letters.send_due(truth, mailer, no_digest) == 2
        assert letters.send_due(truth, mailer, no_digest) == 0
    assert sorted(mail["subject"] for mail in postbox.taken) == ["First", "Second"]
    assert all(mail["message-id"].endswith("@marieur.example>") for mail in postbox.taken)


def test_a_letter_that_is_refused_for_good_does_not_hold_up_the_others(truth: Truth) -> None:
    gone = promise(truth, "To nobody")
    promise(truth, "To somebody")
    with mail_server() as (url, postbox):
        postbox.refuse[gone.email] = "550 no such mailbox"
        assert letters.send_due(truth, SmtpMailer(url, "club@marieur.example"), no_digest) == 1
    assert states(truth) == {"To nobody": (False, True), "To somebody": (True, False)}


def test_a_letter_that_is_put_off_is_tried_again(truth: Truth, clock: MovableClock) -> None:
    busy = promise(truth, "Later")
    with mail_server() as (url, postbox):
        mailer = SmtpMailer(url, "club@marieur.example")
        postbox.refuse[busy.email] = "451 try again"
        assert letters.send_due(truth, mailer, no_digest) == 0
        del postbox.refuse[busy.email]
        clock.moved += letters.LEASE
        assert letters.send_due(truth, mailer, no_digest) == 1


def test_a_letter_that_nobody_ever_takes_is_given_up_and_forgotten(
    truth: Truth, clock: MovableClock
) -> None:
    promise(truth, "To the moon")
    mailer = SmtpMailer(f"smtp://127.0.0.1:{free_port()}", "club@marieur.example")
    for _ in range(letters.MOST_ATTEMPTS + 1):
        letters.send_due(truth, mailer, no_digest)
        clock.moved += letters.LONGEST_WAIT
    assert states(truth) == {"To the moon": (False, True)}
    clock.moved += letters.KEPT
    assert letters.purge(truth) == 1


def test_without_a_mail_server_letters_wait_for_one(truth: Truth, clock: MovableClock) -> None:
    promise(truth, "First", "Second")
    assert letters.send_due(truth, NoMailer(), no_digest) == 0
    assert set(states(truth).values()) == {(False, False)}
    clock.moved += letters.LEASE
    with mail_server() as (url, _):
        assert letters.send_due(truth, SmtpMailer(url, "club@marieur.example"), no_digest) == 2


def test_a_subject_is_one_line(truth: Truth) -> None:
    promise(truth, "Hello\r\nBcc: all@example.org")
    assert list(states(truth)) == ["Hello Bcc: all@example.org"]


def test_a_letter_goes_to_the_address_that_its_reader_has_when_it_goes(truth: Truth) -> None:
    account = promise(truth, "News")
    with truth.work() as work:
        held = work.session.get(Account, account.id)
        assert held is not None
        held.email = "new@example.org"
        work.commit()
    with mail_server() as (url, postbox):
        letters.send_due(truth, SmtpMailer(url, "club@marieur.example"), no_digest)
    assert [mail["to"] for mail in postbox.taken] == ["new@example.org"]


def test_what_is_not_due_yet_is_not_tried(truth: Truth, clock: MovableClock) -> None:
    promise(truth, "Now")
    clock.moved -= timedelta(seconds=1)
    with mail_server() as (url, _):
        assert letters.send_due(truth, SmtpMailer(url, "club@marieur.example"), no_digest) == 0
