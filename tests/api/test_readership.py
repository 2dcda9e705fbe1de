"""Views and marriages of one's own publications, over HTTP (F4)."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from club import readership
from club.readership import View
from schemas.readership import ViewPeriod
from tests.api.club_client import Club, draft, invented, is_problem, publish, register

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def counted(club: Club, publication: str) -> ViewPeriod | None:
    """The publication's period as it is kept, once what waits is counted."""
    club.house.opened.flush()
    with club.house.truth.read() as session:
        return session.exec(
            select(ViewPeriod).where(ViewPeriod.publication_id == publication)
        ).first()


def test_f4_different_readers_are_counted_and_told_the_author_alone(club: Club) -> None:
    author, reader = register(club), register(club)
    made = publish(author, invented())
    path = f"/publications/{made['id']}"
    author.get(path)
    club.visitor(**{"user-agent": f"{BROWSER} (compatible; Googlebot/2.1)"}).get(path)
    club.visitor().get(path)
    assert counted(club, made["id"]) is None
    for _ in range(2):
        reader.get(path)
        assert reader.http.get(made["url"]).status_code == 200
    club.visitor(**{"user-agent": BROWSER}).get(path)
    row = counted(club, made["id"])
    assert row is not None
    assert row.readers == 2
    assert author.get(f"{path}/statistics")["views"] == []
    assert "Too few to tell yet" in author.http.get(f"/me{path}/statistics").text

    for number in range(40):
        club.house.opened.note(View(made["id"], f"reader {number}", None))
    club.house.opened.flush()
    with club.house.truth.work() as work:
        work.session.get_one(ViewPeriod, (made["id"], row.since)).last -= timedelta(days=1)
        work.commit()
    readership.end_due(club.house.truth)
    told = author.get(f"{path}/statistics")
    assert [one["readers"] in (30, 40) for one in told["views"]] == [True]
    assert [one["members"] for one in told["marriages"]] == [None]
    assert (
        f"<span>{told['views'][0]['readers']}</span>"
        in author.http.get(f"/me{path}/statistics").text
    )
    assert f"/me{path}/statistics" in author.http.get("/me/publications").text
    is_problem(reader.call("GET", f"{path}/statistics"), 404)
    is_problem(club.visitor().call("GET", f"{path}/statistics"), 401)


def test_f4_following_the_link_of_a_flash_counts_for_whoever_may_see_it(club: Club) -> None:
    author, reader = register(club), register(club)
    flash = draft(invented(), type="flash", texts=[], link="https://example.org/")
    made = author.post("/publications", {**flash, "settings": {"places": {"site": False}}})
    path = f"/publications/{made['id']}/opened"
    author.post(path, expect=204)
    is_problem(club.visitor(**{"user-agent": BROWSER}).call("POST", path), 404)
    assert counted(club, made["id"]) is None
    reader.post(path, expect=204)
    row = counted(club, made["id"])
    assert row is not None
    assert row.readers == 1


def test_f4_what_only_a_circle_sees_or_no_hub_shows_marries_nobody(club: Club) -> None:
    author = register(club)
    made = publish(author, invented(), settings={"places": {"hub": False}})
    assert author.get(f"/publications/{made['id']}/statistics")["marriages"] is None
