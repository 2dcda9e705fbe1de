"""How the parts are and what waits, on a page for administrators."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import admin_system as api
from api.deps import HouseDep
from api.pages.frame import go, show
from api.pages.members import AdministeringSenderDep, AdministratorDep

router = APIRouter(prefix="/admin/system")

GIGABYTE = 10**9


@router.get("")
def system_page(request: Request, house: HouseDep, administrator: AdministratorDep) -> Response:
    """Which parts answer, what waits and since when."""
    system = api.see(house, administrator)
    return show(
        request, "admin_system.html", administrator, system=system, gigabytes=_gigabytes(system)
    )


@router.post("/retries")
def retry(house: HouseDep, administrator: AdministeringSenderDep) -> Response:
    """Try again what waits."""
    api.retry(house, administrator)
    return go("/admin/system", done="retried")


def _gigabytes(system: api.SystemOut) -> tuple[float, float]:
    """Free and in all, to a tenth."""
    storage = system.storage
    return round(storage.free / GIGABYTE, 1), round(storage.total / GIGABYTE, 1)
