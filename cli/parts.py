"""Commands that run one part each: `serve`, `worker`, `migrate`, `secret`."""

from __future__ import annotations

import gc
import os
import sys
import time
from contextlib import suppress
from typing import Annotated

import typer
from celery.platforms import EX_FAILURE
from cryptography.fernet import Fernet

from analyzers.analyzer import default_analyzer
from api.app import create_app
from api.server import Server, listening_socket
from cli.logs import configure_logs
from house import House, open_house, prepare
from schemas.errors import Refused, TruthUnavailable
from settings import Settings
from store import roles
from workers.celery_app import make_celery, sign_of_schedule
from workers.tasks import register_tasks

_PAUSE_SECONDS = 1.0
"""Between a worker's failure and its next beginning."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(serve)
    app.command()(worker)
    app.command()(migrate)
    app.command()(secret)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 for a free one.")] = None,
) -> None:
    """Serve the API and the pages; settings come from the environment."""
    settings = Settings()
    configure_logs()
    with open_house(settings) as house:
        run_server(house, host or settings.host, settings.port if port is None else port)


def run_server(house: House, host: str, port: int) -> None:
    """Listen until a signal ends it; prints the address once it is bound."""
    if not house.settings.secret_keys:
        raise Refused("MARIEUR_SECRET_KEYS is not set: make one with `marieur secret`")
    try:
        house.analyzer.warm()
    except TruthUnavailable:
        # It is served all the same; most editions share what is loaded here.
        default_analyzer().warm()
    listener = listening_socket(host, port)
    typer.echo(f"http://{host}:{listener.getsockname()[1]}", err=True)
    server = Server(create_app(house), end_streams=house.switchboard.close)
    # What lives as long as the process need not be looked at by every collection: with many
    # open pages, full collections were what the slowest events waited for.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    with suppress(KeyboardInterrupt):  # uvicorn has stopped by then, and tells it once more
        server.run(sockets=[listener])


def worker(
    beat: Annotated[bool, typer.Option("--beat", help="Run the schedule instead.")] = False,
    concurrency: Annotated[int, typer.Option(min=1, help="Tasks at once.")] = 2,
) -> None:
    """Carry out background work with Celery; one `--beat` beside the workers."""
    settings = Settings()
    configure_logs()
    with open_house(settings) as house:
        celery = make_celery(settings)
        register_tasks(celery, house)
        if beat:
            sign_of_schedule(house)
            celery.Beat(loglevel="WARNING").run()
            return
        crew = celery.Worker(pool="threads", concurrency=concurrency, loglevel="WARNING")
        crew.start()
    if crew.exitcode == EX_FAILURE:
        # Celery does not survive every loss of its broker; this process does, whoever started it.
        time.sleep(_PAUSE_SECONDS)
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - itself, as it was started


def migrate() -> None:
    """Bring the truth to the present schema, and let the application's role work with it."""
    settings = Settings()
    owner = settings.owner_database_url
    if owner is None or settings.database_url is None:
        with open_house(settings) as house:
            prepare(house)
        return
    owned = settings.model_copy(update={"database_url": owner.get_secret_value()})
    with open_house(owned) as house:
        prepare(house)
        roles.admit(house.truth, settings.database_url)


def secret() -> None:
    """Print a fresh key for MARIEUR_SECRET_KEYS."""
    typer.echo(Fernet.generate_key().decode())
