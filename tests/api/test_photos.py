"""Photos and videos of publications, through the API (P1, P3, P8)."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import httpx
import pytest
from PIL import Image

from schemas.words import PublicationType
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    draft,
    invented,
    is_problem,
    publish,
    register,
)
from workers.upkeep import tidy


def picture(width: int = 1920, height: int = 1080, colour: str = "teal") -> bytes:
    """A photo as a file."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


def send(member: Browser, data: bytes | None = None) -> httpx.Response:
    """What sending a photo answers."""
    file = ("beach.jpg", picture() if data is None else data, "image/jpeg")
    return member.call("POST", "/photos", files={"photo": file})


def sent(member: Browser) -> dict[str, Any]:
    """A photo that was kept."""
    answer = send(member)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def look(somebody: Browser, address: str) -> httpx.Response:
    """What the photo's address answers."""
    return somebody.http.get(address)


def test_a_publication_shows_its_photo_on_page_hub_and_live(club: Club) -> None:
    author, reader = register(club), register(club)
    word = invented()
    add_keyword(reader, word)
    photo = sent(author)
    with reader.live() as stream:
        made = publish(author, word, media=[{"photo": photo["id"], "alt": "A beach"}])
        event = stream.next()
    assert event is not None
    shown = {
        "kind": "photo",
        "id": photo["id"],
        "alt": "A beach",
        "url": f"/media/{photo['id']}/960.webp",
        "urls": {width: f"/media/{photo['id']}/{width}.webp" for width in ("960", "1920")},
    }
    assert made["media"] == [shown]
    assert event["data"]["publication"]["media"] == [shown]
    assert reader.get("/hub")["entries"][0]["publication"]["media"] == [shown]
    assert reader.get(f"/publications/{made['id']}")["media"] == [shown]
    for width, address in shown["urls"].items():  # type: ignore[attr-defined]
        answer = look(reader, address)
        assert answer.headers["content-type"] == "image/webp"
        assert Image.open(io.BytesIO(answer.content)).width == int(width)


def test_a_photo_is_open_to_those_who_may_open_what_shows_it(club: Club) -> None:
    author, reader = register(club), register(club)
    photo = sent(author)
    address = photo["urls"]["960"]
    assert look(author, address).status_code == 200
    assert look(reader, address).status_code == 404
    made = publish(author, invented(), media=[{"photo": photo["id"], "alt": ""}])
    assert look(reader, address).status_code == 200
    author.post(f"/publications/{made['id']}/offline", expect=200)
    assert look(reader, address).status_code == 404
    assert look(author, address).status_code == 200
    author.post(f"/publications/{made['id']}/online", expect=200)
    tier = {"settings": {"reading_tier": "premium_vip"}}
    assert author.call("PATCH", f"/publications/{made['id']}", tier).status_code == 200
    assert look(reader, address).status_code == 404


def test_a_photo_that_is_left_out_or_whose_owner_left_is_removed(club: Club) -> None:
    author, leaver = register(club), register(club)
    kept, dropped, orphan = sent(author), sent(author), sent(leaver)
    media = [{"photo": kept["id"]}, {"photo": dropped["id"]}]
    made = publish(author, invented(), media=media)
    change = {"media": [{"photo": kept["id"]}]}
    assert author.call("PATCH", f"/publications/{made['id']}", change).status_code == 200
    assert leaver.call("DELETE", "/me").status_code == 204
    tidy(club.house)
    names = {one["id"]: f"{one['id']}.960.webp" for one in (kept, dropped, orphan)}
    assert club.house.files.get(names[orphan["id"]]) is None
    assert club.house.files.get(names[dropped["id"]]) is not None
    club.clock.moved += timedelta(days=1, seconds=1)
    try:
        tidy(club.house)
    finally:
        club.clock.moved -= timedelta(days=1, seconds=1)
    assert club.house.files.get(names[dropped["id"]]) is None
    assert club.house.files.get(names[kept["id"]]) is not None


def test_a_video_is_kept_by_its_id(club: Club) -> None:
    made = publish(
        register(club), invented(), media=[{"video": "youtu.be/a1B2c3D4e5_", "alt": "A tour"}]
    )
    assert made["media"] == [
        {
            "kind": "video",
            "id": "a1B2c3D4e5_",
            "alt": "A tour",
            "url": "https://www.youtube.com/watch?v=a1B2c3D4e5_",
            "urls": {},
        }
    ]


def test_what_cannot_be_shown_is_refused_by_field(club: Club) -> None:
    author, other = register(club), register(club)
    theirs, used, own = sent(other)["id"], sent(author)["id"], sent(author)["id"]
    publish(author, invented(), media=[{"photo": used}])
    for wrong, field in (
        ([{"photo": theirs}], "media.0.photo"),
        ([{"photo": used}], "media.0.photo"),
        ([{"photo": "nothing"}], "media.0.photo"),
        ([{"photo": own}, {"photo": own}], "media.1.photo"),
        ([{"video": "https://example.org/x"}], "media.0.video"),
        ([{"video": "youtu.be/a1B2c3D4e5_"}] * 7, "media"),
    ):
        answer = author.call("POST", "/publications", draft(invented(), media=wrong))
        assert field in is_problem(answer, 422, "invalid")["fields"]


@pytest.mark.parametrize("kind", [PublicationType.FLASH])
def test_a_flash_message_has_one_photo_or_video(club: Club, kind: PublicationType) -> None:
    author = register(club)
    two = [{"photo": sent(author)["id"]}, {"video": "youtu.be/a1B2c3D4e5_"}]
    body = draft(invented(), type=kind.value, texts=[])
    answer = author.call("POST", "/publications", {**body, "media": two})
    assert "media" in is_problem(answer, 422, "invalid")["fields"]
    author.post("/publications", {**body, "media": two[:1]})


def test_what_is_no_photo_is_refused_in_words(club: Club) -> None:
    author = register(club)
    told = is_problem(send(author, b"nothing of the kind"), 422, "invalid")["fields"]["photo"]
    assert "JPEG" in told
    assert "960" in is_problem(send(author, picture(500, 400)), 422)["fields"]["photo"]
    is_problem(send(author, bytes(16_000_000)), 413, "too_large")
    is_problem(send(club.visitor()), 401)


def test_photos_that_nobody_uses_are_bounded(club: Club) -> None:
    author = register(club)
    small = picture(960, 540)
    for _ in range(30):
        assert send(author, small).status_code == 201
    is_problem(send(author, small), 409, "quota_reached")
