"""docs/ranking.md tells every weight as it is, and its example prints what it says."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

from analyzers.ranking import LONGEST_NAME, RECIPE
from matcher.ranking import FEATURES
from schemas.ranking import HUB_WEIGHTS, SEARCH_WEIGHTS, SITE_WEIGHTS
from tests.cli.conftest import Run, run
from tests.docs.reference import table

PAGE = (Path(__file__).parents[2] / "docs" / "ranking.md").read_text(encoding="utf-8")

__all__ = ["run"]


def test_every_weight_is_on_the_page() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", PAGE, re.MULTILINE))
    weights = asdict(RECIPE)
    counted = {name: str(weights.pop(name)) for name in ("believed", "learned")}
    assert told == {"words": "1"} | {name: str(value) for name, value in weights.items()}
    assert f"the {counted['believed']} best documents" in PAGE
    assert f"at most {LONGEST_NAME} words" in PAGE


def test_the_table_of_hubs_homepages_and_searches_is_on_the_page() -> None:
    places = (HUB_WEIGHTS, SITE_WEIGHTS, SEARCH_WEIGHTS)
    rows = [
        (f"`{name}`", one.told, str(one.steps), *(f"{place.of(name):g}" for place in places))
        for name, one in FEATURES.items()
    ]
    header = ("feature", "what", "steps", "hub", "homepage", "search")
    assert table(header, rows) in PAGE


def test_the_example_prints_what_it_says(run: Run, tmp_path: Path) -> None:
    (block,) = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    shown = dict(re.findall(r"^\$ (.*)\n((?:[^$].*\n)*)", block, re.MULTILINE))
    for command, printed in shown.items():
        words = command.split()
        if words[0] == "cat":
            (tmp_path / words[1]).write_text(printed, encoding="utf-8")
    (command,) = (one for one in shown if one.startswith("marieur"))
    words = [str(tmp_path / one) if one.endswith(".jsonl") else one for one in command.split()]
    assert run(*words[1:]).out == shown[command]
