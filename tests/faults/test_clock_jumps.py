"""A clock that jumps: promises are kept once, sessions last, order stays."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.clock import VARIABLE, jump
from tests.faults.conftest import OpenHub
from tests.faults.cut_publisher import publish_and_be_killed
from tests.faults.serving import ApiProcess, house_of, running, waiting
from tests.members import Member, eventually

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

HOUR = 3600.0


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    file = tmp_path / "clock"
    jump(file, 0)
    return file


@pytest.fixture
def api(tmp_path: Path, clock: Path) -> Iterator[ApiProcess]:
    server = (sys.executable, "-m", "tests.faults.jumping_server")
    with running(ApiProcess(tmp_path / "club", {VARIABLE: str(clock)}, command=server)) as process:
        yield process


def test_an_hour_back_and_an_hour_ahead(api: ApiProcess, clock: Path, open_hub: OpenHub) -> None:
    reader, author = Member(api.url), Member(api.url)
    reader.look_for(api.url, "miel de lavande")
    hub = open_hub(api.url, reader)
    order = [author.published(api.url, "miel de lavande")]
    for seconds in (-HOUR, HOUR, 0.0):
        # Promises whose lease was made by the clock as it was, left to the sweep as it is now.
        order += publish_and_be_killed(api.variables, author.slug, "miel de lavande", count=5)
        jump(clock, seconds)
        order.append(author.published(api.url, "miel de lavande"))
        with house_of(api.variables) as house:
            assert eventually(lambda: waiting(house) == 0, within=30)
        assert hub.comes_to_show(order)
        # Whoever was logged in still is, by token and by cookie.
        assert reader.ask(api.url, "GET", "/me").status == 200
        assert reader.ask_in_browser(api.url, "GET", "/me").status == 200
    assert hub.repeats == 0
    assert hub.resets == 0
    assert hub.streams == 1

    entries = reader.ask(api.url, "GET", "/hub").body["entries"]
    shown = [entry["publication"]["id"] for entry in entries]
    assert shown == order[::-1]
    dates = [entry["publication"]["published_at"] for entry in entries]
    assert dates != sorted(dates, reverse=True)  # the clock really jumped
