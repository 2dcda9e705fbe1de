"""Frames as a browser reads them."""

from __future__ import annotations

from dataclasses import asdict

import orjson
from hypothesis import given
from hypothesis import strategies as st

from matcher.frames import entry_frame, frame, heartbeat_frame, reset_frame, withdrawn_frame
from schemas.event import Position
from schemas.keyword import Reason
from schemas.ranking import Because, Rank, RankFeature
from schemas.words import Kind, Need

HERE = Position("epoch", "7")


def parse(block: bytes) -> dict[str, str]:
    """The fields of one event, as the standard reads them."""
    assert block.endswith(b"\n\n")
    fields: dict[str, list[str]] = {}
    for line in block.decode().removesuffix("\n\n").split("\n"):
        name, _, value = line.partition(":")
        fields.setdefault(name, []).append(value.removeprefix(" "))
    return {name: "\n".join(values) for name, values in fields.items()}


@given(st.text().filter(lambda text: "\r" not in text))
def test_frame_is_read_back(data: str) -> None:
    block = frame("update", "e:1-0", data.encode())
    assert parse(block) == {"event": "update", "id": "e:1-0", "data": data}
    assert block.count(b"\n\n") == 1


def test_heartbeat_moves_the_id_without_an_event() -> None:
    assert heartbeat_frame(HERE) == b":\nid: epoch:7\n\n"


def test_reset_and_withdrawn_are_events_with_ids() -> None:
    assert parse(reset_frame(HERE)) == {"event": "reset", "id": "epoch:7", "data": "{}"}
    withdrawn = parse(withdrawn_frame(HERE, "p", ["hub"]))
    assert (withdrawn["event"], withdrawn["id"]) == ("withdrawn", "epoch:7")
    assert orjson.loads(withdrawn["data"]) == {"publication": "p", "topics": ["hub"]}


def test_an_entry_tells_its_reasons_and_topics_around_the_publication() -> None:
    reasons = [
        Reason(keyword="huile d'olive", kind=Kind.B2B, need=Need.BUY),
        Reason(keyword='\u2028 \n "', kind=Kind.CULTURAL, need=None),
    ]
    rank = Rank(3.5, [Because(RankFeature.NEED, 1.0, 3.5)])
    topics = ["hub", "site:moulin"]
    block = entry_frame("publication", HERE, b'{"id":"p"}', reasons, topics, rank=rank)
    read = parse(block)
    assert (read["event"], read["id"]) == ("publication", "epoch:7")
    assert orjson.loads(read["data"]) == {
        "publication": {"id": "p"},
        "reasons": [asdict(reason) for reason in reasons],
        "rank": {"points": 3.5, "because": [{"feature": "need", "value": 1.0, "share": 3.5}]},
        "topics": ["hub", "site:moulin"],
    }
