from __future__ import annotations

import opensearchpy.exceptions as theirs
import pytest

from indexer.opensearch_errors import TABLE, for_status, translate
from schemas.errors import EngineCorrupt, EngineUnavailable, MarieurError

EVERY_CLASS = [getattr(theirs, name) for name in theirs.__all__]


@pytest.mark.parametrize("theirs_class", EVERY_CLASS)
def test_every_client_error_translates(theirs_class: type[Exception]) -> None:
    translated = translate(theirs_class("N/A", "no answer", {}))
    assert isinstance(translated, EngineUnavailable | EngineCorrupt)
    assert theirs_class in dict(TABLE)


def test_the_table_has_the_most_specific_class_first() -> None:
    classes = [row[0] for row in TABLE]
    for position, each in enumerate(classes):
        assert not any(issubclass(later, each) for later in classes[position + 1 :])


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (theirs.ConnectionError("N/A", "refused", OSError()), EngineUnavailable),
        (theirs.ConnectionTimeout("TIMEOUT", "slow", OSError()), EngineUnavailable),
        (theirs.TransportError("N/A", "no hosts"), EngineUnavailable),
        (theirs.TransportError(503, "unavailable", {}), EngineUnavailable),
        (theirs.TransportError(500, "out of memory", {}), EngineUnavailable),
        (theirs.TransportError(429, "too many", {}), EngineUnavailable),
        (theirs.TransportError(413, "too large", {}), EngineCorrupt),
        (theirs.RequestError(400, "parsing_exception", {}), EngineCorrupt),
        (theirs.NotFoundError(404, "index_not_found_exception", {}), EngineCorrupt),
        (theirs.ImproperlyConfigured("no certificates"), EngineCorrupt),
    ],
)
def test_meanings(error: Exception, expected: type[MarieurError]) -> None:
    assert type(translate(error)) is expected


def test_a_mistake_of_ours_is_no_engine_error() -> None:
    with pytest.raises(TypeError, match="not an error of the client"):
        translate(KeyError("ours"))


@pytest.mark.parametrize(
    ("status", "expected"),
    [(400, EngineCorrupt), (404, EngineCorrupt), (429, EngineUnavailable)]
    + [(status, EngineUnavailable) for status in (500, 502, 503, "N/A", None)],
)
def test_statuses_of_parts(status: object, expected: type[MarieurError]) -> None:
    assert type(for_status(status, "why")) is expected
