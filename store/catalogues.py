"""The catalogues of what the club says to people, on pages and in letters.

They are `.po` files read at first use through Babel into in-memory translations, so that there is
no build step. The English wording is the message id; the English catalogue holds only what should
read otherwise.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from schemas.account import LANGUAGES

FALLBACK = "en"
"""The interface's language when those of a reader are all unknown (A8)."""

DOMAIN = "marieur"
LOCALES = Path(__file__).parents[1] / "api" / "locale"


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
