"""A real nginx with the configuration of deployment, in front of servers on other ports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tests.real.missing import find_program
from tests.real.ports import free_port, listening
from tests.real.processes import Child

_DEPLOYED = Path(__file__).parent.parent.parent / "deploy" / "nginx.conf"


class NginxProxy(Child):
    """nginx on a free port, passing requests to `upstreams` in turn.

    It runs `deploy/nginx.conf` as it is, but for the addresses it listens on and passes to, and
    the folder of its files.
    """

    def __init__(self, folder: Path, upstreams: Sequence[int]) -> None:
        """`upstreams` are loopback ports."""
        folder.mkdir(parents=True, exist_ok=True)
        program = find_nginx()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        configuration = folder / "nginx.conf"
        configuration.write_text(moved(_DEPLOYED.read_text(), folder, self.port, upstreams))
        super().__init__(
            "nginx",
            [
                *(program, "-p", folder, "-c", configuration, "-e", "stderr"),
                # One process, so that a kill ends all of it.
                *("-g", "daemon off; master_process off;"),
            ],
            log=folder / "nginx.log",
            ready=lambda: listening(self.port),
        )


def find_nginx() -> Path:
    """The nginx binary; `Missing` when there is none."""
    return find_program("nginx", install="apt-get install nginx", folders="/usr/sbin")


def moved(configuration: str, folder: Path, port: int, upstreams: Sequence[int]) -> str:
    """The configuration with its files, listening port and upstream servers' addresses replaced.

    Every upstream keeps what the configuration says of the first: when it is left out, how long.
    """
    here = re.sub(r"(\n\s*listen )[\d.:]+", rf"\g<1>127.0.0.1:{port}", configuration)
    here = here.replace("/tmp/", f"{folder}/")
    servers = r"([ ]*server )[\w.-]+:\d+([^;{]*;\n)"

    def elsewhere(configured: re.Match[str]) -> str:
        before, after = configured[1], configured[2]
        return "".join(f"{before}127.0.0.1:{upstream}{after}" for upstream in upstreams)

    return re.sub(f"{servers}(?:{servers})*", elsewhere, here)
