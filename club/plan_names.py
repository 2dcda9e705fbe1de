"""What plans, and how they stand, are called in a member's language."""

from __future__ import annotations

from gettext import NullTranslations
from typing import Protocol

from babel.numbers import format_currency

from schemas.words import Tier


class Named(Protocol):
    """What a plan gives, wherever it is said."""

    @property
    def tier(self) -> str | None:
        """The tier, None for a package."""

    @property
    def keywords(self) -> int:
        """Keywords of a package."""

    @property
    def seats(self) -> int:
        """Members who share it."""


def plan_name(plan: Named, words: NullTranslations) -> str:
    """`Premium VIP`, `Premium VIP, shared with 5 members`, `10 more keywords`."""
    if plan.tier is None:
        many = words.ngettext("%(num)d more keyword", "%(num)d more keywords", plan.keywords)
        return many % {"num": plan.keywords}
    name = Tier(plan.tier).label
    if not plan.seats:
        return name
    shared = words.ngettext(
        "%(tier)s, shared with %(num)d member", "%(tier)s, shared with %(num)d members", plan.seats
    )
    return shared % {"tier": name, "num": plan.seats}


def for_months(months: int, words: NullTranslations) -> str:
    """`12 months`."""
    return words.ngettext("%(num)d month", "%(num)d months", months) % {"num": months}


def money(cents: int, currency: str, language: str) -> str:
    """Cents as a language writes them: `€228.00`, `228,00 €`."""
    locale = "fr_FR" if language == "fr" else "en_US"
    return format_currency(cents / 100, currency, locale=locale)
