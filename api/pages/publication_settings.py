"""Settings of a publication in the compose form: where it shows, to whom, until when (P5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from schemas.publication import SettingsOut
from schemas.words import Place, Tier


class SettingsFields(BaseModel):
    """The settings as chosen; a form without them leaves them as they are."""

    settings_shown: str = ""
    on: list[str] = []
    """Places that are switched on; a browser sends nothing of the others."""
    contact_tier: str = ""
    reading_tier: str = ""
    circles: list[str] = []
    """Circles that alone may see it; everybody where none is chosen."""
    expires_at: str = ""

    def typed_settings(self) -> dict[str, Any]:
        """What was chosen, by the form's names."""
        return self.model_dump(include=set(SettingsFields.model_fields))

    def settings(self, zone: str) -> dict[str, Any]:
        """The settings as `POST /publications` would have them; none where the form had none."""
        if not self.settings_shown:
            return {}
        return {
            "settings": {
                "places": {place.value: place.value in self.on for place in Place},
                "contact_tier": self.contact_tier or None,
                "reading_tier": self.reading_tier or None,
                "circles": self.circles,
            },
            "expires_at": _instant(self.expires_at.strip(), zone),
        }


def settings_values(
    settings: SettingsOut | None, end: datetime | None, zone: str
) -> dict[str, Any]:
    """The form's values for settings that are there, or for those of a new publication."""
    local = end.astimezone(ZoneInfo(zone)) if end else None
    places = settings.places if settings else dict.fromkeys(Place, True)
    return {
        "settings_shown": "yes",
        "on": [place.value for place, is_on in places.items() if is_on],
        "contact_tier": (settings.contact_tier if settings else Tier.BASIC_FREE).value,
        "reading_tier": (settings.reading_tier if settings else Tier.BASIC_FREE).value,
        "circles": settings.circles if settings else [],
        "expires_at": f"{local:%Y-%m-%dT%H:%M:%S}" if local else "",
    }


def _instant(typed: str, zone: str) -> str | None:
    """A moment typed in a time zone; what is none is left to the models to refuse."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return typed or None
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).isoformat()
