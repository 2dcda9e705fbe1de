"""`marieur demo`: a club with members and publications to explore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from cryptography.fernet import Fernet
from pydantic import SecretStr
from rich.console import Console
from rich.progress import Progress

from api.messages import letter
from cli.logs import configure_logs
from cli.parts import run_server
from demo.dealings import PASSWORD
from demo.seed import PRICES, TOUR, hire, is_seeded, seed
from demo.trickle import Trickle
from house import open_house, prepare
from settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    live: Annotated[bool, typer.Option("--live", help="Publish something now and then.")] = False,
) -> None:
    """Run a demo club, embedded; what you change is kept between runs."""
    settings = Settings()
    configure_logs()
    console = Console(stderr=True)
    keys = settings.secret_keys or (_own_secret(settings.data_dir),)
    own = {
        "secret_keys": keys,
        "outbox_page": settings.mail_url is None,
        "port": port,
        "played_cards": settings.stripe_secret_key is None,
        "price_list": settings.price_list or PRICES,
    }
    with open_house(settings.model_copy(update=own)) as house:
        prepare(house)
        if not is_seeded(house):
            with Progress(console=console) as progress:
                task = progress.add_task("Preparing the demo club", total=None)
                seed(
                    house,
                    lambda done, total: progress.update(task, completed=done, total=total),
                    relay=letter,
                )
        hire(house)
        _tell(console, host, port)
        trickle = Trickle(house) if live else None
        if trickle is not None:
            trickle.start()
        try:
            run_server(house, host, port)
        finally:
            if trickle is not None:
                trickle.stop()


def _own_secret(folder: Path) -> SecretStr:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "secret"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(Fernet.generate_key().decode())
    return SecretStr(file.read_text().strip())


def _tell(console: Console, host: str, port: int) -> None:
    console.print(f"\nThe club is open at [bold]http://{host}:{port}[/bold]\n")
    for line in TOUR:
        console.print(line)
    console.print(f"Everybody's password is [bold]{PASSWORD}[/bold]. Ctrl-C closes the club.")
    console.print("Letters that members get are at /outbox.\n")
