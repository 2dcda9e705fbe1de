"""How an account's row is locked."""

from __future__ import annotations

from typing import Any, Final

ALONE: Final[dict[str, Any]] = {"key_share": True}
"""For `with_for_update`: nobody else locks or changes the row until the transaction ends.

Rows that refer to it may be written all the while, PostgreSQL's FOR NO KEY UPDATE: keys never
change, and two members whose transactions refer to each other would wait for each other without
end. SQLite has one writer, and ignores it.
"""
