"""Say which real parts this machine has, and fetch OpenSearch: `python -m tests.real`.

Exit status: 0 all are here, 1 some are missing (each with the command that installs it).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.real.chromium import find_chromium
from tests.real.java import find_java
from tests.real.missing import Missing
from tests.real.nginx import find_nginx
from tests.real.opensearch import prepare_opensearch
from tests.real.postgres import find_postgres
from tests.real.redis import find_redis

PARTS: dict[str, Callable[[], Path]] = {
    "Redis": find_redis,
    "PostgreSQL": find_postgres,
    "nginx": find_nginx,
    "Chromium": find_chromium,
    "Java": find_java,
    "OpenSearch": prepare_opensearch,
}


def main() -> int:
    """Print a line a part."""
    complete = True
    for name, find in PARTS.items():
        try:
            print(f"{name:<11}{find()}", flush=True)
        except Missing as reason:
            complete = False
            print(f"{name:<11}missing: {reason}", flush=True)
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
