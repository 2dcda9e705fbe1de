"""What a member may be to others by trade: words of their sector, job and titles (M4)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analyzers.text import fold
from schemas.suggestion import Relation

_BEGINNINGS = {
    Relation.MANUFACTURER: "fabri producteur productrice producer manufactur maker hersteller "
    "fabrik productor produttore producent",
    Relation.EXPORTER: "export",
    Relation.IMPORTER: r"importat importad importeu importer importac import\b",
    Relation.DISTRIBUTOR: "distribut distribui grossist wholesal grosshand mayorist",
    Relation.RESELLER: "revend revent reseller retailer detaillant wiederverk einzelhand rivendit",
    Relation.AGENT: "agent agente agenti courtier broker makler makelaar",
    Relation.PARTNER: "partenaire partenariat partner socio cofond",
    Relation.ADVISER: "conseil consult adviser advisor berat asesor consulent adviseur",
    Relation.INVESTOR: "investis investo investit investid investeer inversor",
    Relation.EMPLOYEE: "candidat apprenti stagiaire applicant jobseek trainee bewerb",
}
"""By relation, how words that tell it begin, without accents, in the seven languages."""

_TELLS = {
    relation: re.compile(rf"\b(?:{'|'.join(words.split())})")
    for relation, words in _BEGINNINGS.items()
}


def trades(texts: Iterable[str]) -> list[Relation]:
    """The relations that some texts tell of whoever they are about."""
    told = fold(" . ".join(texts))
    return [relation for relation, words in _TELLS.items() if words.search(told)]
