"""Turn a template, a language and a context into a page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api import i18n
from api.richtext import prose, rich
from api.translation_tag import TranslationTag
from club.plan_names import for_months, money, plan_name
from club.postal import address_lines
from matcher.ranking import FEATURES
from schemas.cells import FARTHEST
from schemas.keyword import Reason
from schemas.media import Medium
from schemas.where import USUAL_KM
from schemas.words import Kind, Need

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"

_MOST_CHIPS = 10_000
"""Chips that are remembered, a language."""

RELATIVE_UNTIL_DAYS = 7
"""An age is told as an age ("3 hours ago") up to this many days, then as a date."""

_MINUTE = timedelta(minutes=1)
_MOST_AGES = RELATIVE_UNTIL_DAYS * 24 * 60 * len(i18n.LANGUAGES)
_MOST_DAYS = 4_000
"""Ages and days whose words are remembered: entries of one page repeat theirs."""


class Renderer:
    """Renders the templates: one environment a language, all built when it is made."""

    def __init__(
        self, languages: Sequence[str], templates: Path = TEMPLATES, static: Path = STATIC
    ) -> None:
        """Take the languages that keywords are read in (K7), in the order they are offered."""
        self._languages = tuple(languages)
        self._static = _fingerprints(static)
        self._environments = {
            language: self._environment(templates, language) for language in i18n.LANGUAGES
        }

    def render(self, template: str, language: str, context: Mapping[str, Any]) -> str:
        """Render `template` (a path under the templates) in `language`.

        Raises `jinja2.UndefinedError` when the context lacks a name that the template uses.
        """
        return self._environments[language].get_template(template).render(context)

    def static_url(self, path: str) -> str:
        """Return the address of a static file; it changes with the file's content."""
        return f"/static/{path}?v={self._static[path]}"

    def _environment(self, templates: Path, language: str) -> Environment:
        """Build the Jinja environment whose messages, dates and numbers are in `language`."""
        environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            extensions=[TranslationTag, "jinja2.ext.do"],
            auto_reload=False,
        )
        translations = i18n.translator(language)
        environment.extend(translations=translations)
        environment.install_gettext_callables(  # type: ignore[attr-defined]
            translations.gettext, translations.ngettext, newstyle=True
        )
        locale, chip = i18n.locale_of(language), _chips(environment)
        environment.globals.update(
            language=language,
            interface_languages=[(code, i18n.own_name(code)) for code in i18n.LANGUAGES],
            writing_languages=i18n.language_names(language, self._languages),
            spoken_languages=i18n.language_names(language, self._languages),
            preferred_languages=i18n.language_names(language, i18n.LANGUAGES),
            country_names=i18n.country_names(language),
            time_zones=[(zone, zone.replace("_", " ")) for zone in i18n.time_zones()],
            kinds=list(Kind),
            needs=list(Need),
            rank_features={name.value: feature for name, feature in FEATURES.items()},
            rank_titles={
                name: translations.gettext(feature.title) for name, feature in FEATURES.items()
            },
            usual_km=USUAL_KM,
            farthest_km=FARTHEST,
            static_url=self.static_url,
            cover_url=cover_url,
            listed_chip=chip,
            kept_chip=partial(chip, element="span"),
            listed_chips=partial(_listed_chips, chip),
            rich=rich,
            prose=prose,
        )
        environment.filters.update(
            ago=lambda moment: _ago(_moment(moment), locale) or translations.gettext("now"),
            day=lambda moment: format_date(_moment(moment), "long", locale=locale),
            clock=lambda moment: format_datetime(_moment(moment), "medium", locale=locale),
            number=lru_cache(maxsize=1_000)(partial(format_decimal, locale=locale)),
            money=lambda cents, currency: money(cents, currency, language),
            months=lambda months: for_months(months, translations),
            plan_name=lambda plan: plan_name(plan, translations),
            address_lines=lambda lines: address_lines(lines, language),
            iso=lambda moment: _moment(moment).isoformat(),
            language_name=lambda code: i18n.language_names(language, (code,))[0][1],
            host=lambda address: address.split("://", 1)[-1].split("/", 1)[0],
        )
        return environment


def _chips(environment: Environment) -> Callable[..., Markup]:
    """The chip of a keyword, in an element, made once: pages and cards of one hub repeat theirs."""

    @lru_cache(maxsize=_MOST_CHIPS)
    def chip(kind: Kind, need: Need | None, keyword: str, element: str = "li") -> Markup:
        marks: Any = environment.get_template("macros/marks.html").module
        made: Markup = marks.chip(kind, need, keyword, element)
        return made

    return chip


def _listed_chips(chip: Callable[..., Markup], reasons: Iterable[Reason]) -> Markup:
    """The keywords that brought an entry."""
    # Nothing but chips, which need no second look at each.
    return Markup("\n".join([chip(one.kind, one.need, one.keyword) for one in reasons]))  # noqa: S704


def cover_url(publication_id: str, media: Sequence[Medium]) -> str:
    """Return the address of a publication's picture: its own, or the cover drawn from its id.

    `static/js/entries.js` builds the same address.
    """
    photo = next((one.url for one in media if one.kind == "photo"), None)
    return photo or f"/covers/{publication_id}.svg"


def _fingerprints(static: Path) -> dict[str, str]:
    """Hash every static file: path under the root → the start of its SHA-256."""
    return {
        file.relative_to(static).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        for file in static.rglob("*")
        if file.is_file()
    }


def _moment(value: datetime | date | str) -> datetime:
    """Read a moment from a row or from the API's JSON; a naive one is in UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _ago(moment: datetime, locale: Locale) -> str:
    """Tell a recent moment by its age, an older one by its date; one of this minute is empty."""
    age = datetime.now(UTC) - moment
    if age < _MINUTE:
        return ""
    if age.days >= RELATIVE_UNTIL_DAYS:
        return _date(moment.date(), locale)
    return _age(age // _MINUTE, locale)


@lru_cache(maxsize=_MOST_DAYS)
def _date(day: date, locale: Locale) -> str:
    return format_date(day, "medium", locale=locale)


@lru_cache(maxsize=_MOST_AGES)
def _age(minutes: int, locale: Locale) -> str:
    return format_timedelta(
        -minutes * _MINUTE, add_direction=True, granularity="minute", locale=locale
    )
