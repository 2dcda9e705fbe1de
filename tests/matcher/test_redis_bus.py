"""What can happen to a Redis, and what the bus makes of it."""

from __future__ import annotations

import inspect
import threading
import time
from collections.abc import Iterator

import pytest
import redis
from redis import exceptions

from matcher.bus import EpochLost
from matcher.redis_bus import _SENTENCES, READ_SECONDS, RedisBus, translate
from schemas.errors import BusUnavailable
from schemas.event import MemberChanged, Position
from tests.real.redis import RedisServer

REDIS_ERRORS = [
    kind
    for _, kind in inspect.getmembers(exceptions, inspect.isclass)
    if issubclass(kind, Exception) and kind.__module__ == exceptions.__name__
]
EVENT = MemberChanged("somebody")
EVENTS_KEY, EPOCH_KEY = "marieur:{bus}:events", "marieur:{bus}:epoch"


# Errors


@pytest.mark.parametrize("kind", REDIS_ERRORS, ids=lambda kind: kind.__name__)
def test_every_redis_error_means_that_the_bus_is_away(kind: type[Exception]) -> None:
    takes_answer = issubclass(kind, exceptions.AskError)
    translated = translate(kind("1 127.0.0.1:1" if takes_answer else "what Redis said"))
    assert isinstance(translated, BusUnavailable)
    assert translated.detail


def test_the_most_specific_sentence_is_found_first() -> None:
    kinds = [kind for kind, _ in _SENTENCES]
    for place, kind in enumerate(kinds):
        assert not any(issubclass(kind, earlier) for earlier in kinds[:place])
    assert translate(exceptions.BusyLoadingError("x")).detail.startswith("Redis is still loading")


def test_an_address_where_nobody_listens_is_unavailable() -> None:
    bus = RedisBus("redis://127.0.0.1:1/0", length=100)
    began = time.monotonic()
    with pytest.raises(BusUnavailable, match="cannot be reached"):
        bus.ping()
    assert time.monotonic() - began < 3


# A Redis that is mistreated


@pytest.fixture
def server(redis_server: RedisServer) -> Iterator[RedisServer]:
    """This worker's Redis, empty, and there again for the next test."""
    redis_server.empty()
    yield redis_server
    if not redis_server.running:
        redis_server.start()


@pytest.fixture
def bus(server: RedisServer) -> Iterator[RedisBus]:
    bus = RedisBus(server.url, length=1_000)
    yield bus
    bus.close()


@pytest.fixture
def client(server: RedisServer) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(server.url) as client:
        yield client


def test_processes_share_one_log(server: RedisServer, bus: RedisBus) -> None:
    other = RedisBus(server.url, length=1_000)
    start = bus.tail()
    assert other.tail() == start
    sent = bus.publish([EVENT]) + other.publish([EVENT])
    for one in (bus, other):
        assert [delivered.position for delivered in one.follow(start, timeout=5)] == sent
    other.close()


def test_restarted_empty_begins_a_new_epoch(server: RedisServer, bus: RedisBus) -> None:
    (before,) = bus.publish([EVENT])
    server.kill()
    server.start()
    with pytest.raises(EpochLost):
        bus.follow(before, timeout=5)
    assert not bus.replay(before, limit=10).complete
    (after,) = bus.publish([EVENT])
    assert after.epoch != before.epoch
    with pytest.raises(EpochLost):
        bus.follow(before, timeout=5)
    assert bus.follow(bus.tail(), timeout=0) == []


def test_a_waiting_follower_notices_a_silent_loss(bus: RedisBus, client: redis.Redis) -> None:
    start = bus.tail()
    threading.Timer(0.2, client.flushall).start()
    began = time.monotonic()
    with pytest.raises(EpochLost):
        bus.follow(start, timeout=30)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("lost", [EVENTS_KEY, EPOCH_KEY])
def test_half_a_log_has_no_newest_events(bus: RedisBus, client: redis.Redis, lost: str) -> None:
    bus.publish([EVENT])
    client.delete(lost)
    assert bus.recent(10) == []


@pytest.mark.parametrize("lost", [EVENTS_KEY, EPOCH_KEY])
def test_half_a_log_is_no_log(bus: RedisBus, client: redis.Redis, lost: str) -> None:
    (before,) = bus.publish([EVENT])
    assert client.delete(lost) == 1
    with pytest.raises(EpochLost):
        bus.follow(before, timeout=5)
    (after,) = bus.publish([EVENT])
    assert after.epoch != before.epoch
    with pytest.raises(EpochLost):
        bus.follow(before, timeout=5)
    assert client.xlen(EVENTS_KEY) == 2  # how the log was opened, and the event


def test_a_log_put_back_to_an_older_state_is_noticed(bus: RedisBus, client: redis.Redis) -> None:
    (kept,) = bus.publish([EVENT])
    snapshot = client.dump(EVENTS_KEY)
    (forgotten,) = bus.publish([EVENT])
    client.restore(EVENTS_KEY, 0, snapshot, replace=True)
    time.sleep(0.005)  # a real one takes longer than the millisecond that ids are made of
    with pytest.raises(EpochLost):
        bus.follow(forgotten, timeout=5)
    (later,) = bus.publish([EVENT])
    with pytest.raises(EpochLost):
        bus.follow(forgotten, timeout=5)
    assert not bus.replay(forgotten, limit=10).complete
    assert [one.position for one in bus.follow(kept, timeout=5)] == [later]


def test_a_redis_that_is_away_is_unavailable(server: RedisServer, bus: RedisBus) -> None:
    start = bus.tail()
    server.kill()
    for call in (
        bus.ping,
        bus.tail,
        lambda: bus.publish([EVENT]),
        lambda: bus.replay(start, limit=1),
        lambda: bus.recent(1),
        lambda: bus.follow(start, timeout=30),
    ):
        began = time.monotonic()
        with pytest.raises(BusUnavailable):
            call()
        assert time.monotonic() - began < 3
    server.start()
    bus.ping()
    tail = bus.tail()
    sent = bus.publish([EVENT])
    assert [one.position for one in bus.follow(tail, timeout=5)] == sent


def test_a_frozen_redis_is_left_quickly_and_followed_on(server: RedisServer, bus: RedisBus) -> None:
    start = bus.tail()
    server.pause()
    try:
        for call in (lambda: bus.publish([EVENT]), lambda: bus.follow(start, timeout=30)):
            began = time.monotonic()
            with pytest.raises(BusUnavailable, match="in time"):
                call()
            assert time.monotonic() - began < READ_SECONDS + 2
    finally:
        server.resume()
    # The command had arrived; it was sent once only.
    (delivered,) = bus.follow(start, timeout=10)
    assert delivered.event == EVENT
    assert bus.follow(delivered.position, timeout=1) == []


def test_a_redis_that_refuses_is_unavailable(bus: RedisBus, client: redis.Redis) -> None:
    client.set(EVENTS_KEY, "not a stream")
    client.set(EPOCH_KEY, "epoch")
    with pytest.raises(BusUnavailable, match="refuses a command"):
        bus.publish([EVENT])
    with pytest.raises(BusUnavailable, match="refuses a command"):
        bus.follow(Position("epoch", "1-1"), timeout=5)
