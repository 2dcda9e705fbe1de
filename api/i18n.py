"""The interface's languages: catalogues, choice of a language, names of languages and countries.

Catalogues are `.po` files read at first use through Babel into in-memory translations, so
that there is no build step. The English wording is the message id; the English catalogue
holds only what should read otherwise. To refresh the French one after a change of wording:

    pybabel extract -k N_ -k say -F api/locale/babel.cfg -o build/marieur.pot .
    pybabel update -N -i build/marieur.pot -d api/locale -D marieur
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from zoneinfo import available_timezones

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = ("en", "fr")
FALLBACK = "en"
"""The interface's languages, and the one used when a reader's are all unknown (A8)."""

DOMAIN = "marieur"
LOCALES = Path(__file__).parent / "locale"


@cache
def translator(language: str) -> Translations:
    """Return the catalogue of `language`, or of English where there is none.

    Its `gettext(message)` and `ngettext(one, many, n)` answer in that language, and with the
    English wording where a message is not translated.
    """
    known = language if language in LANGUAGES else FALLBACK
    path = LOCALES / known / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as po:
        catalogue = read_po(po, locale=known, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)


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
