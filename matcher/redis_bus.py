"""The bus between processes: one Redis stream, beside it the epoch that it belongs to.

Two rules make a loss visible. A stream without its epoch, or an epoch without its stream, is
a log that was lost: the next writer or `tail` opens a new one, in the same script as its own
work. And a position is good exactly while its own entry is kept: a log that was trimmed, or
put back to an older state, no longer has it. So every log opens with an entry of its own.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import orjson
from redis import Redis, exceptions
from redis.backoff import NoBackoff
from redis.retry import Retry

from matcher.bus import EpochLost
from schemas.errors import BusUnavailable
from schemas.event import Delivered, Event, Position, Replay, pack, unpack

CONNECT_SECONDS = 1.0
READ_SECONDS = 2.0
PULSE_SECONDS = 0.5
"""Longest single wait of a follower: how late it notices `close`, or a log lost in silence."""
BATCH = 500
"""Most events of one answer to a follower."""

_STREAM_ID = re.compile(r"[0-9]{1,19}-[0-9]{1,19}")

# KEYS: stream, epoch. ARGV: an epoch to open with.
_OPEN = """
if redis.call('EXISTS', KEYS[1], KEYS[2]) < 2 then
    redis.call('DEL', KEYS[1])
    redis.call('SET', KEYS[2], ARGV[1])
    redis.call('XADD', KEYS[1], '*', 'opened', ARGV[1])
end
"""
# Further ARGV: entries to keep, events. Gives the epoch and the events' ids.
_APPEND = (
    _OPEN
    + """
local ids = {}
for i = 3, #ARGV do
    ids[#ids + 1] = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 'event', ARGV[i])
end
return {redis.call('GET', KEYS[2]), ids}
"""
)
# Gives the epoch and the newest entry's id.
_TAIL = (
    _OPEN
    + """
return {redis.call('GET', KEYS[2]), redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1][1]}
"""
)
# Further ARGV: most entries. Gives the epoch and the newest entries, newest first.
_RECENT = (
    _OPEN
    + """
return {redis.call('GET', KEYS[2]), redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', ARGV[2])}
"""
)
# KEYS: stream, epoch. ARGV: epoch, id, most entries. Gives entries, or nil when it is lost.
_READ = """
if redis.call('GET', KEYS[2]) ~= ARGV[1]
    or #redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2]) == 0 then
    return nil
end
return redis.call('XRANGE', KEYS[1], '(' .. ARGV[2], '+', 'COUNT', ARGV[3])
"""
# KEYS: stream. ARGV: age in milliseconds. Ids of entries begin with the millisecond they came at.
_FORGET = """
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if newest then
    local now = redis.call('TIME')
    local since = now[1] * 1000 + math.floor(now[2] / 1000) - ARGV[1] + 1
    local last = tonumber(string.match(newest[1], '^%d+'))
    local first = since > last and newest[1] or string.format('%.0f', since)
    redis.call('XTRIM', KEYS[1], 'MINID', first)
end
"""

# What went wrong, for the operator's log; the most specific class first.
_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.BusyLoadingError, "Redis is still loading its data"),
    (exceptions.AuthenticationError, "Redis refuses the log-in"),
    (exceptions.AuthorizationError, "Redis refuses the log-in"),
    (exceptions.NoPermissionError, "Redis forbids this to the user of the bus"),
    (exceptions.OutOfMemoryError, "Redis is out of memory"),
    (exceptions.ReadOnlyError, "Redis is a read-only replica"),
    (exceptions.TimeoutError, "Redis does not answer in time"),
    (exceptions.ConnectionError, "Redis cannot be reached"),
    (exceptions.ResponseError, "Redis refuses a command of the bus"),
    (Exception, "Redis does not work as expected"),
)


def translate(error: Exception) -> BusUnavailable:
    """The project's exception for one of redis-py: whatever it is, the bus is away."""
    sentence = next(text for kind, text in _SENTENCES if isinstance(error, kind))
    return BusUnavailable(f"{sentence}: {error}")


class RedisBus:
    """A `Bus` for any number of processes that share a Redis.

    Keeps at least the newest `length` events under keys that start with `prefix`. Nothing is
    retried here: a repeated publication of an event is the outbox's decision.
    """

    def __init__(self, url: str, *, length: int, prefix: str = "marieur") -> None:
        self._redis: Redis = Redis.from_url(
            url,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=READ_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._length = length
        # The braces keep both keys in one slot of a Redis cluster.
        self._keys = [f"{prefix}:{{bus}}:events", f"{prefix}:{{bus}}:epoch"]
        self._append = self._redis.register_script(_APPEND)
        self._tail = self._redis.register_script(_TAIL)
        self._read = self._redis.register_script(_READ)
        self._recent = self._redis.register_script(_RECENT)
        self._forget = self._redis.register_script(_FORGET)
        self._closed = False

    def publish(self, events: Sequence[Event]) -> list[Position]:
        """Append events, all or none; returns their positions, in order.

        After `BusUnavailable` the events may have arrived all the same.
        """
        payloads = [orjson.dumps(pack(event)) for event in events]
        with self._translated():
            epoch, ids = self._append(self._keys, [_new_epoch(), self._length, *payloads])
        return [_position(epoch, stream_id) for stream_id in ids]

    def tail(self) -> Position:
        """The position of the newest event, or of the start when there is none."""
        with self._translated():
            return _position(*self._tail(self._keys, [_new_epoch()]))

    def follow(self, after: Position, *, timeout: float) -> Sequence[Delivered]:
        """At most `BATCH` events after a position, waiting up to `timeout` s for the first.

        Empty on timeout and when the bus is closed meanwhile. Raises `EpochLost`.
        """
        deadline = time.monotonic() + timeout
        while not (events := self._events_after(after, BATCH)):
            left = deadline - time.monotonic()
            if left <= 0 or not self._wait(after, min(left, PULSE_SECONDS)):
                break
        return events

    def replay(self, after: Position, *, limit: int) -> Replay:
        """Kept events after a position, at most `limit`; incomplete when some are gone."""
        try:
            return Replay(self._events_after(after, limit))
        except EpochLost:
            return Replay(complete=False)

    def recent(self, limit: int) -> Sequence[Delivered]:
        """The newest `limit` kept events, oldest first."""
        with self._translated():
            epoch, entries = self._recent(self._keys, [_new_epoch(), limit])
        return [
            Delivered(_position(epoch, stream_id), unpack(orjson.loads(payload)))
            for stream_id, (field, payload) in reversed(entries)
            if field == b"event"  # not how the log was opened
        ]

    def forget(self, age: float) -> None:
        """Drop events that are `age` seconds old, or older; the newest one stays."""
        with self._translated():
            self._forget(self._keys[:1], [round(age * 1000)])

    def ping(self) -> None:
        """Return when Redis answers."""
        with self._translated():
            self._redis.ping()

    def close(self) -> None:
        """Wake followers within `PULSE_SECONDS`; whoever calls later gets `BusUnavailable`."""
        self._closed = True
        self._give_back()

    def _events_after(self, after: Position, limit: int) -> list[Delivered]:
        if not _STREAM_ID.fullmatch(after.offset):
            raise EpochLost(str(after))
        with self._translated():
            entries = self._read(self._keys, [after.epoch, after.offset, limit])
        if entries is None:
            raise EpochLost(str(after))
        return [
            Delivered(Position(after.epoch, stream_id.decode()), unpack(orjson.loads(payload)))
            for stream_id, (_, payload) in entries
        ]

    def _wait(self, after: Position, seconds: float) -> bool:
        """Wait for an entry after a position; False when the bus is closed meanwhile.

        The entry itself is read again together with the epoch, in one script.
        """
        with self._translated():
            self._redis.xread(
                {self._keys[0]: after.offset}, count=1, block=max(1, round(seconds * 1000))
            )
        return not self._closed

    @contextmanager
    def _translated(self) -> Iterator[None]:
        if self._closed:
            raise BusUnavailable("the event bus is closed")
        try:
            yield
        except _REDIS_ERRORS as error:
            raise translate(error) from error
        finally:
            if self._closed:
                self._give_back()

    def _give_back(self) -> None:
        """Close idle connections; one that a follower still waits on is closed by that follower."""
        self._redis.connection_pool.disconnect(inuse_connections=False)


# redis-py has a second root beside RedisError.
_REDIS_ERRORS = (exceptions.RedisError, exceptions.RedisClusterException)


def _new_epoch() -> str:
    return secrets.token_hex(8)


def _position(epoch: bytes, stream_id: bytes) -> Position:
    return Position(epoch.decode(), stream_id.decode())
