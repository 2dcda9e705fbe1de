"""The demo club in a folder, for tests that look at it."""

from __future__ import annotations

from pathlib import Path

from api.messages import letter
from demo.seed import PRICES, seed
from house import open_house, prepare
from settings import Settings


def seed_demo(folder: Path) -> None:
    """Make it as `marieur demo` does: before anything is served.

    Background work would find what is told of the past long overdue, an invoice that is paid a
    moment later for one.
    """
    with open_house(Settings(data_dir=folder, price_list=PRICES)) as house:
        prepare(house)
        seed(house, lambda done, total: None, relay=letter)
