"""The project's exceptions, named after what the caller can do.

    MarieurError
    ├── Refused        change the request
    │   ├── Invalid            a field has a wrong value
    │   │   └── TownUnclear        K8: say which of several towns
    │   ├── NotFound           there is no such thing, or not for this reader
    │   ├── Unauthenticated    log in first
    │   │   └── CodeNeeded         C1: the password is right; send a code, too
    │   ├── WorkEnded          A5: work for somebody was ended; go on as oneself
    │   ├── Forbidden          logged in, but not allowed
    │   │   └── TierTooLow         C7: for members of a higher tier
    │   ├── Suspended          A11: validate the email address
    │   ├── PoliciesNotAccepted    A17: accept the versions in force
    │   ├── Deactivated        C5: write to the club, which restores the account
    │   ├── CsrfMismatch       send the CSRF token of this session
    │   ├── EmailTaken, SlugTaken, KeywordExists, StateConflict
    │   ├── PlanRunning, NoRefund  C5: what runs stays as it is
    │   ├── DraftChanged       M6: look at what the other administrator changed
    │   ├── PreviewNeeded      M6: have the draft counted first
    │   ├── LossToConfirm      M6: send the token that says so
    │   ├── QuotaReached       K4: names quota, use and what would raise it
    │   └── LimitReached       K6: that often, or that many, is too much for one member
    ├── Unavailable    try again later
    │   ├── EngineUnavailable, BusUnavailable, TruthUnavailable
    │   ├── MailUnavailable, PaymentsUnavailable
    │   └── Busy               too much at once
    └── Corrupt        call the operator
        └── EngineCorrupt      an answer that cannot be trusted

Every leaf carries a stable `code`. `detail` is an English sentence for a person, marked with
`N_`; whoever shows it translates it first and then fills in `values`. `fields` maps a field's
name to such a sentence about it, `by_field` to the values of that sentence alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import ClassVar, LiteralString


def N_(message: LiteralString) -> LiteralString:  # noqa: N802 - gettext's name for a mark
    """Mark a sentence for translation where it is written, not where it is shown."""
    return message


class MarieurError(Exception):
    """Root of everything the project raises on purpose."""

    code: ClassVar[str] = "error"

    def __init__(
        self,
        detail: str = "",
        *,
        fields: Mapping[str, str] | None = None,
        by_field: Mapping[str, Mapping[str, object]] | None = None,
        **values: object,
    ) -> None:
        super().__init__(detail.format(**values) if values else detail)
        self.detail = detail
        self.fields = dict(fields or {})
        self.values = values
        self.by_field = dict(by_field or {})

    @property
    def members(self) -> dict[str, object]:
        """What programs are told besides the sentences, by name."""
        return {}

    def sentence(self, translate: Callable[[str], str]) -> str:
        """What to tell a person, in the language that `translate` speaks."""
        return self._told(self.detail, translate, self.values) if self.detail else ""

    def sentences(self, translate: Callable[[str], str]) -> dict[str, str]:
        """What to tell by each field."""
        return {
            name: self._told(text, translate, {**self.values, **self.by_field.get(name, {})})
            for name, text in self.fields.items()
        }

    def _told(
        self, text: str, translate: Callable[[str], str], values: Mapping[str, object]
    ) -> str:
        # Words of our own vocabularies have translations; what members wrote stays as it is.
        told = {
            name: translate(value.value) if isinstance(value, StrEnum) else value
            for name, value in values.items()
        }
        return translate(text).format(**told) if told else translate(text)


class Refused(MarieurError):
    """The request cannot be done as it is; change it."""

    code = "refused"


class Invalid(Refused):
    """One or more fields have a wrong value; `fields` says which."""

    code = "invalid"


class TownUnclear(Invalid):
    """Several towns have this name; `choices` names each so that it is clear (K8)."""

    code = "town_unclear"

    @property
    def members(self) -> dict[str, object]:
        """The towns that may be meant, as `choices`."""
        return {"choices": self.values.get("choices", [])}


class NotFound(Refused):
    """No such thing, or nothing this reader may see."""

    code = "not_found"


class Unauthenticated(Refused):
    """No session or token, or one that has ended."""

    code = "unauthenticated"


class CodeNeeded(Unauthenticated):
    """C1: the password is right, and a second factor is on: send a good code with it."""

    code = "code_needed"


class WorkEnded(Refused):
    """A5: the work on somebody else's account has ended; the next request is the caller's own."""

    code = "work_ended"


class Forbidden(Refused):
    """Known, but not allowed to do this."""

    code = "forbidden"


class TierTooLow(Forbidden):
    """Open to members of a higher tier (C7)."""

    code = "tier_too_low"

    @property
    def members(self) -> dict[str, object]:
        """The lowest tier that it is open to, as `tier`."""
        return {"tier": str(self.values.get("needed", ""))}


class Suspended(Refused):
    """The account takes part again when its email address is validated (A11)."""

    code = "suspended"


class PoliciesNotAccepted(Refused):
    """A new version of a policy is in force: it has to be accepted to go on (A17)."""

    code = "policies_not_accepted"


class Embargoed(Forbidden):
    """The member's country is under an embargo: no commerce from there (A7)."""

    code = "embargoed"


class Deactivated(Refused):
    """The account did not pay in time: support restores it (C5)."""

    code = "deactivated"


class PlanRunning(Refused):
    """A plan that runs cannot be changed; another can follow it (C5)."""

    code = "plan_running"


class NoRefund(Refused):
    """What was paid is not given back (C5)."""

    code = "no_refund"


class CsrfMismatch(Refused):
    """A cookie-authenticated write without this session's CSRF token."""

    code = "csrf"


class EmailTaken(Refused):
    """Another account has this email address (A3)."""

    code = "email_taken"


class SlugTaken(Refused):
    """Another account's Site has this slug, or it is reserved."""

    code = "slug_taken"


class KeywordExists(Refused):
    """The member already has this very keyword."""

    code = "keyword_exists"


class QuotaReached(Refused):
    """The account's tier allows no more keywords (K4)."""

    code = "quota_reached"


class LimitReached(Refused):
    """The member has done this as often as one member may (K6)."""

    code = "limit_reached"


class StateConflict(Refused):
    """The thing is in a state that does not allow this step."""

    code = "state_conflict"


class DraftChanged(Refused):
    """Somebody else changed the draft since the revision that was named (M6)."""

    code = "draft_changed"


class PreviewNeeded(Refused):
    """What the draft would do has not been counted for this revision yet (M6)."""

    code = "preview_needed"


class LossToConfirm(Refused):
    """So many marriages would be lost that it has to be confirmed with a token (M6)."""

    code = "loss_to_confirm"

    @property
    def members(self) -> dict[str, object]:
        """The token that confirms it, as `confirm`."""
        return {"confirm": str(self.values.get("token", ""))}


class Unavailable(MarieurError):
    """A part is away; the same request may succeed later."""

    code = "unavailable"


class EngineUnavailable(Unavailable):
    """The search engine does not answer, or not in full."""

    code = "engine_unavailable"


class BusUnavailable(Unavailable):
    """The event bus does not answer."""

    code = "bus_unavailable"


class TruthUnavailable(Unavailable):
    """The SQL store does not answer."""

    code = "truth_unavailable"


class MailUnavailable(Unavailable):
    """The mail server does not take letters now."""

    code = "mail_unavailable"


class PaymentsUnavailable(Unavailable):
    """The provider that charges cards does not answer."""

    code = "payments_unavailable"


class LetterRefused(Refused):
    """The mail server will never take this letter."""

    code = "letter_refused"


class Undeliverable(LetterRefused):
    """The mail server takes no letter for this address."""

    code = "undeliverable"


class Busy(Unavailable):
    """Too much is asked at once; slow down."""

    code = "busy"


class Corrupt(MarieurError):
    """Something the project relies on does not hold; an operator is needed."""

    code = "corrupt"


class EngineCorrupt(Corrupt):
    """The engine refused a body the project made, or gave an answer it cannot trust."""

    code = "engine_corrupt"
