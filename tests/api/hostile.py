"""All that a page may be given, as somebody who means harm would have written it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from api.pages import forms
from api.pages.attachments import Attachments, MediumRow
from api.publications import PreviewedKeyword
from api.richtext import passage
from api.sites import HomeQuery
from api.web_pages import WebPage
from schemas.company import CompanyOut, Staff
from schemas.keyword import Reason
from schemas.media import Medium
from schemas.particulars import Particulars
from schemas.publication import Doubt, Evidence, KeywordReport
from schemas.search import Highlight
from schemas.words import Kind, Need, Place, Sign

HOSTILE = "<script>alert(1)</script>\"'>&{{7*7}}"
NOW = datetime.now(UTC)


class Form(forms.Form):
    """A form as it came back."""

    def __init__(self, **extra: Any) -> None:
        self.values: dict[str, Any] = {"type": "article", "title": HOSTILE, "email": HOSTILE}
        self.errors = {"title": HOSTILE, "email": HOSTILE, "text": HOSTILE, "name": HOSTILE}
        self.error = None
        self.status = 403
        self.answered = True
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
    "messengers": [{"service": "whatsapp", "name": HOSTILE}], "shareable": True,
}  # fmt: skip
CARD = {"member": {"slug": "a", "name": HOSTILE}, "sector": None, "job": HOSTILE, "city": HOSTILE,
        "country": "FR"}  # fmt: skip
PROOF = Evidence(field="texts.0", start=0, end=len(HOSTILE), quote=HOSTILE)
HELD = KeywordReport(
    text=HOSTILE, kind=Kind.CULTURAL, need=Need.LET, language="fr", state="held", keys=[],
    supported=False, score=0.4, passage=HOSTILE,
    evidence=[PROOF], sense=None,
)  # fmt: skip
DOUBTS = [Doubt(sign=sign, times=3, word=HOSTILE, likeness=0.9, title=HOSTILE) for sign in Sign] + [
    Doubt(sign=Sign.COPY, likeness=0.9)
]
POLICIES = [
    {"name": "terms", "number": 3 - place, "title": HOSTILE, "changes": HOSTILE, "text": HOSTILE,
     "announced_at": NOW, "in_force_at": in_force_at, "accepted_at": NOW}
    for place, in_force_at in enumerate((None, NOW))
]  # fmt: skip
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
REASONS = [
    Reason(HOSTILE, Kind.B2B, Need.BUY),
    Reason(HOSTILE, Kind.B2C, None),
    Reason(HOSTILE, Kind.CULTURAL, Need.EXCHANGE),
]
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
    "embargoed": False,
    "email": HOSTILE,
    "email_bounced_at": NOW,
    "id": "m1",
    "slug": "anna",
    "name": HOSTILE,
    "tier": "basic_plus",
    "language": "fr",
    "role": "administrator",
    "webmaster": True,
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
    "guest": None,
    "member": READER,
    "may": lambda *_: True,
    "acting": None,
    "moderates": True,
    "csrf_token": "t",
    "here": "/hub",
    "notice": NOTICE,
    "club_notices": [{"id": "n1", "text": HOSTILE, "link": "/policies/terms"}],
    "subscription": None,
    "web": None,
}
RIGHTS = dict.fromkeys(("publications", "site"), HOSTILE)
DELEGATES = {
    **FRAME,
    "rights": RIGHTS,
    "kinds": dict.fromkeys(("sub", "supervisor", "webmaster"), HOSTILE),
    "deeds": {"changed": HOSTILE},
    "grantable": {kind: frozenset(RIGHTS) for kind in ("sub", "supervisor", "webmaster")},
    "delegates": [
        {"id": f"d{number}", "kind": kind, "name": HOSTILE, "email": HOSTILE, "minor": True,
         "since": NOW, "rights": ["site"]}
        for number, kind in enumerate(("sub", "webmaster"))
    ],
    "log": {
        "entries": [
            {"name": name, "kind": "sub", "deed": "changed", "matter": matter, "ref": HOSTILE,
             "at": NOW}
            for name, matter in ((HOSTILE, "publications"), (None, "site"))
        ],
        "next": HOSTILE,
    },
    "form": Form(values={"kind": "sub", "rights": ["site"], "full_name": HOSTILE, "email": HOSTILE,
                         "slug": HOSTILE, "guardian": True}),
}  # fmt: skip
SITE = {
    **FRAME,
    "profiles": [CARD],
    "site": {"slug": "anna", "name": HOSTILE, "header": HOSTILE, "look": "studio"},
    "cursor": "e:1",
    "next": None,
    "own": False,
    "query": HomeQuery(),
    "provisional": False,
    "preview": None,
    "shared": ENTRIES,
    "enter": "/login",
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
SIGNATURE = {
    "id": "g1", "civility": "ms", "country": "FR", "languages": ["fr"],
    "reading_tier": "basic_free",
    **dict.fromkeys(
        ("title", "email", "first_name", "last_name", "field_of_work", "job_title", "position",
         "sector"), HOSTILE,
    ),
}  # fmt: skip
"""A contact card (A12)."""


def highlights(*fields: str) -> list[Highlight]:
    """Hostile text in each field, with marks that begin and end inside its markup."""
    marks = [(0, 8), (len("<script>alert(1)"), len(HOSTILE))]
    return [Highlight(field=field, text=HOSTILE, marks=marks) for field in fields]


FOUND = {
    "query": HOSTILE,
    "entries": [
        {"publication": item, "highlights": highlights("title", "subtitle", "texts.0")}
        for item in (PUBLICATION, FLASH)
    ] + [{"publication": PUBLICATION, "highlights": []}],
    "members": [
        {"member": {"slug": "a", "name": HOSTILE}, "sector": sector, "job": HOSTILE,
         "city": HOSTILE, "country": "FR", "publications": [HOSTILE],
         "highlights": highlights("name", "sector", "job", "city")}
        for sector in (HOSTILE, None)
    ],
}  # fmt: skip
FACETS = {
    facet: [{"value": value, "count": 2, "chosen": chosen, "address": "/search?q=a&b=c"}
            for chosen in (True, False)]
    for facet, value in (("kind", "b2b"), ("need", "buy"), ("language", "fr"), ("country", HOSTILE))
}  # fmt: skip
SEARCH = {
    **FRAME,
    "site": None,
    "path": "/search",
    "form": Form(values={"q": HOSTILE}, errors={"q": HOSTILE}, refused=False),
    "found": FOUND,
    "narrowed": {"country": HOSTILE},
    "facets": FACETS,
    "whole": "/search?q=a&b=c",
    "more": "/search?q=a&b=c",
    "passage": passage,
}
