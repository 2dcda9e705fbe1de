"""An edition is applied and left again while members publish and hubs are open (M6)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from club.roles import grant
from schemas.words import Role
from store.pointer import Pointer, pointer
from tests.api.club_client import invented
from tests.faults.applying import Press, answers, ask, begin_to_apply
from tests.faults.conftest import OpenHub
from tests.faults.reader import pull
from tests.faults.serving import findings, house_of, waiting
from tests.members import Member, eventually
from tests.real.stack import Stack

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

FEW, SOME = 5, 40
"""Publications that must have come before the next step."""


class Watch:
    """Loads a member's hub at one API process again and again; it may only grow."""

    def __init__(self, url: str, member: Member, wanted: Callable[[], list[str]]) -> None:
        """`wanted` gives what belongs on the hub in every edition."""
        self.loads = 0
        self.missing: list[set[str]] = []
        """What a load lacked that an earlier one showed."""
        parts = urlsplit(url)
        self._ask = lambda: pull((str(parts.hostname), parts.port or 80), member.headers)[0]
        self._wanted = wanted
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        seen: set[str] = set()
        while not self._over.is_set():
            shown = self._ask().keys()
            self.loads += 1
            if missing := seen - shown:
                self.missing.append(missing)
            seen |= shown & set(self._wanted())
            self._over.wait(0.1)


@pytest.fixture
def words() -> tuple[str, str]:
    """A word that a reader wants, and one that stands for it once the draft is applied."""
    return invented(), invented()


@pytest.fixture
def ada(stack: Stack) -> Member:
    member = Member(stack.url, "Ada Lovelace")
    with house_of(stack.environment) as house:
        grant(house.truth, f"{member.slug}@example.com", Role.ADMINISTRATOR)
    return member


@contextmanager
def watched(stack: Stack, reader: Member, press: Press, word: str) -> Iterator[list[Watch]]:
    """The reader's hub, loaded at both processes all the while."""
    first, second = (
        Watch(url, reader, lambda: list(press.published[word])) for url in stack.api_urls.values()
    )
    with first, second:
        yield [first, second]


def test_no_marriage_is_missed_or_doubled_through_an_apply_and_the_way_back(
    stack: Stack, ada: Member, words: tuple[str, str], open_hub: OpenHub
) -> None:
    wanted, other = words
    reader = Member(stack.url)
    reader.look_for(stack.url, wanted)
    hubs = [open_hub(url, reader) for url in stack.api_urls.values()]
    with Press(stack.api_urls.values(), words) as press:
        press.await_more(FEW)
        with watched(stack, reader, press, wanted) as watches:
            began = time.monotonic()
            press.await_more(3 * SOME)
            applying = time.monotonic()
            number = begin_to_apply(ada, stack.url, words)
            assert eventually(lambda: answers(ada, stack.url, number), within=300)
            answering = time.monotonic()
            amid = sum(applying < at < answering for at, _ in press.seconds)
            press.await_more(SOME)
            applied = len(press.published[other])
            back = ask(ada, stack.url, "POST", "/rollback")
            press.await_more(SOME)
            over = time.monotonic()
            ask(ada, stack.url, "POST", "/rollback")
            press.await_more(FEW)
    assert back["number"] == number - 1
    assert amid >= FEW
    assert applied < len(press.published[other])
    everything = press.everything
    for hub in hubs:
        assert hub.comes_to_show(everything), "the edition's marriages"
        assert hub.doubled == []
        assert len(hub.received) > SOME
        assert hub.resets >= 3
    ask(ada, stack.url, "POST", "/rollback")
    for hub in hubs:
        assert hub.comes_to_show(press.published[wanted]), "the former edition's marriages"
    assert [watch.missing for watch in watches] == [[], []]
    assert all(watch.loads > FEW for watch in watches)
    with house_of(stack.environment) as house:
        assert eventually(lambda: waiting(house) == 0)
        assert findings(house) == []
    rest = press.p99(began, applying)
    through = press.p99(applying, over)
    print(
        f"{amid} published amid the build of {answering - applying:.1f} s; p99 of publishing "
        f"{rest * 1000:.0f} ms at rest, {through * 1000:.0f} ms through apply and rollback: "
        f"{through / rest:.2f} x"
    )


def test_a_worker_killed_amid_the_build_begins_again(
    stack: Stack, ada: Member, words: tuple[str, str], open_hub: OpenHub
) -> None:
    reader = Member(stack.url)
    reader.look_for(stack.url, words[0])
    hub = open_hub(stack.url, reader)
    with house_of(stack.environment) as house:

        def at() -> Pointer:
            with house.truth.read() as session:
                return pointer(session)

        with Press(stack.api_urls.values(), words) as press:
            press.await_more(SOME)
            number = begin_to_apply(ada, stack.url, words)
            while not at().promised:
                assert not answers(ada, stack.url, number), "built before it could be killed"
            stack["worker"].kill()
            assert at().promised == (number,)
            press.await_more(FEW)
            stack["worker"].launch()
            press.await_more(FEW)
            # What a dead worker was at is left to it for a minute.
            assert eventually(lambda: answers(ada, stack.url, number), within=300)
            press.await_more(FEW)
        assert hub.comes_to_show(press.everything)
        assert hub.doubled == []
        assert eventually(lambda: waiting(house) == 0)
        assert findings(house) == []
        (made,) = (one for one in ask(ada, stack.url, "GET", "/history")["entries"] if one["live"])
        assert (made["number"], made["state"]) == (number, "applied")
