"""Modifiers in seven languages: as a thesaurus has them, and as they stand beside a noun."""

from __future__ import annotations

from typing import NamedTuple

from analyzers.thesaurus import Concept, Vocabulary

BEFORE = frozenset(("en", "de", "nl"))
"""Languages in which a modifier stands before its noun."""


class Modifier(NamedTuple):
    """A modifier in one language."""

    id: str
    label: str
    written: str
    """Beside a noun: German and Dutch inflect it."""


_TABLE = """
organic    | organic | bio | biologisch biologische | ecológico | biologico | biológico | biologisch biologische
electric   | electric | électrique | elektrisch elektrische | eléctrico | elettrico | elétrico | elektrisch elektrische
portable   | portable | portatif | tragbar tragbare | portátil | portatile | portátil | draagbaar draagbare
recycled   | recycled | recyclé | recycelt recycelte | reciclado | riciclato | reciclado | gerecycled gerecyclede
waterproof | waterproof | étanche | wasserdicht wasserdichte | impermeable | impermeabile | impermeável | waterdicht waterdichte
digital    | digital | numérique | digital digitale | digital | digitale | digital | digitaal digitale
"""  # noqa: E501 - a table
_LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "nl")


def modifiers() -> dict[str, list[Modifier]]:
    """Give every modifier by language, in the same order in each."""
    found: dict[str, list[Modifier]] = {code: [] for code in _LANGUAGES}
    for line in _TABLE.strip().splitlines():
        id_, *cells = (cell.split() for cell in line.split("|"))
        for code, forms in zip(_LANGUAGES, cells, strict=True):
            found[code].append(Modifier(id_[0], forms[0], forms[-1]))
    return found


def modifier_vocabulary() -> Vocabulary:
    """Give the modifiers as a thesaurus."""
    labels: dict[str, dict[str, tuple[str, ...]]] = {}
    for code, known in modifiers().items():
        for one in known:
            labels.setdefault(one.id, {})[code] = (one.label,)
    return Vocabulary(
        name="modifiers", concepts={id_: Concept(labels=held) for id_, held in labels.items()}
    )


def narrow(label: str, modifier: Modifier, language: str) -> str:
    """Write a label with a modifier, where the language puts it."""
    if language in BEFORE:
        return f"{modifier.written} {label}"
    return f"{label} {modifier.written}"
