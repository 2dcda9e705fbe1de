"""`marieur serve` with a clock that jumps; see `tests.faults.clock`."""

from __future__ import annotations

from api.app import create_app
from api.server import Server, listening_socket
from cli.logs import configure_logs
from house import open_house
from settings import Settings
from tests.faults.clock import house_clock


def main() -> None:
    """Serve until a signal ends it; settings come from the environment."""
    settings = Settings()
    configure_logs()
    with open_house(settings, clock=house_clock()) as house:
        listener = listening_socket(settings.host, settings.port)
        Server(create_app(house), end_streams=house.switchboard.close).run(sockets=[listener])


if __name__ == "__main__":
    main()
