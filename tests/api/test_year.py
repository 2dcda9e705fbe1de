"""A year in the life of an account, with the clock in hand, on PostgreSQL (A11, A14, C1, C5, K4).

At each step: what the member sees, what others see, and what the index holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx

from schemas.words import Role
from settings import Settings
from store.pointer import pointer
from tests.api.club_client import (
    PASSWORD,
    Browser,
    Club,
    add_keyword,
    eventually,
    invented,
    is_problem,
    joining,
    letters_to,
    on_hub,
    publish,
    register,
    running_club,
    write_letters,
)
from tests.api.conftest import moderator_of
from tests.api.test_plans import for_years, order, pass_days, pay, state_of
from workers.upkeep import tidy

ORDINARY_QUOTA = 10


@dataclass
class Life:
    """A member whose years are played through, and those who look on."""

    club: Club
    member: Browser
    reader: Browser
    support: Browser
    publication: str

    def newest_link(self, path: str) -> str:
        """The secret of the newest link of a kind that the member was sent."""
        write_letters(self.club)
        found = re.findall(rf"/{path}/(\S+)", "\n".join(letters_to(self.club, self.member)))
        return str(found[-1])

    def validates(self) -> None:
        """Follow the link of the newest letter that asks for it."""
        secret = {"secret": self.newest_link("validate")}
        self.club.visitor().post("/validation", secret, expect=204)

    def entering(self) -> httpx.Response:
        """What logging in answers."""
        entry = {"email": self.member.account["email"], "password": PASSWORD}
        return self.club.visitor().call("POST", "/session", entry)

    def shows(self, *, anything: bool) -> None:
        """Whether others and the index have anything of the member's."""
        eventually(lambda: bool(on_hub(self.reader)) is anything)
        eventually(lambda: (self.publication in self.indexed()) is anything)
        home = self.club.visitor().call("GET", f"/sites/{self.member.account['slug']}/home")
        if anything:
            assert home.json()["entries"]
        else:
            is_problem(home, 404, "not_found")

    def indexed(self) -> set[str]:
        """What the live generation of the index holds."""
        house = self.club.house
        with house.truth.read() as session:
            live = pointer(session).live
        return {name for name, _ in house.engine.documents(live)}

    def pays(self) -> None:
        """Support finds the newest invoice on the bank's statement."""
        invoice = self.member.get("/me/invoices")["entries"][0]
        assert pay(self.support, invoice).status_code == 201

    def has(self, tier: str, quota: int) -> None:
        """What the member sees of the plan, wherever it is told."""
        plan, keywords = self.member.get("/me/plan"), self.member.get("/keywords")
        assert (plan["tier"], self.member.get("/me")["tier"]) == (tier, tier)
        assert (plan["keywords"], keywords["quota"]["limit"]) == (quota, quota)


def test_c5_a_year_in_the_life_of_an_account(
    embedded_settings: Settings, postgres_url: str
) -> None:
    settings = embedded_settings.model_copy(
        update={"database_url": postgres_url, "outbox_page": True, "email_validity_days": 3_000}
    )
    with running_club(settings) as club:
        life = registered(club)
        ordered_but_not_paid(life)
        restored_and_paid(life)
        extended(life)
        lapsed(life)
        anonymised(life)


def registered(club: Club) -> Life:
    """Registration and validation: Basic Free, without any invoice."""
    support = for_years(club, moderator_of(club, Role.ADMINISTRATOR))
    word = invented()
    reader = for_years(club, register(club))
    add_keyword(reader, word)
    member = for_years(club, register(club))
    life = Life(club, member, reader, support, publish(member, word)["id"])
    life.validates()
    for other in (support, reader):
        Life(club, other, reader, support, "").validates()
    life.has("basic_free", ORDINARY_QUOTA)
    assert member.get("/me/invoices")["entries"] == []
    life.shows(anything=True)
    return life


def ordered_but_not_paid(life: Life) -> None:
    """Plan, invoice, no payment: deactivated at the deadline, not before, and told once."""
    assert order(life.member)["state"] == "open"
    life.has("basic_free", ORDINARY_QUOTA)
    pass_days(life.club, 13)
    life.shows(anything=True)
    pass_days(life.club, 2)
    life.shows(anything=False)
    is_problem(life.member.call("GET", "/me"), 401)
    is_problem(life.entering(), 403, "deactivated")
    ready = [
        letter for letter in letters_to(life.club, life.member) if "invoice is ready" in letter
    ]
    assert len(ready) == 1


def restored_and_paid(life: Life) -> None:
    """Support restores the account with a new deadline; it pays, and the tier is in force."""
    slug = life.member.account["slug"]
    life.support.post(f"/admin/plans/accounts/{slug}/restore", {}, expect=204)
    assert life.entering().status_code == 200
    life.shows(anything=True)
    life.pays()
    life.has("premium_vip", 100)
    for _ in range(ORDINARY_QUOTA + 1):
        add_keyword(life.member, invented())


def extended(life: Life) -> None:
    """Registered again within the year: the mailbox extends the account with another plan."""
    pass_days(life.club, 300)
    body = joining(email=life.member.account["email"])
    is_problem(life.club.visitor().call("POST", "/accounts", body), 409, "email_taken")
    wanted = {"secret": life.newest_link("extend"), "plan": "basic-plus", "months": 12}
    assert life.club.visitor().post("/extension", wanted)["state"] == "open"
    life.has("premium_vip", 100)
    life.pays()
    assert state_of(life.member) == ["paid", "running"]
    pass_days(life.club, 70)
    assert state_of(life.member) == ["running", "ended"]
    life.has("basic_plus", 25)
    life.shows(anything=True)


def lapsed(life: Life) -> None:
    """What follows is withdrawn: Basic Free again; keywords above its quota sleep, none is lost."""
    pass_days(life.club, 340)
    following = life.member.get("/me/plan")["orders"][0]
    assert life.member.call("DELETE", f"/me/orders/{following['id']}").status_code == 204
    pass_days(life.club, 30)
    assert state_of(life.member) == ["withdrawn", "ended", "ended"]
    life.has("basic_free", ORDINARY_QUOTA)
    states = [one["state"] for one in life.member.get("/keywords")["entries"]]
    assert states == ["asleep", *["active"] * ORDINARY_QUOTA]
    life.shows(anything=True)


def anonymised(life: Life) -> None:
    """Five years of silence and a letter: nothing that identifies the member is left."""
    slug = life.member.account["slug"]
    for days in (5 * 366, 29):
        pass_days(life.club, days)
        # Whoever still comes stays.
        life.reader.get("/me")
        tidy(life.club.house)
    assert on_hub(life.reader) == []
    assert life.publication not in life.indexed()
    is_problem(life.entering(), 401)
    is_problem(life.member.call("GET", "/me"), 401)
    is_problem(life.club.visitor().call("GET", f"/sites/{slug}/home"), 404)
