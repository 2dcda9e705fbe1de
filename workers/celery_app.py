"""The Celery application of the scale setting: its tasks' broker and its schedule."""

from __future__ import annotations

from typing import Any

from celery import Celery

from settings import Settings


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
