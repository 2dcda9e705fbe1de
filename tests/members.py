"""Members' programs: they register over HTTP, then write keywords and publish with a token."""

from __future__ import annotations

import http.client
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.api.club_client import joining

PATIENCE = 60.0


@dataclass(frozen=True)
class Answer:
    """What a call got, and how many seconds it took."""

    status: int
    body: Any
    seconds: float


class Member:
    """A member of the club at `url`; `slug` is their Site's address."""

    def __init__(self, url: str, name: str = "Camille Roux") -> None:
        account = joining(full_name=name, language="fr")
        self.slug = str(account["slug"])
        registered, cookie = _call(url, "POST", "/accounts", account, {})
        assert registered.status == 201, registered.body
        self.cookies = {"Cookie": cookie, "X-CSRF-Token": registered.body["csrf_token"]}
        """The browser session that registering began."""
        token, _ = _call(url, "POST", "/me/tokens", {"name": "tests"}, self.cookies)
        assert token.status == 201, token.body
        self.headers = {"Authorization": f"Bearer {token.body['token']}"}

    def ask(self, url: str, method: str, path: str, body: object = None) -> Answer:
        """Any call of the JSON API; raises `OSError` or `HTTPException` without an answer."""
        return _call(url, method, path, body, self.headers)[0]

    def ask_in_browser(self, url: str, method: str, path: str) -> Answer:
        """The same with the session's cookie."""
        return _call(url, method, path, None, self.cookies)[0]

    def look_for(self, url: str, text: str) -> Any:
        """Write a keyword, to buy; returns what the club says of it."""
        keyword = {"text": text, "kind": "b2b", "language": "fr", "need": "buy"}
        answer = self.ask(url, "POST", "/keywords", keyword)
        assert answer.status == 201, answer.body
        return answer.body

    def offer(self, url: str, text: str, **more: object) -> Answer:
        """Publish an article about a keyword, to sell."""
        return self.ask(url, "POST", "/publications", article(text) | more)

    def published(self, url: str, text: str, **more: object) -> str:
        """Publish an article about a keyword, which must succeed; returns its id."""
        answer = self.offer(url, text, **more)
        assert answer.status == 201, answer.body
        return str(answer.body["id"])

    def hub(self, url: str) -> set[str]:
        """The publications on the hub; none while the engine is away."""
        answer = self.ask(url, "GET", "/hub")
        assert answer.status in {200, 503}, answer.body
        return {one["publication"]["id"] for one in answer.body.get("entries", ())}

    def own(self, url: str) -> set[str]:
        """Everything that they have published, as the truth has it."""
        answer = self.ask(url, "GET", "/publications")
        assert answer.status == 200, answer.body
        return {one["id"] for one in answer.body["entries"]}


def article(text: str) -> dict[str, object]:
    """The body of a publication that offers one thing, to sell; no copy of another (K6)."""
    lot, place, way, maker, seal, shelf = (secrets.token_hex(4) for _ in range(6))
    return {
        "type": "article",
        "language": "fr",
        "title": f"Nous vendons : {text}",
        "texts": [
            f"Notre {text} est à vous, lot {lot}. Venu de {place} par {way}, il est de {maker}, "
            f"porte le sceau {seal} et attend au rayon {shelf}."
        ],
        "keywords": [{"text": text, "kind": "b2b", "need": "sell"}],
    }


def eventually(holds: Callable[[], object], *, within: float = PATIENCE) -> bool:
    """Whether it holds at some moment of the next `within` seconds."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _call(
    url: str, method: str, path: str, body: object, headers: dict[str, str]
) -> tuple[Answer, str]:
    """A call on a connection of its own, as many members' are; and the cookie that was set."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    began = time.monotonic()
    try:
        sent = None if body is None else json.dumps(body)
        more = {} if body is None else {"Content-Type": "application/json"}
        connection.request(method, f"/api/v1{path}", body=sent, headers=headers | more)
        answer = connection.getresponse()
        raw = answer.read()
        cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        is_json = "json" in (answer.getheader("Content-Type") or "")
        told = json.loads(raw) if is_json else raw.decode()
        return Answer(answer.status, told, time.monotonic() - began), cookie
    finally:
        connection.close()
