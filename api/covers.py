"""Covers drawn by the server for publications without a photo.

A cover follows from a seed alone: same seed, same drawing, for ever. Colours are chosen in
OKLCH, where equal lightness looks equally light whatever the hue, so that a page full of
covers keeps one tone.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from api import motifs

WIDTH, HEIGHT = motifs.WIDTH, motifs.HEIGHT


@dataclass(frozen=True)
class Palette:
    """Five colours of one cover, as `#rrggbb`, from ground to accent."""

    ground: str
    deep: str
    mid: str
    light: str
    spark: str


def cover_svg(seed: str, motif: str | None = None, hue: int | None = None) -> str:
    """Draw the 16:9 cover of `seed` as an SVG document.

    `motif` is a name in `motifs.MOTIFS`, `hue` an angle in degrees; each follows from the
    seed where it is None, and an unknown motif counts as None. The drawing carries no text
    and no style attribute: its meaning is in the title beside it.
    """
    dice = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    drawn_motif = dice.choice(sorted(motifs.MOTIFS))
    drawn_hue = dice.choice(HUES)
    draw = motifs.MOTIFS.get(motif or "", motifs.MOTIFS[drawn_motif])
    colours = palette(drawn_hue if hue is None else hue % 360, dark=dice.random() < DARK_SHARE)
    shapes = "".join(draw(dice, colours))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" preserveAspectRatio="xMidYMid slice">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colours.ground}"/>{shapes}</svg>'
    )


HUES = (18, 42, 68, 140, 160, 188, 222, 250, 282, 330, 355)
"""Hues that stay pleasant at every lightness used below; muddy olive-yellows are left out."""

DARK_SHARE = 0.35
"""Share of covers drawn on a deep ground."""


def palette(hue: int, *, dark: bool) -> Palette:
    """Return a cover's colours: one hue in four lightnesses and a spark a third away."""
    spark = oklch(0.76, 0.115, hue + 130)
    if dark:
        return Palette(
            ground=oklch(0.33, 0.06, hue),
            deep=oklch(0.26, 0.05, hue),
            mid=oklch(0.50, 0.09, hue + 10),
            light=oklch(0.82, 0.06, hue + 20),
            spark=spark,
        )
    return Palette(
        ground=oklch(0.92, 0.03, hue),
        deep=oklch(0.42, 0.09, hue),
        mid=oklch(0.68, 0.11, hue + 8),
        light=oklch(0.83, 0.07, hue + 20),
        spark=spark,
    )


def oklch(lightness: float, chroma: float, hue: float) -> str:
    """Convert OKLCH (0…1, 0…0.4, degrees) to `#rrggbb`, clipped into sRGB."""
    angle = math.radians(hue)
    a, b = chroma * math.cos(angle), chroma * math.sin(angle)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{_channel(value):02x}" for value in linear)


def _channel(linear: float) -> int:
    """Gamma-encode one linear channel into 0…255."""
    clipped = min(1.0, max(0.0, linear))
    encoded = 12.92 * clipped if clipped <= 0.0031308 else 1.055 * clipped ** (1 / 2.4) - 0.055
    return round(255 * encoded)
