"""Invoices as they are kept, and as PDF (C5)."""

from __future__ import annotations

import zlib
from re import DOTALL, findall

import pytest
from stdnum import iso11649

from schemas.words import Role
from tests.api.club_client import API, Browser, Club, is_problem, register
from tests.api.conftest import moderator_of
from tests.api.test_plans import buy, order


def words_of(pdf: bytes) -> str:
    """The text that a PDF of our own shows."""
    streams = findall(rb"stream\n(.*?)\nendstream", pdf, DOTALL)
    shown = b"".join(zlib.decompress(stream) for stream in streams)
    return b" ".join(findall(rb"\((.*?)\) Tj", shown)).decode("windows-1252")


def file_of(member: Browser, number: str, language: str) -> bytes:
    assert member.call("PATCH", "/me", {"language": language}).status_code == 200
    answer = member.http.get(f"{API}/me/invoices/{number}/pdf")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    return answer.content


def test_c5_an_invoice_says_for_ever_what_it_said_on_the_day(club: Club) -> None:
    member, stranger = register(club, full_name="Zoë Łuczak-Œuvré", city="Lyon"), register(club)
    number = order(member)["invoice"]
    before = member.get(f"/me/invoices/{number}")
    files = {language: file_of(member, number, language) for language in ("en", "fr")}
    member.call("PATCH", "/me", {"full_name": "Somebody Else", "city": "Nice", "country": "BE"})
    assert member.get(f"/me/invoices/{number}") == before
    for language, file in files.items():
        assert file_of(member, number, language) == file, "the same to the byte"
    english, french = (words_of(file) for file in files.values())
    assert iso11649.is_valid(before["reference"])
    for said in (number, "IBAN FR14", before["reference"], "Zoë Luczak-Œuvré", "Lyon"):
        assert said in english, said
        assert said in french, said
    assert "$" not in english
    assert "€228.00" in english
    assert "228,00\u00a0€" in french
    assert "TVA 20\u00a0%" in french
    is_problem(stranger.call("GET", f"/me/invoices/{number}/pdf"), 404)


@pytest.mark.parametrize(
    ("language", "name"), [("en", "United Kingdom"), ("fr", "Royaume-Uni")], ids=["en", "fr"]
)
def test_c5_an_invoice_names_the_country_in_its_language(
    club: Club, language: str, name: str
) -> None:
    member = register(club, country="GB")
    number = order(member)["invoice"]
    assert name in words_of(file_of(member, number, language))
    page = member.http.get(f"/me/invoices/{number}").text
    assert f"<br>{name}" in page
    assert "<br>GB" not in page


def test_c5_a_file_of_an_invoice_can_be_read_whatever_the_name(club: Club) -> None:
    member = register(club, full_name="Ελένη Παπαδοπούλου", city="北京")
    shown = words_of(file_of(member, order(member)["invoice"], "en"))
    assert "Eleni Papadopoyloy" in shown
    assert "BeiJing" in shown
    assert "?" not in shown


def test_c5_a_withdrawn_invoice_asks_for_nothing(club: Club) -> None:
    member = register(club)
    ordered = order(member)
    number = ordered["invoice"]
    assert member.get(f"/me/invoices/{number}")["open"]
    assert "IBAN" in member.http.get(f"/me/invoices/{number}").text
    assert member.call("DELETE", f"/me/orders/{ordered['id']}").status_code == 204
    assert not any(one["open"] for one in member.get("/me/invoices")["entries"])
    page = member.http.get(f"/me/invoices/{number}").text
    assert "IBAN" not in page
    assert "Withdrawn: nothing is to be paid." in page


@pytest.mark.parametrize(("country", "rate", "vat"), [("CH", "8.1", 405), ("US", "0", 0)])
def test_c5_vat_is_that_of_the_buyers_country(
    club: Club, country: str, rate: str, vat: int
) -> None:
    member = register(club, country=country)
    number = order(member, plan="basic-plus")["invoice"]
    said = member.get(f"/me/invoices/{number}")["said"]
    assert (said["net"], said["vat_rate"], said["vat"]) == (5000, rate, vat)


def test_c5_an_invoice_stays_when_its_account_goes(club: Club) -> None:
    support, member = moderator_of(club, Role.ADMINISTRATOR), register(club)
    number = buy(support, member)["invoice"]
    exported = member.get("/me/export")
    assert [one["number"] for one in exported["invoices"]] == [number]
    assert exported["plan"]["tier"] == "premium_vip"
    assert member.call("DELETE", "/me").status_code == 204
    body = {
        "amount": 22800,
        "currency": "EUR",
        "received_on": "2026-11-02",
        "reference": "late",
    }
    path = f"/admin/plans/invoices/{number}/payments"
    is_problem(support.call("POST", path, body), 409, "state_conflict")
