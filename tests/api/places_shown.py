"""Every place that can show a publication or whoever wrote it, and every route that shows none.

A route of the application that is in neither fails `test_revocation`: sort it in here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlmodel import col, delete

from schemas.allowance import Allowance
from tests.api.club_client import API, Browser, Club, add_keyword, draft, invented, register, settle
from tests.api.test_contact import signature
from tests.api.test_photos import sent
from tests.api.test_subscriptions import follow


class World:
    """An author, whoever sees what the author publishes by some right, and a publication."""

    def __init__(self, club: Club) -> None:
        self.club = club
        self.word, self.name = invented(), f"Ada {invented()}"
        self.trade = f"{invented()} maker"
        self.author = register(club, full_name=self.name, job=self.trade)
        self.viewer, self.sharer, self.reader = (register(club) for _ in range(3))
        self.other, self.visitor = register(club), club.visitor()
        self.subscription = follow(self.viewer, self.author)
        follow(self.sharer, self.author)
        follow(self.reader, self.sharer)
        for member in (self.viewer, self.reader):
            add_keyword(member, self.word, need="buy")
        signature(self.viewer)
        self.title = self.id = self.photo = self.share = self.cursor = self.circle = ""

    def publish(self, *, shared: bool = True, **changes: Any) -> None:
        """Publish anew, with a photo, shared by the sharer, who wants it on no hub."""
        self.title = f"Mark {invented()}"
        photo = sent(self.author)
        self.photo = next(iter(photo["urls"].values()))
        with self.club.house.truth.work() as work:
            # Looking everywhere again and again is more than a member may search (A18).
            mine = col(Allowance.account_id) == self.viewer.account["id"]
            work.session.exec(delete(Allowance).where(mine))
            work.commit()
        # What the viewer did before makes no reset after it.
        settle(self.club)
        self.cursor = self.viewer.get("/hub")["cursor"]
        offered = {"text": self.word, "kind": "b2b", "need": "sell"}
        body = draft(offered, title=self.title, media=[{"photo": photo["id"]}], **changes)
        self.id = self.author.post("/publications", body)["id"]
        if shared:
            to = {"publication": self.id, "to": ["site", "subscribers"]}
            self.share = self.sharer.post("/shares", to)["id"]
            self.sharer.post("/feedback", {"publication": self.id, "what": "hide"})

    def share_profile(self) -> str:
        """Have the sharer show the author's profile on their Site and to the reader."""
        to = ["site", "subscribers"]
        shared = self.sharer.post("/shares", {"profile": self.author.account["slug"], "to": to})
        return str(shared["id"])

    def shows(self, spot: Spot) -> bool:
        """Whether a place shows the publication now, or whoever wrote it."""
        who: Browser = getattr(self, spot.who)
        if spot.route == LIVE:
            return self.title in self._replayed()
        answer = who.http.get(spot.address(self), headers={"accept-language": "en"})
        mark = spot.mark(self)
        return answer.is_success and (mark is None or mark in answer.text)

    def _replayed(self) -> str:
        """What the viewer's stream tells that goes on from before the publication."""
        told, last = "", f"Last {invented()}"
        with self.viewer.live("hub,feed", after=self.cursor) as stream:
            self.other.post("/publications", draft(self.word, title=last))
            while last not in told:
                event = stream.next()
                told += str(event)
                assert event is not None, "the stream has ended"
        return told


Mark = Callable[[World], str | None]


@dataclass(frozen=True)
class Spot:
    """A route, who looks there, the address, and by what it is seen that it shows something."""

    route: str
    who: str
    address: Callable[[World], str]
    mark: Mark = lambda world: world.title


LIVE = f"{API}/live"


def _by_id(world: World) -> str:
    """Where the page repeats the title that was searched for."""
    return world.id


def _by_slug(world: World) -> str:
    return str(world.author.account["slug"])


def _spot(route: str, who: str, mark: Mark = lambda world: world.title, query: str = "") -> Spot:
    """A place whose address is its route, of the author's Site and the publication."""
    return Spot(
        route,
        who,
        lambda world: (
            route.format(
                slug=world.author.account["slug"],
                named=world.author.account["slug"],
                publication_id=world.id,
                circle_id=world.circle,
                page=1,
            )
            + query.format(title=world.title, id=world.id, name=world.name)
        ),
        mark,
    )


def _at_sharer(route: str) -> Spot:
    return Spot(route, "visitor", lambda world: route.format(slug=world.sharer.account["slug"]))


OPEN_TO_VIEWER = [
    _spot(f"{API}/publications/{{publication_id}}", "viewer"),
    _spot("/p/{publication_id}", "viewer"),
    _spot(f"{API}/feed", "viewer"),
    _spot("/feed", "viewer"),
    _spot("/me/feedback/report", "viewer", query="?publication={id}"),
    _spot("/s/{slug}/contact", "viewer", query="?about={id}"),
    Spot("/media/{photo_id}/{width}.webp", "viewer", lambda world: world.photo, lambda _: None),
    _spot(LIVE, "viewer"),
]
"""Where an authorised subscriber sees whatever is open to them, be it on feeds alone."""

ON_HUBS_AND_SITES = [
    _spot(f"{API}/hub", "viewer"),
    _spot("/hub", "viewer"),
    _spot(f"{API}/sites/{{slug}}/home", "viewer"),
    _spot("/s/{slug}", "viewer"),
    _spot(f"{API}/search", "viewer", _by_id, query="?q={title}"),
    _spot("/search", "viewer", _by_id, query="?q={title}"),
    _spot(f"{API}/sites/{{slug}}/search", "viewer", _by_id, query="?q={title}"),
    _spot("/s/{slug}/search", "viewer", _by_id, query="?q={title}"),
]

OPEN_TO_ANYBODY = [
    _spot("/", "visitor"),
    _spot(f"{API}/publications/{{publication_id}}", "visitor"),
    _spot("/p/{publication_id}", "visitor"),
    _spot(f"{API}/sites/{{slug}}/home", "visitor"),
    _spot("/s/{slug}", "visitor"),
    _spot("/sitemap.{named}.xml", "visitor", _by_id),
    _spot("/sitemap.xml", "visitor", _by_slug),
    _spot("/sitemap-index.{page}.xml", "visitor", _by_slug),
    Spot("/media/{photo_id}/{width}.webp", "visitor", lambda world: world.photo, lambda _: None),
]

SHARED = [
    _spot(f"{API}/shares", "sharer"),
    _spot("/me/shares", "sharer"),
    _spot(f"{API}/feed", "reader"),
    _spot("/feed", "reader"),
    _at_sharer(f"{API}/sites/{{slug}}/home"),
    _at_sharer("/s/{slug}"),
]


def _of_profile(route: str, who: str) -> Spot:
    """A place that shows the author's profile by a share, told by their trade."""
    return Spot(
        route,
        who,
        lambda world: route.format(slug=world.sharer.account["slug"]),
        lambda world: world.trade,
    )


PROFILE = [
    _of_profile(f"{API}/shares", "sharer"),
    _of_profile("/me/shares", "sharer"),
    _of_profile(f"{API}/feed", "reader"),
    _of_profile("/feed", "reader"),
    _of_profile(f"{API}/sites/{{slug}}/home", "viewer"),
    _of_profile("/s/{slug}", "viewer"),
]
"""Where a member's profile shows because another shares it (P6)."""

HIDDEN = [
    _spot(f"{API}/feedback", "sharer"),
    _spot("/me/feedback", "sharer"),
    _spot(f"{API}/me/export", "sharer"),
]

PUBLICATION = OPEN_TO_VIEWER + ON_HUBS_AND_SITES + OPEN_TO_ANYBODY + SHARED + HIDDEN


def _of_member(route: str, query: str = "") -> Spot:
    return _spot(route, "viewer", lambda world: world.name, query)


MEMBER = [
    _of_member(f"{API}/hub"),
    _of_member("/hub"),
    _of_member(f"{API}/feed"),
    _of_member("/feed"),
    _of_member("/s/{slug}"),
    _of_member("/s/{slug}/profile"),
    _of_member("/s/{slug}/contact"),
    _of_member("/s/{slug}/search", "?q=anything"),
    _of_member(f"{API}/sites/{{slug}}/home"),
    Spot(
        f"{API}/sites/{{slug}}/profile",
        "viewer",
        lambda world: f"{API}/sites/{world.author.account['slug']}/profile",
        lambda _: "messengers",
    ),
    Spot(
        f"{API}/sites/{{slug}}/signatures",
        "viewer",
        lambda world: f"{API}/sites/{world.author.account['slug']}/signatures",
        lambda _: "entries",
    ),
    _spot(f"{API}/search", "viewer", _by_slug, "?q={name}"),
    _spot("/search", "viewer", _by_slug, "?q={name}"),
    _spot(f"{API}/suggestions", "reader", lambda world: world.name, "?limit=50"),
    _spot("/suggestions", "reader", lambda world: world.name),
    _of_member(f"{API}/subscriptions"),
    _of_member(f"{API}/subscribers"),
    _of_member("/me/subscribers"),
    _of_member(f"{API}/circles/{{circle_id}}"),
    _of_member("/me/circles/{circle_id}"),
]
"""Where a member is shown to another."""

SHOW_NONE = {
    "the member's own": """
        /api/v1/session /api/v1/me /api/v1/me/profile /api/v1/me/sessions /api/v1/me/tokens
        /api/v1/me/second-factor /api/v1/me/accesses /me/accesses /api/v1/me/site
        /api/v1/keywords /api/v1/publications
        /api/v1/signatures /api/v1/statistics /api/v1/publications/{publication_id}/statistics
        /api/v1/circles /api/v1/appeals
        /me /me/profile /me/password /me/email /me/second-factor /me/correct /me/erase /me/site
        /me/keywords
        /me/signatures /me/signatures/{signature_id} /me/signatures/{signature_id}/delete
        /me/publications /me/publications/{publication_id}/statistics /me/statistics /me/circles
        /me/circles/{circle_id}/delete /compose /p/{publication_id}/edit
        /p/{publication_id}/delete /me/policies /api/v1/me/policies /me/newsletter
        /api/v1/me/newsletter /newsletter/{secret} /api/v1/me/digest /digest/{secret}
        /me/plan /api/v1/me/plan /api/v1/me/invoices
        /api/v1/me/invoices/{number} /api/v1/me/invoices/{number}/pdf /me/invoices/{number}
        /me/invoices/{number}/pdf
        /me/invoices/{number}/card /s/{slug}/handover""",
    "who works for an account, as both agreed": """
        /api/v1/delegates /api/v1/delegates/activity /api/v1/work /me/delegates
        /me/delegates/activity /work /me/work
        /api/v1/me/group /me/group""",
    "what happened between two, which both keep": """
        /api/v1/messages /api/v1/deals /me/deals /outbox""",
    "the archive of /api/v1/me/export, packed": "/me/export",
    "names that the member chose not to see": "/api/v1/suggestions/dismissed",
    "of no member": """
        /s/{slug}/enter /s/{slug}/entered
        /register /login /appeal /recover /recover/{secret} /validate/{secret} /me/keywords/help
        /email/{secret} /extend/{secret}
        /policies /policies/{name} /api/v1/policies /api/v1/policies/{name} /api/v1/plans /contact
        /ranking /api/v1/notices /robots.txt /covers/{seed}.svg /healthz /readyz /metrics
        /api/v1/openapi.json /api/v1/keywords/suggest /api/v1/towns""",
}
"""Routes that show nothing of somebody else's that can be revoked, by why."""

LOOK_AFTER = ("/admin/", f"{API}/admin/")
"""How routes begin of those who look after the club, who see what is withdrawn, too."""


def routes(app: FastAPI) -> Iterator[str]:
    """Each path that the application answers a member's GET at, but for static files."""
    for context in iter_route_contexts(app.routes):
        path = str(context.path).replace(":int}", "}")
        if "GET" in (context.methods or ()) and not path.startswith(LOOK_AFTER):
            yield path
