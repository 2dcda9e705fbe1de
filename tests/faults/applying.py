"""Members who publish without a pause, and an administrator who applies a draft meanwhile (M6)."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Collection
from typing import Any

from tests.members import Answer, Member, eventually

_ADMIN = "/admin/analyzers"


class Press:
    """Members who publish without a pause, one at each API process, until it is stopped."""

    def __init__(self, api_urls: Collection[str], words: tuple[str, str]) -> None:
        self.published: dict[str, list[str]] = {word: [] for word in words}
        """Identifiers by keyword."""
        self.seconds: list[tuple[float, float]] = []
        """When each was answered, and how long that took."""
        self._over = threading.Event()
        self._authors = [(url, Member(url)) for url in api_urls]
        self._threads = [
            threading.Thread(target=self._publish, args=one, daemon=True) for one in self._authors
        ]

    def __enter__(self) -> Press:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    @property
    def everything(self) -> list[str]:
        """All that was published."""
        return [one for some in self.published.values() for one in some]

    def await_more(self, count: int) -> None:
        """Wait until so many more were published."""
        before = len(self.everything)
        assert eventually(lambda: len(self.everything) >= before + count, within=120)

    def took(self, since: float, until: float) -> list[float]:
        """How many seconds each of those took that were answered in a time."""
        return [seconds for at, seconds in self.seconds if since <= at <= until]

    def p99(self, since: float, until: float) -> float:
        """The 99th percentile of the seconds that publishing took in a time."""
        return statistics.quantiles(self.took(since, until), n=100, method="inclusive")[98]

    def _publish(self, url: str, author: Member) -> None:
        while not self._over.is_set():
            for word, published in self.published.items():
                answer: Answer = author.offer(url, word)
                assert answer.status == 201, answer.body
                self.seconds.append((time.monotonic(), answer.seconds))
                published.append(str(answer.body["id"]))
            self._over.wait(0.05)


def ask(ada: Member, url: str, method: str, path: str, body: object = None) -> Any:
    """What the administrator's pages of the analyzers answer."""
    answer = ada.ask(url, method, _ADMIN + path, body)
    assert answer.status in (200, 201, 202), answer.body
    return answer.body


def begin_to_apply(ada: Member, url: str, words: tuple[str, str]) -> int:
    """Draft, preview and apply that both words say the same; returns the edition's number."""
    wanted, other = words
    draft = ask(ada, url, "POST", "/draft")
    rules = {"synonyms": {other: wanted}}
    body = {"revision": draft["revision"], "language": "fr", "kind": "b2b", "rules": rules}
    revision = {"revision": ask(ada, url, "PATCH", "/draft", body)["revision"]}
    ask(ada, url, "POST", "/draft/preview", revision)
    assert eventually(lambda: ask(ada, url, "GET", "/draft/preview")["state"] == "done")
    return int(ask(ada, url, "POST", "/draft/apply", revision)["number"])


def answers(ada: Member, url: str, edition: int) -> bool:
    """Whether members are answered by that edition."""
    return bool(ask(ada, url, "GET", "")["live"]["number"] == edition)
