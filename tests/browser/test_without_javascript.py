"""Everything but the live parts works without JavaScript."""

from __future__ import annotations

import json
import zipfile

import httpx
from playwright.sync_api import Page, expect

from api.cookies import SESSION_COOKIE
from tests.api.club_client import joining_enterprise
from tests.browser.conftest import PASSWORD, Club


def notice(page: Page) -> str:
    """What the page says of the step that led to it."""
    return page.locator(".notice").first.inner_text()


def test_joining_keeps_what_was_typed(club: Club) -> None:
    page = club.visit(java_script_enabled=False, locale="fr-FR")
    page.goto("/register")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rejoindre le club")
    page.get_by_role("radio", name="Une entreprise").check()
    typed = {
        "legal_name": "Moulin des Alpilles",
        "legal_form": "SARL",
        "incorporated_on": "2001-02-03",
        "sector": "huiles",
        "full_name": "Line Roux",
        "birth_date": "2020-01-01",
        "job": "moulinière",
        "postcode": "13990",
        "city": "Fontvieille",
        "email": "line@example.org",
        "password": PASSWORD,
        "slug": "moulin-des-alpilles",
    }
    for name, text in typed.items():
        page.locator(f"#{name}").fill(text)
    page.locator("#country").select_option("FR")
    page.locator("#time_zone").select_option("Europe/Paris")
    page.locator("#accept_policies").check()
    page.get_by_role("button", name="Rejoindre le club").click()
    expect(page.locator("#birth_date-error")).to_have_text(
        "Les membres doivent avoir 18 ans ou plus."
    )
    kept = {name for name in typed if page.locator(f"#{name}").input_value() == typed[name]}
    assert kept == set(typed) - {"password"}
    assert page.locator("#country").input_value() == "FR"
    page.locator("#birth_date").fill("1980-05-17")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Rejoindre le club").click()
    expect(page).to_have_url(f"{club.url}/me/keywords?done=joined")
    page.goto("/me")
    expect(page.get_by_text("Moulin des Alpilles").first).to_be_visible()
    expect(page.get_by_text("3 février 2001")).to_be_visible()


def test_logging_in_returns_to_where_one_was(club: Club) -> None:
    member = club.join()
    page = club.visit(java_script_enabled=False)
    page.goto("/me/keywords")
    page.locator("#email").fill(member.email)
    page.locator("#password").fill("not this one")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#problems")).to_contain_text("The email address or the password")
    assert page.locator("#email").input_value() == member.email
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{club.url}/me/keywords")
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert "marieur_login" not in names
    page.get_by_role("button", name="Log out").first.click()
    expect(page.get_by_text("You are logged out.")).to_be_visible()
    page.goto("/me/keywords")
    expect(page).to_have_url(f"{club.url}/login?next=%2Fme%2Fkeywords")


def test_login_leads_nowhere_else(club: Club) -> None:
    member = club.join()
    for elsewhere in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"):
        page = club.visit(java_script_enabled=False)
        page.goto(f"/login?next={elsewhere}")
        page.locator("#email").fill(member.email)
        page.locator("#password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page).to_have_url(f"{club.url}/hub")


def test_a_keyword_removed_can_come_back(club: Club) -> None:
    page = club.visit(club.join(), java_script_enabled=False)
    page.goto("/me/keywords")
    page.locator("#text").fill("cello lessons")
    page.get_by_role("radio", name="Personal").check()
    page.locator("#need").select_option("share")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#keywords .chip")).to_have_text("Personal, share: sharecello lessons")
    page.get_by_text("How it is read").click()
    expect(page.locator("#keywords .keys")).to_contain_text("cello")
    page.get_by_role("button", name="Remove cello lessons").click()
    expect(page.locator("#keywords .chip")).to_have_count(0)
    assert "Removed: cello lessons" in notice(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#keywords .chip")).to_have_text("Personal, share: sharecello lessons")
    page.locator("#text").fill("cello lessons")
    page.get_by_role("radio", name="Personal").check()
    page.locator("#need").select_option("share")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#text-error")).to_have_text("You have this keyword already.")
    assert page.locator("#text").input_value() == "cello lessons"


def test_nobody_is_offered_an_undo_of_what_they_did_not_remove(club: Club) -> None:
    page = club.visit(club.join(), java_script_enabled=False)
    page.goto("/me/keywords?text=bait&kind=b2b&need=&language=en&seal=forged")
    expect(page.locator(".notice")).to_have_count(0)


def test_the_quota_is_told_and_nothing_is_lost(club: Club) -> None:
    member = club.join()
    for number in range(10):
        member.add_keyword(f"lamp {number}")
    page = club.visit(member, java_script_enabled=False)
    page.goto("/me/keywords")
    page.locator("#text").fill("one lamp more")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#problems")).to_contain_text("10 of the 10 keywords")
    assert page.locator("#text").input_value() == "one lamp more"
    expect(page.locator("#keywords .rows > li")).to_have_count(10)


def test_compose_preview_publish_edit_and_delete(club: Club) -> None:
    page = club.visit(club.join(), java_script_enabled=False)
    page.goto("/compose")
    page.locator("#title").fill("A cellist takes two pupils")
    page.locator("#texts-1").fill("Cello lessons in the evening.")
    page.locator("#keyword_text-1").fill("cello lessons")
    page.locator("#keyword_kind-1").select_option("b2c")
    page.locator("#keyword_text-3").fill("red wine")
    page.get_by_role("button", name="Another text").click()
    page.locator("#texts-2").fill("The first lesson is free.")
    page.get_by_role("button", name="Another keyword").click()
    expect(page.locator("[data-keyword-row]")).to_have_count(6)
    page.locator("#link").fill("ftp://example.org")
    page.get_by_role("button", name="Preview", exact=True).last.click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("#link-error")).to_have_count(1)
    assert page.locator("#texts-2").input_value() == "The first lesson is free."
    assert page.locator("#keyword_text-3").input_value() == "red wine"
    assert page.locator("#keyword_kind-1").input_value() == "b2c"
    page.locator("#link").fill("https://example.org/cello")
    page.get_by_role("button", name="Preview", exact=True).last.click()
    verdicts = page.locator(".verdict")
    expect(verdicts.nth(0)).to_contain_text("Borne out by your text")
    expect(verdicts.nth(0).locator("blockquote").first).to_contain_text("ello")
    expect(verdicts.nth(1)).to_contain_text("Not found in your text")
    page.locator("#keyword_text-3").fill("")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A cellist takes two pupils")
    assert "Published" in notice(page)
    address = page.url.split("?")[0]

    page.get_by_role("link", name="Edit").click()
    expect(page.locator("#texts-2")).to_be_visible()
    expect(page.locator("#texts-2")).to_have_value("The first lesson is free.")
    page.locator("#title").fill("A cellist takes one pupil")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A cellist takes one pupil")

    page.get_by_role("button", name="Take offline").click()
    assert "Taken offline" in notice(page)
    stranger = club.visit(java_script_enabled=False)
    answer = stranger.goto(address)
    assert answer is not None
    assert answer.status == 404
    page.get_by_role("button", name="Put online").click()
    answer = stranger.goto(address)
    assert answer is not None
    assert answer.status == 200

    page.get_by_role("link", name="Delete").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete “A cellist takes one pupil”?")
    page.get_by_role("link", name="No, keep it").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    assert "Deleted." in notice(page)
    expect(page.get_by_text("Nothing of yours yet")).to_be_visible()


def test_a_flash_message_has_no_page(club: Club) -> None:
    member = club.join()
    page = club.visit(member, java_script_enabled=False)
    page.goto("/compose")
    page.get_by_role("radio", name="A flash message").check()
    expect(page.locator("#texts-1")).to_be_hidden()
    page.locator("#title").fill("Oak offcuts every Friday")
    page.locator("#link").fill("https://example.org/oak")
    page.locator("#keyword_text-1").fill("oak offcuts")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page).to_have_url(f"{club.url}/me/publications?done=published&sent=new")
    page.get_by_role("link", name="Edit Oak offcuts").click()
    expect(page.locator("#texts-1")).to_have_count(0)
    page.locator("#subtitle").fill("Bring a cart.")
    page.get_by_role("button", name="Save").click()
    assert "Saved." in notice(page)
    page.goto(f"/s/{member.slug}")
    title = page.locator(".card-title a")
    expect(title).to_have_attribute("href", "https://example.org/oak")
    expect(page.locator(".card")).to_contain_text("example.org")


def test_tokens_are_told_once_and_revoked(club: Club) -> None:
    page = club.visit(club.join(), java_script_enabled=False)
    page.goto("/me")
    page.locator("#name").fill("Shop window")
    page.get_by_role("button", name="Make a token").click()
    token = page.locator("#token").inner_text()
    headers = {"authorization": f"Bearer {token}"}
    me = f"{club.url}/api/v1/me"
    assert httpx.get(me, headers=headers).status_code == 200
    page.goto("/me")
    assert token not in page.content()
    page.get_by_role("button", name="Revoke Shop window").click()
    assert "revoked" in notice(page)
    assert httpx.get(me, headers=headers).status_code == 401


def test_own_data_are_corrected(club: Club) -> None:
    member = club.join()
    page = club.visit(member, java_script_enabled=False)
    page.goto("/me")
    page.get_by_role("link", name="Correct your data").click()
    assert page.locator("#full_name").input_value() == "Anna"
    page.locator("#full_name").fill("Anna Lindqvist")
    page.locator("#job").fill("   ")
    page.locator("#city").fill("Grenoble")
    page.locator("#country").select_option("CH")
    page.locator("#time_zone").select_option("Europe/Zurich")
    page.locator("#languages-de").check()
    page.locator("#languages-en").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#job-error")).to_be_visible()
    assert page.locator("#full_name").input_value() == "Anna Lindqvist"
    assert page.locator("#languages-de").is_checked()
    page.locator("#job").fill("miller")
    page.locator("#language").select_option("fr")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(f"{club.url}/me?done=saved")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    told = member.client.get("/api/v1/me").json()
    assert {name: told[name] for name in ("full_name", "job", "city", "country", "time_zone")} == {
        "full_name": "Anna Lindqvist",
        "job": "miller",
        "city": "Grenoble",
        "country": "CH",
        "time_zone": "Europe/Zurich",
    }
    assert set(told["languages"]) == {"fr", "de"}
    page.get_by_role("link", name="Corriger vos données").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Corriger vos données")
    page.locator("#postcode").fill("")
    page.locator("form.form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#postcode-error")).to_contain_text("Ce champ est nécessaire.")


def test_everything_is_taken_along_and_then_erased(club: Club) -> None:
    member = club.join("Camille", language="fr")
    member.add_keyword("oak offcuts")
    member.publish("Oak offcuts every Friday", "oak offcuts")
    page = club.visit(member, java_script_enabled=False)
    page.goto("/me")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tout télécharger").click()
    with zipfile.ZipFile(taken.value.path()) as archive:
        everything = json.loads(archive.read("marieur.json"))
        assert "Oak offcuts every Friday" in archive.read("index.html").decode()
    assert everything["account"]["slug"] == member.slug
    assert everything["publications"][0]["title"] == "Oak offcuts every Friday"
    page.get_by_role("link", name="Effacer votre compte").click()
    listed = page.locator("main li")
    expect(listed.filter(has_text="1 publication")).to_have_count(1)
    expect(listed.filter(has_text="1 mot-clé")).to_have_count(1)
    page.locator("#password").fill("not this one")
    page.get_by_role("button", name="Tout effacer").click()
    expect(page.locator("#password-error")).to_have_text("Ce n’est pas votre mot de passe.")
    assert member.client.get("/api/v1/me").status_code == 200
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Tout effacer").click()
    expect(page).to_have_url(f"{club.url}/?done=erased")
    expect(page.locator(".notice").first).to_contain_text("erased")
    assert member.client.get("/api/v1/me").status_code == 401
    assert httpx.get(f"{club.url}/s/{member.slug}").status_code == 404
    assert SESSION_COOKIE not in {cookie["name"] for cookie in page.context.cookies()}


def test_an_administrator_corrects_their_own_name_and_not_the_companys(club: Club) -> None:
    client = httpx.Client(base_url=club.url, timeout=30)
    slug = f"firm-{next(club.numbers)}"
    joined = client.post("/api/v1/accounts", json=joining_enterprise(slug=slug))
    csrf = {"x-csrf-token": joined.raise_for_status().json()["csrf_token"]}
    page = client.get("/me/correct").text
    assert "Jo Blé" in page
    patch = {"full_name": "Jo Blanc", "sector": "olives"}
    told = client.patch("/api/v1/me", json=patch, headers=csrf).raise_for_status().json()
    assert (
        told["administrator"] | {"full_name": "Jo Blanc", "job": "manager"}
        == (told["administrator"])
    )
    assert (told["name"], told["sector"]) == ("Huilerie du Midi", "olives")


def test_the_language_is_switched_and_kept(club: Club) -> None:
    member = club.join(language="en")
    stranger = club.visit(java_script_enabled=False, locale="de-DE")
    stranger.goto("/login")
    expect(stranger.locator("html")).to_have_attribute("lang", "en")
    stranger.get_by_role("button", name="Français").click()
    expect(stranger).to_have_url(f"{club.url}/login")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Se connecter")
    stranger.goto("/")
    expect(stranger.locator("html")).to_have_attribute("lang", "fr")
    for cookie in stranger.context.cookies():
        assert cookie["httpOnly"]
        assert cookie["value"] != "fr"
    page = club.visit(member, java_script_enabled=False)
    page.goto("/hub")
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre hub")
    assert member.client.get("/api/v1/me").json()["language"] == "fr"


def test_a_form_of_another_site_is_refused(club: Club) -> None:
    """A write by cookie without this session's token does nothing."""
    member = club.join()
    member.add_keyword("wool")
    for path, form in (
        ("/me/keywords", {"text": "silk", "kind": "b2b"}),
        ("/compose", {"action": "publish", "title": "Silk"}),
        ("/logout", {}),
        ("/me/tokens", {"name": "theirs"}),
        ("/me/correct", {"full_name": "Somebody else"}),
        ("/me/erase", {"password": PASSWORD}),
    ):
        assert member.client.post(path, data=form).status_code == 403
    assert len(member.client.get("/api/v1/keywords").json()["entries"]) == 1
    stranger = club.visit()
    answer = stranger.request.post(
        "/login", form={"email": member.email, "password": PASSWORD, "csrf_token": "guess"}
    )
    assert answer.status == 403


def test_errors_are_pages(club: Club) -> None:
    page = club.visit(club.join(), java_script_enabled=False)
    for path in ("/p/nothing", "/s/nobody-here", "/nowhere"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
        page.get_by_role("link", name="Back to your hub").click()
        expect(page).to_have_url(f"{club.url}/hub")
