"""`marieur bench NAME`: the measurements of `bench/`."""

from __future__ import annotations

import importlib
import pkgutil

import typer

import bench


def register(app: typer.Typer) -> None:
    """Add a command for each measurement that has one."""
    group = typer.Typer(help="Measurements; each prints a table and writes JSON.")
    for module in pkgutil.iter_modules(bench.__path__):
        add = getattr(importlib.import_module(f"bench.{module.name}"), "register", None)
        if add is not None:
            add(group)
    app.add_typer(group, name="bench")
