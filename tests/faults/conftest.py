"""Open hubs that are closed whatever becomes of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.faults.reader import Reader
from tests.members import Member

OpenHub = Callable[[str, Member], Reader]
"""Opens a member's hub at the club's address, or at one API process's."""


@pytest.fixture
def open_hub() -> Iterator[OpenHub]:
    with ExitStack() as hubs:

        def open_one(url: str, member: Member) -> Reader:
            hub = Reader(url, member.headers)
            hubs.callback(hub.close)
            return hub

        yield open_one
