"""What every bus does, whichever adapter carries it."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.bus import Bus, EpochLost
from matcher.memory_bus import MemoryBus
from matcher.redis_bus import RedisBus
from schemas.cells import FARTHEST
from schemas.errors import BusUnavailable
from schemas.event import (
    Delivered,
    Event,
    MemberChanged,
    Position,
    PublicationChanged,
    pack,
    unpack,
)
from schemas.geography import Area, Spot

OpenBus = Callable[[int], Bus]


def anything(shape: type[Event]) -> st.SearchStrategy[Event]:
    """Events with all their fields drawn by type; whole numbers as SQL may give them."""
    whole = st.integers(0, 2**53)
    return st.builds(
        shape, **{one.name: whole if one.type == "int" else ... for one in fields(shape)}
    )


# JSON has no word for what is not a number.
st.register_type_strategy(
    Spot, st.builds(Spot, st.floats(-90, 90), st.floats(-180, 180), st.sampled_from(("FR", "DE")))
)
st.register_type_strategy(Area, st.builds(Area, home=..., km=st.none() | st.integers(1, FARTHEST)))
events = st.one_of(anything(MemberChanged), anything(PublicationChanged))


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
def open_bus(request: pytest.FixtureRequest) -> Iterator[OpenBus]:
    """Opens buses that keep a given number of events, each with a log of its own."""
    opened: list[Bus] = []

    def open_one(length: int = 10_000) -> Bus:
        if request.param == "memory":
            opened.append(MemoryBus(length=length))
        else:
            url = request.getfixturevalue("redis_server").url
            opened.append(RedisBus(url, length=length, prefix=secrets.token_hex(8)))
        return opened[-1]

    yield open_one
    for bus in opened:
        bus.close()


@pytest.fixture
def bus(open_bus: OpenBus) -> Bus:
    return open_bus(10_000)


def members(count: int, name: str = "m") -> list[Event]:
    return [MemberChanged(f"{name}{number}") for number in range(count)]


def collect(bus: Bus, after: Position, count: int) -> list[Delivered]:
    """The next `count` events, however many answers it takes."""
    collected: list[Delivered] = []
    deadline = time.monotonic() + 20
    while len(collected) < count:
        assert time.monotonic() < deadline, f"only {len(collected)} of {count} came"
        collected += bus.follow(collected[-1].position if collected else after, timeout=1)
    return collected


def told(delivered: Sequence[Delivered]) -> list[Event]:
    return [one.event for one in delivered]


# Events and positions


@given(events)
def test_event_survives_packing(event: Event) -> None:
    assert unpack(orjson.loads(orjson.dumps(pack(event)))) == event


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(batches=st.lists(st.lists(events, max_size=4), max_size=6), data=st.data())
def test_any_history_replays_from_anywhere(
    open_bus: OpenBus, batches: list[list[Event]], data: st.DataObject
) -> None:
    bus = open_bus(10_000)
    start = bus.tail()
    positions = [start]
    for batch in batches:
        positions += bus.publish(batch)
        assert bus.tail() == positions[-1]
    history = [event for batch in batches for event in batch]
    place = data.draw(st.integers(0, len(history)))
    replay = bus.replay(positions[place], limit=100)
    assert replay.complete
    assert told(replay.events) == history[place:]
    assert [one.position for one in replay.events] == positions[place + 1 :]
    bus.close()


def test_positions_are_distinct_and_read_back_from_their_text(bus: Bus) -> None:
    positions = [bus.tail(), *bus.publish(members(50)), *bus.publish(members(50))]
    assert len(set(positions)) == 101
    assert len({position.epoch for position in positions}) == 1
    for position in positions:
        assert Position.parse(str(position)) == position


def test_an_empty_log_has_a_tail_to_start_from(bus: Bus) -> None:
    start = bus.tail()
    assert bus.tail() == start
    assert bus.replay(start, limit=10).complete
    assert not bus.replay(start, limit=10).events
    (position,) = bus.publish(members(1))
    assert bus.tail() == position != start


def test_the_newest_events_are_told_oldest_first(bus: Bus) -> None:
    assert list(bus.recent(10)) == []
    start = bus.tail()
    bus.publish(members(20))
    everything = bus.replay(start, limit=100).events
    assert list(bus.recent(5)) == list(everything)[-5:]
    assert list(bus.recent(100)) == list(everything)


def test_old_events_are_forgotten_but_for_the_newest(bus: Bus) -> None:
    bus.forget(0)
    start = bus.tail()
    positions = bus.publish(members(5))
    bus.forget(3600)
    assert len(bus.replay(start, limit=10).events) == 5
    bus.forget(0)
    assert [one.position for one in bus.recent(10)] == positions[-1:]
    assert not bus.replay(start, limit=10).complete
    assert bus.tail() == positions[-1]
    (later,) = bus.publish(members(1))
    assert [one.position for one in bus.follow(positions[-1], timeout=5)] == [later]


def test_publishing_nothing_changes_nothing(bus: Bus) -> None:
    start = bus.tail()
    assert bus.publish([]) == []
    assert bus.tail() == start


def test_each_log_has_an_epoch_of_its_own(open_bus: OpenBus) -> None:
    assert open_bus(100).tail().epoch != open_bus(100).tail().epoch


# Following


def test_events_come_in_the_order_of_publishing(bus: Bus) -> None:
    start = bus.tail()
    positions = [position for event in members(20) for position in bus.publish([event])]
    positions += bus.publish(members(20, "n"))
    delivered = collect(bus, start, 40)
    assert told(delivered) == members(20) + members(20, "n")
    assert [one.position for one in delivered] == positions


def test_a_follower_far_behind_gets_everything(bus: Bus) -> None:
    start = bus.tail()
    bus.publish(members(1_700))
    assert told(collect(bus, start, 1_700)) == members(1_700)


def test_a_waiting_follower_wakes_promptly(bus: Bus) -> None:
    start = bus.tail()
    took: list[float] = []
    for event in members(5):
        published: list[float] = []

        def publish(event: Event = event, published: list[float] = published) -> None:
            published.append(time.monotonic())
            bus.publish([event])

        threading.Timer(0.1, publish).start()
        (delivered,) = bus.follow(start, timeout=10)
        took.append(time.monotonic() - published[0])
        assert delivered.event == event
        start = delivered.position
    assert min(took) < 0.1


def test_following_gives_up_after_its_timeout(bus: Bus) -> None:
    start = bus.tail()
    began = time.monotonic()
    assert not bus.follow(start, timeout=0.7)
    assert 0.65 < time.monotonic() - began < 3
    assert not bus.follow(start, timeout=0)
    bus.publish(members(1))
    assert told(bus.follow(start, timeout=0)) == members(1)


def test_every_follower_gets_every_event(bus: Bus) -> None:
    start = bus.tail()
    seen: list[list[Event]] = [[] for _ in range(4)]
    followers = [
        threading.Thread(target=lambda mine=mine: mine.extend(told(collect(bus, start, 100))))
        for mine in seen
    ]
    for follower in followers:
        follower.start()
    for event in members(100):
        bus.publish([event])
    for follower in followers:
        follower.join()
    assert seen == [members(100)] * 4


def test_events_of_many_writers_come_once_each(bus: Bus) -> None:
    start = bus.tail()
    given_out: dict[int, list[Position]] = {}

    def write(writer: int) -> None:
        given_out[writer] = [
            position for event in members(100, f"{writer}:") for position in bus.publish([event])
        ]

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    delivered = collect(bus, start, 800)
    for writer in writers:
        writer.join()
    assert not bus.follow(delivered[-1].position, timeout=0)
    assert len(set(told(delivered))) == 800
    for number in range(8):
        mine = [one for one in delivered if one.event.member.startswith(f"{number}:")]
        assert told(mine) == members(100, f"{number}:")
        assert [one.position for one in mine] == given_out[number]


# What is no longer kept


def test_replay_gives_no_more_than_its_limit_and_goes_on_from_there(bus: Bus) -> None:
    start = bus.tail()
    bus.publish(members(10))
    first = bus.replay(start, limit=4)
    rest = bus.replay(first.events[-1].position, limit=100)
    assert first.complete
    assert rest.complete
    assert told(first.events) == members(4)
    assert told(first.events) + told(rest.events) == members(10)


def test_the_newest_events_are_kept_and_older_ones_known_to_be_gone(open_bus: OpenBus) -> None:
    bus = open_bus(100)
    start = bus.tail()
    positions = bus.publish(members(1_000))
    kept = bus.replay(positions[-100], limit=1_000)
    assert kept.complete
    assert told(kept.events) == members(1_000)[-99:]
    for gone in (start, positions[0], positions[500]):
        assert not bus.replay(gone, limit=1_000).complete
        with pytest.raises(EpochLost):
            bus.follow(gone, timeout=5)


def test_a_position_of_another_log_is_lost(open_bus: OpenBus) -> None:
    bus, other = open_bus(100), open_bus(100)
    bus.publish(members(3))
    (foreign,) = other.publish(members(1))
    for lost in (foreign, Position("nowhere", bus.tail().offset)):
        assert not bus.replay(lost, limit=10).complete
        assert not bus.replay(lost, limit=10).events
        with pytest.raises(EpochLost):
            bus.follow(lost, timeout=5)


FORGED = ["abc", "-1", "1-", "-", "+", "$", "1-1-1", "٣", "1_0", "0-0", "9" * 18, "9" * 40]
FORGED += ["9" * 19 + "-0", "18446744073709551616-0", "x" * 10_000]


@pytest.mark.parametrize("offset", FORGED, ids=lambda offset: offset[:24])
def test_a_position_that_was_never_given_is_lost(bus: Bus, offset: str) -> None:
    (position,) = bus.publish(members(1))
    forged = Position(position.epoch, offset)
    assert not bus.replay(forged, limit=10).complete
    with pytest.raises(EpochLost):
        bus.follow(forged, timeout=5)


# The end


def test_closing_wakes_followers_and_ends_everything(open_bus: OpenBus) -> None:
    bus = open_bus(100)
    start = bus.tail()
    bus.ping()
    answers: list[Sequence[Delivered]] = []
    followers = [
        threading.Thread(target=lambda: answers.append(bus.follow(start, timeout=30)))
        for _ in range(3)
    ]
    for follower in followers:
        follower.start()
    time.sleep(0.2)
    began = time.monotonic()
    bus.close()
    for follower in followers:
        follower.join(10)
    assert time.monotonic() - began < 2
    assert [list(answer) for answer in answers] == [[], [], []]
    bus.close()
    for call in (
        lambda: bus.publish(members(1)),
        bus.tail,
        lambda: bus.follow(start, timeout=5),
        lambda: bus.replay(start, limit=1),
        lambda: bus.recent(1),
        lambda: bus.forget(0),
        bus.ping,
    ):
        with pytest.raises(BusUnavailable):
            call()
