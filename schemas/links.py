"""Addresses elsewhere that members give."""

from __future__ import annotations

from typing import Annotated

from pydantic import AnyUrl, UrlConstraints

Link = Annotated[AnyUrl, UrlConstraints(max_length=2_000, allowed_schemes=["http", "https"])]
