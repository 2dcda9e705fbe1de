"""What opensearch-py raises, in the project's words."""

from __future__ import annotations

import opensearchpy.exceptions as theirs

from schemas.errors import EngineCorrupt, EngineUnavailable, MarieurError

AWAY = (theirs.ConnectionError,)
"""The node was not reached, or did not answer in time."""

_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500


def for_status(status: object, reason: str) -> MarieurError:
    """The exception for a status of HTTP, of a part of `_msearch` or of an item of `_bulk`."""
    if isinstance(status, int) and status < _SERVER_ERROR and status != _TOO_MANY_REQUESTS:
        return EngineCorrupt(f"the search engine refused what it was sent ({status}): {reason}")
    return EngineUnavailable(f"the search engine cannot answer now ({status}): {reason}")


def _away(error: Exception) -> MarieurError:
    return EngineUnavailable(f"the search engine does not answer: {error}")


def _refused(error: Exception) -> MarieurError:
    return EngineCorrupt(f"the search engine cannot be used as it is set up: {error}")


def _by_status(error: Exception) -> MarieurError:
    # args[0] is `status_code`, which is 'N/A' where no HTTP answer came.
    return for_status(error.args[0] if error.args else None, str(error.args[1:]))


TABLE = (
    (theirs.ConnectionTimeout, _away),
    (theirs.SSLError, _away),
    (theirs.ConnectionError, _away),
    (theirs.AuthenticationException, _refused),
    (theirs.AuthorizationException, _refused),
    (theirs.NotFoundError, _refused),
    (theirs.ConflictError, _refused),
    (theirs.RequestError, _refused),
    (theirs.TransportError, _by_status),
    (theirs.SerializationError, _refused),
    (theirs.OpenSearchException, _refused),
    (theirs.ValidationException, _refused),
    (theirs.UnknownDslObject, _refused),
    (theirs.IllegalOperation, _refused),
    (theirs.OpenSearchDslException, _refused),
    (theirs.OpenSearchWarning, _refused),
    (theirs.ImproperlyConfigured, _refused),
)
"""Most specific class first."""

CLIENT_ERRORS: tuple[type[Exception], ...] = tuple(row[0] for row in TABLE)
"""Everything that the client raises; anything else is a mistake of our own."""


def translate(error: Exception) -> MarieurError:
    """The project's exception for one of the client's; `TypeError` for any other."""
    for kind, meaning in TABLE:
        if isinstance(error, kind):
            return meaning(error)
    raise TypeError(f"not an error of the client: {error!r}") from error
