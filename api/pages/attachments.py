"""Photos and videos of the compose form: added, described and taken off without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import UploadFile

from api.pages.forms import Form
from club import media, videos
from club.login import Caller
from club.photos import MOST_BYTES
from house import House
from schemas.errors import Refused
from schemas.media import CARD_WIDTH, Medium, photo_url

DROP = "drop-medium-"
"""Start of the action that takes a photo or video off the form; its row's number follows."""


@dataclass
class MediumRow:
    """A photo or video that the form holds: what it is, by its id, and its description."""

    kind: str
    id: str
    alt: str = ""

    @property
    def name(self) -> str:
        """The row as the form's hidden field has it."""
        return f"{self.kind} {self.id}"

    @property
    def thumbnail(self) -> str | None:
        """Address of a photo's small size."""
        return photo_url(self.id, CARD_WIDTH) if self.kind == "photo" else None

    @property
    def offered(self) -> dict[str, str]:
        """The row as the models read it."""
        if self.kind == "video":
            return {"video": f"https://youtu.be/{self.id}", "alt": self.alt}
        return {"photo": self.id, "alt": self.alt}


@dataclass
class Attachments:
    """The rows of a form, and what is to be added to them."""

    rows: list[MediumRow] = field(default_factory=list)
    photo: bytes = b""
    video: str = ""

    @classmethod
    def posted(
        cls, names: list[str], alts: list[str], photo: UploadFile | str | None, video: str
    ) -> Attachments:
        """What was sent; rows that no form of ours writes are left out."""
        rows = []
        for position, name in enumerate(names):
            kind, _, identifier = name.partition(" ")
            if kind in ("photo", "video") and identifier:
                alt = alts[position] if position < len(alts) else ""
                rows.append(MediumRow(kind, identifier, alt))
        data = b""
        if photo is not None and not isinstance(photo, str):
            # One byte over the bound tells that it is too large.
            data = photo.file.read(MOST_BYTES + 1)
        return cls(rows, data, video.strip())

    @classmethod
    def shown(cls, stored: list[Medium]) -> Attachments:
        """The rows of a publication that is edited."""
        return cls([MediumRow(one.kind, one.id, one.alt) for one in stored])

    def drop(self, action: str) -> None:
        """Take off the row that `action` names, if it names one."""
        number = action.removeprefix(DROP)
        if action.startswith(DROP) and number.isdecimal() and int(number) < len(self.rows):
            del self.rows[int(number)]

    def add(self, house: House, caller: Caller, form: Form, say: Callable[[str], str]) -> None:
        """Turn what is to be added into rows; a refusal is told in `form`, beside its field."""
        if self.photo:
            try:
                kept = media.add_photo(house.truth, house.files, caller.account.id, self.photo)
                self.rows.append(MediumRow("photo", kept.id))
            except Refused as error:
                _tell(form, "new_photo", error.sentence(say))
        if self.video:
            try:
                self.rows.append(MediumRow("video", videos.video_id(self.video)))
                self.video = ""
            except Refused as error:
                _tell(form, "new_video", error.sentence(say))

    @property
    def offered(self) -> list[dict[str, Any]]:
        """The rows as `POST /publications` would have them."""
        return [row.offered for row in self.rows]


def _tell(form: Form, name: str, sentence: str) -> None:
    form.errors[name] = sentence
    form.status = 422
