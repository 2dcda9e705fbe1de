"""What requests send."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """A request's body or query: a field that nobody asks for is refused, never dropped."""

    model_config = ConfigDict(extra="forbid")
