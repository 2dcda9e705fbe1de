"""docs/personal-data.md, made from its data: `python -m tests.docs.personal_data` prints it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.docs.reference import table

DATA = Path(__file__).parents[2] / "docs" / "personal-data.toml"
NOTHING = "Nothing: its rows go."


@dataclass(frozen=True)
class Held:
    """What the register says of one table; each of its columns is in one of the three."""

    why: str
    kept: str
    retired: str = NOTHING
    personal: list[str] = field(default_factory=list)
    withheld: dict[str, str] = field(default_factory=dict)
    plain: list[str] = field(default_factory=list)

    @property
    def columns(self) -> list[str]:
        """Every column that has an entry, once for each entry."""
        return [*self.personal, *self.withheld, *self.plain]

    @property
    def tells(self) -> bool:
        """Whether it tells anything of a person."""
        return bool(self.personal or self.withheld)


def held() -> dict[str, Held]:
    """The register's tables by name."""
    return {name: Held(**entry) for name, entry in _register()["table"].items()}


def index_fields() -> dict[str, list[str]]:
    """The fields of each index that the register knows."""
    return {name: entry["fields"] for name, entry in _register()["index"].items()}


def page() -> str:
    """The whole page."""
    tables = held()
    parts = [
        "# Personal data",
        "Every column that tells of a person: what it is kept for, how long, and where. Made from"
        " `personal-data.toml`; a test fails for a column, or a field of the index, that has no"
        " entry.",
        "A member sees and corrects all of it on the pages under `/me`, takes it along in one"
        " archive (`GET /api/v1/me/export?format=zip`) and erases it (`DELETE /api/v1/me`), without"
        " asking anyone (C8). Erasing deletes the account's rows in every table; of the log of"
        " moderation identifiers stay.",
        "## In the truth",
        table(("where", "what for", "how long", "left after years of silence (C9)"), _rows(tables)),
        "## Not in the archive, and why",
        table(("column", "why not"), _withheld(tables)),
        "## In the index",
        table(("where", "what for", "how long"), _index()),
        "## Elsewhere",
        table(("where", "what", "what for", "how long"), _elsewhere()),
        "## Tables that tell nothing of a person",
        ", ".join(f"`{name}`" for name, one in tables.items() if not one.tells) + ".",
    ]
    return "\n\n".join(parts) + "\n"


def _register() -> dict[str, dict[str, dict[str, object]]]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def _rows(tables: dict[str, Held]) -> Iterator[tuple[str, ...]]:
    for name, one in tables.items():
        if one.tells:
            columns = ", ".join(f"`{column}`" for column in [*one.personal, *one.withheld])
            yield f"`{name}`: {columns}", one.why, one.kept, one.retired


def _withheld(tables: dict[str, Held]) -> Iterator[tuple[str, ...]]:
    for name, one in tables.items():
        for column, why in one.withheld.items():
            yield f"`{name}.{column}`", why


def _index() -> Iterator[tuple[str, ...]]:
    for name, entry in _register()["index"].items():
        columns = ", ".join(f"`{column}`" for column in entry["fields"])
        yield f"`{name}`: {columns}", str(entry["why"]), str(entry["kept"])


def _elsewhere() -> Iterator[tuple[str, ...]]:
    for name, entry in _register()["elsewhere"].items():
        yield name, str(entry["what"]), str(entry["why"]), str(entry["kept"])


if __name__ == "__main__":
    print(page(), end="")
