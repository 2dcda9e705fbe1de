"""What search engines find, keep and must not keep, through HTTP (P10, P8)."""

from __future__ import annotations

import json
import re
from html import unescape
from itertools import product
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from club import web_search
from schemas.account import Account
from schemas.publication import Publication
from schemas.words import AccountState, PublicationState, PublicationType, Tier
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    draft,
    invented,
    joining_enterprise,
    publish,
    register,
)

NOINDEX = '<meta name="robots" content="noindex">'
_SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def sitemap(club: Club, path: str) -> list[str]:
    """The addresses of a sitemap or an index; none where there is no such thing."""
    answer = club.visitor().http.get(path)
    if answer.status_code == 404:
        return []
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/xml"
    tree = ElementTree.fromstring(answer.content)
    return [str(one.text) for one in tree.findall("*/s:loc", _SPACE)]


def of_site(club: Club, member: Browser) -> list[str]:
    """What the Site's sitemap lists, without the club's address."""
    listed = sitemap(club, f"/sitemap.{member.account['slug']}.xml")
    return [one.removeprefix(club.url) for one in listed]


def may_be_kept(answer: httpx.Response) -> bool:
    """Whether a page is open to search engines; its header and its markup agree."""
    said = answer.headers["x-robots-tag"]
    assert said in ("all", "noindex")
    assert (said == "all") == (NOINDEX not in answer.text)
    assert (said == "all") == ('rel="canonical"' in answer.text)
    return said == "all"


def structured(html: str) -> dict[str, Any]:
    """The page's JSON-LD."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    return dict(json.loads(found.group(1)))


def properties(html: str) -> dict[str, str]:
    """The page's Open Graph properties."""
    pairs = re.findall(r'<meta property="([\w:]+)" content="([^"]*)">', html)
    return {name: unescape(value) for name, value in pairs}


def test_p10_only_what_is_open_is_kept_of_every_kind_and_state(club: Club) -> None:
    author = register(club, joining_enterprise())
    made = {
        PublicationType.COMPANY: publish(author, invented(), type="company")["id"],
        PublicationType.ARTICLE: publish(author, invented())["id"],
        PublicationType.FLASH: publish(author, invented(), type="flash", texts=[])["id"],
        PublicationType.PRIVATE: author.post(
            "/publications", draft(type="private", title="For subscribers", texts=["Text."])
        )["id"],
    }
    assert made.keys() == set(PublicationType)
    open_to_all = (PublicationState.LIVE, True, Tier.BASIC_FREE, AccountState.ACTIVE)
    # All that departs from what is open to all in one way; the rest departs in more.
    ways = [
        way
        for way in product(PublicationState, (True, False), Tier, AccountState)
        if sum(part != usual for part, usual in zip(way, open_to_all, strict=True)) <= 1
    ]
    kept = []
    for (kind, name), (state, on_web, tier, standing) in product(made.items(), ways):
        with club.house.truth.work() as work:
            work.session.get_one(Account, author.account["id"]).state = standing
            row = work.session.get_one(Publication, name)
            row.state, row.on_web, row.reading_tier = state, on_web, tier
            work.commit()
        page = club.visitor().http.get(f"/p/{name}")
        listed = of_site(club, author)
        if page.status_code == 200 and may_be_kept(page):
            kept.append((kind, state, on_web, tier, standing))
            assert f"/p/{name}" in listed
        else:
            assert page.headers["x-robots-tag"] == "noindex"
            assert f"/p/{name}" not in listed
        with club.house.truth.work() as work:
            work.session.get_one(Publication, name).state = PublicationState.OFFLINE
            work.commit()
    assert kept == [
        (PublicationType.COMPANY, *open_to_all),
        (PublicationType.ARTICLE, *open_to_all),
    ]


def test_p8_what_is_withdrawn_leaves_the_sitemap_with_the_answer(club: Club) -> None:
    author = register(club)
    one, other = publish(author, invented()), publish(author, invented())
    home = f"/s/{author.account['slug']}"
    assert of_site(club, author) == [home, f"/p/{one['id']}", f"/p/{other['id']}"]
    author.post(f"/publications/{one['id']}/offline", expect=200)
    assert of_site(club, author) == [home, f"/p/{other['id']}"]
    author.post(f"/publications/{one['id']}/online", expect=200)
    assert f"/p/{one['id']}" in of_site(club, author)
    author.call("DELETE", f"/publications/{one['id']}")
    assert f"/p/{one['id']}" not in of_site(club, author)
    closed = {"settings": {"places": {"web": False}}}
    assert author.call("PATCH", f"/publications/{other['id']}", closed).status_code == 200
    assert of_site(club, author) == []
    assert not may_be_kept(club.visitor().http.get(f"/p/{other['id']}"))
    mine = f"{club.url}/sitemap.{author.account['slug']}.xml"
    assert mine not in sitemap(club, "/sitemap.xml")
    opened = {"settings": {"places": {"web": True}}}
    assert author.call("PATCH", f"/publications/{other['id']}", opened).status_code == 200
    assert mine in sitemap(club, "/sitemap.xml")
    assert author.call("DELETE", "/me").status_code == 204
    assert of_site(club, author) == []
    assert mine not in sitemap(club, "/sitemap.xml")


def test_p10_a_homepage_never_gives_away_what_is_kept_from_search_engines(club: Club) -> None:
    author = register(club)
    home = f"/s/{author.account['slug']}"
    assert not may_be_kept(club.visitor().http.get(home))
    publish(author, invented())
    flash = publish(author, invented(), type="flash", texts=[])
    shown = club.visitor().http.get(home)
    assert may_be_kept(shown)
    card = re.search(rf'<article[^>]*data-publication="{flash["id"]}"[^>]*>', shown.text)
    assert card is not None
    assert "data-nosnippet" in card.group(0)
    closed = publish(author, invented(), settings={"places": {"web": False}})
    assert not may_be_kept(club.visitor().http.get(home))
    assert home not in of_site(club, author)
    assert closed["title"] not in club.visitor().http.get("/").text


def test_p10_other_views_of_a_site_are_not_kept(club: Club) -> None:
    word = invented()
    author, reader = register(club), register(club)
    publish(author, word)
    home = f"/s/{author.account['slug']}"
    assert may_be_kept(club.visitor().http.get(f"{home}?utm_source=letter"))
    assert not may_be_kept(club.visitor().http.get(f"{home}?everything=true"))
    assert not may_be_kept(club.visitor().http.get(f"{home}?cursor=1"))
    add_keyword(reader, word)
    assert not may_be_kept(reader.http.get(home))


def test_p10_an_article_tells_what_it_is(club: Club) -> None:
    name, word = f"Mill </script> & {invented()}", invented()
    author = register(club, full_name=name)
    made = publish(author, word, title=f'The "{word}" <b>', subtitle="Cold & slow.")
    answer = club.visitor().http.get(f"/p/{made['id']}")
    address = f"{club.url}/p/{made['id']}"
    assert f'<link rel="canonical" href="{address}">' in answer.text
    data = structured(answer.text)
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "Article"
    assert data["headline"] == made["title"]
    assert data["description"] == "Cold & slow."
    assert data["inLanguage"] == "en"
    assert (data["url"], data["mainEntityOfPage"]) == (address, address)
    assert data["author"] == {
        "@type": "Person",
        "name": name,
        "url": f"{club.url}/s/{author.account['slug']}",
    }
    told = properties(answer.text)
    assert told["og:type"] == "article"
    assert told["og:title"] == made["title"]
    assert told["og:url"] == address
    assert told["article:published_time"] == data["datePublished"]


def test_p10_a_company_profile_tells_its_directory_entry(club: Club) -> None:
    author = register(club, joining_enterprise())
    entry = {
        "street": "3 rue du Moulin",
        "city": "Nyons",
        "country": "FR",
        "vat_number": "FR40303265045",
        "phones": ["+33 4 75 26 00 00"],
        "social_networks": ["https://social.example/@mill"],
    }
    made = publish(author, invented(), type="company", company=entry)
    data = structured(club.visitor().http.get(f"/p/{made['id']}").text)
    assert data["author"]["@type"] == "Organization"
    assert data["about"] == {
        "@type": "Organization",
        "legalName": "Huilerie du Midi",
        "foundingDate": "2011-02-03",
        "vatID": "FR40303265045",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "3 rue du Moulin",
            "addressLocality": "Nyons",
            "addressCountry": "FR",
        },
        "telephone": ["+33 4 75 26 00 00"],
        "knowsLanguage": author.account["languages"],
        "sameAs": ["https://social.example/@mill"],
    }


def test_p10_a_site_tells_whose_it_is_unless_that_is_hidden(club: Club) -> None:
    owner = register(club, full_name=f"Zelda {invented()}")
    publish(owner, invented())
    home = f"/s/{owner.account['slug']}"
    data = structured(club.visitor().http.get(home).text)
    assert data["@type"] == "ProfilePage"
    assert data["mainEntity"]["name"] == owner.account["name"]
    owner.call("PATCH", "/me/site", {"header": "The mill", "name_hidden": True})
    html = club.visitor().http.get(home).text
    assert structured(html) == {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": "The mill",
        "url": f"{club.url}{home}",
    }
    assert owner.account["name"] not in html


def test_p10_robots_name_the_sitemaps_and_what_is_closed(club: Club) -> None:
    answer = club.visitor().http.get("/robots.txt")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {club.url}/sitemap.xml" in lines
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    assert "/me/" in closed
    assert not any(path.startswith(one) for one in closed for path in ("/media/x", "/s/x", "/p/x"))


def test_p10_no_address_is_told_that_the_request_made_up(club: Club) -> None:
    author = register(club)
    made = publish(author, invented())
    for host in ("evil.example", "evil.example:80", "127.0.0.1:evil", "[::1", ""):
        for path in ("/robots.txt", "/sitemap.xml", f"/p/{made['id']}"):
            answer = club.visitor().http.get(path, headers={"host": host})
            assert "evil" not in answer.text, (host, path)
            assert answer.status_code < 500, (host, path)


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap.nobody-has-this.xml",
        "/sitemap.nobody-has-this.2.xml",
        "/sitemap.x'--.xml",
        "/sitemap.%00.xml",
        "/sitemap-index.0.xml",
        "/sitemap-index.999999.xml",
        "/sitemap-index.-1.xml",
        f"/sitemap.a.{'9' * 30}.xml",
    ],
)
def test_p10_a_sitemap_that_is_none_is_not_found(club: Club, path: str) -> None:
    assert club.visitor().http.get(path).status_code == 404


def test_p10_long_sites_and_many_sites_take_more_sitemaps(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, other = register(club), register(club)
    pages = [f"/p/{publish(author, invented())['id']}" for _ in range(5)]
    publish(other, invented())
    monkeypatch.setattr(web_search, "MOST_ADDRESSES", 1)
    monkeypatch.setattr(web_search, "_MOST_PUBLICATIONS", 2)
    slug = author.account["slug"]
    assert of_site(club, author) == [f"/s/{slug}", *pages[:2]]
    second = sitemap(club, f"/sitemap.{slug}.2.xml")
    assert second == [f"{club.url}{page}" for page in pages[2:4]]
    robots = club.visitor().http.get("/robots.txt").text
    indexes = re.findall(rf"Sitemap: {re.escape(club.url)}(\S+)", robots)
    assert indexes[:2] == ["/sitemap.xml", "/sitemap-index.2.xml"]
    listed = [one for path in indexes for one in sitemap(club, path)]
    assert len(listed) == len(set(listed))
    for wanted in (f"{slug}.xml", f"{slug}.2.xml", f"{slug}.3.xml", f"{other.account['slug']}.xml"):
        assert f"{club.url}/sitemap.{wanted}" in listed


def test_p10_what_is_for_members_alone_says_noindex(club: Club) -> None:
    member = register(club)
    for path in ("/hub", "/me", "/me/site", "/compose", "/me/publications", "/me/export"):
        assert member.http.get(path).headers["x-robots-tag"] == "noindex", path
    for path in ("/login", "/register", "/nothing", "/api/v1/openapi.json", "/s/nobody-has-this"):
        assert club.visitor().http.get(path).headers["x-robots-tag"] == "noindex", path
    assert may_be_kept(club.visitor().http.get("/"))
