"""A publication's page, and the member's list: offline, online, delete (P1, P3, P8)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import publications as api
from api.deps import HouseDep, VisitorDep
from api.highlight import marked
from api.origin import origin_of
from api.pages.frame import confirm_deletion, go, show
from api.pages.members import MemberDep, SenderDep
from api.pages.subscriptions import standing_with
from api.web_pages import article_page
from club import acts, sharing, web_search
from club.authored import owned
from club.publications import delete_publication, put_online, take_offline
from schemas.errors import N_
from schemas.publication import PublicationOut
from schemas.words import PublicationState

router = APIRouter()


@router.get("/me/publications")
def own_publications(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """Everything the member wrote, the latest change first."""
    written = api.list_publications(house, member).entries
    return show(request, "publications.html", member, publications=written)


@router.get("/p/{publication_id}")
def publication_page(
    request: Request, house: HouseDep, visitor: VisitorDep, publication_id: str
) -> Response:
    """A publication's page; its author also sees its state and keywords."""
    publication = api.read(request, house, visitor, publication_id)
    own = isinstance(publication, PublicationOut)
    web, shareable = None, False
    with house.truth.read() as session:
        if not isinstance(publication, PublicationOut):
            shareable = sharing.is_shareable(session, publication_id)
            known = web_search.opened(session, publication_id)
            web = known and article_page(origin_of(request), publication, *known)
        reasons = acts.told(session, acts.on_publication(session, publication_id)) if own else []
    return show(
        request,
        "publication.html",
        visitor,
        publication=publication,
        own=own,
        previewing=False,
        reasons=reasons,
        marked=marked,
        subscription=standing_with(house, visitor, publication.author.slug),
        shareable=shareable,
        web=web,
    )


@router.post("/p/{publication_id}/offline")
def hide(request: Request, house: HouseDep, sender: SenderDep, publication_id: str) -> Response:
    """Hide a publication everywhere at once (P8)."""
    take_offline(house.truth, sender.account, publication_id)
    return go("/me/publications", done="offline")


@router.post("/p/{publication_id}/online")
def put_back(request: Request, house: HouseDep, sender: SenderDep, publication_id: str) -> Response:
    """Show it again, at its old place."""
    made = put_online(house.truth, sender.account, publication_id)
    if made.state is PublicationState.HELD:
        return go(f"/p/{made.id}", done="held")
    return go("/me/publications", done="online")


@router.get("/p/{publication_id}/delete")
def ask_to_delete(
    request: Request, house: HouseDep, member: MemberDep, publication_id: str
) -> Response:
    """Ask before what cannot be undone."""
    with house.truth.read() as session:
        title = owned(session, member.account.id, publication_id).title
    consequence = N_(
        "It leaves every hub and Site at once, and nothing brings it back. "
        "Taken offline, it would wait for you instead."
    )
    return confirm_deletion(
        request, member, title, consequence=consequence, list_page="/me/publications"
    )


@router.post("/p/{publication_id}/delete")
def delete(house: HouseDep, sender: SenderDep, publication_id: str) -> Response:
    """Delete; it leaves every page at once (P8)."""
    delete_publication(house.truth, sender.account, publication_id)
    return go("/me/publications", done="deleted")
