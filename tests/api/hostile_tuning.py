"""The pages where administrators tune, with a context of hostile text (M6)."""

from __future__ import annotations

from typing import Any

from matcher.consequences import (
    EvidenceExample,
    Figures,
    KeywordExample,
    MarriageExample,
    SideOut,
)
from schemas.words import Kind
from tests.api.hostile import FRAME, HOSTILE, NOW, Form

SIDE = SideOut(text=HOSTILE, kind=Kind.B2B, language="fr", need=None)
MARRIAGE = MarriageExample(
    interest=SIDE, offer=SIDE, publication="p1", title=HOSTILE, keys=[HOSTILE]
)
FIGURES = Figures(
    gained=1,
    lost=1,
    examples_gained=[MARRIAGE],
    examples_lost=[MARRIAGE],
    examples_keywords=[KeywordExample(interest=SIDE, before=[HOSTILE], after=[HOSTILE])],
    examples_evidence=[
        EvidenceExample(
            offer=SIDE, publication="p1", title=HOSTILE, supported_before=True,
            supported_after=False, score_before=0.9, score_after=0.1,
        )
    ],
)  # fmt: skip
CHANGES = {
    HOSTILE: {
        "b2b": {
            HOSTILE: {"add": [HOSTILE], "remove": [HOSTILE]},
            "synonyms": {"put": {HOSTILE: HOSTILE}},
            "evidence_threshold": {"to": 0.5},
        }
    }
}
EDITION = {
    "number": 2,
    "live": True,
    "state": "applied",
    "based_on": 1,
    "author": HOSTILE,
    "why": HOSTILE,
    "created_at": NOW,
    "thesauri": [],
    "changes": CHANGES,
}
DRAFT = {
    "revision": 3,
    "based_on": 2,
    "author": HOSTILE,
    "updated_at": NOW,
    "thesauri": ["t1"],
    "changes": CHANGES,
}
OVERVIEW = {"live": EDITION, "draft": DRAFT, "languages": ["fr"]}
DOUBTED = {
    "interest": SIDE,
    "offer": SIDE,
    "keys": [HOSTILE],
    "times": 2,
    "comments": [HOSTILE],
}
TUNING = {
    **FRAME,
    "overview": OVERVIEW,
    "languages": [("fr", HOSTILE)],
    "thesauri": [("t1", HOSTILE)],
    "history": [EDITION | {"number": 3, "live": False, "state": "failed", "based_on": 2}, EDITION],
    "preview": None,
    "moving": False,
    "building": None,
    "doubts": [DOUBTED],
    "measures": [(HOSTILE, [0.5, None])],
    "verdicts": ["live", "draft"],
    "form": Form(
        values={"why": HOSTILE, "confirm": HOSTILE, "judgements": HOSTILE},
        errors={"why": HOSTILE, "thesauri": HOSTILE},
    ),
}
RULES = [
    {"name": "stop", "shape": "words", "value": HOSTILE, "live": ""},
    {"name": "synonyms", "shape": "entries", "value": f"{HOSTILE} = {HOSTILE}", "live": ""},
    {"name": "evidence_threshold", "shape": "number", "value": HOSTILE, "live": "0.5"},
]
TUNING_PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "tuning": (
        "admin_analyzers.html",
        {**TUNING, "preview": {"state": "done", "figures": FIGURES}},
    ),
    "tuning, at work": (
        "admin_analyzers.html",
        {**TUNING, "moving": True, "building": {"number": 3, "done": 1, "total": 9},
         "preview": {"state": "running", "figures": None, "done": 1, "total": 9}},
    ),
    "tuning, failed": (
        "admin_analyzers.html", {**TUNING, "preview": {"state": "failed", "figures": None}},
    ),
    "tuning, no draft": (
        "admin_analyzers.html",
        {**TUNING, "overview": {**OVERVIEW, "draft": None}, "doubts": [], "verdicts": []},
    ),
    "rules": (
        "admin_rules.html",
        {**FRAME, "rules_language": "fr", "rules_kind": "b2b", "language_name": HOSTILE,
         "fields": RULES, "revision": 3,
         "form": Form(errors={one["name"]: HOSTILE for one in RULES})},
    ),
}  # fmt: skip
