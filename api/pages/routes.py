"""All pages, and what they need of the application."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

from api.pages import (
    access,
    accesses,
    account,
    admin_accounts,
    admin_addresses,
    admin_analyzers,
    admin_duplicates,
    admin_embargoes,
    admin_plans,
    admin_policies,
    admin_system,
    appeals,
    circles,
    club_contact,
    compose,
    contact,
    covers,
    deals,
    delegates,
    digests,
    emails,
    entry,
    extension,
    feed,
    feedback,
    groups,
    hub,
    keywords,
    landing,
    login_code,
    moderation,
    newsletters,
    notices,
    outbox,
    own_data,
    page_preview,
    plans,
    policies,
    profiles,
    publications,
    ranking,
    recovery,
    search,
    second_factor,
    sessions,
    shares,
    signatures,
    site,
    site_settings,
    sitemaps,
    statistics,
    subscriptions,
    suggestions,
    validation,
    webmasters,
    work,
)
from api.pages.errors import error_page
from api.pages.policies import ask_to_accept
from api.pages.static import StaticFiles
from api.rendering import STATIC, Renderer

router = APIRouter(include_in_schema=False)
for part in (
    landing,
    access,
    login_code,
    recovery,
    validation,
    emails,
    extension,
    hub,
    suggestions,
    feed,
    subscriptions,
    circles,
    statistics,
    shares,
    feedback,
    keywords,
    compose,
    publications,
    search,
    ranking,
    site,
    entry,
    site_settings,
    sitemaps,
    account,
    accesses,
    sessions,
    second_factor,
    own_data,
    profiles,
    moderation,
    appeals,
    covers,
    signatures,
    contact,
    deals,
    delegates,
    work,
    webmasters,
    outbox,
    page_preview,
    groups,
    plans,
    admin_analyzers,
    admin_accounts,
    admin_addresses,
    admin_duplicates,
    admin_embargoes,
    admin_plans,
    admin_policies,
    admin_system,
    policies,
    notices,
    newsletters,
    digests,
    club_contact,
):
    router.include_router(part.router)


def install(app: FastAPI, languages: Sequence[str]) -> None:
    """Serve the pages, and tell errors on pages as pages; keywords are read in `languages`."""
    app.state.renderer = Renderer(languages)
    app.state.error_page = error_page
    app.state.ask_to_accept = ask_to_accept
    app.include_router(router)
    app.mount("/static", StaticFiles(STATIC), name="static")
