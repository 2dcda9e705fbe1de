"""Postal addresses as a reader's language writes them."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale


def address_lines(lines: Sequence[str], language: str) -> list[str]:
    """The lines of an address; an ISO 3166 code that ends it reads as the country's name.

    Invoices keep the code, so that each is written in the language in which it is read (C5).
    """
    *others, last = lines or [""]
    return [*others, Locale.parse(language).territories.get(last, last)] if last else [*others]
