"""Numbers that can be checked without asking anyone: of registers, for VAT, of phones (A9).

Each check gives the number back as it is usually written. A country whose rules are not known
here takes any text.
"""

from __future__ import annotations

from typing import Any

import phonenumbers
from stdnum import get_cc_module
from stdnum.eu import vat
from stdnum.exceptions import ValidationError

_REGISTERS = {
    "AT": ("businessid",),
    "AU": ("abn", "acn"),
    "BE": ("vat",),
    "BR": ("cnpj",),
    "CH": ("uid",),
    "DK": ("cvr",),
    "ES": ("cif",),
    "FI": ("ytunnus",),
    "FR": ("siren", "siret", "rcs"),
    "NO": ("orgnr",),
    "PT": ("nif",),
    "SE": ("orgnr",),
}
"""By country, the numbers that its registers give to companies, as python-stdnum names them.

Left out: countries with a register that python-stdnum does not know, or not in full.
"""


def registration_number(text: str, country: str) -> str:
    """The number in a country's register; raises `ValueError` for what cannot be one."""
    kinds = _REGISTERS.get(country, ())
    for kind in kinds:
        try:
            return _written(get_cc_module(country.lower(), kind), text)
        except ValidationError:
            continue
    if kinds:
        raise ValueError(text)
    return text


def vat_number(text: str, country: str) -> str:
    """The VAT number of an enterprise of a country; raises `ValueError` for what cannot be one.

    Within the European Union it begins with a member's two letters, which may be another's.
    """
    own = "EL" if country == "GR" else country
    for number in (text, f"{own}{text}"):
        try:
            return str(vat.validate(number))
        except ValidationError:
            continue
    if country.lower() in vat.MEMBER_STATES:
        raise ValueError(text)
    module = get_cc_module(country.lower(), "vat")
    return _written(module, text) if module else text


def phone_number(text: str, country: str) -> str:
    """The number as dialled from abroad; raises `ValueError` for what nobody can dial.

    Without a leading +, it is a number of the country.
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise ValueError(text) from error
    if not phonenumbers.is_valid_number(number):
        raise ValueError(text)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def _written(module: Any, text: str) -> str:
    number = str(module.validate(text))
    return str(module.format(number)) if hasattr(module, "format") else number
