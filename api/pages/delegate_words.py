"""Rights, kinds of delegates and deeds in words for people (A4, A5)."""

from __future__ import annotations

from enum import StrEnum
from typing import LiteralString

from schemas.deeds import Deed
from schemas.delegation import DelegateKind, Right
from schemas.errors import N_

RIGHTS: dict[StrEnum, LiteralString] = {
    Right.PUBLICATIONS: N_("Publications"),
    Right.KEYWORDS: N_("Keywords and hub"),
    Right.MESSAGES: N_("Messages and signatures"),
    Right.SUBSCRIPTIONS: N_("Subscriptions, feed and circles"),
    Right.SITE: N_("Site, profile and data"),
    Right.DEALS: N_("Deals"),
    Right.STATISTICS: N_("Statistics"),
    Right.MONEY: N_("Plan and invoices"),
    Right.DELEGATES: N_("Sub-accounts"),
}
KINDS: dict[StrEnum, LiteralString] = {
    DelegateKind.SUB: N_("Sub-account"),
    DelegateKind.SUPERVISOR: N_("Supervisor"),
    DelegateKind.WEBMASTER: N_("Webmaster"),
}
DEEDS: dict[StrEnum, LiteralString] = {
    Deed.LOGGED_IN: N_("logged in"),
    Deed.LOGGED_OUT: N_("logged out"),
    Deed.ADDED: N_("added"),
    Deed.CHANGED: N_("changed"),
    Deed.REMOVED: N_("removed"),
    Deed.OFFLINE: N_("took offline"),
    Deed.ONLINE: N_("put online"),
    Deed.DECIDED: N_("decided"),
    Deed.SENT: N_("sent"),
}
