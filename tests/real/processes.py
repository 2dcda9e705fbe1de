"""Child processes that log to a file and cannot outlive the process that started them."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


class FailedToStart(Exception):
    """A child ended, or took too long, before it was ready; holds the end of its log."""


def surroundings() -> dict[str, str]:
    """What one of our processes has of this one's environment, and what a container adds."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return {**kept, "HOSTNAME": socket.gethostname(), "PYTHONUNBUFFERED": "1"}


class Child:
    """A command that can be started, stopped, killed, paused and started again.

    It leads a process group of its own, so that a signal reaches its children too. The kernel
    sends it `death_signal` when the thread that called `start` dies, even by `kill -9`; hence
    start children from a thread that lives as long as they should (pytest's own will do).
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        ready: Callable[[], bool] = lambda: True,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        death_signal: signal.Signals = signal.SIGKILL,
    ) -> None:
        self.name = name
        self.command = [str(word) for word in command]
        self.log = log
        self.ready = ready
        self.environment = environment
        self.folder = folder
        self.user = user
        self.stop_signal = stop_signal
        self.death_signal = death_signal
        self._process: subprocess.Popen[bytes] | None = None
        self._over = True  # its group is gone, so its number may be another's by now
        atexit.register(self.kill)

    @property
    def pid(self) -> int:
        """The process id; `RuntimeError` when it was never started."""
        if self._process is None:
            raise RuntimeError(f"{self.name} was never started")
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process is there (a paused one is)."""
        return self._process is not None and self._process.poll() is None

    @property
    def exit_status(self) -> int | None:
        """How it ended: its status, or minus the signal; None before that."""
        return None if self._process is None else self._process.poll()

    def start(self, *, timeout: float = 180) -> None:
        """Start it and wait until it is ready, at most `timeout` seconds."""
        self.launch()
        self.wait_ready(timeout=timeout)

    def launch(self) -> None:
        """Start it without waiting; its output is appended to the log."""
        if self.running:
            raise RuntimeError(f"{self.name} runs already")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._leash(), *self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=None if self.environment is None else dict(self.environment),
                cwd=self.folder,
                start_new_session=True,
            )
        self._over = False

    def wait_ready(self, *, timeout: float = 180) -> None:
        """Wait until it is ready; `FailedToStart` when it ends first or `timeout` passes."""
        deadline = time.monotonic() + timeout
        while not self.ready():
            if not self.running:
                raise FailedToStart(self._story(f"ended with status {self.exit_status}"))
            if time.monotonic() > deadline:
                self.kill()
                raise FailedToStart(self._story(f"was not ready after {timeout:.0f} s"))
            time.sleep(0.05)

    def stop(self, *, timeout: float = 15) -> None:
        """Ask it to end, wait, and kill what is left of its group after `timeout` seconds."""
        if self.running and self._process is not None:
            os.kill(self.pid, self.stop_signal)
            os.kill(self.pid, signal.SIGCONT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout)
        self.kill()

    def kill(self) -> None:
        """End it and its children at once (SIGKILL); does nothing when it is not there."""
        if self._process is None or self._over:
            return
        self._signal_group(signal.SIGKILL)
        self._process.wait()
        self._over = True

    def pause(self) -> None:
        """Freeze it (SIGSTOP): its connections stay open and nothing answers."""
        self._signal_group(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `pause`."""
        self._signal_group(signal.SIGCONT)

    def log_text(self, *, limit: int = 4_000) -> str:
        """The last `limit` characters of its log."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return text[-limit:]

    def _signal_group(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def _leash(self) -> list[str]:
        """The prefix that ties the child to this process and drops it to `user`."""
        setpriv = shutil.which("setpriv")
        if setpriv is None:  # not Linux: atexit is all there is
            return []
        words = [setpriv, "--pdeathsig", self.death_signal.name.removeprefix("SIG")]
        if self.user is not None:
            words += ["--reuid", self.user, "--regid", self.user, "--init-groups"]
        return [*words, "--"]

    def _story(self, what: str) -> str:
        return f"{self.name} {what}; the end of {self.log}:\n{self.log_text()}"
