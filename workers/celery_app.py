"""The Celery application of the scale setting: its tasks' broker and its schedule."""

from __future__ import annotations

from typing import Any

import structlog
from celery import Celery
from celery.signals import after_task_publish

from house import House
from schemas.errors import MarieurError
from schemas.heartbeat import BackgroundPart
from settings import Settings
from store import heartbeat

log = structlog.get_logger(__name__)


def make_celery(settings: Settings) -> Celery:
    """A Celery application on the settings' Redis; tasks are in `workers.tasks`."""
    app = Celery("marieur", broker=settings.redis_url)
    app.conf.update(
        # What a lost worker did not do is in the outbox and in the next round's reach. A message
        # held until the end of its task would be given back to a broker that is gone.
        task_acks_late=False,
        task_ignore_result=True,
        task_default_queue="marieur",
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        beat_schedule=_schedule(settings),
        beat_schedule_filename=str(settings.data_dir / "beat-schedule"),
    )
    return app


def sign_of_schedule(house: House) -> None:
    """Have the process that runs the schedule give a sign whenever the broker took a task of it."""

    def give_sign(**_: object) -> None:
        try:
            heartbeat.give_sign(house.truth, BackgroundPart.BEAT)
        except MarieurError as error:
            log.warning("no sign of the schedule", error=str(error))

    after_task_publish.connect(give_sign, weak=False)


def _schedule(settings: Settings) -> dict[str, dict[str, Any]]:
    # A task that waited longer than its period is not worth doing twice.
    return {
        "sweep": {
            "task": "marieur.make_round",
            "schedule": settings.sweep_seconds,
            "options": {"expires": max(2.0, settings.sweep_seconds)},
        },
        "tune": {
            "task": "marieur.tune",
            "schedule": settings.sweep_seconds,
            "options": {"expires": max(2.0, settings.sweep_seconds)},
        },
        "tidy": {"task": "marieur.tidy", "schedule": 3600.0},
    }
