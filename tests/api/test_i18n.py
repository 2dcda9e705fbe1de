"""The languages of the interface: every message in each, and which of them a reader is given."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from api import i18n

ROOT = Path(__file__).parents[2]


def _extracted() -> dict[str, tuple[str, ...]]:
    """Every message of the source → its forms: one, or one and many."""
    with (i18n.LOCALES / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {
        "_": None,
        "gettext": None,
        "say": None,
        "N_": None,
        "ngettext": (1, 2),
        "pgettext": None,
    }
    found = extract_from_dir(ROOT, methods, options, keywords, directory_filter=_ours)
    return {
        forms[0]: forms
        for _, _, message, _, _ in found
        for forms in (message if isinstance(message, tuple) else (message,),)
    }


def _ours(directory: str | Path) -> bool:
    return not Path(directory).name.startswith(".") and Path(directory).name != "build"


def test_every_message_is_in_french() -> None:
    with (i18n.LOCALES / "fr/LC_MESSAGES/marieur.po").open("rb") as file:
        french = read_po(file, locale="fr")
    messages = _extracted()
    assert len(messages) > 150
    for first, forms in messages.items():
        entry = french.get(first)
        assert entry is not None, f"not in the French catalogue: {first}"
        translations = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        assert len(translations) == len(forms), first
        assert all(translations), f"no French for: {first}"
        blanks = re.compile(r"%\(\w+\)s|\{\w+\}")
        for form, translation in zip(forms, translations, strict=True):
            assert set(blanks.findall(translation)) == set(blanks.findall(form)), first
    unused = {entry.id[0] if isinstance(entry.id, tuple) else entry.id for entry in french}
    assert unused - {""} <= set(messages), "French for what is no longer said"


def test_french_signs_do_not_part_from_their_words() -> None:
    """The space inside guillemets, and before a sign of two parts, breaks no line."""
    with (i18n.LOCALES / "fr/LC_MESSAGES/marieur.po").open("rb") as file:
        french = read_po(file, locale="fr")
    said = [
        words
        for entry in french
        if entry.id
        for words in (entry.string if isinstance(entry.string, tuple) else (entry.string,))
    ]
    assert [words for words in said if re.search(r"« | »| [?!:;](?!\S)", words)] == []


@pytest.mark.parametrize(
    ("member", "cookie", "accept", "chosen"),
    [
        ("fr", "en", "en", "fr"),
        (None, "fr", "en", "fr"),
        (None, None, "fr-CH, en;q=0.8", "fr"),
        (None, None, "de, en;q=0.5, fr;q=0.9", "fr"),
        (None, None, "fr;q=0, en", "en"),
        (None, None, "de, it", "en"),
        (None, "xx", None, "en"),
        (None, None, ";;q=,fr;q=high,*", "en"),
    ],
)
def test_language_falls_back_to_english(
    member: str | None, cookie: str | None, accept: str | None, chosen: str
) -> None:
    assert i18n.choose_language(member=member, cookie=cookie, accept=accept) == chosen
