"""The motifs of drawn covers: each yields the SVG shapes of one composition.

A motif takes the dice and the colours, draws inside 960 × 540, and uses presentation
attributes only, so that a strict content security policy admits it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Protocol

WIDTH, HEIGHT = 960, 540


class Colours(Protocol):
    """What a motif paints with, each `#rrggbb`."""

    @property
    def ground(self) -> str: ...  # noqa: D102
    @property
    def deep(self) -> str: ...  # noqa: D102
    @property
    def mid(self) -> str: ...  # noqa: D102
    @property
    def light(self) -> str: ...  # noqa: D102
    @property
    def spark(self) -> str: ...  # noqa: D102


def rings(dice: Random, colours: Colours) -> Iterator[str]:
    """Two families of circles that cross, as offer and demand do."""
    step = dice.choice((34, 40, 46))
    y = dice.randint(200, 340)
    left, right = dice.randint(250, 350), dice.randint(610, 710)
    for x, colour in ((left, colours.mid), (right, colours.deep)):
        for ring in range(7):
            yield (
                f'<circle cx="{x}" cy="{y}" r="{step * (ring + 1)}" fill="none" '
                f'stroke="{colour}" stroke-width="{14 - ring}" opacity="{1 - ring * 0.1:.1f}"/>'
            )
    yield f'<circle cx="{(left + right) // 2}" cy="{y}" r="{step}" fill="{colours.spark}"/>'


def hills(dice: Random, colours: Colours) -> Iterator[str]:
    """Layered hills under a low sun."""
    x, r = dice.randint(180, 780), dice.randint(60, 105)
    yield f'<circle cx="{x}" cy="{dice.randint(130, 210)}" r="{r}" fill="{colours.spark}"/>'
    layers = ((colours.light, 250), (colours.mid, 340), (colours.deep, 430))
    for colour, base in layers:
        phase, swing = dice.uniform(0, math.tau), dice.randint(28, 58)
        waves = dice.uniform(1.1, 2.3)
        points = [
            (px, base + swing * math.sin(phase + waves * math.tau * px / WIDTH))
            for px in range(0, WIDTH + 1, 24)
        ]
        line = " ".join(f"L{px} {py:.0f}" for px, py in points)
        yield f'<path d="M0 {HEIGHT} {line} L{WIDTH} {HEIGHT}Z" fill="{colour}"/>'


def tiles(dice: Random, colours: Colours) -> Iterator[str]:
    """Quarter discs on a board, each turned by chance."""
    side = 135
    paints = (colours.mid, colours.deep, colours.light)
    for row in range(4):
        for column in range(8):
            x, y, roll = column * side - 60, row * side, dice.random()
            if roll < 0.14:
                continue
            paint = colours.spark if roll > 0.95 else dice.choice(paints)
            corner = dice.randrange(4)
            cx, cy = x + side * (corner in (1, 2)), y + side * (corner in (2, 3))
            ax, ay = (x + side if cx == x else x), cy
            bx, by = cx, (y + side if cy == y else y)
            sweep = 1 if corner in (0, 2) else 0
            yield (
                f'<path d="M{cx} {cy}L{ax} {ay}A{side} {side} 0 0 {sweep} {bx} {by}Z" '
                f'fill="{paint}"/>'
            )


def leaves(dice: Random, colours: Colours) -> Iterator[str]:
    """Rows of leaves, leaning one way then the other."""
    width, height = 120, 135
    paints = (colours.mid, colours.mid, colours.deep, colours.light)
    spark = (dice.randrange(4), dice.randrange(1, 7))
    for row in range(4):
        for column in range(8):
            x, y = column * width, row * height
            leans = (row + column) % 2 == 0
            paint = colours.spark if (row, column) == spark else dice.choice(paints)
            x1, x2 = (x + 10, x + width - 10) if leans else (x + width - 10, x + 10)
            y1, y2 = y + 10, y + height - 10
            yield (
                f'<path d="M{x1} {y1}Q{x2} {y1} {x2} {y2}Q{x1} {y2} {x1} {y1}Z" fill="{paint}"/>'
            )


def threads(dice: Random, colours: Colours) -> Iterator[str]:
    """A skein of threads from one side to the other, one of them bright."""
    bright = dice.randrange(4, 14)
    bend, drift = dice.randint(-220, 220), dice.randint(-120, 120)
    for thread in range(18):
        start = 30 + thread * 28
        end = HEIGHT - start + drift if thread % 2 else start + drift
        paint = colours.spark if thread == bright else (colours.mid, colours.deep)[thread % 2]
        yield (
            f'<path d="M-20 {start}C300 {start + bend} 660 {end - bend} 980 {end}" fill="none" '
            f'stroke="{paint}" stroke-width="{14 if thread == bright else 5}" '
            'stroke-linecap="round"/>'
        )


def blocks(dice: Random, colours: Colours) -> Iterator[str]:
    """A skyline of plain blocks, with one lit."""
    x, lit = 40, dice.randrange(2, 7)
    index = 0
    while x < WIDTH - 60:
        width, height = dice.choice((70, 95, 120)), dice.randint(130, 400)
        paint = (
            colours.spark
            if index == lit
            else dice.choice((colours.deep, colours.mid, colours.light))
        )
        top = HEIGHT - height
        yield f'<rect x="{x}" y="{top}" width="{width}" height="{height}" fill="{paint}"/>'
        if dice.random() < 0.45:
            half = width / 2
            yield (f'<path d="M{x} {top + 1}v-1a{half} {half} 0 0 1 {width} 0v1Z" fill="{paint}"/>')
        x += width + 12
        index += 1


def contours(dice: Random, colours: Colours) -> Iterator[str]:
    """Contour lines of an island."""
    cx, cy = dice.randint(330, 630), dice.randint(220, 320)
    wobbles = [(dice.uniform(0, math.tau), dice.uniform(0.05, 0.16)) for _ in range(3)]
    for level in range(9, 0, -1):
        radius = level * 46
        points = []
        for step in range(60):
            angle = math.tau * step / 60
            stretch = 1 + sum(
                swing * math.sin((lobe + 2) * angle + phase)
                for lobe, (phase, swing) in enumerate(wobbles)
            )
            x = cx + 1.35 * radius * stretch * math.cos(angle)
            y = cy + radius * stretch * math.sin(angle)
            points.append(f"{x:.0f} {y:.0f}")
        fill = colours.spark if level == 1 else "none"
        paint = colours.spark if level == 1 else (colours.mid, colours.deep)[level % 2]
        yield (
            f'<path d="M{"L".join(points)}Z" fill="{fill}" stroke="{paint}" stroke-width="7" '
            'stroke-linejoin="round"/>'
        )


def rays(dice: Random, colours: Colours) -> Iterator[str]:
    """Rays that open from a disc on the edge."""
    cx, cy = dice.choice(((0, HEIGHT), (WIDTH, HEIGHT), (WIDTH // 2, HEIGHT)))
    count, reach, spin = dice.choice((22, 26, 30)), 1300, dice.random()
    for ray in range(count):
        first, last = (math.tau * (ray + spin + edge) / count for edge in (0.0, 0.5))
        corners = " ".join(
            f"L{cx + reach * math.cos(angle):.0f} {cy + reach * math.sin(angle):.0f}"
            for angle in (first, last)
        )
        yield f'<path d="M{cx} {cy}{corners}Z" fill="{(colours.light, colours.mid)[ray % 2]}"/>'
    yield f'<circle cx="{cx}" cy="{cy}" r="235" fill="{colours.deep}"/>'
    yield f'<circle cx="{cx}" cy="{cy}" r="150" fill="{colours.spark}"/>'


Motif = Callable[[Random, Colours], Iterator[str]]

MOTIFS: Mapping[str, Motif] = {
    motif.__name__: motif
    for motif in (rings, hills, tiles, leaves, threads, blocks, contours, rays)
}
"""Motifs by the name that a publication's media may ask for."""
