"""README and docs show the pictures that `tests.browser.pictures` draws of the demo club."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.browser.conftest import serving_club
from tests.browser.pictures import IMAGES, PICTURES, WIDTH, Picture, draw
from tests.demo_club import seed_demo

ROOT = IMAGES.parents[1]
MOST = 100_000
"""Bytes of a picture."""

each_picture = pytest.mark.parametrize("picture", PICTURES, ids=lambda one: one.name)


def _shown() -> dict[Path, list[Path]]:
    """The pages that show each image, by the image."""
    shown: dict[Path, list[Path]] = {}
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for address in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            shown.setdefault((page.parent / address).resolve(), []).append(page)
    return shown


def test_every_image_is_drawn_and_shown() -> None:
    drawn = {picture.file.resolve() for picture in PICTURES}
    assert {file.resolve() for file in IMAGES.iterdir()} == drawn
    assert set(_shown()) == drawn


@each_picture
def test_pictures_are_light(picture: Picture) -> None:
    assert picture.file.stat().st_size <= MOST
    with Image.open(picture.file) as image:
        assert image.size == (WIDTH, picture.height)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demo club answers."""
    folder = tmp_path_factory.mktemp("demo")
    seed_demo(folder)
    with serving_club(folder) as (url, _):
        yield url


@pytest.mark.browser
@each_picture
def test_pictures_can_be_drawn_again(chromium: Browser, demo: str, picture: Picture) -> None:
    """Each page is there, and all that is done on it before it is drawn."""
    assert draw(chromium, demo, picture)
