"""Covers drawn for publications that have no picture."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from api import motifs
from api.covers import cover_svg, oklch
from tests.api.hostile import HOSTILE


@pytest.mark.parametrize("motif", sorted(motifs.MOTIFS))
def test_cover_is_drawn_by_its_seed(motif: str) -> None:
    drawn = cover_svg("seed", motif, 200)
    assert drawn == cover_svg("seed", motif, 200)
    assert drawn != cover_svg("seed", motif, 20)
    root = ElementTree.fromstring(drawn)
    assert root.get("viewBox") == "0 0 960 540"
    allowed = {"svg", "rect", "circle", "path"}
    for element in root.iter():
        assert element.tag.split("}")[1] in allowed
        assert "style" not in element.attrib


def test_covers_differ_and_survive_any_seed() -> None:
    assert len({cover_svg(f"seed {n}") for n in range(100)}) == 100
    assert cover_svg(HOSTILE, "no such motif") == cover_svg(HOSTILE)
    assert HOSTILE not in cover_svg(HOSTILE)


def test_oklch_at_known_points() -> None:
    assert oklch(1, 0, 0) == "#ffffff"
    assert oklch(0, 0, 0) == "#000000"
    assert oklch(0.627955, 0.257683, 29.2339) == "#ff0000"
