"""Every page, as axe-core, a narrow screen and a crawler see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from club.roles import grant
from schemas.readership import ViewPeriod
from schemas.words import Role
from tests.browser.conftest import PASSWORD, Club, Member
from workers.upkeep import compare_accounts

SIGNATURE = {
    "title": "Oils",
    "email": "line@example.org",
    "civility": "ms",
    "first_name": "Line",
    "last_name": "Roux",
    "field_of_work": "Food",
    "job_title": "Miller",
    "position": "Owner",
    "sector": "Oils",
    "languages": ["fr"],
    "country": "FR",
}
PROFILE = {
    "phones": [{"kind": "work", "number": "+33 4 75 26 00 00"}],
    "messengers": [{"service": "signal", "name": "line.01"}],
    "social_networks": ["https://example.org/@line"],
    "street": "3 rue du Moulin",
    "shown": ["phones", "messengers", "social_networks", "street", "place"],
}
OPEN_FORMS = {
    *("/language", "/login", "/register", "/appeal", "/recover"),
    "/newsletter/secret",
    "/digest/secret",
}
"""Where forms lead that whoever is logged in needs no token for."""

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}


@dataclass
class Tour:
    """A member with something on every page, one with nothing, and a stranger."""

    member: Member
    newcomer: Member
    article: str
    unread: str
    """A publication of the member's that too few have opened."""
    other: str
    """A publication by somebody else, that the member's keywords bring."""
    moderator: Member
    administrator: Member
    pair: str
    """The page of two accounts that may be one member's."""
    invoice: str
    locale: str

    def paths(self) -> Iterator[tuple[Member | None, str]]:
        """Each page with who looks at it."""
        for path in (
            "/",
            "/register",
            "/login",
            "/appeal",
            "/recover",
            "/ranking",
            "/policies",
            "/policies/terms",
            "/contact",
            "/newsletter/secret",
            "/digest/secret",
            f"/s/{self.member.slug}",
            f"/s/{self.member.slug}/search?q=walnut",
            self.article,
            "/nothing",
        ):
            yield None, path
        for path in (
            "/hub",
            "/feed",
            "/me/subscribers",
            "/me/circles",
            "/me/statistics",
            "/me/keywords",
            "/compose",
            "/me/publications",
            "/me",
            "/me/correct",
            "/me/password",
            "/me/email",
            "/me/second-factor",
            "/me/accesses",
            "/me/erase",
            "/me/feedback",
            "/me/site",
            "/me/profile",
            "/suggestions",
            "/search",
            "/search?q=walnut+oil",
            "/search?q=nothing+of+the+sort",
            "/me/deals",
            "/me/plan",
            "/me/group",
            "/me/delegates",
            "/me/delegates/activity",
        ):
            yield self.newcomer, path
            yield self.member, path
        for path in (
            f"/s/{self.member.slug}",
            self.article,
            f"{self.article}/edit",
            f"{self.article}/delete",
            f"/me/publications/{self.article.removeprefix('/p/')}/statistics",
            f"/me/publications/{self.unread}/statistics",
            "/me/keywords?done=added",
            f"/me/feedback/report?publication={self.other}",
        ):
            yield self.member, path
        for path in ("/me/signatures", f"/s/{self.newcomer.slug}/contact"):
            yield self.member, path
            yield self.newcomer, path
        yield self.newcomer, f"/s/{self.member.slug}/contact"
        yield self.newcomer, f"/s/{self.member.slug}/profile"
        yield self.newcomer, f"/s/{self.newcomer.slug}"
        yield self.member, self.invoice
        yield self.member, "/me/policies"
        yield self.moderator, "/admin/moderation"
        yield self.moderator, "/me/work"
        yield self.administrator, "/admin/plans"
        yield self.administrator, "/admin/system"
        yield self.administrator, "/admin/accounts?q=m"
        yield self.administrator, "/admin/duplicates"
        yield self.administrator, self.pair
        yield self.administrator, f"{self.pair}?purpose=They+look+alike"
        account = f"/admin/accounts/{self.member.slug}"
        yield self.administrator, account
        yield self.administrator, f"{account}?purpose=They+asked+us"
        yield self.administrator, f"{account}/address"
        for path in (
            *("policies", "policies/terms", "notices", "newsletter", "contact"),
            *("webmasters", "embargoes"),
        ):
            yield self.administrator, f"/admin/{path}"


def moderator_with_work(club: Club, author: Member, language: str) -> Member:
    """A moderator, with a report, a ban, a block and an appeal that wait."""
    moderator, rogue = club.join("Maud", language), club.join("Rogue", language)
    other = club.join("Marc", language)
    for one in (moderator, other):
        grant(club.house.truth, one.email, Role.MODERATOR)
    banned = author.publish("Nuts of gold", "nuts", "sell")
    sanction = {"act": "ban", "reason": "They are not.", "until": "2999-01-01T00:00:00Z"}
    path = f"/api/v1/admin/moderation/publications/{banned}"
    other.client.post(path, json=sanction).raise_for_status()
    acts = author.client.get("/api/v1/me/export").json()["moderation"]
    answer = {"act": acts[0]["id"], "words": "They are gilded."}
    author.client.post("/api/v1/appeals", json=answer).raise_for_status()
    path = f"/api/v1/admin/moderation/accounts/{rogue.slug}"
    other.client.post(path, json={"act": "block", "reason": "Spam."}).raise_for_status()
    written = {"topic": "feedback", "name": "A", "email": rogue.email, "text": "Well done."}
    httpx.post(f"{club.url}/api/v1/contact", json=written).raise_for_status()
    return moderator


def pair_of(club: Club, administrator: Member, language: str) -> str:
    """The page of two accounts that may be one member's."""
    for _ in range(2):
        club.join("Twice", language)
    while compare_accounts(club.house):
        pass
    answer = administrator.client.get("/api/v1/admin/duplicates").raise_for_status()
    return f"/admin/duplicates/{answer.json()['entries'][0]['id']}"


def order_plan(member: Member) -> str:
    """Order a plan; the number of its invoice."""
    body = {"plan": "premium-vip", "months": 12}
    return str(
        member.client.post("/api/v1/me/orders", json=body).raise_for_status().json()["invoice"]
    )


@contextmanager
def notice_of_the_club(administrator: Member) -> Iterator[None]:
    """A notice above every page; other tests of this club look at pages without one."""
    now = datetime.now(UTC)
    body = {
        "texts": {"fr": "Le club se repose dimanche.", "en": "The club rests on Sunday."},
        "from_at": now.isoformat(),
        "until_at": (now + timedelta(days=1)).isoformat(),
    }
    answer = administrator.client.post("/api/v1/admin/notices", json=body)
    notice = answer.raise_for_status().json()["id"]
    try:
        yield
    finally:
        administrator.client.delete(f"/api/v1/admin/notices/{notice}").raise_for_status()


def let_others_act(club: Club, member: Member, webmaster: Member, administrator: Member) -> None:
    """A sub-account that has logged in, and a certified Webmaster, act for the member."""
    path = f"/api/v1/admin/webmasters/{webmaster.slug}"
    administrator.client.put(path, json={"certified": True}).raise_for_status()
    entry = {"email": f"sub-of-{member.email}", "password": PASSWORD}
    person = {"full_name": "Zoe Roux", "birth_date": "1990-05-17"}
    for body in (
        {"kind": "sub", "rights": ["publications"], **person, **entry},
        {"kind": "webmaster", "slug": webmaster.slug},
    ):
        member.client.post("/api/v1/delegates", json=body).raise_for_status()
    httpx.post(f"{club.url}/api/v1/session", json=entry).raise_for_status()


@pytest.fixture
def tour(club: Club, request: pytest.FixtureRequest) -> Iterator[Tour]:
    language = getattr(request, "param", "en")
    member, newcomer = club.join("Anna", language), club.join("Newcomer", language)
    member.client.post("/api/v1/signatures", json=SIGNATURE).raise_for_status()
    member.client.post("/api/v1/me/tokens", json={"name": "Shop window"})
    member.client.patch("/api/v1/me/profile", json=PROFILE).raise_for_status()
    # Another browser of the same member, to be ended.
    entry = {"email": member.email, "password": PASSWORD}
    httpx.post(f"{club.url}/api/v1/session", json=entry).raise_for_status()
    for kind, need in (("b2b", "buy"), ("b2c", None), ("cultural", "exchange")):
        member.add_keyword("walnut oil", kind, need)
    lyon = {"town": "Lyon", "country": "FR"}
    member.add_keyword("nut oil", where={**lyon, "km": 20}, **{"except": ["palm oil"]})
    article = ""
    for number in range(4):
        article = member.publish(
            f"Walnut oil {number}",
            "walnut oil",
            "sell",
            subtitle="Pressed cold.",
            serves="local",
            place=lyon,
        )
    link = "https://example.org/a-rather-long-address"
    unread = member.publish("Walnut oil today", "walnut oil", type="flash", texts=[], link=link)
    with club.house.truth.work() as work:
        days = [date(2026, 5, day) for day in (14, 16, 17)]
        work.session.add_all(
            ViewPeriod(publication_id=article, since=since, last=last, told=told, needed=0)
            for since, last, told in ((days[0], days[1], 20), (days[2], days[2], 1_250))
        )
        work.commit()
    author = club.join("Berthe", language)
    other, hidden = (author.publish(f"Nuts {n}", "walnut oil", "sell") for n in range(2))
    for what in ("hide", "wrong_match", "report"):
        member.client.post("/api/v1/feedback", json={"publication": hidden, "what": what})
    newcomer.client.post("/api/v1/subscriptions", json={"account": member.slug})
    asked = author.client.post("/api/v1/subscriptions", json={"account": member.slug}).json()["id"]
    mine = member.client.post("/api/v1/subscriptions", json={"account": author.slug}).json()["id"]
    authorised = {"state": "authorised"}
    member.client.put(f"/api/v1/subscribers/{asked}", json=authorised).raise_for_status()
    author.client.put(f"/api/v1/subscribers/{mine}", json=authorised).raise_for_status()
    for sharer, shared in ((member, newcomer), (author, newcomer)):
        profile = {"profile": shared.slug, "to": ["site", "subscribers"]}
        sharer.client.post("/api/v1/shares", json=profile).raise_for_status()
    moderator = moderator_with_work(club, author, language)
    rule = {"name": "Everybody", "rule": {"countries": ["FR"]}}
    member.client.post("/api/v1/circles", json=rule).raise_for_status()
    body = {"partner": member.slug, "subject": "Ten barrels"}
    deal = author.client.post("/api/v1/deals", json=body).raise_for_status().json()["id"]
    confirmed = {"state": "confirmed"}
    member.client.put(f"/api/v1/deals/{deal}", json=confirmed).raise_for_status()
    newcomer.client.post("/api/v1/deals", json=body).raise_for_status()
    member.client.post("/api/v1/suggestions/dismissed", json={"member": newcomer.slug})
    locale = "fr-FR" if language == "fr" else "en-US"
    administrator = club.join("Alma", language)
    grant(club.house.truth, administrator.email, Role.ADMINISTRATOR)
    let_others_act(club, member, moderator, administrator)
    with notice_of_the_club(administrator):
        yield Tour(
            member=member,
            newcomer=newcomer,
            article=f"/p/{article}",
            unread=unread,
            other=other,
            moderator=moderator,
            administrator=administrator,
            pair=pair_of(club, administrator, language),
            invoice=f"/me/invoices/{order_plan(member)}",
            locale=locale,
        )


def pages(club: Club, tour: Tour, **options: object) -> Iterator[tuple[str, Page]]:
    """Open every page of the tour, in one browser for each who looks."""
    browsers: dict[int, Page] = {}
    for who, path in tour.paths():
        page = browsers.setdefault(id(who), club.visit(who, **options))
        page.goto(path)
        page.wait_for_load_state("load")
        yield f"{path} as {who.slug if who else 'a stranger'}", page


@pytest.mark.parametrize(("tour", "size"), [("fr", "phone"), ("en", "desktop")], indirect=["tour"])
def test_axe_finds_nothing(club: Club, tour: Tour, size: str) -> None:
    """In light colours all rules; in dark ones the rule that colours decide."""
    found = []
    options = {"viewport": SIZES[size], "locale": tour.locale, "reduced_motion": "reduce"}
    schemes: list[tuple[Literal["light", "dark"], dict[str, Any]]] = [
        ("light", {"resultTypes": ["violations"]}),
        ("dark", {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}),
    ]
    for name, page in pages(club, tour, **options):
        for scheme, rules in schemes:
            page.emulate_media(color_scheme=scheme)
            for violation in Axe().run(page, options=rules).response["violations"]:
                nodes = [node["html"][:160] for node in violation["nodes"]]
                found.append((name, scheme, violation["id"], nodes))
    assert found == []


@pytest.mark.parametrize(
    ("width", "zoom"), [(320, 1), (640, 2)], ids=["320 px", "1280 px at 200 %"]
)
@pytest.mark.parametrize("tour", ["fr"], indirect=True)
def test_nothing_is_cut_off(club: Club, tour: Tour, width: int, zoom: int) -> None:
    options = {"viewport": {"width": width, "height": 640}, "device_scale_factor": zoom}
    for name, page in pages(club, tour, locale=tour.locale, **options):
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        small = page.evaluate(
            """() => [...document.querySelectorAll("a[href], button, input, select, summary")]
              .map((element) => [element, element.getBoundingClientRect()])
              .filter(([element, box]) => box.width > 1 && element.checkVisibility()
                && !element.matches(".only-heard")
                && !element.closest("p") && Math.min(box.width, box.height) < 18)
              .map(([element]) => element.outerHTML.slice(0, 120))"""
        )
        assert small == [], name


class Links(HTMLParser):
    """Collects what a page leads to and loads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"a": "href", "link": "href", "script": "src", "img": "src", "use": "href"}
        address = dict(attrs).get(wanted.get(tag, ""))
        if address:
            self.found.add(address)


def crawl(client: httpx.Client, start: str) -> dict[str, int]:
    """Follow every internal link from `start`; address → status."""
    statuses: dict[str, int] = {}
    waiting = [start]
    while waiting:
        address = waiting.pop()
        path = address.split("#")[0]
        if path in statuses:
            continue
        answer = client.get(path, follow_redirects=True)
        statuses[path] = answer.status_code
        kind = answer.headers.get("content-type", "")
        here = str(answer.url)
        if kind.startswith("text/html"):
            found = Links(answer.text).found
        elif "javascript" in kind:
            found = set(re.findall(r'(?:from |URL\()"(\./[\w.-]+)"', answer.text))
        else:
            found = set()
        base = urlsplit(str(client.base_url))
        for link in found:
            whole = urlsplit(urljoin(here, link))
            if whole.netloc == base.netloc:
                waiting.append(whole._replace(scheme="", netloc="", fragment="").geturl())
    return statuses


def test_no_link_is_dead(club: Club, tour: Tour) -> None:
    for client in (tour.member.client, tour.newcomer.client, httpx.Client(base_url=club.url)):
        statuses = crawl(client, "/")
        assert len(statuses) > 20
        assert {path: status for path, status in statuses.items() if status != 200} == {}


def test_a_link_with_more_in_its_address_still_leads_here(club: Club, tour: Tour) -> None:
    for path in ("/", "/login", f"/s/{tour.member.slug}", tour.article):
        assert httpx.get(f"{club.url}{path}?utm_source=letter").status_code == 200, path
    for path in ("/hub", "/me", "/me/keywords", "/compose"):
        assert tour.member.client.get(f"{path}?utm_source=letter").status_code == 200, path


def test_every_form_leads_somewhere(club: Club, tour: Tour) -> None:
    """Each address that a form posts to takes it: without a token it is refused, not unknown."""
    stranger = httpx.Client(base_url=club.url)
    actions: set[str] = set()
    for who, path in tour.paths():
        page = (who.client if who else stranger).get(path, follow_redirects=True).text
        actions |= set(re.findall(r'<form(?![^>]*"get")[^>]* action="([^"]+)"', page))
    assert len(actions) > 8
    for action in actions - OPEN_FORMS:
        if action.startswith("/notices/"):
            continue  # dismissing changes the browser that asks alone
        assert tour.member.client.post(action).status_code == 403, action


def test_pages_say_what_search_engines_may_keep(club: Club, tour: Tour) -> None:
    stranger = httpx.Client(base_url=club.url)
    noindex = '<meta name="robots" content="noindex">'
    assert noindex not in stranger.get(tour.article).text
    assert 'property="og:title"' in stranger.get(tour.article).text
    assert noindex in stranger.get("/login").text
    assert noindex in tour.member.client.get("/hub").text
