"""Why a promise was not carried out, kept with it until it is: for whoever looks after the club."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from traceback import extract_tb

from sqlalchemy import bindparam, update
from sqlmodel import col

from schemas.errors import MarieurError, TruthUnavailable
from schemas.outbox import Promise
from store.truth import Truth

LONGEST = 200


def note_failure(truth: Truth, number: int, error: Exception) -> None:
    """Keep with a promise what its latest attempt failed by."""
    # Where the truth itself is away, /readyz tells.
    with suppress(TruthUnavailable):
        truth.change(_FAILED, {"number": number, "said": described(error)})


def described(error: Exception) -> str:
    """The classes of an error and of what caused it, and where a bug is.

    Never its words: a database's or an engine's often quote what somebody wrote.
    """
    names = type(error).__name__
    if error.__cause__ is not None:
        names += f" ({type(error.__cause__).__name__})"
    trace = extract_tb(error.__traceback__)
    if trace and not isinstance(error, MarieurError):
        names += f", {'/'.join(Path(trace[-1].filename).parts[-2:])}:{trace[-1].lineno}"
    return names[:LONGEST]


_FAILED = (
    update(Promise).where(col(Promise.id) == bindparam("number")).values(error=bindparam("said"))
)
