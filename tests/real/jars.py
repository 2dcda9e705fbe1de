"""OpenSearch's jars, fetched from Maven Central once a checkout."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from tests.real.java import OLDEST_JAVA, find_java
from tests.real.locks import locked
from tests.real.missing import Missing, find_program

_SOURCES = Path(__file__).parent
_PROJECT = _SOURCES.parent.parent


def fetch_jars() -> Path:
    """The folder of the jars and of our compiled Node.java.

    It is in `.real/`, or in the folder that MARIEUR_REAL_DIR names. Raises `Missing` when
    Java or Maven is, or when Maven cannot reach its repository.
    """
    java = find_java()
    library = _library()
    with locked(library.with_suffix(".lock")):
        if not (library / "node.jar").exists():
            _fetch(library)
            _compile(java, library)
    return library


def _library() -> Path:
    """A folder of its own for each state of the two files that decide what is in it."""
    root = Path(os.environ.get("MARIEUR_REAL_DIR") or _PROJECT / ".real")
    sources = b"".join((_SOURCES / name).read_bytes() for name in ("pom.xml", "Node.java"))
    return root.absolute() / f"opensearch-{hashlib.sha256(sources).hexdigest()[:8]}"


def _fetch(library: Path) -> None:
    maven = find_program("mvn", install="apt-get install maven")
    with tempfile.TemporaryDirectory() as scratch:
        pom = shutil.copy(_SOURCES / "pom.xml", scratch)
        done = subprocess.run(
            [
                *(maven, "-q", "-B", "-ntp", "-f", pom),
                *("dependency:copy-dependencies", f"-DoutputDirectory={library}"),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise Missing(
            "OpenSearch",
            f"let Maven reach Maven Central once; it said {done.stdout[-2000:]}{done.stderr}",
        )


def _compile(java: Path, library: Path) -> None:
    """Compile Node.java with the compiler among the jars, into `node.jar`."""
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(
            [
                *(java, "-cp", f"{library}/*", "org.eclipse.jdt.internal.compiler.batch.Main"),
                *(f"-{OLDEST_JAVA}", "-proc:none", "-d", scratch),
                _SOURCES / "Node.java",
            ],
            check=True,
        )
        unfinished = library / "node.jar.part"
        with zipfile.ZipFile(unfinished, "w") as jar:
            for compiled in Path(scratch).glob("*.class"):
                jar.write(compiled, compiled.name)
        unfinished.rename(library / "node.jar")
