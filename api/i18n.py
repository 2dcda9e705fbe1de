"""The interface's languages: choice of a language, names of languages and countries.

The catalogues are read by `store.catalogues`. To refresh the French one after a change of wording:

    pybabel extract -k N_ -k say -F api/locale/babel.cfg -o build/marieur.pot .
    pybabel update -N -i build/marieur.pot -d api/locale -D marieur
"""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from babel import Locale

from schemas.account import LANGUAGES
from store.catalogues import FALLBACK, LOCALES, translator

__all__ = ["FALLBACK", "LANGUAGES", "LOCALES", "translator"]


def choose_language(*, member: str | None, cookie: str | None, accept: str | None) -> str:
    """Choose the interface's language: the member's, else the visitor's, else English (A8).

    `member` is the account's setting, `cookie` the language picked by the switch, `accept`
    the `Accept-Language` header. A visitor's pick outlives a member's setting only while
    nobody is logged in.
    """
    for chosen in (member, cookie):
        if chosen in LANGUAGES:
            return chosen
    for tag in _by_preference(accept or ""):
        primary = tag.split("-")[0]
        if primary in LANGUAGES:
            return primary
    return FALLBACK


def _by_preference(accept: str) -> list[str]:
    """Language tags of an `Accept-Language` header, best first; malformed parts are skipped."""
    weighed: list[tuple[float, str]] = []
    for part in accept.lower().split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        if tag and 0 < quality <= 1:
            weighed.append((quality, tag))
    return [tag for _, tag in sorted(weighed, key=lambda pair: -pair[0])]


@cache
def locale_of(language: str) -> Locale:
    """Return the Babel locale that formats dates and numbers for an interface language."""
    return Locale.parse("fr_FR" if language == "fr" else "en_US")


@cache
def country_names(language: str) -> tuple[tuple[str, str], ...]:
    """Return (ISO 3166 code, name) of every country, sorted by name in `language`."""
    # CLDR lists groupings and test codes among the territories.
    not_countries = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
    names = locale_of(language).territories
    countries = [
        (code, str(name))
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in not_countries
    ]
    return tuple(sorted(countries, key=lambda pair: _sort_key(pair[1])))


def _sort_key(name: str) -> str:
    """Sort accented initials with their plain letter."""
    return name.translate(str.maketrans("ÅÉÎÔ", "AEIO")).casefold()


@cache
def language_names(language: str, codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return (code, name in `language`) of the languages named by `codes`."""
    names = locale_of(language).languages
    return tuple((code, str(names[code])) for code in codes)


@cache
def own_name(language: str) -> str:
    """Return a language's name in itself: what its speakers look for."""
    return (Locale.parse(language).get_display_name(language) or language).capitalize()


@cache
def time_zones() -> tuple[str, ...]:
    """Return the IANA time zones worth offering, sorted: places, not abbreviations."""
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/")
    places = {zone for zone in available_timezones() if zone.startswith((*regions, "Pacific/"))}
    return tuple(sorted(places | {"UTC"}))
