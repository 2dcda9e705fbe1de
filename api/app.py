"""The application: routes, errors, headers, and the threads that run beside them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware

from analyzers.analyzer import default_analyzer
from api import (
    accesses,
    accounts,
    admin_accounts,
    admin_analyzers,
    admin_duplicates,
    admin_embargoes,
    admin_plans,
    admin_policies,
    admin_system,
    appeals,
    card_payments,
    circles,
    contact,
    deals,
    delegates,
    digests,
    emails,
    feed,
    feedback,
    groups,
    health,
    hub,
    keywords,
    live,
    me,
    messages,
    metrics,
    moderation,
    moved,
    newsletters,
    notices,
    photos,
    plans,
    policies,
    problems,
    profiles,
    publications,
    recovery,
    search,
    second_factor,
    sessions,
    shares,
    signatures,
    site_settings,
    sites,
    statistics,
    subscriptions,
    suggestions,
    towns,
    validation,
    webmasters,
    wordings,
    work,
)
from api.access_log import AccessLog
from api.arrival import Arrival
from api.cookies import CookieBox
from api.deeds import ActivityLog
from api.head import HeadRequests
from api.limits import BodyLimit
from api.openapi import document, operation_id
from api.pages import routes as pages
from api.security import SecurityHeaders
from api.site_hosts import SiteHosts
from house import House
from workers.thread import Flusher, Sweeper, Tuner


class Application(FastAPI):
    """FastAPI, but for the document that it gives of itself."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made once."""
        self.openapi_schema = self.openapi_schema or document(self)
        return self.openapi_schema


def create_app(house: House, *, rounds: bool = True) -> FastAPI:
    """The application on these parts; its lifespan runs the fan-out.

    It makes the rounds of the background work too where the settings leave them to a thread,
    unless somebody else makes them (`rounds`).
    """
    app = Application(
        title="Marieur",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=operation_id,
        lifespan=_lifespan,
        middleware=[
            Middleware(Arrival),
            Middleware(AccessLog),
            Middleware(SecurityHeaders, secure=house.settings.secure_cookies),
            Middleware(SiteHosts),
            Middleware(HeadRequests),
            Middleware(BodyLimit),
            Middleware(ActivityLog, house),
        ],
    )
    app.state.house = house
    app.state.rounds = rounds and house.settings.workers == "thread"
    app.state.cookies = CookieBox(
        [key.get_secret_value() for key in house.settings.secret_keys],
        secure=house.settings.secure_cookies,
    )
    v1 = APIRouter(prefix="/api/v1")
    for part in (
        accounts,
        recovery,
        validation,
        emails,
        me,
        accesses,
        sessions,
        second_factor,
        wordings,
        keywords,
        publications,
        photos,
        hub,
        suggestions,
        feed,
        feedback,
        search,
        sites,
        site_settings,
        profiles,
        signatures,
        messages,
        deals,
        subscriptions,
        shares,
        circles,
        towns,
        statistics,
        live,
        delegates,
        work,
        webmasters,
        admin_analyzers,
        plans,
        card_payments,
        groups,
        admin_accounts,
        admin_duplicates,
        admin_plans,
        moderation,
        appeals,
        policies,
        admin_embargoes,
        admin_policies,
        admin_system,
        notices,
        newsletters,
        digests,
        contact,
    ):
        v1.include_router(part.router)
    app.include_router(v1)
    app.include_router(photos.files)
    app.include_router(health.router)
    app.include_router(metrics.router)
    # An edition changes how languages are read, never which ones.
    pages.install(app, default_analyzer().languages)
    problems.install(app)
    moved.install(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    house: House = app.state.house
    sweeper = Sweeper(house, seconds=house.settings.sweep_seconds)
    tuner = Tuner(house, seconds=house.settings.sweep_seconds)
    flushers = (
        Flusher(house.opened.flush, name="views"),
        Flusher(house.accesses.flush, name="accesses"),
    )
    house.fanout.start()
    for flusher in flushers:
        flusher.start()
    if app.state.rounds:
        sweeper.start()
        tuner.start()
    try:
        yield
    finally:
        house.switchboard.close()
        sweeper.stop()
        tuner.stop()
        for flusher in flushers:
            flusher.stop()
        house.fanout.stop()
