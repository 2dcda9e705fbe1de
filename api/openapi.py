"""The OpenAPI document: what each call answers, problems included."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.cookies import SESSION_COOKIE
from api.problems import PREFIX

_TYPE = "application/problem+json"
_REF = "#/components/schemas/{model}"
_SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "description": "A personal access token."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION_COOKIE,
        "description": "A browser that is logged in; its writes send `X-CSRF-Token` too.",
    },
}


class Problem(BaseModel):
    """An error as RFC 9457 has it; `fields` says by field what to change."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    fields: dict[str, str] = {}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route documents of the problems it may answer with."""
    return {status: _documented(status) for status in statuses}


def operation_id(route: APIRoute) -> str:
    """The name of a call for those who make clients from the document."""
    return route.name


def document(app: FastAPI) -> dict[str, Any]:
    """The document of all routes, with the problems that any of them may answer with."""
    whole = get_openapi(title=app.title, version=app.version, routes=app.routes)
    parts = whole["components"]
    for unused in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(unused, None)
    parts["schemas"]["Problem"] = Problem.model_json_schema()
    parts["securitySchemes"] = _SECURITY
    for path, calls in whole["paths"].items():
        if path.startswith(PREFIX):
            for call in calls.values():
                _complete(call)
    return whole


def _complete(call: dict[str, Any]) -> None:
    answers = call["responses"]
    # FastAPI documents 422 wherever there is something to validate, in a shape of its own.
    everywhere = [422, 503] if "422" in answers else [503]
    if "requestBody" in call:
        everywhere += [400, 413]
    if "401" in answers:
        # Whoever has to accept a new version of a policy first is told so (A17).
        everywhere.append(403)
        call["security"] = [{name: []} for name in _SECURITY]
    answers.update({str(status): _documented(status) for status in everywhere})
    call["responses"] = dict(sorted(answers.items()))


def _documented(status: int) -> dict[str, Any]:
    return {
        "description": HTTPStatus(status).phrase,
        "content": {_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}},
    }
