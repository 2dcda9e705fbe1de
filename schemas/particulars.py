"""What a member may say of where and what they are: on a profile and in a directory entry (A9)."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from schemas.text import plain_block

Detail = Annotated[str, StringConstraints(strip_whitespace=True, max_length=160), plain_block]


class Particulars(BaseModel):
    """Numbers and address, beyond the town and country that the account has; all may be empty."""

    registration_number: Detail = ""
    vat_number: Detail = ""
    street: Detail = ""
    building: Detail = ""
    industrial_zone: Detail = ""
    po_box: Detail = ""
    region: Detail = ""
    """State or province."""
