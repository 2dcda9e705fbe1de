"""Writes what delegates do into the log that their account's holder reads (A4, A5)."""

from __future__ import annotations

import re
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.rights import need_of
from club import deeds
from club.login import Caller
from house import House
from schemas.deeds import Deed
from schemas.delegation import Right

_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_REFUSED = 400

_DEEDS: dict[str, Deed | None] = {
    "publish": Deed.ADDED,
    "add": Deed.ADDED,
    "make": Deed.ADDED,
    "record": Deed.ADDED,
    "share": Deed.ADDED,
    "subscribe": Deed.ADDED,
    "say": Deed.ADDED,
    "give": Deed.ADDED,
    "dismiss": Deed.ADDED,
    "appeal": Deed.SENT,
    "send": Deed.SENT,
    "write": Deed.SENT,
    "ask": Deed.SENT,
    "delete": Deed.REMOVED,
    "remove": Deed.REMOVED,
    "drop": Deed.REMOVED,
    "end": Deed.REMOVED,
    "unsubscribe": Deed.REMOVED,
    "undo": Deed.REMOVED,
    "reconsider": Deed.REMOVED,
    "revoke": Deed.REMOVED,
    "take_back": Deed.REMOVED,
    "take_offline": Deed.OFFLINE,
    "hide": Deed.OFFLINE,
    "put_online": Deed.ONLINE,
    "put_back": Deed.ONLINE,
    "decide": Deed.DECIDED,
    "authorise": Deed.DECIDED,
    "refuse": Deed.DECIDED,
    "rate": Deed.DECIDED,
    "leave": Deed.LOGGED_OUT,
    "log_out": Deed.LOGGED_OUT,
    "stop": Deed.LOGGED_OUT,
    # Looks only, though it is posted.
    "preview": None,
    "again": None,
}
"""What is done by a handler of this name, or whose name begins with that word."""

_IN_ADDRESS = re.compile("/p/([0-9a-f]{16})")


class ActivityLog:
    """Adds a line for each write of a delegate that was not refused, before it is answered.

    The line is a transaction of its own, after the deed's: a server that is killed between the
    two forgets it.
    """

    def __init__(self, app: ASGIApp, house: House) -> None:
        self._app = app
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold the answer back until its line is written."""
        if scope["type"] != "http" or scope["method"] in _SAFE:
            await self._app(scope, receive, send)
            return
        held: list[Message] = []

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                held.append(message)
                return
            if held:
                start = held.pop()
                await self._note(scope, start, message)
                await send(start)
            await send(message)

        await self._app(scope, receive, tell)

    async def _note(self, scope: Scope, start: Message, first: Message) -> None:
        caller: Caller | None = scope.get("state", {}).get("caller")
        endpoint = scope.get("endpoint")
        if caller is None or caller.delegate is None or start["status"] >= _REFUSED:
            return
        deed = deed_of(getattr(endpoint, "__name__", ""))
        if endpoint is None or deed is None:
            return
        need = need_of(endpoint)
        matter = need if isinstance(need, Right) else None
        ref = _ref(scope, start, first)
        await run_in_threadpool(deeds.record, self._house.truth, caller, deed, matter, ref)


def deed_of(name: str) -> Deed | None:
    """What a handler of this name does; None for one that changes nothing."""
    if name in _DEEDS:
        return _DEEDS[name]
    return _DEEDS.get(name.partition("_")[0], Deed.CHANGED)


def _ref(scope: Scope, start: Message, first: Message) -> str | None:
    """What it was done to: named by the address, or made just now."""
    named: dict[str, Any] = scope.get("path_params", {})
    if named:
        return str(next(iter(named.values())))
    headers = dict(start["headers"])
    made = _IN_ADDRESS.search(headers.get(b"location", b"").decode("latin-1"))
    if made:
        return made[1]
    if headers.get(b"content-type") != b"application/json":
        return None
    try:
        told = orjson.loads(first.get("body", b""))
    except orjson.JSONDecodeError:
        return None
    return str(told["id"]) if isinstance(told, dict) and "id" in told else None
