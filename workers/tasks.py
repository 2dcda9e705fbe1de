"""Celery tasks, each one call of a function that anybody may call again."""

from __future__ import annotations

from functools import partial

from celery import Celery

from house import House
from workers import upkeep


def register_tasks(app: Celery, house: House) -> None:
    """Give the application its tasks, bound to the parts of this process."""
    for name in ("make_round", "tidy"):
        app.task(partial(getattr(upkeep, name), house), name=f"marieur.{name}")
