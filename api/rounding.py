"""Rounded counts as the API tells them: a number for programs, words for people (K6, M5)."""

from __future__ import annotations

from babel.numbers import format_decimal
from pydantic import BaseModel

from api.i18n import locale_of, translator
from schemas.errors import N_
from schemas.rounded import LEAST, rounded

_FEW = N_("fewer than {least}")
_ABOUT = N_("{count} or more")
_TOO_FEW = N_("too few to tell")


class Rounded(BaseModel):
    """A count rounded down; `about` is null when it is too small to be told."""

    about: int | None
    text: str


def told(count: int, language: str) -> Rounded:
    """Tell a count in the reader's language."""
    about = rounded(count)
    say = translator(language).gettext
    if about is None:
        return Rounded(about=None, text=say(_FEW).format(least=LEAST))
    shown = format_decimal(about, locale=locale_of(language))
    return Rounded(about=about, text=say(_ABOUT).format(count=shown))


def too_few(language: str) -> Rounded:
    """What is told in place of a count that is kept back, which need not be under ten."""
    return Rounded(about=None, text=translator(language).gettext(_TOO_FEW))
