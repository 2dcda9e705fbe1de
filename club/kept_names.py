"""Names that no Site's address may take: the club's own, and marks and companies of others (A6).

The operator's list is a setting. An address takes a name when it is the name, has it among its
parts, or is as a whole hardly different from it; digits may stand for letters.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import combinations
from unicodedata import combining, normalize

from rapidfuzz.distance import OSA

from schemas.errors import N_, SlugTaken

CLUBS_OWN = frozenset(
    (
        *("www", "api", "admin", "static", "covers", "s", "p", "me", "hub", "feed", "live"),
        *("login", "logout", "register", "recover", "compose", "help", "about", "legal"),
        *("support", "contact", "mail", "smtp", "status", "root", "marieur"),
    )
)
"""Slugs that the club keeps for itself."""

_LIKE_LETTERS = str.maketrans("01345789", "oleastbg")
"""Digits that are read as letters."""

_ONE_APART, _TWO_APART = 5, 10
"""Letters from which on a name is taken by what is one, or two, letters apart."""


def check_slug(slug: str, names: Collection[str], own: Collection[str] = ()) -> None:
    """Raise `SlugTaken` for a slug that takes one of `names`, but for one's `own`."""
    if slug in CLUBS_OWN:
        raise SlugTaken(
            N_("The club keeps this address for itself."),
            fields={"slug": N_("Choose another address for your Site.")},
        )
    ours = {_letters(one) for one in own}
    if any(takes(slug, name) for name in names if _letters(name) not in ours):
        raise SlugTaken(
            N_("This address takes a trade mark or a company’s name. Is it yours? Write to us."),
            fields={"slug": N_("Choose another address for your Site.")},
        )


def takes(slug: str, name: str) -> bool:
    """Whether a slug is a name, has it among its parts, or is hardly different from it."""
    wanted = _letters(name)
    if not wanted:
        return False
    parts = slug.translate(_LIKE_LETTERS).split("-")
    runs = {"".join(parts[start:end]) for start, end in combinations(range(len(parts) + 1), 2)}
    most = (len(wanted) >= _ONE_APART) + (len(wanted) >= _TWO_APART)
    # A part that is only like a name is mostly another word.
    return wanted in runs or OSA.distance("".join(parts), wanted) <= most


def _letters(name: str) -> str:
    """A name as an address would spell it, without hyphens and with digits read as letters."""
    plain = "".join(one for one in normalize("NFKD", name.casefold()) if not combining(one))
    return re.sub("[^a-z0-9]", "", plain).translate(_LIKE_LETTERS)
