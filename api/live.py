"""The live stream: what concerns the pages that a reader has open, as it happens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from starlette.responses import Response

from api.deps import HouseDep, VisitorDep
from api.hosts import slug_of_host
from api.openapi import problems
from api.rights import not_let
from api.sse import EventStream
from club import site_addresses
from club.login import Caller
from house import House
from matcher.frames import gone_frame, reset_frame
from matcher.live import Page, Topics
from schemas.delegation import Right
from schemas.errors import N_, Invalid, NotFound, Unauthenticated

router = APIRouter(tags=["live"])

_MOST_SITES = 10
"""Sites that one stream may follow."""


@router.get(
    "/live",
    operation_id="follow",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/event-stream": {}}, "description": "Server-Sent Events"},
        **problems(401, 403, 404),
    },
)
def live(
    request: Request,
    house: HouseDep,
    visitor: VisitorDep,
    *,
    topics: Annotated[str, Query(max_length=1_000)],
    after: Annotated[str | None, Query(max_length=100)] = None,
    member: Annotated[str | None, Query(max_length=100)] = None,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> Response:
    """Events of `hub`, `feed` and `site:SLUG` topics, comma-separated.

    Goes on after `Last-Event-ID`, else after `after` (the `cursor` of a page), else from now.
    Sites that are no more are left out, and pages on them are told to load again: the tabs of a
    browser share one stream, which must not end for all of them. So are pages that were loaded as
    another `member` (an account's id) than who listens: they logged in or out in between.
    """
    fanout = house.fanout
    names = {name.strip() for name in topics.split(",") if name.strip()}
    own = slug_of_host(request)
    if own is not None and names != {f"site:{own}"}:
        sentence = N_("At its own host a Site's page follows this Site alone.")
        raise Invalid(sentence, fields={"topics": sentence})
    other = member is not None and (visitor is None or visitor.account.id != member)
    visitor = _listener(visitor, names)
    listened, gone = _topics(house, visitor, names)
    outlet = house.switchboard.outlet(
        length=house.settings.queue_length, overflow=lambda: reset_frame(fanout.position)
    )
    page = Page(
        outlet,
        listened,
        member=visitor.account.id if visitor else None,
        credential=visitor.credential if visitor else None,
    )
    missed = fanout.open(page, None if other else last_event_id or after)
    if other:
        missed = reset_frame(fanout.position)
    return EventStream(
        outlet,
        replay=missed + (gone_frame(gone) if gone else b""),
        heartbeat=house.settings.heartbeat_seconds,
        position=lambda: fanout.position,
        on_close=lambda: fanout.close(page),
    )


def _listener(visitor: Caller | None, names: set[str]) -> Caller | None:
    """Who listens; whoever acts without the right to the keywords sees Sites as nobody (A4)."""
    if visitor is None or visitor.may(Right.KEYWORDS):
        return visitor
    if "hub" in names or ("feed" in names and not visitor.may(Right.SUBSCRIPTIONS)):
        raise not_let()
    return visitor if "feed" in names else None


def _topics(house: House, visitor: Caller | None, names: set[str]) -> tuple[Topics, list[str]]:
    """What to listen to, and the topics of Sites that there are not."""
    slugs = {name.removeprefix("site:") for name in names if name.startswith("site:")}
    unknown = names - {"hub", "feed"} - {f"site:{slug}" for slug in slugs}
    if unknown or not names or len(slugs) > _MOST_SITES:
        sentence = N_("Topics are hub, feed and site:SLUG, separated by commas.")
        raise Invalid(sentence, fields={"topics": sentence})
    if visitor is None and names & {"hub", "feed"}:
        raise Unauthenticated(N_("Log in first."))
    with house.truth.read() as session:
        owners = site_addresses.owners_of(session, slugs)
    gone = sorted(f"site:{slug}" for slug in slugs - owners.keys())
    if len(gone) == len(names):
        raise NotFound(N_("There is no Site at this address."))
    if visitor is not None and not visitor.may(Right.KEYWORDS):
        # The stream is the feed's, and Sites on it would adapt to the account's keywords.
        owners = {}
    sites: dict[str, tuple[str, ...]] = {}
    for slug, owner in sorted(owners.items()):
        # A page that was loaded at a former address knows its Site by that.
        sites[owner] = (*sites.get(owner, ()), slug)
    return Topics(hub="hub" in names, feed="feed" in names, sites=sites), gone
