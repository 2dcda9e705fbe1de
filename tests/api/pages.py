"""Every page that the templates make, with a context of hostile text."""

from __future__ import annotations

from typing import Any

from api.browsers import browser_name
from api.highlight import marked
from api.richtext import rich
from schemas.ranking import HUB_WEIGHTS, SEARCH_WEIGHTS, SITE_WEIGHTS, Because, Rank, RankFeature
from schemas.site import Look
from schemas.suggestion import Relation
from schemas.words import AccountState
from tests.api import hostile_plans as plans
from tests.api.hostile import (
    APPEAL,
    CARD,
    CASE,
    CHOICES,
    CIRCLES,
    COMPANY,
    DECIDED,
    DELEGATES,
    DOUBTS,
    ENTRIES,
    FEW,
    FRAME,
    HOSTILE,
    IN_FORCE,
    KEYWORD,
    MEMBERS_PROFILE,
    NOW,
    OWN,
    POLICIES,
    PUBLICATION,
    REASONS,
    SEARCH,
    SIGNATURE,
    SITE,
    SUBSCRIBER,
    SUBSCRIPTIONS,
    TRUE,
    VERDICT,
    WEB,
    Form,
)
from tests.api.hostile_tuning import TUNING_PAGES

RANK = Rank(3.5, [Because(RankFeature.NEED, 1, 3), Because(RankFeature.RELIABILITY, 1, 0.5)])

PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "landing": ("landing.html", {**FRAME, "reader": None, "entries": ENTRIES}),
    "landing, empty": ("landing.html", {**FRAME, "reader": None, "entries": []}),
    "login": (
        "login.html",
        {**FRAME, "reader": None, "next": HOSTILE, "form": Form(), "suspended": None},
    ),
    "appeal": ("appeal.html", {**FRAME, "reader": None, "form": Form()}),
    "newsletter's end": (
        "newsletter_end.html", {**FRAME, "reader": None, "secret": HOSTILE, "ended": False}
    ),
    "newsletter ended": (
        "newsletter_end.html", {**FRAME, "reader": None, "secret": HOSTILE, "ended": True}
    ),
    "digest's end": (
        "digest_end.html", {**FRAME, "reader": None, "secret": HOSTILE, "ended": False}
    ),
    "digest ended": (
        "digest_end.html", {**FRAME, "reader": None, "secret": HOSTILE, "ended": True}
    ),
    "newsletter": (
        "admin_newsletter.html",
        {**FRAME, "subscribers": 1, "form": Form(),
         "mailings": [{"subject": HOSTILE, "purpose": one, "created_at": NOW, "written": 3,
                       "waiting": 2, "refused": 1, "finished_at": None}
                      for one in ("newsletter", "policy", "maintenance")]},
    ),
    "notices": (
        "admin_notices.html",
        {**FRAME, "form": Form(),
         "listed": [{"id": "n1", "text": HOSTILE, "from_at": NOW, "until_at": NOW}]},
    ),
    "contact form": ("club_contact.html", {**FRAME, "form": Form()}),
    "messages to the club": (
        "admin_contact.html",
        {**FRAME, "form": Form(values={"message": "c0", "text": HOSTILE}),
         "messages": [{"id": f"c{place}", "topic": "rights", "name": HOSTILE, "email": HOSTILE,
                       "text": HOSTILE, "sent_at": NOW, "answer": HOSTILE, "answered_at": answered}
                      for place, answered in enumerate((None, NOW))]},
    ),
    "policies": ("policies.html", {**FRAME, "current": POLICIES, "upcoming": POLICIES}),
    "policy": ("policy.html", {**FRAME, "policy": POLICIES[0], "in_force": 1, "others": POLICIES}),
    "own policies": (
        "own_policies.html",
        {**FRAME, "wanted": POLICIES[:1], "accepted": POLICIES, "action": HOSTILE,
         "kept": [(HOSTILE, HOSTILE)], "files": [HOSTILE]},
    ),
    "administered policies": (
        "admin_policies.html",
        {**FRAME, "policies": {"terms": POLICIES, "privacy": POLICIES[1:]}, "form": Form(),
         "now": NOW},
    ),
    "policy draft": ("admin_policy.html", {**FRAME, "name": "terms", "form": Form()}),
    "register": ("register.html", {**FRAME, "reader": None, "form": Form()}),
    "hub": (
        "hub.html",
        {**FRAME, "entries": ENTRIES, "keywords": REASONS, "cursor": "e:1", "next": HOSTILE,
         "rows": [{"entry": {**one, "rank": RANK}, "more": ENTRIES} for one in ENTRIES],
         "new_since_last_visit": 1, "last_visit": NOW},
    ),
    "hub, empty": (
        "hub.html",
        {**FRAME, "entries": [], "keywords": [], "cursor": "e:1", "next": None,
         "rows": [], "new_since_last_visit": 0, "last_visit": None},
    ),
    "ranking": (
        "ranking.html",
        {**FRAME, "hub": HUB_WEIGHTS, "site": SITE_WEIGHTS, "search": SEARCH_WEIGHTS},
    ),
    "feed": (
        "feed.html",
        {**FRAME, "entries": [{"publication": one["publication"], "shared_by": SUBSCRIBER["member"]}
                               for one in ENTRIES],
         "profiles": [{"profile": CARD, "shared_by": SUBSCRIBER["member"]}],
         "subscriptions": SUBSCRIPTIONS, "follows": True, "cursor": "e:1",
         "next": HOSTILE},
    ),
    "feed, empty": (
        "feed.html",
        {**FRAME, "entries": [], "profiles": [], "subscriptions": [], "follows": False,
         "cursor": "e:1", "next": None},
    ),
    "shares": (
        "shares.html",
        {**FRAME, "shares": [{"id": "h1", "sharer": SUBSCRIBER["member"],
                              "publication": PUBLICATION, "profile": None,
                              "to": ["site", "subscribers"],
                              "created_at": NOW},
                             {"id": "h2", "sharer": SUBSCRIBER["member"], "profile": CARD,
                              "to": ["site"], "created_at": NOW}]},
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
    "statistics of a publication": (
        "publication_statistics.html",
        {**FRAME, "publication": PUBLICATION, "most_views": 40, "most_members": 20, "least": 10,
         "views": [{"since": NOW.date(), "until": NOW.date(), "readers": 40}],
         "marriages": [{"text": HOSTILE, "kind": "b2b", "need": "buy", "members": members}
                       for members in (20, None)]},
    ),
    "statistics of a publication, empty": (
        "publication_statistics.html",
        {**FRAME, "publication": PUBLICATION, "most_views": 0, "most_members": 0, "least": 10,
         "views": [], "marriages": None},
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
         "changes": {"k1": Form(values={"where_town": HOSTILE, "where_km": "20",
                                        "excluded": HOSTILE})},
         "form": Form(errors={}), "help": None},
    ),
    "keywords, checked": (
        "keywords.html",
        {**FRAME, "keywords": [], "quota": {"used": 1, "limit": 10}, "cursor": "e:1",
         "changes": {},
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
         "draft": PUBLICATION, "marked": marked, "rich": rich},
    ),
    "edit": ("compose.html", {**FRAME, "publication_id": "p1", "form": Form(), "preview": None,
                               "is_enterprise": False, **CHOICES, "draft": None, "marked": marked,
                               "rich": rich}),
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
         "here": "/", "enter": "/enter"},
    ),
    "site, at its own host, as a member reads it": (
        "site.html",
        {**SITE, "reader": None, "guest": FRAME["reader"], "member": None, "layout": "grid",
         "entries": ENTRIES, "personalised": True, "here": "/", "enter": "/enter"},
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
    "publication, read": (
        "publication.html", {**FRAME, "publication": PUBLICATION, "own": False,
                             "previewing": False, "web": WEB, "shareable": True,
                             "subscription": None, "marked": marked, "reasons": []},
    ),
    "publication, company": (
        "publication.html", {**FRAME, "publication": {**PUBLICATION, "company": COMPANY},
                             "own": False, "previewing": True,
                             "marked": marked, "reasons": []},
    ),
    "moderation": (
        "moderation.html", {**FRAME, "cases": [CASE], "log": [DECIDED], "marked": marked,
                            "appeals": [APPEAL], "me": "somebody", "form": Form(),
                            "in_force": [IN_FORCE, IN_FORCE | {"publication": None}]},
    ),
    "moderation, refused": (
        "moderation.html",
        {**FRAME, "cases": [], "log": [], "marked": marked, "appeals": [], "in_force": [],
         "me": "somebody",
         "form": Form(values={"act": "ban", "about": "/p/p1", "reason": HOSTILE, "until": HOSTILE},
                      errors={"reason": HOSTILE, "until": HOSTILE})},
    ),
    "publications": ("publications.html", {**FRAME, "publications": [OWN], "next": None}),
    "account": (
        "account.html",
        {**FRAME, "facts": [("Email", HOSTILE)], "token": HOSTILE, "form": Form(),
         "tokens": [{"id": "t1", "name": HOSTILE, "created_at": NOW}],
         "sessions": [{"id": "s1", "browser": HOSTILE, "address": HOSTILE, "created_at": NOW,
                       "current": current, "site": None if current else "anna"}
                      for current in (True, False)],
         "browser_name": browser_name, "asked_by": NOW, "newsletter": False,
         "digest": Form(values={"pace": "daily"}), "paces": [("daily", HOSTILE)],
         "factor": {"recovery_codes_low": True}},
    ),
    "accesses": (
        "accesses.html",
        {**FRAME, "looks": [{"at": NOW, "purpose": HOSTILE}], "days": 90,
         "requests": plans.LOOKED_AT["accesses"]},
    ),
    "accesses, none": ("accesses.html", {**FRAME, "looks": [], "days": 1, "requests": []}),
    "delegates": ("delegates.html", DELEGATES),
    "delegates, as a supervisor": (
        "delegates.html", {**DELEGATES, "acting": {"kind": "supervisor"}}
    ),
    "activity": ("activity.html", DELEGATES),
    "webmasters": (
        "webmasters.html",
        {**FRAME, "webmasters": [{"slug": "a", "name": HOSTILE}],
         "form": Form(values={"slug": HOSTILE})},
    ),
    "work": (
        "work.html",
        {**FRAME, "entries": [{"id": "d1", "account": "a", "account_name": HOSTILE, "since": NOW}]},
    ),
    "work, at it": (
        "work.html", {**FRAME, "entries": [], "acting": {"kind": "webmaster"}}
    ),
    "profile": (
        "profile.html",
        {**FRAME, "account": {"postcode": HOSTILE, "city": HOSTILE, "country": "FR"},
         "phones": [("work", HOSTILE), ("", "")], "messengers": [("line", HOSTILE)],
         "phone_kinds": ["work", "mobile", "home", "fax"], "services": ["line", "whatsapp"],
         "form": Form(values={"street": HOSTILE, "social_networks": HOSTILE, "shown": ["phones"],
                              "shareable": True},
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
    "email": (
        "email.html",
        {**FRAME, "email": HOSTILE,
         "form": Form(values={"email": HOSTILE}, errors={"email": HOSTILE})},
    ),
    "confirm email": (
        "confirm_email.html", {**FRAME, "reader": None, "secret": "s", "email": HOSTILE}
    ),
    "validate": ("validate.html", {**FRAME, "reader": None, "secret": "s"}),
    "login, suspended": (
        "login.html", {**FRAME, "reader": None, "next": "/", "form": Form(), "suspended": "here"},
    ),
    "login, suspended, asked elsewhere": (
        "login.html",
        {**FRAME, "reader": None, "next": "/", "form": Form(),
         "suspended": "elsewhere"},
    ),
    "second step": (
        "login_code.html", {**FRAME, "reader": None, "next": HOSTILE, "half": HOSTILE,
                            "form": Form()},
    ),
    **{
        f"second factor, {name}": (
            "second_factor.html",
            {**FRAME, "form": Form(), "confirming": name == "begun",
             "state": {"on": name == "on", "since": NOW, "recovery_codes_left": 2,
                       "recovery_codes_low": True},
             "codes": [HOSTILE] if name == "on" else None, "picture": None,
             "secret": HOSTILE if name == "begun" else None},
        )
        for name in ("off", "begun", "on")
    },
    "password": ("password.html", {**FRAME, "form": Form()}),
    "recover": ("recover.html", {**FRAME, "reader": None, "form": Form()}),
    "new_password": (
        "new_password.html", {**FRAME, "reader": None, "form": Form(), "asks_code": True},
    ),
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
                   )],
         "next": HOSTILE},
    ),
    "plan": (
        "plan.html",
        {**FRAME, "form": Form(error=HOSTILE), "plan": plans.PLAN, "sold": plans.SOLD,
         "invoices": plans.INVOICES, "key": "k"},
    ),
    "plan, none": (
        "plan.html",
        {**FRAME, "form": Form(), "plan": plans.NO_PLAN, "sold": plans.NOTHING_SOLD,
         "invoices": [], "key": "k"},
    ),
    "extend": (
        "extend.html", {**FRAME, "form": Form(), "sold": plans.SOLD, "secret": "s"},
    ),
    "group": ("group.html", {**FRAME, "form": Form(), "group": plans.GROUP}),
    "group, none": ("group.html", {**FRAME, "form": Form(), "group": plans.NO_GROUP}),
    "invoice": (
        "invoice.html", {**FRAME, "form": Form(), "invoice": plans.INVOICE, "checkout": None}
    ),
    "invoice, by card": (
        "invoice.html",
        {**FRAME, "form": Form(error=HOSTILE), "checkout": HOSTILE,
         "invoice": plans.INVOICE.model_copy(update={"card": True})},
    ),
    **{
        f"card, {name}": (
            "played_card.html",
            {**FRAME, "invoice": plans.INVOICE.model_copy(update={"open": name == "open"})},
        )
        for name in ("open", "paid")
    },
    "unpaid": (
        "admin_plans.html",
        {**FRAME, "invoices": plans.OPEN,
         "form": Form(values={"number": "2026-000000", "reference": HOSTILE},
                      errors={"reference-2026-000000": HOSTILE}),
         "deactivated": plans.DEACTIVATED,
         "misfits": plans.MISFITS},
    ),
    "system": ("admin_system.html", {**FRAME, "system": plans.SYSTEM, "gigabytes": (1.5, 20.0)}),
    "system, at rest": (
        "admin_system.html",
        {**FRAME, "gigabytes": (1.5, 20.0),
         "system": {**plans.SYSTEM, "parts": {}, "promises": [], "letters": []}},
    ),
    "embargoes": (
        "admin_embargoes.html",
        {**FRAME,
         "form": Form(values={"country": "XX", "reason": HOSTILE}, errors={"reason": HOSTILE}),
         "listed": [{"country": "CU", "reason": HOSTILE, "since": NOW, "accounts": 12}]},
    ),
    "no embargoes": (
        "admin_embargoes.html",
        {**FRAME, "reader": {**FRAME["reader"], "embargoed": True}, "form": Form(), "listed": []},
    ),
    "accounts": (
        "admin_accounts.html",
        {**FRAME, "form": Form(values={"q": HOSTILE, "state": "blocked"}),
         "states": [*AccountState],
         "found": {"next": "a", "entries": [
             {"slug": "a", "name": HOSTILE, "tier": "basic_free", "state": state}
             for state in AccountState]}},
    ),
    "another address": (
        "admin_address.html",
        {**FRAME, "name": HOSTILE, "slug": "a",
         "form": Form(values={"slug": HOSTILE, "reason": HOSTILE}, errors={"slug": HOSTILE}),
         "former": [{"slug": "b", "given_up_at": NOW}]},
    ),
    "account, asked why": (
        "admin_account.html",
        {**FRAME, "form": Form(values={"purpose": HOSTILE}, errors={"purpose": HOSTILE}),
         "account": plans.LOOKED_AT, "seen": None, "own": False},
    ),
    "account, blocked": (
        "admin_account.html",
        {**FRAME, "form": Form(), "account": plans.LOOKED_AT, "seen": plans.LOOKED_AT,
         "own": False},
    ),
    "account, unpaid": (
        "admin_account.html",
        {**FRAME, "form": Form(), "account": plans.LOOKED_AT, "own": False,
         "seen": {**plans.LOOKED_AT, "state": "deactivated", "deactivated_at": NOW}},
    ),
    "duplicates": (
        "admin_duplicates.html",
        {**FRAME, "waiting": [plans.PAIR], "decided": plans.DECIDED_PAIRS},
    ),
    "duplicates, none": ("admin_duplicates.html", {**FRAME, "waiting": [], "decided": []}),
    "duplicate, asked why": (
        "admin_duplicate.html",
        {**FRAME, "form": Form(values={"purpose": HOSTILE, "reason": HOSTILE},
                               errors={"purpose": HOSTILE, "reason": HOSTILE}),
         "pair": {**plans.PAIR, "certain": False}, "seen": None},
    ),
    **{
        f"duplicate, decided {one['same']}": (
            "admin_duplicate.html", {**FRAME, "form": Form(), "pair": one, "seen": one}
        )
        for one in plans.DECIDED_PAIRS
    },
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
    "handover": (
        "handover.html",
        {**FRAME, "address": "http://anna.localhost/entered?code=c", "host": "anna.localhost"},
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
    "search": ("search.html", SEARCH),
    "search, a Site": (
        "search.html",
        {**SEARCH, "reader": None, "site": SITE["site"], "path": "/s/anna/search", "facets": {},
         "found": {"query": HOSTILE, "entries": [], "members": []}, "narrowed": {}},
    ),
    "search, nothing found": (
        "search.html", {**SEARCH, "found": {"query": HOSTILE, "entries": [], "members": []}},
    ),
    "search, nothing asked": ("search.html", {**SEARCH, "found": None}),
    "signatures": (
        "signatures.html",
        {**FRAME, "signatures": [SIGNATURE], "most": 4, "editing": None, "tiers": CHOICES["tiers"],
         "form": Form(values=SIGNATURE, errors=dict.fromkeys(SIGNATURE.keys() - {"id"}, HOSTILE))},
    ),
    "signatures, editing": (
        "signatures.html",
        {**FRAME, "signatures": [SIGNATURE] * 4, "most": 4, "editing": "g1",
         "tiers": CHOICES["tiers"], "form": Form(values=SIGNATURE, errors={})},
    ),
    "contact": (
        "contact.html",
        {**FRAME, "owner": SUBSCRIBER["member"], "refused": None, "own": [SIGNATURE],
         "cards": [SIGNATURE], "about": PUBLICATION,
         "form": Form(values={"subject": HOSTILE, "text": HOSTILE},
                      errors=dict.fromkeys(("signature", "subject", "text"), HOSTILE))},
    ),
    "contact, no signature": (
        "contact.html",
        {**FRAME, "owner": SUBSCRIBER["member"], "refused": None, "own": [], "cards": [],
         "about": None, "form": Form()},
    ),
    "contact, refused": (
        "contact.html",
        {**FRAME, "owner": SUBSCRIBER["member"], "refused": HOSTILE, "own": [SIGNATURE],
         "cards": [SIGNATURE], "about": None, "form": Form()},
    ),
    "outbox": (
        "outbox.html",
        {**FRAME,
         "letters": [
             ({"subject": HOSTILE, "created_at": NOW, "address": address, "text": text},
              {"name": HOSTILE, "email": HOSTILE})
             for address, text in ((None, HOSTILE), (HOSTILE, f"https://example.org/{HOSTILE}"))
         ]},
    ),
    "outbox, empty": ("outbox.html", {**FRAME, "letters": []}),
    **TUNING_PAGES,
}  # fmt: skip
