"""Errors as `application/problem+json`: a stable code, a sentence, what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.cookies import WORK_COOKIE
from api.deps import cookies_of, gettext_of
from schemas import errors
from schemas.errors import N_, MarieurError
from schemas.text import TOLD, UNREADABLE

PREFIX = "/api/"
"""Paths that are answered for programs; all others are pages."""

STATUSES: dict[type[MarieurError], int] = {
    errors.Invalid: 422,
    errors.NotFound: 404,
    errors.Unauthenticated: 401,
    errors.CodeNeeded: 401,
    errors.WorkEnded: 401,
    errors.Forbidden: 403,
    errors.TierTooLow: 403,
    errors.Suspended: 403,
    errors.PoliciesNotAccepted: 403,
    errors.Deactivated: 403,
    errors.CsrfMismatch: 403,
    errors.EmailTaken: 409,
    errors.SlugTaken: 409,
    errors.KeywordExists: 409,
    errors.StateConflict: 409,
    errors.PlanRunning: 409,
    errors.NoRefund: 409,
    errors.DraftChanged: 409,
    errors.PreviewNeeded: 409,
    errors.LossToConfirm: 409,
    errors.QuotaReached: 409,
    errors.LimitReached: 429,
    errors.Refused: 400,
    errors.Busy: 429,
    errors.Unavailable: 503,
    errors.Corrupt: 500,
    MarieurError: 500,
}
"""HTTP status of each error; one that is not here has that of its nearest ancestor."""

_SENTENCES = {
    400: N_("The request could not be read."),
    401: N_("Log in first."),
    403: N_("This is not open to you."),
    404: N_("There is nothing at this address."),
    405: N_("This address does not take that method."),
    413: N_("This is too large."),
    422: N_("Some fields need another look."),
    429: N_("Too much at once: wait a little."),
    500: N_("Something went wrong on our side. It has been noted."),
    503: N_("A part of the club is away for a moment. Try again soon; nothing was lost."),
}

_WAITS = {errors.Unavailable: "2", errors.LimitReached: "60"}
"""Seconds after which asking again may help: buckets fill by a drop in minutes (A18)."""

_CODES = {
    400: "unreadable",
    401: errors.Unauthenticated.code,
    403: errors.Forbidden.code,
    404: errors.NotFound.code,
    405: "method_not_allowed",
    413: "too_large",
}
"""Codes of the HTTP layer's own errors; the names that Python gives them change with it."""

_FIELD_SENTENCES = {
    "missing": N_("This field is needed."),
    "extra_forbidden": N_("There is no such field."),
    "string_too_short": N_("This is too short: at least {min_length} characters."),
    "string_too_long": N_("This is too long: at most {max_length} characters."),
    "too_short": N_("Give at least {min_length}."),
    "too_long": N_("Give at most {max_length}."),
    "string_type": N_("This must be text."),
    "string_unicode": UNREADABLE,
    "string_pattern_mismatch": N_("This has a form that is not allowed here."),
    "enum": N_("Choose one of {expected}."),
    "literal_error": N_("Choose one of {expected}."),
    "union_tag_invalid": N_("Choose one of {expected_tags}."),
    "json_invalid": N_("This is not valid JSON."),
    "bool_parsing": N_("This must be true or false."),
    "bool_type": N_("This must be true or false."),
    "int_parsing": N_("This must be a whole number."),
    "int_type": N_("This must be a whole number."),
    "int_from_float": N_("This must be a whole number."),
    "int_parsing_size": N_("This number is too large."),
    "greater_than_equal": N_("This must be at least {ge}."),
    "less_than_equal": N_("This must be at most {le}."),
    "greater_than": N_("This must be more than {gt}."),
    "less_than": N_("This must be less than {lt}."),
    "float_parsing": N_("This must be a number."),
    "float_type": N_("This must be a number."),
    "finite_number": N_("This must be a number."),
    "dict_type": N_("This must be an object."),
    "model_type": N_("This must be an object."),
    "model_attributes_type": N_("This must be an object."),
    "union_tag_not_found": N_("This field is needed."),
    "list_type": N_("This must be a list."),
    "url_type": N_("This is not a web address."),
    "url_parsing": N_("This is not a web address."),
    "url_syntax_violation": N_("This is not a web address."),
    "url_too_long": N_("This is too long: at most {max_length} characters."),
    "value_error": N_("This is not an email address."),
    "url_scheme": N_("The address must begin with http:// or https://."),
}
_DATE = N_("Write a date as year-month-day.")
_MOMENT = N_("Write a moment with its time zone, like 2026-05-17T12:00:00Z.")
_OTHERWISE = N_("This is not allowed here.")

log = structlog.get_logger(__name__)


def status_of(error: MarieurError) -> int:
    """The HTTP status of an error, by its class or the nearest ancestor in the table."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def problem(
    status: int,
    code: str,
    detail: str,
    fields: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    *,
    members: dict[str, object] | None = None,
) -> Response:
    """A problem as RFC 9457 has it, with `code`, the sentences by field, and further members."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        **(members or {}),
    }
    if fields:
        body["fields"] = fields
    return Response(
        orjson.dumps(body), status, media_type="application/problem+json", headers=headers
    )


def install(app: FastAPI) -> None:
    """Have every error of the JSON API answered as a problem."""
    app.add_exception_handler(MarieurError, _marieur_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, answer_http_error)
    app.add_exception_handler(Exception, _unexpected)


def _answer(request: Request, status: int, detail: str, answer: Response) -> Response:
    page = getattr(request.app.state, "error_page", None)
    if page is not None and not request.url.path.startswith(PREFIX):
        answer = page(request, status, detail)
    return answer


async def _marieur_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, MarieurError):
        raise TypeError
    status = status_of(error)
    translate = gettext_of(request)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("request failed", path=request.url.path, code=error.code, error=str(error))
        detail = translate(_SENTENCES[status])
    else:
        detail = error.sentence(translate) or translate(_SENTENCES.get(status, _SENTENCES[400]))
    headers = next(
        ({"retry-after": wait} for kind, wait in _WAITS.items() if isinstance(error, kind)), None
    )
    fields = error.sentences(translate)
    answer = problem(status, error.code, detail, fields, headers, members=error.members)
    if isinstance(error, errors.PoliciesNotAccepted) and not request.url.path.startswith(PREFIX):
        asked: Response = await request.app.state.ask_to_accept(request)
        return asked
    if not isinstance(error, errors.WorkEnded):
        return _answer(request, status, detail, answer)
    request.state.work_ended = True
    answer = _answer(request, status, detail, answer)
    cookies_of(request).clear(answer, WORK_COOKIE)
    return answer


async def _validation_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise TypeError
    translate = gettext_of(request)
    fields = sentences_of(error.errors(), translate)
    detail = translate(_SENTENCES[422])
    return _answer(request, 422, detail, problem(422, errors.Invalid.code, detail, fields))


async def answer_http_error(request: Request, error: Exception) -> Response:
    """A problem, or a page, for an error of the HTTP layer: no such address, too large …"""
    if not isinstance(error, HTTPException):
        raise TypeError
    translate = gettext_of(request)
    detail = translate(_SENTENCES.get(error.status_code, _SENTENCES[400]))
    code = _CODES.get(error.status_code, errors.Refused.code)
    headers = dict(error.headers or {})
    answer = problem(error.status_code, code, detail, None, headers)
    return _answer(request, error.status_code, detail, answer)


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("request failed", path=request.url.path, exc_info=error)
    translate = gettext_of(request)
    detail = translate(_SENTENCES[500])
    return _answer(request, 500, detail, problem(500, "internal", detail))


def sentences_of(errors: Sequence[Any], translate: Callable[[str], str]) -> dict[str, str]:
    """A sentence for each field that pydantic refused, by the field's name."""
    return {_name(one): _field_sentence(one, translate) for one in errors}


def _name(error: dict[str, Any]) -> str:
    where: Sequence[int | str] = error["loc"]
    if error["type"] == "json_invalid":
        return str(where[0])
    # The first part tells body, query, path or header, which the sender knows.
    return ".".join(str(part) for part in where[1:]) or str(where[0])


def _field_sentence(error: dict[str, Any], translate: Any) -> str:
    kind = error["type"]
    if kind.startswith(("datetime", "timezone")):
        return str(translate(_MOMENT))
    if kind.startswith("date"):
        return str(translate(_DATE))
    if kind == TOLD:
        return str(translate(error["msg"]))
    context = error.get("ctx", {})
    if kind == "string_too_short" and context["min_length"] == 1:
        kind = "missing"
    sentence = _FIELD_SENTENCES.get(kind, _OTHERWISE)
    return str(translate(sentence)).format(**context)
