"""A photo is upright, 16:9, in the sizes of the rules, and tells nothing but its pixels."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageCms

from club.photos import MOST_BYTES, prepare
from schemas.errors import Invalid


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """The image as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def halves(width: int, height: int) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    return image


def opened(data: bytes) -> Image.Image:
    """What was made, read back."""
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_large_photo_is_given_in_both_sizes(kind: str) -> None:
    sizes = prepare(encoded(halves(2400, 1600), kind)).sizes
    assert {width: opened(data).size for width, data in sizes.items()} == {
        960: (960, 540),
        1920: (1920, 1080),
    }


def test_a_photo_is_never_enlarged() -> None:
    assert list(prepare(encoded(halves(1900, 1200))).sizes) == [960]


def test_what_is_cut_off_is_cut_from_both_sides() -> None:
    image = Image.new("RGB", (3000, 1080), "lime")
    image.paste("red", (0, 0, 500, 1080))
    image.paste("blue", (2500, 0, 3000, 1080))
    made = opened(prepare(encoded(image, "PNG")).sizes[1920]).convert("RGB")
    for x in (5, 1914):
        red, green, blue = made.getpixel((x, 540))  # type: ignore[misc]
        assert green > 200
        assert max(red, blue) < 60


def test_a_photo_taken_on_its_side_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter, clockwise
    on_its_side = halves(1080, 1920).rotate(90, expand=True)
    made = opened(prepare(encoded(on_its_side, exif=exif)).sizes[960]).convert("RGB")
    left, right = made.getpixel((100, 270)), made.getpixel((860, 270))
    assert left[0] > right[0] + 150  # type: ignore[index]
    assert right[2] > left[2] + 150  # type: ignore[index]


def test_place_owner_and_camera_are_stripped() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of a person"
    exif.get_ifd(0x8825)[1] = "N"
    sent = encoded(halves(1920, 1080), exif=exif, comment=b"a person's note")
    assert b"Camera of a person" in sent
    for data in prepare(sent).sizes.values():
        made = opened(data)
        assert not made.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & made.info.keys()
        assert b"person" not in data


def test_colours_of_another_profile_become_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    sent = encoded(halves(1920, 1080), "PNG", icc_profile=profile.tobytes())
    assert opened(prepare(sent).sizes[960]).mode == "RGB"


def test_what_is_see_through_stands_on_white() -> None:
    image = Image.new("RGBA", (1920, 1080), (0, 0, 0, 0))
    made = opened(prepare(encoded(image, "PNG")).sizes[960]).convert("RGB")
    assert min(made.getpixel((480, 270))) > 250  # type: ignore[type-var,arg-type]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "not a photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a photo"),
        (encoded(halves(2000, 1500), "GIF"), "not a photo"),
        (encoded(halves(2000, 1500))[:5000], "damaged"),
        (encoded(halves(800, 600)), "too small"),
        (encoded(halves(5000, 500)), "too small"),
        (bytes(MOST_BYTES + 1), "too large"),
    ],
    ids=["nothing", "svg", "gif", "cut off", "small", "flat", "heavy"],
)
def test_what_is_no_photo_is_refused_in_words(data: bytes, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        prepare(data)
    assert told in refused.value.sentences(str)["photo"]


def test_a_small_file_of_a_great_many_pixels_is_refused_before_it_is_read() -> None:
    bomb = encoded(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(bomb) < 1_000_000
    with pytest.raises(Invalid) as refused:
        prepare(bomb)
    assert "too many pixels" in refused.value.sentences(str)["photo"]
