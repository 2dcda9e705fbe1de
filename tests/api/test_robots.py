"""Robots at the forms that are open to strangers (A18)."""

from __future__ import annotations

import re

from tests.api.club_client import PASSWORD, Browser, Club, joining


def join(stranger: Browser, typed: dict[str, object], website: str) -> str:
    """Send the form to join as it was shown; where the answer leads."""
    page = stranger.http.get("/register").text
    assert re.search(r'<div hidden>.*name="website" tabindex="-1"', page), "people do not meet it"
    form = page.partition('action="/register"')[2]
    token = re.findall(r'name="csrf_token" value="([^"]+)"', form)[0]
    data = {**typed, "csrf_token": token, "website": website}
    answer = stranger.http.post("/register", data=data)
    assert answer.status_code == 303
    return answer.headers["location"]


def test_a18_who_fills_in_what_people_do_not_see_joins_nothing(club: Club) -> None:
    stranger = club.visitor()
    typed = {**joining(), "accept_policies": "true"}
    known = {"email": typed["email"], "password": PASSWORD}
    robot = join(stranger, typed, "https://spam.example")
    assert club.visitor().call("POST", "/session", known).status_code == 401
    assert stranger.http.get("/me").status_code == 303
    person = join(stranger, typed, "")
    assert robot == person, "a robot is not told"
    assert stranger.http.get("/me").status_code == 200
