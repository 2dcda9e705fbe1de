"""What two accounts are compared by, and what that says: a table of named clues (A3).

Only the numbers of an enterprise are compared between an account of a person and one of an
enterprise: who runs an enterprise may well be a member, too. Who administers an enterprise is
compared with nobody, since one may administer several.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from anyascii import anyascii

from club.names import LIKE, enterprise_likeness, enterprise_words, person_likeness, person_words
from schemas.account import Account
from schemas.duplicate import Clue, ClueOut
from schemas.profile import Profile
from schemas.words import AccountType

BAR = 0.9
"""Points from which on support is asked."""

_IN_VAT = {
    "BE": slice(2, None),
    "CH": slice(0, 12),
    "DK": slice(2, None),
    "ES": slice(2, None),
    "FI": slice(2, None),
    "FR": slice(4, None),
    "PT": slice(2, None),
    "SE": slice(2, 12),
}
"""Where the VAT numbers of a country have the number of its register."""

_SIREN = 9
_DIGITS = 4
"""Of fewer no number is made: *none*, *pending* and the like are written there, too."""

_DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
"""Where dots in an address make no other mailbox, and what else it is called."""

_NAME_START = 4
"""Letters of a word of an enterprise's name that lead to others of the town."""


@dataclass(frozen=True)
class Subject:
    """An account as it is compared; what is not known is empty."""

    account_id: str
    type: AccountType
    name: str
    birth_date: str
    town: str
    mailbox: str
    phones: frozenset[str]
    registrations: frozenset[str]
    """Numbers of registers with their country, those within a VAT number included."""
    vat: str
    group: str
    """The account that owns the group it is in, or its own (C6)."""

    @property
    def is_person(self) -> bool:
        """Whether it is a person's."""
        return self.type is AccountType.INDIVIDUAL


def subject_of(account: Account, profile: Profile, group: str | None = None) -> Subject:
    """An account as it is compared; `group` is the account whose plan it shares, if any."""
    person = account.type is AccountType.INDIVIDUAL
    vat = _vat(profile.vat_number, account.country)
    within = _IN_VAT.get(vat[:2])
    registrations = {_registration(profile.registration_number, account.country)}
    if within is not None:
        registrations.add(f"{vat[:2]}{vat[within]}")
    return Subject(
        account_id=account.id,
        type=account.type,
        name=(account.full_name if person else account.legal_name) or "",
        birth_date=account.birth_date.isoformat() if person and account.birth_date else "",
        town=_town(account.city, account.country),
        mailbox=mailbox(account.email),
        phones=frozenset(re.sub(r"\D", "", one["number"]) for one in profile.phones) - {""},
        registrations=frozenset(registrations - {""}),
        vat=vat,
        group=group or account.id,
    )


def mailbox(address: str) -> str:
    """The mailbox that an address leads to: without what follows a +, or Gmail's dots."""
    local, _, domain = address.casefold().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _DOTLESS:
        local, domain = local.replace(".", ""), _DOTLESS[domain]
    return f"{local}@{domain}"


def keys_of(subject: Subject) -> list[str]:
    """Digests of what leads from an account to its possible duplicates, the surest first.

    Two accounts that reach `BAR` share one of these, but for a name misspelt at the beginning of
    each word.
    """
    return list(dict.fromkeys(_digest(*parts) for parts in _keys(subject)))


def _keys(subject: Subject) -> Iterator[tuple[str, ...]]:
    for number in sorted(subject.registrations):
        yield "registration", number
    if subject.vat:
        yield "vat", subject.vat
    yield subject.type, "mailbox", subject.mailbox
    for phone in sorted(subject.phones):
        yield subject.type, "phone", phone
    if subject.is_person:
        words = {word for way in person_words(subject.name) for word in way}
        for first in sorted({word[0] for word in words}) if subject.birth_date else ():
            yield "born", subject.birth_date, first
    else:
        words = {word for way in enterprise_words(subject.name) for word in way}
        for start in sorted({word[:_NAME_START] for word in words}):
            yield "town", subject.town, start


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Comparator:
    """A row of the table: how far a clue holds for two accounts, and what it is worth."""

    clue: Clue
    points: float
    holds: Callable[[Subject, Subject], float]


def _registration_alike(one: Subject, other: Subject) -> float:
    """Both have the same number in a country's register."""
    return float(not one.registrations.isdisjoint(other.registrations))


def _vat_alike(one: Subject, other: Subject) -> float:
    """Both have the same VAT number."""
    return float(bool(one.vat) and one.vat == other.vat)


def _mailbox_alike(one: Subject, other: Subject) -> float:
    """Both addresses lead to one mailbox."""
    return float(one.type is other.type and one.mailbox == other.mailbox)


def _name_alike(one: Subject, other: Subject) -> float:
    """Both names are two ways to write one."""
    if one.type is not other.type:
        return 0.0
    likeness = (person_likeness if one.is_person else enterprise_likeness)(one.name, other.name)
    return likeness if likeness >= LIKE else 0.0


def _birth_date_alike(one: Subject, other: Subject) -> float:
    """Both were born on one day."""
    return float(bool(one.birth_date) and one.birth_date == other.birth_date)


def _phone_alike(one: Subject, other: Subject) -> float:
    """Both can be called by one phone."""
    return float(one.type is other.type and not one.phones.isdisjoint(other.phones))


def _town_alike(one: Subject, other: Subject) -> float:
    """Both are enterprises of one town."""
    return float(not one.is_person and not other.is_person and one.town == other.town)


def _other_registration(one: Subject, other: Subject) -> float:
    """Each has a number of its own: branches of a chain, and a VAT group that shares its number."""
    both = bool(one.registrations) and bool(other.registrations)
    return float(both and one.registrations.isdisjoint(other.registrations))


def _other_birth_date(one: Subject, other: Subject) -> float:
    """Each was born on a day of their own: a couple with one mailbox, a father and his namesake."""
    both = bool(one.birth_date) and bool(other.birth_date)
    return float(both and one.birth_date != other.birth_date)


def _same_group(one: Subject, other: Subject) -> float:
    """Both share one plan: a family or a group of companies, with one phone and a name (C6)."""
    return float(one.group == other.group)


COMPARATORS = (
    Comparator(Clue.REGISTRATION, 2.0, _registration_alike),
    Comparator(Clue.VAT, 2.0, _vat_alike),
    Comparator(Clue.MAILBOX, 1.0, _mailbox_alike),
    Comparator(Clue.NAME, 0.6, _name_alike),
    Comparator(Clue.BIRTH_DATE, 0.4, _birth_date_alike),
    Comparator(Clue.PHONE, 0.4, _phone_alike),
    Comparator(Clue.TOWN, 0.4, _town_alike),
    Comparator(Clue.OTHER_REGISTRATION, -1.0, _other_registration),
    Comparator(Clue.OTHER_BIRTH_DATE, -0.6, _other_birth_date),
    Comparator(Clue.SAME_GROUP, -1.0, _same_group),
)
"""The score is the sum of each one's points times how far it holds."""


@dataclass(frozen=True)
class Comparison:
    """What comparing two accounts has given."""

    clues: list[ClueOut]

    @property
    def score(self) -> float:
        """The points of all clues."""
        return round(sum(one.points for one in self.clues), 2)

    @property
    def certain(self) -> bool:
        """Whether a number says that it is one legal entity, and nothing says otherwise."""
        held = {one.clue for one in self.clues}
        against = {Clue.OTHER_REGISTRATION, Clue.SAME_GROUP}
        return Clue.REGISTRATION in held or (Clue.VAT in held and held.isdisjoint(against))

    @property
    def is_for_support(self) -> bool:
        """Whether support is asked."""
        return self.score >= BAR


def compare(one: Subject, other: Subject) -> Comparison:
    """What speaks for two accounts being one member's, and against it."""
    clues = []
    for row in COMPARATORS:
        value = row.holds(one, other)
        if value:
            clues.append(
                ClueOut(clue=row.clue, value=round(value, 2), points=round(row.points * value, 2))
            )
    return Comparison(clues)


def _registration(number: str, country: str) -> str:
    written = _number(number)
    if country == "FR":
        # An establishment's number begins with its enterprise's, a court's register has just that.
        written = re.sub(r"\D", "", written)[:_SIREN]
    return f"{country}{written}" if written else ""


def _vat(number: str, country: str) -> str:
    written = _number(number)
    if not written or written[:2].isalpha():
        return written
    return f"{country}{written}"


def _number(text: str) -> str:
    """Its letters and digits; empty where it cannot be a number."""
    written = re.sub("[^A-Z0-9]", "", anyascii(text).upper())
    return written if sum(map(str.isdigit, written)) >= _DIGITS else ""


def _town(city: str, country: str) -> str:
    """A town without the number of a district or of a sorting office."""
    words = re.findall("[a-z]+", anyascii(city).casefold())
    return " ".join((country, *(word for word in words if word not in _NOT_OF_TOWNS)))


_NOT_OF_TOWNS = frozenset(("cedex", "e", "er", "eme", "arrondissement"))
