"""Videos are addresses of YouTube; only their eleven-letter id is kept (P1–P3)."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from schemas.errors import N_, Invalid

_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_HOSTS = frozenset(("youtube.com", "www.youtube.com", "m.youtube.com", "youtube-nocookie.com"))
_FOLDERS = frozenset(("embed", "shorts", "live", "v"))


def video_id(address: str) -> str:
    """The id in a video's address, in any of the forms that people paste.

    Raises `Invalid` naming the field `video` for anything else.
    """
    found = _find(address.strip())
    if found is None or not _ID.fullmatch(found):
        sentence = N_("This is not the address of a YouTube video.")
        raise Invalid(sentence, fields={"video": sentence})
    return found


def _find(address: str) -> str | None:
    try:
        parts = urlsplit(address if "//" in address else f"https://{address}")
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    path = [part for part in parts.path.split("/") if part]
    if host == "youtu.be":
        return path[0] if path else None
    if host.removeprefix("www.") not in {one.removeprefix("www.") for one in _HOSTS}:
        return None
    if path[:1] == ["watch"]:
        return parse_qs(parts.query).get("v", [None])[0]
    return path[1] if len(path) > 1 and path[0] in _FOLDERS else None
