"""Free ports for servers that tests start."""

from __future__ import annotations

import random
import socket

_random = random.SystemRandom()


def free_port() -> int:
    """A loopback port that nobody listens on.

    Taken below the kernel's ephemeral range, so that while a server is killed and not yet
    restarted no outgoing connection can be given its port.
    """
    while True:
        port = _random.randrange(12_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def listening(port: int) -> bool:
    """Whether somebody accepts connections on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
