"""Celery tasks, each one call of a function that anybody may call again."""

from __future__ import annotations

from celery import Celery

from house import House
from workers import tuning, upkeep


def register_tasks(app: Celery, house: House) -> None:
    """Give the application its tasks, bound to the parts of this process."""

    def make_round() -> None:
        upkeep.make_round(house)

    def tidy() -> None:
        upkeep.tidy(house)

    def tune() -> None:
        tuning.tune(house)

    for job in (make_round, tidy, tune):
        # Not shared: another application of this process has its own parts.
        app.task(job, name=f"marieur.{job.__name__}", shared=False)
