"""The examples of docs/keys.md are what the commands print; its tables are complete."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from analyzers.analyzer import LONGEST_KEYWORD
from analyzers.keys import interest_needs, offer_needs
from analyzers.settings import Rules
from cli.keys import register
from schemas.words import Need

PAGE = (Path(__file__).parents[2] / "docs" / "keys.md").read_text(encoding="utf-8")
APP = typer.Typer()
register(APP)

EXAMPLES = [
    re.match(r"\$ echo (?P<input>'.*') \| marieur (?P<command>\w+)\n(?P<output>.*)", one, re.DOTALL)
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    for one in re.split(r"\n(?=\$ )", block.strip())
]


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_example(number: int) -> None:
    example = EXAMPLES[number]
    assert example is not None
    (line,) = shlex.split(example["input"])
    result = CliRunner().invoke(APP, [example["command"]], input=line)
    assert result.stdout.strip() == example["output"].strip()


def test_there_are_examples_of_every_command() -> None:
    assert {one["command"] for one in EXAMPLES if one} == {"keys", "marry", "evidence"}


def test_every_setting_is_on_the_page() -> None:
    table = PAGE.split("## What you can tune")[1].split("##")[0]
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert told == set(Rules.model_fields)


def test_the_table_of_needs_is_the_rule() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]
    start = next(i for i, line in enumerate(lines) if line.startswith("| interest"))
    offers = [cell.strip() for cell in lines[start].strip("|").split("|")][1:]
    for line in lines[start + 2 : start + 9]:
        interest, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        for offer, cell in zip(offers, cells, strict=True):
            asked = interest_needs(None if interest == "plain" else Need(interest))
            answered = offer_needs(None if offer == "plain" else Need(offer))
            assert (cell == "yes") is bool(set(asked) & set(answered)), (interest, offer)


def test_the_longest_keyword_is_told() -> None:
    assert f"more than {LONGEST_KEYWORD} characters" in PAGE
