"""What text from outside may hold: no control characters, no lone surrogates."""

from __future__ import annotations

import unicodedata

from pydantic import AfterValidator

_INVISIBLE = {"Cc", "Cs", "Cn"}
_LINE_BREAKS = {"\n", "\t"}


def _refuse_invisible(value: str, allowed: set[str]) -> str:
    for character in value:
        if unicodedata.category(character) in _INVISIBLE and character not in allowed:
            raise ValueError("holds a character that cannot be shown")
    return value


def _line(value: str) -> str:
    value = _refuse_invisible(value, set())
    if not value.strip():
        raise ValueError("must not be blank")
    return value


def _block(value: str) -> str:
    return _refuse_invisible(value.replace("\r\n", "\n").replace("\r", "\n"), _LINE_BREAKS)


plain_line = AfterValidator(_line)
"""One line with something to see in it."""

plain_block = AfterValidator(_block)
"""Lines of text; line ends become `\\n`."""
