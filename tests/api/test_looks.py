"""Every look keeps its text readable, by day and by night (WCAG 2.2, AA)."""

from __future__ import annotations

import re

import pytest

from api.rendering import STATIC
from schemas.site import Look

_TEXT = [
    *((text, ground) for text in ("ink", "quiet") for ground in ("paper", "sheet", "sunk")),
    *((text, ground) for text in ("accent", "accent-strong") for ground in ("paper", "sheet")),
    ("accent-strong", "wash"),
    ("ink", "wash"),
    ("quiet", "wash"),
    ("on-accent", "accent"),
    ("wrong", "paper"),
    ("wrong", "sheet"),
    ("on-band", "band"),
    ("on-band-quiet", "band"),
]
"""Text and the ground it may stand on: contrast 4.5 at least."""

_EDGES = [("edge", "paper"), ("edge", "sheet"), ("accent", "paper")]
"""What bounds a control or a focus, and its ground: contrast 3 at least."""


def values(look: Look, night: bool) -> dict[str, str]:
    """The colours of a look as `#rrggbb`, its own before the house's."""
    house = (STATIC / "css/tokens.css").read_text()
    looks = (STATIC / "css/looks.css").read_text()
    own = re.search(rf'\n\[data-look="{look.value}"\] {{(.*?)\n}}', looks, re.DOTALL)
    found = {"band": "var(--paper)", "on-band": "var(--ink)", "on-band-quiet": "var(--quiet)"}
    for sheet in (house, own.group(1) if own else ""):
        for name, day, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", sheet):
            found[name] = dark if night else day
        found.update(re.findall(r"--((?:on-)?band[\w-]*): (var\(--[\w-]+\));", sheet))
    return {name: resolved(found, value) for name, value in found.items()}


def resolved(found: dict[str, str], value: str) -> str:
    if not value.startswith("var("):
        return value
    return resolved(found, found[value.removeprefix("var(--").removesuffix(")")])


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_at_known_points() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("look", list(Look))
def test_every_look_is_readable(look: Look, night: bool) -> None:
    colour = values(look, night)
    found = {
        (front, ground): round(contrast(colour[front], colour[ground]), 2)
        for least, pairs in ((4.5, _TEXT), (3.0, _EDGES))
        for front, ground in pairs
        if contrast(colour[front], colour[ground]) < least
    }
    assert found == {}


def test_every_look_but_the_houses_own_is_drawn() -> None:
    looks = (STATIC / "css/looks.css").read_text()
    drawn = set(re.findall(r'\n\[data-look="(\w+)"\] {', looks))
    assert drawn == {look.value for look in Look} - {Look.CLASSIC.value}
