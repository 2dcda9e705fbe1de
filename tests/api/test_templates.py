"""Templates, covers and languages, without a server."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from api import i18n, motifs
from api.browsers import browser_name
from api.covers import cover_svg, oklch
from api.highlight import marked
from api.pages.attachments import Attachments, MediumRow
from api.publications import PreviewedKeyword
from api.rendering import STATIC, TEMPLATES, Renderer
from api.sites import HomeQuery
from api.web_pages import WebPage
from schemas.company import CompanyOut, Staff
from schemas.media import Medium
from schemas.particulars import Particulars
from schemas.publication import Doubt, Evidence, KeywordReport
from schemas.site import Look
from schemas.suggestion import Relation
from schemas.words import Kind, Need, Place, Sign

ROOT = Path(__file__).parents[2]
HOSTILE = "<script>alert(1)</script>\"'>&{{7*7}}"
NOW = datetime.now(UTC)


class Form:
    """A form as it came back."""

    def __init__(self, **extra: Any) -> None:
        self.values: dict[str, Any] = {"type": "article", "title": HOSTILE, "email": HOSTILE}
        self.errors = {"title": HOSTILE, "email": HOSTILE, "text": HOSTILE, "name": HOSTILE}
        self.error = None
        self.status = 403
        self.texts = [HOSTILE]
        self.attachments = Attachments([MediumRow("photo", "p1", HOSTILE)], video=HOSTILE)
        self.rows = [{"text": HOSTILE, "kind": "b2c", "need": "buy", "error": HOSTILE}]
        self.__dict__.update(extra)


PUBLICATION: dict[str, Any] = {
    "id": "p1",
    "type": "article",
    "title": HOSTILE,
    "subtitle": HOSTILE,
    "language": "fr",
    "author": {"slug": "anna", "name": HOSTILE},
    "published_at": NOW,
    "revision": 3,
    "url": "/p/p1",
    "link": "https://example.org/a?b=1&c=2",
    "media": [],
    "place": {"town": HOSTILE, "country": "FR"},
    "serves": "local",
    "serves_km": 20,
    "serves_countries": [],
    "state": "held",
    "texts": [HOSTILE],
    "company": None,
    "template": "magazine",
    "expires_at": NOW,
    "keywords": [{"text": HOSTILE, "kind": "cultural", "need": "let", "state": "held"}],
}
CHOICES = {
    "places": list(Place),
    "tiers": [("basic_free", HOSTILE)],
    "circles": [("c1", HOSTILE)],
}
COMPANY = CompanyOut(
    legal_name=HOSTILE, legal_form=HOSTILE, incorporated_on=date(2011, 2, 3), sector=HOSTILE,
    languages=["fr"], registration_number=HOSTILE, vat_number=HOSTILE, street=HOSTILE,
    building=HOSTILE, industrial_zone=HOSTILE, po_box=HOSTILE, postcode=HOSTILE, city=HOSTILE,
    region=HOSTILE, country="FR", phones=["+33 1 23 45"], opening_hours=HOSTILE, staff=Staff.SMALL,
    activities=[HOSTILE], brands=[HOSTILE], certifications=[HOSTILE],
    social_networks=["https://example.org/@a"],
)  # fmt: skip
MEMBERS_PROFILE = {
    "member": {"slug": "a", "name": HOSTILE}, "type": "enterprise", "legal_form": HOSTILE,
    "incorporated_on": date(2011, 2, 3), "sector": HOSTILE, "job": None, "languages": ["fr"],
    "reliable": True, **dict.fromkeys(Particulars.model_fields, HOSTILE), "postcode": HOSTILE,
    "city": HOSTILE, "country": "FR", "social_networks": ["https://example.org/@a"],
    "phones": [{"kind": "fax", "number": HOSTILE}, {"kind": "home", "number": "+33 1 23 45"}],
    "messengers": [{"service": "whatsapp", "name": HOSTILE}],
}  # fmt: skip
PROOF = Evidence(field="texts.0", start=0, end=len(HOSTILE), quote=HOSTILE)
HELD = KeywordReport(
    text=HOSTILE, kind=Kind.CULTURAL, need=Need.LET, language="fr", state="held", keys=[],
    supported=False, score=0.4, passage=HOSTILE,
    evidence=[PROOF], sense=None,
)  # fmt: skip
DOUBTS = [Doubt(sign=sign, times=3, word=HOSTILE, likeness=0.9, title=HOSTILE) for sign in Sign] + [
    Doubt(sign=Sign.COPY, likeness=0.9)
]
OWN = {**PUBLICATION, "keywords": [HELD, HELD], "doubts": DOUBTS}
DECIDED = {
    "at": datetime(2026, 1, 2, tzinfo=UTC),
    "moderator": HOSTILE,
    "id": 7,
    "act": "refuse",
    "keyword": HOSTILE,
    "reason": HOSTILE,
    "until": NOW,
    "may_appeal": True,
}
CASE = {
    **OWN,
    "author": HOSTILE,
    "author_slug": "anna",
    "vouched": False,
    "doubts": DOUBTS,
    "original": PUBLICATION | {"author": HOSTILE, "author_slug": "mallory"},
    "infringements": 2,
    "reporters": [{"slug": HOSTILE, "refused": 2, "settled": 3}],
    "reported_by": 2,
    "comments": [HOSTILE],
    "history": [DECIDED],
}
APPEAL = {
    "id": "a1",
    "act": DECIDED,
    "decided_by": HOSTILE,
    "author": HOSTILE,
    "author_slug": "anna",
    "title": HOSTILE,
    "words": HOSTILE,
}
IN_FORCE = {"name": HOSTILE, "slug": "anna", "until": NOW, "publication": "p1", "title": HOSTILE}
ACROSS = {"place": None, "serves": "country", "serves_countries": ["FR", "BE", "CH", "IT", "LU"]}
FLASH = {**PUBLICATION, **ACROSS, "id": "p2", "type": "flash", "url": None, "subtitle": ""}
REASONS = [{"keyword": HOSTILE, "kind": kind, "need": need} for kind, need in
           (("b2b", "buy"), ("b2c", None), ("cultural", "exchange"))]  # fmt: skip
ENTRIES = [{"publication": item, "reasons": REASONS} for item in (PUBLICATION, FLASH)]
KEYWORD = {
    "id": "k1",
    "text": HOSTILE,
    "kind": "b2b",
    "language": "en",
    "guessed": True,
    "need": "rent",
    "keys": [HOSTILE],
    "explanation": HOSTILE,
    "sense": None,
    "where": {"town": HOSTILE, "country": "FR", "km": 20},
    "excluded": [HOSTILE],
    "senses": [{"concept": HOSTILE, "label": HOSTILE, "broader": [HOSTILE], "also": []}],
    "state": "activating",
    "selects": 2,
    "warning": {"code": "selects_most", "text": HOSTILE},
}
FEW = {"about": None, "text": HOSTILE}
READER = {
    "id": "m1",
    "slug": "anna",
    "name": HOSTILE,
    "tier": "basic_plus",
    "language": "fr",
    "role": "administrator",
}
NOTICE = {
    "text": HOSTILE,
    "wrong": False,
    "sent": "new",
    "undo": {"action": "/me/keywords", "fields": {"text": HOSTILE}},
}
WEB = WebPage(
    address=HOSTILE,
    kind="article",
    title=HOSTILE,
    description=HOSTILE,
    locale="fr_FR",
    image=Medium(kind="photo", id="1", alt=HOSTILE, url="/media/1/960.webp"),
    origin="https://club.example.org",
    times={"article:published_time": HOSTILE},
    data={"headline": HOSTILE, "author": {"name": HOSTILE}},
)
FRAME = {
    "reader": READER,
    "moderates": True,
    "csrf_token": "t",
    "here": "/hub",
    "notice": NOTICE,
    "subscription": None,
    "web": None,
}
SITE = {
    **FRAME,
    "site": {"slug": "anna", "name": HOSTILE, "header": HOSTILE, "look": "studio"},
    "cursor": "e:1",
    "next": None,
    "own": False,
    "query": HomeQuery(),
    "provisional": False,
    "preview": None,
    "shared": ENTRIES,
    "club_address": None,
    "subscription": None,
}
SUBSCRIPTIONS = [
    {"id": "s1", "account": {"slug": "berthe", "name": HOSTILE}, "state": state, "created_at": NOW}
    for state in ("pending", "authorised", "refused")
]
CIRCLES = {
    "form": Form(values={"name": HOSTILE, "cities": HOSTILE}, errors={"name": HOSTILE}),
    "countries": [("FR", HOSTILE)],
    "languages": [("fr", HOSTILE)],
    "tiers": CHOICES["tiers"],
    "names": {"FR": HOSTILE},
    "most": 20,
    "editing": None,
}
SUBSCRIBER = {
    "id": "s2",
    "member": {"slug": "carl", "name": HOSTILE},
    "state": "authorised",
    "created_at": NOW,
    "decided_at": NOW,
}
VERDICT = PreviewedKeyword.model_validate(
    {**HELD.model_dump(), "senses": KEYWORD["senses"], "explanation": HOSTILE}
)
TRUE = VERDICT.model_copy(update={"supported": True, "state": "live"})
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "landing": ("landing.html", {**FRAME, "reader": None, "entries": ENTRIES}),
    "landing, empty": ("landing.html", {**FRAME, "reader": None, "entries": []}),
    "login": (
        "login.html",
        {**FRAME, "reader": None, "next": HOSTILE, "form": Form(), "suspended": False},
    ),
    "appeal": ("appeal.html", {**FRAME, "reader": None, "form": Form()}),
    "register": ("register.html", {**FRAME, "reader": None, "form": Form()}),
    "hub": (
        "hub.html",
        {**FRAME, "entries": ENTRIES, "keywords": [KEYWORD], "cursor": "e:1", "next": HOSTILE,
         "new_since_last_visit": 1},
    ),
    "hub, empty": (
        "hub.html",
        {**FRAME, "entries": [], "keywords": [], "cursor": "e:1", "next": None,
         "new_since_last_visit": 0},
    ),
    "feed": (
        "feed.html",
        {**FRAME, "entries": [{"publication": one["publication"], "shared_by": SUBSCRIBER["member"]}
                               for one in ENTRIES],
         "subscriptions": SUBSCRIPTIONS, "cursor": "e:1", "next": HOSTILE},
    ),
    "feed, empty": (
        "feed.html",
        {**FRAME, "entries": [], "subscriptions": [], "cursor": "e:1", "next": None},
    ),
    "shares": (
        "shares.html",
        {**FRAME, "shares": [{"id": "h1", "sharer": SUBSCRIBER["member"],
                              "publication": PUBLICATION, "to": ["site", "subscribers"],
                              "created_at": NOW}]},
    ),
    "circles": (
        "circles.html",
        {**FRAME, **CIRCLES, "circles": [{"id": "c1", "name": HOSTILE, "count": 1,
                                          "publications": n} for n in range(3)],
         "inside": {"count": 9, "sample": [{"member": SUBSCRIBER["member"], "city": HOSTILE,
                                            "country": "FR", "job": HOSTILE, "sector": None}]}},
    ),
    "statistics": (
        "statistics.html",
        {**FRAME, "subscribers": 20, "least": 10,
         "charts": [(one, [(HOSTILE, 20), (HOSTILE, 10)])
                    for one in ("country", "language", "sector", "tier")]},
    ),
    "statistics, empty": (
        "statistics.html", {**FRAME, "subscribers": None, "charts": [], "least": 10}
    ),
    "circles, empty": (
        "circles.html", {**FRAME, **CIRCLES, "circles": [], "inside": None, "editing": "c1"}
    ),
    "shares, empty": ("shares.html", {**FRAME, "shares": []}),
    "subscribers": (
        "subscribers.html",
        {**FRAME, "pending": [SUBSCRIBER], "more_pending": True, "authorised": [SUBSCRIBER],
         "refused": [SUBSCRIBER], "own": SUBSCRIPTIONS, "next": HOSTILE},
    ),
    "subscribers, empty": (
        "subscribers.html",
        {**FRAME, "pending": [], "more_pending": False, "authorised": [], "refused": [],
         "own": [], "next": None},
    ),
    **{
        f"site, {one['state']}": (
            "site.html",
            {**SITE, "layout": "ordinary", "entries": [], "personalised": False,
             "subscription": one},
        )
        for one in SUBSCRIPTIONS
    },
    "keywords": (
        "keywords.html",
        {**FRAME, "keywords": [KEYWORD], "quota": {"used": 1, "limit": 10}, "cursor": "e:1",
         "conditions": {"k1": {"where_town": HOSTILE, "where_km": "20", "excluded": HOSTILE}},
         "form": Form(), "help": None},
    ),
    "keywords, checked": (
        "keywords.html",
        {**FRAME, "keywords": [], "quota": {"used": 1, "limit": 10}, "cursor": "e:1",
         "conditions": {},
         "form": Form(values={"text": HOSTILE, "need": HOSTILE, "language": HOSTILE}),
         "help": {
             "needs": [{"words": HOSTILE, "text": HOSTILE, "needs": ["rent", "let"]}],
             "selects": FEW, "warning": {"code": "selects_most", "text": HOSTILE},
             "suggestions": [
                 {"text": HOSTILE, "language": "fr", "source": source, "selects": FEW}
                 for source in ("spelling", "thesaurus")
             ],
         }},
    ),
    "compose": (
        "compose.html",
        {**FRAME, "publication_id": None, "is_enterprise": True, **CHOICES, "form": Form(),
         "preview": {"reach": {"about": 20, "text": HOSTILE}, "doubts": DOUBTS,
                     "keywords": [VERDICT, TRUE]},
         "draft": PUBLICATION, "marked": marked},
    ),
    "edit": ("compose.html", {**FRAME, "publication_id": "p1", "form": Form(), "preview": None,
                               "is_enterprise": False, **CHOICES, "draft": None, "marked": marked}),
    **{
        f"site, {layout}": (
            "site.html",
            {**SITE, "layout": layout, "entries": ENTRIES, "personalised": layout != "ordinary"},
        )
        for layout in ("ordinary", "hero", "featured", "grid", "dense")
    },
    "site, empty": (
        "site.html", {**SITE, "layout": "ordinary", "entries": [], "personalised": False},
    ),
    "site, at its own host": (
        "site.html",
        {**SITE, "reader": None, "layout": "ordinary", "entries": ENTRIES, "personalised": False,
         "club_address": HOSTILE},
    ),
    "site, preview": (
        "site.html",
        {**SITE, "layout": "ordinary", "entries": ENTRIES, "personalised": False, "own": True,
         "preview": {"header": HOSTILE, "look": "studio", "name_hidden": True}},
    ),
    "site settings": (
        "site_settings.html",
        {**FRAME, "looks": list(Look), "most": 160,
         "form": Form(values={"header": HOSTILE, "look": "studio", "name_hidden": True},
                      errors={"header": HOSTILE})},
    ),
    "publication": (
        "publication.html", {**FRAME, "publication": OWN, "own": True,
                             "previewing": False, "web": WEB,
                             "marked": marked, "reasons": [DECIDED]},
    ),
    "publication, company": (
        "publication.html", {**FRAME, "publication": {**PUBLICATION, "company": COMPANY},
                             "own": False, "previewing": True,
                             "marked": marked, "reasons": []},
    ),
    "moderation": (
        "moderation.html", {**FRAME, "cases": [CASE], "log": [DECIDED], "marked": marked,
                            "appeals": [APPEAL], "me": "somebody",
                            "in_force": [IN_FORCE, IN_FORCE | {"publication": None}]},
    ),
    "publications": ("publications.html", {**FRAME, "publications": [OWN], "next": None}),
    "account": (
        "account.html",
        {**FRAME, "facts": [("Email", HOSTILE)], "token": HOSTILE, "form": Form(),
         "tokens": [{"id": "t1", "name": HOSTILE, "created_at": NOW}],
         "sessions": [{"id": "s1", "browser": HOSTILE, "address": HOSTILE, "created_at": NOW,
                       "current": current} for current in (True, False)],
         "browser_name": browser_name, "asked_by": NOW},
    ),
    "profile": (
        "profile.html",
        {**FRAME, "account": {"postcode": HOSTILE, "city": HOSTILE, "country": "FR"},
         "phones": [("work", HOSTILE), ("", "")], "messengers": [("line", HOSTILE)],
         "phone_kinds": ["work", "mobile", "home", "fax"], "services": ["line", "whatsapp"],
         "form": Form(values={"street": HOSTILE, "social_networks": HOSTILE, "shown": ["phones"]},
                      errors={"phones": HOSTILE, "street": HOSTILE})},
    ),
    "member": (
        "member.html",
        {**FRAME, "own": False, "subscription": None, "profile": MEMBERS_PROFILE},
    ),
    "member, own": (
        "member.html",
        {**FRAME, "own": True, "subscription": None,
         "profile": {**MEMBERS_PROFILE, "phones": [], "messengers": [], "social_networks": []}},
    ),
    "validate": ("validate.html", {**FRAME, "reader": None, "secret": "s"}),
    "login, suspended": (
        "login.html", {**FRAME, "reader": None, "next": "/", "form": Form(), "suspended": True},
    ),
    "password": ("password.html", {**FRAME, "form": Form()}),
    "recover": ("recover.html", {**FRAME, "reader": None, "form": Form()}),
    "new_password": ("new_password.html", {**FRAME, "reader": None, "form": Form()}),
    "suggestions": (
        "suggestions.html",
        {**FRAME, "account": {"suggested": True, "keywords_suggest": False}, "next": "20",
         "dismissed": [{"slug": "b", "name": HOSTILE}],
         "entries": [{"member": {"slug": "a", "name": HOSTILE, "sector": HOSTILE, "job": HOSTILE,
                                 "country": "FR"},
                      "relations": [*Relation], "because": [HOSTILE], "reasons": REASONS}]},
    ),
    "deals": (
        "deals.html",
        {**FRAME, "form": Form(values={"partner": HOSTILE, "subject": HOSTILE}),
         "deals": [{"id": f"d{number}", "partner": {"slug": "a", "name": HOSTILE},
                    "subject": HOSTILE, "state": state, "recorded": recorded, "stars": stars,
                    "created_at": NOW}
                   for number, (state, recorded, stars) in enumerate(
                       [("proposed", False, None), ("proposed", True, None),
                        ("confirmed", True, None), ("confirmed", True, 4), ("declined", True, None)]
                   )]},
    ),
    "suggestions, none": (
        "suggestions.html",
        {**FRAME, "account": {"suggested": False, "keywords_suggest": True}, "next": None,
         "dismissed": [], "entries": []},
    ),
    "correct": (
        "correct.html",
        {**FRAME, "is_enterprise": True,
         "form": Form(values={"full_name": HOSTILE, "languages": ["fr"]}, errors={"job": HOSTILE})},
    ),
    "erase": (
        "erase.html",
        {**FRAME, "form": Form(), "publications": 2, "keywords": 1, "tokens": 0},
    ),
    "confirm": (
        "confirm.html",
        {**FRAME, "question": HOSTILE, "consequence": HOSTILE, "action": "/p/p1/delete",
         "yes": HOSTILE, "back": "/hub"},
    ),
    "report": (
        "report.html",
        {**FRAME, "entry": PUBLICATION,
         "form": Form(values={"publication": HOSTILE, "what": "report", "next": HOSTILE})},
    ),
    "report, refused": (
        "report.html", {**FRAME, "entry": None, "form": Form(values={"what": "hide", "next": ""})},
    ),
    "feedback": (
        "feedback.html",
        {**FRAME, "said": [
            {"id": what, "what": what, "publication": publication, "comment": HOSTILE,
             "author": PUBLICATION["author"], "created_at": NOW}
            for what in ("hide", "mute", "wrong_match", "report")
            for publication in (PUBLICATION, None)
        ]},
    ),
    "feedback, empty": ("feedback.html", {**FRAME, "said": []}),
    "error": ("error.html", {**FRAME, "status": 503, "heading": HOSTILE, "sentence": HOSTILE}),
}  # fmt: skip


class Markup(HTMLParser):
    """Collects what a page must hold or must not."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline_script = False
        self._script: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        # Data are no script: the policy has nothing against them, and nothing runs them.
        is_data = dict(attrs).get("type") == "application/ld+json"
        self._script = tag if tag in {"script", "style"} and not is_data else None

    def handle_data(self, data: str) -> None:
        self.inline_script = self.inline_script or bool(self._script and data.strip())

    def handle_endtag(self, tag: str) -> None:
        self._script = None


LANGUAGES = ("fr", "en", "de", "nl")


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(LANGUAGES)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_escapes_and_obeys_the_policy(renderer: Renderer, page: str, language: str) -> None:
    template, context = PAGES[page]
    html = renderer.render(template, language, context)
    assert "<script>alert" not in html
    markup = Markup(html)
    assert not markup.inline_script
    for tag, attributes in markup.tags:
        assert tag != "style"
        assert not [name for name in attributes if name == "style" or name.startswith("on")], tag
        assert not any((value or "").startswith("javascript:") for value in attributes.values())


@pytest.mark.parametrize("page", ["register", "keywords", "compose"])
def test_a_form_offers_every_language_that_keywords_are_read_in(
    renderer: Renderer, page: str
) -> None:
    template, context = PAGES[page]
    tags = Markup(renderer.render(template, "en", context)).tags
    offered = {held.get("value") for tag, held in tags if tag in {"option", "input"}}
    assert offered >= set(LANGUAGES)


@pytest.mark.parametrize("page", PAGES)
def test_page_names_its_parts(renderer: Renderer, page: str) -> None:
    """One h1, ids that are unique, a label for every field, alternatives for every picture."""
    template, context = PAGES[page]
    tags = Markup(renderer.render(template, "en", context)).tags
    ids = Counter(attributes["id"] for _, attributes in tags if attributes.get("id"))
    assert [name for name, times in ids.items() if times > 1] == []
    assert sum(tag == "h1" for tag, _ in tags) == 1
    labelled = {attributes.get("for") for tag, attributes in tags if tag == "label"}
    for tag, attributes in tags:
        kind = attributes.get("type")
        if tag in {"input", "select", "textarea"} and kind not in {"hidden", "radio", "checkbox"}:
            assert attributes["id"] in labelled
        if tag == "img":
            assert "alt" in attributes
        for reference in ("aria-describedby", "aria-labelledby"):
            for name in (attributes.get(reference) or "").split():
                assert name in ids


def test_static_files_that_templates_name_exist() -> None:
    for template in TEMPLATES.rglob("*.html"):
        for path in re.findall(r'static_url\("([\w./-]+\.\w+)"\)', template.read_text("utf-8")):
            assert (STATIC / path).is_file(), (template.name, path)


def test_a_file_s_address_changes_with_its_content(tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    file.write_text("a{}", "utf-8")
    first = Renderer(LANGUAGES, static=tmp_path).static_url("a.css")
    file.write_text("b{}", "utf-8")
    assert Renderer(LANGUAGES, static=tmp_path).static_url("a.css") != first


def _extracted() -> dict[str, tuple[str, ...]]:
    """Every message of the source → its forms: one, or one and many."""
    with (i18n.LOCALES / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {
        "_": None,
        "gettext": None,
        "say": None,
        "N_": None,
        "ngettext": (1, 2),
        "pgettext": None,
    }
    found = extract_from_dir(ROOT, methods, options, keywords, directory_filter=_ours)
    return {
        forms[0]: forms
        for _, _, message, _, _ in found
        for forms in (message if isinstance(message, tuple) else (message,),)
    }


def _ours(directory: str | Path) -> bool:
    return not Path(directory).name.startswith(".") and Path(directory).name != "build"


def test_every_message_is_in_french() -> None:
    with (i18n.LOCALES / "fr/LC_MESSAGES/marieur.po").open("rb") as file:
        french = read_po(file, locale="fr")
    messages = _extracted()
    assert len(messages) > 150
    for first, forms in messages.items():
        entry = french.get(first)
        assert entry is not None, f"not in the French catalogue: {first}"
        translations = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        assert len(translations) == len(forms), first
        assert all(translations), f"no French for: {first}"
        blanks = re.compile(r"%\(\w+\)s|\{\w+\}")
        for form, translation in zip(forms, translations, strict=True):
            assert set(blanks.findall(translation)) == set(blanks.findall(form)), first
    unused = {entry.id[0] if isinstance(entry.id, tuple) else entry.id for entry in french}
    assert unused - {""} <= set(messages), "French for what is no longer said"


def test_plural_and_language_of_a_page(renderer: Renderer) -> None:
    template, context = PAGES["keywords"]
    french = renderer.render(template, "fr", context)
    assert "Retient 2 publications en ce moment." in french
    assert '<html lang="fr">' in french
    one = {**context, "keywords": [{**KEYWORD, "selects": 1}]}
    assert "Selects 1 publication now." in renderer.render(template, "en", one)


@pytest.mark.parametrize(
    ("member", "cookie", "accept", "chosen"),
    [
        ("fr", "en", "en", "fr"),
        (None, "fr", "en", "fr"),
        (None, None, "fr-CH, en;q=0.8", "fr"),
        (None, None, "de, en;q=0.5, fr;q=0.9", "fr"),
        (None, None, "fr;q=0, en", "en"),
        (None, None, "de, it", "en"),
        (None, "xx", None, "en"),
        (None, None, ";;q=,fr;q=high,*", "en"),
    ],
)
def test_language_falls_back_to_english(
    member: str | None, cookie: str | None, accept: str | None, chosen: str
) -> None:
    assert i18n.choose_language(member=member, cookie=cookie, accept=accept) == chosen


@pytest.mark.parametrize("motif", sorted(motifs.MOTIFS))
def test_cover_is_drawn_by_its_seed(motif: str) -> None:
    drawn = cover_svg("seed", motif, 200)
    assert drawn == cover_svg("seed", motif, 200)
    assert drawn != cover_svg("seed", motif, 20)
    root = ElementTree.fromstring(drawn)
    assert root.get("viewBox") == "0 0 960 540"
    allowed = {"svg", "rect", "circle", "path"}
    for element in root.iter():
        assert element.tag.split("}")[1] in allowed
        assert "style" not in element.attrib


def test_covers_differ_and_survive_any_seed() -> None:
    assert len({cover_svg(f"seed {n}") for n in range(100)}) == 100
    assert cover_svg(HOSTILE, "no such motif") == cover_svg(HOSTILE)
    assert HOSTILE not in cover_svg(HOSTILE)


def test_oklch_at_known_points() -> None:
    assert oklch(1, 0, 0) == "#ffffff"
    assert oklch(0, 0, 0) == "#000000"
    assert oklch(0.627955, 0.257683, 29.2339) == "#ff0000"
