"""Photos as members send them → photos as the club shows them (P1–P3).

A photo is turned upright, converted to sRGB, cut to 16:9 about its middle, stripped of
everything but its pixels, and written as WebP in the sizes that the rules name.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from schemas.errors import N_, Invalid

MOST_BYTES = 15_000_000
"""Largest file that is taken."""

MOST_PIXELS = 60_000_000
"""Most pixels of a photo: what the largest cameras of today make, and no memory bomb."""

CARD = (960, 540)
"""The photo of a Flash Message, and every photo on cards (P1)."""

FULL = (1920, 1080)
"""The HD photo of a page (P2, P3)."""

_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
_QUALITY = 82


@dataclass(frozen=True)
class Photo:
    """One photo, ready to keep: WebP bytes by width in pixels, 16:9 each."""

    sizes: dict[int, bytes]


def prepare(data: bytes) -> Photo:
    """Make a photo ready to show; raises `Invalid` naming the field `photo`.

    Gives 960×540 always, and 1920×1080 when the photo is that large after the cut; nothing is
    ever enlarged.
    """
    image = _cut(_upright(_open(data)))
    wanted = [size for size in (CARD, FULL) if size[0] <= image.width]
    return Photo({size[0]: _webp(image, size) for size in wanted})


def _open(data: bytes) -> Image.Image:
    if len(data) > MOST_BYTES:
        raise _refused(N_("This photo is too large: at most {most} MB."), most=MOST_BYTES // 10**6)
    try:
        with warnings.catch_warnings():
            # Our own bound on pixels says it in the member's language.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise _too_many_pixels()
        image.load()
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        raise _refused(N_("This is not a photo: send a JPEG, PNG, WebP or AVIF.")) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise _refused(N_("This photo is damaged: it cannot be read to its end.")) from error
    return image


def _upright(image: Image.Image) -> Image.Image:
    """Turn as the camera noted, and give sRGB pixels on white."""
    turned = ImageOps.exif_transpose(image)
    profile = turned.info.get("icc_profile")
    if turned.mode in ("RGBA", "LA", "P", "PA"):
        solid = turned.convert("RGBA")
        white = Image.new("RGBA", solid.size, "white")
        turned = Image.alpha_composite(white, solid).convert("RGB")
    elif profile and turned.mode in ("RGB", "CMYK", "L"):
        turned = _to_srgb(turned, profile)
    return turned.convert("RGB")


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            image, own, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A damaged profile: the pixels are still a photo.
        return image
    return converted or image


def _cut(image: Image.Image) -> Image.Image:
    """Cut to 16:9 about the middle; `Invalid` when too little is left."""
    width, height = CARD
    if image.width < width or image.height < height:
        raise _refused(
            N_("This photo is too small: {width} × {height} pixels at least."),
            width=width,
            height=height,
        )
    if image.width * height >= image.height * width:
        size = (image.height * width // height, image.height)
    else:
        size = (image.width, image.width * height // width)
    return ImageOps.fit(image, size, method=Image.Resampling.LANCZOS)


def _webp(image: Image.Image, size: tuple[int, int]) -> bytes:
    small = image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)
    # Pixels only: a new image has none of the file's notes (place, owner, camera).
    clean = Image.new("RGB", size)
    clean.paste(small)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()


def _too_many_pixels() -> Invalid:
    return _refused(
        N_("This photo has too many pixels: at most {most} million."), most=MOST_PIXELS // 10**6
    )


def _refused(sentence: str, **values: Any) -> Invalid:
    return Invalid(sentence, fields={"photo": sentence}, **values)
