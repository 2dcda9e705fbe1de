"""What members write: few words, in many forms, so that keywords and publications meet often."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from analyzers.changes import Change, Changes
from schemas.words import Kind, Need, Tier

_WORDS = {
    "fr": ("huile d'olive", "Huiles d'olives bio", "pain"),
    "en": ("olive oil",),
}

Body = dict[str, Any]

numbers = st.integers(0, 1)
"""Which process does it."""

tiers = st.sampled_from((Tier.BASIC_FREE, Tier.BASIC_PLUS, Tier.PREMIUM_VIP))


def keyword(word: tuple[str, str], kind: Kind, need: Need | None) -> Body:
    """A keyword as its body says it."""
    return {"language": word[0], "text": word[1], "kind": kind, "need": need}


keywords = st.builds(
    keyword,
    st.sampled_from([(language, word) for language in _WORDS for word in _WORDS[language]]),
    st.sampled_from((Kind.B2B,) * 4 + (Kind.B2C,)),
    st.sampled_from((None,) * 4 + (Need.BUY, Need.SELL)),
)

LYON = {"town": "Lyon", "country": "FR"}
VILLEURBANNE = {"town": "Villeurbanne", "country": "FR"}
PARIS = {"town": "Paris", "country": "FR"}

wheres: st.SearchStrategy[Body | None] = st.sampled_from(
    (None, {"countries": ["FR"]}, {"countries": ["DE", "IT"]}, {**LYON, "km": 20})
)

exceptions = st.sampled_from(([], [], ["pain"], ["huile d'olive bio", "pain"]))

conditions: st.SearchStrategy[Body] = st.fixed_dictionaries(
    {}, optional={"where": wheres, "except": exceptions}
)
"""Where a keyword looks, and what it excludes (K8)."""

wanted = st.builds(
    lambda body, some: {**body, **some}, keywords, st.just({}) | st.just({}) | conditions
)
"""A member's keyword."""

areas: st.SearchStrategy[Body] = st.sampled_from(
    (
        {"serves": "world", "place": None},
        {"serves": "country", "serves_countries": ["DE"], "place": LYON},
        {"serves": "country", "place": None},
        {"serves": "local", "place": VILLEURBANNE, "serves_km": 5},
        {"serves": "local", "place": PARIS},
    )
)
"""How far a publication serves (K8)."""

offered = st.lists(
    keywords, min_size=1, max_size=2, unique_by=lambda body: (body["text"], body["kind"])
)

places: st.SearchStrategy[Body] = st.fixed_dictionaries(
    {}, optional={"site": st.booleans(), "hub": st.booleans(), "feed": st.booleans()}
)

settings: st.SearchStrategy[Body] = st.fixed_dictionaries(
    {}, optional={"places": places, "reading_tier": tiers, "circles": st.booleans()}
)

countries = st.sampled_from(("FR", "BE"))

circle_rules: st.SearchStrategy[Body] = st.fixed_dictionaries(
    {"countries": st.lists(countries, max_size=1)},
    optional={"keywords": st.lists(st.sampled_from(("pain", "olive oil")), max_size=1)},
)
"""Who is in a circle (F3)."""

titles = st.sampled_from(("Nouvelle récolte", "Fresh from the mill", "Samedi au marché"))


def draft(kind: str, title: str, some: list[Body], chosen: Body, state: str, area: Body) -> Body:
    """A publication as its body says it."""
    return {
        **area,
        "type": kind,
        "language": "fr",
        "title": title,
        "texts": ["Tout est dit."] if kind != "flash" else [],
        "keywords": some,
        "settings": chosen,
        "state": state,
    }


drafts = st.builds(
    draft,
    st.sampled_from(("article", "flash", "private")),
    titles,
    offered,
    st.just({}) | settings,
    st.sampled_from(("live",) * 7 + ("draft",)),
    st.just({}) | st.just({}) | areas,
)

edits: st.SearchStrategy[Body] = st.builds(
    lambda said, area: {**said, **area},
    st.fixed_dictionaries(
        {}, optional={"title": titles, "keywords": offered, "settings": settings}
    ),
    st.just({}) | areas,
)


def rules(**fields: Change) -> Changes:
    """A change of French business rules."""
    return {"fr": {Kind.B2B: fields}}


changes: st.SearchStrategy[Changes] = st.sampled_from(
    (
        {},
        rules(synonyms=Change(put={"pain": "huile"})),
        rules(exceptions=Change(put={"olives": "olivette"})),
        rules(exceptions=Change(put={"huiles": "huileries"}), evidence_threshold=Change(to=1.0)),
    )
)
"""Rules of another edition: marriages come and go with it."""
