"""What a page that is open to search engines tells them: address, preview, structured data (P10).

The structured data are of schema.org, the preview is Open Graph's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.i18n import locale_of
from schemas.account import Account
from schemas.company import CompanyOut
from schemas.media import Medium
from schemas.publication import PublicationPage
from schemas.site import SiteHead
from schemas.words import AccountType

_CONTEXT = "https://schema.org"
_KINDS = {AccountType.INDIVIDUAL: "Person", AccountType.ENTERPRISE: "Organization"}


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page as search engines and previews of links have it; `data` is its JSON-LD."""

    address: str
    """Absolute, and the same whatever led here: the canonical link."""
    kind: str
    """Open Graph's type."""
    title: str
    description: str
    locale: str | None = None
    image: Medium | None = None
    origin: str = ""
    times: Mapping[str, str] = field(default_factory=dict)
    data: dict[str, Any] | None = None


def article_page(
    origin: str, publication: PublicationPage, author: Account, changed: datetime
) -> WebPage:
    """A publication's page; `changed` is when it last did."""
    modified = changed.isoformat()
    address = f"{origin}{publication.url}"
    published = publication.published_at.isoformat() if publication.published_at else modified
    photo = next((one for one in publication.media if one.kind == "photo"), None)
    description = publication.subtitle or publication.texts[0][:200].strip()
    data: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "Article",
        "headline": publication.title,
        "description": description,
        "inLanguage": publication.language,
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": published,
        "dateModified": modified,
        "author": member_data(origin, author),
    }
    if publication.company is not None:
        data["about"] = company_data(publication.company)
    if photo is not None:
        data["image"] = [f"{origin}{url}" for url in photo.urls.values()]
    return WebPage(
        address=address,
        kind="article",
        title=publication.title,
        description=description,
        locale=_locale(publication.language),
        image=photo,
        origin=origin,
        times={"article:published_time": published, "article:modified_time": modified},
        data=data,
    )


def site_page(origin: str, head: SiteHead, owner: Account, description: str) -> WebPage:
    """A Site's homepage; it does not name an owner whose name is hidden there (P7)."""
    address = f"{origin}/s/{head.slug}"
    about: dict[str, Any] = {"@type": "WebSite", "name": head.name, "url": address}
    if not head.name_hidden:
        about = {
            "@type": "ProfilePage",
            "url": address,
            "mainEntity": member_data(origin, owner),
        }
    return WebPage(
        address=address,
        kind="website" if head.name_hidden else "profile",
        title=head.name,
        description=head.header or description,
        data={"@context": _CONTEXT, **about},
    )


def member_data(origin: str, account: Account) -> dict[str, Any]:
    """A member as structured data name them: what every page shows of them, no more."""
    return {
        "@type": _KINDS[account.type],
        "name": account.name,
        "url": f"{origin}/s/{account.slug}",
    }


def company_data(entry: CompanyOut) -> dict[str, Any]:
    """A Company Profile's directory entry, as far as it is filled in (P4)."""
    place = {
        "streetAddress": ", ".join(
            line for line in (entry.building, entry.street, entry.industrial_zone) if line
        ),
        "postOfficeBoxNumber": entry.po_box,
        "postalCode": entry.postcode,
        "addressLocality": entry.city,
        "addressRegion": entry.region,
        "addressCountry": entry.country,
    }
    address = {name: value for name, value in place.items() if value}
    founded = entry.incorporated_on
    facts = {
        "legalName": entry.legal_name,
        "foundingDate": founded.isoformat() if founded else None,
        "identifier": entry.registration_number,
        "vatID": entry.vat_number,
        "address": {"@type": "PostalAddress", **address} if address else None,
        "telephone": entry.phones,
        "brand": [{"@type": "Brand", "name": name} for name in entry.brands],
        "knowsLanguage": entry.languages,
        "sameAs": entry.social_networks,
    }
    told = {name: value for name, value in facts.items() if value}
    return {"@type": "Organization", **told}


def _locale(language: str) -> str | None:
    """Open Graph's form of a language, where the interface knows one."""
    return str(locale_of(language)) if language in ("fr", "en") else None
