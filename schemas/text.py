"""What text from outside may hold: no control characters, no lone surrogates.

Characters that this Python does not know yet are let through: next year's emoji is a member's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from schemas.errors import N_

TOLD = "told"
"""Type of a validation error whose message is a sentence for members, marked with `N_`."""

UNREADABLE = N_("This holds a character that cannot be shown.")
_BLANK = N_("There is nothing to see in this.")

_CONTROLS = {"Cc", "Cs"}
_SEPARATORS = {"Zl", "Zp"}
_UNSEEN = {"Cf", "Mn", "Me", "Zs"}
_LINE_BREAKS = {"\n", "\t"}


def _line(value: str) -> str:
    _refuse(value, _CONTROLS | _SEPARATORS)
    if all(unicodedata.category(character) in _UNSEEN for character in value):
        raise PydanticCustomError(TOLD, _BLANK)
    return value


def _block(value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    _refuse(value, _CONTROLS, but=_LINE_BREAKS)
    return value


def _refuse(value: str, categories: set[str], but: Collection[str] = ()) -> None:
    for character in value:
        refused = unicodedata.category(character) in categories and character not in but
        if refused or _is_noncharacter(ord(character)):
            raise PydanticCustomError(TOLD, UNREADABLE)


def _is_noncharacter(code: int) -> bool:
    # Kept by Unicode for programs' own use, never for text.
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


plain_line = AfterValidator(_line)
"""One line with something to see in it."""

line_or_nothing = AfterValidator(lambda value: _line(value) if value else value)
"""One line with something to see in it, or the empty text."""

plain_block = AfterValidator(_block)
"""Lines of text; line ends become `\\n`."""
