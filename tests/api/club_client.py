"""A club that answers over HTTP, and a member's browser or program talking to it."""

from __future__ import annotations

import contextlib
import itertools
import json
import secrets
import ssl
import string
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from sqlmodel import col, select
from starlette.types import ASGIApp

from api.app import create_app
from api.server import Server, listening_socket
from house import House, open_house, prepare
from schemas.account import Account
from schemas.letter import Letter
from schemas.mail_link import MailLink
from settings import Settings
from store.truth import utc_now
from workers.upkeep import make_round

API = "/api/v1"
PASSWORD = "correct horse battery"
_NUMBERS = itertools.count(1)
_TLS = ssl.create_default_context()  # reading the machine's certificates for each client is slow


@dataclass
class MovableClock:
    """The machine's clock, `moved` by as much as a test wants."""

    moved: timedelta = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.moved


@dataclass
class Club:
    """A running club: where it answers, and its parts for what HTTP cannot do."""

    url: str
    house: House
    clock: MovableClock

    def visitor(self, **headers: str) -> Browser:
        """A browser that nobody has logged in with."""
        return Browser(self, headers)


class Browser:
    """An HTTP client that keeps cookies and sends the CSRF token with each write."""

    def __init__(self, club: Club, headers: Mapping[str, str] | None = None) -> None:
        self.club = club
        self.http = httpx.Client(
            base_url=club.url, timeout=60, headers=dict(headers or {}), verify=_TLS
        )
        self.account: dict[str, Any] = {}
        self.csrf = ""

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def call(self, method: str, path: str, body: Any = None, **rest: Any) -> httpx.Response:
        """Call the API; `path` is what follows `/api/v1`."""
        headers = {"x-csrf-token": self.csrf} if self.csrf else {}
        headers.update(rest.pop("headers", {}))
        if body is not None:
            # httpx refuses lone surrogates, which JSON can write as escapes.
            rest["content"] = json.dumps(body)
            headers.setdefault("content-type", "application/json")
        return self.http.request(method, API + path, headers=headers, **rest)

    def get(self, path: str, **query: Any) -> Any:
        """What a GET answers; fails unless it is 200.

        What the process has not heard of by the bus yet, and no engine has made searchable,
        comes by the stream alone: hubs and Sites are read once it has.
        """
        if path.startswith(("/hub", "/sites/")):
            settle(self.club)
        answer = self.call("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None, *, expect: int = 201) -> Any:
        """What a POST answers; fails unless its status is `expect`."""
        answer = self.call("POST", path, body)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    @contextlib.contextmanager
    def live(self, topics: str = "hub", **query: str) -> Iterator[Stream]:
        """The member's live stream, open while the block runs.

        Opened once everything before has been told: a page that opens just after a keyword was
        written would hear of that keyword first, by a reset.
        """
        settle(self.club)
        rest: dict[str, Any] = {"params": {"topics": topics, **query}, "timeout": 20}
        with self.http.stream("GET", f"{API}/live", **rest) as answer:
            assert answer.status_code == 200, answer.read()
            yield Stream(answer)


class Stream:
    """Server-Sent Events, one at a time."""

    def __init__(self, answer: httpx.Response) -> None:
        self.headers = answer.headers
        self._lines = answer.iter_lines()

    def next(self, *, skip: tuple[str, ...] = ("heartbeat",)) -> dict[str, Any] | None:
        """The next event as {"event", "id", "data"}; None when the stream has ended."""
        event: dict[str, Any] = {}
        for line in self._lines:
            if line:
                name, _, value = line.partition(":")
                if name in ("event", "id", "data"):
                    event[name] = value.removeprefix(" ")
            elif "event" in event and event["event"] not in skip:
                event["data"] = json.loads(event["data"]) if event.get("data") else None
                return event
            else:
                event = {}
        return None


def invented(letters: int = 9) -> str:
    """A word that no lexicon knows and that nobody else's keyword is."""
    middle = "".join(secrets.choice(string.ascii_lowercase) for _ in range(letters))
    return f"zk{middle}x"


def joining(**changes: Any) -> dict[str, Any]:
    """The body of `POST /accounts` for somebody new."""
    name = f"m{next(_NUMBERS)}-{secrets.token_hex(4)}"
    return {
        "type": "individual",
        "email": f"{name}@example.com",
        "password": PASSWORD,
        "slug": name,
        "full_name": "Ada Lovelace",
        "birth_date": "1980-05-17",
        "job": "engineer",
        "postcode": "75001",
        "city": "Paris",
        "country": "FR",
        "language": "en",
        "languages": ["fr", "en"],
        "time_zone": "Europe/Paris",
        "accept_policies": True,
        **changes,
    }


def joining_enterprise(**changes: Any) -> dict[str, Any]:
    """The body of `POST /accounts` for a new enterprise."""
    person = joining(type="enterprise")
    for field in ("full_name", "birth_date", "job"):
        del person[field]
    return {
        **person,
        "legal_name": "Huilerie du Midi",
        "legal_form": "SARL",
        "incorporated_on": "2011-02-03",
        "sector": "food",
        "administrator": {"full_name": "Jo Blé", "birth_date": "1970-01-31", "job": "manager"},
        **changes,
    }


def register(club: Club, body: dict[str, Any] | None = None, **changes: Any) -> Browser:
    """A new member's browser, logged in (C2)."""
    browser = club.visitor()
    greeting = browser.post("/accounts", body or joining(**changes))
    browser.account, browser.csrf = greeting["account"], greeting["csrf_token"]
    return browser


def log_in(club: Club, email: str, password: str = PASSWORD) -> Browser:
    """A browser that logs in."""
    browser = club.visitor()
    greeting = browser.post("/session", {"email": email, "password": password}, expect=200)
    browser.account, browser.csrf = greeting["account"], greeting["csrf_token"]
    return browser


def token_of(member: Browser, name: str = "a program") -> str:
    """A new access token of the member."""
    return str(member.post("/me/tokens", {"name": name})["token"])


def program(club: Club, token: str) -> Browser:
    """A program that sends a token and keeps no cookie."""
    return club.visitor(authorization=f"Bearer {token}")


def add_keyword(member: Browser, text: str, kind: str = "b2b", **rest: Any) -> dict[str, Any]:
    """The keyword as it was answered."""
    body = {"text": text, "kind": kind, "language": "en", **rest}
    return dict(member.post("/keywords", body))


def draft(*keywords: str | dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The body of `POST /publications` for an article about these keywords, no copy of another."""
    offered = [{"text": one, "kind": "b2b"} if isinstance(one, str) else one for one in keywords]
    return {
        "type": "article",
        "language": "en",
        "title": "News of " + ", ".join(one["text"] for one in offered),
        "texts": [f"It is about {', '.join(one['text'] for one in offered)}: {invented()}."],
        "keywords": offered,
        **changes,
    }


def publish(member: Browser, *keywords: str | dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The publication as it was answered."""
    return dict(member.post("/publications", draft(*keywords, **changes)))


def vouch(club: Club, member: Browser) -> None:
    """Let the member's publications have keywords that their texts do not bear out (K5)."""
    with club.house.truth.work() as work:
        work.session.get_one(Account, member.account["id"]).vouched = True
        work.commit()


def letters_to(club: Club, member: Browser) -> list[str]:
    """Subject and text of each letter that was written to the member, the newest last."""
    with club.house.truth.read() as session:
        rows = session.exec(
            select(Letter)
            .where(col(Letter.account_id) == member.account["id"])
            .order_by(col(Letter.created_at))
        ).all()
    return [f"{row.subject}\n{row.text}" for row in rows]


def write_letters(club: Club) -> None:
    """Make a round, and wait for the letters that one of the club's own has in hand."""
    make_round(club.house)
    asked = select(MailLink).where(col(MailLink.digest).is_(None))

    def all_written() -> bool:
        with club.house.truth.read() as session:
            return session.exec(asked).first() is None

    eventually(all_written)


def on_hub(member: Browser) -> list[str]:
    """Titles on the member's hub, newest first."""
    return [entry["publication"]["title"] for entry in member.get("/hub")["entries"]]


def eventually(holds: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait until something holds; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold"
        time.sleep(0.05)


def settle(club: Club) -> None:
    """Wait until open pages were told of everything that happened so far."""
    eventually(lambda: club.house.fanout.position == club.house.bus.tail())


def is_problem(answer: httpx.Response, status: int, code: str | None = None) -> dict[str, Any]:
    """Require a problem of that status, and give it."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "code", "detail"} <= problem.keys()
    assert problem["status"] == status
    assert problem["detail"]
    if code is not None:
        assert problem["code"] == code
    return problem


@contextlib.contextmanager
def serving(app: ASGIApp, end_streams: Callable[[], None] = lambda: None) -> Iterator[str]:
    """The URL of an application behind a real uvicorn on a free port, stopped at the end."""
    listener = listening_socket("127.0.0.1", 0)
    server = Server(app, end_streams=end_streams)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listener.close()


@contextlib.contextmanager
def running_club(
    settings: Settings, *, clock: MovableClock | None = None, rounds: bool = True
) -> Iterator[Club]:
    """A club that answers over HTTP until the block ends; without `rounds`, the test makes them."""
    clock = clock or MovableClock()
    with open_house(settings, clock=clock) as house:
        prepare(house)
        with serving(create_app(house, rounds=rounds), house.switchboard.close) as url:
            yield Club(url, house, clock)
