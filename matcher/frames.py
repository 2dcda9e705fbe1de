"""Frames of the live stream: Server-Sent Events as bytes."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from schemas.event import Position
from schemas.keyword import Reason
from schemas.ranking import Rank


def frame(event: str, id: str, data: bytes) -> bytes:  # noqa: A002 - the standard's own word
    """One event as it goes over the wire; `data` is UTF-8 and keeps its line breaks."""
    lines = data.replace(b"\n", b"\ndata: ")
    return b"event: %b\nid: %b\ndata: %b\n\n" % (event.encode(), id.encode(), lines)


def heartbeat_frame(position: Position) -> bytes:
    """Moves the browser's `Last-Event-ID` without an event: an id without data.

    The empty comment comes first, for readers that leave out blocks without data.
    """
    return b":\nid: %b\n\n" % str(position).encode()


def reset_frame(position: Position) -> bytes:
    """Tells a page to load again by pull."""
    return frame("reset", str(position), b"{}")


def gone_frame(topics: Sequence[str]) -> bytes:
    """Tells pages on topics that are no more to load again.

    It has no id: where the stream goes on from is told by the frames around it.
    """
    return b"event: reset\ndata: %b\n\n" % orjson.dumps({"topics": topics})


def withdrawn_frame(position: Position, publication: str, topics: Sequence[str]) -> bytes:
    """Tells a page to take a publication off these topics."""
    data = orjson.dumps({"publication": publication, "topics": topics})
    return frame("withdrawn", str(position), data)


def entry_frame(
    event: str,
    position: Position,
    publication: bytes,
    reasons: Sequence[Reason],
    topics: Sequence[str],
    *,
    rank: Rank | None = None,
) -> bytes:
    """A hub entry; `publication` is JSON already, encoded once for all its readers."""
    why = orjson.dumps(
        [{"keyword": why.keyword, "kind": why.kind, "need": why.need} for why in reasons]
    )
    data = b'{"publication":%b,"reasons":%b,"rank":%b,"topics":%b}' % (
        publication,
        why,
        orjson.dumps(rank),
        orjson.dumps(topics),
    )
    return frame(event, str(position), data)
