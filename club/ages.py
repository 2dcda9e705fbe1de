"""How old somebody is, and has to be (A2)."""

from __future__ import annotations

from datetime import date

from schemas.errors import N_, Invalid

ADULT = 18
"""Full years a member must have (A2)."""
MINOR_FROM = 16
"""Full years somebody must have to be let in by a legal guardian (A2)."""

_EARLIEST = date(1900, 1, 1)


def full_years(born: date, today: date) -> int:
    """Years that are over since a birth."""
    before_birthday = (today.month, today.day) < (born.month, born.day)
    return today.year - born.year - before_birthday


def is_possible(born: date, today: date) -> bool:
    """Whether anybody alive can have been born then."""
    return _EARLIEST <= born <= today


def check_dates(
    born: date | None, incorporated_on: date | None, today: date, person: str = ""
) -> None:
    """Raise `Invalid` for dates that no member has: under age, impossible or in the future (A2).

    `person` begins the name of the birth date's field.
    """
    fields: dict[str, str] = {}
    if born is not None and not is_possible(born, today):
        fields[f"{person}birth_date"] = N_("Write the date of birth as year, month, day.")
    elif born is not None and full_years(born, today) < ADULT:
        fields[f"{person}birth_date"] = N_("Members must be 18 or over.")
    if incorporated_on is not None and incorporated_on > today:
        fields["incorporated_on"] = N_("This date is in the future.")
    if fields:
        raise Invalid(N_("Some fields need another look."), fields=fields)


def check_birth_date(born: date, today: date) -> None:
    """Raise `Invalid` for a date on which nobody alive was born."""
    if not is_possible(born, today):
        raise Invalid(
            N_("Some fields need another look."),
            fields={"birth_date": N_("Write the date of birth as year, month, day.")},
        )
