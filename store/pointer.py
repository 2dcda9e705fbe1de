"""The live pointer: which generation and which edition answer, and what is written beside them.

It is read with every change and every selection, as a part of their own statements.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

from sqlalchemy import ScalarSelect, String, case, cast, func, type_coerce
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from schemas.edition import FIRST
from schemas.errors import EngineUnavailable
from schemas.generation import Generation, GenerationState, generation_name


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which generation answers, and which are written beside it for a switch or a return."""

    live: str
    written: tuple[str, ...]
    whole: bool = True
    """False while the live one is filled again."""
    edition: int = FIRST
    """The edition that answers."""
    editions: tuple[int, ...] = (FIRST,)
    """Editions that are written: the live one, then the others."""
    promised: tuple[int, ...] = ()
    """Those that the live generation does not hold in full: they are being built."""

    @property
    def held(self) -> tuple[int, ...]:
        """Editions that the live generation holds in full: each may answer at once."""
        return tuple(edition for edition in self.editions if edition not in self.promised)

    @property
    def asked(self) -> str:
        """The live generation, to be asked; `EngineUnavailable` while it is not whole."""
        if not self.whole:
            raise EngineUnavailable(f"{self.live} is being filled")
        return self.live


_TOLD = (
    cast(col(Generation.id), String),
    type_coerce(col(Generation.state), String),
    case((col(Generation.busy_until).is_(None), "whole"), else_="part"),
    cast(col(Generation.edition), String),
    func.coalesce(cast(col(Generation.editions), String), f"[{FIRST}]"),
)
POINTER = (
    select(func.aggregate_strings(reduce(lambda told, part: told + ":" + part, _TOLD), ";"))
    .where(col(Generation.state) != GenerationState.DROPPED)
    .scalar_subquery()
)
"""The pointer as one value, for statements that ask for more at once; see `parse_pointer`."""


def pointer(session: Session) -> Pointer:
    """The pointer as the truth has it now."""
    return parse_pointer(session.execute(select(POINTER)).scalar_one())


def parse_pointer(told: str) -> Pointer:
    """The pointer whose `POINTER` is `told`."""
    rows = sorted((_parsed(one) for one in told.split(";")), key=lambda row: row.number)
    (live,) = (row for row in rows if row.state == GenerationState.LIVE)
    building = (row for row in rows if row.state == GenerationState.BUILDING)
    others = (edition for row in building for edition in row.editions)
    editions = tuple(dict.fromkeys((live.edition, *live.editions, *others)))
    return Pointer(
        live=generation_name(live.number),
        written=tuple(generation_name(row.number) for row in rows),
        whole=live.filled == "whole",
        edition=live.edition,
        editions=editions,
        promised=tuple(edition for edition in editions if edition not in live.editions),
    )


class _Row(NamedTuple):
    number: int
    state: str
    filled: str
    edition: int
    editions: tuple[int, ...]


def _parsed(told: str) -> _Row:
    number, state, filled, edition, editions = told.split(":")
    held = tuple(map(int, re.findall(r"\d+", editions)))
    return _Row(int(number), state, filled, int(edition), held)


def live_edition() -> ScalarSelect[int]:
    """The edition that answers, as a part of other statements."""
    return (
        sql_select(col(Generation.edition))
        .where(col(Generation.state) == GenerationState.LIVE)
        .scalar_subquery()
    )


def editions_of(session: Session, name: str) -> tuple[int, ...]:
    """The editions that a generation is to hold in full."""
    held = session.exec(
        select(col(Generation.editions)).where(col(Generation.id) == int(name[1:]))
    ).first()
    return tuple(held or (FIRST,))
